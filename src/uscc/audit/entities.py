"""Settle a share of entity rows: extra copies, split, suspect.

All rows of an entity are in one share. A row is an extra copy if an earlier row has its code and
its entity, so the distinct rows of one entity have different codes. A share that is too large is
cut by code: copies stay together, and the tallies of the pieces add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import compress
from operator import add, eq
from typing import NamedTuple, TypeVar

from uscc.audit.columns import named_code
from uscc.audit.groups import Asked, Found, Settled
from uscc.audit.related import CLOSED, PAIRED, Rows, both, flag, flipped
from uscc.audit.share import Share
from uscc.batch.folding import fold_column
from uscc.batch.rows import cut

_Any = TypeVar("_Any")

#: An entity, and the department and the region of one of its codes.
_Placed = tuple[bytes, bytes, bytes]


class EntityTally(NamedTuple):
    """Distinct open rows; the tallies of the pieces of a share add up.

    - `codes`: number by entity, which is the number of its codes.
    - `agreeing`: number by entity, department and region.
    """

    codes: Counter[bytes]
    agreeing: Counter[_Placed]

    def plus(self, other: EntityTally) -> EntityTally:
        """Return the tally of two pieces."""
        self.codes.update(other.codes)
        self.agreeing.update(other.agreeing)
        return self

    @property
    def largest(self) -> int:
        """0: the code rows tell the number of rows of the most frequent code."""
        return 0

    def groups(self, asked: Asked) -> Counter[str]:
        """Return the number of groups of `split` and `suspect`."""
        several = {entity: codes for entity, codes in self.codes.items() if codes > 1}
        if asked.several_columns:
            return Counter(split=len(several))
        split: Counter[bytes] = Counter()
        for (entity, _, _), codes in self.agreeing.items():
            split[entity] += codes if codes > 1 else 0
        suspect = sum(codes > split[entity] for entity, codes in several.items())
        return Counter(split=sum(map(bool, split.values())), suspect=suspect)


class EntityShare(Share):
    """The entity rows of a share, or of a piece of one."""

    def __init__(self, chunks: Sequence[Rows], asked: Asked) -> None:
        super().__init__(chunks, asked)
        self._entities = fold_column(self.rows.names)
        if self.rows.kinds:
            self._entities = list(map(named_code, self.codes, self._entities))
        self._index = range(len(self.codes))
        self._find_copies()

    def _find_copies(self) -> None:
        """Find the first row of each row's entity (`_ids`), and the extra copies (`_copies`).

        `_others`: 1 for a row with another code than the first row of its entity. `_pairs`: the
        originals of the extra copies among them.
        """
        codes = self.codes
        seen: dict[bytes, int] = {}
        self._ids = list(map(seen.setdefault, self._entities, self._index))
        own = bytes(map(eq, codes, map(codes.__getitem__, self._ids)))
        first = bytes(map(eq, self._ids, self._index))
        self._others = flipped(own)
        self._copies = both(own, flipped(first))
        self._pairs: dict[int, int] = {}
        # Any other row has a code that no other record has.
        perhaps = both(self._others, flag(self.rows.flags, PAIRED))
        if 1 in perhaps:
            self._find_pairs(list(compress(self._index, perhaps)))

    def _find_pairs(self, places: list[int]) -> None:
        """Find the extra copies among rows with another code than their entity's first row."""
        # All codes have 18 characters here, so equal texts are equal pairs.
        codes = map(self.codes.__getitem__, places)
        texts = map(add, codes, map(self._entities.__getitem__, places))
        seen: dict[bytes, int] = {}
        firsts = map(seen.setdefault, texts, places)
        self._pairs = {at: first for at, first in zip(places, firsts) if at != first}
        copies = bytearray(self._copies)
        for at in self._pairs:
            copies[at] = 1
        self._copies = bytes(copies)

    def _original(self, at: int) -> int:
        """Return the first row with the code and the entity of a row."""
        return self._pairs.get(at, at) if self._others[at] else self._ids[at]

    def _open(self) -> list[int]:
        """Return the places of the distinct rows that are open: a row or one of its copies is."""
        distinct = flipped(self._copies)
        closed = flag(self.rows.flags, CLOSED)
        if 1 not in closed:
            return list(compress(self._index, distinct))
        opened = set(map(self._original, compress(self._index, flipped(closed))))
        return [at for at in compress(self._index, distinct) if at in opened]

    def _placed(self, places: Sequence[int]) -> Iterator[_Placed]:
        """Return the entity, the department and the region of the rows at some places."""
        codes = cut(b"".join(map(self.codes.__getitem__, places)), "1s1x6s10x", 18)
        entities = map(self._entities.__getitem__, places)
        return zip(entities, codes[::2], codes[1::2])

    def tally(self) -> EntityTally:
        """Return the tally of a piece."""
        places = self._open()
        entities = Counter(map(self._entities.__getitem__, places))
        agreeing = () if self.rows.kinds else self._placed(places)
        return EntityTally(entities, Counter(agreeing))

    def _several(self, total: EntityTally | None) -> list[int]:
        """Return the places of the distinct open rows of entities with two or more codes."""
        if self.rows.kinds or (total is None and 1 not in self._others):
            return []
        places = self._open()
        if total is None:
            ids = list(map(self._ids.__getitem__, places))
            return list(compress(places, map(_repeated(Counter(ids)).__contains__, ids)))
        entities = map(self._entities.__getitem__, places)
        return list(compress(places, map(_repeated(total.codes).__contains__, entities)))

    def found(self, total: EntityTally | None = None) -> Iterator[Found]:
        """Yield the relations of the rows.

        - `total`: the tally of all pieces; None: the share was not cut.
        """
        copies = list(compress(self._index, self._copies))
        if copies:
            yield Found("repeated", copies, (), list(map(self._original, copies)))
        several = self._several(total)
        if not several:
            return
        flags = self._agreeing(several, total)
        for slug, some in (("split", flags), ("suspect", flipped(flags))):
            places = list(compress(several, some))
            yield Found(slug, places, list(map(self._entities.__getitem__, places)))

    def _agreeing(self, several: list[int], total: EntityTally | None) -> bytes:
        """Return 1 for each row whose department and region another code of its entity has."""
        if self.asked.several_columns:
            return b"\1" * len(several)
        placed = list(self._placed(several))
        counts = Counter(placed) if total is None else total.agreeing
        return bytes(map(_repeated(counts).__contains__, placed))

    def settle(self, total: EntityTally | None = None) -> Settled:
        """Return the figures of the relations.

        - `total`: the tally of all pieces; None: the share was not cut.
        """
        settled = Settled()
        for found in self.found(total):
            self.count(settled, found)
            if found.slug == "repeated":
                settled.copied = self.numbers(found.places)
                if self.asked.lends:
                    settled.lenders = settled.copied
                    settled.borrowers = self.numbers(found.originals)
            elif total is None:
                settled.groups[found.slug] += len(set(found.keys))
        return settled


def _repeated(counts: Counter[_Any]) -> set[_Any]:
    return set(compress(counts, map((1).__lt__, counts.values())))
