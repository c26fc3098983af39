"""Values of which it is known how they came about: drawn with a seed, the same everywhere.

A maker returns one value. Those of `PASSING` have the sum of a code, or had it when issued;
those of `FAULTS` do one thing to a right code; those of `OTHERS` make what else stands in a
code column by mistake. Hypothesis looks for the smallest case that
fails; these count how often something happens, so they draw evenly and never look.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

import reference
from reference import ALPHABET, ALPHABET_36, DIGITS
from strategies import (
    PAIRS,
    PROVINCES,
    complete,
    registration_number,
    residue_check,
)

from uscc import regions
from uscc.standard import CONFUSABLES

Maker = Callable[[Random], str]


@cache
def known_regions() -> tuple[str, ...]:
    """Return the six digits of all regions in the table, those of today and of before."""
    return tuple(sorted(regions._table()))


def text(rng: Random, alphabet: str, size: int) -> str:
    """Return so many characters of an alphabet."""
    return "".join(rng.choice(alphabet) for _ in range(size))


def right_code(rng: Random, region: str | None = None, first4: str | None = None) -> str:
    """Return a right code: listed pair, known region, half of the bodies digits as before 2015."""
    body = text(rng, DIGITS, 8) if rng.randrange(2) else "MA" + text(rng, ALPHABET, 6)
    if first4:
        body = first4 + text(rng, ALPHABET, 4)
    pair = rng.choice(["91", "92", "91", rng.choice(PAIRS)])
    return complete(pair + (region or rng.choice(known_regions())), body)


def all_digits(rng: Random) -> str:
    """Return a right code without a letter: one in four of issued ones is so."""
    while True:
        code = complete("91" + rng.choice(known_regions()), text(rng, DIGITS, 8))
        if code.isdigit():
            return code


def put(code: str, at: int, chars: str) -> str:
    """Return a code with other characters from a place on, counted from 0."""
    return code[:at] + chars + code[at + len(chars) :]


def mistyped(rng: Random, code: str, first: int = 0, last: int = 17) -> str:
    """Return a code with one wrong character, counted from 0; digits where only digits stand."""
    at = rng.randint(first, last)
    chars = DIGITS if 2 <= at < 8 or code.isdigit() else ALPHABET
    return put(code, at, rng.choice(chars.replace(code[at], "")))


def foreign(rng: Random, code: str) -> str:
    """Return a code with a letter outside the alphabet that is not like what stood there."""
    at = rng.randrange(18)
    letters = [letter for letter in "IOSVZ" if CONFUSABLES[letter] != code[at]]
    return put(code, at, rng.choice(letters))


def swapped(rng: Random, code: str, first: int, last: int) -> str:
    """Return a code with two different neighbours swapped; the left one from `first` to `last`."""
    places = [at for at in range(first, last + 1) if code[at] != code[at + 1]]
    if not places:
        return mistyped(rng, code)
    at = rng.choice(places)
    return put(code, at, code[at + 1] + code[at])


def doubled(rng: Random, code: str) -> str:
    """Return a code with one character more: any, anywhere."""
    at = rng.randint(1, 17)
    return code[:at] + rng.choice(ALPHABET) + code[at:]


def written_double(rng: Random, code: str) -> str:
    """Return 18 digits as Java or pandas write them once they are a double: 17 digits, or fewer."""
    number = float(code)
    written = rng.choice((repr(number), f"{number:.16e}"))
    return written.partition("e")[0].replace(".", "").ljust(18, "0")


def lost(rng: Random, code: str) -> str:
    """Return a code with a character lost that is not the last one."""
    at = rng.randrange(17)
    return code[:at] + code[at + 1 :]


def random_code(rng: Random) -> str:
    """Return 18 characters of the alphabet, digits in positions 3-8, that are no right code."""
    while True:
        code = text(rng, ALPHABET, 2) + text(rng, DIGITS, 6) + text(rng, ALPHABET, 10)
        if reference.kind(code) is not None:
            return code


def ending_in(rng: Random, digit: str) -> str:
    """Return a right code with this check digit."""
    while not (code := right_code(rng)).endswith(digit):
        pass
    return code


def with_sum(first17: str) -> str:
    """Return the 18 characters whose sum is right, whatever stands in the first 17."""
    return first17 + reference.check_digit(first17)


def passing_identity_number(rng: Random) -> str:
    """Return a resident identity number that has the sum of a code; one in 31 has."""
    while (number := identity_number(rng)) != with_sum(number[:17]):
        pass
    return number


def early_code(rng: Random) -> str:
    """Return a code of the second early variant: the remainder where its complement belongs."""
    first17 = right_code(rng, f"42{rng.randint(10, 13)}00")[:17]
    return first17 + residue_check(first17)


#: Right as a whole, or by the sum alone, or issued so.
PASSING: dict[str, Maker] = {
    "right code": right_code,
    "right code, check digit 0": lambda rng: ending_in(rng, "0"),
    "right code, any first pair": lambda rng: complete(
        rng.choice(PAIRS) + rng.choice(known_regions()), text(rng, ALPHABET, 8)
    ),
    "right code, first pair at random": lambda rng: complete(
        text(rng, ALPHABET, 2) + rng.choice(known_regions()), text(rng, ALPHABET, 8)
    ),
    "right sum, organization code at random": lambda rng: with_sum(
        right_code(rng)[:8] + text(rng, ALPHABET, 9)
    ),
    "right sum, letter in the region": lambda rng: with_sum(
        put(right_code(rng)[:17], rng.randint(2, 7), rng.choice(ALPHABET[10:]))
    ),
    "identity number with the sum of a code": passing_identity_number,
    "eighteen zeros": lambda rng: "0" * 18,
    "early code": early_code,
}

#: One thing done to a right code.
FAULTS: dict[str, Maker] = {
    "one wrong character in 1-8": lambda rng: mistyped(rng, right_code(rng), 0, 7),
    "one wrong character in 9-17": lambda rng: mistyped(rng, right_code(rng), 8, 16),
    "wrong check digit": lambda rng: mistyped(rng, right_code(rng), 17, 17),
    "one wrong digit of 18": lambda rng: mistyped(rng, all_digits(rng)),
    "two wrong characters": lambda rng: mistyped(rng, mistyped(rng, right_code(rng), 0, 8), 9, 17),
    "neighbours swapped in 1-8": lambda rng: swapped(rng, right_code(rng), 0, 6),
    "neighbours swapped in 9-17": lambda rng: swapped(rng, right_code(rng), 8, 15),
    "one character lost": lambda rng: lost(rng, right_code(rng)),
    "one character more": lambda rng: doubled(rng, right_code(rng)),
    "end cut off": lambda rng: right_code(rng)[: rng.randint(14, 17)],
    "a letter outside the alphabet": lambda rng: foreign(rng, right_code(rng)),
    "wrong check digit, Fujian, M000": lambda rng: mistyped(
        rng, right_code(rng, f"350{rng.randint(1, 9)}00", "M000"), 17
    ),
    "wrong check digit, Anhui": lambda rng: mistyped(
        rng, right_code(rng, f"34{rng.randint(10, 18)}00"), 17
    ),
    "wrong check digit, Chengdu": lambda rng: mistyped(rng, right_code(rng, "510100"), 17),
    "rounded to 15 digits": lambda rng: all_digits(rng)[:15] + "000",
    "stored as a double": lambda rng: written_double(rng, all_digits(rng)),
}

_SURNAMES = "王李张刘陈杨赵黄周吴"
_PLACES = ["六安市金安区", "合肥市庐阳区", "成都市武侯区", "Shanghai", "福州市鼓楼区"]
_WORDS = "华新中达丰泰恒源盛隆安和信诚"


def _address(rng: Random) -> str:
    house = f"{rng.randint(1, 999)}号{rng.randint(1, 32)}栋{text(rng, DIGITS, 3)}室"
    return f"{rng.choice(_PLACES)}{text(rng, _WORDS, 2)}路{house}"


def _company(rng: Random) -> str:
    kind = rng.choice(["有限公司", "商行", "Co., Ltd.", "Trading Company Limited"])
    return f"{rng.choice(_PLACES)}{text(rng, _WORDS, 2)}{kind}"


def _date(rng: Random) -> str:
    year, month, day = rng.randint(1980, 2025), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice(
        [f"{year}-{month:02}-{day:02}", f"{year}{month:02}{day:02}", f"{year}年{month}月{day}日",
         f"{year}/{month}/{day} 00:00:00"]
    )  # fmt: skip


def _phone(rng: Random) -> str:
    mobile = "1" + rng.choice("3456789") + text(rng, DIGITS, 9)
    area = "0" + text(rng, "123456789", 3) + "-" + text(rng, DIGITS, rng.choice([7, 8]))
    return rng.choice([mobile, "+86 " + mobile, area, area + "转" + text(rng, DIGITS, 3)])


def identity_number(rng: Random) -> str:
    """Return a resident identity number of a person that there need not be."""
    year, month, day = rng.randint(1930, 2010), rng.randint(1, 12), rng.randint(1, 28)
    place = rng.choice(PROVINCES) + text(rng, DIGITS, 4)
    first17 = f"{place}{year}{month:02}{day:02}{text(rng, DIGITS, 3)}"
    total = sum(int(char) * w for char, w in zip(first17, reference.IDENTITY_WEIGHTS, strict=True))
    return first17 + reference.IDENTITY_CHECKS[total % 11]


#: What else stands in a code column by mistake.
OTHERS: dict[str, Maker] = {
    "random code": random_code,
    "random letters and digits": lambda rng: text(rng, ALPHABET_36, rng.randint(8, 24)),
    "18 random digits": lambda rng: text(rng, DIGITS, 18),
    "9 random digits": lambda rng: text(rng, DIGITS, 9),
    "13 random digits": lambda rng: text(rng, DIGITS, 13),
    "15 random digits": lambda rng: text(rng, DIGITS, 15),
    "phone number": _phone,
    "date": _date,
    "bank card": lambda rng: "62" + text(rng, DIGITS, rng.choice([14, 15, 16, 17])),
    "amount": lambda rng: f"{rng.randint(1, 10 ** rng.randint(3, 12)) / 100:.2f}",
    "address": _address,
    "company name": _company,
    "person's name": lambda rng: rng.choice(_SURNAMES) + text(rng, _WORDS, rng.randint(1, 2)),
    "resident identity number": identity_number,
    "registration number": lambda rng: registration_number(text(rng, DIGITS, 14)),
    "older taxpayer number": lambda rng: right_code(rng)[2:17],
}
