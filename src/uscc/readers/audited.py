"""Which tables of a file are audited: each that has a column of codes.

A sheet, a table of a database or a member of an archive without one is left out and said; a file
none of whose tables has one is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress

from uscc.errors import NoCodes, RegistryError
from uscc.readers.formats import is_database, tables
from uscc.readers.grid import EMPTY, ONLY_HEADER
from uscc.readers.layout import NO_CODES
from uscc.readers.options import ReadOptions
from uscc.readers.source import Omitted
from uscc.readers.table import Table
from uscc.sentences import Listed, Option

#: Formats whose sheets, or tables, the caller may choose.
_WITH_SHEETS, _WITH_TABLES = ("xlsx", "excel"), ("sqlite", "json")

#: Most tables that an error lists.
_LISTED = 10


def audited(path: str, options: ReadOptions, left_out: list[RegistryError]) -> Iterator[Table]:
    """Yield the tables of a file that are audited; the caller closes each of them.

    - `path`: the file; `-` is standard input.
    - `options`: how to read it.
    - `left_out`: takes the reason for each table that is not audited.

    Raises `RegistryError` for a file that cannot be read or safely understood, or that has no
    table with codes.
    """
    without: list[NoCodes] = []
    beside: list[Omitted] = []
    some = False
    for table in tables(path, _with_one_table(path, options), beside):
        try:
            _require_parts(table, options)
            _ = table.layout
        except NoCodes as error:
            table.close()
            without.append(error)
            continue
        except BaseException:
            table.close()
            raise
        some = True
        yield table
    if not some:
        # A table that lacks a column which the caller names has codes, perhaps.
        named = [error for error in without if error.template not in (NO_CODES, EMPTY, ONLY_HEADER)]
        raise (named or without)[0] if named or len(without) == 1 else _none_of(path, without)
    left_out += [error.at(place, None) for place, error in beside]
    left_out += without


def _require_parts(table: Table, options: ReadOptions) -> None:
    """Raise `RegistryError` if the caller chooses sheets or a table, and the format has none."""
    if options.sheets and table.format not in _WITH_SHEETS:
        message = "is not a workbook, so it has no sheets ({option})"
        raise RegistryError(message, path=table.path, option=Option("sheet"))
    if options.table is not None and table.format not in _WITH_TABLES:
        message = "is neither a database nor JSON, so it has no tables ({option})"
        raise RegistryError(message, path=table.path, option=Option("table"))


def _with_one_table(path: str, options: ReadOptions) -> ReadOptions:
    """Return the options with the name of the only table of a database that has codes.

    Tables of a database are about different things, or copies of each other: not one registry.

    Raises `RegistryError` if several of them have codes, and the caller names none.
    """
    if options.table is not None or not is_database(path):
        return options
    names = []
    for table in tables(path, options):
        with closing(table), suppress(NoCodes):
            _ = table.layout
            names.append(table.path[len(path) + 1 : -1])
    if len(names) > 1:
        message = "holds several tables with codes ({names})"
        raise RegistryError(message, path=path, hint="table", names=Listed(", ", names[:_LISTED]))
    return options._replace(table=names[0]) if names else options


def _none_of(path: str, without: list[NoCodes]) -> RegistryError:
    """Return the error for a file with several tables, none of which has a column of codes."""
    names = [error.path for error in without[:_LISTED]]
    more = ["…"] if len(without) > len(names) else []
    return NoCodes(
        "none of its {n} tables has a column of codes: {tables}",
        path=path,
        hint="list-columns",
        n=len(without),
        tables=Listed(", ", [*names, *more]),
    )
