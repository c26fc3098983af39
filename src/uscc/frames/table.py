"""A frame as a table for an audit: its rows in blocks, numbered from 1."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.partial import PartialResult
from uscc.batch.arrow import is_text
from uscc.frames.columns import Chunk, cells_of_column
from uscc.frames.plain import plain_of
from uscc.readers.batches import ReadStats, RecordBatches
from uscc.readers.grid import GridRows, GridTable
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source

if TYPE_CHECKING:
    from uscc.frames.engines import Frame

#: Rows per block.
ROWS = 1 << 13


class FrameBlock(NamedTuple):
    """Some rows of a chunk.

    - `chunk`: the chunk.
    - `first`: the first row in the chunk.
    - `lines`: the numbers of the rows in the frame.
    """

    chunk: Chunk
    first: int
    lines: range

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.chunk.width

    def column(self, number: int) -> list[bytes]:
        """Return a column as cells."""
        return self._cells(number, 0, len(self.lines))

    def rows(self, numbers: Sequence[int]) -> list[list[bytes]]:
        """Return the cells of some rows."""
        start, stop = min(numbers), max(numbers) + 1
        columns = [self._cells(number, start, stop) for number in range(self.width)]
        return [[column[number - start] for column in columns] for number in numbers]

    def _cells(self, number: int, start: int, stop: int) -> list[bytes]:
        first = self.first
        return cells_of_column(self.chunk.get(number, first + start, first + stop))


def blocks_of(frame: Frame) -> Iterator[FrameBlock]:
    """Yield the rows of a frame in blocks."""
    line = 1
    for chunk in frame.chunks():
        for first in range(0, chunk.size, ROWS):
            size = min(ROWS, chunk.size - first)
            yield FrameBlock(chunk, first, range(line, line + size))
            line += size


class SomeBlock(NamedTuple):
    """Some rows of a chunk, not one behind the other.

    - `chunk`: the chunk, which has all rows of the frame.
    - `places`: the rows, ascending.
    """

    chunk: Chunk
    places: Sequence[int]

    @property
    def lines(self) -> Sequence[int]:
        """The numbers of the rows in the frame."""
        return [place + 1 for place in self.places]

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.chunk.width

    def column(self, number: int) -> list[bytes]:
        """Return a column as cells."""
        return self._cells(number, self.places)

    def rows(self, numbers: Sequence[int]) -> list[list[bytes]]:
        """Return the cells of some rows."""
        places = [self.places[number] for number in numbers]
        columns = [self._cells(number, places) for number in range(self.width)]
        return list(map(list, zip(*columns)))

    def _cells(self, number: int, places: Sequence[int]) -> list[bytes]:
        import pyarrow

        first = places[0]
        column = self.chunk.get(number, first, places[-1] + 1)
        if is_text(column.type):  # the library does not take values out of views
            column = column.cast(pyarrow.large_string())
        return cells_of_column(column.take(pyarrow.array([place - first for place in places])))


class FrameTable(GridTable):
    """A frame as a table; its plain records are counted, the others are read.

    - `frame`: the frame; a column without a name is called `#1`.
    - `name`: what findings call it.
    - `options`: which columns and which rows are audited.

    Raises `RegistryError` for a frame without rows.
    """

    format = "frame"

    def __init__(self, frame: Frame, name: str, options: ReadOptions) -> None:
        names = [one or f"#{number}" for number, one in enumerate(frame.names, 1)]
        super().__init__(Source(name, io.BytesIO()), options, blocks_of(frame), names=names)
        self._frame = frame
        self._plain = plain_of(frame, self.layout)

    @property
    def size(self) -> int | None:
        """Number of rows that are read; None if it is not known."""
        return self._frame.size if self._plain is None else len(self._plain.others)

    def batches(self, source: int) -> RecordBatches:
        """Return the records that are not plain."""
        if self._plain is None:
            return super().batches(source)
        others = self._plain.others
        (chunk,) = self._frame.chunks()
        blocks = (
            SomeBlock(chunk, others[start : start + ROWS]) for start in range(0, len(others), ROWS)
        )
        return RecordBatches(GridRows(self.path, blocks), self.layout, source)

    def rest(self, source: int) -> PartialResult | None:
        """Return the plain records, which are not among the batches."""
        return None if self._plain is None else self._plain.result(source)

    def described(self, stats: ReadStats) -> dict[str, Any]:
        """Return the entry of the frame in the report."""
        if self._plain is not None:
            stats = stats.plus(self._plain.stats(), 0)
        return super().described(stats)
