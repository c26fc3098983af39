"""Files of the kind that Office wrote before 2007: which of them is a workbook.

Each is a small file system (OLE, compound file binary): sectors, a table (FAT) that chains
them, and a directory of streams ([MS-CFB]). Only the directory is read here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from typing import BinaryIO, NamedTuple

from uscc.errors import RegistryError
from uscc.readers import formats
from uscc.readers.formats import Document, Reader
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.sentences import Sentence

#: Sectors of a directory that are read: some 65,000 streams.
_MOST = 1 << 14

#: From this number on, a sector is a mark (free, end of the chain), and so is an entry.
_MARK, _NONE = 0xFFFFFFFA, 0xFFFFFFFF

#: A stream in the root, in small letters, and what the file is; the first one applies.
_BY_STREAM: tuple[tuple[str, Reader | Sentence], ...] = (
    (
        "encryptedpackage",
        Sentence("protected with a password; open it in Excel or WPS, remove the password, save"),
    ),
    (
        "worddocument",
        Document("an old Word document; copy its table into Excel and save that as .xlsx"),
    ),
    ("powerpoint document", Document("a presentation, not a table")),
    ("workbook", Reader("excel")),
    ("book", Reader("excel")),
    ("visiodocument", Document("a Visio drawing, not a table")),
    ("__properties_version1.0", Document("a mail of Outlook; save its attachment")),
    ("fileheader", Document("a Hangul document, not a table")),
)

#: The installer of Windows writes names of streams in characters of this range.
_PACKED = ("\u3800", "\u4840")


class _Entry(NamedTuple):
    """An entry of the directory: its name in small letters, its neighbours, its first child."""

    name: str
    left: int
    right: int
    child: int


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the tables of a workbook. Raises `RegistryError` for any other file."""
    with closing(source):
        what = _what(streams_of(source.seekable()))
        if what is None:
            message = "is damaged or cut short at its directory; get it again"
            raise RegistryError(message, path=source.path)
        if not isinstance(what, Reader):
            raise formats.refused(source, what)
        yield from import_module(f"uscc.readers.{what.module}").tables(source, options)


def _what(names: set[str]) -> Reader | Sentence | None:
    """Return what reads a file with these streams, or what it is; None if there are none."""
    for name, what in _BY_STREAM:
        if name in names:
            return what
    if any(_PACKED[0] <= name[:1] <= _PACKED[1] for name in names):
        return Document("an installer of Windows, not a table")
    return Document("a file of an old Office program, but not a workbook") if names else None


def streams_of(file: BinaryIO) -> set[str]:
    """Return the names of streams and folders in the root, in small letters; none if damaged.

    A workbook inside a document is not in the root.

    - `file`: can be read at any position.
    """
    try:
        entries = list(_entries(_Sectors(file)))
    except (struct.error, OSError, ValueError, OverflowError):
        return set()
    if not entries:
        return set()
    found, todo, seen = set(), [entries[0].child], {0}
    while todo:
        number = todo.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            entry = entries[number]
            found.add(entry.name)
            todo += (entry.left, entry.right)
    return found


def _entries(sectors: _Sectors) -> Iterator[_Entry]:
    """Yield the entries of the directory; an unused one keeps its number."""
    for sector in sectors.chain(sectors.directory):
        for at in range(0, len(sector) - 127, 128):
            size, kind = struct.unpack_from("<HB", sector, at + 64)
            raw = sector[at : at + max(min(size, 64) - 2, 0)]
            name = raw.decode("utf-16-le", "replace").lower() if kind else ""
            yield _Entry(name, *struct.unpack_from("<3I", sector, at + 68))


class _Sectors:
    """The sectors of a file, and their chains.

    - `directory`: number of the first sector of the directory.
    """

    def __init__(self, file: BinaryIO) -> None:
        header = file.read(512)
        (shift,) = struct.unpack_from("<H", header, 30)
        if shift not in (9, 12):
            raise ValueError
        self._file = file
        self._size = 1 << shift
        self._count = file.seek(0, 2) >> shift
        self._tables = list(struct.unpack_from("<109I", header, 76))
        (self._next_tables,) = struct.unpack_from("<I", header, 68)
        (self.directory,) = struct.unpack_from("<I", header, 48)

    def read(self, number: int) -> bytes:
        """Return a sector; it is shorter at the end of a file that is cut short."""
        self._file.seek((number + 1) * self._size)
        return self._file.read(self._size)

    def chain(self, number: int) -> Iterator[bytes]:
        """Yield the sectors of a chain, at most `_MOST`, so that a circle has an end."""
        for _ in range(_MOST):
            if number >= _MARK:
                return
            if number >= self._count:
                raise ValueError
            yield self.read(number)
            number = self._next(number)

    def _next(self, number: int) -> int:
        """Return the sector behind another. Raises `ValueError` or `struct.error` if damaged."""
        table, place = divmod(number, self._size // 4)
        while table >= len(self._tables):
            if self._next_tables >= _MARK:
                raise ValueError
            more = self.read(self._next_tables)
            numbers = struct.unpack(f"<{self._size // 4}I", more)
            self._tables += numbers[:-1]
            self._next_tables = numbers[-1]
        found: int
        (found,) = struct.unpack_from("<I", self.read(self._tables[table]), place * 4)
        return found
