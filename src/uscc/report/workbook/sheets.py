"""A workbook of sheets, each written row by row; a sheet that is full goes on in a further one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, NamedTuple

from uscc.report.workbook.cells import ROW_END, letters, numbered, row, text_cell
from uscc.report.workbook.package import (
    Package,
    Sheet,
    package,
    write_beginning,
    write_end,
)
from uscc.report.workbook.texts import xml_attribute, xml_text

#: Rows that a sheet can have.
MOST_ROWS = 1_048_576

#: Bytes of a sheet after which a new one begins; a ZIP file allows twice as many.
_MOST_BYTES = 1 << 30

#: Characters of the name of a sheet, and the characters that it may not have.
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Column(NamedTuple):
    """A column of a sheet.

    - `name`: its header; empty in a sheet without a row of headers.
    - `width`: in characters.
    - `style`: the style of its header.
    """

    name: str
    width: float
    style: str = "head"


class Choice(NamedTuple):
    """A list of values to choose from, in all cells of a column below the header.

    - `column`: its number from 0.
    - `values`: the values, without commas or quotation marks; 255 characters at most.
    - `title`, `text`: a message for a selected cell, and for another value that is typed.
    """

    column: int
    values: tuple[str, ...]
    title: str
    text: str


class Look(NamedTuple):
    """How a sheet looks.

    - `name`: the name of the sheet.
    - `columns`: its columns; with headers, they are frozen, repeated on each page and filtered.
    - `choices`: the lists to choose from.
    - `heading`: text above each printed page.
    - `merged`: cells that are one, such as `A1:D1`.
    - `colour`: the colour of the tab, as six hexadecimal digits; empty for none.
    """

    name: str
    columns: tuple[Column, ...]
    choices: tuple[Choice, ...] = ()
    heading: str = ""
    merged: tuple[str, ...] = ()
    colour: str = ""

    @property
    def has_head(self) -> bool:
        """Whether the columns have headers."""
        return any(column.name for column in self.columns)


class Workbook:
    """A workbook while it is written.

    - `into`: takes its parts.
    - `sheets`: the sheets that have been written.
    """

    def __init__(self, into: Package) -> None:
        self._package = into
        self.sheets: list[Sheet] = []

    def sheet(self, look: Look, chunks: Iterable[bytes], most_rows: int = MOST_ROWS) -> None:
        """Write a sheet, and further ones if one is full.

        - `look`: how it looks.
        - `chunks`: rows, any number of whole ones in each.
        - `most_rows`: rows of a sheet, with its headers.
        """
        pieces = _Pieces(chunks, most_rows - look.has_head)
        while True:
            name = sheet_name(look.name, [sheet.name for sheet in self.sheets])
            number = len(self.sheets) + 1
            with self._package.stream(f"xl/worksheets/sheet{number}.xml") as file:
                file.write(_beginning(look, selected=number == 1))
                last = look.has_head + pieces.write(file, int(look.has_head))
                file.write(_ending(look, max(last, 1)))
            where = f"$A$1:${letters(len(look.columns) - 1)}${last}" if look.has_head else ""
            self.sheets.append(Sheet(name, look.has_head, where))
            if pieces.done:
                return


@contextmanager
def workbook(file: BinaryIO, title: str, *, lang: str, made: str = "") -> Iterator[Workbook]:
    """Open a workbook to write; it is complete at the end of the context.

    - `file`: a binary file, seekable or not.
    - `title`: the title of the document.
    - `lang`: the language of the font.
    - `made`: the time, as in `uscc.report.about.About`.
    """
    with package(file) as into:
        write_beginning(into, title, made, lang)
        book = Workbook(into)
        yield book
        write_end(into, book.sheets)


class _Pieces:
    """Rows that are written sheet by sheet.

    - `chunks`: the rows.
    - `most`: rows of a sheet.
    - `done`: whether there is none left.
    """

    def __init__(self, chunks: Iterable[bytes], most: int) -> None:
        self._chunks = filter(None, chunks)
        self._most = most
        self._rows = self._more()

    @property
    def done(self) -> bool:
        return not self._rows

    def write(self, file: IO[bytes], above: int) -> int:
        """Write the rows of one sheet; return how many they are.

        - `above`: number of rows above them.
        """
        written = size = 0
        while self._rows and written < self._most and size < _MOST_BYTES:
            room = self._most - written
            some, rest = self._rows[:room], self._rows[room:]
            size += file.write(numbered(some, above + written + 1))
            written += len(some)
            self._rows = rest or self._more()
        return written

    def _more(self) -> list[bytes]:
        """Return the rows of the next chunk, without their ends."""
        return next(self._chunks, b"").split(ROW_END)[:-1]


def sheet_name(text: str, taken: Iterable[str]) -> str:
    """Return a name that a sheet may have, and that no other sheet has.

    >>> sheet_name("a/b?", []), sheet_name("Errors", ["errors"])
    ('a b', 'Errors (2)')
    """
    known = {name.casefold() for name in taken} | {"history"}  # which Excel keeps for itself
    plain = " ".join(_FORBIDDEN.sub(" ", text).split()).strip("' ") or "Sheet"
    name, number = _shortened(plain, ""), 1
    while name.casefold() in known:
        number += 1
        name = _shortened(plain, f" ({number})")
    return name


def _shortened(text: str, end: str) -> str:
    """Return a text and its end, of 31 characters of UTF-16 at most."""
    units = text.encode("utf-16-le")[: 2 * (_LONGEST_NAME - len(end))]
    return units.decode("utf-16-le", "ignore").strip("' ") + end


def headed(text: str) -> str:
    """Return text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


# -- XML around the rows ---------------------------------------------------------------------------


def _beginning(look: Look, *, selected: bool) -> bytes:
    """Return what is before the rows, and the row of headers."""
    colour = f'<tabColor rgb="FF{look.colour}"/>' if look.colour else ""
    frozen = (
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/>'
        if look.has_head
        else ""
    )
    view = "" if look.has_head else ' showGridLines="0"'
    view += ' tabSelected="1"' if selected else ""
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{column.width}" customWidth="1"/>'
        for number, column in enumerate(look.columns, 1)
    )
    beginning = (
        f'<worksheet xmlns="{_MAIN}"><sheetPr>{colour}<pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{view} workbookViewId="0">{frozen}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="16"/><cols>{columns}</cols><sheetData>'
    ).encode()
    if look.has_head:
        head = row((text_cell(one.name, one.style) for one in look.columns), 36)
        beginning += numbered([head.removesuffix(ROW_END)], 1)
    return beginning


def _ending(look: Look, last: int) -> bytes:
    """Return what is behind the rows: filter, lists, how it is printed.

    - `last`: the number of the last row.
    """
    parts = ["</sheetData>"]
    if look.has_head:
        parts.append(f'<autoFilter ref="A1:{letters(len(look.columns) - 1)}{last}"/>')
    if look.merged:
        cells = "".join(f'<mergeCell ref="{cells}"/>' for cells in look.merged)
        parts.append(f'<mergeCells count="{len(look.merged)}">{cells}</mergeCells>')
    if look.choices:
        lists = "".join(_choice(choice, last) for choice in look.choices)
        parts.append(f'<dataValidations count="{len(look.choices)}">{lists}</dataValidations>')
    heading = f"&L{_printed(look.heading)}" if look.heading else ""
    parts.append(
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddHeader>{xml_text(heading)}</oddHeader>"
        f"<oddFooter>{xml_text('&L&A&R&P / &N')}</oddFooter></headerFooter></worksheet>"
    )
    return "".join(parts).encode()


def _printed(text: str) -> str:
    """Return text for the head of a page, which takes 255 characters and reads `&` as a sign."""
    return text[:100].replace("&", "&&")


def _choice(choice: Choice, last: int) -> str:
    where = letters(choice.column)
    title, text = xml_attribute(choice.title[:32]), xml_attribute(choice.text[:255])
    return (
        '<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1"'
        f' errorTitle="{title}" error="{text}" promptTitle="{title}" prompt="{text}"'
        f' sqref="{where}2:{where}{max(last, 2)}">'
        f'<formula1>"{xml_text(",".join(choice.values))}"</formula1></dataValidation>'
    )
