"""From a path to bytes: files, standard input and members, plain or `.gz`, `.bz2`, `.xz`."""

from __future__ import annotations

import io
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from uscc.errors import RegistryError
from uscc.readers.streams import (
    COMPRESSED,
    Damaged,
    Decompressor,
    Inflater,
    Streams,
    compression_of,
    decompression_errors,
)

#: Bytes read at a time: some thousand records, so the cost per call is small.
CHUNK = 1 << 19

#: Number, size in bytes, and time of change of a file.
State = tuple[int, int, int]


def state_of(file: str | int) -> State | None:
    """Return the state of a regular file; None for anything else.

    - `file`: path or descriptor.
    """
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


class Source:
    """One input: a file, standard input, or a member of an archive.

    - `path`: the path as given, `-` for standard input; of a member, the path that is shown.
    - `file`: the path of the file itself: of a member, that of the outermost archive.
    - `is_member`: whether it is a member of an archive.
    - `compression`: name of the compression; None for a plain file.
    - `head`: the first bytes, decompressed.
    """

    def __init__(
        self, path: str, stream: BinaryIO | None = None, container: Source | None = None
    ) -> None:
        """Open `path`, `-` for standard input. Raises `RegistryError` if that fails.

        - `path`: the path that errors and findings show.
        - `stream`: the bytes of a member; None: open the path.
        - `container`: the archive that holds the member.
        """
        self.path = path
        self.file: str = path if container is None else container.file
        self.is_member = stream is not None
        self._container = container
        self._raw = _open(path) if stream is None else stream
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        head = self._guarded(lambda: self._raw.read(CHUNK))
        self.compression = compression_of(head)
        self._whole = _Prefixed(head, self._raw)
        #: The first bytes, decompressed.
        self.head = head
        if self.compression is None:
            self._stream = _buffered(self._whole)
            return
        stream = _decompressed(self._whole, self.compression)
        self.head = self._guarded(lambda: stream.read(CHUNK))
        self._stream = _buffered(_Prefixed(self.head, stream))

    @property
    def offset(self) -> int:
        """Number of bytes read; of a compressed file, the compressed bytes."""
        return self._whole.given

    def state(self) -> State | None:
        """Return number, size and time of change of the file; see `state_of`."""
        if self._container is not None:
            return self._container.state()
        try:
            return state_of(self._raw.fileno()) if self.path != "-" else None
        except (OSError, ValueError):
            return None

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes, some `CHUNK` at a time, and close the input at its end."""
        while chunk := self._guarded(lambda: self._stream.read(CHUNK)):
            yield chunk
        self.close()

    def seekable(self, tmpdir: str | None = None) -> BinaryIO:
        """Return the decompressed bytes as a file that can be read at any position.

        A plain file is read where it is; anything else is copied to an unnamed temporary file.

        - `tmpdir`: the folder of this file; None: the system's.
        """
        if self.compression is None and not self.is_member and self._raw.seekable():
            self._raw.seek(0)
            return self._raw
        copy = tempfile.TemporaryFile(dir=tmpdir)  # noqa: SIM115 (the caller closes it)
        for chunk in self.chunks():
            copy.write(chunk)
        copy.seek(0)
        return copy

    def close(self) -> None:
        """Close the input; standard input stays open."""
        if self.path != "-" or self.is_member:
            self._raw.close()

    def _guarded(self, read: Callable[[], bytes]) -> bytes:
        try:
            return read()
        except EOFError:
            message = "the compressed file is cut short; its rest is missing: get it again"
        except Damaged:
            message = "the compressed file is damaged behind its first part; get it again"
        except IsADirectoryError:
            message = "is a directory; name the files in it"
        except Exception as error:
            if not isinstance(error, decompression_errors()):
                raise
            why = getattr(error, "strerror", None) or str(error)
            raise RegistryError("cannot be read: {why}", path=self.path, why=why) from None
        raise RegistryError(message, path=self.path) from None


class _Prefixed(io.RawIOBase):
    """A stream that returns the bytes already read from it before it reads more.

    - `given`: number of bytes returned.
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
        why = getattr(error, "strerror", None) or str(error)
        raise RegistryError("cannot be opened: {why}", path=path, why=why) from None
    raise RegistryError(message, path=path)


def _buffered(stream: _Prefixed) -> BinaryIO:
    return io.BufferedReader(stream, CHUNK)


def _decompressed(stream: _Prefixed, compression: str) -> BinaryIO:
    magic = next(magic for magic, name in COMPRESSED.items() if name == compression)
    streams = Streams(_buffered(stream), _decompressor(compression), magic)
    return io.BufferedReader(streams, CHUNK)


def _decompressor(compression: str) -> Callable[[], Decompressor]:
    """Return a function that makes a decompressor; its module is loaded only if needed."""
    if compression == "gzip":
        return Inflater
    if compression == "bzip2":
        import bz2

        return bz2.BZ2Decompressor
    import lzma

    return lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ)
