"""The invented registries that the benchmarks read, and the expected figures for them.

`uscc.generate` makes them, as `uscc generate` does. The expected figures are the numbers of
planted faults; no scan takes part in them.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from uscc import generate
from uscc.vocabulary import slugs

#: Faults in 1,000,000 rows. Relations are counted in pairs of records.
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
    """Return the number of faults of each kind in a file of `rows` records."""
    plants = {slug: size * rows // 1_000_000 for slug, size in PLANTS.items()}
    return {} if clean else {slug: size for slug, size in plants.items() if size}


def write(path: Path, rows: int, *, clean: bool = False, columns: int = 2) -> dict[str, int]:
    """Write a registry; return its figures, named as in `jobs.tell`.

    path: the file.
    rows: number of records.
    clean: plant no faults.
    columns: number of columns.
    """
    plants = plants_of(rows, clean)
    generate(rows, faults=plants).write(path, columns=columns)
    return {
        "records": rows,
        "wrong": sum(plants.get(slug, 0) for slug in slugs("kind", "wrong")),
        "repeated": plants.get("repeated", 0),
        "shared": plants.get("shared", 0),
        "named": plants.get("split", 0) + plants.get("suspect", 0),
    }


def codes_of(count: int, seed: int = 1) -> list[str]:
    """Return `count` valid codes of different organizations."""
    return [code for _, code in islice(generate(count, seed=seed), count)]


def with_wrong_check_digit(code: str) -> str:
    """Return the code with another check digit."""
    return code[:17] + ("1" if code[17] == "0" else "0")
