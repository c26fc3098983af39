"""The report as a workbook: summary, authorities, findings, rows left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from uscc.audit.rate import counted_slugs
from uscc.report.workbook.authorities import authority_sheet
from uscc.report.workbook.findings import finding_columns, finding_rows
from uscc.report.workbook.left_out import left_out_sheet
from uscc.report.workbook.sheets import MOST_ROWS, Look, workbook
from uscc.report.workbook.summary import summary_sheet

if TYPE_CHECKING:
    from typing import BinaryIO

    from uscc.audit import Finding, Report
    from uscc.report.about import About
    from uscc.sentences import Say


def write(
    report: Report,
    findings: Iterable[Finding],
    say: Say,
    about: About,
    file: BinaryIO,
    most_rows: int = MOST_ROWS,
) -> None:
    """Write the report as a workbook; see `uscc.report.formats.write`.

    - `most_rows`: rows of a sheet; more findings go on in further sheets.
    """
    title, made = say("Audit of Unified Social Credit Codes"), about.made
    with workbook(file, title, lang=say.lang, made=made) as book:
        book.sheet(*summary_sheet(report, say, about))
        book.sheet(*authority_sheet(report, say))
        counted = counted_slugs(report.counted)
        rows = finding_rows(findings, len(report.kept), counted, say)
        look = Look(say("Findings"), finding_columns(report.kept, say))
        book.sheet(look, map(b"".join, rows), most_rows)
        book.sheet(*left_out_sheet(report, say))


def write_finding_sheet(
    chunks: Iterable[bytes], kept: Sequence[str], say: Say, file: BinaryIO
) -> None:
    """Write a findings file.

    - `chunks`: rows of the sheet, any number of whole ones in each.
    - `kept`: names of further columns that the rows have.
    - `say`: the language.
    - `file`: a binary file.
    """
    look = Look(say("Findings"), finding_columns(kept, say))
    with workbook(file, say("Findings"), lang=say.lang) as book:
        book.sheet(look, chunks)
