"""Tables and views of an SQLite database, read only.

A number is the text that Python gives for it; a text or blob that is not UTF-8 is GB18030, or has
replacement characters. Records are numbered by their rowid; by their place where a table has
none, or one that is negative or longer than 40 bits.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import quote

from uscc.errors import NoCodes, RegistryError
from uscc.readers.blocks import ROWS, SIZE
from uscc.readers.grid import GridTable
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.sentences import Listed

#: Rows fetched at a time; a block with large cells ends behind them.
_FETCHED = 64

#: Bytes of a block as Python objects.
_SIZE = 4 * SIZE

#: The numbers of records that an audit can hold.
_NUMBERS = range(1 << 40)

#: Seconds to wait for another program that writes.
_PATIENCE = 2.0

#: Files of transactions that another program has not ended.
_BESIDE = ("-wal", "-journal")


class SqliteBlock(NamedTuple):
    """Some thousand rows as SQLite gives them.

    - `lines`: the number of each.
    - `records`: the values of each.
    - `width`: number of columns.
    - `first`: number of values before them in each row.
    """

    lines: Sequence[int]
    records: Sequence[tuple[Any, ...]]
    width: int
    first: int

    def column(self, number: int) -> list[bytes]:
        """Return a column; blank cells from `width` on."""
        if number >= self.width:
            return [b""] * len(self.lines)
        at = number + self.first
        return [cell_of(record[at]) for record in self.records]

    def rows(self, numbers: Sequence[int]) -> list[list[bytes]]:
        """Return the cells of some rows."""
        return [list(map(cell_of, self.records[number][self.first :])) for number in numbers]


def cell_of(value: Any) -> bytes:
    """Return the cell of a value: bytes of a text or blob, a number, or None."""
    if value is None:
        return b""
    if not isinstance(value, bytes):
        return str(value).encode()
    try:
        value.decode()
    except UnicodeDecodeError:
        with suppress(UnicodeDecodeError):
            return value.decode("gb18030").encode()
        return value.decode("utf-8", "replace").encode()
    return value


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the tables and views, or only `options.table`; each is `base.db[table]`.

    Raises `RegistryError` for a database that is damaged or in use, or without this table.
    """
    empty: RegistryError | None = None
    some = False
    try:
        with _opened(source) as base, _guarded(source.path):
            for name, is_view in _chosen(base, options.table, source.path):
                try:
                    table = _table(source, options, base, name, is_view=is_view)
                except NoCodes as error:
                    empty = empty or error
                    continue
                except sqlite3.OperationalError as error:
                    # A view or virtual table of a program that has functions of its own.
                    if options.table is not None or "no such" not in str(error):
                        raise
                    continue
                some = True
                yield table
        if not some:
            raise empty or NoCodes("the database holds no table", path=source.path)
    finally:
        source.close()


@contextmanager
def _guarded(path: str) -> Iterator[None]:
    """Turn errors of SQLite into `RegistryError`.

    - `path`: the path that errors show.
    """
    try:
        yield
    except (sqlite3.Error, UnicodeError) as error:
        why = str(error)
        if "locked" in why or "busy" in why:
            message = "another program is writing to the database; close it, then try again"
            raise RegistryError(message, path=path) from None
        if "unable to open" in why or "readonly" in why:
            message = (
                "the database has a transaction that was not ended, and it cannot be read here"
                " ({why}); open and close it with the program that wrote it"
            )
        else:
            message = "the database is damaged or of another kind ({why}); get it again"
        raise RegistryError(message, path=path, why=why) from None


@contextmanager
def _opened(source: Source) -> Iterator[sqlite3.Connection]:
    """Open the database, or a temporary copy if it is not a plain file."""
    with ExitStack() as stack:
        path = source.path
        if source.compression or not (source.is_file and os.path.isfile(path)):
            with source.copied(partial(_new_file, source.tmpdir, stack)) as copy:
                path = copy.name
        stack.enter_context(_guarded(source.path))
        base = stack.enter_context(closing(_connected(path)))
        base.text_factory = bytes
        # The views of a file from elsewhere must not call functions that do something.
        base.execute("PRAGMA trusted_schema = OFF")
        base.execute("PRAGMA cell_size_check = ON")
        yield base


def _new_file(tmpdir: str | None, stack: ExitStack) -> BinaryIO:
    """Return a file of a temporary folder, which is deleted at the end of the stack."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(dir=tmpdir))
    return open(os.path.join(folder, "copy.sqlite"), "wb")


def _connected(path: str) -> sqlite3.Connection:
    """Return a connection that reads only.

    A file without an open transaction is read as it is, without locks: so it may be in a folder
    where nothing can be written, and nothing is left beside it.
    """
    path = os.path.realpath(path)  # a transaction is beside the file, not beside a link to it
    uri = f"{_address(Path(path).as_posix())}?mode=ro"
    if not any(_size(path + end) for end in _BESIDE):
        uri += "&immutable=1"
    return sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)


def _address(path: str) -> str:
    """Return the address of an absolute path with slashes; one of Windows begins with a drive."""
    whole = path if path.startswith("/") else f"/{path}"
    return f"file://{quote(os.fsencode(whole), safe='/:')}"


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def _chosen(base: sqlite3.Connection, wanted: str | None, path: str) -> Iterable[tuple[str, bool]]:
    """Return the names of the tables and views that are read, and which are views.

    - `wanted`: the table that the caller names.
    - `path`: for the error.
    """
    rows = base.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')")
    named = {text_of(name): kind == b"view" for name, kind in rows}
    found = {name: is_view for name, is_view in named.items() if name[:7].lower() != "sqlite_"}
    if wanted is None:
        hidden = _hidden(base)
        named = {name: is_view for name, is_view in found.items() if name not in hidden}
        # A view shows records that a table holds, too.
        return [pair for pair in named.items() if not pair[1]] or list(named.items())
    for form in (str, str.casefold):
        for pair in found.items():
            if form(pair[0]) == form(wanted):
                return [pair]
    message = "there is no table {name!r}; the tables are: {names}"
    names = Listed(", ", list(found)[:50])
    raise RegistryError(message, path=path, hint="table", name=wanted, names=names)


def _hidden(base: sqlite3.Connection) -> set[str]:
    """Return the tables in which a virtual table keeps its content; none from an old SQLite."""
    return {text_of(row[1]) for row in base.execute("PRAGMA table_list") if row[2] == b"shadow"}


def text_of(value: Any) -> str:
    """Return the text of a value."""
    return cell_of(value).decode()


def _table(
    source: Source, options: ReadOptions, base: sqlite3.Connection, name: str, *, is_view: bool
) -> Table:
    """Return a table of the database."""
    quoted = '"' + name.replace('"', '""') + '"'
    path = f"{source.path}[{name}]"
    rowid = _rowid(base, quoted, is_view=is_view)
    if rowid is None:
        rows = base.execute(f"SELECT * FROM {quoted}")
    else:
        rows = base.execute(f"SELECT {rowid}, * FROM {quoted} ORDER BY {rowid}")
    first = int(rowid is not None)
    names = [column[0] for column in rows.description[first:]]
    unit = "row" if rowid is None else "rowid"
    return GridTable(
        source,
        options,
        _blocks(rows, first, len(names), path),
        path=path,
        unit=unit,
        names=names,
        close=partial(_close, rows),
    )


def _close(rows: sqlite3.Cursor) -> None:
    """End a query; behind the last table, the database is closed already."""
    with suppress(sqlite3.ProgrammingError):
        rows.close()


def _rowid(base: sqlite3.Connection, quoted: str, *, is_view: bool) -> str | None:
    """Return the name of the column of rowids; None if records cannot be numbered by it.

    - `quoted`: the quoted name of the table.
    - `is_view`: whether it is a view, which has none.
    """
    columns = {text_of(row[1]).lower() for row in base.execute(f"PRAGMA table_info({quoted})")}
    name = next((one for one in ("rowid", "_rowid_", "oid") if one not in columns), None)
    if name is None or is_view:
        return None
    try:
        found = [
            base.execute(f"SELECT {name} FROM {quoted} ORDER BY {name} {way} LIMIT 1").fetchone()
            for way in ("", "DESC")
        ]
    except sqlite3.OperationalError:
        return None  # WITHOUT ROWID
    return name if all(row is None or row[0] in _NUMBERS for row in found) else None


def _blocks(rows: sqlite3.Cursor, first: int, width: int, path: str) -> Iterator[SqliteBlock]:
    """Yield the blocks of a table.

    - `rows`: what SQLite gives.
    - `first`: number of values before the columns: 1 if each row has its rowid.
    - `width`: number of columns.
    - `path`: for the error.
    """
    number = 1
    with _guarded(path):
        while records := _some(rows):
            behind = number + len(records)
            lines = [row[0] for row in records] if first else range(number, behind)
            number = behind
            yield SqliteBlock(lines, records, width, first)


def _some(rows: sqlite3.Cursor) -> list[tuple[Any, ...]]:
    """Return the rows of the next block."""
    records: list[tuple[Any, ...]] = []
    size = 0
    while len(records) < ROWS and size < _SIZE and (some := rows.fetchmany(_FETCHED)):
        records += some
        size += sum(map(sys.getsizeof, chain.from_iterable(some)))
    return records
