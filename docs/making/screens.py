"""Help texts, and the output of commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import uscc
from making import ROOT

#: Between the outputs of two commands of one block: no command prints it.
_CUT = "\x1e"


def help_text(*verb: str) -> str:
    """Return the help text of the command line, or of one of its commands, as a block."""
    text = _run([sys.executable, "-m", "uscc", *verb, "--help"], ROOT).rstrip("\n")
    return f"```text\n{text}\n```"


def outputs(commands: list[str], lang: str = "en") -> list[str]:
    """Return the output of each command; all run in one shell, in a copy of `examples/`."""
    script = ['uscc() { "$USCC_PYTHON" -m uscc "$@"; }', 'python() { "$USCC_PYTHON" "$@"; }']
    for command in commands:
        script += [command, f"status=$?; printf '{_CUT}'; (exit $status)"]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder, "examples"))
        return _run(["sh", "-c", "\n".join(script)], Path(folder), lang).split(_CUT)[:-1]


def _run(command: list[str], folder: Path, lang: str = "en") -> str:
    """Run a command and return its output, in UTF-8 and 80 columns on every machine."""
    env = dict(os.environ, COLUMNS="80", PYTHONUTF8="1", NO_COLOR="1", USCC_PYTHON=sys.executable)
    env["USCC_LANG"] = lang
    env["PYTHONPATH"] = str(Path(uscc.__file__).resolve().parents[1])
    done = subprocess.run(
        command,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode("utf-8").replace("\r\n", "\n")
