"""The work of one process in an audit: collect batches, select related records, settle shares.

An executor keeps the columns of its own parts, so only keys and related records travel. Requests
and answers can be pickled: it runs in the calling process (`InlinePool`) or in a worker process
(`uscc.scanning.pool`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.collector import Collector, Kept, Wish
from uscc.audit.columns import Columns
from uscc.audit.heavy import heavy_repeats, light_keys
from uscc.audit.keys import repeats_of, settling_memory
from uscc.audit.partial import PartialResult
from uscc.audit.related import Rows, divided_by_code
from uscc.audit.selecting import (
    Offsets,
    RelatedRows,
    Repeats,
    code_rows,
    entity_rows,
    kept_of,
    names_of,
)
from uscc.batch.records import RecordBatch
from uscc.budget import MemoryBudget
from uscc.spill import Spill

if TYPE_CHECKING:  # a Protocol costs a tenth of a millisecond when it is made
    from typing import Protocol

    from uscc.audit.finding_store import FindingChunk, Making
    from uscc.audit.groups import Asked, Head, Key, Settled
    from uscc.audit.share import Share

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

    - `wish`: the slugs to observe and to mark.
    - `partitions`: hash partitions of the keys.
    - `budget`: the memory of all executors together.
    - `among`: number of executors.
    """

    wish: Wish
    partitions: int
    budget: MemoryBudget
    among: int = 1


class Executor:
    """Collects, selects and settles for the engine; see `Start`."""

    def __init__(self, start: Start) -> None:
        budget, among = start.budget, start.among
        self._wish = start.wish
        self._partitions = start.partitions
        self._memory = settling_memory(budget, among)
        self._kept = Kept(
            Spill(budget.share("columns", among)), Spill(budget.share("observed", among)), set()
        )

        self._piece: Share | None = None

    def collector(self) -> Collector:
        """Return a collector for the batches of a new part."""
        return Collector(self._wish, self._kept)

    def result(self, collector: Collector) -> PartialResult:
        """Return the partial result of a collector so far."""
        return collector.result(self._partitions)

    def read(self, piece: Piece) -> tuple[PartialResult, Any]:
        """Collect a piece; return its partial result and the result of its reading."""
        collector = self.collector()
        found = piece.feed(collector.add)
        return self.result(collector), found

    def repeats(self, keys: list[bytes]) -> list[bytes]:
        """Return how often each key of one partition is repeated; see `repeats_of`."""
        return repeats_of(keys, self._memory)

    def light_keys(self, keys: bytes, heavy: frozenset[int]) -> bytes:
        """Return the keys of a chunk that are not heavy; see `uscc.audit.heavy`."""
        return light_keys(keys, heavy)

    def heavy_repeats(self, keys: bytes, heavy: frozenset[int], repeats: bytes) -> bytes:
        """Return how often each key of a chunk is repeated; see `uscc.audit.heavy`."""
        return heavy_repeats(keys, heavy, repeats)

    def entity_rows(
        self, kept: Iterable[int], repeats: Repeats, offsets: Offsets, shares: int
    ) -> RelatedRows:
        """Return the records of a part whose entity is repeated.

        - `kept`: numbers of the part's columns here.
        - `repeats`: how often the keys of the part are repeated.
        - `offsets`: what its numbers and lines count from.
        - `shares`: number of shares.
        """
        return entity_rows(self._columns(kept), repeats, offsets, shares)

    def code_rows(
        self,
        kept: Iterable[int],
        organizations: list[bytes],
        marks: bytes,
        offsets: Offsets,
        shares: int,
        named: bool,
    ) -> RelatedRows:
        """Return the records of a part whose code is repeated, without the settled ones.

        - `kept`: numbers of the part's columns here.
        - `organizations`: how often its keys of organization parts and wrong codes are repeated.
        - `marks`: the extra copies and the settled records of the part.
        - `offsets`: what its numbers and lines count from.
        - `shares`: number of shares.
        - `named`: whether the rows have the names and the kept cells of the records.
        """
        columns = self._columns(kept)
        return code_rows(columns, organizations, marks, offsets, shares, named)

    def names(self, kept: Iterable[int], numbers: list[int]) -> list[bytes]:
        """Return the entity cells of some records of a part.

        - `kept`: numbers of the part's columns here.
        - `numbers`: numbers of the records in the part.
        """
        return names_of(self._columns(kept), numbers)

    def kept_cells(self, kept: Iterable[int], numbers: list[int]) -> list[bytes]:
        """Return the kept cells of some records of a part; see `names`."""
        return kept_of(self._columns(kept), numbers)

    def _columns(self, kept: Iterable[int]) -> list[Columns]:
        return [self._kept.columns[at] for at in kept]

    def settle(self, kind: type[Share], chunks: list[Rows], asked: Asked) -> Settled:
        """Return the figures of a share.

        - `kind`: the class of the share.
        - `chunks`: its rows.
        - `asked`: the options of the relations.
        """
        self._piece = None  # frees its memory
        share = kind(chunks, asked)
        settled = share.settle()
        if asked.making is not None:
            settled.findings = _findings(share, None)
        wanted = settled.wanted()
        if wanted:
            settled.heads = share.heads(wanted)
        return settled

    def divide(self, rows: Rows, pieces: int) -> list[Rows | None]:
        """Return entity rows divided by their codes."""
        return divided_by_code(rows, pieces)

    def open_piece(self, kind: type[Share], chunks: list[Rows], asked: Asked) -> None:
        """Take a piece of a share, about which the next requests ask; see `settle`."""
        self._piece = None  # frees the memory of the piece before
        self._piece = kind(chunks, asked)

    def tally(self) -> Any:
        """Return the tally of the piece."""
        return self._opened().tally()

    def settle_piece(self, total: Any) -> Settled:
        """Return the figures of the piece, and the heads of the first members or of all.

        - `total`: the tally of all pieces.
        """
        piece = self._opened(total)
        settled = piece.settle()
        # Otherwise most pieces would be opened once more.
        wanted = None if piece.asked.making is not None else settled.wanted()
        settled.heads = piece.heads(wanted)
        return settled

    def heads(self, total: Any, wanted: Collection[Key]) -> dict[Key, Head]:
        """Return the first members of groups in the piece; see `settle_piece`."""
        return self._opened(total).heads(wanted)

    def findings(self, total: Any, heads: Mapping[Key, Head]) -> list[FindingChunk]:
        """Return the findings of the piece; see `settle_piece`."""
        return _findings(self._opened(total), heads)

    def _opened(self, total: Any = None) -> Share:
        assert self._piece is not None
        if total is not None:
            self._piece.total = total
        return self._piece

    def observed(
        self, kept: Iterable[int], offsets: Offsets, mended: int, making: Making
    ) -> list[FindingChunk]:
        """Return the findings of kinds and notes in a part.

        - `kept`: numbers of the part's observations here.
        - `offsets`: what its numbers and lines count from.
        - `mended`: number of wrong codes with a suggestion.
        - `making`: how findings are made.
        """
        from uscc.audit.observed import observed_findings  # most audits make no findings

        observations = [self._kept.observed[at] for at in kept]
        return list(observed_findings(observations, offsets, mended, making))


def _findings(share: Share, heads: Mapping[Key, Head] | None) -> list[FindingChunk]:
    from uscc.audit.relating import share_findings  # most audits make no findings

    assert share.asked.making is not None
    return list(share_findings(share, heads, share.asked.making))


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
