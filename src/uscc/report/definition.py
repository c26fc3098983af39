"""How the rate is defined 统计口径, as every page says it beside the figures."""

from __future__ import annotations

from collections.abc import Iterator

from uscc.audit import Report
from uscc.audit.rate import COUNTABLE, counted_slugs
from uscc.code.kinds import WRONG
from uscc.report.words import name_of
from uscc.sentences import Say


def definition_lines(report: Report, say: Say) -> Iterator[str]:
    """Yield the sentences that define the rate: numerator, denominator, target, whose it is."""
    counted = counted_slugs(report.counted)
    yield say("error rate = errors ÷ base × 10,000, in errors per 10,000 records")
    yield say(
        "errors: distinct records with at least one of these, each record once: {names}",
        names=counted_text(report, say),
    )
    if counted.isdisjoint(("missing", "unconverted")):
        yield say("base: distinct records that have a code")
    else:
        yield say("base: distinct records that have a code, and records without one that count")
    if "repeated" in counted:
        yield say("records with the same code and the same entity count as often as they occur")
    else:
        yield say("distinct: records with the same code and the same entity are one record")
    yield say("target: at most {target:g} errors per 10,000", target=float(report.rate.target))
    yield say(
        "No document known to us defines numerator and denominator of this rate; this definition"
        " is that of uscc. State it wherever you state the rate."
    )


def counted_text(report: Report, say: Say) -> str:
    """Return the names of what counts as an error; all kinds of wrong codes are one name."""
    counted = counted_slugs(report.counted)
    names = [say("wrong codes")] if counted.issuperset(WRONG) else []
    rest = counted.difference(WRONG) if names else counted
    between = ", " if say.lang == "zh" else "; "  # the English names have commas
    return say.listed(between, names + [name_of(slug, say) for slug in COUNTABLE if slug in rest])
