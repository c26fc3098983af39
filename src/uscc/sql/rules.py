"""The rules of one code as SQL expressions, written once for all dialects.

Each function returns an expression about `code`, the name of a text in compact form. The facts come
from `uscc.standard`. A character outside an alphabet has the place 0 there, so no expression fails;
the pattern of each rule refuses the text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from uscc.code.digits import EXPECTED, weighted_sum
from uscc.code.kinds import CENTURIES, MADE_UP
from uscc.sql.dialect import Dialect, Pattern
from uscc.sql.marks import BRACKETS
from uscc.standard import (
    ALPHABET,
    FUJIAN_MODULUS,
    FUJIAN_ORGANIZATION,
    FUJIAN_REGION,
    IDENTITY_CHECK_DIGITS,
    IDENTITY_WEIGHTS,
    MISSING_WORDS,
    ONE_AS_Y_REGION,
    ORGANIZATION_ALPHABET,
    ORGANIZATION_CHECK_DIGITS,
    ORGANIZATION_WEIGHTS,
    PROVINCES,
    RESIDUE_REGIONS,
    TAX_PROVINCES,
    WEIGHTS,
)

_DIGITS = "0123456789"

#: The alphabet as a class of characters.
_CHARS = "0-9A-HJ-NPQRTUWXY"

#: 18 characters of the alphabet, digits in positions 3-8; 17 of them.
CODE: Pattern = ((_CHARS, 2), ("0-9", 6), (_CHARS, 10))
FIRST_17: Pattern = ((_CHARS, 2), ("0-9", 6), (_CHARS, 9))

#: Any 18 characters of the alphabet: nothing can be removed from them.
PLAIN: Pattern = ((_CHARS, 18),)

_NINE: Pattern = (("0-9A-Z", 8), ("0-9X", 1))

_COOPERATIVE: Pattern = (("0-9", 6), ("N", 1), ("AB", 1), ("0-9", 6), ("0-9X", 1))

#: Made-up values with the right check digit.
_PASSING = [code for code in sorted(MADE_UP) if EXPECTED[weighted_sum(code)] == code[17]]

_MONTHS_OF_31 = ("01", "03", "05", "07", "08", "10", "12")
_MONTHS_OF_30 = ("04", "06", "09", "11")


def remainder(d: Dialect, code: str) -> str:
    """Return the weighted sum of the first 17 characters modulo 31."""
    return d.remainder(code, ALPHABET, WEIGHTS, 31)


def passes(d: Dialect, code: str) -> str:
    """Return whether the check digit of 18 characters of the alphabet is right."""
    # A place is one more than the value.
    total = d.remainder(code, ALPHABET, WEIGHTS, 31)
    return f"({total} + {d.place(ALPHABET, d.cut(code, 18, 1))}) % 31 = 1"


def digit(d: Dialect, code: str) -> str:
    """Return the check digit of 17 or 18 characters, NULL if there is none."""
    first_17 = d.cut(code, 1, 17)
    place = f"{d.part('remainder', first_17)} + 1"
    expected = f"substr({d.plain(''.join(EXPECTED))}, {place}, 1)"
    fits = d.fits(first_17, FIRST_17)
    return f"CASE WHEN {d.size(code)} IN (17, 18)\n  AND {fits}\n  THEN {expected} END"


def organization(d: Dialect, code: str) -> str:
    """Return whether a text is an organization code with a right check digit."""
    total = d.remainder(code, ORGANIZATION_ALPHABET, ORGANIZATION_WEIGHTS, 11)
    check = d.place(ORGANIZATION_CHECK_DIGITS, d.cut(code, 9, 1))
    return f"{d.fits(code, _NINE)} AND ({total} + {check}) % 11 = 1"


def registration(d: Dialect, code: str) -> str:
    """Return whether 15 digits have the check digit of MOD 11,10."""
    product = "10"
    for at in range(1, 15):
        # The place of a digit is one more than its value.
        place = d.place(_DIGITS, d.cut(code, at, 1))
        product = f"(({product} + {place} + 8) % 10 + 1) * 2 % 11"
        product = "\n  " * (at % 2 == 0) + product
    check = d.place(_DIGITS, d.cut(code, 15, 1))
    return f"(11 - {product}) % 10 + 1 = {check}"


def placeholder(d: Dialect, code: str) -> str:
    """Return whether a text is blank, a placeholder word, or one character repeated."""
    words = d.some(d.stripped(code, BRACKETS), ["", *sorted(MISSING_WORDS)])
    return f"replace({code}, {d.cut(code, 1, 1)}, '') = ''\n  OR {words}"


def made_up(d: Dialect, code: str) -> str:
    """Return whether 18 characters are a made-up sequence of digits, or one digit repeated."""
    return d.some(code, sorted({*MADE_UP, *(digit * 18 for digit in _DIGITS)}))


def older(d: Dialect, code: str) -> str:
    """Return whether a text is an identifier from before the reform."""
    province, tax = d.cut(code, 1, 2), d.cut(code, 7, 9)
    return f"""CASE {d.size(code)}
  WHEN 9 THEN {d.part("organization", code)}
  WHEN 13 THEN {d.fits(code, [("0-9", 13)])}
  WHEN 15 THEN {d.fits(code, [("0-9", 15)])} AND {d.part("registration", code)}
    OR {d.fits(code, _COOPERATIVE)}
    OR {d.fits(d.cut(code, 1, 6), [("0-9", 6)])} AND {d.part("organization", tax)}
      AND {d.some(province, sorted(TAX_PROVINCES))}
  ELSE 1 = 0 END"""


def identity(d: Dialect, code: str) -> str:
    """Return whether a text is a resident identity number: pattern, place, date, check digit."""
    total = d.remainder(code, _DIGITS, IDENTITY_WEIGHTS, 11)
    check = d.place(IDENTITY_CHECK_DIGITS, d.cut(code, 18, 1))
    return f"""{d.some(d.cut(code, 7, 2), sorted(CENTURIES))}
  AND {d.fits(code, [("0-9", 17), ("0-9X", 1)])}
  AND {d.some(d.cut(code, 1, 2), sorted(PROVINCES))}
  AND {_date(d, code)}
  AND {total} + 1 = {check}"""


def _date(d: Dialect, code: str) -> str:
    """Return whether positions 7-14, all of them digits, are a date."""
    year, day, last = d.cut(code, 7, 4), d.cut(code, 11, 4), d.cut(code, 13, 2)
    # Leap years end in one of `fours`; `common` years are the exceptions.
    fours = sorted(f"{number:02}" for number in range(0, 100, 4))
    common = [f"{number:04}" for number in range(1800, 2100, 100) if number % 400]
    return f"""CASE
    WHEN {day} = '0229' THEN {d.some(d.cut(code, 9, 2), fours)}
      AND NOT {d.some(year, common)}
    WHEN {d.some(d.cut(code, 11, 2), _MONTHS_OF_31)} THEN {last} BETWEEN '01' AND '31'
    WHEN {d.some(d.cut(code, 11, 2), _MONTHS_OF_30)} THEN {last} BETWEEN '01' AND '30'
    ELSE {day} BETWEEN '0201' AND '0228' END"""


def early(d: Dialect, code: str) -> str:
    """Return whether an early issuing variant explains a wrong check digit, at its place."""
    province, last = d.cut(code, 3, 2), d.cut(code, 18, 1)
    remainder = d.part("remainder", code)
    powers = [1 << at for at in range(17)]
    fujian = d.remainder(code, ORGANIZATION_ALPHABET, powers, FUJIAN_MODULUS)
    return f"""CASE
  WHEN {province} = '{FUJIAN_REGION}' AND {d.cut(code, 9, 4)} = '{FUJIAN_ORGANIZATION}'
  THEN ({fujian} + {d.place(ORGANIZATION_ALPHABET, last)}) % {FUJIAN_MODULUS} = 1
  WHEN {d.some(province, sorted(RESIDUE_REGIONS))}
  THEN {remainder} + 1 = {d.place(ALPHABET, last)}
  WHEN {d.cut(code, 3, 4)} = '{ONE_AS_Y_REGION}'
  THEN {last} = 'Y' AND {remainder} = {EXPECTED.index("1")}
  ELSE 1 = 0 END"""


def plainly(d: Dialect, code: str) -> str:
    """Return whether 18 characters, all allowed where they are, are plainly a valid code.

    The check digit is right, and they are neither made up nor look like an identity number: true
    for most codes, and a short expression.
    """
    century = d.some(d.cut(code, 7, 2), sorted(CENTURIES))
    return f"NOT {century} AND NOT {d.some(code, _PASSING)}\n  AND {passes(d, code)}"


def fault(d: Dialect, code: str) -> str:
    """Return the kind of 18 characters that may all be where they are, NULL for a valid code."""
    identity, organization = d.part("identity", code), d.part("organization", d.cut(code, 9, 9))
    return f"""CASE
  WHEN {d.part("made_up", code)} THEN 'missing'
  WHEN {passes(d, code)}
  THEN CASE WHEN {identity} AND NOT {organization} THEN 'identity' END
  WHEN {identity} THEN 'identity'
  WHEN {d.part("early", code)} THEN 'legacy'
  ELSE 'checksum' END"""


def kind(d: Dialect, code: str) -> str:
    """Return the kind of a compact form, NULL if it is a valid code."""
    return f"""CASE
  WHEN {d.fits(code, CODE)} THEN {d.part("fault", code)}
  WHEN {d.part("placeholder", code)} THEN 'missing'
  WHEN {d.part("older", code)} THEN 'unconverted'
  WHEN {d.size(code)} <> 18 THEN 'length'
  ELSE 'character' END"""


def valid(d: Dialect, code: str) -> str:
    """Return whether a text is a valid code in compact form, without a function of the script."""
    century = d.some(d.cut(code, 7, 2), sorted(CENTURIES))
    return f"""{d.fits(code, CODE)}
  AND NOT {d.some(code, _PASSING)}
  AND {passes(d, code)}
  AND (NOT {century}
    OR NOT ({identity(d, code)})
    OR {organization(d, d.cut(code, 9, 9))})"""


class Rule(NamedTuple):
    """A rule that is a function of its own in a dialect that has functions.

    - `says`: what it answers.
    - `type`: `number`, `truth` or `text`.
    - `expression`: makes the expression.
    """

    says: str
    type: str
    expression: Callable[[Dialect, str], str]


#: The rules by their names, each behind the rules that it needs. All are about a compact form.
RULES = {
    "remainder": Rule(
        "The weighted sum of the first 17 characters modulo 31.", "number", remainder
    ),
    "digit": Rule("The check digit of 17 or 18 characters; NULL if there is none.", "text", digit),
    "organization": Rule(
        "Whether it is a 9-character organization code (GB 11714).", "truth", organization
    ),
    "registration": Rule(
        "Whether 15 digits have the check digit of MOD 11,10.", "truth", registration
    ),
    "identity": Rule("Whether it is a resident identity number (GB 11643).", "truth", identity),
    "made_up": Rule(
        "Whether 18 digits rise or fall by one, or are one digit repeated.", "truth", made_up
    ),
    "placeholder": Rule(
        "Whether it is blank, a placeholder word or one character repeated.", "truth", placeholder
    ),
    "older": Rule("Whether it is an identifier from before the reform.", "truth", older),
    "early": Rule(
        "Whether a wrong check digit is that of an early issuing variant of 2015.", "truth", early
    ),
    "fault": Rule(
        "The kind, where all 18 characters are allowed; NULL for a valid code.", "text", fault
    ),
    "kind": Rule("The kind; NULL for a valid code.", "text", kind),
}

# What the public functions answer.
COMPACT = (
    "The compact form of a value: no spaces, dashes, quotation marks or labels; ASCII capitals."
)
ENTITY = "The folded name of an entity, which equal entities have in common."
KIND = "The kind of a value; NULL for a valid code. NULL itself is missing."
IS_VALID = "Whether a value is a valid code; NULL for NULL."
CHECK_DIGIT = "The check digit for 17 or 18 characters; NULL if they can have none."
ORGANIZATION = "Whether a value is a valid organization code of 9 characters (GB 11714)."

PUBLIC = (COMPACT, ENTITY, KIND, IS_VALID, CHECK_DIGIT, ORGANIZATION)
