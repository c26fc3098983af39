"""JSON and JSON Lines: arrays or lines of objects, whose keys name the columns, or of arrays.

The keys of the first 8,000 records are the columns, in the order in which they occur; that of a
nested object is `outer.inner`. A key that occurs only later is left out, but if it has a valid
code, that is an error. Of equal keys of one object the last counts, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from json import dumps
from typing import Any, NamedTuple

from uscc.batch.records import encode
from uscc.code.judge import is_valid
from uscc.errors import RegistryError
from uscc.readers.blocks import ROWS, SIZE, blocks_of
from uscc.readers.grid import GridTable
from uscc.readers.headers import read
from uscc.readers.json_window import Number, Window
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.readers.texts import Text
from uscc.sentences import Listed

#: Objects inside objects that are searched for the array.
_DEEPEST = 100

#: More different keys are not the columns of a table.
_MOST_KEYS = 5_000

#: Number or line of a record, and the record.
Entry = tuple[int, Any]

Record = dict[str, Any]


class RecordBlock(NamedTuple):
    """Some thousand records.

    - `lines`: the number of each.
    - `records`: the records, without nested objects.
    - `names`: the keys that are columns.
    """

    lines: Sequence[int]
    records: Sequence[Record]
    names: Sequence[str]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.names)

    def column(self, number: int) -> list[bytes]:
        """Return a column; blank cells from `width` on."""
        if number >= self.width:
            return [b""] * len(self.lines)
        name = self.names[number]
        return [cell_of(record.get(name)) for record in self.records]

    def rows(self, numbers: Sequence[int]) -> list[list[bytes]]:
        """Return the cells of some rows."""
        some = [self.records[number] for number in numbers]
        return [[cell_of(record.get(name)) for name in self.names] for record in some]


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the table of the file; `options.table` may name one of several arrays.

    Raises `RegistryError` for text that is not JSON, or has no table, or several.
    """
    text = Text(source, options.encoding)
    window = Window(text)
    unit, entries = _found(window, options.table)
    first = next(entries, None)
    entries = entries if first is None else chain([first], entries)
    if first is not None and first[1] is not None and not isinstance(first[1], dict):
        rows = blocks_of(((number, _row(value, window)) for number, value in entries), window.path)
        yield _again(GridTable(source, options, rows, unit=unit, format=text.format), source)
        return
    groups = _groups(entries, window)
    records = next(groups, ((), ()))
    names = _names(records[1], window)
    blocks = _blocks(chain([records], groups), names, window)
    table = GridTable(source, options, blocks, unit=unit, names=names, format=text.format)
    yield _again(table, source)


def _again(table: GridTable, source: Source) -> GridTable:
    """Return the table, which another process may read: it is the only one of its file."""
    table.reopens = source.is_file
    return table


def _found(window: Window, table: str | None) -> tuple[str, Iterator[Entry]]:
    """Return what the numbers of the entries count, and the entries."""
    value, follows = window.first()
    if follows:
        return "line", _lines(window)
    if window.peek() == "[":
        return "entry", _array(window)
    if isinstance(value, dict) and table is None and _is_record(value):
        return "line", _lines(window)
    return "entry", _member(window, table)


def _lines(window: Window) -> Iterator[Entry]:
    """Yield the values of a file that has one behind the other, with the lines of their begins."""
    while window.peek():
        line = window.line()
        yield line, window.value()


def _array(window: Window) -> Iterator[Entry]:
    """Yield the items of an array that is the whole file."""
    window.take("[")
    yield from enumerate(window.items(), 1)
    window.end()


def _is_record(value: Record) -> bool:
    """Tell whether an object is a record, not the answer of a server.

    A key is one of the code's own names (`code` alone is the status of an answer), or a cell is a
    valid code.
    """
    cells = _flat(value)
    named = any(read(key).code == 0 for key in cells)
    return named or any(isinstance(cell, str) and is_valid(cell) for cell in cells.values())


def _member(window: Window, table: str | None) -> Iterator[Entry]:
    """Yield the items of the one array of objects inside an object.

    - `table`: the path of the array; None: there must be one.
    """
    seen: list[str] = []
    others: list[str] = []
    for path, sign in _arrays(window, ()):
        name = ".".join(path)
        wanted = name == table if table is not None else sign == "{"
        (seen if wanted else others).append(name)
        items = window.items()
        if wanted and len(seen) == 1:
            yield from enumerate(items, 1)
        for _ in items:
            pass
    window.end()
    if len(seen) != 1:
        raise _not_one(window.path, table, seen, others)


def _not_one(path: str, table: str | None, seen: list[str], others: list[str]) -> RegistryError:
    """Return the error for an object without the one array of objects.

    - `seen`: the paths of the arrays that may be it.
    - `others`: those of the other arrays.
    """
    if seen:
        message = "holds several arrays of objects ({names})"
        return RegistryError(message, path=path, hint="table", names=Listed(", ", seen[:20]))
    if table is not None:
        message = "there is no array {name!r}; there are: {names}"
        return RegistryError(message, path=path, name=table, names=Listed(", ", others[:20]))
    message = "is JSON without records: an array of objects, or one object per line, was expected"
    return RegistryError(message, path=path)


def _arrays(window: Window, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield path and first sign of each array inside the object here; read its items before more.

    - `path`: the keys that lead to the object.
    """
    window.take("{")
    if window.peek() == "}":
        window.take("}")
        return
    while True:
        key = window.value()
        window.take(":")
        sign = window.peek()
        inside = (*path, str(key))
        if sign == "{" and len(path) < _DEEPEST:
            yield from _arrays(window, inside)
        elif sign == "[":
            window.take("[")
            yield inside, window.peek()
        else:
            window.value()
        if not window.goes_on("}"):
            return


def _groups(entries: Iterable[Entry], window: Window) -> Iterator[tuple[list[int], list[Record]]]:
    """Yield numbers and records in groups of bounded size, without nested objects."""
    lines: list[int] = []
    records: list[Record] = []
    start = window.place
    for number, value in entries:
        if value is not None and not isinstance(value, dict):
            message = "entry {n:,} is not an object as the others are"
            raise RegistryError(message, path=window.path, n=number)
        lines.append(number)
        records.append(_flat(value or {}))
        if len(lines) == ROWS or window.place - start > SIZE:
            yield lines, records
            lines, records, start = [], [], window.place
    if lines:
        yield lines, records


def _flat(record: Record) -> Record:
    """Return a record without nested objects: `{"a": {"b": 1}}` has the key `a.b`."""
    if dict not in map(type, record.values()):
        return record
    found: Record = {}
    todo = [("", record)]
    for before, inner in todo:
        for key, value in inner.items():
            if isinstance(value, dict) and value:
                todo.append((f"{before}{key}.", value))
            else:
                found[before + key] = value
    return found


def _names(records: Iterable[Record], window: Window) -> list[str]:
    """Return the keys of the first records."""
    names = list(dict.fromkeys(chain.from_iterable(records)))
    if len(names) > _MOST_KEYS:
        message = "the objects have more than {most:,} different keys, so they are not records"
        raise RegistryError(message, path=window.path, most=_MOST_KEYS)
    return names


def _blocks(
    groups: Iterable[tuple[Sequence[int], Sequence[Record]]], names: list[str], window: Window
) -> Iterator[RecordBlock]:
    """Yield the blocks. Raises `RegistryError` for a valid code under another key."""
    known = set(names)
    for lines, records in groups:
        for number, record in zip(lines, records):
            if not record.keys() <= known:
                for key in record.keys() - known:
                    if isinstance(record[key], str) and is_valid(record[key]):
                        message = (
                            "entry {n:,} has a code under the key {key!r}, which no earlier one"
                            " has; give all records the same keys"
                        )
                        raise RegistryError(message, path=window.path, n=number, key=key)
        yield RecordBlock(lines, records, names)


def _row(value: Any, window: Window) -> list[bytes]:
    """Return the cells of an entry that is an array, or one value."""
    if isinstance(value, dict):
        message = "an object is among arrays or single values; the entries must be alike"
        raise RegistryError(message, path=window.path, line=window.line())
    return list(map(cell_of, value)) if isinstance(value, list) else [cell_of(value)]


def cell_of(value: Any) -> bytes:
    """Return the cell of a value: its text; that of an array or object is JSON."""
    if isinstance(value, str):
        return encode(value)
    try:
        return b"" if value is None else encode(_json(value))
    except RecursionError:  # no cell of a code
        return b"[...]"


def _json(value: Any) -> str:
    """Return a value as JSON, with numbers as they were written."""
    if isinstance(value, Number):
        return value
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    if isinstance(value, dict):
        inner = (f"{dumps(key, ensure_ascii=False)}: {_json(one)}" for key, one in value.items())
        return f"{{{', '.join(inner)}}}"
    return dumps(value, ensure_ascii=False)
