"""Pieces of delimited text: whole lines that another process can read.

A piece can be pickled and feeds its batches to a function, so the engine and the workers know
neither bytes nor line ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

from uscc.batch.records import RecordBatch
from uscc.errors import RegistryError
from uscc.readers.batches import ReadStats, RecordBatches, least_region
from uscc.readers.encoding import utf8_length
from uscc.readers.layout import Layout
from uscc.readers.records import Records
from uscc.readers.region import Ragged
from uscc.readers.source import CHUNK

#: Bytes searched for a line end at which a chunk is cut.
_NEAR = 1 << 12


class ReadPlan(NamedTuple):
    """How to read the records of a file.

    - `path`: the file.
    - `delimiter`: the delimiter, in UTF-8.
    - `quoting`: whether quotation marks protect delimiters and line breaks.
    - `layout`: which column is what.
    """

    path: str
    delimiter: bytes
    quoting: bool
    layout: Layout


class PieceRead(NamedTuple):
    """The result of reading a piece; lines count from its beginning.

    - `stats`: records, blank and ragged lines.
    - `lines`: number of lines of the piece.
    - `unread`: number of bytes of a record that is open at the end of the piece.
    - `error`: the error that ended the reading, with its line; None for none.
    """

    stats: ReadStats
    lines: int
    unread: int = 0
    error: RegistryError | None = None


class Piece(NamedTuple):
    """Whole lines of a file.

    - `plan`: how they are read.
    - `source`: the number that batches carry.
    - `start`, `stop`: the positions of its first byte and after its last byte in the file.
    - `data`: the bytes, as UTF-8; None: read them from the file.
    - `final`: whether the piece ends with the file.
    - `first`: a record that was already read and precedes the piece.
    """

    plan: ReadPlan
    source: int
    start: int
    stop: int
    data: bytes | None
    final: bool
    first: Ragged | None = None

    @property
    def size(self) -> int:
        """Bytes of the piece."""
        return self.stop - self.start

    def joined(self, unread: int, following: Piece) -> Piece:
        """Return the next piece, extended by the end of this one.

        - `unread`: number of bytes at the end of this piece that were not read.
        - `following`: the next piece.
        """
        data = None
        if self.data is not None and following.data is not None:
            data = self.data[self.size - unread :] + following.data
        return following._replace(start=self.stop - unread, data=data)

    def feed(self, take: Callable[[RecordBatch], object]) -> PieceRead | None:
        """Pass the batches to `take`; return the result, or None if the piece is not UTF-8."""
        plan = self.plan
        size = max(CHUNK, least_region(plan.layout))
        records = Records(_chunks(self, plan.path, size), plan.path, final=self.final)
        records.delimiter, records.quoting = plan.delimiter, plan.quoting
        batches = RecordBatches(records, plan.layout, self.source, self.first)
        error: RegistryError | None = None
        try:
            for batch in batches:
                take(batch)
        except _NotUtf8:
            return None
        except RegistryError as found:
            if found.path != plan.path:
                raise
            error = found
        return PieceRead(batches.stats(), records.line - 1, records.unread, error)


class _NotUtf8(Exception):
    """A piece is not UTF-8, although the file so far seemed to be."""


def _chunks(piece: Piece, path: str, size: int) -> Iterator[bytes]:
    """Yield the bytes of a piece; bytes read from the file are checked as UTF-8."""
    if piece.data is not None:
        for start in range(0, piece.size, CHUNK):
            yield piece.data[start : start + CHUNK]
        return
    rest = b""
    for chunk in _read(piece, path, size):
        # Nothing is copied if there is no rest and the chunk ends with a line.
        data = rest + chunk
        proved = _proved(data[: data.rfind(b"\n") + 1] or data)
        yield proved
        rest = data[len(proved) :]
    if _proved(rest) != rest:
        raise _NotUtf8
    if rest:  # joined with an empty rest, the chunk would be copied needlessly
        yield rest


def _proved(data: bytes) -> bytes:
    """Return the data without an incomplete last character; raise `_NotUtf8` if it is not UTF-8."""
    try:
        return data[: utf8_length(data, final=False)]
    except UnicodeDecodeError:
        raise _NotUtf8 from None


def _read(piece: Piece, path: str, size: int) -> Iterator[bytes]:
    """Yield the bytes of a piece, about `size` at a time, up to a line end if one is near."""
    with opened_again(path) as file:
        start = piece.start
        while start < piece.stop:
            stop = min(start + size, piece.stop)
            if stop < piece.stop:
                file.seek(stop)
                stop += file.read(min(_NEAR, piece.stop - stop)).find(b"\n") + 1
            file.seek(start)
            while start < stop:
                chunk = file.read(stop - start)
                if not chunk:
                    raise RegistryError(CHANGED, path=path)
                start += len(chunk)
                yield chunk


@contextmanager
def opened_again(path: str) -> Iterator[IO[bytes]]:
    """Open a registry again. Raises `RegistryError` if it can no longer be read."""
    try:
        with open(path, "rb", buffering=0) as file:
            yield file
    except OSError as error:
        why = error.strerror or str(error)
        raise RegistryError("cannot be read: {why}", path=path, why=why) from None


#: The error for a file that was changed while it was read.
CHANGED = "was changed while it was read, so nothing can be said of it; scan it again"
