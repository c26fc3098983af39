"""Rows that are no records are left out, counted and shown; a row that may be one is one."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE, numbered
from test_cutting import Cut
from ways import Small, cuts, made_small, sizes

from uscc import Report, scan
from uscc.readers.leftover import Heads, heads_of, perhaps_labels, why_left_out
from uscc.readers.selection import SHOWN, LeftOut

NAMES = ["序号", "企业名称", "统一社会信用代码", "备注"]

#: Rows that are no records, each as officials write them.
CLUTTER = [
    ["合计", "", "", "20"],
    ["", "合 计", "", "1,234"],
    ["", "", "小计：", ""],
    ["总计20家", "", "", ""],
    ["填表人：", "", "", "审核人："],
    ["填表人：张三", "", "", "联系电话：0564-1234567"],
    ["填表人：", "张三", "填表日期：", "2024年1月5日"],
    ["单位（盖章）", "", "", ""],
    ["备注：本表数据截至2024年12月31日，由各县区填报。", "", "", ""],
    ["注1：不含个体工商户", "", "", ""],
    ["第1页，共3页", "", "", ""],
    ["Total", "", "-", "20"],
    NAMES,
    ["某市企业名单"],
    ["21", "", "", ""],
    ["　　填表人：张三　审核人：李四", "", "", ""],
]

#: Rows that may be records, although they look like something else.
RECORDS = [
    ["", "合计家具厂", "", ""],
    ["合计", "甲公司", "", ""],
    ["合计", "", "91350100M000100Y4", ""],
    ["", "", f"备注：{SAMPLE}", ""],
    ["1", "单位食堂", "", ""],
    ["21", "", "", "停业"],
    ["", "备注", SAMPLE, ""],
    ["填表人：张三", "乙有限公司", "", ""],
    ["", "", "无", "已迁出"],
    ["", "", "340123000012345", ""],
]

HEADS = heads_of([["某市企业名单"], NAMES], NAMES, 2, 1)


def why(row: list[str]) -> str | None:
    """Return why a row is left out."""
    return why_left_out([cell.encode() for cell in row], 2, HEADS)


@pytest.mark.parametrize("row", CLUTTER, ids="".join)
def test_clutter(row: list[str]) -> None:
    """It is left out, with its text; the entity cell alone never keeps it."""
    assert why(row) == " ".join(filter(None, (cell.strip() for cell in row)))
    assert len(row) == 1 or perhaps_labels([row[1].encode()], [0]) or row == NAMES


@pytest.mark.parametrize("row", RECORDS, ids="".join)
def test_records(row: list[str]) -> None:
    """A row that may be a record is a record."""
    assert why(row) is None


def test_blank() -> None:
    """A blank row has no text."""
    assert why(["", " ", "", "\u3000"]) == ""


def test_no_ordinal() -> None:
    """A number alone is a record where no column counts the records."""
    assert why_left_out([b"21", b"", b""], 2, Heads()) is None


def written(rows: list[list[str]]) -> str:
    """Return rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def figures(report: Report) -> dict[str, Any]:
    """Return the report without its sources, and without the warning about rows left out."""
    found = report.as_dict()
    del found["sources"]
    found["warnings"] = [slug for slug in found["warnings"] if slug != "rows-left-out"]
    return found


def _cut(small: Small, cut: Cut | None) -> Small:
    return small._replace(cut=cut)


@given(data=st.data(), small=st.builds(_cut, sizes, st.none() | cuts))
def test_clutter_changes_no_figure(
    data: st.DataObject, small: Small, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Clutter anywhere below the heading, however the file is read, leaves the figures alone."""
    folder = tmp_path_factory.getbasetemp()
    records = [[str(at), f"公司{at % 7}", numbered(at % 9), ""] for at in range(20)]
    records += data.draw(st.lists(st.sampled_from(RECORDS), max_size=8))
    rows, clutter = list[list[str]](), 0
    for record in records:
        for row in data.draw(st.lists(st.sampled_from([*CLUTTER, ["", "", "", ""]]), max_size=2)):
            rows.append(row)
            clutter += any(row)
        rows.append(record)
    expected = [["某市企业名单"], NAMES, *records]
    rows = [["某市企业名单"], NAMES, *rows]
    with made_small(small):
        reports = []
        for name, some in (("clutter.csv", rows), ("plain.csv", expected)):
            path = Path(folder, name)
            path.write_text(written(some), "utf-8")
            reports.append(scan(path, memory=small.memory))
    one, two = reports
    assert figures(one) == figures(two)
    left_out = one.sources[0]["left_out"]
    assert left_out["rows"] == clutter + 1
    assert left_out["first"][0] == {"line": 1, "text": "某市企业名单"}
    assert ("rows-left-out" in one.warnings, len(left_out["first"])) == (
        True,
        min(100, clutter + 1),
    )


def test_full_width_codes_and_clutter(tmp_path: Path) -> None:
    """A code in full width is no clutter; a signature in the code column is."""
    wide = SAMPLE.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    rows = [
        ["统一社会信用代码", "企业名称"],
        [wide, "甲"],
        ["填表人：张三", ""],
        [numbered(1), "乙"],
    ]
    path = tmp_path / "r.csv"
    path.write_text(written(rows), "utf-8")
    report = scan(path)
    assert (report.records, report.notes["format"], report.errors) == (2, 1, 0)
    assert report.sources[0]["left_out"]["first"] == [{"line": 3, "text": "填表人：张三"}]


def test_a_heading_of_18_bytes_is_repeated(tmp_path: Path) -> None:
    """A heading as long as a code is found among codes, too."""
    name = "uni_credit_code_id"
    assert len(name) == 18
    rows = [["name", name], ["甲", SAMPLE], ["name", name], ["乙", numbered(1)]]
    path = tmp_path / "r.csv"
    path.write_text(written(rows), "utf-8")
    report = scan(path, code=name)
    assert (report.records, report.sources[0]["left_out"]["rows"]) == (2, 1)


@pytest.mark.parametrize("rows_together", [1, 7, 1_000])
def test_many_rows_left_out(tmp_path: Path, rows_together: int) -> None:
    """The first hundred are listed, five on the screen, all counted, however the file is cut."""
    heading = ["统一社会信用代码", "企业名称"]
    rows = [heading]
    for at in range(150):
        rows += [[numbered(at), f"公司{at}"], heading]
    path = tmp_path / "r.csv"
    path.write_text(written(rows), "utf-8")
    with made_small(Small(20_000, 3, rows_together)):
        report = scan(path)
    left_out = report.sources[0]["left_out"]
    assert (left_out["rows"], report.records) == (150, 150)
    assert [one["line"] for one in left_out["first"]] == list(range(3, 203, 2))
    assert report.text("zh").count("统一社会信用代码 企业名称") == 5


def test_the_first_rows_left_out_of_parts_in_any_order() -> None:
    """A later part may bring earlier lines."""
    late = LeftOut(SHOWN, tuple((line, "合计") for line in range(500, 500 + SHOWN)))
    early = LeftOut(2, ((3, "名单"), (700, "合计")))
    found = late.plus(early, line=1)
    assert (found.rows, found.first[0], len(found.first)) == (SHOWN + 2, (4, "名单"), SHOWN)
    assert found.first[-1] == (500 + SHOWN - 2, "合计")
    assert late.plus(LeftOut(1, ((900, "合计"),))).first == late.first
