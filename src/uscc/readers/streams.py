"""Compressed bytes of `.bz2` and `.xz`: one stream after the other to the end of the file.

The classes of the standard library pass over what follows the first stream if it is no stream: a
damaged second part of a registry would be dropped in silence. Here it is an error.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

#: Compressed bytes read at a time.
_CHUNK = 1 << 16


class Damaged(Exception):
    """What follows a stream is neither another one nor padding."""


class Decompressor(Protocol):
    """What `bz2.BZ2Decompressor` and `lzma.LZMADecompressor` have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out without more input."""

    @property
    def unused_data(self) -> bytes:
        """What follows the end of the stream."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return at most that many decompressed bytes."""


class Streams(io.RawIOBase):
    """The decompressed bytes of all streams of a file. `make`: a decompressor for the next.

    Raises `EOFError` for a stream that is cut short, `Damaged` for bytes behind one that are no
    stream, and what the decompressor raises.
    """

    def __init__(self, compressed: BinaryIO, make: Callable[[], Decompressor]) -> None:
        self._compressed = compressed
        self._make = make
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
        """Return at most so many bytes of the present stream, none where more input is needed."""
        data = b""
        if self._decompressor.needs_input:
            data = self._behind or self._compressed.read(_CHUNK)
            self._behind = b""
            if not data:
                raise EOFError
        try:
            return self._decompressor.decompress(data, size)
        except (OSError, ValueError, self._error()) as error:
            if self._first:
                raise
            raise Damaged(str(error)) from None

    @staticmethod
    def _error() -> type[Exception]:
        """Return what `lzma` raises, if it was loaded (`bz2` raises `OSError`)."""
        error: type[Exception] = getattr(sys.modules.get("lzma"), "LZMAError", OSError)
        return error

    def _begin_next(self) -> bool:
        """Begin the next stream; return False at the end of the file. Zeros between are padding."""
        self._behind = self._decompressor.unused_data.lstrip(b"\0")
        while not self._behind:
            chunk = self._compressed.read(_CHUNK)
            if not chunk:
                return False
            self._behind = chunk.lstrip(b"\0")
        self._first = False
        self._decompressor = self._make()
        return True
