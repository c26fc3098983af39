"""The records of a batch that have a code, as they are kept until all of them are known.

The columns are joined bytes, not objects: some 60 bytes a record. Where a key was seen
twice, its records are found here without reading the file again.
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

#: Names in a piece: a record that is related to another is mostly the only one of its piece.
_TOGETHER = 64


class Row(NamedTuple):
    """A record as the relations see it; rows sort by where they stand.

    `number`: one of its own in the whole registry. `code`: compact. `entity`: folded.
    `name`: the entity cell as it stands. `identifies`: the code is right or legacy.
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
        """Return about how many bytes of memory the record takes."""
        return 400 + 2 * len(self.name) + len(self.code)


class Columns(NamedTuple):
    """The records of one batch that identify somebody, or those that have a wrong code.

    `first`: number of the batch's first record. `numbers`: theirs in the batch, `lines` and
    `closed` those of the whole batch. `codes`: joined, a break behind each. `names`: as `_pieces`
    gives them, None where there is no entity column. `organizations`, `entities`: keys.
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
        """Return about how many bytes of memory the columns take."""
        listed = sum(40 * len(one) for one in (self.numbers, self.lines) if isinstance(one, list))
        named = sum(map(len, self.names or ()))
        return 400 + len(self.codes) + named + 17 * len(self.organizations) + listed


def identifying(batch: RecordBatch, judged: Judged, first: int) -> Columns:
    """Return the columns of the records that identify somebody."""
    names, keys = None, array("q")
    if batch.entities is not None and judged.numbers:
        names = _pieces(without(batch.entities, judged.left_out))
        keys = text_keys(fold_column(BETWEEN.join(names)))
    place = batch.source, first, judged.numbers, batch.lines, batch.closed
    return Columns(
        *place, judged.rows, names, organization_keys(judged.rows), keys, identifies=True
    )


def wrong(batch: RecordBatch, numbers: list[int], codes: list[bytes], first: int) -> Columns:
    """Return the columns of the records with a wrong code; `codes` are compact."""
    names = None
    if batch.entities is not None:
        names = _pieces([batch.entities[number] for number in numbers])
    place = batch.source, first, numbers, batch.lines, batch.closed
    joined = b"\n".join([*codes, b""])
    # A wrong code takes part in no relation of entities, so its entity is no key.
    return Columns(*place, joined, names, text_keys(codes), array("q"), identifies=False)


def rows_of(
    columns: Columns,
    organizations: Collection[int],
    entities: Collection[int],
    number: int = 0,
    line: int = 0,
) -> Iterator[Row]:
    """Yield the records that hold one of the keys: a step of C a record, of Python a hit. The
    part of the columns begins at that number, behind that line.
    """
    # Where nothing is wanted, the keys need not be looked at.
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
    """Return the names joined with `BETWEEN`, some of them in each piece."""
    starts = range(0, len(names), _TOGETHER)
    return [BETWEEN.join(names[start : start + _TOGETHER]) for start in starts]


def _names(pieces: list[bytes], hits: list[int]) -> Iterator[bytes]:
    """Yield the names of the hits, which ascend; pieces without a hit are not split."""
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
