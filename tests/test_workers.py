"""Workers: the same answers from one process as from several, however they are started."""

from __future__ import annotations

import gc
import io
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import uscc
from uscc import Finding, Report, generate
from uscc.audit.engine import Engine
from uscc.audit.executor import InlinePool, Start
from uscc.audit.options import AuditOptions
from uscc.audit.result import Source
from uscc.batch.records import RecordBatch
from uscc.budget import MemoryBudget
from uscc.cli import main
from uscc.commands.scan import _may_fork
from uscc.errors import RegistryError
from uscc.readers.layout import Chosen, Layout
from uscc.readers.options import ReadOptions
from uscc.readers.pieces import Piece, ReadPlan
from uscc.readers.source import state_of
from uscc.scanning import cutting, reading, session
from uscc.scanning import pool as pool_module
from uscc.scanning.pool import WorkerPool, executor_of, serve
from uscc.scanning.session import Resources, audit_files
from uscc.signals import STOPPING

FAULTS = "wrong=9,repeated=5,shared=7,split=3,suspect=3,missing=4,format=5,segment=2"
START = Start(AuditOptions().wish, 2, MemoryBudget(1 << 20), 2)

fork_only = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

STARTS = [pytest.param(True, id="fork"), pytest.param(False, id="spawn")]
if not hasattr(os, "fork"):
    STARTS = STARTS[1:]


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """Return a registry of some hundred kilobytes with faults of many kinds."""
    path = tmp_path / "registry.csv"
    generate(3_000, faults=FAULTS).write(path, columns=10)
    return path


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have small files read by workers, in small pieces and parts."""
    monkeypatch.setattr(session, "_SMALL", 0)
    monkeypatch.setattr(cutting, "PIECE", 20_000)
    monkeypatch.setattr(cutting, "PART", 500)
    monkeypatch.setattr(reading, "PART", 500)
    yield


def audited(path: Path, resources: Resources, **options: Any) -> Report:
    """Return the report on a file."""
    return audit_files([str(path)], ReadOptions(), AuditOptions(), resources, **options)


# --- The same answers -------------------------------------------------------------------


@pytest.mark.parametrize("fork", STARTS)
@pytest.mark.parametrize("memory", [pytest.param(1 << 16, marks=pytest.mark.slow), 1 << 28])
@pytest.mark.usefixtures("small_pieces")
def test_workers_change_nothing(registry: Path, fork: bool, memory: int, tmp_path: Path) -> None:
    """Neither how many there are, nor how they start, nor what they may take."""
    alone = audited(registry, Resources(workers=1))
    folder = tmp_path / "spilled"
    folder.mkdir()
    for workers in (1, 2, 3):
        found = audited(registry, Resources(workers, memory, str(folder), fork))
        assert found == alone
        assert not list(folder.iterdir())
    assert len(alone.findings) > 50


@pytest.mark.usefixtures("small_pieces")
def test_compressed_files_and_standard_input_share_the_way(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is decoded in the parent is judged by workers just the same."""
    import gzip

    alone = uscc.scan(registry, workers=1).as_dict()
    packed = tmp_path / "registry.csv.gz"
    packed.write_bytes(gzip.compress(registry.read_bytes()))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(registry.read_bytes())))
    for path in (str(packed), "-"):
        found = uscc.scan(path, workers=2).as_dict()
        assert {**found, "sources": 0} == {**alone, "sources": 0}


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="has no names for open files")
@pytest.mark.usefixtures("small_pieces")
def test_a_name_that_is_another_file_in_a_worker(registry: Path) -> None:
    """`/dev/stdin` and its like name what this process has open: it reads them itself."""
    alone = uscc.scan(registry, workers=1).as_dict()
    with registry.open("rb") as file:
        found = uscc.scan(f"/dev/fd/{file.fileno()}", workers=2).as_dict()
    assert {**found, "sources": 0} == {**alone, "sources": 0}


@pytest.mark.usefixtures("small_pieces")
def test_what_turns_out_to_be_gb18030(tmp_path: Path) -> None:
    """A file that is ASCII for its first pieces is decoded from where it no longer is."""
    lines = [f"Co {number},{code}" for number, (_, code) in enumerate(generate(2_000))]
    text = "\n".join(["name,uscc", *lines, "公司,无", "乙(香港)公司,91350100M000100Y4A", ""])
    path = tmp_path / "r.csv"
    path.write_bytes(text.encode("gb18030"))
    alone, found = (uscc.scan(path, workers=number) for number in (1, 2))
    assert found == alone
    assert found.sources[0]["encoding"] == "gb18030"
    assert found.findings[-1].entity == "乙(香港)公司"


@pytest.mark.usefixtures("small_pieces")
def test_a_file_without_a_header(registry: Path, tmp_path: Path) -> None:
    """Its first record is the first record, whoever reads it."""
    path = tmp_path / "r.csv"
    lines = registry.read_text("utf-8").split("\n")
    path.write_text("\n".join([lines[5].replace(",", "x,", 1), *lines[1:]]), "utf-8")
    alone, found = (uscc.scan(path, workers=number) for number in (1, 2))
    assert found == alone
    assert found.sources[0]["header_line"] is None
    assert found.records == 3_001


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "gb18030",
        *(pytest.param(e, marks=pytest.mark.slow) for e in ("utf-8-sig", "utf-16")),
    ],
)
@pytest.mark.parametrize("delimiter", ["，", "||", "~|~", "\x01"])
@pytest.mark.usefixtures("small_pieces")
def test_the_delimiter_is_cut_by_all(
    delimiter: str, encoding: str, registry: Path, tmp_path: Path
) -> None:
    """A delimiter of several bytes gives one report from one process and from two, and that of
    the same records between commas; what holds it, or is joined with it, has it as written.
    """
    lines = registry.read_text("utf-8").split("\n")
    lines[1_000] = '"甲,乙,公司",91350100M000100Y4A' + "," * 8
    lines[2_000] = "甲,乙公司,91350100M000100Y43" + "," * 8
    lines[2_001] = "丙公司,91350100M000100Y43" + "," * 8
    registry.write_text("\n".join(lines), "utf-8")
    path = tmp_path / "r.txt"
    path.write_bytes("\n".join(lines).replace(",", delimiter).encode(encoding))
    alone, found = (uscc.scan(path, delimiter=delimiter, workers=number) for number in (1, 2))
    assert found == alone
    assert found.sources[0]["delimiter"] == delimiter
    between_commas = uscc.scan(registry, workers=1)
    assert found.kinds == between_commas.kinds
    assert found.relations == between_commas.relations
    by_line = {finding.line: finding.entity for finding in found.findings}
    assert by_line[1_001] == delimiter.join(["甲", "乙", "公司"])
    assert by_line[2_001] == delimiter.join(["甲", "乙公司"])


@pytest.mark.usefixtures("small_pieces")
def test_a_delimiter_of_several_bytes_needs_no_handing_out(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers read their pieces of the file for themselves, as they do with commas."""
    monkeypatch.delattr(cutting, "_handed_out")
    path = tmp_path / "r.txt"
    path.write_text("sep=~|~\n" + registry.read_text("utf-8").replace(",", "~|~"), "utf-8")
    assert uscc.scan(path, workers=2) == uscc.scan(path, workers=1)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.usefixtures("small_pieces")
def test_the_line_of_an_error(registry: Path, workers: int) -> None:
    """It is counted from the beginning of the file, not of the piece."""
    generate(3_000).write(registry)
    lines = registry.read_text("utf-8").split("\n")
    lines[2_000] = '甲公司,"91350100M000100Y43'
    registry.write_text("\n".join(lines), "utf-8")
    with pytest.raises(RegistryError, match=r"never closed|131,072") as caught:
        uscc.scan(registry, workers=workers)
    assert (caught.value.path, caught.value.line) == (str(registry), 2_001)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.usefixtures("small_pieces")
def test_a_file_that_changes_is_an_error(
    registry: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads it."""

    def append(*_: object) -> None:
        with registry.open("a") as file:
            file.write("x,y\n")

    with pytest.raises(RegistryError, match="was changed while it was read"):
        uscc.scan(registry, workers=workers, progress=append)


@pytest.mark.usefixtures("small_pieces")
def test_a_file_that_vanishes(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is opened anew to be cut: that this fails is said of the file, not of the report."""
    original = cutting._cut

    def cut(*arguments: Any) -> Iterator[Any]:
        registry.unlink()
        return original(*arguments)

    monkeypatch.setattr(cutting, "_cut", cut)
    with pytest.raises(RegistryError, match="cannot be read: No such file") as caught:
        uscc.scan(registry, workers=2)
    assert caught.value.path == str(registry)


# --- From where people call it ------------------------------------------------------------


@pytest.mark.usefixtures("small_pieces")
def test_from_a_thread_and_from_a_pool(registry: Path) -> None:
    """A pool's processes may have no children of `multiprocessing`; these are none."""
    expected = uscc.scan(registry, workers=1).errors
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(_errors(str(registry))))
    thread.start()
    thread.join()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found += pool.map(_errors, [str(registry)])
    assert found == [expected, expected]


def _errors(path: str) -> int:
    session._SMALL = 0
    return uscc.scan(path, workers=2).errors


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.usefixtures("small_pieces")
def test_the_collector_is_left_as_it_was(registry: Path, enabled: bool) -> None:
    """Also where a worker was at work, and where an error ends it."""
    was_enabled = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        uscc.scan(registry, workers=2)
        assert gc.isenabled() == enabled
        with pytest.raises(ZeroDivisionError):
            uscc.scan(registry, workers=2, progress=lambda *_: 1 / 0)
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()


def test_small_files_start_no_process(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a small standard input."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(session, "WorkerPool", refuse)
    assert uscc.scan(registry, workers=8).records == 3_000
    text = io.BytesIO(b"\n".join(registry.read_bytes().split(b"\n")[:50]))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(text))
    assert uscc.scan("-", workers=8).records == 49


def test_available_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of this process, or all where the system does not tell."""
    assert session.available_cores() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert session.available_cores() == (os.cpu_count() or 1)


def test_no_more_workers_than_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three megabytes each, unless the caller says how many, or nobody knows how much there is."""
    monkeypatch.setattr(session, "available_cores", lambda: 64)
    assert [session._worthwhile(size << 20) for size in (1, 6, 7, 1_000)] == [1, 2, 3, 64]
    assert session._worthwhile(None) == 64


def test_one_core_needs_no_pool(
    registry: Path, monkeypatch: pytest.MonkeyPatch, small_pieces: None
) -> None:
    """Where there is one, this process does the work."""
    monkeypatch.setattr(session, "available_cores", lambda: 1)
    monkeypatch.delattr(session, "WorkerPool")
    assert uscc.scan(registry).records == 3_000


# --- What a worker answers ------------------------------------------------------------------


def answers(*messages: Any) -> list[tuple[bool, Any]]:
    """Return what a worker answers, in this process."""
    questions = io.BytesIO(b"".join(map(pickle.dumps, messages)))
    found = io.BytesIO()
    handlers = [(number, signal.getsignal(number)) for number in STOPPING]
    was_enabled = gc.isenabled()
    try:
        serve(questions, found)
    finally:
        (gc.enable if was_enabled else gc.disable)()
        for number, handler in handlers:
            signal.signal(number, handler)
    found.seek(0)
    got = []
    while found.tell() < len(found.getvalue()):
        got.append(pickle.load(found))
    return got


def test_a_worker_answers_until_nothing_is_asked() -> None:
    """First it is made; then each question has its answer, or its error."""
    keys = (1_000).to_bytes(8, sys.byteorder) * 2
    first, settled, unknown = answers(START, ("repeats", ([keys],)), ("absent", ()))
    assert first == (True, None)
    assert settled[0]
    assert settled[1] == [b"\1\1"]
    assert not unknown[0]
    assert "in a worker" in str(unknown[1])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RegistryError("is a directory", path="x"), "x: is a directory"),
        (MemoryError(), "not enough memory"),
        (KeyError("a"), "KeyError: 'a'"),
    ],
)
def test_errors_come_over(error: Exception, words: str) -> None:
    """As one that can be pickled, and says what happened."""
    over = pickle.loads(pickle.dumps(pool_module._portable(error)))
    assert words in str(over)


@pytest.mark.parametrize("fork", STARTS)
def test_a_worker_that_is_killed(fork: bool) -> None:
    """It is an error that says so, for this question and all that follow; nothing hangs."""
    with pytest.raises(RegistryError, match="a worker process ended before its time"):
        _with_pool(fork, lambda pool: _killed(pool))


@fork_only
@pytest.mark.usefixtures("small_pieces")
def test_workers_end_before_the_findings_are_written(registry: Path) -> None:
    """They give their memory back meanwhile; it does no harm if others wait for them."""
    ended: list[int] = []

    def sink(report: Report, found: Iterable[Finding]) -> None:
        ended.extend(os.waitpid(-1, 0)[1] for _ in range(2))
        assert list(found)

    threads = threading.active_count()
    report = audited(registry, Resources(2, fork=True), sink=sink)
    assert report == audited(registry, Resources(1), sink=lambda report, found: list(found))
    assert list(map(os.WTERMSIG, ended)) == [signal.SIGKILL] * 2
    assert threading.active_count() == threads


@pytest.mark.parametrize("fork", STARTS)
def test_a_pool_that_is_dismissed(fork: bool) -> None:
    """It answers nothing more, and can still be closed."""
    with pytest.raises(RegistryError, match="a worker process ended before its time"):
        _with_pool(fork, lambda pool: _dismissed(pool))


def _dismissed(pool: WorkerPool) -> None:
    pool.dismiss()
    pool.ask(1, "repeats", [b""])()


def _killed(pool: WorkerPool) -> None:
    pool._members[0].kill()
    pool.ask(0, "repeats", [b""])()


def _with_pool(fork: bool, work: Callable[[WorkerPool], None]) -> None:
    pool = WorkerPool(START, fork=fork)
    try:
        assert pool.ask(1, "repeats", [b""])() == [b""]
        assert pool.idlest() in (0, 1)
        work(pool)
    finally:
        pool.close()


def test_a_pool_that_cannot_start_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first worker goes when there is no second one."""
    started = pool_module._spawned
    members: list[Any] = []

    def once(seed: str) -> Any:
        if members:
            raise OSError("no more processes")
        members.append(started(seed))
        return members[0]

    monkeypatch.setattr(pool_module, "_spawned", once)
    with pytest.raises(RegistryError, match=r"started \(no more processes"):
        WorkerPool(START, fork=False)
    deadline = time.monotonic() + 10
    while not members[0].to.closed and time.monotonic() < deadline:
        time.sleep(0.01)
    assert members[0].to.closed


def test_few_partitions_are_on_their_way() -> None:
    """The keys of all partitions together may be more than the memory that is allowed; each goes to
    the worker with the least to do.
    """
    idle = [number % 5 % 2 for number in range(32)]
    options: list[int] = []
    unanswered = most = 0

    class Slow(InlinePool):
        """Counts the partitions that were sent and not yet asked back."""

        size = 2

        def idlest(self) -> int:
            return idle[len(options)]

        def ask(self, member: int, method: str, *arguments: Any) -> Callable[[], Any]:
            nonlocal unanswered, most
            answer = super().ask(member, method, *arguments)
            assert method == "repeats"
            options.append(member)
            unanswered += 1
            most = max(most, unanswered)

            def wait() -> Any:
                nonlocal unanswered
                unanswered -= 1
                return answer()

            return wait

    budget = MemoryBudget(1 << 20)
    pool = Slow(executor_of(Start(AuditOptions().wish, 16, budget)))
    engine = Engine(AuditOptions(), [Source("r.csv")], pool, 16, budget)
    assert engine.finalize([]).records == 0
    assert (most, unanswered) == (4, 0)
    assert options == idle


def test_the_worker_of_this_process() -> None:
    """It answers at once, and needs no ending."""
    pool = InlinePool(executor_of(START))
    assert pool.ask(pool.idlest(), "repeats", [b""])() == [b""]
    pool.close()


# --- A piece, read in this process ----------------------------------------------------------


def judged(path: Path, data: bytes, *, stop: int | None = None) -> Any:
    """Return what a worker makes of a file of one piece without a header."""
    path.write_bytes(data)
    layout = Layout(("#1", "#2"), Chosen(1, "given"), (Chosen(0, "given"),), None)
    plan = ReadPlan(str(path), b",", True, layout)
    piece = Piece(plan, 0, 0, len(data) if stop is None else stop, None, final=True)
    return executor_of(START).read(piece)


def test_a_piece_of_a_file(tmp_path: Path) -> None:
    """Its records, or that it is not the UTF-8 that it had seemed to be, or what changed."""
    row = "甲,91350100M000100Y43\n".encode()
    assert judged(tmp_path / "a.csv", row * 3)[0].records == 3
    assert judged(tmp_path / "e.csv", row * 2 + row.rstrip())[0].records == 3  # no last line end
    assert judged(tmp_path / "b.csv", b"\xff" + row)[1] is None
    assert judged(tmp_path / "c.csv", row + b"\xe7\x94")[1] is None
    error = judged(tmp_path / "d.csv", row, stop=1_000)[1].error
    assert "was changed while it was read" in str(error)
    assert error.line is None


def test_what_is_the_matter_with_a_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own errors are part of the answer; what is no matter of the file is raised."""
    path = tmp_path / "a.csv"
    assert judged(path, b'a,b\n"x,y\n')[1].error.line == 2

    def refuse(*_: object) -> None:
        raise RegistryError("temporary files cannot be written", path="elsewhere")

    monkeypatch.setattr("uscc.audit.collector.Collector.add", refuse)
    with pytest.raises(RegistryError, match="elsewhere: temporary files"):
        judged(path, b"a,b\n")


def test_a_second_file_that_is_not_there(registry: Path, tmp_path: Path) -> None:
    """Nobody knows then how much is to be read; the error names that file."""
    with pytest.raises(RegistryError, match="no such file") as caught:
        uscc.scan(registry, tmp_path / "absent.csv", workers=1)
    assert caught.value.path == str(tmp_path / "absent.csv")
    assert state_of(str(tmp_path / "absent.csv")) is None
    assert state_of(str(tmp_path)) is None


# --- From the command line --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--workers", "0"], "a number from 1 to 1000"),
        (["--workers", "two"], "a number from 1 to 1000"),
        (["--memory", "5X"], "a size such as 300M"),
        (["--memory", "M"], "a size such as 300M"),
        (["--memory", "1K"], "at least 16M is needed"),
    ],
)
def test_what_it_may_take_is_checked(
    arguments: list[str], words: str, registry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence says what was expected."""
    with pytest.raises(SystemExit) as caught:
        main(["scan", str(registry), *arguments])
    assert caught.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("size", ["20M", "1g", "20000000"])
def test_sizes(size: str, registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a unit, of either case, or without."""
    assert main(["scan", str(registry), "--workers", "1", "--memory", size]) == 1
    assert "3,000 records" in capsys.readouterr().out


def test_progress_is_taken_away(
    registry: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where standard error is a terminal the line is shown, and taken away before the report."""
    monkeypatch.setattr("uscc.report.progress._FIRST", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["scan", str(registry)]) == 1
    shown = capsys.readouterr()
    assert "3,000 records" in shown.err
    assert shown.err.endswith("\r\x1b[K")
    assert "\x1b" not in shown.out


@pytest.mark.parametrize("entities", [None, ["甲".encode(), b""]])
@pytest.mark.parametrize("lines", [range(2, 4), [2, 9]])
def test_packed_batches(entities: list[bytes] | None, lines: range | list[int]) -> None:
    """Batches come out of a piece as they were put in."""
    batch = RecordBatch(1, [b"", b"x"], entities, frozenset({1}), lines)
    piece = pickle.loads(pickle.dumps(reading._packed([batch, batch])))
    found: list[RecordBatch] = []
    piece.feed(found.append)
    assert [one._replace(lines=list(one.lines)) for one in found] == [
        batch._replace(lines=list(lines))
    ] * 2


def test_a_library_with_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are not forked from a process with threads, or where that is unknown."""
    forks: list[bool] = []
    pool = mock.Mock(side_effect=lambda start, fork: forks.append(fork))
    monkeypatch.setattr(session, "WorkerPool", pool)
    start = mock.Mock(among=2)
    for found in (["1"], ["1", "2"], OSError):
        monkeypatch.setattr(os, "listdir", mock.Mock(side_effect=[found]))
        session._pool(start, fork=True)
        session._pool(start, fork=False)
    assert forks == [True, False, False, False, False, False]


def test_when_it_may_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux, with no other thread, and where ended children wait to be waited for."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert _may_fork()
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not _may_fork()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not _may_fork()
