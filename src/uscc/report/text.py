"""The report on one screen: the files and their columns, counts, rate, verdict, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from uscc.audit import Finding, Report
from uscc.audit.rate import counted_slugs
from uscc.audit.result import Sample
from uscc.code.kinds import WRONG
from uscc.report.about import About
from uscc.report.counts import kind_counts, note_counts, relation_counts, term_of_art
from uscc.report.definition import counted_text
from uscc.report.details import detail_text, place_text
from uscc.report.first import FIRST
from uscc.report.source_text import sources_lines
from uscc.report.verdict import authority_name, rate_text, verdict_text, warning_texts
from uscc.report.words import cause_text, clipped, name_of, padded, shown, shown_path, wrapped
from uscc.sentences import Option, Say
from uscc.vocabulary import TERMS

#: Files described in full, and authorities named; the others are counted.
_SOURCES = 4
_AUTHORITIES = 2


def render(report: Report, findings: Sequence[Finding], say: Say, about: About) -> str:
    """Return the report on one screen; ends with a newline.

    `findings`: at least the first of each kind; shown where no file has all of them.
    """
    path = about.findings_path
    parts = (
        _sources(report, say),
        _values(report, say),
        _relations(report, say),
        _rate(report, say),
        _worst(report, say),
        _first(report, findings, say) if path is None else (),
        _next(report, say, about),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _sources(report: Report, say: Say) -> Iterator[str]:
    yield from sources_lines(report, _SOURCES, say)
    if report.sources:
        yield ""


def _values(report: Report, say: Say) -> Iterator[str]:
    yield _row(say, "right", say("valid codes"), report.right)
    yield _row(say, "wrong", say("wrong codes 错码"), report.wrong)
    for one in kind_counts(report):
        wrong = one.slug in WRONG
        if one.records or not wrong:
            before = "  " if wrong else ""
            name = name_of(one.slug, say)
            yield _row(say, one.slug, name, one.records, before=before, counted=one.counted)
    for one in note_counts(report):
        if one.records:
            name, before = name_of(one.slug, say), say("note") + " "
            yield _row(say, one.slug, name, one.records, before=before, counted=one.counted)


def _relations(report: Report, say: Say) -> Iterator[str]:
    for one in relation_counts(report):
        _, _, single, several = TERMS[one.slug].unit
        what = say.count(one.groups or 0, single, several) if one.records else ""
        name = name_of(one.slug, say)
        if say.lang == "en":  # what the groups are says it already, but for the term of art
            name, what = " ".join(filter(None, (what or name, term_of_art(one.slug, say)))), ""
        yield _row(say, one.slug, name, one.records, what, counted=one.counted)
    if not report.entity_known:
        named = any(source["entity_columns"] for source in report.sources)
        what = say("no record names its entity") if named else say("no entity column")
        if "no-entity" in report.warnings:
            how = say("name one with {entity}", entity=Option("entity"))
        else:
            how = ""
        said = "{what}: repeats cannot be told from one code on several entities"
        yield from wrapped(say.listed("; ", (say(said, what=what), how)))


def _row(
    say: Say,
    slug: str,
    name: str,
    count: int,
    what: str = "",
    *,
    before: str = "",
    counted: bool = False,
) -> str:
    """Return a line of the table; `*` where a counted kind has occurred.

    In English the slug comes first, for the options that take it, and the name last.
    """
    mark = "*" if counted and count else " "
    left, right = (slug, name) if say.lang == "en" else (name, what)
    return f"{padded(before + left, 21)}{count:>11,} {mark} {right}".rstrip()


def _rate(report: Report, say: Say) -> Iterator[str]:
    yield ""
    rate = report.rate
    yield say(
        "error rate 重错码率: {errors} / {records} = {rate}",
        errors=_errors(rate.errors, say),
        records=say.count(rate.base, "{n:,} distinct record", "{n:,} distinct records"),
        rate=rate_text(rate, say),
    )
    counted = ", ".join(report.counted) if say.lang == "en" else counted_text(report, say)
    yield from wrapped("  " + say("* counted, each record once: {names}", names=counted), indent=4)
    without = report.without_legacy
    yield "  " + say(
        "without early issuing variants (legacy): {errors}, {rate}",
        errors=_errors(without.errors, say),
        rate=rate_text(without, say),
    )
    yield from _shares(report, say)
    allows = "target {target:g} per 10,000 allows {errors} here"
    allowance = say(allows, target=float(rate.target), errors=_errors(rate.allowed, say))
    if rate.base and not rate.allowed:
        allowance = say.listed(": ", (allowance, say("a single error misses it")))
    yield "  " + allowance
    if report.sample:
        yield from _sample(report.sample, say)


def _shares(report: Report, say: Say) -> Iterator[str]:
    said = []
    if report.conversion_rate is not None:
        share = report.conversion_rate
        said.append(say("conversion rate 存量代码转换率: {share:.2%}", share=share))
    if report.coverage is not None:
        said.append(say("coverage 赋码覆盖率: {share:.2%}", share=report.coverage))
    if said:
        yield "  " + say.listed("; ", said)


def _sample(sample: Sample, say: Say) -> Iterator[str]:
    low, high = sample.low_per_10k, sample.high_per_10k
    said = "random sample: 95 % interval {low:,.3f} to {high:,.3f} per 10,000"
    yield "  " + say(said, low=low, high=high)
    if sample.deciding_sample:
        said = "a sample of {n:,} without an error would show it is met"
        yield "  " + say(said, n=sample.deciding_sample)


def _errors(number: int, say: Say) -> str:
    return say.count(number, "{n:,} error", "{n:,} errors")


def _worst(report: Report, say: Say) -> Iterator[str]:
    """Yield the authorities with the most errors for their size: who must correct them."""
    wanting = [one for one in report.by_authority if one.rate.errors and one.department]
    if len(report.by_authority) < 2 or not wanting:
        return
    yield "  " + say.count(
        len(wanting),
        "worst of {n:,} registering authority with errors:",
        "worst of {n:,} registering authorities with errors:",
    )
    for one in wanting[:_AUTHORITIES]:
        line = say(
            "{name}: {errors:,} / {base:,} = {rate}",
            name=authority_name(one, say),
            errors=one.rate.errors,
            base=one.rate.base,
            rate=rate_text(one.rate, say),
        )
        yield from wrapped(f"    {line}", indent=6)


def _first(report: Report, findings: Sequence[Finding], say: Say) -> Iterator[str]:
    """Yield the first findings that count, a line each."""
    counted = counted_slugs(report.counted)
    first = [finding for finding in findings if finding.kind in counted][:FIRST]
    if first:
        yield ""
        yield say("the first findings that count:")
    several = len(report.sources) > 1
    for finding in first:
        yield clipped(f"  {_finding(finding, several, say)}")


def _finding(finding: Finding, several: bool, say: Say) -> str:
    where = place_text(finding.line, finding.unit, say) or say("a record")
    if several:
        where = f"{shown(finding.source, 30)} {where}"
    why = cause_text(finding.cause, say) if finding.cause else detail_text(finding, say)
    name = name_of(finding.kind, say) if say.lang == "zh" else finding.kind
    said = say.listed(": ", (where, f"{shown(finding.code, 24)} {name}"))
    return say.listed("; ", (said, shown(why)))


def _next(report: Report, say: Say, about: About) -> Iterator[str]:
    yield ""
    for said in (verdict_text(report, say), *warning_texts(report, say)):
        yield from wrapped(said)
    if about.written:
        paths = say.listed(", ", map(shown_path, about.written))
        yield from wrapped(say("written: {paths}", paths=paths))
    if report.verdict == "no-data":
        return
    found = report.errors or any(report.kinds.values()) or any(report.notes.values())
    if about.findings_path is not None:
        yield say("next: every finding is in {path}", path=shown(about.findings_path))
    elif found and say.options["findings"] and not about.written:
        said = "next: {findings} FILE.csv lists every finding with its line, for a spreadsheet"
        yield say(said, findings=Option("findings"))
