"""The whole job from a hundred thousand rows to as many as asked for: time and memory.

    python benchmarks/scale.py [--rows 100000,1000000,10000000] [--rounds N] [--record]

`uscc scan` with all cores and with one, beside Polars, DuckDB and `csv.reader` alone, on files
with planted faults; every answer is compared with what was planted. Contenders that took more
than `--patience` seconds are left out of larger files. With `--record` the table goes into
docs/benchmarks.md, and time and memory against rows are drawn as docs/scale-time.svg and
docs/scale-memory.svg.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from common import (
    PAGE,
    Contender,
    check,
    cores,
    installed,
    options,
    publish,
    race,
    remarks_text,
    stamp,
    table,
)
from registry import write
from whole_job import FOLD, job, reader_alone, scan

PEERS = ("polars", "duckdb")

#: So many rows are too many for rounds, and for the memory that others would take.
HUGE = 50_000_000

#: Colour of each line of a plot.
COLOURS = ("#c1272d", "#e8833a", "#0066a1", "#3a9a5b", "#888888")


class Point(NamedTuple):
    """One contender on one file."""

    name: str
    rows: int
    seconds: float
    ratio: float
    peak: int


Raced = tuple[list[Point], list[str]]


def contenders(path: str, figures: dict[str, int]) -> list[Contender]:
    """Return everyone for one file, `uscc` with all cores first."""
    return [
        Contender(f"uscc scan, {cores()} workers", partial(scan, path)),
        Contender("uscc scan --workers 1", partial(scan, path, "--workers", "1")),
        Contender("polars", job("polars_job", path), "polars", differs=FOLD),
        Contender("duckdb", job("duckdb_job", path), "duckdb", differs=FOLD),
        Contender("csv.reader alone", partial(reader_alone, path, figures)),
    ]


def points_of(rows: int, rounds: int, left_out: set[str], folder: Path) -> Raced:
    """Race over one file; return the points and the remarks."""
    path = folder / "registry.csv"
    figures = write(path, rows)
    if rows >= HUGE:
        return [alone(path, rows, figures)], []
    racing, _ = installed(contenders(str(path), figures))
    racing = [one for one in racing if one.name not in left_out]
    remarks = check(racing, figures)
    lines = race(racing, rounds)
    path.unlink()
    points = [Point(line.name, rows, line.seconds, line.ratio, line.peak) for line in lines]
    return points, remarks


def figures(points: Sequence[Point]) -> list[list[str]]:
    """Return a row a point."""
    return [
        [
            f"{point.rows:,}",
            point.name,
            f"{point.seconds:.2f}",
            f"{point.ratio:.2f}",
            f"{point.seconds / point.rows * 1e6:.2f}",
            f"{point.peak / 1e6:,.0f}",
        ]
        for point in points
    ]


def alone(path: Path, rows: int, figures: dict[str, int]) -> Point:
    """Run `uscc` once; stop if the answer is wrong."""
    sample = scan(str(path), "--tmpdir", str(path.parent))
    path.unlink()
    if sample.answer != figures:
        raise SystemExit(f"uscc scan answers wrongly: {sample.answer} instead of {figures}")
    return Point(f"uscc scan, {cores()} workers", rows, sample.seconds, 1.0, sample.peak)


# -- Plots ----------------------------------------------------------------------------------


def plot(points: Sequence[Point], title: str, unit: str, value: Callable[[Point], float]) -> str:
    """Return a picture, log against log, a line a contender."""
    names = list(dict.fromkeys(point.name for point in points))
    xs = [math.log10(point.rows) for point in points]
    ys = [math.log10(value(point)) for point in points]
    left, right = math.floor(min(xs)), math.ceil(max(xs))
    low, high = math.floor(min(ys)), math.ceil(max(ys))

    def place(x: float, y: float) -> tuple[float, float]:
        across = 70 + 420 * (x - left) / max(right - left, 1)
        return across, 310 - 260 * (y - low) / max(high - low, 1)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 370" font-family="sans-serif"'
        ' font-size="13">',
        '<rect width="720" height="370" fill="#ffffff"/>',
        f'<text x="70" y="28" font-size="16">{title}</text>',
    ]
    for x in range(left, right + 1):
        across, _ = place(x, low)
        parts.append(f'<path d="M{across:.0f} 50V310" stroke="#dddddd"/>')
        parts.append(f'<text x="{across:.0f}" y="330" text-anchor="middle">{10**x:,}</text>')
    for y in range(low, high + 1):
        _, down = place(left, y)
        parts.append(f'<path d="M70 {down:.0f}H490" stroke="#dddddd"/>')
        parts.append(f'<text x="62" y="{down + 4:.0f}" text-anchor="end">{10.0**y:,g}</text>')
    parts.append('<text x="280" y="355" text-anchor="middle">records</text>')
    parts.append(f'<text x="62" y="44" text-anchor="end">{unit}</text>')
    for number, (name, colour) in enumerate(zip(names, COLOURS)):
        own = sorted((p.rows, value(p)) for p in points if p.name == name)
        dots = [place(math.log10(rows), math.log10(size)) for rows, size in own]
        line = " ".join(f"{across:.1f},{down:.1f}" for across, down in dots)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += (f'<circle cx="{a:.1f}" cy="{d:.1f}" r="3.5" fill="{colour}"/>' for a, d in dots)
        down = 70 + 24 * number
        parts.append(f'<path d="M510 {down}H535" stroke="{colour}" stroke-width="3"/>')
        parts.append(f'<text x="542" y="{down + 4}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def draw(points: Sequence[Point]) -> None:
    """Write both plots beside the page."""
    time = plot(points, "The whole job: wall time", "seconds", lambda point: point.seconds)
    own = [point for point in points if "csv" not in point.name]
    memory = plot(own, "The whole job: peak memory", "MB", lambda point: point.peak / 1e6)
    (PAGE.parent / "scale-time.svg").write_text(time, "utf-8")
    (PAGE.parent / "scale-memory.svg").write_text(memory, "utf-8")


def main() -> None:
    """Race on every size and print the table."""
    parser = options(__doc__, 3)
    parser.add_argument("--rows", default="100000,1000000,10000000", help="default: %(default)s")
    parser.add_argument("--patience", type=float, default=60, help="seconds, default 60")
    parser.add_argument("--folder", default=None, help="where the files are written")
    asked = parser.parse_args()
    points: list[Point] = []
    differences: list[str] = []
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        for rows in map(int, asked.rows.split(",")):
            left_out = {point.name for point in points if point.seconds > asked.patience}
            more, said = points_of(rows, asked.rounds, left_out, Path(folder))
            differences += said
            points += more
            print(table(("records", "", "s", "ratio", "µs/record", "MB"), figures(points)))
    heads = ("records, planted faults, 2 columns", "", "seconds", "ratio", "µs a record", "peak MB")
    remarks = [
        *differences,
        "The memory of all processes of a contender together, where the system tells it.",
        f"From {HUGE:,} records on, `uscc` alone, once.",
    ]
    parts = ["## Scale", table(heads, figures(points)) + remarks_text(remarks)]
    parts.append("![wall time](scale-time.svg)\n\n![peak memory](scale-memory.svg)")
    if asked.record:
        draw(points)
    publish("scale", "\n\n".join([*parts, stamp(PEERS, asked.rounds)]), asked.record)


if __name__ == "__main__":
    main()
