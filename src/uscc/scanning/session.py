"""One audit of files from beginning to end: its resources, its workers, its tables."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from typing import NamedTuple

from uscc.audit.engine import Engine
from uscc.audit.executor import InlinePool, Start
from uscc.audit.keys import partitions_for
from uscc.audit.options import AuditOptions, Sink
from uscc.audit.result import Report, Source
from uscc.budget import MEMORY, MemoryBudget
from uscc.errors import InvalidArgument, RegistryError
from uscc.readers.audited import audited
from uscc.readers.naming import KeptNames
from uscc.readers.options import ReadOptions
from uscc.readers.table import Table
from uscc.scanning.pool import WorkerPool, executor_of
from uscc.scanning.tables import Asked, Progress, TableReader, compressed

#: Smallest input in bytes that is worth worker processes, and bytes per process.
_SMALL, _EACH = 6 << 20, 3 << 20

#: Fewer rows in memory than this are not worth worker processes.
_FEW = 100_000

#: Number of records assumed if the size is unknown.
_UNKNOWN = 2_500_000


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
    with collector_paused(), closing(next(found)) as first:
        _look_ahead(first, names, reading)
        expected = _expected(names)
        asked = Asked(reading, progress, _total(names), len(names) > 1)
        small = _is_small(first, names, expected)
        size = 1 if small else resources.workers or _worthwhile(expected)
        records = expected // first.line_length if expected else _UNKNOWN
        return audit_tables(first, found, asked, options, resources, records, size, left_out, sink)


def audit_tables(
    first: Table,
    others: Iterable[Table],
    asked: Asked,
    options: AuditOptions,
    resources: Resources,
    records: int,
    size: int,
    left_out: Iterable[RegistryError] = (),
    sink: Sink | None = None,
) -> Report:
    """Audit tables as one registry.

    - `first`: the first table.
    - `others`: the tables after it.
    - `asked`: how to read them, and who is told how far it is.
    - `options`: the options of the audit.
    - `resources`: its resources.
    - `records`: expected number of records.
    - `size`: number of processes.
    - `left_out`: for each table that is not audited, why.
    - `sink`: receives the report and the findings.
    """
    partitions = partitions_for(records)
    budget = MemoryBudget(resources.memory, resources.tmpdir)
    start = Start(options.wish, partitions, budget, size)
    with closing(_pool(start, resources.fork)) as pool:
        sources: list[Source] = []
        kept = KeptNames()
        engine = Engine(options, sources, pool, partitions, budget)
        reader = TableReader(pool, engine, asked, budget)
        try:
            for table in chain([first], others):
                sources.append(Source(table.path, table.unit, kept.of(table.layout.kept)))
                reader.read(table)
        except RegistryError:
            reader.settle()  # an error in a table before is the first one
            raise
        described = reader.described()
        kept.require(first.head, asked.options.kept)
        by_column = kept.named(asked.options.kept.by_column)
        return engine.finalize(described, left_out, sink, by_column)


def audit_rows(
    opened: Callable[[], Table],
    reading: ReadOptions,
    options: AuditOptions,
    resources: Resources,
    *,
    sink: Sink | None = None,
    progress: Progress | None = None,
) -> Report:
    """Audit a table that is in memory; see `uscc.frames.audit`.

    - `opened`: returns the table.
    """
    with collector_paused(), closing(opened()) as table:
        rows = table.size
        size = resources.workers or available_cores()
        if table.ended or (rows is not None and rows < _FEW):
            size = 1
        asked = Asked(reading, progress, None, False)
        return audit_tables(table, [], asked, options, resources, rows or _UNKNOWN, size, sink=sink)


def _look_ahead(first: Table, names: Sequence[str], reading: ReadOptions) -> None:
    """Raise `RegistryError` for a kept column that no table has, before all of them are read.

    Nothing is said where an input can be read only once.

    - `first`: the first table.
    - `names`: the paths of all files.
    - `reading`: how to read them.
    """
    kept = KeptNames()
    kept.of(first.layout.kept)
    if not kept.lacks(reading.kept) or not all(map(os.path.isfile, names)):
        return
    for table in chain.from_iterable(audited(name, reading, []) for name in names):
        with closing(table):
            kept.of(table.layout.kept)
    kept.require(first.head, reading.kept)


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
        total += size * compressed(name)
    return total


def _total(names: Sequence[str]) -> int | None:
    """Return the number of bytes to read; None if it is unknown because of compression."""
    if any(compressed(name) > 1 for name in names):
        return None
    return _expected(names)


def _is_small(first: Table, names: Sequence[str], expected: int | None) -> bool:
    if expected is None:
        return len(names) == 1 and first.ended
    return expected < _SMALL


@contextmanager
def collector_paused() -> Iterator[None]:
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
