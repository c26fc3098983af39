"""Cells and rows as XML: one by one, and by columns, where a row is one `%` of a template.

Rows can be made in any order, by several processes: a mark is where the number of the row belongs.
Cells by columns do not say where they are: without it a file of many rows has half the size, and
they follow each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import mod
from typing import Any

from uscc.report.workbook.styles import STYLES
from uscc.report.workbook.texts import xml_text, xml_texts

#: A column: the template of its cells, and what it takes.
Cells = tuple[str, Sequence[Any]]

#: Excel keeps 15 digits of a number; a longer one is a text.
_FEWEST_TOO_LONG = 10**15

#: Excel drops spaces at both ends of a text that does not say that they are to be preserved.
_TEXT = 's="{}" t="inlineStr"><is><t>{}</t></is></c>'
_SPACED = 's="{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
_NUMBER = 's="{}"><v>{}</v></c>'
_EMPTY = 's="{}"/>'

#: Where the number of the row belongs: a character that no XML has.
_MARK = "\x01"
_ROW, _ROW_END = f'<row r="{_MARK}"', "</row>"
_CELL = "<c "
_MARK_BYTE, ROW_END = _MARK.encode(), _ROW_END.encode()

#: Lines of a row: Excel shows no more than 409 points.
_MOST_LINES = 28


def text_cell(text: str, style: str) -> str:
    """Return a cell of text without its place: never a number, a formula or a link.

    - `text`: the text.
    - `style`: a name of `STYLES`.
    """
    if not text:
        return _EMPTY.format(STYLES[style])
    return _form((text,)).format(STYLES[style], xml_text(text))


def number_cell(number: float | None, style: str) -> str:
    """Return a cell of a number; None: empty."""
    if number is None:
        return _EMPTY.format(STYLES[style])
    if isinstance(number, int) and abs(number) >= _FEWEST_TOO_LONG:
        return text_cell(str(number), style)
    return _NUMBER.format(STYLES[style], number)


def row(cells: Iterable[str], high: float | None = None) -> bytes:
    """Return a row.

    - `cells`: its cells.
    - `high`: its height in points; None: that of one line.
    """
    tall = "" if high is None else f' ht="{high}" customHeight="1"'
    placed = (f'{_CELL}r="{letters(number)}{_MARK}" {cell}' for number, cell in enumerate(cells))
    return f"{_ROW}{tall}>{''.join(placed)}{_ROW_END}".encode()


def letters(column: int) -> str:
    """Return the letters of a column.

    - `column`: its number from 0.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    found = ""
    while column >= 0:
        found = chr(ord("A") + column % 26) + found
        column = column // 26 - 1
    return found


def numbered(rows: Sequence[bytes], first: int) -> bytes:
    """Return rows with their numbers and ends.

    - `rows`: rows without their ends.
    - `first`: the number of the first one.
    """
    numbers = map(b"%d".__mod__, range(first, first + len(rows)))
    return ROW_END.join([*map(bytes.replace, rows, repeat(_MARK_BYTE), numbers), b""])


def _form(texts: Sequence[str]) -> str:
    """Return the form of cells of texts."""
    joined = "".join(texts)
    has_space = " " in joined or not joined.isprintable()
    return _SPACED if has_space else _TEXT


# -- By columns ------------------------------------------------------------------------------------


def text_column(texts: Sequence[str], style: str) -> Cells:
    """Return the cells of a column of texts; see `text_cell`."""
    number = STYLES[style]
    form = _form(texts).format(number, "%s")
    if "" not in texts:
        return form, xml_texts(texts)
    empty = _EMPTY.format(number)
    return "%s", [form % (text,) if text else empty for text in xml_texts(texts)]


def number_column(numbers: Sequence[int | None], style: str) -> Cells:
    """Return the cells of a column of numbers; see `number_cell`."""
    if numbers.count(None) == len(numbers):
        return "%s", [number_cell(None, style)] * len(numbers)
    if None not in numbers and max(map(abs, numbers)) < _FEWEST_TOO_LONG:  # type: ignore[arg-type]
        return _NUMBER.format(STYLES[style], "%s"), numbers
    return "%s", [number_cell(number, style) for number in numbers]


def row_column(columns: Iterable[tuple[Sequence[str], float]]) -> Cells:
    """Return the beginnings of rows, each as high as its texts need it.

    Excel finds the height of a row by itself, LibreOffice does not. A row that does not say that
    its height is fixed gets another one in both when somebody changes it.

    - `columns`: the texts of each column that may have several lines, and its width.
    """
    lines: list[int] = []
    for texts, width in columns:
        some = _lines(texts, int(width))
        if some:
            lines = list(map(max, lines, some)) if lines else some
    if not lines:
        return f"{_ROW}%s>", ()
    heights = ["", *(f' ht="{height(number)}"' for number in range(2, _MOST_LINES + 1))]
    return f"{_ROW}%s>", [heights[number - 1] for number in lines]


def height(lines: int) -> int:
    """Return the height of a row in points."""
    return 14 * lines + 3


def lines_of(text: str, columns: int) -> int:
    """Return the lines that a text needs, or some more.

    - `text`: the text.
    - `columns`: characters of a line.
    """
    if "\n" not in text:
        return min(-(-_width(text) // columns) or 1, _MOST_LINES)
    return min(sum(lines_of(line, columns) for line in text.split("\n")), _MOST_LINES)


def _width(text: str) -> int:
    """Return about how many columns a text takes: 0.9 for an ASCII character, 2 for a Chinese one.

    The first has one byte of UTF-8, the second three.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    return (90 * len(text) + 55 * (size - len(text))) // 100


def _lines(texts: Sequence[str], columns: int) -> list[int]:
    """Return the lines of each text; empty if each needs one."""
    if "\n" in "".join(texts):
        return [lines_of(text, columns) for text in texts]
    most = columns // 2
    if max(map(len, texts)) <= most:
        return []
    return [1 if len(text) <= most else lines_of(text, columns) for text in texts]


def rows(begin: Cells, columns: Sequence[Cells]) -> list[bytes]:
    """Return a row for each item of the columns, which are equally long.

    - `begin`: of `row_column`.
    - `columns`: the cells.
    """
    return _filled(_begun(begin, columns), _ROW_END)


def parted(begin: Cells, columns: Sequence[Cells]) -> tuple[list[bytes], list[bytes]]:
    """Return the rows in two columns: the last cells apart, equal ones written once."""
    form, cells = columns[-1]
    ends = {cell: (_CELL + form % (cell,) + _ROW_END).encode() for cell in set(cells)}
    return _filled(_begun(begin, columns[:-1]), ""), list(map(ends.__getitem__, cells))


def _begun(begin: Cells, columns: Sequence[Cells]) -> list[Cells]:
    """Return the columns and the beginnings of the rows before them."""
    size = len(columns[0][1])
    return [
        (begin[0], begin[1] or [""] * size),
        *((_CELL + form, cells) for form, cells in columns),
    ]


def _filled(columns: Sequence[Cells], end: str) -> list[bytes]:
    parts: list[str] = []
    varying: list[Sequence[Any]] = []
    size = len(columns[0][1])
    for form, cells in columns:
        if size and cells.count(cells[0]) == size:
            parts.append((form % (cells[0],)).replace("%", "%%"))
        else:
            parts.append(form)
            varying.append(cells)
    whole = "".join(parts) + end
    if not varying:
        return [(whole % ()).encode()] * size
    return list(map(str.encode, map(mod, repeat(whole), zip(*varying))))
