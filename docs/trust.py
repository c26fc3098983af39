"""Record what the tests did, and tell it as a table: `python docs/trust.py` (some minutes).

Runs all tests, the slow and the long ones too, each property with the examples of CI, and writes
`docs/trust.json`. The table in `docs/testing.md` is made of that, of what
`tests/mutation/mutate.py` and `tests/fuzz/fuzz.py` recorded, and of the differences from other
programs; nothing in it is written by hand.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "docs" / "trust.json"
MUTANTS = ROOT / "tests" / "mutation" / "results.tsv"
FUZZED = ROOT / "tests" / "fuzz" / "results.json"
REAL = ROOT.parent / "shared" / "data" / "real" / "million.csv.gz"


#: Left out: it fails as long as the page does not show what is recorded here.
_OWN = "tests/test_docs.py::test_generated_parts_are_fresh"


def figures() -> list[tuple[str, str, str]]:
    """Return rows of the table: what was done, how much, how it was recorded."""
    tests = json.loads(RECORD.read_text(encoding="utf-8"))
    versions = f"Python {tests['python']}, Hypothesis {tests['hypothesis']}"
    run = f"`docs/trust.py`, {versions}"
    rows = [
        ("tests that passed", f"{tests['passed']:,}", run),
        ("of them properties, on drawn examples", f"{tests['properties']:,}", run),
        ("examples drawn and passed", f"{tests['examples']:,}", run),
        (
            "of them tests of faults, limits and hostile input",
            f"{tests['faults']:,}",
            run,
        ),
    ]
    if tests["real"]:
        rows.append(("records of a real registry, counts as known", f"{tests['real']:,}", run))
    return [*rows, *_mutants(), *_fuzzed()]


def _mutants() -> list[tuple[str, str, str]]:
    with MUTANTS.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter="\t"))
    found = Counter(row[3] for row in lines if not row[0].startswith("#"))
    total, noticed = found.total(), found["killed"] + found["timeout"]
    said = (
        f"{noticed:,} of {total:,}, {found['timeout']:,} of them by running out of"
        f" time; {found['survived']:,} went unnoticed"
    )
    return [("small faults put into the modules that judge, noticed", said, "`tests/mutation`")]


def _fuzzed() -> list[tuple[str, str, str]]:
    recorded = json.loads(FUZZED.read_text(encoding="utf-8"))
    rows = []
    for name, done in recorded["targets"].items():
        size = f", {done['bytes']:,} bytes" if "bytes" in done else ""
        said = f"{done['examples']:,} inputs{size} in {done['seconds']} s, no difference"
        rows.append((f"fuzzing, `{name}`", said, f"`tests/fuzz`, Python {_python(recorded)}"))
    return rows


def _python(recorded: dict[str, Any]) -> str:
    return str(recorded["versions"]["python"])


def record(markers: str) -> None:
    """Run the tests and write what they did; exit if one fails."""
    import hypothesis

    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--hypothesis-show-statistics",
             "-n", "0", "-m", markers, f"--junitxml={report}", f"--deselect={_OWN}"],
            cwd=ROOT, env={"HYPOTHESIS_PROFILE": "ci", **os.environ, "PYTHONPATH": "src"},
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(done.stdout[-5_000:])
        cases = list(ElementTree.parse(report).iter("testcase"))
    passed = [case for case in cases if case.find("skipped") is None]
    names = [(case.get("classname", ""), case.get("name", "")) for case in passed]
    examples = re.findall(r"- ([\d,]+) passing", done.stdout)
    judged = any(name == "test_a_million_real_records" for _, name in names)
    found = {
        "python": platform.python_version(),
        "hypothesis": hypothesis.__version__,
        "markers": markers,
        "passed": len(passed),
        "properties": len(re.findall(r"^tests/\S+?::.*:$", done.stdout, re.MULTILINE)),
        "examples": sum(int(number.replace(",", "")) for number in examples),
        "faults": sum(place.endswith(("test_faults", "test_limits")) for place, _ in names),
        "real": _real() if judged else 0,
    }
    RECORD.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(found)


def _real() -> int:
    sys.path[:0] = [str(ROOT / "src")]
    import uscc

    return uscc.scan(REAL, findings=False).records


if __name__ == "__main__":
    record(sys.argv[1] if len(sys.argv) > 1 else "slow or not slow")
