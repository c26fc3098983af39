"""Made-up codes: both check digits right, a real pair, a real region, a part of its own.

The organization parts are cut from stocks that do not overlap, so no two are alike:

* `BLOCKS` of five characters, `MA` and three more, each in the segment of one province; three
  more characters, 29,791 of them a block, complete a part;
* every 173rd of these blocks is kept for `foreign_body`;
* numbers of five digits, three digits more complete a part. The first `USED` of them are for
  clean records, `spare_body` has the rest for second codes;
* `M000` and four characters, for the early variant of Fujian alone.
"""

from __future__ import annotations

from functools import cache
from itertools import product

from uscc.code.digits import EXPECTED, organization_check_digit, weighted_sum
from uscc.regions import SEGMENTS, current_counties
from uscc.standard import (
    ALPHABET,
    ORGANIZATION_ALPHABET,
    ORGANIZATION_CHECK_DIGITS,
    ORGANIZATION_WEIGHTS,
    WEIGHTS,
)

#: How many parts a block has: three characters more.
PARTS = 31**3

#: How many parts five digits have: three digits more.
DIGIT_PARTS = 1_000

_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_VALUE_36 = {char: value for value, char in enumerate(ORGANIZATION_ALPHABET)}


def batch_of(number: int) -> str:
    """Return the block of five characters that stands at `number` in the order of all."""
    tail = "".join(ALPHABET[number // place % 31] for place in (961, 31, 1))
    return f"MA{tail}"


def _number_of(block: str) -> int:
    first, second, third = (_VALUE[char] for char in block[2:])
    return first * 961 + second * 31 + third


@cache
def blocks() -> tuple[tuple[str, str], ...]:
    """Return province and block of every block in a segment, in their order."""
    return tuple(
        (province, batch_of(number))
        for province, first, last in SEGMENTS
        for number in range(_number_of(first), _number_of(last) + 1)
    )


#: One block in so many is kept for parts in the wrong province.
_KEPT = 173


@cache
def own_blocks() -> tuple[tuple[str, str], ...]:
    """Return province and block of those that clean records use."""
    return tuple(pair for at, pair in enumerate(blocks()) if at % _KEPT)


@cache
def foreign_blocks() -> tuple[tuple[str, str], ...]:
    """Return province and block of those kept, of which `FOREIGN` parts can be made."""
    return blocks()[::_KEPT]


#: Parts of the blocks kept.
FOREIGN = 30 * PARTS


def foreign_body(number: int) -> tuple[str, str]:
    """Return a province and eight characters of its segment that no clean record has, another
    for each number below `FOREIGN`.
    """
    province, block = foreign_blocks()[number // PARTS]
    return province, block + batch_of(number % PARTS)[2:]


def five_digits(number: int) -> str:
    """Return the five digits that stand at `number`, from 0 to 68,000: one digit five times
    is left out, for eight times the same digit stands for no organization.

    >>> five_digits(0), five_digits(11_109), five_digits(11_110)
    ('11112', '22221', '22223')
    """
    return str(11_112 + number + number // 11_110)


#: Five digits that clean records use, and those kept for second codes.
USED, SPARE = 52_000, 16_000


def spare_body(number: int) -> str:
    """Return eight digits that no clean record has, another for each number below 16,000,000."""
    return f"{five_digits(USED + number // DIGIT_PARTS)}{number % DIGIT_PARTS:03}"


@cache
def counties() -> dict[str, tuple[str, ...]]:
    """Return the counties of today by province, without those that end as a century does.

    Behind `11` or `51` they would look like a place and a year of birth: 14 of 2,830.
    """
    return {
        province: tuple(code for code in codes if code[4:] not in ("18", "19", "20"))
        for province, codes in current_counties().items()
    }


@cache
def places() -> tuple[str, ...]:
    """Return all regions of `counties`, in their order."""
    return tuple(code for codes in counties().values() for code in codes)


# -- One at a time ----------------------------------------------------------------------------


def complete(head: str, body: str) -> str:
    """Return the code of positions 1-8 and of the eight characters of the organization part.

    >>> complete("91350100", "M000100Y")
    '91350100M000100Y43'
    """
    return with_check(head + body + organization_check_digit(body))


def with_check(first17: str) -> str:
    """Return 17 characters with the check digit they ask for."""
    return first17 + EXPECTED[weighted_sum(first17)]


# -- Many at a time ---------------------------------------------------------------------------
# Both check digits of a code depend on its first 13 characters and on the three behind them
# by two remainders each: 341 classes of beginnings and as many of ends. So the digits of all
# ends of one beginning stand in one list of 341.


def _remainders(text: str, first: int) -> tuple[int, int]:
    """Return what characters from position `first` (0-based) on add to both sums."""
    own = whole = 0
    for at, char in enumerate(text, first):
        whole += _VALUE[char] * WEIGHTS[at]
        if at > 7:
            own += _VALUE_36[char] * ORGANIZATION_WEIGHTS[at - 8]
    return own % 11, whole % 31


@cache
def ends(alphabet: str) -> tuple[list[str], list[int]]:
    """Return all three characters that end a part, in order, and the class of each."""
    tails = ["".join(chars) for chars in product(alphabet, repeat=3)]
    sums = (_remainders(tail, 13) for tail in tails)
    return tails, [own * 31 + whole for own, whole in sums]


def checks_of(first13: str) -> list[str]:
    """Return the characters at positions 17 and 18 by the class of the three before them."""
    return _checks(*_remainders(first13, 0))


@cache
def _checks(own: int, whole: int) -> list[str]:
    found = []
    for end_own, end_whole in product(range(11), range(31)):
        digit = ORGANIZATION_CHECK_DIGITS[-(own + end_own) % 11]
        total = whole + end_whole + _VALUE[digit] * WEIGHTS[16]
        found.append(digit + ALPHABET[-total % 31])
    return found
