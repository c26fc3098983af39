"""Polars: `LazyFrame`. It stays lazy, and is judged in batches when it is collected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from uscc.frames.columns import Chunk
from uscc.frames.judging import ADDED
from uscc.frames.polars import PolarsFrame, polars


class LazyFrame:
    """A query of Polars.

    - `data`: a `polars.LazyFrame`.
    """

    is_column = False

    size = None

    def __init__(self, data: Any) -> None:
        self._data = data
        self._schema = data.collect_schema()
        self.names: Sequence[str] = self._schema.names()

    def judged(self, number: int, prefix: str) -> Any:
        """Return the query with the columns that `judge` adds; see `Eager`."""
        added = [f"{prefix}{name}" for name in ADDED]
        schema = {**self._schema, **dict.fromkeys(added, polars().String)}
        return self._data.map_batches(
            lambda frame: PolarsFrame(frame).judged(number, prefix), schema=schema, streamable=True
        )

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows as the streaming engine gives them, in their order."""
        if hasattr(self._data, "collect_batches"):
            frames = self._data.collect_batches(maintain_order=True, engine="streaming")
        else:
            frames = [self._data.collect(engine="streaming")]
        for frame in frames:
            yield from PolarsFrame(frame).chunks()


def opened(data: Any) -> LazyFrame:
    """Return the query."""
    return LazyFrame(data)
