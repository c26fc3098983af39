"""Sheets, read with expat: the exact way, for every sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from uscc.readers.workbook.cells import PLAIN, Column, Look, Meaning, SheetBlock, look_of
from uscc.readers.workbook.markup import BadMarkup, Children, Walker
from uscc.readers.workbook.package import Package
from uscc.sentences import Sentence

#: Rows of a block, and cells of its columns, at most.
_ROWS, _CELLS = 4_096, 1 << 19

#: Columns that three letters name; a sheet of Excel has 16,384.
_COLUMNS = 18_278

_ROW = re.compile("[1-9][0-9]{0,6}")
_CELL = re.compile("([A-Za-z]{1,3})([1-9][0-9]{0,6})")

#: A row: its number, and its cells by their columns.
_Row = tuple[int, dict[int, tuple[Look, bytes]]]


def column_number(letters: str) -> int:
    """Return the number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


class SheetWalker(Walker):
    """Collects the rows of a sheet.

    - `line`: number of the last row; the next one follows it unless it says otherwise.
    """

    CHILDREN: ClassVar[Children] = {
        "root": frozenset({"sheetData"}),
        "sheetData": frozenset({"row"}),
        "row": frozenset({"c"}),
        "c": frozenset({"v", "is"}),
        "is": frozenset({"t", "r"}),
        "r": frozenset({"t"}),
    }
    TEXTS = frozenset({"v", "t"})
    BASE = 2

    def __init__(self, meaning: Meaning) -> None:
        super().__init__()
        self.line = 0
        self._meaning = meaning
        self._rows: list[_Row] = []
        self._cells: dict[int, tuple[Look, bytes]] = {}
        self._numbered = False  # whether the number of the row is known
        self._column = -1
        self._look = PLAIN
        self._value = ""
        self._inline: list[str] | None = None

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell or a text in a cell."""
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            found = _ROW.fullmatch(attributes.get("r", ""))
            self._numbered = found is not None
            self.line = int(found[0]) if found else self.line + 1
            self._column = -1
            self._cells = {}
        elif name == "is":
            self._inline = []

    def closed(self, name: str, text: str) -> None:
        """Keep a text, a cell or a row."""
        if name == "v":
            self._value = text
        elif name == "t" and self._inline is not None:
            self._inline.append(text)
        elif name == "c":
            inline = self._inline if self._look[0] == "inlineStr" else None
            value = self._value if inline is None else "".join(inline)
            self._cells[self._column] = self._look, value.encode()
        elif name == "row" and any(value for _, value in self._cells.values()):
            self._rows.append((self.line, self._cells))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        found = _CELL.fullmatch(attributes.get("r", ""))
        if found is None:
            self._column += 1
        else:
            self._column = column_number(found[1])
            if not self._numbered:
                self.line = int(found[2])
        self._numbered = self._numbered or found is not None
        if self._column >= _COLUMNS:
            raise BadMarkup(Sentence("a row has more cells than a sheet can have"))
        self._look = look_of(attributes)
        self._value = ""
        self._inline = None

    def take(self) -> Iterator[SheetBlock]:
        """Yield the rows that have ended since the last call, in blocks."""
        rows, self._rows = self._rows, []
        some: list[_Row] = []
        columns: set[int] = set()
        for row in rows:
            wider = columns.union(row[1])
            if some and (len(some) >= _ROWS or len(wider) * (len(some) + 1) > _CELLS):
                yield self._block(some, columns)
                some, wider = [], set(row[1])
            some.append(row)
            columns = wider
        if some:
            yield self._block(some, columns)

    def _block(self, rows: list[_Row], columns: set[int]) -> SheetBlock:
        blank = PLAIN, b""
        found = {}
        for number in sorted(columns):
            cells = [row.get(number, blank) for _, row in rows]
            looks, values = map(list, zip(*cells))
            found[number] = Column(looks, values)
        return SheetBlock([line for line, _ in rows], found, self._meaning)


def exact_blocks(package: Package, part: str, meaning: Meaning) -> Iterator[SheetBlock]:
    """Yield the rows of a sheet, read with expat alone.

    - `package`, `part`: the sheet.
    - `meaning`: what its cells mean.
    """
    walker = SheetWalker(meaning)
    for chunk in package.chunks(part):
        package.feed(part, walker, chunk)
        yield from walker.take()
    package.feed(part, walker, None)
    yield from walker.take()
