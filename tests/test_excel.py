"""Workbooks by the extra `uscc[excel]`: the same report as CSV, and what can go wrong."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from compound_files import compound, xls
from hypothesis import given
from hypothesis import strategies as st
from reference import Record
from strategies import SAMPLE, numbered, registries
from zips import packed

from uscc import scan
from uscc.errors import NoCodes, RegistryError
from uscc.readers import excel
from uscc.readers.formats import tables
from uscc.readers.options import ReadOptions

pytest.importorskip("python_calamine")

Make = Callable[[dict[str, list[list[object]]]], bytes]

HEADER: list[object] = ["企业名称", "统一社会信用代码"]
ROWS: list[list[object]] = [HEADER, ["甲公司", SAMPLE], ["乙公司", "91350100M000100Y4A"]]


def ods(sheets: dict[str, list[list[object]]]) -> bytes:
    """Return a workbook of LibreOffice."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    body = ""
    for name, rows in sheets.items():
        cells = [
            "".join(
                '<table:table-cell office:value-type="string">'
                f"<text:p>{cell}</text:p></table:table-cell>"
                for cell in row
            )
            for row in rows
        ]
        lines = "".join(f"<table:table-row>{line}</table:table-row>" for line in cells)
        body += f'<table:table table:name="{name}">{lines}</table:table>'
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "META-INF/manifest.xml": "<a/>", "content.xml": content})


def found(path: Path, **options: object) -> dict[str, list[list[str]]]:
    """Return the rows of each table by its path below the folder of the file."""
    result = {}
    for table in tables(str(path), ReadOptions(**options)):  # type: ignore[arg-type]
        rows = list(table.head.rows)
        result[table.path.removeprefix(f"{path.parent}/")] = rows
        table.close()
    return result


def refused(path: Path) -> RegistryError:
    """Return the error of a file."""
    with pytest.raises(RegistryError) as caught:
        scan(path)
    return caught.value


# --- Reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [xls, ods])
def test_a_report(make: Make, tmp_path: Path) -> None:
    """It has the figures of the same records in a CSV file, and places as Excel shows them."""
    path = tmp_path / "book.xls"
    path.write_bytes(make({"企业": ROWS}))
    report = scan(path)
    assert (report.records, report.errors) == (2, 1)
    place = report.findings[0]
    assert (place.source, place.line, place.unit) == (f"{path}[企业]", 3, "row")
    assert report.sources[0]["header_line"] == 1
    (tmp_path / "pack.zip").write_bytes(packed({"a/book.xls": path.read_bytes()}))
    inside = scan(tmp_path / "pack.zip").sources[0]["path"]
    assert inside == f"{tmp_path}/pack.zip/a/book.xls[企业]"


def clean(cell: str) -> str:
    """Return a cell without what a workbook does not hold: half characters, and zeros."""
    return cell.encode("utf-8", "replace").decode().replace("\0", "")


@given(records=registries())
def test_drawn_registries(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Drawn records give the report that they give as CSV."""
    folder = tmp_path_factory.mktemp("xls")
    cells: list[list[object]] = [[clean(one.entity), clean(one.text)] for one in records]
    rows: list[list[object]] = [HEADER, ["甲公司", SAMPLE], *cells]
    (folder / "a.xls").write_bytes(xls({"a": rows}))
    lines = (",".join('"' + str(c).replace('"', '""') + '"' for c in row) for row in rows)
    (folder / "a.csv").write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    one, two = scan(folder / "a.xls", code="#2"), scan(folder / "a.csv", code="#2")
    assert (one.kinds, one.relations, one.notes) == (two.kinds, two.relations, two.notes)
    assert (one.records, one.errors, one.base) == (two.records, two.errors, two.base)


def test_sheets(tmp_path: Path) -> None:
    """Each sheet is a table, in order; one without records is left out; some may be chosen."""
    path = tmp_path / "book.et"
    path.write_bytes(
        xls(
            {
                "一": ROWS,
                "空": [],
                "零": [HEADER],
                "二": [[], [None, None, *HEADER], [None, "x", "y"]],
            }
        )
    )
    left: list[object] = []
    names = [table.path for table in tables(str(path), ReadOptions(), left)]  # type: ignore[arg-type]
    assert names == [f"{path}[一]", f"{path}[二]"]
    assert [one[0] for one in left] == [f"{path}[零]"]  # type: ignore[index]
    assert found(path)["book.et[二]"] == [["", "x", "y", ""]]
    assert list(found(path, sheets=["二"])) == ["book.et[二]"]
    assert list(found(path, sheets=["#1"])) == ["book.et[一]"]
    with pytest.raises(RegistryError, match="there is no sheet '三'; the sheets are #1 一"):
        found(path, sheets=["三"])
    path.write_bytes(xls({"空": []}))
    assert isinstance(refused(path), NoCodes)


def test_a_large_sheet(tmp_path: Path) -> None:
    """A sheet of several blocks is read to its end, whatever was wanted of the one before."""
    path = tmp_path / "book.xls"
    rows: list[list[object]] = [[f"第{number}公司", numbered(number)] for number in range(9_000)]
    path.write_bytes(xls({"一": [HEADER, *rows], "二": ROWS}))
    assert scan(path).records == 9_002
    assert list(found(path)) == ["book.xls[一]", "book.xls[二]"]


def test_numbers(tmp_path: Path) -> None:
    """A number has at most 15 digits, as Excel shows it."""
    path = tmp_path / "book.xls"
    numbers = [1.0, 0.5, -2.25, 123456789012345678.0, 1e20, 1e-7, 12345678901234.5]
    path.write_bytes(xls({"a": [["n", "b"], *([number, "x"] for number in numbers)]}))
    assert [row[0] for row in found(path)["book.xls[a]"]] == [
        *("1", "0.5", "-2.25", "123456789012346000", "100000000000000000000", "0.0000001"),
        "12345678901234.5",
    ]


# --- What can go wrong -----------------------------------------------------------------------


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the extra and the way out."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    path = tmp_path / "book.xls"
    path.write_bytes(xls({"a": ROWS}))
    error = refused(path)
    assert str(error) == (
        f'{path}: is a workbook that needs an extra: pip install "uscc[excel]";'
        " or open it in Excel or WPS and save it as .xlsx"
    )
    assert not isinstance(error, NoCodes)


def test_damage(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A damaged workbook is one sentence, and nothing else is printed."""
    path = tmp_path / "book.xls"
    path.write_bytes(compound({"Workbook": b"\x09\x08\x10\0\0\6\5\0" + b"\xff" * 5_000}))
    assert "is damaged, or not as the format says" in str(refused(path))
    path.write_bytes(packed({"xl/workbook.bin": b"\xff" * 99}))
    assert "is damaged, or not as the format says" in str(refused(path))
    assert capfd.readouterr() == ("", "")


@given(data=st.data())
def test_drawn_damage(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is changed in a workbook, there are tables or one sentence."""
    make = data.draw(st.sampled_from([xls, ods]))
    file = bytearray(make({"a": ROWS, "b": ROWS}))
    for place in data.draw(st.lists(st.integers(8, len(file) - 1), max_size=6)):
        file[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("book") / "book.xls"
    path.write_bytes(file)
    try:
        found(path)
    except RegistryError as error:
        assert error.path.startswith(str(path))


def test_a_sheet_as_large_as_it_gets(tmp_path: Path) -> None:
    """Two cells in far corners would take gigabytes: the process ends, and the audit says so."""
    pytest.importorskip("resource")
    path = tmp_path / "book.xls"
    file = bytearray(xls({"a": ROWS}))
    first = file.index(struct.pack("<HH", 0x0204, 6 + 3 + 2 * len(str(HEADER[0]))))
    file[first + 4 : first + 8] = b"\xff" * 4
    path.write_bytes(file)
    assert "is too large or too damaged to be read" in str(refused(path))


def test_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook above the limit is not read."""
    path = tmp_path / "book.xls"
    path.write_bytes(xls({"a": ROWS}))
    monkeypatch.setattr(excel, "_MOST", 0)
    assert "has more than 0 MiB; open it in Excel or WPS" in str(refused(path))


def test_the_process_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is ended by its memory or by the system is one sentence."""
    path = tmp_path / "book.xls"
    path.write_bytes(xls({"a": ROWS}))
    started = subprocess.Popen

    def start(command: list[str], **how: object) -> object:
        return started([sys.executable, "-c", "pass"], **how)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", start)
    assert "is too large or too damaged to be read" in str(refused(path))


def test_a_chart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook of charts holds no sheet with cells."""

    class Charts:
        """Stands for the process."""

        def __init__(self, source: object) -> None:
            """Read nothing."""

        def sheets(self) -> list[None]:
            """One chart."""
            return [None]

        def request(self, wanted: list[int]) -> None:
            """Nothing is wanted."""
            assert wanted == []

        def close(self) -> None:
            """Close nothing."""

    monkeypatch.setattr(excel, "_Reader", Charts)
    path = tmp_path / "book.xls"
    path.write_bytes(xls({"a": ROWS}))
    assert str(refused(path)) == f"{path}: holds no sheet with cells"
