"""Columns as the caller names them: by header, by number, or all; and the columns that are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from itertools import count
from typing import NamedTuple

from uscc.errors import NoCodes
from uscc.readers.evidence import TableHead
from uscc.readers.names import plain_header
from uscc.readers.options import ColumnName, Kept
from uscc.sentences import Listed, Option

#: The role and the text by which a caller keeps all columns.
ALL = ("keep", "*")


def resolve(head: TableHead, name: ColumnName, role: str) -> int:
    """Return the number, from 0, of the column that the caller names."""
    text = str(name)
    number = _number(name)
    if number is not None:
        if 1 <= number <= len(head.names):
            return number - 1
        message = "there is no column {number} ({option})"
        raise head.error(message, of=NoCodes, number=number, option=Option(role))
    for form in (str, str.strip, plain_header):
        hits = [at for at, header in enumerate(head.names) if form(header) == form(text)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            message = "there are {n} columns {name!r}; say {either}"
            raise head.error(message, n=len(hits), name=text, either=either(hits))
    message = "there is no column {name!r} ({option})"
    raise head.error(message, of=NoCodes, name=text, option=Option(role))


def _number(name: ColumnName) -> int | None:
    """Return the number, from 1, by which the caller names a column; None for a header."""
    text = str(name)
    digits = text.removeprefix("#")
    if isinstance(name, int) or (text.startswith("#") and digits.isdecimal() and len(digits) < 9):
        return int(digits)
    return None


def either(numbers: Iterable[int]) -> Listed:
    """Return columns to choose from, by their numbers."""
    return Listed(" or ", (f"#{number + 1}" for number in numbers))


# --- Kept columns ---------------------------------------------------------------------------


class KeptColumn(NamedTuple):
    """A column of a table whose cells go with the records.

    - `number`: its number, from 0.
    - `name`: its header; `#N` if that is blank.
    - `keys`: the texts by which the caller names it; its header if only `*` selects it. Columns of
      several tables with one first key are one kept column.
    """

    number: int
    name: str
    keys: tuple[str, ...]


def kept_columns(head: TableHead, wanted: Kept) -> tuple[KeptColumn, ...]:
    """Return the kept columns of a table, without the columns that it does not have.

    - `head`: the columns of the table.
    - `wanted`: the columns that the caller names.

    Raises `RegistryError` for a name that several columns have.
    """
    keys: dict[int, list[str]] = {}
    order: dict[int, None] = {}
    for role, name in wanted.named():
        if (role, name) == ALL:
            order.update(dict.fromkeys(range(len(head.names))))
            continue
        with suppress(NoCodes):
            number = resolve(head, name, role)
            keys.setdefault(number, []).append(_key(name))
            order[number] = None
    found: list[KeptColumn] = []
    taken = {own[0] for own in keys.values()}
    for number in order:
        name = head.names[number].strip() or f"#{number + 1}"
        own = keys.get(number) or [unused(name, taken)]
        taken.add(own[0])
        found.append(KeptColumn(number, name, tuple(own)))
    return tuple(found)


def _key(name: ColumnName) -> str:
    """Return the key of a column that the caller names; see `KeptColumn`."""
    number = _number(name)
    return str(name) if number is None else f"#{number}"


def unused(name: str, others: Collection[str]) -> str:
    """Return a name that no other column has: the name itself, or with `_2`, `_3`, … behind it.

    >>> unused("备注", ["备注", "备注_2"])
    '备注_3'
    """
    if name not in others:
        return name
    return next(new for number in count(2) if (new := f"{name}_{number}") not in others)


class KeptNames:
    """The names of the kept columns of all tables; all are different."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._also: dict[str, str] = {}

    def of(self, columns: Sequence[KeptColumn]) -> tuple[str, ...]:
        """Return the names of the kept columns of the next table."""
        return tuple(map(self._name, columns))

    def _name(self, column: KeptColumn) -> str:
        first = column.keys[0]
        if first not in self._names:
            self._names[first] = unused(column.name, self._names.values())
        for key in column.keys:
            self._also.setdefault(key, self._names[first])
        return self._names[first]

    def named(self, name: ColumnName | None) -> str | None:
        """Return the name of a column that the caller names; None if no table has it so far."""
        return None if name is None else self._also.get(_key(name))

    def lacks(self, wanted: Kept) -> list[tuple[str, ColumnName]]:
        """Return role and name of the columns that no table has so far.

        - `wanted`: the columns that the caller names.
        """
        return [
            (role, name)
            for role, name in wanted.named()
            if (role, name) != ALL and self.named(name) is None
        ]

    def require(self, head: TableHead, wanted: Kept) -> None:
        """Raise `RegistryError` for a column that no table has.

        - `head`: the columns of the first table, which the error lists.
        - `wanted`: the columns that the caller names.
        """
        for role, name in self.lacks(wanted):
            resolve(head, name, role)
