"""The table of engines: how a frame or column is recognised, and the module that opens it.

Nothing here imports an engine. An object of an engine exists only where the engine is loaded, so it
is looked up in `sys.modules`. A new engine is a module of this package with `opened(data)`, and a
row here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.errors import InvalidArgument, RegistryError
from uscc.sentences import Listed

if TYPE_CHECKING:  # a Protocol costs a tenth of a millisecond when it is made
    from typing import Protocol

    from uscc.frames.columns import Chunk

    class Frame(Protocol):
        """A frame or a column of an engine.

        - `names`: the names of its columns; of a column, one blank name.
        - `is_column`: whether it is a column, not a frame.
        - `size`: number of rows; None if it is not known yet.
        """

        names: Sequence[str]
        is_column: bool
        size: int | None

        def judged(self, number: int, prefix: str) -> Any:
            """Return the frame with the columns that `judge` adds; see `Eager`."""

        def column(self, number: int) -> Any:
            """Return a column as a `pyarrow.Array` or `ChunkedArray`, nulls kept."""

        def keys(self, texts: Any) -> Any:
            """Return a key for each text; see `Eager`."""

        def repeated(self, values: Any) -> Any:
            """Return true for each of some values that is there twice or more; see `Eager`."""

        def flags(self, flags: bytes) -> Any:
            """Return a column of Booleans, given a byte for each row."""

        def chunks(self) -> Iterator[Chunk]:
            """Yield the rows, some at a time."""


class Engine(NamedTuple):
    """How the objects of a library are recognised and opened.

    - `library`: the module that is loaded wherever these objects exist.
    - `classes`: the names of their classes there.
    - `module`: the module of this package.
    """

    library: str
    classes: tuple[str, ...]
    module: str

    def made(self, data: object) -> bool:
        """Tell whether the library made the object."""
        library = sys.modules.get(self.library)
        classes = (getattr(library, name, None) for name in self.classes)
        return any(isinstance(data, one) for one in classes if isinstance(one, type))


#: The engines; the first row that applies is taken.
ENGINES = (
    Engine("pandas", ("DataFrame", "Series"), "pandas"),
    Engine("polars", ("DataFrame", "Series"), "polars"),
    Engine("polars", ("LazyFrame",), "lazy"),
    Engine("pyarrow", ("Table", "RecordBatch", "ChunkedArray", "Array"), "arrow"),
    Engine("pyarrow", ("RecordBatchReader",), "streams"),
    Engine("duckdb", ("DuckDBPyRelation",), "duckdb"),
    Engine("numpy", ("ndarray",), "numpy"),
)

#: Names of columns that an error lists.
_NAMED = 50

#: The methods of the interface of Arrow by which any other library gives its columns.
_INTERFACE = ("__arrow_c_stream__", "__arrow_c_array__")


def opened(data: Any, function: str) -> Frame:
    """Return a frame or column, opened by the module of its engine.

    - `data`: the object.
    - `function`: name of the public function, for errors.

    Raises `TypeError` for any other object, and `RegistryError` if the extra is not installed.
    """
    module = next((one.module for one in ENGINES if one.made(data)), "")
    if not module and any(hasattr(data, name) for name in _INTERFACE):
        module = "streams"
    if not module:
        kind = type(data).__name__
        raise TypeError(
            f"uscc.frames.{function} takes a frame or column of pandas, Polars, PyArrow or DuckDB,"
            f" a NumPy array, or an object with __arrow_c_stream__, not {kind}; uscc.valid_mask"
            " takes a list, uscc.scan takes files"
        )
    if find_spec("pyarrow") is None:
        message = 'frames are read by pyarrow, an extra: pip install "uscc[arrow]"'
        raise RegistryError(message)
    found: Frame = import_module(f"uscc.frames.{module}").opened(data)
    return found


def number_of(names: Sequence[str], column: object) -> int:
    """Return the number, from 0, of a column.

    - `names`: the names of all columns.
    - `column`: its name; or `#` and its number from 1, or the number, if no column has this name.

    Raises `InvalidArgument` with the names unless there is exactly one.
    """
    text = str(column)
    hits = [number for number, name in enumerate(names) if name == text]
    if len(hits) == 1:
        return hits[0]
    if hits:
        message = "there are {n} columns {name!r}; say {either}"
        either = Listed(" or ", (f"#{number + 1}" for number in hits))
        raise InvalidArgument(message, n=len(hits), name=text, either=either)
    digits = text.removeprefix("#")
    if digits.isdecimal() and len(digits) < 9 and 1 <= int(digits) <= len(names):
        return int(digits) - 1
    message = "there is no column {name!r}; the columns are: {names}"
    raise InvalidArgument(message, name=text, names=Listed(", ", list(names)[:_NAMED]))


def require_column(frame: Frame, data: object, function: str) -> None:
    """Raise `TypeError` for a frame where one column is needed; it names the columns.

    - `frame`: the opened frame.
    - `data`: what the caller gave.
    - `function`: name of the public function.
    """
    if not frame.is_column:
        kind, names = type(data).__name__, list(frame.names[:_NAMED])
        example = names[0] if names else ""
        how = {
            "judge": f"name the column of codes of the {kind}, as in judge(frame, {example!r})",
            "is_valid": f"takes one column, not a {kind}: take it out, as in frame[{example!r}]",
        }
        columns = ", ".join(map(repr, names))
        raise TypeError(f"uscc.frames.{function}: {how[function]}; its columns: {columns}")
