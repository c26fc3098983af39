"""Lists that may exceed memory: data beyond their share is spilled to a temporary file.

Where the system supports it, the files are unlinked as soon as they are open, so no file remains
even if the process is killed.
"""

from __future__ import annotations

import errno
import heapq
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from itertools import chain, islice
from typing import IO, Any, Generic, TypeVar

from uscc.budget import MemoryBudget
from uscc.errors import RegistryError

_Item = TypeVar("_Item")

#: Items of a bucket that are spilled together.
_BUCKET_CHUNK = 50

#: Sorted runs that are merged at a time; a chunk of each is in memory meanwhile.
_FAN_IN = 128

#: Smallest sorted run in bytes; a smaller run would contain few findings.
_LEAST_RUN = 1 << 16

#: Number of buckets. Each must fit into memory, together with a few items of the others.
_BUCKETS = 256

#: Buckets are yielded together until they hold this many items.
_FEW = 1_000


class Spill(Generic[_Item]):
    """A list of chunks that can be appended to and read, in any order, any number of times.

    Raises `RegistryError` if the temporary file cannot be written or read.
    """

    _file: IO[bytes] | None = None

    def __init__(self, budget: MemoryBudget) -> None:
        self._budget = budget
        self._left = budget.memory
        self._chunks: list[_Item | tuple[int, int]] = []
        self._spilled: set[int] = set()
        self._end = 0

    def append(self, chunk: _Item, size: int) -> int:
        """Keep a chunk of about `size` bytes; return its number."""
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
        """Close the file, which deletes it; on a full disk, flushing it would raise."""
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
    from zlib import crc32  # not needed for small inputs

    return crc32


class Buckets(Generic[_Item]):
    """Items grouped by a hash of their key: all items of a key are in the same bucket."""

    def __init__(self, budget: MemoryBudget) -> None:
        self._kept: Spill[list[_Item]] = Spill(budget)
        self._chunks: list[list[int]] = [[] for _ in range(_BUCKETS)]
        self._open: list[list[_Item]] = [[] for _ in range(_BUCKETS)]

    def add(self, key: bytes, item: _Item, size: int) -> None:
        """Put an item of about `size` bytes into the bucket of its key."""
        number = _crc32()(key) % _BUCKETS
        items = self._open[number]
        items.append(item)
        if len(items) == _BUCKET_CHUNK:
            self._chunks[number].append(self._kept.append(items, size * len(items)))
            self._open[number] = []

    def __iter__(self) -> Iterator[list[_Item]]:
        """Yield the items bucket by bucket; small buckets are yielded together."""
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
    """An external merge sort: items are added in any order and yielded in the order of their keys.

    A run of a quarter of the budget is sorted and spilled in chunks. `_FAN_IN` runs of one level
    are merged into one run of the next level, so a merge holds at most `_FAN_IN` chunks per level
    in memory, regardless of the number of items. All keys must differ.
    """

    def __init__(self, budget: MemoryBudget, key: Callable[[_Item], Any]) -> None:
        self._kept: Spill[list[_Item]] = Spill(budget._replace(memory=budget.memory // 2))
        self._run_size = max(budget.memory // 4, _LEAST_RUN)
        self._levels: list[list[range]] = []
        self._open: list[_Item] = []
        self._size = 0
        self._key = key

    def add(self, item: _Item, size: int) -> None:
        """Add an item of about `size` bytes."""
        self._open.append(item)
        self._size += size
        if self._size >= self._run_size:
            self._open.sort(key=self._key)
            self._add_run(0, self._open, -(-len(self._open) // _FAN_IN))
            self._open, self._size = [], 0

    def _add_run(self, level: int, items: Iterable[_Item], chunk: int) -> None:
        """Spill sorted items as a run; merge the runs of the level once there are `_FAN_IN`.

        - `level`: level of the run, from 0.
        - `items`: the sorted items.
        - `chunk`: number of items that are spilled together.
        """
        if level == len(self._levels):
            self._levels.append([])
        runs = self._levels[level]
        runs.append(self._spilled(iter(items), chunk))
        if len(runs) == _FAN_IN:
            self._levels[level] = []
            merged = heapq.merge(*map(self._run, runs), key=self._key)
            self._add_run(level + 1, merged, chunk)

    def _spilled(self, items: Iterator[_Item], chunk: int) -> range:
        """Spill items; return the numbers of their chunks."""
        first = len(self._kept)
        while some := list(islice(items, chunk)):
            self._kept.append(some, max(self._run_size // _FAN_IN, 1))
        return range(first, len(self._kept))

    def __iter__(self) -> Iterator[_Item]:
        runs = map(self._run, chain.from_iterable(self._levels))
        return heapq.merge(*runs, sorted(self._open, key=self._key), key=self._key)

    def _run(self, numbers: range) -> Iterator[_Item]:
        for number in numbers:
            yield from self._kept[number]
