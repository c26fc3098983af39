"""Registries whose codes are all odd in the same way, in the order of the clean records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from hard_truth import Cells, Truth, clean
from jobs.tables import WIDE
from uscc.generating.codes import places, with_check
from uscc.standard import ALPHABET, ORGANIZATION_CHECK_DIGITS

FULL_WIDTH = str.maketrans(ALPHABET, WIDE)

#: By the right check digit, a wrong one that is not that of an early variant: these write the sum
#: instead of its complement, or Y for 1. The value 16 is the complement of 15.
WRONG = {
    digit: ALPHABET[(value + (2 if value == 15 else 1)) % 31]
    for value, digit in enumerate(ALPHABET)
}

_NEXT = dict(zip(ORGANIZATION_CHECK_DIGITS, ORGANIZATION_CHECK_DIGITS[1:] + "0"))


def odd(slug: str, change: Callable[[str], str], rows: int, truth: Truth) -> Iterable[Cells]:
    """Yield clean records with changed codes.

    - `slug`: the kind or note that the change causes.
    - `change`: changes a code.
    - `rows`: number of records.
    - `truth`: counts the codes that the change changed.
    """
    count = 0
    for name, code in clean(0, rows):
        changed = change(code)
        count += changed != code
        yield name, changed
    truth.add(slug, count)


def with_letter_o(code: str) -> str:
    """Type O for every 0, or for position 16 if there is no 0."""
    return code.replace("0", "O") if "0" in code else f"{code[:15]}O{code[16:]}"


def other_region(code: str) -> str:
    """Return a right code with the same province and an unknown prefecture."""
    return with_check(f"{code[:4]}95{code[6:17]}")


def other_organization(code: str) -> str:
    """Return a right code whose organization part has a wrong check digit."""
    return with_check(code[:16] + _NEXT[code[16]])


def segments(rows: int, truth: Truth) -> Iterable[Cells]:
    """Yield records whose `MA` part is in the segment of another province.

    Three of four clean records have an `MA` part in the segment of their province.
    """
    made = 0
    for name, code in clean(0, 2 * rows):
        if code.startswith("MA", 8):
            yield name, with_check(code[:2] + abroad(code[2:8]) + code[8:17])
            made += 1
            if made == rows:
                break
    truth.add("segment", rows)


@lru_cache(1 << 14)
def abroad(region: str) -> str:
    """Return a region of another province."""
    found = places()
    start = found.index(region)
    return next(place for place in found[start:] + found if place[:2] != region[:2])


def registration_numbers(rows: int, truth: Truth) -> Iterable[Cells]:
    """Yield records with 15-digit numbers from before the reform; each number is another one."""
    for number, (name, code) in enumerate(clean(0, rows)):
        serial = f"{number:08}"
        state = _state(_state(_state(10, code[2:8]), serial[:4]), serial[4:])
        yield name, f"{code[2:8]}{serial}{(11 - state) % 10}"
    truth.add("unconverted", rows)


@lru_cache(1 << 18)
def _state(state: int, digits: str) -> int:
    """Return the product of MOD 11,10 (GB/T 17710) after some more digits; it is 10 at first."""
    for digit in map(int, digits):
        state = ((state + digit) % 10 or 10) * 2 % 11
    return state
