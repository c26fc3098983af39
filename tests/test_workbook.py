"""Workbooks to tables: sheets, relations, calendars, cells without references, damage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workbook_files import (
    MAIN,
    STRICT,
    book_of,
    content,
    parts_of,
    relations,
    sheet,
    workbook,
    zipped,
)

from uscc.errors import NoCodes, RegistryError
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.readers.workbook import tables
from uscc.readers.workbook.book import Book
from uscc.readers.workbook.package import Package

CODE = "91350100M000100Y43"
NAMES = (
    '<row r="1"><c r="A1" t="str"><v>企业名称</v></c>'
    '<c r="B1" t="str"><v>统一社会信用代码</v></c></row>'
)
RECORD = f'<row r="2"><c r="A2" t="str"><v>甲</v></c><c r="B2" t="str"><v>{CODE}</v></c></row>'
ROWS = NAMES + RECORD

SHEET = "xl/worksheets/sheet1.xml"


def opened(path: Path, **options: Any) -> list[Table]:
    """Return the tables of a workbook, which stay open until the source is closed."""
    return list(tables(Source(str(path)), ReadOptions(**options)))


def cells_of(path: Path, place: int = 0) -> dict[tuple[int, int], str]:
    """Return the cells of a sheet that are not blank, by row and column from 1."""
    with open(path, "rb") as file:
        book = Book(Package(file, "book.xlsx"))
        found: dict[tuple[int, int], str] = {}
        for block in book.blocks(book.sheets[place]):
            lines, columns = content(block)
            for number, column in enumerate(columns, 1):
                found |= {
                    (line, number): cell.decode() for line, cell in zip(lines, column) if cell
                }
        return found


def refused(path: Path, **options: Any) -> str:
    """Return what the error about a workbook says."""
    with pytest.raises(RegistryError) as error:
        for table in tables(Source(str(path)), ReadOptions(**options)):
            for _ in table.batches(0):
                pass
    return str(error.value)


# --- Sheets ---------------------------------------------------------------------------


def test_tables(tmp_path: Path) -> None:
    """Each sheet is a table: its path names it, its lines are the rows as Excel shows them."""
    path = book_of(
        tmp_path / "a.xlsx", {"企业": ROWS, "空": "", "二": NAMES + RECORD.replace("2", "12")}
    )
    found = []
    for table in tables(Source(str(path)), ReadOptions()):
        (batch,) = table.batches(7)
        found.append((table.path, table.unit, list(batch.lines), batch.codes, batch.entities))
        assert table.header_line == 1
        table.close()
    code = CODE.encode()
    assert found == [
        (f"{path}[企业]", "row", [2], [code], ["甲".encode()]),
        (f"{path}[二]", "row", [12], [code.replace(b"2", b"12")], ["甲".encode()]),
    ]


def test_the_sheet_is_said(tmp_path: Path) -> None:
    """The entry of a table in the report names its sheet, and says whether it is hidden."""
    parts = parts_of({"a": ROWS})
    text = str(parts["xl/workbook.xml"]).replace(' r:id="rId1"', ' state="hidden" r:id="rId1"')
    (tmp_path / "a.xlsx").write_bytes(zipped({**parts, "xl/workbook.xml": text}))
    (table,) = tables(Source(str(tmp_path / "a.xlsx")), ReadOptions())
    batches = table.batches(0)
    list(batches)
    entry = table.described(batches.stats())
    assert (entry["sheet"], entry["hidden"], entry["records"]) == ("a", True, 1)


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [((), ["a", "b", "#1"]), (("b", "a", "b"), ["a", "b"]), (("#2",), ["b"]), (("#1",), ["#1"])],
)
def test_chosen_sheets(sheets: tuple[str, ...], expected: list[str], tmp_path: Path) -> None:
    """Sheets are chosen by name, or by number where no sheet has that name."""
    path = book_of(tmp_path / "a.xlsx", {"a": ROWS, "b": ROWS, "#1": ROWS})
    found = opened(path, sheets=sheets)
    assert [table.path for table in found] == [f"{path}[{name}]" for name in expected]


@pytest.mark.parametrize("wanted", ["c", "#3", "#0", "#", "#x", "A"])
def test_unknown_sheets(wanted: str, tmp_path: Path) -> None:
    """An unknown sheet is an error that lists the sheets."""
    path = book_of(tmp_path / "a.xlsx", {"a": ROWS, "企业": ROWS})
    assert refused(path, sheets=[wanted]).endswith(
        f"there is no sheet {wanted!r}; the sheets are #1 a, #2 企业"
    )


def test_sheets_without_tables_are_passed_over(tmp_path: Path) -> None:
    """Charts, dialogs and macros have no cells; a workbook of them has no table."""
    kinds = ["chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"]
    for extra in (["worksheet"], []):
        targets = {f"r{n}": (kind, f"s{n}.xml") for n, kind in enumerate(kinds + extra)}
        listed = "".join(
            f'<sheet name="{kind[0]}" sheetId="1" r:id="{name}"/>' for name, kind in targets.items()
        )
        parts = {
            "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": workbook(listed),
            "xl/_rels/workbook.xml.rels": relations(targets),
            "xl/s4.xml": sheet(ROWS),
        }
        path = tmp_path / "a.xlsx"
        path.write_bytes(zipped(parts))
        if extra:
            assert [table.path for table in opened(path)] == [f"{path}[worksheet]"]
        else:
            assert refused(path) == f"{path}: the workbook has no sheet with cells"


def test_blank_sheets(tmp_path: Path) -> None:
    """A workbook of blank sheets is an error about the first; formats alone are no cells."""
    formats = '<row r="1" ht="20"/><row r="2"><c r="A2" s="1"/><c r="B2" t="str"><v></v></c></row>'
    path = book_of(tmp_path / "a.xlsx", {"a": formats, "b": NAMES})
    with pytest.raises(NoCodes, match=r"a\.xlsx\[a\]: the table is empty"):
        opened(path)


def test_the_source_is_closed(tmp_path: Path) -> None:
    """Whether the tables are all taken or not; a table closes only what it reads itself."""
    path = book_of(tmp_path / "a.xlsx", {"a": ROWS, "b": ROWS})
    source = Source(str(path))
    found = tables(source, ReadOptions())
    next(found).close()
    next(found).close()
    assert not source._raw.closed
    found.close()  # type: ignore[attr-defined]
    assert source._raw.closed


# --- Packages -------------------------------------------------------------------------


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("worksheets\\Sheet1.xml", "XL/WorkSheets/SHEET1.XML"),
        ("../a%20b.xml", "a b.xml"),
        ("./worksheets/sheet1.xml", "/xl\\worksheets\\sheet1.xml"),
    ],
)
def test_targets(strict: bool, target: str, part: str, tmp_path: Path) -> None:
    """Targets are relative or absolute, with slashes of either kind, in any case."""
    parts = {
        "_rels/.rels": relations({"x": ("officeDocument", "/xl/workbook.xml")}, strict),
        "xl/workbook.xml": workbook('<sheet name="a" sheetId="9" r:id="x"/>', strict=strict),
        "xl/_rels/workbook.xml.rels": relations({"x": ("worksheet", target)}, strict),
        part: sheet(ROWS).replace(MAIN, STRICT if strict else MAIN),
    }
    (tmp_path / "a.xlsx").write_bytes(zipped(parts))
    assert cells_of(tmp_path / "a.xlsx")[2, 2] == CODE


def test_without_relations_of_the_package(tmp_path: Path) -> None:
    """The list of sheets is found at its usual place; relations to other files do not count."""
    parts = parts_of({"a": ROWS})
    parts["_rels/.rels"] = relations({"x": ("image", "logo.png")})
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "<Relationship ", '<Relationship Id="rId1" Type="x/chartsheet" Target="http://x/y" '
        'TargetMode="External"/><Relationship ', 1,
    )  # fmt: skip
    (tmp_path / "a.xlsx").write_bytes(zipped(parts))
    assert cells_of(tmp_path / "a.xlsx")[2, 2] == CODE


STYLES = (
    '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="177" formatCode="0&quot;d&quot;"/><numFmt formatCode="x"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/>'
    '<xf/><xf numFmtId="x"/></cellXfs>'
)


@pytest.mark.parametrize(("properties", "year"), [("", 2024), ('<workbookPr date1904="1"/>', 2028)])
def test_dates(properties: str, year: int, tmp_path: Path) -> None:
    """The style of a number says whether it is a date, the workbook when its calendar begins."""
    row = "".join(
        f'<c r="{column}1" s="{n}"><v>45322</v></c>' for n, column in enumerate("ABCDEFG")
    )
    more = '<c r="H1" s="1" t="str"><v>45322</v></c><c r="I1" t="d"><v>2024-01-31T00:00:00</v></c>'
    path = book_of(
        tmp_path / "a.xlsx",
        {"a": f'<row r="1">{row}{more}</row>'},
        styles=STYLES,
        properties=properties,
    )
    day = "2024-01-31" if year == 2024 else "2028-02-01"
    assert list(cells_of(path).values()) == ["45322", day, day] + ["45322"] * 5 + [
        "2024-01-31T00:00:00"
    ]
    with open(path, "rb") as file:
        book = Book(Package(file, ""))
        (block,) = book.blocks(book.sheets[0])
        assert [block.dated(number) for number in range(10)] == [0, 1, 1, 0, 0, 0, 0, 0, 1, 0]


# --- Cells ----------------------------------------------------------------------------


def test_cells(tmp_path: Path) -> None:
    """Each type of cell; a shared text may be of several fonts, and have reading aids."""
    texts = (
        "<si><t>a&amp;b</t></si>"
        "<si><r><rPr><b/></rPr><t>9135</t></r><r><t xml:space='preserve'> 01</t></r>"
        "<rPh sb='0' eb='1'><t>no</t></rPh><phoneticPr/></si>"
        "<si><t/></si><si/><si><t>x_x000D_\ny</t></si>"
    )
    values = [
        ('t="s"', "<v>0</v>", "a&b"), ('t="s"', "<v>1</v>", "9135 01"), ('t="s"', "<v>2</v>", ""),
        ('t="s"', "<v>3</v>", ""), ('t="s"', "<v> 4 </v>", "x\r\ny"), ('t="s"', "<v> </v>", ""),
        ('t="b"', "<v>1</v>", "TRUE"), ('t="b"', "<v>0</v>", "FALSE"), ('t="b"', "<v>2</v>", "2"),
        ('t="e"', "<v>#N/A</v>", "#N/A"), ("", "<v>1.50</v>", "1.5"), ('t="n"', "<v>1</v>", "1"),
        ('t="str"', "<f>A1</f><v> 1.50 </v>", " 1.50 "),
        ('t="inlineStr"', "<is><t>p</t></is>", "p"),
        ('t="inlineStr"', "<is><r><t>p</t></r><r><t>q</t></r><rPh><t>r</t></rPh></is>", "pq"),
        ('t="inlineStr"', "<v>p</v>", "p"), ("", "<is><t>p</t></is>", ""),
        ('t="?"', "<v>p</v>", "p"),
    ]  # fmt: skip
    cells = "".join(
        f'<row r="{n}"><c r="C{n}" {look}>{inside}</c></row>'
        for n, (look, inside, _) in enumerate(values, 1)
    )
    path = book_of(tmp_path / "a.xlsx", {"a": cells}, shared=texts)
    expected = {(n, 3): text for n, (_, _, text) in enumerate(values, 1) if text}
    assert cells_of(path) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>",
         {(1, 1): "1", (1, 2): "2", (2, 2): "3"}),
        ('<row r="5"><c r="C5"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>',
         {(5, 3): "1", (5, 4): "2", (6, 1): "3"}),
        ('<row><c r="b7"><v>1</v></c><c r="C8"><v>2</v></c></row><row/><row><c><v>3</v></c></row>',
         {(7, 2): "1", (7, 3): "2", (9, 1): "3"}),
        ('<row r="9"><c r="AA9"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>',
         {(9, 27): "1", (2, 2): "2"}),
        ('<row r="0"><c r="A0"><v>1</v></c></row><row r="99999999"><c r="ABCD1"><v>2</v></c></row>',
         {(1, 1): "1", (2, 1): "2"}),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', {(1, 1): "2"}),
    ],
)  # fmt: skip
def test_missing_references(
    rows: str, expected: dict[tuple[int, int], str], tmp_path: Path
) -> None:
    """A cell or row without its place follows the one before; rows may be in any order."""
    assert cells_of(book_of(tmp_path / "a.xlsx", {"a": rows})) == expected


def test_long_numbers_are_counted(tmp_path: Path) -> None:
    """A block says how many numbers of a column have lost digits; texts have not."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>9.1350100000100045E+17</v></c>'
        f'<c r="B{n}" t="str"><v>913501000001000450</v></c><c r="C{n}"/></row>'
        for n in range(1, 4)
    )
    path = book_of(tmp_path / "a.xlsx", {"a": rows})
    with open(path, "rb") as file:
        book = Book(Package(file, ""))
        (block,) = book.blocks(book.sheets[0])
        assert len(block.columns) == block.width == 3
        assert [block.numeric(number) for number in range(4)] == [3, 0, 0, 0]
        assert block.column(0) == [b"913501000001000000"] * 3
        assert block.column(9) == [b""] * 3
