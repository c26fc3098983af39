"""Small inputs from the field: the columns, the figures and the words that are right for each."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import uscc
from uscc import diagnose, suggest

TRIALS = Path(__file__).parents[2] / "shared" / "data" / "trials"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of right answers; one that says so where it is absent."""
    path = TRIALS / name
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def trials() -> list[Any]:
    """Return the trials as parameters."""
    return [
        pytest.param(row, id=f"{row['file']} {row['arguments']}".strip())
        for row in rows("expected.tsv")
    ]


def counted(text: str) -> dict[str, int]:
    """Return what a cell such as `missing=16 checksum=1` says."""
    return {name: int(number) for name, number in (part.split("=") for part in text.split())}


@pytest.mark.skipif(not TRIALS.exists(), reason="the shared trials are not here")
def test_there_are_trials() -> None:
    """The tables of right answers are read, so that the tests below have something to run."""
    assert len(rows("expected.tsv")) > 10
    assert len(rows("values.tsv")) > 10


@pytest.mark.parametrize("row", trials())
def test_trial(row: dict[str, str]) -> None:
    """Status, columns, figures and words are those that the table gives."""
    command = [sys.executable, "-m", "uscc", "scan", row["file"], *row["arguments"].split()]
    done = subprocess.run(
        [*command, "--format", "json"],
        cwd=TRIALS,
        env={"PYTHONPATH": str(Path(uscc.__file__).parents[1]), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == int(row["exit"]), done.stderr
    assert row["must say"] in done.stdout + done.stderr
    if row["exit"] == "2":
        assert done.stdout == ""
        return
    report = json.loads(done.stdout)
    (source,) = report["sources"]
    columns = {column["role"]: str(column["number"]) for column in source["columns"]}
    for role in ("code", "entity"):
        assert row[f"{role} column"] in ("", columns.get(role))
    if row["left out"]:
        left_out = source["left_out"]
        assert left_out["rows"] + left_out["not_chosen"] == int(row["left out"])
    for name in ("records", "base", "errors"):
        assert row[name] in ("", str(report[name]))
    for kind, number in counted(row["kinds"]).items():
        assert report["kinds"][kind] == number
    assert {slug for slug, number in report["kinds"].items() if number} == set(
        counted(row["kinds"])
    )


@pytest.mark.parametrize("row", rows("values.tsv"), ids=lambda row: row["value"])
def test_value(row: dict[str, str]) -> None:
    """Kind and cause are those that the table gives; at most one code is suggested."""
    found = diagnose(row["value"])
    assert (found.kind or "") == row["kind"]
    assert row["cause"] in ("", found.cause)
    assert len(suggest(row["value"])) <= 1
    if "no suggestion" in row["reason"]:
        assert suggest(row["value"]) == ()
    for note in ("format", "organization"):
        assert (note in found.notes) == (f"note {note}" in row["reason"].replace("notes", "note"))
