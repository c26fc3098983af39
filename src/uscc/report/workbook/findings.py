"""The sheet of findings: one row for each, for reports, findings files and worklists alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from uscc.audit import Finding
from uscc.audit.rate import COUNTABLE
from uscc.report.details import details_of_many
from uscc.report.words import cause_text, name_of
from uscc.report.workbook.cells import Cells, number_column, parted, row_column, rows, text_column
from uscc.report.workbook.codes import code_column
from uscc.report.workbook.sheets import Column, headed
from uscc.sentences import Say
from uscc.vocabulary import slugs

#: Findings that are made into rows together.
TOGETHER = 4_096

#: Widths of the columns in characters, and that of a column that the caller keeps.
_WIDTHS = (20, 9, 22, 11, 28, 23, 30, 12, 23, 11, 42)
_KEPT = 18


def finding_columns(kept: Sequence[str], say: Say) -> tuple[Column, ...]:
    """Return the columns of the sheet.

    - `kept`: names of further columns that findings carry.
    - `say`: the language.
    """
    names = (
        say("source"),
        say("line"),
        say("finding"),
        say("counts as an error"),
        say("likely cause"),
        say("code as it is there"),
        say("name"),
        say("expected check digit"),
        say("code that may be meant (look it up)"),
        say("first line of the group"),
        say("other records of the group"),
    )
    columns = [Column(headed(name), width) for name, width in zip(names, _WIDTHS)]
    return *columns, *(Column(name, _KEPT) for name in kept)


class FindingCells(NamedTuple):
    """The cells of findings by columns.

    - `begin`: the beginnings of the rows.
    - `columns`: the cells.
    """

    begin: Cells
    columns: list[Cells]

    def rows(self) -> list[bytes]:
        """Return a row for each finding."""
        return rows(self.begin, self.columns)

    def parted(self) -> tuple[list[bytes], list[bytes]]:
        """Return the rows in two columns, the last cells apart."""
        return parted(self.begin, self.columns)


def finding_cells(
    columns: Sequence[Sequence[Any]],
    details: Sequence[str],
    kept: Sequence[Sequence[str]],
    counted: Collection[str],
    say: Say,
) -> FindingCells:
    """Return the cells of findings.

    - `columns`: the first nine fields of `Finding`, by columns.
    - `details`: the other records of each group in words.
    - `kept`: further columns.
    - `counted`: the slugs that count as errors.
    - `say`: the language.
    """
    sources, lines, kinds, causes, codes, entities, expected, suggestions, firsts = columns
    yes, no = say("yes"), say("no")
    names = {slug: name_of(slug, say) for slug in COUNTABLE}
    counts = {slug: yes if slug in counted else no for slug in COUNTABLE}
    words = {"": "", **{slug: cause_text(slug, say) for slug in slugs("cause")}}
    named = list(map(names.__getitem__, kinds))
    explained = list(map(words.__getitem__, causes))
    tall = None, None, named, None, explained, codes, entities, None, None, None, details
    wide = [*((texts, width) for texts, width in zip(tall, _WIDTHS) if texts is not None)]
    begin = row_column([*wide, *((texts, _KEPT) for texts in kept)])
    cells = [
        text_column(sources, "text"),
        number_column(lines, "line"),
        text_column(named, "wrapped"),
        text_column(list(map(counts.__getitem__, kinds)), "middle"),
        text_column(explained, "wrapped"),
        code_column(codes, kinds, causes, suggestions),
        text_column(entities, "wrapped"),
        text_column(expected, "middle"),
        text_column(suggestions, "code"),
        number_column(firsts, "line"),
        text_column(details, "wrapped"),
    ]
    return FindingCells(begin, cells + [text_column(texts, "wrapped") for texts in kept])


def finding_rows(
    findings: Iterable[Finding], kept: int, counted: Collection[str], say: Say
) -> Iterator[list[bytes]]:
    """Yield the rows of findings, some thousand at a time.

    - `findings`: the findings.
    - `kept`: number of further columns that they carry.
    - `counted`: the slugs that count as errors.
    - `say`: the language.
    """
    for some in in_groups(findings):
        yield cells_of(some, kept, counted, say).rows()


def cells_of(
    findings: Sequence[Finding], kept: int, counted: Collection[str], say: Say
) -> FindingCells:
    """Return the cells of some findings; see `finding_rows`."""
    columns: list[Any] = list(map(list, zip(*findings)))
    details = details_of_many(columns[9], columns[10], say)
    further: list[list[str]] = []
    if kept:
        blank = [""] * kept
        further = list(map(list, zip(*[[*one.kept, *blank][:kept] for one in findings])))
    return finding_cells(columns[:9], details, further, counted, say)


def in_groups(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Yield findings in lists."""
    rest = iter(findings)
    while some := list(islice(rest, TOGETHER)):
        yield some
