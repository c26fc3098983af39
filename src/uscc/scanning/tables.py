"""The tables of an audit, one after the other: who reads each, and what the report says of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.engine import Engine
from uscc.budget import MemoryBudget
from uscc.errors import RegistryError
from uscc.readers.batches import ReadStats
from uscc.readers.delimited import DelimitedFile
from uscc.readers.layout import Layout
from uscc.readers.options import ReadOptions
from uscc.readers.pieces import CHANGED
from uscc.readers.source import State, state_of
from uscc.readers.table import Table
from uscc.scanning.reading import AHEAD, read_table

if TYPE_CHECKING:
    from uscc.audit.executor import Pool

#: Called now and then with bytes read, bytes in all (None if unknown), and records.
Progress = Callable[[int, "int | None", int], object]

#: Approximate compression ratio, and the endings of files that are compressed.
_RATIO = 5
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".zip", ".xlsx", ".xlsm", ".xlsb", ".ods", ".parquet")


def compressed(name: str) -> int:
    """Return how many bytes one byte of a file holds, by its name: 1, or about 5."""
    return _RATIO if name.endswith(_COMPRESSED) else 1


class Asked(NamedTuple):
    """What the caller asks for.

    - `options`: how to read the files.
    - `progress`: called now and then; None: nobody asks.
    - `total`: bytes in all; None if unknown.
    - `several`: whether there are several files.
    """

    options: ReadOptions
    progress: Progress | None
    total: int | None
    several: bool


class _Waiting(NamedTuple):
    """A table that a worker reads: the file and its state, the worker, and its answer."""

    file: str
    state: State
    member: int
    answer: Callable[[], Any]


class TableReader:
    """Reads one table after the other and combines the results in the engine.

    - `pool`: the executors.
    - `engine`: combines the partial results, in the order of the tables.
    - `asked`: what the caller asks for.
    - `budget`: the memory of the whole audit.
    """

    def __init__(self, pool: Pool, engine: Engine, asked: Asked, budget: MemoryBudget) -> None:
        self._pool = pool
        self._engine = engine
        self._asked = asked
        self._budget = budget
        self._before = 0  # bytes of the files before this one
        self._file, self._size = "", 0  # this file, and its bytes
        self._source = 0
        self._records = 0
        self._described: list[Mapping[str, Any]] = []
        self._shifted: list[tuple[int, str, Layout]] = []
        self._waiting: deque[_Waiting] = deque()

    def read(self, table: Table) -> None:
        """Read a table and close it, or have a worker read it."""
        state = table.state()
        # A file that was read to its end is closed, and its state is asked for by its path.
        now = state or (state_of(table.file) if table.reopens else None)
        if now is not None and self._is_for_a_worker(table, now):
            table.close()
            self._hand_out(table, now)
        else:
            self.settle()
            self._read(table, state)
        self._source += 1

    def described(self) -> list[Mapping[str, Any]]:
        """Return the entry of each table in the report, after the last table.

        Raises `RegistryError` if most records are not under their header.
        """
        self.settle()
        self._require_aligned()
        return self._described

    def settle(self) -> None:
        """Combine the results of all tables that workers read. Raises their errors, in order."""
        self._take(0)

    # -- in this process -------------------------------------------------------------------

    def _read(self, table: Table, state: State | None) -> None:
        """Read a table and close it."""
        self._begin(table.file)
        try:
            table, stats = self._read_by_pieces(table)
        finally:
            table.close()
        self._end(table.file, state, table.offset)  # it was closed at its end
        self._note(table.described(stats), stats, table.layout)

    def _read_by_pieces(self, table: Table) -> tuple[Table, ReadStats]:
        """Read a table; return it (opened again if necessary) and its statistics.

        Only delimited text can be cut into pieces for worker processes.
        """
        how = self._source, self._pool, self._engine, self._tell
        if self._pool.inline or not isinstance(table, DelimitedFile):
            return table, read_table(table, *how)
        from uscc.scanning.cutting import CutReader  # small files do without

        reader = CutReader(*how, self._budget)
        return reader.read(table), reader.stats()

    # -- in workers ------------------------------------------------------------------------

    def _is_for_a_worker(self, table: Table, state: State) -> bool:
        """Tell whether one worker reads the table, because there are others for the others."""
        if self._pool.inline or not (self._asked.several or table.has_others):
            return False
        from uscc.scanning.whole import is_whole

        return is_whole(table, state[1] * compressed(table.file))

    def _hand_out(self, table: Table, state: State) -> None:
        """Have a worker read a table."""
        from uscc.scanning.whole import WholeTable

        member = self._pool.idlest()
        piece = WholeTable(table.file, table.number, self._asked.options, self._source)
        answer = self._pool.ask(member, "read", piece)
        self._waiting.append(_Waiting(table.file, state, member, answer))
        self._take(AHEAD * self._pool.size)

    def _take(self, most: int) -> None:
        """Combine the results of tables in their order, until at most `most` are waiting."""
        while len(self._waiting) > most:
            file, state, member, answer = self._waiting.popleft()
            result, (described, stats, layout) = answer()
            self._begin(file)
            self._end(file, state, 0)
            self._engine.combine(member, result)
            self._note(described, stats, layout)
            self._tell(self._size, self._engine.records)

    # -- both ------------------------------------------------------------------------------

    def _begin(self, file: str) -> None:
        """Count the bytes of the file before, where another one begins."""
        if file != self._file:
            self._before, self._file = self._before + self._size, file

    def _end(self, file: str, state: State | None, offset: int) -> None:
        """Keep the bytes of a file. Raises `RegistryError` if it was changed meanwhile."""
        if state is not None and state != state_of(file):
            raise RegistryError(CHANGED, path=file)
        self._size = state[1] if state else offset

    def _note(self, described: Mapping[str, Any], stats: ReadStats, layout: Layout) -> None:
        """Keep the entry of a table in the report, and its numbers for `_require_aligned`."""
        self._records += stats.records
        self._shifted.append((stats.shifted, described["path"], layout))
        self._described.append(described)

    def _require_aligned(self) -> None:
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
        if self._asked.progress is not None:
            self._asked.progress(self._before + read, self._asked.total, records)
