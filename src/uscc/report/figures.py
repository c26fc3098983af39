"""The figures of a report with names and remarks: the rows of the tables of every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from uscc.audit import Report
from uscc.audit.rate import Rate
from uscc.report.definition import conversion_text, coverage_text
from uscc.report.verdict import per_10k
from uscc.sentences import Say


class Figure(NamedTuple):
    """One row.

    - `slug`: what it is.
    - `name`: its name.
    - `value`: the number; None where there is none.
    - `look`: how it is written: `whole`, `rate`, or `share`.
    - `text`: the number as text.
    - `remark`: what it means, or how far it is from the target; may be empty.
    """

    slug: str
    name: str
    value: float | None
    look: str
    text: str
    remark: str = ""


def rate_figures(rate: Rate, say: Say) -> Iterator[Figure]:
    """Yield numerator, denominator, rate, target and allowance."""
    yield _whole("errors", say("errors"), rate.errors, say("numerator of the rate"))
    name = say("records with a code, distinct (base)")
    yield _whole("base", name, rate.base, say("denominator of the rate"))
    yield Figure("rate", say("errors per 10,000"), rate.per_10k, "rate", per_10k(rate, say))
    target = float(rate.target)
    yield Figure("target", say("target per 10,000"), target, "rate", f"{target:g}")
    name = say("errors that the target allows")
    yield _whole("allowed", name, rate.allowed, _distance(rate, say))


def figures(report: Report, say: Say) -> Iterator[Figure]:
    """Yield the figures of a report; shares and the sample only where there are some."""
    yield from rate_figures(report.rate, say)
    without = report.without_legacy
    name = say("errors per 10,000 without early issuing variants")
    remark = say.count(without.errors, "{n:,} error", "{n:,} errors")
    yield Figure("legacy", name, without.per_10k, "rate", per_10k(without, say), remark)
    yield _whole("records", say("records"), report.records)
    yield _whole("distinct", say("distinct records"), report.distinct)
    if (share := report.coverage) is not None:
        name, remark = say("coverage"), coverage_text(say)
        yield Figure("coverage", name, share, "share", f"{share:.2%}", remark)
    if (share := report.conversion_rate) is not None:
        name, remark = say("conversion rate"), conversion_text(say)
        yield Figure("conversion", name, share, "share", f"{share:.2%}", remark)
    if sample := report.sample:
        name = say("95 % interval of the sample, per 10,000")
        text = say("{low:,.3f} to {high:,.3f}", low=sample.low_per_10k, high=sample.high_per_10k)
        yield Figure("interval", name, None, "rate", text)
        if size := sample.deciding_sample:
            name, remark = say("sample that would decide"), say("records without an error")
            yield _whole("deciding", name, size, remark)


def _whole(slug: str, name: str, number: int, remark: str = "") -> Figure:
    return Figure(slug, name, number, "whole", f"{number:,}", remark)


def _distance(rate: Rate, say: Say) -> str:
    """Return how many errors there are beyond the allowance, or could be added to it."""
    if not rate.base:
        return ""
    if rate.errors > rate.allowed:
        many = rate.errors - rate.allowed
        return say.count(many, "{n:,} error too many", "{n:,} errors too many")
    if not rate.allowed:
        return say("a single error misses it")
    left = rate.allowed - rate.errors
    if not left:
        return say("not one more is allowed")
    return say.count(
        left, "{n:,} error more would be allowed", "{n:,} errors more would be allowed"
    )
