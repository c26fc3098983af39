"""The sheet of the rows, records and tables that were left out, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from uscc.audit import Report
from uscc.report.source_text import passed_over, why_left_out
from uscc.report.workbook.cells import number_cell, row, text_cell
from uscc.report.workbook.sheets import Column, Look, headed
from uscc.sentences import Say


def left_out_sheet(report: Report, say: Say) -> tuple[Look, Iterator[bytes]]:
    """Return the sheet: how it looks, and its rows."""
    names = ((say("source"), 34), (say("line"), 10), (say("text"), 60), (say("reason"), 60))
    columns = tuple(Column(headed(name), width) for name, width in names)
    return Look(say("Rows left out"), columns), _rows(report, say)


def _rows(report: Report, say: Say) -> Iterator[bytes]:
    found = False
    for source in report.sources:
        for line, text, why in _of_source(source, say):
            found = True
            yield _row(source["path"], line, text, why)
    for error in report.left_out:
        found = True
        yield _row(error.path, error.line, "", why_left_out(error, say))
    if not found:
        yield _row("", None, "", say("nothing was left out"))


def _row(source: str, line: int | None, text: str, why: str) -> bytes:
    return row(
        (
            text_cell(source, "wrapped"),
            number_cell(line, "line"),
            text_cell(text, "wrapped"),
            text_cell(headed(why), "wrapped"),
        )
    )


def _of_source(source: Mapping[str, Any], say: Say) -> Iterator[tuple[int | None, str, str]]:
    """Yield line, text and reason of each row that was left out, or how many there are."""
    left_out = source["left_out"]
    for one in left_out["first"]:
        yield one["line"], one["text"], say("not a record")
    if (more := left_out["rows"] - len(left_out["first"])) > 0:
        yield None, "", say.count(more, "{n:,} more row", "{n:,} more rows")
    yield from ((None, "", text) for text in passed_over(source, say))
