"""The relation of two names that share a code: contained, near or unrelated."""

from __future__ import annotations

from uscc.vocabulary import slugs

#: Slugs for the relation of two names in a finding of `shared`.
CONTAINED, NEAR, UNRELATED = slugs("names")

#: Longer names are not compared character by character.
_LONGEST = 200


def name_relation(one: str, other: str) -> str:
    """Return how two folded names relate, as a slug.

    One contains the other (a branch, a rename), they differ in a character or two (a typo,
    a small rename), or they are unrelated. Some microseconds; long names are not compared in full.

    >>> name_relation("县医院", "县医院东院"), name_relation("郫县支行", "郫都支行") == NEAR
    ('contained', True)
    """
    if one in other or other in one:
        return CONTAINED
    return NEAR if _within_two_edits(one, other) else UNRELATED


def _within_two_edits(one: str, other: str) -> bool:
    """Tell whether at most two characters must be changed, added or dropped.

    Names of one or two characters that have nothing in common are not near.
    """
    if abs(len(one) - len(other)) > 2 or max(len(one), len(other)) > _LONGEST:
        return False
    # Each edit brings at most one new character, which decides most pairs in a microsecond.
    if len(set(one).difference(other)) > 2:
        return False
    distances = list(range(len(other) + 1))
    for row, char in enumerate(one, 1):
        before, distances[0] = distances[0], row
        for column, against in enumerate(other, 1):
            cost = min(before + (char != against), distances[column] + 1, distances[column - 1] + 1)
            before, distances[column] = distances[column], cost
    return distances[-1] <= min(2, min(len(one), len(other)) - 1)
