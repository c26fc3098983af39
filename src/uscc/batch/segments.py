"""The note `segment` for all rows of a batch at once.

An `MA` part is located by its next three characters. The first two of them are combined into one
byte, the *place*: 8 times 31 values. Nearly every place lies in the segments of one province, or
contains the end of one segment and the beginning of the next. So tables of 256 bytes say which
province a place belongs to before and behind its border, and one addition says whether the third
character is behind it. Only a row whose province differs is examined on its own: foreign parts, and
parts between two segments.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from uscc.batch.kernel import ones
from uscc.batch.rows import ROW, cut, getter
from uscc.regions import PROVINCES_EN, SEGMENTS, segment_province
from uscc.standard import ALPHABET

#: The byte for a part outside `MA0..MA7`; the last place is 254.
_NO_PLACE = 255

#: The province of a place with more than one border: equal to none, so its rows are always
#: examined.
_ANY_PROVINCE = 255

#: More than the largest value of a character, so the highest bit of a sum can say "behind".
_BEHIND = 128


def _lane_table(chars: str, factor: int, other: int = 0) -> bytes:
    """Return a table: character to its place in `chars` times `factor`.

    - `chars`: the characters.
    - `factor`: the factor.
    - `other`: value of all other bytes.
    """
    table = bytearray([other]) * 256
    for value, char in enumerate(chars):
        table[ord(char)] = value * factor
    return bytes(table)


_TENS, _UNITS = _lane_table("0123456789", 16), _lane_table("0123456789", 1)
_THIRD, _FOURTH = _lane_table("01234567", 32, _NO_PLACE), _lane_table(ALPHABET, 1, _NO_PLACE)
_FIFTH = _lane_table(ALPHABET, 1)
_M, _A = _lane_table("M", 1, _NO_PLACE), _lane_table("A", 1, _NO_PLACE)
_IS_BEHIND = bytes(128) + b"\xff" * 128
_IS_SOME = b"\0" + b"\xff" * 255
_FLAG = b"\0" + b"\1" * 255

#: By the number of a province: all bits if the province exists.
_IS_KNOWN = bytes(255 if f"{number:02x}" in PROVINCES_EN else 0 for number in range(256))


#: The positions, from 0, of the province and of the five characters that tell the segment.
_POSITIONS = (2, 3, *range(8, 13))
_SIZE = len(_POSITIONS)


def _place_tables() -> tuple[bytes, bytes, bytes]:
    """Return three tables by place: the province before its border, that behind it, the border.

    The border is the number that lifts the first character behind it to `_BEHIND`.
    """
    before, behind = bytearray(256), bytearray(256)
    border = bytearray([_BEHIND - len(ALPHABET)]) * 256
    for province, first, last in SEGMENTS:
        number = 16 * int(province[0]) + int(province[1])
        for place in range(_place(first), _place(last) + 1):
            if not before[place]:
                before[place] = behind[place] = number
                if place == _place(last):
                    border[place] = _BEHIND - ALPHABET.index(last[4]) - 1
            elif behind[place] == before[place] != _ANY_PROVINCE:
                behind[place] = number
            else:
                before[place] = behind[place] = _ANY_PROVINCE
    return bytes(before), bytes(behind), bytes(border)


def _place(block: str) -> int:
    return 32 * int(block[2]) + ALPHABET.index(block[3])


_BEFORE, _BEHIND_IT, _BORDER = _place_tables()


def foreign_segments(rows: bytes) -> list[int]:
    """Return the numbers of the rows whose `MA` part lies in the segment of another province.

    Some 8 nanoseconds per row.

    - `rows`: valid codes, as for `judge`.
    """
    return foreign_columns(lambda place: rows[place::ROW])


def foreign_columns(at: Callable[[int], bytes]) -> list[int]:
    """Return what `foreign_segments` returns.

    - `at`: returns the column of a position, from 0.
    """
    letters = at(8)
    if b"M" not in letters:
        return []
    size = len(letters)

    def lane(column: bytes, table: bytes) -> int:
        return int.from_bytes(column.translate(table), "little")

    def column(lanes: int) -> bytes:
        return lanes.to_bytes(size, "little")

    province = lane(at(2), _TENS) + lane(at(3), _UNITS)
    no_part = lane(letters, _M) | lane(at(9), _A)
    places = column(no_part | lane(at(10), _THIRD) | lane(at(11), _FOURTH))
    is_behind = lane(column(lane(places, _BORDER) + lane(at(12), _FIFTH)), _IS_BEHIND)
    before, behind = lane(places, _BEFORE), lane(places, _BEHIND_IT)
    expected = before ^ ((before ^ behind) & is_behind)
    unlike = (expected ^ province) & lane(column(expected), _IS_SOME)
    unlike &= lane(column(province), _IS_KNOWN)
    found = list(ones(column(unlike).translate(_FLAG)))
    return _foreign(found, at) if found else found


def _foreign(numbers: list[int], at: Callable[[int], bytes]) -> list[int]:
    """Return those of some codes in a known province whose part lies in a foreign segment.

    - `numbers`: their numbers, at least one.
    - `at`: returns the column of a position, from 0.
    """
    of, rows = getter(numbers), bytearray(_SIZE * len(numbers))
    for place, position in enumerate(_POSITIONS):
        rows[place::_SIZE] = bytes(of(at(position)))
    joined = bytes(rows)
    provinces, blocks = cut(joined, "2s5x", _SIZE), cut(joined, "2x5s", _SIZE)
    owners = zip(numbers, provinces, map(_owner, blocks))
    return [number for number, province, owner in owners if owner not in (None, province)]


@lru_cache(1 << 14)
def _owner(block: bytes) -> bytes | None:
    """Return the province of a segment; cached, because there are some thousand blocks."""
    province = segment_province(block.decode("latin-1"))
    return province.encode() if province else None
