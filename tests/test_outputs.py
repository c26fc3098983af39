"""Many outputs of one audit: by ending, together or not at all, the same from Python."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from strategies import SAMPLE

import uscc
from uscc.audit import Report
from uscc.cli import main
from uscc.errors import RegistryError
from uscc.output import Together
from uscc.report.about import About, time_now
from uscc.report.definition import definition_lines
from uscc.report.first import first_of_each
from uscc.report.formats import ENDINGS, FORMATS, render, shown_by
from uscc.report.words import name_of
from uscc.sentences import ENGLISH

#: Endings of text formats that are in this package without another library.
TEXTS = [".txt", ".md", ".json", ".html", ".xml", ".sarif"]


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a registry with faults, in the folder of the command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("USCC_LANG", "en")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764400000")
    path = tmp_path / "registry.csv"
    uscc.generate(500, faults="wrong=6,shared=4,format=3,missing=1").write(path)
    return path


def others(folder: Path) -> list[str]:
    """Return the files of a folder but the registry."""
    return sorted(one.name for one in folder.iterdir() if one.name != "registry.csv")


def run(*words: str) -> int:
    """Run a command."""
    return main(["scan", *words])


# --- By ending --------------------------------------------------------------------------------


def test_endings() -> None:
    """Each ending is of one format, and the ones of the specification are known."""
    assert list(ENDINGS) == [".txt", ".md", ".json", ".html", ".xlsx", ".xml", ".sarif"]
    assert sum(len(row.endings) for row in FORMATS.values()) == len(ENDINGS)


def test_each_output_is_the_report_in_its_format(
    registry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`-o` writes what `--format` prints, and the screen still has its own format."""
    outputs = [word for ending in TEXTS for word in ("-o", f"report{ending}")]
    assert run("registry.csv", "--format", "github", *outputs) == 1
    assert capsys.readouterr().out.startswith("::error ")
    # The command line, and the last lines of the screen, differ.
    words = r"uscc scan [^<\n]*|scan registry[^<\n]*|(?ms:^(written|next): .*\Z)"
    for ending in TEXTS:
        run("registry.csv", "--format", ENDINGS[ending])
        printed, written = capsys.readouterr().out, Path(f"report{ending}").read_text("utf-8")
        assert re.sub(words, "", written) == re.sub(words, "", printed)
        assert written.endswith("\n")


def test_the_files_are_what_their_endings_say(registry: Path) -> None:
    """The readers of these formats take them."""
    run("registry.csv", *[word for ending in TEXTS for word in ("-o", f"report{ending}")])
    assert json.loads(Path("report.json").read_bytes())["schema"] == "uscc-report/1"
    assert json.loads(Path("report.sarif").read_bytes())["version"] == "2.1.0"
    assert ElementTree.parse("report.xml").getroot().tag == "testsuites"
    assert Path("report.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_screen_lists_the_first_errors_beside_any_output(
    registry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All findings are made for a page; the screen is the same as without one."""
    run("registry.csv")
    alone = capsys.readouterr().out
    assert "the first findings that count" in alone
    run("registry.csv", "-o", "report.md", "-o", "report.sarif")
    *lines, last = alone.splitlines()
    assert last.startswith("next: --findings FILE.csv")
    assert capsys.readouterr().out.splitlines() == [*lines, "written: report.md, report.sarif"]


@pytest.mark.parametrize("findings", ["f.csv", "f.jsonl"])
def test_findings_beside_outputs(registry: Path, findings: str) -> None:
    """The findings are the same whether workers make their rows or not."""
    run("registry.csv", "--findings", findings)
    alone = Path(findings).read_bytes()
    for beside in ("r.json", "r.txt", "r.md", "r.sarif"):
        run("registry.csv", "--findings", findings, "-o", beside)
        assert Path(findings).read_bytes() == alone
        assert Path(beside).stat().st_size > 1_000


def test_time_of_a_report() -> None:
    """The time is that of SOURCE_DATE_EPOCH, or local with its offset."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d [+-]\d\d:\d\d", time_now())


def test_reproducible_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that sets the time gets the same report."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764400000")
    assert time_now() == "2025-11-29 07:06 +00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "now")
    assert not time_now().startswith("2025-11-29 07:06")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the system has one zone for all processes")
def test_time_west_of_greenwich(monkeypatch: pytest.MonkeyPatch) -> None:
    """The offset is apart from the time, whatever its sign."""
    monkeypatch.setenv("TZ", "XST+5:30")
    time.tzset()
    try:
        assert time_now().endswith(" -05:30")
    finally:
        monkeypatch.undo()
        time.tzset()


# --- Errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "report"], "report: has no ending; name a file that ends in .txt, .md,"),
        (["-o", "report.pdf"], "cannot be written as .pdf; name a file that ends in .txt"),
        (["-o", "a.md", "-o", "a.md"], "a.md: is named for two outputs; name another file"),
        (["-o", "a.json", "-o", "./a.json"], "a.json: is named for two outputs"),
        (["-o", "no/a.md"], "no/a.md: cannot be written: there is no folder no; make it, or"),
        (["--findings", "no/a.csv"], "no/a.csv: cannot be written: there is no folder no"),
        (["--split", "no/a/"], "no/a/: cannot be written: there is no folder no; make it"),
        (["-o", "x.md", "-o", "registry.csv"], "cannot be written as .csv"),
        (["-o", "b.json"], "b.json: cannot be written: it is a folder"),
        (["--findings", ""], "uscc: the name of an output is empty; name a file or a folder"),
        (["--split", ""], "uscc: the name of an output is empty; name a file or a folder"),
        (["-o", "-"], "uscc: - is not the name of an output; name a file"),
        (["--findings", "-"], "uscc: - is not the name of an output; name a file"),
        (["-o", "x" * 300 + ".md"], "xxx.md: cannot be written: "),
        (["--split", "x" * 300], "xxx: cannot be written: "),
    ],
)
def test_outputs_that_cannot_be(
    registry: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence before a registry is read, and no file."""
    Path("b.json").mkdir()
    assert run("registry.csv", "no-registry.csv", *words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err
    assert others(registry.parent) == ["b.json"]


def test_a_place_that_takes_no_files(
    registry: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder in which no file can be made is found out before a registry is read."""
    monkeypatch.setattr("os.access", lambda path, mode: False)  # root may write everywhere
    Path("old.md").touch()
    Path("b").mkdir()
    for words, said in (
        (["-o", "a.md"], "a.md: cannot be written: the folder . is read-only"),
        (["-o", "old.md"], "old.md: cannot be written: the folder . is read-only"),
        (["--split", "new"], "new: cannot be written: the folder . is read-only"),
        (["--split", "b"], "b: cannot be written: the folder b is read-only"),
    ):
        assert run("no-registry.csv", *words) == 2
        assert said in capsys.readouterr().err
    assert run("registry.csv", "--findings", os.devnull) != 2


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_links_that_lead_nowhere(registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A link to a folder that does not exist, or to itself, is found out before reading."""
    for name, target, said in (
        ("a.md", "no/b.md", "there is no folder "),
        ("c.md", "c.md", "cannot be written: "),
    ):
        os.symlink(target, name)
        assert run("no-registry.csv", "-o", name) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert err.startswith(f"uscc: {name}: cannot be written: ")
        assert said in err


def test_other_outputs_may_be_in_the_folder_of_the_worklists(registry: Path) -> None:
    """The folder is empty when the command begins, and the worklists are written first."""
    Path("d").mkdir()
    assert run("registry.csv", "--split", "d", "--findings", "d/f.csv", "-o", "d/r.md") == 1
    assert {"00_index.xlsx", "f.csv", "r.md"} < set(os.listdir("d"))
    assert others(registry.parent) == ["d"]


def test_a_folder_that_cannot_be_listed(
    registry: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence; for root there is no such folder."""

    def refuse(path: str) -> list[str]:
        raise PermissionError(13, "Permission denied", path)

    Path("b").mkdir()
    monkeypatch.setattr("os.listdir", refuse)
    assert run("registry.csv", "--split", "b") == 2
    assert "b: cannot be written: Permission denied" in capsys.readouterr().err


def test_an_input_is_no_output(registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A registry in a format of reports is not overwritten."""
    registry.rename("registry.json")
    before = Path("registry.json").read_bytes()
    assert run("registry.json", "-o", "registry.json") == 2
    assert "is a registry to read, which this would overwrite" in capsys.readouterr().err
    assert Path("registry.json").read_bytes() == before


def test_all_or_nothing(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one output cannot be written, none is there, and older ones are as they were."""
    Path("a.md").write_text("old")
    monkeypatch.setattr("uscc.commands.outputs.require_place", lambda path: None)
    assert run("registry.csv", "-o", "a.md", "--findings", "f.csv", "-o", "no/b.json") == 2
    assert Path("a.md").read_text() == "old"
    assert others(registry.parent) == ["a.md"]


def test_an_error_while_one_is_written(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are not there either."""

    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("uscc.report.sarif.render", fail)
    assert run("registry.csv", "-o", "a.md", "--findings", "f.csv", "-o", "b.sarif") == 2
    assert others(registry.parent) == []


# --- Together ---------------------------------------------------------------------------------


def test_a_folder_appears_with_its_files(tmp_path: Path) -> None:
    """Under its name when all is written, with the mode of a new folder; an empty one is used."""
    (tmp_path / "empty").mkdir(mode=0o750)
    for name in ("new", "empty"):
        with Together() as outputs, outputs.folder(str(tmp_path / name)) as folder:
            Path(folder, "a.txt").write_text("a")
            assert not (tmp_path / name / "a.txt").exists()
        assert (tmp_path / name / "a.txt").read_text() == "a"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["empty", "new"]
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("new", "empty")]
        assert modes == [0o777 & ~mask, 0o750]


def test_an_empty_folder_stays_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mount point cannot be replaced, and a working directory should not be; reports fit in."""
    monkeypatch.chdir(tmp_path)
    number = tmp_path.stat().st_ino
    with Together() as outputs:
        with outputs.folder(".") as folder:
            Path(folder, "a.txt").write_text("a")
        with outputs.file("b.txt") as file:
            file.write("b")
    assert sorted(os.listdir()) == ["a.txt", "b.txt"]
    assert tmp_path.stat().st_ino == number


def test_a_signal_does_not_come_between_outputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while outputs get their names is raised when all have them."""
    rename = os.replace

    def interrupted(name: str, target: str) -> None:
        signal.raise_signal(signal.SIGINT)
        rename(name, target)

    monkeypatch.setattr("os.replace", interrupted)
    (tmp_path / "d").mkdir()
    with pytest.raises(KeyboardInterrupt), Together() as outputs:
        with outputs.folder(str(tmp_path / "d")) as folder:
            for name in "ab":
                Path(folder, name).touch()
        with outputs.file(str(tmp_path / "c")) as file:
            file.write("c")
    assert sorted(os.listdir(tmp_path)) == ["c", "d"]
    assert sorted(os.listdir(tmp_path / "d")) == ["a", "b"]


def test_another_thread_writes_too(tmp_path: Path) -> None:
    """Only the main thread can hold signals back."""

    def write() -> None:
        with Together() as outputs, outputs.file(str(tmp_path / "a")) as file:
            file.write("a")

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert (tmp_path / "a").read_text() == "a"


def test_a_folder_after_an_error(tmp_path: Path) -> None:
    """Nothing is left, and a file beside it is not there either."""
    with pytest.raises(ZeroDivisionError), Together() as outputs:
        with outputs.folder(str(tmp_path / "new")) as folder:
            Path(folder, "a.txt").write_text("a")
        with outputs.file(str(tmp_path / "b.txt")) as file:
            file.write("b")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_folders_that_are_refused(tmp_path: Path) -> None:
    """A file, and a folder with files, which somebody may have filled in."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.xlsx").touch()
    (tmp_path / "file").touch()
    for name, said in (("full", "is a folder that has files"), ("file", "is a file; name")):
        with (
            pytest.raises(RegistryError, match=said),
            Together() as outputs,
            outputs.folder(str(tmp_path / name)),
        ):
            pass
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "full"]


# --- From Python ------------------------------------------------------------------------------


@pytest.fixture
def report() -> Report:
    """Return a report with a finding."""
    audit = uscc.Audit()
    audit.add(SAMPLE, "甲公司", source="r.csv", line=2)
    audit.add(SAMPLE, "乙公司", source="r.csv", line=3)
    return audit.report()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_saved(report: Report, tmp_path: Path, lang: str) -> None:
    """A report is saved in the format of the ending, in either language."""
    for ending in TEXTS:
        report.save(tmp_path / f"report{ending.upper()}", lang=lang)
        assert (tmp_path / f"report{ending.upper()}").stat().st_size > 500
    assert (tmp_path / "report.TXT").read_text("utf-8") == report.text(lang)
    assert len(list(tmp_path.iterdir())) == len(TEXTS)
    with pytest.raises(RegistryError, match=r"name a file that ends in \.txt"):
        report.save(tmp_path / "report.docx")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("a\0.md", "cannot be the name of a file"),
        ("\ud800.md", "cannot be"),
        ("no/a.md", "there is no folder no"),
    ],
)
def test_paths_that_cannot_be_saved(
    path: str, said: str, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, whatever the path."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RegistryError, match=said):
        report.save(path)
    assert os.listdir() == []


def test_saved_by_a_path_of_bytes(report: Report, tmp_path: Path) -> None:
    """`os.PathLike` may give bytes."""
    report.save(os.fsencode(tmp_path / "a.md"))  # type: ignore[arg-type]
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("#")


def test_a_notebook_shows_the_page(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a frame, in the language of the system; the text of the page is its attribute."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764400000")
    for lang in ("en", "zh"):
        monkeypatch.setenv("USCC_LANG", lang)
        shown = report._repr_html_()
        frame = ElementTree.fromstring(shown)
        assert (frame.tag, frame.get("sandbox")) == ("iframe", "allow-scripts")
        assert frame.get("srcdoc") == " ".join(report.to_html(lang).split("\n"))


# --- What formats show ------------------------------------------------------------------------


def test_the_first_of_each_kind(report: Report) -> None:
    """As many of each kind as the format shows."""
    found = uscc.scan(_written(), findings=True).findings
    first = first_of_each(found, 2)
    kinds = {finding.kind for finding in found}
    assert {kind: sum(one.kind == kind for one in first) for kind in kinds} == {
        kind: min(2, sum(one.kind == kind for one in found)) for kind in kinds
    }
    assert first == [one for one in found if one in first]
    assert first_of_each(found, 0) == []
    assert (shown_by(["text", "html", "xlsx"]), shown_by([])) == (10, 0)


def _written() -> str:
    return str(Path(__file__).parents[1] / "examples" / "registry.csv")


def test_how_the_rate_is_defined() -> None:
    """The sentences follow what is counted."""

    def lines(*counted: str) -> str:
        return "\n".join(definition_lines(uscc.Audit(counted=counted).report(), ENGLISH))

    usual = lines("wrong", "shared", "split")
    assert "wrong codes; one code, several entities; one entity, several codes" in usual
    assert "base: distinct records that have a code\n" in usual
    assert "records without one that count" in lines("+missing")
    assert "as often as they occur" in lines("+repeated")
    assert "once: not 18 characters; " in lines("-legacy")


# --- Markdown ---------------------------------------------------------------------------------


def test_hostile_names_in_markdown() -> None:
    """They are in code spans, in which nothing is read, and in their own cell."""
    audit = uscc.Audit()
    names = ["<script>alert(1)</script>", "a|b", "`x`", "@all #1", "\\", "a\\|b", "a\nb", "![i](u)"]
    for number, name in enumerate(names):
        audit.add(SAMPLE[:17] + "4", name, source="a|b.csv", line=number + 1)
    text = render("markdown", audit.report(), audit.report().findings, About("0"))
    rows = [line for line in text.split("\n") if SAMPLE[:17] + "4" in line]
    assert len(rows) == 3
    report = audit.report()
    for finding in report.findings:
        text = render("markdown", report, [finding], About("0"))
        (row,) = (line for line in text.split("\n") if SAMPLE[:17] + "4" in line)
        outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", row)
        assert re.fullmatch(r"\|[^|<`@#!]*\|[^|<`@#!]*\|[^|<`@#!]*\|[^|<`@#!]*\|[^|]*\|", outside)


def test_markdown_of_no_data() -> None:
    """It says so, and has no empty tables."""
    text = render("markdown", uscc.Audit().report(), [], About("0"))
    assert text.startswith("## ⚠️ NO DATA")
    assert "###" not in text


def test_counted_notes_are_first_in_markdown(registry: Path) -> None:
    """What counts as an error comes first, a note too."""
    report = uscc.scan(registry, counted=["format"])
    text = render("markdown", report, report.findings, About("0"))
    table = text.partition("The first findings")[2].split("\n")
    assert f"| {name_of('format', ENGLISH)} |" in table[4]


def test_markdown_of_many_files(registry: Path) -> None:
    """The files and tables that are not described are counted, as on the screen."""
    error = RegistryError("there is no column {number} ({option})", path="x", number=1, option="-c")
    report = uscc.scan(registry)
    many = report._replace(sources=report.sources * 8, left_out=(error,) * 9)
    text = render("markdown", many, (), About("0"))
    assert "and 3 more files" in text
    assert "and 4 more left out" in text


def test_markdown_of_a_sample_and_many_authorities(tmp_path: Path) -> None:
    """The interval is a row; authorities that are not listed are counted."""
    path = tmp_path / "registry.csv"
    uscc.generate(3_000, faults="shared=40").write(path)
    report = uscc.scan(path, sample=True)
    text = render("markdown", report, report.findings, About("0", findings_path="all.csv"))
    assert "95 % interval of the sample" in text
    assert re.search(r"and \d+ more authorities with errors", text)
    assert "every finding is in `all.csv`" in text
