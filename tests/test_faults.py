"""Faults around a scan of several processes: killed, interrupted, full disks, changing files.

Whatever happens, there is a status, one sentence, no process and no file left over, and a
findings file that is whole or not there.
"""

from __future__ import annotations

import bz2
import gc
import gzip
import io
import itertools
import lzma
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from types import FrameType
from typing import Any
from unittest import mock

import pytest
from strategies import SAMPLE, numbered

import uscc
from uscc import cli, scan, signals
from uscc.audit.executor import Start
from uscc.audit.options import AuditOptions
from uscc.budget import MemoryBudget
from uscc.errors import RegistryError
from uscc.readers.pieces import CHANGED
from uscc.scanning import cutting
from uscc.scanning import pool as pool_module
from uscc.scanning import session as session_module
from uscc.signals import STOPPING

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

SRC = str(Path(uscc.__file__).parents[1])
ENV = {**os.environ, "PYTHONPATH": SRC, "PYTHONIOENCODING": "utf-8"}
LOST = "uscc: a worker process ended before its time"

#: Runs a command with small pieces, in several processes, however small its files are. `spill`:
#: nothing stays in memory; `fresh`: no process is forked; `begun`: it says so, and where it hangs.
DRIVER = """
import faulthandler, os, sys, time
from uscc import cli
from uscc.audit import executor
from uscc.scanning import cutting, session
session._SMALL = 0
cutting.PIECE = cutting._LEAST = 20_000
budget, how = session.MemoryBudget, sys.argv.pop(1).split(",")
if "spill" in how:
    session.MemoryBudget = lambda memory, folder: budget(30_000, folder)
if "fresh" in how:
    assert sys.modules["uscc.commands.scan"]._may_fork()
    sys.modules["uscc.commands.scan"]._may_fork = lambda: False

def told(method):
    original = getattr(executor.Executor, method)

    def telling(*arguments):
        os.write(2, b"in %d\\n" % os.getpid())
        time.sleep(float(os.environ["NAP"]))
        return original(*arguments)

    setattr(executor.Executor, method, telling)

for one in how:
    if hasattr(executor.Executor, one):
        told(one)
if "begun" in how:
    faulthandler.dump_traceback_later(50, exit=True)
    original = cli._run

    def told(*arguments):
        os.write(2, b"in %d\\n" % os.getpid())
        return original(*arguments)

    cli._run = told
cli.run()
"""


def command(how: str, *argv: object) -> list[str]:
    """Return a command whose `scan` is done in that way."""
    return [sys.executable, "-c", DRIVER, how, "scan", *map(str, argv)]


def started(how: str, *argv: object, nap: float = 60, **options: Any) -> subprocess.Popen[bytes]:
    """Start such a command in a group of its own; its workers sleep where they are told."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    env = {**ENV, "NAP": str(nap)}
    return subprocess.Popen(command(how, *argv), env=env, start_new_session=True, **options)


def run(how: str, *argv: object, **options: Any) -> tuple[int, str, str]:
    """Run such a command to its end; return status, output and errors. Never a traceback."""
    with started(how, *argv, nap=0, **options) as child:
        out, err = child.communicate(timeout=60)
        said = err.decode("utf-8", "replace")
        assert "Traceback" not in said, said
        return child.returncode, (out or b"").decode("utf-8", "replace"), said


def told(child: subprocess.Popen[bytes]) -> int:
    """Return the number of the next worker that says where it is."""
    assert child.stderr is not None
    word, number = child.stderr.readline().split()
    assert word == b"in"
    return int(number)


def alive(process: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet buried does not."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def soon(what: Callable[[], bool]) -> bool:
    """Wait up to 20 seconds until something is so."""
    end = time.monotonic() + 20
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def children(process: int) -> list[int]:
    """Return the workers of a process."""
    with suppress(OSError):
        path = Path(f"/proc/{process}/task/{process}/children")
        return [int(number) for number in path.read_text(encoding="ascii").split()]
    return []


HEADER = "企业名称,统一社会信用代码\n"


def table(rows: int) -> bytes:
    """Return a registry with wrong, shared and repeated codes, one record in 50."""
    names, codes = range(rows), [at if at % 50 else at // 100 for at in range(rows)]
    lines = [f"第{name}公司,{numbered(code)}\n" for name, code in zip(names, codes)]
    lines[10::100] = [f"第{at}公司,{SAMPLE[:17]}A\n" for at in range(len(lines[10::100]))]
    return (HEADER + "".join(lines)).encode()


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """Return the path of a registry of a dozen pieces, in a folder with an empty `tmp`."""
    folder = tmp_path / "data"
    (folder / "tmp").mkdir(parents=True)
    path = folder / "registry.csv"
    path.write_bytes(table(6_000))
    return path


def left(registry: Path) -> list[str]:
    """Return what stands beside a registry and in its `tmp`, but for these two."""
    found = [*registry.parent.iterdir(), *(registry.parent / "tmp").iterdir()]
    return sorted(path.name for path in found if path.name not in (registry.name, "tmp"))


# --- Killed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "method",
    [
        "read",
        "repeats",
        pytest.param("code_rows", marks=pytest.mark.slow),
        "settle_piece",
        pytest.param("findings", marks=pytest.mark.slow),
        "observed",
    ],
)
def test_a_worker_is_killed(method: str, registry: Path) -> None:
    """Wherever a worker is: status 2, one sentence, no process and nothing left behind."""
    findings = registry.parent / "f.csv"
    argv = [registry, "--workers", "2", "--findings", findings]
    with started(f"spill,{method}", *argv, nap=1) as child:
        worker = told(child)
        workers = children(child.pid)
        assert worker in workers
        os.kill(worker, signal.SIGKILL)
        out, err = child.communicate(timeout=60)
    said = [line for line in err.decode().splitlines() if not line.startswith("in ")]
    assert (child.returncode, out) == (2, b"")
    assert len(said) == 1
    assert said[0].startswith(LOST)
    assert not any(map(alive, workers))
    assert left(registry) == []


def test_a_fresh_worker_is_killed(tmp_path: Path) -> None:
    """The same for workers that are interpreters of their own, in the middle of a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with started("fresh", pipe, "--workers", "2") as child:
        with open(pipe, "wb") as file:
            file.write(table(20_000))
            assert soon(lambda: len(children(child.pid)) == 2)
            workers = children(child.pid)
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
            file.write(table(20_000))
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (2, b"")
    assert err.decode().startswith(LOST)
    assert err.count(b"\n") == 1
    assert not any(map(alive, workers))


@pytest.mark.parametrize("method", ["read", "settle_piece"])
@pytest.mark.parametrize("way", ["fork", "fresh"])
def test_the_parent_is_killed(way: str, method: str, registry: Path) -> None:
    """Workers end without a word when their parent is no more; no temporary file stays."""
    if way == "fresh" and method != "read":
        pytest.skip("what fresh workers do cannot be slowed down")
    tmp = registry.parent / "tmp"
    argv = [registry, "--workers", "2", "--findings", registry.parent / "f.csv", "--tmpdir", tmp]
    with started(f"spill,{way},{method}", *argv, nap=0.5) as child:
        if way == "fork":
            told(child)
        assert soon(lambda: len(children(child.pid)) == 2)
        workers = children(child.pid)
        child.kill()
        _, err = child.communicate(timeout=60)
    assert soon(lambda: not any(map(alive, workers)))
    assert [line for line in err.decode().splitlines() if not line.startswith("in ")] == []
    assert left(registry) == []


def test_the_parent_is_killed_while_it_writes(registry: Path) -> None:
    """Then, and only then, a hidden file is left beside the findings, which stay as they were."""
    findings = registry.parent / "f.csv"
    findings.write_text("as it was", encoding="utf-8")
    slow = DRIVER.replace(
        "cli.run()",
        "from uscc.audit.finding_store import FindingStore\n"
        "FindingStore.buckets = lambda store: iter(lambda: time.sleep(60), 0)\ncli.run()",
    )
    line = [sys.executable, "-c", slow, "", "scan", str(registry), "--findings", str(findings)]
    with subprocess.Popen(line, env=ENV) as child:
        assert soon(lambda: len(left(registry)) == 2)
        child.kill()
    assert findings.read_text(encoding="utf-8") == "as it was"
    hidden, _ = left(registry)
    assert hidden.startswith(".uscc-")


# --- Interrupted ----------------------------------------------------------------------------


def _interrupted(
    registry: Path, way: str, number: signal.Signals, delay: float, times: int = 1
) -> tuple[int, str]:
    """Interrupt a scan after so many seconds; check what is left; return status and errors."""
    findings, tmp = registry.parent / "f.csv", registry.parent / "tmp"
    argv = [registry, "--workers", "2", "--findings", findings, "--tmpdir", tmp]
    with started(f"spill,{way},begun", *argv) as child:
        assert told(child) == child.pid
        time.sleep(delay)
        workers = children(child.pid)
        for _ in range(times):
            if number == signal.SIGINT:  # a terminal sends it to all of the group
                os.killpg(child.pid, number)
            else:
                child.send_signal(number)
            time.sleep(0.002)
        _, err = child.communicate(timeout=60)
    said = err.decode()
    assert "Traceback" not in said, said
    assert "Timeout" not in said, said
    assert soon(lambda: not any(map(alive, workers)))
    if child.returncode == 130:
        assert said == "uscc: interrupted; no file was left half written\n"
    assert [name for name in left(registry) if name != "f.csv"] == []
    return child.returncode, said


@pytest.mark.parametrize("way", ["fork", "fresh"])
@pytest.mark.parametrize("number", STOPPING)
@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(s, marks=pytest.mark.slow) for s in range(2, 12))]
)
def test_signals_at_any_moment(seed: int, number: signal.Signals, way: str, registry: Path) -> None:
    """Ctrl-C and SIGTERM end a scan of several processes: 130 or 143, findings whole or as before.

    So do several signals, as of a hasty user. The command may be at its end by then. Before it
    runs, while Python itself starts, a signal ends the process in Python's way.
    """
    findings = registry.parent / "f.csv"
    begun = time.monotonic()
    assert run(f"spill,{way}", registry, "--findings", findings)[0] == 1
    whole, lasted = findings.read_bytes(), time.monotonic() - begun
    findings.write_text("as it was", encoding="utf-8")
    delay = random.Random(f"{seed} {way} {number}").uniform(0.01, 0.7) * lasted
    status, said = _interrupted(registry, way, number, delay, 1 + seed % 3)
    assert status in (128 + number, 1), said
    expected = [whole] if status == 1 else [b"as it was", whole]
    assert findings.read_bytes() in expected


@pytest.mark.parametrize("number", STOPPING)
def test_a_signal_that_python_swallows(number: signal.Signals) -> None:
    """Its error is raised again: a callback of a weak reference cannot pass it on."""
    program = f"""
import os, time, weakref
from uscc.signals import raise_on_signals
raise_on_signals()
held = set()
one = weakref.ref(held, lambda _: os.kill(os.getpid(), {number}))
try:
    del held
    time.sleep(60)
except KeyboardInterrupt:
    raise SystemExit({128 + number})
"""
    child = subprocess.run(
        [sys.executable, "-c", program], env=ENV, capture_output=True, timeout=60
    )
    assert (child.returncode, child.stderr) == (128 + number, b"")


def test_another_swallowed_error() -> None:
    """An error of no signal is reported in Python's way."""
    ignored = mock.Mock(exc_type=ValueError, exc_value=ValueError("odd"), exc_traceback=None)
    with mock.patch.object(sys, "__unraisablehook__") as told:
        signals._not_swallowed(ignored)
    told.assert_called_once_with(ignored)


def test_a_swallowed_signal_is_raised_by_a_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler of the timer raises the same error."""
    handlers: dict[int, Any] = {}
    timer = mock.Mock()
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(signal, "setitimer", timer)
    error = SystemExit(143)
    signals._not_swallowed(mock.Mock(exc_value=error))
    timer.assert_called_once_with(signal.ITIMER_REAL, signals._SOON)
    with pytest.raises(SystemExit) as raised:
        handlers[signal.SIGALRM](signal.SIGALRM, None)
    assert raised.value is error


def test_a_swallowed_signal_without_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows, the next Ctrl-C raises again."""
    handlers: dict[int, object] = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.delattr(signal, "setitimer")
    signals._not_swallowed(mock.Mock(exc_value=KeyboardInterrupt()))
    assert handlers == {signal.SIGINT: signals._stopped}


@pytest.mark.parametrize("ignored", [False, True])
def test_a_job_in_the_background(ignored: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell starts it with SIGINT ignored, `nohup` with SIGHUP, and so they stay."""
    handlers: dict[int, object] = {}
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    before = signal.SIG_IGN if ignored else signal.default_int_handler
    monkeypatch.setattr(signal, "getsignal", lambda _: before)
    signals.raise_on_signals()
    expected = {signal.SIGTERM} if ignored else set(STOPPING)
    assert handlers.keys() == expected


def test_ctrl_c_before_there_is_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its status, and no traceback."""
    left = mock.Mock(side_effect=SystemExit)
    monkeypatch.setattr(os, "_exit", left)
    monkeypatch.setattr(gc, "disable", mock.Mock())
    monkeypatch.setattr(cli, "raise_on_signals", mock.Mock())
    monkeypatch.setattr(cli, "_language", mock.Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(SystemExit):
        cli.run()
    left.assert_called_once_with(130)


def test_ctrl_c_before_the_options_are_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence then, too."""
    monkeypatch.setattr(cli, "parser", mock.Mock(side_effect=KeyboardInterrupt))
    assert cli.main(["scan", "r.csv"]) == 130
    assert capsys.readouterr().err == "uscc: interrupted; no file was left half written\n"


# --- Full disks and folders ---------------------------------------------------------------------


def no_more_than(size: int) -> Callable[[], None]:
    """Return what allows files of so many bytes, in a process that is to start."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("way", ["fork", "fresh"])
@pytest.mark.parametrize("workers", [1, 2])
def test_no_room_for_temporary_files(workers: int, way: str, registry: Path) -> None:
    """One sentence that says where and what to do; nothing is left."""
    argv = [registry, "--workers", str(workers), "--tmpdir", registry.parent / "tmp"]
    status, out, err = run(f"spill,{way}", *argv, preexec_fn=no_more_than(8_000))
    assert (status, out) == (2, "")
    assert err.startswith(f"uscc: {registry.parent / 'tmp'}: temporary files cannot be written (")
    assert err.count("\n") == 1
    assert left(registry) == []


def test_no_room_for_findings(registry: Path) -> None:
    """Findings that do not fit: the old file stays as it was."""
    findings = registry.parent / "f.csv"
    findings.write_text("as it was", encoding="utf-8")
    argv = [registry, "--workers", "2", "--findings", findings]
    status, out, err = run("", *argv, preexec_fn=no_more_than(8_000))
    assert (status, out) == (2, "")
    assert err.startswith(f"uscc: {findings}: cannot be written: ")
    assert err.count("\n") == 1
    assert left(registry) == ["f.csv"]
    assert findings.read_text(encoding="utf-8") == "as it was"


@pytest.mark.parametrize("option", ["--tmpdir", "--findings"])
def test_a_disk_that_is_really_full(option: str, registry: Path) -> None:
    """A file system of 16 KiB in memory, where mounting is allowed."""
    disk = registry.parent / "tmp"
    mount = f'mount -t tmpfs -o size=16k tmpfs {disk} && exec "$@"'
    argv = [option, str(disk if option == "--tmpdir" else disk / "f.csv")]
    line = ["unshare", "-m", "sh", "-c", mount, "sh"]
    if shutil.which("unshare") is None or subprocess.run([*line, "true"], check=False).returncode:
        pytest.skip("mounting is not allowed")
    line += command("spill", registry, "--workers", "2", *argv)
    done = subprocess.run(line, capture_output=True, env=ENV, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"No space left on device" in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("folder", ["/proc", "none", "registry.csv"])
def test_a_folder_for_temporary_files_that_is_none(folder: str, registry: Path) -> None:
    """One sentence, whether nothing may be written there or no such folder exists."""
    place = registry.parent / folder
    status, out, err = run("spill", registry, "--workers", "2", "--tmpdir", place)
    assert (status, out) == (2, "")
    assert err.startswith(f"uscc: {place}: temporary files cannot be written (")
    assert err.count("\n") == 1
    status, _, err = run("", registry, "--findings", place / "f.csv")
    assert status == 2
    assert err.startswith(f"uscc: {place / 'f.csv'}: cannot be written: ")


def test_a_link_to_a_folder_for_temporary_files(registry: Path) -> None:
    """A link will do, and nothing is left behind it."""
    link = registry.parent / "link"
    link.symlink_to(registry.parent / "tmp")
    assert run("spill", registry, "--workers", "2", "--tmpdir", link)[0] == 1
    assert left(registry) == ["link"]


def test_two_scans_at_once(registry: Path) -> None:
    """Two scans share folder, temporary folder and findings file: each writes it as a whole."""
    findings, tmp = registry.parent / "f.csv", registry.parent / "tmp"
    argv = [registry, "--workers", "2", "--findings", findings, "--tmpdir", tmp]
    assert run("spill", *argv)[0] == 1
    whole = findings.read_bytes()
    both = [started("spill", *argv) for _ in range(2)]
    outputs = [child.communicate(timeout=60) for child in both]
    assert outputs[0] == outputs[1]
    assert [child.returncode for child in both] == [1, 1]
    assert findings.read_bytes() == whole
    assert left(registry) == ["f.csv"]


# --- Files that break or change ----------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_cut_short(
    compress: Callable[[bytes], bytes], workers: int, tmp_path: Path
) -> None:
    """The end of the data is missing: status 2 and one sentence, after many good pieces."""
    path = tmp_path / "registry.csv.z"
    data = compress(table(20_000))
    path.write_bytes(data[: len(data) * 9 // 10])
    status, out, err = run("", path, "--workers", str(workers))
    assert (status, out) == (2, "")
    assert (
        err
        == f"uscc: {path}: the compressed file is cut short; its rest is missing: get it again\n"
    )


def _changes(path: Path) -> dict[str, Callable[[], object]]:
    data = path.read_bytes()
    other = path.with_name("other")
    other.write_bytes(data)
    return {
        "grows": lambda: path.write_bytes(data + data.splitlines(keepends=True)[-1]),
        "is cut short": lambda: os.truncate(path, len(data) // 2),
        "is rewritten": lambda: path.write_bytes(data),
        "is replaced": lambda: os.replace(other, path),
        "is removed": path.unlink,
    }


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    "what", ["grows", "is cut short", "is rewritten", "is replaced", "is removed"]
)
def test_a_file_that_changes(
    what: str, workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is not the same at the end is said to be so, whatever was read of it."""
    path = tmp_path / "registry.csv"
    path.write_bytes(table(30_000))
    change = _changes(path)[what]
    monkeypatch.setattr(session_module, "_SMALL", 0)
    monkeypatch.setattr(cutting, "PIECE", 100_000)
    monkeypatch.setattr(cutting, "_LEAST", 100_000)
    monkeypatch.setattr(cutting, "PART", 1_000)
    calls: list[int] = []

    def progress(read: int, expected: int | None, records: int) -> None:
        if not calls:
            change()
        calls.append(records)

    with pytest.raises(RegistryError) as caught:
        scan(path, workers=workers, progress=progress)
    assert calls
    assert caught.value.path == str(path)
    told = str(caught.value.args[0])
    assert told == CHANGED or (what == "is removed" and told.startswith("cannot be read: No such"))


# --- Streams -------------------------------------------------------------------------------------


def shell(line: str, registry: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell in which `uscc scan FILE` resources this command on this file."""
    words = " ".join(f"'{word}'" for word in command("", registry, "--workers", "2"))
    return subprocess.run(
        ["sh", "-c", line.replace("uscc scan FILE", words)],
        capture_output=True, env=ENV, check=False, timeout=60, cwd=registry.parent,
    )  # fmt: skip


def test_a_reader_that_stops_early(registry: Path) -> None:
    """`| head -1` gives one line, and nothing is said of it."""
    done = shell("uscc scan FILE --format json | head -1", registry)
    assert (done.stdout, done.stderr) == (b"{\n", b"")


@pytest.mark.parametrize("closed", ["2>&-", "<&-", ">&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams(closed: str, registry: Path) -> None:
    """Whichever streams are closed: the status is right, and findings are written."""
    findings = registry.parent / "f.csv"
    findings.write_text("as it was", encoding="utf-8")
    done = shell(f"uscc scan FILE --findings f.csv {closed}", registry)
    assert (done.returncode, done.stderr) == (1, b"")
    assert findings.read_bytes().startswith("\ufeff".encode())
    assert left(registry) == ["f.csv"]


def test_errors_without_an_error_stream(registry: Path) -> None:
    """What belongs on standard error never goes to standard output instead."""
    registry.write_bytes(registry.read_bytes() + b"\n\n")
    done = shell("uscc scan FILE --format json 2>&-", registry)
    assert done.stdout.startswith(b"{")
    assert done.returncode == 1
    registry.write_bytes(b"a,b\n")
    done = shell("uscc scan FILE 2>&-", registry)
    assert (done.returncode, done.stdout) == (2, b"")


def test_children_that_nobody_waits_for(registry: Path) -> None:
    """Some daemons start others with SIGCHLD ignored: the status stays that of the scan."""
    done = run("", registry, "--workers", "2")
    ignored = run(
        "", registry, "--workers", "2",
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
    )  # fmt: skip
    assert ignored == done
    assert done[0] == 1


# --- Limits --------------------------------------------------------------------------------------


def test_more_workers_than_files_may_be_open(registry: Path) -> None:
    """Too many workers for the limits of the system: one sentence that says what to do."""
    limit = (24, 24)
    status, out, err = run(
        "", registry, "--workers", "100",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limit),
    )  # fmt: skip
    assert (status, out) == (2, "")
    assert err.startswith("uscc: worker processes cannot be started (Too many open files)")
    assert err.count("\n") == 1


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_not_enough_memory(workers: int, registry: Path) -> None:
    """Where the system gives no more memory, the status is 2: a crash is no verdict."""
    registry.write_bytes(HEADER.encode() + f"甲公司,{SAMPLE}\n".encode() * 900_000)
    limit = 90 << 20
    status, out, err = run(
        "", registry, "--workers", str(workers),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )  # fmt: skip
    assert (status, out) == (2, "")
    assert "memory" in err
    assert err.count("\n") == 1


# --- The ends of workers, in this process --------------------------------------------------------


@pytest.fixture
def left_with(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Return a list of the statuses with which this process would have been left."""
    found: list[int] = []
    handlers = [(number, signal.getsignal(number)) for number in STOPPING]
    monkeypatch.setattr(os, "_exit", found.append)
    was_enabled = gc.isenabled()
    yield found
    (gc.enable if was_enabled else gc.disable)()
    for number, handler in handlers:
        signal.signal(number, handler)


def test_a_fresh_worker_leaves(left_with: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """When nothing more is asked, without taking itself down; signals are for the parent."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    pool_module.main()
    assert left_with == [0]
    assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


# What it leaves open ends with its process.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_forked_worker_leaves(left_with: list[int]) -> None:
    """It closes the parent's ends of all pipes, and leaves when nothing more is asked."""
    pipes = [os.pipe() for _ in range(4)]
    (there, to), (back, here), (_, other_to), (other_back, _) = pipes
    os.close(pipes[2][0])
    os.close(pipes[3][1])
    ends = os.fdopen(other_to, "wb"), os.fdopen(other_back, "rb")
    other = pool_module.WorkerProcess(*ends, lambda: None, lambda: None)
    leave: Callable[..., object] = pool_module._serve_and_leave
    leave([other], (to, back), there, here)
    assert left_with == [0]
    for number in (to, back, other_to, other_back):
        with pytest.raises(OSError, match="Bad file"):
            os.fstat(number)
    for end in ends:
        with suppress(OSError):
            end.close()


def test_ctrl_c_while_workers_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that have started are ended, and the signal goes on its way."""
    start = pool_module._spawned
    made: list[pool_module.WorkerProcess] = []

    def interrupted(seed: str) -> pool_module.WorkerProcess:
        if made:
            raise KeyboardInterrupt
        made.append(start(seed))
        return made[0]

    monkeypatch.setattr(pool_module, "_spawned", interrupted)
    parameters = Start(AuditOptions().wish, 1, MemoryBudget(1 << 20), 2)
    others = children(os.getpid())  # as the one that `multiprocessing` leaves
    with pytest.raises(KeyboardInterrupt):
        pool_module.WorkerPool(parameters, fork=False)
    assert made[0].to.closed
    assert children(os.getpid()) == others


def test_the_thread_of_a_worker() -> None:
    """It answers each request, by an error once the worker has ended, and then leaves."""
    to, back = io.BytesIO(), io.BytesIO(pickle.dumps((True, "answer")))
    member = pool_module.WorkerProcess(to, back, lambda: None, lambda: None)
    requests = member._queue = SimpleQueue()
    answer, lost = member.ask("one"), member.ask("two")
    requests.put(None)
    member._talk(requests)
    assert pickle.loads(to.getvalue()) == "one"
    assert answer() == "answer"
    with pytest.raises(RegistryError, match="ended before its time"):
        lost()
    assert member.waiting == 0


class _Step(Exception):
    """A signal at some step: where a function begins, or one in C has returned."""


def _signalled_at(step: int) -> bool:
    """Return whether waiting for a worker has this step; a signal there must not make `join` hang.

    The worker is a thread, and its answer waits until the parent waits or has been signalled.
    """
    (there, to), (back, here) = os.pipe(), os.pipe()
    free = threading.Event()

    def work() -> None:
        requests, answers = os.fdopen(there, "rb"), os.fdopen(here, "wb")
        with suppress(EOFError, BrokenPipeError), requests, answers:
            while pickle.load(requests):
                free.wait(0.01)
                pickle.dump((True, None), answers)
                answers.flush()

    threading.Thread(target=work, daemon=True).start()
    member = pool_module.WorkerProcess(
        os.fdopen(to, "wb"), os.fdopen(back, "rb"), lambda: None, lambda: None
    )
    steps = itertools.count()

    def signalled(_frame: FrameType, event: str, _argument: object) -> None:
        if event in ("call", "c_return") and next(steps) == step:
            sys.setprofile(None)
            raise _Step

    sys.setprofile(signalled)
    try:
        member.watch(Start(AuditOptions().wish, 1, MemoryBudget(1 << 20), 1))
        member.ask("anything")()
    except _Step:
        return True
    finally:
        sys.setprofile(None)
        free.set()
        ending = threading.Thread(target=member.join, daemon=True)
        ending.start()
        ending.join(10)
        assert not ending.is_alive(), step
    return False


def test_a_signal_at_any_step_of_waiting() -> None:
    """Wherever Python looks for signals in the parent, one may raise; the pool still closes."""
    steps = 0
    while _signalled_at(steps):
        steps += 1
    assert steps > 10


def test_the_child_of_a_fork_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the child, nothing else happens but serving; signals are free again in the parent."""
    served: list[int] = []
    monkeypatch.setattr(os, "fork", lambda: 0)
    monkeypatch.setattr(pool_module, "_serve_and_leave", lambda *_: served.append(1))
    held = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    member = pool_module._forked([])
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == held
    assert served == [1]
    member.to.close()
    member.back.close()
