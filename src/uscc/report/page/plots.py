"""Drawings of numbers: the scale with rate and target, and bars. All places are per cent of the width,
so that text keeps its size on every screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, log10
from typing import NamedTuple

from uscc.report.page.markup import EMPTY, Markup, joined, tag

#: A rate of more than so many times the target is drawn on a logarithmic scale.
_LINEAR = 10

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
    """Return a scale from a tenth of the target; what is below is drawn at its left end."""
    low, high = log10(target) - 1, log10(highest) + 0.3
    powers = range(floor(low) + 1, floor(high) + 1)
    marks = tuple(float(f"1e{power}") for power in powers[:: 1 + len(powers) // (_MARKS + 1)])

    def place(rate: float) -> float:
        return 100 * max(0.0, (log10(rate) - low) / (high - low)) if rate else 0.0

    return Scale(place, marks, True)


def _step(top: float) -> float:
    """Return a round step that cuts a scale into four to eight pieces at most.

    >>> _step(1.0), _step(0.4), _step(24)
    (0.2, 0.1, 5.0)
    """
    power = 10.0 ** floor(log10(top / 4))
    fitting = [float(f"{times * power:.1g}") for times in (1, 2, 5) if times * power <= top / 4]
    return max(fitting, default=power)


class Drawn(NamedTuple):
    """The rates and words of a picture.

    - `target`, `rate`: errors per 10,000; no rate: None.
    - `interval`: bounds of the rate of a sample; None for a whole registry.
    - `target_label`, `rate_label`: the words beside them.
    - `verdict`: the slug by which the rate is coloured.
    """

    target: float
    rate: float | None
    interval: tuple[float, float] | None
    target_label: str
    rate_label: str
    verdict: str


def scale_picture(drawn: Drawn, label: str) -> tuple[Markup, bool]:
    """Return the picture, and whether its scale is logarithmic.

    - `label`: the picture in words, for readers who cannot see it.
    """
    rates = [*(drawn.interval or ()), *([] if drawn.rate is None else [drawn.rate])]
    scale = scale_for(drawn.target, max(rates, default=0.0))
    at = scale.place(drawn.target)
    parts = [
        _rect("all", 0, 100),
        _rect("within", 0, at),
        *(_mark(scale.place(mark), mark) for mark in scale.marks),
        tag("line", class_="target", x1=_per_cent(at), x2=_per_cent(at), y1=36, y2=72),
        _words("target", at, 88, drawn.target_label),
    ]
    if drawn.interval:
        parts.append(_interval(*map(scale.place, drawn.interval)))
    if drawn.rate is not None:
        parts.append(_pin(scale.place(drawn.rate), drawn))
    svg = tag("svg", *parts, class_="scale", role="img", aria_label=label, width="100%", height=120)
    return svg, scale.logarithmic


def _per_cent(place: float) -> str:
    return f"{min(max(place, 0.0), 100.0):.2f}%"


def _rect(name: str, start: float, end: float) -> Markup:
    return tag(
        "rect", class_=name, x=_per_cent(start), width=_per_cent(end - start), y=40, height=20
    )


def _mark(place: float, rate: float) -> Markup:
    at = _per_cent(place)
    line = tag("line", class_="mark", x1=at, x2=at, y1=60, y2=66)
    return joined((line, _words("mark", place, 112, f"{rate:,g}")))


def _words(name: str, place: float, y: int, text: str) -> Markup:
    """Return words at a place: centred, but at the ends of the scale inside it."""
    anchor = "start" if place < 25 else "end" if place > 75 else "middle"
    return tag("text", text, class_=name, x=_per_cent(place), y=y, text_anchor=anchor)


def _interval(low: float, high: float) -> Markup:
    ends = (
        tag("line", class_="interval", x1=_per_cent(at), x2=_per_cent(at), y1=42, y2=58)
        for at in (low, high)
    )
    line = tag("line", class_="interval", x1=_per_cent(low), x2=_per_cent(high), y1=50, y2=50)
    return joined((line, *ends))


def _pin(place: float, drawn: Drawn) -> Markup:
    """Return the rate: a diamond on the scale, and its words above."""
    diamond = tag("path", class_=f"pin {drawn.verdict}", d="M0 40 L8 50 L0 60 L-8 50 Z")
    inner = tag("svg", diamond, x=_per_cent(place), overflow="visible", width=1, height=1)
    return joined((inner, _words("rate", place, 26, drawn.rate_label)))


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
