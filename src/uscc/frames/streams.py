"""Whatever else gives columns of Arrow: streams, and objects of other libraries.

They have `__arrow_c_stream__` or `__arrow_c_array__`, the interface of Arrow between libraries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from uscc.frames.arrow import ArrowColumn, ArrowFrame, chunk_of
from uscc.frames.columns import Added, Chunk, text_column
from uscc.frames.judging import Judge


class StreamFrame:
    """Record batches that can be read once.

    - `reader`: a `pyarrow.RecordBatchReader`.
    - `data`: the object that gives them.
    """

    is_column = False

    size = None

    def __init__(self, reader: Any, data: Any) -> None:
        self._reader = reader
        self._data = data
        self.names: Sequence[str] = reader.schema.names

    def judged(self, number: int, prefix: str) -> Any:
        """Return a stream that is judged while it is read; of another library, a table.

        The table is of the class of the object if that has `from_arrow`, else of PyArrow.
        """
        import pyarrow

        reader = self._judged_stream(number, prefix)
        if isinstance(self._data, pyarrow.RecordBatchReader):
            return reader
        own = getattr(type(self._data), "from_arrow", None)
        table = reader.read_all()
        return table if own is None else own(table)

    def _judged_stream(self, number: int, prefix: str) -> Any:
        import pyarrow

        schema = self._reader.schema
        empty = _judged(schema.empty_table(), number, prefix, Judge()).schema
        judge = Judge()
        batches = (_judged(batch, number, prefix, judge).cast(empty) for batch in self._reader)
        return pyarrow.RecordBatchReader.from_batches(empty, batches)

    def chunks(self) -> Iterator[Chunk]:
        """Yield the record batches."""
        return map(chunk_of, self._reader)


def _judged(batch: Any, number: int, prefix: str, judge: Judge) -> Any:
    """Return a table or record batch with added columns."""
    column = text_column(batch.column(number))
    return ArrowFrame(batch).with_columns(number, Added(column, judge.column(column), prefix))


def opened(data: Any) -> StreamFrame | ArrowColumn | ArrowFrame:
    """Return the frame or column."""
    import pyarrow

    if isinstance(data, pyarrow.RecordBatchReader):
        return StreamFrame(data, data)
    if not hasattr(data, "__arrow_c_stream__"):
        found = pyarrow.array(data)
        if pyarrow.types.is_struct(found.type):
            return ArrowFrame(pyarrow.RecordBatch.from_struct_array(found))
        return ArrowColumn(found)
    try:
        reader = pyarrow.RecordBatchReader.from_stream(data)
    except (pyarrow.ArrowException, TypeError, ValueError):  # a column is not a stream of structs
        return ArrowColumn(pyarrow.chunked_array(data))
    return StreamFrame(reader, data)
