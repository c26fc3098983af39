"""The sheet of the registering authorities: who must correct the codes, worst first."""

from __future__ import annotations

from collections.abc import Iterator

from uscc.audit import Report
from uscc.audit.result import Authority
from uscc.regions import find
from uscc.report.verdict import department_name
from uscc.report.words import name_of
from uscc.report.workbook.cells import number_cell, row, text_cell
from uscc.report.workbook.sheets import Column, Look, headed
from uscc.sentences import Say


def authority_sheet(report: Report, say: Say) -> tuple[Look, Iterator[bytes]]:
    """Return the sheet: how it looks, and its rows."""
    names = (
        (say("department code"), 10),
        (say("department"), 24),
        (say("region code"), 12),
        (say("region"), 36),
        (say("base"), 14),
        (say("errors"), 14),
        (say("errors per 10,000"), 18),
        (say("errors that the target allows"), 20),
        (say("verdict"), 14),
    )
    columns = tuple(Column(headed(name), width) for name, width in names)
    return Look(say("Authorities"), columns), (_row(one, say) for one in report.by_authority)


def _row(one: Authority, say: Say) -> bytes:
    rate = one.rate
    return row(
        (
            *_place(one, say),
            number_cell(rate.base, "whole"),
            number_cell(rate.errors, "whole"),
            number_cell(rate.per_10k, "rate"),
            number_cell(rate.allowed, "whole"),
            text_cell(name_of(one.verdict, say), f"{one.verdict} in a table"),
        )
    )


def _place(one: Authority, say: Say) -> tuple[str, str, str, str]:
    """Return the cells that name an authority."""
    if one.department is None:
        unknown = say("no registering authority in the code")
        blank = text_cell("", "text")
        return blank, text_cell(unknown, "wrapped"), blank, blank
    region = find(one.region or "")
    return (
        text_cell(one.department, "code"),
        text_cell(department_name(one.department, say), "wrapped"),
        text_cell(one.region or "", "code"),
        text_cell(region.full_name if region else say("unknown region"), "wrapped"),
    )
