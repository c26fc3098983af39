"""The tests of one file in a forked child: nothing is imported twice, nothing outlives its time.

The parent has imported pytest and Hypothesis, and nothing of `uscc`: a child starts with a pytest
that is ready and imports the module as it stands in the copy of the tree, with its fault.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

#: What takes long to import and knows nothing of `uscc`.
_READY = ("hypothesis.strategies", "hypothesis.internal.conjecture.engine", "scipy.stats")

#: Bytes of address space a child may take, and seconds of the processor for each process that
#: left its group: a fault that fills memory is noticed, and none goes on for ever.
_MEMORY, _SECONDS = 3 << 30, 300

_OPTIONS = [
    "-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-n", "0", "-m", "not long",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",  # Hypothesis is imported already, as meant
]  # fmt: skip

#: A fault that makes a test go on for ever counts as noticed: after so many seconds, and so many
#: times what the test takes without a fault. No file of tests takes longer than the limit.
_LEAST, _SLOWER, _LIMIT = 5, 10, 240

_NOTHING: Mapping[str, Any] = {}

_FAILED = "failed"
_TIMES = "times"


class Trial(NamedTuple):
    """What became of one file: `outcome` (killed, timeout, survived), the test that failed, or
    how long each test took."""

    outcome: str
    failed: str
    times: dict[str, float]


class _QuickFirst:
    """A plugin of pytest: which test goes first and how long it may take; what became of it.

    `usual` are the seconds of each test without a fault, `noticed` the faults that it noticed.
    """

    def __init__(self, usual: Mapping[str, float], noticed: Mapping[str, int]) -> None:
        self.usual, self.noticed = usual, noticed
        self.times: dict[str, float] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put those first that noticed most, then the quick ones."""
        items.sort(key=lambda one: self.usual.get(one.nodeid, 0.0))
        items.sort(key=lambda one: -self.noticed.get(one.nodeid, 0))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Let the system end this process when the test takes too long."""
        if self.usual:
            signal.setitimer(signal.ITIMER_REAL, _LEAST + _SLOWER * self.usual.get(nodeid, 0.0))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write down the seconds, and which test failed."""
        self.times[report.nodeid] = self.times.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            Path(_FAILED).write_text(report.nodeid, encoding="utf-8")


def settle(place: Path) -> None:
    """Import what is slow, and let the children import all else from this copy of the tree."""
    os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"  # ours is one: it would import what is to be mutated
    for name in _READY:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    del os.environ["HYPOTHESIS_NO_PLUGINS"]
    if "uscc" in sys.modules:
        sys.exit("uscc is imported already: its faults would not be seen")
    os.chdir(place)
    sys.path.insert(0, str(place / "src"))
    os.environ["PYTHONPATH"] = str(place / "src")
    os.environ["HYPOTHESIS_PROFILE"] = "mutation"


def tried(
    file: str, usual: Mapping[str, float] = _NOTHING, noticed: Mapping[str, int] = _NOTHING
) -> Trial:
    """Run the tests of a file in a child; `usual` and `noticed`: see `_QuickFirst`."""
    for name in (_FAILED, _TIMES):
        Path(name).unlink(missing_ok=True)
    child = os.fork()
    if not child:
        _be_tried(file, _QuickFirst(usual, noticed))
    code = _code_of(child, time.monotonic() + _LIMIT)
    if code in (None, -signal.SIGALRM, -signal.SIGXCPU):
        return Trial("timeout", "", {})
    if code:
        failed = Path(_FAILED)
        return Trial("killed", failed.read_text(encoding="utf-8") if failed.exists() else "", {})
    lines = Path(_TIMES).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return Trial("survived", "", {name: float(taken) for name, taken in pairs})


def _code_of(child: int, until: float) -> int | None:
    """Wait for a child and end whatever it has started; None if its time has run out."""
    try:
        while time.monotonic() < until:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                child, group = 0, child
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        group = child
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
        if child:
            os.waitpid(child, 0)


def _be_tried(file: str, plugin: _QuickFirst) -> None:
    """Be the child: a group of its own, little memory, no output; never return."""
    code = 70
    try:
        os.setsid()
        import resource  # not on Windows, where this module is imported too

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        code = int(pytest.main([*_OPTIONS, file], plugins=[plugin]))
        lines = [f"{name}\t{taken:.4f}\n" for name, taken in plugin.times.items()]
        Path(_TIMES).write_text("".join(lines), encoding="utf-8")
    finally:
        os._exit(code)
