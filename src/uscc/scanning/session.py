"""One audit of files from beginning to end: who reads, what they may take, what is left."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from uscc.audit.keys import SETTLING, partitions_for
from uscc.audit.options import AuditOptions, Sink
from uscc.audit.result import Report
from uscc.errors import InvalidArgument, RegistryError
from uscc.readers.delimited import DelimitedFile, ReadOptions
from uscc.readers.layout import Layout
from uscc.readers.source import state_of
from uscc.scanning.ledger import Ledger
from uscc.scanning.pool import InlinePool, Start, WorkerPool
from uscc.scanning.reading import Reader, read_here
from uscc.scanning.worker import CHANGED
from uscc.spill import MEMORY, MemoryBudget

#: Less than that is not worth a process, and no process is worth less than a part of it.
_SMALL, _EACH = 6 << 20, 3 << 20

#: How much smaller compressed files are, about.
_COMPRESSION = 5

_COMPRESSED = (".gz", ".bz2", ".xz")

#: Records expected where nobody knows.
_UNKNOWN = 2_500_000

#: Told now and then: bytes read, bytes in all (None if unknown), records.
Progress = Callable[[int, "int | None", int], object]


class Resources(NamedTuple):
    """What an audit may take. `workers`: None for all cores. `fork`: whether processes may
    be copies of this one; see `uscc.scanning.pool`.
    """

    workers: int | None = None
    memory: int = MEMORY
    tmpdir: str | None = None
    fork: bool = False


def audit_files(
    paths: Sequence[str | os.PathLike[str]],
    how: ReadOptions,
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
    with _collector_paused(), closing(DelimitedFile(names[0], how)) as first:
        expected = _expected(names)
        small = _is_small(first, names, expected)
        size = 1 if small else resources.workers or _worthwhile(expected)
        partitions = partitions_for(expected // first.line_length if expected else _UNKNOWN)
        budget = MemoryBudget(
            resources.memory * 3 // 4, resources.tmpdir
        )  # the rest is for what is passing
        start = Start(options.observed, partitions, budget.fraction(0.6 / size))
        with closing(_pool(size, start, resources.fork)) as pool:
            at_once = max(resources.memory * 3 // 10 // pool.size // SETTLING, 1)
            ledger = Ledger(options, names, pool, partitions, at_once, budget.fraction(0.4))
            read = _Files(how, pool, ledger, progress, _total(names), resources.memory)
            described = [read.file(names[0], first), *(read.file(name) for name in names[1:])]
            read.require_aligned()
            return ledger.report(described, sink)


def _pool(size: int, start: Start, fork: bool) -> WorkerPool | InlinePool:
    return InlinePool(start) if size == 1 else WorkerPool(size, start, fork=fork)


def _worthwhile(expected: int | None) -> int:
    """Return how many processes are worth their start for so many bytes."""
    cores = available_cores()
    return cores if expected is None else min(cores, -(-expected // _EACH))


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _expected(names: Iterable[str]) -> int | None:
    """Return how many bytes are to be read, about; None where nobody knows."""
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
    """Return how many bytes will be read, None where compression hides it."""
    if any(name.endswith(_COMPRESSED) for name in names):
        return None
    return _expected(names)


def _is_small(first: DelimitedFile, names: Sequence[str], expected: int | None) -> bool:
    if expected is None:
        return len(names) == 1 and first.ended
    return expected < _SMALL


class _Files:
    """Reads one file after the other into the ledger."""

    def __init__(
        self,
        how: ReadOptions,
        pool: WorkerPool | InlinePool,
        ledger: Ledger,
        progress: Progress | None,
        total: int | None,
        memory: int,
    ) -> None:
        self._how = how
        self._pool = pool
        self._ledger = ledger
        self._progress = progress
        self._total = total
        self._memory = memory
        self._before = 0
        self._source = 0
        self._records = 0
        self._shifted: list[tuple[int, str, Layout]] = []

    def file(self, name: str, registry: DelimitedFile | None = None) -> Mapping[str, Any]:
        """Read a file, `registry` if it is open already; return what is said of it."""
        registry = registry or DelimitedFile(name, self._how)
        state = registry.state()
        try:
            if isinstance(self._pool, InlinePool):
                stats = read_here(registry, self._source, self._pool, self._ledger, self._tell)
            else:
                reader = Reader(self._source, self._pool, self._ledger, self._tell, self._memory)
                registry = reader.read(registry, self._how)
                stats = reader.stats()
        finally:
            registry.close()
        if state is not None and state != state_of(name):
            raise RegistryError(CHANGED, path=name)
        self._source += 1
        self._records += stats.records
        self._shifted.append((stats.shifted, name, registry.layout))
        self._before += state[1] if state else registry.offset  # it was closed at its end
        return registry.description(stats)

    def require_aligned(self) -> None:
        """Raise if the code is in another column in most records of all files together.

        Lines are realigned where they are a minority. Where they are not, the column that was
        named holds no codes.
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
    """Pause the garbage collector, and leave it as it was, whatever happens.

    It would walk millions of objects again and again, none of them in a cycle: a quarter of
    the whole time was its.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
