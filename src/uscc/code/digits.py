"""Check digits: GB 32100, GB 11714, GB/T 17710 and GB 11643, one value at a time.

The sum of the 18-character code is computed in C. Its weights are 3^(position-1) modulo 31, and 34
= 31 + 3, so a number in base 34 whose last digit is position 1 is, modulo 31, exactly the weighted
sum. `bytes.translate` turns the characters into base-34 digits and everything outside the alphabet
into `!`, which `int` refuses (without this, `int` would accept `_`, `+` and spaces). A slice
reverses them, and `int(…, 34) % 31` is the sum.
"""

from __future__ import annotations

from uscc.code.text import compact, require_text
from uscc.errors import InvalidFormat, InvalidLength
from uscc.standard import (
    ALPHABET,
    FUJIAN_MODULUS,
    IDENTITY_CHECK_DIGITS,
    IDENTITY_WEIGHTS,
    ORGANIZATION_ALPHABET,
    ORGANIZATION_CHECK_DIGITS,
    PROVINCES,
)

#: ASCII characters to base-34 digits; characters outside the alphabet to `!`.
BASE_34 = bytes.maketrans(ALPHABET.encode(), b"0123456789abcdefghijklmnopqrstu")
BASE_34 = bytes(to if chr(byte) in ALPHABET else ord("!") for byte, to in enumerate(BASE_34))

#: Slice of the first 17 characters, reversed.
BACKWARDS = slice(16, None, -1)

#: The check digit for each sum modulo 31.
EXPECTED = tuple(ALPHABET[-total % 31] for total in range(31))

#: Letters and digits to base-13 digits of the same value modulo 11; other bytes to `!`. The weights
#: of GB 11714 are powers of 2 modulo 11, and 13 = 11 + 2: `int(..., 13)` is half the weighted sum.
_BASE_13 = bytes(
    ord("0123456789a"[ORGANIZATION_ALPHABET.index(chr(byte)) % 11])
    if chr(byte) in ORGANIZATION_ALPHABET
    else ord("!")
    for byte in range(256)
)

#: The check digit of an organization code for each number in base 13 modulo 11.
_ORGANIZATION_EXPECTED = tuple(ORGANIZATION_CHECK_DIGITS[-2 * half % 11] for half in range(11))

_VALUE_36 = {char: value for value, char in enumerate(ORGANIZATION_ALPHABET)}
_DIGITS = frozenset("0123456789")


def weighted_sum(code: str) -> int:
    """Return the weighted sum of the first 17 characters modulo 31.

    Raises `ValueError` for a character outside the alphabet.
    """
    return int(code.encode()[BACKWARDS].translate(BASE_34), 34) % 31


def calc_check_digit(text: str) -> str:
    """Return the check digit (position 18) for the first 17 characters.

    - `text`: 17 characters, or 18 of which the last is ignored; normalised first.

    Raises `InvalidLength` or `InvalidFormat`; `TypeError` for anything but a `str`. Source: GB
    32100-2015, clause 4.

    >>> calc_check_digit("91350100M000100Y4")
    '3'
    >>> calc_check_digit("91350100M000100O4")
    Traceback (most recent call last):
    uscc.errors.InvalidFormat: position 16 holds 'O', which no code may hold
    """
    require_text(text, "calc_check_digit")
    code = compact(text)
    if len(code) not in (17, 18):
        message = "17 characters make a check digit, here are {size}"
        raise InvalidLength(message, kind="length", code=code, size=len(code))
    place = bad_position(code[:17])
    if place:
        message = "position {place} holds {char!r}, which no code may hold"
        char = code[place - 1]
        raise InvalidFormat(
            message, kind="character", code=code, position=place, place=place, char=char
        )
    return EXPECTED[weighted_sum(code)]


def bad_position(code: str) -> int | None:
    """Return the 1-based place of the first character that is not allowed at its place, or None.

    Positions 3-8 hold digits, the others characters of the alphabet.
    """
    for place, char in enumerate(code, 1):
        if char not in ALPHABET or (3 <= place <= 8 and char not in _DIGITS):
            return place
    return None


def fujian_check_digit(code: str) -> str:
    """Return the check digit of the Fujian pilot for 17 characters; `*` for the value 36.

    >>> fujian_check_digit("91350203M0001QKT1")
    '9'
    """
    total = sum(_VALUE_36[char] << place for place, char in enumerate(code[:17]))
    return (ORGANIZATION_ALPHABET + "*")[-total % FUJIAN_MODULUS]


def organization_check_digit(body: str) -> str:
    """Return the GB 11714 check digit of an organization code.

    - `body`: the first eight characters of the organization code.

    Raises `ValueError` for a character outside 0-9 and A-Z.

    >>> organization_check_digit("D2143569")
    'X'
    """
    half = int(body.encode().translate(_BASE_13), 13)
    return _ORGANIZATION_EXPECTED[half % 11]


def is_organization_code(code: str) -> bool:
    """Tell whether `code` is a compact 9-character organization code with a valid check digit."""
    if len(code) != 9:
        return False
    try:
        return organization_check_digit(code[:8]) == code[8]
    except ValueError:  # another character, a lone surrogate among them
        return False


def is_registration_number(code: str) -> bool:
    """Tell whether `code` is a 15-digit registration number with a correct MOD 11,10 check digit.

    >>> is_registration_number("110108000000016"), is_registration_number("110108000000017")
    (True, False)
    """
    if len(code) != 15 or not is_digits(code):
        return False
    product = 10
    for digit in map(int, code[:14]):
        product = ((product + digit) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(code[14])


def is_identity_number(code: str) -> bool:
    """Tell whether `code` is a resident identity number.

    It has a known province, a real date of birth and a correct check digit.

    >>> is_identity_number("11010519491231002X"), is_identity_number("11010519490231002X")
    (True, False)
    """
    if len(code) != 18 or not is_digits(code[:17]) or code[:2] not in PROVINCES:
        return False
    if not _is_date(int(code[6:10]), int(code[10:12]), int(code[12:14])):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, IDENTITY_WEIGHTS))
    return IDENTITY_CHECK_DIGITS[total % 11] == code[17]


def _is_date(year: int, month: int, day: int) -> bool:
    if not (1800 <= year < 2100 and 1 <= month <= 12):
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    return 1 <= day <= days


def is_digits(text: str) -> bool:
    """Tell whether `text` is one or more ASCII digits (`str.isdigit` accepts '²' and '٣')."""
    return text.isascii() and text.isdigit()
