"""Which column is what: by header, by content, as the caller says, and not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from strategies import complete, numbered

import uscc
from uscc import is_valid, scan
from uscc.commands.flags import FLAGS
from uscc.errors import RegistryError
from uscc.language import say_in
from uscc.readers.evidence import TableHead
from uscc.readers.layout import Layout, choose
from uscc.readers.names import (
    CODE_ENDINGS,
    CODE_TIERS,
    ENTITY_ENDINGS,
    ENTITY_TIERS,
    STATUS_TIERS,
    plain_header,
)
from uscc.readers.narrow import NarrowTable
from uscc.readers.options import Wanted
from uscc.readers.ragged import shifted
from uscc.readers.statuses import MOST, is_closed
from uscc.report.words import width

CODE, OTHER = numbered(1), numbered(2)


def sheet(names: Sequence[str], *rows: Sequence[str]) -> TableHead:
    """Return the top of a file with these column names and records."""
    return TableHead("r.csv", tuple(names), True, [list(row) for row in rows])


def chosen(names: Sequence[str], *rows: Sequence[str], **wanted: Any) -> Layout:
    """Return the layout that is chosen; codes stand in the second of three columns."""
    return choose(sheet(names, *(rows or [("甲", CODE, "存续")])), Wanted(**wanted))


def refusal(names: Sequence[str], *rows: Sequence[str], **wanted: Any) -> str:
    """Return the error instead of a layout; it has the path and lists the columns."""
    with pytest.raises(RegistryError) as caught:
        chosen(names, *rows, **wanted)
    message = say_in("en", FLAGS).placed(caught.value)
    assert message.startswith("r.csv: ")
    for number, name in enumerate(names, 1):
        assert f"#{number} {name!r}" in message
    return message


def spellings(alias: str) -> list[str]:
    """Return a header as exports write it."""
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in alias)
    return [alias, alias.upper(), f" *{alias} ", wide, f"{alias[:2]}_{alias[2:]}", f'"{alias}"']


def aliases(tiers: Sequence[frozenset[str]]) -> list[str]:
    """Return all headers of all tiers."""
    return sorted(alias for tier in tiers for alias in tier)


# --- By header -----------------------------------------------------------------------------


@pytest.mark.parametrize("alias", aliases(CODE_TIERS))
def test_every_alias_of_the_code(alias: str) -> None:
    """Each name of the code column finds it in every spelling, where content cannot help."""
    for header in spellings(alias):
        layout = chosen(["甲列", header, "乙列"], ("x", "无", "y"))
        assert (layout.code.number, layout.code.why) == (1, "name")


@pytest.mark.parametrize("ending", CODE_ENDINGS)
def test_headers_that_end_like_a_code(ending: str) -> None:
    """Longer headers, such as that of the consignor, name a code by their end."""
    for header in (f"wt_r{ending}", f"法人{ending}", f"XX_{ending.upper()}"):
        assert chosen(["甲列", header], ("x", "无")).code[:2] == (1, "name")


@pytest.mark.parametrize("alias", aliases(ENTITY_TIERS))
def test_every_alias_of_the_entity(alias: str) -> None:
    """Each name of the entity column finds it, wherever it stands."""
    for header in spellings(alias):
        (entity,) = chosen(["列", "uscc", header]).entity
        assert entity == (2, "name")


@pytest.mark.parametrize("alias", aliases(STATUS_TIERS))
def test_every_alias_of_the_status(alias: str) -> None:
    """Each name of the status column finds it, and none is taken where there is none."""
    for header in spellings(alias):
        assert chosen(["企业名称", "uscc", header]).status == (2, "name")
    assert chosen(["企业名称", "uscc", "列"]).status is None


def test_a_better_name_wins() -> None:
    """The code's own names come before what may hold tax numbers, full names before short."""
    layout = chosen(
        ["名称", "企业名称", "纳税人识别号", "法人统一社会信用代码", "uscc", "状态", "登记状态"],
        ("甲", "乙", OTHER, OTHER, CODE, "存续", "注销"),
    )
    assert layout.code.number == 4
    assert [column.number for column in layout.entity] == [1]
    assert layout.status == (6, "name")


def test_plain_header_keeps_what_tells_headers_apart() -> None:
    """Folding makes spellings equal, not words."""
    assert plain_header("企业（机构）名称") == plain_header("企业(机构) 名称")
    assert plain_header("uscc1") != plain_header("uscc2")


# --- By content ----------------------------------------------------------------------------


def test_code_by_content() -> None:
    """Without a helpful header the column of which half the cells are right codes is it."""
    rows = [("甲", CODE), ("乙", "无"), ("丙", "坏码"), ("丁", OTHER.lower())]
    assert chosen(["a", "b"], *rows).code == (1, "content")


def test_codes_with_spaces_by_content() -> None:
    """Codes in groups of four are found by content, too."""
    spaced = " ".join([CODE[0:4], CODE[4:8], CODE[8:12], CODE[12:16], CODE[16:18]])
    assert chosen(["a", "b"], ("甲", spaced), ("乙", spaced)).code == (1, "content")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("甲", "坏码"), ("乙", "坏码"), ("丙", CODE)], "no column of codes was found"),
        ([("甲", "")], "no column of codes was found"),
        ([(CODE, OTHER)], "more than one column holds codes"),
    ],
)
def test_content_that_does_not_say(rows: list[tuple[str, str]], words: str) -> None:
    """Too few codes, none, or codes in two columns: it stops and says what to do."""
    assert f"{words}; say which with -c" in refusal(["a", "b"], *rows)


def test_two_columns_named_as_codes() -> None:
    """Two code columns that both hold codes: it stops and names both by number."""
    message = refusal(["uscc", "企业名称", "信用代码"], (CODE, "甲公司", OTHER))
    assert "more than one column is named as a code; say -c #1 or #3" in message


def test_content_beats_an_empty_column_of_the_same_rank() -> None:
    """Of two code columns the one that holds codes is taken."""
    assert chosen(["uscc", "企业名称", "信用代码"], ("", "甲公司", CODE)).code == (2, "name")


@pytest.mark.parametrize("cell", ["", "无", "12"])
def test_an_alias_column_without_codes_beside_codes(cell: str) -> None:
    """A code column that holds no code is not trusted where another column holds them."""
    message = refusal(["统一社会信用代码", "号码"], (cell, CODE))
    assert "'统一社会信用代码' holds no right code, but '号码' does; say which with -c" in message
    assert chosen(["统一社会信用代码", "号码"], (cell, CODE), code="号码").code == (1, "given")


def test_an_alias_column_with_few_codes_is_trusted() -> None:
    """One right code is enough: a bad registry is still a registry."""
    rows = [("坏码", OTHER), ("坏码", OTHER), (CODE, OTHER)]
    assert chosen(["统一社会信用代码", "上级"], *rows).code == (0, "name")


@pytest.mark.parametrize("ending", ENTITY_ENDINGS)
def test_entity_by_content(ending: str) -> None:
    """A column of names of organizations is the entity without a header that says so."""
    rows = [(CODE, "x", f"甲{ending}"), (OTHER, "y", "某个人")]
    (entity,) = chosen(["uscc", "a", "b"], *rows).entity
    assert entity == (2, "content")


@pytest.mark.parametrize(
    "row", [(CODE, "甲公司", "乙公司"), (CODE, "", ""), (CODE, "某人", "某地"), ("甲公司", "", "")]
)
def test_no_entity_by_content(row: Sequence[str]) -> None:
    """Two columns of names, none, or only the code column: there is no entity."""
    assert chosen(["uscc", "a", "b"], row, (CODE, "", "")).entity == ()


def test_content_beats_an_empty_entity_column() -> None:
    """An entity column without a name in it would hide every relation without a word."""
    layout = chosen(["企业名称", "名称", "uscc"], ("", "甲公司", CODE), ("", "乙公司", OTHER))
    assert [column.number for column in layout.entity] == [1]


# --- As given ------------------------------------------------------------------------------

NAMES = ["企业名称", "uscc", "信用代码", "Old Code", "备注", "备注", "7"]
ROW = ("甲", CODE, OTHER, "", "", "", "")


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("信用代码", 2),
        (" 信用代码 ", 2),
        ("old_code", 3),
        ("ＯＬＤ　ＣＯＤＥ", 3),
        ("#3", 2),
        ("#7", 6),
        (3, 2),
        ("7", 6),
    ],
)
def test_columns_by_name_and_number(name: str | int, number: int) -> None:
    """A header in any spelling, `#N` or the number N; digits alone are a header."""
    assert chosen(NAMES, ROW, code=name).code == (number, "given")
    (entity,) = chosen(NAMES, ROW, code=2, entity=[name]).entity
    assert entity == (number, "given")
    assert chosen(NAMES, ROW, code=2, status=[name]).status == (number, "given")


def test_an_exact_header_comes_before_a_similar_one() -> None:
    """Headers that differ only in case can be told apart by writing them as they stand."""
    assert chosen(["code", "Code"], (CODE, OTHER), code="Code").code == (1, "given")
    assert "there are 2 columns 'CODE'; say #1 or #2" in refusal(["code", "Code"], code="CODE")


@pytest.mark.parametrize("role", ["code", "entity", "status"])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("没有", "there is no column '没有'"),
        ("#0", "there is no column 0"),
        ("#8", "there is no column 8"),
        (0, "there is no column 0"),
        (-1, "there is no column -1"),
        (8, "there is no column 8"),
        ("#x", "there is no column '#x'"),
        ("", "there is no column ''"),
        ("备注", "there are 2 columns '备注'; say #5 or #6"),
    ],
)
def test_columns_that_are_not_there(role: str, name: str | int, words: str) -> None:
    """An unknown or doubled name stops, with the option's letter or the numbers to say."""
    wanted: dict[str, Any] = {"code": 2, role: name if role == "code" else [name]}
    message = refusal(NAMES, ROW, **wanted)
    assert words in message
    if "there are 2" not in words:
        assert {"code": "(-c)", "entity": "(-E)", "status": "(-S)"}[role] in message


def test_no_columns_at_all_by_wish() -> None:
    """An empty sequence says that there is no entity and no status, whatever the headers."""
    layout = chosen(["企业名称", "uscc", "登记状态"], entity=[], status=[])
    assert (layout.entity, layout.status) == ((), None)


def test_several_entity_columns() -> None:
    """They come in the order in which they were named."""
    layout = chosen(NAMES, ROW, code=2, entity=["#5", "企业名称"])
    assert [column.number for column in layout.entity] == [4, 0]


# --- In files ------------------------------------------------------------------------------


def scanned(folder: Path, text: str, **options: Any) -> uscc.Report:
    """Return the report on a text as a file."""
    path = folder / "r.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return scan(path, **options)


def columns(report: uscc.Report) -> dict[str, tuple[int, str]]:
    """Return, for each role, number and reason of its column."""
    described = report.sources[0]["columns"]
    return {column["role"]: (column["number"], column["chosen_by"]) for column in described}


def test_a_file_without_header(tmp_path: Path) -> None:
    """A first line that holds a code is a record; the columns have numbers for names."""
    report = scanned(tmp_path, f"甲公司,{CODE}\n乙公司,{OTHER[:-1]}\n丙公司,{numbered(3)}\n")
    assert (report.records, report.kinds["length"]) == (3, 1)
    assert columns(report) == {"code": (2, "content"), "entity": (1, "content")}
    source = report.sources[0]
    assert (source["header_line"], source["code_column"]) == (None, "#2")
    assert report.findings[0].line == 2


def test_a_lone_record(tmp_path: Path) -> None:
    """One line without a header is a registry of one record."""
    report = scanned(tmp_path, CODE)
    assert (report.records, report.base, report.entity_known) == (1, 1, False)


def test_header_as_the_caller_says(tmp_path: Path) -> None:
    """`header` decides where the first line could be either."""
    text = f"甲公司,{CODE[:-1]}\n乙公司,{OTHER}\n"
    assert scanned(tmp_path, text, header=False).records == 2
    assert scanned(tmp_path, f"甲公司,{CODE}\n{text}", header=True).records == 2


def test_a_wrong_code_in_the_first_line(tmp_path: Path) -> None:
    """A record must not be lost as a header because its code is wrong."""
    wrong = CODE[:-1] + ("A" if CODE[-1] != "A" else "B")
    report = scanned(tmp_path, f"甲公司,{wrong}\n乙公司,{OTHER}\n")
    assert (report.records, report.errors) == (2, 1)


def test_the_columns_without_header_in_an_error(tmp_path: Path) -> None:
    """Where there are no names the numbers are listed."""
    with pytest.raises(RegistryError, match=r"#1 to #3 \(no header line\)"):
        scanned(tmp_path, f"{CODE},{OTHER},甲\n")


def test_blank_lines_before_the_header(tmp_path: Path) -> None:
    """The header is the first line that holds something; lines are counted all the same."""
    report = scanned(tmp_path, f"\n\r\n企业名称,uscc\n\n甲公司,{CODE}\n乙公司,坏码\n")
    assert report.sources[0]["header_line"] == 3
    assert report.sources[0]["blank_lines"] == 3
    assert [finding.line for finding in report.findings] == [6]


# --- The delimiter -------------------------------------------------------------------------


def table(delimiter: str, *rows: Sequence[str]) -> str:
    """Return records as a text, a line each."""
    return "".join(delimiter.join(row) + "\n" for row in rows)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，", "~", "^", "\x01"])
def test_the_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    """It is the one that stands most often in the header outside quotation marks."""
    all_of_them = ",;|\t，~^\x01"
    header = [f'"a{all_of_them}{all_of_them}"', "企业名称", "uscc"]
    row = ["x", f'"甲{all_of_them}公司"', CODE[:-1]]
    report = scanned(tmp_path, table(delimiter, header, row))
    assert report.sources[0]["delimiter"] == delimiter
    assert columns(report) == {"code": (3, "name"), "entity": (2, "name")}
    assert report.findings[0].entity == f"甲{all_of_them}公司"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_chinese_comma_is_found_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    """It has other bytes there."""
    path = tmp_path / "r.csv"
    text = table("，", ["企业名称", "uscc"], ['"甲，公司"', CODE], ["乙", "丙公司", OTHER])
    path.write_bytes(text.encode(encoding))
    report = scan(path)
    assert (report.right, report.sources[0]["delimiter"]) == (2, "，")
    assert report.sources[0]["ragged"] == {"records": 1, "first_lines": [3]}


@pytest.mark.parametrize(
    "text",
    [
        f"企业名称,uscc（18位，必填）\n甲公司,{CODE}\n",
        f"企业名称,uscc（18位，必填，不可重复）\n甲公司,{CODE}\n",
        f"企业名称（全称，必填，不可重复）,uscc\n甲，乙，丙公司,{CODE}\n乙公司,{OTHER}\n",
        f"甲公司,{CODE},农业，林业，牧业，渔业\n",
        f"甲公司,{CODE},农业，林业，牧业，渔业\n乙公司,{OTHER},农业，林业\n",
        f"uscc（18位，必填）\n{CODE}\n{OTHER}\n",
        f"uscc~^\n{CODE}\n{OTHER}\n",
    ],
)
def test_a_sentence_does_not_delimit(text: str, tmp_path: Path) -> None:
    """A header or a first record may hold more Chinese commas than commas, or no comma."""
    report = scanned(tmp_path, text, code=1 if text.startswith("uscc") else 2)
    assert report.sources[0]["delimiter"] == ","
    assert (report.right, report.sources[0]["ragged"]["records"]) == (text.count("9111"), 0)


@pytest.mark.parametrize(
    "text",
    [
        f"企业名称，uscc，地址(省,市)\n甲公司，{CODE}，北京\n乙公司，{OTHER}，北京,海淀\n",
        f"企业名称，uscc\n甲，乙公司，{CODE}\n",
        f"甲公司，{CODE}\n",
    ],
)
def test_a_comma_amid_chinese_commas(text: str, tmp_path: Path) -> None:
    """The lines behind the first one tell which of the two delimits; one line is believed."""
    report = scanned(tmp_path, text)
    assert report.sources[0]["delimiter"] == "，"
    assert report.right == text.count("9111")


@pytest.mark.parametrize(
    ("given", "delimiter"),
    [
        *[("tab", "\t"), ("\\t", "\t"), ("pipe", "|"), ("semicolon", ";"), ("comma", ",")],
        *[("^", "^"), ("，", "，"), ("é", "é"), ("||", "||"), ("~|~", "~|~"), ("::", "::")],
        *[("\\x01", "\x01"), ("\\x7C\\x7c", "||"), ("\\uff0c", "，"), ("|\\t", "|\t")],
        *[("\\", "\\"), ("\\x", "\\x"), ("x" * 20, "x" * 20), ("\x01", "\x01")],
    ],
)
def test_the_delimiter_is_given(given: str, delimiter: str, tmp_path: Path) -> None:
    """By characters, by word or with escapes, also one that nobody would guess."""
    text = table(delimiter, ["企业名称", "uscc"], [f'"甲{delimiter}公司"', CODE[:-1]])
    report = scanned(tmp_path, text, delimiter=given)
    assert report.sources[0]["delimiter"] == delimiter
    assert report.findings[0].entity == f"甲{delimiter}公司"


@pytest.mark.parametrize(
    "given",
    [
        *["", '"', "\n", "\r", "\0", ',"', "|\n", "\\x00", "\\x22", "\\u000a", "\udc80", "\\ud800"],
        *["x" * 21, "x" * 10_000],
    ],
)
def test_no_delimiter(given: str, tmp_path: Path) -> None:
    """What cannot be one is refused with what can, in one sentence of one line."""
    words = "the delimiter is 1 to 20 characters .* comma, tab, semicolon or pipe, with no quot"
    with pytest.raises(RegistryError, match=words) as caught:
        scanned(tmp_path, f"uscc\n{CODE}\n", delimiter=given)
    assert caught.value.args[0].isprintable()
    assert len(caught.value.args[0]) < 350


@pytest.mark.parametrize("delimiter", ["，", "||", "~|~", "\x01"])
def test_a_chunk_that_ends_inside_the_delimiter(
    delimiter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report is the same wherever the bytes of the file are cut."""
    rows = [["甲", "乙公司", CODE, "北京"], [f'"丙{delimiter}"', OTHER, "x"], ["丁公司", CODE, "x"]]
    text = table(delimiter, ["企业名称", "uscc", "地区"], *rows)
    whole = scanned(tmp_path, text, delimiter=delimiter)
    assert [one.entity for one in whole.findings] == [delimiter.join(["甲", "乙公司"]), "丁公司"]
    monkeypatch.setattr("uscc.readers.records._SAMPLED", 1)
    for size in range(1, 50):
        monkeypatch.setattr("uscc.readers.source.CHUNK", size)
        assert scanned(tmp_path, text, delimiter=delimiter) == whole


@pytest.mark.parametrize(
    ("delimiter", "words"),
    [
        *[(",", "comma"), ("\t", "tab"), (";", "semicolon"), ("|", "bar"), (" ", "space")],
        *[("，", "Chinese comma"), ("\x01", r"\x01 (Ctrl-A)"), ("\x1b[", r"delimiter \x1b[")],
        *[("~|~", "delimiter ~|~"), ("\u3000", r"delimiter \u3000")],
    ],
)
def test_the_delimiter_is_shown(delimiter: str, words: str, tmp_path: Path) -> None:
    """In words or as written, and escaped where it does not print."""
    text = table(delimiter, ["企业名称", "uscc"], [f'"甲{delimiter}公司"', CODE[:-1]])
    shown = scanned(tmp_path, text, delimiter=delimiter).text()
    assert f"read as   UTF-8, {words}, header on line 1\n" in shown
    assert all(line.isprintable() for line in shown.split("\n"))


# --- A first line such as sep=; --------------------------------------------------------------

DECLARED = f"企业名称;uscc\n甲,乙,丙公司;{CODE}\n乙公司;{OTHER[:-1]}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;;"])
def test_a_declared_delimiter(first: str, end: str, encoding: str, tmp_path: Path) -> None:
    """The line for Excel is neither header nor record, and says how the others are cut."""
    path = tmp_path / "r.csv"
    path.write_bytes(f"{first}\n{DECLARED}".replace("\n", end).encode(encoding))
    cases: list[dict[str, Any]] = [{}, {"header": True}, {"quoting": False}]
    for options in cases:
        report = scan(path, **options)
        source = report.sources[0]
        assert (source["delimiter"], source["header_line"], report.records) == (";", 2, 2)
        assert (source["blank_lines"], source["ragged"]["records"]) == (0, 0)
        assert [finding.line for finding in report.findings] == [4]


@pytest.mark.parametrize("delimiter", ["\t", "，", "||", " ", ",", "\x01"])
def test_declared_delimiters(delimiter: str, tmp_path: Path) -> None:
    """Any that may be given, of several characters too, also one that would not be guessed."""
    text = table(delimiter, ["企业;;;名称", "uscc"], ["甲公司", CODE])
    report = scanned(tmp_path, f"sep={delimiter}\n{text}")
    assert (report.right, report.sources[0]["delimiter"]) == (1, delimiter)


def test_a_declared_delimiter_without_a_header(tmp_path: Path) -> None:
    """The first record is on line 2, also where the caller says that no line is a header."""
    text = f"sep=;\n甲公司;{CODE[:-1]}\n乙公司;{CODE}\n丙公司;{OTHER}\n"
    report = scanned(tmp_path, text, header=False)
    assert (report.records, report.sources[0]["header_line"]) == (3, None)
    assert [finding.line for finding in report.findings] == [2]


def test_a_declared_delimiter_and_a_given_one(tmp_path: Path) -> None:
    """The caller knows better; the line is no record all the same."""
    report = scanned(tmp_path, f"sep=,\n{DECLARED}", delimiter=";")
    assert (report.records, report.sources[0]["header_line"]) == (2, 2)
    assert report.sources[0]["delimiter"] == ";"


@pytest.mark.parametrize("text", ["sep=;", "sep=;\n", '"sep=\t"\r\n\r\n'])
def test_nothing_but_a_declared_delimiter(text: str, tmp_path: Path) -> None:
    """Such a file is empty."""
    with pytest.raises(RegistryError, match="the file is empty"):
        scanned(tmp_path, text)


def test_only_a_header_behind_a_declared_delimiter(tmp_path: Path) -> None:
    """The error names the line of the file on which the header is."""
    with pytest.raises(RegistryError, match="only a header line") as caught:
        scanned(tmp_path, "sep=;\n企业名称;uscc\n")
    assert caught.value.line == 2


def test_an_error_behind_a_declared_delimiter(tmp_path: Path) -> None:
    """Its line is that of the file."""
    with pytest.raises(RegistryError, match="never closed") as caught:
        scanned(tmp_path, f'sep=;\n企业名称;uscc\n"甲公司;{CODE}\n')
    assert caught.value.line == 3


def test_blank_lines_behind_a_declared_delimiter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, the header behind them is found."""
    monkeypatch.setattr("uscc.readers.source.CHUNK", 100)
    monkeypatch.setattr("uscc.readers.records._SAMPLED", 100)
    report = scanned(tmp_path, "sep=;\n" + "\n" * 300 + DECLARED)
    assert (report.records, report.sources[0]["header_line"]) == (2, 302)


@pytest.mark.parametrize(
    "first", ["sep=", "sep=x", "sep=;x", 'sep="', '"sep=;', " sep=;", "sep=" + "-" * 21]
)
def test_what_declares_no_delimiter(first: str, tmp_path: Path) -> None:
    """Any other line is a header or a record, as it was."""
    for text in (f"{first}\n{CODE}\n{OTHER}\n", f"{first}|uscc\nx|{CODE}\ny|{OTHER}\n"):
        report = scanned(tmp_path, text, quoting=False, delimiter="|")
        assert (report.right, report.sources[0]["header_line"]) == (2, 1)


def test_quotation_marks_as_ordinary_characters(tmp_path: Path) -> None:
    """`quoting=False` reads files in which marks were never meant to protect anything."""
    text = f'企业名称,uscc\n"甲"公司,{CODE}\n5" 管厂,{OTHER}\n"乙公司,{numbered(3)}\n'
    report = scanned(tmp_path, text, quoting=False)
    assert (report.records, report.errors) == (3, 0)
    with pytest.raises(RegistryError, match="quoting=False"):
        scanned(tmp_path, text)


@pytest.mark.parametrize(
    "text", [f"企业名称,uscc\n甲公司,{CODE}", f"企业名称,uscc\r甲公司,{CODE}\r"]
)
def test_one_record_without_a_final_line_end(text: str, tmp_path: Path) -> None:
    """The last line counts whether or not it has an end, also where it is the only record."""
    assert scanned(tmp_path, text).records == 1


def test_an_unclosed_quote_in_the_first_record(tmp_path: Path) -> None:
    """It is called that, with its line, and not a file without records."""
    with pytest.raises(RegistryError, match="never closed") as caught:
        scanned(tmp_path, f'企业名称,uscc\n"甲公司,{CODE}\n乙公司,{OTHER}\n')
    assert caught.value.line == 2


def test_a_long_field_in_the_only_record(tmp_path: Path) -> None:
    """A field over the limit of the `csv` module is called that, or read as in other records."""
    text = f"uscc,企业名称\n{CODE},{'a' * 140_000}\n"
    try:
        assert scanned(tmp_path, text).records == 1
    except RegistryError as error:
        assert "131,072" in str(error)


def test_a_chunk_of_blank_lines_before_the_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many blank lines come first, the records behind them are read."""
    monkeypatch.setattr("uscc.readers.source.CHUNK", 2_000)
    monkeypatch.setattr("uscc.readers.records._SAMPLED", 1_000)
    assert scanned(tmp_path, "\n" * 9_000 + f"uscc,企业名称\n{CODE},甲公司\n").records == 1


def test_status_words_close_a_record(tmp_path: Path) -> None:
    """Every word for a cancelled or revoked record takes it out of `split`."""
    for word in [
        *"注销 吊销 撤销 迁出 註銷 吊銷 撤銷 遷出 除名".split(),
        "吊销，未注销",
        "已注销(2019)",
    ]:
        rows = f"企业名称,uscc,登记状态\n甲公司,{CODE},{{}}\n甲公司,{OTHER},存续\n"
        assert scanned(tmp_path, rows.format(word)).relations["split"].records == 0
        assert scanned(tmp_path, rows.format("存续")).relations["split"].records == 2
        assert scanned(tmp_path, rows.format(word), status=[]).relations["split"].records == 2


CLOSED = (
    "注销 吊销 撤销 迁出 除名 已注销 已吊销 被吊销 企业注销 注销企业 企业已注销 注销登记"
    " 吊销未注销 吊销，未注销"
    " 吊销，已注销 吊销，已注销 吊销,已注销 吊销（未注销） 吊销并注销 吊销营业执照 依法吊销 註銷"
    " 已吊銷 已注销(2019)"
    " 已注销（2019年3月1日） 注销2019-03-01"
).split()

OPEN = (
    "未注销 拟注销 正常（曾吊销） 正常 存续 在业 开业 注销中 申请注销 正在注销 简易注销公告"
    " 注销备案 曾吊销 迁出中 未吊销"
    " 撤销注销 注销已撤销 吊销已撤销 注销（已撤销） 注销登记已撤销 注销,撤销 恢复 不予注销 待注销"
    " 1 否 存续（吊销后恢复）"
).split()


@pytest.mark.parametrize("status", [*CLOSED, f" {CLOSED[0]}\u3000"])
def test_closed_statuses(status: str) -> None:
    """A status is closed when it is a closed form, in whatever width and spacing."""
    assert is_closed(status)


@pytest.mark.parametrize("status", [*OPEN, "", CLOSED[0] * 30])
def test_open_statuses(status: str) -> None:
    """Every other status is open: not understood, in progress, taken back, or in the past."""
    assert not is_closed(status)


STATUS_PIECES = [
    *reference.CLOSED_WORDS, *reference.BEFORE_CLOSED, *reference.BEHIND_CLOSED,
    *reference.BETWEEN_CLOSED, *reference.NOT_YET, *"（）()- 未曾拟中註銷", "正常", "存续",
]  # fmt: skip


@given(st.lists(st.sampled_from(STATUS_PIECES), max_size=6).map("".join))
def test_statuses_are_those_of_the_reference(status: str) -> None:
    """Whatever the pieces are put together to, both readings of the rule agree."""
    assert is_closed(status) == reference.status_closed(status)


@pytest.mark.parametrize("status", OPEN)
def test_an_open_record_hides_nothing(status: str, tmp_path: Path) -> None:
    """A status that merely contains a closed word must not turn missed into met."""
    rows = f'企业名称,uscc,登记状态\n甲公司,{CODE},"{status}"\n甲公司,{OTHER},存续\n'
    report = scanned(tmp_path, rows)
    assert (report.relations["split"].records, report.verdict) == (2, "missed")


@pytest.mark.parametrize("workers", [1, 2])
def test_statuses_are_listed(workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with its records, the most frequent first, and whether it is closed."""
    monkeypatch.setattr("uscc.scanning.session._SMALL", 0)
    monkeypatch.setattr("uscc.scanning.cutting._LEAST", 200)
    monkeypatch.setattr("uscc.scanning.cutting.PIECE", 200)
    statuses = ["存续", "注销", "存续", "未注销", "", "吊销，未注销", "存续"]
    rows = [f"{n}公司,{numbered(n)},{statuses[n % 7]}" for n in range(70)]
    rows.append(f"甲,乙公司,{numbered(99)},注销")
    report = scanned(tmp_path, "企业名称,uscc,登记状态\n" + "\n".join(rows), workers=workers)
    assert report.sources[0]["statuses"] == [
        {"status": "存续", "records": 30, "closed": False},
        {"status": "注销", "records": 11, "closed": True},
        {"status": "", "records": 10, "closed": False},
        {"status": "吊销，未注销", "records": 10, "closed": True},
        {"status": "未注销", "records": 10, "closed": False},
    ]
    assert report.closed == 21
    shown = " ".join(report.text().split())
    assert (
        "状态 #3 (by name); closed: 注销 11, 吊销，未注销 10; open: 存续 30, (blank) 10," in shown
    )
    assert all(width(line) <= 80 for line in report.text().split("\n") if "存续" in line)
    assert "closed-records" in report.warnings


def test_statuses_take_linear_time() -> None:
    """No text is read in more ways than one."""
    for piece in ("已被", "企业", "注销,", "已", "注销(", "登记"):
        assert not is_closed(piece * 20)


@pytest.mark.parametrize("workers", [1, 2])
def test_too_many_statuses(workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column with hundreds of values is no status; closed ones count all the same, also where
    no more of them are kept in mind.
    """
    monkeypatch.setattr("uscc.readers.statuses._KNOWN", 150)
    monkeypatch.setattr("uscc.scanning.session._SMALL", 0)
    monkeypatch.setattr("uscc.scanning.cutting._LEAST", 200)
    monkeypatch.setattr("uscc.scanning.cutting.PIECE", 2_000)
    rows = [f"{n}公司,{numbered(n)},状态{n}" for n in range(MOST)]
    text = "企业名称,uscc,登记状态\n" + "\n".join(rows)
    listed = scanned(tmp_path, text, workers=workers).sources[0]["statuses"]
    assert len(listed) == MOST
    text += f"\n甲公司,{numbered(998)},注销\n乙公司,{numbered(999)},注销\n"
    report = scanned(tmp_path, text, workers=workers)
    assert (report.sources[0]["statuses"], report.closed) == (None, 2)
    assert "too many different ones to list" in report.text()


# --- One column, one role ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted",
    [
        {"entity": ["企业名称", "#1"]},
        {"entity": ["uscc"], "code": "uscc"},
        {"code": "#2", "entity": ["#2"]},
        {"code": "#2", "status": ["uscc"]},
        {"entity": ["企业名称"], "status": ["#1"]},
        {"status": ["企业名称", "企业名称"]},
    ],
)
def test_a_column_in_two_roles(wanted: dict[str, Any]) -> None:
    """Twice in one role or in two, it would change the verdict: it is an error."""
    message = refusal(["企业名称", "uscc"], ("甲公司", CODE), **wanted)
    assert "is named twice" in message


def test_a_given_column_is_not_taken_again() -> None:
    """What the caller gives one role to, no other role finds."""
    layout = chosen(["企业名称", "uscc", "名称"], ("甲", CODE, "乙"), entity=["名称"])
    assert (layout.code.number, layout.entity[0].number) == (1, 2)
    message = refusal(["uscc", "企业名称"], (CODE, "甲"), entity=["uscc"])
    assert "no column of codes was found" in message


# --- Columns that are no registry ----------------------------------------------------------------


def test_one_code_in_most_records_is_not_taken(tmp_path: Path) -> None:
    """By name or by content; where the caller names it, the report says so."""
    rows = [(f"{n}公司", CODE if n % 5 else numbered(n)) for n in range(30)]
    for names in (["企业名称", "uscc"], ["a", "b"]):
        message = refusal(names, *rows)
        assert "one code in 24 of 30 records" in message
        assert chosen(names, *rows, code="#2").code == (1, "given")
        assert chosen(names, *rows[:19]).code.number == 1  # too few to tell
    text = "\n".join(["企业名称,uscc", *(",".join(row) for row in rows)])
    assert "one-code" in scanned(tmp_path, text, code="uscc").warnings


@pytest.mark.parametrize("header", ["uscc", "企业名称~统一社会信用代码"])
def test_a_line_that_was_not_cut(header: str) -> None:
    """A column named as a code whose cells hold a code and more is refused with the reason."""
    rows = [(f"甲公司~{numbered(n)}",) for n in range(5)]
    message = refusal([header], *rows)
    assert "holds a right code inside longer text in 5 of 5 cells" in message
    assert "name the delimiter with -d" in message
    assert chosen([header], *rows, code="#1").code == (0, "given")


def test_one_code_behind_the_first_records(tmp_path: Path) -> None:
    """What the first records do not show makes the verdict undecided, unless it was named."""
    rows = [f"{n}公司,{numbered(n)}" for n in range(200)] + [f"某局,{numbered(999)}"] * 300
    text = "企业名称,uscc\n" + "\n".join(rows)
    report = scanned(tmp_path, text)
    assert ("one-code" in report.warnings, report.verdict) == (True, "undecided")
    assert {one.verdict for one in report.by_authority} == {"undecided"}
    assert "one code is in more than half of the records; if that is right, name it" in " ".join(
        report.text().split()
    )
    named = scanned(tmp_path, text, code="uscc")
    assert {named.verdict, *(one.verdict for one in named.by_authority)} == {"met"}


@pytest.mark.parametrize("workers", [1, 2])
def test_names_that_are_mostly_blank(
    workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where most records of a file name no entity, other files do not make up for it."""
    monkeypatch.setattr("uscc.scanning.session._SMALL", 0)
    monkeypatch.setattr("uscc.scanning.cutting._LEAST", 200)
    paths = []
    for file, blank in enumerate((0, 60)):
        rows = [
            f"{'' if n < blank else f'{file}号{n}公司'},{numbered(1_000 * file + n)}"
            for n in range(100)
        ]
        paths.append(tmp_path / f"{file}.csv")
        paths[-1].write_text("企业名称,uscc\n" + "\n".join(rows), encoding="utf-8")
    assert scan(paths[0], workers=workers).verdict == "met"
    for files in (paths[1:], paths):
        report = scan(*files, workers=workers)
        assert (report.verdict, "no-entity" in report.warnings) == ("undecided", True)
    assert scan(*paths, workers=workers, entity=[]).verdict == "met"


def test_a_quotation_mark_that_swallows_records(tmp_path: Path) -> None:
    """A name that holds line breaks and codes is no name: records would be lost in silence."""
    rows = [f"{n}公司,{numbered(n)}" for n in range(60)]
    rows[10], rows[40] = f'"{rows[10]}', f'{rows[40]}"'
    text = "企业名称,uscc\n" + "\n".join(rows)
    with pytest.raises(RegistryError, match="a quotation mark is probably not closed") as caught:
        scanned(tmp_path, text + f'\n"甲公司\n分公司",{CODE}\n')
    assert caught.value.line == 12
    legal = f'企业名称,uscc\n"甲公司\n（分公司）",{CODE}\n"乙公司\n{OTHER}",{OTHER}\n'
    assert scanned(tmp_path, legal).records == 2


def test_permit_numbers_are_no_codes() -> None:
    """A column of longer numbers that hold codes: it is said that they were seen."""
    rows = [("甲公司", f"{numbered(n)}001P") for n in range(5)]
    message = refusal(["单位名称", "排污许可证编号"], *rows)
    assert "right code inside longer text: take it out first" in message


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("first", ["shifted", "straight"])
@pytest.mark.parametrize("files", [1, 3])
def test_names_given_as_codes(
    files: int, first: str, workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines are realigned where they are a minority, whatever their order and the cut into files;
    where they are not, `-c` names the wrong column, and nothing is met.
    """
    monkeypatch.setattr("uscc.scanning.session._SMALL", 0)
    monkeypatch.setattr("uscc.scanning.cutting._LEAST", 200)
    straight = [f"{numbered(n)},x" for n in range(250)]
    shifted = [f"甲{n}公司,{numbered(1_000 + n)}" for n in range(300)]

    def cut(lines: list[str]) -> list[Path]:
        paths = [tmp_path / f"{number}.csv" for number in range(files)]
        size = -(-len(lines) // files)
        for number, path in enumerate(paths):
            some = "\n".join(lines[number * size : (number + 1) * size])
            path.write_text(f"甲,乙\n{some}\n", encoding="utf-8")
        return paths

    def both(less: int) -> list[str]:
        some = shifted[:less]
        return some + straight if first == "shifted" else straight + some

    with pytest.raises(
        RegistryError, match="in 300 of 550 records the code is in another"
    ) as caught:
        scan(*cut(both(300)), code="#1", workers=workers)
    assert "another column with code=" in str(caught.value)
    assert scan(*cut(both(250)), code="#1", workers=workers).right == 500


def test_columns_in_each_others_place(tmp_path: Path) -> None:
    """Headers that name a code are no reason to realign all lines either."""
    rows = "".join(f"{n}公司,{numbered(n)}\n" for n in range(60))
    with pytest.raises(RegistryError, match="in 60 of 60 records"):
        scanned(tmp_path, f"统一社会信用代码,企业名称\n{rows}", code="统一社会信用代码", entity=[])


# --- Lines that do not stand under their headers ---------------------------------------------

H3 = "企业名称,uscc,地区\n"
H4 = "序号,企业名称,uscc,登记状态\n"


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        (f"{H3}甲,乙公司,{CODE},北京\n", "甲,乙公司"),
        (f"{H3}甲,乙,丙公司,{CODE},北京\n", "甲,乙,丙公司"),
        (f"{H3}甲,乙公司,{CODE}\n", "甲,乙公司"),
        (f"{H3}甲公司,{CODE}\n", "甲公司"),
        (f"{H3}甲公司,{CODE},北京,朝阳\n", "甲公司"),
        (f"{H3}{CODE},北京\n", ""),
        (f"{H4}1,甲,乙公司,{CODE},存续\n", ""),
        (f"{H4}甲公司,{CODE},存续\n", ""),
        (f"uscc,企业名称\nx,{CODE},甲公司\n", "甲公司"),
    ],
)
def test_shifted_lines_are_realigned(text: str, entity: str, tmp_path: Path) -> None:
    """The code is found where it stands; the name is put together where that is sure."""
    other = f"{text.splitlines()[0]}\n"
    width = other.count(",") + 1
    place = other.strip().split(",").index("uscc")
    good = ["x"] * width
    good[place] = numbered(9)
    row = ",".join(good) + "\n"
    report = scanned(tmp_path, text + row, counted=["+organization"])
    assert (report.records, report.right, report.errors) == (2, 2, 0)
    # Sent through a second record of the same code, the entity shows itself.
    name = other.strip().split(",").index("企业名称")
    good[place], good[name] = CODE, "另一公司"
    report = scanned(tmp_path, text + row + ",".join(good) + "\n")
    shared = [finding for finding in report.findings if finding.kind == "shared"]
    assert [finding.entity for finding in shared] == ([entity, "另一公司"] if entity else [])
    assert report.sources[0]["ragged"] == {"records": 1, "first_lines": [2]}


def test_a_line_that_cannot_be_realigned(tmp_path: Path) -> None:
    """No code or two codes elsewhere: the cells are taken as they stand, missing ones blank."""
    text = f"{H3}甲公司\n乙公司,坏码,{CODE},{OTHER}\n丙公司,{OTHER},北京\n"
    report = scanned(tmp_path, text)
    assert [(one.line, one.kind) for one in report.findings] == [(2, "missing"), (3, "length")]
    assert report.sources[0]["ragged"] == {"records": 2, "first_lines": [2, 3]}


def test_a_second_column_of_codes_realigns_nothing(tmp_path: Path) -> None:
    """A mistyped code beside the parent's code is an error of the registry, not of the line."""
    text = f"企业名称,uscc,上级uscc\n甲公司,{CODE[:-1]},{OTHER}\n乙公司,{CODE},{OTHER}\n"
    report = scanned(tmp_path, text, code="#2")
    assert (report.kinds["length"], report.sources[0]["ragged"]["records"]) == (1, 0)


def test_closed_records_stay_closed_where_lines_are_ragged(tmp_path: Path) -> None:
    """The status of a line with too many fields is read too."""
    text = f"{H4}1,甲公司,{CODE},注销,x\n2,甲公司,{OTHER},存续,x\n3,乙公司,{numbered(3)},存续\n"
    report = scanned(tmp_path, text)
    assert report.relations["split"].records == 0
    assert report.sources[0]["ragged"]["records"] == 2
    assert scanned(tmp_path, text.replace("注销", "存续")).relations["split"].records == 2


def test_only_shifted_lines(tmp_path: Path) -> None:
    """Where every line is shifted, the header is not that of the lines: their names, put together
    from two fields, would hide 重复赋码.
    """
    rows = "".join(f"甲,{n}公司,{numbered(n)}\n" for n in range(9))
    for header in ("企业名称,uscc,地区", "企业名称,uscc"):
        for code in (None, "uscc"):
            with pytest.raises(RegistryError):
                scanned(tmp_path, f"{header}\n{rows}", code=code)


def test_shifted_lines_of_the_right_width_among_others(tmp_path: Path) -> None:
    """All are counted, five named in order, and the records keep lines, names and status."""
    rows = []
    for number in range(40):
        code = numbered(number)
        rows.append(f"甲,{number}公司,{code}" if number % 5 == 0 else f"{number}公司,{code},北京")
    rows.append(f"{numbered(0)[:5]}公司,{numbered(0)},北京")
    report = scanned(tmp_path, H3 + "\n".join(rows))
    assert (report.records, report.right) == (41, 41)
    assert report.sources[0]["ragged"] == {"records": 8, "first_lines": [2, 7, 12, 17, 22]}
    assert [one.line for one in report.findings if one.kind == "shared"] == [2, 42]


FIELDS = [
    CODE,
    OTHER,
    OTHER.lower(),
    "",
    "甲公司",
    "１" * 18,
    f"税号：{CODE}",
    "中" + CODE,
    "\U0001f600",
]
FIELDS += [
    "A" * 30,
    "北京市朝阳区某路18号",
    CODE.translate({48 + n: 0xFF10 + n for n in range(10)}),
]


@given(st.lists(st.lists(st.sampled_from(FIELDS), min_size=4, max_size=4)), st.integers(0, 3))
def test_lines_examined_as_columns(texts: list[list[str]], code: int) -> None:
    """A line is shifted if exactly one of its other fields is a valid code."""
    rows = [[field.encode() for field in row] for row in texts if not is_valid(row[code])]
    expected = [
        place
        for place, row in enumerate(rows)
        if [is_valid(field.decode()) for field in row].count(True) == 1
    ]
    assert shifted(rows, code) == expected


def test_many_words_where_codes_should_stand(tmp_path: Path) -> None:
    """A wide region is cut into lines once for all its cells that are not ASCII, not for each."""
    lines = [f"{number}公司,无,{'x,' * 9}\n" for number in range(100)]
    text = f"企业名称,uscc,{'x,' * 9}\n甲公司,{CODE},{'x,' * 9}\n" + "".join(lines)
    original, asked = NarrowTable.rows, []

    def counted(table: NarrowTable, numbers: Sequence[int]) -> list[list[bytes]]:
        asked.append(len(numbers))
        return original(table, numbers)

    with mock.patch.object(NarrowTable, "rows", counted):
        report = scanned(tmp_path, text)
    assert (report.kinds["missing"], asked) == (100, [100])


def test_shifted_lines_with_several_entity_columns_and_status(tmp_path: Path) -> None:
    """Columns stay in step with each other when lines are taken out of a table."""
    text = "企业名称,uscc,地区,登记状态\n"
    for number in range(6):
        status = "注销" if number < 2 else "存续"
        text += f"{number % 2}公司,{numbered(number)},{number % 2}区,{status}\n"
        text += f"甲,{number}公司,{numbered(number + 10)},注销\n"
    report = scanned(tmp_path, text, entity=["企业名称", "地区"])
    assert report.sources[0]["ragged"]["records"] == 6
    split = [one.line for one in report.findings if one.kind == "split"]
    assert split == [6, 8, 10, 12]
    assert {one.entity for one in report.findings if one.kind == "split"} == {
        "0公司 / 0区",
        "1公司 / 1区",
    }


def test_fields_that_look_like_codes_of_others(tmp_path: Path) -> None:
    """A right code in its place is never moved, whatever stands beside it."""
    doubtful = complete("K1110000")
    report = scanned(tmp_path, f"{H3}甲公司,{doubtful},{CODE},x\n乙公司,{OTHER},y\n")
    assert report.notes["department"] == 1
