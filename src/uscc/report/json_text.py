"""JSON for programs that a person may look at, too."""

from __future__ import annotations

import json
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
    """Return `json.dumps(value, ensure_ascii=False, indent=indent)` nested in another value.

    There may be thousands of authorities, flat records all. The encoder that indents is written
    in Python and slow; the one in C does not indent, but puts between fields what it is told.
    """
    outer, inner, within = ("\n" + " " * indent * (depth + more) for more in range(3))
    if isinstance(value, dict) and value:
        fields = (
            f"{json.dumps(key, ensure_ascii=False)}: {_indented(one, indent, depth + 1)}"
            for key, one in value.items()
        )
        return "{" + inner + f",{inner}".join(fields) + outer + "}"
    if isinstance(value, list) and value and all(map(_is_flat, value)):
        text = json.dumps(value, ensure_ascii=False, separators=(f",{within}", ": "))
        begin, end = inner + "{" + within, inner + "}"
        # No string of JSON holds a line break, so this is between records only.
        body = text[2:-2].replace("}," + within + "{", f"{end},{begin}")
        return f"[{begin}{body}{end}{outer}]"
    return json.dumps(value, ensure_ascii=False, indent=indent).replace("\n", outer)


#: Types of values that JSON writes on one line.
_FLAT = frozenset({str, int, float, bool, type(None)})


def _is_flat(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and _FLAT.issuperset(map(type, value.values()))
