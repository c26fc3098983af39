"""What the formats for CI services say alike: a finding in one line, the figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from uscc.audit import Finding, Report
from uscc.report.details import detail_text
from uscc.report.words import cause_text, name_of, shown
from uscc.sentences import ENGLISH, Say

#: Characters of a value, and of the other members of a group, that are shown.
_VALUE, _DETAIL = 60, 300

#: Figures of the report that are told beside the findings.
_FIGURES = (
    "records", "distinct", "base", "errors", "allowed", "rate_per_10k", "target_per_10k", "verdict",
    "warnings",
)  # fmt: skip


def figures(report: Report) -> dict[str, Any]:
    """Return the figures that the verdict goes by, under the keys of the JSON report."""
    all_of_them = report.as_dict()
    return {name: all_of_them[name] for name in _FIGURES}


def finding_text(finding: Finding, say: Say = ENGLISH) -> str:
    """Return a finding in one line without control characters: what, which value, why."""
    what = shown(" ".join(filter(None, (finding.code, finding.entity))), _VALUE)
    parts = [say.listed(": ", (name_of(finding.kind, say), what))]
    if finding.cause:
        parts.append(cause_text(finding.cause, say))
    parts.append(shown(detail_text(finding, say), _DETAIL))
    if finding.suggestion:
        parts.append(say("perhaps {code} was meant, look it up", code=finding.suggestion))
    return say.listed("; ", parts)


def total(report: Report, slug: str) -> int:
    """Return how many records have a kind, a note, or take part in a relation."""
    if slug in report.relations:
        return report.relations[slug].records
    return report.kinds.get(slug, 0) + report.notes.get(slug, 0)


def left_out(report: Report, findings: Sequence[Finding], slug: str) -> int:
    """Return how many findings of a slug are not among those given."""
    return total(report, slug) - sum(finding.kind == slug for finding in findings)
