"""Generated codes: valid check digits, a listed pair and region, a unique organization part.

The organization parts come from stocks that do not overlap:

* `BLOCKS` of five characters, `MA` and three more, each in the segment of one province; three more
  characters, 29,791 combinations per block, complete a part;
* every 173rd of these blocks is reserved for `foreign_body`;
* numbers of five digits; three digits more complete a part. The first `USED` of them are for clean
  records, `spare_body` has the rest for second codes;
* `M000` and four characters, only for the early variant of Fujian.
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

#: Organization parts per block: three more characters.
PARTS = 31**3

#: Organization parts per number of five digits: three more digits.
DIGIT_PARTS = 1_000

_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_VALUE_36 = {char: value for value, char in enumerate(ORGANIZATION_ALPHABET)}


def block_of(number: int) -> str:
    """Return block number `number` of five characters, of all blocks in order."""
    tail = "".join(ALPHABET[number // place % 31] for place in (961, 31, 1))
    return f"MA{tail}"


def _number_of(block: str) -> int:
    first, second, third = (_VALUE[char] for char in block[2:])
    return first * 961 + second * 31 + third


@cache
def blocks() -> tuple[tuple[str, str], ...]:
    """Return province and block of every block in a segment, in their order."""
    return tuple(
        (province, block_of(number))
        for province, first, last in SEGMENTS
        for number in range(_number_of(first), _number_of(last) + 1)
    )


#: Every 173rd block is reserved for parts in the wrong province.
_KEPT = 173


@cache
def own_blocks() -> tuple[tuple[str, str], ...]:
    """Return province and block of the blocks for clean records."""
    return tuple(pair for at, pair in enumerate(blocks()) if at % _KEPT)


@cache
def foreign_blocks() -> tuple[tuple[str, str], ...]:
    """Return province and block of the reserved blocks, enough for `FOREIGN` parts."""
    return blocks()[::_KEPT]


#: Organization parts of the reserved blocks.
FOREIGN = 30 * PARTS


def foreign_body(number: int) -> tuple[str, str]:
    """Return a province and eight characters of its segment that no clean record has.

    - `number`: each number below `FOREIGN` gives other characters.
    """
    province, block = foreign_blocks()[number // PARTS]
    return province, block + block_of(number % PARTS)[2:]


def five_digits(number: int) -> str:
    """Return number `number`, from 0 to 68,000, of the five-digit beginnings.

    Five times the same digit is left out, because eight times the same digit is a placeholder.

    >>> five_digits(0), five_digits(11_109), five_digits(11_110)
    ('11112', '22221', '22223')
    """
    return str(11_112 + number + number // 11_110)


#: How many beginnings of five digits are for clean records, and how many for second codes.
USED, SPARE = 52_000, 16_000


def spare_body(number: int) -> str:
    """Return eight digits that no clean record has.

    - `number`: each number below 16,000,000 gives other digits.
    """
    return f"{five_digits(USED + number // DIGIT_PARTS)}{number % DIGIT_PARTS:03}"


@cache
def counties() -> dict[str, tuple[str, ...]]:
    """Return the current counties by province, without the codes that end like a century.

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
    """Return the code with both check digits.

    - `head`: positions 1-8.
    - `body`: the first eight characters of the organization part.

    >>> complete("91350100", "M000100Y")
    '91350100M000100Y43'
    """
    return with_check(head + body + organization_check_digit(body))


def with_check(first17: str) -> str:
    """Return 17 characters with their check digit."""
    return first17 + EXPECTED[weighted_sum(first17)]


# -- Many at a time ---------------------------------------------------------------------------
# The first 13 characters of a code and the three behind them each contribute two remainders to the
# check digits: 341 classes of beginnings and as many of ends. So one list of 341 has the check
# digits of all ends of one beginning.


def _remainders(text: str, first: int) -> tuple[int, int]:
    """Return what the characters from the 0-based position `first` on add to both sums."""
    own = whole = 0
    for at, char in enumerate(text, first):
        whole += _VALUE[char] * WEIGHTS[at]
        if at > 7:
            own += _VALUE_36[char] * ORGANIZATION_WEIGHTS[at - 8]
    return own % 11, whole % 31


@cache
def ends(alphabet: str) -> tuple[list[str], list[int]]:
    """Return all ends of a part, three characters, in order, and the class of each.

    - `alphabet`: the characters.
    """
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
