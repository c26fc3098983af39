"""A share too large for the memory of an executor, cut into pieces that are settled in steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.entities import EntityShare
from uscc.audit.groups import Asked, Head, Key, Settled, first_drafts
from uscc.audit.ordering import answers_in_order
from uscc.audit.related import Rows
from uscc.audit.share import Share
from uscc.budget import MemoryBudget
from uscc.spill import Spill

if TYPE_CHECKING:
    from uscc.audit.executor import Pool

#: Largest number of pieces that are divided by code.
_MOST_PIECES = 256


class RowList:
    """Rows in chunks, which spill.

    - `budget`: the memory of the chunks.
    - `records`: number of rows.
    - `pieces`: the piece of each chunk; see `uscc.audit.selecting.ShareRows`.
    """

    def __init__(self, budget: MemoryBudget) -> None:
        self._spill: Spill[Rows] = Spill(budget)
        self.records = 0
        self.pieces: list[int] = []

    def append(self, rows: Rows, piece: int = -1) -> None:
        """Add rows; `piece`: see `uscc.audit.selecting.ShareRows`."""
        self.records += rows.records
        self.pieces.append(piece)
        self._spill.append(rows, rows.size())

    def __iter__(self) -> Iterator[Rows]:
        return iter(self._spill)

    def __getitem__(self, number: int) -> Rows:
        return self._spill[number]


class Chunk(NamedTuple):
    """A chunk of a piece; chunks sort by their order.

    - `order`: number of the chunk of the share that has its rows.
    - `rows`, `number`: the list of rows, and its number there.
    """

    order: int
    rows: RowList
    number: int


class CutShare:
    """Has a share settled that is larger than an executor may settle at a time.

    - `pool`: the executors.
    - `kind`: the class of the share.
    - `asked`: the options of the relations.
    - `budget`: the memory of the audit.
    - `most`: number of rows that an executor can settle at a time.
    """

    def __init__(
        self, pool: Pool, kind: type[Share], asked: Asked, budget: MemoryBudget, most: int
    ) -> None:
        self._pool = pool
        self._kind = kind
        self._asked = asked
        self._most = most
        self._budget = budget
        self._pieces: list[list[Chunk]] = []
        # The piece that each executor has opened, and the order of the next requests.
        self._open: dict[int, int] = {}
        self._order: list[int] = []

    def cut(self, rows: RowList) -> None:
        """Cut the rows of the share; most are divided by code already."""
        pieces = self._number_of_pieces(rows.records)
        if self._kind is EntityShare:
            self._cut_by_code(rows, pieces)
        else:
            self._cut_anywhere(rows, rows.records // pieces)
        self._order = list(range(len(self._pieces)))

    def _number_of_pieces(self, records: int) -> int:
        """Return a power of 2: one piece per executor if they can be opened all at once.

        Otherwise pieces are smaller, because other memory is at its limit, too.
        """
        pieces = -(-records // (2 * self._most))
        if pieces > self._pool.size:
            pieces = -(-records // self._most)
        return min(1 << (pieces - 1).bit_length(), _MOST_PIECES)

    def _cut_anywhere(self, rows: RowList, most: int) -> None:
        """Cut code rows into pieces of about `most` rows."""
        records = most
        for number, chunk in enumerate(rows):
            if records >= most:
                self._pieces.append([])
                records = 0
            records += chunk.records
            self._pieces[-1].append(Chunk(number, rows, number))

    def _cut_by_code(self, rows: RowList, pieces: int) -> None:
        """Cut entity rows so that equal codes are in the same piece."""
        found: list[list[Chunk]] = [[] for _ in range(pieces)]
        whole: list[int] = []
        for number, piece in enumerate(rows.pieces):
            if piece < 0:
                whole.append(number)
            else:
                found[piece % pieces].append(Chunk(number, rows, number))
        answers = (self._ask("divide", rows[number], pieces) for number in whole)
        own = RowList(self._budget.share("pieces"))
        for number, divided in zip(whole, answers_in_order(answers, self._pool.size + 1)):
            for chunks, some in zip(found, divided):
                if some is not None:
                    chunks.append(Chunk(number, own, len(own.pieces)))
                    own.append(some)
        self._pieces = [sorted(chunks, key=itemgetter(0)) for chunks in found if chunks]

    def settled(self) -> Iterator[Settled]:
        """Yield what the pieces say; the last answer has the groups and the first members."""
        total = reduce(_plus, self._of_pieces("tally"))
        last = Settled()
        last.groups.update(total.groups(self._asked))
        last.largest = total.largest
        heads: dict[Key, Head] = {}
        told: dict[int, set[Key]] = {}
        order = self._order
        for number, settled in zip(order, self._of_pieces("settle_piece", total)):
            _add_heads(heads, settled.heads)
            told[number], settled.heads = set(settled.heads), {}
            last.first = first_drafts(last.first + settled.first, self._asked.samples)
            settled.first = []
            yield settled
        wanted = last.wanted()
        if self._asked.making is None:  # otherwise the pieces have told all heads
            for some in self._other_heads(total, wanted, told):
                _add_heads(heads, some)
        last.heads = {key: heads[key] for key in wanted}
        yield last
        if self._asked.making is not None:
            yield from self._findings(total, heads)

    def _findings(self, total: Any, heads: dict[Key, Head]) -> Iterator[Settled]:
        """Yield the findings of each piece; `heads`: of all groups."""
        for findings in self._of_pieces("findings", total, heads):
            settled = Settled()
            settled.findings = findings
            yield settled

    def _other_heads(
        self, total: Any, wanted: set[Key], told: Mapping[int, set[Key]]
    ) -> Iterator[dict[Key, Head]]:
        """Yield the first members of groups, from the pieces that have not told them.

        - `total`: the tally of all pieces.
        - `wanted`: the groups.
        - `told`: the groups whose first members each piece has told.
        """
        asked = [(number, wanted - told[number]) for number in self._order]
        answers = (
            self._ask_about(number, "heads", total, groups) for number, groups in asked if groups
        )
        return answers_in_order(answers, self._pool.size + 1)

    def _of_pieces(self, method: str, *arguments: Any) -> Iterator[Any]:
        """Yield the answer of each piece to a request.

        A piece belongs to one executor, which opens it unless it is open already. So the requests
        begin with the last pieces of the requests before.
        """
        answers = (self._ask_about(number, method, *arguments) for number in self._order)
        self._order = self._order[::-1]
        return answers_in_order(answers, self._pool.size + 1)

    def _ask_about(self, number: int, method: str, *arguments: Any) -> Callable[[], Any]:
        member = number % self._pool.size
        if self._open.get(member) != number:
            self._open[member] = number
            chunks = [rows[at] for _, rows, at in self._pieces[number]]
            opened = self._pool.ask(member, "open_piece", self._kind, chunks, self._asked)
            answer = self._pool.ask(member, method, *arguments)
            return lambda: (opened(), answer())[1]
        return self._pool.ask(member, method, *arguments)

    def _ask(self, method: str, *arguments: Any) -> Callable[[], Any]:
        return self._pool.ask(self._pool.idlest(), method, *arguments)


def _plus(one: Any, other: Any) -> Any:
    return one.plus(other)


def _add_heads(heads: dict[Key, Head], some: Mapping[Key, Head]) -> None:
    """Add the heads of a piece to the heads of the pieces before."""
    for key, head in some.items():
        both = heads[key].plus(head) if key in heads else head
        # A copy repeats the first record of its code.
        heads[key] = Head(both.members[:1], 1) if key[0] == "repeated" else both
