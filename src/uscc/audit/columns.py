"""The codes and entities of a batch, kept until the audit knows which keys are repeated.

The columns are joined bytes, not objects: some 60 bytes per record. The records of a repeated key
are found here, without reading the file again.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

from uscc.audit.judging import Judged, without
from uscc.audit.keys import organization_keys, text_keys
from uscc.batch.folding import fold_column
from uscc.batch.records import BETWEEN, RecordBatch
from uscc.batch.rows import ROW, places_of

#: Names per joined string: few, because a related record is mostly the only one in its string.
_TOGETHER = 64


class Row(NamedTuple):
    """A record as `relations` compares it; rows sort by source and line.

    - `source`: number of the source.
    - `line`: the line on which the record begins.
    - `number`: unique number in the whole registry.
    - `code`: the compact code.
    - `entity`: the folded entity.
    - `name`: the entity cell, unchanged.
    - `closed`: cancelled or revoked.
    - `identifies`: the code is valid or legacy.
    """

    source: int
    line: int
    number: int
    code: bytes
    entity: bytes
    name: bytes
    closed: bool
    identifies: bool

    def size(self) -> int:
        """Return the approximate number of bytes that the record takes."""
        return 400 + 2 * len(self.name) + len(self.code)


class Columns(NamedTuple):
    """The records of one batch that identify an entity, or the records that have a wrong code.

    - `source`: number of the source.
    - `first`: number of the batch's first record in the registry.
    - `numbers`: numbers of the records in the batch.
    - `lines`: lines of all records of the batch.
    - `closed`: numbers of all closed records of the batch.
    - `codes`: the codes joined, a line break behind each.
    - `names`: the entity cells as `_pieces` joins them, None if there is no entity column.
    - `organizations`: keys of the organization parts, or of the wrong codes.
    - `entities`: keys of the entities; empty for wrong codes.
    - `identifies`: whether the codes are valid or legacy.
    """

    source: int
    first: int
    numbers: Sequence[int]
    lines: Sequence[int]
    closed: frozenset[int]
    codes: bytes
    names: list[bytes] | None
    organizations: array[int]
    entities: array[int]
    identifies: bool

    def size(self) -> int:
        """Return the approximate number of bytes that the columns take."""
        listed = sum(40 * len(one) for one in (self.numbers, self.lines) if isinstance(one, list))
        named = sum(map(len, self.names or ()))
        return 400 + len(self.codes) + named + 17 * len(self.organizations) + listed


def identifying(batch: RecordBatch, judged: Judged, first: int) -> Columns:
    """Return the columns of the records that identify an entity.

    - `batch`: the batch.
    - `judged`: the batch after judging.
    - `first`: number of the batch's first record in the registry.
    """
    names, keys = None, array("q")
    if batch.entities is not None and judged.numbers:
        names = _pieces(without(batch.entities, judged.left_out))
        keys = text_keys(fold_column(BETWEEN.join(names)))
    place = batch.source, first, judged.numbers, batch.lines, batch.closed
    return Columns(
        *place, judged.rows, names, organization_keys(judged.rows), keys, identifies=True
    )


def wrong(batch: RecordBatch, numbers: list[int], codes: list[bytes], first: int) -> Columns:
    """Return the columns of the records with a wrong code.

    - `batch`: the batch.
    - `numbers`: numbers of the records in the batch.
    - `codes`: their compact codes.
    - `first`: number of the batch's first record in the registry.
    """
    names = None
    if batch.entities is not None:
        names = _pieces([batch.entities[number] for number in numbers])
    place = batch.source, first, numbers, batch.lines, batch.closed
    joined = b"\n".join([*codes, b""])
    # Relations of entities ignore wrong codes, so their entities need no keys.
    return Columns(*place, joined, names, text_keys(codes), array("q"), identifies=False)


def rows_of(
    columns: Columns,
    organizations: Collection[int],
    entities: Collection[int],
    number: int = 0,
    line: int = 0,
) -> Iterator[Row]:
    """Yield the records that have one of the keys: one step of C per record, one of Python per hit.

    - `columns`: the columns of a batch.
    - `organizations`: keys of organization parts or wrong codes.
    - `entities`: keys of entities.
    - `number`: records before the piece that the columns come from.
    - `line`: lines before that piece.
    """
    # Without wanted keys, do not look at the keys at all.
    by_organization = (
        places_of(organizations, columns.organizations.tolist()) if organizations else ()
    )
    by_entity = places_of(entities, columns.entities.tolist()) if entities else ()
    hits = sorted({*by_organization, *by_entity})
    if not hits:
        return
    codes = _codes(columns, hits)
    if columns.names is None:
        names = folded = [b""] * len(hits)
    else:
        names = list(_names(columns.names, hits))
        folded = fold_column(BETWEEN.join(names))
    number += columns.first
    for at, code, name, entity in zip(hits, codes, names, folded):
        place = columns.numbers[at]
        yield Row(
            columns.source,
            columns.lines[place] + line,
            place + number,
            code,
            entity,
            name,
            place in columns.closed,
            columns.identifies,
        )


def _pieces(names: list[bytes]) -> list[bytes]:
    """Return the names joined with `BETWEEN`, `_TOGETHER` of them per string."""
    starts = range(0, len(names), _TOGETHER)
    return [BETWEEN.join(names[start : start + _TOGETHER]) for start in starts]


def _names(pieces: list[bytes], hits: list[int]) -> Iterator[bytes]:
    """Yield the names of the hits; only the strings with a hit are split.

    - `pieces`: the joined names.
    - `hits`: the places of the records, ascending.
    """
    last, names = -1, list[bytes]()
    for piece, place in map(divmod, hits, repeat(_TOGETHER)):
        if piece != last:
            last, names = piece, pieces[piece].split(BETWEEN)
        yield names[place]


def _codes(columns: Columns, hits: list[int]) -> list[bytes]:
    if columns.identifies:
        return [columns.codes[at * ROW : at * ROW + ROW - 1] for at in hits]
    codes = columns.codes.split(b"\n")
    return [codes[at] for at in hits]
