"""The sheet of the summary: the verdict first, then figures, counts, sources, the rate."""

from __future__ import annotations

from uscc.audit import Report
from uscc.report.about import About
from uscc.report.counts import Count, kind_counts, note_counts, relation_counts
from uscc.report.definition import definition_lines
from uscc.report.figures import figures
from uscc.report.meanings import MEANINGS
from uscc.report.source_text import column_texts, format_text, source_notes
from uscc.report.verdict import doubt_texts, verdict_text
from uscc.report.words import name_of
from uscc.report.workbook.cells import number_cell, text_cell
from uscc.report.workbook.pages import Page
from uscc.report.workbook.sheets import Look, headed
from uscc.sentences import Say

#: Widths of the columns in characters.
_WIDTHS = (36, 14, 20, 84)

#: Sources that are described; more are counted.
_SOURCES = 1_000


def summary_sheet(report: Report, say: Say, about: About) -> tuple[Look, list[bytes]]:
    """Return the sheet: how it looks, and its rows."""
    page = Page(_WIDTHS)
    page.wide(say("Audit of Unified Social Credit Codes"), "title", high=32)
    page.wide(verdict_text(report, say), report.verdict, high=36)
    for text in doubt_texts(report, say):
        page.wide(headed(text), "warning")
    _figures(page, report, say)
    _counts(page, report, say)
    _sources(page, report, say)
    page.section(say("How the rate is defined"))
    for line in definition_lines(report, say):
        page.wide(headed(line), "note")
    _origin(page, say, about)
    return page.look(say("Summary")), page.rows


def _figures(page: Page, report: Report, say: Say) -> None:
    page.section(say("Figures"))
    page.head(say("figure"), say("value"), "", say("explanation"))
    blank = text_cell("", "text")
    for one in figures(report, say):
        said = one.remark if one.value is not None else one.text
        page.told(headed(one.name), [number_cell(one.value, one.look), blank], headed(said))


def _counts(page: Page, report: Report, say: Say) -> None:
    """Add the kinds, relations and notes, each with its number of records and its meaning."""
    for title, counts in (
        (say("wrong and missing codes"), kind_counts(report)),
        (say("records that share a code or an entity"), relation_counts(report)),
        (say("doubts about valid codes (notes)"), note_counts(report)),
    ):
        page.section(headed(title))
        page.head(say("finding"), say("records"), say("counts as an error"), say("meaning"))
        for one in counts:
            style = "counts" if one.counted and one.records else "middle"
            cells = [
                number_cell(one.records, "whole"),
                text_cell(say("yes") if one.counted else say("no"), style),
            ]
            page.told(headed(name_of(one.slug, say)), cells, _meaning(one, say))


def _meaning(one: Count, say: Say) -> str:
    """Return what a kind means; how many groups there are, and who must act, if it has occurred."""
    meaning = MEANINGS[one.slug]
    said = [str(say.worded(meaning.what))]
    if one.groups:
        said.append(say.listed(": ", (headed(say("groups")), f"{one.groups:,}")))
    if one.records:
        said.append(str(say.worded(meaning.who)))
    return "\n".join(said)


def _sources(page: Page, report: Report, say: Say) -> None:
    page.section(say("Sources"))
    page.head(say("source"), say("records"), "", say("how it was read"))
    for source in report.sources[:_SOURCES]:
        facts = {say("read as"): format_text(source, say), **column_texts(source, say)}
        lines = [say.listed(": ", fact) for fact in facts.items()]
        lines += source_notes(source, say)
        cells = [number_cell(source["records"], "whole"), text_cell("", "text")]
        page.told(source["path"], cells, "\n".join(map(headed, lines)))
    if (more := len(report.sources) - _SOURCES) > 0:
        page.wide(say.count(more, "and {n:,} more file", "and {n:,} more files"), "note")


def _origin(page: Page, say: Say, about: About) -> None:
    """Add version, time and command."""
    page.section(say("This report"))
    for name, text in (
        (say("made by"), f"uscc {about.version}"),
        (say("time"), about.made),
        (say("command"), about.command),
    ):
        if text:
            page.wide(say.listed(": ", (headed(name), text)), "grey")
