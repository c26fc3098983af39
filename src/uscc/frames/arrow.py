"""PyArrow: `Table`, `RecordBatch`, `ChunkedArray` and `Array`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from uscc.frames.columns import Added, Chunk, Eager, EagerColumn


class ArrowColumn(EagerColumn):
    """A column of Arrow; judged, it becomes a `Table`.

    - `data`: a `pyarrow.ChunkedArray` or `Array`.
    """

    def column(self, _number: int) -> Any:
        """Return the column."""
        return self._data

    def with_columns(self, _number: int, added: Added) -> Any:
        """Return a table of added columns."""
        import pyarrow

        return pyarrow.table(added.arrow())

    def flags(self, flags: bytes) -> Any:
        """Return a column of Booleans, in chunks like those of the column."""
        import pyarrow

        found = booleans(flags)
        if not isinstance(self._data, pyarrow.ChunkedArray):
            return found
        chunks, start = [], 0
        for chunk in self._data.chunks:
            chunks.append(found.slice(start, len(chunk)))
            start += len(chunk)
        return pyarrow.chunked_array(chunks, pyarrow.bool_())

    def chunks(self) -> Iterator[Chunk]:
        """Yield all rows."""
        data = self._data
        yield Chunk(len(data), 1, lambda _, start, stop: data.slice(start, stop - start))


class ArrowFrame(Eager):
    """A frame of Arrow.

    - `data`: a `pyarrow.Table` or `RecordBatch`.
    """

    is_column = False

    def __init__(self, data: Any) -> None:
        self._data = data
        self.names: Sequence[str] = data.schema.names
        self.size = data.num_rows

    def column(self, number: int) -> Any:
        """Return a column."""
        return self._data.column(number)

    def with_columns(self, _number: int, added: Added) -> Any:
        """Return the frame with added columns."""
        return with_arrow(self._data, added.arrow())

    def chunks(self) -> Iterator[Chunk]:
        """Yield all rows."""
        yield chunk_of(self._data)


def with_arrow(data: Any, columns: dict[str, Any]) -> Any:
    """Return a table or record batch with more columns; one of the same name is replaced.

    - `data`: a `pyarrow.Table` or `RecordBatch`.
    - `columns`: the columns by name.
    """
    for name, column in columns.items():
        place = data.schema.get_field_index(name)
        if place < 0:
            data = data.append_column(name, column)
        else:
            data = data.set_column(place, name, column)
    return data


def chunk_of(data: Any) -> Chunk:
    """Return a table or record batch as a chunk."""

    def get(number: int, start: int, stop: int) -> Any:
        return data.column(number).slice(start, stop - start)

    return Chunk(data.num_rows, data.num_columns, get)


def booleans(flags: bytes) -> Any:
    """Return a `pyarrow.BooleanArray`, given a byte for each value."""
    import pyarrow

    buffers = [None, pyarrow.py_buffer(flags)]
    column = pyarrow.Array.from_buffers(pyarrow.uint8(), len(flags), buffers)
    return column.cast(pyarrow.bool_())


def opened(data: Any) -> ArrowColumn | ArrowFrame:
    """Return the frame or column."""
    return ArrowFrame(data) if hasattr(data, "num_columns") else ArrowColumn(data)
