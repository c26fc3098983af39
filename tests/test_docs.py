"""The documentation: every example, screen, table, link and proof in it holds."""

from __future__ import annotations

import csv
import doctest
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from test_causes import EXAMPLES

import uscc
from uscc.audit.rate import RELATIONS
from uscc.audit.result import COLUMNS
from uscc.code.causes import CAUSES
from uscc.code.kinds import KINDS
from uscc.code.notes import NOTES
from uscc.report.findings import write_findings
from uscc.vocabulary import TERMS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
CHINESE = ROOT / "README.zh-CN.md"
REFERENCE = ROOT / "docs" / "reference.md"
EXAMPLE = ROOT / "examples" / "registry.csv"

#: Their examples need other libraries: `tests/test_integrations.py` runs them, each alone.
INTEGRATIONS = ROOT / "docs" / "integrations.md"
FRAMES = ROOT / "docs" / "frames.md"

#: Its examples need Java: `tests/test_spark.py` runs them.
SPARK = ROOT / "docs" / "spark.md"

PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "tests").glob("*/README.md")]
)

#: Written by `benchmarks/*.py --record` on a quiet machine, so a checkout may lack it.
RECORDED = ROOT / "docs" / "benchmarks.md"

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


def named(path: Path) -> str:
    """Return what pytest calls a page."""
    return path.relative_to(ROOT).as_posix()


def blocks(page: Path, kind: str) -> Iterator[tuple[int, str]]:
    """Yield the code blocks of a kind: the line before the first of its own, the text."""
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        if match[2] == kind:
            yield text.count("\n", 0, match.start(3)), match[3]


def prose(page: Path) -> str:
    """Return a page without its code blocks."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


def load_generate() -> ModuleType:
    """Return `docs/generate.py` as a module."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "page", [one for one in PAGES if one not in (INTEGRATIONS, FRAMES, SPARK)], ids=named
)
def test_examples(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python example of a page gives what the page says; one session for all of a page."""
    monkeypatch.chdir(ROOT)
    parser, names = doctest.DocTestParser(), {"__name__": "__main__"}
    runner = doctest.DocTestRunner(verbose=False)
    for line, text in blocks(page, "python"):
        assert ">>>" in text, f"{named(page)} line {line}: no example"
        test = parser.get_doctest(text, names, named(page), str(page), line)
        runner.run(test, clear_globs=False)
        names = test.globs
    assert runner.summarize(verbose=False).failed == 0


def test_there_are_examples() -> None:
    """The pages for users have examples, so that the test above has something to run."""
    for page in (README, CHINESE, REFERENCE, ROOT / "docs" / "audit.md"):
        assert any(blocks(page, "python")), page
        assert any(blocks(page, "console")), page


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the screens are those of a POSIX shell")
def test_generated_parts_are_fresh() -> None:
    """`docs/generate.py --check` passes: tables, help texts and every screen are as printed.

    Screens are the console blocks; their commands are run anew. Help texts are compared on
    the Python versions that the page names only, for others word options differently.
    """
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the screens are those of a POSIX shell")
def test_screens() -> None:
    """The screen of the README, run here, is what the README shows, and ends with status 1."""
    (_, screen), *_ = blocks(README, "console")
    command, *lines = screen.splitlines()
    assert command == "$ uscc scan examples/registry.csv"
    done = subprocess.run(
        [sys.executable, "-m", "uscc", "scan", "examples/registry.csv"],
        cwd=ROOT,
        env={"PYTHONPATH": str(Path(uscc.__file__).parents[1]), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert done.stdout.decode("utf-8").splitlines() == lines[:-2]
    assert lines[-2:] == ["$ echo $?", str(done.returncode)] == ["$ echo $?", "1"]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_console_blocks_begin_with_a_command(page: Path) -> None:
    """Every console block is one that `docs/generate.py` fills: it begins with a command."""
    for line, text in blocks(page, "console"):
        assert text.startswith("$ "), f"{named(page)} line {line}"


def test_sections_are_filled_by_a_function() -> None:
    """Every marked section has a function that fills it, and every function a section."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    begun, ended = (re.findall(rf"<!-- {word} (.+?) -->", text) for word in ("begin", "end"))
    assert begun == ended
    assert sorted(begun) == sorted(load_generate().SECTIONS)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_tables_of_slugs_are_generated(page: Path) -> None:
    """Tables whose rows begin with a slug are generated from the vocabulary, on every page."""
    text = re.sub(r"<!-- begin (.+?) -->.*?<!-- end \1 -->", "", prose(page), flags=re.DOTALL)
    named_first = re.findall(r"^ *\| *(?:note )?`([a-z-]+)`", text, re.MULTILINE)
    assert not [name for name in named_first if name in TERMS]


def test_a_stale_page_is_found() -> None:
    """What is wrong in a generated part is mended; what stands around it is left alone."""
    filled = load_generate().filled
    page = "before\n<!-- begin confusables -->\nold\n<!-- end confusables -->\nafter\n"
    made = filled(page)
    assert "old" not in made
    assert made.startswith("before\n<!-- begin confusables -->\n`O` for `0`")
    assert made.endswith("<!-- end confusables -->\nafter\n")
    assert filled(made) == made


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links(page: Path) -> None:
    """Every link to a file of the project leads to one, and its anchor to a heading."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if file == RECORDED and not file.exists():
            continue
        assert file.exists(), f"{named(page)}: {target}"
        assert not anchor or anchor in anchors(file), f"{named(page)}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_named_files_exist(page: Path) -> None:
    """Every script, test or vector file that a page names is there."""
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"\b(?:tests|benchmarks|docs|examples|src)/[\w./-]+\.\w+", text):
        assert (ROOT / name).exists() or ROOT / name == RECORDED, f"{named(page)}: {name}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_proofs_exist(page: Path) -> None:
    """Every test that a page names as a proof is there (`…` stands for any name)."""
    for file, name in re.findall(r"`(tests/test_\w+\.py)::(\w+)", page.read_text(encoding="utf-8")):
        source = (ROOT / file).read_text(encoding="utf-8")
        found = re.search(rf"^def {name}\(", source, re.MULTILINE)
        assert found or name == "test_", f"{named(page)}: {file}::{name}"


def test_every_test_file_is_described() -> None:
    """`docs/testing.md` describes each test file, and each page is in `docs/index.md`."""
    described = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    for path in (ROOT / "tests").glob("test_*.py"):
        assert f"[{path.name}](../tests/{path.name})" in described, path.name
    listed = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name == "index.md" or f"]({path.name})" in listed, path.name


def commands_of(block: re.Match[str]) -> str:
    """Return a block of code; of a screen the commands alone, since each page has its language."""
    lines = block[3].splitlines()
    commands = [re.sub("grep .*", "grep", line) for line in lines if line.startswith("$ ")]
    return "\n".join(commands) or block[3]


def test_both_readmes_have_the_same_shape() -> None:
    """Both READMEs have the same sections, code, links, rows and points, and link to each other."""
    shapes = []
    for page in (README, CHINESE):
        text = page.read_text(encoding="utf-8")
        plain = prose(page)
        links = {link for link in re.findall(r"\]\((\S+?)\)", text) if "README" not in link}
        links = {re.sub(r"report-(en|zh)-", "report-", link) for link in links}  # of its language
        proofs = re.findall(r"`tests/\S+?`", text)
        shapes.append(
            {
                "headings": re.findall(r"^#+", plain, re.MULTILINE),
                "code": [commands_of(match) for match in FENCE.finditer(text)],
                "links": links,
                "proofs": proofs,
                "rows": len(re.findall(r"^\|", plain, re.MULTILINE)),
                "points": len(re.findall(r"^- ", plain, re.MULTILINE)),
            }
        )
    assert shapes[0] == shapes[1]
    assert "](README.zh-CN.md)" in README.read_text(encoding="utf-8")
    assert "](README.md)" in CHINESE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", uscc.__all__)
def test_public_names_are_in_the_reference(name: str) -> None:
    """Each public name has a section, with the first sentence of its docstring."""
    text = REFERENCE.read_text(encoding="utf-8")
    _, heading, section = text.partition(f"\n### {name}\n")
    assert heading
    first = (getattr(uscc, name).__doc__ or "").partition("\n")[0]
    assert first in section.partition("\n### ")[0]


@pytest.mark.parametrize("slug", [*KINDS, *NOTES, *RELATIONS, *CAUSES, *COLUMNS])
def test_slugs_are_in_the_reference(slug: str) -> None:
    """Each kind, note, relation, cause and column of findings has a row of a table."""
    assert f"\n| `{slug}` |" in REFERENCE.read_text(encoding="utf-8")


def test_causes_are_of_the_kinds_that_the_reference_names() -> None:
    """The kinds that the reference names for a cause are kinds."""
    described = {slug: set(TERMS[slug].of.split(", ")) for slug in CAUSES}
    assert set().union(*described.values()) <= set(KINDS)
    for cause, kind, _ in EXAMPLES:
        assert kind in described[cause], (cause, kind)


def test_the_example_holds_everything() -> None:
    """examples/registry.csv holds each kind, relation and note, and more that matters."""
    report = uscc.scan(EXAMPLE)
    found = {finding.kind for finding in report.findings}
    assert found == {*KINDS, *RELATIONS, *NOTES}
    assert {"registration-number", "organization-code", "spreadsheet-rounding"} <= {
        finding.cause for finding in report.findings
    }
    departments = {one.department for one in report.by_authority if not one.rate.errors}
    assert len(departments) >= 4
    assert report.verdict == "missed"


def test_the_example_holds_a_cancelled_record_that_keeps_a_split_away() -> None:
    """One entity has two codes of one authority, one of them cancelled: no 重复赋码."""
    kept = uscc.scan(EXAMPLE).relations["split"]
    ignored = uscc.scan(EXAMPLE, status=[]).relations["split"]
    assert (ignored.groups, ignored.records) == (kept.groups + 1, kept.records + 2)


def test_the_example_is_small_and_quoted() -> None:
    """The example is small, UTF-8 without mark, with a comma and a line break in quotes."""
    data = EXAMPLE.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["企业名称", "统一社会信用代码", "登记状态", "住所"]
    assert len(rows) < 50
    cells = [cell for row in rows for cell in row]
    assert any("," in cell for cell in cells)
    assert any("\n" in cell for cell in cells)


def test_findings_file(tmp_path: Path) -> None:
    """Digits that a spreadsheet would round have an apostrophe before them in the findings file.

    The value behind it is the cell of the registry, and `compact` takes the apostrophe away.
    """
    path = tmp_path / "findings.csv"
    report = uscc.scan(EXAMPLE)
    write_findings(report.findings, str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    digits = [row["code"] for row in rows if row["code"].strip("'").isdigit()]
    assert digits
    for cell, finding in zip((row["code"] for row in rows), report.findings):
        assert cell.removeprefix("'") == finding.code
        assert uscc.compact(cell) == uscc.compact(finding.code)
    assert all(cell.startswith("'") for cell in digits)
