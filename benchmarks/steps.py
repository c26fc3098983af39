"""Where the time of a scan goes: each step alone, on one core, in nanoseconds a record.

    python benchmarks/steps.py [--rows N] [--rounds N] [--record]

The steps are those of docs/fast.md, in this process, on a file with planted faults. Each step
runs over the whole file before the next one starts. Their sum is the work of the processor;
divided by the number of cores, it is the time that a scan could reach if starting processes and
moving data were free. The same table has the whole jobs of `uscc`, Polars and DuckDB on the
same file, with all cores, start included, and `csv.reader` alone. For the file of 10 columns,
Polars and DuckDB are left out. So the tables show which goals plain Python can reach. The last
sentence says what the figures of the registering authorities cost.
"""

from __future__ import annotations

import gc
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from harness import Contender, compare, options
from machine import cores
from page import publish, table
from programs import FOLD, job, reader_alone, scan
from registry import write
from uscc.audit.columns import identifying
from uscc.audit.executor import Executor, Start
from uscc.audit.judging import judge_batch
from uscc.audit.keys import (
    organization_keys,
    partitioned,
    partitions_for,
    repeats_of,
    text_keys,
)
from uscc.audit.options import AuditOptions
from uscc.audit.selecting import Offsets, Repeats, code_rows, entity_rows
from uscc.batch.folding import fold_column
from uscc.batch.records import BETWEEN, RecordBatch
from uscc.batch.rows import prefixes
from uscc.budget import MemoryBudget
from uscc.readers.delimited import DelimitedFile
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source

PEERS = ("polars", "duckdb")

#: The step whose share the sentence below the tables gives.
COUNTED = "positions 1-8: count them, look at new ones"


# -- steps --------------------------------------------------------------------------------


def steps_of(path: str, rounds: int) -> dict[str, float]:
    """Run all steps in each round; return the median seconds of each step."""
    taken: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, seconds in one_round(path):
            taken.setdefault(name, []).append(seconds)
    return {name: median(seconds) for name, seconds in taken.items()}


def one_round(path: str) -> list[tuple[str, float]]:
    """Run each step over the whole file; return its name and its seconds."""
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
    part = Executor(Start(AuditOptions(findings=False).wish, 1, MemoryBudget(1 << 40))).collector()
    step(
        COUNTED,
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
        f"partition both keys, {partitions} partitions",
        lambda: [
            list(zip(*(partitioned(one, partitions) for one in keys)))
            for keys in (bodies, entities)
        ],
    )
    repeats = step(
        "count the repeats of keys",
        lambda: [[repeats_of([b"".join(some)], 1 << 30)[0] for some in one] for one in shared],
    )
    kept = [identifying(block, one, 0) for block, one in zip(blocks, judged)]
    both, origin = Repeats(*repeats), Offsets(0, 0)
    step(
        "select the related records",
        lambda: (
            entity_rows(kept, both, origin, 1),
            code_rows(kept, both.organizations, b"", origin, 1, named=False),
        ),
    )
    return found


def prove(path: str) -> None:
    """Read a file and prove that it is UTF-8."""
    for _ in DelimitedFile(Source(path), ReadOptions())._text:
        pass


def read(path: str) -> list[RecordBatch]:
    """Return all batches of a file."""
    return list(DelimitedFile(Source(path), ReadOptions()).batches(0))


# -- whole jobs ---------------------------------------------------------------------------


def contenders(path: str, figures: dict[str, int], peers: Sequence[str]) -> list[Contender]:
    """Return the whole jobs for one file: `uscc`, some of `PEERS`, and `csv.reader`."""
    return [
        Contender("`uscc scan`, all cores", partial(scan, path)),
        *(
            Contender(f"{peer}, all cores", job(f"{peer}_job", path), peer, differs=FOLD)
            for peer in peers
        ),
        Contender("csv.reader alone, one core", partial(reader_alone, path, figures)),
    ]


def whole_jobs(
    path: str, figures: dict[str, int], peers: Sequence[str], rounds: int
) -> dict[str, float]:
    """Compare the whole jobs; return the median seconds of each."""
    lines, _ = compare(contenders(path, figures, peers), figures, rounds)
    return {line.name: line.seconds for line in lines}


# -- tables -------------------------------------------------------------------------------


def rows_of_table(steps: dict[str, float], jobs: dict[str, float], rows: int) -> list[list[str]]:
    """Return one row per step, two for their sum, and one per whole job."""
    whole = sum(steps.values())
    sums = {"**all steps, one core**": whole, f"**shared by {cores()} cores**": whole / cores()}
    return [
        [name, f"{seconds / rows * 1e9:,.0f}", f"{seconds / whole:.0%}"]
        for name, seconds in {**steps, **sums, **jobs}.items()
    ]


def measured(path: Path, columns: int, peers: Sequence[str], asked: Namespace) -> tuple[str, float]:
    """Measure on a file with that number of columns.

    path: where the file is written.
    columns: number of columns.
    peers: which of `PEERS` do the whole job.
    asked: the parsed options.

    Returns the table, and the share of the step for positions 1-8.
    """
    figures = write(path, asked.rows, columns=columns)
    steps = steps_of(str(path), asked.rounds)
    jobs = whole_jobs(str(path), figures, peers, asked.rounds)
    title = f"planted faults, {columns} columns, {asked.rows:,} records"
    shown = table((title, "ns a record", "of steps"), rows_of_table(steps, jobs, asked.rows))
    return shown, steps[COUNTED] / sum(steps.values())


def main() -> None:
    """Measure on a narrow and on a wide file; print both tables."""
    asked = options(__doc__, 5, rows=1_000_000).parse_args()
    gc.disable()  # as a scan does
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "registry.csv")
        narrow, counted = measured(path, 2, PEERS, asked)
        wide, _ = measured(path, 10, (), asked)
    said = (
        "The figures of each registering authority, and the notes on positions 1-8, cost"
        f" {counted:.0%} of all steps of the first table."
    )
    publish(asked, "steps", "Where the time goes", narrow, wide, said, peers=PEERS)


if __name__ == "__main__":
    main()
