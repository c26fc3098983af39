"""How the rate is defined 统计口径, as every page says it beside the figures."""

from __future__ import annotations

from collections.abc import Iterator

from uscc.audit import Report
from uscc.audit.rate import COUNTABLE, counted_slugs
from uscc.code.kinds import WRONG
from uscc.report.words import name_of
from uscc.sentences import Say


def definition_lines(report: Report, say: Say) -> Iterator[str]:
    """Yield the sentences that define the rate and the shares, and say whose definition it is."""
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
    yield say.listed(": ", (say("conversion rate"), conversion_text(say)))
    yield say.listed(": ", (say("coverage"), coverage_text(say)))
    if report.sample:
        yield say(
            "sample: the exact binomial interval (Clopper-Pearson) of 95 % decides, not the rate"
        )
    yield say(
        "a valid code fits GB 32100-2015; this does not prove that it was assigned to the entity"
    )
    yield say(
        "No document known to us defines numerator and denominator of this rate; this definition"
        " is that of uscc. State it wherever you state the rate."
    )


def coverage_text(say: Say) -> str:
    """Return how the coverage 赋码覆盖率 is defined."""
    return say("distinct records with a code ÷ all distinct records")


def conversion_text(say: Say) -> str:
    """Return how the conversion rate 存量代码转换率 is defined."""
    return say("records with a code ÷ (records with a code + unconverted records)")


def counted_text(report: Report, say: Say) -> str:
    """Return the names of what counts as an error; all kinds of wrong codes are one name."""
    counted = counted_slugs(report.counted)
    names = [say("wrong codes")] if counted.issuperset(WRONG) else []
    rest = counted.difference(WRONG) if names else counted
    between = ", " if say.lang == "zh" else "; "  # the English names have commas
    return say.listed(between, names + [name_of(slug, say) for slug in COUNTABLE if slug in rest])
