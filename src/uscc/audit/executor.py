"""The work of one process in an audit: collect batches, settle partitions, fetch records.

An executor keeps the columns of its own parts, so only keys and related records travel. Requests
and answers can be pickled: it runs in the calling process (`InlinePool`) or in
a worker process (`uscc.scanning.pool`).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.collector import Collector
from uscc.audit.columns import Columns, Row, rows_of
from uscc.audit.keys import repeats_in_partition
from uscc.audit.partial import PartialResult
from uscc.batch.records import RecordBatch
from uscc.budget import MemoryBudget
from uscc.spill import Spill

if TYPE_CHECKING:  # a Protocol costs a tenth of a millisecond when it is made
    from typing import Protocol

    class Piece(Protocol):
        """A part of a table that can be pickled and reads itself."""

        def feed(self, take: Callable[[RecordBatch], object]) -> Any:
            """Pass the batches to `take`; return the result of the reading for the driver."""

    class Pool(Protocol):
        """Executors numbered from 0 to `size` - 1.

        - `size`: number of executors.
        - `inline`: whether the only executor is in this process, so nothing is pickled.
        """

        size: int
        inline: bool

        def ask(self, member: int, method: str, *arguments: Any) -> Callable[[], Any]:
            """Call a method of an executor; return a function that waits for the answer.

            - `member`: number of the executor.
            - `method`: name of the method.
            - `arguments`: its arguments.
            """

        def idlest(self) -> int:
            """Return the number of the executor with the least to do."""

        def dismiss(self) -> None:
            """Nothing more will be asked."""


class Start(NamedTuple):
    """The parameters of an executor.

    - `slugs`: kinds and notes to be observed.
    - `partitions`: hash partitions of the keys.
    - `budget`: the memory of all executors together.
    - `among`: number of executors.
    """

    slugs: frozenset[str]
    partitions: int
    budget: MemoryBudget
    among: int = 1


def settling_memory(budget: MemoryBudget, among: int) -> int:
    """Return the bytes that each of `among` executors may use to settle a partition."""
    return budget.share("settling", among).memory


class Executor:
    """Collects, settles and fetches for the engine; see `Start`."""

    def __init__(self, start: Start) -> None:
        self._slugs = start.slugs
        self._partitions = start.partitions
        self._memory = settling_memory(start.budget, start.among)
        self._columns: Spill[Columns] = Spill(start.budget.share("columns", start.among))
        self._plain: set[bytes] = set()
        self._organizations: set[int] = set()
        self._entities: set[int] = set()

    def collector(self) -> Collector:
        """Return a collector for the batches of a new part."""
        return Collector(self._slugs, self._columns, self._plain)

    def result(self, collector: Collector) -> PartialResult:
        """Return the partial result of a collector so far."""
        return collector.result(self._partitions)

    def read(self, piece: Piece) -> tuple[PartialResult, Any]:
        """Collect a piece; return its partial result and the result of its reading."""
        collector = self.collector()
        found = piece.feed(collector.add)
        return self.result(collector), found

    def settle(self, keys: list[bytes]) -> array[int]:
        """Return the duplicate keys of one partition."""
        return array("q", repeats_in_partition(keys, self._memory))

    def broadcast(self, organizations: array[int], entities: array[int]) -> None:
        """Take the duplicate keys of all partitions."""
        self._organizations, self._entities = set(organizations), set(entities)

    def fetch(self, kept: Iterable[int], number: int, line: int) -> list[Row]:
        """Return the records of a part that hold a duplicate key.

        - `kept`: numbers of the part's columns here.
        - `number`: the number of the part's first record in the registry.
        - `line`: lines of the source before the part.
        """
        keys = self._organizations, self._entities, number, line
        return [row for at in kept for row in rows_of(self._columns[at], *keys)]


class InlinePool:
    """The executor of this process: it answers at once."""

    size = 1
    inline = True

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def ask(self, _member: int, method: str, *arguments: Any) -> Callable[[], Any]:
        """Call a method of the executor; return a function that returns the answer."""
        answer = getattr(self.executor, method)(*arguments)
        return lambda: answer

    def idlest(self) -> int:
        """Return the number of the executor."""
        return 0

    def dismiss(self) -> None:
        """Nothing more will be asked."""

    def close(self) -> None:
        """Do nothing: there is no process to end."""
