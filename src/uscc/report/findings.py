"""The findings file: CSV that a spreadsheet opens rightly, or JSON Lines. Whole or not at all.

Rows are made from columns of findings (`uscc.report.rows`), by the workers of a scan or here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from uscc.audit import Finding
from uscc.audit.finding_columns import FindingColumns, FindingRows
from uscc.language import say_in
from uscc.output import JSON_LINES, ROWS, require_ending, whole_file
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
        say = say_in(self.lang)
        if columns.others is not None:
            details = details_of_one(columns.others, say)
        elif columns.related:
            details = details_of_many(columns.related, columns.more, say)
        else:
            details = [""] * len(columns.codes)
        kinds = [columns.kind] * len(columns.codes)
        cells = columns.sources, columns.lines, kinds, *columns[3:9], details
        form = _form(self.as_json)
        if columns.kept:
            names, kept = zip(*columns.kept)
            return FindingRows(form.keeping(names).rows([*cells, *kept]))
        if columns.related and len(set(details)) * _ALIKE <= len(details):
            return FindingRows(*form.parted(cells))
        return FindingRows(form.rows(cells))


def _form(as_json: bool) -> RowFormat:
    return JSON if as_json else CSV


def row_maker(path: str, say: Say) -> RowMaker:
    """Return what makes the rows of a findings file.

    - `path`: the path of the file.
    - `say`: the language of `detail`.
    """
    return RowMaker(_is_json(path), say.lang)


def write_findings(
    findings: Iterable[Finding], path: str, say: Say = ENGLISH, kept: Sequence[str] = ()
) -> None:
    """Write findings to a file: JSON Lines for `.jsonl` and `.ndjson`, CSV for Excel for `.csv`.

    The file appears whole or not at all. Raises `RegistryError` if it cannot be written, or has
    another ending.

    - `findings`: the findings.
    - `path`: the path of the file.
    - `say`: the language of `detail`.
    - `kept`: the names of the kept columns: `Report.kept`.
    """
    require_ending(path, ROWS)
    with whole_file(path) as file:
        write_rows(rows_of(findings, path, say, kept), path, file.buffer, kept)


def rows_of(
    findings: Iterable[Finding], path: str, say: Say, kept: Sequence[str] = ()
) -> Iterator[Sequence[bytes]]:
    """Yield the rows of a findings file, some thousand at a time.

    - `findings`: the findings.
    - `path`: the path of the file.
    - `say`: the language of `detail`.
    - `kept`: the names of the kept columns.
    """
    form, rest = _form(_is_json(path)).keeping(kept), iter(findings)
    while some := list(islice(rest, _TOGETHER)):
        columns: list[Any] = list(map(list, zip(*some)))
        details = details_of_many(columns[9], columns[10], say)
        yield form.rows([*columns[:9], details, *zip(*columns[-1])])


def write_rows(
    lists: Iterable[Sequence[bytes]], path: str, file: BinaryIO, kept: Sequence[str] = ()
) -> None:
    """Write a findings file.

    - `lists`: the rows or parts of rows in their order, some thousand at a time.
    - `path`: the path of the file, which selects its format.
    - `file`: the file.
    - `kept`: the names of the kept columns.
    """
    if not _is_json(path):
        file.write(csv_head(kept))
    for some in lists:
        for at in range(0, len(some), _TOGETHER):
            file.write(b"".join(some[at : at + _TOGETHER]))


def _is_json(path: str) -> bool:
    return path.lower().endswith(JSON_LINES)
