"""Rows gathered to blocks of bounded size, and the tables of a file that holds several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from uscc.errors import NoCodes, RegistryError
from uscc.readers.grid import EMPTY, CellBlock, GridTable, block_of
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table

if TYPE_CHECKING:
    from uscc.readers.grid import Block

#: Most rows of a block.
ROWS = 8_000

#: Most cells of a row: as many columns as a sheet of Excel has.
_COLUMNS = 1 << 14

#: Most cells of a block: its rows times the widest of them, since a short row is filled up.
_CELLS = 1 << 20

#: Most bytes of text of a block, except where one row has more.
SIZE = 1 << 22


class Gathered:
    """Rows that will be a block.

    - `path`: the path that errors show.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._clear()

    def _clear(self) -> None:
        """Begin without rows."""
        self._lines: list[int] = []
        self._rows: list[list[bytes]] = []
        self._width = 0
        self._size = 0

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, line: int, row: list[bytes]) -> CellBlock | None:
        """Add a row; return a block of the rows before it if it does not fit.

        - `line`: the number of the row.
        - `row`: its cells.

        Raises `RegistryError` for a row that has too many cells.
        """
        if len(row) > _COLUMNS:
            message = "has a row of more than {most:,} cells, so it is not a table of records"
            raise RegistryError(message, path=self._path, line=line, most=_COLUMNS)
        width, size = max(self._width, len(row)), self._size + sum(map(len, row))
        count = len(self._rows)
        full = None
        if count and (count >= ROWS or width * (count + 1) > _CELLS or size > SIZE):
            full = self.take()
            width, size = len(row), sum(map(len, row))
        self._lines.append(line)
        self._rows.append(row)
        self._width, self._size = width, size
        return full

    def take(self) -> CellBlock:
        """Return a block of the rows, and begin again."""
        block = block_of(self._lines, self._rows)
        self._clear()
        return block

    def cells(self) -> Iterator[bytes]:
        """Yield all cells."""
        for row in self._rows:
            yield from row


def blocks_of(rows: Iterable[tuple[int, list[bytes]]], path: str) -> Iterator[CellBlock]:
    """Yield rows in blocks of bounded size.

    - `rows`: number and cells of each row.
    - `path`: the path that errors show.
    """
    gathered = Gathered(path)
    for line, row in rows:
        full = gathered.add(line, row)
        if full is not None:
            yield full
    if len(gathered):
        yield gathered.take()


def each_table(
    source: Source,
    options: ReadOptions,
    blocks: Iterator[tuple[int, Block]],
    unit: str,
    format: dict[str, Any],
) -> Iterator[Table]:
    """Yield the tables of a file that has one behind the other; `book.html[2]` is the second.

    - `source`: the opened file; it is closed at the end.
    - `options`: how to read it.
    - `blocks`: each block with the number of its table; the blocks of a table are neighbours.
    - `unit`: what the numbers of rows count.
    - `format`: what the report says of the format.

    Raises `NoCodes` if none of the tables has a record.
    """
    empty: RegistryError | None = None
    some = False
    try:
        for number, (_, group) in enumerate(groupby(blocks, itemgetter(0)), 1):
            path = source.path if number == 1 else f"{source.path}[{number}]"
            own = (block for _, block in group)
            try:
                table = GridTable(
                    source, options, own, path=path, unit=unit, format=format, close=_nothing
                )
            except NoCodes as error:
                empty = empty or error
                continue
            some = True
            yield table
        if not some:
            raise empty or NoCodes(EMPTY, path=source.path)
    finally:
        source.close()


def _nothing() -> None:
    """Close nothing: the tables share the file."""
