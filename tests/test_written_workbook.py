"""Workbooks that are written: every text comes back from three readers, and none is run."""

from __future__ import annotations

import gc
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_rows import troubled
from written import MAIN, back, parts_of, sheets_of, trimmed

from uscc.report.workbook import sheets
from uscc.report.workbook.cells import (
    Cells,
    letters,
    lines_of,
    number_cell,
    number_column,
    parted,
    row,
    row_column,
    rows,
    text_cell,
    text_column,
)
from uscc.report.workbook.package import package
from uscc.report.workbook.sheets import Choice, Column, Look, sheet_name, workbook
from uscc.report.workbook.styles import STYLES
from uscc.report.workbook.texts import MOST, xml_text, xml_texts

#: Texts that a program may take for something else, or that XML cannot hold.
HOSTILE = [
    "=1+1", "+86", "-1", "@a", "'quoted", "911010669769418720", "1E5", "TRUE", "#N/A", "2024-01-31",
    "_x0041_", "_x005F_x0041_", "_x000D", "_x000D\r", "_X0041_", "a\r\nb", "\r", "\x00\x0b",
    "\ud800", "\ud83d\ude00", "\ufffe\uffff", "😀", " a ", "\t", "\n", " ", "</t><x>&amp;", "]]>",
    "%s %%", "{}", "http://example.org", "mailto:a@b", "e\u0301", "\u202eabc", "\x7f\x85\u2028",
]  # fmt: skip

texts = st.one_of(
    troubled, st.sampled_from(HOSTILE), st.lists(st.sampled_from(HOSTILE)).map("".join)
)
numbers = st.none() | st.integers(-(10**20), 10**20) | st.integers(0, 99)


class Forward(io.RawIOBase):
    """A file that is only written: a pipe."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        """Tell that it can be written."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes."""
        self.data += bytes(data)
        return len(data)


def book_of(look: Look, chunks: Iterable[bytes], most_rows: int = 1_000, made: str = "") -> bytes:
    """Return a workbook of one sheet, or of several if it is full."""
    file = Forward()
    with workbook(cast(BinaryIO, file), "<title> & \x00", lang="zh", made=made) as book:
        book.sheet(look, chunks, most_rows)
    return file.data


def plain(width: int) -> Look:
    """Return the look of a sheet without headers."""
    return Look("a", tuple(Column("", 10) for _ in range(width)))


def table(columns: Sequence[Sequence[Any]]) -> list[Cells]:
    """Return the cells of columns of texts or of numbers."""
    return [
        text_column(column, "text") if any(isinstance(one, str) for one in column)
        else number_column(column, "whole")
        for column in columns
    ]  # fmt: skip


def expected(value: str | int | None) -> str | int | None:
    """Return what a cell holds."""
    if isinstance(value, str):
        return back(value)
    return str(value) if value is not None and abs(value) >= 10**15 else value


def filled(found: list[list[Any]], size: int) -> list[list[Any]]:
    """Return rows of which readers leave out blank ones at the end."""
    while found and not found[-1]:
        found.pop()
    return found + [[]] * (size - len(found))


# --- Cells ----------------------------------------------------------------------------------------


@given(st.lists(st.tuples(texts, texts, numbers), min_size=1, max_size=8))
@example([("", " a ", None)])
@example([(text, "", 10**15) for text in HOSTILE])
def test_values_come_back(values: list[tuple[str, str, int | None]]) -> None:
    """By columns and one by one, each value is found again by three readers, as it was."""
    columns = list(map(list, zip(*values)))
    by_columns = rows(row_column([(columns[0], 10), (columns[1], 1_000)]), table(columns))
    one_by_one = [
        row([text_cell(first, "text"), text_cell(second, "code"), number_cell(number, "whole")])
        for first, second, number in values
    ]
    wanted = [trimmed(list(map(expected, value))) for value in values]
    for made in (by_columns, one_by_one):
        found = sheets_of(book_of(plain(3), [b"".join(made)]))["a"]
        assert filled(found, len(values)) == wanted


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=8), st.booleans())
def test_rows_in_two_parts(values: list[tuple[str, str]], wide: bool) -> None:
    """A row and its ending are the row; equal endings are the same object."""
    firsts, seconds = map(list, zip(*values))
    cells = [text_column(firsts, "text"), text_column(seconds, "wrapped")]
    begin = row_column([(seconds, 10_000 if wide else 5)])
    beginnings, endings = parted(begin, cells)
    assert [a + b for a, b in zip(beginnings, endings)] == rows(begin, cells)
    assert len(set(map(id, endings))) == len(set(seconds))


def test_codes_are_texts() -> None:
    """A cell of text has the format of text, in which nothing typed becomes a number."""
    parts = parts_of(book_of(plain(1), [row([text_cell("911010669769418720", "code")])]))
    (cell,) = parts["xl/worksheets/sheet1.xml"].iter(f"{MAIN}c")
    formats = parts["xl/styles.xml"].find(f"{MAIN}cellXfs")
    assert formats is not None
    assert formats[int(cell.get("s", ""))].get("numFmtId") == "49"
    assert [formats[STYLES[name]].get("numFmtId") for name in ("text", "wrapped", "input")] == [
        "49"
    ] * 3


@pytest.mark.parametrize("char", ["a", "é", "😀"])
def test_long_texts_are_cut(char: str) -> None:
    """Excel takes 32,767 characters of UTF-16."""
    units = len(char.encode("utf-16-le")) // 2
    whole = char * (MOST // units)
    assert xml_text(whole) == whole
    assert xml_texts([whole, ""]) == [whole, ""]
    cut = xml_text(whole + "aa")
    assert cut == xml_texts([whole + "aa"])[0]
    assert len(cut.encode("utf-16-le")) // 2 == MOST
    assert cut.startswith(char * (MOST // units - 1))
    assert cut.endswith("…")
    assert sheets_of(book_of(plain(1), [row([text_cell(whole + "aa", "text")])]))["a"] == [[cut]]


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("a" * 12, 1), ("a" * 13, 2), ("企业" * 3, 2), ("a\nb", 2), ("\n" * 99, 28)],
)
def test_lines_of_a_text(text: str, lines: int) -> None:
    """A Chinese character is twice as wide; no row is higher than Excel shows."""
    assert lines_of(text, 10) == lines


def test_heights_of_rows() -> None:
    """A row is as high as the text with the most lines; most rows do not say it."""
    assert row_column([(["a", "b"], 10)]) == ('<row r="\x01"%s>', ())
    form, begins = row_column([(["a", "b" * 30], 10), (["a\nb", "c"], 10), (["a", "b"], 9)])
    assert [form % begin for begin in begins] == [
        f'<row r="\x01" ht="{height}">' for height in (31, 45)
    ]


# --- Sheets ---------------------------------------------------------------------------------------

HEAD = Look("a/b", (Column("代码", 20), Column("<名称>", 30, "to fill in")))


def names_of(data: bytes) -> dict[str, str | None]:
    """Return the names of cells that a workbook defines."""
    found = parts_of(data)["xl/workbook.xml"].iter(f"{MAIN}definedName")
    return {f"{one.get('localSheetId')} {one.get('name')}": one.text for one in found}


def test_a_header() -> None:
    """It is frozen, filtered, and repeated on each printed page; the paper is A4, landscape."""
    two = [row([text_cell("1", "text"), text_cell("2", "text")])]
    assert sheets_of(book_of(HEAD, two)) == {"a b": [["代码", "<名称>"], ["1", "2"]]}
    look = HEAD._replace(heading="A&B", colour="FFC000", merged=("A2:B2",))
    data = book_of(look, two)
    parts_of(data)
    assert names_of(data) == {
        "0 _xlnm._FilterDatabase": "'a b'!$A$1:$B$2",
        "0 _xlnm.Print_Titles": "'a b'!$1:$1",
    }
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.oddHeader.left.text == "A&&B"
    assert sheet.column_dimensions["B"].width == 30
    assert [str(cells) for cells in sheet.merged_cells.ranges] == ["A2:B2"]
    assert sheet.sheet_properties.tabColor.rgb == "FFFFC000"


def test_a_list_of_values() -> None:
    """Cells below the header offer the values; there is one more row where there is none."""
    choice = Choice(1, ("0 新赋码", "1 & 2"), '标题"' * 20, "说明\n" * 200)
    openpyxl = pytest.importorskip("openpyxl")
    for size in (0, 3):
        data = book_of(HEAD._replace(choices=(choice,)), [row([])] * size)
        parts_of(data)
        (found,) = openpyxl.load_workbook(io.BytesIO(data)).active.data_validations.dataValidation
        assert str(found.sqref) == f"B2:B{max(size + 1, 2)}".replace("B2:B2", "B2")
        assert found.formula1 == '"0 新赋码,1 & 2"'
        assert (len(found.promptTitle), len(found.prompt)) == (32, 255)
        assert found.error == found.prompt


@given(st.lists(st.integers(0, 4), max_size=6), st.integers(2, 5), st.booleans())
def test_full_sheets_go_on(sizes: list[int], most: int, has_head: bool) -> None:
    """Rows beyond the last one of a sheet are in the next, below the same header, in order."""
    look = HEAD if has_head else plain(1)
    numbered = iter(range(100))
    chunks = [
        b"".join(row([number_cell(next(numbered), "whole")]) for _ in range(size)) for size in sizes
    ]
    found = sheets_of(book_of(look, chunks, most_rows=most))
    total, each = sum(sizes), most - has_head
    assert len(found) == max(-(-total // each), 1)
    body = [rows[1:] if has_head else rows for rows in found.values()]
    assert [cells for rows in body for cells in rows] == [[number] for number in range(total)]
    assert all(len(rows) == each for rows in body[:-1])
    assert list(found)[1:] == [
        f"{'a b' if has_head else 'a'} ({number})" for number in range(2, len(found) + 1)
    ]


def test_a_sheet_of_many_bytes_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet stays below what a ZIP file holds without its extension."""
    monkeypatch.setattr(sheets, "_MOST_BYTES", 50)
    chunk = row([text_cell("a" * 60, "text")])
    assert len(sheets_of(book_of(plain(1), [chunk] * 3))) == 3


@given(st.lists(st.text() | st.text("[]:*?/\\' aA\x00\ud800😀", max_size=40), max_size=6))
@example(["'", "a" * 31 + "b", "A" * 32, "History", "a'", "😀" * 16, "a" * 31])
def test_names_of_sheets(names: list[str]) -> None:
    """Whatever they are called, Excel takes their names."""
    file = io.BytesIO()
    with workbook(file, "", lang="en") as book:
        for name in ["x", *names]:
            book.sheet(Look(name, (Column("a", 1),)), [])
    parts_of(file.getvalue())


def test_a_name_is_kept_where_it_can_be() -> None:
    """Nothing but the forbidden characters and the end of a long name is changed."""
    assert sheet_name("问题清单", []) == "问题清单"
    assert sheet_name("a" * 31, ["A" * 31]) == "a" * 27 + " (2)"
    assert sheet_name("?", ["sheet", "Sheet (2)"]) == "Sheet (3)"


@given(st.integers(0, 18_277))
def test_letters_of_columns(number: int) -> None:
    """The same letters as those of another library."""
    pytest.importorskip("openpyxl")
    from openpyxl.utils import get_column_letter

    assert letters(number) == get_column_letter(number + 1)


# --- The package ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "created"),
    [
        ("2026-11-29 12:30 +08:00", "2026-11-29T04:30:00"),
        ("", None),
        ("0001-01-01 00:00 +14:00", None),
    ],
)
def test_properties(made: str, created: str | None) -> None:
    """Title, creator and time are those of the report, of which all files are the same."""
    data = book_of(plain(1), [], made=made)
    assert data == book_of(plain(1), [], made=made)
    openpyxl = pytest.importorskip("openpyxl")
    found = openpyxl.load_workbook(io.BytesIO(data)).properties
    assert (found.title, found.creator) == ("<title> & _x0000_", "uscc")
    core = parts_of(data)["docProps/core.xml"]
    times = [one.text for one in core if one.tag.endswith("}created")]
    assert times == ([f"{created}Z"] if created else [])


def test_after_an_error_nothing_else_is_said() -> None:
    """An error in the middle is the one that is raised, though the file is not complete."""

    def broken() -> Iterable[bytes]:
        yield row([])
        raise KeyError("a")

    with pytest.raises(KeyError):
        book_of(plain(1), broken())


def test_the_first_parts_tell_what_it_is() -> None:
    """Programs that look at the first bytes know a workbook by its first parts."""
    with zipfile.ZipFile(io.BytesIO(book_of(plain(1), []))) as archive:
        names = archive.namelist()
    assert names[0] == "_rels/.rels"
    assert names[1].startswith("docProps/")
    assert names[3].startswith("xl/")


def test_an_error_is_not_covered_by_another(tmp_path: Path) -> None:
    """A signal may come while a part is open, and the rest goes when the file is closed."""
    path = tmp_path / "a.xlsx"
    with pytest.raises(SystemExit), path.open("wb") as file, package(file) as into:
        part = into.stream("a")
        part.__enter__().write(b"a")
        raise SystemExit(143)
    size = path.stat().st_size
    del part, into
    gc.collect()  # what it raises would be a warning, which fails the test
    assert path.stat().st_size == size
