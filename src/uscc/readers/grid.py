"""Rows of cells: the tables of every format that is not delimited text.

A format yields blocks of rows; the heading is found here, as in delimited text, unless the format
itself names its columns. A row that is shorter than the heading has blank cells at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.batch.records import decode
from uscc.errors import NoCodes
from uscc.readers.evidence import TableHead
from uscc.readers.heading import SAMPLED, SEARCHED, Row, find_heading
from uscc.readers.options import ReadOptions
from uscc.readers.region import Ragged
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.sentences import Listed

if TYPE_CHECKING:  # a Protocol costs a tenth of a millisecond when it is made
    from typing import Protocol

    from uscc.readers.batches import RecordBatches
    from uscc.readers.region import Region

    class Block(Protocol):
        """Some thousand rows of a table; cells are UTF-8, and blank where there is none."""

        @property
        def lines(self) -> Sequence[int]:
            """The numbers of the rows as a person would say them, ascending."""

        @property
        def width(self) -> int:
            """Number of columns of the widest row."""

        def column(self, number: int) -> list[bytes]:
            """Return a column as a list of cells; blank ones from `width` on."""

        def rows(self, numbers: Sequence[int]) -> list[list[bytes]]:
            """Return the cells of some rows, `width` of each."""


#: The error of a table without cells: workbooks have blank sheets that nobody thinks of.
EMPTY = "the table is empty"

#: The error of a table without records.
ONLY_HEADER = "only a header line ({names}), and no record under it"


class CellBlock(NamedTuple):
    """A block of columns that are all in memory."""

    lines: Sequence[int]
    columns: Sequence[list[bytes]]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns)

    def column(self, number: int) -> list[bytes]:
        """Return a column; blank cells from `width` on."""
        return self.columns[number] if number < self.width else [b""] * len(self.lines)

    def rows(self, numbers: Sequence[int]) -> list[list[bytes]]:
        """Return the cells of some rows."""
        return [[column[number] for column in self.columns] for number in numbers]


def block_of(lines: Sequence[int], rows: Sequence[Sequence[bytes]]) -> CellBlock:
    """Return a block of rows, which may differ in length.

    - `lines`: the number of each row.
    - `rows`: the cells of each row.
    """
    return CellBlock(lines, list(map(list, zip_longest(*rows, fillvalue=b""))))


class _Behind(NamedTuple):
    """The rows of a block behind its first ones."""

    block: Block
    first: int

    @property
    def lines(self) -> Sequence[int]:
        """Their numbers."""
        return self.block.lines[self.first :]

    def column(self, number: int) -> list[bytes]:
        """Return a column as a list of cells."""
        return self.block.column(number)[self.first :]

    def rows(self, numbers: Sequence[int]) -> list[list[bytes]]:
        """Return the cells of some rows."""
        return self.block.rows([number + self.first for number in numbers])


class GridRows:
    """The rows of a table as `RecordBatches` reads them; see `uscc.readers.batches.Rows`.

    - `path`: the path that errors show.
    - `blocks`: the blocks of the table.
    - `code`: number of the code column, once it is known.
    - `numbers`: cells of that column that are numbers with more digits than a spreadsheet keeps.
    - `dates`: cells of that column that are dates.
    """

    delimiter = b" "

    def __init__(self, path: str, blocks: Iterator[Block]) -> None:
        self.path = path
        self.blank = 0
        self.wanted: Sequence[int] = ()
        self.least = 0
        self.ended = False
        self.code = 0
        self.numbers = self.dates = 0
        self._blocks = blocks
        self._top: list[Block] = []
        self._skipped = 0

    def top(self, size: int) -> list[Row]:
        """Return the first rows, without consuming them.

        - `size`: number of rows, at most.
        """
        there = 0
        while there < size and not self.ended:
            block = next(self._blocks, None)
            self.ended = block is None
            if block is not None and len(block.lines):
                self._top.append(block)
                there += len(block.lines)
        found: list[Row] = []
        for block in self._top:
            some = range(min(len(block.lines), size - len(found)))
            cells = ([decode(cell) for cell in row] for row in block.rows(some))
            found += map(Row, block.lines, cells)
        return found

    def skip(self, rows: int) -> None:
        """Skip the first rows of the table: they are the heading, or precede it."""
        self._skipped = rows

    def tables(self, width: int) -> Iterator[tuple[Region, list[Ragged]]]:
        """Yield the other rows, block by block; a row of a grid is never ragged."""
        skipped = self._skipped
        for block in chain(self._top, self._blocks):
            size = len(block.lines)
            if hasattr(block, "numeric") and hasattr(block, "dated"):  # blocks of workbooks
                self.numbers += block.numeric(self.code)
                self.dates += block.dated(self.code)
            if skipped < size:
                yield (_Behind(block, skipped) if skipped else block), []
            skipped = max(skipped - size, 0)
        self._top = []
        self.ended = True


class GridTable(Table):
    """A table of blocks.

    - `source`: the opened file.
    - `options`: how to read it.
    - `blocks`: the blocks of the table.
    - `path`: the path that findings show, such as `book.xlsx[企业]`; "": that of the source.
    - `unit`: what the numbers of rows count: a slug of `uscc.vocabulary`.
    - `names`: the names of the columns, where the format has them; None: find the heading.
    - `format`: what the report says of the format beside encoding, compression and delimiter.
    - `close`: closes what only this table reads; None: the source.

    Raises `NoCodes` for a table without records.
    """

    def __init__(
        self,
        source: Source,
        options: ReadOptions,
        blocks: Iterator[Block],
        *,
        path: str = "",
        unit: str = "row",
        names: Sequence[str] | None = None,
        format: dict[str, Any] | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        rows = self._grid = GridRows(path or source.path, blocks)
        self.unit = unit
        self._own = format or {}
        self._close = close
        top = rows.top(SEARCHED + SAMPLED)
        line, above, given = None, list[Row](), names is not None
        if names is None:
            heading = find_heading(top, options, rows.path)
            names, line = heading.names, heading.line
            behind = heading.above + heading.rows
            rows.skip(behind)
            above, top = top[:behind], top[behind:]
        named = given or line is not None
        width = max([len(names), *(len(row.cells) for row in top)])
        names = [*names, *(f"#{number + 1}" for number in range(len(names), width))]
        if not top and line is None:
            raise NoCodes(EMPTY, path=rows.path)
        if not top:
            listed = Listed(", ", names[:8])
            raise NoCodes(ONLY_HEADER, path=rows.path, line=line, names=listed)
        cells = [list(row.cells) for row in top[:SAMPLED]]
        head = TableHead(rows.path, tuple(names), named, cells)
        super().__init__(source, options, rows, head, None, line, above)
        self.path = rows.path

    def batches(self, source: int) -> RecordBatches:
        """Return the records as batches that carry the number `source`."""
        self._grid.code = self.layout.code.number
        return super().batches(source)

    def close(self) -> None:
        """Close what only this table reads."""
        if self._close is None:
            super().close()
        else:
            self._close()

    def _format(self) -> dict[str, Any]:
        typed = {"long_numbers": self._grid.numbers, "dates": self._grid.dates}
        return {**super()._format(), **self._own, **typed}
