"""Relations among records, exactly: repeated, shared, split, suspect, body.

The related records of all parts are divided into shares by their keys, and the executors settle
them: first the shares by entity, which find the extra copies, then the shares by code. A share too
large for the memory of an executor is cut into pieces.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from uscc.audit.entities import EntityShare
from uscc.audit.groups import Asked, Settled
from uscc.audit.keys import settling_memory
from uscc.audit.ordering import answers_in_order
from uscc.audit.pieces import CutShare, RowList
from uscc.audit.selecting import RelatedRows
from uscc.audit.share import Share
from uscc.budget import MemoryBudget

if TYPE_CHECKING:
    from uscc.audit.executor import Pool

#: Bytes of memory per row while a share is settled: its figures, and with its findings.
_ROW, _ROW_WITH_FINDINGS = 320, 1_000

#: Times that the kept cells of a row are in memory meanwhile.
_KEPT_TIMES = 4

#: Fewer rows are not divided; rows per share, of which the dict of entities fits into the cache;
#: largest number of shares.
_FEW, _ROWS_PER_SHARE, _MOST_SHARES = 20_000, 80_000, 256


def shares_for(rows: int, most: int, executors: int) -> int:
    """Return the number of shares for this many rows, a power of 2.

    - `rows`: number of rows.
    - `most`: number of rows that an executor can settle at a time.
    - `executors`: number of executors.
    """
    least = executors if rows > _FEW else 1
    wanted = min(max(-(-rows // min(most, _ROWS_PER_SHARE)), least), _MOST_SHARES)
    return 1 << (wanted - 1).bit_length()


class Shares:
    """Has the related records of one kind settled, share by share.

    - `pool`: the executors.
    - `kind`: the class of the shares.
    - `asked`: the options of the relations.
    - `budget`: the memory of the audit.
    - `rows`: number of rows.
    - `kept`: bytes of the kept cells of a row, on average.
    - `number`: number of shares.
    """

    def __init__(
        self,
        pool: Pool,
        kind: type[Share],
        asked: Asked,
        budget: MemoryBudget,
        rows: int,
        kept: int,
    ) -> None:
        self._pool = pool
        self._kind = kind
        self._asked = asked
        self._budget = budget
        row = (_ROW if asked.making is None else _ROW_WITH_FINDINGS) + _KEPT_TIMES * kept
        self._most = max(settling_memory(budget, pool.size) // row, 1)
        self.number = shares_for(rows, self._most, pool.size)
        # The rows of valid and legacy codes, and of wrong codes.
        lists = 2 * self.number
        of_kind = budget.share("entity_rows", lists), budget.share("code_rows", lists)
        each = of_kind[kind is not EntityShare]
        self._rows = [[RowList(each) for _ in range(self.number)] for _ in range(2)]

    def add(self, part: RelatedRows) -> None:
        """Add the related records of the next part."""
        for of_shares, found in zip(self._rows, part):
            for share, piece, rows in found:
                of_shares[share].append(rows, piece)

    def settled(self) -> Iterator[Settled]:
        """Yield what the shares say: the ones that fit, then the ones to be cut."""
        filled = [rows for rows in chain(*self._rows) if rows.records]
        fitting = (rows for rows in filled if rows.records <= 2 * self._most)
        answers = (
            self._pool.ask(self._pool.idlest(), "settle", self._kind, list(rows), self._asked)
            for rows in fitting
        )
        yield from answers_in_order(answers, self._pool.size + 1)
        for rows in filled:
            if rows.records > 2 * self._most:
                cut = CutShare(self._pool, self._kind, self._asked, self._budget, self._most)
                cut.cut(rows)
                yield from cut.settled()
