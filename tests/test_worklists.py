"""Worklists: each owner has the findings that are its own, in a file of its own."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import right_code
from strategies import SAMPLE
from test_report_workbook import ABOUT, CHINESE, ENGLISH, cells_of
from written import sheets_of

import uscc
from uscc import cli
from uscc.audit import Finding, Report
from uscc.audit.authorities import LEVELS
from uscc.audit.rate import counted_slugs
from uscc.batch.folding import fold
from uscc.budget import LEAST_MEMORY, MemoryBudget
from uscc.code.text import compact
from uscc.errors import RegistryError
from uscc.output import Together
from uscc.report.worklists import write_worklists
from uscc.sentences import Say

EXAMPLE = Path(__file__).parents[1] / "examples" / "registry.csv"

Book = dict[str, list[list[Any]]]


def lists_of(
    report: Report,
    folder: Path,
    say: Say = CHINESE,
    budget: MemoryBudget | None = None,
) -> dict[str, Book]:
    """Return the worklists of a report by the names of their files."""
    more = () if budget is None else (budget,)
    with Together() as files, files.folder(str(folder)) as path:
        write_worklists(report, iter(report.findings), path, say, ABOUT, *more)
    return {name: sheets_of((folder / name).read_bytes()) for name in sorted(os.listdir(folder))}


def rows_of(book: Book) -> list[list[Any]]:
    """Return the findings of a worklist, without the columns to fill in."""
    head, *rows = next(iter(book.values()))
    assert head[:3] in (["数据操作标识位", "处理结果", "备注"], ["Operation", "Result", "Remark"])
    assert all(row[:3] == [None] * 3 for row in rows)
    return [row[3:] for row in rows]


def wanted(report: Report, some: Sequence[Finding], say: Say = CHINESE) -> list[list[Any]]:
    """Return the cells of findings."""
    counted = counted_slugs(report.counted)
    return [cells_of(one, counted, say) for one in some]


@pytest.mark.parametrize("by", ["county", "prefecture", "province"])
def test_each_authority_has_its_own(tmp_path: Path, by: str) -> None:
    """By department and region at the level of the report; the others have a file together."""
    report = uscc.scan(EXAMPLE, by=by)
    found = lists_of(report, tmp_path / "lists")
    index = found.pop("00_目录.xlsx")["目录"]
    known = {(one.department, one.region) for one in report.by_authority}
    own: dict[tuple[str, str] | None, list[Finding]] = {}
    for finding in report.findings:
        code = compact(finding.code)
        place = code[:1], code[2 : 2 + LEVELS[by]].ljust(6, "0")
        own.setdefault(place if len(code) == 18 and place in known else None, []).append(finding)
    keys = {None if name.startswith("无") else (name[0], name[1:7]): name for name in found}
    assert own.keys() == keys.keys()
    for key, name in keys.items():
        assert rows_of(found[name]) == wanted(report, own[key])
    assert [row[0] for row in index[1:]] == sorted(found, key=lambda name: (name[0] == "无", name))
    assert sum(row[2] for row in index[1:]) == len(report.findings)
    with_errors = {(one.department, one.region): one for one in report.by_authority}
    for row in index[1:]:
        one = with_errors[(None, None) if row[0][0] == "无" else (row[0][0], row[0][1:7])]
        assert row[4:6] == [one.rate.errors, one.rate.base]


def test_the_names_of_files(tmp_path: Path) -> None:
    """Codes and names, in the language."""
    report = uscc.scan(EXAMPLE)
    chinese, english = (
        list(lists_of(report, tmp_path / say.lang, say)) for say in (CHINESE, ENGLISH)
    )
    assert chinese[0] == "00_目录.xlsx"
    assert "9341522_安徽省六安市霍邱县_市场监管.xlsx" in chinese
    assert chinese[-1] == "无登记管理部门.xlsx"
    assert english[0] == "00_index.xlsx"
    assert "9341522_安徽省六安市霍邱县_market regulation.xlsx" in english
    assert english[-1] == "no-authority.xlsx"


def test_a_worklist_can_be_filled_in(tmp_path: Path) -> None:
    """The operation is chosen from a list; cells to fill in are not locked; the rest is told."""
    report = uscc.scan(EXAMPLE)
    (one,) = [one for one in report.by_authority if (one.department, one.region) == ("9", "341500")]
    found = lists_of(report, tmp_path / "lists")
    name = next(name for name in found if name.startswith("9341500"))
    told = found[name]["填写说明"]
    assert told[0] == ["整改清单（供纠错回传）：341500 安徽省六安市 9 市场监管"]
    figures = {row[0]: row[1] for row in told if len(row) == 2}
    assert figures["重错码记录"] == one.rate.errors
    assert figures["有代码的记录（去重后，基数）"] == one.rate.base
    assert figures["重错码率（‱）"] == pytest.approx(one.rate.per_10k)
    assert figures["目标值（‱）"] == 0.2
    text = "".join(row[0] for row in told if row)
    assert "不是正式的纠错回传表" in text
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(tmp_path / "lists" / name).active
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"0 新赋码,1 删除,2 保持原码不变"'
    assert str(choice.sqref) == f"A2:A{sheet.max_row}"
    locked = [sheet.cell(2, column).protection.locked for column in (1, 2, 3, 4)]
    assert locked == [False, False, False, True]
    assert sheet.cell(1, 1).fill.fgColor.rgb == "FFFFF2CC"
    assert sheet.cell(1, 4).fill.fgColor.rgb != "FFFFF2CC"


def test_one_authority_only(tmp_path: Path) -> None:
    """Findings without an authority have a worklist, though the report has no figures of them."""
    rows = [f"甲,{SAMPLE}", "乙,无"]
    path = tmp_path / "r.csv"
    path.write_text("名称,信用代码\n" + "\n".join(rows) + "\n", encoding="utf-8")
    report = uscc.scan(path)
    assert [one.department for one in report.by_authority] == ["9"]
    found = lists_of(report, tmp_path / "lists")
    assert list(found) == ["00_目录.xlsx", "无登记管理部门.xlsx"]
    assert found["00_目录.xlsx"]["目录"][1][1:] == ["代码中无登记管理部门信息", 1, 0]
    assert [row[0] for row in found["无登记管理部门.xlsx"]["填写说明"] if row][1:3] == [
        "本清单问题记录数",
        "其中计入重错码率的问题记录数",
    ]


# --- By a column ----------------------------------------------------------------------------------

OWNERS = [
    "合肥市（本级）", "合肥市(本级) ", "../../etc", "CON", "con.", "=1+1", "", " ", "a/b", "a\\b",
    "a:b", "Å", "A\u030a", "\ud800", "无归属",
]  # fmt: skip


def made_up(owners: Sequence[str], kept: Sequence[str] = ("登记机关", "x")) -> Report:
    """Return a report of findings with these cells in a column that they keep."""
    findings = [
        Finding("a", line, "checksum", "", SAMPLE, "甲", "3", "", None)._replace(
            kept=(owner, str(line))[: len(kept)]
        )
        for line, owner in enumerate(owners, 2)
    ]
    report = uscc.scan(EXAMPLE, findings=False)
    return report._replace(findings=tuple(findings), kept=tuple(kept), by_column=kept[0])


@given(st.lists(st.sampled_from(OWNERS) | st.text(max_size=5), max_size=12), st.booleans())
def test_owners_by_a_column(
    tmp_path_factory: pytest.TempPathFactory, owners: list[str], spilled: bool
) -> None:
    """Equal names are one owner, whatever else is in a cell; blank ones are without an owner."""
    report = made_up(owners)
    folder = tmp_path_factory.mktemp("lists") / "a"
    budget = MemoryBudget(4_000 if spilled else LEAST_MEMORY)
    found = lists_of(report, folder, budget=budget)
    head, *index = found.pop("00_目录.xlsx")["目录"]
    assert head == ["文件", "整改单位", "问题记录数", "其中计入重错码率的问题记录数"]
    assert sorted(row[0] for row in index) == sorted(found)
    own: dict[str, list[Finding]] = {}
    for finding in report.findings:
        own.setdefault(fold(finding.kept[0].strip()), []).append(finding)
    expected = sorted(map(repr, (wanted(report, some) for some in own.values())))
    assert sorted(repr(rows_of(book)) for book in found.values()) == expected
    assert sorted(row[2] for row in index) == sorted(map(len, own.values()))
    assert all(row[2] == row[3] and len(row) == 4 for row in index)  # all count; no figures
    assert all(Path(name).name == name for name in found)


def test_cells_that_are_fewer_than_the_names(tmp_path: Path) -> None:
    """A finding without kept cells is without an owner."""
    report = made_up(["甲"])
    bare = report.findings[0]._replace(kept=())
    report = report._replace(findings=(*report.findings, bare))
    assert list(lists_of(report, tmp_path / "a")) == ["00_目录.xlsx", "无归属.xlsx", "甲.xlsx"]


def test_a_column_that_names_the_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each value would be a workbook: an error, and no folder."""
    monkeypatch.setattr("uscc.report.worklists._OWNERS", 2)
    assert len(lists_of(made_up(["甲", "乙"]), tmp_path / "a")) == 3
    with pytest.raises(RegistryError, match="has more than 2 values"):
        lists_of(made_up(["甲", "乙", "丙"]), tmp_path / "b")
    assert not (tmp_path / "b").exists()


# --- The folder -----------------------------------------------------------------------------------


def test_the_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    """After an error there is nothing, under any name; a folder that has files is left as it is."""
    report = uscc.scan(EXAMPLE)

    def broken() -> Any:
        yield from report.findings
        raise KeyError("a")

    with pytest.raises(KeyError), Together() as files, files.folder(str(tmp_path / "a")) as path:
        write_worklists(report, broken(), path, CHINESE, ABOUT)
    assert os.listdir(tmp_path) == []
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "mine.txt").write_text("mine")
    with pytest.raises(RegistryError, match="has files"):
        lists_of(report, tmp_path / "b")
    assert os.listdir(tmp_path / "b") == ["mine.txt"]


def test_many_owners(tmp_path: Path) -> None:
    """Hundreds of owners, with memory for a few rows: each has its findings in their order."""
    rng = Random(1)
    codes = [right_code(rng) for _ in range(150)]
    rows = [f"甲{number},{code[:17]}!" for number, code in enumerate(codes)]
    rows += [f"乙{number},{code}" for number, code in enumerate(codes)]
    path = tmp_path / "r.csv"
    path.write_text("名称,信用代码\n" + "\n".join(rows) + "\n", encoding="utf-8")
    report = uscc.scan(path, code="信用代码", entity="名称", workers=1)
    folder = tmp_path / "lists"
    with Together() as files, files.folder(str(folder)) as where:
        budget = MemoryBudget(2_000)
        write_worklists(report, iter(report.findings), where, ENGLISH, ABOUT, budget)
    names = [name for name in os.listdir(folder) if name != "00_index.xlsx"]
    assert len(names) > 100
    lines: Counter[str] = Counter()
    openpyxl = pytest.importorskip("openpyxl")
    for name in names[:20]:
        lines[name] = openpyxl.load_workbook(folder / name).worksheets[0].max_row - 1
    index = sheets_of((folder / "00_index.xlsx").read_bytes())["Worklists"]
    counts = {row[0]: row[2] for row in index[1:]}
    assert {name: counts[name] for name in lines} == lines
    assert sum(int(number or 0) for number in counts.values()) == len(report.findings)


# --- The command line -----------------------------------------------------------------------------


def test_the_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--split` writes the folder beside all other outputs, and refuses one that has files."""
    folder, rows = tmp_path / "lists", tmp_path / "f.csv"
    argv = ["scan", str(EXAMPLE), "-q", "--split", str(folder), "--findings", str(rows)]
    assert cli.main(argv) == 1
    report = uscc.scan(EXAMPLE)
    found = [sheets_of((folder / name).read_bytes()) for name in os.listdir(folder)]
    lists = [rows_of(book) for book in found if len(book) == 2]
    assert sum(map(len, lists)) == len(report.findings) == rows.read_bytes().count(b"\r\n") - 1
    before = {name: (folder / name).read_bytes() for name in os.listdir(folder)}
    capsys.readouterr()
    assert cli.main(argv) == 2
    assert "is a folder that has files; name a new folder" in capsys.readouterr().err
    assert before == {name: (folder / name).read_bytes() for name in os.listdir(folder)}
    assert cli.main([*argv[:3], "--split", str(rows)]) == 2
    assert "is a file; name a new folder" in capsys.readouterr().err


def test_the_option_by_a_column(tmp_path: Path) -> None:
    """`--by-column` names the column of owners, which is kept."""
    folder = tmp_path / "lists"
    argv = ["scan", str(EXAMPLE), "-q", "--split", str(folder), "--by-column", "登记状态"]
    assert cli.main([*argv, "--lang", "zh"]) == 1
    assert sorted(os.listdir(folder)) == ["00_目录.xlsx", "存续.xlsx", "正常.xlsx"]
    book = sheets_of((folder / "正常.xlsx").read_bytes())
    assert {row[11] for row in rows_of(book)} == {"正常"}
    assert io.BytesIO((folder / "正常.xlsx").read_bytes()).read(2) == b"PK"
