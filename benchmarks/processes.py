"""Run a program in a fresh Python process, with its wall time and peak memory."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from harness import Sample

HERE = Path(__file__).resolve().parent


def child(arguments: Sequence[str], good: Sequence[int] = (0,)) -> Sample:
    """Run Python once; the answer is its standard output.

    arguments: what follows `python` on the command line.
    good: the exit codes that are expected; any other one stops the benchmark.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "output")
        launch = [sys.executable, "-I", "-S", str(HERE / "launch.py"), str(output)]
        command = [*launch, sys.executable, *arguments]
        ended = subprocess.run(command, stdout=subprocess.PIPE, env=_environment(), check=True)
        measured = json.loads(ended.stdout)
        if measured["code"] not in good:
            raise SystemExit(f"{' '.join(arguments[:2])} ended with {measured['code']}")
        return Sample(measured["seconds"], measured["peak"], output.read_text("utf-8"))


def _environment() -> dict[str, str]:
    """Return the environment of child processes, which must find `uscc` and `jobs`."""
    paths = [str(package_parent()), str(HERE)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}


def package_parent() -> Path:
    """Return the folder from which `uscc` is imported."""
    spec = importlib.util.find_spec("uscc")
    if spec is None or spec.origin is None:
        raise SystemExit("uscc is not importable: install it or set PYTHONPATH=src")
    return Path(spec.origin).resolve().parent.parent
