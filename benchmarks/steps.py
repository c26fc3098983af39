"""Where the time of a scan goes: each step alone, on one core, in nanoseconds a record.

    python benchmarks/steps.py [--rows N] [--rounds N] [--record]

The steps are those of docs/fast.md, in this process, on a file with planted faults, each of
them for the whole file before the next. Their sum is what the processor has to do; halved,
what two cores could reach if nothing else cost anything. Beside it, the whole job of Polars
and DuckDB on the same file, with all cores, start included, and `csv.reader` alone; of a
file of 10 columns that alone. So the tables say which goals plain Python can reach at all.
And what the figures of each registering authority cost.
"""

from __future__ import annotations

import gc
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from common import Contender, check, cores, installed, options, publish, race, stamp, table
from registry import write
from uscc.audit.collector import Collector
from uscc.audit.columns import identifying, rows_of
from uscc.audit.judging import judge_batch
from uscc.audit.keys import organization_keys, partitioned, partitions_for, repeated, text_keys
from uscc.batch.folding import fold_column
from uscc.batch.records import BETWEEN, RecordBatch
from uscc.batch.rows import prefixes
from uscc.budget import MemoryBudget
from uscc.readers.delimited import DelimitedFile
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.spill import Spill
from whole_job import FOLD, job, reader_alone, scan

PEERS = ("polars", "duckdb")


class Step(NamedTuple):
    """A step and how long it took, in seconds, in each round."""

    name: str
    seconds: list[float]


def steps_of(path: str, rounds: int) -> list[Step]:
    """Take all steps, some rounds."""
    steps: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, seconds in one_round(path):
            steps.setdefault(name, []).append(seconds)
    return [Step(name, seconds) for name, seconds in steps.items()]


def one_round(path: str) -> list[tuple[str, float]]:
    """Take each step for the whole file before the next."""
    found: list[tuple[str, float]] = []

    def step(name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = work()
        found.append((name, time.perf_counter() - start))
        return result

    step("read the bytes, prove that they are UTF-8", partial(prove, path))
    blocks: list[RecordBatch] = step("… and make the fields that are read", partial(read, path))
    found[1] = found[1][0], found[1][1] - found[0][1]
    judged = step(
        "check digits, organization codes, segments", lambda: list(map(judge_batch, blocks))
    )
    part = Collector(frozenset(), Spill(MemoryBudget(1 << 40)))
    step(
        "positions 1-8: count them, look at new ones",
        lambda: [list(part._count_prefixes(prefixes(one.rows))) for one in judged],
    )
    names = [block.entities or [] for block in blocks]
    folded = step("fold the names", lambda: [fold_column(BETWEEN.join(column)) for column in names])
    entities = step("hash them", lambda: list(map(text_keys, folded)))
    bodies = step(
        "keys of organization codes", lambda: [organization_keys(one.rows) for one in judged]
    )
    partitions = partitions_for(sum(map(len, entities)))
    shared = step(
        f"partition out both keys, {partitions} partitions",
        lambda: [
            list(zip(*(partitioned(one, partitions) for one in keys)))
            for keys in (bodies, entities)
        ],
    )
    twice = step("settle both", lambda: [set().union(*map(repeated, keys)) for keys in shared])
    kept = [identifying(block, one, 0) for block, one in zip(blocks, judged)]
    step("find the records seen twice", lambda: [list(rows_of(one, *twice)) for one in kept])
    return found


def prove(path: str) -> None:
    """Read a file and prove that it is UTF-8."""
    for _ in DelimitedFile(Source(path), ReadOptions())._text:
        pass


def read(path: str) -> list[RecordBatch]:
    """Return all blocks of a file."""
    return list(DelimitedFile(Source(path), ReadOptions()).batches(0))


def measured(path: Path, asked: Namespace, columns: int) -> tuple[str, float]:
    """Return the table of a file of so many columns, and the share of positions 1-8."""
    figures = write(path, asked.rows, columns=columns)
    steps = steps_of(str(path), asked.rounds)
    name = "`uscc scan`, all cores"
    contenders = [Contender(name, partial(scan, str(path)))]
    if columns == 2:
        for peer in PEERS:
            run = job(f"{peer}_job", str(path))
            contenders.append(Contender(f"{peer}, all cores", run, peer, differs=FOLD))
    contenders.append(
        Contender("csv.reader alone, one core", partial(reader_alone, str(path), figures))
    )
    racing, _ = installed(contenders)
    check(racing, figures)
    lines = race(racing, asked.rounds)
    rows = [(step.name, median(step.seconds)) for step in steps]
    counted = next(seconds for name, seconds in rows if name.startswith("positions"))
    whole = sum(seconds for _, seconds in rows)
    rows.append(("**all steps, one core**", whole))
    rows.append((f"**shared by {cores()} cores**", whole / cores()))
    rows += [(line.name, line.seconds) for line in lines]
    title = f"planted faults, {columns} columns, {asked.rows:,} records"
    cells = [
        [name, f"{seconds / asked.rows * 1e9:,.0f}", f"{seconds / whole:.0%}"]
        for name, seconds in rows
    ]
    return table((title, "ns a record", "of steps"), cells), counted / whole


def main() -> None:
    """Time the steps, then the whole jobs, and print the tables."""
    parser = options(__doc__, 5)
    parser.add_argument("--rows", type=int, default=1_000_000, help="default 1,000,000")
    asked = parser.parse_args()
    gc.disable()  # as a scan does
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "registry.csv")
        narrow, counted = measured(path, asked, 2)
        wide, _ = measured(path, asked, 10)
    said = (
        "The figures of each registering authority, and the notes on positions 1-8, cost"
        f" {counted:.0%} of all steps of the first table."
    )
    text = "\n\n".join(["## Where the time goes", narrow, wide, said])
    publish("steps", f"{text}\n\n{stamp(PEERS, asked.rounds)}", asked.record)


if __name__ == "__main__":
    main()
