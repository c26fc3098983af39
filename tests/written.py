"""Workbooks that were written: whether Excel would open them, and what three readers find."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree

import pytest
from workbook_files import meaning_of

from uscc.readers.workbook.exact import exact_blocks
from uscc.readers.workbook.fast import fast_blocks
from uscc.readers.workbook.package import Package

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

#: The order in which the schema of a sheet has its parts.
ORDER = (
    "sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "autoFilter", "mergeCells",
    "dataValidations", "pageMargins", "pageSetup", "headerFooter",
)  # fmt: skip

#: A cell: its text, or its number.
Cell = str | float | None
Sheets = dict[str, list[list[Cell]]]


def parts_of(data: bytes) -> dict[str, ElementTree.Element]:
    """Return the parts of a workbook, after checks of all that Excel would repair.

    No name twice; every part is well-formed and has a type; every relation has a target; names of
    sheets are allowed; parts of a sheet are in their order; styles are there; nothing is run.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert len(set(names)) == len(names)
        assert archive.testzip() is None
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in names}
    typed = {
        one.get("PartName", "").lstrip("/")
        for one in parts["[Content_Types].xml"]
        if "PartName" in one.attrib
    }
    assert typed == {name for name in names if not name.endswith((".rels", "Types].xml"))}
    targets = [one.get("Target", "") for one in parts["_rels/.rels"]]
    targets += [f"xl/{one.get('Target')}" for one in parts["xl/_rels/workbook.xml.rels"]]
    assert sorted(targets) == sorted(typed)
    _check_names(parts)
    styles = len(parts["xl/styles.xml"].find(f"{MAIN}cellXfs") or ())
    for name, part in parts.items():
        if name.startswith("xl/worksheets/"):
            _check_sheet(part, styles)
    return parts


def _check_names(parts: dict[str, ElementTree.Element]) -> None:
    sheets = [one.get("name", "") for one in parts["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    assert len({name.casefold() for name in sheets}) == len(sheets) > 0
    for name in sheets:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]|\A'|'\Z", name)
    for one in parts["xl/workbook.xml"].iter(f"{MAIN}definedName"):
        quoted = sheets[int(one.get("localSheetId", ""))].replace("'", "''")
        assert (one.text or "").startswith(f"'{quoted}'!$")


def _check_sheet(part: ElementTree.Element, styles: int) -> None:
    places = [ORDER.index(one.tag.removeprefix(MAIN)) for one in part]
    assert places == sorted(places)
    assert part.find(f".//{MAIN}f") is None
    assert part.find(f".//{MAIN}hyperlinks") is None
    _check_places(part)
    for cell in part.iter(f"{MAIN}c"):
        assert 0 <= int(cell.get("s", "")) < styles
        assert cell.get("t") in (None, "inlineStr")
        text = "".join(one.text or "" for one in cell.iter(f"{MAIN}t"))
        assert len(unescaped(text).encode("utf-16-le")) // 2 <= 32_767


def _check_places(part: ElementTree.Element) -> None:
    """Check that rows say where they are, and cells too or none of a row, in their order."""
    for number, row in enumerate(part.iter(f"{MAIN}row"), 1):
        assert row.get("r") == str(number)
        places = [cell.get("r") for cell in row]
        named = [f"{chr(ord('A') + at)}{number}" for at in range(len(places))]
        assert places in (named, [None] * len(places))


def unescaped(text: str) -> str:
    """Return a text without the escapes of a workbook."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def back(text: str) -> str:
    """Return what comes back of a text: half a character does not, nor does what is none."""
    return re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def sheets_of(data: bytes) -> Sheets:
    """Return the cells of each sheet: what all readers find."""
    parts_of(data)
    found = with_openpyxl(data)
    assert with_calamine(data) == found
    assert with_uscc(data) == {name: shown(rows) for name, rows in found.items()}
    return found


def trimmed(row: Sequence[Cell]) -> list[Cell]:
    """Return a row without the blank cells at its end."""
    cells = [None if cell == "" else cell for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def with_openpyxl(data: bytes) -> Sheets:
    """Return the cells that openpyxl finds."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: _without_end(
            trimmed([unescaped(cell) if isinstance(cell, str) else _whole(cell) for cell in row])
            for row in sheet.iter_rows(values_only=True)
        )
        for sheet in book.worksheets
    }


def with_calamine(data: bytes) -> Sheets:
    """Return the cells that calamine finds."""
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found[name] = _without_end(trimmed([_whole(cell) for cell in row]) for row in rows)
    return found


def _without_end(rows: Iterable[list[Cell]]) -> list[list[Cell]]:
    """Return rows without the blank ones at the end, which readers tell or not."""
    found = list(rows)
    while found and not found[-1]:
        found.pop()
    return found


def _whole(cell: Any) -> Any:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def with_uscc(data: bytes) -> dict[str, list[list[str]]]:
    """Return the texts that our own reader finds, in both of its ways."""
    listed = parts_of(data)["xl/workbook.xml"].iter(f"{MAIN}sheet")
    found = {}
    for number, sheet in enumerate(listed, 1):
        ways = [_read(data, f"xl/worksheets/sheet{number}.xml", way) for way in (0, 1)]
        assert ways[0] == ways[1]
        found[sheet.get("name", "")] = ways[0]
    return found


def _read(data: bytes, part: str, way: int) -> list[list[str]]:
    package = Package(io.BytesIO(data), "a.xlsx")
    blocks = (exact_blocks, fast_blocks)[way](package, part, meaning_of(package))
    rows: list[list[str]] = []
    for block in blocks:
        for line, cells in zip(block.lines, block.rows(range(len(block.lines)))):
            rows += [[]] * (line - len(rows) - 1)
            rows.append([cell.decode() for cell in cells])
    return shown(rows)


def shown(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Return rows as text, without blank ones at the end."""
    texts = [[_text(cell) for cell in trimmed(row)] for row in rows]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)
