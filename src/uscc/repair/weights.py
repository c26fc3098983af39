"""Weights: how likely a fault makes a value out of a code, and how likely a code is issued.

No counts of typing faults in these codes are published, so the weights of faults are
assumptions, and said here. They only order the candidates and say how far one stands before
the others; which codes are candidates does not depend on them. `benchmarks/repair.py`
measures how often the likelihoods come true for made-up faults.

A weight is the share of a kind of fault among all faults, divided among the places where it
may happen and the characters it may put there.
"""

from __future__ import annotations

from uscc.repair.looks import ALIKE
from uscc.standard import FUJIAN_ORGANIZATION

#: A right code in a longer text is meant; nothing else explains it.
INSIDE = 1.0

#: Characters that may not stand there, all of which look like ones that mend the sum.
CONFUSED = 0.5
#: The same, with a letter of the alphabet confused as well.
ALIKE_AS_WELL = 0.02

#: Both lose the last digits always in the same way, so their whole share is in one value.
SPREADSHEET = 0.1
FLOAT = 0.05

#: Fifteen of a hundred faults, seventeen pairs.
SWAPPED = 0.15 / 17

#: A first pair or a region that is in no table.
UNLISTED = 0.02

#: A form of organization body that issued codes do not have.
UNUSUAL = 0.005

#: A region that only begins as known ones do.
UNSEEN = 0.001

_ONE_PLACE = 0.6 / 18

#: First pairs by how many codes begin so: nine of ten with 91 or 92.
_PAIRS = {"91": 1.0, "92": 1.0, **dict.fromkeys("93 11 12 31 51 52 54 N2".split(), 0.3)}
_RARE_PAIR = 0.1

_FAMILIES = frozenset("MB MC MD ME MF MJ".split())


def of_substitution(meant: str, typed: str) -> float:
    """Return the weight of one wrong character.

    Two of ten are look-alikes; otherwise a digit is mostly mistaken for another digit, and a
    letter for anything.
    """
    if meant + typed in ALIKE:
        return _ONE_PLACE * 0.2
    if meant <= "9":
        return _ONE_PLACE * (0.07 if typed <= "9" else 0.01)
    return _ONE_PLACE * 0.03


def of_missing(char: str, code: str, at: int) -> float:
    """Return the weight of `char` missing before place `at`: often one of a pair, or the last."""
    twice = char in (code[at - 1 : at], code[at : at + 1])
    return 0.1 / 18 * (4 if twice or at == 17 else 1)


def of_extra(code: str, at: int) -> float:
    """Return the weight of the character at `at` being one too many: mostly a key hit twice."""
    twice = code[at] in (code[at - 1 : at], code[at + 1 : at + 2])
    return 0.1 / 19 * (0.5 if twice else 0.5 / 30)


def of_none(size: int) -> float:
    """Return the weight of "none of them": two faults or more, or no code at all.

    Two faults reach more codes the more places and characters are open: most where one is
    missing, hardly any where one is too many.
    """
    return {17: 0.001, 18: 0.0004}.get(size, 0.00001)


def of_code(code: str) -> float:
    """Return how often codes of this pair, region and form of organization body occur."""
    pair = _PAIRS.get(code[:2], _RARE_PAIR)
    return pair * of_region(code[2:8]) * of_body(code[8:16])


def of_region(digits: str) -> float:
    """Return the weight of a region: how many issued codes have it, today's counties 1.

    Measured on 50,000 issued codes and `regions.tsv`: a city (`00` at the end) has three
    times as many as a county, zones, authorities and aggregates a third, and an abolished
    region, of which there are as many, one in sixteen.
    """
    from uscc.regions import find

    region = find(digits)
    if region is None or not region.exact:
        return UNSEEN
    if region.status == "current":
        return 3.0 if digits.endswith("00") else 1.0
    return 0.06 if region.status == "abolished" else 0.3


def of_body(body: str) -> float:
    """Return the weight of a form of body; per code, not per form.

    Of three million issued codes all bodies but some hundred are eight digits, `MA` and six
    characters, or one letter and seven digits. Other departments have `MB` to `MJ`, the
    pilot `M000`, cooperatives `NA`.
    """
    if body.isdigit() or body.startswith("MA"):
        return 1.0
    if body[1:].isdigit() or body[:2] in _FAMILIES or body.startswith(FUJIAN_ORGANIZATION):
        return 0.2
    return 0.05 if body.startswith("NA") else UNUSUAL
