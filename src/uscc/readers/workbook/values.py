"""What numbers, dates and escaped texts of cells say, as UTF-8."""

from __future__ import annotations

import re
from datetime import date

from uscc.readers import values

#: A number of a cell; spaces around it do not count.
_NUMBER = re.compile(rb"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")

#: Digits that a number has in Excel, and the first number that has more of them.
DIGITS, _LONG = 15, 1e15

#: One or more escapes of characters that XML cannot hold; two may be the halves of one character.
_ESCAPES = re.compile(rb"(?:_x[0-9A-Fa-f]{4}_)+")

#: The day before day 1 of the calendar from 1900, with the 29th of February that 1900 did not
#: have, which is day 60. The calendar from 1904 begins 1,462 days later.
_DAY_ZERO, _NO_DAY, _FROM_1904 = date(1899, 12, 30).toordinal(), 60, 1462

#: The first day that no calendar has: 1 January of the year 10000.
_END = 2_958_466

_SECONDS = 86_400


def number_of(raw: bytes) -> float | None:
    """Return the number of a cell; None if it does not hold one."""
    if not _NUMBER.fullmatch(raw):
        return None
    number = float(raw)
    return number if abs(number) != float("inf") else None


def is_long(raw: bytes) -> bool:
    """Tell whether a number has more digits than Excel keeps."""
    number = number_of(raw) if len(raw) > DIGITS or not raw.isdigit() else None
    return number is not None and abs(number) >= _LONG


def number_text(raw: bytes) -> bytes:
    """Return a number as Excel shows it in a wide column without a format.

    It has 15 digits at most, zeros behind them, and no exponent. What is not a number stays as it
    is.
    """
    if len(raw) <= DIGITS and raw.isdigit() and (raw[:1] != b"0" or len(raw) == 1):
        return raw
    number = number_of(raw)
    if number is None:
        return raw
    return values.number_text(number).encode()


def date_text(raw: bytes, from_1904: bool) -> bytes:
    """Return a number that is shown as a date: `2024-01-31`, `2024-01-31 08:30:00` or `08:30:00`.

    What is not a date stays a number.

    - `raw`: days since the calendar began.
    - `from_1904`: whether it began in 1904.
    """
    number = number_of(raw)
    if number is None or not 0 <= number < _END:
        return number_text(raw)
    seconds = round(number * _SECONDS)
    days, seconds = divmod(seconds, _SECONDS)
    minutes, second = divmod(seconds, 60)
    time = f"{minutes // 60:02}:{minutes % 60:02}:{second:02}"
    if days == 0 and not from_1904:
        return time.encode()
    if from_1904:
        days += _FROM_1904
    elif days == _NO_DAY:
        return (f"1900-02-29 {time}" if seconds else "1900-02-29").encode()
    else:
        days += days < _NO_DAY
    if days >= _END:
        return number_text(raw)
    day = date.fromordinal(_DAY_ZERO + days).isoformat()
    return (f"{day} {time}" if seconds else day).encode()


def unescaped(text: bytes) -> bytes:
    """Return a text with the characters that are written as `_x000D_`; `_x005F_` is `_`.

    Half a character becomes a replacement character.
    """
    return _ESCAPES.sub(_character, text) if b"_x" in text else text


def _character(found: re.Match[bytes]) -> bytes:
    units = bytes.fromhex(found[0].decode().replace("_x", "").replace("_", ""))
    return units.decode("utf-16-be", "replace").encode()
