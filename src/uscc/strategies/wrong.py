"""Values that are not valid codes, each with its kind and its cause.

A recipe makes a value from a valid code and a number. Nearly always the value has the kind and the
cause of the recipe; if by chance it has others (one wrong check digit in 31 is not wrong), the
recipe tries the next number. So no draw is rejected.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import NamedTuple

from hypothesis import strategies as st

from uscc.code.causes import CAUSES
from uscc.code.digits import organization_check_digit
from uscc.code.judge import diagnose
from uscc.code.kinds import KINDS
from uscc.generating import faults
from uscc.generating.codes import complete
from uscc.standard import ALPHABET, CONFUSABLES, TAX_PROVINCES
from uscc.strategies.codes import codes, digits_of, early_code

_LETTERS = {char: letter for letter, char in CONFUSABLES.items()}
_RUNS = ("QWER", "ASDF", "ZXCV", "AAAA")


class WrongCode(NamedTuple):
    """A value that is not a valid code.

    - `text`: the value.
    - `kind`: its kind.
    - `cause`: its cause, None if it has none.
    """

    text: str
    kind: str
    cause: str | None


_Recipe = Callable[[str, int], str]


def _cut(code: str, number: int) -> str:
    return code[: 17 - number % 2]


def _doubled(code: str, number: int) -> str:
    at = 8 + number % 9
    return code[: at + 1] + code[at:]


def _typed(code: str, number: int) -> str:
    """Type a letter for a digit that looks like it.

    Every other time the code gets a part of digits first, in case its own part has no digit to
    replace.
    """
    made = code if number % 2 else complete(code[:8], digits_of(number // 2))
    places = [at for at, char in enumerate(made) if at > 7 and char in _LETTERS] or [0]
    at = places[number // 2 % len(places)]
    return made[:at] + _LETTERS.get(made[at], made[at]) + made[at + 1 :]


def _region(code: str) -> str:
    """Return the region of a code, or one of Beijing if the code has no province."""
    return code[2:8] if code[2:4] in TAX_PROVINCES else "110000"


def _tax(code: str, number: int) -> str:
    body = digits_of(number)
    return _region(code) + body + organization_check_digit(body)


def _citizen(code: str, number: int) -> str:
    """Return a resident identity number of a person born before 1900.

    One in three passes the check digit of a code.
    """
    if number % 3 == 0:
        return faults.identity(code, number)
    first17 = f"{_region(code)}{1810 + number % 90}0101{number // 90 % 1000:03}"
    return first17 + faults.identity_check(first17)


def _swapped(code: str, number: int) -> str:
    made = complete(code[:8], digits_of(10_203_040 + number // 8))
    at = 8 + number % 8
    return made[:at] + made[at + 1] + made[at] + made[at + 2 :]


def _one_other(code: str, at: int, number: int) -> str:
    char = ALPHABET[(ALPHABET.index(code[at]) + 1 + number % 30) % 31]
    return code[:at] + char + code[at + 1 :]


#: Recipe by kind and cause, the simplest first.
_RECIPES: dict[tuple[str, str | None], _Recipe] = {
    ("checksum", "outside-organization-part"): lambda code, n: _one_other(code, 17, n),
    ("checksum", "organization-part"): lambda code, n: _one_other(code, 8 + n % 9, n // 9),
    ("checksum", "swapped"): _swapped,
    ("checksum", "keyboard"): lambda code, n: f"{code[:8]}QWER{code[12:17]}{ALPHABET[n % 31]}",
    ("checksum", "spreadsheet-rounding"): lambda code, n: f"91{code[2:8]}{digits_of(n)[:7]}000",
    ("checksum", "substitute"): lambda code, n: f"H9{_region(code)}0000{n % 100_000:05}A",
    ("length", "truncated"): _cut,
    ("length", "too-long"): _doubled,
    ("length", "surrounding-text"): lambda code, n: ("代码", "NO.")[n % 2] + ":" + code,
    ("length", "two-codes"): lambda code, n: f"{code}/{complete(code[:8], digits_of(n))}",
    ("length", "masked"): lambda code, n: code[:6] + "*" * (2 + n % 7) + code[14:],
    ("length", "scientific-notation"): lambda code, n: f"9.1{n:012}E+17",
    ("length", "taxpayer-number"): lambda code, n: _citizen(code, n) + "00",
    ("length", "keyboard"): lambda code, n: _RUNS[n % 4] + str(n),
    ("length", None): lambda code, n: str(10 + n),
    ("character", "confusable"): _typed,
    ("character", "masked"): lambda code, n: code[: 8 + n % 4] + "****" + code[12 + n % 4 :],
    ("character", "keyboard"): lambda code, n: f"{code[:8]}{_RUNS[1 + n % 2]}{code[12:]}",
    ("character", None): lambda code, n: f"{code[: 8 + n % 9]}?{code[9 + n % 9 :]}",
    ("identity", "citizen-id"): _citizen,
    ("missing", None): faults.missing,
    ("unconverted", "registration-number"): lambda code, n: faults.registration_number(
        f"{code[2:8]}{n:08}"
    ),
    ("unconverted", "organization-code"): lambda code, n: f"{code[8:16]}-{code[16]}",
    ("unconverted", "taxpayer-number"): _tax,
    ("legacy", "legacy-residue"): lambda code, n: early_code("legacy-residue", code[:2], n, n),
    ("legacy", "legacy-fujian"): lambda code, n: early_code("legacy-fujian", code[:2], n, n),
    ("legacy", "legacy-one-as-y"): lambda code, n: early_code("legacy-one-as-y", code[:2], n, n),
}


def wrong_codes(
    *, kind: str | None = None, cause: str | None = None
) -> st.SearchStrategy[WrongCode]:
    """Draw values that are not valid codes, with kind and cause as `diagnose` names them.

    - `kind`: draw only this kind; None for all.
    - `cause`: draw only this cause; None for all.

    Raises `ValueError` at once, naming the option: for an unknown kind or cause, and for a cause
    that does not belong to the kind. No value is the identity number of a living person. Shrinks to
    a code with a wrong check digit.

    >>> from hypothesis import find
    >>> find(wrong_codes(), lambda wrong: True)
    WrongCode(text='911101011000000087', kind='checksum', cause='outside-organization-part')
    >>> wrong_codes(kind="length", cause="citizen-id")
    Traceback (most recent call last):
    ValueError: cause: citizen-id is not a cause of kind length
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"kind: {kind!r} is not a kind; known are {', '.join(KINDS)}")
    if cause is not None and cause not in CAUSES:
        raise ValueError(f"cause: {cause!r} is not a cause; known are {', '.join(CAUSES)}")
    wanted = [one for one in _RECIPES if kind in (None, one[0]) and cause in (None, one[1])]
    if not wanted:
        raise ValueError(f"cause: {cause} is not a cause of kind {kind}")
    return st.builds(_wrong_code, st.sampled_from(wanted), codes(), st.integers(0, 10**6))


def _wrong_code(which: tuple[str, str | None], code: str, number: int) -> WrongCode:
    """Return the first value, from `number` on, that has this kind and cause.

    - `which`: kind and cause.
    - `code`: a valid code.
    - `number`: the first number for the recipe.
    """
    recipe = _RECIPES[which]
    made = (recipe(code, at) for at in count(number))
    return WrongCode(next(text for text in made if _judged(text) == which), *which)


def _judged(text: str) -> tuple[str | None, str | None]:
    found = diagnose(text)
    return found.kind, found.cause
