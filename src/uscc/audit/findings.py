"""From observations and relations to findings: one per record and slug."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from uscc.audit.columns import Row
from uscc.audit.names import name_relation
from uscc.audit.partial import Observed
from uscc.audit.rate import COUNTABLE
from uscc.audit.result import Finding, Related, Source
from uscc.batch.records import decode
from uscc.code.judge import diagnose_compact
from uscc.code.kinds import WRONG

#: Members of a group that a finding lists, names, and compares by name.
_LISTED, _NAMED, _COMPARED = 100, 10, 3

_RANK = {slug: rank for rank, slug in enumerate(COUNTABLE)}


class FindingDraft(NamedTuple):
    """The data of a finding.

    - `slug`: the kind, note or relation.
    - `of`: the record, as an observation or, for a relation, as a row.
    - `group`: the members of the relation's group.
    """

    slug: str
    of: Observed | Row
    group: Sequence[Row] = ()


def order(about: FindingDraft | Observed) -> tuple[int, int, int, int]:
    """Return the key by which findings are sorted: the place of the record, then the slug."""
    of = about.of if isinstance(about, FindingDraft) else about
    return of.source, of.line, of.number, _RANK[about.slug]


def packed(observed: Iterable[Observed]) -> bytes:
    """Return observations in the order of findings as bytes, which take a quarter of the memory."""
    inorder = sorted(observed, key=order)
    return pickle.dumps(inorder, pickle.HIGHEST_PROTOCOL) if inorder else b""


def unpacked(observed: bytes) -> list[Observed]:
    """Return the packed observations."""
    return pickle.loads(observed) if observed else []


def finding_of(draft: FindingDraft, sources: Sequence[Source], mend: bool) -> Finding:
    """Return a finding.

    - `draft`: its data.
    - `sources`: the sources of the audit.
    - `mend`: whether to suggest the valid code for a wrong one, where only one is possible.
    """
    of = draft.of
    (source, unit), line = sources[of.source], of.line or None
    if isinstance(of, Observed):
        text = decode(of.cell)
        found = diagnose_compact(text, decode(of.code))
        cause = found.cause if draft.slug == found.kind else None
        expected = found.expected if found.kind else None
        only = None
        if mend and draft.slug in WRONG:
            from uscc.repair.suggesting import only_suggestion  # only wrong codes need it

            only = only_suggestion(text, found.code)
        return Finding(
            source,
            line,
            draft.slug,
            cause or "",
            text,
            decode(of.name),
            expected or "",
            only or "",
            None,
            unit=unit,
        )
    first = draft.group[0].line or None
    code, name = decode(of.code), decode(of.name)
    others, more = _others(of, draft, sources)
    return Finding(source, line, draft.slug, "", code, name, "", "", first, others, more, unit)


def _others(
    row: Row, draft: FindingDraft, sources: Sequence[Source]
) -> tuple[tuple[Related, ...], int]:
    """Return at most `_LISTED` other members of the group, and the number of further ones.

    The number is limited because every member of a large group lists the others.
    """
    group = draft.group
    # One more than `_LISTED`, because the record itself may be among them.
    others = [other for other in group[: _LISTED + 1] if other.number != row.number][:_LISTED]
    named = [_named(row, other, draft, sources, at) for at, other in enumerate(others[:_NAMED])]
    # Members listed only by their place are the same objects in all findings of a group.
    rest = (_placed(*_place(row, other, sources)) for other in others[_NAMED:])
    more = len(group) - len(others) - (0 if len(group) == 1 else 1)
    return (*named, *rest), max(more, 0)


def _named(
    row: Row, other: Row, draft: FindingDraft, sources: Sequence[Source], at: int
) -> Related:
    """Return one of the first members of a group: its place, and the cells unlike `row`'s."""
    source, line, unit = _place(row, other, sources)
    code = decode(other.code) if other.code != row.code else None
    if other.entity == row.entity:
        return (
            _placed(source, line, unit) if code is None else Related(source, line, code, unit=unit)
        )
    alike = None
    if draft.slug == "shared" and at < _COMPARED:
        alike = name_relation(decode(row.entity), decode(other.entity))
    return Related(source, line, code, decode(other.name), alike, unit)


def _place(row: Row, other: Row, sources: Sequence[Source]) -> tuple[str | None, int | None, str]:
    """Return source (None: that of `row`), line and unit of another record."""
    name, unit = sources[other.source]
    return (None if name == sources[row.source].name else name), other.line or None, unit


@lru_cache(256)
def _placed(source: str | None, line: int | None, unit: str) -> Related:
    return Related(source, line, unit=unit)
