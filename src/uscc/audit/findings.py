"""From observations and relations to findings: one for each record and slug."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from uscc.audit.columns import Row
from uscc.audit.names import name_relation
from uscc.audit.partial import Observed
from uscc.audit.rate import COUNTABLE
from uscc.audit.result import Finding
from uscc.batch.records import decode
from uscc.code.judge import diagnose
from uscc.code.kinds import WRONG
from uscc.repair import suggest

#: Members of a group that a finding's detail lists, names, and compares by name.
_LISTED, _NAMED, _COMPARED = 100, 10, 3

_RANK = {slug: rank for rank, slug in enumerate(COUNTABLE)}


class FindingDraft(NamedTuple):
    """What a finding will be made of."""

    slug: str
    of: Observed | Row
    group: Sequence[Row] = ()


def order(about: FindingDraft | Observed) -> tuple[int, int, int, int]:
    """Return what findings are sorted by: where the record stands, then the slug."""
    of = about.of if isinstance(about, FindingDraft) else about
    return of.source, of.line, of.number, _RANK[about.slug]


def packed(observed: Iterable[Observed]) -> bytes:
    """Return observations in the order of findings, as bytes: a fourth of the memory."""
    inorder = sorted(observed, key=order)
    return pickle.dumps(inorder, pickle.HIGHEST_PROTOCOL) if inorder else b""


def unpacked(observed: bytes) -> list[Observed]:
    """Return what was packed."""
    return pickle.loads(observed) if observed else []


def finding_of(draft: FindingDraft, sources: Sequence[str], mend: bool) -> Finding:
    """Return the finding; with `mend`, the only suggestion for a wrong code."""
    of = draft.of
    source, line = sources[of.source], of.line or None
    if isinstance(of, Observed):
        text = decode(of.cell)
        found = diagnose(text)
        cause = found.cause if draft.slug == found.kind else None
        expected = found.expected if found.kind else None
        suggestions = suggest(text) if mend and draft.slug in WRONG else ()
        only = suggestions[0].code if len(suggestions) == 1 else ""
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
            "",
        )
    first = draft.group[0].line or None
    code, name = decode(of.code), decode(of.name)
    detail = _detail(of, draft, sources)
    return Finding(source, line, draft.slug, "", code, name, "", "", first, detail)


def _detail(row: Row, draft: FindingDraft, sources: Sequence[str]) -> str:
    """Return the other members of the group: where, and what is not the same as here.

    All of them up to `_LISTED`; bounded, because every member of a large group says it.
    """
    group = draft.group
    # One more than are listed, since the record itself may be among them.
    others = [other for other in group[: _LISTED + 1] if other.number != row.number][:_LISTED]
    said = [_place(row, other, sources) for other in others]
    for at, other in enumerate(others[:_NAMED]):
        what = [decode(other.code)] if other.code != row.code else []
        if other.entity != row.entity:
            what.append(decode(other.name))
            if draft.slug == "shared" and at < _COMPARED:
                what.append(f"({name_relation(decode(row.entity), decode(other.entity))})")
        said[at] = ": ".join(filter(None, (said[at], " ".join(what))))
    rest = len(group) - len(others) - (0 if len(group) == 1 else 1)
    return "; ".join(filter(None, said)) + (f"; and {rest:,} more" if rest > 0 else "")


def _place(row: Row, other: Row, sources: Sequence[str]) -> str:
    """Return where another record stands: `line 9` or `b.csv line 9`."""
    where = [f"line {other.line:,}"] if other.line else []
    if sources[other.source] != sources[row.source]:
        where.insert(0, sources[other.source])
    return " ".join(where)
