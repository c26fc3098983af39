"""The rate 重错码率: numerator, denominator and target. All comparisons use integers.

No document that we found defines numerator or denominator; this definition is our own, so every
report shows both beside the rate. Target: Lu'an's key points for 2024, item 2 (0.2 per 10,000).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from uscc.code.kinds import KINDS, WRONG
from uscc.code.notes import NOTES
from uscc.errors import InvalidArgument
from uscc.standard import TARGET_PER_10K
from uscc.vocabulary import slugs

#: The relations in the order of the specification.
RELATIONS = slugs("relation")

#: Names that count as errors by default.
COUNTED = ("wrong", "shared", "split")

#: Everything that can be counted, in the order of the report.
COUNTABLE = (*KINDS, *RELATIONS, *NOTES)

_GROUPS = {"wrong": WRONG, "notes": NOTES}


def counted_slugs(names: Iterable[str]) -> frozenset[str]:
    """Return the slugs of everything that the given names count.

    A name is a kind, a relation, a note, `wrong` (all wrong codes) or `notes` (all notes). `+NAME`
    adds to the names before it, `-NAME` removes from them; if the first name has a sign, the names
    start from the default.

    - `names`: the names.

    Raises `ValueError` for an unknown name.

    >>> sorted(counted_slugs(["wrong", "-legacy"]))
    ['character', 'checksum', 'identity', 'length']
    >>> sorted(counted_slugs(["+suspect"]) - counted_slugs(COUNTED))
    ['suspect']
    """
    names = [name.strip() for name in names]
    if not names:
        raise InvalidArgument("name at least one thing to count")
    found: set[str] = set()
    if names[0][:1] in ("+", "-"):
        found.update(counted_slugs(COUNTED))
    for name in names:
        plain = name.lstrip("+-")
        if plain not in _GROUPS and plain not in COUNTABLE:
            raise InvalidArgument(
                "nothing is called {name!r} that could be counted; known: {known}",
                name=plain,
                known=", ".join([*_GROUPS, *COUNTABLE]),
            )
        chosen = _GROUPS.get(plain, (plain,))
        if name.startswith("-"):
            found.difference_update(chosen)
        else:
            found.update(chosen)
    return frozenset(found)


def exact_target(target: str | float | Fraction) -> Fraction:
    """Return the target as an exact number: 0.2 is 1/5.

    - `target`: errors per 10,000.

    Raises `ValueError` unless it is a number from 0 to 10,000.
    """
    try:
        # A string with an exponent could request a number of a billion digits.
        plain = not isinstance(target, str) or set(target.strip()) <= set("0123456789./")
        exact = Fraction(str(target)) if plain and len(str(target)) < 50 else None
    except (ValueError, ZeroDivisionError):
        exact = None
    if exact is None or not 0 <= exact <= 10_000:
        raise InvalidArgument(
            "the target is a number of errors per 10,000, 0 to 10000, not {target!r}", target=target
        )
    return exact


class Rate(NamedTuple):
    """Errors over base, against a target.

    - `errors`: the numerator.
    - `base`: the denominator.
    - `target`: errors per 10,000.
    """

    errors: int
    base: int
    target: Fraction = Fraction(TARGET_PER_10K)

    @property
    def per_10k(self) -> float | None:
        """Errors per 10,000 of the base, None for a base of 0."""
        return self.errors * 10_000 / self.base if self.base else None

    @property
    def allowed(self) -> int:
        """The number of errors that the target allows at this base."""
        return self.base * self.target.numerator // (10_000 * self.target.denominator)

    @property
    def verdict(self) -> str:
        """`met`, `missed`, or `no-data` for a base of 0; compared in integers."""
        if not self.base:
            return "no-data"
        errors = self.errors * 10_000 * self.target.denominator
        return "met" if errors <= self.base * self.target.numerator else "missed"
