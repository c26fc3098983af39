"""Related records as columns: the rows that share a key, selected, divided and joined.

A record with a repeated key of its organization part or wrong code is a *code row*; a record with a
repeated key of its entity is an *entity row*. Rows are divided by their keys into *shares*: equal
codes and organization parts, or equal entities, are in the same share, so the shares are settled
independently. Some 60 bytes per entity row, 35 per code row; no object per row at rest.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import compress, islice
from operator import itemgetter, le
from typing import Any, NamedTuple

from uscc.audit.columns import LINE_BITS, Columns, names_at
from uscc.audit.keys import (
    BLANK,
    SIZE,
    classes,
    divided_places,
    organization_keys,
    text_keys,
)
from uscc.batch.records import BETWEEN
from uscc.batch.rows import cut

#: Flags of a row: the record is closed; its organization key is repeated; its entity is blank; it
#: is an extra copy of another record.
CLOSED, PAIRED, BLANK_ENTITY, COPY = 1, 2, 4, 8


class Rows(NamedTuple):
    """Some related records, of valid and legacy codes or of wrong codes.

    - `codes`: the codes joined, a line break behind each.
    - `names`: the entity cells joined with `BETWEEN`.
    - `numbers`: numbers of the records in the registry, 8 bytes each.
    - `places`: source and line, 8 bytes each; see `source_and_line`.
    - `flags`: the flags of each record.
    - `kinds`: for wrong codes, the place of each kind in `KINDS`; else empty.
    - `classes`: the byte of each record that selects its share; empty once they are divided.
    """

    codes: bytes
    names: bytes
    numbers: bytes
    places: bytes
    flags: bytes
    kinds: bytes
    classes: bytes

    @property
    def records(self) -> int:
        """The number of rows."""
        return len(self.flags)

    def size(self) -> int:
        """Return the approximate number of bytes that the columns take."""
        return sum(map(len, self)) + 400


def source_and_line(place: int) -> tuple[int, int]:
    """Return the source and the line of a place."""
    return place >> LINE_BITS, place & (1 << LINE_BITS) - 1


def joined(rows: Sequence[Rows]) -> Rows:
    """Return several rows as one."""
    codes, names, *others = zip(*rows)
    return Rows(b"".join(codes), BETWEEN.join(names), *map(b"".join, others))


class Offsets(NamedTuple):
    """What the numbers and the lines of a part are counted from.

    - `number`: number of records before the part.
    - `line`: number of lines of its source before the part.
    """

    number: int
    line: int


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
    place = columns.place + offsets.line
    return Rows(
        _codes(columns, chosen),
        _names(columns, chosen),
        _shifted(numbers, columns.first + offsets.number),
        _shifted(_taken(columns.lines, numbers), place),
        flags,
        bytes(_taken(columns.kinds, chosen)) if columns.kinds else b"",
        selecting,
    )


def _taken(items: Sequence[int], chosen: Sequence[int]) -> Sequence[int]:
    """Return some items; a range stays one if all are chosen."""
    if len(chosen) == len(items):
        return items
    return list(map(items.__getitem__, chosen))


def _shifted(numbers: Sequence[int], by: int) -> bytes:
    if isinstance(numbers, range):
        return array("q", range(numbers.start + by, numbers.stop + by)).tobytes()
    return array("q", [number + by for number in numbers]).tobytes()


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


def divided(rows: Rows, shares: int) -> list[Rows | None]:
    """Return the rows of each share; None for a share without rows.

    - `rows`: the rows.
    - `shares`: number of shares, a power of 2 up to 256.
    """
    if shares == 1:
        return [rows._replace(classes=b"")]
    columns = _Lists(rows)
    return [columns.taken(places) for places in divided_places(rows.classes, shares)]


class _Lists:
    """The columns of rows as lists of cells, from which some rows are taken."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._codes = rows.codes.split(b"\n")
        self._names = rows.names.split(BETWEEN)
        self._numbers = cut(rows.numbers, "8s", SIZE)
        self._places = cut(rows.places, "8s", SIZE)

    def taken(self, places: Sequence[int]) -> Rows | None:
        """Return the rows at some places in their order; None for none."""
        if not places:
            return None
        rows, of = self._rows, _getter(places)
        return Rows(
            b"\n".join([*of(self._codes), b""]),
            BETWEEN.join(of(self._names)),
            b"".join(of(self._numbers)),
            b"".join(of(self._places)),
            bytes(of(rows.flags)),
            bytes(of(rows.kinds)) if rows.kinds else b"",
            b"",
        )


def _getter(places: Sequence[int]) -> Callable[[Any], Any]:
    """Return a function that takes the items at some places, as a sequence."""
    if len(places) == 1:  # `itemgetter` of one place returns the item
        return itemgetter(slice(places[0], places[0] + 1))
    return itemgetter(*places)


def code_classes(rows: Rows) -> bytes:
    """Return one byte per row, equal for equal codes."""
    if rows.kinds:
        return classes(text_keys(rows.codes.split(b"\n")[:-1]).tobytes())
    return classes(organization_keys(rows.codes).tobytes())


def in_order(rows: Rows) -> Rows:
    """Return rows sorted by place and number; they mostly are."""
    places = array("q", rows.places).tolist()
    if all(map(le, places, islice(places, 1, None))):
        return rows
    numbers = array("q", rows.numbers).tolist()
    keys = list(zip(places, numbers))
    sorted_rows = _Lists(rows).taken(sorted(range(len(keys)), key=keys.__getitem__))
    assert sorted_rows is not None
    return sorted_rows


def either(one: bytes, other: bytes) -> bytes:
    """Return the bits that one or both of two columns of flags have."""
    bits = int.from_bytes(one, "little") | int.from_bytes(other, "little")
    return bits.to_bytes(len(one), "little")


def both(one: bytes, other: bytes) -> bytes:
    """Return the bits that two columns of flags have in common."""
    bits = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return bits.to_bytes(len(one), "little")


def flipped(flags: bytes) -> bytes:
    """Return 1 for each 0, and 0 for each 1."""
    return flags.translate(_FLIPPED)


_FLIPPED = bytes(byte == 0 for byte in range(256))


def flag(flags: bytes, bit: int) -> bytes:
    """Return 1 for each record with a flag, otherwise 0."""
    return flags.translate(bytes(bool(byte & bit) for byte in range(256)))
