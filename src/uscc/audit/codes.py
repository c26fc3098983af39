"""Settle a share of code rows: repeated, shared, body.

All rows of an organization part, or of a wrong code, are in one share. The extra copies among the
named rows are already flagged. A blank entity equals any entity of the same code: a row without an
entity is an extra copy if another row of its code is named, or if it is not the first. A share that
is too large may be cut anywhere, because the tallies of the pieces add up.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import compress
from typing import NamedTuple

from uscc.audit.groups import Asked, Found, Head, Key, Settled
from uscc.audit.related import BLANK_ENTITY, COPY, Rows, repeated_keys
from uscc.audit.share import Share
from uscc.batch.lanes import both, flag, flipped
from uscc.batch.rows import cut

#: Source and line, and number of a record.
_Place = tuple[int, int]


class CodeTally(NamedTuple):
    """Rows by code; the tallies of the pieces of a share add up.

    - `named`: named rows that are not extra copies, which is the number of entities.
    - `copied`: extra copies of named rows.
    - `blank`: rows without an entity.
    - `first`: the place of the first row without an entity.
    - `identifies`: whether the codes are valid or legacy.
    """

    named: Counter[bytes]
    copied: Counter[bytes]
    blank: Counter[bytes]
    first: dict[bytes, _Place]
    identifies: bool

    def plus(self, other: CodeTally) -> CodeTally:
        """Return the tally of two pieces."""
        for counts, more in zip(self[:3], other[:3]):
            counts.update(more)
        for code, place in other.first.items():
            self.first[code] = min(place, self.first.get(code, place))
        return self

    @property
    def unnamed(self) -> set[bytes]:
        """The codes without any named row."""
        return self.blank.keys() - self.named.keys()

    @property
    def shared(self) -> set[bytes]:
        """The codes of two or more entities."""
        return repeated_keys(self.named)

    @property
    def organizations(self) -> set[bytes]:
        """The organization parts under two or more codes."""
        codes = b"".join((*self.named, *self.unnamed))
        parts = cut(codes, "8x9s1x", 18)
        return set() if len(set(parts)) == len(parts) else repeated_keys(Counter(parts))

    @property
    def repeated(self) -> int:
        """The number of codes with extra copies."""
        return len(self.copied.keys() | self.with_blank_copies)

    @property
    def with_blank_copies(self) -> set[bytes]:
        """The codes with extra copies that have no entity."""
        return {code for code, rows in self.blank.items() if code in self.named or rows > 1}

    @property
    def largest(self) -> int:
        """The number of rows of the most frequent code."""
        rows = self.named
        if self.copied or self.blank:
            rows = self.named.copy()
            rows.update(self.copied)
            rows.update(self.blank)
        return max(rows.values(), default=0)

    def groups(self, _asked: Asked) -> Counter[str]:
        """Return the number of groups of each relation."""
        groups = Counter(repeated=self.repeated)
        if self.identifies:
            groups.update(shared=len(self.shared), body=len(self.organizations))
        return groups


class CodeShare(Share):
    """The code rows of a share, or of a piece of one."""

    total: CodeTally | None

    def __init__(
        self, chunks: Sequence[Rows], asked: Asked, total: CodeTally | None = None
    ) -> None:
        super().__init__(chunks, asked, total)
        self._copies = flag(self.rows.flags, COPY)
        self._blank = flag(self.rows.flags, BLANK_ENTITY)

    def tally(self) -> CodeTally:
        """Return the tally of a piece."""
        named = both(flipped(self._copies), flipped(self._blank))
        blank = list(compress(self.index, self._blank))
        first: dict[bytes, _Place] = {}
        for at in blank:
            first.setdefault(self.codes[at], self.place(at))
        return CodeTally(
            Counter(compress(self.codes, named)),
            Counter(compress(self.codes, self._copies)),
            Counter(map(self.codes.__getitem__, blank)),
            first,
            not self.rows.kinds,
        )

    @cached_property
    def _whole(self) -> CodeTally:
        """The tally of all rows of the share."""
        return self.total or self.tally()

    @cached_property
    def _blank_copies(self) -> list[int]:
        """The places of the rows without an entity that are extra copies."""
        named, first, codes = self._whole.named, self._whole.first, self.codes
        blank = compress(self.index, self._blank)
        return [at for at in blank if codes[at] in named or first[codes[at]] != self.place(at)]

    @cached_property
    def _distinct(self) -> Sequence[int]:
        """The places of the rows that are not extra copies."""
        flags = bytearray(flipped(self._copies))
        for at in self._blank_copies:
            flags[at] = 0
        return list(compress(self.index, flags)) if 0 in flags else self.index

    @cached_property
    def found(self) -> list[Found]:
        """The relations of the rows; of the extra copies, the ones without an entity."""
        found = []
        if self._blank_copies:
            found.append(Found("repeated", self._blank_copies, self.codes, 0))
        if not self.rows.kinds:
            shared = self._whole.shared
            found += self._of("shared", shared, self.codes, len(shared) == len(self._whole.named))
            organizations = self._whole.organizations
            if organizations:
                parts = cut(self.rows.codes, "8x9s2x")
                found += self._of("body", organizations, parts)
        return found

    def _of(
        self, slug: str, groups: set[bytes], column: list[bytes], are_all: bool = False
    ) -> list[Found]:
        """Return the distinct rows of some groups, in a list.

        - `slug`: the relation.
        - `groups`: the cells of the groups.
        - `column`: a cell per row.
        - `are_all`: whether all named rows are in a group.
        """
        if not groups:
            return []
        places = self._distinct
        if not are_all or 1 in self._blank:
            flags = bytes(map(groups.__contains__, map(column.__getitem__, places)))
            places = list(compress(places, flags))
        return [Found(slug, places, column, 0 if self.total else len(groups))]

    def heads(self, wanted: Collection[Key] | None) -> dict[Key, Head]:
        """Return the first members of groups; of extra copies, the record that they repeat.

        - `wanted`: the groups; None: all.
        """
        heads = super().heads(wanted)
        for key in [key for key in heads if key[0] == "repeated"]:
            del heads[key]
        repeated = self._whole.with_blank_copies
        if wanted is not None:
            repeated &= {code for slug, code in wanted if slug == "repeated"}
        for at in self._distinct if repeated else ():
            code = self.codes[at]
            if code in repeated and ("repeated", code) not in heads:
                heads["repeated", code] = Head((self.member(at),), 1)
        return heads

    def settle(self) -> Settled:
        """Return the figures of the relations."""
        settled, whole = Settled(), self._whole
        for found in self.found:
            self.count(settled, found)
        copies = list(compress(self.index, self._copies)) + self._blank_copies
        settled.records["repeated"] = len(copies)
        if self.total is None:
            settled.groups["repeated"] = whole.repeated
            settled.largest = whole.largest
        settled.copied = self.numbers_at(self._blank_copies)
        if self.asked.lends:
            unnamed = whole.unnamed
            lenders = [at for at in self._blank_copies if self.codes[at] in unnamed]
            settled.lenders = self.numbers_at(lenders)
            firsts = [whole.first[self.codes[at]][1] for at in lenders]
            settled.borrowers = array("q", firsts).tobytes()
        settled.copies = self.copies_by_kind(copies)
        return settled
