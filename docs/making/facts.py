"""Tables of facts: the standard, and what issued codes show."""

from __future__ import annotations

from collections.abc import Sequence

from making.markdown import described, table
from uscc.standard import (
    ALPHABET,
    CATEGORIES,
    CONFUSABLES,
    DEPARTMENTS,
    MISSING_WORDS,
    ORGANIZATION_ALPHABET,
    ORGANIZATION_WEIGHTS,
    PLAN_DEPARTMENTS,
    WEIGHTS,
)
from uscc.vocabulary import TERMS, slugs

#: Formula, place and evidence of each early issuing variant.
VARIANTS = {
    "legacy-fujian": (
        "36-set values, weights 2 to the power (position − 1), modulus 37; check digit (−S) mod 37",
        "region 35, organization code `M000…`",
        "eleven published codes; fitted to some, it held for all the others",
    ),
    "legacy-residue": (
        "the usual sum, but S mod 31 itself is written, not 31 − it",
        "regions 34, 42, 45",
        "103 codes (Hubei 62, Guangxi 30, Anhui 11), all registered by 2015-09-10",
    ),
    "legacy-one-as-y": (
        "the usual formula, but `Y` is written where it gives `1`",
        "region 5101",
        "58 codes, all of Chengdu",
    ),
}


def alphabet() -> str:
    """Return the 31 characters with their values, in rows of ten."""
    tens = [ALPHABET[start : start + 10] for start in range(0, 31, 10)]
    rows = [
        (f"**{start * 10}** +", *(f"`{char}`" for char in chars), *[""] * (10 - len(chars)))
        for start, chars in enumerate(tens)
    ]
    return table(("value", *map(str, range(10))), *rows)


def weights() -> str:
    """Return the weight of each position."""
    return table(("position", *map(str, range(1, 18))), ("weight", *map(str, WEIGHTS)))


def organization_weights() -> str:
    """Return the weights of the organization code."""
    return table(
        ("position in the code", *map(str, range(9, 17))),
        ("weight", *map(str, ORGANIZATION_WEIGHTS)),
    )


def departments() -> str:
    """Return the departments, with the second characters that they use."""
    rows = []
    for char, (chinese, english) in DEPARTMENTS.items():
        listed = CATEGORIES[char]
        seconds = "any" if listed == ALPHABET else " ".join(listed)
        rows.append((f"`{char}`", chinese, PLAN_DEPARTMENTS.get(char, ""), english, seconds))
    return table(("position 1", "登记管理部门", "in the plan", "department", "position 2"), *rows)


def missing_words() -> str:
    """Return the words that mean that there is no code."""
    return " ".join(f"`{word}`" for word in sorted(MISSING_WORDS))


def confusables() -> str:
    """Return the letters that are typed for other characters."""
    return ", ".join(f"`{letter}` for `{char}`" for letter, char in CONFUSABLES.items())


def sample_sum() -> str:
    """Return the worked sum of the standard's sample."""
    return _sum("91350100M000100Y4", 1, ALPHABET, WEIGHTS)


def sample_organization_sum() -> str:
    """Return the worked sum of the organization code in the standard's sample."""
    return _sum("M000100Y", 9, ORGANIZATION_ALPHABET, ORGANIZATION_WEIGHTS)


def _sum(chars: str, first: int, alphabet: str, weights: Sequence[int]) -> str:
    rows = [("position", "character", "value", "weight", "product")]
    for place, (char, weight) in enumerate(zip(chars, weights, strict=True), first):
        value = alphabet.index(char)
        rows.append((str(place), f"`{char}`", str(value), str(weight), str(value * weight)))
    return table(*rows)


def variants() -> str:
    """Return the early issuing variants."""
    found = [slug for slug in slugs("cause") if TERMS[slug].of == "legacy"]
    rows = ((f"`{slug}`", *said) for slug, said in described(VARIANTS, found).items())
    return table(("cause", "formula", "where", "evidence"), *rows)
