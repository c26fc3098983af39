"""SARIF 2.1.0: rules are kinds, relations and notes, results the first findings of each."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from uscc.audit import Finding, Report
from uscc.audit.rate import COUNTABLE, counted_slugs
from uscc.report.about import About
from uscc.report.saying import figures, finding_text, left_out
from uscc.report.verdict import verdict_text, warning_texts
from uscc.report.words import name_of
from uscc.sentences import Option, Say

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report, findings: Sequence[Finding], say: Say, about: About) -> str:
    """Return the report as a SARIF log with one run; ends with a newline.

    Results are `error` for counted findings and `note` for others. `findings`: the first of
    each kind; a notification says how many are left out.
    """
    counted = counted_slugs(report.counted)
    run = {
        "tool": {
            "driver": {
                "name": "uscc",
                "semanticVersion": about.version,
                "rules": [_rule(slug, counted, say) for slug in COUNTABLE],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": 0 if report.verdict == "met" else 1,
                "toolExecutionNotifications": list(_notifications(report, findings, say)),
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, counted, say) for finding in findings],
        "properties": figures(report),
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _level(slug: str, counted: frozenset[str]) -> str:
    return "error" if slug in counted else "note"


def _rule(slug: str, counted: frozenset[str], say: Say) -> dict[str, Any]:
    return {
        "id": slug,
        "shortDescription": {"text": name_of(slug, say)},
        "defaultConfiguration": {"level": _level(slug, counted)},
    }


def _result(finding: Finding, counted: frozenset[str], say: Say) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": artifact_uri(finding.source)}}
    if finding.line:
        place["region"] = {"startLine": finding.line}
    return {
        "ruleId": finding.kind,
        "ruleIndex": COUNTABLE.index(finding.kind),
        "level": _level(finding.kind, counted),
        "message": {"text": finding_text(finding, say)},
        "locations": [{"physicalLocation": place}],
    }


def artifact_uri(path: str) -> str:
    """Return a path as a URI: a relative one stays relative, to the folder of the command.

    >>> artifact_uri("数据/a b.csv"), artifact_uri("-")
    ('%E6%95%B0%E6%8D%AE/a%20b.csv', 'stdin')
    """
    if path == "-":
        return "stdin"
    if os.path.isabs(path):
        from pathlib import Path

        return Path(path).as_uri()
    return quote(os.fsencode(path.replace(os.sep, "/")))


def _notifications(
    report: Report, findings: Sequence[Finding], say: Say
) -> Iterator[dict[str, Any]]:
    """Yield the verdict, and of which kinds not all findings are here."""
    level = "note" if report.verdict == "met" else "error"
    yield {"level": level, "message": {"text": verdict_text(report, say)}}
    for said in warning_texts(report, say):
        yield {"level": "warning", "message": {"text": said}}
    for slug in COUNTABLE:
        if more := left_out(report, findings, slug):
            several = "{name}: {n:,} more findings are left out; {findings} FILE.csv lists all"
            one = "{name}: {n:,} more finding is left out; {findings} FILE.csv lists all"
            said = say.count(
                more, one, several, name=name_of(slug, say), findings=Option("findings")
            )
            yield {"level": "warning", "message": {"text": said}}
