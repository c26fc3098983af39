"""JSON for programs that a person may look at, too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any


def json_text(value: Any, indent: int | None = None) -> str:
    """Return JSON that is safe on a terminal: what does not print is escaped in JSON's way.

    >>> json_text({"甲": "\\x9b2J"})
    '{"甲": "\\\\u009b2J"}'
    """
    text = json.dumps(value, ensure_ascii=False) if indent is None else _indented(value, indent, 0)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(
        char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text
    )


def _indented(value: Any, indent: int, depth: int) -> str:
    """Return `json.dumps(value, ensure_ascii=False, indent=indent)` nested in another value."""
    outer, inner, within = ("\n" + " " * indent * (depth + more) for more in range(3))
    if isinstance(value, dict) and value:
        fields = (
            f"{json.dumps(key, ensure_ascii=False)}: {_indented(one, indent, depth + 1)}"
            for key, one in value.items()
        )
        return "{" + inner + f",{inner}".join(fields) + outer + "}"
    columns = _columns(value) if isinstance(value, list) else []
    if columns:
        rows = f",{inner}".join(_rows(value[0], columns, inner, within))
        return f"[{inner}{rows}{outer}]"
    return json.dumps(value, ensure_ascii=False, indent=indent).replace("\n", outer)


#: Types of values that JSON writes on one line.
_FLAT = frozenset({str, int, float, bool, type(None)})


def _columns(table: list[Any]) -> list[Sequence[Any]]:
    """Return the columns of a list of flat dicts with the same keys; empty for any other list."""
    if {*map(type, table)} != {dict} or len({*map(tuple, table)}) > 1:
        return []
    columns: list[Sequence[Any]] = list(zip(*map(dict.values, table)))
    return columns if all(_FLAT.issuperset(map(type, column)) for column in columns) else []


def _rows(
    keys: Iterable[str], columns: Iterable[Sequence[Any]], outer: str, inner: str
) -> Iterable[str]:
    """Return the JSON of each row, a field on each line.

    There may be thousands of authorities. The encoder that indents is written in Python and slow;
    the one in C does not indent, but puts between values what it is told. So it encodes columns.

    - `keys`: the keys of the rows.
    - `columns`: the values of each key.
    - `outer`: line break and indentation before the end of a row.
    - `inner`: line break and indentation before a field.
    """
    fields = (json.dumps(key, ensure_ascii=False).replace("%", "%%") + ": %s" for key in keys)
    row = "{" + inner + f",{inner}".join(fields) + outer + "}"
    separators = "\n", ": "  # no string of JSON holds a line break
    texts = (json.dumps(some, ensure_ascii=False, separators=separators) for some in columns)
    return map(row.__mod__, zip(*(text[1:-1].split("\n") for text in texts)))
