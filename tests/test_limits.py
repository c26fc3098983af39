"""Input that is made to break a reader: bounded memory, bounded time, one clear sentence.

Peaks are those of a process of its own. Bounds are some times what is needed, and far below
what a reader would take that keeps the whole.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from strategies import SAMPLE, numbered

import uscc

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

SRC = str(Path(uscc.__file__).parents[1])
ENV = {**os.environ, "PYTHONPATH": SRC, "PYTHONIOENCODING": "utf-8"}

#: Runs a command and says on standard error, last, how many megabytes it took at most.
MEASURED = """
import re, sys
from uscc.cli import main
status = main()
# Not `getrusage`: what it tells includes the process that this one was forked from.
with open("/proc/self/status", encoding="ascii") as file:
    print(int(re.search(r"VmHWM:\\s+(\\d+) kB", file.read())[1]) >> 10, file=sys.stderr)
sys.exit(status)
"""


class Done(NamedTuple):
    """What a command did. `peak`: in megabytes."""

    status: int
    out: str
    err: str
    peak: int


def run(*argv: str | Path, stdin: Iterator[bytes] | None = None) -> Done:
    """Run a command, with these pieces as standard input as far as it takes them."""
    with subprocess.Popen(
        [sys.executable, "-c", MEASURED, *map(str, argv)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV,
    ) as child:  # fmt: skip
        assert child.stdin is not None
        try:
            for piece in stdin or ():
                child.stdin.write(piece)
        except BrokenPipeError:
            pass
        out, err = child.communicate(timeout=120)
    assert b"Traceback" not in err, err.decode()
    *lines, peak = err.decode("utf-8").splitlines(keepends=True)
    return Done(child.returncode, out.decode("utf-8"), "".join(lines), int(peak))


def peak_of_all(*argv: str | Path) -> float:
    """Run a command; return how many megabytes it and its workers took together at most."""
    with subprocess.Popen(
        [sys.executable, "-m", "uscc", *map(str, argv)], stdout=subprocess.DEVNULL, env=ENV
    ) as child:
        peak = 0
        while child.poll() is None:
            workers = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
            peak = max(peak, sum(map(own_memory, [str(child.pid), *workers])))
            time.sleep(0.02)
    assert child.returncode in (0, 1)
    return peak / 1024


def own_memory(process: str) -> int:
    """Return the kilobytes of a process, what it shares with others in part; 0 if it ended."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) if found else 0


def refused(done: Done, words: str, most: int) -> None:
    """Hold that a command ended with one sentence, and took so many megabytes at most."""
    assert (done.status, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert words in done.err
    assert len(done.err) < 2_100
    assert done.peak < most


HEAD = "企业名称,uscc\n".encode()
ROW = f"甲公司,{SAMPLE}\n".encode()


def test_a_line_without_an_end() -> None:
    """A gigabyte without a line break is given up after 16 MiB."""
    piece = b"a" * (1 << 20)
    done = run("scan", "-", stdin=(piece for _ in range(1_000)))
    refused(done, "line 1: no line ends within 16 MiB, so this is not a table", most=120)


def test_a_line_without_an_end_far_down() -> None:
    """The same behind good rows, in workers' pieces: the line is named."""
    pieces = [HEAD + ROW * 50_000, *[b"a" * (1 << 20)] * 100]
    done = run("scan", "-", "-c", "#2", "--workers", "2", stdin=iter(pieces))
    refused(done, "standard input: line 50,002: no line ends within 16 MiB", most=200)


@pytest.mark.parametrize("filling", [bytes(1 << 20), b"a" * (1 << 20)], ids=["zeros", "letters"])
def test_a_gzip_bomb(filling: bytes, tmp_path: Path) -> None:
    """A megabyte that unpacks to a gigabyte is given up after 16 MiB."""
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(filling) * 1_000)
    refused(run("scan", path), "no line ends within 16 MiB", most=120)


def test_a_bomb_of_quotes(tmp_path: Path) -> None:
    """A quotation mark that opens a field of 200 MB is given up after 131,072 bytes."""
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(HEAD + b'x,"') + gzip.compress(b"a\n" * (1 << 19)) * 200)
    refused(run("scan", path), "a quotation mark is probably not closed", most=120)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'<?xml version="1.0"?>\n<a>\n' + b'<r c="91350100M000100Y43"/>\n' * 999, "is an XML"),
        (b"<!DOCTYPE html>\n<html><body><table>\n" + b"<tr><td>x</td></tr>\n" * 99, "no column of"),
        (json.dumps([{"code": SAMPLE}] * 99).encode(), "holds one code in 99 of 99"),
        (bytes(range(256)) * 4_096, "neither UTF-8 nor GB18030"),
        (b"\x7fELF\x02\x01\x01" + bytes(1 << 20), "not a table"),
    ],
    ids=["XML", "HTML", "JSON", "bytes", "program"],
)
def test_what_is_no_table(data: bytes, words: str, tmp_path: Path) -> None:
    """Other formats and binary files end with one sentence."""
    path = tmp_path / "x.csv"
    path.write_bytes(data if b"ELF" not in data else data * 17)
    refused(run("scan", path), words, most=150)


@pytest.mark.parametrize("beside", [b"", b"a\n"])
def test_a_value_of_ten_megabytes(beside: bytes, tmp_path: Path) -> None:
    """It is refused, whatever stands beside it, as is every field that is no field."""
    path = tmp_path / "x.csv"
    path.write_bytes(HEAD + b"a," + b"91" * 5_000_000 + b"\n" + beside + ROW)
    refused(run("scan", path), "line 2: a field has more than 131,072 bytes", most=200)


def test_a_value_of_a_hundred_kilobytes(tmp_path: Path) -> None:
    """It is one wrong code among others; report and JSON show its beginning only."""
    path, findings = tmp_path / "x.csv", tmp_path / "f.csv"
    path.write_bytes(HEAD + b"a," + b"91" * 60_000 + b"\n" + ROW)
    done = run("scan", path, "--findings", findings)
    assert (done.status, done.err) == (1, "")
    assert "2 records" in done.out
    assert done.peak < 200
    assert findings.stat().st_size > 120_000
    done = run("scan", path)
    assert len(done.out) < 10_000
    assert "…" in done.out


def test_a_name_of_a_hundred_kilobytes(tmp_path: Path) -> None:
    """Two entities with names that differ at the very end share a code: shown cut, told apart."""
    path, name = tmp_path / "x.csv", "甲\x1b[2J" * 18_000
    rows = "".join(f"{name}{at},{SAMPLE}\n" for at in range(2))
    path.write_bytes(HEAD + rows.encode())
    for form in ("text", "github", "junit", "sarif"):
        done = run("scan", path, "--format", form)
        assert done.status == 1
        assert len(done.out) < 40_000
        assert "\x1b" not in done.out
        assert done.peak < 200
    assert json.loads(run("scan", path, "--format", "json").out)["relations"]["shared"] == {
        "records": 2,
        "groups": 1,
    }


@pytest.mark.parametrize("columns", [10_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_many_columns(columns: int, tmp_path: Path) -> None:
    """A million columns are read, in memory for a few lines."""
    path = tmp_path / "x.csv"
    head = ",".join(f"c{number}" for number in range(columns))
    rows = ("x," * columns + f"{numbered(number)}\n" for number in range(3))
    path.write_text(f"{head},uscc\n" + "".join(rows), encoding="utf-8")
    done = run("scan", path, "--no-entity")
    assert (done.status, done.err) == (0, "")
    assert done.peak < 600
    path.write_text(f"{head},no\n" + "x," * columns + "\n", encoding="utf-8")
    refused(run("scan", path), "no column of codes was found", most=600)


LONG: Sequence[str] = [
    "9", " ", "９", "无", "*9", "A-", SAMPLE, f"{SAMPLE} ", "企字第", "9.1E+", "110000NA", "'",
    "1 ", "QWERTY", "91350100M000100Y4O", "I", "\ud800", "\x1b[31m",
]  # fmt: skip


@pytest.mark.parametrize("piece", LONG, ids=ascii)
def test_long_values_are_judged(piece: str) -> None:
    """A value of a megabyte has a kind, causes and suggestions in a moment, whatever it is of.

    What took time that grows with the square of the length would not end within hours.
    """
    text = piece * (1_000_000 // len(piece))
    found = uscc.diagnose(text)
    assert found.kind in ("length", "missing", "unconverted")
    assert isinstance(uscc.suggest(text), tuple)
    assert not uscc.is_valid(text)
    uscc.identify(text)


@pytest.mark.slow
@pytest.mark.parametrize("packed", [False, True])
def test_every_record_is_a_finding(packed: bool, tmp_path: Path) -> None:
    """Plain or compressed, written out: they do not stay in memory.

    Python itself, three times, is some fifty megabytes of the peak. As objects all the
    findings would be a hundred more.
    """
    path, findings = tmp_path / ("r.csv.gz" if packed else "r.csv"), tmp_path / "f.csv"
    data = b"uscc\n" + b"".join(b"%s\n" % numbered(n).lower().encode() for n in range(300_000))
    path.write_bytes(gzip.compress(data, 1) if packed else data)
    peak = peak_of_all("scan", path, "--findings", findings, "--memory", "60M", "--workers", "2")
    assert findings.read_bytes().count(b"\n") > 200_000
    assert peak < 130


def test_a_million_blank_lines(tmp_path: Path) -> None:
    """Before the header they are passed over together: one by one they took 17 seconds."""
    path = tmp_path / "r.csv"
    path.write_bytes(b"\r\n" * 1_000_000 + f"名称,统一社会信用代码\n甲,{SAMPLE}\n".encode())
    report = uscc.scan(path)
    (source,) = report.sources
    assert (report.records, source["blank_lines"]) == (1, 1_000_000)
    assert source["header_line"] == 1_000_001
