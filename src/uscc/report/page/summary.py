"""The top of the page: the verdict, why, the figures as a picture and in numbers, the doubts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from uscc.audit import Finding, Report
from uscc.report.figures import figures
from uscc.report.page.markup import EMPTY, Markup, joined, sentence, tag
from uscc.report.page.plots import Drawn, scale_picture
from uscc.report.verdict import doubt_texts, per_10k, why_text
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


#: Figures that the picture, or the top of the page, has.
_ELSEWHERE = ("rate", "records", "distinct")


def _figures(report: Report, say: Say) -> Markup:
    """Return numerator, denominator, target, allowance and the other shares."""
    items = (
        tag("div", tag("dt", one.name), tag("dd", one.text, _small(one.remark)))
        for one in figures(report, say)
        if one.slug not in _ELSEWHERE
    )
    return tag("dl", joined(items), class_="figures")


def _small(text: str) -> Markup:
    return tag("small", text) if text else EMPTY


# -- The doubts ------------------------------------------------------------------------------------


def doubts_part(report: Report, findings: Sequence[Finding], say: Say) -> Markup:
    """Return the warnings, and what else must be known before the page is passed on."""
    redacted = any(one.kind == "identity" and "*" in one.code for one in findings)
    said = doubt_texts(report, say, redacted=redacted)
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
