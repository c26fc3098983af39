"""Faults, each made from clean records. Each is right by construction: nothing here asks an
audit what it would find.

`number` is another one for each fault of a registry; it chooses the place, the letter, the
manner, and the second code where one is needed.
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
    batch_of,
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
    """Return what stands where there is no code."""
    return MISSING[number % len(MISSING)]


def unconverted(code: str, number: int) -> str:
    """Return an identifier from before the reform: a registration number of 15 or 13 digits,
    that of a cooperative, an organization code.
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
    """Return the 15-digit registration number that begins so."""
    return next(first14 + last for last in "0123456789" if is_registration_number(first14 + last))


# -- Wrong codes ------------------------------------------------------------------------------


def length(code: str, number: int) -> str:
    """Drop a character, cut one or two off, or type one twice: 16, 17 or 19 characters."""
    at = 8 + number // 4 % 9
    doubled = code[: at + 1] + code[at:]
    return (code[:at] + code[at + 1 :], doubled, code[:17], code[:16])[number % 4]


def character(code: str, number: int) -> str:
    """Type a letter that no code may hold, a letter among the region's digits, or blot some."""
    at, letters = 8 + number // 4 % 9, list(CONFUSABLES)
    if number % 4 < 2:
        return code[:at] + letters[number // 36 % len(letters)] + code[at + 1 :]
    if number % 4 == 2:
        return code[:7] + ALPHABET[10 + number // 4 % 21] + code[8:]
    return code[:10] + "****" + code[14:]


def checksum(code: str, number: int) -> str:
    """Change one character or swap two neighbours, which the check digit always sees."""
    return next(wrong for wrong in _spoilt(code, number) if not legacy_variant(wrong))


def _spoilt(code: str, number: int) -> Iterator[str]:
    """Yield codes with one fault each: in the end, inside, or two characters swapped."""
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
    """Return a resident identity number that passes the arithmetic of a code.

    Born from 1810 to 1899: no living person has it. Some 100 microseconds.
    """
    made = (_resident(code[2:8], at) for at in count(number * 1_000))
    return next(
        one
        for one in made
        if identity_check(one) == one[17] and not is_organization_code(one[8:17])
    )


def _resident(region: str, number: int) -> str:
    """Return 17 digits as of a resident, a thousand a day, with the check digit of a code."""
    day, serial = divmod(number, 1_000)
    born = f"{1810 + day // 336 % 90}{1 + day // 28 % 12:02}{1 + day % 28:02}"
    return with_check(f"{region}{born}{serial:03}")


def identity_check(code: str) -> str:
    """Return the check digit of a resident identity number for its first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(code[:17], IDENTITY_WEIGHTS))
    return IDENTITY_CHECK_DIGITS[total % 11]


def legacy(code: str, number: int) -> str:
    """Return a code of one of the three early variants, another one for each number."""
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
    """Return the check digit that an early variant writes, None if that is the right one or no
    character of a code.
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
    """Return the first code of an early variant, of 17 characters each in one of its places."""
    checks = ((first17, legacy_check(variant, first17)) for first17 in firsts)
    return next(first17 + check for first17, check in checks if check)


def fujian_body(number: int) -> str:
    """Return eight characters of an organization part of the pilot; `number` below 923,521."""
    return FUJIAN_ORGANIZATION + batch_of(number // 31)[2:] + ALPHABET[number % 31]


@cache
def _heads(place: str) -> list[str]:
    """Return all first eight characters with a region that begins so."""
    return [pair + region for pair in PAIRS for region in places() if region.startswith(place)]


# -- Notes ------------------------------------------------------------------------------------


def format_(code: str, number: int) -> str:
    """Return a right code as people type it."""
    spaced = f"{code[:4]} {code[4:8]} {code[8:]}"
    parts = f"{code[:8]}-{code[8:17]}-{code[17]}"
    ways = (spaced, code.lower() + " ", parts, code.translate(_FULL_WIDTH), "'" + code)
    return ways[number % len(ways)]


def department(code: str, number: int) -> str:
    """Return a right code of a department in no list."""
    return complete(_NO_DEPARTMENTS[number % len(_NO_DEPARTMENTS)] + code[1:8], code[8:16])


def category(code: str, number: int) -> str:
    """Return a right code of a category in no list of its department."""
    others = [char for char in ALPHABET if char not in CATEGORIES[code[0]]]
    return complete(code[0] + others[number % len(others)] + code[2:8], code[8:16])


def organization(code: str, number: int) -> str:
    """Return a right code whose organization part fails its own check."""
    right = ORGANIZATION_CHECK_DIGITS.index(code[16])
    return with_check(code[:16] + ORGANIZATION_CHECK_DIGITS[(right + 1 + number % 10) % 11])


def region(code: str, number: int) -> str:
    """Return a right code of a region that is in no table, in the same province."""
    return complete(f"{code[:4]}{91 + number % 8}{code[6:8]}", code[8:16])


def segment(code: str, number: int) -> str:
    """Return a right code with an `MA` part that lies in the segment of another province."""
    province, part = foreign_body(number % FOREIGN)
    there = (places()[(number + step) % len(places())] for step in count())
    place = code[2:8] if code[2:4] != province else next(p for p in there if p[:2] != province)
    return complete(code[:2] + place, part)


# -- Relations --------------------------------------------------------------------------------
# The first record stands earlier in the file.


def repeated(first: Cells, second: Cells, number: int) -> tuple[Cells, Cells]:
    """Write a record twice; every other time with the width of its brackets changed."""
    name, code = first
    if number % 4 >= 2:
        name = name.translate(str.maketrans("（）()", "()（）"))
    return first, (name, code)


def shared(first: Cells, second: Cells, number: int) -> tuple[Cells, Cells]:
    """Give one code to two entities, which now and then are a company and its branch."""
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


#: What is done to the code of one record.
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

#: What is done to two records.
PAIRED: dict[str, Callable[[Cells, Cells, int], tuple[Cells, Cells]]] = {
    "repeated": repeated,
    "shared": shared,
    "split": split,
    "suspect": suspect,
    "body": body,
}

#: The kinds that `wrong` stands for, in turns of twenty.
WRONG = (
    "checksum length checksum character checksum length checksum character checksum legacy "
    "checksum length checksum character checksum length checksum character checksum identity"
).split()

#: All names that can be planted.
FAULTS = ("wrong", *SINGLE, *PAIRED)
