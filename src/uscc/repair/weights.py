"""Weights: how likely a fault turns a code into a value, and how likely a code is issued.

No counts of typing faults in these codes are published, so the weights of faults are assumptions.
They only order the candidates and determine the likelihoods; which codes are candidates does not
depend on them. `benchmarks/repair.py` measures how often the likelihoods are correct for generated
faults.

A weight is the share of a kind of fault among all faults, divided by the number of places where it
may happen and of characters it may produce.
"""

from __future__ import annotations

from functools import lru_cache

from uscc.repair.looks import ALIKE
from uscc.standard import FUJIAN_ORGANIZATION

#: A valid code inside a longer text: no other explanation competes.
INSIDE = 1.0

#: Every character that is not allowed looks like another one, and with those the check digit is
#: valid.
CONFUSED = 0.5
#: The same, with a letter of the alphabet confused as well.
ALIKE_AS_WELL = 0.02

#: A spreadsheet or a double always changes the digits in the same way, so the whole share falls on
#: one value.
SPREADSHEET = 0.1
FLOAT = 0.05

#: 15 % of faults are swaps, at 17 possible pairs.
SWAPPED = 0.15 / 17

#: The first two characters or the region are not listed.
UNLISTED = 0.02

#: The organization code has a form that issued codes do not have.
UNUSUAL = 0.005

#: The region is not in the table, but begins like known ones.
UNSEEN = 0.001

_ONE_PLACE = 0.6 / 18

#: Weight by the first two characters: nine of ten codes begin with 91 or 92.
_PAIRS = {"91": 1.0, "92": 1.0, **dict.fromkeys("93 11 12 31 51 52 54 N2".split(), 0.3)}
_RARE_PAIR = 0.1

_FAMILIES = frozenset("MB MC MD ME MF MJ".split())


def of_substitution(meant: str, typed: str) -> float:
    """Return the weight of one wrong character.

    20 % of the faults at a place are look-alikes; otherwise a digit is mostly replaced by another
    digit, and a letter by anything.

    - `meant`: the character of the code.
    - `typed`: the character of the value.
    """
    if meant + typed in ALIKE:
        return _ONE_PLACE * 0.2
    if meant <= "9":
        return _ONE_PLACE * (0.07 if typed <= "9" else 0.01)
    return _ONE_PLACE * 0.03


def of_missing(char: str, code: str, at: int) -> float:
    """Return the weight of one missing character; pairs and the last place are more likely.

    - `char`: the missing character.
    - `code`: the compact form without it.
    - `at`: the 0-based place of the gap.
    """
    twice = char in (code[at - 1 : at], code[at : at + 1])
    return 0.1 / 18 * (4 if twice or at == 17 else 1)


def of_extra(code: str, at: int) -> float:
    """Return the weight of a surplus character at place `at`: mostly a key pressed twice."""
    twice = code[at] in (code[at - 1 : at], code[at + 1 : at + 2])
    return 0.1 / 19 * (0.5 if twice else 0.5 / 30)


def of_none(size: int) -> float:
    """Return the weight of "none of them": two faults or more, or not a code at all.

    Two faults can produce more values if more places and characters are open: most if a character
    is missing, hardly any if one is too many.

    - `size`: length of the compact form.
    """
    return {17: 0.001, 18: 0.0004}.get(size, 0.00001)


def of_code(code: str) -> float:
    """Return how often codes with this pair, region and form of organization code occur."""
    pair = _PAIRS.get(code[:2], _RARE_PAIR)
    return pair * of_region(code[2:8]) * of_body(code[8:16])


@lru_cache(1 << 13)
def of_region(digits: str) -> float:
    """Return the weight of a region: its number of issued codes, relative to a current county.

    Measured on 50,000 issued codes and `regions.tsv`: a city (`00` at the end) has three times as
    many as a county; zones, authorities and aggregates have a third. Abolished regions, which are
    as numerous, have one sixteenth. Cached: most candidates of a registry have one of some hundred
    regions.

    - `digits`: positions 3-8.
    """
    from uscc.regions import find

    region = find(digits)
    if region is None or not region.exact:
        return UNSEEN
    if region.status == "current":
        return 3.0 if digits.endswith("00") else 1.0
    return 0.06 if region.status == "abolished" else 0.3


def of_body(body: str) -> float:
    """Return the weight of a form of organization code, per code and not per form.

    Of three million issued codes, all but some hundred have eight digits, `MA` and six characters,
    or one letter and seven digits. Other departments use `MB` to `MJ`, the pilot `M000`,
    cooperatives `NA`.

    - `body`: the first eight characters of the organization code.
    """
    if body.isdigit() or body.startswith("MA"):
        return 1.0
    if body[1:].isdigit() or body[:2] in _FAMILIES or body.startswith(FUJIAN_ORGANIZATION):
        return 0.2
    return 0.05 if body.startswith("NA") else UNUSUAL
