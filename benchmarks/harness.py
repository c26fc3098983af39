"""Compare several ways to do the same work: check every answer, then time them in turns.

The contenders take turns (A B C A B C …), so that a slow minute of the machine affects all of
them. A ratio is the median, over the rounds, of two times from the same round. Every answer is
compared with the expected one before the clock starts. Needs the standard library only.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import os
import time
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import NamedTuple

# A setting of the machine must not choose the kernel of OpenBLAS, here or in a child process.
for _name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(_name, None)


class Sample(NamedTuple):
    """The measurement of one run.

    seconds: wall time.
    peak: peak memory in bytes, 0 if it was not measured.
    answer: the result of the work.
    """

    seconds: float
    peak: int
    answer: object


class Contender(NamedTuple):
    """One way to do the work.

    name: the name in the table.
    run: does the work once.
    needs: the distribution that must be installed, "" for none.
    factor: the time is multiplied by it; above 1 for a contender that does a part of the work.
    differs: the reason for a known different answer. Without a reason, a different answer stops
        the benchmark.
    """

    name: str
    run: Callable[[], Sample]
    needs: str = ""
    factor: float = 1.0
    differs: str = ""


class Line(NamedTuple):
    """The result of one contender: median seconds, ratio to the first contender, peak bytes."""

    name: str
    seconds: float
    ratio: float
    peak: int


#: Returns how an answer differs from the expected one, "" if it does not.
Difference = Callable[[object, object], str]


def options(description: str | None, rounds: int, **sizes: int) -> argparse.ArgumentParser:
    """Return a parser with the options that all benchmarks have.

    description: the docstring of the script; its first line is shown.
    rounds: default of `--rounds`.
    sizes: further options that take a number, with their defaults: `rows=1_000_000`.
    """
    parser = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    for name, default in {"rounds": rounds, **sizes}.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default {default:,}")
    parser.add_argument("--record", action="store_true", help="write docs/benchmarks.md")
    return parser


def timed(work: Callable[[], object], repeat: int = 1) -> Callable[[], Sample]:
    """Return a run that calls `work` in this process; its time is the mean of `repeat` calls."""

    def run() -> Sample:
        gc.collect()
        start = time.perf_counter()
        for _ in range(repeat):
            answer = work()
        return Sample((time.perf_counter() - start) / repeat, 0, answer)

    return run


def version_of(distribution: str) -> str:
    """Return the version of an installed distribution, "" if it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


# -- answers ------------------------------------------------------------------------------


def unequal(answer: object, expected: object) -> str:
    """Show two short answers that are not equal."""
    return "" if answer == expected else f"{answer!r} instead of {expected!r}"


def disagreements(answer: Iterable[object], expected: Sequence[object], unit: str) -> str:
    """Count the values that are judged differently: `3 of 500 codes`; `unit` names the values."""
    wrong = sum(bool(one) != bool(other) for one, other in zip(answer, expected, strict=True))
    return f"{wrong} of {len(expected)} {unit}" if wrong else ""


def installed(contenders: Sequence[Contender]) -> tuple[list[Contender], list[str]]:
    """Return the contenders that can run, and a remark for each one that cannot."""
    present, remarks = [], []
    for contender in contenders:
        if contender.needs and not version_of(contender.needs):
            remarks.append(f"{contender.name}: left out, {contender.needs} is not installed.")
        else:
            present.append(contender)
    return present, remarks


def check(
    contenders: Sequence[Contender], expected: object, difference: Difference = unequal
) -> list[str]:
    """Run every contender once and compare its answer; return a remark for each known difference.

    Exits if an answer differs and the contender gives no reason.
    """
    remarks = []
    for contender in contenders:
        found = difference(contender.run().answer, expected)
        if found and not contender.differs:
            raise SystemExit(f"{contender.name} answers wrongly: {found}")
        if found:
            remarks.append(f"{contender.name} answers differently ({found}): {contender.differs}")
    return remarks


# -- times --------------------------------------------------------------------------------


def race(contenders: Sequence[Contender], rounds: int) -> list[Line]:
    """Run all contenders in turns; return one line per contender, in the same order."""
    taken = turns(contenders, rounds)
    return [
        _line(contender.name, samples, taken[0]) for contender, samples in zip(contenders, taken)
    ]


def turns(contenders: Sequence[Contender], rounds: int) -> list[list[Sample]]:
    """Run all contenders in turns; return the samples of each, in the same order."""
    taken: list[list[Sample]] = [[] for _ in contenders]
    for _ in range(rounds):
        for contender, samples in zip(contenders, taken):
            one = contender.run()
            samples.append(Sample(one.seconds * contender.factor, one.peak, None))
    return taken


def ratio(samples: Sequence[Sample], base: Sequence[Sample]) -> float:
    """Return the median, over the rounds, of the ratio of two times from the same round."""
    return median(own.seconds / other.seconds for own, other in zip(samples, base))


def _line(name: str, samples: Sequence[Sample], first: Sequence[Sample]) -> Line:
    seconds = median(one.seconds for one in samples)
    return Line(name, seconds, ratio(samples, first), max(one.peak for one in samples))


def compare(
    contenders: Sequence[Contender],
    expected: object,
    rounds: int,
    difference: Difference = unequal,
) -> tuple[list[Line], list[str]]:
    """Check the answers of all installed contenders, then race them.

    contenders: all of them; ratios are to the first.
    expected: the correct answer.
    rounds: how often each contender is timed.
    difference: compares an answer with `expected`.

    Returns the lines of the table, and remarks on missing contenders and different answers.
    """
    racing, remarks = installed(contenders)
    remarks += check(racing, expected, difference)
    return race(racing, rounds), remarks
