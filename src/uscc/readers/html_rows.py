"""Rows and cells of an HTML table while they are read: their text, and where each cell is."""

from __future__ import annotations

import re
from html import unescape

from uscc.batch.records import encode
from uscc.errors import RegistryError
from uscc.readers.blocks import Gathered
from uscc.readers.grid import CellBlock

_SPAN = {
    name: re.compile(rf"(?<![\w-]){name}\s*=[\s\"'+]*(\d{{1,9}})", re.IGNORECASE)
    for name in ("colspan", "rowspan")
}

#: Most columns and rows of one cell, as in browsers.
_MOST_COLUMNS, _MOST_ROWS = 1_000, 65_534

#: Most characters of a row, and what a cell costs beside its text.
_LONGEST_ROW, _EACH = 1 << 24, 16

_SPACE = re.compile(r"[ \t\r\n\f]+")

#: White space and references that a browser shows otherwise, in texts joined with NUL.
_ODD = re.compile(r"[\t\r\n\f&\xa0]| [ \0]|\0 |\A | \Z")
_BREAK = re.compile(r" ?\n[ \n]*")


class Cell:
    """An open cell: its text so far, `None` for a line break, and how far it reaches.

    - `attributes`: those of its tag.
    - `path`: the path that errors show.
    """

    __slots__ = ("_path", "_size", "columns", "inside", "parts", "rows")

    def __init__(self, attributes: str, path: str) -> None:
        self._path = path
        self.parts: list[str | None] = []
        #: Tables inside that are text.
        self.inside = 0
        self.columns = self.rows = 1
        self._size = 0
        if "span" in attributes.lower():
            self.columns = min(max(_span("colspan", attributes), 1), _MOST_COLUMNS)
            self.rows = _span("rowspan", attributes) or _MOST_ROWS

    def add(self, text: str | None) -> None:
        """Add some text, with its references, or a line break.

        Raises `RegistryError` if there is too much.
        """
        self._size += len(text) if text else _EACH
        if self._size > _LONGEST_ROW:
            message = "a cell has more than {most} MiB: it is probably not closed"
            raise RegistryError(message, path=self._path, most=_LONGEST_ROW >> 20)
        self.parts.append(text)

    def text(self) -> str:
        """Return the text as a browser shows it."""
        if None in self.parts:
            lines: list[list[str]] = [[]]
            for part in self.parts:
                if part is None:
                    lines.append([])
                else:
                    lines[-1].append(part)
            text = "\n".join(_SPACE.sub(" ", "".join(line)) for line in lines)
            return _resolved(_BREAK.sub("\n", text).strip(" \n"))
        return shown("".join(filter(None, self.parts)))


def shown(text: str) -> str:
    """Return the text of a cell without tags as a browser shows it: white space is one space."""
    return _resolved(_SPACE.sub(" ", text).strip(" "))


def cells_of(texts: list[str]) -> list[bytes]:
    """Return the cells of texts without tags.

    Most rows need no change, which one look at the whole row tells.
    """
    joined = "\0".join(texts)
    if _ODD.search(joined) is None and joined.count("\0") == len(texts) - 1:
        return encode(joined).split(b"\0")
    return [encode(shown(text)) for text in texts]


def _resolved(text: str) -> str:
    """Return a text with its references resolved; only no-break spaces are a blank cell."""
    if "&" in text:
        text = unescape(text)
    return "" if text.isspace() and not text.strip("\xa0 \n") else text


def _span(name: str, attributes: str) -> int:
    """Return the value of `colspan` or `rowspan`; 1 where there is none."""
    found = _SPAN[name].search(attributes)
    return min(int(found[1]), _MOST_ROWS) if found else 1


class Rows:
    """The rows of an open table.

    - `number`: which table of the file it is.
    """

    def __init__(self, number: int, path: str) -> None:
        self.number = number
        self.gathered = Gathered(path)
        self.cell: Cell | None = None
        #: Whether a block was yielded.
        self.started = False
        #: Whether its rows have end tags.
        self.ends = False
        self._path = path
        self._row: list[bytes] | None = None
        self._count = 0
        self._size = 0
        #: For each column the last row in which a cell from above is.
        self._taken: dict[int, int] = {}
        self._reach = 0

    def is_simple(self, row: str) -> bool:
        """Tell whether no cell of a row reaches further, and no cell from above reaches into it.

        - `row`: the text of the row.
        """
        return self._reach <= self._count and "span" not in row.lower()

    def begin_row(self, cells: list[bytes] | None = None) -> None:
        """Begin a row.

        - `cells`: its first cells.
        """
        self._row = cells or []
        self._count += 1
        self._size = 0

    def begin_cell(self, attributes: str) -> None:
        """Begin a cell, in a new row if none is open."""
        self.end_cell()
        if self._row is None:
            self.begin_row()
        self.cell = Cell(attributes, self._path)

    def end_cell(self) -> None:
        """Put the open cell into its row."""
        cell, row = self.cell, self._row
        if cell is None or row is None:
            return
        self.cell = None
        while self._taken.get(len(row), 0) >= self._count:
            row.append(b"")
        if cell.rows > 1:
            last = self._count + cell.rows - 1
            self._reach = max(self._reach, last)
            self._taken.update(dict.fromkeys(range(len(row), len(row) + cell.columns), last))
        text = encode(cell.text())
        row.append(text)
        row += [b""] * (cell.columns - 1)
        self._size += len(text) + _EACH * cell.columns
        if self._size > _LONGEST_ROW:
            message = "row {n:,} of a table has more than {most} MiB: a row is probably not closed"
            most = _LONGEST_ROW >> 20
            raise RegistryError(message, path=self._path, n=self._count, most=most)

    def end_row(self) -> CellBlock | None:
        """End the open row; return a block that is full."""
        self.end_cell()
        row, self._row = self._row, None
        return self.gathered.add(self._count, row) if row else None

    def end_group(self) -> None:
        """End the cells that reach down: none reaches behind its group of rows."""
        self._taken.clear()
        self._reach = 0

    @property
    def is_open(self) -> bool:
        """Whether a row is open, and has a cell."""
        return self.cell is not None or bool(self._row)
