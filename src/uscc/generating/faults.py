"""Faults, each made from clean records.

Each fault is correct by construction: nothing here asks an audit what it would find.

In all functions `number` is unique per fault of a registry. It chooses the place, the letter, the
manner, and the second code if one is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import count

from uscc.code.digits import (
    fujian_check_digit,
    is_organization_code,
    is_registration_number,
    organization_check_digit,
    weighted_sum,
)
from uscc.code.kinds import legacy_variant
from uscc.code.text import WIDE
from uscc.generating.clean import Cells
from uscc.generating.codes import (
    FOREIGN,
    PARTS,
    block_of,
    complete,
    foreign_body,
    places,
    spare_body,
    with_check,
)
from uscc.generating.words import MISSING, PAIRS
from uscc.standard import (
    ALPHABET,
    CATEGORIES,
    CONFUSABLES,
    DEPARTMENTS,
    FUJIAN_ORGANIZATION,
    FUJIAN_REGION,
    IDENTITY_CHECK_DIGITS,
    IDENTITY_WEIGHTS,
    ONE_AS_Y_REGION,
    ORGANIZATION_CHECK_DIGITS,
    RESIDUE_REGIONS,
)

_NO_DEPARTMENTS = [char for char in ALPHABET if char not in DEPARTMENTS]
_FULL_WIDTH = str.maketrans({narrow: wide for wide, narrow in WIDE.items()})


# -- No code ----------------------------------------------------------------------------------


def missing(code: str, number: int) -> str:
    """Return a placeholder for a missing code."""
    return MISSING[number % len(MISSING)]


def unconverted(code: str, number: int) -> str:
    """Return an identifier from before the reform.

    It is a registration number of 15 or 13 digits, the number of a cooperative, or an organization
    code.
    """
    region, serial = code[2:8], number // 4
    if number % 4 == 0:
        return registration_number(f"{region}{serial % 10**8:08}")
    if number % 4 == 1:
        return f"{code[8:16]}-{code[16]}"
    if number % 4 == 2:
        return f"{region}NA{serial % 10**6:06}X"
    return f"{region}{serial % 10**7:07}"


def registration_number(first14: str) -> str:
    """Return the 15-digit registration number with these first 14 digits."""
    return next(first14 + last for last in "0123456789" if is_registration_number(first14 + last))


# -- Wrong codes ------------------------------------------------------------------------------


def length(code: str, number: int) -> str:
    """Drop a character, cut off one or two, or type one twice: 16, 17 or 19 characters."""
    at = 8 + number // 4 % 9
    doubled = code[: at + 1] + code[at:]
    return (code[:at] + code[at + 1 :], doubled, code[:17], code[:16])[number % 4]


def character(code: str, number: int) -> str:
    """Type a letter outside the alphabet, a letter among the digits, or mask some characters."""
    at, letters = 8 + number // 4 % 9, list(CONFUSABLES)
    if number % 4 < 2:
        return code[:at] + letters[number // 36 % len(letters)] + code[at + 1 :]
    if number % 4 == 2:
        return code[:7] + ALPHABET[10 + number // 4 % 21] + code[8:]
    return code[:10] + "****" + code[14:]


def checksum(code: str, number: int) -> str:
    """Change one character or swap two neighbours, which always makes the check digit wrong."""
    return next(wrong for wrong in _spoilt(code, number) if not legacy_variant(wrong))


def _spoilt(code: str, number: int) -> Iterator[str]:
    """Yield codes with one fault each: at the end, inside, or two swapped characters."""
    step = number
    while True:
        at, turn = 8 + step // 3 % 9, 1 + step // 27 % 30
        if step % 3 == 2 and at < 16 and code[at] != code[at + 1]:
            yield code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        else:
            at = at if step % 3 else 17
            yield code[:at] + ALPHABET[(ALPHABET.index(code[at]) + turn) % 31] + code[at + 1 :]
        step += 1


def identity(code: str, number: int) -> str:
    """Return a resident identity number that passes the check digit of a code.

    The year of birth is 1810 to 1899, so that it belongs to no living person. Some 100
    microseconds.
    """
    made = (_resident(code[2:8], at) for at in count(number * 1_000))
    return next(
        one
        for one in made
        if identity_check(one) == one[17] and not is_organization_code(one[8:17])
    )


def _resident(region: str, number: int) -> str:
    """Return 17 digits of a resident and the check digit of a code; a thousand per day of birth."""
    day, serial = divmod(number, 1_000)
    born = f"{1810 + day // 336 % 90}{1 + day // 28 % 12:02}{1 + day % 28:02}"
    return with_check(f"{region}{born}{serial:03}")


def identity_check(code: str) -> str:
    """Return the check digit of a resident identity number for its first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(code[:17], IDENTITY_WEIGHTS))
    return IDENTITY_CHECK_DIGITS[total % 11]


def legacy(code: str, number: int) -> str:
    """Return a code of one of the three early variants; each number gives another code."""
    if number % 3 == 0 and number // 3 < PARTS * 31:
        variant, place, body = "legacy-fujian", FUJIAN_REGION, fujian_body(number // 3)
    elif number % 3 == 1:
        variant, place, body = "legacy-one-as-y", ONE_AS_Y_REGION, spare_body(number)
    else:
        provinces = sorted(RESIDUE_REGIONS)
        variant, place = "legacy-residue", provinces[number // 3 % len(provinces)]
        body = spare_body(number)
    heads, part = _heads(place), body + organization_check_digit(body)
    turn = number // 9 % len(heads)
    return legacy_code(variant, (head + part for head in heads[turn:] + heads[:turn]))


def legacy_check(variant: str, first17: str) -> str | None:
    """Return the check digit of an early variant, or None if the variant has no wrong one.

    That is so if the variant gives the regular check digit or a character outside the alphabet.

    - `variant`: cause slug of the variant.
    - `first17`: positions 1-17.
    """
    right = with_check(first17)[17]
    if variant == "legacy-fujian":
        check = fujian_check_digit(first17)
    elif variant == "legacy-residue":
        check = ALPHABET[weighted_sum(first17)]
    else:
        check = "Y" if right == "1" else right
    return check if check != right and check in ALPHABET else None


def legacy_code(variant: str, firsts: Iterable[str]) -> str:
    """Return the first code of an early variant.

    - `variant`: cause slug of the variant.
    - `firsts`: positions 1-17 of candidates, each in a place of the variant.
    """
    checks = ((first17, legacy_check(variant, first17)) for first17 in firsts)
    return next(first17 + check for first17, check in checks if check)


def fujian_body(number: int) -> str:
    """Return eight characters of an organization part of the pilot; `number` is below 923,521."""
    return FUJIAN_ORGANIZATION + block_of(number // 31)[2:] + ALPHABET[number % 31]


@cache
def _heads(place: str) -> list[str]:
    """Return positions 1-8 for all regions that begin with `place`."""
    return [pair + region for pair in PAIRS for region in places() if region.startswith(place)]


# -- Notes ------------------------------------------------------------------------------------


def format_(code: str, number: int) -> str:
    """Return a valid code as people type it."""
    spaced = f"{code[:4]} {code[4:8]} {code[8:]}"
    parts = f"{code[:8]}-{code[8:17]}-{code[17]}"
    ways = (spaced, code.lower() + " ", parts, code.translate(_FULL_WIDTH), "'" + code)
    return ways[number % len(ways)]


def department(code: str, number: int) -> str:
    """Return a valid code of an unlisted department."""
    return complete(_NO_DEPARTMENTS[number % len(_NO_DEPARTMENTS)] + code[1:8], code[8:16])


def category(code: str, number: int) -> str:
    """Return a valid code of a category that is not listed for its department."""
    others = [char for char in ALPHABET if char not in CATEGORIES[code[0]]]
    return complete(code[0] + others[number % len(others)] + code[2:8], code[8:16])


def organization(code: str, number: int) -> str:
    """Return a valid code whose organization part fails its own check digit."""
    right = ORGANIZATION_CHECK_DIGITS.index(code[16])
    return with_check(code[:16] + ORGANIZATION_CHECK_DIGITS[(right + 1 + number % 10) % 11])


def region(code: str, number: int) -> str:
    """Return a valid code of an unlisted region in the same province."""
    return complete(f"{code[:4]}{91 + number % 8}{code[6:8]}", code[8:16])


def segment(code: str, number: int) -> str:
    """Return a valid code with an `MA` part from the segment of another province."""
    province, part = foreign_body(number % FOREIGN)
    there = (places()[(number + step) % len(places())] for step in count())
    place = code[2:8] if code[2:4] != province else next(p for p in there if p[:2] != province)
    return complete(code[:2] + place, part)


# -- Relations --------------------------------------------------------------------------------
# `first` is the record that is earlier in the file.


def repeated(first: Cells, second: Cells, number: int) -> tuple[Cells, Cells]:
    """Write a record twice; every other time with brackets of another width."""
    name, code = first
    if number % 4 >= 2:
        name = name.translate(str.maketrans("（）()", "()（）"))
    return first, (name, code)


def shared(first: Cells, second: Cells, number: int) -> tuple[Cells, Cells]:
    """Give one code to two entities, some of which are a company and its branch."""
    branch = number % 4 >= 2 and first[0].endswith("公司")
    return first, (first[0] + "分公司" if branch else second[0], first[1])


def split(first: Cells, second: Cells, number: int) -> tuple[Cells, Cells]:
    """Give a second code of the same department and region to one entity."""
    return first, (first[0], complete(first[1][:8], spare_body(number)))


def suspect(first: Cells, second: Cells, number: int) -> tuple[Cells, Cells]:
    """Give a second code of another region to one entity."""
    head = first[1][:2] + elsewhere(first[1][2:8], number)
    return first, (first[0], complete(head, spare_body(number)))


def body(first: Cells, second: Cells, number: int) -> tuple[Cells, Cells]:
    """Give one organization part to two entities in different regions."""
    part = spare_body(number)
    there = first[1][:2] + elsewhere(first[1][2:8], number)
    return (first[0], complete(first[1][:8], part)), (second[0], complete(there, part))


def elsewhere(region: str, number: int) -> str:
    """Return another region."""
    found = places()[number % len(places())]
    return found if found != region else places()[number % len(places()) - 1]


#: Faults of the code of one record.
SINGLE: dict[str, Callable[[str, int], str]] = {
    "missing": missing,
    "unconverted": unconverted,
    "length": length,
    "character": character,
    "identity": identity,
    "legacy": legacy,
    "checksum": checksum,
    "format": format_,
    "department": department,
    "category": category,
    "organization": organization,
    "region": region,
    "segment": segment,
}

#: Faults of two records.
PAIRED: dict[str, Callable[[Cells, Cells, int], tuple[Cells, Cells]]] = {
    "repeated": repeated,
    "shared": shared,
    "split": split,
    "suspect": suspect,
    "body": body,
}

#: The kinds that `wrong` stands for, in rounds of twenty.
WRONG = (
    "checksum length checksum character checksum length checksum character checksum legacy "
    "checksum length checksum character checksum length checksum character checksum identity"
).split()

#: All names of faults for `generate`.
FAULTS = ("wrong", *SINGLE, *PAIRED)
