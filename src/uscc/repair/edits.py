"""Edits: the codes from which one fault of typing or of a program makes a wrong compact form.

Every generator yields `(code, edit, position, weight)`:

- `code` has 18 characters of the alphabet, digits in positions 3-8 and a valid GB 32100 check
  digit. Its other parts are not checked here.
- `edit` is the slug of the fault.
- `position` is 1-based in the compact form.
- `weight` is the probability that the fault turns `code` into exactly this value (see `weights`).

No candidate is found by trial: 31 is prime and no weight is 0, so for each place exactly one
character brings the sum to 0. Its value is the current value there, minus the sum times the inverse
of the weight.
"""

from __future__ import annotations

from itertools import pairwise

from uscc.code.causes import codes_inside, is_written_double
from uscc.code.digits import (
    BACKWARDS,
    BASE_34,
    EXPECTED,
    is_digits,
    organization_check_digit,
    weighted_sum,
)
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

#: Most readings of one value: each V (for U or Y) doubles them. Further characters get only their
#: first reading.
_READINGS = 16

_DIGITS = frozenset("0123456789")
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_WEIGHTS = (*WEIGHTS, 1)
_INVERSE = tuple(pow(weight, -1, 31) for weight in _WEIGHTS)

#: For each pair of neighbours: what the sum changes by if the right value is 1 more than the left
#: value and they are swapped.
_SHIFTS = tuple(before - after for before, after in pairwise(_WEIGHTS))

#: The characters that are allowed at each place.
_ALLOWED = tuple(_DIGITS if 2 <= at < 8 else frozenset(ALPHABET) for at in range(18))

#: As `BASE_34`, but 0 for characters outside the alphabet.
_BASE_34_OR_0 = BASE_34.replace(b"!", b"0")


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


def restored(code: str) -> Iterator[Edit]:
    """Yield the candidates of 18 characters that a spreadsheet or a double has changed."""
    if is_digits(code):
        yield from _rounded(code)


def _of_full_length(code: str) -> Iterator[Edit]:
    bad = _bad_places(code)
    yield from restored(code)
    yield from _confused(code, bad)
    if len(bad) <= 1:
        total = _total(code)
        yield from _substituted(code, bad, total)
        yield from _swapped(code, total)


def _substituted(code: str, bad: list[int], total: int) -> Iterator[Edit]:
    """One wrong character: at the only place that is certainly wrong, or at any place.

    - `code`: the compact form.
    - `bad`: 0-based places whose character is not allowed; one or none.
    - `total`: the sum of all 18 places modulo 31.
    """
    for at in bad or range(18):
        old = code[at]
        char = _correction(old, at, total)
        if char in _ALLOWED[at]:
            made = code[:at] + char + code[at + 1 :]
            yield made, "substitution", at + 1, of_substitution(char, old)


def _swapped(code: str, total: int) -> Iterator[Edit]:
    """Two swapped neighbours.

    - `code`: the compact form.
    - `total`: the sum of all 18 places modulo 31.
    """
    values = list(map(_value, code))
    for at, shift in enumerate(_SHIFTS):
        if (total + (values[at + 1] - values[at]) * shift) % 31 == 0:
            one, other = code[at], code[at + 1]
            made = code[:at] + other + one + code[at + 2 :]
            if one != other and not _bad_places(made):
                yield made, "swap", at + 1, SWAPPED


def _with_one_more(code: str) -> Iterator[Edit]:
    """One character is missing: insert, at each of 18 places, the one that makes the code valid."""
    if not all(char in _VALUE for char in code):
        return
    total = sum(_VALUE[char] * weight for char, weight in zip(code, _WEIGHTS[1:]))
    for at in range(18):
        char = ALPHABET[-total * _INVERSE[at] % 31]
        made = code[:at] + char + code[at:]
        if is_digits(made[2:8]):
            yield made, "missing-character", at + 1, of_missing(char, code, at)
        if at < 17:  # for the next gap this character is in front of it
            total += _VALUE[code[at]] * (_WEIGHTS[at] - _WEIGHTS[at + 1])


def _without_one(code: str) -> Iterator[Edit]:
    """One character is too many."""
    total = sum(_value(char) * weight for char, weight in zip(code[1:], _WEIGHTS))
    for at in range(19):
        if at:  # put the previous character back, leave this one out
            total += (_value(code[at - 1]) - _value(code[at])) * _WEIGHTS[at - 1]
        if total % 31 == 0:
            made = code[:at] + code[at + 1 :]
            if not _bad_places(made):
                yield made, "extra-character", at + 1, of_extra(code, at)


def _confused(code: str, bad: list[int]) -> Iterator[Edit]:
    """Replace all characters that are not allowed at their place by the ones they look like.

    If the check digit is still wrong, replace one more look-alike, or one letter everywhere: `L`
    for every 1 comes from a small l.

    - `code`: the compact form.
    - `bad`: 0-based places whose character is not allowed.
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
            char = _correction(reading[at], at, total)
            if at not in bad and reading[at] + char in ALIKE and char in _ALLOWED[at]:
                place = min(bad[0], at) + 1
                yield _put(reading, at, char), "confusable", place, ALIKE_AS_WELL
        for letter in EVERYWHERE:
            if reading.count(letter) > 1:
                made = reading.replace(letter, FOR_DIGITS[letter])
                if not _total(made):
                    place = min([*bad[:1], reading.index(letter)]) + 1
                    yield made, "confusable", place, ALIKE_AS_WELL


def _readings(char: str, at: int) -> str:
    """Return the characters for which another one was probably typed.

    - `char`: a character that is not allowed at its place.
    - `at`: the 0-based place.
    """
    if not 2 <= at < 8:
        return FOREIGN.get(char, "")
    digits = (FOR_DIGITS.get(one, one) for one in FOREIGN.get(char, char))
    return "".join(dict.fromkeys(one for one in digits if one in _DIGITS))


def _rounded(code: str) -> Iterator[Edit]:
    """Eighteen digits whose last digits a spreadsheet or a double has changed."""
    number = int(code)
    if code[0] == "0":  # numbers have no leading zero
        return
    if code.endswith("000"):
        for made in _all_digit_codes(number, number + 999):
            yield made, "rounding", None, SPREADSHEET
    if int(float(number)) == number or is_written_double(code):
        # A double of this size is the nearest one to all integers within half its step, 16 to 64.
        # The written digits may be as far away on the other side of it.
        for made in _all_digit_codes(max(number - 128, 10**17), number + 128):
            if float(made) == float(number):
                yield made, "rounding", None, FLOAT


def _all_digit_codes(low: int, high: int) -> Iterator[str]:
    """Yield the numbers from `low` to `high` with both check digits valid."""
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
    """Return the sum of all 18 places modulo 31; characters outside the alphabet count 0."""
    digits = code.encode("ascii", "replace").translate(_BASE_34_OR_0)  # one byte per character
    return (int(digits[BACKWARDS], 34) + _value(code[17])) % 31


def _correction(char: str, at: int, total: int) -> str:
    """Return the character that brings the sum to 0 at one place.

    - `char`: the character there now.
    - `at`: the 0-based place.
    - `total`: the sum of all 18 places modulo 31.
    """
    return ALPHABET[(_VALUE.get(char, 0) - total * _INVERSE[at]) % 31]


def _put(code: str, at: int, char: str) -> str:
    return code[:at] + char + code[at + 1 :]


def _bad_places(code: str) -> list[int]:
    """Return the 0-based places whose character is not allowed there."""
    return [at for at, (char, allowed) in enumerate(zip(code, _ALLOWED)) if char not in allowed]
