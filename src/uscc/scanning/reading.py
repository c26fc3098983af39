"""From files to parts in a ledger, one after the other or many at a time.

In one process the batches of a file go straight into parts. With several, the file is cut
into pieces at line ends, and every piece is read as if a record began there. Whether that is
so, only the piece before it can tell (a line break may stand inside quotation marks): it
says how many bytes of an open record were left unread at its end. If there are any, what was
made of the next piece is thrown away, and both are read again as one. So the records are
those of reading the file from its beginning to its end, wherever it is cut.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from uscc.errors import RegistryError
from uscc.readers.batches import NO_STATS, ReadStats
from uscc.readers.delimited import DelimitedFile, ReadOptions
from uscc.readers.records import Ragged
from uscc.scanning.ledger import Ledger
from uscc.scanning.pool import InlinePool, WorkerPool
from uscc.scanning.worker import Account, Piece, opened_again

#: Bytes a piece at most, and records a part, about, that is read in this process.
PIECE = 1 << 23
PART = 1 << 17

#: Each piece is such a part of what is left for a worker, so that none waits long for the last,
#: and of the memory for one.
_OF_WHAT_IS_LEFT, _OF_MEMORY = 4, 25

#: Bytes of that memory a record: a finding takes some 400, and more than one piece is on its way.
_RECORD = 1_500

#: Bytes a piece at least, if there are so many: less is not worth the asking.
_LEAST = 1 << 20

#: Pieces that each worker may have before it; one is worked on, one is waiting.
_AHEAD = 2

#: Bytes looked through for a line end at a time.
_STEP = 1 << 16

#: Told after each part: bytes read of the file, and records in all.
Progress = Callable[[int, int], object]


def read_here(
    registry: DelimitedFile, source: int, pool: InlinePool, ledger: Ledger, progress: Progress
) -> ReadStats:
    """Read a file in this process; return what it passed over."""
    batches = registry.batches(source)
    part = pool.worker.part()
    for batch in batches:
        part.add(batch)
        if part.records >= PART and batches.level:
            ledger.enter(0, pool.worker.account(part, batches.stats(), 0), 0)
            progress(registry.offset, ledger.records)
            part = pool.worker.part()
    ledger.enter(0, pool.worker.account(part, batches.stats(), 0), 0)
    progress(registry.offset, ledger.records)
    return batches.stats()


class Reader:
    """Has one file read by a pool, piece by piece."""

    def __init__(
        self, source: int, pool: WorkerPool, ledger: Ledger, progress: Progress, memory: int
    ) -> None:
        self._source = source
        self._pool = pool
        self._ledger = ledger
        self._progress = progress
        self._memory = memory
        self._line = 0
        self._first: Ragged | None = None
        self._stats = NO_STATS

    def read(self, registry: DelimitedFile, how: ReadOptions) -> DelimitedFile:
        """Read the file; return it as it was understood.

        If what seemed to be UTF-8 is something else from some piece on, the file is opened
        again and, from there on, decoded in this process.
        """
        self._line = registry.line - 1
        self._first = registry.first
        span = registry.span
        begin = done = 0
        each = self._memory // self._pool.size
        records = min(PART, each // _RECORD)
        largest = min(PIECE, each // _OF_MEMORY, records * registry.line_length)
        if span is not None:
            part = _OF_WHAT_IS_LEFT * self._pool.size
            pieces = _cut(registry.path, self._source, *span, part, largest)
            other = self._read(registry, pieces)
            if other is None:
                return registry
            begin, done = span[0], other.start - span[0]
            registry.close()
            registry = DelimitedFile(registry.path, how)
        try:
            pieces = _handed_out(registry, self._source, begin, done, largest)
            self._read(registry, pieces)
        except BaseException:
            registry.close()
            raise
        return registry

    def stats(self) -> ReadStats:
        """Return what the file passed over."""
        return self._stats

    def _read(self, registry: DelimitedFile, pieces: Iterable[Piece]) -> Piece | None:
        """Have pieces read; return the one that is not UTF-8, None if there is none."""
        plan = registry.plan
        first = self._first and self._first._replace(line=self._first.line - self._line)
        waiting: deque[tuple[Piece, int, Callable[[], Account | None]]] = deque()
        open_end: tuple[Piece, int] | None = None
        for piece in _with_end(pieces):
            if piece is not None:
                member = self._pool.idlest()
                options = self._pool.ask(member, "read", piece, plan, first)
                waiting.append((piece, member, options))
                first = None
            while waiting and (piece is None or len(waiting) > _AHEAD * self._pool.size):
                read, member, answer = waiting.popleft()
                account = answer()
                if open_end is not None:
                    read = open_end[0].joined(open_end[1], read)
                    account = self._pool.ask(member, "read", read, plan, None)()
                if account is None:
                    return read
                self._enter(registry.path, member, account)
                place = registry.offset if read.data is not None else read.stop
                self._progress(place, self._ledger.records)
                open_end = (read, account.unread) if account.unread else None
        return None

    def _enter(self, path: str, member: int, account: Account) -> None:
        if account.error is not None:
            line = account.error.line
            raise account.error.at(path, line and line + self._line)
        self._first = None
        self._stats = self._stats.plus(account.stats, self._line)
        self._ledger.enter(member, account, self._line)
        self._line += account.lines


def _with_end(pieces: Iterable[Piece]) -> Iterator[Piece | None]:
    """Yield the pieces, and None behind them."""
    yield from pieces
    yield None


def _cut(path: str, source: int, start: int, stop: int, part: int, largest: int) -> Iterator[Piece]:
    """Yield the pieces of a plain file from `start` to `stop`, cut at line ends; each is that
    part of what is left, or `largest`.

    There is one at least, if an empty one: a record may go before it.
    """
    with opened_again(path) as file:
        final = False
        while not final:
            size = min(max((stop - start) // part, _LEAST), largest)
            end = _line_end(file, start + size, stop)
            final = end == stop
            yield Piece(source, start, end, None, final)
            start = end


def _line_end(file: IO[bytes], start: int, stop: int) -> int:
    """Return the place behind the next line end, `stop` if there is none."""
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
    registry: DelimitedFile, source: int, begin: int, done: int, size: int
) -> Iterator[Piece]:
    """Yield the pieces of a file that is decoded here, but for the bytes done already.

    There is one at least, if an empty one: a record may go before it. The bytes done, from
    `begin` on in the file, must be the same as those decoded here.
    """
    start = 0
    last: Piece | None = None
    for data in registry.pieces(size):
        stop = start + len(data)
        if start < done:
            _require_same(registry.path, begin + start, data[: done - start])
        if stop > done:
            if last is not None:
                yield last
            data = data[max(done - start, 0) :]
            last = Piece(source, stop - len(data), stop, data, final=False)
        start = stop
    last = last or Piece(source, start, start, b"", final=True)
    yield last._replace(final=True)


def _require_same(path: str, start: int, data: bytes) -> None:
    """Raise if other bytes stand there in the file: then they were no UTF-8 after all."""
    with opened_again(path) as file:
        file.seek(start)
        if file.read(len(data)) != data:
            message = "begins as UTF-8 and goes on in another encoding"
            raise RegistryError(message, path=path, hint="encoding")
