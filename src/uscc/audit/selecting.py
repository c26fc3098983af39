"""Select the related records of a part: the ones with a repeated key, divided into shares."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, compress
from typing import NamedTuple

from uscc.audit.columns import Columns, names_at
from uscc.audit.keys import BLANK, SIZE, classes, flags_in_order
from uscc.audit.related import BLANK_ENTITY, PAIRED, Rows, divided, either, joined, shifted
from uscc.batch.records import BETWEEN
from uscc.batch.rows import cut


class Offsets(NamedTuple):
    """What the numbers and the lines of a part are counted from.

    - `number`: number of records before the part.
    - `line`: number of lines of its source before the part.
    """

    number: int
    line: int


class Flags(NamedTuple):
    """Which keys of a part are repeated: a flag per key, by hash partition; `b""` for all 0.

    - `organizations`: the keys of organization parts and wrong codes.
    - `entities`: the keys of entities.
    """

    organizations: Sequence[bytes]
    entities: Sequence[bytes]


class RelatedRows(NamedTuple):
    """The related records of a part: of valid and legacy codes, then of wrong codes.

    - `entities`: entity rows by share; None for a share without rows.
    - `codes`: code rows likewise.
    """

    entities: list[list[Rows | None]]
    codes: list[list[Rows | None]]


def related_rows(
    kept: Sequence[Columns], flags: Flags, offsets: Offsets, shares: tuple[int, int]
) -> RelatedRows:
    """Return the related records of a part.

    - `kept`: the columns of the part, in their order.
    - `flags`: which of its keys are repeated.
    - `offsets`: what its numbers and lines count from.
    - `shares`: number of shares by entity and by code.
    """
    organizations = _of_columns(
        flags.organizations, [columns.organizations.tobytes() for columns in kept]
    )
    entities = _of_columns(flags.entities, [columns.entities.tobytes() for columns in kept])
    by_entity: tuple[list[Rows], list[Rows]] = ([], [])
    by_code: tuple[list[Rows], list[Rows]] = ([], [])
    for columns, same_code, same_entity in zip(kept, organizations, entities):
        rows = entity_rows(columns, same_code, same_entity, offsets)
        if rows is not None:
            by_entity[not columns.identifies].append(rows)
        rows = code_rows(columns, same_code, offsets)
        if rows is not None:
            by_code[not columns.identifies].append(rows)
    return RelatedRows(
        [divided(joined(rows), shares[0]) if rows else [] for rows in by_entity],
        [divided(joined(rows), shares[1]) if rows else [] for rows in by_code],
    )


def _of_columns(flags: Sequence[bytes], keys: Sequence[bytes]) -> list[bytes]:
    """Return the flags of each column of keys; `b""` if all are 0.

    - `flags`: the flags by hash partition.
    - `keys`: the columns of keys, as bytes.
    """
    every = flags_in_order(flags, b"".join(keys))
    stops = list(accumulate(len(column) // SIZE for column in keys))
    columns = [every[start:stop] for start, stop in zip([0, *stops], stops)]
    return [some if 1 in some else b"" for some in columns]


def entity_rows(
    columns: Columns, organizations: bytes, entities: bytes, offsets: Offsets
) -> Rows | None:
    """Return the entity rows of a batch; None if there is none.

    - `columns`: the columns of the batch.
    - `organizations`, `entities`: a flag per record: its key is repeated; `b""`: none is.
    - `offsets`: what numbers and lines count from.
    """
    if 1 not in entities:
        return None
    chosen = _chosen(entities)
    flags = _closed(columns, chosen)
    if 1 in organizations:
        paired = bytes(compress(organizations, entities)).translate(_PAIRED_IF_ONE)
        flags = either(flags, paired)
    selecting = classes(columns.entities.tobytes())
    return _rows(columns, chosen, flags, bytes(compress(selecting, entities)), offsets)


def code_rows(columns: Columns, organizations: bytes, offsets: Offsets) -> Rows | None:
    """Return the code rows of a batch; None if there is none.

    - `columns`: the columns of the batch.
    - `organizations`: a flag per record: its key is repeated; `b""`: none is.
    - `offsets`: what numbers and lines count from.
    """
    if 1 not in organizations:
        return None
    chosen = _chosen(organizations)
    flags = _closed(columns, chosen)
    if not columns.entities:
        flags = flags.translate(_AS_BLANK)
    elif BLANK in columns.entities:
        blank = bytes(map(BLANK.__eq__, map(columns.entities.__getitem__, chosen)))
        flags = either(flags, blank.translate(_BLANK_IF_ONE))
    selecting = classes(columns.organizations.tobytes())
    return _rows(columns, chosen, flags, bytes(compress(selecting, organizations)), offsets)


#: Tables from one flag of a record to another.
_PAIRED_IF_ONE = bytes(PAIRED * (byte == 1) for byte in range(256))
_BLANK_IF_ONE = bytes(BLANK_ENTITY * (byte == 1) for byte in range(256))
_AS_BLANK = bytes(byte | BLANK_ENTITY for byte in range(256))


def _chosen(flags: bytes) -> Sequence[int]:
    if 0 in flags:
        return list(compress(range(len(flags)), flags))
    return range(len(flags))


def _closed(columns: Columns, chosen: Sequence[int]) -> bytes:
    if not columns.closed:
        return bytes(len(chosen))
    numbers = map(columns.numbers.__getitem__, chosen)
    return bytes(map(columns.closed.__contains__, numbers))


def _rows(
    columns: Columns,
    chosen: Sequence[int],
    flags: bytes,
    selecting: bytes,
    offsets: Offsets,
) -> Rows:
    numbers = _taken(columns.numbers, chosen)
    first, place = columns.first + offsets.number, columns.place + offsets.line
    places, shift = b"", 0
    if isinstance(columns.lines, range):
        shift = columns.lines.start + place - first
    else:
        places = _array(list(map(columns.lines.__getitem__, numbers)), place)
    return Rows(
        _codes(columns, chosen),
        _names(columns, chosen),
        _array(numbers, first),
        places,
        shift,
        flags,
        bytes(_taken(columns.kinds, chosen)) if columns.kinds else b"",
        selecting,
    )


def _taken(items: Sequence[int], chosen: Sequence[int]) -> Sequence[int]:
    """Return some items; a range stays one if all are chosen."""
    if len(chosen) == len(items):
        return items
    return list(map(items.__getitem__, chosen))


def _array(numbers: Sequence[int], by: int) -> bytes:
    """Return numbers as 8 bytes each, `by` added to each."""
    if isinstance(numbers, range):
        return shifted(_counting(len(numbers)), numbers.start + by)
    return shifted(array("q", numbers).tobytes(), by)


@lru_cache(4)
def _counting(size: int) -> bytes:
    return array("q", range(size)).tobytes()


def _codes(columns: Columns, chosen: Sequence[int]) -> bytes:
    codes = columns.codes
    if len(chosen) == len(columns.organizations):
        return codes
    if columns.kinds:
        every = codes.split(b"\n")
    else:
        every = cut(codes, "19s")
        return b"".join(map(every.__getitem__, chosen))
    return b"\n".join([*map(every.__getitem__, chosen), b""])


def _names(columns: Columns, chosen: Sequence[int]) -> bytes:
    if columns.names is None:
        return BETWEEN * (len(chosen) - 1)
    if len(chosen) == len(columns.organizations):
        return BETWEEN.join(columns.names)
    return BETWEEN.join(names_at(columns.names, chosen))
