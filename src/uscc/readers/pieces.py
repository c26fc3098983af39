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
from uscc.readers.records import Ragged, Records
from uscc.readers.source import CHUNK

#: Bytes looked through for a line end where a chunk is to be cut.
_NEAR = 1 << 12


class ReadPlan(NamedTuple):
    """How the records of a file are read, once that is known.

    - `path`: the file.
    - `delimiter`, `quoting`: the dialect; `quoting`: whether quotation marks protect.
    - `layout`: which column is what.
    """

    path: str
    delimiter: bytes
    quoting: bool
    layout: Layout


class PieceRead(NamedTuple):
    """What the reading of a piece found; lines count from its beginning.

    - `stats`: records, blank and ragged lines.
    - `lines`: lines of the piece.
    - `unread`: bytes of a record that is open at its end.
    - `error`: what ended the reading, with its line.
    """

    stats: ReadStats
    lines: int
    unread: int = 0
    error: RegistryError | None = None


class Piece(NamedTuple):
    """Whole lines of a file.

    - `plan`: how they are read.
    - `source`: the number that batches carry.
    - `start`, `stop`: the place of the bytes in the file.
    - `data`: the bytes themselves, as UTF-8; None: they are read from the file.
    - `final`: whether nothing of the file follows.
    - `first`: a record that was read already and goes before the piece.
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
        """Return the piece of this one's last `unread` bytes and the following one."""
        data = None
        if self.data is not None and following.data is not None:
            data = self.data[self.size - unread :] + following.data
        return following._replace(start=self.stop - unread, data=data)

    def feed(self, take: Callable[[RecordBatch], object]) -> PieceRead | None:
        """Give the batches to `take`; None if the piece is not the UTF-8 that its file seemed to
        be.
        """
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
    """A piece is not the UTF-8 that its file had seemed to be."""


def _chunks(piece: Piece, path: str, size: int) -> Iterator[bytes]:
    """Yield the bytes of a piece; bytes read from the file are proved to be UTF-8."""
    if piece.data is not None:
        for start in range(0, piece.size, CHUNK):
            yield piece.data[start : start + CHUNK]
        return
    rest = b""
    for chunk in _read(piece, path, size):
        # Nothing is copied where no rest is left and the chunk ends with a line.
        data = rest + chunk
        proved = _proved(data[: data.rfind(b"\n") + 1] or data)
        yield proved
        rest = data[len(proved) :]
    if _proved(rest) != rest:
        raise _NotUtf8
    if rest:  # beside nothing, the chunk before it need not be copied
        yield rest


def _proved(data: bytes) -> bytes:
    """Return the whole characters of UTF-8 that the data begins with: all but a last one."""
    try:
        return data[: utf8_length(data, final=False)]
    except UnicodeDecodeError:
        raise _NotUtf8 from None


def _read(piece: Piece, path: str, size: int) -> Iterator[bytes]:
    """Yield the bytes of a piece, about `size` at a time: up to a line end, where one is near."""
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
    """Open a registry that could be read so far. Raises `RegistryError` if it no longer can."""
    try:
        with open(path, "rb", buffering=0) as file:
            yield file
    except OSError as error:
        why = error.strerror or str(error)
        raise RegistryError("cannot be read: {why}", path=path, why=why) from None


#: The error for a file that is not the same at the end.
CHANGED = "was changed while it was read, so nothing can be said of it; scan it again"
