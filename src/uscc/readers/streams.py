"""Compressed bytes of `.gz`, `.bz2` and `.xz`: one stream after the other to the end of the file.

The classes of the standard library for `.bz2` and `.xz` pass over what follows the first stream
if it is not a stream: a damaged second part of a registry would be dropped in silence. Here it is
an error, in the same words for all three.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

#: Compressed streams that are read: how they begin.
COMPRESSED = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}

#: Compressed bytes read at a time.
_CHUNK = 1 << 16


def compression_of(head: bytes) -> str | None:
    """Return the name of the compression of bytes that begin so, None if they are plain."""
    if head[:3] == b"BZh" and not head[3:4].isdigit():
        return None
    return next((name for magic, name in COMPRESSED.items() if head.startswith(magic)), None)


class Damaged(Exception):
    """What follows a stream is neither another one that can be decompressed nor padding."""


def decompression_errors() -> tuple[type[Exception], ...]:
    """Return what the decompressors that were loaded raise for damaged bytes."""
    names = (("zlib", "error"), ("lzma", "LZMAError"))
    modules = ((sys.modules.get(module), name) for module, name in names)
    # `bz2` has no error of its own.
    return (OSError, *(getattr(module, name) for module, name in modules if module))


class Decompressor(Protocol):
    """What `bz2.BZ2Decompressor`, `lzma.LZMADecompressor` and `Inflater` have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out without more input."""

    @property
    def unused_data(self) -> bytes:
        """What follows the end of the stream."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most that many decompressed bytes."""


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
        """Whether nothing more comes out without more input."""
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """What follows the end of the member."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most that many decompressed bytes, one or more."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


class Streams(io.RawIOBase):
    """The decompressed bytes of all streams of a file.

    - `make`: a decompressor for the next. `magic`: how each begins. Raises `EOFError` for a stream
      that is cut short, `Damaged` for bytes behind one that are not a stream, and what the
      decompressor raises for the first.
    """

    def __init__(
        self, compressed: BinaryIO, make: Callable[[], Decompressor], magic: bytes
    ) -> None:
        self._compressed = compressed
        self._make = make
        self._magic = magic
        self._decompressor = make()
        self._behind = b""  # read, and behind the last stream
        self._first = True

    def readable(self) -> bool:
        """Tell that it can be read."""
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
