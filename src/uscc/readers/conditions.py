"""Conditions that choose records: `COLUMN=VALUE` and `COLUMN!=VALUE`.

Texts are compared as entities are: without regard to width, brackets, white space and Latin case.
Several values for one column: one of them must be there. Conditions on several columns, and all
with `!=`, must hold together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from uscc.batch.folding import fold
from uscc.batch.records import encode
from uscc.errors import InvalidArgument
from uscc.readers.evidence import TableHead
from uscc.readers.layout import Condition
from uscc.readers.naming import resolve

#: From this number of rows on, they show what the columns hold.
_ENOUGH = 3

_SIGN = re.compile("!?=")

_FORM = re.compile(r"(?P<column>(?!!?=).+?)(?P<sign>!?=)(?P<value>.*)", re.DOTALL)


def parted(condition: str, names: Sequence[str] = ()) -> tuple[str, bool, str]:
    """Return column, whether it must be equal, and value of a condition.

    - `condition`: the text.
    - `names`: names of columns; one that holds a sign is found.

    Raises `InvalidArgument` for a text of another form.

    >>> parted("登记状态!=注销")
    ('登记状态', False, '注销')
    """
    for sign in _SIGN.finditer(condition):
        column = condition[: sign.start()].strip()
        if _SIGN.search(column) and column in names:
            return column, sign[0] == "=", condition[sign.end() :]
    found = _FORM.fullmatch(condition)
    if found is None:
        message = "a condition is COLUMN=VALUE or COLUMN!=VALUE, not {condition!r}"
        raise InvalidArgument(message, condition=condition)
    return found["column"].strip(), found["sign"] == "=", found["value"]


def conditions_of(head: TableHead, where: Sequence[str]) -> tuple[Condition, ...]:
    """Return the conditions on the columns of a table.

    - `head`: its columns.
    - `where`: the conditions as the caller gives them.

    Raises `RegistryError` for a column that the table does not have.
    """
    values: dict[tuple[int, bool], set[bytes]] = {}
    for condition in where:
        column, equal, value = parted(condition, head.names)
        key = resolve(head, column, "where"), equal
        values.setdefault(key, set()).add(encode(fold(value)))
    return tuple(
        Condition(number, frozenset(texts), equal) for (number, equal), texts in values.items()
    )


def chosen_rows(rows: Sequence[list[str]], conditions: Sequence[Condition]) -> list[list[str]]:
    """Return the rows that fulfil all conditions, or all rows if few do, so columns are found.

    - `rows`: rows of cells.
    - `conditions`: the conditions.
    """
    found = [row for row in rows if all(_holds(row, one) for one in conditions)]
    return found if len(found) >= _ENOUGH else list(rows)


def _holds(row: Sequence[str], condition: Condition) -> bool:
    cell = row[condition.column] if condition.column < len(row) else ""
    return (encode(fold(cell)) in condition.values) == condition.equal
