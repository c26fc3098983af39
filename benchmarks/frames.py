"""Codes in a Polars frame: `uscc.frames` beside NumPy, Polars and DuckDB on the same frame.

    python benchmarks/frames.py [--codes N] [--rows N] [--rounds N] [--record]

Two tables judge a column: `is_valid` and `judge` beside the same sums in NumPy (from the buffer of
the column, and from a list of its values), in Polars and in DuckDB. In one, all codes are valid; in
the other, 1 % are malformed or in lower case. The third table audits a frame with planted faults:
`audit` beside Polars and DuckDB doing the whole job on it, as the programs in `jobs/` do. Each
contender ends with its answer in a frame or array of its own; every answer is checked before the
clock starts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

import uscc.frames
from harness import Contender, compare, disagreements, options, timed, unequal
from jobs import CODE, NAME, duckdb_job, numpy_check, polars_job
from many_codes import spoil
from page import Columns, line_table, publish, remark_list
from programs import FOLD, figures_of
from registry import codes_of, write

PEERS = ("polars", "pyarrow", "duckdb", "numpy")

# -- judging a column ---------------------------------------------------------------------


def judges(series: pl.Series) -> list[Contender]:
    """Return the contenders for a column of codes, `judge` first."""
    frame = series.to_frame("code")
    right = polars_job.right(pl.col("code"))
    return [
        Contender("uscc.frames.judge", timed(lambda: uscc.frames.judge(series))),
        Contender("uscc.frames.is_valid", timed(lambda: uscc.frames.is_valid(series))),
        Contender(
            "NumPy, the buffer", timed(lambda: numpy_check.right_in(pa.chunked_array(series)))
        ),
        Contender("NumPy, a list", timed(lambda: numpy_check.right(series.to_list()))),
        Contender("Polars", timed(lambda: frame.select(right)["code"])),
        Contender("DuckDB", timed(with_duckdb(frame))),
    ]


def with_duckdb(frame: pl.DataFrame) -> Callable[[], object]:
    """Return the work for DuckDB: one expression over the frame, a column of Arrow."""
    base = duckdb.connect()
    base.register("frame", frame)
    upper = "(select upper(code) as code from frame)"
    query = f"select coalesce({duckdb_job.right('code')}, false) as good from {upper}"
    return lambda: base.sql(query).to_arrow_table()["good"]


def difference(answer: Any, expected: object) -> str:
    """Count the codes that are judged differently."""
    assert isinstance(expected, bytes)
    if isinstance(answer, pl.DataFrame):
        answer = answer["uscc_kind"] == ""
    if isinstance(answer, pa.ChunkedArray):
        answer = pl.from_arrow(answer)
    return disagreements(list(answer), expected, "codes")


def column_table(title: str, count: int, share: float, rounds: int) -> tuple[str, list[str]]:
    """Compare on a column of codes; return the table and the remarks."""
    values, mask = spoil(codes_of(count), share)
    lines, remarks = compare(judges(pl.Series("code", values)), mask, rounds, difference)
    columns: Columns = {
        "ns a code": lambda line: f"{line.seconds / count * 1e9:,.0f}",
        "ratio": lambda line: f"{line.ratio:.2f}",
    }
    return line_table(f"{title}, {count:,} codes", lines, columns), remarks


# -- the whole job ------------------------------------------------------------------------


def audits(frame: pl.DataFrame) -> list[Contender]:
    """Return the contenders for the audit of a frame, `audit` first."""
    table = frame.to_arrow()
    return [
        Contender("uscc.frames.audit, Polars frame", timed(partial(audit, frame))),
        Contender("uscc.frames.audit, PyArrow table", timed(partial(audit, table))),
        Contender("Polars", timed(partial(polars_job.figures, frame.lazy())), differs=FOLD),
        Contender("DuckDB", timed(partial(duckdb_job.figures_of_frame, frame)), differs=FOLD),
    ]


def audit(frame: object) -> dict[str, int]:
    """Return the figures of an audit, which makes all findings, too."""
    return figures_of(uscc.frames.audit(frame).as_dict())


def audit_table(rows: int, rounds: int) -> tuple[str, list[str]]:
    """Compare on a frame with planted faults; return the table and the remarks."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "registry.csv")
        figures = write(path, rows)
        frame = pl.read_csv(path, infer_schema=False, columns=[NAME, CODE])
    lines, remarks = compare(audits(frame), figures, rounds, unequal)
    columns: Columns = {
        "seconds": lambda line: f"{line.seconds:.2f}",
        "ratio": lambda line: f"{line.ratio:.2f}",
        "million rows/s": lambda line: f"{rows / line.seconds / 1e6:.2f}",
    }
    return line_table(f"Planted faults, {rows:,} rows", lines, columns), remarks


def main() -> None:
    """Compare on columns of codes and on a frame; print three tables."""
    asked = options(__doc__, 5, codes=1_000_000, rows=10_000_000).parse_args()
    tables, remarks = [], []
    for title, share in (("All valid", 0.0), ("1 % malformed or in lower case", 0.01)):
        text, said = column_table(title, asked.codes, share, asked.rounds)
        tables.append(text)
        remarks += said
    text, said = audit_table(asked.rows, asked.rounds)
    remarks += [*said, "The audits make all findings, with kinds and causes; the peers do not."]
    publish(asked, "frames", "Frames", *tables, text, remark_list(remarks), peers=PEERS)


if __name__ == "__main__":
    main()
