"""Cells that a spreadsheet shows as they are: which text is risky, one by one and by columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

#: Risky text: what would be run as a formula (after spaces), and what would be taken for a number
#: and lose its end: 12 digits and more, or digits, `E` and the digits of a group. E and e are two
#: alternatives because `re` searches for one letter faster than for two.
_RISKY = re.compile(r" *[=+\-@\t\r\n]|\s*(?:[0-9]{12,}|[0-9]+E(\w+)|[0-9]+e(\w+))\s*\Z")

#: First characters of risky text that are not white space: of formulas, of formulas and numbers.
_OPERATORS = frozenset("=+-@")
_BEGINNINGS = _OPERATORS | frozenset("0123456789")

_FIRST = itemgetter(slice(1))


def is_risky(text: str) -> bool:
    """Tell whether a spreadsheet would run or change text that no apostrophe precedes."""
    found = _RISKY.match(text)
    # `\d` does not match all characters that `isdigit` accepts, so the exponent is tested here.
    return found is not None and (not found.lastindex or found[found.lastindex].isdigit())


def spreadsheet_cell(text: str) -> str:
    """Return text as a spreadsheet cell that shows it: no formula, no rounded number.

    An apostrophe is put before what would be run as a formula, and before digits that would
    be taken for a number and lose their end (12 digits and more, or `12E45`); `compact`
    takes it away again.

    >>> spreadsheet_cell("=1+1"), spreadsheet_cell("911010669769418720"), spreadsheet_cell("17")
    ("'=1+1", "'911010669769418720", '17')
    """
    return "'" + text if is_risky(text) else text


def spreadsheet_cells(texts: Sequence[str]) -> Sequence[str]:
    """Return `spreadsheet_cell` of each text of a column.

    The set of the first characters proves most columns safe in one pass of C. In a column of codes,
    which begin with digits, only the texts are examined that are all digits or have an exponent.
    """
    firsts = set(map(_FIRST, texts))
    if not any(map(_may_begin_risky, firsts)):
        return texts
    match = _RISKY.match
    joined = "".join(texts)
    if firsts.isdisjoint(_OPERATORS) and joined.split() == [joined]:  # no white space
        return [
            spreadsheet_cell(text) if text.isdigit() or "E" in text or "e" in text else text
            for text in texts
        ]
    return [spreadsheet_cell(text) if match(text) else text for text in texts]


def _may_begin_risky(char: str) -> bool:
    return char.isspace() or char in _BEGINNINGS
