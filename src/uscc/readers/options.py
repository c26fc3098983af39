"""What the caller says about a file and its columns; everything else is detected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from uscc.budget import MEMORY

#: How a caller names a column: its header, or `#` and its number from 1, or the number.
ColumnName = str | int


class Wanted(NamedTuple):
    """The columns that the caller names. None: detect; an empty sequence: there is no column.

    - `code`: the column of codes.
    - `entity`: the columns that together name the entity.
    - `status`: the columns of the status.
    """

    code: ColumnName | None = None
    entity: Sequence[ColumnName] | None = None
    status: Sequence[ColumnName] | None = None


class Kept(NamedTuple):
    """The columns whose cells go with the records to the findings.

    - `columns`: the columns that the caller names; `*`: all.
    - `by_column`: the column that names the owner of each finding; None for none.
    """

    columns: Sequence[ColumnName] = ()
    by_column: ColumnName | None = None

    def named(self) -> Iterator[tuple[str, ColumnName]]:
        """Yield the role and the name of each column, roles as in `uscc.sentences.ARGUMENTS`."""
        for name in self.columns:
            yield "keep", name
        if self.by_column is not None:
            yield "by_column", self.by_column


class ReadOptions(NamedTuple):
    """How to read a file. None: detect.

    - `encoding`: a Python codec name.
    - `delimiter`: characters, a word or escapes, see `uscc.readers.delimiters.given`.
    - `header`: whether the first line holds column names.
    - `quoting`: whether quotation marks protect delimiters and line breaks.
    - `columns`: the columns that the caller names.
    - `header_line`: the line or row of the header, from 1.
    - `sheets`: names of the sheets of a workbook that are read, or `#` and a number from 1.
    - `table`: the table of a database that is read.
    - `where`: the conditions that a record must fulfil; see `uscc.readers.conditions`.
    - `kept`: the columns whose cells go with the records.
    - `memory`: limit in bytes for what a format keeps, such as the shared strings of a workbook.
    - `tmpdir`: folder for temporary files; None: the system's.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    quoting: bool = True
    columns: Wanted = Wanted()
    header_line: int | None = None
    sheets: Sequence[str] = ()
    table: str | None = None
    where: Sequence[str] = ()
    kept: Kept = Kept()
    memory: int = MEMORY
    tmpdir: str | None = None

    @property
    def several_columns(self) -> bool:
        """Whether the caller names two or more columns that together are the entity."""
        return len(self.columns.entity or ()) > 1

    @property
    def no_entity(self) -> bool:
        """Whether the caller says that no column names the entity."""
        return self.columns.entity is not None and not self.columns.entity
