"""The process that reads a workbook by a library: its answers, its limits, its errors."""

from __future__ import annotations

import faulthandler
import io
import marshal
import os
import subprocess
import sys

import pytest
from compound_files import xls
from strategies import SAMPLE

from uscc.readers import calamine, excel, limits

pytest.importorskip("python_calamine")

ROWS: list[list[object]] = [["企业名称", "统一社会信用代码"], ["甲公司", SAMPLE]]


class Sheet:
    """A sheet that fails."""

    start = (0, 0)

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def iter_rows(self) -> object:
        """Raise."""
        raise self.error


class Book:
    """A workbook of one sheet and a chart."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    @property
    def sheets_metadata(self) -> list[object]:
        """Two entries."""
        kind = type("Entry", (), {})
        one, two = kind(), kind()
        one.name, one.typ = "a", "SheetTypeEnum.WorkSheet"
        two.name, two.typ = "b", "SheetTypeEnum.ChartSheet"
        return [one, two]

    def get_sheet_by_index(self, number: int) -> Sheet:
        """Return the sheet."""
        assert number == 0
        return Sheet(self.error)


class Panic(BaseException):
    """What the library raises when it panics."""


def served(
    file: bytes, wanted: list[int], steps: list[int] | None = None
) -> list[tuple[str, object]]:
    """Return the answers of the process for a workbook."""
    answers = io.BytesIO()
    requests = io.BytesIO(marshal.dumps(file) + marshal.dumps(wanted))
    taken: list[int] = [] if steps is None else steps
    calamine.serve(requests, answers, taken.append)
    answers.seek(0)
    result = []
    while answers.tell() < len(answers.getvalue()):
        result.append(marshal.load(answers))
    return result


@pytest.mark.parametrize("data", [b"\xd0\xcf", b"PK content.xml", b"PK xl/workbook.bin"])
def test_what_the_library_cannot_tell(data: bytes) -> None:
    """Of bytes it does not say why it failed; of a file with the right ending it does."""
    ((what, kind),) = served(data, [])
    assert (what, kind) == ("error", "damaged")
    assert calamine._ending(data) == {2: "xls", 14: "ods", 18: "xlsb"}[len(data)]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (MemoryError(), "memory"),
        (ValueError("Cell limit exceeded"), "memory"),
        (OSError("Workbook is password protected"), "password"),
        (Panic("index out of bounds"), "damaged"),
    ],
)
def test_errors_of_the_library(
    error: BaseException, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each error, a panic included, is an answer; a chart is a sheet without a name."""
    monkeypatch.setattr(calamine, "_opened", lambda data: Book(error))
    assert served(b"", [0]) == [("sheets", ["a", None]), ("error", kind)]
    assert kind in excel._ERRORS


def test_every_step_is_limited() -> None:
    """The library has a limit of time for each step, and none while the answer is awaited."""
    steps: list[int] = []
    answers = served(xls({"a": ROWS, "b": []}), [0, 1], steps)
    assert [what for what, _ in answers] == ["sheets", "rows", "end", "end"]
    assert answers[1][1] == (1, 0, [list(map(_utf8, c)) for c in zip(*ROWS)])
    assert steps[0] == calamine._SECONDS
    assert steps[-1] == 0
    assert steps.count(0) == 6


def _utf8(cell: object) -> bytes:
    return str(cell).encode()


def test_a_step_that_takes_too_long() -> None:
    """The process ends, although the library does not return."""
    code = (
        f"import sys; sys.path[:] = {sys.path!r}\n"
        "from uscc.readers import limits\n"
        "limits.limit_memory(); limits.limit_time(1); limits.limit_time(0)\n"
        "limits.limit_time(1)\n"
        "while True: pass\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert b"Timeout" in done.stderr


def test_the_main_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """It serves what comes through standard input, and leaves whatever happens."""
    steps: list[object] = []
    monkeypatch.setattr(calamine, "limit_memory", lambda: steps.append("memory"))
    monkeypatch.setattr(calamine, "serve", lambda *_: steps.append("serve"))
    monkeypatch.setattr(os, "_exit", steps.append)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    calamine.main()
    assert steps == ["memory", "serve", 0]


def test_limits_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is set for each step, and stopped."""
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        faulthandler, "dump_traceback_later", lambda time, exit: calls.append((time, exit))
    )
    monkeypatch.setattr(faulthandler, "cancel_dump_traceback_later", lambda: calls.append(()))
    limits.limit_time(7)
    limits.limit_time(0)
    assert calls == [(7, True), ()]


def test_limits_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process limits itself where the system can, and goes on where it cannot."""
    resource = pytest.importorskip("resource")
    asked: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: asked.append(limit))
    limits.limit_memory()
    assert asked == [(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))]
    monkeypatch.setitem(sys.modules, "resource", None)
    limits.limit_memory()
    assert len(asked) == 1
