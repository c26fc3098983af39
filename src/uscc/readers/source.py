"""From a path to bytes: files, standard input and members, plain or compressed."""

from __future__ import annotations

import io
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO, NamedTuple

from uscc.errors import NoCodes, RegistryError
from uscc.readers.folder import is_a_folder
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

#: Largest temporary copy, in GiB and in bytes: a small compressed file may unpack to any size.
_MOST_GIB = 4
_MOST_COPIED = _MOST_GIB << 30

#: A path that begins so is another file in another process.
_OWN = ("/dev/", "/proc/")

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


class Omitted(NamedTuple):
    """What an audit was done without.

    - `path`: the path that is shown, such as `pack.zip/readme.pdf`.
    - `error`: why.
    """

    path: str
    error: NoCodes


class Source:
    """One input: a file, standard input, or a member of an archive.

    - `path`: the path as given, `-` for standard input; of a member, the path that is shown.
    - `file`: the path of the file itself: of a member, that of the outermost archive.
    - `is_member`: whether it is a member of an archive.
    - `compression`: name of the compression; None for a plain file.
    - `head`: the first bytes, decompressed.
    - `outermost`: the source that is in no archive: itself, or that of the outermost archive.
    - `depth`: number of archives around it.
    - `tmpdir`: folder for temporary files; None: the system's.
    - `left_out`: what the audit is done without; one list for all sources of a file.
    - `unpacked`: of the outermost source: bytes that its archives say they unpack to, so far.
    """

    def __init__(
        self,
        path: str,
        stream: BinaryIO | None = None,
        container: Source | None = None,
        *,
        tmpdir: str | None = None,
    ) -> None:
        """Open `path`, `-` for standard input. Raises `RegistryError` if that fails.

        - `path`: the path that errors and findings show.
        - `stream`: the bytes of a member; None: open the path.
        - `container`: the archive that holds the member.
        - `tmpdir`: folder for temporary files; of a member, that of the archive.
        """
        self.path = path
        self.file: str = path if container is None else container.file
        self.is_member = stream is not None
        self.outermost: Source = self if container is None else container.outermost
        self.depth: int = 0 if container is None else container.depth + 1
        self.tmpdir: str | None = tmpdir if container is None else container.tmpdir
        self.left_out: list[Omitted] = [] if container is None else container.left_out
        self.unpacked = 0
        self._container = container
        self._seekable: BinaryIO | None = None
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
    def is_file(self) -> bool:
        """Whether another process can open the input: neither a member nor standard input."""
        return not self.is_member and self.path != "-" and not self.path.startswith(_OWN)

    @property
    def offset(self) -> int:
        """Number of bytes read; of a compressed file, the compressed bytes.

        Of a file that is read at any position, as workbooks are: the position.
        """
        if self._seekable is not None and not self._seekable.closed:
            return self._seekable.tell()
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

    def seekable(self) -> BinaryIO:
        """Return the decompressed bytes as a file that can be read at any position, from its start.

        A plain file is read where it is; anything else is copied to an unnamed temporary file.
        Every call returns the same file; `close` closes it. Raises `RegistryError` if there is no
        room for the copy.
        """
        if self._seekable is None:
            plain = self.compression is None and not self.is_member and self.path != "-"
            self._seekable = self._raw if plain and self._raw.seekable() else self._copy()
        self._seekable.seek(0)
        return self._seekable

    def _copy(self) -> BinaryIO:
        return self.copied(lambda: tempfile.TemporaryFile(dir=self.tmpdir))

    def copied(self, create: Callable[[], BinaryIO]) -> BinaryIO:
        """Return a file with all bytes, decompressed; the caller closes it.

        - `create`: creates the file.

        Raises `RegistryError` if there is no room for it, and for more than 4 GiB of an archive.
        """
        try:
            copy = create()
            self._copy_to(copy)
        except OSError as error:
            message = "cannot be copied to a temporary file: {why}"
            why = error.strerror or str(error)
            raise RegistryError(message, path=self.path, hint="tmpdir", why=why) from None
        return copy

    def _copy_to(self, copy: BinaryIO) -> None:
        size = 0
        try:
            for chunk in self.chunks():
                size += len(chunk)
                if size > _MOST_COPIED and (self.is_member or self.compression):
                    message = "unpacks to more than {most} GiB; unpack it first and name the file"
                    raise RegistryError(message, path=self.path, most=_MOST_GIB)
                copy.write(chunk)
        except BaseException:
            copy.close()
            raise

    def leave_out(self, path: str, error: NoCodes) -> None:
        """Note that the audit is done without a part of this source.

        - `path`: the path that is shown.
        - `error`: why.
        """
        self.left_out.append(Omitted(path, error))

    def close(self) -> None:
        """Close the input and its temporary copy; standard input stays open."""
        if self._seekable is not None:
            self._seekable.close()
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
            raise is_a_folder(self.path) from None
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
        raise RegistryError("no such file", path=path) from None
    except IsADirectoryError:
        raise is_a_folder(path) from None
    except (OSError, ValueError) as error:
        if os.path.isdir(path):  # Windows does not permit to open one
            raise is_a_folder(path) from None
        why = getattr(error, "strerror", None) or str(error)
        raise RegistryError("cannot be opened: {why}", path=path, why=why) from None


def _buffered(stream: _Prefixed) -> BinaryIO:
    return io.BufferedReader(stream, CHUNK)


def _decompressed(stream: _Prefixed, compression: str) -> BinaryIO:
    streams = Streams(_buffered(stream), _decompressor(compression), COMPRESSED[compression])
    return io.BufferedReader(streams, CHUNK)


def _decompressor(compression: str) -> Callable[[], Decompressor]:
    """Return a function that makes a decompressor; its module is loaded only if needed."""
    if compression == "gzip":
        return Inflater
    if compression == "bzip2":
        import bz2

        return bz2.BZ2Decompressor
    if compression == "zstd":
        found: Callable[[], Decompressor] = import_module("compression.zstd").ZstdDecompressor
        return found
    import lzma

    return lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ)
