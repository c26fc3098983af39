"""A share of related records: its rows, and the figures of their relations.

A share that fits into the memory is settled by one call. The pieces of a share that was cut are
settled in steps (`uscc.audit.pieces`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import compress, repeat
from operator import eq
from typing import Any

from uscc.audit.groups import LISTED, Asked, Draft, Found, Head, Key, Member, Settled
from uscc.audit.keys import packed
from uscc.audit.partial import Prefixes, prefixes_of_wrong
from uscc.audit.related import Rows, in_order, joined
from uscc.batch.rows import getter
from uscc.code.kinds import KINDS


class Share(ABC):
    """The rows of a share, or of a piece of one, in order; a subclass finds their relations.

    - `chunks`: the rows, all of valid and legacy codes or all of wrong codes.
    - `asked`: the options of the relations.
    - `total`: the tally of all pieces; None: the share was not cut.
    """

    def __init__(self, chunks: Sequence[Rows], asked: Asked, total: Any = None) -> None:
        self.asked = asked
        self.total = total
        self.rows = rows = in_order(joined(chunks))
        self.index = range(rows.records)
        self.codes = rows.code_list()
        self.numbers = array("q", rows.numbers).tolist()

    @cached_property
    def places(self) -> array[int]:
        """Source and line of each row."""
        return array("q", self.rows.all_places())

    @cached_property
    def names(self) -> list[bytes]:
        """The entity cell of each row."""
        return self.rows.name_list()

    @cached_property
    def kept(self) -> list[bytes]:
        """The kept cells of each row."""
        return self.rows.kept_list()

    # -- what a subclass tells ----------------------------------------------------------------

    @abstractmethod
    def tally(self) -> Any:
        """Return the tally of a piece; `plus` adds the tallies of two pieces."""

    @property
    @abstractmethod
    def found(self) -> list[Found]:
        """The relations of the rows."""

    @abstractmethod
    def settle(self) -> Settled:
        """Return the figures of the relations."""

    # -- figures ------------------------------------------------------------------------------

    def count(self, settled: Settled, found: Found) -> None:
        """Add the members of a relation to the figures: records, errors, the first of them."""
        is_copies = found.slug == "repeated"  # `settle` counts them
        if not is_copies:
            settled.records[found.slug] += len(found.places)
            settled.groups[found.slug] += found.groups
        if found.slug not in self.asked.counted:
            return
        settled.first += self.drafts(found, self.asked.samples)
        if not is_copies:
            self._count_errors(settled, found.places)

    def _count_errors(self, settled: Settled, places: Sequence[int]) -> None:
        prefixes = self.rows.prefixes_at(places)
        if not settled.members:
            settled.by_prefix.update(prefixes)
        settled.members.append(self.numbers_at(places))
        settled.prefixes.append(b"".join(prefixes))

    def numbers_at(self, places: Sequence[int]) -> bytes:
        """Return the numbers of the rows at some places, 8 bytes each."""
        if len(places) == len(self.index):
            return self.rows.numbers
        return packed(getter(places)(self.numbers))

    def copies_by_kind(self, copies: Sequence[int]) -> dict[str, Prefixes]:
        """Return the extra copies by positions 1-8, for each kind of wrong code."""
        if not copies:
            return {}
        if not self.rows.kinds:
            return {"": Prefixes(self.rows.prefixes_at(copies))}
        found: dict[str, Prefixes] = {}
        of = getter(copies)
        codes, kinds = of(self.codes), bytes(of(self.rows.kinds))
        for kind in set(kinds):
            some = list(compress(codes, map(eq, kinds, repeat(kind))))
            found[KINDS[kind]] = Prefixes(prefixes_of_wrong(b"\n".join([*some, b""])))
        return found

    # -- members ------------------------------------------------------------------------------

    def member(self, at: int) -> Member:
        """Return the row at a place, without its name if only samples are wanted.

        The names of the few samples are looked up at the end (`Engine`).
        """
        name = self.names[at] if self.asked.making else b""
        return Member(self.places[at], self.numbers[at], self.codes[at], name)

    def place(self, at: int) -> tuple[int, int]:
        """Return source and line, and the number of the row at a place."""
        return self.places[at], self.numbers[at]

    def drafts(self, found: Found, most: int) -> list[Draft]:
        """Return the data of the findings of the first members of a relation.

        - `found`: the relation.
        - `most`: number of members.
        """
        slug, places = found.slug, found.places[:most]
        members = map(self.member, places)
        if found.originals:
            originals = map(self.member, found.originals)
            return [Draft(one, (slug, b""), other) for one, other in zip(members, originals)]
        keys = getter(places)(found.column)
        return [Draft(member, (slug, key), None) for member, key in zip(members, keys)]

    def heads(self, wanted: Collection[Key] | None) -> dict[Key, Head]:
        """Return the first members of groups.

        - `wanted`: the groups; None: all.
        """
        heads: dict[Key, Head] = {}
        for slug, places, column, *_ in self.found:
            if not column:
                continue
            if wanted is not None:
                some = {cell for name, cell in wanted if name == slug}
                flags = map(some.__contains__, getter(places)(column))
                places = list(compress(places, flags))
            cells = getter(places)(column)
            sizes = Counter(cells)
            for cell, members in first_members(zip(cells, places), sizes).items():
                first = tuple(map(self.member, members))
                heads[slug, cell] = Head(first, sizes[cell])
        return heads


def first_members(
    members: Iterable[tuple[bytes, int]], sizes: Mapping[bytes, int]
) -> dict[bytes, list[int]]:
    """Return the first members of each group; stop once no more are missing.

    - `members`: the group and the place of each member, in their order.
    - `sizes`: number of members of each group.
    """
    groups: dict[bytes, list[int]] = {cell: [] for cell in sizes}
    missing = sum(min(size, LISTED + 1) for size in sizes.values())
    for cell, at in members:
        group = groups[cell]
        if len(group) <= LISTED:
            group.append(at)
            missing -= 1
            if not missing:
                break
    return groups
