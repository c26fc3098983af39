"""`uscc scan -n`: the columns of each table with some cells, so that a person can choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from uscc.commands.complaints import complain
from uscc.errors import RegistryError
from uscc.readers.formats import tables
from uscc.readers.options import ReadOptions
from uscc.readers.table import Table
from uscc.report.words import padded, shown, shown_path, width
from uscc.sentences import Say

#: Cells of each column that are shown, most characters of each, and rows searched for them.
_CELLS, _LONG, _ROWS = 3, 24, 50

#: Most characters of the name of a column.
_NAME = 30


def list_columns(files: Sequence[str], how: ReadOptions, say: Say) -> int:
    """Print the columns of each table, three cells of each, and what it would be taken for.

    - `files`: the files.
    - `how`: how to read them.
    - `say`: the language.

    Returns 2 if a file cannot be read, otherwise 0.
    """
    status = 0
    for path in files:
        try:
            for table in tables(path, how):
                with closing(table):
                    print("\n".join(_lines(table, say)))
        except RegistryError as error:  # the other files are listed all the same
            complain(say.placed(error), say)
            status = 2
    return status


def _lines(table: Table, say: Say) -> Iterator[str]:
    """Yield the lines about a table: its path, its columns, why it cannot be audited."""
    yield say.listed(": ", (shown_path(table.path), " ")).rstrip()
    roles, why = _roles(table, say)
    columns, rows = table.head.columns, table.head.rows[:_ROWS]
    names = [shown(column.name, _NAME) for column in columns]
    left = max(map(width, names), default=0)
    middle = max(map(width, roles.values()), default=0)
    for column, name in zip(columns, names):
        role = padded(roles.get(column.number, ""), middle)
        line = (
            f"{column.number + 1:>4}: {padded(name, left)}  {role}  {_cells(rows, column.number)}"
        )
        yield line.rstrip()
    if why:
        yield "      " + say("cannot be audited: {why}", why=why)


def _roles(table: Table, say: Say) -> tuple[dict[int, str], str]:
    """Return what each column would be taken for, and why no choice is safe; "" if one is."""
    try:
        layout = table.layout
    except RegistryError as error:
        return {}, say(error.template, **error.fields)
    roles = {layout.code.number: say("code")}
    roles.update((chosen.number, say("entity")) for chosen in layout.entity)
    if layout.status:
        roles[layout.status.number] = say("status")
    return roles, ""


def _cells(rows: Sequence[Sequence[str]], number: int) -> str:
    """Return the first different cells of a column that are not blank."""
    cells = (row[number].strip() for row in rows if number < len(row))
    some = list(dict.fromkeys(filter(None, cells)))[:_CELLS]
    return " | ".join(shown(cell, _LONG) for cell in some)
