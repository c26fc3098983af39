"""The made-up registries that the benchmarks work on, and the truth about them.

`uscc.generate` makes them; the truth is counted from what it says it planted, never from a
scan. `python -m uscc generate` writes the same files.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from uscc import generate

#: Planted in 1,000,000 rows, scaled to the rows asked for; relations in pairs of records.
PLANTS = {
    "checksum": 1_000,
    "length": 100,
    "character": 100,
    "repeated": 1_250,
    "shared": 1_250,
    "split": 250,
    "suspect": 250,
}


def plants_of(rows: int, clean: bool) -> dict[str, int]:
    """Return how many of each fault to plant."""
    plants = {slug: size * rows // 1_000_000 for slug, size in PLANTS.items()}
    return {} if clean else {slug: size for slug, size in plants.items() if size}


def write(path: Path, rows: int, *, clean: bool = False, columns: int = 2) -> dict[str, int]:
    """Write a registry of `rows` records to `path`; return the figures of `jobs`."""
    plants = plants_of(rows, clean)
    generate(rows, faults=plants).write(path, columns=columns)
    wrong = ("checksum", "length", "character")
    return {
        "records": rows,
        "wrong": sum(plants.get(slug, 0) for slug in wrong),
        "repeated": plants.get("repeated", 0),
        "shared": plants.get("shared", 0),
        "named": plants.get("split", 0) + plants.get("suspect", 0),
    }


def codes_of(count: int, seed: int = 1) -> list[str]:
    """Return that many right codes of different organizations."""
    return [code for _, code in islice(generate(count, seed=seed), count)]
