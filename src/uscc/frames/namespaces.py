"""The methods that `register` adds to the frames, columns and expressions of pandas and Polars."""

from __future__ import annotations

import sys
from typing import Any

from uscc.frames import verbs


class OfFrame:
    """`df.uscc`: see `uscc.frames`."""

    def __init__(self, data: Any) -> None:
        self._data = data

    def judge(self, column: object, *, prefix: str = "uscc_") -> Any:
        """Return the frame with four more columns; see `uscc.frames.judge`."""
        return verbs.judge(self._data, column, prefix=prefix)

    def audit(self, *columns: Any, **options: Any) -> Any:
        """Return the report of an audit; see `uscc.frames.audit`."""
        return verbs.audit(self._data, *columns, **options)


class OfColumn:
    """`series.uscc`: see `uscc.frames`."""

    def __init__(self, data: Any) -> None:
        self._data = data

    def is_valid(self, strict: bool = False, legacy: bool = False) -> Any:
        """Return a column of Booleans; see `uscc.frames.is_valid`."""
        return verbs.is_valid(self._data, strict, legacy)

    def judge(self, *, prefix: str = "uscc_") -> Any:
        """Return a frame of four columns; see `uscc.frames.judge`."""
        return verbs.judge(self._data, prefix=prefix)


class OfExpression:
    """`pl.col("code").uscc`: see `uscc.frames`."""

    def __init__(self, expression: Any) -> None:
        self._expression = expression

    def is_valid(self, strict: bool = False, legacy: bool = False) -> Any:
        """Return an expression of Booleans; see `uscc.frames.is_valid`."""
        polars = sys.modules["polars"]
        return self._expression.map_batches(
            lambda series: verbs.is_valid(series, strict, legacy),
            return_dtype=polars.Boolean,
            is_elementwise=True,
        )

    def judge(self, *, prefix: str = "uscc_") -> Any:
        """Return an expression of structs of four fields; see `uscc.frames.judge`."""
        from uscc.frames.judging import ADDED

        polars = sys.modules["polars"]
        names = [f"{prefix}{name}" for name in ADDED]
        return self._expression.map_batches(
            lambda series: verbs.judge(series, prefix=prefix).to_struct(series.name),
            return_dtype=polars.Struct(dict.fromkeys(names, polars.String)),
            is_elementwise=True,
        )


def register() -> None:
    """Add methods to the frames, columns and expressions of pandas and Polars, if they are loaded.

    `frame.uscc.judge(column)`, `frame.uscc.audit()`, `column.uscc.is_valid()` and
    `column.uscc.judge()` are the functions of `uscc.frames`; of an expression of Polars, `judge`
    gives structs of four fields. Calling it again does nothing.
    """
    pandas, polars = sys.modules.get("pandas"), sys.modules.get("polars")
    if pandas is not None:
        _add(pandas.api.extensions, "register_dataframe_accessor", pandas.DataFrame, OfFrame)
        _add(pandas.api.extensions, "register_series_accessor", pandas.Series, OfColumn)
    if polars is not None:
        _add(polars.api, "register_dataframe_namespace", polars.DataFrame, OfFrame)
        _add(polars.api, "register_lazyframe_namespace", polars.LazyFrame, OfFrame)
        _add(polars.api, "register_series_namespace", polars.Series, OfColumn)
        _add(polars.api, "register_expr_namespace", polars.Expr, OfExpression)


def _add(library: Any, function: str, owner: type, methods: type) -> None:
    """Add methods by a function of a library, unless they are there."""
    if not hasattr(owner, "uscc"):
        getattr(library, function)("uscc")(methods)
