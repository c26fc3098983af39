"""Tables of blocks: the same report as the same rows in a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import SAMPLE, numbered

from uscc import RegistryError, Report, scan
from uscc.errors import NoCodes
from uscc.readers import formats
from uscc.readers.grid import CellBlock, GridTable, block_of
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table

MAGIC = b"GRID\n"

#: Rows that the format yields, in blocks of `SIZE`; the tables of the file.
TABLES: list[list[list[str]]] = []
SIZE = [3]


def blocks(rows: list[list[str]]) -> Iterator[CellBlock]:
    """Yield rows in blocks."""
    size = SIZE[0]
    for at in range(0, len(rows), size):
        some = [[cell.encode() for cell in row] for row in rows[at : at + size]]
        yield block_of(range(at + 1, at + 1 + len(some)), some)


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the tables of the file: one alone has no name."""
    try:
        for number, rows in enumerate(TABLES, 1):
            path = f"{source.path}[{number}]" if len(TABLES) > 1 else ""
            yield GridTable(source, options, blocks(rows), path=path, close=lambda: None)
    finally:
        source.close()


@pytest.fixture
def grid(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Register the format and return a file of it."""
    module = ModuleType("uscc.readers.grids")
    module.tables = tables  # type: ignore[attr-defined]
    monkeypatch.setitem(__import__("sys").modules, "uscc.readers.grids", module)
    rows = ((MAGIC, formats.Reader("grids")), *formats.FORMATS)
    monkeypatch.setattr(formats, "FORMATS", rows)
    path = tmp_path / "book.grid"
    path.write_bytes(MAGIC)
    return path


def figures(report: Report) -> dict[str, Any]:
    """Return the report and its findings; of sources what does not depend on the format."""
    found = report.as_dict()
    kept = ("records", "header_line", "columns", "blank_lines", "left_out", "statuses")
    found["sources"] = [{key: source[key] for key in kept} for source in found["sources"]]
    found["findings"] = [(one.line, *one[2:9]) for one in report.findings]
    return found


NAMES = ["序号", "企业名称", "统一社会信用代码", "状态"]
WORDS = st.sampled_from(["", "甲公司", "乙公司", "合计", "1", "注销", "填表人：", "序号"])
CODES = st.one_of(WORDS, st.sampled_from([SAMPLE, numbered(1), "91350100", NAMES[2]]))
ROWS = st.tuples(WORDS, WORDS, CODES, WORDS).map(list)


@given(
    titles=st.lists(st.sampled_from([["名单", "", "", ""], ["", "某局", "", ""]]), max_size=3),
    rows=st.lists(ROWS, min_size=1, max_size=12),
    size=st.integers(1, 5),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_like_csv(titles: list[list[str]], rows: list[list[str]], size: int, grid: Path) -> None:
    """Drawn rows give the same figures, findings and lines as a CSV file."""
    whole = [*titles, NAMES, *rows]
    TABLES[:], SIZE[0] = [whole], size
    path = grid.with_suffix(".csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(whole)
    one, two = (
        scan(file, code=NAMES[2], entity=NAMES[1], status=NAMES[3]) for file in (grid, path)
    )
    assert figures(one) == figures(two)


def test_rows_of_any_length(grid: Path) -> None:
    """A short row ends with blank cells; cells right of the heading are columns without a name."""
    TABLES[:] = [
        [["名单"], [], NAMES, ["1", "甲", SAMPLE], ["2", "乙", numbered(1), "", "x"], ["3"]]
    ]
    report = scan(grid)
    (source,) = report.sources
    assert (report.records, report.errors) == (2, 0)
    assert (source["header_line"], source["header_rows"], source["blank_lines"]) == (3, 1, 1)
    assert source["left_out"]["first"] == [{"line": 1, "text": "名单"}, {"line": 6, "text": "3"}]
    assert source["unit"] == "row"


def test_findings_name_rows(grid: Path) -> None:
    """A finding is in a row, in both languages."""
    TABLES[:] = [[NAMES, ["1", "甲", numbered(1)[:-1] + "?", ""]]]
    report = scan(grid)
    assert (report.findings[0].line, report.findings[0].unit) == (2, "row")
    assert "row 2" in report.text()
    assert "第2行" in report.text("zh")


def test_tables_without_codes(grid: Path) -> None:
    """They are left out and said; a file without any other is an error."""
    codes = [NAMES, ["1", "甲", SAMPLE, ""]]
    TABLES[:] = [[["说明"], ["本表由某局填报"]], codes, [["a", "b"], ["1", "2"]], codes]
    report = scan(grid)
    assert [source["path"] for source in report.sources] == [f"{grid}[2]", f"{grid}[4]"]
    assert [one["path"] for one in report.as_dict()["sources_left_out"]] == [
        f"{grid}[1]",
        f"{grid}[3]",
    ]
    assert "book.grid[3]: left out, no column of codes was found" in report.text()
    assert (report.records, report.relations["repeated"].records) == (2, 1)
    TABLES[:] = [TABLES[0], TABLES[2]]
    with pytest.raises(
        NoCodes, match=r"none of its 2 tables has a column of codes.*\[1\], .*\[2\]"
    ):
        scan(grid)
    TABLES[:] = TABLES[1:]
    with pytest.raises(NoCodes, match="no column of codes was found"):
        scan(grid)


@pytest.mark.parametrize(("choice", "words"), [("sheets", "no sheets"), ("table", "no tables")])
def test_a_choice_among_nothing(choice: str, words: str, grid: Path) -> None:
    """A sheet of what is not a workbook, or a table of what is not a database, is an error."""
    TABLES[:] = [[NAMES, ["1", "甲", SAMPLE, ""]]]
    with pytest.raises(RegistryError, match=words):
        scan(grid, **{choice: "甲"})  # type: ignore[arg-type]


def test_many_tables_without_codes(grid: Path) -> None:
    """Ten are named."""
    TABLES[:] = [[["a"], ["1"]]] * 12
    with pytest.raises(NoCodes, match=r"none of its 12 tables.*\[10\], …"):
        scan(grid)
    TABLES[:] = [*TABLES, [NAMES, ["1", "甲", SAMPLE, ""]]]
    assert "and 8 more left out" in scan(grid).text()


def test_a_doubtful_table_stops(grid: Path) -> None:
    """A table with several columns of codes is not passed over."""
    two = [["甲代码", "乙代码"], *[[numbered(at), numbered(at + 50)] for at in range(9)]]
    TABLES[:] = [[NAMES, ["1", "甲", SAMPLE, ""]], two]
    with pytest.raises(RegistryError, match="more than one column"):
        scan(grid)


@pytest.mark.parametrize("rows", [[], [[]], [NAMES]])
def test_no_records(rows: list[list[str]], grid: Path) -> None:
    """A table without records is an error."""
    TABLES[:] = [rows]
    with pytest.raises(NoCodes, match=r"the table is empty|only a header line"):
        scan(grid)
