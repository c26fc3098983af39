"""The tables of an HTML file, which many systems export under the name of a workbook.

A cell is the text that a browser shows: white space is one space, `<br>` and paragraphs are line
breaks. A cell over several columns or rows has its text in the first of them. Of tables inside
each other, those of several rows are tables of their own, and the others text of their cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uscc.errors import RegistryError
from uscc.readers.blocks import each_table
from uscc.readers.grid import CellBlock
from uscc.readers.html_rows import Cell, Rows, cells_of
from uscc.readers.html_tokens import ROW, Tokens, texts_of
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.readers.texts import Text

#: The encoding that a file says it has. Encodings that hold ASCII only, or are Unicode, or are
#: parts of GB18030, are detected as in any text, since many files say one and are in the other.
_DECLARED = re.compile(rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_TRUSTED = frozenset({"big5", "big5-hkscs", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp"})

#: Bytes that are searched for it.
_SEARCHED = 1 << 16

#: Tables inside tables that are tables of their own.
_DEEPEST = 16

#: Elements that begin a new line inside a cell.
_LINES = frozenset(
    "br p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 hr pre blockquote center address".split()
)

#: Elements whose cells end with them.
_GROUPS = frozenset({"thead", "tbody", "tfoot"})

#: Every tag that changes something; with `/` the end tags.
_PARTS = frozenset({"table", "tr", "td", "th"}) | _GROUPS
_STRUCTURE = frozenset(f"{sign}{name}" for name in _PARTS for sign in ("", "/"))
_KNOWN = _STRUCTURE | {f"{sign}{name}" for name in _LINES for sign in ("", "/")}


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the tables of the file.

    Raises `RegistryError` for a page without a table, and for a file that is cut short.
    """
    text = Text(source, options.encoding or _declared(source.head))
    return each_table(source, options, _Page(text).blocks(), "row", text.format)


def _declared(head: bytes) -> str | None:
    """Return the encoding that a file says it has; None if its bytes say it better."""
    found = _DECLARED.search(head[:_SEARCHED])
    name = found[1].decode("ascii", "replace").lower() if found else ""
    return name if name in _TRUSTED else None


class _Page:
    """The tables of a page, while it is read.

    - `text`: the text of the file.
    """

    def __init__(self, text: Text) -> None:
        self._text = text
        self._open: list[Rows] = []
        self._count = 0
        #: Blocks that are full.
        self._full: list[tuple[int, CellBlock]] = []

    def blocks(self) -> Iterator[tuple[int, CellBlock]]:
        """Yield the blocks of all tables, each with the number of its table.

        The blocks of a table are neighbours: a table that waits for its first block to be full
        has tables of its own inside; one that has yielded a block has only text.
        """
        tokens = Tokens(iter(self._text), rows=True)
        for text, name, attributes in tokens:
            self._token(text, name, attributes)
            if self._full:
                yield from self._full
                self._full.clear()
        self._check(tokens.whole)
        while self._open:
            self._end()
            yield from self._full
            self._full.clear()

    def _token(self, text: str, name: str, attributes: str) -> None:
        """Do what a token asks for; see `Tokens`."""
        rows = self._open[-1] if self._open else None
        cell = rows.cell if rows is not None else None
        if text and cell is not None:
            cell.add(text)
        if name == ROW:
            self._whole_row(rows, attributes)
        elif name in _KNOWN:
            if cell is not None and (cell.inside or name not in _STRUCTURE):
                self._inside(cell, name)
            elif rows is not None:
                self._tag(rows, name, attributes)
            elif name == "table":
                self._begin()

    def _whole_row(self, rows: Rows | None, text: str) -> None:
        """Read a row that is one token.

        - `rows`: the innermost table.
        - `text`: the row.
        """
        if rows is None or rows.cell is not None or not rows.is_simple(text):
            for token in Tokens(iter([text])):
                self._token(*token)
            return
        self._row(rows)
        rows.ends = True
        rows.begin_row(cells_of(texts_of(text)))
        self._row(rows)

    def _inside(self, cell: Cell, name: str) -> None:
        """Begin a new line inside a cell, and count the tables inside that are text."""
        cell.add(None)
        cell.inside += (name == "table") - (name == "/table")

    def _tag(self, rows: Rows, name: str, attributes: str) -> None:
        """Do what a tag of the innermost table asks for."""
        if name in ("td", "th"):
            rows.begin_cell(attributes)
        elif name in ("/td", "/th"):
            rows.end_cell()
        elif name == "table":
            self._table(rows)
        elif name == "/table":
            self._end()
        elif name in _STRUCTURE:
            self._row(rows)
            if name == "tr":
                rows.begin_row()
            elif name == "/tr":
                rows.ends = True
            else:
                rows.end_group()

    def _row(self, rows: Rows) -> None:
        """End the open row of a table."""
        block = rows.end_row()
        if block is not None:
            rows.started = True
            self._full.append((rows.number, block))

    def _table(self, rows: Rows) -> None:
        """Begin a table inside a cell, or instead of one that was not closed."""
        if rows.cell is None:
            self._end()
            self._begin()
        elif rows.started or len(self._open) == _DEEPEST:
            self._inside(rows.cell, "table")
        else:
            self._begin()

    def _begin(self) -> None:
        self._count += 1
        self._open.append(Rows(self._count, self._text.path))

    def _end(self) -> None:
        """End the innermost table. If it has one row, inside a cell, it is text of that cell."""
        rows = self._open[-1]
        self._row(rows)
        self._open.pop()
        cells = list(filter(None, rows.gathered.cells()))
        outer = self._open[-1].cell if self._open else None
        if rows.started or (cells and (outer is None or len(rows.gathered) > 1)):
            self._full.append((rows.number, rows.gathered.take()))
        elif outer is not None:
            shown = b" ".join(cells).decode("utf-8", "surrogatepass")
            for part in (None, shown.replace("&", "&amp;"), None):
                outer.add(part)

    def _check(self, whole: bool) -> None:
        """Raise `RegistryError` for a page without a table, or one that is cut short."""
        path = self._text.path
        if not whole or any(rows.ends and rows.is_open for rows in self._open):
            raise RegistryError(
                "the HTML is cut short: its rest is missing; get it again", path=path
            )
        if not self._count:
            message = (
                "is a web page without a table, perhaps a login or an error page that was saved"
                " instead; export the table again"
            )
            raise RegistryError(message, path=path)
