"""The engines of frames: how each of them holds a table of texts, and gives it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")
duckdb = pytest.importorskip("duckdb")

#: A relation of an older DuckDB does not keep its connection open.
BASE = duckdb.connect()

#: The columns of a table by name; None is a null.
Table = dict[str, Sequence[str | None]]


class Foreign:
    """A frame of a library that is not known: it only has the interface of Arrow.

    - `table`: its table.
    """

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, schema: object = None) -> object:
        return self.table.__arrow_c_stream__(schema)


class Named(Foreign):
    """One that makes frames of other libraries its own."""

    @classmethod
    def from_arrow(cls, table: Any) -> Named:
        """Return a frame of this class."""
        return cls(table)


def chunked(table: Table) -> Any:
    """Return a table of Arrow in chunks that are slices, with more before and behind them."""
    whole = pyarrow.table({name: ["x", *cells, "y"] for name, cells in table.items()})
    size = whole.num_rows - 2
    cut = size // 3
    parts = [whole.slice(1, cut), whole.slice(1 + cut, 0), whole.slice(1 + cut, size - cut)]
    return pyarrow.concat_tables(parts)


def arrow(kind: Any) -> Callable[[Table], Any]:
    """Return a maker of tables of Arrow with columns of a type."""
    return lambda table: pyarrow.table(
        {name: pyarrow.array(cells, kind) for name, cells in table.items()}
    )


def dictionaries(table: Table) -> Any:
    """Return a table of Arrow with dictionaries."""
    return pyarrow.table(
        {name: pyarrow.array(cells).dictionary_encode() for name, cells in table.items()}
    )


def pandas_frame(dtype: Any) -> Callable[[Table], Any]:
    """Return a maker of frames of pandas with an index that does not ascend."""

    def make(table: Table) -> Any:
        size = len(next(iter(table.values())))
        return pandas.DataFrame(table, dtype=dtype, index=range(7 * size, 0, -7))

    return make


class Engine(NamedTuple):
    """How an engine holds a table.

    - `make`: returns the table as a frame.
    - `lists`: returns the columns of a frame as lists, None for a null.
    """

    make: Callable[[Table], Any]
    lists: Callable[[Any], dict[str, list[Any]]]


def of_pandas(frame: Any) -> dict[str, list[Any]]:
    """Return the columns of a frame of pandas."""
    return {name: [None if pandas.isna(cell) else cell for cell in frame[name]] for name in frame}


def of_polars(frame: Any) -> dict[str, list[Any]]:
    """Return the columns of a frame of Polars."""
    found: dict[str, list[Any]] = frame.lazy().collect().to_dict(as_series=False)
    return found


def of_arrow(frame: Any) -> dict[str, list[Any]]:
    """Return the columns of whatever gives a stream of Arrow."""
    table = frame if hasattr(frame, "to_pydict") else pyarrow.table(frame)
    found: dict[str, list[Any]] = table.to_pydict()
    return found


ENGINES: dict[str, Engine] = {
    "pandas object": Engine(pandas_frame(object), of_pandas),
    "pandas default": Engine(pandas_frame(None), of_pandas),
    "pandas string[python]": Engine(pandas_frame("string[python]"), of_pandas),
    "pandas string[pyarrow]": Engine(pandas_frame("string[pyarrow]"), of_pandas),
    "pandas ArrowDtype": Engine(pandas_frame(pandas.ArrowDtype(pyarrow.string())), of_pandas),
    "pandas category": Engine(pandas_frame("category"), of_pandas),
    "polars": Engine(polars.DataFrame, of_polars),
    "polars category": Engine(
        lambda table: polars.DataFrame(table, dict.fromkeys(table, polars.Categorical)), of_polars
    ),
    "polars lazy": Engine(polars.LazyFrame, of_polars),
    "arrow string": Engine(arrow(pyarrow.string()), of_arrow),
    "arrow large_string": Engine(arrow(pyarrow.large_string()), of_arrow),
    "arrow string_view": Engine(arrow(pyarrow.string_view()), of_arrow),
    "arrow dictionary": Engine(dictionaries, of_arrow),
    "arrow chunks": Engine(chunked, of_arrow),
    "arrow batch": Engine(
        lambda table: pyarrow.RecordBatch.from_pydict(
            {name: pyarrow.array(cells, pyarrow.string()) for name, cells in table.items()}
        ),
        of_arrow,
    ),
    "arrow stream": Engine(lambda table: arrow(pyarrow.string())(table).to_reader(2), of_arrow),
    "duckdb": Engine(lambda table: BASE.from_arrow(arrow(pyarrow.string())(table)), of_arrow),
    "foreign": Engine(lambda table: Foreign(arrow(pyarrow.string())(table)), of_arrow),
    "foreign with from_arrow": Engine(
        lambda table: Named(arrow(pyarrow.string())(table)), of_arrow
    ),
}
