"""What is done with a piece of a file, in this process or in another one.

A worker reads and judges pieces, keeps their columns, settles partitions of the keys, and gives
out the records that hold keys seen twice. Everything it is asked and answers can be pickled.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

from uscc.audit.collector import Collector, Figures
from uscc.audit.columns import Columns, Row, rows_of
from uscc.audit.findings import packed
from uscc.audit.keys import repeats_in_partition
from uscc.errors import RegistryError
from uscc.readers.batches import ReadStats, RecordBatches, least_region
from uscc.readers.delimited import ReadPlan
from uscc.readers.encoding import utf8_length
from uscc.readers.records import Ragged, Records
from uscc.readers.source import CHUNK
from uscc.spill import MemoryBudget, Spill


class Piece(NamedTuple):
    """Whole lines of a file: the bytes from `start` to `stop`, or `data` itself, which is
    UTF-8. `final`: nothing of the file follows.
    """

    source: int
    start: int
    stop: int
    data: bytes | None
    final: bool

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.stop - self.start

    def joined(self, unread: int, following: Piece) -> Piece:
        """Return the piece of this one's last `unread` bytes and the following one."""
        data = None
        if self.data is not None and following.data is not None:
            data = self.data[self.size - unread :] + following.data
        return following._replace(start=self.stop - unread, data=data)


class Account(NamedTuple):
    """What became of a part: counts, observations (`packed`), the keys of each partition, where
    its columns are kept. `lines`: how many it has. `unread`: bytes of a record open at its end.
    `error`: what the matter is, with its line in the part.
    """

    figures: Figures
    observed: bytes
    organizations: list[bytes]
    entities: list[bytes]
    kept: list[int]
    stats: ReadStats
    lines: int
    unread: int = 0
    error: RegistryError | None = None


class _NotUtf8(Exception):
    """A piece is not the UTF-8 that its file had seemed to be."""


#: Bytes looked through for a line end where a chunk is to be cut.
_NEAR = 1 << 12

#: Bytes of the largest block that the allocator of glibc may keep for later. Once it was given
#: back one of this size it keeps what regions took, and need not have it from the system again
#: page by page: half the page faults of wide files, a twentieth of the time.
_LARGE = 31 << 20


class Worker:
    """`slugs`: kinds and notes to be observed. `partitions`: of the keys. `budget`: half of it for
    columns, half of it for the settling of keys.
    """

    def __init__(self, slugs: frozenset[str], partitions: int, budget: MemoryBudget) -> None:
        bytes(_LARGE)  # made and given back, never touched
        self._slugs = slugs
        self._partitions = partitions
        self._memory = budget.memory // 2
        self._columns: Spill[Columns] = Spill(budget.fraction(0.5))
        self._plain: set[bytes] = set()
        self._organizations: set[int] = set()
        self._entities: set[int] = set()

    def part(self) -> Collector:
        """Return a part to be fed with batches."""
        return Collector(self._slugs, self._columns, self._plain)

    def account(self, part: Collector, stats: ReadStats, lines: int) -> Account:
        """Return what became of a part."""
        keys = part.keys(self._partitions)
        return Account(part.figures(), packed(part.observed), *keys, part.kept, stats, lines)

    def read(self, piece: Piece, plan: ReadPlan, first: Ragged | None) -> Account | None:
        """Read and judge a piece; its lines count from 1. `first`: a record that goes before
        it. None if it is not the UTF-8 that its file had seemed to be.
        """
        size = max(CHUNK, least_region(plan.layout))
        records = Records(_chunks(piece, plan.path, size), plan.path, final=piece.final)
        records.delimiter, records.quoting = plan.delimiter, plan.quoting
        batches = RecordBatches(records, plan.layout, piece.source, first)
        part = self.part()
        error: RegistryError | None = None
        try:
            for batch in batches:
                part.add(batch)
        except _NotUtf8:
            return None
        except RegistryError as found:
            if found.path != plan.path:
                raise
            error = found
        account = self.account(part, batches.stats(), records.line - 1)
        return account._replace(unread=records.unread, error=error)

    def settle(self, keys: list[bytes]) -> array[int]:
        """Return the keys of one partition that come twice."""
        return array("q", repeats_in_partition(keys, self._memory))

    def broadcast(self, organizations: array[int], entities: array[int]) -> None:
        """Take the keys that come twice, of all partitions."""
        self._organizations, self._entities = set(organizations), set(entities)

    def rows(self, kept: Iterable[int], number: int, line: int) -> list[Row]:
        """Return the records of a part that hold one of those keys; the part begins at that
        number, behind that line.
        """
        wanted = self._organizations, self._entities, number, line
        return [row for at in kept for row in rows_of(self._columns[at], *wanted)]


def _chunks(piece: Piece, path: str, size: int) -> Iterator[bytes]:
    """Yield the bytes of a piece; what is read from the file proves to be UTF-8."""
    if piece.data is not None:
        for start in range(0, piece.size, CHUNK):
            yield piece.data[start : start + CHUNK]
        return
    rest = b""
    for chunk in _read(piece, path, size):
        # Nothing is copied where no rest is left and the chunk ends with a line.
        data = rest + chunk
        proved = _proved(data[: data.rfind(b"\n") + 1] or data)
        yield proved
        rest = data[len(proved) :]
    if _proved(rest) != rest:
        raise _NotUtf8
    if rest:  # beside nothing, the chunk before it need not be copied
        yield rest


def _proved(data: bytes) -> bytes:
    """Return the whole characters of UTF-8 that the data begins with: all but a last one."""
    try:
        return data[: utf8_length(data, final=False)]
    except UnicodeDecodeError:
        raise _NotUtf8 from None


def _read(piece: Piece, path: str, size: int) -> Iterator[bytes]:
    """Yield the bytes of a piece, about so many at a time: up to a line end, where one is near."""
    with opened_again(path) as file:
        start = piece.start
        while start < piece.stop:
            stop = min(start + size, piece.stop)
            if stop < piece.stop:
                file.seek(stop)
                stop += file.read(min(_NEAR, piece.stop - stop)).find(b"\n") + 1
            file.seek(start)
            while start < stop:
                chunk = file.read(stop - start)
                if not chunk:
                    raise RegistryError(CHANGED, path=path)
                start += len(chunk)
                yield chunk


@contextmanager
def opened_again(path: str) -> Iterator[IO[bytes]]:
    """Open a registry that could be read so far. Raises `RegistryError` if it no longer can."""
    try:
        with open(path, "rb", buffering=0) as file:
            yield file
    except OSError as error:
        why = error.strerror or str(error)
        raise RegistryError("cannot be read: {why}", path=path, why=why) from None


#: What is said of a file that is not the same at the end.
CHANGED = "was changed while it was read, so nothing can be said of it; scan it again"
