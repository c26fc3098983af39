"""The harness of all benchmarks: interleaved rounds, checked answers, stamped tables.

Contenders take turns (A B C A B C …), so that a slow minute of the machine hits all of them;
a ratio is the median over the rounds of two times from the same round. Before any clock
starts, every answer is compared with the expected one. The standard library only.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

# Leave the choice of kernel to OpenBLAS itself, here and in every child process.
for _name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(_name, None)

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"

#: How busy the machine was with other work: it costs those that use all cores the most.
LOAD = os.getloadavg()[0]


class Sample(NamedTuple):
    """One run: wall time in seconds, peak memory in bytes (0: not measured), its answer."""

    seconds: float
    peak: int
    answer: object


class Contender(NamedTuple):
    """One way to do the work.

    `run` does it once. `needs` is the distribution that must be installed for it. `factor`
    scales its time where it does a part of the work only. `differs` explains a known wrong
    or different answer; without it such an answer stops the benchmark.
    """

    name: str
    run: Callable[[], Sample]
    needs: str = ""
    factor: float = 1.0
    differs: str = ""


class Line(NamedTuple):
    """The outcome for one contender; `ratio` is to the first one."""

    name: str
    seconds: float
    ratio: float
    peak: int


def timed(work: Callable[[], object], repeat: int = 1) -> Callable[[], Sample]:
    """Return a run that calls `work` some times in this process and times one call of it."""

    def run() -> Sample:
        gc.collect()
        start = time.perf_counter()
        for _ in range(repeat):
            answer = work()
        return Sample((time.perf_counter() - start) / repeat, 0, answer)

    return run


def child(arguments: Sequence[str], good: Sequence[int] = (0,)) -> Sample:
    """Run Python once with `arguments`: wall time and peak memory of the whole process."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "output")
        launch = [sys.executable, "-I", "-S", str(HERE / "launch.py"), str(output)]
        ended = subprocess.run(
            [*launch, sys.executable, *arguments],
            stdout=subprocess.PIPE,
            env=child_environment(),
            check=True,
        )
        measured = json.loads(ended.stdout)
        if measured["code"] not in good:
            raise SystemExit(f"{' '.join(arguments[:2])} ended with {measured['code']}")
        return Sample(measured["seconds"], measured["peak"], output.read_text("utf-8"))


def child_environment() -> dict[str, str]:
    """Return the environment of child processes: they find `uscc` and the jobs."""
    paths = [str(package_parent()), str(HERE)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}


def package_parent() -> Path:
    """Return the folder from which `uscc` is imported."""
    spec = importlib.util.find_spec("uscc")
    if spec is None or spec.origin is None:
        raise SystemExit("uscc is not importable: install it or set PYTHONPATH=src")
    return Path(spec.origin).resolve().parent.parent


# -- contenders ---------------------------------------------------------------------------


def installed(contenders: Sequence[Contender]) -> tuple[list[Contender], list[str]]:
    """Return the contenders that can run, and a remark for each that cannot."""
    present, remarks = [], []
    for contender in contenders:
        if contender.needs and not version_of(contender.needs):
            remarks.append(f"{contender.name}: left out, {contender.needs} is not installed.")
        else:
            present.append(contender)
    return present, remarks


def check(
    contenders: Sequence[Contender],
    expected: object,
    difference: Callable[[object, object], str] | None = None,
) -> list[str]:
    """Run every contender once and compare; return a remark for each known difference.

    `difference` words how an answer differs from the expected one, "" if it does not.
    """
    remarks = []
    for contender in contenders:
        answer = contender.run().answer
        found = difference(answer, expected) if difference else plain(answer, expected)
        if found and not contender.differs:
            raise SystemExit(f"{contender.name} answers wrongly: {found}")
        if found:
            remarks.append(f"{contender.name} answers differently ({found}): {contender.differs}")
    return remarks


def plain(answer: object, expected: object) -> str:
    """Word how a short answer differs."""
    return "" if answer == expected else f"{answer!r} instead of {expected!r}"


def race(contenders: Sequence[Contender], rounds: int) -> list[Line]:
    """Run all contenders in turn, some rounds; return medians, in the order given."""
    samples: list[list[Sample]] = [[] for _ in contenders]
    for _ in range(rounds):
        for contender, taken in zip(contenders, samples):
            one = contender.run()
            taken.append(Sample(one.seconds * contender.factor, one.peak, None))
    first = samples[0]
    lines = []
    for contender, taken in zip(contenders, samples):
        ratio = median(own.seconds / base.seconds for own, base in zip(taken, first))
        seconds = median(one.seconds for one in taken)
        lines.append(Line(contender.name, seconds, ratio, max(one.peak for one in taken)))
    return lines


# -- the page -----------------------------------------------------------------------------


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, first column to the left, the others to the right."""
    rule = ["---", *["--:"] * (len(heads) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, rule, *rows))


def stamp(peers: Sequence[str], rounds: int) -> str:
    """Return what the numbers depend on: versions, machine, commit, rounds."""
    import uscc

    versions = [f"{peer} {version_of(peer) or 'not installed'}" for peer in peers]
    parts = [
        f"{platform.python_implementation()} {platform.python_version()}",
        f"{processor()}, {cores()} cores, at once worth {worth():.1f}",
        f"load {LOAD:.1f} at the start, {platform.system()}",
        f"uscc {uscc.__version__} at {commit()}",
        *versions,
        f"medians of {rounds} interleaved rounds, {time.strftime('%Y-%m-%d')}",
    ]
    return "; ".join(parts) + "."


def version_of(distribution: str) -> str:
    """Return the installed version, "" if there is none."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def processor() -> str:
    """Return the model of the processor as the system names it."""
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


#: A child that takes no memory, and says how many seconds it took.
_LOOP = """
import time
start = time.perf_counter()
for _ in range(8_000_000):
    pass
print(time.perf_counter() - start)
"""


def worth(rounds: int = 9) -> float:
    """Return how many times the work of one core all of them do at once, now: less than there
    are where they share a clock, or the machine with others.
    """

    def seconds(children: int) -> list[float]:
        command = [sys.executable, "-c", _LOOP]
        running = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(children)
        ]
        return [float(child.communicate()[0]) for child in running]

    return median(seconds(1)[0] * sum(1 / each for each in seconds(cores())) for _ in range(rounds))


def commit() -> str:
    """Return the short commit, with `+changes` if sources or benchmarks differ from it."""
    name = _git("rev-parse", "--short", "HEAD") or "an unknown commit"
    return name + ("+changes" if _git("status", "--porcelain", "src", "benchmarks") else "")


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(HERE.parent), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def publish(name: str, text: str, record: bool) -> None:
    """Print a section; with `record`, also write it between its markers on the page."""
    print(text)
    if not record:
        return
    begin, end = f"<!-- {name} begin -->", f"<!-- {name} end -->"
    section = f"{begin}\n{text}\n{end}"
    page = PAGE.read_text("utf-8") if PAGE.exists() else _PREFACE
    if begin in page:
        before, rest = page.split(begin, 1)
        page = before + section + rest.split(end, 1)[1]
    else:
        page = f"{page.rstrip()}\n\n{section}\n"
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, "utf-8")


_PREFACE = """\
# Benchmarks

Every section is written by its script in `benchmarks/` (`--record`), never by hand; what
`uscc` loses stays in. Ratios are to the first line of a table: above 1 is slower than it.
"""


def remarks_text(remarks: Sequence[str]) -> str:
    """Return remarks as a list, each once, with an empty line before it; "" if none."""
    unique = dict.fromkeys(remarks)
    return "".join(["\n\n", "\n".join(f"- {remark}" for remark in unique)]) if unique else ""


def options(description: str | None, rounds: int) -> argparse.ArgumentParser:
    """Return a parser with the options of all benchmarks."""
    parser = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=rounds, help=f"default {rounds}")
    parser.add_argument("--record", action="store_true", help="write docs/benchmarks.md")
    return parser
