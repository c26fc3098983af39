"""The engine of every audit: combine partial results, finalize once.

The three verbs of a database operator. A collector takes batches (sink); `combine` merges the
partial result of a part, in the order of the registry; `finalize` finds the relations by a
partitioned shuffle and returns the report: each hash partition of the keys is settled by one
executor, the duplicate keys are broadcast, and the records that hold one are fetched from the
executors that keep them. The engine knows no files, processes, bytes or line ends.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.executor import settling_memory
from uscc.audit.keys import SETTLING
from uscc.audit.options import AuditOptions, Sink
from uscc.audit.partial import PartialResult
from uscc.audit.report_builder import ReportBuilder
from uscc.audit.result import Report, Source
from uscc.budget import MemoryBudget
from uscc.errors import InvalidArgument
from uscc.spill import Spill

if TYPE_CHECKING:
    from uscc.audit.executor import Pool

#: Columns whose records are fetched at a time by all executors together: all records may be
#: related, and then 16 columns take 40 megabytes.
_AT_ONCE = 16


class _Kept(NamedTuple):
    """The place of the columns of a part, and the offsets of its numbers and lines.

    - `member`: the executor that keeps the columns.
    - `kept`: numbers of the columns there.
    - `number`: number of records before the part.
    - `line`: number of lines of the source before the part.
    """

    member: int
    kept: list[int]
    number: int
    line: int


class Engine:
    """Combines the partial results of one audit; `finalize` ends it.

    - `options`: the options of the audit.
    - `sources`: the sources; more may be added until `finalize`.
    - `pool`: the executors.
    - `partitions`: hash partitions of the keys.
    - `budget`: the memory of the whole audit.
    """

    def __init__(
        self,
        options: AuditOptions,
        sources: Sequence[Source],
        pool: Pool,
        partitions: int,
        budget: MemoryBudget,
    ) -> None:
        self._pool = pool
        self._builder = ReportBuilder(options, sources, budget)
        each = budget.share("keys", 2 * partitions)
        self._organizations: list[Spill[bytes]] = [Spill(each) for _ in range(partitions)]
        self._entities: list[Spill[bytes]] = [Spill(each) for _ in range(partitions)]
        self._kept: list[_Kept] = []
        self._at_once = max(settling_memory(budget, pool.size) // SETTLING, 1)
        self._hashing: int | None = None
        self.records = 0

    def combine(self, member: int, result: PartialResult, line: int = 0) -> None:
        """Merge the next part of the registry.

        - `member`: the executor that keeps the part's columns.
        - `line`: lines of the source before the part.
        """
        # Workers have one seed, which need not be that of this process.
        if self._hashing not in (None, result.hashing):
            message = "executors hash text differently; give all the same PYTHONHASHSEED"
            raise InvalidArgument(message)
        self._hashing = result.hashing
        self._kept.append(_Kept(member, result.kept, self.records, line))
        self.records += result.records
        self._builder.add_part(result, line)
        for spill, keys in zip(self._organizations, result.organizations):
            spill.append(keys, len(keys))
        for spill, keys in zip(self._entities, result.entities):
            spill.append(keys, len(keys))

    def finalize(self, described: Sequence[Mapping[str, Any]], sink: Sink | None = None) -> Report:
        """Return the report.

        - `described`: the entry of each source in the report.
        - `sink`: receives the findings; None: the report contains them.
        """
        for some in _rounds(*self._settled(), self._at_once):
            self._fetch(*some)
        self._pool.dismiss()  # before the report, because freeing all their memory takes a while
        return self._builder.report(described, sink)

    def _settled(self) -> tuple[array[int], array[int]]:
        """Return the duplicate keys of organization codes and of entities."""
        # A partition may be large, so at most two more requests are sent than there are executors.
        # The fastest executor then has a next one waiting; cores are not equally fast.
        answers = (
            self._pool.ask(self._pool.idlest(), "settle", list(keys))
            for keys in (*self._organizations, *self._entities)
        )
        organizations, entities = array("q"), array("q")
        for number, repeats in enumerate(_ordered(answers, self._pool.size + 1)):
            (organizations if number < len(self._organizations) else entities).extend(repeats)
        return organizations, entities

    def _fetch(self, organizations: array[int], entities: array[int]) -> None:
        """Fetch the records that hold one of these keys."""
        size = self._pool.size
        received = [
            self._pool.ask(member, "broadcast", organizations, entities) for member in range(size)
        ]
        for answer in received:
            answer()
        columns = max(_AT_ONCE // size, 1)
        answers = (
            self._pool.ask(member, "fetch", kept[start : start + columns], *place)
            for member, kept, *place in self._kept
            for start in range(0, len(kept), columns)
        )
        for rows in _ordered(answers, 2 * size):
            self._builder.add_rows(rows)


def _ordered(answers: Iterable[Callable[[], Any]], ahead: int) -> Iterator[Any]:
    """Yield the answers in the order of the requests.

    - `answers`: functions that wait for an answer; the next request is sent when one is taken.
    - `ahead`: most requests sent ahead of the yielded answer.
    """
    waiting: deque[Callable[[], Any]] = deque()
    for answer in answers:
        waiting.append(answer)
        if len(waiting) > ahead:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()


def _rounds(
    organizations: array[int], entities: array[int], at_once: int
) -> Iterator[tuple[array[int], array[int]]]:
    """Yield the duplicate keys in batches of at most `at_once`."""
    none = array("q")
    if len(organizations) + len(entities) <= at_once:
        if organizations or entities:
            yield organizations, entities
        return
    for start in range(0, len(organizations), at_once):
        yield organizations[start : start + at_once], none
    for start in range(0, len(entities), at_once):
        yield none, entities[start : start + at_once]
