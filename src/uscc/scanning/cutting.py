"""Delimited text read by worker processes, piece by piece.

The file is cut into pieces at line ends, and every piece is read as if a record began there.
Only the result of the piece before it shows whether one does (a line break may be inside quotation
marks): it includes the number of unread bytes of an open record at its end. If there are any, the
result of the next piece is discarded, and these bytes are read again together with it. So the
records are the same as if the file was read from beginning to end, wherever it is cut.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

from uscc.audit.engine import Engine
from uscc.audit.partial import PartialResult
from uscc.budget import MemoryBudget
from uscc.errors import RegistryError
from uscc.readers.batches import NO_STATS, ReadStats
from uscc.readers.delimited import DelimitedFile
from uscc.readers.pieces import Piece, PieceRead, ReadPlan, opened_again
from uscc.readers.region import Ragged
from uscc.scanning.reading import AHEAD, PART, Progress

if TYPE_CHECKING:
    from uscc.audit.executor import Pool

#: Largest piece in bytes.
PIECE = 1 << 23

#: A piece is at most 1/4 of one worker's share of the unread bytes, so that no worker waits long
#: for the last one, and at most 1/6 of one worker's memory for reading.
_OF_UNREAD, _OF_MEMORY = 4, 6

#: Bytes of that memory per record: an observation takes some 100, the cells as much.
_RECORD = 330

#: Smallest piece in bytes (the last may be smaller): below 1 MiB the message costs more than the
#: reading.
_LEAST = 1 << 20

#: Bytes searched for a line end at a time.
_STEP = 1 << 16


class CutReader:
    """Has one delimited file read by worker processes, piece by piece."""

    def __init__(
        self, source: int, pool: Pool, engine: Engine, progress: Progress, budget: MemoryBudget
    ) -> None:
        self._source = source
        self._pool = pool
        self._engine = engine
        self._progress = progress
        self._budget = budget
        self._line = 0
        self._first: Ragged | None = None
        self._stats = NO_STATS

    def read(self, table: DelimitedFile) -> DelimitedFile:
        """Read the file; return it, or the same file opened again.

        If the file seemed to be UTF-8 and some piece is not, the file is opened again and decoded
        in this process from that piece on.
        """
        self._line = table.line - 1
        self._first = table.first
        span = table.span
        begin = done = 0
        each = self._budget.share("reading", self._pool.size).memory
        records = min(PART, each // _RECORD)
        largest = min(PIECE, each // _OF_MEMORY, records * table.line_length)
        if span is not None:
            part = _OF_UNREAD * self._pool.size
            pieces = _cut(table.plan, self._source, *span, part, largest)
            other = self._read(table, pieces)
            if other is None:
                return table
            begin, done = span[0], other.start - span[0]
            table.close()
            table = table.reopened()
        try:
            pieces = _handed_out(table, self._source, begin, done, largest)
            self._read(table, pieces)
        except BaseException:
            table.close()
            raise
        return table

    def stats(self) -> ReadStats:
        """Return the statistics of all pieces."""
        return self._stats

    def _read(self, table: DelimitedFile, pieces: Iterable[Piece]) -> Piece | None:
        """Have pieces read; return the first one that is not UTF-8, None if all are."""
        first = self._first and self._first._replace(line=self._first.line - self._line)
        waiting: deque[tuple[Piece, int, Callable[[], Any]]] = deque()
        open_end: tuple[Piece, int] | None = None
        for piece in _with_end(pieces):
            if piece is not None:
                piece, first = piece._replace(first=first), None
                member = self._pool.idlest()
                waiting.append((piece, member, self._pool.ask(member, "read", piece)))
            while waiting and (piece is None or len(waiting) > AHEAD * self._pool.size):
                read, member, answer = waiting.popleft()
                result, found = answer()
                if open_end is not None:
                    read = open_end[0].joined(open_end[1], read)
                    result, found = self._pool.ask(member, "read", read)()
                if found is None:
                    return read
                self._combine(member, result, found)
                place = table.offset if read.data is not None else read.stop
                self._progress(place, self._engine.records)
                open_end = (read, found.unread) if found.unread else None
        return None

    def _combine(self, member: int, result: PartialResult, found: PieceRead) -> None:
        if found.error is not None:
            line = found.error.line
            raise found.error.at(found.error.path, line and line + self._line)
        self._first = None
        self._stats = self._stats.plus(found.stats, self._line)
        self._engine.combine(member, result, self._line)
        self._line += found.lines


def _with_end(pieces: Iterable[Piece]) -> Iterator[Piece | None]:
    """Yield the pieces, then None."""
    yield from pieces
    yield None


def _cut(
    plan: ReadPlan, source: int, start: int, stop: int, part: int, largest: int
) -> Iterator[Piece]:
    """Yield the pieces of a plain file from `start` to `stop`, cut at line ends.

    A piece has 1/`part` of the unread bytes, at most `largest`. There is at least one piece, even
    an empty one: a record may go before it.
    """
    with opened_again(plan.path) as file:
        final = False
        while not final:
            size = min(max((stop - start) // part, _LEAST), largest)
            end = _line_end(file, start + size, stop)
            final = end == stop
            yield Piece(plan, source, start, end, None, final)
            start = end


def _line_end(file: IO[bytes], start: int, stop: int) -> int:
    """Return the position after the next line end; `stop` if there is none."""
    file.seek(start)
    while start < stop:
        chunk = file.read(_STEP)
        if not chunk:
            return stop
        found = chunk.find(b"\n")
        if found >= 0:
            return min(start + found + 1, stop)
        start += len(chunk)
    return stop


def _handed_out(
    table: DelimitedFile, source: int, begin: int, done: int, size: int
) -> Iterator[Piece]:
    """Yield the pieces of a file that is decoded in this process.

    There is at least one piece, even an empty one, because a record may precede it.

    - `table`: the file.
    - `source`: the number that batches carry.
    - `begin`: position in the file at which the unread records begin.
    - `done`: number of bytes that were already read; skipped, but they must equal the decoded ones.
    - `size`: bytes per piece, about.
    """
    start = 0
    last: Piece | None = None
    for data in table.pieces(size):
        stop = start + len(data)
        if start < done:
            _require_same(table.path, begin + start, data[: done - start])
        if stop > done:
            if last is not None:
                yield last
            data = data[max(done - start, 0) :]
            last = Piece(table.plan, source, stop - len(data), stop, data, final=False)
        start = stop
    last = last or Piece(table.plan, source, start, start, b"", final=True)
    yield last._replace(final=True)


def _require_same(path: str, start: int, data: bytes) -> None:
    """Raise `RegistryError` if the file has other bytes at `start`: it was not UTF-8 there."""
    with opened_again(path) as file:
        file.seek(start)
        if file.read(len(data)) != data:
            message = "begins as UTF-8 and goes on in another encoding"
            raise RegistryError(message, path=path, hint="encoding")
