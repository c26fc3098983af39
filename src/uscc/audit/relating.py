"""The findings of relations, from the rows of a share.

Most groups have two members: their findings are made by columns of row numbers. A finding of a
larger group lists the first members of the group, its *head*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import ne
from typing import TYPE_CHECKING

from uscc.audit.columns import LINE_BITS, LINE_MASK
from uscc.audit.finding_columns import FindingColumns, Others, known, names_and_units, texts
from uscc.audit.finding_store import TOGETHER, FindingChunk, Making, chunks_of
from uscc.audit.groups import Found, Head, Key
from uscc.audit.listing import Members, RelatedLists
from uscc.audit.names import name_relation
from uscc.audit.result import Source
from uscc.batch.folding import fold_column
from uscc.batch.records import BETWEEN

if TYPE_CHECKING:
    from uscc.audit.share import Share


def share_findings(
    share: Share, heads: Mapping[Key, Head] | None, making: Making
) -> Iterator[FindingChunk]:
    """Yield the findings of all members of all relations of a share.

    - `share`: the rows.
    - `heads`: the first members of all groups, if the share was cut; else None.
    - `making`: how findings are made.
    """
    for found in share.found:
        pairs, others = _pairs(share, found, whole=heads is None)
        for some in _slices(list(pairs)):
            columns = _of_pairs(share, found.slug, some, pairs, making.sources)
            yield from _chunks(share, some, columns, making)
        if not others:
            continue
        of = heads
        if of is None:
            of = share.heads({(found.slug, found.column[at]) for at in others})
        for some in _slices(others):
            columns = _of_groups(share, found, some, of, making.sources)
            yield from _chunks(share, some, columns, making)


def _slices(places: Sequence[int]) -> Iterator[Sequence[int]]:
    return (places[start : start + TOGETHER] for start in range(0, len(places), TOGETHER))


def _chunks(
    share: Share, places: Sequence[int], columns: FindingColumns, making: Making
) -> list[FindingChunk]:
    where = [share.places[at] for at in places], [share.numbers[at] for at in places]
    return chunks_of(*where, columns, making.render)


def _pairs(share: Share, found: Found, *, whole: bool) -> tuple[dict[int, int], Sequence[int]]:
    """Return the other row of each row in a group of two, and the rows of other groups.

    - `share`: the rows.
    - `found`: the relation.
    - `whole`: whether the share was not cut, so that it has all rows of each group.
    """
    places = found.places
    if found.originals:
        return dict(zip(places, found.originals)), []
    if found.slug == "repeated" or not whole:  # no group has the record that a copy repeats
        return {}, places
    seen: dict[bytes, int] = {}
    firsts = list(map(seen.setdefault, map(found.column.__getitem__, places), places))
    sizes = Counter(firsts)
    pairs = {}
    for at, first in zip(places, firsts):
        if at != first and sizes[first] == 2:
            pairs[at], pairs[first] = first, at
    return pairs, [at for at in places if at not in pairs]


def _columns(
    share: Share,
    slug: str,
    places: Sequence[int],
    firsts: Sequence[int],
    sources: Sequence[Source],
) -> FindingColumns:
    """Return findings without their groups.

    - `share`: the rows.
    - `slug`: the relation.
    - `places`: the members.
    - `firsts`: the line of the first member of each group.
    - `sources`: the sources of the audit.
    """
    where = list(map(share.places.__getitem__, places))
    names, units = names_and_units([place >> LINE_BITS for place in where], sources)
    lines = known([place & LINE_MASK for place in where])
    codes = texts(list(map(share.codes.__getitem__, places)))
    entities = texts(list(map(share.names.__getitem__, places)))
    blank = [""] * len(places)
    return FindingColumns(
        slug, names, lines, blank, codes, entities, blank, blank, known(firsts), units
    )


def _of_pairs(
    share: Share,
    slug: str,
    places: Sequence[int],
    pairs: Mapping[int, int],
    sources: Sequence[Source],
) -> FindingColumns:
    """Return findings whose groups have one other member each.

    - `share`: the rows.
    - `slug`: the relation.
    - `places`: the members.
    - `pairs`: the other row of each row.
    - `sources`: the sources of the audit.
    """
    others = list(map(pairs.__getitem__, places))
    # A copy is not in the group of the record that it repeats; else rows are in order.
    firsts = others if slug == "repeated" else list(map(min, places, others))
    columns = _columns(
        share, slug, places, [share.places[at] & LINE_MASK for at in firsts], sources
    )
    where = list(map(share.places.__getitem__, others))
    names, units = names_and_units([place >> LINE_BITS for place in where], sources)
    elsewhere: list[str | None] = [None] * len(places)
    if any(map(ne, names, columns.sources)):
        elsewhere = [None if name == here else name for name, here in zip(names, columns.sources)]
    lines = known([place & LINE_MASK for place in where])
    unlike = _unlike(share, slug, places, others, columns.codes)
    return columns._replace(others=Others(elsewhere, lines, *unlike, units))


#: A column of texts that may be unknown.
_Texts = Sequence["str | None"]


def _unlike(
    share: Share, slug: str, places: Sequence[int], others: Sequence[int], codes: Sequence[str]
) -> tuple[_Texts, _Texts, _Texts]:
    """Return code and entity of each other member where they are unlike, and how names relate.

    - `share`: the rows.
    - `slug`: the relation.
    - `places`, `others`: the members and the other members.
    - `codes`: the codes of the members.
    """
    nothing: list[str | None] = [None] * len(places)
    theirs: _Texts = nothing
    if slug not in ("repeated", "shared"):  # which have one code
        unlike = texts(list(map(share.codes.__getitem__, others)))
        theirs = [None if code == mine else code for code, mine in zip(unlike, codes)]
    if slug not in ("shared", "body"):  # which have one entity
        return theirs, nothing, nothing
    cells = list(map(share.names.__getitem__, others))
    here = fold_column(BETWEEN.join(map(share.names.__getitem__, places)))
    there = fold_column(BETWEEN.join(cells))
    names = texts(cells)
    if slug == "shared":  # all entities are different
        return theirs, names, _alikes(places, others, here, there)
    entities = [None if one == two else name for one, two, name in zip(here, there, names)]
    return theirs, entities, nothing


def _alikes(
    places: Sequence[int], others: Sequence[int], here: Sequence[bytes], there: Sequence[bytes]
) -> list[str | None]:
    """Return how the names of each pair relate; the two rows of a pair mostly come together.

    - `places`, `others`: the members and the other members.
    - `here`, `there`: their folded entities.
    """
    found: dict[int, str] = {}
    alikes: list[str | None] = []
    for at, other, one, two in zip(places, others, texts(here), texts(there)):
        alike = found.pop(other, None)
        if alike is None:
            alike = found[at] = name_relation(one, two)
        alikes.append(alike)
    return alikes


def _of_groups(
    share: Share,
    found: Found,
    places: Sequence[int],
    heads: Mapping[Key, Head],
    sources: Sequence[Source],
) -> FindingColumns:
    """Return findings of groups that may have several other members.

    - `share`: the rows.
    - `found`: the relation.
    - `places`: the members.
    - `heads`: the first members of their groups.
    - `sources`: the sources of the audit.
    """
    of = [heads[found.slug, found.column[at]] for at in places]
    firsts = [head.members[0].place & LINE_MASK for head in of]
    columns = _columns(share, found.slug, places, firsts, sources)
    lists = RelatedLists(found.slug, sources)
    entities = fold_column(BETWEEN.join(map(share.names.__getitem__, places)))
    members = Members(
        list(map(share.places.__getitem__, places)),
        list(map(share.numbers.__getitem__, places)),
        list(map(share.codes.__getitem__, places)),
        entities,
    )
    related = lists.of(members, of)
    # A copy is not in the group of the record that it repeats.
    own = found.slug != "repeated"
    more = [head.size - len(others) - own for head, others in zip(of, related)]
    return columns._replace(related=related, more=more)
