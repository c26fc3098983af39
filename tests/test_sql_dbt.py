"""The generic tests of `uscc sql dbt`, run by dbt on DuckDB."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from needed import program

from uscc.sql import script

pytestmark = pytest.mark.slow

GOOD, BAD = "91350100M000100Y43", "91350100M000100Y4A"

_PROJECT = """\
name: made
version: "1.0"
profile: made
flags:
  send_anonymous_usage_stats: false
"""

_PROFILE = """\
made:
  target: here
  outputs:
    here: {{type: duckdb, path: {path}, threads: 1}}
"""

_SOURCES = """\
sources:
  - name: made
    schema: main
    tables:
      - name: registry
        columns:
          - name: code
            data_tests:
              - uscc_is_valid
              - uscc_one_entity:
                  arguments: {entity: name}
"""


def failures(folder: Path, rows: Sequence[tuple[str | None, str]]) -> dict[str, int]:
    """Return the failures of each test of a table."""
    duckdb = pytest.importorskip("duckdb")
    dbt = program("dbt")
    path = folder / "made.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE registry (code VARCHAR, name VARCHAR)")
        connection.executemany("INSERT INTO registry VALUES (?, ?)", rows)
        connection.execute(script("duckdb"))
    for name, text in {
        "dbt_project.yml": _PROJECT,
        "profiles.yml": _PROFILE.format(path=path),
        "models/sources.yml": _SOURCES,
        "macros/uscc.sql": script("dbt"),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [dbt, "test", "--project-dir", folder, "--profiles-dir", folder],
        capture_output=True,
        env={**os.environ, "DO_NOT_TRACK": "1", "PYTHONPATH": ""},
        check=False,
    )
    results = folder / "target" / "run_results.json"
    assert results.is_file(), done.stdout.decode()
    found = json.loads(results.read_text("utf-8"))["results"]
    assert {one["status"] for one in found} <= {"pass", "fail"}, done.stdout.decode()
    return {one["unique_id"].split(".")[2].partition("_made_")[0]: one["failures"] for one in found}


def test_a_clean_table_passes(tmp_path: Path) -> None:
    """Valid codes pass, in any spelling; NULL is left to `not_null`."""
    rows = [(GOOD, "双日（香港）"), (f" {GOOD.lower()}", "双日(香港)"), (None, "x"), (GOOD, "")]
    found = failures(tmp_path, rows)
    assert found == {"source_uscc_is_valid": 0, "source_uscc_one_entity": 0}


def test_faults_fail(tmp_path: Path) -> None:
    """A wrong code fails one test, a code on two entities the other."""
    rows = [(GOOD, "甲公司"), (GOOD.lower(), "乙公司"), (BAD, "丙公司"), ("", "丁公司")]
    found = failures(tmp_path, rows)
    assert found == {"source_uscc_is_valid": 2, "source_uscc_one_entity": 1}
