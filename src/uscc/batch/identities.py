"""Resident identity numbers among the codes of a batch, all codes at once (GB 11643)."""

from __future__ import annotations

from uscc.batch.lanes import (
    DIGITS,
    IS_ZERO,
    all_of,
    chosen,
    flag,
    lanes,
    of_pairs,
    pairs,
    remainders,
    weighted,
)
from uscc.code.kinds import CENTURIES
from uscc.standard import IDENTITY_CHECK_DIGITS, IDENTITY_WEIGHTS, PROVINCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGIT = chosen(DIGITS)
_IS_PROVINCE = of_pairs(PROVINCES)
_IS_CENTURY = of_pairs(CENTURIES)

#: A digit in positions 3-6, 9-10, 15-17; a check digit in position 18.
_PLACES = (2, 3, 4, 5, 8, 9, 14, 15, 16, 17)
_TESTS = [*[_DIGIT] * 9, chosen(IDENTITY_CHECK_DIGITS)]

#: Bits of months and of the days that they have. A day of a month exists if both have a common
#: bit; the bit of the leap day counts in leap years only.
_LONG, _SHORT, _FEBRUARY, _LEAP_DAY = 1, 2, 4, 8


def _month_table() -> bytes:
    table = bytearray(256)
    for month in range(1, 13):
        table[month] = _SHORT if month in (4, 6, 9, 11) else _LONG
    table[2] = _FEBRUARY | _LEAP_DAY
    return bytes(table)


def _day_table() -> bytes:
    table = bytearray(256)
    table[1:29] = bytes([_LONG | _SHORT | _FEBRUARY]) * 28
    table[29] = _LONG | _SHORT | _LEAP_DAY
    table[30] = _LONG | _SHORT
    table[31] = _LONG
    return bytes(table)


_MONTH, _DAY = _month_table(), _day_table()

#: By the last two digits of a year: the bits that count; by the first two, the bits that count in
#: the year 00 of a century.
_ALWAYS = _LONG | _SHORT | _FEBRUARY
_OF_YEAR = bytes(
    _ALWAYS | _LEAP_DAY if year % 100 > 0 and year % 4 == 0 else _ALWAYS for year in range(256)
)
_YEAR_00 = of_pairs(["00"], _LEAP_DAY)
_LEAP_CENTURY = of_pairs(["20"], _LEAP_DAY)

_WEIGHTED = [weighted(DIGITS, weight, 11) for weight in IDENTITY_WEIGHTS]
_WEIGHTED.append(weighted(IDENTITY_CHECK_DIGITS, 10, 11))  # minus its place


def identity_numbers(columns: Sequence[bytes]) -> int:
    """Return the lanes of the resident identity numbers: `is_identity_number` for each code.

    - `columns`: the 18 positions.
    """
    century = pairs(columns[6], columns[7])
    found = lanes(century.translate(_IS_CENTURY))
    if found:
        found &= lanes(pairs(columns[0], columns[1]).translate(_IS_PROVINCE))
        found &= all_of([columns[place] for place in _PLACES], _TESTS)
    if found:
        found &= _dates(columns, century)
        found &= lanes(remainders(columns, _WEIGHTED, 11).translate(IS_ZERO))
    return found


def _dates(columns: Sequence[bytes], century: bytes) -> int:
    """Return the lanes of the codes whose positions 7-14 are a real date.

    - `columns`: the 18 positions.
    - `century`: the number in positions 7-8, which is 18, 19 or 20.
    """
    year = pairs(columns[8], columns[9])
    counting = lanes(year.translate(_OF_YEAR))
    counting |= lanes(year.translate(_YEAR_00)) & lanes(century.translate(_LEAP_CENTURY))
    month = lanes(pairs(columns[10], columns[11]).translate(_MONTH))
    day = lanes(pairs(columns[12], columns[13]).translate(_DAY))
    return lanes(flag((month & day & counting).to_bytes(len(year), "little")))
