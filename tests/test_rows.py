"""Rows of a findings file by columns: byte for byte the file of all findings one by one."""

from __future__ import annotations

import csv
import io
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from uscc.audit import Finding
from uscc.audit.finding_columns import FindingColumns
from uscc.audit.result import COLUMNS, Related
from uscc.language import say_in
from uscc.report.cells import is_risky, spreadsheet_cell, spreadsheet_cells
from uscc.report.details import detail_text, details_of_one
from uscc.report.findings import RowMaker, write_findings
from uscc.report.rows import CSV, JSON, Column, RowFormat, csv_head
from uscc.vocabulary import slugs

#: Text in which everything happens that a row must care for.
troubled = st.one_of(
    st.text(alphabet='9E=+-@," \t\r\n%\\/\x01\x7f\u2028\ud800²٣e某', max_size=8),
    st.from_regex(r"\s?[0-9]{10,19}\s?", fullmatch=True),
    st.from_regex(r"[ \t]?[0-9]{1,3}[eE][0-9²a]{0,3}", fullmatch=True),
    st.text(),
    st.text(alphabet=st.characters(exclude_categories=())),
    st.sampled_from(["", "某某公司", "公司, Ltd", 'a "b"', "911010669769418720", "=1", "%s"]),
)
# Before 3.11, `csv.writer` refuses NUL, so nothing can be compared there.
if sys.version_info < (3, 11):
    troubled = troubled.filter(lambda text: "\0" not in text)

numbers = st.none() | st.integers(0, 99) | st.sampled_from([-1, 10**11 - 1, 10**11, 10**18])


def columns_of(cells: st.SearchStrategy[object], size: int) -> st.SearchStrategy[Column]:
    """Draw a column of `size` cells: constant, of a few values, or of any."""
    few = st.lists(cells, min_size=1, max_size=2).map(st.sampled_from)
    return st.one_of(
        cells.map(lambda cell: [cell] * size),
        few.flatmap(lambda some: st.lists(some, min_size=size, max_size=size)),
        st.lists(cells, min_size=size, max_size=size),
    )


@st.composite
def all_columns(draw: st.DrawFn, kept: int = 0) -> list[Column]:
    """Draw the ten columns of some findings, and kept ones behind them."""
    size = draw(st.integers(0, 6))
    return [
        draw(columns_of(numbers if place in (1, 8) else troubled, size))
        for place in range(10 + kept)
    ]


#: Names of kept columns; some are those of the ten.
kept_columns = st.lists(troubled | st.sampled_from(COLUMNS), max_size=3, unique=True)
with_kept = kept_columns.flatmap(
    lambda names: st.tuples(st.just(names), all_columns(kept=len(names)))
)


def written(columns: list[Column], name: str, kept: Sequence[str] = ()) -> bytes:
    """Return the findings file that is written finding by finding."""
    findings = [
        Finding._make((*cells[:9], (Related(None, None, None, cells[9]),), 0, "line", cells[10:]))
        for cells in zip(*columns)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_findings(findings, str(path), kept=kept)
        return path.read_bytes()


@given(with_kept)
def test_csv_rows(drawn: tuple[list[str], list[Column]]) -> None:
    """The head and the rows are the file, each finding has one row, each name one column."""
    kept, columns = drawn
    rows = CSV.keeping(kept).rows(columns)
    assert len(rows) == len(columns[0])
    data = written(columns, "findings.csv", kept)
    assert csv_head(kept) + b"".join(rows) == data
    head, *cells = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert len(set(head)) == len(head) == 10 + len(kept)
    texts = [[encoded(spreadsheet_cell(cell)) for cell in column] for column in columns[10:]]
    assert [row[10:] for row in cells] == list(map(list, zip(*texts))) or not kept


@given(with_kept)
def test_json_rows(drawn: tuple[list[str], list[Column]]) -> None:
    """The rows are the file, each is one line, and has the kept cells by name."""
    kept, columns = drawn
    rows = JSON.keeping(kept).rows(columns)
    assert [row.count(b"\n") for row in rows] == [1] * len(columns[0])
    assert b"".join(rows) == written(columns, "findings.jsonl", kept)
    for row, cells in zip(rows, zip(*columns)):
        assert json.loads(row).get("kept", {}) == dict(zip(kept, cells[10:]))
        assert ("kept" in json.loads(row)) == bool(kept)


def encoded(text: str) -> str:
    """Return text as a file has it: a lone surrogate is an escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def test_names_of_kept_columns() -> None:
    """A name that a column has already ends in a number; names are guarded as cells are."""
    names = ["entity", "code", "entity_2", "备注", "=1", 'a,"b"']
    head = csv_head(names).decode("utf-8-sig")
    assert head.endswith('detail,entity_2,code_2,entity_2_2,备注,\'=1,"a,""b"""\r\n')


@pytest.mark.parametrize("form", [CSV, JSON])
@given(columns=all_columns())
def test_rows_in_two_parts(form: RowFormat, columns: list[Column]) -> None:
    """A row without its detail, and the detail, are the row; a detail is one object."""
    beginnings, endings = form.parted(columns)
    assert [one + other for one, other in zip(beginnings, endings)] == form.rows(columns)
    assert len(set(map(id, endings))) == len(set(columns[-1]))


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("groups", [1, 2, 7])
@pytest.mark.parametrize("names", [(), ("登记机关", "备注")])
def test_rows_of_large_groups(as_json: bool, groups: int, names: tuple[str, ...]) -> None:
    """Findings that list the same members have the rows that they have one by one."""
    lists = [(Related(None, 1 + at, "91350100M000100Y43", "甲, 乙"),) for at in range(groups)]
    findings = [
        Finding("a", line, "body", "", "=1", "丙", "", "", 1, lists[line % groups], 2)._replace(
            kept=tuple(f"{name} {line}" for name in names)
        )
        for line in range(2, 10)
    ]
    columns: list[Any] = list(map(list, zip(*findings)))
    related, more, units, _ = columns[9:]
    fields = "body", *columns[:2], *columns[3:9], units, None, related, more
    kept = [(name, [one.kept[at] for one in findings]) for at, name in enumerate(names)]
    cells = FindingColumns._make((*fields, kept))
    rows, endings = RowMaker(as_json, "en")(cells)
    assert (len(endings) > 0) == (groups < 7 and not names)
    made = map(bytes.__add__, rows, endings) if endings else rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("f.jsonl" if as_json else "f.csv")
        write_findings(findings, str(path), kept=names)
        assert path.read_bytes() == (b"" if as_json else csv_head(names)) + b"".join(made)
    assert cells.objects() == findings


@pytest.mark.parametrize("form", [CSV, JSON])
def test_constant_lines(form: RowFormat) -> None:
    """Findings that are equal in all columns have a row each."""
    columns: list[Column] = [["a"] * 3, [None] * 3, *[["b"] * 3] * 6, [None] * 3, ["c"] * 3]
    assert len(form.rows(columns)) == 3


def risky(text: str) -> bool:
    """Tell what a spreadsheet runs or shortens, by the letter of the rule."""
    if text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return True
    digits, mark, exponent = text.strip().upper().partition("E")
    if not (digits.isascii() and digits.isdigit()):
        return False
    return exponent.isdigit() if mark else len(digits) >= 12


@given(troubled)
@example("12e٣")
@example("12E²")
@example("\u300012E45\u3000")
def test_risky(text: str) -> None:
    """The pattern is the rule, for digits of all scripts and all white space."""
    assert is_risky(text) == risky(text)


@given(st.lists(troubled, max_size=5))
@example(["\t=1"])
def test_a_column_for_a_spreadsheet(texts: list[str]) -> None:
    """A column is guarded as its cells are, one by one."""
    assert list(spreadsheet_cells(texts)) == list(map(spreadsheet_cell, texts))


#: The fields of the one other member of a group.
related = st.builds(
    Related,
    source=st.none() | st.sampled_from(["", "a.csv"]),
    line=st.none() | st.integers(0, 10**7),
    code=st.none() | st.sampled_from(["", "91350100M000100Y43"]),
    entity=st.none() | st.sampled_from(["", "某某公司", "{n} %s"]),
    alike=st.none() | st.sampled_from(slugs("names")),
    unit=st.sampled_from(slugs("unit")),
)


@pytest.mark.parametrize("lang", ["en", "zh"])
@given(
    st.one_of(
        st.lists(related, max_size=6),
        st.lists(related.map(lambda one: one._replace(alike=None)), max_size=6),
        st.lists(related.map(lambda one: one._replace(source=None, code=None)), max_size=6),
    )
)
def test_details(lang: str, others: list[Related]) -> None:
    """The details of findings with one other member are those of each finding, in each language."""
    say = say_in(lang)
    columns = [[one[place] for one in others] for place in range(6)]
    alone = [Finding("", None, "shared", "", "", "", "", "", None, (one,)) for one in others]
    assert details_of_one(columns, say) == [detail_text(one, say) for one in alone]
