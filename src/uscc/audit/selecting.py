"""Select the related records of a part: the ones with a repeated key, divided into shares.

First the entity rows; the shares by entity settle some codes. A record needs no code row if all
other records of its code are its extra copies.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, compress, repeat
from operator import eq
from typing import NamedTuple

from uscc.audit.columns import Columns, cells_at
from uscc.audit.keys import BLANK, classes, repeats_in_order
from uscc.audit.related import (
    BLANK_ENTITY,
    NO_CELLS,
    SETTLED,
    Rows,
    counting,
    divided,
    divided_by_code,
    joined,
    joined_cells,
    shifted,
)
from uscc.batch.lanes import either, flag, flipped, or_blank
from uscc.batch.records import BETWEEN
from uscc.batch.rows import cut, getter, taken


class Offsets(NamedTuple):
    """What the numbers and the lines of a part are counted from.

    - `number`: number of records before the part.
    - `line`: number of lines of its source before the part.
    """

    number: int
    line: int


class Repeats(NamedTuple):
    """How often the keys of a part are repeated: a byte per key, by hash partition.

    The bytes are those of `uscc.audit.keys.repeats_of`; `b""` for all 0.

    - `organizations`: of the keys of organization parts and wrong codes.
    - `entities`: of the keys of entities.
    """

    organizations: Sequence[bytes]
    entities: Sequence[bytes]


class ShareRows(NamedTuple):
    """Rows of a part that are in the same share.

    - `share`: number of the share.
    - `piece`: byte modulo the number of shares by which equal codes are together
      (`uscc.audit.related.divided_by_code`); -1: the rows are not divided by code.
    - `rows`: the rows.
    """

    share: int
    piece: int
    rows: Rows


#: The related records of a part: of valid and legacy codes, then of wrong codes.
RelatedRows = tuple[list[ShareRows], list[ShareRows]]

#: From this many shares on, a share that has most rows of a part is divided by code at once: it
#: will be cut.
_CUT_FROM = 4


def entity_rows(
    kept: Sequence[Columns], repeats: Repeats, offsets: Offsets, shares: int
) -> RelatedRows:
    """Return the records of a part whose entity is repeated.

    - `kept`: the columns of the part, in their order.
    - `repeats`: how often its keys are repeated.
    - `offsets`: what its numbers and lines count from.
    - `shares`: number of shares.
    """
    organizations = _of_columns(repeats.organizations, [one.organizations for one in kept])
    entities = _of_columns(repeats.entities, [one.entities for one in kept])
    found: tuple[list[Rows], list[Rows]] = ([], [])
    for columns, same_code, same_entity in zip(kept, organizations, entities):
        if same_entity:
            rows = _entity_rows(columns, same_code, same_entity, offsets)
            found[not columns.identifies].append(rows)
    return _divided(found, shares, by_code=shares >= _CUT_FROM)


def code_rows(
    kept: Sequence[Columns],
    organizations: Sequence[bytes],
    marks: bytes,
    offsets: Offsets,
    shares: int,
    named: bool,
) -> RelatedRows:
    """Return the records of a part whose code is repeated and which the shares by entity leave.

    - `kept`: the columns of the part, in their order.
    - `organizations`: how often its keys of organization parts and wrong codes are repeated.
    - `marks`: `COPY` and `SETTLED` of each record of the part; `b""` for all 0.
    - `offsets`: what its numbers and lines count from.
    - `shares`: number of shares.
    - `named`: whether the rows have the names and the kept cells of the records.
    """
    repeats = _of_columns(organizations, [one.organizations for one in kept])
    found: tuple[list[Rows], list[Rows]] = ([], [])
    for columns, same_code in zip(kept, repeats):
        if same_code:
            chosen = _chosen(same_code)
            own = _marks_at(columns, chosen, marks)
            unsettled = flipped(flag(own, SETTLED))
            if 0 in unsettled:
                chosen, own = list(compress(chosen, unsettled)), bytes(compress(own, unsettled))
            if chosen:
                rows = _code_rows(columns, chosen, own, offsets, named)
                found[not columns.identifies].append(rows)
    return _divided(found, shares, by_code=False)


def names_of(kept: Sequence[Columns], numbers: Sequence[int]) -> list[bytes]:
    """Return the entity cells of some records of a part.

    - `kept`: the columns of the part.
    - `numbers`: numbers of the records in the part.
    """
    return _cells_of(kept, [columns.names for columns in kept], numbers)


def kept_of(kept: Sequence[Columns], numbers: Sequence[int]) -> list[bytes]:
    """Return the kept cells of some records of a part; see `names_of`."""
    return _cells_of(kept, [columns.kept for columns in kept], numbers)


def _cells_of(
    kept: Sequence[Columns], cells: Sequence[list[bytes] | None], numbers: Sequence[int]
) -> list[bytes]:
    """Return the cells of some records of a part, blank for unknown ones.

    - `kept`: the columns of the part.
    - `cells`: the joined cells of each; None for none.
    - `numbers`: numbers of the records in the part.
    """
    found: dict[int, bytes] = {}
    for columns, pieces in zip(kept, cells):
        for number in numbers if pieces else ():
            at = number - columns.first
            place = bisect_left(columns.numbers, at)
            if place < len(columns.numbers) and columns.numbers[place] == at:
                (found[number],) = cells_at(pieces or [], [place])
    return [found.get(number, b"") for number in numbers]


def _divided(found: tuple[list[Rows], list[Rows]], shares: int, *, by_code: bool) -> RelatedRows:
    """Return rows by share.

    - `found`: the rows of valid and legacy codes, and of wrong codes.
    - `shares`: number of shares.
    - `by_code`: whether a share with most of the rows is divided by code, too.
    """
    identifying, wrong = (
        _of_shares(joined(rows), shares, by_code) if rows else [] for rows in found
    )
    return identifying, wrong


def _of_shares(rows: Rows, shares: int, by_code: bool) -> list[ShareRows]:
    found: list[ShareRows] = []
    for share, some in enumerate(divided(rows, shares)):
        if some is None:
            continue
        if by_code and 2 * some.records > rows.records:
            of_codes = enumerate(divided_by_code(some, shares))
            found += [ShareRows(share, piece, one) for piece, one in of_codes if one]
        else:
            found.append(ShareRows(share, -1, some))
    return found


def _of_columns(repeats: Sequence[bytes], keys: Sequence[array[int]]) -> list[bytes]:
    """Return the repeats of each column of keys; `b""` if all are 0.

    - `repeats`: the repeats by hash partition.
    - `keys`: the columns of keys.
    """
    every = repeats_in_order(repeats, b"".join(map(array.tobytes, keys)))
    stops = list(accumulate(map(len, keys)))
    columns = [every[start:stop] for start, stop in zip([0, *stops], stops)]
    return list(map(or_blank, columns))


def _marks_at(columns: Columns, chosen: Sequence[int], marks: bytes) -> bytes:
    """Return the marks of some records of a batch.

    - `columns`: the columns of the batch.
    - `chosen`: the places of the records in the columns.
    - `marks`: the marks of all records of the part; `b""` for all 0.
    """
    if not marks:
        return bytes(len(chosen))
    numbers, first = taken(columns.numbers, chosen), columns.first
    if isinstance(numbers, range):
        return marks[first + numbers.start : first + numbers.stop]
    return bytes([marks[first + number] for number in numbers])


def _entity_rows(columns: Columns, same_code: bytes, same_entity: bytes, offsets: Offsets) -> Rows:
    """Return the entity rows of a batch.

    - `columns`: the columns of the batch.
    - `same_code`, `same_entity`: how often the keys of each record are repeated; `b""`: never.
    - `offsets`: what numbers and lines count from.
    """
    chosen = _chosen(same_entity)
    repeats = bytes(compress(same_code, same_entity)) if same_code else bytes(len(chosen))
    selecting = bytes(taken(classes(columns.entities.tobytes()), chosen))
    rows = _rows(columns, chosen, selecting, offsets)
    names, kept = (_cells(cells, columns, chosen) for cells in (columns.names, columns.kept))
    flags = _closed(columns, chosen)
    return rows._replace(names=names, flags=flags, repeats=repeats, kept=kept)


def _code_rows(
    columns: Columns, chosen: Sequence[int], flags: bytes, offsets: Offsets, named: bool
) -> Rows:
    """Return the code rows of a batch.

    - `columns`: the columns of the batch.
    - `chosen`: the places of the rows in the columns.
    - `flags`: `COPY` of each row, or 0.
    - `offsets`: what numbers and lines count from.
    - `named`: whether the rows have the names and the kept cells of the records.
    """
    if not columns.entities:
        flags = flags.translate(_AS_BLANK)
    elif BLANK in columns.entities:
        blank = bytes(map(eq, getter(chosen)(columns.entities), repeat(BLANK)))
        flags = either(flags, blank.translate(_BLANK_IF_ONE))
    selecting = bytes(taken(classes(columns.organizations.tobytes()), chosen))
    rows = _rows(columns, chosen, selecting, offsets)
    if not named:
        return rows._replace(flags=flags)
    names, kept = (_cells(cells, columns, chosen) for cells in (columns.names, columns.kept))
    return rows._replace(names=names, flags=flags, kept=kept)


#: Tables from one flag of a record to another.
_BLANK_IF_ONE = bytes(BLANK_ENTITY * (byte == 1) for byte in range(256))
_AS_BLANK = bytes(byte | BLANK_ENTITY for byte in range(256))


def _chosen(flags: bytes) -> Sequence[int]:
    if 0 in flags:
        return list(compress(range(len(flags)), flags))
    return range(len(flags))


def _closed(columns: Columns, chosen: Sequence[int]) -> bytes:
    if not columns.closed:
        return bytes(len(chosen))
    return bytes(map(columns.closed.__contains__, taken(columns.numbers, chosen)))


def _rows(columns: Columns, chosen: Sequence[int], selecting: bytes, offsets: Offsets) -> Rows:
    """Return rows of a batch without names and flags.

    - `columns`: the columns of the batch.
    - `chosen`: the places of the rows in the columns.
    - `selecting`: the byte of each row that selects its share.
    - `offsets`: what numbers and lines count from.
    """
    numbers = taken(columns.numbers, chosen)
    first, place = columns.first + offsets.number, columns.place + offsets.line
    places, shift = b"", 0
    if isinstance(columns.lines, range) and columns.lines.step == 1:
        shift = columns.lines.start + place - first
    else:
        places = _array(getter(numbers)(columns.lines), place)
    return Rows(
        codes=_codes(columns, chosen),
        names=b"",
        numbers=_array(numbers, first),
        places=places,
        shift=shift,
        flags=b"",
        repeats=b"",
        kinds=bytes(taken(columns.kinds, chosen)) if columns.kinds else b"",
        classes=selecting,
    )


def _array(numbers: Sequence[int], by: int) -> bytes:
    """Return numbers as 8 bytes each, `by` added to each."""
    if isinstance(numbers, range):
        return shifted(counting(len(numbers)), numbers.start + by)
    return shifted(array("q", numbers).tobytes(), by)


def _codes(columns: Columns, chosen: Sequence[int]) -> bytes:
    codes = columns.codes
    if len(chosen) == len(columns.organizations):
        return codes
    if columns.kinds:
        every = codes.split(b"\n")
    else:
        every = cut(codes, "19s")
        return b"".join(getter(chosen)(every))
    return b"\n".join([*getter(chosen)(every), b""])


def _cells(pieces: list[bytes] | None, columns: Columns, chosen: Sequence[int]) -> bytes:
    """Return the cells of some records of a batch; see `uscc.audit.related.joined_cells`.

    - `pieces`: the joined cells of all its records; None for none.
    - `columns`: the columns of the batch.
    - `chosen`: the places of the records in the columns.
    """
    if pieces is None:
        return NO_CELLS
    if len(chosen) < len(columns.organizations):
        return joined_cells(cells_at(pieces, chosen))
    cells = BETWEEN.join(pieces)  # `joined_cells` of them, without a list of all cells
    first = cells[: max(cells.find(BETWEEN), 0)]
    are_same = cells == BETWEEN.join([first] * len(chosen))
    return first if are_same else cells
