"""Clean records: row i is a function of the seed and of i, and all rows differ.

Rows are assigned to lanes round-robin: row i to lane i modulo the number of lanes. One round is a
cycle. A lane owns a stock of 29,791 organization parts and as many names. In each cycle it uses one
of each, from a random start and cyclically, so parts and names are unique up to 29,791 cycles.
Three of four lanes own a block of `MA` parts; the fourth owns thirty numbers of five digits with a
thousand parts each.

In a name, the first fancy character and the trade (or the fourth character) depend on the lane, the
characters between them on the cycle. Every `EPOCH` cycles a lane changes its region, its department
and the style of its names.
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

#: Cycles for which a lane keeps its region; divides 1,000.
EPOCH = 250

#: Numbers of five digits per lane of digits.
_FIVES = -(-PARTS // DIGIT_PARTS)

_PAIRS = [pair for pair, (weight, *_) in PAIRS.items() for _ in range(weight)]

#: Percentage of enterprise lanes with the place in brackets, and with narrow brackets among them.
_BRACKETS, _NARROW = 25, 8


class Lane(NamedTuple):
    """The common parts of the records of a lane.

    - `before`: the beginning of the names.
    - `middle`: where the middles of the names start.
    - `behind`: the end of the names.
    - `first13`: positions 1-13 of the codes.
    - `end`: where the ends of the organization parts start.
    - `checks`: the check digits, by the class of the end.
    """

    before: str
    middle: int
    behind: str
    first13: str
    end: int
    checks: list[str]


@cache
def lanes() -> int:
    """Return the number of lanes: four per three blocks."""
    return len(own_blocks()) // 3 * 4


def most_rows() -> int:
    """Return the number of rows after which a part or a name would occur again."""
    return lanes() * PARTS


def lane_of(seed: int, number: int, epoch: int) -> Lane:
    """Return a lane in an epoch. Some 20 microseconds.

    - `seed`: seed of the registry.
    - `number`: number of the lane.
    - `epoch`: number of the epoch.
    """
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
    """Return the province, and the first five characters of the organization parts.

    - `seed`: seed of the registry.
    - `number`: number of the lane.
    - `epoch`: number of the epoch.
    - `draw`: chooses the province of a lane of digits.
    """
    group, place = divmod(number, 4)
    stock = own_blocks()
    if place < 3:
        return stock[shuffled(group * 3 + place, len(stock), seed)]
    five = group * _FIVES + epoch * EPOCH // DIGIT_PARTS
    return stock[draw.below(len(stock))][0], five_digits(
        shuffled(five, lanes() // 4 * _FIVES, seed)
    )


def _name(seed: int, number: int, pair: str, region: str, draw: Draw) -> tuple[str, str]:
    """Return the beginning and the end of the names.

    - `seed`: seed of the registry.
    - `number`: number of the lane.
    - `pair`: the first two characters of the codes.
    - `region`: positions 3-8 of the codes.
    - `draw`: chooses the form and the style.
    """
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
    """Return prefecture and county in Chinese.

    Without a prefecture, the province if it is a city; without that, the county and an empty
    string.
    """
    found = find(region)
    assert found is not None  # it is in the table
    town = found.prefecture or (found.province if found.province.endswith("市") else "")
    county = found.county.removeprefix(found.province).removeprefix(found.prefecture)
    return (town, county) if town else (county, "")


# -- Cyclic stocks ----------------------------------------------------------------------------


@cache
def _middles() -> list[str]:
    """Return the middles of names, one or two characters, in their order, twice in a row.

    Twice, so that a start plus a cycle is an index without a division.
    """
    found = [*FANCY, *(first + second for first in FANCY for second in FANCY)]
    step = stride(PARTS)
    return [found[at * step % PARTS] for at in range(PARTS)] * 2


@cache
def _rounds(alphabet: str) -> tuple[list[str], list[int]]:
    """Return the ends of organization parts and their classes, twice in a row as `_middles`.

    - `alphabet`: characters of the ends.
    """
    tails, classes = ends(alphabet)
    size = len(tails)
    step = stride(size)
    order = [at * step % size for at in range(size)] * 2
    return [tails[at] for at in order], [classes[at] for at in order]


_DIGITS = "0123456789"


class Clean:
    """The clean records of a seed, whole cycles or single rows."""

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
    """Return the records of some lanes in a cycle. Some 0.6 microseconds per record.

    - `lanes`: lanes with the same alphabet.
    - `cycle`: number of the cycle.
    - `alphabet`: characters of the ends of the organization parts.
    """
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
