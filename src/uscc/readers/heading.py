"""The heading of a table: title lines, then one or two rows of names, found among the first rows.

Officials put a title and the reporting unit above the names of the columns, and group columns
under a second row of names. No row with a code or a long number in many cells is a part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from uscc.code.judge import is_valid
from uscc.errors import NoCodes
from uscc.readers.headers import Header, is_status, read
from uscc.readers.options import ReadOptions

#: The names of the columns are in one of the first rows, as many as this.
SEARCHED = 50

#: Records behind the heading that show what the columns hold.
SAMPLED = 200

#: A column name has fewer digits.
MANY_DIGITS = 8

#: A longer text is a remark, not the name of a column.
_LONG = 60

#: A table with more columns comes from a program: its first row is the header, or a record.
_WIDE = 1_000


class Row(NamedTuple):
    """A row of a table.

    - `line`: its number in the file or sheet.
    - `cells`: its cells; a short row has fewer.
    """

    line: int
    cells: Sequence[str]

    @property
    def filled(self) -> list[int]:
        """The numbers of the cells that are not blank."""
        return [number for number, cell in enumerate(self.cells) if cell.strip()]


class Heading(NamedTuple):
    """Where the records begin, and the names of the columns.

    - `above`: number of rows above the names.
    - `rows`: number of rows with names: 0, 1 or 2.
    - `names`: the names of the columns; `#1`, `#2`, … without rows of names.
    - `line`: number of the first row with names in the file; None without one.
    """

    above: int
    rows: int
    names: tuple[str, ...]
    line: int | None


def find_heading(rows: Sequence[Row], options: ReadOptions, path: str) -> Heading:
    """Return the heading.

    - `rows`: the first rows of the table.
    - `options`: `header_line` names the row; `header` says whether there is a row of names.
    - `path`: for the error.

    Raises `NoCodes` if the table has no row `header_line`.
    """
    if options.header_line is not None:
        return _given(rows, options.header_line, path)
    if options.header is False or not rows:
        return _without(rows)
    if len(rows[0].cells) > _WIDE:
        is_header = options.header or looks_like_header(rows[0].cells)
        return _one_row(rows, 0) if is_header else _without(rows)
    found = _found(rows[:SEARCHED])
    if found is None:
        return _heading(rows, 0) if options.header else _without(rows)
    return _heading(rows, found)


def looks_like_header(cells: Sequence[str]) -> bool:
    """Tell whether a row may hold names: neither a code nor a number as long as one."""
    digits = (sum(char.isdecimal() for char in cell) for cell in cells)
    return not any(map(is_valid, cells)) and max(digits, default=0) < MANY_DIGITS


def _given(rows: Sequence[Row], line: int, path: str) -> Heading:
    """Return the heading whose names are in a certain line."""
    for above, row in enumerate(rows):
        if row.line == line and row.filled:
            return _heading(rows, above)
    if line < (rows[-1].line if rows else 1):
        raise NoCodes("the header cannot be in row {n}, which is blank", path=path, n=line)
    message = "the header cannot be in row {n}: only the first {most} rows are searched for it"
    raise NoCodes(message, path=path, n=line, most=len(rows))


def _without(rows: Sequence[Row]) -> Heading:
    """Return the heading of a table without names."""
    width = len(rows[0].cells) if rows else 0
    return Heading(0, 0, tuple(f"#{number}" for number in range(1, width + 1)), None)


def _found(rows: Sequence[Row]) -> int | None:
    """Return the place of the row of names; None if there is none.

    It is the first row that names a code, below rows that cannot be records; else the first row,
    or the first one as wide as the others behind title lines.
    """
    for number, row in enumerate(rows):
        if any(map(is_valid, row.cells)):
            break
        if _names_code(row) and all(_is_title(above, row) for above in rows[:number]):
            return number
    usable = list(takewhile(lambda number: looks_like_header(rows[number].cells), range(len(rows))))
    # Titles fill one cell or two, names and records more; a table of one column has no titles.
    usual = max(len(row.filled) for row in rows)
    wide = [number for number in usable if 2 * len(rows[number].filled) > usual]
    return next(iter([*wide, *usable]), None)


def _is_title(row: Row, names: Row) -> bool:
    """Tell whether a row above the names cannot be a record.

    It holds no long number, such as a date or a telephone number; or it is half as full at most.
    """
    return looks_like_header(row.cells) or 2 * len(row.filled) <= len(names.filled)


def _names_code(row: Row) -> bool:
    """Tell whether one cell of the row names a code, and the row holds nothing but names."""
    cells = [row.cells[number].strip() for number in row.filled]
    if any(len(cell) > _LONG for cell in cells) or not looks_like_header(cells):
        return False
    ranks = [header.code for header in map(read, cells) if header.code is not None]
    # A word such as 代码 may be a cell of a record: the other cells must be names, too.
    return bool(ranks) and (min(ranks) < 2 or sum(map(_is_name, map(read, cells))) > 1)


def _is_name(header: Header) -> bool:
    return header.code is not None or header.is_name or is_status(header) is not None


def _heading(rows: Sequence[Row], at: int) -> Heading:
    """Return the heading whose first or second row of names is at a place.

    - `rows`: the first rows of the table.
    - `at`: place of the row that names the code.
    """
    row = rows[at]
    if at and _groups(rows[at - 1], row):
        names = _joined(_filled_forward(rows[at - 1].cells, len(row.cells)), row.cells)
        return Heading(at - 1, 2, names, rows[at - 1].line)
    if at + 1 < len(rows) and _names_code(rows[at + 1]) and _groups(row, rows[at + 1]):
        return _heading(rows, at + 1)  # the caller names the upper row
    if at + 1 < len(rows) and _groups(row, rows[at + 1], below=True):
        width = max(len(row.cells), len(rows[at + 1].cells))
        names = _joined(_filled_forward(row.cells, width, rows[at + 1].cells), rows[at + 1].cells)
        return Heading(at, 2, names, row.line)
    return _one_row(rows, at)


def _one_row(rows: Sequence[Row], at: int) -> Heading:
    """Return the heading whose only row of names is at a place."""
    return Heading(at, 1, _stripped(rows[at].cells), rows[at].line)


def _groups(upper: Row, lower: Row, *, below: bool = False) -> bool:
    """Tell whether one row names groups of columns, whose names are in the next row.

    - `upper`: the row of groups.
    - `lower`: the row of names.
    - `below`: whether it is the upper row that names the code, so the lower one may be a record.
    """
    above, under = upper.filled, lower.filled
    if lower.line != upper.line + 1 or not (above and under):
        return False
    texts = [upper.cells[number] for number in above]
    if any(sign in text for text in texts for sign in "：:，,。0123456789"):
        return False  # 填报单位：某局, 2024年度
    if below:
        # Names below a group, and below no other name: a record has something in these cells.
        open_ = set(range(max(above) + 1, len(lower.cells)))
        for number, behind in zip(above, [*above[1:], len(lower.cells)]):
            if behind > number + 1:
                open_.update(range(number, behind))
        ranks = [number for number in above if _is_name(read(upper.cells[number]))]
        short = all(len(lower.cells[number].strip()) <= 20 for number in under)
        return (
            set(under) <= open_
            and not set(under) & set(ranks)
            and short
            and (looks_like_header(lower.cells))
            and len(under) > 1
        )
    blank = [number for number in under if number > above[0] and number not in above]
    if len(above) < 2 or len(above) > len(under) or not blank:
        return False
    # Groups are needed where names are there twice, or where they say whose the columns are.
    names = [lower.cells[number].strip() for number in under]
    parties = any(header.agency or header.other for header in map(read, texts))
    return parties or len(set(names)) < len(names)


def _filled_forward(cells: Sequence[str], width: int, lower: Sequence[str] = ()) -> list[str]:
    """Return the names of groups for each column: a merged cell has its value in the first."""
    found, last = [], ""
    for number in range(width):
        cell = cells[number].strip() if number < len(cells) else ""
        if cell:
            last = cell
        elif lower and not (number < len(lower) and lower[number].strip()):
            last = ""
        found.append(last)
    return found


def _joined(groups: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Return the names with those of their groups before them."""
    padded = [*names, *[""] * (len(groups) - len(names))]
    pairs = zip([*groups, *[""] * (len(padded) - len(groups))], map(str.strip, padded))
    return tuple("/".join(dict.fromkeys(filter(None, pair))) for pair in pairs)


def _stripped(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in cells)
