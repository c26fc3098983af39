"""One audit of files from beginning to end: its resources, its workers, its tables."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.engine import Engine
from uscc.audit.executor import InlinePool, Start
from uscc.audit.keys import partitions_for
from uscc.audit.options import AuditOptions, Sink
from uscc.audit.result import Report, Source
from uscc.budget import MEMORY, MemoryBudget
from uscc.errors import InvalidArgument, RegistryError
from uscc.readers.audited import audited
from uscc.readers.batches import ReadStats
from uscc.readers.delimited import DelimitedFile
from uscc.readers.layout import Layout
from uscc.readers.options import ReadOptions
from uscc.readers.pieces import CHANGED
from uscc.readers.source import state_of
from uscc.readers.table import Table
from uscc.scanning.pool import WorkerPool, executor_of
from uscc.scanning.reading import read_table

if TYPE_CHECKING:
    from uscc.audit.executor import Pool

#: Smallest input in bytes that is worth worker processes, and bytes per process.
_SMALL, _EACH = 6 << 20, 3 << 20

#: Approximate compression ratio.
_COMPRESSION = 5

_COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".zip", ".xlsx", ".xlsm", ".xlsb", ".ods", ".parquet")

#: Number of records assumed if the size is unknown.
_UNKNOWN = 2_500_000

#: Called now and then with bytes read, bytes in all (None if unknown), and records.
Progress = Callable[[int, "int | None", int], object]


class Resources(NamedTuple):
    """The resources of an audit.

    - `workers`: number of processes; None: one per core.
    - `memory`: limit in bytes for all processes together.
    - `tmpdir`: folder for temporary files; None: the system's.
    - `fork`: whether workers may be forked; see `uscc.scanning.pool`.
    """

    workers: int | None = None
    memory: int = MEMORY
    tmpdir: str | None = None
    fork: bool = False


def audit_files(
    paths: Sequence[str | os.PathLike[str]],
    reading: ReadOptions,
    options: AuditOptions,
    resources: Resources,
    *,
    sink: Sink | None = None,
    progress: Progress | None = None,
) -> Report:
    """Audit files as one registry; see `uscc.scan`."""
    if not paths:
        raise InvalidArgument("scan needs at least one path")
    names = [os.fspath(path) for path in paths]
    reading = reading._replace(memory=resources.memory, tmpdir=resources.tmpdir)
    left_out: list[RegistryError] = []
    found = chain.from_iterable(audited(name, reading, left_out) for name in names)
    with _collector_paused(), closing(next(found)) as first:
        expected = _expected(names)
        small = _is_small(first, names, expected)
        size = 1 if small else resources.workers or _worthwhile(expected)
        partitions = partitions_for(expected // first.line_length if expected else _UNKNOWN)
        budget = MemoryBudget(resources.memory, resources.tmpdir)
        start = Start(options.wish, partitions, budget, size)
        with closing(_pool(start, resources.fork)) as pool:
            sources: list[Source] = []
            engine = Engine(options, sources, pool, partitions, budget)
            reader = _Tables(pool, engine, progress, _total(names), budget)
            described = []
            for table in chain([first], found):
                sources.append(Source(table.path, table.unit))
                described.append(reader.read(table))
            reader.require_aligned()
            report = engine.finalize(described, sink)
            return report._replace(left_out=tuple(left_out))


def _pool(start: Start, fork: bool) -> WorkerPool | InlinePool:
    if start.among == 1:
        return InlinePool(executor_of(start))
    return WorkerPool(start, fork=fork and _is_one_thread())


def _is_one_thread() -> bool:
    """Tell whether the process has one thread; a library that reads a format may have begun more.

    A forked process has one thread only, and the locks that the others held.
    """
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _worthwhile(expected: int | None) -> int:
    """Return the number of processes that are worth their start for this many bytes."""
    cores = available_cores()
    return cores if expected is None else min(cores, -(-expected // _EACH))


def available_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _expected(names: Iterable[str]) -> int | None:
    """Return the approximate number of bytes to read; None if it is unknown."""
    total = 0
    for name in names:
        try:
            size = os.stat(name).st_size if name != "-" else 0
        except (OSError, ValueError):
            size = 0
        if not size:
            return None
        total += size * (_COMPRESSION if name.endswith(_COMPRESSED) else 1)
    return total


def _total(names: Sequence[str]) -> int | None:
    """Return the number of bytes to read; None if it is unknown because of compression."""
    if any(name.endswith(_COMPRESSED) for name in names):
        return None
    return _expected(names)


def _is_small(first: Table, names: Sequence[str], expected: int | None) -> bool:
    if expected is None:
        return len(names) == 1 and first.ended
    return expected < _SMALL


class _Tables:
    """Reads one table after the other and combines the results in the engine."""

    def __init__(
        self,
        pool: Pool,
        engine: Engine,
        progress: Progress | None,
        total: int | None,
        budget: MemoryBudget,
    ) -> None:
        self._pool = pool
        self._engine = engine
        self._progress = progress
        self._total = total
        self._budget = budget
        self._before = 0  # bytes of the files before this one
        self._file, self._size = "", 0  # this file, and its bytes
        self._source = 0
        self._records = 0
        self._shifted: list[tuple[int, str, Layout]] = []

    def read(self, table: Table) -> Mapping[str, Any]:
        """Read a table and close it; return its entry in the report."""
        state = table.state()
        if table.file != self._file:
            self._before, self._file = self._before + self._size, table.file
        try:
            table, stats = self._read(table)
        finally:
            table.close()
        if state is not None and state != state_of(table.file):
            raise RegistryError(CHANGED, path=table.path)
        self._source += 1
        self._records += stats.records
        self._shifted.append((stats.shifted, table.path, table.layout))
        self._size = state[1] if state else table.offset  # it was closed at its end
        return table.described(stats)

    def _read(self, table: Table) -> tuple[Table, ReadStats]:
        """Read a table; return it (opened again if necessary) and its statistics.

        Only delimited text can be cut into pieces for worker processes.
        """
        how = self._source, self._pool, self._engine, self._tell
        if self._pool.inline or not isinstance(table, DelimitedFile):
            return table, read_table(table, *how)
        from uscc.scanning.cutting import CutReader  # small files do without

        reader = CutReader(*how, self._budget)
        return reader.read(table), reader.stats()

    def require_aligned(self) -> None:
        """Raise if the code is in another column in most records of all files together.

        A minority of shifted lines is realigned. If they are the majority, the named column does
        not hold codes.
        """
        shifted = sum(number for number, _, _ in self._shifted)
        if shifted > 1 and shifted * 2 > self._records:
            _, path, layout = max(self._shifted, key=lambda one: one[0])
            column = layout.names[layout.code.number]
            raise RegistryError(
                "in {n:,} of {records:,} records the code is in another column than {name!r}"
                " (#{number})",
                path=path,
                hint="uncut",
                n=shifted,
                records=self._records,
                name=column,
                number=layout.code.number + 1,
            )

    def _tell(self, read: int, records: int) -> None:
        if self._progress is not None:
            self._progress(self._before + read, self._total, records)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the garbage collector, and restore its state at the end, even after an error.

    It would traverse millions of objects many times, although none is in a cycle. It took a
    quarter of the whole time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
