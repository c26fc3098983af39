"""The report for CI services: JUnit XML, SARIF 2.1.0, annotations of GitHub Actions."""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE, numbered

import uscc
from uscc import cli
from uscc.audit import Finding, Report
from uscc.audit.rate import COUNTABLE, counted_slugs
from uscc.audit.result import Related
from uscc.report.about import About
from uscc.report.formats import render
from uscc.report.sarif import artifact_uri
from uscc.report.saying import finding_text
from uscc.vocabulary import TERMS

EXAMPLE = Path(__file__).parents[1] / "examples" / "registry.csv"

WRONG = SAMPLE[:17] + "A"

#: Formats for CI services: they show the first findings of each kind.
CI_FORMATS = ["junit", "sarif", "github"]


def rendered(form: str, report: Report, findings: list[Finding]) -> str:
    """Return a report in a format, with as many of the findings as it shows."""
    return render(form, report, findings, About(uscc.__version__))


class Result(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


class Scan:
    """Runs `uscc scan` in this process, in a folder of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *argv: str) -> Result:
        """Run one command."""
        self._capsys.readouterr()
        status = cli.main(["scan", *argv])
        return Result(status, *self._capsys.readouterr())


@pytest.fixture
def scan(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Scan:
    """Return a runner of `uscc scan`; the example registry is `registry.csv` of its folder."""
    monkeypatch.chdir(tmp_path)
    Path("registry.csv").write_bytes(EXAMPLE.read_bytes())
    return Scan(capsys)


def write(path: str, *rows: tuple[str, str]) -> str:
    """Write a registry of rows (code, entity) and return its path."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("统一社会信用代码", "企业名称"), *rows])
    return path


# --- Readers of the three formats, by their rules ------------------------------------------

#: Element to its attributes and its children, as CI services read them.
JUNIT: dict[str, tuple[set[str], set[str]]] = {
    "testsuites": ({"name", "tests", "failures", "errors", "time"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time"},
        {"properties", "testcase"},
    ),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"classname", "name", "time"}, {"failure", "system-out"}),
    "failure": ({"type", "message"}, set()),
    "system-out": (set(), set()),
}


def junit(text: str) -> ElementTree.Element:
    """Return the suite of a JUnit file, each element with just its attributes and children."""
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    assert text.endswith("</testsuites>\n")
    root = ElementTree.fromstring(text.encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, children = JUNIT[element.tag]
        assert set(element.attrib) == attributes, element.tag
        assert {child.tag for child in element} <= children, element.tag
    (suite,) = root
    properties = {one.attrib["name"]: one.attrib["value"] for one in suite.iter("property")}
    assert properties["version"] == uscc.__version__
    for one in (root, suite):
        assert int(one.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(one.attrib["failures"]) == len(suite.findall("testcase/failure"))
    return suite


def output(suite: ElementTree.Element, slug: str) -> str:
    """Return what the case of a kind or relation says, failed or not."""
    (case,) = (one for one in suite.findall("testcase") if one.attrib["name"].startswith(slug))
    return "".join(case.itertext()).strip()


def sarif(text: str) -> dict[str, Any]:
    """Return the run of a SARIF log; what SARIF 2.1.0 and code scanning ask for is there."""
    log = json.loads(text)
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "uscc"
    assert driver["semanticVersion"] == uscc.__version__
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(set(rules)) == len(rules)
    levels = {"none", "note", "warning", "error"}
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] == TERMS[rule["id"]].en
        assert rule["defaultConfiguration"]["level"] in levels
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in levels
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[\w.~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+", uri, re.ASCII), uri
        assert physical.get("region", {"startLine": 1})["startLine"] >= 1
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    for note in invocation["toolExecutionNotifications"]:
        assert set(note) == {"level", "message"}
        assert note["level"] in levels
        assert note["message"]["text"]
    return dict(run)


class Annotation(NamedTuple):
    """One annotation, unescaped."""

    level: str
    properties: dict[str, str]
    message: str


def annotated(text: str) -> list[Annotation]:
    """Return annotations as a runner reads them; every line is one."""
    assert text.endswith("\n")
    return [_annotation(line) for line in text[:-1].split("\n")]


def _annotation(line: str) -> Annotation:
    assert line.isprintable()
    match = re.fullmatch(r"::(error|notice) ([^:]*)::(.*)", line)
    assert match, line
    pairs = (pair.split("=", 1) for pair in match[2].split(","))
    properties = {name: _unescaped(value) for name, value in pairs}
    assert properties.keys() <= {"file", "line", "title"}
    return Annotation(match[1], properties, _unescaped(match[3]))


def _unescaped(text: str) -> str:
    for escaped, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escaped, char)
    return text


# --- The verdict ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "status"),
    [
        ([], 1),
        (["--target", "10000"], 0),
        (["--count", "region", "--target", "10000"], 0),
        (["--strict"], 1),
        (["--sample", "--target", "3000"], 1),
        (["--no-entity", "--count", "length"], 1),
    ],
)
def test_all_formats_agree_with_the_exit_status(argv: list[str], status: int, scan: Scan) -> None:
    """Status, failures of JUnit, exit code of SARIF and the last annotation say one thing."""
    assert scan("registry.csv", *argv).status == status
    done = {form: scan("registry.csv", *argv, "--format", form) for form in CI_FORMATS}
    assert {one.status for one in done.values()} == {status}
    assert {one.err for one in done.values()} == {""}
    suite = junit(done["junit"].out)
    assert (suite.attrib["failures"] != "0") == bool(status)
    assert sarif(done["sarif"].out)["invocations"][0]["exitCode"] == status
    assert annotated(done["github"].out)[-1].level == ("error" if status else "notice")


@pytest.mark.parametrize("form", CI_FORMATS)
def test_a_registry_without_a_code(form: str, scan: Scan) -> None:
    """No code, no rate: the verdict says so and nothing else fails."""
    done = scan(write("none.csv", ("无", "甲公司")), "--format", form)
    assert done.status == 1
    assert "NO DATA" in done.out
    if form == "junit":
        assert junit(done.out).attrib["failures"] == "1"


def test_errors_that_the_target_allows_do_not_fail(scan: Scan) -> None:
    """Where the target is met, JUnit has no failure; the errors are the output of their case."""
    suite = junit(scan("registry.csv", "--target", "10000", "--format", "junit").out)
    assert suite.attrib["failures"] == "0"
    assert "registry.csv line 19: not 18 characters" in output(suite, "length")
    assert output(suite, "target").startswith("MET: ")


@pytest.mark.parametrize("form", CI_FORMATS)
def test_a_file_that_cannot_be_read(form: str, scan: Scan) -> None:
    """An error of input is status 2, said on standard error; nothing stands on the other."""
    done = scan("absent.csv", "--format", form)
    assert (done.status, done.out) == (2, "")
    assert "absent.csv" in done.err


# --- What is listed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "counted"),
    [
        ([], ["wrong", "shared", "split"]),
        (["--strict"], ["+notes"]),
        (["--count=+suspect,-legacy"], ["+suspect", "-legacy"]),
    ],
)
def test_a_case_for_everything_counted(argv: list[str], counted: list[str], scan: Scan) -> None:
    """JUnit has a case for the target and one for each kind and relation that is counted."""
    suite = junit(scan("registry.csv", *argv, "--format", "junit").out)
    names = [case.attrib["name"].split()[0] for case in suite.findall("testcase")]
    assert names == ["target", *(slug for slug in COUNTABLE if slug in counted_slugs(counted))]


def test_every_finding_is_a_result_of_its_level(scan: Scan) -> None:
    """SARIF has each finding of the findings file at its line: `error` where it is counted."""
    run = sarif(scan("registry.csv", "--format", "sarif", "--findings", "f.jsonl").out)
    with open("f.jsonl", encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    counted = counted_slugs(["wrong", "shared", "split"])
    expected = [
        (one["kind"], one["line"], "error" if one["kind"] in counted else "note") for one in found
    ]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert expected == [
        (result["ruleId"], place["region"]["startLine"], result["level"])
        for result, place in zip(run["results"], places)
    ]
    assert {place["artifactLocation"]["uri"] for place in places} == {"registry.csv"}
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(COUNTABLE)
    levels = [one["level"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert levels == ["error", "warning"]  # the verdict, a doubt about the whole


def test_annotations_stand_at_their_lines(scan: Scan) -> None:
    """What is counted is an error, the rest a notice, at file and line, the verdict last."""
    *found, verdict = annotated(scan("registry.csv", "--format", "github").out)
    first = found[0]
    assert first.level == "error"
    assert first.properties == {
        "file": "registry.csv", "line": "19", "title": "not 18 characters",
    }  # fmt: skip
    assert "91341500MA2P00169" in first.message
    assert "the end seems to be cut off" in first.message
    assert "91341500MA2P001691" in first.message
    assert Counter(one.level for one in found) == {"error": 9, "notice": 9}
    assert verdict.message.startswith("MISSED: ")
    assert "9 more findings" in verdict.message
    assert verdict.properties == {"title": f"uscc {uscc.__version__} error rate 重错码率"}


@pytest.mark.parametrize("form", CI_FORMATS)
def test_the_findings_file_is_the_same(form: str, scan: Scan) -> None:
    """`--findings` beside such a format writes what it writes beside the text."""
    scan("registry.csv", "--findings", "text.csv")
    done = scan("registry.csv", "--findings", "ci.csv", "--format", form)
    assert Path("ci.csv").read_bytes() == Path("text.csv").read_bytes()
    assert done.out == scan("registry.csv", "--format", form).out


def test_many_findings_are_cut_and_counted(scan: Scan) -> None:
    """Of many findings the first of each kind are listed, and how many more there are."""
    uscc.generate(3_000, faults="checksum=261,shared=12").write("many.csv")
    suite = junit(scan("many.csv", "--format", "junit").out)
    assert len(output(suite, "checksum").splitlines()) == 11
    assert output(suite, "checksum").endswith("and 251 more; --findings FILE.csv lists all")
    assert output(suite, "shared").endswith("and 14 more; --findings FILE.csv lists all")
    run = sarif(scan("many.csv", "--format", "sarif").out)
    kinds = Counter(result["ruleId"] for result in run["results"])
    assert kinds == {"checksum": 250, "shared": 24}
    notes = [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert notes[1:] == [
        "wrong check digit: 11 more findings are left out; --findings FILE.csv lists all"
    ]
    *found, verdict = annotated(scan("many.csv", "--format", "github").out)
    assert len(found) == 9
    assert f"; {261 + 24 - 9} more findings are not annotated" in verdict.message


def test_notes_on_lines_go_to_standard_error(scan: Scan) -> None:
    """What is to be said of the lines of a file does not stand inside XML or JSON."""
    Path("ragged.csv").write_text(f"统一社会信用代码,企业名称\n{SAMPLE},甲,乙,丙\n", "utf-8")
    done = scan("ragged.csv", "--format", "junit")
    assert "列错位" in done.err
    junit(done.out)


# --- Names that are unsafe -----------------------------------------------------------------

#: Control characters, a command of a runner, markup, what is no character, half a pair.
UNSAFE = "甲\x1b[31m\x0b::error::x%0A,y:z <b>&\"']]> ##[add-mask]\u202e\ufffe\U0001ffff"


def test_unsafe_values(scan: Scan) -> None:
    """Whatever a cell holds, XML is well formed, each line is an annotation, and it is shown."""
    path = write("unsafe.csv", (WRONG, UNSAFE), (numbered(1), f"{UNSAFE}\n::error::x"))
    shown = "甲\\x1b[31m\\x0b::error::x%0A,y:z <b>&"
    out = scan(path, "--format", "junit", "--count", "checksum").out
    assert all(char == "\n" or char.isprintable() for char in out)
    assert shown in output(junit(out), "checksum")
    (result,) = sarif(scan(path, "--format", "sarif").out)["results"]
    assert shown in result["message"]["text"]
    found, _ = annotated(scan(path, "--format", "github").out)
    assert shown in found.message


UNSAFE_PATH = "50% a,b:c=1 <甲>&.csv"


@pytest.mark.skipif("sys.platform == 'win32'", reason="no such names on Windows")
def test_unsafe_paths(scan: Scan) -> None:
    """A path with marks of the formats comes back as it is."""
    write(UNSAFE_PATH, (WRONG, "甲公司"))
    assert UNSAFE_PATH in output(junit(scan(UNSAFE_PATH, "--format", "junit").out), "checksum")
    (result,) = sarif(scan(UNSAFE_PATH, "--format", "sarif").out)["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == UNSAFE_PATH
    assert ":" not in uri
    found, _ = annotated(scan(UNSAFE_PATH, "--format", "github").out)
    assert found.properties["file"] == UNSAFE_PATH


#: Any finding: of any kind, with any text, in a file of any name.
_TEXT = st.text(st.characters(), max_size=80)
_PATHS = st.binary(min_size=1, max_size=80).filter(lambda path: b"\0" not in path and path != b"-")
FINDINGS = st.builds(
    Finding,
    source=_PATHS.map(os.fsdecode),
    line=st.none() | st.integers(1, 10**8),
    kind=st.sampled_from(COUNTABLE),
    cause=st.just(""),
    code=_TEXT,
    entity=_TEXT,
    expected=st.just(""),
    suggestion=st.just(""),
    first_line=st.none(),
    related=st.lists(
        st.builds(Related, _TEXT, st.none(), alike=st.none(), unit=st.just("line")), max_size=1
    ).map(tuple),
    unit=st.just("line"),
)


def report_of(findings: list[Finding]) -> Report:
    """Return the report of the example with the counts of these findings instead."""
    report = uscc.scan(EXAMPLE)
    seen = Counter(finding.kind for finding in findings)
    groups = {name: uscc.audit.result.Group(seen[name], 1) for name in report.relations}
    return report._replace(
        kinds={kind: seen[kind] for kind in report.kinds},
        notes={note: seen[note] for note in report.notes},
        relations=groups,
    )


@given(st.lists(FINDINGS, max_size=30))
def test_any_finding(findings: list[Finding]) -> None:
    """With any text in any finding all three formats can be read, and nothing is lost unsaid."""
    report = report_of(findings)
    texts = {}
    for form in CI_FORMATS:
        texts[form] = rendered(form, report, findings)
    junit(texts["junit"])
    results = sarif(texts["sarif"])["results"]
    assert [result["ruleId"] for result in results] == [one.kind for one in findings]
    for result, finding in zip(results, findings):
        place = result["locations"][0]["physicalLocation"]
        assert ("region" in place) == (finding.line is not None)
    *found, verdict = annotated(texts["github"])
    left = len(findings) - len(found)
    more = f"; {left:,} more finding is" if left == 1 else f"; {left:,} more findings are"
    assert (more in verdict.message) == (left > 0)


# --- Standard input, folders ---------------------------------------------------------------


def finding(**given_fields: Any) -> Finding:
    """Return a finding of a wrong check digit."""
    fields = Finding("r.csv", 2, "checksum", "", WRONG, "", "", "", None)
    return fields._replace(**given_fields)


def test_standard_input() -> None:
    """Records of standard input have a line and no file that could be annotated."""
    report = report_of([])
    for form in ("github", "sarif"):
        text = rendered(form, report, [finding(source="-")])
        if form == "github":
            assert annotated(text)[0].properties.keys() == {"title"}
        else:
            (result,) = sarif(text)["results"]
            place = result["locations"][0]["physicalLocation"]
            assert place == {"artifactLocation": {"uri": "stdin"}, "region": {"startLine": 2}}


def test_artifact_uris(tmp_path: Path) -> None:
    """A relative path stays relative, an absolute one is a URI of its own."""
    assert artifact_uri("../数据/a.csv") == "../%E6%95%B0%E6%8D%AE/a.csv"
    assert artifact_uri(str(tmp_path / "甲.csv")) == (tmp_path / "甲.csv").as_uri()


def test_a_finding_in_one_line() -> None:
    """Kind, value, cause, others of the group, suggestion."""
    said = finding_text(
        finding(
            entity="甲公司",
            cause="swapped",
            suggestion=SAMPLE,
            related=(Related("x" * 1_000, 9),),
        )
    )
    assert said.startswith(f"wrong check digit: {WRONG} 甲公司; two ")
    assert said.endswith(f"…; perhaps {SAMPLE} was meant, look it up")
    assert len(said) < 500
    assert finding_text(finding(kind="missing", code="")) == "no code"


def test_a_finding_without_a_line() -> None:
    """Records that did not come from a file have no line."""
    report = report_of([finding(line=None)])
    text = rendered("junit", report, [finding(line=None)])
    assert output(junit(text), "checksum").startswith("r.csv: wrong check digit")
