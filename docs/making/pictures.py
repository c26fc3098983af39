"""Pictures for the documentation, as SVG: a sheet as Excel shows it, a screen of a command.

python docs/making/pictures.py    # writes docs/workbook.svg and docs/workbook-report.svg
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path
from unicodedata import east_asian_width

ROOT = Path(__file__).resolve().parents[2]

#: Height of a row, width of a character that takes one column, and space around text, in pixels.
_ROW, _CHAR, _AROUND = 26, 7.6, 8

#: Width of the column of row numbers.
_NUMBERS = 40

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"'
    ' font-family="{font}" font-size="13">'
)
_SANS = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif"
_MONO = "Menlo, Consolas, Noto Sans Mono CJK SC, monospace"


def columns_of(text: str) -> int:
    """Return the columns that text takes: two for a Chinese character."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def sheet(rows: Sequence[Sequence[str]], title: str) -> str:
    """Return the picture of a sheet.

    - `rows`: the cells from A1 on.
    - `title`: the name of the sheet.
    """
    count = max(map(len, rows))
    texts = [[row[at] for row in rows if at < len(row)] for at in range(count)]
    # A title goes over the columns behind it, as in Excel; it is in the first column.
    widths = [max(map(columns_of, texts[at][2 * (at == 0) :])) for at in range(count)]
    pixels = [max(value, 6) * _CHAR + 2 * _AROUND for value in widths]
    lefts = [_NUMBERS + sum(pixels[:at]) for at in range(count + 1)]
    height = _ROW * (len(rows) + 2)
    return "\n".join(
        [
            _HEAD.format(width=lefts[-1] + 1, height=height, font=_SANS),
            f'<rect width="{lefts[-1]:.0f}" height="{height}" fill="#ffffff"/>',
            *_letters(lefts),
            *(line for at, row in enumerate(rows) for line in _row(at, row, lefts)),
            f'<text x="{_NUMBERS}" y="{height - _AROUND}" fill="#217346" font-weight="bold">'
            f"{escape(title)}</text>",
            "</svg>",
            "",
        ]
    )


def _letters(lefts: Sequence[float]) -> Iterator[str]:
    """Yield the row of letters above the columns."""
    yield f'<rect width="{lefts[-1]:.0f}" height="{_ROW}" fill="#e6e6e6"/>'
    for at, (left, right) in enumerate(pairwise(lefts)):
        middle = (left + right) / 2
        yield f'<text x="{middle:.0f}" y="18" text-anchor="middle">{chr(ord("A") + at)}</text>'


def _row(at: int, row: Sequence[str], lefts: Sequence[float]) -> Iterator[str]:
    """Yield a row: its number, its borders, its cells."""
    top = _ROW * (at + 1)
    yield f'<rect y="{top}" width="{_NUMBERS}" height="{_ROW}" fill="#e6e6e6"/>'
    yield f'<text x="{_NUMBERS / 2:.0f}" y="{top + 18}" text-anchor="middle">{at + 1}</text>'
    line = f'stroke="#d4d4d4" d="M0 {top + _ROW}H{lefts[-1]:.0f}'
    yield f'<path {line}{"".join(f"M{left:.0f} {top}v{_ROW}" for left in lefts)}"/>'
    for cell, left in zip(row, lefts):
        if cell:
            yield f'<text x="{left + _AROUND:.0f}" y="{top + 18}">{escape(cell)}</text>'


def screen(lines: Sequence[str]) -> str:
    """Return the picture of a terminal."""
    width = max(map(columns_of, lines)) * _CHAR + 4 * _AROUND
    height = 18 * len(lines) + 4 * _AROUND
    parts = [_HEAD.format(width=width, height=height, font=_MONO)]
    parts.append(f'<rect width="{width:.0f}" height="{height}" rx="6" fill="#1e1e1e"/>')
    for at, line in enumerate(lines):
        y = 3 * _AROUND + 18 * at
        parts += _words(line, y)
    return "\n".join([*parts, "</svg>", ""])


def _words(line: str, y: int) -> Iterator[str]:
    """Yield the words of a line, each at its column, so that a font of any width fits."""
    for word in re.finditer(r"\S+(?: \S+)*", line):
        x = 2 * _AROUND + columns_of(line[: word.start()]) * _CHAR
        yield f'<text x="{x:.0f}" y="{y}" fill="#e0e0e0">{escape(word[0])}</text>'


def main() -> None:
    """Write the pictures of the example workbook and of its report."""
    sys.path.insert(0, str(ROOT / "docs"))
    from openpyxl import load_workbook

    from making.screens import outputs

    book = load_workbook(ROOT / "examples" / "schools.xlsx", read_only=True)
    rows = [[str(cell or "") for cell in row] for row in book.worksheets[0].values]
    command = "uscc scan examples/schools.xlsx"
    (said,) = outputs([command], "zh")
    pictures = {
        "workbook.svg": sheet(rows, book.worksheets[0].title),
        "workbook-report.svg": screen([f"$ {command}", *said.rstrip().split("\n")]),
    }
    for name, picture in pictures.items():
        (ROOT / "docs" / name).write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
