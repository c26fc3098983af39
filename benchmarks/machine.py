"""The conditions of a run, for the line under each table: versions, machine, load, commit."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import uscc
from harness import version_of

#: Load of the machine when the benchmark started: other work costs most where all cores are used.
LOAD = os.getloadavg()[0]

#: A program that uses one core and little memory, and prints the seconds that it took.
_LOOP = """
import time
start = time.perf_counter()
for _ in range(8_000_000):
    pass
print(time.perf_counter() - start)
"""


def stamp(peers: Sequence[str], rounds: int) -> str:
    """Return the conditions as one sentence.

    peers: the distributions whose versions are listed.
    rounds: how many rounds were run.
    """
    versions = [f"{peer} {version_of(peer) or 'not installed'}" for peer in peers]
    parts = [
        f"{platform.python_implementation()} {platform.python_version()}",
        f"{processor()}, {cores()} cores, at once worth {parallel_speed():.1f}",
        f"load {LOAD:.1f} at the start, {platform.system()}",
        f"uscc {uscc.__version__} at {commit()}",
        *versions,
        f"medians of {rounds} interleaved rounds, {time.strftime('%Y-%m-%d')}",
    ]
    return "; ".join(parts) + "."


def processor() -> str:
    """Return the model of the processor."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def parallel_speed(rounds: int = 9) -> float:
    """Return how many times the work of one core all cores do at the same time.

    The value is below the number of cores if they share a clock, or the machine has other work.
    """
    return median(
        _loop_seconds(1)[0] * sum(1 / each for each in _loop_seconds(cores()))
        for _ in range(rounds)
    )


def _loop_seconds(processes: int) -> list[float]:
    command = [sys.executable, "-c", _LOOP]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    return [float(process.communicate()[0]) for process in running]


def commit() -> str:
    """Return the short commit, with `+changes` if sources or benchmarks differ from it."""
    name = _git("rev-parse", "--short", "HEAD") or "an unknown commit"
    return name + ("+changes" if _git("status", "--porcelain", "src", "benchmarks") else "")


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(Path(__file__).resolve().parents[1]), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
