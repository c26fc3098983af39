"""Related records as columns: the rows that share a key, divided and joined.

A record with a repeated key of its entity is an *entity row*; a record with a repeated key of its
organization part or wrong code is a *code row*, unless an entity share has settled it. Rows are
divided by their keys into *shares*: equal entities, or equal codes and organization parts, are in
the same share, so the shares are settled independently. Some 60 bytes per entity row, 30 per code
row without its name; no object per row at rest.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import compress, repeat
from operator import lt
from typing import Any, NamedTuple, TypeVar

from uscc.audit.columns import LINE_BITS, LINE_MASK
from uscc.audit.keys import (
    SIZE,
    classes,
    dealt,
    organization_keys,
    packed,
    text_keys,
)
from uscc.batch.folding import fold_column
from uscc.batch.records import BETWEEN
from uscc.batch.rows import ROW, cut, getter, prefixes, taken

_Key = TypeVar("_Key")

#: Flags of a row: the record is closed (entity rows); its entity is blank (code rows); it is an
#: extra copy of another record; an entity share has settled its code, so it needs no code row.
CLOSED, BLANK_ENTITY, COPY, SETTLED = 1, 2, 4, 8


class Rows(NamedTuple):
    """Some related records, of valid and legacy codes or of wrong codes.

    - `codes`: the codes joined, a line break behind each.
    - `names`: the entity cells joined with `BETWEEN`, or a single cell if all are the same (see
      `joined_cells`); blank in code rows, unless findings of all records are made.
    - `numbers`: numbers of the records in the registry, 8 bytes each.
    - `places`: source and line, 8 bytes each (see `source_and_line`); empty if each is the number
      plus `shift`.
    - `shift`: see `places`.
    - `flags`: the flags of each record.
    - `repeats`: of entity rows, how often the key of each code is repeated
      (`uscc.audit.keys.repeats_of`); else empty.
    - `kinds`: for wrong codes, the place of each kind in `KINDS`; else empty.
    - `classes`: the byte of each record that selects its share; empty once they are divided.
    - `kept`: the kept cells of each record like `names`; blank if no column is kept.
    """

    codes: bytes
    names: bytes
    numbers: bytes
    places: bytes
    shift: int
    flags: bytes
    repeats: bytes
    kinds: bytes
    classes: bytes
    kept: bytes = b""

    @property
    def records(self) -> int:
        """The number of rows."""
        return len(self.flags)

    def size(self) -> int:
        """Return the approximate number of bytes that the columns take."""
        columns = self.codes, self.names, self.numbers, self.places, self.flags, self.kept
        return sum(map(len, columns)) + 500

    def name_list(self) -> list[bytes]:
        """Return the entity cells as a list."""
        return self._of_each(self.names.split(BETWEEN))

    def kept_list(self) -> list[bytes]:
        """Return the kept cells as a list."""
        return self._of_each(self.kept.split(BETWEEN))

    def entities(self) -> list[bytes]:
        """Return the folded entities."""
        return self._of_each(fold_column(self.names))

    def _of_each(self, cells: list[bytes]) -> list[bytes]:
        return cells if len(cells) == self.records else cells * self.records

    def all_places(self) -> bytes:
        """Return source and line of each record, 8 bytes each."""
        return self.places or shifted(self.numbers, self.shift)

    def code_list(self) -> list[bytes]:
        """Return the codes as a list."""
        return self.codes.split(b"\n")[:-1] if self.kinds else cut(self.codes, "18s1x")

    def prefixes_at(self, places: Sequence[int]) -> Sequence[bytes]:
        """Return positions 1-8 of the valid and legacy codes at some places."""
        return taken(prefixes(self.codes), places)

    def authorities_at(self, places: Sequence[int]) -> Sequence[bytes]:
        """Return department and region of the valid and legacy codes at some places."""
        return taken(cut(_authorities(self.codes), f"{AUTHORITY}s", AUTHORITY), places)


#: Positions 1 and 3-8, counted from 0.
_AUTHORITY = (0, *range(2, 8))

#: Number of characters that name an authority.
AUTHORITY = len(_AUTHORITY)


def _authorities(rows: bytes) -> bytes:
    """Return department and region of each row of 18 characters and a line break."""
    found = bytearray(len(rows) // ROW * AUTHORITY)
    for place, position in enumerate(_AUTHORITY):
        found[place::AUTHORITY] = rows[position::ROW]
    return bytes(found)


#: The names of records without a name, the kept cells of records without kept columns.
NO_CELLS = b""


def joined_cells(cells: Sequence[bytes]) -> bytes:
    """Return cells joined with `BETWEEN`; if all are the same, a single cell.

    - `cells`: the cells; at least one.
    """
    first = cells[0]
    if cells[-1] == first and cells.count(first) == len(cells):
        return first
    return BETWEEN.join(cells)


def source_and_line(place: int) -> tuple[int, int]:
    """Return the source and the line of a place."""
    return place >> LINE_BITS, place & LINE_MASK


def joined(rows: Sequence[Rows]) -> Rows:
    """Return several rows as one."""
    if len(rows) == 1:
        return rows[0]
    codes, names, numbers, places, shifts, *others, kept = zip(*rows)
    if any(places) or len(set(shifts)) > 1:
        places, shifts = tuple(one.all_places() for one in rows), (0,)
    sizes = [one.records for one in rows]
    columns = b"".join(codes), _cells(names, sizes), b"".join(numbers), b"".join(places), shifts[0]
    return Rows._make((*columns, *map(b"".join, others), _cells(kept, sizes)))


def _cells(columns: Sequence[bytes], sizes: Sequence[int]) -> bytes:
    """Return joined cells as one column.

    - `columns`: the columns; see `joined_cells`.
    - `sizes`: number of cells of each.
    """
    first = columns[0]
    if BETWEEN not in first and all(map(first.__eq__, columns)):
        return first
    return BETWEEN.join(
        [
            cells if BETWEEN in cells else BETWEEN.join([cells] * size)
            for cells, size in zip(columns, sizes)
        ]
    )


def shifted(numbers: bytes, by: int) -> bytes:
    """Return numbers of 8 bytes, `by` added to each: one addition of big integers.

    - `numbers`: numbers from 0 on.
    - `by`: the addend; no sum is negative.
    """
    ones = int.from_bytes(_ONE * (len(numbers) // SIZE), sys.byteorder)
    total = int.from_bytes(numbers, sys.byteorder) + by * ones
    return total.to_bytes(len(numbers), sys.byteorder)


_ONE = (1).to_bytes(SIZE, sys.byteorder)


@lru_cache(4)
def counting(size: int) -> bytes:
    """Return the numbers from 0, 8 bytes each."""
    return array("q", range(size)).tobytes()


def repeated_keys(counts: Counter[_Key]) -> set[_Key]:
    """Return the keys that are counted twice or more."""
    return set(compress(counts, map(lt, repeat(1), counts.values())))


def divided(rows: Rows, shares: int) -> list[Rows | None]:
    """Return the rows of each share; None for a share without rows.

    - `rows`: the rows.
    - `shares`: number of shares, a power of 2 up to 256.
    """
    if shares == 1:
        return [rows._replace(classes=b"")]
    of_shares = dealt(range(rows.records), rows.classes, shares)
    if max(map(len, of_shares)) == rows.records:  # of one entity, or of one code
        return [rows._replace(classes=b"") if places else None for places in of_shares]
    columns = _Lists(rows)
    return [columns.taken(places) for places in of_shares]


def divided_by_code(rows: Rows, pieces: int) -> list[Rows | None]:
    """Return the rows of each piece; equal codes are in the same piece. See `divided`."""
    return divided(rows._replace(classes=_code_classes(rows)), pieces)


class _Lists:
    """The columns of rows as lists of cells, from which some rows are taken."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._codes = rows.code_list() if rows.kinds else cut(rows.codes, "19s")
        self._names = rows.names.split(BETWEEN) if BETWEEN in rows.names else None
        self._kept = rows.kept.split(BETWEEN) if BETWEEN in rows.kept else None
        self._numbers = array("q", rows.numbers)
        self._places = array("q", rows.places)
        self._first = self._numbers[0]
        columns = rows.flags, rows.repeats, rows.kinds
        self._same = [column == column[:1] * len(column) for column in columns]
        self._are_all = rows.numbers == shifted(counting(rows.records), self._first)

    def taken(self, places: Sequence[int]) -> Rows | None:
        """Return the rows at some places in their order; None for none."""
        if not places:
            return None
        rows, of = self._rows, getter(places)
        return Rows(
            b"\n".join([*of(self._codes), b""]) if rows.kinds else b"".join(of(self._codes)),
            joined_cells(of(self._names)) if self._names else rows.names,
            self._numbers_at(places),
            array("q", of(self._places)).tobytes() if rows.places else b"",
            rows.shift,
            _flags_at(rows.flags, self._same[0], of, len(places)),
            _flags_at(rows.repeats, self._same[1], of, len(places)),
            _flags_at(rows.kinds, self._same[2], of, len(places)),
            b"",
            joined_cells(of(self._kept)) if self._kept else rows.kept,
        )

    def _numbers_at(self, places: Sequence[int]) -> bytes:
        if self._are_all:
            return shifted(packed(places), self._first)
        return packed(getter(places)(self._numbers))


def _flags_at(flags: bytes, same: bool, of: Callable[[Any], Any], places: int) -> bytes:
    """Return the flags at some places; in one step if all flags are the same.

    - `flags`: the flags of all rows; may be empty.
    - `same`: whether all are the same.
    - `of`: takes the items at the places.
    - `places`: number of places.
    """
    return flags[:places] if same else bytes(of(flags))


def _code_classes(rows: Rows) -> bytes:
    """Return one byte per row, equal for equal codes."""
    if rows.kinds:
        return classes(text_keys(rows.codes.split(b"\n")[:-1]).tobytes())
    return classes(organization_keys(rows.codes).tobytes())


def in_order(rows: Rows) -> Rows:
    """Return rows sorted by place and number; they mostly are."""
    places = array("q", rows.places or rows.numbers).tolist()
    if sorted(places) == places:  # a single pass of C over an ascending list
        return rows
    numbers = array("q", rows.numbers).tolist()
    keys = list(zip(places, numbers))
    sorted_rows = _Lists(rows).taken(sorted(range(len(keys)), key=keys.__getitem__))
    assert sorted_rows is not None
    return sorted_rows
