"""Relations among records, exactly: repeated, shared, split, suspect, body.

The related records of all parts are divided into shares by their keys, and the executors settle
them: first the shares by entity, which find the extra copies, then the shares by code. A share too
large for the memory of an executor is cut into pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from uscc.audit.codes import CodeShare
from uscc.audit.entities import EntityShare
from uscc.audit.groups import Asked, Settled
from uscc.audit.keys import settling_memory
from uscc.audit.ordering import answers_in_order
from uscc.audit.pieces import CutShare, RowList
from uscc.audit.related import Rows, either
from uscc.audit.selecting import RelatedRows
from uscc.audit.share import Share
from uscc.budget import MemoryBudget

if TYPE_CHECKING:
    from uscc.audit.errors import Errors
    from uscc.audit.executor import Pool

#: Bytes of memory per row while a share is settled: its figures, and with its findings.
_ROW, _ROW_WITH_FINDINGS = 320, 1_000

#: Fewer rows are not divided; largest number of shares.
_FEW, _MOST_SHARES = 20_000, 256


def shares_for(rows: int, most: int, executors: int) -> int:
    """Return the number of shares for this many rows, a power of 2.

    - `rows`: number of rows.
    - `most`: number of rows that an executor can settle at a time.
    - `executors`: number of executors.
    """
    least = executors if rows > _FEW else 1
    wanted = min(max(-(-rows // most), least), _MOST_SHARES)
    return 1 << (wanted - 1).bit_length()


class Relations:
    """Has the related records settled, share by share.

    - `pool`: the executors.
    - `asked`: the options of the relations.
    - `budget`: the memory of the audit.
    - `entity_rows`, `code_rows`: number of rows of either kind.
    - `shares`: number of shares of either kind.
    """

    def __init__(
        self, pool: Pool, asked: Asked, budget: MemoryBudget, entity_rows: int, code_rows: int
    ) -> None:
        self._pool = pool
        self._asked = asked
        self._budget = budget
        row = _ROW if asked.making is None else _ROW_WITH_FINDINGS
        self._most = max(settling_memory(budget, pool.size) // row, 1)
        by_entity, by_code = (
            shares_for(rows, self._most, pool.size) for rows in (entity_rows, code_rows)
        )
        self.shares = by_entity, by_code
        each = budget.share("entity_rows", 2 * by_entity)
        self._entities = [[RowList(each) for _ in range(by_entity)] for _ in range(2)]
        each = budget.share("code_rows", 2 * by_code)
        self._codes = [[RowList(each) for _ in range(by_code)] for _ in range(2)]

    def add(self, part: RelatedRows) -> None:
        """Add the related records of the next part."""
        for lists, found in ((self._entities, part.entities), (self._codes, part.codes)):
            for of_shares, rows_of_shares in zip(lists, found):
                for some, rows in zip(of_shares, rows_of_shares):
                    if rows is not None:
                        some.append(rows)

    def settled(self, errors: Errors) -> Iterator[Settled]:
        """Yield what the shares say; a share by code, once all shares by entity have been taken.

        - `errors`: knows the extra copies; the caller marks the ones that it takes.
        """
        yield from self._all(EntityShare, chain(*self._entities), None)
        yield from self._all(CodeShare, chain(*self._codes), errors)

    def _all(
        self, kind: type[Share], lists: Iterable[RowList], errors: Errors | None
    ) -> Iterator[Settled]:
        """Yield what the shares of one kind say: the ones that fit, then the ones to be cut."""
        filled = [rows for rows in lists if rows.records]
        fitting = (rows for rows in filled if rows.records <= 2 * self._most)
        answers = (
            self._pool.ask(self._pool.idlest(), "settle", kind, _flagged(rows, errors), self._asked)
            for rows in fitting
        )
        yield from answers_in_order(answers, self._pool.size + 1)
        for rows in filled:
            if rows.records > 2 * self._most:
                cut = CutShare(self._pool, kind, self._asked, self._budget, self._most)
                cut.cut((_with_copies(chunk, errors) for chunk in rows), rows.records)
                yield from cut.settled()


def _flagged(rows: RowList, errors: Errors | None) -> list[Rows]:
    return [_with_copies(chunk, errors) for chunk in rows]


def _with_copies(rows: Rows, errors: Errors | None) -> Rows:
    """Return the rows, with a flag for each that is known to be an extra copy."""
    copies = errors.copy_flags(rows.numbers) if errors else b""
    return rows._replace(flags=either(rows.flags, copies)) if copies else rows
