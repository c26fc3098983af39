"""Wrong values that have lost digits, counted in a column: `has_lost_digits` for each."""

from __future__ import annotations

import re

from uscc.code.causes import is_written_double

#: Eighteen digits of which the last is 0.
_ENDS_IN_ZERO = re.compile(rb"^[0-9]{17}0$", re.MULTILINE)

#: A number as `is_scientific` knows it.
_SCIENTIFIC = re.compile(rb"^(?:[0-9]{18}\.0+|[0-9](?:\.[0-9]*)?E\+?17)$", re.MULTILINE)


def count_lost_digits(codes: list[bytes]) -> int:
    """Return how many of the wrong values are numbers that have lost digits.

    - `codes`: compact forms in UTF-8.
    """
    joined = b"\n".join(codes)
    found = sum(1 for _ in _SCIENTIFIC.finditer(joined)) if b"E" in joined or b"." in joined else 0
    rounded = _ENDS_IN_ZERO.findall(joined)
    return found + sum(
        code.endswith(b"000") or is_written_double(code.decode()) for code in rounded
    )
