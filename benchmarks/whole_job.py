"""The whole job, from a CSV file to the figures, each time in a fresh process.

    python benchmarks/whole_job.py [--rows N] [--rounds N] [--files clean,planted,10,30] [--record]

`python -m uscc scan` beside the programs in `jobs/`: wall time from start to exit and peak
memory of the process. Every answer is compared with the truth that `registry.py` planted.
What the peers are asked for is less than a scan does: no kinds and causes of wrong codes, no
lines, no authorities, no folding of widths and brackets in names.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from common import (
    Contender,
    Line,
    Sample,
    check,
    child,
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

PEERS = ("polars", "duckdb", "pandas", "numpy", "python-stdnum")

#: The slow ones get a file of so many times fewer rows; their time is scaled.
SHARE = 4

#: Why the peers take some copies for other entities.
FOLD = "it compares names as they stand, so a copy whose brackets or width differ is another name."

LETTERS = (
    "it refuses departments N, Y, A and G, whose codes hold a letter in the first two places, and"
    " compares names as they stand."
)


class Registry(NamedTuple):
    """A file to work on, its first part for the slow ones, and the figures of both."""

    title: str
    path: Path
    figures: dict[str, int]
    part: Path
    part_figures: dict[str, int]


FILES: dict[str, tuple[str, bool, int]] = {
    "clean": ("clean, 2 columns", True, 2),
    "planted": ("planted faults, 2 columns", False, 2),
    "10": ("planted faults, 10 columns", False, 10),
    "30": ("planted faults, 30 columns", False, 30),
}


def make(which: str, rows: int, folder: Path) -> Registry:
    """Write the file of that name and its smaller sister."""
    title, clean, columns = FILES[which]
    path, part = folder / f"{which}.csv", folder / f"{which}-part.csv"
    figures = write(path, rows, clean=clean, columns=columns)
    part_figures = write(part, rows // SHARE, clean=clean, columns=columns)
    size = path.stat().st_size / 1e6
    title = f"{title}: {rows:,} rows, {size:,.0f} MB"
    return Registry(title, path, figures, part, part_figures)


def figures_of(report: dict[str, object]) -> dict[str, int]:
    """Return the five figures of a report of `uscc scan`."""
    kinds, relations = report["kinds"], report["relations"]
    assert isinstance(kinds, dict)
    assert isinstance(relations, dict)
    wrong = ("length", "character", "identity", "legacy", "checksum")
    groups = {slug: relation["groups"] for slug, relation in relations.items()}
    return {
        "records": int(str(report["records"])),
        "wrong": sum(kinds.get(kind, 0) for kind in wrong),
        "repeated": relations["repeated"]["records"],
        "shared": groups["shared"],
        "named": groups["split"] + groups["suspect"],
    }


# -- The contenders --------------------------------------------------------------------------


def contenders(registry: Registry) -> list[Contender]:
    """Return everyone for one file, `uscc` first."""
    path, part = str(registry.path), str(registry.part)
    return [
        Contender("uscc scan", partial(scan, path)),
        Contender("polars", job("polars_job", path), "polars", differs=FOLD),
        Contender("duckdb", job("duckdb_job", path), "duckdb", differs=FOLD),
        Contender("pandas + numpy", job("pandas_job", path), "pandas", differs=FOLD),
        Contender("csv + uscc.Audit", job("audit_job", path)),
        Contender("sqlite3 + textbook ¹", job("sqlite_job", part), factor=SHARE, differs=FOLD),
        Contender(
            "csv + textbook ¹", job("loop_job", part, "textbook"), factor=SHARE, differs=FOLD
        ),
        Contender(
            "csv + stdnum ¹",
            job("loop_job", part, "stdnum"),
            "python-stdnum",
            SHARE,
            LETTERS,
        ),
        Contender("csv.reader alone ²", partial(reader_alone, path, registry.figures)),
    ]


def scan(path: str, *more: str) -> Sample:
    """Run `uscc scan`; both a met and a missed target are answers."""
    sample = child(["-m", "uscc", "scan", path, "--format", "json", *more], good=(0, 1))
    text = str(sample.answer)
    if not text.startswith("{"):
        raise SystemExit("uscc scan gave no report")
    return sample._replace(answer=figures_of(json.loads(text)))


def job(module: str, *arguments: str) -> Callable[[], Sample]:
    """Return the run of one program of `jobs/`."""

    def run() -> Sample:
        sample = child(["-m", f"jobs.{module}", *arguments])
        return sample._replace(answer=json.loads(str(sample.answer)))

    return run


def reader_alone(path: str, figures: dict[str, int]) -> Sample:
    """Run `csv.reader` alone; it answers only for the number of records."""
    sample = child(["-m", "jobs.reader_job", path])
    return sample._replace(answer={**figures, "records": int(str(sample.answer))})


def difference(registry: Registry, answer: object, expected: object) -> str:
    """Word which figures differ; the smaller file has figures of its own."""
    assert isinstance(answer, dict)
    small = answer["records"] == registry.part_figures["records"]
    truth = registry.part_figures if small else registry.figures
    return ", ".join(
        f"{key} {answer[key]:,} instead of {truth[key]:,}"
        for key in truth
        if answer[key] != truth[key]
    )


# -- The page ----------------------------------------------------------------------------------


def figures(lines: list[Line], rows: int) -> list[list[str]]:
    """Return a row a contender; memory only of those that read the whole file."""
    return [
        [
            line.name,
            f"{line.seconds:.2f}",
            f"{line.ratio:.2f}",
            f"{rows / line.seconds / 1e6:.2f}",
            "" if "¹" in line.name else f"{line.peak / 1e6:,.0f}",
        ]
        for line in lines
    ]


def one_file(which: str, rows: int, rounds: int, folder: Path) -> tuple[str, list[str]]:
    """Race over one file; return its table and the remarks."""
    registry = make(which, rows, folder)
    racing, remarks = installed(contenders(registry))
    remarks += check(racing, None, partial(difference, registry))
    lines = race(racing, rounds)
    registry.path.unlink()
    registry.part.unlink()
    heads = (registry.title, "seconds", "ratio", "million rows/s", "peak MB")
    return table(heads, figures(lines, rows)), remarks


def main() -> None:
    """Race over each file asked for and print its table."""
    parser = options(__doc__, 5)
    parser.add_argument("--rows", type=int, default=1_000_000, help="default 1,000,000")
    parser.add_argument("--files", default=",".join(FILES), help="some of: %(default)s")
    asked = parser.parse_args()
    parts, remarks = [], []
    with tempfile.TemporaryDirectory() as folder:
        for which in asked.files.split(","):
            text, more = one_file(which, asked.rows, asked.rounds, Path(folder))
            parts.append(text)
            remarks += more
    remarks += [
        f"¹ read a file of {asked.rows // SHARE:,} rows; the time is scaled, start included.",
        "² does nothing else: a floor for programs that read with the csv module.",
        f"Polars and DuckDB use all {cores()} cores.",
    ]
    text = "\n\n".join(["## The whole job", *parts]) + remarks_text(remarks)
    publish("whole-job", f"{text}\n\n{stamp(PEERS, asked.rounds)}", asked.record)


if __name__ == "__main__":
    main()
