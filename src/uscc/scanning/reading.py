"""From a table to partial results: its batches are read here and collected by the executors."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.engine import Engine
from uscc.batch.records import BETWEEN, RecordBatch
from uscc.readers.batches import ReadStats, RecordBatches
from uscc.readers.table import Table

if TYPE_CHECKING:
    from uscc.audit.executor import Pool

#: Approximate number of records per part.
PART = 1 << 17

#: Parts that other processes collect are this many times smaller: they begin earlier, and the last
#: one ends earlier.
_SMALLER = 4

#: Bytes of kept cells that count as one more record.
_OF_RECORD = 100

#: Pieces sent to each worker ahead of the results: one is worked on, one is waiting.
AHEAD = 2

#: Called after each part with the bytes read of the file and the records in all.
Progress = Callable[[int, int], object]


class _Batches(NamedTuple):
    """Record batches that were read in this process, as a piece."""

    batches: Iterable[RecordBatch]

    def feed(self, take: Callable[[RecordBatch], object]) -> None:
        """Pass the batches to `take`."""
        for batch in self.batches:
            take(batch)


class _Packed(NamedTuple):
    """Record batches as a piece for another process: a pickle of few long strings is fast."""

    batches: Sequence[tuple[int, bytes, bytes | None, frozenset[int], Sequence[int], bytes | None]]

    def feed(self, take: Callable[[RecordBatch], object]) -> None:
        """Pass the batches to `take`."""
        for source, codes, entities, closed, lines, kept in self.batches:
            names, cells = (None if one is None else one.split(BETWEEN) for one in (entities, kept))
            take(RecordBatch(source, codes.split(BETWEEN), names, closed, lines, cells))


def _packed(group: Iterable[RecordBatch]) -> _Packed:
    """Return batches, none of them empty, as a piece for another process."""
    return _Packed(
        [
            (
                batch.source,
                BETWEEN.join(batch.codes),
                None if batch.entities is None else BETWEEN.join(batch.entities),
                batch.closed,
                batch.lines if isinstance(batch.lines, range) else array("q", batch.lines),
                None if batch.kept is None else BETWEEN.join(batch.kept),
            )
            for batch in group
        ]
    )


def read_table(
    table: Table, source: int, pool: Pool, engine: Engine, progress: Progress
) -> ReadStats:
    """Read a table of any format in this process; return its statistics.

    The executors collect the batches: an executor in this process one by one, executors in other
    processes in parts.

    - `table`: the table.
    - `source`: the number that its batches carry.
    - `pool`: the executors.
    - `engine`: combines the partial results.
    - `progress`: called after each part.
    """
    batches = table.batches(source)
    waiting: deque[tuple[int, Callable[[], Any]]] = deque()
    size = PART if pool.inline else PART // _SMALLER
    for group in _groups(batches, size):
        piece = _Batches(group) if pool.inline else _packed(group)
        member = pool.idlest()
        waiting.append((member, pool.ask(member, "read", piece)))
        if pool.inline or len(waiting) > AHEAD * pool.size:
            _combine(engine, *waiting.popleft())
            progress(table.offset, engine.records)
    for member, answer in waiting:
        _combine(engine, member, answer)
    rest = table.rest(source)
    if rest is not None:
        engine.combine(0, rest)
    progress(table.offset, engine.records)
    return batches.stats()


def _combine(engine: Engine, member: int, answer: Callable[[], Any]) -> None:
    result, _ = answer()
    engine.combine(member, result)


def _groups(batches: RecordBatches, size: int) -> Iterator[Iterator[RecordBatch]]:
    """Yield the batches in groups of at least `size` records, or as many bytes of kept cells.

    Each group must be consumed before the next. A group ends only at a line before which all
    records are in this group or an earlier one.
    """
    each = iter(batches)
    for first in each:
        yield _group(first, each, batches, size)


def _group(
    first: RecordBatch, others: Iterator[RecordBatch], batches: RecordBatches, size: int
) -> Iterator[RecordBatch]:
    records = _records(first)
    yield first
    while not (records >= size and batches.level):
        batch = next(others, None)
        if batch is None:
            return
        records += _records(batch)
        yield batch


def _records(batch: RecordBatch) -> int:
    """Return the number of records of a batch, more if they carry long cells."""
    kept = 0 if batch.kept is None else sum(map(len, batch.kept))
    return len(batch.codes) + kept // _OF_RECORD
