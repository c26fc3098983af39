"""The cards of findings on the HTML page, its sources and its definition."""

from __future__ import annotations

import pytest
from pages import (
    ABOUT,
    LANGUAGES,
    card,
    example,
    finding,
    page,
    parsed,
    part,
)
from strategies import SAMPLE

from uscc.audit import Finding
from uscc.audit.rate import COUNTABLE
from uscc.audit.result import Group, Related
from uscc.errors import NoCodes
from uscc.language import say_in
from uscc.report.about import About
from uscc.report.meanings import MEANINGS
from uscc.report.page import render

# --- Findings -------------------------------------------------------------------------


def test_every_kind_is_explained() -> None:
    """Each kind, relation and note has its meaning and who acts, in both languages."""
    assert sorted(MEANINGS) == sorted(COUNTABLE)
    for lang in LANGUAGES:
        kinds = parsed(page(example(), lang)).all("section", class_="kind")
        assert len(kinds) == len(COUNTABLE)
        for one in kinds:
            assert one.one("p", class_="what").text
            assert len(one.one("p", class_="who").text) > 8


def test_codes_are_cut_into_five_parts() -> None:
    """The faulty character is marked and its position said; the suggestion is beside it."""
    one = card(finding("checksum", "91350100M000100Y4A", suggestion=SAMPLE))
    assert [part.text for part in one.all("span", class_="part")] == [
        "9", "1", "350100", "M000100Y4", "A",
    ]  # fmt: skip
    assert one.one("mark").text == "A"
    assert one.one("p", class_="cause").text == "Fault: position 18."
    meant = one.one("p", class_="suggestion")
    assert meant.one("code").text == SAMPLE
    assert meant.one("b").text == "3"
    assert "look it up" in meant.text


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (finding("region", "91990000M000100Y43"), "In doubt: positions 3-8."),
        (finding("length", "9135", "truncated"), "The end seems to be cut off."),
        (
            finding("checksum", "91350100M000100Y53", "organization-part"),
            "The fault is in positions 9-17.",
        ),
        (
            finding("checksum", SAMPLE, "outside-organization-part", expected="7"),
            "The fault is in positions 1-8 or 18; the check digit would be 7.",
        ),
        (
            finding("legacy", "91350203M0001QKT19", "legacy-fujian", expected="4"),
            "Position 18: issued so by the Fujian pilot of 2015; the standard would give 4, but"
            " do not change it.",
        ),
        (finding("format", "91350100-M000100Y43"), "In doubt: character 9 as written."),
        (finding("format", " 91350100M000100Y4\uff13"), "In doubt: characters 1, 19 as written."),
        (finding("segment", "91450100MA2AF00000"), "In doubt: positions 3-4, 9-13."),
        (
            finding("identity", "11010519491231002X", "citizen-id"),
            "This is a resident identity number.",
        ),
    ],
)
def test_faults_in_words(one: Finding, said: str) -> None:
    """Position and cause are a sentence; positions are left out where the cause names them."""
    assert card(one).one("p", class_="cause").text == said


def test_values_without_a_code() -> None:
    """A blank is said, and a value of another length is not compared with its suggestion."""
    blank = card(finding("missing", "", entity="", line=None))
    assert "(blank)" in blank.one("p", class_="value").text
    assert "(no name)" in blank.text
    assert "a record" in blank.one("p", class_="place").text
    assert not blank.all("p", class_="cause")
    short = card(finding("length", "9135", suggestion=SAMPLE))
    assert not short.all("b")


def test_other_records_of_the_group() -> None:
    """Four are listed, the others are counted; a source is named where it is another one."""
    related = [Related("r.csv", at, None, f"乙{at}", "near") for at in range(3)]
    related += [Related("s.csv", 7, SAMPLE, None), *[Related("r.csv", 8)] * 3]
    one = card(finding("shared", SAMPLE, related=tuple(related), more=5))
    items = [item.text for item in one.one("ul", class_="related").all("li")]
    assert items == [
        "乙0 (a character or two apart)",
        "line 1 乙1 (a character or two apart)",
        "line 2 乙2 (a character or two apart)",
        f"s.csv line 7 {SAMPLE}",
        "and 8 more",
    ]
    few = card(finding("shared", SAMPLE, related=tuple(related[:1])))
    assert len(few.one("ul", class_="related").all("li")) == 1


def test_sources_are_named_where_there_are_several() -> None:
    """One file need not be named on each card."""
    source = example().sources[0]
    several = example()._replace(sources=(source, source))
    assert card(finding("shared", SAMPLE), several).one("p", class_="place").text == "r.csv line 9"
    assert card(finding("shared", SAMPLE)).one("p", class_="place").text == "line 9"


def test_kept_cells() -> None:
    """The columns that the caller keeps are on the card, but for blank cells."""
    report = example()._replace(kept=("街道", "备注"))
    one = card(finding("shared", SAMPLE, kept=("东街", "")), report)
    kept = one.one("dl", class_="kept")
    assert (kept.one("dt").text, kept.one("dd").text) == ("街道", "东街")
    assert not card(finding("shared", SAMPLE, kept=()), report).all("dl")


def test_ten_of_each_kind() -> None:
    """More are counted; the sentence says where all of them are."""
    findings = [finding("shared", SAMPLE, line=at) for at in range(1, 15)]
    relations = {**example().relations}
    relations["shared"] = relations["shared"]._replace(records=14)
    report = example()._replace(relations=relations)
    with_file = parsed(page(report, findings=findings))
    assert len(with_file.one("ul", class_="cards").all("li")) == 10
    remark = with_file.one("section", id="kind-shared").one("p", class_="remark").text
    assert remark == "4 more are not shown; every finding is in findings.csv."
    without = parsed(page(report, findings=findings, about=ABOUT._replace(findings_path=None)))
    remark = without.one("section", id="kind-shared").one("p", class_="remark").text
    assert remark == "4 more are not shown."
    command_line = say_in("en", {**say_in("en").options, "findings": "--findings"})
    said = render(report, findings, command_line, ABOUT._replace(findings_path=None))
    assert "--findings FILE.csv lists every finding" in said


def test_nothing_found() -> None:
    """A registry without findings says so."""
    kinds, notes = (dict.fromkeys(found, 0) for found in (example().kinds, example().notes))
    relations = dict.fromkeys(example().relations, Group(0, 0))
    clean = example()._replace(kinds=kinds, notes=notes, relations=relations, findings=())
    assert part(parsed(page(clean)), "findings").text.endswith("There is nothing to list.")


def test_kinds_without_findings_are_named() -> None:
    """A report that holds the first errors only says which kinds it does not list."""
    said = parsed(page(example(), findings=[finding("shared", SAMPLE)])).text
    assert "Not listed here: no code; older identifier; not 18 characters" in said
    listed = said.partition("Not listed here: ")[2].partition(".")[0]
    assert "one code, several entities" not in listed.replace(
        "perhaps one entity, several codes", ""
    )
    assert "There is nothing to list" not in said
    assert "Not listed here" not in parsed(page(example())).text


# --- Sources and definition -----------------------------------------------------------


def test_sources_are_described() -> None:
    """Format, encoding and columns are there, and why these columns were chosen."""
    read = part(parsed(page(example())), "reading")
    assert "统一社会信用代码 #2 (by name)" in read.text
    assert "UTF-8, comma, header on line 1" in read.text


def test_rows_and_tables_left_out() -> None:
    """Up to 50 rows are listed where the note cannot name all; tables have their reason."""
    source = dict(example().sources[0])
    first = [{"line": at, "text": f"合计{at}"} for at in range(1, 81)]
    source["left_out"] = {"rows": 80, "first": first, "not_chosen": 3}
    error = NoCodes("has no column of codes", path="book.xlsx[说明]")
    report = example()._replace(sources=(source,), left_out=(error,) * 30)
    read = part(parsed(page(report)), "reading")
    assert len(read.one("details").all("li")) == 50
    assert "3 records left out by the conditions" in read.text
    assert "book.xlsx[说明] has no column of codes" in read.text
    assert "and 10 more left out" in read.text
    few = part(parsed(page(example()._replace(left_out=(error,)))), "reading")
    assert "more left out" not in few.text
    source["left_out"] = {"rows": 2, "first": first[:2], "not_chosen": 0}
    assert not part(parsed(page(example()._replace(sources=(source,)))), "reading").all("details")


def test_many_sources() -> None:
    """Twenty are described; three are named at the top."""
    report = example()._replace(sources=example().sources * 50)
    root = parsed(page(report))
    read = part(root, "reading")
    assert len(read.all("h3")) == 20
    assert "And 30 more files" in read.text
    assert "and 47 more files" in root.one("p", class_="about").text


def test_the_definition_is_there() -> None:
    """The page says how the rate is defined, and that a valid code proves no assignment."""
    said = part(parsed(page(example())), "definition").text
    assert "distinct records that have a code" in said
    assert "No document known to us" in said
    assert "does not prove" in said
    assert "Clopper" not in said


def test_footer() -> None:
    """Version, time and command are at the end; without a command there is none."""
    said = parsed(page(example())).one("footer").text
    assert "uscc 0.1.0" in said
    assert "2026-11-29 12:30 +08:00" in said
    assert "uscc scan registry.csv" in said
    assert "command" not in parsed(page(example(), about=About("0.1.0"))).one("footer").text
