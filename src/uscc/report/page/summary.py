"""The top of the page: the verdict, why, the figures as a picture and in numbers, the doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from uscc.audit import Finding, Report
from uscc.report.page.markup import EMPTY, Markup, joined, sentence, tag
from uscc.report.page.plots import Drawn, scale_picture
from uscc.report.verdict import per_10k, why_text
from uscc.report.words import name_of
from uscc.sentences import Say

#: Drawings of 24 by 24, beside the word: a tick, a cross, a question mark, a dash.
_SIGNS = {
    "met": "M5 13 L10 18 L19 7",
    "missed": "M6 6 L18 18 M18 6 L6 18",
    "undecided": "M8 9 a4 4 0 1 1 5.5 3.7 Q12 13.4 12 15 M12 18.6 V19",
    "no-data": "M6 12 H18",
}


@cache
def sign(verdict: str) -> Markup:
    """Return the sign of a verdict."""
    path = tag("path", d=_SIGNS[verdict])
    return tag("svg", path, class_="sign", viewBox="0 0 24 24", aria_hidden="true")


def verdict_part(report: Report, say: Say) -> Markup:
    """Return the verdict with its reason, the picture of the rate, and the figures."""
    word = tag("h2", sign(report.verdict), name_of(report.verdict, say), id="verdict-heading")
    why = tag("p", sentence(why_text(report, say), say), class_="why")
    return joined(
        (tag("div", word, why, class_="word"), _picture(report, say), _figures(report, say))
    )


# -- The picture -----------------------------------------------------------------------------------


def _picture(report: Report, say: Say) -> Markup:
    """Return rate and target on a scale; nothing is drawn where there is no rate."""
    rate, sample = report.rate, report.sample
    if rate.per_10k is None:
        return EMPTY
    target = float(rate.target)
    drawn = Drawn(
        target,
        rate.per_10k,
        (sample.low_per_10k, sample.high_per_10k) if sample else None,
        (
            say("target {target:g}", target=target),
            say.count(rate.allowed, "{n:,} error allowed", "{n:,} errors allowed"),
        ),
        (say("{rate} per 10,000", rate=per_10k(rate, say)), _times(report, say)),
        report.verdict,
    )
    label = say.listed("; ", (*drawn.rate_words, *drawn.target_words))
    svg, logarithmic = scale_picture(drawn, label)
    said = [say("errors per 10,000 records"), _scale_text(logarithmic, say)]
    if sample:
        low, high = sample.low_per_10k, sample.high_per_10k
        said.append(
            say("95 % interval of the sample: {low:,.3f} to {high:,.3f}", low=low, high=high)
        )
    return tag("figure", svg, tag("figcaption", say.listed("; ", said)))


def _times(report: Report, say: Say) -> str:
    """Return how far the rate is above the target."""
    rate = report.rate
    if rate.verdict != "missed" or not rate.target:
        return ""
    times = (rate.per_10k or 0.0) / float(rate.target)
    if times < 1.05:
        return say("just above the target")
    digits = 1 if times < 10 else 0
    return say("{times} times the target", times=f"{times:,.{digits}f}")


def _scale_text(logarithmic: bool, say: Say) -> str:
    return (
        say("logarithmic scale, shaded up to the target")
        if logarithmic
        else say("shaded up to the target")
    )


# -- The figures -----------------------------------------------------------------------------------


def _figures(report: Report, say: Say) -> Markup:
    """Return numerator, denominator, target, allowance and the other shares."""
    items = (
        tag("div", tag("dt", name), tag("dd", value, tag("small", note) if note else EMPTY))
        for name, value, note in _figure_rows(report, say)
    )
    return tag("dl", joined(items), class_="figures")


def _figure_rows(report: Report, say: Say) -> Iterator[tuple[str, str, str]]:
    """Yield name, number and a remark."""
    rate = report.rate
    yield say("errors (numerator)"), f"{rate.errors:,}", ""
    yield say("distinct records with a code (denominator)"), f"{rate.base:,}", ""
    yield say("target per 10,000"), f"{float(rate.target):g}", ""
    yield say("errors that the target allows"), f"{rate.allowed:,}", _distance(report, say)
    without = report.without_legacy
    yield (
        say("rate without early issuing variants"),
        per_10k(without, say),
        say.count(without.errors, "{n:,} error", "{n:,} errors"),
    )
    if report.conversion_rate is not None:
        share = f"{report.conversion_rate:.2%}"
        yield say("conversion rate"), share, say("converted, of records that had a number")
    if report.coverage is not None:
        yield say("coverage"), f"{report.coverage:.2%}", say("distinct records that have a code")
    if report.sample and report.sample.deciding_sample:
        size = f"{report.sample.deciding_sample:,}"
        yield say("sample that would decide"), size, say("records without an error")


def _distance(report: Report, say: Say) -> str:
    """Return how many errors there are beyond the allowance, or could be added to it."""
    rate = report.rate
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


# -- The doubts ------------------------------------------------------------------------------------


def doubts_part(report: Report, findings: Sequence[Finding], say: Say) -> Markup:
    """Return the warnings, and what else must be known before the page is passed on."""
    said = [*_warnings(report, say), *_identities(report, findings, say)]
    if not said:
        return EMPTY
    items = joined(tag("li", sentence(text, say)) for text in said)
    heading = tag("h2", say("Before you use these figures"), id="doubts-heading")
    return tag(
        "section",
        heading,
        tag("ul", items),
        id="doubts",
        class_="callout",
        aria_labelledby="doubts-heading",
    )


def _warnings(report: Report, say: Say) -> Iterator[str]:
    for slug in report.warnings:
        number = say.count(report.closed, "{n:,} record", "{n:,} records")
        yield say.listed(": ", (name_of(slug, say), number if slug == "closed-records" else ""))


def _identities(report: Report, findings: Iterable[Finding], say: Say) -> Iterator[str]:
    """Yield the warning of personal data, unless the numbers are blotted out."""
    redacted = any(one.kind == "identity" and "*" in one.code for one in findings)
    if report.kinds["identity"] and not redacted:
        yield say.count(
            report.kinds["identity"],
            "{n:,} record holds a resident identity number: this page shows personal information,"
            " so pass it on only to persons who may see it",
            "{n:,} records hold resident identity numbers: this page shows personal information,"
            " so pass it on only to persons who may see it",
        )
