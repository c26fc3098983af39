"""The report as a workbook: its sheets, the faulty characters of findings, both languages."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE
from test_rows import troubled
from test_sentences import NAMES
from written import back, parts_of, sheets_of, trimmed

import uscc
from uscc import cli
from uscc.audit import Finding, Report
from uscc.audit.finding_columns import FindingColumns, Others
from uscc.audit.rate import COUNTABLE, Rate, counted_slugs
from uscc.audit.result import Related, Sample
from uscc.code.causes import CAUSES
from uscc.code.notes import NOTES
from uscc.errors import RegistryError
from uscc.language import say_in
from uscc.report.about import About
from uscc.report.details import detail_text
from uscc.report.faulty import pieces_of
from uscc.report.findings import SheetRowMaker, row_maker, write_findings
from uscc.report.words import cause_text, name_of
from uscc.report.workbook import write
from uscc.report.workbook.findings import finding_columns, finding_rows
from uscc.report.workbook.sheets import Look, workbook
from uscc.sentences import Say
from uscc.strategies import codes, messy, wrong_codes

EXAMPLE = Path(__file__).parents[1] / "examples" / "registry.csv"
ABOUT = About("1.2.3", None, "2026-11-29 12:30 +08:00", "uscc scan 'a b.csv' -o r.xlsx")

ENGLISH, CHINESE = say_in("en"), say_in("zh")

#: Values as they are in a registry, with kind and cause; and any of these together.
judged = st.one_of(
    wrong_codes().map(lambda one: (one.text, one.kind, one.cause or "")),
    messy(codes()).map(lambda text: (text, "format", "")),
    st.tuples(troubled, st.sampled_from(COUNTABLE), st.sampled_from(("", *CAUSES))),
)
lines = st.none() | st.integers(1, 10**7) | st.just(10**17)
relatives = st.lists(
    st.builds(
        Related,
        troubled,
        lines,
        troubled,
        troubled,
        st.sampled_from([None, "near"]),
        st.just("line"),
    ),
    max_size=2,
).map(tuple)


@st.composite
def findings(draw: st.DrawFn, kept: int = 0) -> Finding:
    """Draw a finding."""
    text, kind, cause = draw(judged)
    return Finding(
        draw(troubled), draw(lines), kind, cause, text, draw(troubled), draw(st.sampled_from("3A")),
        draw(st.sampled_from(("", SAMPLE))), draw(lines), draw(relatives), draw(st.integers(0, 1)),
        "line", draw(st.tuples(*[troubled] * kept)),
    )  # fmt: skip


def cells_of(finding: Finding, counted: frozenset[str], say: Say) -> list[Any]:
    """Return the cells of a finding as the manual says them, one by one."""
    texts: list[Any] = [
        finding.source, finding.line, name_of(finding.kind, say),
        say("yes") if finding.kind in counted else say("no"),
        cause_text(finding.cause, say) if finding.cause else "", finding.code, finding.entity,
        finding.expected, finding.suggestion, finding.first_line, detail_text(finding, say),
        *finding.kept,
    ]  # fmt: skip
    return trimmed([_cell(one) for one in texts])


def _cell(value: Any) -> Any:
    if isinstance(value, int):
        return value if value < 10**15 else str(value)
    return back(value) if value else None


def sheet_of(lists: Sequence[Sequence[bytes]], kept: Sequence[str], say: Say) -> bytes:
    """Return a workbook with the rows of findings."""
    file = io.BytesIO()
    with workbook(file, "", lang=say.lang) as book:
        look = Look("a", finding_columns(kept, say))
        book.sheet(look, (b"".join(rows) for rows in lists))
    return file.getvalue()


# --- Findings -------------------------------------------------------------------------------------


@given(st.lists(findings(2), min_size=1, max_size=3), st.sampled_from([ENGLISH, CHINESE]))
def test_findings_come_back(some: list[Finding], say: Say) -> None:
    """Each cell of each finding is what it is in a findings file, in words of the language."""
    counted = counted_slugs(["wrong", "shared"])
    data = sheet_of(list(finding_rows(some, 2, counted, say)), ["甲", ""], say)
    head, *rows = sheets_of(data)["a"]
    assert rows == [cells_of(one, counted, say) for one in some]
    assert head[:2] == ["Source", "Line"] if say.lang == "en" else ["来源", "行号"]
    assert head[11:] == ["甲"]


def test_kept_cells_may_be_fewer() -> None:
    """A finding without kept cells has blank ones, one with more has as many as are named."""
    some = [
        Finding("a", 1, "checksum", "", SAMPLE, "", "", "", None)._replace(kept=kept)
        for kept in ((), ("甲",), ("甲", "乙", "丙"))
    ]
    (rows,) = finding_rows(some, 2, frozenset(), ENGLISH)
    _, *found = sheets_of(sheet_of([rows], ["x", "y"], ENGLISH))["a"]
    assert [row[11:] for row in found] == [[], ["甲"], ["甲", "乙"]]


@given(st.lists(findings(), min_size=1, max_size=3))
def test_faulty_characters_are_in_colour(some: list[Finding]) -> None:
    """They are bold, underlined and red, or amber if only a note doubts them; nothing else is."""
    openpyxl = pytest.importorskip("openpyxl")
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    data = sheet_of(list(finding_rows(some, 0, frozenset(), ENGLISH)), (), ENGLISH)
    sheet = openpyxl.load_workbook(io.BytesIO(data), rich_text=True).active
    for line, finding in enumerate(some, 2):
        value = sheet.cell(line, 6).value
        runs = value if isinstance(value, CellRichText) else []
        marked = "".join(run.text for run in runs if isinstance(run, TextBlock) and run.font.b)
        faulty = "".join(back(piece.text) for piece in pieces_of(finding) if piece.faulty)
        if "_x" in finding.code:
            continue
        assert _unescaped(marked) == faulty
        colours = {run.font.color.rgb for run in runs if isinstance(run, TextBlock) and run.font.b}
        assert colours <= {"FF9A5B00" if finding.kind in NOTES else "FFB3261E"}


def _unescaped(text: str) -> str:
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def test_a_code_that_looks_like_an_escape_is_not_cut() -> None:
    """`_x0041_` in two runs would come back as another text in some programs."""
    some = [Finding("a", 1, "character", "", "91350_x0041_000Y43", "", "", "", None)]
    data = sheet_of(list(finding_rows(some, 0, frozenset(), ENGLISH)), (), ENGLISH)
    assert sheets_of(data)["a"][1][5] == some[0].code


def columns_of(some: Sequence[Finding], kept: Sequence[str], others: bool) -> FindingColumns:
    """Return findings of one kind by columns, as an audit makes them."""
    columns: list[Any] = list(map(list, zip(*some)))
    fields = some[0].kind, *columns[:2], *columns[3:9], columns[11]
    cells = [(name, [one.kept[at] for one in some]) for at, name in enumerate(kept)]
    if others:
        one_each = Others(*zip(*(one.related[0] for one in some)))
        return FindingColumns._make((*fields, one_each, (), (), cells))
    related = columns[9] if any(columns[9]) else ()
    return FindingColumns._make((*fields, None, related, columns[10] if related else (), cells))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("names", [(), ("登记机关",)])
@pytest.mark.parametrize("groups", [0, 1, 2, 9])
def test_rows_of_workers(lang: str, names: tuple[str, ...], groups: int) -> None:
    """Rows by columns are the rows one by one; the list of a large group is kept once."""
    lists = [(Related("b", 1 + at, SAMPLE, "甲" * 30),) for at in range(groups or 1)]
    some = [
        Finding("a", line, "body", "", SAMPLE, "丙", "", "", 1)._replace(
            related=lists[line % groups] if groups else (), kept=names
        )
        for line in range(2, 11)
    ]
    say, counted = say_in(lang), counted_slugs(["body"])
    made = SheetRowMaker(lang, counted)(columns_of(some, names, others=groups == 9))
    assert bool(made.endings) == (groups in (1, 2) and not names)
    rows = list(map(bytes.__add__, made.rows, made.endings)) if made.endings else made.rows
    (expected,) = finding_rows(some, len(names), counted, say)
    assert rows == expected


def test_what_makes_rows(tmp_path: Path) -> None:
    """The ending of the file says it, in any case."""
    maker = row_maker("a.XLSX", CHINESE, ["wrong", "-legacy"])
    assert maker == SheetRowMaker("zh", counted_slugs(["wrong", "-legacy"]))
    some = [Finding("a", 1, "legacy", "", SAMPLE, "", "", "", None)]
    write_findings(some, str(tmp_path / "a.XLSX"), CHINESE, (), ["wrong", "-legacy"])
    found = sheets_of((tmp_path / "a.XLSX").read_bytes())
    assert found["问题清单"][1] == cells_of(some[0], frozenset(), CHINESE)


# --- The report -----------------------------------------------------------------------------------


def report_of(**fields: Any) -> Report:
    """Return the report of the example, with some other fields."""
    return uscc.scan(EXAMPLE)._replace(**fields)


def written(report: Report, say: Say, most_rows: int = 1_048_576) -> dict[str, list[list[Any]]]:
    """Return the cells of the workbook of a report; those that are one are found once."""
    file = io.BytesIO()
    write(report, report.findings, say, ABOUT, file, most_rows)
    return sheets_of(file.getvalue())


def test_the_sheets_of_a_report() -> None:
    """The summary begins with the verdict; the other sheets have all authorities and findings."""
    report = report_of()
    found = written(report, ENGLISH)
    assert list(found) == ["Summary", "Authorities", "Findings", "Rows left out"]
    summary = found["Summary"]
    assert summary[1] == ["MISSED: 3,142.857 is above 0.2 per 10,000; 11 errors too many"]
    figures = {row[0]: row[1] for row in summary if len(row) > 1}
    assert figures["Errors"] == report.errors
    assert figures["Records with a code, distinct (base)"] == report.base
    assert figures["Errors per 10,000"] == pytest.approx(report.rate_per_10k)
    assert figures["Target per 10,000"] == 0.2
    for slug, number in {**report.kinds, **report.notes}.items():
        named = next(row for row in summary if row and row[0].lower() == name_of(slug, ENGLISH))
        assert named[1:3] == [number, "yes" if slug in counted_slugs(report.counted) else "no"]
        assert len(named[3]) > 10
    assert [f"Command: {ABOUT.command}"] in summary
    assert len(found["Authorities"]) == 1 + len(report.by_authority)
    for row, one in zip(found["Authorities"][1:], report.by_authority):
        assert row[0] == one.department
        assert row[2] == one.region
        assert row[4:6] == [one.rate.base, one.rate.errors]
        assert row[6] == pytest.approx(one.rate.per_10k)
        assert row[8] == one.verdict.upper()
    assert [row[1] for row in found["Authorities"] if row[0] is None] == [
        "no registering authority in the code"
    ]
    counted = counted_slugs(report.counted)
    assert found["Findings"][1:] == [cells_of(one, counted, ENGLISH) for one in report.findings]
    assert found["Rows left out"][1:] == [[None, None, None, "Nothing was left out"]]


def test_the_words_of_a_sheet_are_of_one_language() -> None:
    """No English word in Chinese, no Chinese word in English, but data and names of files."""
    for say, other in ((ENGLISH, "[一-龥]"), (CHINESE, "[A-Za-z]{2,}")):
        cells = [
            cell
            for name, rows in written(report_of(), say).items()
            for row in [[name], *rows[: 1 if name in ("Findings", "问题清单") else None]]
            for cell in row
            if isinstance(cell, str) and not cell.startswith(("Command", "命令"))
        ]
        text = "\n".join(cells)
        for known in (str(EXAMPLE), "uscc", "统一社会信用代码 #", "企业名称 #", "登记状态 #"):
            text = text.replace(known, "")
        text = re.sub("存续|正常|注销 |安徽省\\S*|福建省\\S*", "", text) if say is ENGLISH else text
        assert not re.findall(other, NAMES.sub("", text))


def test_workbook_and_page_say_the_same() -> None:
    """Groups of findings and doubts have the words of the page; doubts have their numbers."""
    report = report_of()
    for say in (ENGLISH, CHINESE):
        page = report.to_html(lang=say.lang).lower()
        told = [str(row[0]).lower() for row in next(iter(written(report, say).values())) if row]
        for group in ("records that share a code or an entity", "doubts about valid codes (notes)"):
            assert say(group) in told
            assert f">{say(group)}<" in page
        assert told[2].endswith(say.count(1, "{n:,} record", "{n:,} records"))
        assert told[2] in page


def test_a_sample_and_sources_that_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """The interval of a sample is in the summary; the first sources are described."""
    monkeypatch.setattr("uscc.report.workbook.summary._SOURCES", 1)
    report = report_of(sample=Sample(0.1, 4.25, "undecided", 150_000))
    report = report._replace(sources=report.sources * 3, warnings=("no-entity", "one-code"))
    summary = written(report, ENGLISH)["Summary"]
    assert ["95 % interval of the sample, per 10,000", None, None, "0.100 to 4.250"] in summary
    assert ["And 2 more files"] in summary or ["and 2 more files"] in summary
    assert summary[1][0].startswith("UNDECIDED")
    assert "One code is in more than half" in summary[3][0]
    size = "Sample that would decide"
    assert [size, 150_000, None, "Records without an error"] in summary


def test_doubts_come_before_the_figures() -> None:
    """The number of closed records, and that personal information is in the workbook."""
    report = report_of(closed=1_234)._replace(warnings=("closed-records",))
    summary = written(report, ENGLISH)["Summary"]
    assert "several codes: 1,234" in summary[2][0]
    assert "this is personal information" in summary[3][0]


def test_a_report_without_a_rate() -> None:
    """No record, no rate: the cells are blank, and nothing is said of a single error."""
    nothing = Rate(0, 0, Fraction(1, 5))
    report = report_of(
        rate=nothing, without_legacy=nothing, by_authority=(), findings=(), sources=()
    )
    report = report._replace(distinct=0, with_code=0, kinds=dict.fromkeys(report.kinds, 0))
    found = written(report, ENGLISH)
    assert found["Summary"][1] == ["NO DATA: no record has a code, so there is no rate"]
    assert ["Errors per 10,000", None, None, "No rate"] in found["Summary"]
    assert "Coverage" not in [row[0] for row in found["Summary"] if row]
    assert [len(found[name]) for name in ("Authorities", "Findings")] == [1, 1]


def test_rows_left_out(tmp_path: Path) -> None:
    """Lines that are no records, with their text; how many more; records that were not chosen."""
    path = tmp_path / "r.csv"
    rows = [f"甲{number},{SAMPLE},注销" for number in range(2)]
    text = "\n".join(
        ["单位名单,,", "名称,信用代码,状态", *rows, "", f"乙,{SAMPLE},正常", "合计,2,"]
    )
    path.write_text(text + "\n", encoding="utf-8")
    report = uscc.scan(path, where="状态!=注销")
    (source,) = report.sources
    more = {**source["left_out"], "rows": 9}
    error = RegistryError(
        "there is no column {name!r} ({option})", path="b[x]", name="甲", option=""
    )
    report = report._replace(sources=({**source, "left_out": more},), left_out=(error,))
    found = written(report, ENGLISH)["Rows left out"]
    assert found[1:3] == [
        [str(path), 1, "单位名单", "Not a record"],
        [str(path), 7, "合计 2", "Not a record"],
    ]
    assert found[3:] == [
        [str(path), None, None, "7 more rows"],
        [str(path), None, None, "2 records left out by the conditions"],
        [str(path), None, None, "1 blank line passed over"],
        ["b[x]", None, None, "Left out, there is no column '甲' ()"],
    ]


def test_findings_of_several_sheets() -> None:
    """A small limit shows that the sheet of findings goes on."""
    report = report_of()
    found = written(report, CHINESE, most_rows=20)
    assert list(found) == [
        "概要",
        "登记管理部门",
        "问题清单",
        "问题清单 (2)",
        "未计入的行",
    ]
    both = found["问题清单"][1:] + found["问题清单 (2)"][1:]
    counted = counted_slugs(report.counted)
    assert both == [cells_of(one, counted, CHINESE) for one in report.findings]


def test_an_unknown_region() -> None:
    """A department or region that no table has is said to be unknown."""
    report = report_of()
    one = report.by_authority[1]._replace(department="Z", region="990000")
    found = written(report._replace(by_authority=(one,)), ENGLISH)["Authorities"][1]
    assert found[:4] == ["Z", "unknown department", "990000", "unknown region"]


# --- The command line -----------------------------------------------------------------------------


def run(*argv: str) -> None:
    """Run a command that finds errors."""
    assert cli.main([*argv, "-q"]) == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_line(tmp_path: Path, lang: str) -> None:
    """A findings file has the sheet of the report, whether its rows are made here or there."""
    alone, beside, book = (str(tmp_path / name) for name in ("a.xlsx", "b.xlsx", "c.xlsx"))
    options = ["scan", str(EXAMPLE), "--lang", lang, "--count=-legacy", "--keep", "登记状态"]
    run(*options, "--findings", alone)
    run(*options, "--findings", beside, "-o", book)
    found = [sheets_of(Path(path).read_bytes()) for path in (alone, beside, book)]
    (name,) = found[0]
    assert found[0] == found[1]
    assert found[2][name] == found[0][name]
    assert [row[11] for row in found[0][name][:2]] == ["登记状态", "存续"]
    report = uscc.scan(EXAMPLE, counted=["-legacy"], keep="登记状态")
    say, counted = say_in(lang), counted_slugs(report.counted)
    assert found[0][name][1:] == [cells_of(one, counted, say) for one in report.findings]


def test_saved_from_python(tmp_path: Path) -> None:
    """`Report.save` writes the same workbook, which says no command."""
    report = report_of()
    report.save(tmp_path / "a.xlsx", lang="zh")
    data = (tmp_path / "a.xlsx").read_bytes()
    parts_of(data)
    found = sheets_of(data)
    assert not any("命令" in str(row[0]) for row in found["概要"] if row)
    assert len(found["问题清单"]) == 1 + len(report.findings)
