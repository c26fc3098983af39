"""A scan of a workbook: sheets, numbers and dates in the code column, what is said of them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from strategies import SAMPLE, numbered

from uscc import RegistryError, Report, scan

openpyxl = pytest.importorskip("openpyxl")

HEADER = ["企业名称", "统一社会信用代码"]


def book(folder: Path, **sheets: list[list[Any]]) -> Path:
    """Write a workbook with these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "book.xlsx"
    made.save(path)
    return path


def scanned(folder: Path, *rows: list[Any]) -> Report:
    """Return the report on a sheet with these records."""
    return scan(book(folder, 名单=[HEADER, *rows]))


def test_numbers_in_the_code_column(tmp_path: Path) -> None:
    """Excel has lost the last digits of codes: each is wrong, with the cause, and a warning."""
    report = scanned(tmp_path, ["甲", SAMPLE], ["乙", 913501001234567890])
    assert report.warnings == ("rounded-column",)
    assert report.sources[0]["long_numbers"] == 1
    (finding,) = report.findings
    assert (finding.code, finding.cause) == ("913501001234568000", "spreadsheet-rounding")


def test_dates_in_the_code_column(tmp_path: Path) -> None:
    """A date in the place of a code is shown as it looks, with a warning."""
    report = scanned(tmp_path, ["甲", SAMPLE], ["乙", datetime.datetime(2024, 1, 31)])
    assert (report.warnings, report.sources[0]["dates"]) == (("dates-in-codes",), 1)
    assert [finding.code for finding in report.findings] == ["2024-01-31"]
    assert "a spreadsheet has made dates of some codes" in " ".join(report.text().split())


def test_short_numbers(tmp_path: Path) -> None:
    """Numbers of at most 15 digits are texts like any other."""
    report = scanned(tmp_path, ["甲", SAMPLE], ["乙", 110108000000016], ["丙", 12.5])
    assert (report.warnings, report.sources[0]["long_numbers"]) == ((), 0)
    assert [finding.code for finding in report.findings] == ["110108000000016", "12.5"]


def test_all_sheets_are_one_registry(tmp_path: Path) -> None:
    """A code that is in two sheets is shared; sheets without codes are said; one may be chosen."""
    path = book(
        tmp_path,
        说明=[["本表由某局填报"], ["联系人见附表"]],
        六安=[["某市名单"], HEADER, ["甲", SAMPLE], ["合计", 1]],
        空=[],
        合肥=[HEADER, ["乙", SAMPLE], ["丙", numbered(1)]],
    )
    report = scan(path)
    assert [source["path"] for source in report.sources] == [f"{path}[六安]", f"{path}[合肥]"]
    assert [one.path for one in report.left_out] == [f"{path}[说明]"]
    places = [(one.source, one.line, one.unit) for one in report.findings if one.kind == "shared"]
    assert places == [(f"{path}[六安]", 3, "row"), (f"{path}[合肥]", 2, "row")]
    assert scan(path, sheets="合肥").relations["shared"].records == 0
    assert scan(path, sheets=["#2"]).records == 1
    with pytest.raises(RegistryError, match=r"there is no sheet '安庆'; the sheets are.*合肥"):
        scan(path, sheets="安庆")


def test_a_workbook_under_another_name(tmp_path: Path) -> None:
    """The content decides: a workbook called .csv, a CSV file called .xlsx."""
    path = book(tmp_path, 名单=[HEADER, ["甲", SAMPLE]]).rename(tmp_path / "book.csv")
    assert scan(path).sources[0]["format"] == "xlsx"
    (tmp_path / "list.xlsx").write_text(f"企业名称,uscc\n甲,{SAMPLE}\n", "utf-8")
    assert scan(tmp_path / "list.xlsx").sources[0]["format"] == "csv"


def test_progress(tmp_path: Path) -> None:
    """Sheets of one file are not more bytes than the file has."""
    rows = [HEADER, *([f"公司{number}", numbered(number)] for number in range(500))]
    path = book(tmp_path, 一=rows, 二=rows).rename(tmp_path / "book.csv")
    told: list[tuple[int, int | None, int]] = []
    scan(path, progress=lambda *one: told.append(one))
    size = path.stat().st_size
    assert [records for _, _, records in told][-1] == 1_000
    assert all(0 < read <= size == total for read, total, _ in told)


def test_two_rows_of_names_on_the_screen(tmp_path: Path) -> None:
    """Both rows are named."""
    top = ["相对人", None, "许可机关", None]
    names = ["名称", "统一社会信用代码", "名称", "统一社会信用代码"]
    path = book(tmp_path, 名单=[["许可名单"], top, names, ["甲", SAMPLE, "局", numbered(1)]])
    report = scan(path)
    assert (report.records, report.sources[0]["header_rows"]) == (1, 2)
    assert "header on row 2 and the next one" in report.text()
    assert report.sources[0]["code_column"] == "相对人/统一社会信用代码"


def test_a_second_table_beside_the_first(tmp_path: Path) -> None:
    """Its codes were not audited: a warning says so."""
    rows = [[f"公司{at}", numbered(at), None, f"单位{at}", numbered(at + 9)] for at in range(5)]
    report = scan(book(tmp_path, 名单=[[*HEADER, None, "单位", "备用"], *rows]))
    assert (report.records, report.warnings) == (5, ("other-codes",))
    assert report.sources[0]["other_code_columns"] == [5]


def test_a_warning_about_sheets(tmp_path: Path) -> None:
    """A sheet without codes is said with a warning."""
    path = book(tmp_path, 说明=[["本表"], ["说明"]], 名单=[HEADER, ["甲", SAMPLE]])
    assert scan(path).warnings == ("tables-left-out",)
