"""The kind of a value: None for a valid code, or the first of seven that applies."""

from __future__ import annotations

from uscc.code.digits import (
    EXPECTED,
    bad_position,
    fujian_check_digit,
    is_digits,
    is_identity_number,
    is_organization_code,
    is_registration_number,
    weighted_sum,
)
from uscc.standard import (
    ALPHABET,
    CLOSING_BRACKETS,
    FUJIAN_ORGANIZATION,
    FUJIAN_REGION,
    MISSING_WORDS,
    ONE_AS_Y_REGION,
    OPENING_BRACKETS,
    RESIDUE_REGIONS,
    SEQUENCES,
    TAX_PROVINCES,
)
from uscc.vocabulary import slugs

#: The kinds in the order in which they are tried.
KINDS = slugs("kind")

#: The byte of a valid code is 0, that of a kind is its place in this list.
KIND_BYTES = (None, *KINDS)

#: Positions 7-8 of any resident identity number.
CENTURIES = frozenset({"18", "19", "20"})

#: Values that are not codes although they may pass the check digit: made-up sequences, and
#: eighteen zeros (the only repeated character that passes).
MADE_UP = frozenset({"0" * 18, *SEQUENCES})

_BRACKETS = OPENING_BRACKETS + CLOSING_BRACKETS

#: 错码: the kinds that are wrong codes.
WRONG = slugs("kind", "wrong")

#: Kinds of mistyped or damaged codes, for which `suggest` looks for a valid one.
MENDABLE = slugs("kind", "mendable")


def kind_of(code: str) -> str | None:
    """Return the kind of a compact form, None if it is a valid code."""
    if is_missing(code):
        return "missing"
    if unconverted_as(code):
        return "unconverted"
    if is_right(code):
        return None
    if len(code) != 18:
        return "length"
    if bad_position(code):
        return "character"
    if is_identity_number(code):
        return "identity"
    return "legacy" if legacy_variant(code) else "checksum"


def is_right(code: str) -> bool:
    """Tell whether a compact form is a valid code; early issuing variants are not."""
    if len(code) != 18 or code in MADE_UP:
        return False
    try:
        passes = EXPECTED[weighted_sum(code)] == code[17]
    except ValueError:
        return False
    return passes and is_digits(code[2:8]) and not is_identity(code)


def is_missing(code: str) -> bool:
    """Tell whether the value is missing.

    It is blank, a placeholder word (also in brackets), one character repeated, or a made-up
    sequence of digits.
    """
    if not code or code in MISSING_WORDS or code == code[0] * len(code) or code in MADE_UP:
        return True
    inside = code.strip(_BRACKETS)
    return inside != code and (not inside or inside in MISSING_WORDS)


def unconverted_as(code: str) -> str | None:
    """Return the cause slug of the older identifier that `code` is, or None.

    The forms: 15 digits with a correct MOD 11,10 check digit; six digits, `NA` or `NB`, six digits
    and a digit or X; 13 digits (before 2007, no check digit); a 9-character organization code; a
    15-character tax number. A value that passes as a registration number and as a tax number is
    called a registration number.
    """
    size = len(code)
    if size == 9:
        return "organization-code" if is_organization_code(code) else None
    if size == 13:
        return "registration-number" if is_digits(code) else None
    if size != 15:
        return None
    if is_registration_number(code) or _is_cooperative_number(code):
        return "registration-number"
    return "taxpayer-number" if is_tax_number(code) else None


def _is_cooperative_number(code: str) -> bool:
    digits = code[:6] + code[8:14]
    return code[6:8] in ("NA", "NB") and is_digits(digits) and code[14] in "0123456789X"


def is_tax_number(code: str) -> bool:
    """Tell whether 15 characters are a tax number from before the reform.

    It is six digits of a province and an organization code with a correct check digit.
    """
    known = code[:2] in TAX_PROVINCES and is_digits(code[:6])
    return known and is_organization_code(code[6:])


def is_identity(code: str) -> bool:
    """Tell whether a value that passes the check digit of a code is a resident identity number.

    One in 31 identity numbers passes by chance. The organization part must fail its own check
    digit, so that no issued code is mistaken for an identity number.
    """
    if code[6:8] not in CENTURIES:  # true for most codes, and quick
        return False
    return is_identity_number(code) and not is_organization_code(code[8:17])


def legacy_variant(code: str) -> str | None:
    """Return the cause slug of the early issuing variant that explains a wrong check digit.

    The place is part of each rule: without it every formula would excuse one random typo in 31 or
    37.

    - `code`: 18 characters of the alphabet.
    """
    if code[2:4] == FUJIAN_REGION and code[8:12] == FUJIAN_ORGANIZATION:
        return "legacy-fujian" if fujian_check_digit(code) == code[17] else None
    if code[2:4] in RESIDUE_REGIONS:
        return "legacy-residue" if ALPHABET[weighted_sum(code)] == code[17] else None
    if code[2:6] == ONE_AS_Y_REGION:
        expected = EXPECTED[weighted_sum(code)]
        return "legacy-one-as-y" if expected == "1" and code[17] == "Y" else None
    return None
