"""The findings of relations, from the members of a share and the heads of their groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from uscc.audit.columns import LINE_BITS
from uscc.audit.finding_columns import FindingColumns, Others, known, names_and_units, texts
from uscc.audit.finding_store import TOGETHER, FindingChunk, Making, chunks_of
from uscc.audit.findings import RelatedLists
from uscc.audit.groups import Draft, Head, Key, Member
from uscc.audit.names import name_relation
from uscc.audit.result import Source
from uscc.batch.folding import fold_column
from uscc.batch.records import BETWEEN, decode

if TYPE_CHECKING:
    from uscc.audit.share import Share

_LINE = (1 << LINE_BITS) - 1


def share_findings(
    share: Share, heads: Mapping[Key, Head], making: Making
) -> Iterator[FindingChunk]:
    """Yield the findings of all members of all relations of a share.

    - `share`: the rows.
    - `heads`: the first members of all groups.
    - `making`: how findings are made.
    """
    for found in share.found:
        for start in range(0, len(found.places), TOGETHER):
            drafts = share.drafts(found, found.places[start : start + TOGETHER])
            several: list[Draft] = []
            pairs: list[tuple[Draft, Member]] = []
            for draft in drafts:
                other = _one_other(draft, heads)
                if other is None:
                    several.append(draft)
                else:
                    pairs.append((draft, other))
            if pairs:
                of_one, others = zip(*pairs)
                columns = _of_one(found.slug, of_one, others, making.sources)
                yield from _chunks(of_one, columns, making)
            if several:
                columns = _of_many(found.slug, several, heads, making.sources)
                yield from _chunks(several, columns, making)


def _chunks(drafts: Sequence[Draft], columns: FindingColumns, making: Making) -> list[FindingChunk]:
    places = [draft.member.place for draft in drafts]
    return chunks_of(places, [draft.member.number for draft in drafts], columns, making.render)


def _one_other(draft: Draft, heads: Mapping[Key, Head]) -> Member | None:
    """Return the only other member of a group; None if there are several."""
    member, key, original = draft
    if original is not None:
        return original
    members, size = heads[key]
    if size == 2:
        return members[members[0].number == member.number]
    return members[0] if key[0] == "repeated" else None


def _of_one(
    slug: str, drafts: Sequence[Draft], others: Sequence[Member], sources: Sequence[Source]
) -> FindingColumns:
    """Return findings whose groups have one other member each.

    - `slug`: the relation.
    - `drafts`: the records.
    - `others`: the other member of each group.
    - `sources`: the sources of the audit.
    """
    members = [draft.member for draft in drafts]
    lines, other_lines = _lines(members), _lines(others)
    # A copy is not in the group of the record that it repeats.
    pairs = zip(members, others, lines, other_lines)
    firsts = other_lines
    if slug != "repeated":
        firsts = [line if one < other else behind for one, other, line, behind in pairs]
    columns = _columns(slug, members, known(lines), known(firsts), sources)
    names, units = names_and_units([other.place >> LINE_BITS for other in others], sources)
    elsewhere = [None if name == here else name for name, here in zip(names, columns.sources)]
    codes, entities, alikes = _unlike(slug, members, others, columns.codes)
    return columns._replace(
        others=Others(elsewhere, known(other_lines), codes, entities, alikes, units)
    )


def _lines(members: Sequence[Member]) -> list[int]:
    return [member.place & _LINE for member in members]


def _columns(
    slug: str,
    members: Sequence[Member],
    lines: Sequence[int | None],
    firsts: Sequence[int | None],
    sources: Sequence[Source],
) -> FindingColumns:
    names, units = names_and_units([member.place >> LINE_BITS for member in members], sources)
    codes = texts([member.code for member in members])
    entities = texts([member.name for member in members])
    blank = [""] * len(members)
    return FindingColumns(slug, names, lines, blank, codes, entities, blank, blank, firsts, units)


def _unlike(
    slug: str, members: Sequence[Member], others: Sequence[Member], codes: Sequence[str]
) -> tuple[Sequence[str | None], Sequence[str | None], Sequence[str | None]]:
    """Return code and entity of each other member where they are unlike, and how names relate.

    - `slug`: the relation.
    - `members`, `others`: the records and the other members.
    - `codes`: the codes of the records.
    """
    nothing: list[str | None] = [None] * len(members)
    theirs: Sequence[str | None] = nothing
    if slug not in ("repeated", "shared"):  # which have one code
        unlike = texts([other.code for other in others])
        theirs = [None if code == mine else code for code, mine in zip(unlike, codes)]
    if slug in ("split", "suspect"):  # which have one entity
        return theirs, nothing, nothing
    here = fold_column(BETWEEN.join([member.name for member in members]))
    there = fold_column(BETWEEN.join([other.name for other in others]))
    names = texts([other.name for other in others])
    entities = [None if one == two else name for one, two, name in zip(here, there, names)]
    if slug != "shared":
        return theirs, entities, nothing
    return (
        theirs,
        entities,
        [
            None if one == two else name_relation(decode(one), decode(two))
            for one, two in zip(here, there)
        ],
    )


def _of_many(
    slug: str, drafts: Sequence[Draft], heads: Mapping[Key, Head], sources: Sequence[Source]
) -> FindingColumns:
    """Return findings of groups with several other members.

    - `slug`: the relation.
    - `drafts`: the records.
    - `heads`: the first members of their groups.
    - `sources`: the sources of the audit.
    """
    members = [draft.member for draft in drafts]
    of = [heads[draft.key] for draft in drafts]
    firsts = [head.members[0].place & _LINE for head in of]
    columns = _columns(slug, members, known(_lines(members)), known(firsts), sources)
    lists = RelatedLists(slug, sources)
    entities = fold_column(BETWEEN.join([member.name for member in members]))
    related = list(map(lists.of, members, entities, of))
    more = [head.size - len(others) - 1 for head, others in zip(of, related)]
    return columns._replace(related=related, more=more)
