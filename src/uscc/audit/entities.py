"""Settle a share of entity rows: extra copies, split, suspect.

All rows of an entity are in one share. A row is an extra copy if an earlier row has its code and
its entity, so the distinct rows of one entity have different codes. A share that is too large is
cut by code: copies stay together, and the tallies of the pieces add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import compress
from operator import add, eq, ne
from typing import NamedTuple

from uscc.audit.columns import named_codes
from uscc.audit.groups import Asked, Found, Settled
from uscc.audit.keys import MANY
from uscc.audit.related import AUTHORITY, CLOSED, Rows, repeated_keys
from uscc.audit.share import Share
from uscc.batch.lanes import both, either, flag, flipped
from uscc.batch.records import BETWEEN
from uscc.batch.rows import getter


class EntityTally(NamedTuple):
    """Distinct open rows; the tallies of the pieces of a share add up.

    - `codes`: number by entity, which is the number of its codes.
    - `agreeing`: number by entity with department and region behind it.
    """

    codes: Counter[bytes]
    agreeing: Counter[bytes]

    def plus(self, other: EntityTally) -> EntityTally:
        """Return the tally of two pieces."""
        self.codes.update(other.codes)
        self.agreeing.update(other.agreeing)
        return self

    @property
    def largest(self) -> int:
        """0: the pieces and the code rows tell the number of rows of the most frequent code."""
        return 0

    def groups(self, asked: Asked) -> Counter[str]:
        """Return the number of groups of `split` and `suspect`."""
        several = {entity: codes for entity, codes in self.codes.items() if codes > 1}
        if asked.several_columns:
            return Counter(split=len(several))
        split: Counter[bytes] = Counter()
        for placed, codes in self.agreeing.items():
            split[placed[:-AUTHORITY]] += codes if codes > 1 else 0
        suspect = sum(codes > split[entity] for entity, codes in several.items())
        return Counter(split=sum(map(bool, split.values())), suspect=suspect)


class EntityShare(Share):
    """The entity rows of a share, or of a piece of one."""

    total: EntityTally | None

    def __init__(
        self, chunks: Sequence[Rows], asked: Asked, total: EntityTally | None = None
    ) -> None:
        super().__init__(chunks, asked, total)
        self._entities = self.rows.entities()
        if self.rows.kinds:
            self._entities = named_codes(self.codes, self._entities)
        #: The entity, if all rows have one name.
        self._only = None if BETWEEN in self.rows.names else self._entities[0]
        self._find_copies()

    def _find_copies(self) -> None:
        """Find the first row of each row's entity (`_ids`), and the extra copies (`_copies`).

        `_others`: 1 for a row with another code than the first row of its entity. `_pairs`: the
        originals of the extra copies among them.
        """
        codes = self.codes
        seen: dict[bytes, int] = {}
        self._ids = list(map(seen.setdefault, self._entities, self.index))
        own = bytes(map(eq, codes, getter(self._ids)(codes)))
        first = bytes(map(eq, self._ids, self.index))
        self._others = flipped(own)
        self._copies = both(own, flipped(first))
        self._pairs: dict[int, int] = {}
        # Any other row has a code that no other record has.
        perhaps = both(self._others, flag(self.rows.repeats))
        if 1 in perhaps:
            self._find_pairs(list(compress(self.index, perhaps)))

    def _find_pairs(self, places: list[int]) -> None:
        """Find the extra copies among rows with another code than their entity's first row."""
        # All codes have 18 characters here, so equal texts are equal pairs.
        of = getter(places)
        texts = map(add, of(self.codes), of(self._entities))
        seen: dict[bytes, int] = {}
        firsts = map(seen.setdefault, texts, places)
        self._pairs = {at: first for at, first in zip(places, firsts) if at != first}
        copies = bytearray(self._copies)
        for at in self._pairs:
            copies[at] = 1
        self._copies = bytes(copies)

    def original(self, at: int) -> int:
        """Return the first row with the code and the entity of a row."""
        return self._pairs.get(at, at) if self._others[at] else self._ids[at]

    def _originals(self, copies: Sequence[int]) -> Sequence[int]:
        if self._pairs:
            return list(map(self.original, copies))
        originals: Sequence[int] = getter(copies)(self._ids)
        return originals

    @cached_property
    def _open(self) -> bytes:
        """Return 1 for each distinct row that is open: it or one of its copies is."""
        distinct = flipped(self._copies)
        closed = flag(self.rows.flags, CLOSED)
        if 1 not in closed:
            return distinct
        opened = bytearray(len(closed))
        for at in compress(self.index, flipped(closed)):
            opened[self.original(at)] = 1
        return both(distinct, bytes(opened))

    def tally(self) -> EntityTally:
        """Return the tally of a piece."""
        places = list(compress(self.index, self._open))
        entities = Counter(getter(places)(self._entities))
        if self.rows.kinds:
            return EntityTally(entities, Counter())
        placed = Counter(self._placed(places))
        if self._only is not None:
            placed = Counter({self._only + one: number for one, number in placed.items()})
        return EntityTally(entities, placed)

    def _placed(self, places: Sequence[int]) -> Sequence[bytes]:
        """Return department and region of some rows, their entity before it if there are several.

        - `places`: the rows, of valid and legacy codes.
        """
        authorities = self.rows.authorities_at(places)
        if self._only is not None:
            return authorities
        return list(map(add, getter(places)(self._entities), authorities))

    def _several(self) -> list[int]:
        """Return the places of the distinct open rows of entities with two or more codes."""
        if self.total is not None:
            entities = repeated_keys(self.total.codes)
            flags = bytes(map(entities.__contains__, self._entities))
            return list(compress(self.index, both(flags, self._open)))
        others = both(self._others, self._open)
        if 1 not in others:
            return []
        if 1 in flag(self.rows.flags, CLOSED):
            ids = repeated_keys(Counter(compress(self._ids, self._open)))
        else:  # the first row of an entity is distinct and open
            ids = set(compress(self._ids, others))
            if len(ids) + others.count(1) == self._open.count(1):  # no entity has one code alone
                return list(compress(self.index, self._open))
        flags = bytes(map(ids.__contains__, self._ids))
        return list(compress(self.index, both(flags, self._open)))

    @cached_property
    def found(self) -> list[Found]:
        """The relations of the rows."""
        found = []
        copies = list(compress(self.index, self._copies))
        if copies:
            found.append(Found("repeated", copies, (), 0, self._originals(copies)))
        several = [] if self.rows.kinds else self._several()
        if not several:
            return found
        agreeing = self._agreeing(several)
        for slug, flags in (("split", agreeing), ("suspect", flipped(agreeing))):
            places = list(compress(several, flags))
            if places:
                groups = 0 if self.total is not None else len(set(getter(places)(self._ids)))
                found.append(Found(slug, places, self._entities, groups))
        return found

    def _agreeing(self, several: list[int]) -> bytes:
        """Return 1 for each row whose department and region another code of its entity has."""
        if self.asked.several_columns:
            return b"\1" * len(several)
        total, only = self.total, self._only
        if total is None and only is None and 1 not in flag(self.rows.flags, CLOSED):
            return self._agreeing_open(several)
        placed = self._placed(several)
        repeated = repeated_keys(Counter(placed) if total is None else total.agreeing)
        if total is not None and only is not None:
            repeated = {one[len(only) :] for one in repeated if one[:-AUTHORITY] == only}
        return bytes(map(repeated.__contains__, placed))

    def _agreeing_open(self, several: list[int]) -> bytes:
        """Return `_agreeing` of a share without closed rows.

        The first row of each entity is among `several`.
        """
        authorities = self.rows.authorities_at(self.index)
        of = getter(several)
        ids = of(self._ids)
        alike = bytes(map(eq, of(authorities), getter(ids)(authorities)))
        if 0 not in alike:
            return alike
        later = bytes(map(ne, ids, several))
        # A row that agrees with the first row of its entity, and then that row, too.
        agreeing = both(alike, later)
        firsts = set(compress(ids, agreeing))
        if firsts:
            have_one = bytes(map(firsts.__contains__, ids))
            agreeing = either(agreeing, both(flipped(later), have_one))
        others = list(compress(range(len(ids)), flipped(alike)))
        of_others = getter(others)(ids)
        if len(set(of_others)) == len(others):  # no two of them are of one entity
            return agreeing
        placed = list(zip(of_others, getter(getter(others)(several))(authorities)))
        repeated = repeated_keys(Counter(placed))
        flags = bytearray(agreeing)
        for at, place in zip(others, placed):
            flags[at] = place in repeated
        return bytes(flags)

    def settle(self) -> Settled:
        """Return the figures of the relations."""
        settled = Settled()
        for found in self.found:
            self.count(settled, found)
            if found.slug == "repeated":
                self._settle_copies(settled, found)
        return settled

    def _settle_copies(self, settled: Settled, found: Found) -> None:
        """Add the extra copies to the figures, and what can be said of their codes.

        If a code is repeated as often as a record has copies, no other record has this code: it is
        settled here, and a share by code needs none of these rows.
        """
        copies, originals = found.places, found.originals
        settled.copied = self.numbers_at(copies)
        if self.asked.lends:
            settled.lenders = settled.copied
            settled.borrowers = self.numbers_at(originals)
        counts = Counter(originals)
        settled.largest = max(counts.values()) + 1
        complete = self._complete(counts)
        numbers = settled.copied
        if len(complete) < len(counts):
            copies = list(compress(copies, map(complete.__contains__, originals)))
            numbers = self.numbers_at(copies)
        settled.records["repeated"] = len(copies)
        settled.groups["repeated"] = len(complete)
        settled.copies = self.copies_by_kind(copies)
        settled.settled = numbers + self.numbers_at(list(complete))

    def _complete(self, counts: Counter[int]) -> Collection[int]:
        """Return the originals whose code no record has but they and their extra copies.

        - `counts`: number of copies by original.
        """
        repeats = getter(list(counts))(self.rows.repeats)
        alike = bytes(map(eq, repeats, counts.values()))
        if 0 not in alike and max(counts.values()) < MANY:  # `MANY` may be more
            return counts
        return {at for at, copies in compress(counts.items(), alike) if copies < MANY}
