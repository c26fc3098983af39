"""Settle a share of code rows: repeated, shared, body.

All rows of an organization part, or of a wrong code, are in one share. The extra copies among the
named rows are already flagged. A blank entity equals any entity of the same code: a row without an
entity is an extra copy if another row of its code is named, or if it is not the first. A share that
is too large may be cut anywhere, because the tallies of the pieces add up.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import compress
from typing import Any, NamedTuple

from uscc.audit.groups import Asked, Found, Head, Key, Settled
from uscc.audit.partial import Prefixes, prefix_of_wrong
from uscc.audit.related import BLANK_ENTITY, COPY, Rows, both, flag, flipped
from uscc.audit.share import Share
from uscc.code.kinds import KINDS

#: Source and line, and number of a record.
_Place = tuple[int, int]


class CodeTally(NamedTuple):
    """Rows by code; the tallies of the pieces of a share add up.

    - `named`: named rows that are not extra copies, which is the number of entities.
    - `copied`: extra copies of named rows.
    - `blank`: rows without an entity.
    - `first`: the place of the first row without an entity.
    """

    named: Counter[bytes]
    copied: Counter[bytes]
    blank: Counter[bytes]
    first: dict[bytes, _Place]

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
        return set(compress(self.named, map((1).__lt__, self.named.values())))

    @property
    def organizations(self) -> set[bytes]:
        """The organization parts under two or more codes."""
        parts = Counter([code[8:17] for code in (*self.named, *self.unnamed)])
        return set(compress(parts, map((1).__lt__, parts.values())))

    @property
    def repeated(self) -> int:
        """The number of codes with extra copies."""
        unnamed = self.unnamed
        blank = {code for code, rows in self.blank.items() if code not in unnamed or rows > 1}
        return len(self.copied.keys() | blank) if blank else len(self.copied)

    @property
    def largest(self) -> int:
        """The number of rows of the most frequent code."""
        if not self.copied and not self.blank:
            return max(self.named.values(), default=0)
        return max((self.named + self.copied + self.blank).values(), default=0)

    def groups(self, _asked: Asked) -> Counter[str]:
        """Return the number of groups of each relation."""
        shared, organizations = len(self.shared), len(self.organizations)
        return Counter(repeated=self.repeated, shared=shared, body=organizations)


class CodeShare(Share):
    """The code rows of a share, or of a piece of one."""

    def __init__(self, chunks: Sequence[Rows], asked: Asked) -> None:
        super().__init__(chunks, asked)
        self._index = range(len(self.codes))
        self._copies = flag(self.rows.flags, COPY)
        self._blank = flag(self.rows.flags, BLANK_ENTITY)

    def tally(self) -> CodeTally:
        """Return the tally of a piece."""
        named = both(flipped(self._copies), flipped(self._blank))
        blank = list(compress(self._index, self._blank))
        first: dict[bytes, _Place] = {}
        for at in blank:
            first.setdefault(self.codes[at], self.place(at))
        return CodeTally(
            Counter(compress(self.codes, named)),
            Counter(compress(self.codes, self._copies)),
            Counter(map(self.codes.__getitem__, blank)),
            first,
        )

    def found(self, total: CodeTally | None = None) -> Iterator[Found]:
        """Yield the relations of the rows; of the extra copies, the ones without an entity.

        - `total`: the tally of all pieces; None: the share was not cut.
        """
        total = total or self.tally()
        copies = self._blank_copies(total)
        if copies:
            yield Found("repeated", copies, list(map(self.codes.__getitem__, copies)))
        if self.rows.kinds:
            return
        distinct = self._distinct(copies)
        codes = list(map(self.codes.__getitem__, distinct))
        shared = total.shared
        if shared:
            flags = bytes(map(shared.__contains__, codes))
            yield Found("shared", list(compress(distinct, flags)), list(compress(codes, flags)))
        organizations = total.organizations
        if organizations:
            parts = [code[8:17] for code in codes]
            flags = bytes(map(organizations.__contains__, parts))
            yield Found("body", list(compress(distinct, flags)), list(compress(parts, flags)))

    def _blank_copies(self, total: CodeTally) -> list[int]:
        """Return the places of the rows without an entity that are extra copies."""
        blank = compress(self._index, self._blank)
        named, first, codes = total.named, total.first, self.codes
        return [at for at in blank if codes[at] in named or first[codes[at]] != self.place(at)]

    def _distinct(self, blank_copies: Sequence[int]) -> list[int]:
        flags = bytearray(flipped(self._copies))
        for at in blank_copies:
            flags[at] = 0
        return list(compress(self._index, flags))

    def heads(self, total: Any, wanted: Container[Key] | None) -> dict[Key, Head]:
        """Return the first members of groups; of extra copies, the record that they repeat."""
        total = total or self.tally()
        copies = self._blank_copies(total)
        heads = super().heads(total, wanted)
        repeated = {self.codes[at] for at in copies}
        firsts: dict[bytes, int] = {}
        for at in self._distinct(copies) if repeated else ():
            firsts.setdefault(self.codes[at], at)
        for key in [key for key in heads if key[0] == "repeated"]:
            del heads[key]
        for code, at in firsts.items():
            heads["repeated", code] = Head((self.member(at),), 1)
        return heads

    def settle(self, total: CodeTally | None = None) -> Settled:
        """Return the figures of the relations.

        - `total`: the tally of all pieces; None: the share was not cut.
        """
        settled = Settled()
        whole = total or self.tally()
        copies = bytearray(self._copies)
        for found in self.found(whole):
            self.count(settled, found)
            if found.slug == "repeated":
                self._note_blank_copies(settled, found.places, whole)
                for at in found.places:
                    copies[at] = 1
            elif total is None:
                settled.groups[found.slug] += len(set(found.keys))
        settled.records["repeated"] = copies.count(1)
        if total is None:
            settled.groups["repeated"] = whole.repeated
            settled.largest = whole.largest
        settled.copies = self._copies_by_kind(list(compress(self._index, copies)))
        return settled

    def _note_blank_copies(self, settled: Settled, places: Sequence[int], total: CodeTally) -> None:
        settled.copied = self.numbers(places)
        if self.asked.lends:
            unnamed = total.unnamed
            lenders = [at for at in places if self.codes[at] in unnamed]
            settled.lenders = self.numbers(lenders)
            firsts = [total.first[self.codes[at]][1] for at in lenders]
            settled.borrowers = array("q", firsts).tobytes()

    def _copies_by_kind(self, copies: Sequence[int]) -> dict[str, Prefixes]:
        """Return the extra copies by positions 1-8, for each kind of wrong code."""
        found: dict[str, Prefixes] = {}
        codes = list(map(self.codes.__getitem__, copies))
        if not self.rows.kinds:
            return {"": Prefixes([code[:8] for code in codes])}
        kinds = bytes(map(self.rows.kinds.__getitem__, copies))
        for kind in set(kinds):
            some = compress(codes, map(kind.__eq__, kinds))
            found[KINDS[kind]] = Prefixes(map(prefix_of_wrong, some))
        return found
