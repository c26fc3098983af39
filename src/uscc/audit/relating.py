"""The findings of relations, from the rows of a share.

Most groups have two members: their findings are made by columns of row numbers. A finding of a
larger group lists the first members of the group, its *head*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, compress, repeat
from operator import eq, lt, ne
from typing import TYPE_CHECKING, NamedTuple

from uscc.audit.columns import LINE_BITS, LINE_MASK
from uscc.audit.finding_columns import (
    FindingColumns,
    KeptCells,
    Others,
    kept_cells,
    known,
    names_and_units,
    texts,
)
from uscc.audit.finding_store import TOGETHER, FindingChunk, Making, chunks_of
from uscc.audit.groups import Found, Head, Key
from uscc.audit.listing import Members, RelatedLists
from uscc.audit.names import name_relation
from uscc.batch.lanes import flipped
from uscc.batch.rows import getter

if TYPE_CHECKING:
    from uscc.audit.share import Share

#: A column of texts that may be unknown.
_Texts = Sequence["str | None"]


def share_findings(
    share: Share, heads: Mapping[Key, Head] | None, making: Making
) -> Iterator[FindingChunk]:
    """Yield the findings of all members of all relations of a share.

    - `share`: the rows.
    - `heads`: the first members of all groups, if the share was cut; else None.
    - `making`: how findings are made.
    """
    relating = _Relating(share, making)
    for found in share.found:
        pairs, rest = _pairs(found, whole=heads is None)
        yield from relating.of_pairs(found.slug, pairs)
        if rest:
            of = heads
            if of is None:
                of = share.heads({(found.slug, found.column[at]) for at in rest})
            yield from relating.of_groups(found, rest, of)


class _Pairs(NamedTuple):
    """Members with one other member each: the rows, and the other rows."""

    places: Sequence[int]
    others: Sequence[int]


def _pairs(found: Found, *, whole: bool) -> tuple[_Pairs, Sequence[int]]:
    """Return the members of groups of two, and the members of other groups.

    - `found`: the relation.
    - `whole`: whether the share was not cut, so that it has all rows of each group.
    """
    places = found.places
    if found.originals:
        return _Pairs(places, found.originals), []
    if found.slug == "repeated" or not whole:  # no group has the record that a copy repeats
        return _Pairs([], []), places
    seen: dict[bytes, int] = {}
    firsts: Sequence[int] = list(map(seen.setdefault, getter(places)(found.column), places))
    sizes = Counter(firsts)
    rest: Sequence[int] = []
    if len(sizes) * 2 != len(firsts) or max(sizes.values()) > 2:  # not all have two members
        of_two = bytes(map(eq, getter(firsts)(sizes), repeat(2)))
        rest = list(compress(places, flipped(of_two)))
        places, firsts = list(compress(places, of_two)), list(compress(firsts, of_two))
    last = dict(zip(firsts, places))
    others = [last[first] if at == first else first for at, first in zip(places, firsts)]
    return _Pairs(places, others), rest


class _Relating:
    """Makes the findings of a share; the texts of its rows are made once.

    - `share`: the rows.
    - `making`: how findings are made.
    """

    def __init__(self, share: Share, making: Making) -> None:
        self._share = share
        self._making = making
        self._sources = making.sources

    @cached_property
    def _places(self) -> list[int]:
        """Source and line of each row, as a list: four look-ups a finding are faster so."""
        return self._share.places.tolist()

    @cached_property
    def _codes(self) -> list[str]:
        return texts(self._share.codes)

    @cached_property
    def _names(self) -> list[str]:
        return texts(self._share.names)

    @cached_property
    def _entities(self) -> list[bytes]:
        """The folded entity of each row."""
        return self._share.rows.entities()

    def of_pairs(self, slug: str, pairs: _Pairs) -> Iterator[FindingChunk]:
        """Yield the findings of groups of two.

        - `slug`: the relation.
        - `pairs`: the members.
        """
        alikes = self._alikes(pairs) if slug == "shared" else [None] * len(pairs.places)
        for cut in _slices(pairs.places):
            places, others = pairs.places[cut], pairs.others[cut]
            # A copy is not in the group of the record that it repeats; else rows are in order.
            firsts = others if slug == "repeated" else list(map(min, places, others))
            columns = self._columns(slug, places, firsts)
            names, units, lines = self._placed(others)
            elsewhere: _Texts = [None] * len(places)
            if any(map(ne, names, columns.sources)):
                both = zip(names, columns.sources)
                elsewhere = [None if name == here else name for name, here in both]
            unlike = self._unlike(slug, places, others)
            other = Others(elsewhere, lines, *unlike, alikes[cut], units)
            yield from self._chunks(places, columns._replace(others=other))

    def of_groups(
        self, found: Found, members: Sequence[int], heads: Mapping[Key, Head]
    ) -> Iterator[FindingChunk]:
        """Yield the findings of groups that may have several other members.

        - `found`: the relation.
        - `members`: the members.
        - `heads`: the first members of their groups.
        """
        lists = RelatedLists(found.slug, self._sources)
        # A copy is not in the group of the record that it repeats.
        own = found.slug != "repeated"
        of_cell = {cell: head for (slug, cell), head in heads.items() if slug == found.slug}
        for cut in _slices(members):
            places = members[cut]
            of = [of_cell[cell] for cell in getter(places)(found.column)]
            related = lists.of(self._members(places), of)
            more = [head.size - len(others) - own for head, others in zip(of, related)]
            columns = self._columns(found.slug, places, ())
            firsts = known([head.members[0].place & LINE_MASK for head in of])
            whole = columns._replace(firsts=firsts, related=related, more=more)
            yield from self._chunks(places, whole)

    def _columns(self, slug: str, places: Sequence[int], firsts: Sequence[int]) -> FindingColumns:
        """Return findings without their groups.

        - `slug`: the relation.
        - `places`: the members.
        - `firsts`: the first members of their groups.
        """
        names, units, lines = self._placed(places)
        of = getter(places)
        codes, entities = of(self._codes), of(self._names)
        blank = [""] * len(places)
        first = self._lines(self._where(firsts))
        columns = slug, names, lines, blank, codes, entities, blank, blank, first, units
        return FindingColumns(*columns, kept=self._kept(places))

    def _kept(self, places: Sequence[int]) -> list[KeptCells]:
        """Return the kept columns of rows."""
        if not self._making.kept:
            return []
        numbers = self._numbers(self._where(places))
        cells = getter(places)(self._share.kept)
        return kept_cells(cells, numbers, self._sources, self._making.kept)

    def _numbers(self, where: Sequence[int]) -> Sequence[int]:
        """Return the numbers of the sources of some places."""
        if len(self._sources) == 1:
            return [0] * len(where)
        return [place >> LINE_BITS for place in where]

    def _placed(
        self, places: Sequence[int]
    ) -> tuple[Sequence[str], Sequence[str], Sequence[int | None]]:
        """Return the sources, their units and the lines of rows."""
        where = self._where(places)
        numbers = self._numbers(where)
        return *names_and_units(numbers, self._sources), self._lines(where)

    def _where(self, places: Sequence[int]) -> Sequence[int]:
        where: Sequence[int] = getter(places)(self._places)
        return where

    def _lines(self, where: Sequence[int]) -> Sequence[int | None]:
        if len(self._sources) == 1:  # the number of the source, 0, is above the line
            return known(where)
        return known([place & LINE_MASK for place in where])

    def _alikes(self, pairs: _Pairs) -> list[str | None]:
        """Return how the names of each pair relate, which is the same for both members."""
        names = texts(self._entities)
        mine = list(map(lt, *pairs))
        places, others = (list(compress(some, mine)) for some in pairs)
        alikes = list(map(name_relation, getter(places)(names), getter(others)(names)))
        found = dict(zip(chain(places, others), chain(alikes, alikes)))
        return list(map(found.__getitem__, pairs.places))

    def _unlike(
        self, slug: str, places: Sequence[int], others: Sequence[int]
    ) -> tuple[_Texts, _Texts]:
        """Return code and entity of each other member where they are unlike.

        - `slug`: the relation.
        - `places`, `others`: the members and the other members.
        """
        nothing: list[str | None] = [None] * len(places)
        if slug == "repeated":
            return nothing, nothing
        names = getter(others)(self._names)
        if slug == "shared":  # all entities are different
            return nothing, names
        # Codes of one entity are all different, and so are codes of one organization part.
        codes = getter(others)(self._codes)
        if slug != "body":
            return codes, nothing
        mine, theirs = (getter(some)(self._entities) for some in (places, others))
        entities = [None if one == two else name for one, two, name in zip(mine, theirs, names)]
        return codes, entities

    def _members(self, places: Sequence[int]) -> Members:
        of, share = getter(places), self._share
        return Members(self._where(places), of(share.numbers), of(share.codes), of(self._entities))

    def _chunks(self, places: Sequence[int], columns: FindingColumns) -> list[FindingChunk]:
        numbers = getter(places)(self._share.numbers)
        return chunks_of(self._where(places), numbers, columns, self._making.render)


def _slices(places: Sequence[int]) -> Iterator[slice]:
    return (slice(start, start + TOGETHER) for start in range(0, len(places), TOGETHER))
