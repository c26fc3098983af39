"""Workbooks: from a file to the tables of its sheets."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import ClassVar, NamedTuple

from uscc.budget import MemoryBudget
from uscc.errors import NoCodes
from uscc.readers.grid import GridTable
from uscc.readers.options import ReadOptions
from uscc.readers.sheets import chosen_sheets, leave_out
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.readers.workbook.cells import Meaning, SheetBlock
from uscc.readers.workbook.fast import fast_blocks
from uscc.readers.workbook.markup import Children, Walker
from uscc.readers.workbook.package import Package, Relation, damaged
from uscc.readers.workbook.strings import KEPT, SharedStrings
from uscc.readers.workbook.styles import Styles
from uscc.sentences import Sentence

#: Sheets without a table: charts, dialogs and macros of old.
_NO_TABLES = frozenset({"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"})


#: Most sheets of a workbook that workers read as wholes.
_FEW = 8


class Sheet(NamedTuple):
    """A sheet of a workbook.

    - `name`: as in its tab.
    - `part`: of the package; None if the workbook does not say which.
    - `hidden`: whether it is hidden.
    """

    name: str
    part: str | None
    hidden: bool


class Book:
    """A workbook.

    - `package`: its parts.
    - `sheets`: its sheets with cells, in the order of their tabs.
    - `kept`: what its shared strings may keep in memory.

    Raises `RegistryError` if it is damaged.
    """

    def __init__(self, package: Package, kept: MemoryBudget = KEPT) -> None:
        self.package = package
        main = package.main()
        if main.lower().endswith(".bin"):
            message = "a binary workbook (.xlsb) in the place of an .xlsx"
            raise damaged(package.path, Sentence(message))
        walker = _Workbook()
        package.walk(main, walker)
        relations = package.relations(main)
        self.sheets = list(_sheets(walker.sheets, relations))
        parts = {relation.kind: relation.part for relation in relations.values()}
        part = parts.get("sharedStrings", "xl/sharedStrings.xml")
        strings = SharedStrings(package, part, kept)
        styles = Styles()
        part = parts.get("styles", "xl/styles.xml")
        if part in package:
            package.walk(part, styles)
        self._meaning = Meaning(strings, styles.dates, walker.from_1904)

    def blocks(self, sheet: Sheet) -> Generator[SheetBlock, None, None]:
        """Yield the rows of a sheet in blocks. Raises `RegistryError` if it is damaged."""
        if sheet.part is None:
            why = Sentence("its sheet {name!r} is missing", name=sheet.name)
            raise damaged(self.package.path, why)
        yield from fast_blocks(self.package, sheet.part, self._meaning)


class _Workbook(Walker):
    """Collects the sheets.

    - `sheets`: attributes of the sheets.
    - `from_1904`: whether the calendar begins in 1904.
    """

    CHILDREN: ClassVar[Children] = {
        "root": frozenset({"workbookPr", "sheets"}),
        "sheets": frozenset({"sheet"}),
    }

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[dict[str, str]] = []
        self.from_1904 = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Keep a sheet or the calendar."""
        if name == "sheet":
            self.sheets.append(attributes)
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true", "on")


def _sheets(found: list[dict[str, str]], relations: dict[str, Relation]) -> Iterator[Sheet]:
    for attributes in found:
        ids = [value for name, value in attributes.items() if name.endswith(":id")]
        relation = next((relations[one] for one in ids if one in relations), None)
        if relation is None or relation.kind not in _NO_TABLES:
            name = attributes.get("name", "")
            hidden = attributes.get("state", "visible") != "visible"
            yield Sheet(name, relation.part if relation else None, hidden)


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the tables of a workbook, one for each sheet that holds records.

    - `source`: the workbook; it is closed when no more tables are wanted.
    - `options`: which sheets, and how to read them.

    Raises `RegistryError` for a damaged workbook, a sheet that is not there, or if no sheet holds
    records.
    """
    file = source.seekable()
    try:
        kept = MemoryBudget(options.memory, options.tmpdir).share("strings")
        book = Book(Package(file, source.path), kept)
        chosen = chosen_sheets([sheet.name for sheet in book.sheets], options, source.path)
        nothing = NoCodes("the workbook has no sheet with cells", path=source.path)
        reason: NoCodes | None = None
        any_table = False
        for sheet in (book.sheets[place] for place in chosen):
            try:
                table = _table(source, options, book, sheet)
            except NoCodes as error:
                reason = reason or error
                leave_out(source, error)
                continue
            any_table = True
            # A worker opens the sheets before its own again, so only a few sheets are handed out.
            table.reopens = source.is_file and len(chosen) <= _FEW
            table.has_others = len(chosen) > 1
            yield table
        if not any_table:
            raise reason or nothing
    finally:
        file.close()
        source.close()


def _table(source: Source, options: ReadOptions, book: Book, sheet: Sheet) -> GridTable:
    """Return the table of a sheet. Raises `NoCodes` if it holds no records."""
    blocks = book.blocks(sheet)
    path = f"{source.path}[{sheet.name}]"
    own = {"sheet": sheet.name, "hidden": sheet.hidden}
    return GridTable(source, options, blocks, path=path, format=own, close=blocks.close)
