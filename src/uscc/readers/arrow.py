"""Parquet, Arrow and Feather files, read by `pyarrow`: the extra `uscc[arrow]`.

The first version of Feather is not read: the library gives it up, and a damaged one crashes it. A
Parquet file is read in blocks; of an Arrow file, one record batch is in memory at a time, as
large as the program that wrote it has made it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib.util import find_spec
from typing import Any, BinaryIO

from uscc.batch.arrow import as_utf8
from uscc.errors import NoCodes, RegistryError
from uscc.readers.grid import EMPTY, GridTable
from uscc.readers.limits import limit_memory, limit_time
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.readers.values import text_of

#: Rows per block.
ROWS = 8192

#: Seconds in which an Arrow file must be verified, and the power of two of bytes for one more.
_SECONDS, _EACH = 15, 25

#: Characters of an error of the library that are shown.
_SHOWN = 200


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the table of the file.

    Raises `RegistryError` if the extra is not installed, and for a damaged file.
    """
    with closing(source):
        if find_spec("pyarrow") is None:
            message = (
                'is a Parquet or Arrow file, which needs an extra: pip install "uscc[arrow]"; or'
                " export the table as CSV"
            )
            raise RegistryError(message, path=source.path)
        names, batches = _guarded(source, _opened(source))
        if not names:
            raise NoCodes(EMPTY, path=source.path)
        yield GridTable(source, options, _blocks(source, batches), names=names)


def _opened(source: Source) -> Iterator[Any]:
    """Yield the names of the columns, then the record batches; see `_guarded`."""
    file, head = source.seekable(), source.head
    if head.startswith(b"PAR1"):
        return _parquet(file)
    _require_verified(source)
    file.seek(0)
    return _arrow(file)


def _require_verified(source: Source) -> None:
    """Raise `RegistryError` unless another process can read all of an Arrow file."""
    import subprocess

    command = f"import sys; sys.path[:] = {sys.path!r}; from uscc.readers.arrow import verify"
    done = subprocess.run(
        [sys.executable, "-c", f"{command}; verify()"],
        stdin=source.seekable(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        start_new_session=True,  # else Ctrl-C would reach it, too
    )
    if done.returncode:
        message = "is damaged, so pyarrow cannot read it; get it again, or export the table as CSV"
        raise RegistryError(message, path=source.path)


def verify() -> None:
    """Read all of the Arrow file that is standard input; any error ends this process."""
    limit_memory()
    with open(0, "rb", closefd=False) as file:
        limit_time(_SECONDS + (file.seek(0, os.SEEK_END) >> _EACH))
        file.seek(0)
        found = _arrow(file)
        next(found)
        for batch in found:
            batch.validate(full=True)


def _parquet(file: BinaryIO) -> Iterator[Any]:
    from pyarrow import parquet

    # Without threads of the library, which a worker that is forked later would not have.
    reader = parquet.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)
    yield reader.schema_arrow.names
    yield from reader.iter_batches(batch_size=ROWS, use_threads=False)


def _arrow(file: BinaryIO) -> Iterator[Any]:
    from pyarrow import ipc

    options = ipc.IpcReadOptions(use_threads=False)
    top = file.read(6)
    file.seek(0)
    if top == b"ARROW1":
        reader = ipc.open_file(file, options=options)
        yield reader.schema.names
        yield from map(reader.get_batch, range(reader.num_record_batches))
    else:
        stream = ipc.open_stream(file, options=options)
        yield stream.schema.names
        yield from stream


def _guarded(source: Source, found: Iterator[Any]) -> tuple[list[str], Iterator[Any]]:
    """Return the names, and the batches with the errors of the library as `RegistryError`."""

    def guarded() -> Iterator[Any]:
        import pyarrow

        try:
            yield from found
        except (pyarrow.ArrowException, OSError, ValueError, ArithmeticError) as error:
            why = (str(error).splitlines() or [""])[0][:_SHOWN]
            message = "cannot be read by pyarrow ({why}); get it again, or export the table as CSV"
            raise RegistryError(message, path=source.path, why=why) from None

    batches = guarded()
    return [str(name) for name in next(batches)], batches


def _blocks(source: Source, batches: Iterator[Any]) -> Iterator[ArrowBlock]:
    line = 1
    for batch in batches:
        for start in range(0, len(batch), ROWS):
            some = batch.slice(start, ROWS)
            yield ArrowBlock(line, some)
            line += len(some)


class ArrowBlock:
    """Some rows of a record batch; a column becomes Python objects when it is asked for.

    - `lines`: the numbers of the rows.
    - `width`: number of columns.
    """

    def __init__(self, line: int, batch: Any) -> None:
        self.lines: Sequence[int] = range(line, line + len(batch))
        self.width: int = batch.num_columns
        self._batch = batch

    def column(self, number: int) -> list[bytes]:
        """Return a column; blank cells from `width` on."""
        if number >= self.width:
            return [b""] * len(self.lines)
        return cells_of(self._batch.column(number))

    def rows(self, numbers: Sequence[int]) -> list[list[bytes]]:
        """Return the cells of some rows."""
        if not numbers:
            return []
        first = min(numbers)
        part = ArrowBlock(0, self._batch.slice(first, max(numbers) + 1 - first))
        columns = [part.column(number) for number in range(self.width)]
        return [[column[number - first] for column in columns] for number in numbers]


def cells_of(array: Any) -> list[bytes]:
    """Return the values of an array as UTF-8, blank where there is none.

    - `array`: a `pyarrow.Array` of any type.
    """
    import pyarrow
    from pyarrow import compute, types

    kind = array.type
    if isinstance(kind, pyarrow.BaseExtensionType):
        return cells_of(array.storage)
    if types.is_dictionary(kind):
        return cells_of(array.dictionary_decode())
    if types.is_run_end_encoded(kind):
        return cells_of(compute.run_end_decode(array))
    if types.is_string_view(kind) or types.is_binary_view(kind):
        # A cast would follow the views of nulls, which may lead anywhere in a damaged file.
        found = (value or b"" for value in array.to_pylist())
        return as_utf8([cell.encode() if isinstance(cell, str) else cell for cell in found])
    if types.is_integer(kind):
        array = array.cast(pyarrow.string())
    elif types.is_nested(kind) or not any(word in str(kind) for word in ("string", "binary")):
        return [text_of(value).encode("utf-8", "surrogatepass") for value in _objects(array)]
    return as_utf8(array.cast(pyarrow.large_binary()).fill_null(b"").to_pylist())


def _objects(array: Any) -> list[object]:
    """Return the values as objects; None for a time that Python cannot hold."""
    import pyarrow
    from pyarrow import types

    if types.is_timestamp(array.type) and array.type.unit == "ns":  # which would need pandas
        array = array.cast(pyarrow.timestamp("us", array.type.tz), safe=False)
    try:
        found: list[object] = array.to_pylist()
    except (ValueError, OverflowError, ImportError):
        found = [_object(value) for value in array]
    return found


def _object(scalar: Any) -> object:
    try:
        found: object = scalar.as_py()
    except (ValueError, OverflowError, ImportError):
        return None
    return found
