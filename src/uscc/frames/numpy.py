"""NumPy: arrays of `str`, bytes or objects."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from uscc.frames.columns import Added, Chunk, EagerColumn, text_of_objects


class NumpyColumn(EagerColumn):
    """An array of one dimension; judged, it becomes a `dict` of arrays.

    - `data`: a `numpy.ndarray`.
    """

    def column(self, _number: int) -> Any:
        """Return the array as Arrow."""
        return _arrow(self._data)

    def with_columns(self, _number: int, added: Added) -> Any:
        """Return a `dict` of arrays of `str`; no value has a blank text."""
        return {name: _array(column.fill_null("")) for name, column in added.arrow().items()}

    def flags(self, flags: bytes) -> Any:
        """Return an array of Booleans."""
        return sys.modules["numpy"].frombuffer(bytearray(flags), dtype=bool)

    def chunks(self) -> Iterator[Chunk]:
        """Yield all rows."""
        data = self._data
        yield Chunk(len(data), 1, lambda _, start, stop: _arrow(data[start:stop]))


def _array(column: Any) -> Any:
    """Return a column of Arrow as an array of `str`."""
    numpy = sys.modules["numpy"]
    return column.to_numpy(zero_copy_only=False).astype(numpy.str_)


def _arrow(data: Any) -> Any:
    """Return an array as Arrow; null where it is masked, or an object that is missing."""
    import pyarrow

    masked = sys.modules["numpy"].ma
    if data.dtype.kind not in "SUifbM":
        return text_of_objects(data.tolist())
    if isinstance(data, masked.MaskedArray):
        return pyarrow.array(data.data, mask=masked.getmaskarray(data))
    return pyarrow.array(data)


def opened(data: Any) -> NumpyColumn:
    """Return the array. Raises `TypeError` unless it has one dimension and no fields."""
    fields = data.dtype.names
    if data.ndim == 1 and not fields:
        return NumpyColumn(data)
    what = f"fields {', '.join(map(repr, fields))}" if fields else f"{data.ndim} dimensions"
    place = repr(fields[0]) if fields else ":, 0"
    raise TypeError(
        f"uscc.frames takes one column, not an array of {what}; take the column of codes out of it,"
        f" as in array[{place}]"
    )
