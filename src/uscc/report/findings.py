"""The findings file: CSV that a spreadsheet opens rightly, a workbook, or JSON Lines.

It appears whole or not at all. Rows are made from columns of findings (`uscc.report.rows`,
`uscc.report.workbook`), by the workers of a scan or here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from uscc.audit import Finding
from uscc.audit.finding_columns import FindingColumns, FindingRows
from uscc.audit.rate import COUNTED, counted_slugs
from uscc.language import say_in
from uscc.output import JSON_LINES, ROWS_OR_WORKBOOK, WORKBOOK, require_ending, whole_file
from uscc.report.details import details_of_many, details_of_one
from uscc.report.rows import CSV, JSON, RowFormat, csv_head
from uscc.sentences import ENGLISH, Say

#: Findings that are made into rows together.
_TOGETHER = 4_096

#: Details are kept apart from their rows if each belongs to 4 rows or more, on average.
_ALIKE = 4


class RowMaker(NamedTuple):
    """Makes the rows of a findings file; can be sent to a worker.

    - `as_json`: whether the file is JSON Lines, not CSV.
    - `lang`: the language of `detail`.
    """

    as_json: bool
    lang: str

    def __call__(self, columns: FindingColumns) -> FindingRows:
        """Return one row per finding; if few groups have many members, with endings."""
        details = _details(columns, say_in(self.lang))
        cells = *_first_nine(columns), details
        form = _form(self.as_json)
        if columns.kept:
            names, kept = zip(*columns.kept)
            return FindingRows(form.keeping(names).rows([*cells, *kept]))
        if _are_alike(columns, details):
            return FindingRows(*form.parted(cells))
        return FindingRows(form.rows(cells))


class SheetRowMaker(NamedTuple):
    """Makes the rows of a sheet of findings; can be sent to a worker.

    - `lang`: the language.
    - `counted`: the slugs that count as errors.
    """

    lang: str
    counted: frozenset[str]

    def __call__(self, columns: FindingColumns) -> FindingRows:
        """Return one row per finding; if few groups have many members, with endings."""
        from uscc.report.workbook.findings import finding_cells  # only workbooks need it

        say = say_in(self.lang)
        details = _details(columns, say)
        kept = [cells for _, cells in columns.kept]
        cells = finding_cells(_first_nine(columns), details, kept, self.counted, say)
        if not kept and _are_alike(columns, details):
            return FindingRows(*cells.parted())
        return FindingRows(cells.rows())


def _first_nine(columns: FindingColumns) -> Sequence[Sequence[Any]]:
    """Return the columns before `detail`."""
    kinds = [columns.kind] * len(columns.codes)
    return columns.sources, columns.lines, kinds, *columns[3:9]


def _details(columns: FindingColumns, say: Say) -> Sequence[str]:
    """Return the other members of each group in words."""
    if columns.others is not None:
        return details_of_one(columns.others, say)
    if columns.related:
        return details_of_many(columns.related, columns.more, say)
    return [""] * len(columns.codes)


def _are_alike(columns: FindingColumns, details: Sequence[str]) -> bool:
    return bool(columns.related) and len(set(details)) * _ALIKE <= len(details)


def _form(as_json: bool) -> RowFormat:
    return JSON if as_json else CSV


def row_maker(path: str, say: Say, counted: Iterable[str]) -> RowMaker | SheetRowMaker:
    """Return what makes the rows of a findings file.

    - `path`: the path of the file.
    - `say`: the language of `detail`, and of a workbook.
    - `counted`: the names that count as errors.
    """
    if _is_workbook(path):
        return SheetRowMaker(say.lang, counted_slugs(counted))
    return RowMaker(_is_json(path), say.lang)


def write_findings(
    findings: Iterable[Finding],
    path: str,
    say: Say = ENGLISH,
    kept: Sequence[str] = (),
    counted: Iterable[str] = COUNTED,
) -> None:
    """Write findings to a file: JSON Lines for `.jsonl` and `.ndjson`, CSV for Excel for `.csv`.

    The file appears whole or not at all. Raises `RegistryError` if it cannot be written, or has
    another ending; `.xlsx` is a workbook.

    - `findings`: the findings.
    - `path`: the path of the file.
    - `say`: the language of `detail`, and of a workbook.
    - `kept`: the names of the kept columns: `Report.kept`.
    - `counted`: the names that count as errors, which a workbook tells.
    """
    require_ending(path, ROWS_OR_WORKBOOK)
    with whole_file(path) as file:
        rows = rows_of(findings, path, say, kept, counted_slugs(counted))
        write_rows(rows, path, file.buffer, say, kept)


def rows_of(
    findings: Iterable[Finding],
    path: str,
    say: Say,
    kept: Sequence[str],
    counted: Collection[str],
) -> Iterator[Sequence[bytes]]:
    """Yield the rows of a findings file, some thousand at a time.

    - `findings`: the findings.
    - `path`: the path of the file.
    - `say`: the language of `detail`, and of a workbook.
    - `kept`: the names of the kept columns.
    - `counted`: the slugs that count as errors.
    """
    if _is_workbook(path):
        from uscc.report.workbook.findings import finding_rows

        yield from finding_rows(findings, len(kept), counted, say)
        return
    form, rest = _form(_is_json(path)).keeping(kept), iter(findings)
    while some := list(islice(rest, _TOGETHER)):
        columns: list[Any] = list(map(list, zip(*some)))
        details = details_of_many(columns[9], columns[10], say)
        yield form.rows([*columns[:9], details, *zip(*columns[-1])])


def write_rows(
    lists: Iterable[Sequence[bytes]], path: str, file: BinaryIO, say: Say, kept: Sequence[str]
) -> None:
    """Write a findings file.

    - `lists`: the rows or parts of rows in their order, some thousand at a time.
    - `path`: the path of the file, which selects its format.
    - `file`: the file.
    - `say`: the language of a workbook.
    - `kept`: the names of the kept columns.
    """
    # An even number: a row may have two parts.
    pieces = (
        b"".join(some[at : at + _TOGETHER])
        for some in lists
        for at in range(0, len(some), _TOGETHER)
    )
    if _is_workbook(path):
        from uscc.report.workbook import write_finding_sheet

        write_finding_sheet(pieces, kept, say, file)
        return
    if not _is_json(path):
        file.write(csv_head(kept))
    file.writelines(pieces)


def _is_json(path: str) -> bool:
    return path.lower().endswith(JSON_LINES)


def _is_workbook(path: str) -> bool:
    return path.lower().endswith(WORKBOOK)
