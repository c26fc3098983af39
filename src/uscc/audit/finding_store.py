"""Findings in any order, kept until they are written in the order of their places.

A finding is kept as a `Finding` or as the row of a file that a worker has made of it. Findings of
neighbouring lines are kept together in buckets, and one bucket at a time is sorted, so memory is
bounded although the shares of relations give findings all over the registry.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, repeat
from operator import itemgetter
from typing import Any, NamedTuple

from uscc.audit.finding_columns import FindingColumns
from uscc.audit.rate import COUNTABLE
from uscc.audit.result import Source
from uscc.budget import MemoryBudget
from uscc.spill import Spill

#: Makes rows of a file from findings.
Render = Callable[[FindingColumns], Sequence[Any]]

#: Findings of 2 ** 15 lines are sorted together.
_BUCKET_BITS = 15

#: Findings that are rendered together.
TOGETHER = 4_096

#: The order of the findings of one record.
RANK = {slug: rank for rank, slug in enumerate(COUNTABLE)}

#: The order of findings: by place, number and rank of the slug.
_order = itemgetter(0, 1, 2)

#: Source and line, number of the record, rank of the slug, and the finding or its row.
_Item = tuple[int, int, int, Any]


class Making(NamedTuple):
    """How findings are made.

    - `sources`: the sources of the audit.
    - `render`: makes rows of a file from them; None: they stay objects.
    """

    sources: tuple[Source, ...]
    render: Render | None


class FindingChunk(NamedTuple):
    """Findings of one bucket, sorted by place, number and slug.

    - `bucket`: number of the bucket.
    - `places`, `numbers`: source and line, and number of each record, 8 bytes each.
    - `ranks`: the rank of each slug.
    - `rows`: the findings, or the rows made of them.
    """

    bucket: int
    places: bytes
    numbers: bytes
    ranks: bytes
    rows: Sequence[Any]

    def size(self) -> int:
        """Return the approximate number of bytes that the findings take."""
        if isinstance(self.rows[0], bytes):
            return sum(map(len, self.rows)) + 60 * len(self.rows) + 300
        return 1_000 * len(self.rows)

    def items(self) -> Iterator[_Item]:
        """Yield the findings with their order."""
        return zip(array("q", self.places), array("q", self.numbers), self.ranks, self.rows)


def chunks_of(
    places: Sequence[int], numbers: Sequence[int], columns: FindingColumns, render: Render | None
) -> list[FindingChunk]:
    """Return findings of one slug in chunks.

    - `places`, `numbers`: source and line, and number of each record.
    - `columns`: the findings.
    - `render`: makes rows; None: keep the findings.
    """
    rows = render(columns) if render else columns.objects()
    items = sorted(zip(places, numbers, repeat(RANK[columns.kind]), rows), key=_order)
    return [_chunk(bucket, list(some)) for bucket, some in groupby(items, _bucket)]


def _bucket(item: _Item) -> int:
    return item[0] >> _BUCKET_BITS


def _chunk(bucket: int, items: Sequence[_Item]) -> FindingChunk:
    places, numbers, ranks, rows = zip(*items)
    columns = array("q", places).tobytes(), array("q", numbers).tobytes(), bytes(ranks)
    return FindingChunk(bucket, *columns, rows)


class FindingStore:
    """Takes chunks in any order; yields the findings in the order of their places."""

    def __init__(self, budget: MemoryBudget) -> None:
        self._chunks: Spill[FindingChunk] = Spill(budget)
        self._of_bucket: dict[int, list[int]] = {}

    def add(self, chunks: Iterable[FindingChunk]) -> None:
        """Add chunks."""
        for chunk in chunks:
            number = self._chunks.append(chunk, chunk.size())
            self._of_bucket.setdefault(chunk.bucket, []).append(number)

    def buckets(self) -> Iterator[list[Any]]:
        """Yield the findings or rows of one bucket after the other."""
        for bucket in sorted(self._of_bucket):
            items = [
                item for number in self._of_bucket[bucket] for item in self._chunks[number].items()
            ]
            items.sort(key=_order)
            yield list(map(itemgetter(3), items))

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self.buckets())
