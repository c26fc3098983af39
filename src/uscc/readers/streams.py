"""Compressed bytes (`.gz`, `.bz2`, `.xz`, `.zst`): one stream after the other to their end.

The classes of the standard library for `.bz2` and `.xz` skip bytes after the first stream that
are not a stream, so a damaged second part of a registry would be lost without an error. Here it
is an error, with the same message for all of them.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO, Protocol

#: First bytes of the supported compressed streams, by name. A stream of zstd may begin with one of
#: 16 frames that are skipped.
COMPRESSED = {
    "gzip": (b"\x1f\x8b\x08",),
    "bzip2": (b"BZh",),
    "xz": (b"\xfd7zXZ\x00",),
    "zstd": (b"\x28\xb5\x2f\xfd", *(bytes((byte, 0x2A, 0x4D, 0x18)) for byte in range(0x50, 0x60))),
}

#: Compressed bytes read at a time.
_CHUNK = 1 << 16


def compression_of(head: bytes) -> str | None:
    """Return the name of the compression of bytes that begin so, None if they are plain."""
    if head[:3] == b"BZh" and not head[3:4].isdigit():
        return None
    found = next((name for name, magics in COMPRESSED.items() if head.startswith(magics)), None)
    return found if found != "zstd" or has_zstd() else None


def has_zstd() -> bool:
    """Tell whether the interpreter decompresses zstd: from Python 3.14, unless built without."""
    try:
        import_module("compression.zstd")  # most files are not compressed with it
    except ImportError:
        return False
    return True


class Damaged(Exception):
    """The bytes after a stream are neither padding nor a stream that can be decompressed."""


def decompression_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that the loaded decompressors raise for damaged bytes."""
    names = (("zlib", "error"), ("lzma", "LZMAError"), ("compression.zstd", "ZstdError"))
    modules = ((sys.modules.get(module), name) for module, name in names)
    # `bz2` has no error of its own.
    return (OSError, *(getattr(module, name) for module, name in modules if module))


class Decompressor(Protocol):
    """The interface of `Inflater` and the decompressors of `bz2`, `lzma` and `compression.zstd`."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether the next output needs more input."""

    @property
    def unused_data(self) -> bytes:
        """The input after the end of the stream."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most `max_length` decompressed bytes."""


class Inflater:
    """A member of a `.gz` file, its checksum included."""

    def __init__(self) -> None:
        import zlib

        self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)  # 16: with the header of gzip

    @property
    def eof(self) -> bool:
        """Whether the end of the member was reached."""
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        """Whether the next output needs more input."""
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """The input after the end of the member."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return from 1 to `max_length` decompressed bytes."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


class Streams(io.RawIOBase):
    """The decompressed bytes of all streams of a file.

    - `compressed`: the file.
    - `make`: makes a decompressor for the next stream.
    - `magics`: the first bytes of a stream, one of several of equal length.

    Reading raises `EOFError` for a truncated stream, `Damaged` for bytes after a stream that are
    not a stream, and the errors of the decompressor for the first stream.
    """

    def __init__(
        self,
        compressed: BinaryIO,
        make: Callable[[], Decompressor],
        magics: tuple[bytes, ...],
    ) -> None:
        self._compressed = compressed
        self._make = make
        self._magics = magics
        self._decompressor = make()
        self._behind = b""  # bytes read after the end of the last stream
        self._first = True

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with some bytes; 0 at the end of the last stream."""
        found = b""
        while not found:
            if self._decompressor.eof and not self._begin_next():
                return 0
            found = self._decompressed(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def _decompressed(self, size: int) -> bytes:
        """Return at most `size` bytes of the current stream, none where more input is needed."""
        data = b""
        if self._decompressor.needs_input:
            data = self._behind or self._compressed.read(_CHUNK)
            self._behind = b""
            if not data:
                raise EOFError
        try:
            return self._decompressor.decompress(data, size)
        except decompression_errors() as error:
            if self._first:
                raise
            raise Damaged(str(error)) from None

    def _begin_next(self) -> bool:
        """Begin the next stream; return False at the end of the file. Zeros between are padding."""
        self._behind = self._decompressor.unused_data.lstrip(b"\0")
        while not self._behind:
            chunk = self._compressed.read(_CHUNK)
            if not chunk:
                return False
            self._behind = chunk.lstrip(b"\0")
        size = len(self._magics[0])
        while len(self._behind) < size and (chunk := self._compressed.read(_CHUNK)):
            self._behind += chunk
        # Fewer bytes than the magic may be a stream that is cut short: `decompress` will tell.
        if not any(magic.startswith(self._behind[:size]) for magic in self._magics):
            raise Damaged
        self._first = False
        self._decompressor = self._make()
        return True
