"""Identifiers from before the reform among the codes of a batch, all codes at once.

Each function takes the positions of codes of one length and returns the lanes of the codes that
`unconverted_as` recognises.
"""

from __future__ import annotations

from itertools import repeat

from uscc.batch.lanes import (
    DIGITS,
    IS_ZERO,
    all_of,
    chosen,
    lanes,
    of_pairs,
    pairs,
    remainders,
    weighted,
)
from uscc.standard import (
    ORGANIZATION_ALPHABET,
    ORGANIZATION_CHECK_DIGITS,
    ORGANIZATION_WEIGHTS,
    TAX_PROVINCES,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGIT = chosen(DIGITS)

_ORGANIZATION_CHARS = [*[chosen(ORGANIZATION_ALPHABET)] * 8, chosen(ORGANIZATION_CHECK_DIGITS)]
_ORGANIZATION = [weighted(ORGANIZATION_ALPHABET, weight, 11) for weight in ORGANIZATION_WEIGHTS]
_ORGANIZATION.append(weighted(ORGANIZATION_CHECK_DIGITS, 1, 11))


def organization_codes(columns: Sequence[bytes]) -> int:
    """Return the lanes of the organization codes among codes of 9 bytes."""
    found = all_of(columns, _ORGANIZATION_CHARS)
    if found:
        found &= lanes(remainders(columns, _ORGANIZATION, 11).translate(IS_ZERO))
    return found


def numbers_of_thirteen(columns: Sequence[bytes]) -> int:
    """Return the lanes of the registration numbers among codes of 13 bytes."""
    return all_of(columns, repeat(_DIGIT))


_DIGITS = [_DIGIT] * 6
_COOPERATIVE = [*_DIGITS, chosen("N"), chosen("AB"), *_DIGITS, chosen(DIGITS + "X")]
_IS_TAX_PROVINCE = of_pairs(TAX_PROVINCES)


def numbers_of_fifteen(columns: Sequence[bytes]) -> int:
    """Return the lanes of the registration and tax numbers among codes of 15 bytes."""
    found = all_of(columns, _COOPERATIVE) | registration_numbers(columns)
    tax = lanes(pairs(*columns[:2]).translate(_IS_TAX_PROVINCE))
    if tax:
        tax &= all_of(columns[2:6], _DIGITS) & organization_codes(columns[6:])
    return found | tax


_VALUE = weighted(DIGITS, 1, 11)

#: MOD 11,10: the next product by the sum of the product and a digit; whether the last sum is right.
_NEXT = bytes((total % 10 or 10) * 2 % 11 for total in range(256))
_IS_LAST = bytes(total % 10 == 1 for total in range(256))


def registration_numbers(columns: Sequence[bytes]) -> int:
    """Return the lanes of the numbers of 15 digits whose check digit is right."""
    found = all_of(columns, repeat(_DIGIT))
    if not found:
        return 0
    size = len(columns[0])
    product = lanes(bytes([10]) * size)
    *digits, last = (lanes(column.translate(_VALUE)) for column in columns)
    for digit in digits:
        product = lanes((product + digit).to_bytes(size, "little").translate(_NEXT))
    return found & lanes((product + last).to_bytes(size, "little").translate(_IS_LAST))
