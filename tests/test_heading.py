"""The heading of a table: titles above, one or two rows of names, none at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE, numbered

from uscc.errors import NoCodes
from uscc.readers.heading import Heading, Row, find_heading
from uscc.readers.options import ReadOptions


def found(*lines: str, **options: int | bool) -> Heading:
    """Return the heading of lines whose cells have bars between."""
    rows = [Row(number, line.split("|")) for number, line in enumerate(lines, 1)]
    return find_heading(rows, ReadOptions(**options), "r.csv")  # type: ignore[arg-type]


TITLES = ("某市2024年学校名单|||", "填报单位：某局|||单位：个")
NAMES = "序号|学校名称|统一社会信用代码|备注"
RECORDS = (f"1|甲学校|{SAMPLE}|", f"2|乙学校|{numbered(1)}|")


def test_titles_above() -> None:
    """Title lines and the reporting unit are above the names."""
    heading = found(*TITLES, NAMES, *RECORDS)
    assert heading == Heading(2, 1, tuple(NAMES.split("|")), 3)


def test_no_titles() -> None:
    """The first row names the columns."""
    assert found(NAMES, *RECORDS) == Heading(0, 1, tuple(NAMES.split("|")), 1)


def test_records_only() -> None:
    """A table without names begins with a record; so does one with a code above the names."""
    assert found(*RECORDS) == Heading(0, 0, ("#1", "#2", "#3", "#4"), None)
    assert found(RECORDS[0], NAMES, RECORDS[1]).rows == 0


def test_a_title_above_unknown_names() -> None:
    """Where no column is known by name, names fill as many cells as records do."""
    heading = found("关于公布名单的通知|", "col1|col2", f"甲|{SAMPLE}", f"乙|{numbered(1)}")
    assert heading == Heading(1, 1, ("col1", "col2"), 2)


def test_one_column() -> None:
    """A table of one column has a name or none, and no title."""
    assert found("codes", SAMPLE) == Heading(0, 1, ("codes",), 1)
    assert found(SAMPLE, numbered(1)).rows == 0


def test_groups_above_the_names() -> None:
    """A merged cell groups the columns below it: the agency's code is not the subject's."""
    heading = found(
        "序号|行政相对人||许可机关|",
        "|名称|统一社会信用代码|名称|统一社会信用代码",
        f"1|甲公司|{SAMPLE}|市局|{numbered(1)}",
    )
    assert (heading.above, heading.rows, heading.line) == (0, 2, 1)
    assert heading.names == (
        "序号",
        "行政相对人/名称",
        "行政相对人/统一社会信用代码",
        "许可机关/名称",
        "许可机关/统一社会信用代码",
    )


def test_names_below_a_group() -> None:
    """Names in the second row, where the first has merged cells."""
    heading = found(
        "某市许可名单||||",
        "序号|企业名称|统一社会信用代码|许可信息|",
        "|||编号|日期",
        f"1|甲公司|{SAMPLE}|12|2024",
    )
    assert (heading.above, heading.rows, heading.line) == (1, 2, 2)
    assert heading.names == (
        "序号",
        "企业名称",
        "统一社会信用代码",
        "许可信息/编号",
        "许可信息/日期",
    )


@pytest.mark.parametrize(
    "record",
    ["1|甲公司||停业|", "1||||停业|迁走", "|甲公司|||", "1|甲公司||12|2024", "|||许可|"],
)
def test_a_record_without_a_code_is_no_second_row(record: str) -> None:
    """A row that may be a record is a record."""
    names = "序号|企业名称|统一社会信用代码|许可信息|"
    assert found(names, record, f"1|甲公司|{SAMPLE}|12|2024").rows == 1


def test_a_remark_is_no_group() -> None:
    """填报单位：某局 is not part of the names below it."""
    heading = found("填报单位：某局||单位：个|", NAMES, *RECORDS)
    assert heading == Heading(1, 1, tuple(NAMES.split("|")), 2)


def test_a_word_that_may_be_a_cell() -> None:
    """代码 alone in a row of other words names no code."""
    assert found("项目|取值", "代码|甲", "x|y").above == 0


def test_a_long_remark_names_no_code() -> None:
    """A sentence above the table that mentions the code is a title."""
    remark = "说明：" + "请逐项填写" * 12 + "统一社会信用代码"
    assert found(remark, NAMES, *RECORDS) == Heading(1, 1, tuple(NAMES.split("|")), 2)


def test_many_columns() -> None:
    """A table of a thousand columns and more begins with its header, or with a record."""
    wide = "|".join(f"c{number}" for number in range(1_001))
    assert found(wide, NAMES, *RECORDS).names == tuple(wide.split("|"))
    assert found(f"{SAMPLE}|{wide}", NAMES, *RECORDS).rows == 0
    assert found(f"{SAMPLE}|{wide}", *RECORDS, header=True).rows == 1


@pytest.mark.parametrize(
    "title",
    ["填报日期：2024年06月30日|||", "联系电话：|0591-87654321||", "截止2024-06-30|||20240630"],
)
def test_numbers_in_titles(title: str) -> None:
    """A date or a telephone number above the names is not a record."""
    assert found(TITLES[0], title, NAMES, *RECORDS).line == 3


def test_a_title_of_several_cells_is_no_group() -> None:
    """It does not change the meaning of the names below it."""
    heading = found("某区市场监管局||2024年度|", NAMES, *RECORDS)
    assert heading == Heading(1, 1, tuple(NAMES.split("|")), 2)
    heading = found("主体信息||备案|", "企业名称|统一社会信用代码|编号|日期", f"甲|{SAMPLE}|1|2")
    assert (heading.above, heading.rows) == (1, 1)


def test_a_group_that_is_an_agency() -> None:
    """Its code is that of the agency, although no name is there twice."""
    heading = found("许可机关||相对人|", "名称|统一社会信用代码|姓名|编号", f"局|{SAMPLE}|乙|1")
    assert heading.names[1] == "许可机关/统一社会信用代码"


def test_as_the_caller_says() -> None:
    """`header_line` and `header` decide."""
    assert found(*TITLES, NAMES, *RECORDS, header_line=2).line == 2
    assert found(*TITLES, NAMES, *RECORDS, header=False).rows == 0
    assert found(*RECORDS, header=True).names == tuple(RECORDS[0].split("|"))
    assert found(*TITLES, NAMES, *RECORDS, header=True).line == 3
    assert found().names == ()


@pytest.mark.parametrize(("line", "why"), [(2, "which is blank"), (7, "only the first 4 rows")])
def test_a_header_line_that_is_not_there(line: int, why: str) -> None:
    """A blank line, or one too far below, is an error."""
    with pytest.raises(NoCodes, match=f"the header cannot be in row {line}.*{why}"):
        found(NAMES, "", *RECORDS, header_line=line)
    with pytest.raises(NoCodes, match="only the first 0 rows"):
        found(header_line=line)


@pytest.mark.parametrize("line", [2, 3])
def test_either_row_of_names(line: int) -> None:
    """A header of two rows is meant by either of them."""
    rows = (
        "某市名单||||",
        "序号|行政相对人||许可机关|",
        "|名称|统一社会信用代码|名称|统一社会信用代码",
        f"1|甲公司|{SAMPLE}|市局|{numbered(1)}",
    )
    assert found(*rows, header_line=line) == found(*rows)
    assert found(*rows).rows == 2


@given(
    titles=st.lists(st.sampled_from([*TITLES, "|||", "附件1|||", "|某市名单||"]), max_size=45),
    records=st.integers(0, 60),
)
def test_any_titles(titles: list[str], records: int) -> None:
    """Whatever is above, the names are found in the first 50 rows, and no record is passed over."""
    rows = [f"{number}|甲学校|{numbered(number)}|" for number in range(records)]
    heading = found(*titles, NAMES, *rows)
    assert heading == Heading(len(titles), 1, tuple(NAMES.split("|")), len(titles) + 1)
