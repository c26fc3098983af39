"""The whole job from a hundred thousand rows to as many as asked for: time and memory.

    python benchmarks/scale.py [--rows 100000,1000000,10000000] [--rounds N] [--record]

`uscc scan` with all cores and with one, beside Polars, DuckDB and `csv.reader` alone, on files
with planted faults; every answer is compared with the planted faults. A contender that takes
more than `--patience` seconds does not get the larger files. `--record` also draws time and
memory against the number of rows: docs/scale-time.svg and docs/scale-memory.svg.
"""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from harness import Contender, check, compare, options
from machine import cores
from page import PAGE, publish, remark_list, table
from plot import plot
from programs import FOLD, job, reader_alone, scan
from registry import write

PEERS = ("polars", "duckdb")

#: From this number of rows on, `uscc` runs alone and once: rounds would take hours, and the
#: peers more memory than the machine has.
HUGE = 50_000_000


class Point(NamedTuple):
    """One contender on one file."""

    name: str
    rows: int
    seconds: float
    ratio: float
    peak: int


# -- contenders ---------------------------------------------------------------------------


def contenders(path: str, figures: dict[str, int]) -> list[Contender]:
    """Return the contenders for one file, `uscc` with all cores first."""
    return [
        Contender(f"uscc scan, {cores()} workers", partial(scan, path)),
        Contender("uscc scan --workers 1", partial(scan, path, "--workers", "1")),
        Contender("polars", job("polars_job", path), "polars", differs=FOLD),
        Contender("duckdb", job("duckdb_job", path), "duckdb", differs=FOLD),
        Contender("csv.reader alone", partial(reader_alone, path, figures)),
    ]


def points_of(
    rows: int, rounds: int, left_out: set[str], folder: Path
) -> tuple[list[Point], list[str]]:
    """Compare on one file; return the points and the remarks.

    rows: number of records of the file.
    rounds: how often each contender is timed.
    left_out: names of contenders that do not run.
    folder: where the file is written.
    """
    path = folder / "registry.csv"
    figures = write(path, rows)
    if rows >= HUGE:
        return [alone(path, rows, figures)], []
    racing = [one for one in contenders(str(path), figures) if one.name not in left_out]
    lines, remarks = compare(racing, figures, rounds)
    path.unlink()
    return [Point(line.name, rows, line.seconds, line.ratio, line.peak) for line in lines], remarks


def alone(path: Path, rows: int, figures: dict[str, int]) -> Point:
    """Run `uscc` once; its answer is checked after the run, because the run takes minutes."""
    name = f"uscc scan, {cores()} workers"
    sample = scan(str(path), "--tmpdir", str(path.parent))
    path.unlink()
    check([Contender(name, lambda: sample)], figures)
    return Point(name, rows, sample.seconds, 1.0, sample.peak)


# -- table and plots ----------------------------------------------------------------------


def rows_of(points: Sequence[Point]) -> list[list[str]]:
    """Return one row of the table per point."""
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


def draw(points: Sequence[Point]) -> None:
    """Write both plots into the folder of the page."""
    seconds: dict[str, list[tuple[float, float]]] = {}
    megabytes: dict[str, list[tuple[float, float]]] = {}
    for point in points:
        seconds.setdefault(point.name, []).append((point.rows, point.seconds))
        if "csv" not in point.name:
            megabytes.setdefault(point.name, []).append((point.rows, point.peak / 1e6))
    time = plot(seconds, "The whole job: wall time", "seconds")
    memory = plot(megabytes, "The whole job: peak memory", "MB")
    (PAGE.parent / "scale-time.svg").write_text(time, "utf-8")
    (PAGE.parent / "scale-memory.svg").write_text(memory, "utf-8")


def parser() -> ArgumentParser:
    """Return the parser of the options."""
    parser = options(__doc__, 3)
    parser.add_argument("--rows", default="100000,1000000,10000000", help="default: %(default)s")
    parser.add_argument("--patience", type=float, default=60, help="seconds, default 60")
    parser.add_argument("--folder", default=None, help="where the files are written")
    return parser


def main() -> None:
    """Compare on files of every size; print the table, after each size what there is of it."""
    asked = parser().parse_args()
    points: list[Point] = []
    remarks: list[str] = []
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        for rows in map(int, asked.rows.split(",")):
            left_out = {point.name for point in points if point.seconds > asked.patience}
            more, said = points_of(rows, asked.rounds, left_out, Path(folder))
            remarks += said
            points += more
            print(table(("records", "", "s", "ratio", "µs/record", "MB"), rows_of(points)))
    heads = ("records, planted faults, 2 columns", "", "seconds", "ratio", "µs a record", "peak MB")
    remarks += [
        "Memory is that of all processes of a contender together, if the system reports it.",
        f"From {HUGE:,} records on, `uscc` runs alone and once.",
    ]
    plots = ("![wall time](scale-time.svg)", "![peak memory](scale-memory.svg)")
    if asked.record:
        draw(points)
    shown = table(heads, rows_of(points))
    publish(asked, "scale", "Scale", shown, remark_list(remarks), *plots, peers=PEERS)


if __name__ == "__main__":
    main()
