"""Valid codes, organization codes and registration numbers."""

from __future__ import annotations

from functools import cache
from itertools import count

from hypothesis import strategies as st

from uscc.code.digits import is_organization_code, organization_check_digit
from uscc.code.kinds import CENTURIES
from uscc.code.text import compact
from uscc.generating.codes import PARTS, block_of, blocks, complete, places
from uscc.generating.faults import fujian_body, legacy_code, registration_number
from uscc.regions import is_known
from uscc.standard import (
    ALPHABET,
    CATEGORIES,
    CATEGORY_NAMES,
    FUJIAN_REGION,
    ONE_AS_Y_REGION,
    RESIDUE_REGIONS,
)

#: The first two characters, enterprises first, so that values shrink to them.
PAIRS = sorted(CATEGORY_NAMES, key=lambda pair: (pair[0] != "9", pair))

#: First two digits of a part of digits; they differ, so that no part is one digit repeated.
_TWO = [f"{number}" for number in range(10, 100) if number % 11]

#: Numbers that determine an organization part.
_NUMBERS = st.integers(0, len(_TWO) * 10**6 - 1)

#: Beginnings of the regions in which each early variant was issued.
PLACES = {
    "legacy-residue": tuple(sorted(RESIDUE_REGIONS)),
    "legacy-fujian": (FUJIAN_REGION,),
    "legacy-one-as-y": (ONE_AS_Y_REGION,),
}


def codes(
    *,
    department: str | None = None,
    category: str | None = None,
    region: str | None = None,
    organization: str | None = None,
    legacy: bool = False,
) -> st.SearchStrategy[str]:
    """Draw valid codes without a note.

    - `department`: position 1.
    - `category`: position 2.
    - `region`: positions 3-8, six digits of a known region.
    - `organization`: positions 9-17.
    - `legacy`: draw codes of the three early variants, too.

    Raises `ValueError` at once, naming the option. Shrinks to 911101011000000…: an enterprise of
    Beijing with small digits.

    >>> from hypothesis import find
    >>> find(codes(), lambda code: True)
    '911101011000000086'
    """
    pairs = st.sampled_from(pairs_of(department, category))
    regions = st.sampled_from(_regions_of(region))
    if organization is not None:
        if legacy:
            raise ValueError("legacy: early variants take no organization; leave one of them out")
        body = _body_of(organization)
        return st.builds(lambda pair, place: complete(pair + place, body), pairs, regions)
    right = st.builds(code_of, pairs, regions, st.booleans(), _NUMBERS)
    return st.one_of(right, _early_codes(pairs, region)) if legacy else right


def pairs_of(department: str | None, category: str | None) -> list[str]:
    """Return the first two characters that the options allow; `ValueError` if there are none.

    - `department`: position 1, None for any.
    - `category`: position 2, None for any.
    """
    if department is not None and department not in CATEGORIES:
        known = ", ".join(CATEGORIES)
        raise ValueError(f"department: {department!r} is in no list; known are {known}")
    found = PAIRS if department != "M" else [f"M{char}" for char in ALPHABET]
    found = [pair for pair in found if department in (None, pair[0])]
    found = [pair for pair in found if category in (None, pair[1])]
    if not found:
        of = f" of department {department}" if department else ""
        raise ValueError(f"category: {category!r} is not a category{of}")
    return found


def _regions_of(region: str | None) -> list[str]:
    if region is None:
        return list(places())
    if not (isinstance(region, str) and len(region) == 6 and region.isdigit() and is_known(region)):
        raise ValueError(f"region: {region!r} is not six digits of a known region")
    return [region]


def _body_of(organization: str) -> str:
    part = compact(organization)
    if not is_organization_code(part) or not set(part) <= set(ALPHABET):
        raise ValueError(
            f"organization: {organization!r} is not positions 9-17 of a code with a right check"
        )
    return part[:8]


# -- Codes from the drawn numbers --------------------------------------------------------------


def code_of(pair: str, region: str, allotted: bool, number: int) -> str:
    """Return a valid code.

    - `pair`: positions 1-2.
    - `region`: positions 3-8.
    - `allotted`: use an `MA` part of the segment of the region's province, if it has one.
    - `number`: determines the organization part.
    """
    own = _blocks_of(region[:2])
    # With a part of digits, 18, 19 or 20 in positions 7-8 could look like a year of birth.
    if own and (allotted or region[4:] in CENTURIES):
        tail = block_of(number % PARTS)[2:]
        return complete(pair + region, own[number // PARTS % len(own)] + tail)
    return complete(pair + region, digits_of(number))


def digits_of(number: int) -> str:
    """Return eight digits that are not a placeholder, for numbers below 81,000,000."""
    return f"{_TWO[number // 10**6 % len(_TWO)]}{number % 10**6:06}"


@cache
def _blocks_of(province: str) -> tuple[str, ...]:
    return tuple(block for own, block in blocks() if own == province)


def _early_codes(pairs: st.SearchStrategy[str], region: str | None) -> st.SearchStrategy[str]:
    """Draw codes of the early variants.

    Needs as many draws as a valid code, so that Hypothesis shrinks to the valid code, which is
    simpler.

    - `pairs`: draws positions 1-2.
    - `region`: positions 3-8, None for any.
    """
    ways = [variant for variant in PLACES if region is None or region.startswith(PLACES[variant])]
    if not ways:
        raise ValueError(f"legacy: no early variant was issued in region {region}")
    places = st.integers(0, 999) if region is None else st.just(region)
    return st.builds(early_code, st.sampled_from(ways), pairs, places, _NUMBERS)


def early_code(variant: str, pair: str, region: str | int, number: int) -> str:
    """Return the first code of an early variant with an organization part from `number` on.

    - `variant`: cause slug of the variant.
    - `pair`: positions 1-2.
    - `region`: positions 3-8, or a number that chooses one of the variant's regions.
    - `number`: determines the first organization part to try.
    """
    if isinstance(region, int):
        own = _places_of(variant)
        region = own[region % len(own)]
    bodies = (
        fujian_body(at % 31**4) if variant == "legacy-fujian" else digits_of(at)
        for at in count(number)
    )
    return legacy_code(
        variant, (pair + region + body + organization_check_digit(body) for body in bodies)
    )


@cache
def _places_of(variant: str) -> tuple[str, ...]:
    return tuple(region for region in places() if region.startswith(PLACES[variant]))


# -- Other identifiers -------------------------------------------------------------------------


def organization_codes() -> st.SearchStrategy[str]:
    """Draw organization codes (GB 11714-1997): eight characters, a hyphen, a check digit.

    >>> from hypothesis import find
    >>> find(organization_codes(), lambda code: True)
    '10000000-8'
    """
    regions = st.sampled_from(places())
    drawn = st.builds(code_of, st.just("91"), regions, st.booleans(), _NUMBERS)
    return drawn.map(lambda code: f"{code[8:16]}-{code[16]}")


def registration_numbers() -> st.SearchStrategy[str]:
    """Draw 15-digit registration numbers with a valid MOD 11,10 check digit (GB/T 17710).

    >>> from hypothesis import find
    >>> find(registration_numbers(), lambda number: True)
    '110101000000001'
    """
    regions, numbers = st.sampled_from(places()), st.integers(0, 10**8 - 1)
    return st.builds(
        lambda region, number: registration_number(f"{region}{number:08}"), regions, numbers
    )


def require_strategy(codes: object) -> None:
    """Raise `ValueError` unless `codes` is a strategy."""
    if not isinstance(codes, st.SearchStrategy):
        raise ValueError(f"codes: a strategy is needed, such as codes(), not {codes!r}")
