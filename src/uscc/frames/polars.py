"""Polars: `DataFrame` and `Series`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from uscc.frames.arrow import booleans
from uscc.frames.columns import Added, Chunk, Eager, Words, text_of_objects


def polars() -> Any:
    """Return the library, which has made the frame."""
    return sys.modules["polars"]


class PolarsFrame(Eager):
    """A frame, or a column as a frame of one.

    - `data`: a `polars.DataFrame`.
    - `series`: the column; None for a frame.
    """

    def __init__(self, data: Any, series: Any = None) -> None:
        self._data = data
        self._series = series
        self.is_column = series is not None
        self.names: Sequence[str] = data.columns
        self.size = data.height

    def column(self, number: int) -> Any:
        """Return a column as Arrow."""
        return _arrow(self._data.to_series(number))

    def with_columns(self, number: int, added: Added) -> Any:
        """Return the frame with added columns; of a column, a frame of these only."""
        series = self._data.to_series(number)
        altered, codes = added.verdicts.altered, added.verdicts.codes
        if series.dtype != polars().String:
            series = polars().from_arrow(added.codes())
        elif altered:
            series = series.clone().scatter(altered, polars().Series(map(bytes.decode, codes)))
        columns = [series.alias(added.code_name)]
        columns += [_worded(name, words) for name, words in added.words().items()]
        if self._series is not None:
            return polars().DataFrame(columns)
        return self._data.with_columns(columns)

    def flags(self, flags: bytes) -> Any:
        """Return a Series of Booleans with the name of the column."""
        return polars().from_arrow(booleans(flags)).alias(self._series.name)

    def keys(self, texts: Any) -> Any:
        """Return the hash of each text: two texts of one hash are only looked at in vain."""
        return polars().from_arrow(texts).hash().to_arrow()

    def repeated(self, values: Any) -> Any:
        """Return true for each of some values that is there twice or more, by Polars."""
        return polars().from_arrow(values).is_duplicated().to_arrow()

    def chunks(self) -> Iterator[Chunk]:
        """Yield all rows."""

        def get(number: int, start: int, stop: int) -> Any:
            return _arrow(self._data.to_series(number).slice(start, stop - start))

        yield Chunk(self._data.height, self._data.width, get)


def _arrow(series: Any) -> Any:
    """Return a Series as Arrow; text is not copied."""
    if series.dtype == polars().Object:
        return text_of_objects(series.to_list())
    import pyarrow

    return pyarrow.chunked_array(series)


def _worded(name: str, words: Words) -> Any:
    """Return an added column as a Series."""
    size = len(words.places)
    if words.is_blank:
        return polars().repeat("", size, dtype=polars().String, eager=True).alias(name)
    return polars().Series(name, words.words).gather(polars().from_arrow(words.numbers()))


def opened(data: Any) -> PolarsFrame:
    """Return the frame or column."""
    if isinstance(data, polars().Series):
        return PolarsFrame(data.to_frame(), data)
    return PolarsFrame(data)
