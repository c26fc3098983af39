"""HTML tables: what a browser shows is read, whatever program wrote the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from grids import damaged, filled, peak, read, readable_or_refused, refusal
from html_pages import pages
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE

from uscc import scan
from uscc.errors import RegistryError
from uscc.readers import html_rows
from uscc.readers.detecting import is_html
from uscc.readers.html_tables import _Page


def shown(text: str) -> str:
    """Return a text as a browser shows it: white space of ASCII is one space."""
    words = " ".join(filter(None, text.replace("\n", " ").replace("\t", " ").split(" ")))
    return "" if not words.strip("\xa0 ") else words


@given(pages(), st.sampled_from(("utf-8", "gb18030", "utf-16")))
def test_drawn_tables_come_back(
    tmp_path_factory: pytest.TempPathFactory, page: tuple[list[list[str]], str], encoding: str
) -> None:
    """Every cell of a drawn table is read as it is shown, in any encoding."""
    rows, text = page
    if encoding == "gb18030" and text.isascii():
        encoding = "utf-8"
    path = tmp_path_factory.getbasetemp() / "drawn.xls"
    path.write_bytes(text.replace("charset=utf-8", "charset=gb2312").encode(encoding))
    wanted = [filled([shown(cell) for cell in row]) for row in rows]
    if not any(wanted):
        assert "empty" in str(refusal(path))
        return
    (found,) = read(path)
    assert found.rows == wanted
    assert found.lines == list(range(1, len(rows) + 1))


def page(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a page."""
    path = tmp_path / "k-export.xls"
    path.write_bytes(text.encode(encoding))
    return path


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """Draw a table with merged cells, and the cells that each row must have."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    grid = [[""] * width for _ in range(height)]
    taken: set[tuple[int, int]] = set()
    out = ["<table>"]
    for row in range(height):
        out.append("<tr>")
        for column in range(width):
            if (row, column) in taken:
                continue
            free = next((end for end in range(column, width) if (row, end) in taken), width)
            columns = draw(st.integers(1, free - column))
            rows = draw(st.integers(1, height - row))
            taken |= {
                (row + down, column + along) for down in range(rows) for along in range(columns)
            }
            grid[row][column] = f"{row}.{column}"
            out.append(f"<td colspan={columns} rowspan='{rows}'>{row}.{column}")
    return "".join(out), [filled(row) for row in grid]


@given(spans())
def test_merged_cells(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[str, list[list[str]]]
) -> None:
    """A merged cell has its text in its first row and column; all others keep their columns."""
    text, rows = drawn
    path = tmp_path_factory.getbasetemp() / "spans.html"
    path.write_text(f"<html> {text}", "utf-8")
    (found,) = read(path)
    assert dict(zip(found.lines, found.rows)) == {
        number: row for number, row in enumerate(rows, 1) if row or number in found.lines
    }


#: As Excel saves a sheet as a page.
EXCEL = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:x="urn:schemas-microsoft-com:office:excel"
xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312">
<meta name=ProgId content=Excel.Sheet>
<style><!-- td {mso-number-format:General;} <table> --></style>
<!--[if gte mso 9]><xml><x:ExcelWorkbook><table><tr><td>no</td></tr></table></xml><![endif]-->
</head>
<body link=blue>
<table border=0 cellpadding=0 width=300 style='border-collapse:collapse'>
 <col width=72 span=2>
 <tr height=19>
  <td height=19 class=xl24 width=72 style='mso-number-format:"\\@"'>企业名称</td>
  <td class=xl24>统一社会信用代码</td>
 </tr>
 <tr height=19>
  <td height=19>茗珑琦（临沂）<span
  style='mso-spacerun:yes'>&nbsp; </span>公司</td>
  <td class=xl25 x:num="91350100000000000">91350100M000100Y43</td>
 </tr>
 <tr><td>&nbsp;</td><td>金额&lt;5 &amp; a<br>
  b</td></tr>
 <![if supportMisalignedColumns]>
 <tr height=0 style='display:none'><td width=72></td></tr>
 <![endif]>
</table>
</body>
</html>
"""


def test_a_sheet_that_excel_saved_as_a_page(tmp_path: Path) -> None:
    """The cells are as Excel shows them; scripts, styles and comments are left out."""
    (found,) = read(page(tmp_path, EXCEL, "gb18030"))
    assert found == (
        "",
        "row",
        ("#1", "#2"),
        [1, 2, 3, 4],
        [
            ["企业名称", "统一社会信用代码"],
            ["茗珑琦（临沂）\xa0 公司", SAMPLE],
            ["", "金额<5 & a\nb"],
            [],
        ],
    )
    assert read(page(tmp_path, EXCEL, "gb18030"), header=None)[0].names[1] == "统一社会信用代码"


TABLE = f"<table><tr><td>a<td>b<tr><td>c<td>{SAMPLE}</table>"


@pytest.mark.parametrize(
    ("text", "paths", "rows"),
    [
        (f"<html> {TABLE} <p>x</p> {TABLE}", ["", "[2]"], [["a", "b"], ["c", SAMPLE]]),
        # a table that arranges the page, and its header and footer
        (
            f"<html> <table><tr><td>题名<tr><td>x</td><td><p>{TABLE}</td></tr></table>",
            ["", "[2]"],
            [["a", "b"], ["c", SAMPLE]],
        ),
        # one row inside a cell is text of the cell
        (
            "<html> <table><tr><td>a<td>b<tr><td>c<td>"
            f"<table><tr><td><td>{SAMPLE}</td></tr></table></td></tr></table>",
            [""],
            [["a", "b"], ["c", SAMPLE]],
        ),
        ("<html> <table> <table><tr><td>a</table>", [""], [["a"]]),
        ("<html> <table><br><tr><td>a</table>", [""], [["a"]]),
        ("<html> <td>x</td><table><td>a<th>b</table></table><tr>", [""], [["a", "b"]]),
        ("<html> <table><tr></tr><tr><td><tr><tr><td>a</table>", [""], [[], ["a"]]),
        ("<html> <table><tr><td><p>a</p>\n<div>b</div></table>", [""], [["a\nb"]]),
        ("<html> <table><tr><td><table><tr><td>R&amp;amp;D</table></table>", [""], [["R&amp;D"]]),
        ("<html> <table><tr><td>a<script>'<td>'</script>b</table>", [""], [["ab"]]),
        ("<html> <table><tr><td>a<!-->b<!--->c</table>", [""], [["abc"]]),
        ("<html> <table><tr><td>甲<", [""], [["甲<"]]),
        # a cell that reaches down ends with its group of rows, and with the table
        (
            "<html> <table><thead><tr><td rowspan=9>a<tbody><tr><td>b<td>c</tbody></table>",
            [""],
            [["a"], ["b", "c"]],
        ),
        (
            "<html> <table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>",
            [""],
            [["a", "b"], ["", "c"], ["", "d"]],
        ),
    ],
)
def test_pages(tmp_path: Path, text: str, paths: list[str], rows: list[list[str]]) -> None:
    """Of each table the rows are found, though tags are missing or too many; each has its path."""
    found = read(page(tmp_path, text))
    assert [one.path for one in found] == paths
    assert found[0].rows == rows


def test_no_table_waits_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks come while the page is read; tables inside a table that is read are text."""
    monkeypatch.setattr("uscc.readers.blocks.ROWS", 2)
    given_out = 0

    class Endless:
        path = "page"

        def __iter__(self) -> object:
            nonlocal given_out
            yield "<table>"
            while True:
                given_out += 1
                yield "<tr><td>a<td><table><tr><td>b</td></tr><tr><td>c</td></tr></table></td></tr>"

    blocks = _Page(Endless()).blocks()  # type: ignore[arg-type]
    found = [next(blocks) for _ in range(6)]
    assert given_out < 20
    assert [number for number, _ in found] == [2, 3, 4, 1, 1, 1]
    assert found[-1][1].rows([0]) == [[b"a", b"b\nc"]]


def test_tables_inside_tables_without_end(tmp_path: Path) -> None:
    """The seventeenth table inside another is text."""
    text = "<html> " + "<table><tr><td>x<tr><td>" * 20 + "y"
    found = read(page(tmp_path, text))
    assert len(found) == 16
    assert found[0].rows == [["x"], ["x\n\nx\n\nx\n\nx\n\ny".replace("\n\n", "\n")]]


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("", "utf-8", "utf-8"),
        ("<meta charset=gb2312>", "utf-8", "utf-8"),
        ("<meta charset=utf-8>", "gbk", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gbk", "gb18030"),
        ('<meta charset="Big5">', "big5", "big5"),
        ("<meta charset=unicode>", "utf-16", "utf-16"),
        ("<meta charset=utf-8>", "utf-8-sig", "utf-8-sig"),
        ("<meta charset=nonsense>", "gbk", "gb18030"),
    ],
)
def test_encodings(tmp_path: Path, text: str, encoding: str, found: str) -> None:
    """The bytes decide between UTF-8 and GB18030, and what the page says between others."""
    body = f"<table><tr><td>企業名稱<td>統一社會信用代碼<tr><td>茶葉公司<td>{SAMPLE}</table>"
    path = page(tmp_path, f"<html> {text}{body}", encoding)
    assert read(path)[0].rows[1] == ["茶葉公司", SAMPLE]
    assert scan(path, code=2).sources[0]["encoding"] == found


def test_a_broken_byte(tmp_path: Path) -> None:
    """It is an error with its line."""
    path = tmp_path / "a.html"
    path.write_bytes(f"<html>\r\n{TABLE}\r\n甲公司\r\n".encode() + b"\xff\xff")
    error = refusal(path, encoding="utf-8")
    assert (error.line, error.fields["byte"]) == (4, 255)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!DOCTYPE html><html><body>请登录</body></html>", "without a table"),
        ("<html> <table></table>", "the table is empty"),
        (
            "<html> <table><tr><th>代码</table><table><tr><th>名称</table>",
            "only a header line (代码)",
        ),
        ("<html> <table><tr><td>&nbsp;</td><td> </td></tr></table>", "the table is empty"),
        (f"<html> {TABLE}<!-- cut", "cut short"),
        (f"<html> {TABLE}<td style='a", "cut short"),
        (f"<html> {TABLE}<script>alert(", "cut short"),
        (f"<html> {TABLE}<!DOCTYPE", "cut short"),
        ("<html> <table><tr><td>a</td></tr><tr><td>b", "cut short"),
        (
            "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"
            'Content-Type: multipart/related; boundary="--b"\r\n\r\n<html>',
            "is a web page in one file (.mht)",
        ),
    ],
)
def test_what_is_said(tmp_path: Path, text: str, said: str) -> None:
    """A page without a table, and one that is cut short, are one sentence."""
    assert said in str(refusal(page(tmp_path, text), header=None))


def test_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell or a row without an end is an error; so is a row."""
    monkeypatch.setattr(html_rows, "_LONGEST_ROW", 1 << 10)
    path = page(tmp_path, f"<html> <table><tr><td>{'a' * 2000}</table>")
    assert "a cell has more than" in str(refusal(path))
    path = page(tmp_path, f"<html> <table><tr>{'<td>' * 2000}</table>")
    assert "row 1 of a table has more than" in str(refusal(path))


@pytest.mark.parametrize(
    ("text", "page_or_not"),
    [
        ("<table>,统一社会信用代码\n<td>,9135\n", False),
        ("<table>\n91350100M000100Y43\n", False),
        ("<html>,<body>\n甲,9135\n", False),
        ("<html>\n甲\n", False),
        ("<企业名称>,代码\n", False),
        ("<p>,<table>\n", False),
        ("a,b\n<html> <table><tr>,\n", False),
        ("<div>错误</div>", False),
        ("<html> <", True),
        ("\ufeff\r\n<!-- a --><!doctype HTML>x", True),
        ("<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><head>", True),
        ("<meta charset=utf-8><table border=1><tr>", True),
        ("<TABLE>\n<!-- -->", True),
        ("<?xml version='1.0'?><Workbook><Table>", False),
        ("<!-- <!-- " * 500, False),
    ],
)
def test_found_by_content(text: str, page_or_not: bool) -> None:
    """Pages and their parts are found; not a CSV whose first header looks like a tag."""
    assert is_html(text.encode()) is page_or_not


@given(damaged(EXCEL.encode("gb18030")))
def test_damaged(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """A damaged page gives tables or one error."""
    path = tmp_path_factory.getbasetemp() / "damaged.xls"
    path.write_bytes(data)
    readable_or_refused(path)


@pytest.mark.slow
def test_memory(tmp_path: Path) -> None:
    """20 MB are read with a small part of them in memory."""
    path = tmp_path / "large.xls"
    row = f"<tr><td>1</td><td>茗珑琦（临沂）生物科技有限责任公司</td><td>{SAMPLE}</td></tr>\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write("<html> <table>\n")
        file.writelines([row] * (20_000_000 // len(row.encode())))
    assert peak(lambda: readable_or_refused(path)) < 15_000_000


def test_an_error_while_rows_are_read(tmp_path: Path) -> None:
    """An error behind the first block is raised when the table is read."""
    path = page(tmp_path, "<html> <table>" + f"<tr><td>甲<td>{SAMPLE}</tr>" * 9000 + "<!--")
    with pytest.raises(RegistryError, match="cut short"):
        scan(path, code=2)
