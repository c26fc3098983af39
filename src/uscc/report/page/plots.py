"""Drawings of numbers: the scale with rate and target, and bars.

All places are per cent of the width, so that text keeps its size on every screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import floor, log10
from typing import NamedTuple

from uscc.report.page.markup import EMPTY, Markup, joined, tag

#: A rate above 8 times the target is drawn on a logarithmic scale.
_LINEAR = 8

#: The least distance of a number from the target or an end, in per cent of the width.
_APART = 6

#: Most marks of a scale.
_MARKS = 6


class Scale(NamedTuple):
    """A scale of rates.

    - `place`: returns the place of a rate, in per cent of the width.
    - `marks`: the rates that are written under it.
    - `logarithmic`: whether each mark is ten times the one before.
    """

    place: Callable[[float], float]
    marks: tuple[float, ...]
    logarithmic: bool


def scale_for(target: float, highest: float) -> Scale:
    """Return a scale on which target and rate are both visible.

    - `target`: errors per 10,000.
    - `highest`: the highest rate to draw.
    """
    if target and highest > _LINEAR * target:
        return _logarithmic(target, highest)
    top = max(2 * target, 1.2 * highest) or 1.0
    step = _step(top)
    marks = tuple(step * number for number in range(floor(top / step) + 1))
    return Scale(lambda rate: 100 * rate / top, marks, False)


def _logarithmic(target: float, highest: float) -> Scale:
    """Return a scale from a tenth of the target or less; lower rates are at its left end."""
    high = log10(highest) + 0.3
    low = log10(target) - max(1, (high - log10(target)) / 8)
    powers = range(floor(low) + 1, floor(high) + 1)
    marks = tuple(float(f"1e{power}") for power in powers[:: 1 + len(powers) // (_MARKS + 1)])

    def place(rate: float) -> float:
        return 100 * max(0.0, (log10(rate) - low) / (high - low)) if rate else 0.0

    return Scale(place, marks, True)


def _step(top: float) -> float:
    """Return the largest round step that cuts a scale into three pieces or more.

    >>> _step(1.0), _step(0.4), _step(24)
    (0.2, 0.1, 5.0)
    """
    power = 10.0 ** floor(log10(top / 3))
    fitting = (float(f"{times * power:.1g}") for times in (5, 2, 1))
    return next(step for step in fitting if step <= 1.0001 * top / 3)


class Drawn(NamedTuple):
    """The rates and words of a picture.

    - `target`, `rate`: errors per 10,000.
    - `interval`: bounds of the rate of a sample; None for a whole registry.
    - `target_words`, `rate_words`: two short lines beside each; the second may be empty.
    - `verdict`: the slug by which the rate is coloured.
    """

    target: float
    rate: float
    interval: tuple[float, float] | None
    target_words: tuple[str, str]
    rate_words: tuple[str, str]
    verdict: str


def scale_picture(drawn: Drawn, label: str) -> tuple[Markup, bool]:
    """Return the picture, and whether its scale is logarithmic.

    - `label`: the picture in words, for readers who cannot see it.
    """
    scale = scale_for(drawn.target, max(drawn.rate, *(drawn.interval or (0.0,))))
    at = scale.place(drawn.target)
    parts = [
        _rect("all", 0, 100),
        _rect("within", 0, at),
        *_marks(scale, at),
        tag("line", class_="target", x1=_per_cent(at), x2=_per_cent(at), y1=48, y2=104),
        *_lines("target", at, 120, drawn.target_words),
    ]
    if drawn.interval:
        parts.append(_interval(*map(scale.place, drawn.interval)))
    parts.append(_pin(scale.place(drawn.rate), drawn))
    svg = tag("svg", *parts, class_="scale", role="img", aria_label=label, width="100%", height=152)
    return svg, scale.logarithmic


def _per_cent(place: float) -> str:
    return f"{min(max(place, 0.0), 100.0):.2f}%"


def _rect(name: str, start: float, end: float) -> Markup:
    return tag(
        "rect", class_=name, x=_per_cent(start), width=_per_cent(end - start), y=54, height=20
    )


def _marks(scale: Scale, target: float) -> Iterator[Markup]:
    """Yield the marks and their numbers, but for one beside the line of the target."""
    for rate in scale.marks:
        place = scale.place(rate)
        if abs(place - target) >= _APART:
            at = _per_cent(place)
            anchor = "start" if place < _APART else "end" if place > 100 - _APART else "middle"
            yield tag("line", class_="mark", x1=at, x2=at, y1=74, y2=80)
            yield _words("mark", place, 94, f"{rate:,g}", anchor)


def _lines(name: str, place: float, y: int, words: tuple[str, str]) -> list[Markup]:
    """Return two lines that begin or end at a place: each has half of the width at least."""
    anchor = "start" if place < 50 else "end"
    return [
        _words(f"{name} {which}", place, y + 18 * number, text, anchor)
        for number, (which, text) in enumerate(zip(("first", "second"), words))
        if text
    ]


def _words(name: str, place: float, y: int, text: str, anchor: str) -> Markup:
    return tag("text", text, class_=name, x=_per_cent(place), y=y, text_anchor=anchor)


def _interval(low: float, high: float) -> Markup:
    ends = (
        tag("line", class_="interval", x1=_per_cent(at), x2=_per_cent(at), y1=56, y2=72)
        for at in (low, high)
    )
    line = tag("line", class_="interval", x1=_per_cent(low), x2=_per_cent(high), y1=64, y2=64)
    return joined((line, *ends))


def _pin(place: float, drawn: Drawn) -> Markup:
    """Return the rate: a diamond on the scale, and its words above."""
    diamond = tag("path", class_=f"pin {drawn.verdict}", d="M0 52 L9 64 L0 76 L-9 64 Z")
    inner = tag("svg", diamond, x=_per_cent(place), overflow="visible", width=1, height=1)
    y = 22 if drawn.rate_words[1] else 40
    return joined((inner, *_lines("rate", place, y, drawn.rate_words)))


# -- Bars ------------------------------------------------------------------------------------------


def bar(share: float, counted: bool) -> Markup:
    """Return a bar of a share of the width, 0 to 1; one that is not counted is an outline."""
    if not share:
        return EMPTY
    rect = tag(
        "rect",
        class_="counted" if counted else "other",
        x=1,
        y=1,
        width=_per_cent(98 * share),
        height=10,
        rx=2,
    )
    return tag("svg", rect, class_="bar", aria_hidden="true", width="100%", height=12)


def bar_shares(numbers: Sequence[int]) -> tuple[list[float], bool]:
    """Return the length of the bar of each number, and whether they are logarithmic.

    They are where the smallest would hardly be seen beside the largest.
    """
    seen = [number for number in numbers if number]
    if not seen:
        return [0.0] * len(numbers), False
    top, low = max(seen), min(seen)
    if top <= 50 * low:
        return [number / top for number in numbers], False
    length = log10(top) + 1  # one record is as long as each tenfold of it
    return [(log10(number) + 1) / length if number else 0.0 for number in numbers], True
