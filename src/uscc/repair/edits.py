"""Edits: what a wrong compact form becomes when one fault of typing or of a program is undone.

Every generator yields `(code, edit, position, weight)`, where `code` has 18 characters of the
alphabet, digits in positions 3-8 and a right GB 32100 check character, and nothing else is
promised. `position` is 1-based in the compact form. `weight` is how likely the fault makes
just this value out of that code (see `weights`).

No candidate is looked for by trial: 31 is prime and no weight is 0, so for each place there
is exactly one character that brings the sum to 0. It is the value there now, less the sum
times the inverse of the weight.
"""

from __future__ import annotations

from uscc.code.causes import codes_inside, is_written_double
from uscc.code.digits import EXPECTED, is_digits, organization_check_digit, weighted_sum
from uscc.repair.looks import ALIKE, EVERYWHERE, FOR_DIGITS, FOREIGN
from uscc.repair.weights import (
    ALIKE_AS_WELL,
    CONFUSED,
    FLOAT,
    INSIDE,
    SPREADSHEET,
    SWAPPED,
    of_extra,
    of_missing,
    of_substitution,
)
from uscc.standard import ALPHABET, WEIGHTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: A candidate: code, edit, position, weight.
Edit = tuple[str, str, "int | None", float]

#: More letters V than this are all taken for U; each V doubles the readings.
_READINGS = 16

_DIGITS = frozenset("0123456789")
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_WEIGHTS = (*WEIGHTS, 1)
_INVERSE = tuple(pow(weight, -1, 31) for weight in _WEIGHTS)


def edits_of(code: str) -> Iterator[Edit]:
    """Yield all candidates for a compact form; some codes come more than once.

    >>> sorted({code for code, *_ in edits_of("91350100M000100YA3")} & {"91350100M000100Y43"})
    ['91350100M000100Y43']
    """
    size = len(code)
    if size > 18:
        yield from _inside(code)
    if size == 19:
        yield from _without_one(code)
    elif size == 17:
        yield from _with_one_more(code)
    elif size == 18:
        yield from _of_full_length(code)


def _inside(code: str) -> Iterator[Edit]:
    for found in codes_inside(code):
        yield found, "inside", None, INSIDE


def _of_full_length(code: str) -> Iterator[Edit]:
    bad = _bad_places(code)
    if not bad and is_digits(code):
        yield from _rounded(code)
    yield from _confused(code, bad)
    if len(bad) <= 1:
        total = _total(code)
        yield from _substituted(code, bad, total)
        yield from _swapped(code, total)


def _substituted(code: str, bad: list[int], total: int) -> Iterator[Edit]:
    """One wrong character: at the one place that must be wrong, or at any."""
    for at in bad or range(18):
        char = _mending(code[at], at, total)
        if _fits(char, at):
            weight = of_substitution(char, code[at])
            yield _put(code, at, char), "substitution", at + 1, weight


def _swapped(code: str, total: int) -> Iterator[Edit]:
    """Two neighbours in each other's place."""
    for at in range(17):
        one, other = code[at], code[at + 1]
        shift = (_value(other) - _value(one)) * (_WEIGHTS[at] - _WEIGHTS[at + 1])
        if one != other and (total + shift) % 31 == 0:
            made = code[:at] + other + one + code[at + 2 :]
            if not _bad_places(made):
                yield made, "swap", at + 1, SWAPPED


def _with_one_more(code: str) -> Iterator[Edit]:
    """One character is missing: at each of 18 places the one that mends the sum."""
    if not all(char in _VALUE for char in code):
        return
    total = sum(_VALUE[char] * weight for char, weight in zip(code, _WEIGHTS[1:]))
    for at in range(18):
        char = ALPHABET[-total * _INVERSE[at] % 31]
        made = code[:at] + char + code[at:]
        if is_digits(made[2:8]):
            yield made, "missing-character", at + 1, of_missing(char, code, at)
        if at < 17:  # the character behind the gap moves in front of it
            total += _VALUE[code[at]] * (_WEIGHTS[at] - _WEIGHTS[at + 1])


def _without_one(code: str) -> Iterator[Edit]:
    """One character is too many."""
    total = sum(_value(char) * weight for char, weight in zip(code[1:], _WEIGHTS))
    for at in range(19):
        if at:  # the character that was left out before is back, in place of this one
            total += (_value(code[at - 1]) - _value(code[at])) * _WEIGHTS[at - 1]
        if total % 31 == 0:
            made = code[:at] + code[at + 1 :]
            if not _bad_places(made):
                yield made, "extra-character", at + 1, of_extra(code, at)


def _confused(code: str, bad: list[int]) -> Iterator[Edit]:
    """All characters that may not stand there are read as what they look like.

    Where that does not mend the sum, one more is read so, or one letter wherever it stands:
    `L` for every 1 comes from a small l.
    """
    readings = [code]
    for at in bad:
        chars = _readings(code[at], at)
        if len(readings) * len(chars) > _READINGS:
            chars = chars[:1]
        readings = [_put(one, at, char) for one in readings for char in chars]
    for reading in readings:
        total = _total(reading)
        if bad and not total:
            yield reading, "confusable", bad[0] + 1, CONFUSED
            continue
        for at in range(18) if bad else ():
            char = _mending(reading[at], at, total)
            if at not in bad and reading[at] + char in ALIKE and _fits(char, at):
                place = min(bad[0], at) + 1
                yield _put(reading, at, char), "confusable", place, ALIKE_AS_WELL
        for letter in EVERYWHERE:
            if reading.count(letter) > 1:
                made = reading.replace(letter, FOR_DIGITS[letter])
                if not _total(made):
                    place = min([*bad[:1], reading.index(letter)]) + 1
                    yield made, "confusable", place, ALIKE_AS_WELL


def _readings(char: str, at: int) -> str:
    """Return what a character that may not stand at this place may have been typed for."""
    if not 2 <= at < 8:
        return FOREIGN.get(char, "")
    digits = (FOR_DIGITS.get(one, one) for one in FOREIGN.get(char, char))
    return "".join(dict.fromkeys(one for one in digits if one in _DIGITS))


def _rounded(code: str) -> Iterator[Edit]:
    """Eighteen digits that lost the last ones to a spreadsheet or to a double."""
    number = int(code)
    if code[0] == "0":  # no number begins so
        return
    if code.endswith("000"):
        for made in _all_digit_codes(number, number + 999):
            yield made, "rounding", None, SPREADSHEET
    if int(float(number)) == number or is_written_double(code):
        # A double of this size is the nearest of all integers within half its step, 16 to 64;
        # what was written of it may be as far on its other side.
        for made in _all_digit_codes(max(number - 128, 10**17), number + 128):
            if float(made) == float(number):
                yield made, "rounding", None, FLOAT


def _all_digit_codes(low: int, high: int) -> Iterator[str]:
    """Yield the numbers from `low` to `high` that are right by both checks."""
    for hundred in range(low // 100, high // 100 + 1):
        code = str(hundred)
        code += organization_check_digit(code[8:])
        code += EXPECTED[weighted_sum(code)]
        if is_digits(code) and low <= int(code) <= high:
            yield code


# -- arithmetic ---------------------------------------------------------------------------


def _value(char: str) -> int:
    return _VALUE.get(char, 0)


def _total(code: str) -> int:
    """Return the sum over all 18 places modulo 31; what is no character of a code is 0."""
    return sum(_value(char) * weight for char, weight in zip(code, _WEIGHTS)) % 31


def _mending(char: str, at: int, total: int) -> str:
    """Return the character that brings `total` to 0 if it stands at `at` instead of `char`."""
    return ALPHABET[(_value(char) - total * _INVERSE[at]) % 31]


def _put(code: str, at: int, char: str) -> str:
    return code[:at] + char + code[at + 1 :]


def _fits(char: str, at: int) -> bool:
    """Tell whether this character of the alphabet may stand at the 0-based place `at`."""
    return char in _DIGITS or not 2 <= at < 8


def _bad_places(code: str) -> list[int]:
    """Return the 0-based places whose character may not stand there."""
    return [at for at, char in enumerate(code) if char not in _VALUE or not _fits(char, at)]
