"""How often a cause is named by chance: counted over made-up values, each with its bound.

A cause is named by chance where it is not what happened. What happened is known, for the
values are made (`made_up`). The same seeds give the same figures everywhere; the table in
docs/standard.md is made from them.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random
from typing import NamedTuple

from made_up import FAULTS, OTHERS

from uscc import diagnose
from uscc.code.causes import CAUSES

#: Values of each maker.
SIZE = 3_000

MAKERS = {**FAULTS, **OTHERS}

_PARTS = {"organization-part", "outside-organization-part"}

#: What is true of the values of a maker: here the cause is not named by chance.
TRUE: dict[str, set[str]] = {
    "one wrong character in 1-8": {"outside-organization-part"},
    "one wrong character in 9-17": {"organization-part"},
    "wrong check digit": {"outside-organization-part"},
    "one wrong digit of 18": _PARTS,
    "two wrong characters": _PARTS,
    "neighbours swapped in 1-8": {"swapped", "outside-organization-part"},
    "neighbours swapped in 9-17": {"swapped", "organization-part"},
    "one character more": {"too-long", "surrounding-text"},
    "end cut off": {"truncated"},
    "wrong check digit, Fujian, M000": {"outside-organization-part"},
    "wrong check digit, Anhui": {"outside-organization-part"},
    "wrong check digit, Chengdu": {"outside-organization-part"},
    "rounded to 15 digits": {"spreadsheet-rounding"},
    "stored as a double": {"spreadsheet-rounding"},
    "resident identity number": {"citizen-id"},
    "registration number": {"registration-number"},
    "older taxpayer number": {"taxpayer-number"},
}

#: Nothing in the value could tell: left out, each for its reason.
BLIND = {
    ("registration-number", "13 random digits"): "13 digits have no check digit",
    **{
        (cause, maker): "the cause says which check fails, and takes the value for a code"
        for cause in _PARTS
        for maker in OTHERS
    },
}

#: One value in so many, at most, of the worst maker.
ONE_IN = {
    "spreadsheet-rounding": 55,
    "scientific-notation": 1_000,
    "citizen-id": 1_000,
    "organization-code": 10,
    "registration-number": 9,
    "taxpayer-number": 30,
    "masked": 1_000,
    "two-codes": 1_000,
    "substitute": 1_000,
    "surrounding-text": 500,
    "confusable": 1_000,
    "truncated": 20,
    "too-long": 500,
    "swapped": 60,
    "keyboard": 1_000,
    "organization-part": 1_000,
    "outside-organization-part": 15,
    "legacy-fujian": 30,
    "legacy-residue": 30,
    "legacy-one-as-y": 500,
}


class Chance(NamedTuple):
    """How often a cause is named by chance in the values of a maker, of `SIZE`."""

    cause: str
    maker: str
    hits: int

    @property
    def share(self) -> float:
        """Of all values of the maker, from 0 to 1."""
        return self.hits / SIZE


@cache
def named(maker: str, seed: str = "") -> Counter[str | None]:
    """Return how often each cause is named in the values of a maker."""
    rng = Random(maker + seed)
    return Counter(diagnose(MAKERS[maker](rng)).cause for _ in range(SIZE))


def by_chance(cause: str, seed: str = "") -> list[Chance]:
    """Return the counts of all makers of which the cause is not true, the worst first."""
    asked = [
        maker
        for maker in MAKERS
        if cause not in TRUE.get(maker, ()) and (cause, maker) not in BLIND
    ]
    found = [Chance(cause, maker, named(maker, seed)[cause]) for maker in asked]
    return sorted(found, key=lambda one: -one.hits)


def worst() -> list[Chance]:
    """Return for each cause the maker in whose values it is named by chance most often."""
    return [by_chance(cause)[0] for cause in CAUSES]
