"""`where` chooses records; the others are counted as left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE, numbered

from uscc import RegistryError, scan
from uscc.readers.conditions import parted

HEADER = "企业名称,统一社会信用代码,状态,所属县区\n"


def registry(folder: Path, *rows: str) -> Path:
    """Write a registry."""
    path = folder / "r.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


ROWS = (
    f"甲,{SAMPLE},正常,金安区",
    f"乙,{numbered(1)},正常,裕安区",
    f"丙,{numbered(2)[:-1]}?,停业,金安区",
    f"丁,{numbered(3)},,霍 山 县",
)


@pytest.mark.parametrize(
    ("where", "records", "errors"),
    [
        ("所属县区=金安区", 2, 1),
        ("所属县区!=金安区", 2, 0),
        ("#4=金安区", 2, 1),
        ("所属县区=霍山县", 1, 0),
        (["所属县区=金安区", "所属县区=裕安区"], 3, 1),
        (["所属县区=金安区", "状态=正常"], 1, 0),
        (["状态!=正常", "状态!=停业"], 1, 0),
        ("状态=", 1, 0),
        ("状态!=", 3, 1),
        ("所属县区=六安市", 0, 0),
    ],
)
def test_where(where: str | list[str], records: int, errors: int, tmp_path: Path) -> None:
    """Values of one column are alternatives, other conditions hold together."""
    report = scan(registry(tmp_path, *ROWS), where=where)
    assert (report.records, report.errors) == (records, errors)
    assert report.sources[0]["left_out"]["not_chosen"] == 4 - records
    assert (report.verdict == "no-data") == (records == 0)
    assert "rows-left-out" not in report.warnings


def test_where_on_ragged_lines(tmp_path: Path) -> None:
    """A comma in a name shifts its line; the columns behind the code are counted from the end."""
    path = registry(tmp_path, *ROWS, f"戊,己,{numbered(4)},正常,金安区", f"庚,{numbered(5)}")
    report = scan(path, where="所属县区=金安区")
    assert (report.records, report.sources[0]["ragged"]["records"]) == (3, 1)
    assert scan(path, where="所属县区!=金安区").records == 3
    assert scan(path, where="企业名称=戊").records == 1


def test_where_on_shifted_lines(tmp_path: Path) -> None:
    """A line with as many fields as the header, but shifted, fulfils conditions as it stands."""
    path = registry(tmp_path, *ROWS, f"戊,己公司,{numbered(4)},正常")
    assert scan(path, where="状态=正常").records == 3
    assert scan(path, where="所属县区=正常").records == 0


@pytest.mark.parametrize("end", [",", ",,"])
def test_where_on_lines_with_a_delimiter_at_their_end(end: str, tmp_path: Path) -> None:
    """A delimiter behind the last field shifts nothing."""
    path = registry(tmp_path, *(f"{row}{end}" for row in ROWS))
    assert scan(path, where="所属县区=金安区").records == 2
    assert scan(path, where="状态=停业").errors == 1


def test_the_first_record_without_a_header(tmp_path: Path) -> None:
    """Conditions hold for it, too; a title there is left out."""
    path = tmp_path / "r.csv"
    path.write_text(f"甲,{SAMPLE},注销\n乙,{numbered(1)},存续\n合计,,2\n", "utf-8")
    report = scan(path, where="#3=存续")
    assert (report.records, report.sources[0]["left_out"]["not_chosen"]) == (1, 1)
    assert scan(path, where="#3!=存续").records == 1


def test_columns_are_found_among_the_chosen(tmp_path: Path) -> None:
    """An agency's code in the other records does not matter."""
    rows = [f"局,{SAMPLE},其他,x" for _ in range(30)] + [
        f"公司{n},{numbered(n)},企业,x" for n in range(9)
    ]
    path = registry(tmp_path, *rows)
    with pytest.raises(RegistryError, match="holds one code"):
        scan(path)
    assert scan(path, where="状态=企业").records == 9


def test_an_unknown_column(tmp_path: Path) -> None:
    """The columns are listed."""
    with pytest.raises(RegistryError, match="there is no column '县区'"):
        scan(registry(tmp_path, *ROWS), where="县区=金安区")


@pytest.mark.parametrize("condition", ["", "状态", "=正常", "!=正常"])
def test_no_condition(condition: str, tmp_path: Path) -> None:
    """A text of another form is refused before anything is read."""
    with pytest.raises(ValueError, match="a condition is COLUMN=VALUE"):
        scan(tmp_path / "absent.csv", where=condition)


@pytest.mark.parametrize("line", [0, -1])
def test_no_header_line(line: int, tmp_path: Path) -> None:
    """Lines count from 1."""
    with pytest.raises(ValueError, match="header_line is the number of a line"):
        scan(tmp_path / "absent.csv", header_line=line)


def test_parts_of_a_condition() -> None:
    """The first sign parts it, so that a value may hold signs."""
    assert parted("a=b!=c") == ("a", True, "b!=c")
    assert parted("a!=b=c") == ("a", False, "b=c")
    assert parted("a=b=c", ["a=b"]) == ("a=b", True, "c")
    assert parted("a=b=c!=d", ["a", "a=b=c"]) == ("a=b=c", False, "d")


@given(
    cells=st.lists(st.sampled_from(["A", "a ", "Ａ", "B", "", "（C）", "(c)"]), min_size=1),
    value=st.sampled_from(["a", "B", "", "(C)"]),
)
def test_each_record_is_chosen_or_left_out(
    cells: list[str], value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`=` and `!=` divide the records, whatever their width and case."""
    rows = [f"公司{at},{numbered(at)},{cell},x" for at, cell in enumerate(cells)]
    path = registry(tmp_path_factory.getbasetemp(), *rows)
    plain = {"A": "a", "a ": "a", "Ａ": "a", "（C）": "(c)", "B": "b"}
    equal = sum(plain.get(cell, cell) == value.lower() for cell in cells)
    assert scan(path, where=f"状态={value}").records == equal
    assert scan(path, where=f"状态!={value}").records == len(cells) - equal
