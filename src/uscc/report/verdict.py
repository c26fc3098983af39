"""The verdict in one line, and the warnings beside it, as every format says them."""

from __future__ import annotations

from collections.abc import Iterator

from uscc.audit import Report
from uscc.audit.rate import Rate
from uscc.audit.result import Authority
from uscc.regions import find
from uscc.report.words import name_of, shown
from uscc.sentences import ENGLISH, Option, Say
from uscc.standard import DEPARTMENT_SHORT, DEPARTMENTS

#: Where the 95 % interval of a sample lies.
_SAMPLED = {
    "met": "the whole interval is within {target:g} per 10,000",
    "missed": "the whole interval is above {target:g} per 10,000",
    "undecided": "the interval contains {target:g} per 10,000",
}


def verdict_text(report: Report, say: Say = ENGLISH) -> str:
    """Return the verdict in one line, with the rate and the target."""
    return say.listed(": ", (name_of(report.verdict, say), why_text(report, say)))


def why_text(report: Report, say: Say) -> str:
    """Return the reason of the verdict."""
    rate = report.rate
    target = float(rate.target)
    if report.verdict == "no-data":
        return say("no record has a code, so there is no rate")
    if report.verdict == "undecided" and (report.sample or rate).verdict == "met":
        within = "{rate} is within {target:g} per 10,000, but {doubt}"
        return say(within, rate=per_10k(rate, say), target=target, doubt=_doubt(report, say))
    if report.sample:
        return say(_SAMPLED[report.verdict], target=target)
    if report.verdict == "met":
        return say("{rate} is within {target:g} per 10,000", rate=per_10k(rate, say), target=target)
    return say.count(
        rate.errors - rate.allowed,
        "{rate} is above {target:g} per 10,000; {n:,} error too many",
        "{rate} is above {target:g} per 10,000; {n:,} errors too many",
        rate=per_10k(rate, say),
        target=target,
    )


def per_10k(rate: Rate, say: Say) -> str:
    """Return the rate as a number."""
    return say("no rate") if rate.per_10k is None else f"{rate.per_10k:,.3f}"


def rate_text(rate: Rate, say: Say) -> str:
    """Return the rate with its unit."""
    text = per_10k(rate, say)
    return text if rate.per_10k is None else say("{rate} per 10,000", rate=text)


def _doubt(report: Report, say: Say) -> str:
    """Return why a rate within the target is not called met, and what to do."""
    if report.doubted_by == "one-code":
        said = "one code is in more than half of the records; if that is right, name it with {code}"
        return say(said, code=Option("code"))
    without = [source["path"] for source in report.sources if not source["entity_columns"]]
    why = say("no column names the entity")
    if len(without) < len(report.sources):
        why = say("most records do not name their entity")
        if without:
            why = say("{path} has no column of entities", path=shown(without[0]))
    return say(
        "{why}, so one code on several entities, and one entity with several codes, were not looked"
        " for; name the column with {entity}, or say {no_entity}",
        why=why,
        entity=Option("entity"),
        no_entity=Option("no_entity"),
    )


def authority_name(one: Authority, say: Say) -> str:
    """Return the name of a registering authority: region and department with their codes."""
    if one.department is None:
        return say("no registering authority in the code")
    region = find(one.region or "")
    place = region.full_name if region else say("unknown region")
    return f"{one.region} {place} {one.department} {department_name(one.department, say)}"


def department_name(department: str, say: Say) -> str:
    """Return the name of a registering department, position 1 of a code."""
    if department not in DEPARTMENTS:
        return say("unknown department")
    return DEPARTMENT_SHORT[department] if say.lang == "zh" else DEPARTMENTS[department][1]


def warning_texts(report: Report, say: Say = ENGLISH) -> list[str]:
    """Return a line for each warning: what the doubt is; in English its slug, too."""
    return [
        say.listed(": ", (say("warning") if say.lang == "zh" else f"warning {slug}", text))
        for slug, text in _warnings(report, say)
    ]


def doubt_texts(report: Report, say: Say, *, redacted: bool = False) -> list[str]:
    """Return what must be known before a page or a workbook is used, and passed on.

    - `redacted`: whether resident identity numbers are blotted out.
    """
    said = [text for _, text in _warnings(report, say)]
    if (number := report.kinds["identity"]) and not redacted:
        said.append(
            say.count(
                number,
                "{n:,} record holds a resident identity number: this is personal information, so"
                " pass the report on only to persons who may see it",
                "{n:,} records hold resident identity numbers: this is personal information, so"
                " pass the report on only to persons who may see it",
            )
        )
    return said


def _warnings(report: Report, say: Say) -> Iterator[tuple[str, str]]:
    """Yield the slug and the text of each warning, with the number of closed records."""
    for slug in report.warnings:
        number = say.count(report.closed, "{n:,} record", "{n:,} records")
        said = name_of(slug, say), number if slug == "closed-records" else ""
        yield slug, say.listed(": ", said)
