"""Texts of cells as XML: every text comes back as itself, or nearly."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Characters of a cell, in UTF-16: Excel takes no more.
MOST = 32_767

#: What XML cannot hold, or what Excel would read as something else. `_x0041_` is an escape in a
#: workbook, so the `_x` of a text that looks like one is escaped; what follows the four digits may
#: be an escape itself, so it is not looked at.
_ODD = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def xml_text(text: str) -> str:
    """Return text for XML: cut after 32,767 characters, control characters escaped.

    Half a character of UTF-16, and U+FFFE and U+FFFF, become replacement characters.

    >>> xml_text("a & b\\r"), xml_text("_x0041_")
    ('a &amp; b_x000D_', '_x005F_x0041_')
    """
    return _ODD.sub(_escaped, _cut(text))


def xml_texts(column: Sequence[str]) -> Sequence[str]:
    """Return `xml_text` of each text of a column; mostly the column itself."""
    if max(map(len, column), default=0) > MOST // 2:
        column = list(map(_cut, column))
    if _ODD.search("".join(column)) is None:
        return column
    return [_ODD.sub(_escaped, text) for text in column]


def xml_attribute(text: str) -> str:
    """Return text for an attribute in double quotation marks."""
    return _ODD.sub(_escaped, text).replace('"', "&quot;").replace("\n", "&#10;")


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    if char in _ENTITIES:
        return _ENTITIES[char]
    return f"_x{ord(char):04X}_" if char < "\ud800" else "\ufffd"


def _cut(text: str) -> str:
    if len(text) <= MOST // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * MOST:
        return text
    return units[: 2 * (MOST - 1)].decode("utf-16-le", "replace") + "…"
