"""Kept columns: each finding carries the cells of its row, however the table was read."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import reference
from hard_strategies import Asked, asked, hard_registries
from hypothesis import given
from hypothesis import strategies as st
from reference import Record
from strategies import SAMPLE, numbered
from test_cutting import Cut
from ways import AMPLE, Small, cuts, entity_columns, made_small, scanned, sizes, written

from uscc import Report, scan
from uscc.audit.collector import Wish
from uscc.audit.executor import Executor, Start
from uscc.audit.finding_columns import kept_cells
from uscc.audit.finding_store import FindingChunk
from uscc.audit.observing import observations
from uscc.audit.related import NO_CELLS, Rows, joined_cells
from uscc.audit.result import Source, kept_names
from uscc.audit.selecting import kept_of
from uscc.batch.records import UNIT, RecordBatch
from uscc.budget import MemoryBudget
from uscc.cli import main
from uscc.errors import NoCodes, RegistryError
from uscc.readers.naming import KeptNames, unused
from uscc.report.findings import write_findings
from uscc.scanning import reading

# --- Each finding has the cells of its row ------------------------------------------------------

#: Cells of columns that nothing judges.
CELLS = ["", " ", "某局", "金安区 ", "a,b", '"某"', "一\n二", "=1+1", "0012", "x" * 300, "，", "%s"]


def widened(paths: Sequence[Path], more: int, seed: int) -> None:
    """Add columns before and behind those of some files, so that all ways to read are taken."""
    order = random.Random(seed)
    for path in paths:
        head, *rows = [fields for _, fields in reference.read_csv(path.read_bytes())]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        names = [f"列{at}" for at in range(2 * more)]
        writer.writerow([*names[:more], *head, *names[more:]])
        for row in rows:
            cells = order.choices(CELLS, k=2 * more)
            writer.writerow([*cells[:more], *row, *cells[more:]])
        path.write_text(text.getvalue(), "utf-8")


def cells_by_place(paths: Sequence[Path]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the cells of each row by file and line."""
    return {
        (str(path), line): tuple(fields)
        for path in paths
        for line, fields in reference.read_csv(path.read_bytes())
    }


in_files = hard_registries(shapes=["rising", "several"])


@given(
    records=in_files,
    how=asked,
    small=sizes,
    cut=st.none() | cuts,
    more=st.sampled_from([0, 1, 4]),
    seed=st.integers(0, 99),
    data=st.data(),
)
def test_each_finding_has_the_cells_of_its_row(
    records: list[Record],
    how: Asked,
    small: Small,
    cut: Cut | None,
    more: int,
    seed: int,
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """In any memory, cut anywhere, for all findings or the first; and nothing else changes."""
    paths, _ = written(records or [Record("a", 2, "")], tmp_path_factory.getbasetemp())
    widened(paths, more, seed)
    rows = cells_by_place(paths)
    width = 4 + 2 * more
    numbers = data.draw(st.permutations(range(width)).map(lambda some: some[: seed % width + 1]))
    keep: Any = "*" if seed % 3 == 0 else [f"#{number + 1}" for number in numbers]
    numbers = list(range(width)) if keep == "*" else numbers
    entity = entity_columns(records)
    plain = scanned(paths, entity, how, workers=1, memory=AMPLE)
    with made_small(small._replace(cut=cut)):
        report = scanned(paths, entity, how, workers=2, memory=small.memory, keep=keep)
    for finding in report.findings:
        cells = rows[finding.source, finding.line or 0]
        assert finding.kept == tuple(cells[number] for number in numbers)
    assert report.kept == tuple(rows[str(paths[0]), 1][number] for number in numbers)
    bare = [finding._replace(kept=()) for finding in report.findings]
    assert report._replace(findings=tuple(bare), kept=()) == plain


@given(
    records=in_files,
    small=sizes,
    cut=st.none() | cuts,
    name=st.sampled_from(["f.csv", "f.jsonl"]),
    also=st.booleans(),
)
def test_a_findings_file_has_the_kept_cells(
    records: list[Record],
    small: Small,
    cut: Cut | None,
    name: str,
    also: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Rows that workers make, and rows of objects for several outputs, are those of the report."""
    folder = tmp_path_factory.getbasetemp()
    paths, _ = written(records or [Record("a", 2, "")], folder)
    entity = entity_columns(records)
    report = scanned(paths, entity, Asked(), workers=1, memory=AMPLE, keep=["#2", "#4"])
    write_findings(report.findings, str(folder / f"expected-{name}"), kept=report.kept)
    argv = ["scan", *map(str, paths), "-q", "-c", "#3", "-S", "#4", "--keep", "#2", "--keep", "#4"]
    argv += [*(f"-E{column}" for column in entity), "--findings", str(folder / name)]
    argv += ["-o", str(folder / "report.xml")] if also else []
    with made_small(small._replace(cut=cut)):
        main([*argv, "--memory", str(small.memory)])
    assert (folder / name).read_bytes() == (folder / f"expected-{name}").read_bytes()


@pytest.mark.parametrize("files", [1, 3])
def test_other_formats_in_workers(files: int, tmp_path: Path) -> None:
    """Batches that are sent to workers, and tables that workers open, have the cells."""
    paths = []
    for at in range(files):
        records = (
            {"名称": f"甲{at}", "代码": f"91{line}", "县": f"{at}/{line}"} for line in range(40)
        )
        paths.append(tmp_path / f"{at}.jsonl")
        paths[-1].write_text("\n".join(map(json.dumps, records)), "utf-8")
    with made_small(Small(cut=Cut(piece=500, chunk=100, step=50, workers=2))):
        report = scan(*paths, code="代码", entity="名称", workers=2, keep="县")
    found = [(one.source, one.line, one.kept) for one in report.findings]
    expected = [
        (str(path), line + 1, (f"{at}/{line}",))
        for at, path in enumerate(paths)
        for line in range(40)
    ]
    assert found == expected


def in_csv(folder: Path, text: str, name: str = "r.csv") -> Path:
    """Write a file."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def kept_by_line(report: Report) -> dict[int | None, tuple[str, ...]]:
    """Return the kept cells of the findings by line."""
    return {finding.line: finding.kept for finding in report.findings}


def test_ragged_lines(tmp_path: Path) -> None:
    """Cells that a line lacks are blank, and so are those before a code that was shifted."""
    path = in_csv(
        tmp_path,
        "名称,代码,机关,县\n"
        "甲,1,某局,金安\n"
        "乙,1,某局\n"
        f"丙,{SAMPLE},某局,裕安\n"
        f"丁,戊,{SAMPLE},某局,霍山\n"
        f"己,{SAMPLE},某局,舒城,更多\n",
    )
    report = scan(path, code="代码", entity="名称", keep="*")
    found = kept_by_line(report)
    assert found[2] == ("甲", "1", "某局", "金安")
    assert found[3] == ("乙", "1", "某局", "")
    assert found[5] == ("丁,戊", SAMPLE, "某局", "霍山")
    assert found[6] == ("己", SAMPLE, "某局", "舒城")


def test_a_first_record_without_a_header(tmp_path: Path) -> None:
    """Columns without names are named by their numbers."""
    path = in_csv(tmp_path, "甲,1,某局\n乙,2,县局\n")
    report = scan(path, code=2, header=False, keep=["#3", 1], by_column="#3")
    assert (report.kept, report.by_column) == (("#3", "#1"), "#3")
    assert kept_by_line(report) == {1: ("某局", "甲"), 2: ("县局", "乙")}


def test_rows_that_are_left_out(tmp_path: Path) -> None:
    """Totals and records that the caller does not choose take no other record's cells."""
    path = in_csv(
        tmp_path, "名称,代码,县\n甲,911,金安\n合计,,1\n乙,922,裕安\n丙,933,霍山\n丁,944,舒城\n"
    )
    for findings in (True, False):
        report = scan(path, code="代码", keep="县", where="县!=裕安", findings=findings)
        assert kept_by_line(report) == {2: ("金安",), 5: ("霍山",), 6: ("舒城",)}


# --- Which columns ------------------------------------------------------------------------------

TWO_ROWS = "企业,,登记机关,\n名称,代码,名称,名称\n甲,1,省局,县局\n"


@pytest.mark.parametrize(
    ("keep", "names", "cells"),
    [
        ("登记机关", ("登记机关",), ("某局",)),
        (" 登记机关 ", ("登记机关",), ("某局",)),
        (["备注", "登记机关", "#4", 3], ("备注", "登记机关", "#4"), ("x", "某局", "")),
        (["#5", "*"], ("备注", "名称", "代码", "登记机关", "#4"), ("x", "甲", "1", "某局", "")),
        ((), (), ()),
    ],
)
def test_names(keep: Any, names: tuple[str, ...], cells: tuple[str, ...], tmp_path: Path) -> None:
    """By header or by number, each column once, in the order of the caller."""
    path = in_csv(tmp_path, "名称,代码,登记机关,,备注\n甲,1,某局,,x\n")
    report = scan(path, code="代码", keep=keep)
    assert (report.kept, report.by_column) == (names, None)
    assert report.findings[0].kept == cells


@pytest.mark.parametrize(
    ("by_column", "kept"),
    [("登记机关", ("备注", "登记机关")), ("备注", ("备注",)), ("#2", ("备注", "登记机关"))],
)
def test_by_column(by_column: str, kept: tuple[str, ...], tmp_path: Path) -> None:
    """It is kept like the others, behind them if it is not one of them."""
    path = in_csv(tmp_path, "代码,登记机关,备注\n1,某局,x\n")
    report = scan(path, keep=["#3"], by_column=by_column)
    assert (report.kept, report.by_column) == (kept, kept[-1])


def test_names_that_are_there_twice(tmp_path: Path) -> None:
    """Of equal headers `*` takes all, under different names; a header in two rows has its group."""
    path = in_csv(tmp_path, "代码,备注,备注_2,备注\n1,a,b,c\n")
    report = scan(path, keep="*")
    assert report.kept == ("代码", "备注", "备注_2", "备注_3")
    with pytest.raises(RegistryError, match="there are 2 columns '备注'; say #2 or #4"):
        scan(path, keep="备注")
    assert scan(path, keep=["*", "备注_2"]).kept == ("代码", "备注", "备注_2", "备注_3")
    report = scan(in_csv(tmp_path, TWO_ROWS), code=2, keep="*")
    assert report.kept == ("企业/名称", "企业/代码", "登记机关/名称", "登记机关/名称_2")
    assert report.findings[0].kept == ("甲", "1", "省局", "县局")
    assert unused("a", ["b"]) == "a"


def test_several_tables(tmp_path: Path) -> None:
    """The names of all tables by first appearance; a table without a column has blank cells."""
    paths = [
        in_csv(tmp_path, "名称,代码,登记机关\n甲,91,某局\n", "a.csv"),
        in_csv(tmp_path, "代码,县,登记 机关\n92,金安,县局\n", "b.csv"),
        in_csv(tmp_path, "名称,代码\n丙,93\n", "c.csv"),
    ]
    report = scan(*paths, code="代码", keep=["县", "登记机关"], by_column="登记机关")
    assert (report.kept, report.by_column) == (("登记机关", "县"), "登记机关")
    assert [one.kept for one in report.findings] == [("某局", ""), ("县局", "金安"), ("", "")]
    report = scan(*paths, code="代码", keep="*", findings=False)
    assert report.kept == ("名称", "代码", "登记机关", "县", "登记 机关")
    assert [one.kept for one in report.findings] == [
        ("甲", "91", "某局", "", ""),
        ("", "92", "", "金安", "县局"),
        ("丙", "93", "", "", ""),
    ]


def test_several_findings_in_a_table_without_a_column(tmp_path: Path) -> None:
    """No finding is lost, as objects or as rows; the table comes first or last."""
    without = in_csv(tmp_path, "名称,代码\n丙,93\n丁,94\n戊,95\n", "c.csv")
    with_it = in_csv(tmp_path, "名称,代码,县\n甲,91,金安\n乙,92,裕安\n", "a.csv")
    blank, cells = [("",)] * 3, [("金安",), ("裕安",)]
    for paths, kept in ([without, with_it], [*blank, *cells]), ([with_it, without], cells + blank):
        report = scan(*paths, code="代码", keep="县")
        assert [one.kept for one in report.findings] == kept
        rows = tmp_path / "rows.jsonl"
        main(["scan", *map(str, paths), "-c代码", "--keep", "县", "--findings", str(rows), "-q"])
        written = map(json.loads, rows.read_text("utf-8").splitlines())
        assert [tuple(one["kept"].values()) for one in written] == kept


def test_findings_of_relations_over_several_tables(tmp_path: Path) -> None:
    """Members of one group are of tables with other columns."""
    paths = [
        in_csv(tmp_path, f"名称,代码,县\n甲,{SAMPLE},金安\n乙,{SAMPLE},裕安\n", "a.csv"),
        in_csv(tmp_path, f"名称,代码,机关\n丙,{SAMPLE},某局\n", "b.csv"),
    ]
    for findings in (True, False):
        report = scan(*paths, keep=["机关", "县"], findings=findings)
        assert {one.kind for one in report.findings} == {"shared"}
        assert [one.kept for one in report.findings] == [("金安", ""), ("裕安", ""), ("", "某局")]


def test_one_column_under_two_texts(tmp_path: Path) -> None:
    """The first text decides which columns of other tables are the same."""
    paths = [
        in_csv(tmp_path, "代码,机关\n1,某局\n", "a.csv"),
        in_csv(tmp_path, "代码,县,机关\n2,金安,县局\n", "b.csv"),
    ]
    report = scan(*paths, keep="#2", by_column="机关")
    assert (report.kept, report.by_column) == (("机关", "机关_2"), "机关")
    assert [one.kept for one in report.findings] == [("某局", ""), ("金安", "县局")]


def test_sheets_and_members(tmp_path: Path) -> None:
    """The tables of one file may have other columns."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for name, rows in {
        "一": [["名称", "代码", "县"], ["甲", "1", "金安"]],
        "二": [["名称", "代码", "机关"], ["乙", "2", "某局"]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    pack = tmp_path / "pack.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.write(path, "book.xlsx")
        lines = {"代码": "3", "机关": "县局", "县": None}, {"代码": "4", "县": "裕安"}
        archive.writestr("c.jsonl", "\n".join(map(json.dumps, lines)))
    report = scan(pack, keep=["县", "机关"])
    found = [one.kept for one in report.findings]
    assert found == [("金安", ""), ("", "某局"), ("", "县局"), ("裕安", "")]


# --- Columns that no table has ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"keep": ["县", "某列"]}, "there is no column '某列' (keep=). The columns are: #1 '名称'"),
        ({"keep": "#9"}, "there is no column 9 (keep=). The columns are: #1 '名称'"),
        ({"by_column": "*"}, "there is no column '*' (by_column=). The columns are: #1 '名称'"),
        ({"by_column": "某列"}, "there is no column '某列' (by_column=). The columns are: #1"),
    ],
)
def test_no_table_has_it(how: dict[str, Any], said: str, tmp_path: Path) -> None:
    """The error is that of the other columns, and it comes before anything is read."""
    paths = [
        in_csv(tmp_path, "名称,代码\n甲,1\n", "a.csv"),
        in_csv(tmp_path, "代码,县\n2,金安\n", "b.csv"),
    ]
    told: list[int] = []
    with pytest.raises(NoCodes) as error:
        scan(*paths, code="代码", **how, progress=lambda *one: told.append(one[0]))
    assert str(error.value).startswith(f"{paths[0]}: {said}")
    assert told == []


def test_standard_input_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What can be read only once is read before the error; a later table may have the column."""
    first = in_csv(tmp_path, "名称,代码\n甲,1\n", "a.csv")
    data = gzip.compress("代码,县\n2,金安\n".encode())

    def run(column: str) -> int:
        stream = io.TextIOWrapper(io.BytesIO(data))
        monkeypatch.setattr("sys.stdin", stream)
        output = str(tmp_path / "f.csv")
        return main(["scan", str(first), "-", "--keep", column, "--findings", output])

    assert run("县") == 1
    assert (tmp_path / "f.csv").read_text("utf-8-sig").split()[-1].endswith(",金安")
    assert run("某列") == 2
    assert "there is no column '某列' (--keep)" in capsys.readouterr().err


# --- The command line ---------------------------------------------------------------------------


def test_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The columns follow the ten fixed ones; in JSON Lines they are one object."""
    path = in_csv(tmp_path, "名称,代码,detail,县\n甲,1,=1,金安\n")
    argv = ["scan", str(path), "--keep", "detail", "--keep", "县", "--findings"]
    main([*argv, str(tmp_path / "f.csv")])
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        head, cells = csv.reader(file)
    assert head[9:] == ["detail", "detail_2", "县"]
    assert cells[9:] == ["", "'=1", "金安"]
    main([*argv, str(tmp_path / "f.jsonl")])
    found = json.loads((tmp_path / "f.jsonl").read_text("utf-8"))
    assert list(found)[-2:] == ["detail", "kept"]
    assert found["kept"] == {"detail": "=1", "县": "金安"}
    main(["scan", str(path), "--findings", str(tmp_path / "f.jsonl")])
    assert "kept" not in json.loads((tmp_path / "f.jsonl").read_text("utf-8"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--keep", "县"], "--keep adds columns to the list of findings; add --findings FILE"),
        (["--keep", "县", "-o", "r.html"], "--keep adds columns to the list of findings;"),
        (["--by-column", "县"], "--by-column says how --split divides the findings; add --split"),
        (
            ["--by-column", "县", "--findings", "f.csv"],
            "--by-column says how --split divides the findings; add --split FOLDER",
        ),
    ],
)
def test_options_without_an_output(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cells that no output would show are refused before anything is read."""
    path = in_csv(tmp_path, "代码,县\n1,金安\n")
    assert main(["scan", str(path), *words]) == 2
    assert said in capsys.readouterr().err


# --- Memory -------------------------------------------------------------------------------------

BATCH = RecordBatch(
    0,
    [SAMPLE.encode(), b"91", SAMPLE.encode()],
    [b"a", b"b", b"c"],
    frozenset(),
    range(2, 5),
    [b"x" * 1_000, b"y" * 1_000, b"z" * 1_000],
)


def test_kept_cells_are_part_of_the_memory() -> None:
    """Columns, observations, findings and groups of batches count them."""
    executor = Executor(Start(Wish(frozenset(), True, 0), 1, MemoryBudget(1 << 20)))
    collector = executor.collector()
    collector.add(BATCH)
    assert collector.result(1).kept_bytes == 3_000
    own = [executor._kept.columns[number] for number in range(2)]
    sizes = [one.size() - one._replace(kept=None).size() for one in own]
    assert sizes == [2_001, 1_000]
    assert kept_of(own, [0, 1, 2, 9]) == [*(BATCH.kept or []), b""]
    plain = BATCH._replace(kept=None)
    texts = [SAMPLE.encode()] * 3
    seen = [observations(one, texts, 0, "length", [1, 2]).size() for one in (BATCH, plain)]
    assert seen[0] - seen[1] == 2_001
    related = [joined_cells(BATCH.kept or []), NO_CELLS]
    large, small = (
        Rows(b"", b"", bytes(24), b"", 0, bytes(3), b"", b"", b"", kept).size() for kept in related
    )
    assert large - small == 3_002
    assert reading._records(BATCH) == 33
    assert reading._records(plain) == 3


def test_findings_with_kept_cells_are_larger(tmp_path: Path) -> None:
    """A chunk of findings counts their cells."""
    path = in_csv(tmp_path, f"代码,县\n1,{'某' * 500}\n")
    (finding,) = scan(path, keep="县").findings
    sizes = [
        FindingChunk(0, 0, b"", b"", [one]).size() for one in (finding, finding._replace(kept=()))
    ]
    assert sizes[0] - sizes[1] == 500


def test_kept_cells_make_shares_smaller(tmp_path: Path) -> None:
    """Rows with long cells are settled in more shares."""
    from uscc.audit import relations

    rows = [f"公司{at % 40},{numbered(at)},{'某' * 200}" for at in range(400)]
    path = in_csv(tmp_path, "\n".join(["名称,代码,县", *rows]))
    made: list[tuple[int, int]] = []
    init = relations.Shares.__init__

    def noting(self: relations.Shares, *arguments: Any) -> None:
        init(self, *arguments)
        made.append((arguments[-1], self._most))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relations.Shares, "__init__", noting)
        scan(path, entity="名称")
        scan(path, entity="名称", keep="县")
    (bare, most), (kept, fewer) = made
    assert (bare, kept) == (0, 600)
    assert fewer == pytest.approx(most * 1_000 / 3_400, rel=0.01)


def test_cells_of_several_sources() -> None:
    """Each finding has the cells of its source under the names of all."""
    sources = [Source("a", kept=("x",)), Source("b"), Source("c", kept=("y", "x"))]
    cells = [b"1", NO_CELLS, b"2" + UNIT + b"3"]
    found = kept_cells(cells, [0, 1, 2], sources, kept_names(sources))
    assert found == [("x", ["1", "", "3"]), ("y", ["", "", "2"])]


def test_nothing_is_kept_unless_asked_for(tmp_path: Path) -> None:
    """Without kept columns no cells are joined, stored or sent."""
    executor = Executor(Start(Wish(frozenset(), True, 0), 1, MemoryBudget(1 << 20)))
    collector = executor.collector()
    collector.add(BATCH._replace(kept=None))
    assert [executor._kept.columns[number].kept for number in range(2)] == [None, None]
    assert executor._kept.observed[0].kept == b""
    assert KeptNames().of(()) == ()
