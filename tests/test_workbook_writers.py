"""Workbooks as programs write them: real ones where the program is Python, else by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_workbook import CODE, cells_of
from test_workbook_ways import rows_of
from workbook_files import parts_of, sheet, zipped

import uscc
from uscc.readers.workbook import fast
from uscc.readers.workbook.exact import SheetWalker
from uscc.readers.workbook.fast import fast_blocks
from uscc.readers.workbook.package import Package

Write = Callable[[io.BytesIO, Sequence[Sequence[Any]]], None]


def with_openpyxl(file: io.BytesIO, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows with openpyxl."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)


def with_openpyxl_streaming(file: io.BytesIO, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows with openpyxl, without keeping them."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("企业")
    for row in rows:
        page.append(row)
    book.save(file)


def with_xlsxwriter(file: io.BytesIO, rows: Sequence[Sequence[Any]], **options: Any) -> None:
    """Write rows with XlsxWriter."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False, **options})
    page = book.add_worksheet("企业")
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(line, column, value)
            elif value is not None:
                page.write(line, column, value)
    book.close()


def with_xlsxwriter_streaming(file: io.BytesIO, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows with XlsxWriter, without keeping them: inline strings."""
    with_xlsxwriter(file, rows, constant_memory=True)


def with_pandas(file: io.BytesIO, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows with pandas."""
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("openpyxl")
    pandas.DataFrame(rows).to_excel(file, header=False, index=False)


WRITERS = [
    with_openpyxl, with_openpyxl_streaming, with_xlsxwriter, with_xlsxwriter_streaming, with_pandas,
]  # fmt: skip


def shown(value: object) -> str:
    """Return what a value is in a cell."""
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else str(value)


#: Texts that all of the programs can write: no character that XML or one of them forbids.
_TEXTS = st.one_of(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
        max_size=20,
    ),
    st.sampled_from(
        [" a ", "a\nb", "<a>&amp;\"'", "=1+1", "007", "#N/A", "_x41_", CODE, "\t", "']]>"]
    ),
)
_VALUES = st.one_of(_TEXTS, _TEXTS, st.integers(-(10**14), 10**14), st.booleans(), st.none())
_ROWS = st.lists(st.lists(_VALUES, min_size=3, max_size=3), min_size=1, max_size=12)


@pytest.mark.parametrize("write", WRITERS)
@given(_ROWS)
def test_what_was_written(write: Write, rows: list[list[Any]]) -> None:
    """Drawn values come back the same, as text."""
    if write in (with_openpyxl, with_openpyxl_streaming, with_pandas):
        # openpyxl takes a text that begins so for a formula, and one that looks so for an error.
        rows = [[_no_formula(value) for value in row] for row in rows]
    file = io.BytesIO()
    write(file, rows)
    expected = [
        (line, [shown(value) for value in row])
        for line, row in enumerate(rows, 1)
        if any(shown(value) for value in row)
    ]
    found = _padded(rows_of(fast_blocks, Package(file, "a.xlsx")))
    assert [row for row in found if any(row[1])] == expected


def _no_formula(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=#" else value


def _padded(rows: Any) -> Any:
    assert isinstance(rows, list), rows
    return [(line, cells + [""] * (3 - len(cells))) for line, cells in decoded(rows)]


def decoded(rows: Any) -> list[tuple[int, list[str]]]:
    """Return rows with cells as text."""
    return [(line, [cell.decode() for cell in cells]) for line, cells in rows]


@pytest.mark.parametrize("write", WRITERS)
def test_a_registry(write: Write, tmp_path: Path) -> None:
    """The fast way reads nearly all rows of a registry, and the report is that of the CSV file."""
    text = io.StringIO()
    uscc.generate(400, seed=1, faults="wrong=20,missing=10,shared=10").write(tmp_path / "a.csv")
    text.write((tmp_path / "a.csv").read_text("utf-8-sig"))
    rows = list(csv.reader(io.StringIO(text.getvalue())))
    file = io.BytesIO()
    write(file, [[cell or None for cell in row] + [n] for n, row in enumerate(rows)])
    seen: list[int] = []
    feed = SheetWalker.feed

    def counting(self: SheetWalker, data: bytes | None) -> None:
        seen.append(len(data or b""))
        feed(self, data)

    with patch.object(SheetWalker, "feed", counting):
        found = rows_of(fast_blocks, Package(file, "a.xlsx"))
    assert [cells[: len(row)] for (_, cells), row in zip(decoded(found), rows)] == rows
    assert sum(seen) < 8_000, "the rows of this program are read in the exact way"


# --- Programs of others -----------------------------------------------------------------

#: Rows as a program writes them: the first names the columns, the second is a record.
DIALECTS = {
    "Excel": (
        '<row r="1" spans="1:3" x14ac:dyDescent="0.25"><c r="A1" s="1" t="s"><v>0</v></c>'
        '<c r="B1" s="1" t="s"><v>1</v></c></row><row r="{n}" spans="1:3" x14ac:dyDescent="0.25">'
        '<c r="A{n}" t="s"><v>2</v></c><c r="B{n}" s="2" t="s"><v>3</v></c>'
        '<c r="C{n}" s="2"/></row>'
    ),
    "WPS": (
        '<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>\n'
        '<row r="{n}" ht="14.25" customHeight="1" spans="1:3"><c r="A{n}" s="3" t="s"><v>2</v></c>'
        '<c r="B{n}" s="3" t="s"><v>3</v></c><c r="C{n}" s="4"><v>12</v></c></row>'
    ),
    "LibreOffice": (
        '<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false"'
        ' outlineLevel="0" collapsed="false"><c r="A1" s="0" t="s"><v>0</v></c>'
        '<c r="B1" s="0" t="s"><v>1</v></c></row><row r="{n}" customFormat="false" ht="12.8"'
        ' hidden="false" customHeight="false" outlineLevel="0" collapsed="false">'
        '<c r="A{n}" s="0" t="s"><v>2</v></c><c r="B{n}" s="0" t="str"><f aca="false">B9</f>'
        f"<v>{CODE}</v></c></row>"
    ),
    "EasyExcel and POI, streaming": (
        '<row r="1">\n<c r="A1" s="1" t="inlineStr"><is><t>企业名称</t></is></c>'
        '<c r="B1" s="1" t="inlineStr"><is><t>统一社会信用代码</t></is></c></row>\n<row r="{n}">\n'
        f'<c r="A{{n}}" t="inlineStr"><is><t>甲&amp;乙</t></is></c>'
        f'<c r="B{{n}}" t="inlineStr"><is><t>{CODE}</t></is></c></row>\n'
    ),
    "POI": (
        '<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1" t="s" s="1"><v>1</v></c></row>'
        '<row r="{n}"><c r="A{n}" t="s"><v>2</v></c><c r="B{n}" t="s"><v>3</v></c></row>'
    ),
    "SheetJS": (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="{n}">'
        '<c r="A{n}" t="str"><v>甲&amp;乙</v></c>'
        f'<c r="B{{n}}" t="str"><v>{CODE}</v></c></row>'
    ),
    "Google Sheets": (
        '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c></row>'
        '<row r="{n}" ht="15.75" customHeight="1"><c r="A{n}" s="2" t="s"><v>2</v></c>'
        '<c r="B{n}" s="2" t="str"><f>IF(A1&lt;&gt;"",B9)</f>'
        f"<v>{CODE}</v></c></row>"
    ),
    "Excel, numbers from formulas": (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="{n}">'
        '<c r="A{n}" t="s"><v>2</v></c><c r="B{n}" t="str"><f t="shared" ref="B2:B9" si="0">A1</f>'
        f'<v>{CODE}</v></c><c r="C{{n}}"><f ca="1">NOW()</f><v>1</v></c></row>'
    ),
    "indented": (
        '\n  <row r="1">\n    <c r="A1" t="s">\n      <v>0</v>\n    </c>\n    <c r="B1" t="s">'
        '\n      <v>1</v>\n    </c>\n  </row>\n  <row r="{n}">\n    <c r="A{n}" t="inlineStr">'
        '\n      <is>\n        <t>甲&#38;乙</t>\n      </is>\n    </c>\n    <c r="B{n}" t="s">'
        "\n      <v>3</v>\n    </c>\n  </row>"
    ),
    "without references": (
        '<row><c t="inlineStr"><is><t>企业名称</t></is></c>'
        '<c t="inlineStr"><is><t>统一社会信用代码</t></is></c></row>'
        '<row><c t="inlineStr"><is><t>甲&amp;乙</t></is></c>'
        f'<c t="inlineStr"><is><t>{CODE}</t></is></c></row>'
    ),
}

_SHARED = (
    '<si><t>企业名称</t></si><si><t xml:space="preserve">统一社会信用代码</t></si>'
    "<si><t>甲&amp;乙</t><phoneticPr fontId='1'/></si>"
    f"<si><r><rPr><sz val='11'/></rPr><t>{CODE[:9]}</t></r><r><t>{CODE[9:]}</t></r></si>"
)


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("program", DIALECTS)
def test_dialects(program: str, prefix: str, tmp_path: Path) -> None:
    """A record as each program writes it; ClosedXML and others of .NET write prefixes."""
    rows = DIALECTS[program].replace("{n}", "2")
    if prefix:
        for name in ("row", "c", "v", "is", "t", "f"):
            rows = rows.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
            rows = rows.replace(f"</{name}>", f"</x:{name}>")
    (tmp_path / "a.xlsx").write_bytes(zipped(parts_of({"a": sheet(rows, prefix)}, shared=_SHARED)))
    found = cells_of(tmp_path / "a.xlsx")
    assert [found[1, 1], found[1, 2]] == ["企业名称", "统一社会信用代码"]
    assert [found[2, 1], found[2, 2]] == ["甲&乙", CODE]


@pytest.mark.parametrize("program", [name for name in DIALECTS if name != "without references"])
def test_dialects_are_fast(program: str) -> None:
    """Two hundred records of each program are read in the fast way but for some bytes."""
    head, row, record = DIALECTS[program].partition('<row r="{n}"')
    rows = head + "".join((row + record).replace("{n}", str(n)) for n in range(2, 202))
    package = Package(io.BytesIO(zipped(parts_of({"a": sheet(rows)}, shared=_SHARED))), "a.xlsx")
    seen: list[int] = []
    feed = SheetWalker.feed

    def counting(self: SheetWalker, data: bytes | None) -> None:
        seen.append(len(data or b""))
        feed(self, data)

    with patch.object(SheetWalker, "feed", counting):
        found = rows_of(fast.fast_blocks, package)
    assert len(found) == 201
    assert sum(seen) < 2_000, "the rows of this program are read in the exact way"
