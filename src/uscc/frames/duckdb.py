"""DuckDB: relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from uscc.frames.arrow import ArrowFrame, booleans, chunk_of
from uscc.frames.columns import Added, Chunk, Eager


class DuckdbFrame(Eager):
    """A relation; if it has one column, a column, too.

    - `data`: a `duckdb.DuckDBPyRelation`.
    """

    size = None

    def __init__(self, data: Any) -> None:
        self._data = data
        self.names: Sequence[str] = data.columns
        self.is_column = len(self.names) == 1
        self._table: Any = None

    def _read(self) -> Any:
        """Return all rows as a `pyarrow.Table`; the relation is run once."""
        if self._table is None:
            self._table = self._data.to_arrow_table()
        return self._table

    def column(self, number: int) -> Any:
        """Return a column as Arrow."""
        return self._read().column(number)

    def with_columns(self, number: int, added: Added) -> Any:
        """Return a relation of the same connection, with added columns."""
        return self._relation(ArrowFrame(self._read()).with_columns(number, added))

    def flags(self, flags: bytes) -> Any:
        """Return a relation of one column of Booleans with the name of the column."""
        import pyarrow

        return self._relation(pyarrow.table([booleans(flags)], names=self.names))

    def _relation(self, uscc_judged: Any) -> Any:
        """Return a table as a relation; DuckDB finds it by the name of this variable."""
        return self._data.query("uscc_source", "SELECT * FROM uscc_judged")

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows in batches; the relation is run once."""
        import pyarrow

        return map(chunk_of, pyarrow.RecordBatchReader.from_stream(self._data))


def opened(data: Any) -> DuckdbFrame:
    """Return the relation."""
    return DuckdbFrame(data)
