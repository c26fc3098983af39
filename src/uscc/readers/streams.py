"""Compressed bytes of `.gz`, `.bz2` and `.xz`: one stream after the other to the end of the file.

The classes of the standard library for `.bz2` and `.xz` skip bytes after the first stream that
are not a stream, so a damaged second part of a registry would be lost without an error. Here it
is an error, with the same message for all three.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

#: First bytes of the supported compressed streams.
COMPRESSED = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}

#: Compressed bytes read at a time.
_CHUNK = 1 << 16


def compression_of(head: bytes) -> str | None:
    """Return the name of the compression of bytes that begin so, None if they are plain."""
    if head[:3] == b"BZh" and not head[3:4].isdigit():
        return None
    return next((name for magic, name in COMPRESSED.items() if head.startswith(magic)), None)


class Damaged(Exception):
    """The bytes after a stream are neither padding nor a stream that can be decompressed."""


def decompression_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that the loaded decompressors raise for damaged bytes."""
    names = (("zlib", "error"), ("lzma", "LZMAError"))
    modules = ((sys.modules.get(module), name) for module, name in names)
    # `bz2` has no error of its own.
    return (OSError, *(getattr(module, name) for module, name in modules if module))


class Decompressor(Protocol):
    """The interface of `bz2.BZ2Decompressor`, `lzma.LZMADecompressor` and `Inflater`."""

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
    - `magic`: the first bytes of every stream.

    Reading raises `EOFError` for a truncated stream, `Damaged` for bytes after a stream that are
    not a stream, and the errors of the decompressor for the first stream.
    """

    def __init__(
        self, compressed: BinaryIO, make: Callable[[], Decompressor], magic: bytes
    ) -> None:
        self._compressed = compressed
        self._make = make
        self._magic = magic
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
        while len(self._behind) < len(self._magic) and (chunk := self._compressed.read(_CHUNK)):
            self._behind += chunk
        # Fewer bytes than the magic may be a stream that is cut short: `decompress` will tell.
        if not self._behind.startswith(self._magic[: len(self._behind)]):
            raise Damaged
        self._first = False
        self._decompressor = self._make()
        return True
