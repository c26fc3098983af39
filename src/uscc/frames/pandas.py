"""pandas: `DataFrame` and `Series`, whatever holds the text: objects, `string`, `str`, Arrow."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from uscc.frames.columns import Added, Chunk, Eager, text_of_objects


def pandas() -> Any:
    """Return the library, which has made the frame."""
    return sys.modules["pandas"]


class PandasFrame(Eager):
    """A frame, or a column as a frame of one.

    - `data`: a `pandas.DataFrame`.
    - `series`: the column; None for a frame.
    """

    def __init__(self, data: Any, series: Any = None) -> None:
        self._data = data
        self._series = series
        self.is_column = series is not None
        self.names: Sequence[str] = list(map(str, data.columns))
        self.size = len(data)

    def column(self, number: int) -> Any:
        """Return a column as Arrow."""
        return _arrow(self._data.iloc[:, number])

    def with_columns(self, number: int, added: Added) -> Any:
        """Return the frame with added columns; of a column, a frame of these only."""
        series = self._data.iloc[:, number]
        columns = {added.code_name: _codes(series, added)}
        for name, words in added.words().items():
            columns[name] = _like(series, words.arrow())
        data = self._data.iloc[:, :0] if self.is_column else self._data
        return data.assign(**columns)

    def flags(self, flags: bytes) -> Any:
        """Return a Series of Booleans with the index and the name of the column."""
        values = sys.modules["numpy"].frombuffer(bytearray(flags), dtype=bool)
        return pandas().Series(values, index=self._series.index, name=self._series.name)

    def chunks(self) -> Iterator[Chunk]:
        """Yield all rows."""
        data = self._data

        def get(number: int, start: int, stop: int) -> Any:
            return _arrow(data.iloc[start:stop, number])

        yield Chunk(data.shape[0], data.shape[1], get)


def _arrow(series: Any) -> Any:
    """Return a Series as Arrow; text that Arrow holds is not copied."""
    import pyarrow

    kind = pyarrow.large_string() if series.dtype.name == "object" else None
    try:
        return pyarrow.array(series, kind, from_pandas=True)
    except (pyarrow.ArrowException, TypeError, ValueError):  # mixed objects, lone surrogates
        return text_of_objects(series.tolist())


def _codes(series: Any, added: Added) -> Any:
    """Return the compact forms: the values themselves where none is altered.

    - `series`: the judged column.
    - `added`: the added columns.
    """
    if _is_text(series) and not added.verdicts.altered:
        return series.array
    return _like(series, added.codes())


def _like(series: Any, column: Any) -> Any:
    """Return a column of Arrow as an array of the type of a Series, if that is text.

    - `series`: the judged column.
    - `column`: a `pyarrow.Array` or `ChunkedArray` of text.
    """
    return series.dtype.__from_arrow__(column) if _is_text(series) else column.to_pandas().array


def _is_text(series: Any) -> bool:
    """Tell whether the type of a Series is text: `string`, `str` or that of Arrow."""
    dtype = series.dtype
    return hasattr(dtype, "__from_arrow__") and pandas().api.types.is_string_dtype(dtype)


def opened(data: Any) -> PandasFrame:
    """Return the frame or column."""
    if isinstance(data, pandas().Series):
        return PandasFrame(data.to_frame(), data)
    return PandasFrame(data)
