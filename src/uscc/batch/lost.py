"""Wrong values that have lost digits, counted in a column: `has_lost_digits` for each."""

from __future__ import annotations

import re

from uscc.code.causes import is_written_double

#: A number as `is_scientific` knows it.
_SCIENTIFIC = re.compile(rb"[0-9]{18}\.0+|[0-9](?:\.[0-9]*)?E\+?17")

_IN_SCIENTIFIC = (b"E17\n", b"E+17\n", b".0")


def count_lost_digits(codes: list[bytes]) -> int:
    """Return how many of the wrong values are numbers that have lost digits.

    - `codes`: compact forms in UTF-8.
    """
    joined, found = b"\n".join([*codes, b""]), 0
    if any(part in joined for part in _IN_SCIENTIFIC):
        found = sum(map(bool, map(_SCIENTIFIC.fullmatch, codes)))
    if b"0\n" not in joined:
        return found
    numbers = filter(bytes.isdigit, (code for code in codes if code[-1:] == b"0"))
    return found + sum(
        code.endswith(b"000") or (_may_be_written(code) and is_written_double(code.decode()))
        for code in numbers
        if len(code) == 18
    )


def _may_be_written(code: bytes) -> bool:
    """Return False for most numbers that are not a double as a program writes it; in less time.

    A form of 17 digits differs from its double by half a ten at most. Shorter forms end in 00.

    - `code`: 18 digits, the last of them 0.
    """
    return code.endswith(b"00") or abs(int(code) - int(float(code))) <= 5
