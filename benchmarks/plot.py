"""A line chart with two logarithmic axes, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

COLOURS = ("#c1272d", "#e8833a", "#0066a1", "#3a9a5b", "#888888")

#: Points in the units of the axes: records, and seconds or MB.
Curve = Sequence[tuple[float, float]]


class Frame(NamedTuple):
    """The powers of ten at the ends of both axes."""

    left: int
    right: int
    low: int
    high: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point in the picture; `x` and `y` are logarithms."""
        across = 70 + 420 * (x - self.left) / max(self.right - self.left, 1)
        return across, 310 - 260 * (y - self.low) / max(self.high - self.low, 1)


def plot(curves: Mapping[str, Curve], title: str, unit: str) -> str:
    """Return the picture.

    curves: the points of each name in the legend; at most five names.
    title: the heading.
    unit: the unit of the vertical axis; the horizontal one counts records.
    """
    frame = _frame([point for curve in curves.values() for point in curve])
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 370" font-family="sans-serif"'
        ' font-size="13">',
        '<rect width="720" height="370" fill="#ffffff"/>',
        f'<text x="70" y="28" font-size="16">{title}</text>',
        *_grid(frame),
        '<text x="280" y="355" text-anchor="middle">records</text>',
        f'<text x="62" y="44" text-anchor="end">{unit}</text>',
    ]
    for number, (name, curve) in enumerate(curves.items()):
        parts += _curve(frame, curve, COLOURS[number])
        parts += _legend(name, 70 + 24 * number, COLOURS[number])
    return "\n".join([*parts, "</svg>", ""])


def _frame(points: Curve) -> Frame:
    xs, ys = ([math.log10(value) for value in values] for values in zip(*points))
    return Frame(math.floor(min(xs)), math.ceil(max(xs)), math.floor(min(ys)), math.ceil(max(ys)))


def _grid(frame: Frame) -> Iterator[str]:
    for x in range(frame.left, frame.right + 1):
        across, _ = frame.place(x, frame.low)
        yield f'<path d="M{across:.0f} 50V310" stroke="#dddddd"/>'
        yield f'<text x="{across:.0f}" y="330" text-anchor="middle">{10**x:,}</text>'
    for y in range(frame.low, frame.high + 1):
        _, down = frame.place(frame.left, y)
        yield f'<path d="M70 {down:.0f}H490" stroke="#dddddd"/>'
        yield f'<text x="62" y="{down + 4:.0f}" text-anchor="end">{10.0**y:,g}</text>'


def _curve(frame: Frame, curve: Curve, colour: str) -> Iterator[str]:
    dots = [frame.place(math.log10(x), math.log10(y)) for x, y in sorted(curve)]
    line = " ".join(f"{across:.1f},{down:.1f}" for across, down in dots)
    yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for across, down in dots:
        yield f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3.5" fill="{colour}"/>'


def _legend(name: str, down: int, colour: str) -> Iterator[str]:
    yield f'<path d="M510 {down}H535" stroke="{colour}" stroke-width="3"/>'
    yield f'<text x="542" y="{down + 4}">{name}</text>'
