"""From observations and relations to findings: one for each record and slug."""

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
from uscc.code.causes import SEARCHED
from uscc.code.judge import diagnose_compact
from uscc.code.kinds import WRONG
from uscc.repair.suggesting import suggest, suggest_compact

#: Members of a group that a finding lists, names, and compares by name.
_LISTED, _NAMED, _COMPARED = 100, 10, 3

_RANK = {slug: rank for rank, slug in enumerate(COUNTABLE)}


class FindingDraft(NamedTuple):
    """What a finding will be made of."""

    slug: str
    of: Observed | Row
    group: Sequence[Row] = ()


def order(about: FindingDraft | Observed) -> tuple[int, int, int, int]:
    """Return the sort key of findings: the place of the record, then the slug."""
    of = about.of if isinstance(about, FindingDraft) else about
    return of.source, of.line, of.number, _RANK[about.slug]


def packed(observed: Iterable[Observed]) -> bytes:
    """Return observations in the order of findings, as bytes: a fourth of the memory."""
    inorder = sorted(observed, key=order)
    return pickle.dumps(inorder, pickle.HIGHEST_PROTOCOL) if inorder else b""


def unpacked(observed: bytes) -> list[Observed]:
    """Return the packed observations."""
    return pickle.loads(observed) if observed else []


def finding_of(draft: FindingDraft, sources: Sequence[Source], mend: bool) -> Finding:
    """Return the finding; with `mend`, the only suggestion for a wrong code."""
    of = draft.of
    (source, unit), line = sources[of.source], of.line or None
    if isinstance(of, Observed):
        text = decode(of.cell)
        found = diagnose_compact(text, decode(of.code))
        cause = found.cause if draft.slug == found.kind else None
        expected = found.expected if found.kind else None
        asked = mend and draft.slug in WRONG
        only = _only_suggestion(text, found.code) if asked else ""
        return Finding(
            source,
            line,
            draft.slug,
            cause or "",
            text,
            decode(of.name),
            expected or "",
            only,
            None,
            unit=unit,
        )
    first = draft.group[0].line or None
    code, name = decode(of.code), decode(of.name)
    others, more = _others(of, draft, sources)
    return Finding(source, line, draft.slug, "", code, name, "", "", first, others, more, unit)


def _only_suggestion(text: str, code: str) -> str:
    """Return the only code that a wrong value may have been meant to be, else nothing."""
    # Of a longer value only the beginning is searched, and brought to compact form.
    found = suggest(text) if len(text) > SEARCHED else suggest_compact(code)
    return found[0].code if len(found) == 1 else ""


def _others(
    row: Row, draft: FindingDraft, sources: Sequence[Source]
) -> tuple[tuple[Related, ...], int]:
    """Return the other members of the group, and how many more there are.

    All of them up to `_LISTED`; bounded, because every member of a large group has them.
    """
    group = draft.group
    # One more than are listed, since the record itself may be among them.
    others = [other for other in group[: _LISTED + 1] if other.number != row.number][:_LISTED]
    named = [_named(row, other, draft, sources, at) for at, other in enumerate(others[:_NAMED])]
    # Those without a name or a code of their own are the same objects in all findings of a group.
    rest = (_placed(*_place(row, other, sources)) for other in others[_NAMED:])
    more = len(group) - len(others) - (0 if len(group) == 1 else 1)
    return (*named, *rest), max(more, 0)


def _named(
    row: Row, other: Row, draft: FindingDraft, sources: Sequence[Source], at: int
) -> Related:
    """Return one of the first members of a group: where, and what is not the same as here."""
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
    """Return source, line and unit of another record; no source where it is the same."""
    name, unit = sources[other.source]
    return (None if name == sources[row.source].name else name), other.line or None, unit


@lru_cache(256)
def _placed(source: str | None, line: int | None, unit: str) -> Related:
    return Related(source, line, unit=unit)
