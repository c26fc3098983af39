"""The command line: exit status, what goes where, files whole or not at all, no traceback."""

from __future__ import annotations

import csv
import errno
import gzip
import io
import json
import os
import random
import re
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from unicodedata import east_asian_width

import pytest
import reference
from strategies import SAMPLE, complete, numbered, registration_number

import uscc
from uscc import cli, scan
from uscc.audit import Finding
from uscc.audit.rate import COUNTABLE
from uscc.errors import RegistryError
from uscc.generating.faults import FAULTS
from uscc.output import whole_file
from uscc.readers import source as source_module
from uscc.report.cells import spreadsheet_cell
from uscc.report.findings import write_findings
from uscc.report.words import padded, shown, shown_path, width
from uscc.vocabulary import TERMS, slugs

SRC = str(Path(uscc.__file__).parents[1])
ENV = {**os.environ, "PYTHONPATH": SRC, "PYTHONIOENCODING": "utf-8"}
COMMAND = [sys.executable, "-m", "uscc"]

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and devices of POSIX")
full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


class Result(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


class Main:
    """Runs `uscc.cli.main` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._patch = patch

    def __call__(self, *argv: str | Path, stdin: bytes = b"") -> Result:
        """Run one command with these bytes as standard input."""
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capsys.readouterr()
        try:
            status = cli.main([os.fspath(arg) for arg in argv])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        return Result(status, *self._capsys.readouterr())


@pytest.fixture
def main(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Main:
    """Return a runner of commands in this process."""
    return Main(capsys, monkeypatch)


def process(*argv: str | bytes | Path, stdin: bytes = b"", **env: str) -> Result:
    """Run one command in a process of its own; there is never a traceback."""
    command = [os.fsencode(arg) for arg in [*COMMAND, *argv]]
    done = subprocess.run(
        command, input=stdin, capture_output=True, env={**ENV, **env}, timeout=60, check=False
    )
    err = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in err, err
    return Result(done.returncode, done.stdout.decode("utf-8", "replace"), err)


# --- Registries ------------------------------------------------------------------------------

HEADER = "企业名称,统一社会信用代码,登记状态\n"
IDENTITY = next(
    number
    for number in (f"11010119{n // 99:02}0101{n % 99:03}" for n in range(4_950))
    if reference.kind(number + reference.check_digit(number)) == "identity"
)

#: One record or pair for everything that can be found, as cells of code and entity.
ROWS = [
    (numbered(1), "甲公司"),
    (numbered(2), "乙公司"),
    ("无", "丙公司"),
    (registration_number("11010800000001"), "丁公司"),
    (numbered(3)[:17], "戊公司"),
    (numbered(4)[:15] + "O" + numbered(4)[16:], "己公司"),
    (IDENTITY + reference.check_digit(IDENTITY), "庚公司"),
    (numbered(14), "辛公司"),
    ("91420684179660622T", "壬公司"),
    (SAMPLE[:17] + "A", "癸公司"),
    (" " + numbered(5).lower(), "子公司"),
    (numbered(6, "K1110000"), "丑公司"),
    (numbered(7, "Y9110000"), "寅公司"),
    (numbered(1), "甲 公 司"),
    (numbered(8), "卯公司"),
    (numbered(8), "卯公司分店"),
    (numbered(9), "辰公司"),
    (numbered(10), "辰公司"),
    (numbered(11), "巳公司"),
    (numbered(12, "91120000"), "巳公司"),
    (numbered(13), "午公司"),
    (numbered(13, "91120000"), "未公司"),
    ("911010669769418720", "申公司"),
]


def table(rows: Sequence[tuple[str, str]]) -> str:
    """Return a registry as CSV."""
    return HEADER + "".join(f"{entity},{code},存续\n" for code, entity in rows)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """Return a registry in which everything can be found."""
    return _written(tmp_path / "registry.csv", table(ROWS))


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """Return a registry without a fault."""
    return _written(tmp_path / "clean.csv", table(ROWS[:2]))


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


# --- Exit status -------------------------------------------------------------------------------

BOTH = ["main", "process"]


@pytest.mark.parametrize("way", BOTH)
@pytest.mark.parametrize(
    ("argv", "status"),
    [
        (["scan", "clean.csv"], 0),
        (["scan", "clean.csv", "--format", "json"], 0),
        (["scan", "registry.csv"], 1),
        (["scan", "registry.csv", "--format", "json"], 1),
        (["scan", "registry.csv", "--target", "10000"], 0),
        (["scan", "registry.csv", "--count", "region"], 0),
        (["scan", "clean.csv", "registry.csv"], 1),
        (["scan", "missing.csv"], 1),
        (["scan", "registry.csv", "--names"], 0),
        (["scan", "none.csv"], 2),
        (["scan"], 2),
        (["scan", "clean.csv", "--count", "rong"], 2),
        (["scan", "clean.csv", "--target", "-1"], 2),
        (["scan", "clean.csv", "--target", "many"], 2),
        (["scan", "clean.csv", "--format", "xml"], 2),
        (["scan", "clean.csv", "--no-such-option"], 2),
        (["scan", "clean.csv", "--findings", "none/f.csv"], 2),
        (["check", SAMPLE], 0),
        (["check", SAMPLE, "x"], 1),
        (["check", "-q", "x"], 1),
        (["--version"], 0),
        (["--help"], 0),
        (["scan", "--help"], 0),
        (["check", "--help"], 0),
        ([], 2),
        (["nonsense"], 2),
    ],
)
def test_exit_status(
    way: str,
    argv: list[str],
    status: int,
    main: Main,
    registry: Path,
    clean: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """0 met or all right, 1 not, 2 usage or files; the process and `main` agree."""
    monkeypatch.chdir(registry.parent)
    _written(registry.parent / "missing.csv", table([("无", "甲公司"), ("", "乙公司")]))
    done = main(*argv) if way == "main" else process(*argv)
    assert done.status == status, done
    assert (done.out == "") == (status == 2 or "-q" in argv)
    assert (done.err != "") == (status == 2)


def test_version_and_help(main: Main) -> None:
    """They say what there is to know: version, commands, options, status, examples."""
    assert main("--version").out == f"uscc {uscc.__version__}\n"
    assert all(verb in main("--help").out for verb in ("scan", "check"))
    shown_help = main("scan", "--help").out
    for word in ("-c", "-E", "-S", "-d", "-e", "-H", "-n", "--findings", "exit status", "examples"):
        assert word in shown_help
    for slug in COUNTABLE:
        assert slug in shown_help


def test_help_names_each_fault_that_can_be_planted(main: Main) -> None:
    """The help of `generate` lists the names that `--faults` takes, and no others."""
    _, _, listed = main("generate", "--help").out.partition("with commas between:\n")
    names = re.sub(r"\(.*?\)|and in pairs of records:", "", listed.partition("`uscc scan`")[0])
    assert sorted(name.strip() for name in names.split(",")) == sorted(FAULTS)


@pytest.mark.parametrize("argv", [["-h", "scan"], ["--", "scan", "f.csv"], ["scam", "check"], []])
def test_all_commands_are_told(argv: list[str], main: Main) -> None:
    """Only behind a command are the others left out; a version of Python may not list them."""
    done = main(*argv)
    told = done.out + done.err
    assert ("scan" in told) == ("generate" in told)
    assert done.status == (0 if "-h" in argv else 2)


def test_help_on_a_terminal_without_chinese() -> None:
    """Where the terminal cannot show Chinese the help is escaped, like the report."""
    assert process("--help", PYTHONIOENCODING="ascii").status == 0


def test_report_on_a_terminal_without_chinese(registry: Path) -> None:
    """What a stream cannot hold is escaped in text; JSON is UTF-8 wherever it goes."""
    done = process("scan", registry, PYTHONIOENCODING="ascii")
    assert done.status == 1
    assert done.out.isascii()
    assert "\\u9519\\u7801" in done.out
    done = process("scan", registry, "--format", "json", PYTHONIOENCODING="ascii")
    assert json.loads(done.out)["sources"][0]["code_column"] == "统一社会信用代码"


# --- The text report -----------------------------------------------------------------------------


def test_the_report_on_a_screen(main: Main, registry: Path) -> None:
    """Counts under both names, numerator, denominator, rate, allowance, verdict, next step."""
    expected = reference.audit(
        [reference.Record("r", n, code, entity) for n, (code, entity) in enumerate(ROWS, 2)]
    )
    text = main("scan", registry).out
    lines = {line.split()[0]: line for line in text.splitlines() if line.strip()}
    for kind, count in expected["kinds"].items():
        assert lines[kind].split()[1] == str(count)
        assert lines[kind].endswith(TERMS[kind].en)
    for note, count in expected["notes"].items():
        if count:
            assert re.search(rf"note {note} +{count} +\*? *{TERMS[note].en}", text)
    for name, group in expected["relations"].items():
        assert lines[name].split()[1] == str(group["records"])
        assert re.search(rf"\b{group['groups']}\b", lines[name])
    wrong = sum(expected["kinds"][kind] for kind in reference.WRONG)
    assert lines["wrong"].split() == ["wrong", str(wrong), "wrong", "codes", "错码"]
    right = len(ROWS) - sum(expected["kinds"].values())
    assert lines["right"].split() == ["right", str(right), "valid", "codes"]
    errors, base, rate = expected["errors"], expected["base"], expected["rate_per_10k"]
    assert f"{errors:,} errors / {base:,} distinct records = {rate:,.3f} per 10,000" in text
    without = expected["rate_per_10k_without_legacy"]
    assert (
        f"without early issuing variants (legacy): {errors - 1} errors, {without:,.3f} per 10,000"
        in text
    )
    assert "target 0.2 per 10,000 allows 0 errors here: a single error misses it" in text
    assert f"MISSED: {rate:,.3f} is above 0.2 per 10,000; {errors} errors too many" in text
    assert "conversion rate 存量代码转换率:" in text
    assert "--findings" in text
    assert f"{shown_path(str(registry))}: 23 records" in text
    assert "UTF-8, comma, header on line 1" in text
    assert "统一社会信用代码 #2 (by name)" in text
    assert "企业名称 #1 (by name)" in text
    assert "登记状态 #3 (by name)" in text


def test_a_met_target_on_a_screen(main: Main, clean: Path) -> None:
    """No error, no advice."""
    text = main("scan", clean).out
    assert "0 errors / 2 distinct records = 0.000 per 10,000" in text
    assert text.endswith("MET: 0.000 is within 0.2 per 10,000\n")


def test_the_allowance_of_a_large_registry(main: Main, tmp_path: Path) -> None:
    """Where the target allows errors the report says how many, and counts those too many."""
    rows = [(numbered(number), f"{number}公司") for number in range(100)]
    path = _written(tmp_path / "r.csv", table([*rows, ("坏码", "甲公司"), ("坏码", "乙公司")]))
    text = main("scan", path, "--target", "100").out
    assert "target 100 per 10,000 allows 1 error here\n" in text
    assert "1 error too many" in text
    assert main("scan", path, "--target", "200").status == 0


def test_no_data_on_a_screen(main: Main, tmp_path: Path) -> None:
    """Without a code there is no rate, and that is not met."""
    path = _written(tmp_path / "r.csv", table([("无", "甲公司")]))
    done = main("scan", path)
    assert "NO DATA: no record has a code, so there is no rate" in done.out
    assert "0 errors / 0 distinct records = no rate\n" in done.out
    assert "conversion rate" not in done.out


def test_what_is_counted_on_a_screen(main: Main, registry: Path) -> None:
    """Another choice of what counts is named beside the rate."""
    text = main("scan", registry, "--count", "legacy").out
    assert "1 error / " in text
    assert "counted, each record once: legacy\n" in text
    assert re.findall(r"^ *(\w+).*\d \*", text, re.MULTILINE) == ["legacy"]
    assert "0 errors, 0.000 per 10,000" in text
    text = main("scan", registry, "--count=+suspect,-legacy").out
    assert "counted, each record once: +suspect, -legacy\n" in text


def test_the_first_errors_on_a_screen(main: Main, registry: Path) -> None:
    """The first three errors are shown where they stand, with what is the matter."""
    text = main("scan", registry).out
    shown_lines = re.findall(r"^  line (\d+): (\S+) (\w+)", text, re.MULTILINE)
    assert [line for line, *_ in shown_lines] == ["6", "7", "8"]
    done = main("scan", registry, "--findings", registry.parent / "f.csv")
    assert "\n  line " not in done.out


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((SAMPLE[:17] + "4", "甲公司"), "length|check|positions|digit"),
        (("坏码", "甲公司"), "length"),
        ((numbered(1) + " " + numbered(2), "甲公司"), "两|two"),
    ],
)
def test_one_error_on_a_screen(
    row: tuple[str, str], words: str, main: Main, tmp_path: Path
) -> None:
    """A lone error is `the error`, with its reason."""
    done = main("scan", _written(tmp_path / "r.csv", table([ROWS[0], row])))
    assert "the first findings that count:\n  line 3: " in done.out
    assert re.search(words, done.out)


def test_errors_of_several_files_on_a_screen(main: Main, tmp_path: Path) -> None:
    """With several files each error names its file; only four files are described."""
    paths = [
        _written(tmp_path / f"{n}.csv", table([(numbered(n), "甲公司"), ("坏码", "乙公司")]))
        for n in range(6)
    ]
    text = main("scan", *paths).out
    assert "and 2 more files" in text
    assert text.count("read as") == 4
    assert "0.csv line 3: 坏码 length" in re.sub(r"\S*/", "", text) or "… line 3: 坏码" in text


def test_what_the_reader_had_to_do_on_a_screen(main: Main, tmp_path: Path) -> None:
    """Compression, a missing header, blank and shifted lines are said."""
    rows = "".join(f"甲,{n}公司,{numbered(n)},存续\n" for n in range(7))
    path = tmp_path / "r.csv.gz"
    straight = "".join(f"{n}公司,{numbered(n)},存续\n" for n in range(20, 28))
    path.write_bytes(gzip.compress(f"{HEADER}\n{rows}{straight}".encode()))
    text = main("scan", path).out
    assert "gzip, UTF-8, comma" in text
    assert "7 lines with fields not under their headers" in text
    assert "line 3, 4, 5, 6, 7, …" in text
    assert "1 blank line passed over" in text
    done = main("scan", path, "--format", "json")
    assert "7 lines with" in done.err
    assert json.loads(done.out)["sources"][0]["ragged"]["records"] == 7
    lone = _written(tmp_path / "lone.csv", f"{SAMPLE}\n")
    text = main("scan", lone).out
    assert "no header" in text
    for role, column in (("code", r"#1 \(by content\)"), ("entity", "none"), ("status", "none")):
        assert re.search(rf"^  {role} +{column}$", text, re.MULTILINE)
    assert "no entity column: repeats cannot be told from one code on several" in text


def test_undecided_without_entities(main: Main, tmp_path: Path) -> None:
    """Exit 1 and a sentence that says what was not looked for, and whose entities are not named."""
    codes = _written(tmp_path / "codes.csv", f"uscc\n{SAMPLE}\n")
    blank = _written(tmp_path / "blank.csv", f"企业名称,uscc\n,{numbered(2)}\n")
    named = _written(tmp_path / "named.csv", f"企业名称,uscc\n甲公司,{numbered(1)}\n")
    for files, why in (
        ([codes], "no column names the entity"),
        ([blank], "most records do not name their entity"),
        ([named, codes], "codes.csv has no column of entities"),
    ):
        done = main("scan", *files)
        said = " ".join(done.out.split())
        assert done.status == 1
        assert why in said or shown(str(codes)) in said
        assert "were not looked for; name the column with -E, or say" in said
        assert "warning no-entity:" in said
        for form in ("json", "junit", "sarif", "github"):
            done = main("scan", *files, "--format", form)
            assert (done.status, "no-entity" in done.out) == (1, True)
    assert (
        "no entity column: repeats cannot be told from one code on several entities\n"
        in main("scan", codes, "--no-entity").out
    )
    assert main("scan", codes, "--no-entity").status == 0
    assert main("scan", named, blank).status == 1


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["-E", "企业名称", "--no-entity"], "-E names a column of entities, --no-entity says"),
        (["-S", "登记状态", "--no-status"], "-S names a column of statuses, --no-status says"),
    ],
)
def test_options_that_contradict_each_other(
    argv: list[str], words: str, main: Main, registry: Path
) -> None:
    """Neither is dropped in silence."""
    done = main("scan", registry, *argv)
    assert (done.status, done.out, words in done.err) == (2, "", True)


def test_coverage_without_any_code(main: Main, tmp_path: Path) -> None:
    """No code at all: there is no conversion rate, but a coverage of 0."""
    path = _written(tmp_path / "r.csv", "企业名称,uscc\n甲公司,无\n")
    out = main("scan", path).out
    assert "coverage 赋码覆盖率: 0.00%" in out
    assert "conversion rate" not in out


def test_parse_says_placeholder(main: Main) -> None:
    """A part that passes its check and stands for nobody is not called right; nor the other way."""
    out = main("parse", "91110000000000000E").out
    assert "00000000-0 organization code, a placeholder for no organization" in out
    assert "right" not in out
    assert "fails" not in out.partition("note")[0]
    parts = json.loads(main("parse", "--format", "json", "91110000000000000E").out)["organization"]
    assert parts == {"value": "00000000-0", "right": False, "placeholder": True}


def test_report_of_standard_input(main: Main) -> None:
    """`-` is standard input, and its name in the report."""
    done = main("scan", "-", stdin=table(ROWS[:2]).encode("gb18030"))
    assert done.status == 0
    assert "-: 2 records" in done.out
    assert "GB18030" in done.out


def _columns(line: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)


@pytest.mark.parametrize("rows", [ROWS, ROWS[:2], [("无", "甲公司")]])
def test_the_report_fits_a_screen(
    rows: list[tuple[str, str]], main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """40 lines of 80 columns hold the report on a normal file, whatever was found."""
    monkeypatch.chdir(tmp_path)
    _written(tmp_path / "registry.csv", table(rows))
    lines = main("scan", "registry.csv").out.splitlines()
    assert 15 <= len(lines) <= 40
    assert max(map(_columns, lines)) <= 80


def test_every_word_is_there() -> None:
    """Each slug has a Chinese and an English name, each cause a sentence, in one table."""
    assert set(COUNTABLE) <= set(TERMS)
    assert all(term.zh and term.en for term in TERMS.values())
    assert {"met", "missed", "no-data"} <= set(slugs("verdict"))
    assert all(TERMS[slug].sentence for slug in slugs("cause"))


def test_a_report_without_files() -> None:
    """Records from a program: no file is described, and a finding may have no line."""
    audit = uscc.Audit()
    audit.add(SAMPLE, "甲公司")
    audit.add(SAMPLE[:17] + "A", "乙公司")
    report = audit.report()
    text = report.text()
    assert text.startswith("right ")
    assert f"  a record: {SAMPLE[:17]}A checksum; " in text


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("ab", 2), ("错码", 4), ("Ｄ", 2), ("a错", 3), ("é", 1)]
)
def test_width_on_a_terminal(text: str, columns: int) -> None:
    """Chinese and full-width characters take two columns; padding counts them so."""
    assert width(text) == columns
    assert width(padded(text, 10)) == 10


# --- JSON ------------------------------------------------------------------------------------

NUMBER = (int, float)
SCHEMA: dict[str, Any] = {
    "schema": str,
    "sources": list,
    "records": int,
    "distinct": int,
    "base": int,
    "kinds": dict.fromkeys(reference.KINDS, int),
    "notes": dict.fromkeys(
        ["format", "department", "category", "region", "organization", "segment"], int
    ),
    "relations": {name: {"records": int, "groups": int} for name in reference.RELATIONS},
    "counted": list,
    "errors": int,
    "rate_per_10k": NUMBER,
    "rate_per_10k_without_legacy": NUMBER,
    "target_per_10k": NUMBER,
    "allowed": int,
    "verdict": str,
    "by_authority": list,
}
SOURCE = {
    "path": str,
    "records": int,
    "encoding": str,
    "code_column": str,
    "entity_columns": list,
}
AUTHORITY = {"department": str, "region": str, "base": int, "errors": int, "rate_per_10k": NUMBER}


def conforms(value: Any, schema: Any) -> None:
    """Hold a value against names and types; an object may have more names."""
    if isinstance(schema, dict):
        assert isinstance(value, dict)
        assert list(schema) == [name for name in value if name in schema]
        for name, inner in schema.items():
            conforms(value[name], inner)
    else:
        assert isinstance(value, schema)
        assert not isinstance(value, bool)


@pytest.mark.parametrize("way", BOTH)
def test_the_machine_readable_report(way: str, main: Main, registry: Path) -> None:
    """One object with every key of the contract, its type, and the figures of the reference."""
    argv = ["scan", str(registry), "--format", "json"]
    done = main(*argv) if way == "main" else process(*argv)
    assert done.status == 1
    found = json.loads(done.out)
    conforms(found, SCHEMA)
    assert found["schema"] == "uscc-report/1"
    assert list(found["kinds"]) == reference.KINDS
    assert list(found["relations"]) == reference.RELATIONS
    for source in found["sources"]:
        conforms(source, SOURCE)
    for authority in found["by_authority"]:
        if authority["department"] is not None:
            conforms(authority, AUTHORITY)
            assert len(authority["department"]) == 1
            assert len(authority["region"]) == 6
    records = [reference.Record("r", 1, *row) for row in ROWS]
    expected = reference.audit(records)
    del expected["findings"]
    for name in ("kinds", "notes"):
        assert {slug: found[name][slug] for slug in expected[name]} == expected.pop(name)
    assert {name: found[name] for name in expected} == expected
    assert sum(one["base"] for one in found["by_authority"]) == found["base"]
    assert sum(one["errors"] for one in found["by_authority"]) == found["errors"]


def test_json_without_data(main: Main, tmp_path: Path) -> None:
    """A base of 0 has the rate null, and is not met."""
    path = _written(tmp_path / "r.csv", table([("无", "甲公司")]))
    found = json.loads(main("scan", path, "--format", "json").out)
    assert (found["rate_per_10k"], found["verdict"], found["allowed"]) == (None, "no-data", 0)


# --- Options ---------------------------------------------------------------------------------


def test_names(main: Main, registry: Path, tmp_path: Path) -> None:
    """`--names` lists columns with their numbers and parts, for each file."""
    other = _written(tmp_path / "other.csv", f"a;b\n{SAMPLE};甲公司\n")
    done = main("scan", "-n", registry, other)
    assert done == Result(
        0,
        f"{shown_path(str(registry))}:\n"
        "   1: 企业名称          entity  甲公司 | 乙公司 | 丙公司\n"
        "   2: 统一社会信用代码  code    91110000100000016D | 911100001000000248 | 无\n"
        "   3: 登记状态          status  存续\n"
        f"{shown_path(str(other))}:\n   1: a  code    {SAMPLE}\n   2: b  entity  甲公司\n",
        "",
    )


def test_names_where_no_choice_is_safe(main: Main, tmp_path: Path) -> None:
    """The columns are listed with the reason; a file that cannot be read is said, then the next."""
    _written(tmp_path / "a.csv", f"甲代码,乙代码\n{SAMPLE},{numbered(1)}\n")
    (tmp_path / "b.csv").write_bytes(b"%PDF-1.7")
    _written(tmp_path / "c.csv", f"uscc\n{SAMPLE}\n")
    done = main("scan", "-n", *(tmp_path / f"{name}.csv" for name in "abc"))
    assert done.status == 2
    assert "      cannot be audited: more than one column" in done.out
    assert "is a PDF document" in done.err
    assert f"   1: uscc  code  {SAMPLE}" in done.out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--header-line", "0"], "a line from 1 is expected, not '0'"),
        (["--header-line", "x"], "a line from 1 is expected, not 'x'"),
        (["--where", "正常"], "a condition is COLUMN=VALUE or COLUMN!=VALUE, not '正常'"),
    ],
)
def test_wrong_options_of_rows(main: Main, argv: list[str], words: str, registry: Path) -> None:
    """They are refused before anything is read."""
    done = main("scan", registry, *argv)
    assert (done.status, done.out) == (2, "")
    assert words in done.err


def test_options_of_rows(main: Main, tmp_path: Path) -> None:
    """`--header-line` and `--where`, and what the screen says of them."""
    text = f"名单,,\n,,\n企业名称,uscc,县\n甲,{SAMPLE},金安\n乙,{numbered(1)},裕安\n合计,,2\n"
    path = _written(tmp_path / "r.csv", text)
    done = main("scan", path, "--header-line", "3", "--where", "县=金安")
    assert "  note      2 rows left out, not records: line 1 名单; line 6 合计 2" in done.out
    assert "  note      1 record left out by the conditions" in done.out
    assert "  note      1 blank line passed over" in done.out


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (["-c", "乙"], f"甲,乙\n{numbered(1)},{SAMPLE}\n"),
        (["-c", "#2"], f"甲,乙\n{numbered(1)},{SAMPLE}\n"),
        (["-c", "#2", "-E", "#1", "-E", "丙"], f"甲,乙,丙\nx,{SAMPLE},y\n"),
        (["-S", "乙", "--no-entity"], f"uscc,乙\n{SAMPLE},注销\n"),
        (["--no-status"], f"uscc,状态\n{SAMPLE},注销\n"),
        (["-d", "^"], f"a^uscc\nx^{SAMPLE}\n"),
        (["-d", "tab"], f"a\tuscc\nx\t{SAMPLE}\n"),
        (["-H", "-c", "#1"], f"坏码\n{SAMPLE}\n"),
        (["--no-quotes"], f'a,uscc\n"x,{SAMPLE}\n'),
        (["--count", "region"], "uscc\n坏码\n"),
        (["--count", "wrong,-length"], "uscc\n坏码\n"),
        (["--target", "10000"], "uscc\n坏码\n"),
    ],
)
def test_options(argv: list[str], text: str, main: Main, tmp_path: Path) -> None:
    """Each option does its work; without it these files are refused or judged otherwise."""
    path = _written(tmp_path / "r.csv", text)
    unnamed = [] if "-E" in argv or "--no-entity" in argv else ["--no-entity"]
    done = main("scan", path, *argv, *unnamed, "--format", "json")
    found = json.loads(done.out)
    assert done.status == (1 if "-H" in argv else 0)
    assert found["records"] == (2 if "-H" in argv else 1)
    (source,) = found["sources"]
    roles = [column["role"] for column in source["columns"]]
    assert roles.count("entity") == argv.count("-E")
    assert roles.count("status") == argv.count("-S")
    plain = main("scan", path)
    if argv[0] in ("-c", "-d", "--no-quotes"):
        assert plain.status == 2 or "(by" in plain.out
    if argv[0] in ("--count", "--target"):
        assert plain.status == 1


def test_encoding_option(main: Main, tmp_path: Path) -> None:
    """`-e` names an encoding that cannot be found out."""
    path = tmp_path / "r.csv"
    path.write_bytes(f"統一社會信用代碼,單位名稱\n{SAMPLE},甲公司\n".encode("big5"))
    done = main("scan", path, "-e", "big5")
    assert (done.status, "big5, comma" in done.out) == (0, True)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["-c", "没有"], "there is no column '没有' (-c)"),
        (["-E", "#9"], "there is no column 9 (-E)"),
        (["-S", "x"], "there is no column 'x' (-S)"),
        (["-S", "#1", "-S", "#2"], "the status is one column, not 2; name one with -S"),
        (["-d", ""], "the delimiter is 1 to 20 characters"),
        (["-e", "no-such"], "no encoding is called 'no-such'"),
        (["--count", "rong"], "nothing is called 'rong'"),
        (["--count", ""], "nothing is called ''"),
        (["--target", "10001"], "0 to 10000"),
    ],
)
def test_wrong_options(argv: list[str], words: str, main: Main, clean: Path) -> None:
    """A wrong value is named in a sentence on standard error, with status 2."""
    done = main("scan", clean, *argv)
    assert (done.status, done.out) == (2, "")
    assert words in done.err


# --- The findings file ---------------------------------------------------------------------------


def findings_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a findings file in CSV."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_findings_in_csv(main: Main, registry: Path, tmp_path: Path) -> None:
    """A BOM for Excel, the header of the contract, and a row for each count of the report."""
    path = tmp_path / "findings.csv"
    done = main("scan", registry, "--findings", path, "--format", "json")
    report = json.loads(done.out)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfsource,line,kind,cause,code,entity,expected,")
    rows = findings_of(path)
    assert list(rows[0]) == [
        "source", "line", "kind", "cause", "code", "entity", "expected", "suggestion",
        "first_line", "detail",
    ]  # fmt: skip
    counts = {**report["kinds"], **report["notes"]}
    counts |= {name: group["records"] for name, group in report["relations"].items()}
    assert Counter(row["kind"] for row in rows) == {k: n for k, n in counts.items() if n}
    lines = registry.read_text(encoding="utf-8").splitlines()
    for row in rows:
        assert row["source"] == str(registry)
        entity, code, _ = lines[int(row["line"]) - 1].split(",")
        assert (row["code"].lstrip("'"), row["entity"]) == (code, entity) or row["kind"] in (
            *reference.RELATIONS,
        )
        assert row["entity"] == entity
    assert main("scan", registry).out.count(str(path)) == 0
    assert str(path)[:50] in main("scan", registry, "--findings", path).out


@pytest.mark.parametrize("name", ["f.jsonl", "F.NDJSON"])
def test_findings_in_json_lines(name: str, main: Main, registry: Path, tmp_path: Path) -> None:
    """One object a finding, values as they stand, nothing escaped for spreadsheets."""
    main("scan", registry, "--findings", tmp_path / name)
    rows = [json.loads(line) for line in (tmp_path / name).read_text("utf-8").splitlines()]
    assert rows == [one.as_dict() for one in scan(registry).findings]
    assert any(row["code"] == "911010669769418720" for row in rows)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("911010669769418720", "'911010669769418720"),
        ("123456789012", "'123456789012"),
        ("12345678901", "12345678901"),
        ("12E45", "'12E45"),
        ("12e45", "'12e45"),
        ("E45", "E45"),
        ("12EX", "12EX"),
        ("12E", "12E"),
        (SAMPLE, SAMPLE),
        ("甲公司=1", "甲公司=1"),
        ("", ""),
        ("٣" * 15, "٣" * 15),
    ],
)
def test_cells_for_a_spreadsheet(text: str, cell: str) -> None:
    """Formulas and long numbers get an apostrophe, which `compact` takes away; no others."""
    assert spreadsheet_cell(text) == cell
    assert uscc.compact(cell) == uscc.compact(text)


@pytest.mark.parametrize(
    "text", ["911010669769418720 ", " 911010669769418720", "\u3000911010669769418720"]
)
def test_cells_for_a_spreadsheet_with_spaces(text: str) -> None:
    """A spreadsheet drops spaces around a number, and then its last digits."""
    assert spreadsheet_cell(text) == "'" + text


def test_formulas_from_a_registry_are_not_run(main: Main, tmp_path: Path) -> None:
    """A name or a code that is a formula is text in the findings, in every column."""
    evil = '=HYPERLINK("http://x","y")'
    quoted = '"' + evil.replace('"', '""') + '"'
    path = _written(
        tmp_path / "r.csv", f"{HEADER}{quoted},{SAMPLE},\n乙公司,{SAMPLE},\n{quoted},@x,\n"
    )
    main("scan", path, "--findings", tmp_path / "f.csv")
    rows = findings_of(tmp_path / "f.csv")
    cells = [cell for row in rows for cell in row.values()]
    assert sum(cell == "'" + evil for cell in cells) == 2
    assert "'@x" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


# --- Whole or not at all -----------------------------------------------------------------------

FINDING = Finding("r.csv", 2, "length", "", "坏码", "甲公司", "", "", None)


def failing(error: BaseException) -> Iterator[Finding]:
    """Yield some findings, then fail as a write would."""
    yield from [FINDING] * 9
    raise error


@pytest.mark.parametrize("name", ["f.csv", "f.jsonl"])
@pytest.mark.parametrize("before", [None, "as it was"])
def test_a_full_disk(before: str | None, name: str, tmp_path: Path) -> None:
    """When the disk is full the old file stays as it was, and nothing else is left."""
    path = tmp_path / name
    if before:
        path.write_text(before)
    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(RegistryError, match="cannot be written: No space left") as caught:
        write_findings(failing(error), str(path))
    assert caught.value.path == str(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ([name] if before else [])
    assert not before or path.read_text() == before


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(143), ValueError("bug")])
def test_an_interrupted_write(error: BaseException, tmp_path: Path) -> None:
    """Whatever ends the writing, no temporary file is left, and the reason comes through."""
    with pytest.raises(type(error)):
        write_findings(failing(error), str(tmp_path / "f.csv"))
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_a_disk_that_is_full_at_the_last_byte(registry: Path) -> None:
    """An error that shows only when the last bytes are flushed is an error too."""
    script = (
        "import resource, sys; from uscc.cli import run;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)); run()"
    )
    command = [sys.executable, "-c", script, "scan", str(registry), "--findings"]
    path = registry.parent / "f.csv"
    done = subprocess.run(
        [*command, str(path)], capture_output=True, text=True, env=ENV, timeout=60, check=False
    )
    assert done.returncode == 2
    assert f"uscc: {path}: cannot be written: File too large" in done.stderr
    assert list(registry.parent.iterdir()) == [registry]


@full_disk
def test_dev_full_for_findings_and_report(main: Main, registry: Path) -> None:
    """What is no regular file is written to directly; its errors are errors."""
    done = main("scan", registry, "--findings", "/dev/full")
    assert done.status == 2
    assert "uscc: /dev/full: cannot be written: No space left on device" in done.err
    command = [*COMMAND, "scan", str(registry)]
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=ENV, check=False)
    assert ran.returncode == 2
    assert b"cannot write the report: No space left on device" in ran.stderr
    assert b"Traceback" not in ran.stderr


@posix_only
@pytest.mark.parametrize("way", BOTH)
@pytest.mark.parametrize("path", ["/dev/null", "/dev/stderr"])
def test_special_files(path: str, way: str, main: Main, registry: Path) -> None:
    """Findings may go to a device or a pipe."""
    if (way, path) == ("main", "/dev/stderr"):
        pytest.skip("standard error of this process is a file")
    done = (main if way == "main" else process)("scan", registry, "--findings", path)
    assert done.status == 1
    assert ("source,line,kind" in done.err) == (path == "/dev/stderr")


@pytest.mark.parametrize("target", ["none/f.csv", "", "folder", "registry.csv/f.csv"])
def test_places_where_nothing_can_be_written(
    target: str, main: Main, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing folder, no name, a folder, a file for a folder: status 2, nothing left."""
    monkeypatch.chdir(registry.parent)
    (registry.parent / "folder").mkdir()
    done = main("scan", "registry.csv", "--findings", target)
    assert (done.status, done.out) == (2, "")
    assert ("cannot be written" if target else "the name of an output is empty") in done.err
    assert sorted(os.listdir()) == ["folder", "registry.csv"]
    assert not [name for name in os.listdir("..") if name.startswith(".uscc")]


@posix_only
def test_a_read_only_folder(main: Main, registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that takes no file is an error with the system's reason."""
    folder = registry.parent / "folder"
    folder.mkdir()
    folder.chmod(0o500)
    if os.geteuid() == 0:  # root may write everywhere: let the system call say it
        original = os.open

        def refuse(path: Any, flags: int, *args: Any, **options: Any) -> int:
            if flags & os.O_CREAT:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return original(path, flags, *args, **options)

        monkeypatch.setattr(os, "open", refuse)
    done = main("scan", registry, "--findings", folder / "f.csv")
    assert done.status == 2
    assert "cannot be written: Permission denied" in done.err
    assert list(folder.iterdir()) == []


@posix_only
def test_a_link_stays_a_link(main: Main, registry: Path) -> None:
    """Findings written through a symbolic link land in its target, existing or not."""
    folder = registry.parent / "elsewhere"
    folder.mkdir()
    link = registry.parent / "link.csv"
    link.symlink_to(folder / "real.csv")
    for _ in range(2):
        assert main("scan", registry, "--findings", link).status == 1
        assert link.is_symlink()
        assert len(findings_of(folder / "real.csv")) > 9
    assert [entry.name for entry in folder.iterdir()] == ["real.csv"]


@posix_only
def test_permissions(main: Main, registry: Path) -> None:
    """A new file has the mode of any new file, a replaced one keeps its own."""
    path = registry.parent / "f.csv"
    mask = os.umask(0o027)
    try:
        main("scan", registry, "--findings", path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o604)
        main("scan", registry, "--findings", path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o604
    finally:
        os.umask(mask)


@pytest.mark.parametrize("link", [False, True])
def test_findings_never_replace_a_registry(link: bool, main: Main, registry: Path) -> None:
    """`--findings` with the name of an input is a slip of the hand that must not cost the input."""
    before = registry.read_bytes()
    path = registry
    if link:
        path = registry.parent / "link.csv"
        path.symlink_to(registry)
    done = main("scan", registry, "--findings", path)
    assert registry.read_bytes() == before
    assert done.status == 2
    assert "is a registry to read, which this would overwrite; name another file" in done.err


@posix_only
@pytest.mark.parametrize("way", ["input", "hard link", "/dev/stdin", "appended", "names appended"])
def test_outputs_never_replace_an_input(way: str, registry: Path) -> None:
    """Standard input, by any name, and standard output are compared by device and number."""
    before = registry.read_bytes()
    other = registry.parent / "other.csv"
    os.link(registry, other)
    findings = {"hard link": other, "/dev/stdin": Path("/dev/stdin")}.get(way, registry)
    argv = ["scan", "-", "--findings", str(findings)]
    if "appended" in way:
        argv = ["scan", str(registry), *(["--names"] if way == "names appended" else [])]
    with open(registry, "rb") as given, open(other, "ab") as appended:
        done = subprocess.run(
            [*COMMAND, *argv],
            stdin=given,
            stdout=appended if "appended" in way else subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENV,
            check=False,
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"that is read" in done.stderr or b"registry to read" in done.stderr
    assert registry.read_bytes() == before


@pytest.mark.parametrize("options", [[], ["--format", "json"], ["--names"]])
def test_standard_output_that_is_read(
    options: list[str], main: Main, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused before any file is opened, whatever would be printed."""
    before = registry.read_bytes()
    with open(registry, "a", encoding="utf-8") as appended:
        monkeypatch.setattr(sys, "stdout", appended)
        done = main("scan", registry.parent / "absent.csv", registry, *options)
    assert done.status == 2
    assert done.err == "uscc: standard output is a file that is read; send it to another file\n"
    assert registry.read_bytes() == before


@posix_only
@pytest.mark.parametrize("verb", ["check", "parse"])
def test_answers_never_go_into_their_own_input(verb: str, tmp_path: Path) -> None:
    """`uscc check < codes >> codes` would read its own answers without end."""
    path = _written(tmp_path / "codes.txt", f"{SAMPLE}\n")
    with open(path, "rb") as given, open(path, "ab") as appended:
        done = subprocess.run(
            [*COMMAND, verb],
            stdin=given,
            stdout=appended,
            stderr=subprocess.PIPE,
            env=ENV,
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr == b"uscc: standard output is a file that is read; send it to another file\n"
    assert path.read_text(encoding="utf-8") == f"{SAMPLE}\n"


@pytest.mark.parametrize("name", ["f.xls", "f.json", "f.csv.gz", "f.txt", "f.CSVX", "数据.xls"])
def test_findings_under_the_name_of_another_format(name: str, main: Main, tmp_path: Path) -> None:
    """An ending that is not written is refused before anything is read."""
    path = tmp_path / name
    done = main("scan", tmp_path / "absent.csv", "--findings", path)
    assert (done.status, done.out) == (2, "")
    assert f"cannot be written as {path.suffix.lower()}; name a file that ends in .csv" in done.err
    assert "absent.csv" not in done.err
    assert not path.exists()


@pytest.mark.parametrize("name", ["f", "f.csv", "f.CSV", ".csv"])
def test_findings_as_csv(name: str, main: Main, registry: Path) -> None:
    """A name without an ending promises nothing, and holds CSV."""
    path = registry.parent / name
    assert main("scan", registry, "--findings", path).status == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbfsource,line,kind,")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["-o", "r.xlsx"], "cannot be written as .xlsx; name a file that ends in .csv or .txt"),
        (["-o", "r.csv.gz"], "cannot be written as .gz"),
        (["-o", "r.json"], "cannot be written as .json"),
        (["--truth", "t.json"], "name a file that ends in .csv, .jsonl or .ndjson"),
        (["--truth", "t.xlsx", "-o", "r.csv"], "cannot be written as .xlsx"),
        (["--truth", "r.csv", "-o", "./r.csv"], "name another file for --truth"),
    ],
)
def test_generated_files_under_other_names(
    argv: list[str], words: str, main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written is what the name promises; nothing is written before that is known."""
    monkeypatch.chdir(tmp_path)
    done = main("generate", "20", *argv)
    assert (done.status, done.out) == (2, "")
    assert words in done.err
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_the_truth_is_no_other_name_of_the_registry(tmp_path: Path) -> None:
    """A hard link, or standard output, is the registry too."""
    (tmp_path / "r.csv").write_bytes(b"")
    os.link(tmp_path / "r.csv", tmp_path / "t.csv")
    done = process("generate", "20", "-o", tmp_path / "r.csv", "--truth", tmp_path / "t.csv")
    assert (done.status, "name another file for --truth" in done.err) == (2, True)
    with open(tmp_path / "r.csv", "wb") as out:
        command = [*COMMAND, "generate", "20", "--truth", str(tmp_path / "t.csv")]
        sent = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, env=ENV, check=False)
    assert (sent.returncode, b"for --truth" in sent.stderr) == (2, True)
    assert (tmp_path / "r.csv").read_bytes() == b""


# --- Pipes and signals -------------------------------------------------------------------------


@posix_only
@pytest.mark.parametrize("argv", [["scan", "{}", "--format", "json"], ["check"]])
def test_a_reader_that_stops_early(argv: list[str], tmp_path: Path) -> None:
    """`| head -1` is no error: no message, no traceback, no failing status."""
    rows = [(f"9135010{n}M000100Y43", f"{n}公司") for n in range(300)]
    regions = [(numbered(n, f"91{n:06}"), f"{n}公司") for n in range(3_000)]
    path = _written(tmp_path / "r.csv", table(rows + regions))
    command = [*COMMAND, *(arg.format(path) for arg in argv)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV
    ) as child:
        assert child.stdin and child.stdout and child.stderr
        child.stdout.close()
        if argv == ["check"]:
            with pytest.raises(BrokenPipeError):
                for _ in range(100_000):
                    child.stdin.write(b"91350100M000100Y43\n" * 100)
            with suppress(BrokenPipeError):
                child.stdin.close()
            child.stdin = None
        err = child.stderr.read()
        assert (child.wait(60), err) == (0, b"")


@posix_only
def test_a_reader_of_findings_that_stops_early(registry: Path) -> None:
    """`--findings /dev/stdout | head` is no error either."""
    command = [*COMMAND, "scan", str(registry), "--findings", "/dev/stdout"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV
    ) as child:
        assert child.stdout and child.stderr
        child.stdout.close()
        err = child.stderr.read()
        assert (child.wait(60), err) == (0, b"")


@posix_only
def test_standard_output_has_one_offset(capfd: pytest.CaptureFixture[str]) -> None:
    """What is printed before and behind a file on standard output is kept."""
    print("before")
    with whole_file("/dev/stdout") as file:
        file.write("inside\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        with whole_file("/dev/stdout") as file:
            file.write("again\n")
    print("behind")
    assert capfd.readouterr().out == "before\ninside\nagain\nbehind\n"


def test_findings_into_a_redirected_output(registry: Path) -> None:
    """`--findings /dev/stdout > FILE` keeps the report, too."""
    command = [*COMMAND, "scan", str(registry), "--findings", "/dev/stdout"]
    path = registry.parent / "out.txt"
    with open(path, "wb") as file:
        subprocess.run(command, stdout=file, env=ENV, check=False)
    text = path.read_text(encoding="utf-8")
    scan(registry, findings=lambda found: write_findings(found, str(registry.parent / "f.csv")))
    findings = (registry.parent / "f.csv").read_text(encoding="utf-8")
    assert text.startswith(findings)
    assert "MISSED" in text[len(findings) :]


SLOW = """
import sys, time
from uscc.audit.finding_store import FindingStore

def rows(store):
    print("writing", file=sys.stderr, flush=True)
    time.sleep(60)
    yield []

FindingStore.buckets = rows
from uscc.cli import run
run()
"""


def default_interrupt() -> None:
    """Undo what a shell does for jobs in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ended(child: subprocess.Popen[bytes], number: signal.Signals) -> tuple[bytes, bytes]:
    """Return what a process said that was ended by a signal.

    The signal is sent again where it fell between two system calls of Python, which then waits
    in the second one.
    """
    try:
        for _ in range(20):
            child.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                return child.communicate(timeout=2)
        raise AssertionError("the process goes on")
    finally:
        child.kill()


@posix_only
@pytest.mark.parametrize(
    ("number", "status", "words"),
    [
        (signal.SIGINT, 130, b"interrupted; no file was left half written"),
        (signal.SIGTERM, 143, b""),
        (getattr(signal, "SIGHUP", None), 129, b""),
    ],
)
def test_signals_while_findings_are_written(
    number: signal.Signals, status: int, words: bytes, registry: Path
) -> None:
    """Ctrl-C, SIGTERM and SIGHUP leave their status, and neither file nor temporary file."""
    path = registry.parent / "f.csv"
    command = [sys.executable, "-c", SLOW, "scan", str(registry), "--findings", str(path)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENV,
        preexec_fn=default_interrupt,
    ) as child:
        assert child.stdout and child.stderr
        assert child.stderr.readline() == b"writing\n"
        assert len(list(registry.parent.iterdir())) == 2  # the registry and a temporary file
        out, err = ended(child, number)
    assert (child.returncode, out) == (status, b"")
    assert words in err
    assert b"Traceback" not in err
    assert list(registry.parent.iterdir()) == [registry]


def _opened_by_a_reader(path: Path) -> BinaryIO:
    """Return the writing end of a named pipe once somebody reads it."""
    for _ in range(600):
        with suppress(OSError):
            descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
            os.set_blocking(descriptor, True)
            return open(descriptor, "wb")
        time.sleep(0.05)
    raise AssertionError("nobody reads the pipe")


@posix_only
@pytest.mark.parametrize("fifo", [False, True])
@pytest.mark.parametrize("verb", ["scan", "check"])
def test_ctrl_c_while_reading(verb: str, fifo: bool, tmp_path: Path) -> None:
    """A command that waits for an input without end ends with 130 and one sentence."""
    if fifo and verb == "check":
        pytest.skip("check reads standard input only")
    path = tmp_path / "fifo"
    os.mkfifo(path)
    scan = ["scan", str(path) if fifo else "-", "-c", "#2"]
    argv = {"scan": scan, "check": ["check", "-q"]}[verb]
    command = [
        *COMMAND,
        *argv,
        *(["--findings", str(tmp_path / "f.csv")] if verb == "scan" else []),
    ]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENV,
        preexec_fn=default_interrupt,
    ) as child:
        assert child.stdin
        row = f"甲公司,{SAMPLE},存续\n" if verb == "scan" else f"{SAMPLE}\n"
        data = (HEADER + row * 20_000).encode()
        # More than any pipe holds: once it is gone the command is reading.
        target = _opened_by_a_reader(path) if fifo else child.stdin
        target.write(data)
        target.flush()
        err = ended(child, signal.SIGINT)[1]
        if fifo:
            target.close()
    assert child.returncode == 130
    assert err == b"uscc: interrupted; no file was left half written\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["fifo"]


def test_ctrl_c_in_this_process(
    main: Main, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`main` returns 130 for whoever called it."""

    def interrupt(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(source_module, "_open", interrupt)
    assert main("scan", registry) == Result(
        130, "", "uscc: interrupted; no file was left half written\n"
    )


@posix_only
def test_a_closed_pipe_in_this_process(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`main` returns 0 when the reader of standard output has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert cli.main(["scan", str(registry)]) == 0
        monkeypatch.undo()


@full_disk
def test_a_full_disk_in_this_process(
    registry: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`main` returns 2 when standard output takes nothing."""
    stream = open("/dev/full", "w", encoding="utf-8")  # noqa: SIM115
    monkeypatch.setattr(sys, "stdout", stream)
    assert cli.main(["scan", str(registry)]) == 2
    monkeypatch.undo()
    assert "cannot write the report: No space left" in capsys.readouterr().err
    with pytest.raises(OSError, match="No space"):
        stream.close()


class Left(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("state", ["open", "stuck", "closed"])
def test_run_leaves_with_the_status(
    state: str, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`run` flushes both streams, whatever they say, and leaves with the status of `main`."""

    class Stream(io.StringIO):
        flushed = 0

        def flush(self) -> None:
            Stream.flushed += 1
            if state == "stuck" and Stream.flushed > 1:
                raise OSError(errno.ENOSPC, "full")

    def leave(status: int) -> None:
        raise Left(status)

    handlers: dict[int, Any] = {}
    monkeypatch.setattr(sys, "argv", ["uscc", "scan", str(clean)])
    monkeypatch.setattr(sys, "stdout", Stream() if state != "closed" else None)
    monkeypatch.setattr(sys, "stderr", Stream())
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(os, "_exit", leave)
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    with pytest.raises(Left) as caught:
        cli.run()
    assert caught.value.args == (0,)
    assert Stream.flushed >= (1 if state == "closed" else 3)
    stop = handlers[signal.SIGTERM]
    with pytest.raises(SystemExit) as stopped:
        stop(signal.SIGTERM, None)
    assert stopped.value.code == 143
    assert set(handlers.values()) == {signal.SIG_IGN}  # nothing interrupts the cleaning up


# --- Bad input: a sentence, never a traceback ----------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
XLSX = b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" + bytes(range(256)) * 8
RANDOM = random.Random(7).randbytes(4_096)

BAD: dict[str, tuple[bytes | None, list[str]]] = {
    "no such file": (None, []),
    "empty": (b"", []),
    "only a line break": (b"\n", []),
    "only a header": ("企业名称,统一社会信用代码".encode(), []),
    "no column of codes": ("企业名称,地址\n甲公司,东\n".encode(), []),
    "no such column": (table(ROWS).encode(), ["-c", "没有"]),
    "no such number": (table(ROWS).encode(), ["-c", "#4"]),
    "same column twice": (f"uscc,uscc\n{SAMPLE},{SAMPLE}\n".encode(), []),
    "same column twice, named": (f"uscc,uscc\n{SAMPLE},{SAMPLE}\n".encode(), ["-c", "uscc"]),
    "random bytes": (RANDOM, []),
    "random bytes as GB18030": (RANDOM, ["-e", "gb18030"]),
    "random bytes as UTF-16": (b"\xff\xfe" + RANDOM, []),
    "random bytes as Latin-1": (RANDOM, ["-e", "latin-1"]),
    "zeros": (bytes(5_000), []),
    "picture": (PNG, []),
    "workbook": (XLSX, []),
    "picture, compressed": (gzip.compress(PNG), []),
    "truncated gzip": (gzip.compress(table(ROWS).encode())[:-20], []),
    "gzip of nothing": (gzip.compress(b""), []),
    "gzip magic alone": (b"\x1f\x8b", []),
    "unclosed quote": (table(ROWS[:2]).encode() + b'"a,b\n', []),
    "long field": (table(ROWS[:2]).encode() + b'"' + b"a\n" * 100_000, []),
    "no line end": (b"a," * 70_000 + b"\n", []),
    "half a UTF-8 character": (table(ROWS).encode() + "甲".encode()[:2], []),
    "NUL in a name": (f"\0\0,uscc\n\0,{SAMPLE}\n".encode(), ["-c", "#3"]),
}


@pytest.mark.parametrize("way", BOTH)
@pytest.mark.parametrize("name", BAD)
def test_bad_input(name: str, way: str, main: Main, tmp_path: Path) -> None:
    """Each ends with status 2 and one line that begins with the file; standard output is empty."""
    data, argv = BAD[name]
    path = tmp_path / "bad.csv"
    if data is not None:
        path.write_bytes(data)
    done = (main if way == "main" else process)("scan", str(path), *argv)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"uscc: {path}: ")
    assert done.err.count("\n") == 1


def test_a_directory(tmp_path: Path) -> None:
    """A directory is called one."""
    done = process("scan", tmp_path)
    assert (done.status, done.err) == (
        2,
        f"uscc: {tmp_path}: is a directory without files; name a file\n",
    )


@posix_only
@pytest.mark.parametrize(
    "command", ["scan - <&-", "check <&-", f"check {SAMPLE} >&-", "scan {} --format json >&-"]
)
def test_closed_streams(command: str, clean: Path) -> None:
    """Services and cron jobs start commands with closed streams: an error, no traceback."""
    line = f'"{sys.executable}" -m uscc {command.format(clean)}'
    done = subprocess.run(["sh", "-c", line], capture_output=True, env=ENV, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 2)


@pytest.mark.parametrize(
    ("text", "argv"),
    [(table(ROWS), ["-n"]), (table(ROWS[:2]) + '"' + "a\n" * 200_000, [])],
    ids=["names", "long field"],
)
def test_inputs_are_closed(
    text: str, argv: list[str], main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a command does with a file, it closes it, also after an error in its middle."""
    opened = []
    original = source_module._open

    def watched(path: str) -> BinaryIO:
        opened.append(original(path))
        return opened[-1]

    monkeypatch.setattr(source_module, "_open", watched)
    main("scan", _written(tmp_path / "r.csv", text), *argv)
    closed = [file.closed for file in opened]
    for file in opened:
        file.close()
    assert closed == [True]


def test_the_command_leaves_the_library_as_it_was(clean: Path) -> None:
    """A program may run a command and call the function of the same name after it."""
    script = "import sys, uscc, uscc.cli; uscc.cli.main(sys.argv[1:]); uscc.scan(sys.argv[2])"
    command = [sys.executable, "-c", script, "scan", str(clean)]
    done = subprocess.run(command, capture_output=True, text=True, env=ENV, check=False)
    assert done.returncode == 0, done.stderr


def test_closed_streams_in_this_process(
    clean: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without standard input there is nothing to read; without output the status is enough."""
    monkeypatch.setattr(sys, "stdin", None)
    assert [cli.main(["scan", "-"]), cli.main(["check"])] == [2, 2]
    assert capsys.readouterr().err.count("\n") == 2
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(["scan", str(clean)]) == 0
    assert cli.main(["check", "x"]) == 1


def test_a_crash_is_no_verdict(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the program itself: the traceback, and a status that is not that of a verdict."""

    def leave(status: int) -> None:
        raise Left(status)

    monkeypatch.setattr(cli, "main", lambda: 1 // 0)
    monkeypatch.setattr(os, "_exit", leave)
    monkeypatch.setattr(cli, "raise_on_signals", lambda: None)
    with pytest.raises(Left) as caught:
        cli.run()
    assert caught.value.args == (2,)
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_want_of_memory_in_this_process(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, and status 2."""

    def greedy(_options: object, _say: object) -> int:
        raise MemoryError

    monkeypatch.setitem(cli._COMMANDS, "check", greedy)
    done = main("check", SAMPLE)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("uscc: there is not enough memory; ")


def test_errors_go_nowhere_else(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an error stream, what is wrong is not said on standard output."""
    monkeypatch.setattr(sys, "stderr", None)
    assert main("scan", "none.csv") == Result(2, "", "")


def test_findings_without_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A findings file that is there already is replaced, though standard output is closed."""
    path = _written(tmp_path / "f.csv", "as it was")
    original = os.fstat

    def closed(number: int) -> os.stat_result:
        if number == 1:
            raise OSError(errno.EBADF, "Bad file descriptor")
        return original(number)

    monkeypatch.setattr(os, "fstat", closed)
    with whole_file(str(path)) as file:
        file.write("new")
    assert Path(path).read_text(encoding="utf-8") == "new"


# --- What is shown is safe ------------------------------------------------------------------------

ESCAPE = "\x1b[31m\x9b2J\x07\u202e"


def raw(text: str) -> list[str]:
    """Return what a terminal would obey, or what would turn text round."""
    return [char for char in text if not char.isprintable() and char != "\n"]


@pytest.mark.parametrize("argv", [[], ["--names"]])
def test_escapes_in_cells_and_headers(argv: list[str], main: Main, tmp_path: Path) -> None:
    """Names, codes and headers from a file never reach the terminal raw."""
    text = f"企业名称,uscc,状态{ESCAPE}\n{ESCAPE}公司,{SAMPLE},x\n乙公司,{SAMPLE},y\n"
    text += f"丙公司,{ESCAPE},\n"
    done = main("scan", _written(tmp_path / "r.csv", text), "-S", "#3", *argv)
    assert raw(done.out) == raw(done.err) == []
    assert "\\x1b" in done.out


def test_escapes_in_the_columns_of_an_error(main: Main, tmp_path: Path) -> None:
    """The list of columns in an error is safe too."""
    done = main("scan", _written(tmp_path / "r.csv", f"a{ESCAPE},b\nx,y\n"))
    assert done.status == 2
    assert raw(done.err) == []


def test_escapes_in_a_lone_header(main: Main, tmp_path: Path) -> None:
    """The header of a file without records is safe too."""
    assert raw(main("scan", _written(tmp_path / "r.csv", f"a{ESCAPE},b\n")).err) == []


@pytest.mark.parametrize("verb", ["scan", "check", "parse"])
def test_escapes_in_json(verb: str, main: Main, tmp_path: Path) -> None:
    """JSON has them escaped in its own way, so it says the same and is safe on a terminal."""
    value = ESCAPE + "\ud800\U000e0001x"
    if verb == "scan":
        path = _written(tmp_path / "r.csv", f"企业名称{ESCAPE},uscc\n甲,{SAMPLE}\n")
        done = main("scan", path, "-E", "#1", "--format", "json")
        found = json.loads(done.out)["sources"][0]["entity_columns"]
        assert found == ["企业名称" + ESCAPE]
        assert "企业名称" in done.out
    else:
        done = main(verb, value, "--format", "json")
        assert json.loads(done.out)["text"] == value
    assert raw(done.out) == raw(done.err) == []


@pytest.mark.parametrize("argv", [["check"], ["parse"], ["check", "--strict"]])
def test_escapes_in_values(argv: list[str], main: Main) -> None:
    """What is said of one value is safe, whether it stands among the arguments or comes in."""
    done = main(*argv, ESCAPE, f"{SAMPLE}{ESCAPE}")
    assert done.status == 1
    assert raw(done.out.replace("\t", "")) == raw(done.err) == []
    done = main(*argv, stdin=f"{ESCAPE}\n{SAMPLE[:17]}{ESCAPE}\n".encode())
    assert raw(done.out.replace("\t", "")) == raw(done.err) == []


@pytest.mark.parametrize(
    "argv",
    [
        [ESCAPE],
        ["scan", f"-x{ESCAPE}.csv"],
        *(["scan", "x", option, ESCAPE] for option in ("-t", "-e", "-d", "--count", "--memory")),
        ["generate", ESCAPE],
        ["generate", "9", "--faults", ESCAPE],
    ],
)
def test_escapes_in_arguments(argv: list[str], main: Main, tmp_path: Path) -> None:
    """A file name that looks like an option, and what else is given, is said safely."""
    path = _written(tmp_path / "r.csv", table(ROWS))
    done = main(*(path if arg == "x" else arg for arg in argv))
    assert (done.status, done.out) == (2, "")
    assert raw(done.err) == []


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "=cmd|'/c x'!A0"]
)
def test_no_column_of_findings_runs(cell: str, main: Main, tmp_path: Path) -> None:
    """Whatever stands in name, code, header or path: no cell of a findings file is a formula."""
    path, findings = tmp_path / "=1.csv", tmp_path / "f.csv"
    quoted = '"' + cell.replace('"', '""') + '"'
    rows = f"{quoted},{SAMPLE}\n{quoted}x,{SAMPLE}\n甲,{quoted}\n{quoted},{numbered(1)[:17]}\n"
    _written(path, f"{quoted},uscc\n{rows}")
    assert main("scan", path, "-E", "#1", "--findings", findings).status == 1
    with findings.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any(cell.strip("'\t\r\n") for cell in cells)
    assert [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@")] == []


@posix_only
def test_escapes_in_a_path(main: Main, tmp_path: Path) -> None:
    """The path of a file is safe in the report, in lists, and among findings."""
    bad = _written(tmp_path / f"a{ESCAPE}\n b.csv", table(ROWS))
    for argv in ([], ["-n"], ["--findings", f"{bad}.f.csv"]):
        done = main("scan", bad, *argv)
        assert done.status < 2
        assert raw(done.out) == []


@posix_only
@pytest.mark.parametrize(
    ("text", "argv"), [("", []), (f"{HEADER}\n甲公司,{SAMPLE},\n", ["--format", "json"])]
)
def test_escapes_in_the_path_of_an_error(
    text: str, argv: list[str], main: Main, tmp_path: Path
) -> None:
    """The path is safe in errors and in the notes beside JSON."""
    done = main("scan", _written(tmp_path / f"a{ESCAPE}.csv", text), *argv)
    assert done.err
    assert raw(done.err) == []


@posix_only
@pytest.mark.parametrize(
    "name", [b"a b.csv", b"a\nb.csv", b"\xff\xfe.csv", "甲\u3000乙.csv".encode()]
)
def test_file_names_of_all_kinds(name: bytes, tmp_path: Path) -> None:
    """Spaces, line breaks and bytes that are no text: read, reported, and valid JSON."""
    path = os.path.join(os.fsencode(tmp_path), name)
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(table(ROWS))
    except OSError:
        pytest.skip("the file system takes no such name")
    assert process("scan", path).status == 1
    done = process("scan", path, "--format", "json")
    assert os.fsencode(json.loads(done.out)["sources"][0]["path"]) == path
    done = process("scan", path + b".none")
    assert (done.status, "no such file" in done.err) == (2, True)
    for ending in (b".csv", b".jsonl"):
        assert process("scan", path, "--findings", path + ending).status == 1
        assert os.path.exists(path + ending)


@posix_only
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_findings_are_utf8_whatever_the_path(ending: str, tmp_path: Path) -> None:
    """A path that is no text must not make the findings file unreadable."""
    path = os.path.join(os.fsencode(tmp_path), b"\xff.csv")
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(table(ROWS))
    except OSError:
        pytest.skip("the file system takes no such name")
    findings = tmp_path / f"f.{ending}"
    process("scan", path, "--findings", findings)
    findings.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "most", "safe"),
    [
        ("甲公司", 60, "甲公司"),
        ("a\x1b[31mb\n", 60, "a\\x1b[31mb\\n"),
        ("a\u202eb\ud800\x7f\x9b", 60, "a\\u202eb\\ud800\\x7f\\x9b"),
        ("a" * 61, 60, "a" * 60 + "…"),
        ("a" * 60, 60, "a" * 60),
        ("abc", 2, "ab…"),
    ],
)
def test_shown(text: str, most: int, safe: str) -> None:
    """What does not print is escaped, what is too long is cut with a sign of it."""
    assert shown(text, most) == safe


# --- check -------------------------------------------------------------------------------------


def verdicts(done: Result) -> list[list[str]]:
    """Return the lines of `check`, split at tabs."""
    return [line.split("\t") for line in done.out.splitlines()]


def test_check_in_words(main: Main) -> None:
    """A line a value: the value, the verdict, and what is the matter."""
    codes = [SAMPLE, SAMPLE[:17] + "4", "无", registration_number("11010800000001"), "x" * 17]
    codes += [numbered(1).lower(), numbered(4)[:15] + "O" + numbered(4)[16:], "a\x1b[31m"]
    done = main("check", *codes)
    assert done.status == 1
    lines = verdicts(done)
    assert [line[0] for line in lines] == [shown(code) for code in codes]
    kinds = [reference.kind(code) for code in codes]
    assert kinds[:5] == [None, "checksum", "missing", "unconverted", "missing"]
    expected = [kind or "right" for kind in kinds]
    assert [line[1] for line in lines] == expected
    assert "check digit would be 3" in lines[1][2]
    assert "registration number" in lines[3][2]
    assert "note: format (case, width or spaces)" in lines[5]
    assert "'O' at position 16" in lines[6][2]
    assert "characters" in lines[7][2]
    assert len(lines[0]) == 2


def test_check_strict_and_legacy(main: Main) -> None:
    """`--strict` refuses noted codes, `--legacy` accepts early variants."""
    noted, early = numbered(6, "K1110000"), "91420684179660622T"
    assert main("check", noted).status == 0
    done = main("check", "--strict", noted, SAMPLE)
    assert done.status == 1
    assert [line[1] for line in verdicts(done)] == ["refused", "right"]
    assert main("check", early).status == 1
    done = main("check", "--legacy", early)
    assert (done.status, verdicts(done)[0][1]) == (0, "right")


def test_check_in_json(main: Main) -> None:
    """An object a value, with the fields of the diagnosis."""
    codes = [
        SAMPLE,
        SAMPLE[:17] + "4",
        "无",
        numbered(1).lower(),
        "\ud800\x9b",
        complete("K1110000"),
    ]
    done = main("check", "--format", "json", *codes)
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [one["text"] for one in found] == codes
    for one in found:
        diagnosis = uscc.diagnose(one["text"])
        assert one == {
            "text": one["text"],
            "right": uscc.is_valid(one["text"]),
            "code": diagnosis.code,
            "kind": diagnosis.kind,
            "cause": diagnosis.cause,
            "notes": list(diagnosis.notes),
            "position": diagnosis.position,
            "expected": diagnosis.expected,
            "suggestion": None,  # of several codes none is named
        }
    (found,) = map(json.loads, main("check", "--format", "json", SAMPLE[:17]).out.splitlines())
    assert found["suggestion"] == SAMPLE


@pytest.mark.parametrize("quiet", ["-q", "--quiet"])
def test_check_quietly(quiet: str, main: Main) -> None:
    """Only the status speaks, and every value is looked at."""
    assert main("check", quiet, SAMPLE) == Result(0, "", "")
    assert main("check", quiet, "x", SAMPLE) == Result(1, "", "")
    assert main("check", quiet, SAMPLE, "x") == Result(1, "", "")


@pytest.mark.parametrize(
    "data",
    [
        f"{SAMPLE}\n甲{SAMPLE}\n".encode(),
        f"\ufeff{SAMPLE}\r\n甲{SAMPLE}".encode(),
        f"{SAMPLE}\n甲{SAMPLE}\n".encode("gb18030"),
    ],
)
@pytest.mark.parametrize("way", BOTH)
def test_check_of_standard_input(data: bytes, way: str, main: Main) -> None:
    """One value a line, UTF-8 or GB18030, with or without BOM and final line end."""
    done = (main if way == "main" else process)("check", stdin=data)
    assert done.status == 1
    assert [line[0] for line in verdicts(done)] == [SAMPLE, f"甲{SAMPLE}"]
    assert [line[1] for line in verdicts(done)] == ["right", "length"]


def test_check_of_bytes_that_are_no_text(main: Main) -> None:
    """They are wrong values like others, shown safely."""
    done = main("check", stdin=b"\xff\xff\x1b[31m\n\n" + SAMPLE.encode())
    assert done.status == 1
    assert raw(done.out.replace("\t", "")) == []
    assert [line[1] for line in verdicts(done)] == ["length", "missing", "right"]


def test_check_answers_line_by_line() -> None:
    """A value typed is answered before the input ends, or at the latest at its end."""
    done = process("check", stdin=f"{SAMPLE}\n".encode() * 3)
    assert (done.status, done.out.count("right")) == (0, 3)


def test_a_reader_that_has_had_enough(tmp_path: Path) -> None:
    """A broken pipe is no error of writing: it goes on to whoever runs the command."""
    with pytest.raises(BrokenPipeError), whole_file(str(tmp_path / "f.csv")):
        raise BrokenPipeError
    assert list(tmp_path.iterdir()) == []


def test_strict_and_legacy_of_scan(main: Main, tmp_path: Path) -> None:
    """`--strict` counts notes as errors too, `--legacy` takes the early variants out."""
    rows = [(SAMPLE.lower(), "甲公司"), ("91420684179660622T", "乙公司"), (numbered(3), "丙公司")]
    path = _written(
        tmp_path / "r.csv", "统一社会信用代码,企业名称\n" + "".join(f"{a},{b}\n" for a, b in rows)
    )

    def errors(*options: str) -> int:
        return int(json.loads(main("scan", path, "--format", "json", *options).out)["errors"])

    assert [errors(), errors("--strict"), errors("--legacy")] == [1, 2, 0]
    assert errors("--strict", "--legacy") == 1


@pytest.mark.parametrize(
    ("target", "verdict", "words"),
    [
        ("0.2", "UNDECIDED", "the interval contains 0.2"),
        ("10000", "MET", "the whole interval is within 10000"),
        ("0", "UNDECIDED", "the interval contains 0 "),
    ],
)
def test_a_sample_on_a_screen(
    target: str, verdict: str, words: str, main: Main, tmp_path: Path
) -> None:
    """A sample shows its interval, the sample that would decide, and a verdict by the interval."""
    path = _written(tmp_path / "r.csv", f"{HEADER}甲公司,{numbered(1)},存续\n")
    done = main("scan", path, "--sample", "--target", target)
    assert "random sample: 95 % interval 0.000 to " in done.out
    assert f"{verdict}: {words}" in done.out
    assert ("without an error would show it is met" in done.out) == (target != "0")
    assert done.status == (0 if verdict.startswith("MET") else 1)


def test_a_sample_that_misses(main: Main, tmp_path: Path) -> None:
    """Where the whole interval lies above the target it is missed."""
    rows = "".join(f"{n}公司,{numbered(n)[:17]}?,存续\n" for n in range(50))
    done = main("scan", _written(tmp_path / "r.csv", f"{HEADER}{rows}"), "--sample")
    assert "MISSED: the whole interval is above 0.2 per 10,000" in done.out
    assert done.status == 1
