"""The rate 重错码率: what is counted, over what, against which target. Integers throughout.

No document in reach defines numerator or denominator; this is our definition, and both
stand beside every rate. Target: Lu'an's key points for 2024, item 2 (0.2 per 10,000).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from uscc.audit.relations import RELATIONS
from uscc.code.kinds import KINDS, WRONG
from uscc.code.notes import NOTES
from uscc.errors import InvalidArgument
from uscc.standard import TARGET_PER_10K

#: What is counted unless the caller says otherwise.
COUNTED = ("wrong", "shared", "split")

#: Everything that can be counted, in the order of the report.
COUNTABLE = (*KINDS, *RELATIONS, *NOTES)

_GROUPS = {"wrong": WRONG, "notes": NOTES}


def counted_slugs(names: Iterable[str]) -> frozenset[str]:
    """Return the slugs that the given names count.

    A name is a kind, a relation, a note, `wrong` (all wrong codes) or `notes` (all notes).
    A name after `+` or `-` adds to or takes from what came before; where the first name has
    such a sign, that is the default. Raises `ValueError` for an unknown name.

    >>> sorted(counted_slugs(["wrong", "-legacy"]))
    ['character', 'checksum', 'identity', 'length']
    >>> sorted(counted_slugs(["+suspect"]) - counted_slugs(COUNTED))
    ['suspect']
    """
    names = [name.strip() for name in names]
    if not names:
        raise InvalidArgument("name at least one thing to count")
    slugs: set[str] = set()
    if names[0][:1] in ("+", "-"):
        slugs.update(counted_slugs(COUNTED))
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
            slugs.difference_update(chosen)
        else:
            slugs.update(chosen)
    return frozenset(slugs)


def exact_target(target: str | float | Fraction) -> Fraction:
    """Return the target, errors per 10,000, as an exact number: 0.2 is 1/5.

    Raises `ValueError` unless it is a number from 0 to 10,000.
    """
    try:
        # A string with an exponent could ask for a number of a billion digits.
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
    """Errors over base, against a target of errors per 10,000."""

    errors: int
    base: int
    target: Fraction = Fraction(TARGET_PER_10K)

    @property
    def per_10k(self) -> float | None:
        """Errors per 10,000 of the base, None for a base of 0."""
        return self.errors * 10_000 / self.base if self.base else None

    @property
    def allowed(self) -> int:
        """How many errors the target allows at this base."""
        return self.base * self.target.numerator // (10_000 * self.target.denominator)

    @property
    def verdict(self) -> str:
        """`met`, `missed`, or `no-data` for a base of 0; compared in integers."""
        if not self.base:
            return "no-data"
        errors = self.errors * 10_000 * self.target.denominator
        return "met" if errors <= self.base * self.target.numerator else "missed"
