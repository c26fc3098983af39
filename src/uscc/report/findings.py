"""The findings file: CSV that a spreadsheet opens rightly, or JSON Lines. Whole or not at all.

Rows are made from columns of findings (`uscc.report.rows`), by the workers of a scan or here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from uscc.audit import Finding
from uscc.audit.finding_columns import FindingColumns
from uscc.language import say_in
from uscc.output import JSON_LINES, ROWS, require_ending, whole_file
from uscc.report.details import details_of_many, details_of_one
from uscc.report.rows import CSV_HEAD, Column, csv_rows, json_rows
from uscc.sentences import ENGLISH, Say

#: Findings that are made into rows together.
_TOGETHER = 4_096


class RowMaker(NamedTuple):
    """Makes the rows of a findings file; can be sent to a worker.

    - `as_json`: whether the file is JSON Lines, not CSV.
    - `lang`: the language of `detail`.
    """

    as_json: bool
    lang: str

    def __call__(self, columns: FindingColumns) -> list[bytes]:
        """Return one row per finding."""
        say = say_in(self.lang)
        if columns.others is not None:
            details = details_of_one(columns.others, say)
        elif columns.related:
            details = details_of_many(columns.related, columns.more, say)
        else:
            details = [""] * len(columns.codes)
        kinds = [columns.kind] * len(columns.codes)
        cells = columns.sources, columns.lines, kinds, *columns[3:9], details
        return _rows(self.as_json)(cells)


def _rows(as_json: bool) -> Callable[[Sequence[Column]], list[bytes]]:
    return json_rows if as_json else csv_rows


class FindingsFile:
    """A findings file as the sink of an audit: its workers make the rows.

    - `path`: the path of the file.
    - `say`: the language of `detail`.
    - `render`: makes the rows.
    """

    def __init__(self, path: str, say: Say) -> None:
        self._path = path
        self.render = RowMaker(_is_json(path), say.lang)

    def __call__(self, lists: Iterable[Sequence[bytes]]) -> None:
        """Write the file.

        - `lists`: the rows in their order, some thousand at a time.
        """
        _write(map(b"".join, lists), self._path)


def write_findings(findings: Iterable[Finding], path: str, say: Say = ENGLISH) -> None:
    """Write findings to a file: JSON Lines for `.jsonl` and `.ndjson`, CSV for Excel for `.csv`.

    The file appears whole or not at all: it is written beside its place under another name and
    renamed at the end. Raises `RegistryError` if it cannot be written, or has another ending.

    - `findings`: the findings.
    - `path`: the path of the file.
    - `say`: the language of `detail`.
    """
    _write(_rows_of(iter(findings), _is_json(path), say), path)


def _is_json(path: str) -> bool:
    require_ending(path, ROWS)
    return path.lower().endswith(JSON_LINES)


def _rows_of(findings: Iterator[Finding], as_json: bool, say: Say) -> Iterator[bytes]:
    while some := list(islice(findings, _TOGETHER)):
        columns: list[Any] = list(map(list, zip(*some)))
        details = details_of_many(columns[9], columns[10], say)
        yield from _rows(as_json)([*columns[:9], details])


def _write(parts: Iterable[bytes], path: str) -> None:
    with whole_file(path) as file:
        if not _is_json(path):
            file.buffer.write(CSV_HEAD)
        file.buffer.writelines(parts)
