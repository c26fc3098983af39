"""Columns of Arrow without a Python object per code; `pyarrow` reads the buffers.

The values of 18 bytes are the codes one after the other in the buffer of the column, where the
kernel reads them. Only the odd values become objects.
"""

from __future__ import annotations

import sys
from typing import Any

from uscc.batch.cells import valid_cells
from uscc.batch.kernel import faulty_columns, spread
from uscc.batch.lanes import either, flipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: Bytes of a code.
SIZE = 18

#: Values per slice: few calls of the library.
_SLICE = 1 << 18

#: Codes that the kernel judges together.
_BLOCK = 1 << 13


def is_text(kind: Any) -> bool:
    """Tell whether a type of Arrow is text: its values are UTF-8.

    - `kind`: a `pyarrow.DataType`.
    """
    from pyarrow import types

    return any((types.is_string(kind), types.is_large_string(kind), types.is_string_view(kind)))


def as_text(column: Any) -> Any:
    """Return a column as text; None if it holds something else.

    - `column`: a `pyarrow.Array` or `ChunkedArray`; a dictionary of texts is text.
    """
    import pyarrow

    kind = column.type
    if not (pyarrow.types.is_dictionary(kind) and is_text(kind.value_type)):
        return column if is_text(kind) else None
    large = pyarrow.large_string()
    chunks = [
        # The library does not take values out of views.
        pyarrow.DictionaryArray.from_arrays(chunk.indices, chunk.dictionary.cast(large))
        for chunk in getattr(column, "chunks", [column])
    ]
    decoded = [chunk.dictionary_decode() for chunk in chunks]
    return pyarrow.chunked_array(decoded, large)


def imported(values: object) -> Any:
    """Return the column of another library as a column of Arrow, if it is text; else None.

    Only if PyArrow is loaded already.

    - `values`: an object with `__arrow_c_stream__` or `__arrow_c_array__`, or any other.
    """
    pyarrow = sys.modules.get("pyarrow")
    ways = {"__arrow_c_stream__": "chunked_array", "__arrow_c_array__": "array"}
    way = next((way for name, way in ways.items() if hasattr(type(values), name)), None)
    if pyarrow is None or way is None:
        return None
    try:
        return as_text(getattr(pyarrow, way)(values))
    except (pyarrow.ArrowException, TypeError, ValueError):  # objects of different types
        return None


def slices(column: Any) -> Iterator[Any]:
    """Yield the values of a column as arrays of `large_binary`, some hundred thousand each.

    - `column`: a `pyarrow.Array` or `ChunkedArray` of text.
    """
    import pyarrow

    kind = pyarrow.large_binary()
    for chunk in getattr(column, "chunks", None) or [column]:
        for start in range(0, len(chunk), _SLICE):
            yield chunk.slice(start, _SLICE).cast(kind)


def eighteen(values: Any) -> tuple[bytes, memoryview]:
    """Return 1 for each value of 18 bytes, and these values one after the other.

    - `values`: an array of `slices`.
    """
    from pyarrow import compute

    fits = compute.equal(compute.binary_length(values), SIZE)
    if fits.null_count:
        fits = fits.fill_null(False)
    count = fits.true_count
    some = values if count == len(values) else values.filter(fits)
    if not count:
        return bytes(len(values)), memoryview(b"")
    flags = b"\1" * count if some is values else flags_as_bytes(fits)
    _, offsets, data = some.buffers()
    first = memoryview(offsets).cast("B").cast("q")[some.offset]
    return flags, memoryview(data)[first : first + SIZE * count]


def flags_as_bytes(flags: Any) -> bytes:
    """Return a byte for each flag: 1 if it is true, 0 if it is false.

    - `flags`: a `pyarrow.BooleanArray` or `ChunkedArray` of Booleans, none of them null.
    """
    import pyarrow

    column = flags.cast(pyarrow.uint8())
    if isinstance(column, pyarrow.ChunkedArray):
        return b"".join(map(_bytes, column.chunks))
    return _bytes(column)


def _bytes(column: Any) -> bytes:
    """Return an array of `uint8` as bytes."""
    start, data = column.offset, memoryview(column.buffers()[1] or b"")
    return data[start : start + len(column)].tobytes()


def columns_of(data: memoryview) -> Iterator[list[bytes]]:
    """Yield the 18 positions of some thousand codes.

    - `data`: the codes one after the other.
    """
    for start in range(0, len(data), SIZE * _BLOCK):
        block = data[start : start + SIZE * _BLOCK].tobytes()
        yield [block[place::SIZE] for place in range(SIZE)]


def cells_at(values: Any, flags: bytes) -> list[bytes]:
    """Return some values as UTF-8, blank where there is none.

    - `values`: an array of `slices`.
    - `flags`: 1 for each value that is returned.
    """
    import pyarrow

    if 0 in flags:
        buffers = [None, pyarrow.py_buffer(flags)]
        chosen = pyarrow.Array.from_buffers(pyarrow.uint8(), len(flags), buffers)
        values = values.filter(chosen.cast(pyarrow.bool_()))
    return as_utf8(values.fill_null(b"").to_pylist())


def as_utf8(cells: list[bytes]) -> list[bytes]:
    """Return cells as UTF-8: where one is not, it is GB18030."""
    try:
        b"\n".join(cells).decode()
    except UnicodeDecodeError:
        return [_as_utf8(cell) for cell in cells]
    return cells


def _as_utf8(cell: bytes) -> bytes:
    try:
        cell.decode()
    except UnicodeDecodeError:
        return cell.decode("gb18030", "replace").encode()
    return cell


def valid_flags(column: Any) -> bytes:
    """Return one byte per value: 1 if `is_valid` holds, otherwise 0, also where there is none.

    Some 50 nanoseconds per code.

    - `column`: a `pyarrow.Array` or `ChunkedArray` of text.
    """
    return b"".join(map(_flags, slices(column)))


def _flags(values: Any) -> bytes:
    fits, data = eighteen(values)
    valid = flipped(b"".join(map(faulty_columns, columns_of(data))))
    flags = valid if 0 not in fits else spread(fits, valid)
    odd = flipped(flags)
    if 1 not in odd:
        return flags
    return either(flags, spread(odd, valid_cells(cells_at(values, odd))))
