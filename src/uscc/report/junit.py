"""JUnit XML: a test case for the verdict, and one for each thing that is counted."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from uscc.audit import Finding, Report
from uscc.audit.rate import COUNTABLE, counted_slugs
from uscc.report.about import About
from uscc.report.details import place_text
from uscc.report.saying import figures, finding_text, left_out, total
from uscc.report.verdict import verdict_text, warning_texts
from uscc.report.words import name_of, shown
from uscc.sentences import Option, Say


def render(report: Report, findings: Sequence[Finding], say: Say, about: About) -> str:
    """Return the report as JUnit XML; ends with a newline.

    A case fails only if the target is not met, so that the file and the exit status agree.
    Where it is met, the errors it allows are the output of their case. `findings`: the first
    of each kind.
    """
    suites = Element("testsuites", name="uscc scan")
    suite = SubElement(suites, "testsuite", name="uscc scan")
    properties = SubElement(suite, "properties")
    listed = {"warnings": " ".join(report.warnings)}
    for name, value in {"version": about.version, **figures(report), **listed}.items():
        SubElement(properties, "property", name=name, value=str(value))
    missed = report.verdict != "met"
    said = "\n".join([verdict_text(report, say), *warning_texts(report, say)])
    target = float(report.rate.target)
    verdict = _case(
        suite, say("target error rate 重错码率 at most {target:g} per 10,000", target=target)
    )
    if missed:
        _failure(verdict, report.verdict, verdict_text(report, say), said)
    else:
        SubElement(verdict, "system-out").text = said
    counted = counted_slugs(report.counted)
    for slug in (slug for slug in COUNTABLE if slug in counted):
        _add_slug(suite, report, findings, say, slug, missed)
    _add_numbers(suites, suite)
    indent(suites)
    text = tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _add_slug(
    suite: Element,
    report: Report,
    findings: Sequence[Finding],
    say: Say,
    slug: str,
    missed: bool,
) -> None:
    """Add the case of one thing that is counted."""
    case = _case(suite, f"{slug} {name_of(slug, say)}")
    number = total(report, slug)
    if not number:
        return
    lines = [_line(finding, say) for finding in findings if finding.kind == slug]
    if more := left_out(report, findings, slug):
        all_of_them = "and {n:,} more; {findings} FILE.csv lists all"
        lines.append(say(all_of_them, n=more, findings=Option("findings")))
    if missed:
        many = say.count(number, "{n:,} record", "{n:,} records")
        said = say.listed(": ", (many, name_of(slug, say)))
        _failure(case, slug, said, "\n".join(lines))
    else:
        SubElement(case, "system-out").text = "\n".join(lines)


def _line(finding: Finding, say: Say) -> str:
    place = place_text(finding.line, finding.unit, say)
    where = " ".join(filter(None, (shown(finding.source), place)))
    return say.listed(": ", (where, finding_text(finding, say)))


def _case(suite: Element, name: str) -> Element:
    return SubElement(suite, "testcase", classname="uscc.scan", name=name, time="0")


def _failure(case: Element, slug: str, said: str, text: str) -> None:
    SubElement(case, "failure", type=slug, message=said).text = text


def _add_numbers(suites: Element, suite: Element) -> None:
    """Add the numbers of cases and failures, which CI services ask for."""
    numbers = {
        "tests": str(len(suite.findall("testcase"))),
        "failures": str(len(suite.findall("testcase/failure"))),
        "errors": "0",
        "time": "0",
    }
    suites.attrib.update(numbers)
    suite.attrib.update(numbers, skipped="0")
