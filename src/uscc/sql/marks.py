"""The tables of `uscc.compact` and of the folding of names, as SQL needs them."""

from __future__ import annotations

import re

from uscc.batch.folding import FOLD
from uscc.code.text import COMPACT
from uscc.standard import (
    CLOSING_BRACKETS,
    CLOSING_PUNCTUATION,
    LABELS,
    OPENING_BRACKETS,
    QUOTATION_MARKS,
)


def _pairs(table: dict[int, str], *, latin: bool | None = None) -> tuple[str, str]:
    """Return the characters to replace, removed ones last, and their replacements."""
    chosen = {
        chr(code): to
        for code, to in table.items()
        if latin is None or latin == bool(0xC0 <= code < 0x250 or 0x1E00 <= code < 0x1F00)
    }
    kept = {char: to for char, to in chosen.items() if to and to != char}
    removed = "".join(char for char, to in chosen.items() if not to)
    return "".join(kept) + removed, "".join(kept.values())


#: For `compact`: full width and lower case to capitals, and the removed characters.
CODE_FROM, CODE_TO = _pairs(COMPACT)

#: For names: the characters of Chinese names, and those of the Latin letters that few names have.
NAME_FROM, NAME_TO = _pairs(FOLD, latin=False)
LATIN_FROM, LATIN_TO = _pairs(FOLD, latin=True)

#: The marks that `compact` removes at the end of a value.
AT_END = QUOTATION_MARKS + CLOSING_PUNCTUATION

BRACKETS = OPENING_BRACKETS + CLOSING_BRACKETS


def of_class(chars: str) -> str:
    """Return characters as a class of a regular expression."""
    return "[" + re.sub(r"([]\[\\^&~|-])", r"\\\1", chars) + "]"


_LABEL = "(?:" + "|".join(LABELS) + ")"
_IN_BRACKETS = of_class(OPENING_BRACKETS) + _LABEL + of_class(CLOSING_BRACKETS)

#: The marks and labels in front of a value and behind it, as regular expressions.
FRONT = f'^(?:{of_class(QUOTATION_MARKS)}|="|{_LABEL}:?|{_IN_BRACKETS}:?)+'
BEHIND = f"(?:{of_class(AT_END)}|{_LABEL}|{_IN_BRACKETS})+$"


def ranges(chars: str) -> str:
    """Return characters in their order as the inside of a class, neighbours as ranges.

    >>> ranges("c0123ab")
    '0-3a-c'
    """
    pieces: list[str] = []
    for char in sorted(chars):
        if pieces and ord(char) == ord(pieces[-1][-1]) + 1:
            pieces[-1] += char
        else:
            pieces.append(char)
    return "".join(f"{one[0]}-{one[-1]}" if len(one) > 2 else one for one in pieces)


#: A Latin letter that may have a mark, and any character that the folding of names may change: more
#: than it does change, in few ranges.
_LATIN = "\u00c0-\u024f\u1e00-\u1eff"
_NOT_IN_CLASS = str.maketrans("", "", "[]")
_ESCAPED = r"\[\]"
LATIN = f"[{_LATIN}]"
FOLDED = f"[{ranges(NAME_FROM.translate(_NOT_IN_CLASS))}{_LATIN}{_ESCAPED}]"

#: The same class for GLOB, which has no escapes: the bracket is first.
FOLDED_GLOB = f"[]{ranges(NAME_FROM.translate(_NOT_IN_CLASS))}[{_LATIN}]"
