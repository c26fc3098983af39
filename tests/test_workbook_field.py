"""Workbooks from the field: compared with other readers, and damaged at random places."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED
from test_workbook import CODE, ROWS
from test_workbook_writers import with_openpyxl, with_xlsxwriter
from workbook_files import parts_of, zipped

from uscc.errors import RegistryError
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.workbook import tables
from uscc.readers.workbook.book import Book
from uscc.readers.workbook.exact import exact_blocks
from uscc.readers.workbook.package import Package

#: calamine's own test files.
FOLDER = SHARED / "workbooks"

#: Cells of sheets that are not blank: by row and column from 1.
Cells = dict[str, dict[tuple[int, int], Any]]


def files() -> list[Path]:
    """Return the workbooks; none where they are absent. One is an OLE file: it has a password."""
    found = sorted([*FOLDER.glob("*.xlsx"), *FOLDER.glob("*.xlsm")])
    return [path for path in found if path.read_bytes()[:2] == b"PK"]


def own(data: bytes) -> Cells:
    """Return the cells of a workbook, read in both ways."""
    book = Book(Package(io.BytesIO(data), "book"))
    found: Cells = {}
    for sheet in book.sheets:
        cells = found.setdefault(sheet.name, {})
        for block in book.blocks(sheet):
            for line, row in zip(block.lines, block.rows(range(len(block.lines)))):
                cells.update({(line, n): text.decode() for n, text in enumerate(row, 1) if text})
        exact: dict[tuple[int, int], Any] = {}
        for block in exact_blocks(book.package, sheet.part or "", book._meaning):
            for line, row in zip(block.lines, block.rows(range(len(block.lines)))):
                exact.update({(line, n): text.decode() for n, text in enumerate(row, 1) if text})
        assert cells == exact
    return found


# --- Other readers ----------------------------------------------------------------------


def with_calamine(path: Path) -> Cells:
    """Return the cells that python-calamine reads."""
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_path(str(path))
    found: Cells = {}
    for name in book.sheet_names:
        cells = found.setdefault(name, {})
        page = book.get_sheet_by_name(name)
        top, left = page.start or (0, 0)
        for line, row in enumerate(page.to_python(skip_empty_area=True), top + 1):
            cells.update({(line, n): value for n, value in enumerate(row, left + 1) if value != ""})
    return found


def with_openpyxl_read(path: Path) -> Cells:
    """Return the cells that openpyxl reads."""
    openpyxl = pytest.importorskip("openpyxl")
    with open(path, "rb") as file:  # which openpyxl leaves open when it refuses the workbook
        book = openpyxl.load_workbook(file, data_only=True)
    return {
        page.title: {
            place: cell.value for place, cell in page._cells.items() if cell.value not in (None, "")
        }
        for page in book.worksheets
    }


#: Where another reader differs, and why; no other difference is allowed.
ERRORS = "calamine gives no value for an error"
TRIMMED = "calamine trims a text without xml:space; it stays unchanged here, as in openpyxl"
CHARTS = "calamine lists chart sheets"
NOT_DECODED = "openpyxl leaves _x000D_ in texts"
REFUSED = "the other reader refuses the workbook"
DIFFERENCES = {
    ("calamine", "any_sheets.xlsx"): CHARTS,
    ("calamine", "issue438.xlsx"): CHARTS,
    ("calamine", "encoded_entities.xlsx"): TRIMMED,
    ("calamine", "issue_174.xlsx"): TRIMMED,
    ("calamine", "minimal_package.xlsx"): TRIMMED,
    ("calamine", "whitespace_trim.xlsx"): TRIMMED,
    ("calamine", "errors.xlsx"): ERRORS,
    ("calamine", "picture_richdata.xlsx"): ERRORS,
    ("calamine", "pictures_in_cell_and_over_cell.xlsx"): ERRORS,
    ("calamine", "pivots.xlsx"): ERRORS,
    ("openpyxl", "empty_s_attribute.xlsx"): REFUSED,
    ("openpyxl", "has_x000D_.xlsx"): NOT_DECODED,
    ("openpyxl", "has_x000D_inline.xlsx"): NOT_DECODED,
    ("openpyxl", "issue_419.xlsx"): REFUSED,
    ("openpyxl", "issue_530.xlsx"): REFUSED,
    ("openpyxl", "minimal_package.xlsx"): REFUSED,
    ("openpyxl", "pivots.xlsx"): REFUSED,
    ("openpyxl", "strict_iso_paths.xlsx"): "openpyxl finds no sheet in a strict workbook",
}

#: Its relations are damaged: all readers refuse it.
DAMAGED = "issue252.xlsx"


def differences(path: Path, read: Callable[[Path], Cells]) -> Iterator[str]:
    """Yield where another reader gives another text, or a cell where there is none."""
    mine = own(path.read_bytes())
    try:
        other = read(path)
    except pytest.skip.Exception:
        raise
    except Exception as error:
        yield f"refused: {error}"
        return
    if mine.keys() != other.keys():
        yield f"sheets {list(mine)} and {list(other)}"
    for name in mine.keys() & other.keys():
        for place in sorted(mine[name].keys() | other[name].keys()):
            text, value = mine[name].get(place), other[name].get(place)
            if (isinstance(value, str) and value != text) or (text is None) != (value is None):
                yield f"{name} {place}: {text!r} and {value!r}"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("reader", ["calamine", "openpyxl"])
@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_as_others_read_it(path: Path, reader: str) -> None:
    """Texts, and which cells there are, are the same as in other readers; or it is said why not."""
    if path.name == DAMAGED:
        with pytest.raises(RegistryError, match="is a damaged workbook"):
            own(path.read_bytes())
        return
    read = with_calamine if reader == "calamine" else with_openpyxl_read
    found = list(differences(path, read))
    assert bool(found) == ((reader, path.name) in DIFFERENCES), found[:5]


# --- Damage ---------------------------------------------------------------------------


def damages(data: bytes, seed: int) -> bytes:
    """Return a workbook that is cut, padded or changed at random places."""
    rng = random.Random(seed)
    kind, at = rng.randrange(6), rng.randrange(len(data))
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + rng.randbytes(rng.choice([1, 100, 5_000])) + data[at:]
    if kind == 2:
        return data[:at] + data[at + rng.choice([1, 16, 1_000]) :]
    if kind == 3:
        return data + bytes(rng.randrange(1, 70_000))
    changed = bytearray(data)
    for _ in range(1 if kind == 4 else 30):
        # The list of parts is at the end: half of the changes are there.
        where = rng.randrange(len(data)) if rng.randrange(2) else -rng.randrange(1, 1_000)
        changed[where % len(data)] ^= 1 << rng.randrange(8)
    return bytes(changed)


def check_damaged(path: Path) -> None:
    """Read a workbook to its end: tables or one sentence, soon."""
    begun = time.process_time()
    try:
        for table in tables(Source(str(path)), ReadOptions()):
            for block in table._rows._blocks:  # type: ignore[attr-defined]
                for number in range(block.width):
                    block.column(number)
    except RegistryError as error:
        assert str(path) in str(error)
    assert time.process_time() - begun < 10


def made() -> list[bytes]:
    """Return small workbooks of several programs."""
    rows = [["企业名称", "统一社会信用代码"], *(["甲" * n, CODE] for n in range(40))]
    files = [io.BytesIO(), io.BytesIO()]
    with_openpyxl(files[0], rows)
    with_xlsxwriter(files[1], rows)
    return [zipped(parts_of({"a": ROWS, "b": ""})), *(file.getvalue() for file in files)]


@pytest.mark.parametrize("round", range(4))
def test_damaged_workbooks(round: int, tmp_path: Path) -> None:
    """A damaged workbook is read as far as that is certain, or there is one sentence."""
    for data in made():
        for seed in range(40):
            (tmp_path / "a.xlsx").write_bytes(damages(data, 1_000 * round + seed))
            check_damaged(tmp_path / "a.xlsx")


@pytest.mark.parametrize("path", files()[::8], ids=lambda path: path.name)
def test_damaged_files(path: Path, tmp_path: Path) -> None:
    """The same with workbooks from the field."""
    for seed in range(8):
        (tmp_path / "a.xlsx").write_bytes(damages(path.read_bytes(), seed))
        check_damaged(tmp_path / "a.xlsx")


@pytest.mark.slow
@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_many_damaged_files(path: Path, tmp_path: Path) -> None:
    """The same at more places of all of them."""
    for seed in range(100):
        (tmp_path / "a.xlsx").write_bytes(damages(path.read_bytes(), seed))
        check_damaged(tmp_path / "a.xlsx")
