"""What the parts of an audit have yielded, in the order of the registry, and what follows.

Parts are entered as they come; then the keys of each share are settled, the records that
hold one seen twice are fetched from where they are kept, and the report is made.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from uscc.audit.conclusion import Conclusion, Question, Sink
from uscc.audit.result import Report
from uscc.scanning.crew import Crew, Local
from uscc.scanning.worker import Account
from uscc.spill import Room, Spill

#: Blocks whose records are fetched at a time by all workers together: all of them may be
#: wanted, and take 40 megabytes.
_BLOCKS = 16


class _Entry(NamedTuple):
    """Where the columns of a part are kept, and what to add to its numbers and lines."""

    member: int
    kept: list[int]
    number: int
    line: int


class Ledger:
    """Takes parts; `report` ends it. `shares`: of the keys. `at_once`: how many of those seen
    twice a worker may have in mind.
    """

    def __init__(
        self,
        asked: Question,
        sources: Sequence[str],
        crew: Crew | Local,
        shares: int,
        at_once: int,
        room: Room,
    ) -> None:
        self._crew = crew
        self._conclusion = Conclusion(asked, sources, room.share(0.5))
        each = room.share(0.25 / shares)
        self._bodies: list[Spill[bytes]] = [Spill(each) for _ in range(shares)]
        self._entities: list[Spill[bytes]] = [Spill(each) for _ in range(shares)]
        self._entries: list[_Entry] = []
        self._at_once = at_once
        self.records = 0

    def enter(self, member: int, account: Account, line: int) -> None:
        """Take what a worker made of a part that begins behind a line of its source."""
        self._entries.append(_Entry(member, account.kept, self.records, line))
        self.records += account.figures.records
        self._conclusion.add_part(account.figures, account.observed, line)
        pairs = zip((self._bodies, self._entities), (account.bodies, account.entities))
        for spills, keys in pairs:
            for spill, share in zip(spills, keys):
                spill.append(share, len(share))

    def report(self, described: Sequence[Mapping[str, Any]], sink: Sink | None) -> Report:
        """Return the report; see `Conclusion.report`."""
        for some in _rounds(*self._settled(), self._at_once):
            self._fetch(*some)
        self._crew.dismiss()  # to give all their memory back takes a while
        return self._conclusion.report(described, sink)

    def _settled(self) -> tuple[array[int], array[int]]:
        """Return the keys of organization parts and of entities that come twice."""
        # Each share may be large, so only two more of them are on their way than there are
        # workers: enough for whoever is done first to go on. Cores are not equally fast.
        asked = (
            self._crew.ask(self._crew.idlest(), "settle", list(keys))
            for keys in (*self._bodies, *self._entities)
        )
        bodies, entities = array("q"), array("q")
        for number, twice in enumerate(_answers(asked, self._crew.size + 1)):
            (bodies if number < len(self._bodies) else entities).extend(twice)
        return bodies, entities

    def _fetch(self, bodies: array[int], entities: array[int]) -> None:
        """Fetch the records that hold one of these keys."""
        size = self._crew.size
        learnt = [self._crew.ask(member, "learn", bodies, entities) for member in range(size)]
        for answer in learnt:
            answer()
        blocks = max(_BLOCKS // size, 1)
        asked = (
            self._crew.ask(member, "rows", kept[start : start + blocks], *place)
            for member, kept, *place in self._entries
            for start in range(0, len(kept), blocks)
        )
        for rows in _answers(asked, 2 * size):
            self._conclusion.add_rows(rows)


def _answers(asked: Iterable[Callable[[], Any]], ahead: int) -> Iterator[Any]:
    """Yield answers in the order of the questions, of which so many are asked ahead."""
    waiting: deque[Callable[[], Any]] = deque()
    for answer in asked:
        waiting.append(answer)
        if len(waiting) > ahead:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()


def _rounds(
    bodies: array[int], entities: array[int], at_once: int
) -> Iterator[tuple[array[int], array[int]]]:
    """Yield the keys, so many at once at most: all together, if they are not more."""
    none = array("q")
    if len(bodies) + len(entities) <= at_once:
        if bodies or entities:
            yield bodies, entities
        return
    for start in range(0, len(bodies), at_once):
        yield bodies[start : start + at_once], none
    for start in range(0, len(entities), at_once):
        yield none, entities[start : start + at_once]
