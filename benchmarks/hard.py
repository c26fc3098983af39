"""Hard registries: relations or odd cells everywhere, as multiples of a clean registry.

    python benchmarks/hard.py [--rows N] [--rounds N] [--files twice,split] [--no-peers]
    python benchmarks/hard.py --half|--findings|--doubling|--workers|--memory-only [--record]

`uscc scan` of each registry of `hard_registries.py`, between a scan of the clean registry and
Polars and DuckDB doing the job of `jobs/`, all in the same rounds. Every answer is compared with
how the registry was made. The other tables: half of the records clean, with `--findings`, twice
the records, two workers against one, and peak memory at several sizes.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from math import inf
from pathlib import Path
from typing import NamedTuple

from hard_races import PEERS, Result, make, once, peers, race, scan
from hard_registries import RECIPES
from harness import options
from page import publish, remark_list, table
from uscc.budget import MEMORY
from uscc.vocabulary import slugs

#: By the group of a recipe: the limit and the aim, as multiples of the clean registry.
LIMITS = {
    "clean": (inf, inf),
    "odd": (1.3, 1.1),
    "wide": (1.7, 1.4),
    "some": (1.6, 1.3),
    "relations": (2.3, 1.8),
    "one-name": (2.7, 2.0),
}

#: With a file of findings: the limit where there are wrong codes, for which it suggests right
#: ones, and elsewhere.
WRONG, NOT_WRONG = 6.0, 4.0

#: The limit of the ratio to the faster peer, of the ratio of a registry to one of half its size,
#: and of the ratio of one worker to two (at least).
PEER, DOUBLE, WORKERS = 1.5, 2.2, 1.6

#: The limit of the peak memory of all processes: the default of `--memory`, and 15 % more.
PEAK = MEMORY * 115 // 100

#: A row of a table, and remarks.
Row = tuple[list[str], list[str]]


def over(**exceeded: bool) -> str:
    """Return the names of the limits that are exceeded."""
    return ", ".join(f"**{name}**" for name, yes in exceeded.items() if yes)


def shown(limit: float) -> str:
    """Return a limit as it is shown: blank if there is none."""
    return "" if limit == inf else f"{limit:.2f}"


def megabytes(size: int) -> str:
    """Return a size as it is shown."""
    return f"{size / 1e6:,.0f}"


# -- tables -------------------------------------------------------------------------------
# Each function yields the rows of one registry.


def against_clean(asked: Namespace, slug: str, folder: Path) -> Iterator[Row]:
    """Compare with the clean registry and with the peers."""
    clean, hard = make("clean", asked.rows, folder), make(slug, asked.rows, folder)
    limit, aim = LIMITS[hard.recipe.limits]
    ways = [scan(title, hard, *more) for title, more in hard.variants()]
    racing = [scan("clean, the base", clean), *ways, *([] if asked.no_peers else peers(hard))]
    (base, *rest), remarks = race(racing, asked.rounds)
    scans, others = rest[: len(ways)], rest[len(ways) :]
    for own in scans:
        times = own.times(base)
        slower = own.times(min(others, key=Result.seconds)) if others else 0.0
        marks = over(time=times > limit, memory=own.peak() > PEAK, peers=slower > PEER)
        cells = [own.name, f"{own.seconds():.2f}", f"{times:.2f}", *map(shown, (limit, aim))]
        cells += [megabytes(own.peak()), *(f"{other.seconds():.2f}" for other in others)]
        yield [*cells, *([f"{slower:.2f}"] if others else []), marks], remarks


def half_clean(asked: Namespace, slug: str, folder: Path) -> Iterator[Row]:
    """Compare registries of which every other record is clean."""
    clean, hard = make("clean", asked.rows, folder), make(slug, asked.rows, folder)
    half = make(slug, asked.rows, folder, half=True)
    for title, more in hard.variants():
        racing = [scan("clean, the base", clean), scan(title, hard, *more)]
        racing.append(scan(f"{title}, half clean", half, *more))
        (base, whole, own), remarks = race(racing, asked.rounds)
        times = own.times(base)
        limit = inf if slug == "clean" else (1 + whole.times(base)) / 2
        cells = [title, f"{own.seconds():.2f}", f"{times:.2f}", shown(limit)]
        cells += [f"{whole.times(base):.2f}", megabytes(own.peak())]
        yield [*cells, over(time=times > limit, memory=own.peak() > PEAK)], remarks


def with_findings(asked: Namespace, slug: str, folder: Path) -> Iterator[Row]:
    """Compare scans that write a finding for every record with a clean scan without findings."""
    clean, hard = make("clean", asked.rows, folder), make(slug, asked.rows, folder)
    wrong = any(hard.truth.counts[kind] for kind in slugs("kind", "wrong"))
    limit = inf if slug == "clean" else WRONG if wrong else NOT_WRONG
    racing = [scan("clean, the base", clean)]
    racing += [
        scan(f"{hard.recipe.title}, {kind}", hard, findings=kind) for kind in (".csv", ".jsonl")
    ]
    (base, *written), remarks = race(racing, asked.rounds)
    for own in written:
        times = own.times(base)
        cells = [own.name, f"{hard.truth.counts.total():,}", f"{own.seconds():.2f}"]
        cells += [f"{times:.2f}", shown(limit), megabytes(own.peak())]
        yield [*cells, over(time=times > limit, memory=own.peak() > PEAK)], remarks


def doubled(asked: Namespace, slug: str, folder: Path) -> Iterator[Row]:
    """Compare registries with ones of twice as many records."""
    small, large = make(slug, asked.rows, folder), make(slug, 2 * asked.rows, folder)
    for title, more in small.variants():
        racing = [scan(title, small, *more), scan(f"{title}, doubled", large, *more)]
        (one, two), remarks = race(racing, asked.rounds)
        times = two.times(one)
        cells = [title, f"{one.seconds():.2f}", f"{two.seconds():.2f}", f"{times:.2f}"]
        yield [*cells, over(time=times > DOUBLE)], remarks


def by_workers(asked: Namespace, slug: str, folder: Path) -> Iterator[Row]:
    """Compare one worker with two."""
    hard = make(slug, asked.rows, folder)
    for title, more in hard.variants():
        racing = [scan(f"{title}, {n} workers", hard, *more, "--workers", f"{n}") for n in (2, 1)]
        (two, one), remarks = race(racing, asked.rounds)
        times = one.times(two)
        cells = [title, f"{two.seconds():.2f}", f"{one.seconds():.2f}", f"{times:.2f}"]
        yield [*cells, over(workers=times < WORKERS)], remarks


def memory_only(asked: Namespace, slug: str, folder: Path) -> Iterator[Row]:
    """Measure the peak memory of one scan of each size."""
    found: dict[str, list[Result]] = {}
    for rows in map(int, asked.sizes.split(",")):
        hard = make(slug, rows, folder)
        for title, more in hard.variants():
            result = once(scan(title, hard, *more, "--tmpdir", str(folder)))
            found.setdefault(title, []).append(result)
        hard.path.unlink()
    for title, results in found.items():
        cells = [f"{result.seconds():.1f} s, {megabytes(result.peak())}" for result in results]
        yield [title, *cells, over(memory=any(one.peak() > PEAK for one in results))], []


class Part(NamedTuple):
    """One of the tables.

    - `section`: the name of its section of the page, with its title.
    - `rows`: default of `--rows`.
    - `heads`: the headings of the columns behind the first.
    - `rows_of`: yields the rows of one registry.
    - `remarks`: what the columns mean.
    """

    section: tuple[str, str]
    rows: int
    heads: Sequence[str]
    rows_of: Callable[[Namespace, str, Path], Iterator[Row]]
    remarks: Sequence[str]


_PEAK = (
    f"The limit of the peak memory of all processes is {megabytes(PEAK)} MB: the default of"
    " `--memory`, plus 15 %."
)
_CLEAN = "× clean: multiples of the clean registry with as many records, in the same rounds."

#: By option; the first is what is made without an option.
PARTS = {
    "against_clean": Part(
        ("hard", "Hard registries"),
        500_000,
        ("seconds", "× clean", "limit", "aim", "peak MB"),
        against_clean,
        (
            _CLEAN,
            "÷ faster: multiples of the faster one of Polars and DuckDB; the limit is"
            f" {PEER}, the aim below 1. They compare exact text, so where all codes are odd"
            " (case, spaces, apostrophes, width) they make the codes plain first. They tell no"
            " kinds, causes, notes, lines and authorities.",
            _PEAK,
        ),
    ),
    "half": Part(
        ("hard-half", "Hard registries, half of the records clean"),
        500_000,
        ("seconds", "× clean", "limit", "whole × clean", "peak MB"),
        half_clean,
        (
            _CLEAN,
            "Every other record is clean; the limit is the mean of 1 and of the multiple of the"
            " whole hard registry in the same rounds.",
            _PEAK,
        ),
    ),
    "findings": Part(
        ("hard-findings", "Hard registries with a file of findings"),
        500_000,
        ("findings", "seconds", "× clean", "limit", "peak MB"),
        with_findings,
        ("× clean: multiples of a scan of the clean registry that writes no findings.", _PEAK),
    ),
    "doubling": Part(
        ("hard-doubling", "Hard registries of twice the records"),
        500_000,
        ("seconds", "seconds, doubled", "ratio"),
        doubled,
        (f"The limit of the ratio is {DOUBLE}.",),
    ),
    "workers": Part(
        ("hard-workers", "Hard registries with one worker and two"),
        5_000_000,
        ("seconds, 2 workers", "seconds, 1 worker", "ratio"),
        by_workers,
        (f"Two workers must be at least {WORKERS} times as fast as one.",),
    ),
    "memory_only": Part(
        ("hard-memory", "Peak memory of hard registries"),
        0,
        (),
        memory_only,
        ("Seconds of one scan, and peak MB of all its processes.", _PEAK),
    ),
}


def parser() -> ArgumentParser:
    """Return the parser of the options."""
    made = options(__doc__, 3)
    made.add_argument("--rows", type=int, help="records; default 500,000, with --workers 5,000,000")
    made.add_argument("--files", default=",".join(RECIPES), help="some of: %(default)s")
    made.add_argument("--no-peers", action="store_true", help="without Polars and DuckDB")
    made.add_argument("--folder", help="where the files are written")
    made.add_argument("--sizes", default="500000,5000000,20000000", help="of --memory-only")
    made.set_defaults(part="against_clean")
    parts = made.add_mutually_exclusive_group()
    for name, part in list(PARTS.items())[1:]:
        flag = f"--{name.replace('_', '-')}"
        parts.add_argument(
            flag, dest="part", action="store_const", const=name, help=part.section[1]
        )
    return made


def heads_of(asked: Namespace, part: Part) -> list[str]:
    """Return the headings of a table."""
    if part.rows_of is memory_only:
        return ["", *(f"{int(rows):,} records" for rows in asked.sizes.split(",")), "above"]
    others = [*(f"{peer} s" for peer in peers_of(asked)), *["÷ faster"] * bool(peers_of(asked))]
    return [f"{asked.rows:,} records", *part.heads, *others, "above"]


def peers_of(asked: Namespace) -> Sequence[str]:
    """Return the peers that run."""
    return () if asked.no_peers or asked.part != "against_clean" else PEERS


def section(asked: Namespace, part: Part) -> tuple[str, str]:
    """Return the name and the title of a table; each number of records has its own."""
    name, title = part.section
    if asked.rows == part.rows:
        return name, title
    return f"{name}-{asked.rows}", f"{title}: {asked.rows:,} records"


def forget(slug: str, folder: Path) -> None:
    """Remove the files of a registry, except the clean one, which the others need."""
    for path in folder.glob(f"{slug}-*.csv") if slug != "clean" else ():
        path.unlink()


def main() -> None:
    """Make the rows of each chosen registry; print each row at once, and the table."""
    asked = parser().parse_args()
    part = PARTS[asked.part]
    asked.rows = asked.rows or part.rows
    asked.rounds = 1 if part.rows_of is memory_only else asked.rounds
    rows: list[list[str]] = []
    remarks = [*part.remarks, "above: the limits that are exceeded."]
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        for slug in dict.fromkeys(asked.files.split(",")):
            for cells, said in part.rows_of(asked, slug, Path(folder)):
                print(" | ".join(cells), file=sys.stderr, flush=True)
                rows.append(cells)
                remarks += said
            forget(slug, Path(folder))
    made = table(heads_of(asked, part), rows)
    publish(asked, *section(asked, part), made, remark_list(remarks), peers=peers_of(asked))


if __name__ == "__main__":
    main()
