"""Lists that may outgrow memory: beyond their share they go on in a temporary file.

The files have no name (they are unlinked as soon as they are open, where the system can), so
nothing stays behind whatever happens to the process.
"""

from __future__ import annotations

import errno
import heapq
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import IO, Any, Generic, NamedTuple, TypeVar

from uscc.errors import RegistryError

_Item = TypeVar("_Item")

#: Bytes of memory that an audit of files may take unless the caller says otherwise, and the
#: least that makes sense.
MEMORY, LEAST_MEMORY = 400 << 20, 16 << 20

#: Items of a run that become a chunk, and of a bucket. A chunk of each run is in memory while
#: runs are merged, so it is small beside a run.
_CHUNK, _BUCKET_CHUNK = 200, 50

#: Bytes of items sorted at a time.
_RUN = 20 << 20

#: Buckets, each of which must fit into memory, beside a few items of others.
_BUCKETS = 256

#: So few items are not worth a turn of their own.
_FEW = 1_000


class MemoryBudget(NamedTuple):
    """How many bytes may stay in memory, and the folder for what may not (None: the usual)."""

    memory: int
    folder: str | None = None

    def fraction(self, part: float) -> MemoryBudget:
        """Return a part of the budget."""
        return MemoryBudget(int(self.memory * part), self.folder)


class Spill(Generic[_Item]):
    """A list of chunks that can be appended to and read, in any order, any number of times.

    Raises `RegistryError` where the temporary file cannot be written.
    """

    _file: IO[bytes] | None = None

    def __init__(self, budget: MemoryBudget) -> None:
        self._budget = budget
        self._left = budget.memory
        self._chunks: list[_Item | tuple[int, int]] = []
        self._spilled: set[int] = set()
        self._end = 0

    def append(self, chunk: _Item, size: int) -> int:
        """Keep a chunk of about so many bytes; return its number."""
        number = len(self._chunks)
        if size <= self._left:
            self._left -= size
            self._chunks.append(chunk)
        else:
            self._chunks.append(self._written(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL)))
            self._spilled.add(number)
        return number

    def __len__(self) -> int:
        return len(self._chunks)

    def __getitem__(self, number: int) -> _Item:
        chunk: Any = self._chunks[number]
        if number not in self._spilled:
            return chunk  # type: ignore[no-any-return]
        return pickle.loads(self._read(*chunk))  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[_Item]:
        return map(self.__getitem__, range(len(self._chunks)))

    def __del__(self) -> None:
        """Close the file, which then is no more; a full disk refuses what was still to go in."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    def _read(self, start: int, size: int) -> bytes:
        assert self._file is not None
        try:
            self._file.seek(start)
            data = self._file.read(size)
            if len(data) < size:
                raise OSError(errno.EIO, "cut short")
        except OSError as error:
            raise _cannot_spill(False, self._budget.folder, error) from None
        return data

    def _written(self, data: bytes) -> tuple[int, int]:
        try:
            if self._file is None:
                from tempfile import TemporaryFile

                folder = self._budget.folder
                self._file = TemporaryFile(prefix=".uscc-", dir=folder)  # noqa: SIM115
            start = self._end
            self._file.seek(start)
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            raise _cannot_spill(True, self._budget.folder, error) from None
        self._end = start + len(data)
        return start, len(data)


def _cannot_spill(written: bool, folder: str | None, error: OSError) -> RegistryError:
    from tempfile import gettempdir

    try:
        where = folder or gettempdir()
    except OSError:
        where = "no usable folder"
    said = (
        "temporary files cannot be written ({why})"
        if written
        else "temporary files cannot be read ({why})"
    )
    return RegistryError(said, path=where, hint="tmpdir", why=error.strerror or str(error))


@cache
def _crc32() -> Callable[[bytes], int]:
    from zlib import crc32  # small inputs do without

    return crc32


class Buckets(Generic[_Item]):
    """Items by a hash of their key; all items of one key are in one bucket."""

    def __init__(self, budget: MemoryBudget) -> None:
        self._kept: Spill[list[_Item]] = Spill(budget)
        self._chunks: list[list[int]] = [[] for _ in range(_BUCKETS)]
        self._open: list[list[_Item]] = [[] for _ in range(_BUCKETS)]

    def add(self, key: bytes, item: _Item, size: int) -> None:
        """Put an item of about so many bytes into the bucket of its key."""
        number = _crc32()(key) % _BUCKETS
        items = self._open[number]
        items.append(item)
        if len(items) == _BUCKET_CHUNK:
            self._chunks[number].append(self._kept.append(items, size * len(items)))
            self._open[number] = []

    def __iter__(self) -> Iterator[list[_Item]]:
        """Yield the items bucket by bucket, of several together while they are few."""
        items: list[_Item] = []
        for numbers, last in zip(self._chunks, self._open):
            for number in numbers:
                items += self._kept[number]
            items += last
            if len(items) >= _FEW:
                yield items
                items = []
        if items:
            yield items


class Sorted(Generic[_Item]):
    """Items that come in any order and leave in that of their keys, which are all different."""

    def __init__(self, budget: MemoryBudget, key: Callable[[_Item], Any]) -> None:
        self._kept: Spill[list[_Item]] = Spill(budget)
        self._runs: list[range] = []
        self._open: list[tuple[_Item, int]] = []
        self._size = 0
        self._key = key

    def add(self, item: _Item, size: int) -> None:
        """Take an item of about so many bytes."""
        self._open.append((item, size))
        self._size += size
        if self._size >= _RUN:
            self._close()

    def _close(self) -> None:
        self._open.sort(key=lambda item: self._key(item[0]))
        first = len(self._kept)
        for start in range(0, len(self._open), _CHUNK):
            chunk = self._open[start : start + _CHUNK]
            self._kept.append([item for item, _ in chunk], sum(size for _, size in chunk))
        self._runs.append(range(first, len(self._kept)))
        self._open, self._size = [], 0

    def __iter__(self) -> Iterator[_Item]:
        last = sorted((item for item, _ in self._open), key=self._key)
        runs: list[Iterable[_Item]] = [self._run(run) for run in self._runs]
        return heapq.merge(*runs, last, key=self._key)

    def _run(self, numbers: range) -> Iterator[_Item]:
        for number in numbers:
            yield from self._kept[number]
