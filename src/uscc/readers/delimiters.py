"""The delimiter: given, declared in the file, or guessed; and how one of several bytes is read.

All methods split lines at one byte. A delimiter of several bytes (`，` has three in UTF-8), or
one that the fast methods use as a mask (0x01), is replaced by a substitute before a region is
split. A region is whole lines and no delimiter contains a line end, so no delimiter is cut in two.
In a field in quotation marks the delimiter is put back, so every cell is as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from uscc.errors import RegistryError
from uscc.readers.lines import first_line
from uscc.readers.narrow import NarrowTable
from uscc.readers.plain import MASKS, PlainTable

#: Replaces a delimiter at which lines cannot be split: no UTF-8 text has this byte.
SUBSTITUTE = b"\xc0"

#: Joins cells that are processed together: no UTF-8 text has this byte either.
_BETWEEN = b"\xff"

#: Delimiters that are tried, the most likely first, and delimiters that also occur in sentences.
_USUAL = (b",", b"\t", b";", b"|", b"\x01")
_IN_TEXT = ("，".encode(), b"~", b"^")

#: Lines after the first one that must confirm a delimiter that also occurs in sentences.
_CONFIRMING = 10

#: A delimiter of more characters is a mistake: half a line, or another option's value.
_LONGEST = 20

_WORDS = {"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|"}

_ESCAPE = re.compile(r"\\(?:t|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})")

#: Characters that no delimiter may contain, with halves of surrogate pairs among them.
_REFUSED = re.compile('["\n\r\0\ud800-\udfff]')

#: A first line that declares the delimiter to Excel.
_DECLARATION = re.compile(rf'("?)sep=([^"\n\r\0]{{1,{_LONGEST}}})\1', re.IGNORECASE)


# --- Which delimiter it is ----------------------------------------------------------------


def given(text: str, path: str) -> bytes:
    """Return the delimiter that the caller means: characters, a word, or with escapes.

    - `text`: the text that the caller gave.
    - `path`: the file, for the error.

    Raises `RegistryError` for a text that cannot be a delimiter.
    """
    name = _WORDS.get(text) or _ESCAPE.sub(_unescaped, text)
    if not name or len(name) > _LONGEST or _REFUSED.search(name):
        raise RegistryError(
            "the delimiter is 1 to {most} characters (an escape such as \\x01 is one), or"
            " comma, tab, semicolon or pipe, with no quotation mark, line end or NUL, so it cannot"
            " be {text!r:.60}",
            path=path,
            hint="delimiter",
            most=_LONGEST,
            text=text,
        )
    return name.encode()


def _unescaped(escape: re.Match[str]) -> str:
    return "\t" if escape[0] == "\\t" else chr(int(escape[0][2:], 16))


def declared(text: bytes) -> bytes | None:
    """Return the delimiter that a first line such as `sep=;` declares; None for any other line.

    Excel reads one character. Several characters count only if the next line contains them: some
    programs pad the declaration with delimiters, as they pad all other lines.
    """
    line = first_line(text)
    found = _DECLARATION.fullmatch(line.decode().rstrip("\r\n"))
    if not found or any(map(str.isalnum, found[2])):
        return None
    whole, one = found[2].encode(), found[2][0].encode()
    runs = re.findall(re.escape(one) + b"+", first_line(text[len(line) :]))
    if whole == one * len(found[2]):  # `;;` is two delimiters if `;` also occurs alone
        return whole if runs and all(len(run) % len(whole) == 0 for run in runs) else one
    return whole if whole in text[len(line) :] else one


def guessed(sample: bytes) -> bytes:
    """Return the delimiter that occurs most often in the first line that is not blank.

    Text in quotation marks does not count. A header may hold a sentence, as in
    `代码（18位，必填）`, and so may a first record: `，`, `~` and `^` must be confirmed by the
    lines after it.
    """
    lines = (line for line in sample.splitlines() if line.strip())
    first, *others = map(_outside, islice(lines, 1 + _CONFIRMING))
    best = max(_USUAL, key=first.count)
    other = max(_IN_TEXT, key=first.count)
    if first.count(other) > first.count(best) and _confirmed(other, best, first, others):
        return other
    return best if best in first else b","


def _outside(line: bytes) -> bytes:
    """Return the text outside quotation marks."""
    return b"".join(line.split(b'"')[0::2])


def _confirmed(other: bytes, usual: bytes, first: bytes, others: Sequence[bytes]) -> bool:
    """Tell whether the lines after the first one are split by `other` rather than by `usual`."""
    if usual not in first:
        return 2 * sum(other in line for line in others) >= len(others)
    return _agreeing(other, first, others) > _agreeing(usual, first, others)


def _agreeing(delimiter: bytes, first: bytes, others: Sequence[bytes]) -> int:
    """Return how many lines hold a delimiter as often as the first one does."""
    return sum(line.count(delimiter) == first.count(delimiter) for line in others)


# --- Delimiters with a substitute ---------------------------------------------------------


def is_replaced(delimiter: bytes) -> bool:
    """Tell whether another byte replaces the delimiter while lines are split."""
    return len(delimiter) > 1 or delimiter in MASKS


def cut_at(delimiter: bytes) -> bytes:
    """Return the byte at which lines are split: the delimiter, or its substitute."""
    return SUBSTITUTE if is_replaced(delimiter) else delimiter


def prepared(text: bytes, delimiter: bytes) -> bytes:
    """Return the lines with a delimiter of one byte; the same object if nothing is replaced."""
    return text.replace(delimiter, SUBSTITUTE) if is_replaced(delimiter) else text


class Restored(NamedTuple):
    """The table of a region with quotation marks, with the original delimiter in its fields.

    - `table`: the table that has the substitute in its fields.
    - `delimiter`: the original delimiter.
    """

    table: PlainTable | NarrowTable
    delimiter: bytes

    @property
    def lines(self) -> Sequence[int]:
        """The line on which each record begins."""
        return self.table.lines

    @property
    def next_line(self) -> int:
        """The line after all records."""
        return self.table.next_line

    def column(self, number: int) -> list[bytes]:
        """Return a column as a list of cells."""
        return self._as_written(self.table.column(number))

    def rows(self, numbers: Iterable[int]) -> list[list[bytes]]:
        """Return the fields of some records."""
        return [self._as_written(row) for row in self.table.rows(numbers)]

    def _as_written(self, cells: list[bytes]) -> list[bytes]:
        joined = _BETWEEN.join(cells)
        if SUBSTITUTE not in joined:
            return cells
        return joined.replace(SUBSTITUTE, self.delimiter).split(_BETWEEN)


def row_as_written(row: list[str], delimiter: bytes) -> list[str]:
    """Return a row of Latin-1 text, its fields with the delimiter as written."""
    if not is_replaced(delimiter):
        return row
    return [field.replace("\xc0", delimiter.decode("latin-1")) for field in row]
