"""Findings in any order, kept until they are written in the order of their places.

A finding is kept as a `Finding` or as the row of a file that a worker has made of it. Findings of
neighbouring lines are kept together in buckets, and one bucket at a time is sorted, so memory is
bounded although the shares of relations give findings all over the registry.

The process that writes the file works alone at the end. So the workers sort each chunk and join
its rows, and an ending that many rows have (the list of a large group) is kept once a chunk.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, repeat
from operator import lt
from typing import Any, NamedTuple

from uscc.audit.finding_columns import FindingColumns, FindingRows
from uscc.audit.rate import COUNTABLE
from uscc.audit.result import Source
from uscc.batch.records import BETWEEN
from uscc.batch.rows import getter
from uscc.budget import MemoryBudget
from uscc.spill import Spill

#: Makes rows of a file from findings.
Render = Callable[[FindingColumns], FindingRows]

#: Findings of 2 ** 15 lines are sorted together.
_BUCKET_BITS = 15

#: Findings that are rendered together.
TOGETHER = 4_096

#: The order of the findings of one record.
RANK = {slug: rank for rank, slug in enumerate(COUNTABLE)}


class Making(NamedTuple):
    """How findings are made.

    - `sources`: the sources of the audit.
    - `render`: makes rows of a file from them; None: they stay objects.
    - `kept`: the names of the kept columns of all sources.
    """

    sources: tuple[Source, ...]
    render: Render | None
    kept: tuple[str, ...] = ()


class FindingChunk(NamedTuple):
    """Findings of one slug and one bucket, sorted by place and number.

    - `bucket`: number of the bucket.
    - `rank`: the rank of the slug.
    - `places`, `numbers`: source and line, and number of each record, 8 bytes each.
    - `rows`: the findings; or the rows made of them, joined with `BETWEEN`.
    - `endings`: the ending of each row; empty if the rows have theirs.
    """

    bucket: int
    rank: int
    places: bytes
    numbers: bytes
    rows: Sequence[Any]
    endings: Sequence[bytes] = ()

    def size(self) -> int:
        """Return the approximate number of bytes that the findings take."""
        if not isinstance(self.rows, bytes):
            kept = [row.kept for row in self.rows] if self.rows[0].kept else []
            return 1_000 * len(self.rows) + sum(map(len, chain.from_iterable(kept)))
        endings = 8 * len(self.endings) + sum(map(len, set(self.endings)))
        return len(self.rows) + endings + 2 * len(self.places) + 500

    def row_list(self) -> Sequence[Any]:
        """Return the findings, or the rows without their endings."""
        return self.rows.split(BETWEEN) if isinstance(self.rows, bytes) else self.rows


def chunks_of(
    places: Sequence[int], numbers: Sequence[int], columns: FindingColumns, render: Render | None
) -> list[FindingChunk]:
    """Return findings of one slug in chunks.

    - `places`, `numbers`: source and line, and number of each record.
    - `columns`: the findings.
    - `render`: makes rows; None: keep the findings.
    """
    rows, endings = render(columns) if render else FindingRows(columns.objects())
    if not all(map(lt, places, islice(places, 1, None))):  # they mostly ascend
        order = sorted(range(len(places)), key=list(zip(places, numbers)).__getitem__)
        places, numbers = [places[at] for at in order], [numbers[at] for at in order]
        rows = [rows[at] for at in order]
        endings = [endings[at] for at in order] if endings else ()
    chunks, start = [], 0
    while start < len(places):
        bucket = places[start] >> _BUCKET_BITS
        stop = bisect_left(places, (bucket + 1) << _BUCKET_BITS, start)
        cut = slice(start, stop)
        where = array("q", places[cut]).tobytes(), array("q", numbers[cut]).tobytes()
        some = BETWEEN.join(rows[cut]) if render else rows[cut]
        chunks.append(FindingChunk(bucket, RANK[columns.kind], *where, some, endings[cut]))
        start = stop
    return chunks


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

    def buckets(self) -> Iterator[Sequence[Any]]:
        """Yield one bucket after the other: its findings; or its rows, some in two parts."""
        for bucket in sorted(self._of_bucket):
            yield _in_order([self._chunks[number] for number in self._of_bucket[bucket]])

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self.buckets())


def _in_order(chunks: Sequence[FindingChunk]) -> Sequence[Any]:
    """Return the findings or rows of the chunks of a bucket; a row with an ending as two parts."""
    order = _order(chunks)
    rows = list(chain.from_iterable(chunk.row_list() for chunk in chunks))
    if not any(chunk.endings for chunk in chunks):
        in_order: Sequence[Any] = getter(order)(rows)
        return in_order
    endings = list(
        chain.from_iterable(chunk.endings or [b""] * (len(chunk.places) // 8) for chunk in chunks)
    )
    parts = [b""] * (2 * len(rows))
    of = getter(order)
    parts[::2], parts[1::2] = of(rows), of(endings)
    return parts


def _order(chunks: Sequence[FindingChunk]) -> Sequence[int]:
    """Return the findings of the chunks by place, number and slug, as places in all of them.

    Each chunk is in order, and merging runs is what `sorted` is best at.
    """
    places = _numbers([chunk.places for chunk in chunks])
    found = dict(zip(places, range(len(places))))
    if len(found) == len(places):  # no record has two findings, and no two are on one line
        order: Sequence[int] = getter(sorted(found))(found)
        return order
    numbers = _numbers([chunk.numbers for chunk in chunks])
    ranks = chain.from_iterable(repeat(chunk.rank, len(chunk.places) // 8) for chunk in chunks)
    if len(found) == len(set(numbers)):  # each record has a place of its own
        keys: Sequence[Any] = [place * len(RANK) + rank for place, rank in zip(places, ranks)]
    else:
        keys = list(zip(places, numbers, ranks))
    return sorted(range(len(keys)), key=keys.__getitem__)


def _numbers(columns: Sequence[bytes]) -> list[int]:
    return array("q", b"".join(columns)).tolist()
