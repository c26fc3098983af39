"""Lists that may exceed memory: data beyond their share is spilled to a temporary file.

Where the system supports it, the files are unlinked as soon as they are open, so no file remains
even if the process is killed.
"""

from __future__ import annotations

import errno
import pickle
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any, Generic, TypeVar

from uscc.budget import MemoryBudget
from uscc.errors import RegistryError

_Item = TypeVar("_Item")


class Spill(Generic[_Item]):
    """A list of chunks that can be appended to and read, in any order, any number of times.

    Raises `RegistryError` if the temporary file cannot be written or read.

    - `size`: bytes of all chunks, in memory or not.
    """

    _file: IO[bytes] | None = None

    def __init__(self, budget: MemoryBudget) -> None:
        self._budget = budget
        self._left = budget.memory
        self._chunks: list[_Item | tuple[int, int]] = []
        self._spilled: set[int] = set()
        self._end = 0
        self.size = 0

    def append(self, chunk: _Item, size: int) -> int:
        """Keep a chunk of about `size` bytes; return its number."""
        number = len(self._chunks)
        self.size += size
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
