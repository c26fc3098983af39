"""Sentences for people: each in two languages, with the same fields and the same figures."""

from __future__ import annotations

import json
import pickle
import re
import shutil
from collections import Counter
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter

import pytest
from strategies import SAMPLE
from templates import templates

import uscc
from uscc import cli
from uscc.arguments import _terminal_columns, error_text
from uscc.audit.rate import COUNTABLE
from uscc.commands.flags import FLAGS
from uscc.errors import InvalidArgument, RegistryError, Worded
from uscc.language import command_of, given, interface_language, language_of, say_in
from uscc.report import chinese
from uscc.report.chinese import CHINESE
from uscc.report.details import detail_text
from uscc.report.formats import FORMATS
from uscc.sentences import ARGUMENTS, Listed, Option, Sentence
from uscc.vocabulary import TERMS

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "registry.csv"

#: The figures of a text.
FIGURES = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")

#: The hash of a style that has words.
HASH = re.compile(r"sha256-[\w+/=]+")

#: What the command line refuses, and why it does.
REFUSED = [
    ["scan"],
    ["what"],
    [],
    ["scan", "absent.csv"],
    ["scan", "r.csv", "--count", "nothing"],
    ["scan", "r.csv", "--target", "x"],
    ["scan", "r.csv", "--workers", "0"],
    ["scan", "r.csv", "--memory", "1M"],
    ["scan", "r.csv", "--memory", "much"],
    ["scan", "r.csv", "--by", "town"],
    ["scan", "r.csv", "--format"],
    ["scan", "r.csv", "--n"],
    ["scan", "r.csv", "--strict=1"],
    ["scan", "r.csv", "--odd"],
    ["scan", "r.csv", "-c", "没有"],
    ["scan", "r.csv", "-c", "#9"],
    ["scan", "r.csv", "-c", "#1", "-E", "#1"],
    ["scan", "r.csv", "-E", "#1", "--no-entity"],
    ["scan", "r.csv", "-S", "#1", "--no-status"],
    ["scan", "r.csv", "-d", '"'],
    ["scan", "r.csv", "-e", "odd"],
    ["scan", "r.csv", "--findings", "f.pdf"],
    ["scan", "names.csv"],
    ["scan", "book.csv"],
    ["scan", "bytes.csv"],
    ["scan", "open.csv"],
    ["scan", "."],
    ["generate", "x"],
    ["generate", "-1"],
    ["generate", "1", "--faults", "wrog=1"],
    ["generate", "1", "--faults", "shared=1"],
    ["generate", "1", "--columns", "99"],
    ["generate", "1", "--encoding", "odd"],
]

#: English words that a Chinese page may hold: names of commands, options, slugs, formats.
NAMES = re.compile(
    r"--?[a-zA-Z][\w-]*|[A-Z]{2,}\b|\b[a-z]+[-_.][a-z.]+\b|`[^`]*`|'[^']*'|“[^”]*”|\{[^}]*\}"
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with files of which some cannot be read."""
    (tmp_path / "r.csv").write_text(f"企业名称,信用代码\n甲,{SAMPLE}\n", encoding="utf-8")
    (tmp_path / "names.csv").write_text("a,b\n甲,乙\n", encoding="utf-8")
    (tmp_path / "book.csv").write_bytes(b"PK\x03\x04rest")
    (tmp_path / "bytes.csv").write_bytes("信用代码\n甲".encode() + b"\xff\n")
    (tmp_path / "open.csv").write_text('信用代码\n"91\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(argv: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run one command; return the status and what it printed."""
    try:
        status = cli.main(argv)
    except SystemExit as left:
        status = int(left.code or 0)
    return status, *capsys.readouterr()


def is_chinese(text: str) -> bool:
    """Tell whether Chinese characters are in a text."""
    return any("一" <= char <= "龥" for char in text)


# --- The table -------------------------------------------------------------------------------


def test_every_sentence_has_chinese() -> None:
    """No template of the source is without Chinese, and no Chinese without a template."""
    assert set(templates()) - set(CHINESE) == set()
    assert set(CHINESE) - set(templates()) == set()


def names(template: str) -> set[str]:
    """Return the names of the fields of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_each_template_has_one_translation() -> None:
    """No two tables of Chinese have the same template: one of them would win unnoticed."""
    tables = []
    for module in iter_modules(chinese.__path__):
        loaded = import_module(f"uscc.report.chinese.{module.name}")
        tables += [value for name, value in vars(loaded).items() if name == module.name.upper()]
    assert len(tables) > 5
    twice = Counter(template for table in tables for template in table)
    assert [template for template, number in twice.items() if number > 1] == []


@pytest.mark.parametrize("template", CHINESE, ids=lambda one: str(one)[:40].encode().hex()[:16])
def test_the_same_fields(template: str) -> None:
    """Both languages show the same fields, and none of the words that an official would mind."""
    assert names(template) == names(CHINESE[template])
    assert not re.search("编造|指标|碰巧", CHINESE[template])


# --- Which language --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "interface", "lang"),
    [
        ({}, None, "en"),
        ({}, 0x0804, "zh"),
        ({}, 0x0409, "en"),
        ({"LANG": "en_US.UTF-8"}, 0x0804, "en"),
        ({"LANG": "zh_CN.UTF-8"}, None, "zh"),
        ({"LANG": "zh"}, None, "zh"),
        ({"LANG": "zha_CN"}, None, "en"),
        ({"LANG": "zh_CN", "LC_MESSAGES": "en_US"}, None, "en"),
        ({"LANG": "en_US", "LC_MESSAGES": "", "LC_ALL": "zh_TW"}, None, "zh"),
        ({"LANG": "zh_CN", "USCC_LANG": "en"}, None, "en"),
        ({"LANG": "C", "USCC_LANG": "zh"}, None, "zh"),
    ],
)
def test_the_language_of_the_system(
    environ: dict[str, str], interface: int | None, lang: str
) -> None:
    """`USCC_LANG`, then the first locale that is set, then the interface of Windows."""
    assert language_of(environ, interface) == lang


def test_windows_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows the number of the interface language is that of the system; elsewhere none."""
    import ctypes
    from types import SimpleNamespace

    called = SimpleNamespace(kernel32=SimpleNamespace(GetUserDefaultUILanguage=lambda: 0x0804))
    monkeypatch.setattr("uscc.language._WINDOWS", True)
    monkeypatch.setattr(ctypes, "windll", called, raising=False)
    assert interface_language() == 0x0804
    monkeypatch.setattr("uscc.language._WINDOWS", False)
    assert interface_language() is None


@pytest.mark.parametrize("name", ["--lang", "USCC_LANG"])
def test_no_other_language(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A language that there is not is one sentence, and status 2."""
    monkeypatch.setenv("USCC_LANG", "fr" if name == "USCC_LANG" else "en")
    argv = ["check", SAMPLE] + (["--lang", "fr"] if name == "--lang" else [])
    assert run(argv, capsys) == (2, "", f"uscc: {name} is en or zh, not 'fr'\n")


@pytest.mark.parametrize(
    ("words", "lang", "command"),
    [
        (["--lang", "zh", "scan", "a"], "zh", "scan"),
        (["scan", "a", "--lang=zh"], "zh", "scan"),
        (["--lang=zh", "check"], "zh", "check"),
        (["--la", "zh", "check"], "zh", "check"),
        (["check", "--", "--lang", "zh"], None, "check"),
        (["--lang"], None, None),
        ([], None, None),
    ],
)
def test_the_language_is_read_first(
    words: list[str], lang: str | None, command: str | None
) -> None:
    """Before and behind the command, as one word or two; not behind `--`."""
    assert (given(words), command_of(words)) == (lang, command)


# --- What people read ------------------------------------------------------------------------


def figures(text: str) -> list[str]:
    """Return the figures of more than two characters, but for the words 10,000 and 95 %."""
    found = (number.rstrip(",") for number in FIGURES.findall(HASH.sub("", text)))
    return sorted(number for number in found if len(number) > 2 and number != "10,000")


@pytest.mark.parametrize("form", [form for form in FORMATS if not FORMATS[form].binary])
def test_the_same_figures(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each format has the same figures in both languages; JSON is the same altogether."""
    outs = [
        run(["scan", str(EXAMPLE), "--format", form, "--lang", lang], capsys)[1]
        for lang in ("en", "zh")
    ]
    if form == "json":
        assert outs[0] == outs[1]
    assert all(len(out) > 1_000 for out in outs)
    assert figures(outs[0]) == figures(outs[1])
    english = outs[0]
    for term in ("错码 ", "一码多赋", "重复赋码"):
        assert form != "text" or english.count(term) <= 1


def test_the_screen_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    """The report reads as README.zh-CN.md shows it, in columns, and fits a screen."""
    out = run(["scan", str(EXAMPLE), "--lang", "zh"], capsys)[1]
    page = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    shown = page.partition("$ uscc scan examples/registry.csv\n")[2].partition("$ echo")[0]
    assert out.replace(str(EXAMPLE), "examples/registry.csv")[-600:] == shown[-600:]
    assert "未达标：重错码率3,142.857‱，高于目标值0.2‱，超出11条" in out


def test_numbers_have_their_units() -> None:
    """A rate that is not there has no unit; a number of records has one; no line loses its end."""
    audit = uscc.Audit()
    audit.add("", "甲公司", line=2)
    empty = audit.report()
    assert "distinct records = no rate\n" in empty.text(lang="en")
    assert "条 = 无法计算\n" in empty.text(lang="zh")
    report = uscc.scan(EXAMPLE)
    assert report.text(lang="en").rstrip().endswith("codes: 1 record")
    assert report.text(lang="zh").rstrip().endswith("：1条记录")
    long = report.by_authority[0]._replace(department="9", region="522625")
    text = report._replace(by_authority=(long, *report.by_authority)).text(lang="en")
    assert re.search(r"522625 .*\s+= *\s*[0-9,.]+\s+per\s+10,000\n", text)


def test_signs_of_chinese_have_no_spaces() -> None:
    """Brackets are full-width, with nothing before them."""
    report = uscc.scan(EXAMPLE)
    shared = next(finding for finding in report.findings if finding.kind == "shared")
    assert detail_text(shared, say_in("zh", ARGUMENTS)).endswith("有限公司（名称相近）")
    apart = "有限公司 (a character or two apart)"
    assert detail_text(shared, say_in("en", ARGUMENTS)).endswith(apart)
    assert f"{apart}</li>" in re.sub("<(?!/li)[^>]*>", "", report.to_html(lang="en"))


def test_the_report_as_text() -> None:
    """In Python it is in either language, and names no flags."""
    report = uscc.scan(EXAMPLE)
    for lang in ("en", "zh"):
        assert "--" not in report.text(lang=lang)
    assert report.text() == report.text(lang="en")
    with pytest.raises(InvalidArgument, match="lang is en or zh"):
        report.text(lang="fr")


@pytest.mark.parametrize("verb", ["", "scan", "check", "parse", "generate"])
def test_help_in_chinese(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No English word of `argparse` is left, and no sentence of ours."""
    status, out, _ = run([*filter(None, [verb]), "--help", "--lang", "zh"], capsys)
    assert status == 0
    for word in ("usage", "positional", "options", "show this", "exit", "default", "required"):
        assert not re.search(rf"(?<![-\w]){word}\b", out), word


def test_slugs_are_explained_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    """The help says what each slug that `--count` takes is called, and each level of `--by`."""
    out = run(["scan", "--help", "--lang", "zh"], capsys)[1]
    assert all(f"{slug}（{TERMS[slug].zh}）" in out for slug in COUNTABLE)
    joined = re.sub(r"\n +", "", out)
    assert "province省级、prefecture市级、county县级" in joined
    assert not re.search("NAME|COLUMN|FILE\\b", out)


@pytest.mark.parametrize("argv", REFUSED, ids=" ".join)
def test_refusals_in_chinese(
    argv: list[str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is refused is refused in Chinese, with as many figures as in English."""
    status, _, english = run([*argv, "--lang", "en"], capsys)
    assert status == 2
    status, _, chinese = run(["--lang", "zh", *argv], capsys)
    assert status == 2
    said = chinese.splitlines()[-1]
    assert is_chinese(said)
    assert not is_chinese(re.sub(r"'[^']*'|“[^”]*”", "", english))
    for word in ("error", "argument", "invalid", "expected", "required", "unrecognized", "cannot"):
        assert not re.search(rf"(?<![-\w]){word}", chinese), word


def test_findings_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The detail is in the language; columns and all else are the same."""
    rows = {}
    for lang in ("en", "zh"):
        path = tmp_path / f"{lang}.jsonl"
        run(["scan", str(EXAMPLE), "--findings", str(path), "--lang", lang], capsys)
        rows[lang] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    details = [row.pop("detail") for row in rows["zh"]]
    assert [{**row, "detail": ""} for row in rows["zh"]] == [
        {**row, "detail": ""} for row in rows["en"]
    ]
    assert any(detail.startswith("第") for detail in details)
    found = uscc.scan(EXAMPLE).findings
    assert [one.as_dict("zh")["detail"] for one in found] == details
    assert [one.detail for one in found] == [row["detail"] for row in rows["en"]]


def test_words_of_argparse_that_are_not_known() -> None:
    """They stay as they are."""
    assert error_text("something new", say_in("zh")) == "something new"


# --- Errors ----------------------------------------------------------------------------------


def test_errors_carry_their_sentence() -> None:
    """Template, fields and hint survive pickling; only the command line names flags."""
    columns = Listed(" or ", [Option("code"), Sentence("line {n:,}", n=3)])
    more = Sentence("The columns are: {columns}", columns=columns)
    error = RegistryError(
        "there are {n} columns {name!r}; say {either}",
        path="r.csv", line=2, hint="status-column", more=more, n=2, name="甲", either="#1",
    )  # fmt: skip
    again = pickle.loads(pickle.dumps(error))
    assert again.__dict__ == error.__dict__
    assert str(again) == (
        "r.csv: line 2: there are 2 columns '甲'; say #1; name one with status=."
        " The columns are: code= or line 3"
    )
    assert say_in("zh", FLAGS).placed(again) == (
        "r.csv：第2行：“甲”列有2个；请指定#1；请用-S指定一列。各列为：-c或第3行"
    )
    assert str(columns) == "code= or line 3" and str(Option("code")) == "code="
    assert {columns, Listed(" or ", columns.parts[:1])} and isinstance(error, Worded)


def test_flags_and_arguments() -> None:
    """Each option that a sentence may name has a name in Python and one on the command line."""
    assert FLAGS.keys() == ARGUMENTS.keys()


def test_validation_errors_in_chinese() -> None:
    """An error of a single value can be worded, its cause included."""
    with pytest.raises(uscc.ValidationError) as caught:
        uscc.validate(SAMPLE[:17])
    assert say_in("zh").error(caught.value) == (
        "'91350100M000100Y4'共17位，应为18位（原因：truncated）"
    )


def test_a_sentence_as_text() -> None:
    """It is English."""
    assert str(Sentence("the file is empty")) == "the file is empty"
    assert str(Sentence("{n:,} records", n=1_000)) == "1,000 records"


@pytest.mark.parametrize("columns", ["70", "0", "many"])
def test_the_width_of_the_terminal(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is that of `shutil`, which is slow to load."""
    monkeypatch.setenv("COLUMNS", columns)
    assert _terminal_columns() == shutil.get_terminal_size().columns
