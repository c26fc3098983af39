"""Clean records: row i is a function of the seed and of i, and no two are alike.

The rows are dealt out to lanes, row i to lane i modulo the number of lanes, in cycles. A lane
owns a stock of 29,791 organization parts and as many names. In each cycle it gives one of
each, starting somewhere and going round: so parts and names are unique as long as there are
no more cycles than that. Three lanes of four own a block of `MA` parts; the fourth owns thirty
numbers of five digits, a thousand parts each.

Names: the first fancy character and the trade (or the fourth character) belong to the lane,
the characters between to the cycle. Where the lane registers, which department does and how
names are written changes every `EPOCH` cycles.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from uscc.generating.codes import (
    DIGIT_PARTS,
    PARTS,
    checks_of,
    counties,
    ends,
    five_digits,
    own_blocks,
)
from uscc.generating.mixing import Draw, shuffled, stride
from uscc.generating.words import FANCY, PAIRS, TRADES
from uscc.regions import find
from uscc.standard import ALPHABET

#: A name and a code.
Cells = tuple[str, str]

#: Cycles for which a lane stays at its place; divides 1,000.
EPOCH = 250

#: Numbers of five digits that a lane of digits owns.
_FIVES = -(-PARTS // DIGIT_PARTS)

_PAIRS = [pair for pair, (weight, *_) in PAIRS.items() for _ in range(weight)]

#: Of a hundred lanes of enterprises: names with the place in brackets, and narrow ones.
_BRACKETS, _NARROW = 25, 8


class Lane(NamedTuple):
    """What stays the same of the records of a lane: the name before and behind its middle,
    the first 13 characters of the codes, where it starts, and the check digits.
    """

    before: str
    middle: int
    behind: str
    first13: str
    end: int
    checks: list[str]


@cache
def lanes() -> int:
    """Return how many lanes there are: four for each three blocks."""
    return len(own_blocks()) // 3 * 4


def most_rows() -> int:
    """Return how many rows can be made before a part or a name would come again."""
    return lanes() * PARTS


def lane_of(seed: int, number: int, epoch: int) -> Lane:
    """Return a lane as it is in an epoch. Some 20 microseconds."""
    draw, start = Draw(seed, number, epoch), Draw(seed, number)
    province, five = _stock(seed, number, epoch, draw)
    pair = _PAIRS[draw.below(len(_PAIRS))]
    inside = counties()[province]
    region = inside[draw.below(len(inside))]
    first13 = pair + region + five
    size = PARTS if five[0] == "M" else DIGIT_PARTS
    before, behind = _name(seed, number, pair, region, draw)
    return Lane(before, start.below(PARTS), behind, first13, start.below(size), checks_of(first13))


def _stock(seed: int, number: int, epoch: int, draw: Draw) -> tuple[str, str]:
    """Return the province, and the first five characters of the organization parts."""
    group, place = divmod(number, 4)
    stock = own_blocks()
    if place < 3:
        return stock[shuffled(group * 3 + place, len(stock), seed)]
    five = group * _FIVES + epoch * EPOCH // DIGIT_PARTS
    return stock[draw.below(len(stock))][0], five_digits(
        shuffled(five, lanes() // 4 * _FIVES, seed)
    )


def _name(seed: int, number: int, pair: str, region: str, draw: Draw) -> tuple[str, str]:
    """Return what stands before and behind the middle of the names."""
    trade, first = divmod(shuffled(number, len(FANCY) * TRADES, seed), len(FANCY))
    _, trades, forms = PAIRS[pair]
    form = forms[draw.below(len(forms))]
    said = trades[trade] + form if trades else FANCY[trade] + form
    town, county = _place(region)
    style = draw.below(100)
    if pair != "91":
        return town + county + FANCY[first], said
    if style < _BRACKETS:
        short = town.removesuffix("市")
        return FANCY[first], (f"({short})" if style < _NARROW else f"（{short}）") + said
    return (town + county if style % 2 else town) + FANCY[first], said


@cache
def _place(region: str) -> tuple[str, str]:
    """Return prefecture and county in Chinese; where there is no prefecture, the province, and
    where the province gives no place either, the county for both.
    """
    found = find(region)
    assert found is not None  # it is one of the table
    town = found.prefecture or (found.province if found.province.endswith("市") else "")
    county = found.county.removeprefix(found.province).removeprefix(found.prefecture)
    return (town, county) if town else (county, "")


# -- What goes round --------------------------------------------------------------------------


@cache
def _middles() -> list[str]:
    """Return the middles of names, one or two characters, in the order in which they come, and
    once more, so that a start and a cycle together need no division.
    """
    found = [*FANCY, *(first + second for first in FANCY for second in FANCY)]
    step = stride(PARTS)
    return [found[at * step % PARTS] for at in range(PARTS)] * 2


@cache
def _rounds(alphabet: str) -> tuple[list[str], list[int]]:
    """Return the ends of parts and their classes in the same manner."""
    tails, classes = ends(alphabet)
    size = len(tails)
    step = stride(size)
    order = [at * step % size for at in range(size)] * 2
    return [tails[at] for at in order], [classes[at] for at in order]


_DIGITS = "0123456789"


class Clean:
    """The clean records of a seed, whole cycles or one by one."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._epoch = -1
        self._lanes: list[Lane] = []

    def row(self, number: int) -> Cells:
        """Return name and code of one row. Some 30 microseconds."""
        cycle, at = divmod(number, lanes())
        lane = lane_of(self._seed, at, cycle // EPOCH)
        return _cells([lane], cycle, _DIGITS if at % 4 == 3 else ALPHABET)[0]

    def rows(self, cycle: int, first: int, stop: int) -> list[Cells]:
        """Return the rows of lanes `first` to `stop` - 1 in one cycle, in their order."""
        epoch = cycle // EPOCH
        if epoch != self._epoch or stop > len(self._lanes):
            self._lanes = [lane_of(self._seed, at, epoch) for at in range(stop)]
            self._epoch = epoch
        found: list[Cells] = [("", "")] * stop
        for place in range(4):
            own = slice(place, stop, 4)
            found[own] = _cells(self._lanes[own], cycle, _DIGITS if place == 3 else ALPHABET)
        return found[first:]


def _cells(lanes: list[Lane], cycle: int, alphabet: str) -> list[Cells]:
    """Return what lanes of one sort give in a cycle. Some 0.6 microseconds each."""
    tails, classes = _rounds(alphabet)
    middles = _middles()
    turn = cycle % (len(tails) // 2)
    return [
        (
            f"{before}{middles[middle + cycle]}{behind}",
            f"{first13}{tails[end + turn]}{checks[classes[end + turn]]}",
        )
        for before, middle, behind, first13, end, checks in lanes
    ]
