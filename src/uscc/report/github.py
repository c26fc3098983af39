"""Annotations of GitHub Actions: lines that a runner shows beside the lines of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from uscc.audit import Finding, Report
from uscc.audit.rate import counted_slugs
from uscc.report.about import About
from uscc.report.saying import finding_text, total
from uscc.report.verdict import verdict_text, warning_texts
from uscc.report.words import name_of, shown
from uscc.sentences import Option, Say

#: A step may have 10 annotations of a level; the verdict is one of them.
_MOST = 9

#: Characters of a path: as many as a path may have.
_PATH = 4_096


def render(report: Report, findings: Sequence[Finding], say: Say, about: About) -> str:
    """Return annotations: `error` for counted findings, `notice` for others, the verdict last.

    `findings`: at least the first of each kind. Every line
    is a command of the runner, so no value of the registry can be one.
    """
    slugs = counted_slugs(report.counted)
    counted = [finding for finding in findings if finding.kind in slugs][:_MOST]
    others = [finding for finding in findings if finding.kind not in slugs][:_MOST]
    lines = [_finding("error", finding, say) for finding in counted]
    lines += (_finding("notice", finding, say) for finding in others)
    return "\n".join([*lines, _verdict(report, counted + others, say, about.version)]) + "\n"


def _finding(level: str, finding: Finding, say: Say) -> str:
    place = {} if finding.source == "-" else {"file": shown(finding.source, _PATH)}
    if place and finding.line:
        place["line"] = str(finding.line)
    title = name_of(finding.kind, say)
    return _command(level, {**place, "title": title}, finding_text(finding, say))


def _verdict(report: Report, annotated: Sequence[Finding], say: Say, version: str) -> str:
    said = [verdict_text(report, say), *warning_texts(report, say)]
    left = sum(_totals(report)) - len(annotated)
    if left:
        several = "{n:,} more findings are not annotated, {findings} FILE.csv lists all"
        one = "{n:,} more finding is not annotated, {findings} FILE.csv lists all"
        said.append(say.count(left, one, several, findings=Option("findings")))
    level = "notice" if report.verdict == "met" else "error"
    return _command(
        level,
        {"title": say("uscc {version} error rate 重错码率", version=version)},
        say.listed("; ", said),
    )


def _totals(report: Report) -> Iterator[int]:
    """Yield the findings of each kind, relation and note."""
    for slug in (*report.kinds, *report.relations, *report.notes):
        yield total(report, slug)


def _command(level: str, properties: dict[str, str], message: str) -> str:
    """Return a command of the runner.

    >>> _command("error", {"file": "a,b.csv", "line": "2"}, "100 % wrong")
    '::error file=a%2Cb.csv,line=2::100 %25 wrong'
    """
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
