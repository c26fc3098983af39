"""How far a scan has come: on a terminal, and nowhere else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from uscc import generate
from uscc.report.progress import ProgressLine, progress_text

posix_only = pytest.mark.skipif(os.name != "posix", reason="asks for a terminal of its own")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((0, 100, 0, 0.0), "0%  0 records  0 a second  0 s left"),
        ((50, 100, 1_000, 2.0), "50%  1,000 records  500 a second  2 s left"),
        ((1, 100, 1_000, 2.0), "1%  1,000 records  500 a second  3 min 18 s left"),
        ((120, 100, 1_000, 2.0), "100%  1,000 records  500 a second  0 s left"),
        ((50, None, 1_000, 0.5), "1,000 records  2,000 a second"),
    ],
)
def test_the_line(arguments: tuple[int, int | None, int, float], text: str) -> None:
    """Share, records, pace, time left; where the size is unknown, records and pace."""
    assert progress_text(*arguments) == text


def test_it_is_shown_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not at once, not at every call, and taken away at the end."""
    now = [0.0]
    monkeypatch.setattr("uscc.report.progress.time.monotonic", lambda: now[0])
    line = ProgressLine()
    for moment in (0.1, 0.6, 0.7, 0.9):
        now[0] = moment
        line(10, 100, 5)
    shown = capsys.readouterr().err
    assert shown.count("\r\x1b[K") == 2
    assert shown.startswith("\r\x1b[K10%  5 records")
    line.close()
    line.close()
    assert capsys.readouterr().err == "\r\x1b[K"


@posix_only
@pytest.mark.parametrize("quiet", [True, False])
def test_only_on_a_terminal(quiet: bool, tmp_path: Path) -> None:
    """On a terminal a long scan shows it, unless it is to be quiet; the report is untouched."""
    import pty

    path = tmp_path / "r.csv"
    generate(50).write(path)
    script = (
        "import sys, uscc.report.progress as p; p._FIRST = p._EVERY = 0;"
        "from uscc.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "scan", str(path), *(["-q"] if quiet else [])]
    read, write = os.pipe()
    child, terminal = pty.fork()
    if not child:
        os.dup2(write, 1)
        os.execvp(command[0], command)
    os.close(write)
    shown = b""
    try:
        while chunk := os.read(terminal, 1 << 16):
            shown += chunk
    except OSError:  # the other end is closed
        pass
    with os.fdopen(read, "rb") as report:
        text = report.read().decode()
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert ("50 records" in shown.decode()) == (not quiet)
    assert "\x1b" not in text
    assert "MET" in text
