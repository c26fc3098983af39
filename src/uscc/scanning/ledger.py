"""What the parts of an audit have yielded, in the order of the registry, and what follows.

Parts are entered as they come; then the keys of each partition are settled, the records that
hold one seen twice are fetched from where they are kept, and the report is made.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from uscc.audit.options import AuditOptions, Sink
from uscc.audit.report_builder import ReportBuilder
from uscc.audit.result import Report, Source
from uscc.scanning.pool import InlinePool, WorkerPool
from uscc.scanning.worker import Account
from uscc.spill import MemoryBudget, Spill

#: Batches whose records are fetched at a time by all workers together: all of them may be
#: wanted, and take 40 megabytes.
_BLOCKS = 16


class _Entry(NamedTuple):
    """Where the columns of a part are kept, and what to add to its numbers and lines."""

    member: int
    kept: list[int]
    number: int
    line: int


class Ledger:
    """Takes parts; `report` ends it. `partitions`: of the keys. `at_once`: how many of those seen
    twice a worker may have in mind.
    """

    def __init__(
        self,
        options: AuditOptions,
        sources: Sequence[str],
        pool: WorkerPool | InlinePool,
        partitions: int,
        at_once: int,
        budget: MemoryBudget,
    ) -> None:
        self._pool = pool
        self._conclusion = ReportBuilder(options, list(map(Source, sources)), budget.fraction(0.5))
        each = budget.fraction(0.25 / partitions)
        self._organizations: list[Spill[bytes]] = [Spill(each) for _ in range(partitions)]
        self._entities: list[Spill[bytes]] = [Spill(each) for _ in range(partitions)]
        self._entries: list[_Entry] = []
        self._at_once = at_once
        self.records = 0

    def enter(self, member: int, account: Account, line: int) -> None:
        """Take what a worker made of a part that begins behind a line of its source."""
        self._entries.append(_Entry(member, account.kept, self.records, line))
        self.records += account.figures.records
        self._conclusion.add_part(account.figures, account.observed, line)
        pairs = zip(
            (self._organizations, self._entities), (account.organizations, account.entities)
        )
        for spills, keys in pairs:
            for spill, partition in zip(spills, keys):
                spill.append(partition, len(partition))

    def report(self, described: Sequence[Mapping[str, Any]], sink: Sink | None) -> Report:
        """Return the report; see `ReportBuilder.report`."""
        for some in _rounds(*self._settled(), self._at_once):
            self._fetch(*some)
        self._pool.dismiss()  # to give all their memory back takes a while
        return self._conclusion.report(described, sink)

    def _settled(self) -> tuple[array[int], array[int]]:
        """Return the keys of organization parts and of entities that come twice."""
        # Each partition may be large, so only two more of them are on their way than there are
        # workers: enough for whoever is done first to go on. Cores are not equally fast.
        options = (
            self._pool.ask(self._pool.idlest(), "settle", list(keys))
            for keys in (*self._organizations, *self._entities)
        )
        organizations, entities = array("q"), array("q")
        for number, twice in enumerate(_answers(options, self._pool.size + 1)):
            (organizations if number < len(self._organizations) else entities).extend(twice)
        return organizations, entities

    def _fetch(self, organizations: array[int], entities: array[int]) -> None:
        """Fetch the records that hold one of these keys."""
        size = self._pool.size
        told = [
            self._pool.ask(member, "broadcast", organizations, entities) for member in range(size)
        ]
        for answer in told:
            answer()
        batches = max(_BLOCKS // size, 1)
        options = (
            self._pool.ask(member, "rows", kept[start : start + batches], *place)
            for member, kept, *place in self._entries
            for start in range(0, len(kept), batches)
        )
        for rows in _answers(options, 2 * size):
            self._conclusion.add_rows(rows)


def _answers(options: Iterable[Callable[[], Any]], ahead: int) -> Iterator[Any]:
    """Yield answers in the order of the questions, of which so many are asked ahead."""
    waiting: deque[Callable[[], Any]] = deque()
    for answer in options:
        waiting.append(answer)
        if len(waiting) > ahead:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()


def _rounds(
    organizations: array[int], entities: array[int], at_once: int
) -> Iterator[tuple[array[int], array[int]]]:
    """Yield the keys, so many at once at most: all together, if they are not more."""
    none = array("q")
    if len(organizations) + len(entities) <= at_once:
        if organizations or entities:
            yield organizations, entities
        return
    for start in range(0, len(organizations), at_once):
        yield organizations[start : start + at_once], none
    for start in range(0, len(entities), at_once):
        yield none, entities[start : start + at_once]
