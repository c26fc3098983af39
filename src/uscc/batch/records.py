"""Records, one at a time or in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

#: Separator of the cells of an entity in several columns, and of the kept cells of a record: no
#: UTF-8 text has this byte.
UNIT = b"\xfe"

#: Separator of the cells of a joined column: no UTF-8 text has this byte either.
BETWEEN = b"\xff"


class Record(NamedTuple):
    """One record of a registry.

    - `code`: the cell, unchanged.
    - `entity`: one name, or the several values that together name the entity; blank or None if
      unknown.
    - `source`: name of the file or table.
    - `line`: the line on which the record begins, or None.
    - `closed`: cancelled or revoked (注销, 吊销, 撤销, 迁出).
    """

    code: str
    entity: str | tuple[str, ...] | None = None
    source: str = ""
    line: int | None = None
    closed: bool = False


class RecordBatch(NamedTuple):
    """Some thousand records of one source as columns; cells are UTF-8, unchanged.

    - `entities` is None if there is no entity column.
    - `closed` holds the numbers of the cancelled records.
    - `lines` holds the line of each record.
    - `kept` holds the cells of the kept columns, those of each record joined with `UNIT`; None if
      no column is kept.
    """

    source: int
    codes: list[bytes]
    entities: list[bytes] | None
    closed: frozenset[int]
    lines: Sequence[int]
    kept: list[bytes] | None = None


def encode(text: str) -> bytes:
    """Return UTF-8, also for the lone surrogates that a `str` may contain."""
    return text.encode("utf-8", "surrogatepass")


def decode(cell: bytes) -> str:
    """Return the text of a cell; the cells of an entity in several columns joined with ` / `."""
    return cell.replace(UNIT, b" / ").decode("utf-8", "surrogatepass")


def entity_cell(entity: str | tuple[str, ...] | None) -> bytes:
    """Return the cell of an entity of one or several values."""
    if entity is None or isinstance(entity, str):
        return encode(entity or "")
    return UNIT.join(map(encode, entity))


def batch_of(source: int, records: Sequence[Record]) -> RecordBatch:
    """Return a batch.

    - `source`: number of the source.
    - `records`: records of that source.
    """
    return RecordBatch(
        source,
        [encode(record.code) for record in records],
        [entity_cell(record.entity) for record in records],
        frozenset(number for number, record in enumerate(records) if record.closed),
        [record.line or 0 for record in records],
    )
