"""The cause: what probably happened to a value, as far as the evidence goes.

Each rule states its evidence. The first rule that matches names the cause; if none matches, the
cause is None. How often a rule matches by accident is measured (`tests/test_chance.py`) and listed
in docs/standard.md.
"""

from __future__ import annotations

from uscc.code.digits import (
    is_digits,
    is_identity_number,
    is_organization_code,
)
from uscc.code.kinds import is_tax_number, legacy_variant, unconverted_as
from uscc.code.notes import is_sound, prefix_notes
from uscc.regions import find
from uscc.standard import ALPHABET, CONFUSABLES, PROVINCES, SUBSTITUTE_PREFIX
from uscc.vocabulary import slugs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: All causes, in the order of the specification.
CAUSES = slugs("cause")

#: Only this many characters of a value are searched, which bounds the time per value.
SEARCHED = 2_000

#: The rows of letter keys.
KEYBOARD = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")

#: Four neighbouring keys, or one letter four times.
_RUNS = frozenset(row[at : at + 4] for row in KEYBOARD for at in range(len(row) - 3))
_RUNS |= frozenset(letter * 4 for row in KEYBOARD for letter in row + row.lower())

_CONFUSABLES = str.maketrans(CONFUSABLES)


def cause_of(code: str, kind: str | None) -> str | None:
    """Return the cause slug of a value, or None.

    - `code`: the compact form.
    - `kind`: its kind.

    >>> cause_of("916201055811843000", "checksum")
    'spreadsheet-rounding'
    >>> cause_of("9.1620105581184E+17", "length")
    'scientific-notation'
    """
    if kind == "unconverted":
        return unconverted_as(code)
    if kind == "length":
        return _cause_of_length(code[:SEARCHED])
    if kind == "character":
        return _cause_of_character(code)
    if kind == "identity":
        return "citizen-id"
    if kind == "legacy":
        return legacy_variant(code)
    return _cause_of_checksum(code) if kind == "checksum" else None


def _cause_of_length(code: str) -> str | None:
    if is_scientific(code):
        return "scientific-notation"
    inside = sum(1 for _ in codes_inside(code))
    if inside:
        return "two-codes" if inside > 1 else "surrounding-text"
    if is_masked(code):
        return "masked"
    if is_taxpayer_number(code):
        return "taxpayer-number"
    if is_older_registration(code):
        return "registration-number"
    if has_one_too_many(code):
        return "too-long"
    if is_cut_short(code):
        return "truncated"
    return "keyboard" if is_keyboard_run(code) else None


def _cause_of_character(code: str) -> str | None:
    if is_scientific(code):
        return "scientific-notation"
    if is_masked(code):
        return "masked"
    if is_substitute(code):
        return "substitute"
    if is_plausible(code.translate(_CONFUSABLES)):
        return "confusable"
    if is_older_registration(code):
        return "registration-number"
    if is_swapped(code):  # the letter of position 9 moved to position 8
        return "swapped"
    return "keyboard" if is_keyboard_run(code) else None


def _cause_of_checksum(code: str) -> str:
    if is_rounded(code):
        return "spreadsheet-rounding"
    if is_substitute(code):
        return "substitute"
    if is_keyboard_run(code):
        return "keyboard"
    if is_swapped(code):
        return "swapped"
    if is_organization_code(code[8:17]):
        return "outside-organization-part"
    return "organization-part"


def is_plausible(code: str) -> bool:
    """Tell whether a code is valid without a note on its pair, region or organization check.

    The organization part passes its own check digit, the first two characters and the region are
    known.
    """
    return code.isascii() and is_sound(code) and not prefix_notes(code[:8])


def in_tables(code: str) -> bool:
    """Tell whether the first two characters and the six digits of the region are in the tables.

    Stricter than the note `region`, which knows every code of a known prefecture: here the region
    is evidence.

    - `code`: eight characters or more, compact.
    """
    region = find(code[2:8])
    return region is not None and region.exact and not prefix_notes(code[:8])


def codes_inside(text: str) -> Iterator[str]:
    """Yield the plausible codes inside a longer text, left to right, not overlapping.

    A random window of 18 characters is plausible once in some thousand times.
    """
    start = 0
    while start <= len(text) - 18:
        window = text[start : start + 18]
        if window[0] in ALPHABET and is_digits(window[2:8]) and is_plausible(window):
            yield window
            start += 18
        else:
            start += 1


def is_scientific(code: str) -> bool:
    """Tell whether a program has written 18 digits as a number.

    The forms: `9.16E+17`, `9.16E17`, or 18 digits with `.0` behind them.
    """
    whole, point, zeros = code.partition(".")
    if point and zeros and not zeros.strip("0"):
        return len(whole) == 18 and is_digits(whole)
    mantissa, mark, exponent = code.partition("E")
    digits = mantissa.replace(".", "", 1)
    is_17 = bool(mark) and exponent in ("17", "+17")
    return is_17 and is_digits(digits) and mantissa[1:2] in ("", ".")


def has_lost_digits(code: str) -> bool:
    """Tell whether a wrong value is a number that a spreadsheet or a program has rounded."""
    return (len(code) == 18 and is_rounded(code)) or is_scientific(code)


def is_rounded(code: str) -> bool:
    """Tell whether 18 digits look like a number that a spreadsheet or a double has rounded.

    Excel keeps 15 digits and writes 000 behind them. Java and pandas write the shortest digits that
    name the nearest double, or 17 digits, and fill up with zeros. One in 60 random wrong all-digit
    codes matches this rule.
    """
    if not code.endswith("0") or not is_digits(code):
        return False
    return code.endswith("000") or is_written_double(code)


def is_written_double(code: str) -> bool:
    """Tell whether 18 digits are the shortest form, or the 17 digits, of their nearest double."""
    number = float(code)
    return code in (_eighteen_digits(repr(number)), _eighteen_digits(f"{number:.16e}"))


def _eighteen_digits(written: str) -> str:
    """Return the digits of a number such as `9.16e+17`, filled up to 18 with zeros."""
    return written.partition("e")[0].replace(".", "").ljust(18, "0")


def is_substitute(code: str) -> bool:
    """Tell whether 18 characters are the number of a unit without a code in a discharge permit.

    Source: HJ 608. The number is `H9`, six digits of a region, an organization code or a serial
    number, and a letter. No department is called H.
    """
    region = code[2:8]
    known = code.startswith(SUBSTITUTE_PREFIX) and region[:2] in PROVINCES and is_digits(region)
    return known and len(code) == 18 and code[17].isalpha()


def is_masked(code: str) -> bool:
    """Tell whether characters were masked: two or more `*` beside other characters."""
    return code.count("*") >= 2


def is_taxpayer_number(code: str) -> bool:
    """Tell whether `code` is a taxpayer number from before the reform.

    15 characters: see `is_tax_number`. 20 characters: a resident identity number and two digits.
    """
    if len(code) == 15:
        return is_tax_number(code)
    return len(code) == 20 and is_digits(code[18:]) and is_identity_number(code[:18])


def is_older_registration(code: str) -> bool:
    """Tell whether `code` is a registration number in a form that `unconverted_as` does not accept.

    Two forms: the number of a foreign-invested enterprise from before 2007, in words and digits
    (`企…字第…号`); and the number of a cooperative with an unusual count of digits (six digits,
    `NA` or `NB`, digits, and a digit or X).
    """
    words, mark, number = code.partition("字第")
    if mark:
        return words[:1] == "企" and is_digits(number.removesuffix("号"))
    lettered = code[6:8] in ("NA", "NB") and code[-1] in "0123456789X"
    return lettered and 12 <= len(code) <= 20 and is_digits(code[:6]) and is_digits(code[8:-1])


def has_one_too_many(code: str) -> bool:
    """Tell whether 19 characters without one of them are a plausible code of a listed region.

    One in some hundred values of 19 random digits matches this rule.
    """
    if len(code) != 19:
        return False
    shorter = (code[:at] + code[at + 1 :] for at in range(19))
    return any(is_plausible(one) and in_tables(one) for one in shorter)


def is_cut_short(code: str) -> bool:
    """Tell whether 14 to 17 characters begin as a code does: first pair, region, alphabet.

    With 17 characters, positions 9-17 must pass their own check digit: if they do not, the missing
    character is not the last one.
    """
    return (
        14 <= len(code) <= 17
        and all(char in ALPHABET for char in code)
        and is_digits(code[2:8])
        and (len(code) < 17 or is_organization_code(code[8:]))
        and in_tables(code)
    )


def is_swapped(code: str) -> bool:
    """Tell whether swapping one pair of neighbours, and only that, corrects the code.

    In positions 8-18 both check digits must fail before the swap and pass after it. In positions
    1-8 the organization check does not help; there the first pair or the region must be missing
    from the tables before the swap, and both be listed after it.
    """
    if not is_organization_code(code[8:17]):
        return any(map(is_plausible, _swaps(code, 7, 17)))
    return not in_tables(code) and any(
        is_plausible(one) and in_tables(one) for one in _swaps(code, 0, 7)
    )


def _swaps(code: str, first: int, end: int) -> Iterator[str]:
    """Yield `code` with two different neighbours swapped, for each pair in a range of places.

    - `code`: the compact form.
    - `first`: 0-based place of the left neighbour in the first pair.
    - `end`: the place behind the last left neighbour.
    """
    for at in range(first, end):
        if code[at] != code[at + 1]:
            yield code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def is_keyboard_run(code: str) -> bool:
    """Tell whether four neighbouring letter keys, or one letter four times, were typed."""
    return any(code[start : start + 4] in _RUNS for start in range(len(code) - 3))
