"""Who reads, in which pieces and in how much memory changes nothing: figures, findings, errors.

A pool of this process answers as `uscc.scanning.pool.WorkerPool` does, through pickles, so that
pieces of a few bytes and hundreds of drawn files are cheap; real processes are started too.
"""

from __future__ import annotations

import gzip
import io
import os
import pickle
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import SAMPLE, numbered, registration_number

from uscc.audit.executor import Executor, Start
from uscc.audit.options import AuditOptions
from uscc.audit.result import Finding, Report
from uscc.errors import RegistryError
from uscc.readers import batches as batches_module
from uscc.readers import narrow as narrow_module
from uscc.readers import pieces as pieces_module
from uscc.readers import records as records_module
from uscc.readers import source as source_module
from uscc.readers.options import ReadOptions, Wanted
from uscc.scanning import cutting as cutting_module
from uscc.scanning import reading as reading_module
from uscc.scanning import session as session_module
from uscc.scanning.session import Resources, audit_files

BASE_CHUNK = source_module.CHUNK


fork_only = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


class Fellows:
    """A pool whose workers live here: what goes in and out is pickled, answers come late."""

    inline = False

    def __init__(self, size: int, start: Start, order: random.Random) -> None:
        self.size = size
        self._workers = [Executor(start) for _ in range(size)]
        self._order = order

    def ask(self, member: int, method: str, *arguments: Any) -> Callable[[], Any]:
        """Answer as a worker in another process would."""
        sent = pickle.loads(pickle.dumps(arguments))
        try:
            answer = pickle.dumps((True, getattr(self._workers[member], method)(*sent)))
        except RegistryError as error:
            answer = pickle.dumps((False, error))

        def wait() -> Any:
            good, value = pickle.loads(answer)
            if not good:
                raise value
            return value

        return wait

    def idlest(self) -> int:
        """Return any of them: which one is idle is a matter of chance."""
        return self._order.randrange(self.size)

    def dismiss(self) -> None:
        """End nothing."""

    def close(self) -> None:
        """End nothing."""


class Cut(NamedTuple):
    """How an audit is cut: bytes a piece, a chunk of a piece and a step of the search for a line
    end; workers; partitions of the keys; bytes of memory.
    """

    piece: int = 1
    chunk: int = 7
    step: int = 5
    workers: int = 2
    partitions: int = 1
    memory: int = 400_000


@contextmanager
def cut_so(cut: Cut) -> Iterator[None]:
    """Have all audits read in that way meanwhile."""

    def pool(start: Start, _fork: bool) -> Fellows:
        return Fellows(cut.workers, start._replace(among=cut.workers), random.Random(0))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session_module, "_pool", pool)
        patch.setattr(session_module, "_is_small", lambda *_: False)
        patch.setattr(session_module, "partitions_for", lambda _: cut.partitions)
        patch.setattr(cutting_module, "PIECE", cut.piece)
        patch.setattr(cutting_module, "_LEAST", 1)
        patch.setattr(cutting_module, "_STEP", cut.step)
        patch.setattr(pieces_module, "CHUNK", cut.chunk)
        patch.setattr(pieces_module, "_NEAR", cut.step)
        yield


Outcome = tuple[Report, list[Finding]] | tuple[str, str, int | None]


def outcome(
    paths: Sequence[Path | str],
    how: ReadOptions,
    options: AuditOptions,
    resources: Resources,
    *,
    sink: bool,
) -> Outcome:
    """Return the report and what went to the sink, or the error: path, words, line."""
    gone: list[Finding] = []

    def receive(report: Report, findings: Iterable[Finding]) -> None:
        gone.extend(findings)

    try:
        report = audit_files(paths, how, options, resources, sink=receive if sink else None)
    except RegistryError as error:
        return error.path, str(error.args[0]), error.line
    return report, gone


# --- Files -------------------------------------------------------------------------------------

CODES = [
    *[numbered(number) for number in range(3)],
    numbered(0, "91120000"),
    numbered(4, "12110000"),
    SAMPLE[:17] + "A",
    f" {SAMPLE.lower()}",
    "91420684179660622T",
    registration_number("11010800000001"),
    "无",
    numbered(2)[:17],
    "",
]
CELLS = [
    *["甲公司", "乙(上海)公司", "丙Co.", "", "注销", "x"],
    *['"甲公司"', '"甲\n公司"', '"乙""丙"', '"a,b"', '"\r\n"', '"\n\n"', '""', '"丙Co."'],
    *['a"b', '"甲"乙', "é", "\x00", "\x01"],
]
ODD = ["", "", "x", '""', "a,b", "a,b,c,d", '"', '"open', " ", "\x00", "a\rb"]
odd_lines = st.sampled_from(ODD)

cells = st.sampled_from(CELLS)
rows = st.tuples(cells, st.sampled_from(CODES), cells).map(",".join)
texts = st.lists(st.one_of(rows, rows, rows, rows, rows, odd_lines), max_size=14)


class File(NamedTuple):
    """A file as it is written."""

    lines: list[str]
    header: bool
    end: str
    encoding: str
    compressed: bool
    broken: bytes
    ended: bool
    delimiter: str = ","

    def data(self) -> bytes:
        """Return its bytes."""
        first = ["企业名称,统一社会信用代码,登记状态"] if self.header else [f"甲,{SAMPLE},在业"]
        end = self.end if self.ended else ""
        text = self.end.join([*first, *self.lines]).replace(",", self.delimiter) + end
        data = text.encode(self.encoding, "replace") + self.broken
        return gzip.compress(data) if self.compressed else data


files = st.builds(
    File,
    lines=texts,
    header=st.sampled_from([True, True, False]),
    end=st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    compressed=st.sampled_from([False, False, True]),
    broken=st.sampled_from([b"", b"", b"", b"", b"\xff,x,y\n", b"\xb9\xab\xcb\xbe", b'"']),
    ended=st.booleans(),
    delimiter=st.sampled_from([*",,,,", "，", "||", "\x01"]),
)
#: Neither a header nor anything behind the first record.
ONE_RECORD = File([], False, "\n", "utf-8", False, b"", True)

cuts = st.builds(
    Cut,
    piece=st.one_of(st.integers(1, 60), st.just(300)),
    chunk=st.integers(1, 60),
    step=st.integers(1, 40),
    workers=st.integers(1, 3),
    partitions=st.integers(1, 4),
    memory=st.sampled_from([400_000, 20_000, 300]),
)
questions = st.sampled_from(
    [
        AuditOptions(),
        AuditOptions(findings=False, samples=2),
        AuditOptions(counted=("+suspect", "+notes")),
    ]
)
readings = st.sampled_from(
    [
        *[ReadOptions(), ReadOptions(), ReadOptions(quoting=False), ReadOptions(header=False)],
        *[ReadOptions(delimiter="||"), ReadOptions(delimiter="，", quoting=False)],
    ]
)


def written(made: Sequence[File], folder: Path) -> list[Path]:
    """Write the files and return their paths."""
    paths = [folder / f"cut-{number}.csv" for number in range(len(made))]
    for path, file in zip(paths, made):
        path.write_bytes(file.data())
    return paths


@settings(max_examples=200)
@given(made=st.lists(files, min_size=1, max_size=3), cut=cuts, options=questions, how=readings)
@example(made=[ONE_RECORD], cut=Cut(), options=AuditOptions(), how=ReadOptions())
@example(
    made=[ONE_RECORD._replace(compressed=True)],
    cut=Cut(),
    options=AuditOptions(),
    how=ReadOptions(),
)
def test_cutting_changes_nothing(
    made: list[File],
    cut: Cut,
    options: AuditOptions,
    how: ReadOptions,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Any file, cut anywhere, gives the report, the findings or the error of reading it at once."""
    paths = written(made, tmp_path_factory.getbasetemp())
    whole = outcome(paths, how, options, Resources(workers=1), sink=False)
    with cut_so(cut):
        resources = Resources(memory=cut.memory, tmpdir=str(tmp_path_factory.getbasetemp()))
        assert outcome(paths, how, options, resources, sink=False) == whole


WIDTH = 8
wide_headers = st.permutations(["企业名称", "统一社会信用代码", "登记状态", *"abcde"])
wide_rows = st.lists(cells, min_size=WIDTH, max_size=WIDTH).map(",".join)
code_rows = st.tuples(wide_rows, st.sampled_from(CODES))


@pytest.mark.slow
@settings(max_examples=100)
@given(
    header=wide_headers,
    made=st.lists(st.one_of(code_rows, code_rows, code_rows, odd_lines), min_size=2, max_size=14),
    end=st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    delimiter=st.sampled_from([",", ",", "，", "~|~"]),
    cut=cuts,
    region=st.integers(1, 300),
    strip=st.integers(1, 60),
)
def test_cutting_a_wide_file_changes_nothing(
    header: list[str],
    made: list[Any],
    end: str,
    delimiter: str,
    cut: Cut,
    region: int,
    strip: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Nor does it where workers read regions of wide files, strip by strip, from the file."""
    at = header.index("统一社会信用代码")
    lines = [",".join(header)]
    for row in made:
        if not isinstance(row, str):
            fields = row[0].split(",")
            fields[at % len(fields)] = row[1]  # a cell may hold a delimiter
            row = ",".join(fields)
        lines.append(row)
    path = tmp_path_factory.getbasetemp() / "wide.csv"
    path.write_bytes((end.join(lines) + end).replace(",", delimiter).encode())
    how = ReadOptions(delimiter=delimiter)
    with pytest.MonkeyPatch.context() as patch:
        # Or the whole file would be read while its top is looked at.
        patch.setattr(source_module, "CHUNK", 20)
        patch.setattr(records_module, "_SAMPLED", 1)
        whole = outcome([path], how, AuditOptions(), Resources(workers=1), sink=False)
        patch.setattr(records_module, "NARROW_FROM", {True: WIDTH, False: WIDTH})
        patch.setattr(batches_module, "WIDE_REGION", region)
        patch.setattr(narrow_module, "_STRIP", strip)
        read = mock.Mock(wraps=pieces_module._read)
        patch.setattr(pieces_module, "_read", read)
        with cut_so(cut):
            resources = Resources(memory=cut.memory, tmpdir=str(path.parent))
            assert outcome([path], how, AuditOptions(), resources, sink=False) == whole
    assert read.called or isinstance(whole[0], str)


@settings(max_examples=100)
@given(made=files, size=st.integers(1, 5), how=readings)
@example(
    made=ONE_RECORD._replace(lines=["甲,x", f"乙,{SAMPLE},,", f"丙,{SAMPLE},"], header=True),
    size=1,
    how=ReadOptions(),
)
def test_parts_change_nothing(
    made: File, size: int, how: ReadOptions, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nor does it matter how many records one process puts into a part."""
    paths = written([made], tmp_path_factory.getbasetemp())
    whole = outcome(paths, how, AuditOptions(), Resources(workers=1), sink=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading_module, "PART", size)
        assert outcome(paths, how, AuditOptions(), Resources(workers=1), sink=False) == whole


#: Lines that are ASCII, either of two encodings, GB18030 alone, or neither.
SAMPLE_LINE = f"x,{SAMPLE},".encode()
late = st.lists(
    st.sampled_from(
        [b"x,,y", SAMPLE_LINE, SAMPLE_LINE, b"\xc3\xa9,,", b'"a\nb",,', b"\xbc\xd7,,", b"\xff,,"]
    ),
    min_size=1,
    max_size=9,
).map(lambda lines: b"a,uscc,b\n" + b"\n".join(lines) + b"\n")


ANOTHER = (
    "begins as UTF-8 and goes on in another encoding; name the encoding with encoding= (for example"
    " gb18030, utf-16, big5)"
)
MISREAD = b'a,uscc,b\n"a\nb",,\n\xc3\xa9,,\n\xbc\xd7,,\n'


@settings(max_examples=100)
@example(data=MISREAD, cut=Cut(), size=6, header=True)
@example(data=SAMPLE_LINE + b'\n"a\n\xbc\xd7b",,\n', cut=Cut(), size=6, header=False)
@example(data=b"a,uscc,b\nx,,y\n\xff,,\n", cut=Cut(piece=300), size=7, header=True)
@given(data=late, cut=cuts, size=st.integers(1, 60), header=st.booleans())
def test_another_encoding_far_down(
    data: bytes, cut: Cut, size: int, header: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What seems to be UTF-8 until far down is read as at once, or refused: never misread.

    A chunk that holds the first byte which is not UTF-8 is taken as GB18030 as a whole. If it
    began in a piece that was read as UTF-8, and not as ASCII, that piece cannot be taken back.
    """
    path = tmp_path_factory.getbasetemp() / "late.csv"
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source_module, "CHUNK", size)
        patch.setattr(records_module, "_SAMPLED", 1)
        how = ReadOptions(header=header, columns=Wanted(code=2))
        whole = outcome([path], how, AuditOptions(), Resources(workers=1), sink=False)
        with cut_so(cut):
            pieces = outcome([path], how, AuditOptions(), Resources(), sink=False)
    if pieces != whole:
        assert pieces == (str(path), ANOTHER, None)


def test_what_seemed_to_be_utf8_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that were read as UTF-8 and belong to GB18030 after all end the reading."""
    path = tmp_path / "late.csv"
    path.write_bytes(MISREAD)
    monkeypatch.setattr(source_module, "CHUNK", 6)
    monkeypatch.setattr(records_module, "_SAMPLED", 1)
    with cut_so(Cut()):
        found = outcome([path], ReadOptions(), AuditOptions(), Resources(), sink=False)
    assert found == (str(path), ANOTHER, None)


# --- Processes ---------------------------------------------------------------------------------


def many_lines(number: int, seed: int) -> list[str]:
    """Return lines of all kinds but those that are errors, drawn with a seed."""
    order = random.Random(seed)
    fine = [line for line in ODD if line.count('"') != 1]
    made = []
    for at in range(number):
        code = order.choice(CODES) if order.random() < 0.2 else numbered(seed * number + at)
        row = f"{order.choice(CELLS)},{code},{order.choice(CELLS)}"
        made.append(order.choice(fine) if order.random() < 0.05 else row)
    return made


@pytest.fixture
def cut_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the smallest file read by several processes, in pieces of some kilobytes."""
    monkeypatch.setattr(session_module, "_SMALL", 0)
    monkeypatch.setattr(cutting_module, "PIECE", 5_000)
    monkeypatch.setattr(cutting_module, "_LEAST", 5_000)


WAYS = [pytest.param(True, marks=fork_only, id="fork"), pytest.param(False, id="fresh")]


@pytest.mark.slow
@pytest.mark.parametrize("fork", WAYS)
@pytest.mark.parametrize("memory", [1 << 20, 2_000])
def test_processes_give_the_answer_of_one(
    memory: int, fork: bool, tmp_path: Path, cut_small: None
) -> None:
    """Several files, several processes, much memory or little: the answer is that of one."""
    plain = File(many_lines(1_500, 1), True, "\n", "utf-8", False, b"", True)
    others = [
        plain._replace(lines=many_lines(900, 2), encoding="gb18030", end="\r\n"),
        plain._replace(lines=many_lines(900, 3), compressed=True, encoding="utf-8-sig"),
    ]
    paths = written([plain, *others], tmp_path)
    whole = outcome(paths, ReadOptions(), AuditOptions(), Resources(workers=1), sink=True)
    assert isinstance(whole[0], Report)
    resources = Resources(3, memory, str(tmp_path), fork)
    assert outcome(paths, ReadOptions(), AuditOptions(), resources, sink=True) == whole
    assert sorted(tmp_path.iterdir()) == sorted(paths)


@pytest.mark.parametrize("fork", WAYS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("broken", [b'"', b"\xff,,\n"])
def test_processes_name_the_line_of_an_error(
    broken: bytes, encoding: str, fork: bool, tmp_path: Path, cut_small: None
) -> None:
    """An error far down has the words and the line that it has in one process."""
    lines = many_lines(9_000, 4)
    file = File(lines, True, "\n", encoding, False, broken, True)
    (path,) = written([file], tmp_path)
    text = file._replace(broken=b"").data().decode(encoding)
    last = len(re.findall("\r\n|\r|\n", text))
    whole = outcome([path], ReadOptions(), AuditOptions(), Resources(workers=1), sink=False)
    assert whole[0] == str(path)
    assert whole[2] == last + 1
    assert (
        outcome([path], ReadOptions(), AuditOptions(), Resources(2, fork=fork), sink=False) == whole
    )


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("encoding", ["utf-8-sig", pytest.param("gb18030", marks=pytest.mark.slow)])
def test_progress_is_told_in_bytes_of_the_files(
    workers: int, encoding: str, tmp_path: Path, cut_small: None
) -> None:
    """It comes to the size of all files, large and small, and never goes beyond or back."""
    file = File(many_lines(9_000, 6), True, "\n", encoding, False, b"", True)
    paths = written([file._replace(lines=["甲,,"]), file, file], tmp_path)
    told: list[tuple[int, int | None, int]] = []
    audit_files(
        [str(path) for path in paths],
        ReadOptions(),
        AuditOptions(),
        Resources(workers),
        progress=lambda *one: told.append(one),
    )
    size = sum(path.stat().st_size for path in paths)
    read = [one[0] for one in told]
    assert {one[1] for one in told} == {size}
    assert read == sorted(read)
    assert read[-1] == size


@pytest.mark.slow
@fork_only
def test_processes_read_standard_input(
    tmp_path: Path, cut_small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes through standard input is handed out, with the same answer."""
    data = File(many_lines(4_000, 5), True, "\n", "utf-8", False, b"", True).data()
    found = []
    for workers in (1, 2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        resources = Resources(workers, 2_000, str(tmp_path), fork=True)
        found.append(outcome(["-"], ReadOptions(), AuditOptions(), resources, sink=True))
    assert found[0] == found[1]
    assert isinstance(found[0][0], Report)
