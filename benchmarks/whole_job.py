"""The whole job, from a CSV file to the figures, each time in a fresh process.

    python benchmarks/whole_job.py [--rows N] [--rounds N] [--files clean,planted,10,30] [--record]

`python -m uscc scan` beside the programs in `jobs/`: wall time from start to exit, and peak
memory of the process. Every answer is compared with the faults that `registry.py` planted. The
peers do less than a scan: no kinds and causes of wrong codes, no lines, no authorities, no
folding of widths and brackets in names.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import NamedTuple

from harness import Contender, Line, compare, options
from machine import cores
from page import Columns, file_columns, line_table, publish, remark_list
from programs import FOLD, job, reader_alone, scan
from registry import write

PEERS = ("polars", "duckdb", "pandas", "numpy", "python-stdnum")

#: The slow contenders read a file with a quarter of the rows; their time is multiplied by 4.
SHARE = 4

LETTERS = (
    "it refuses departments N, Y, A and G, whose codes hold a letter in the first two places, and"
    " compares names exactly."
)


class Registry(NamedTuple):
    """A file, a smaller one for the slow contenders, and the expected figures of both."""

    title: str
    path: Path
    figures: dict[str, int]
    part: Path
    part_figures: dict[str, int]


#: What `--files` takes, with title, whether the file is without faults, and number of columns.
FILES: dict[str, tuple[str, bool, int]] = {
    "clean": ("clean, 2 columns", True, 2),
    "planted": ("planted faults, 2 columns", False, 2),
    "10": ("planted faults, 10 columns", False, 10),
    "30": ("planted faults, 30 columns", False, 30),
}


def make(which: str, rows: int, folder: Path) -> Registry:
    """Write the two files of one name of `FILES`."""
    title, clean, columns = FILES[which]
    path, part = folder / f"{which}.csv", folder / f"{which}-part.csv"
    figures = write(path, rows, clean=clean, columns=columns)
    part_figures = write(part, rows // SHARE, clean=clean, columns=columns)
    size = path.stat().st_size / 1e6
    title = f"{title}: {rows:,} rows, {size:,.0f} MB"
    return Registry(title, path, figures, part, part_figures)


def contenders(registry: Registry) -> list[Contender]:
    """Return the contenders for one file, `uscc` first."""
    path, part = str(registry.path), str(registry.part)
    textbook, stdnum = (job("loop_job", part, check) for check in ("textbook", "stdnum"))
    return [
        Contender("uscc scan", partial(scan, path)),
        Contender("polars", job("polars_job", path), "polars", differs=FOLD),
        Contender("duckdb", job("duckdb_job", path), "duckdb", differs=FOLD),
        Contender("pandas + numpy", job("pandas_job", path), "pandas", differs=FOLD),
        Contender("csv + uscc.Audit", job("audit_job", path)),
        Contender("sqlite3 + textbook ¹", job("sqlite_job", part), factor=SHARE, differs=FOLD),
        Contender("csv + textbook ¹", textbook, factor=SHARE, differs=FOLD),
        Contender("csv + stdnum ¹", stdnum, "python-stdnum", SHARE, LETTERS),
        Contender("csv.reader alone ²", partial(reader_alone, path, registry.figures)),
    ]


def difference(registry: Registry, answer: object, expected: object) -> str:
    """List the figures that differ from those of the file that the contender read."""
    assert isinstance(answer, dict)
    small = answer["records"] == registry.part_figures["records"]
    truth = registry.part_figures if small else registry.figures
    return ", ".join(
        f"{key} {answer[key]:,} instead of {truth[key]:,}"
        for key in truth
        if answer[key] != truth[key]
    )


def columns(rows: int) -> Columns:
    """Return the columns of a table; memory only for contenders that read the whole file."""
    usual = file_columns(rows)

    def peak(line: Line) -> str:
        return "" if "¹" in line.name else usual["peak MB"](line)

    return {**usual, "peak MB": peak}


def one_file(which: str, rows: int, rounds: int, folder: Path) -> tuple[str, list[str]]:
    """Compare on one name of `FILES`; return the table and the remarks."""
    registry = make(which, rows, folder)
    racing = contenders(registry)
    lines, remarks = compare(racing, None, rounds, partial(difference, registry))
    registry.path.unlink()
    registry.part.unlink()
    return line_table(registry.title, lines, columns(rows)), remarks


def main() -> None:
    """Compare on each chosen file; print one table for each."""
    parser = options(__doc__, 5, rows=1_000_000)
    parser.add_argument("--files", default=",".join(FILES), help="some of: %(default)s")
    asked = parser.parse_args()
    tables, remarks = [], []
    with tempfile.TemporaryDirectory() as folder:
        for which in asked.files.split(","):
            text, said = one_file(which, asked.rows, asked.rounds, Path(folder))
            tables.append(text)
            remarks += said
    remarks += [
        f"¹ reads a file of {asked.rows // SHARE:,} rows; its time is multiplied by {SHARE}, start"
        " included.",
        "² only reads: the least time of a program that uses the csv module.",
        f"Polars and DuckDB use all {cores()} cores.",
    ]
    publish(asked, "whole-job", "The whole job", *tables, remark_list(remarks), peers=PEERS)


if __name__ == "__main__":
    main()
