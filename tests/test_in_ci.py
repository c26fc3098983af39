"""Every recipe of docs/in-your-ci.md is run, with a good registry and with a bad one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_docs import EXAMPLE, ROOT, blocks

import uscc

PAGE = ROOT / "docs" / "in-your-ci.md"
HOOKS = ROOT / ".pre-commit-hooks.yaml"

JOBS = [text for _, text in blocks(PAGE, "yaml") if "run:" in text or "script:" in text]
CONFIGS = [text for _, text in blocks(PAGE, "yaml") if "entry:" in text]
TESTS = [text for _, text in blocks(PAGE, "py")]

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the jobs have a POSIX shell")


@pytest.fixture(params=["met", "missed"])
def verdict(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the verdict on `data/registry.csv` in a folder; `uscc` is a program beside it."""
    data = tmp_path / "data"
    data.mkdir()
    if request.param == "met":
        uscc.generate(50).write(str(data / "registry.csv"))
    else:
        (data / "registry.csv").write_bytes(EXAMPLE.read_bytes())
    program = tmp_path / "bin" / "uscc"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m uscc "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return str(request.param)


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with `uscc` as that of the fixture."""
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    source = str(Path(uscc.__file__).parents[1])
    env = {**os.environ, "PATH": path, "PYTHONPATH": source, "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
    )


def commands(job: str) -> list[str]:
    """Return what a job runs: after `run:`, or in the list of `script:`."""
    found = re.findall(r"^ +- run: (.+)$", job, re.MULTILINE)
    script = re.search(r"^( +)script:\n((?:\1  - .+\n)+)", job, re.MULTILINE)
    return [*found, *re.findall(r"- (.+)", script[2] if script else "")]


def test_all_recipes_are_found() -> None:
    """Three jobs, a configuration of pre-commit, two files of tests: none is left out."""
    assert [len(JOBS), len(CONFIGS), len(TESTS)] == [3, 1, 2]
    assert len(list(blocks(PAGE, "yaml"))) == 4
    for job in JOBS:
        assert [line.split()[0] for line in commands(job)] == ["pip", "uscc"]


@posix_only
@pytest.mark.parametrize("job", JOBS, ids=["github", "sarif", "junit"])
def test_jobs(job: str, verdict: str, tmp_path: Path) -> None:
    """A job installs the package and ends with 0 or 1; what it leaves is there either way."""
    install, scan = commands(job)
    assert install == "pip install uscc"
    done = run(tmp_path, "sh", "-e", "-c", scan)
    assert done.returncode == (0 if verdict == "met" else 1), done.stderr
    assert done.stderr == ""
    kept = re.findall(r"^ +(?:sarif_file|junit): (.+)$", job, re.MULTILINE)
    said = (tmp_path / kept[0]).read_text(encoding="utf-8") if kept else done.stdout
    assert ("MET" if verdict == "met" else "MISSED") in said


@posix_only
def test_pre_commit(verdict: str, tmp_path: Path) -> None:
    """The hook passes or not as the target is met or not; pre-commit appends the file names."""
    for config in (*CONFIGS, HOOKS.read_text(encoding="utf-8")):
        (entry,) = re.findall(r"^ +entry: (.+)$", config, re.MULTILINE)
        done = run(tmp_path, *entry.split(), "data/registry.csv")
        assert done.returncode == (0 if verdict == "met" else 1), done.stderr
    (files,) = re.findall(r"^ +files: (.+)$", CONFIGS[0], re.MULTILINE)
    assert re.search(files, "data/registry.csv")
    assert not re.search(files, "data/registry_csv")


def test_the_hook_has_what_pre_commit_asks_for() -> None:
    """The hook of the project: one, with the fields that are asked for."""
    lines = HOOKS.read_text(encoding="utf-8").splitlines()
    fields = dict(line[2:].split(": ", 1) for line in lines if not line.startswith("#"))
    assert {"id", "name", "entry", "language"} <= fields.keys()
    assert (fields["id"], fields["language"]) == ("uscc-scan", "python")


@pytest.mark.slow
def test_pytest(verdict: str, tmp_path: Path) -> None:
    """The tests pass with a good registry; with a bad one that of the registry fails, alone."""
    for text in TESTS:
        name = text.splitlines()[0].removeprefix("# ")
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run(tmp_path, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    last = done.stdout.splitlines()[-1]
    if verdict == "met":
        assert "3 passed" in last, done.stdout
    else:
        assert "1 failed, 2 passed" in last, done.stdout
        assert "test_registry.py::test_registry" in done.stdout


def test_it_is_yaml() -> None:
    """A reader of YAML finds the same commands, hooks and fields as these tests."""
    yaml = pytest.importorskip("yaml")
    for job in JOBS:
        assert list(_commands_in(yaml.safe_load(job))) == commands(job)
    (config,) = map(yaml.safe_load, CONFIGS)
    (local,) = config["repos"]
    (here,) = local["hooks"]
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    same = ("id", "name", "entry", "language", "require_serial")
    assert [here[name] for name in same] == [hook[name] for name in same]


def _commands_in(job: Any) -> list[str]:
    """Return the commands of a parsed job, of GitHub or of GitLab."""
    if "registry" in job:
        return list(job["registry"]["script"])
    return [step["run"] for step in job["jobs"]["uscc"]["steps"] if "run" in step]
