"""From a path to bytes: files, standard input, `.gz`, `.bz2` and `.xz` as they are."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from uscc.errors import RegistryError
from uscc.readers.content import compression_of, no_table
from uscc.readers.streams import Damaged, Decompressor, Streams

#: Bytes read at once. Some thousand records: enough to spread the cost of each call.
CHUNK = 1 << 19

#: Number, size in bytes, and time of change of a file.
State = tuple[int, int, int]


def state_of(file: str | int) -> State | None:
    """Return the state of a regular file, by its path or descriptor; None for all else."""
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


class Source:
    """One input: `path` as given, `compression` or None, `chunks` of decompressed bytes."""

    def __init__(self, path: str) -> None:
        """Open `path`, `-` for standard input. Raises `RegistryError` if that fails."""
        self.path = path
        self._raw = _open(path)
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        head = self._guarded(lambda: self._raw.read(CHUNK))
        self.compression = compression_of(head)
        self._whole = _Prefixed(head, self._raw)
        if self.compression is None:
            self._refuse(no_table(head), "is")
            self._stream = _buffered(self._whole)
            return
        stream = _decompressed(self._whole, self.compression)
        inner = self._guarded(lambda: stream.read(CHUNK))
        again = compression_of(inner)
        said = f"compressed again with {again}; decompress it first" if again else None
        self._refuse(said or no_table(inner), f"is compressed with {self.compression}, inside is")
        self._stream = _buffered(_Prefixed(inner, stream))

    def _refuse(self, said: str | None, before: str) -> None:
        """Raise if the content was recognised as something that is no table."""
        if said is not None:
            raise RegistryError(f"{before} {said}", path=self.path)

    @property
    def offset(self) -> int:
        """How many bytes were read, those of a compressed file as they are in it."""
        return self._whole.given

    def state(self) -> State | None:
        """Return which file this is, its size and time of change; see `state_of`."""
        try:
            return state_of(self._raw.fileno()) if self.path != "-" else None
        except (OSError, ValueError):
            return None

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes, some `CHUNK` at a time, and close the input at its end."""
        while chunk := self._guarded(lambda: self._stream.read(CHUNK)):
            yield chunk
        self.close()

    def close(self) -> None:
        """Close the input; standard input stays open."""
        if self.path != "-":
            self._raw.close()

    def _guarded(self, read: Callable[[], bytes]) -> bytes:
        try:
            return read()
        except EOFError:
            message = "the compressed file is cut short; its rest is missing: get it again"
        except Damaged:
            message = (
                "the compressed file is damaged behind its first part: what follows is neither"
                " another compressed part nor padding; get the file again"
            )
        except IsADirectoryError:
            message = "is a directory; name the files in it"
        except Exception as error:
            if not isinstance(error, (OSError, *_damaged())):
                raise
            message = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise RegistryError(message, path=self.path) from None


class _Prefixed(io.RawIOBase):
    """A stream that gives back the bytes already read from it before it reads on; `given`
    counts them.
    """

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self.given = 0
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        self.given += len(data)
        return len(data)


def _open(path: str) -> BinaryIO:
    if path == "-" and sys.stdin is not None:
        return sys.stdin.buffer
    try:
        if path == "-":
            raise RegistryError("standard input is closed", path=path)
        return open(path, "rb")
    except FileNotFoundError:
        message = "no such file"
    except IsADirectoryError:
        message = "is a directory; name the files in it"
    except (OSError, ValueError) as error:
        message = f"cannot be opened: {getattr(error, 'strerror', None) or error}"
    raise RegistryError(message, path=path)


def _buffered(stream: _Prefixed) -> BinaryIO:
    return io.BufferedReader(stream, CHUNK)


def _decompressed(stream: _Prefixed, compression: str) -> BinaryIO:
    plain = _buffered(stream)
    if compression == "gzip":
        import gzip

        return cast("BinaryIO", gzip.GzipFile(fileobj=plain))
    if compression == "bzip2":
        import bz2

        return io.BufferedReader(Streams(plain, bz2.BZ2Decompressor), CHUNK)
    return io.BufferedReader(Streams(plain, _xz), CHUNK)


def _xz() -> Decompressor:
    import lzma

    return lzma.LZMADecompressor(lzma.FORMAT_XZ)


def _damaged() -> tuple[type[Exception], ...]:
    """Return the errors of the decompressors that were loaded (bz2 raises `OSError`)."""
    names = (("zlib", "error"), ("lzma", "LZMAError"))
    modules = ((sys.modules.get(module), name) for module, name in names)
    return tuple(getattr(module, name) for module, name in modules if module)
