"""From observations and related records to findings: one per record and slug."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest

from uscc.audit.finding_columns import kept_cells
from uscc.audit.finding_store import RANK
from uscc.audit.groups import Draft, Head, Key
from uscc.audit.listing import Members, RelatedLists
from uscc.audit.partial import Observed
from uscc.audit.related import source_and_line
from uscc.audit.result import Finding, Related, Source, kept_names
from uscc.batch.folding import fold_cell
from uscc.batch.records import decode
from uscc.code.judge import diagnose_compact
from uscc.code.kinds import WRONG

#: Findings sort by the place of the record, then by slug.
Order = tuple[int, int, int, int]


def first_findings(
    observed: Iterable[Observed],
    drafts: Iterable[Draft],
    heads: Mapping[Key, Head],
    sources: Sequence[Source],
    most: int,
) -> tuple[Finding, ...]:
    """Return the first findings.

    - `observed`, `drafts`: the first of each kind, note and relation.
    - `heads`: the groups of the drafts.
    - `sources`: the sources of the audit.
    - `most`: number of findings.
    """
    ordered: list[tuple[Order, Observed | Draft]] = []
    ordered += [(_order(one.source, one.line, one.number, one.slug), one) for one in observed]
    ordered += [(_order_of(draft), draft) for draft in drafts]
    return tuple(
        observed_finding(one, sources, mend=True)
        if isinstance(one, Observed)
        else related_finding(one, heads, sources)
        for _, one in nsmallest(most, ordered)
    )


def _order(source: int, line: int, number: int, slug: str) -> Order:
    return source, line, number, RANK[slug]


def _order_of(draft: Draft) -> Order:
    return _order(*source_and_line(draft.member.place), draft.member.number, draft.key[0])


def observed_finding(one: Observed, sources: Sequence[Source], *, mend: bool) -> Finding:
    """Return the finding of a kind or a note.

    - `one`: the record.
    - `sources`: the sources of the audit.
    - `mend`: whether to suggest the valid code for a wrong one, where only one is possible.
    """
    source, unit = sources[one.source][:2]
    text = decode(one.cell)
    found = diagnose_compact(text, decode(one.code))
    cause = found.cause if one.slug == found.kind else None
    expected = found.expected if found.kind else None
    only = None
    if mend and one.slug in WRONG:
        from uscc.repair.suggesting import only_suggestion  # only wrong codes need it

        only = only_suggestion(text, found.code)
    return Finding(
        source,
        one.line or None,
        one.slug,
        cause or "",
        text,
        decode(one.name),
        expected or "",
        only or "",
        None,
        unit=unit,
        kept=_kept(one.kept, one.source, sources),
    )


def related_finding(draft: Draft, heads: Mapping[Key, Head], sources: Sequence[Source]) -> Finding:
    """Return the finding of a relation.

    - `draft`: the record and its group.
    - `heads`: the first members of the group.
    - `sources`: the sources of the audit.
    """
    member, key, original, kept = draft
    head = heads[key] if original is None else Head((original,), 1)
    number, line = source_and_line(member.place)
    others = _others(draft, head, sources)
    # A copy is not in the group of the record that it repeats.
    more = head.size - len(others) - (key[0] != "repeated")
    source, unit = sources[number][:2]
    return Finding(
        source,
        line or None,
        key[0],
        "",
        decode(member.code),
        decode(member.name),
        "",
        "",
        source_and_line(head.members[0].place)[1] or None,
        others,
        more,
        unit,
        _kept(kept, number, sources),
    )


def _kept(joined: bytes, number: int, sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the cells of the kept columns.

    - `joined`: the kept cells of the record.
    - `number`: the number of its source.
    - `sources`: the sources of the audit.
    """
    names = kept_names(sources)
    if not names:
        return ()
    return tuple(cells[0] for _, cells in kept_cells([joined], [number], sources, names))


def _others(draft: Draft, head: Head, sources: Sequence[Source]) -> tuple[Related, ...]:
    place, number, code, name = draft.member
    members = Members([place], [number], [code], [fold_cell(name)])
    return RelatedLists(draft.key[0], sources).of(members, [head])[0]
