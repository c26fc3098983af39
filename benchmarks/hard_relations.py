"""Registries with some of every fault, and those with relations among all records."""

from __future__ import annotations

import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from mmap import ACCESS_READ, mmap
from random import Random

from hard_truth import Cells, Truth, clean
from uscc import generate
from uscc.generating.codes import complete, places, spare_body
from uscc.generating.faults import PAIRED, SINGLE

# -- some of everything -------------------------------------------------------------------


def tenth(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield clean records, one in ten a copy of a record half a registry away."""
    copies = rows // 10
    size = rows - copies
    around = chain(clean(size // 2, size), clean(0, size // 2))
    for at, (record, other) in enumerate(zip(clean(0, size), around)):
        yield record
        if at % 9 == 0 and at // 9 < copies:
            yield other
    truth.add("repeated", copies, copies)


def each(rows: int, truth: Truth) -> Iterable[Cells]:
    """Return records with all faults of `uscc generate`, each in one of a hundred records."""
    single, pairs = rows // 100, rows // 200
    for slug in SINGLE:
        truth.add(slug, single)
    for slug in PAIRED:
        truth.add(slug, pairs if slug == "repeated" else 2 * pairs, pairs)
    truth.named += 2 * pairs
    faults = {**dict.fromkeys(SINGLE, single), **dict.fromkeys(PAIRED, pairs)}
    return generate(rows, faults={slug: count for slug, count in faults.items() if count})


# -- relations ----------------------------------------------------------------------------


def twice(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield each record and its copy directly behind it."""
    for record in clean(0, rows // 2):
        yield record
        yield record
    truth.add("repeated", rows // 2, rows // 2)


def again(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield all records, then all of them in the same order again."""
    truth.add("repeated", rows // 2, rows // 2)
    return chain(clean(0, rows // 2), clean(0, rows // 2))


def shuffled(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield each record twice, all in a random order that is always the same.

    The records are read from a file; in memory are only their places and the order.
    """
    order = array("I", range(rows // 2)) * 2
    Random(0).shuffle(order)
    with tempfile.TemporaryFile() as file:
        starts = array("Q", [0])
        for name, code in clean(0, rows // 2):
            starts.append(starts[-1] + file.write(f"{name},{code}".encode()))
        file.flush()
        with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            for at in order:
                name, _, code = data[starts[at] : starts[at + 1]].decode().partition(",")
                yield name, code
    truth.add("repeated", rows // 2, rows // 2)


def two_names(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield records, then their codes in the same order with other names."""
    half = rows // 2
    yield from clean(0, half)
    for (_, code), (name, _) in zip(clean(0, half), clean(half, rows)):
        yield name, code
    truth.add("shared", rows, half)


def two_codes(
    slug: str, region_of: Callable[[str], str], rows: int, truth: Truth
) -> Iterator[Cells]:
    """Yield records, then their names in the same order with other codes.

    - `slug`: the relation.
    - `region_of`: gives the region of the other code.
    - `rows`: number of records.
    - `truth`: counts the relation.
    """
    half = rows // 2
    yield from clean(0, half)
    for number, (name, code) in enumerate(clean(0, half)):
        yield name, complete(code[:2] + region_of(code[2:8]), spare_body(number))
    truth.add(slug, rows, half)
    truth.named += half


def one_code(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield all names with one code."""
    code = next(clean(0, 1))[1]
    for name, _ in clean(0, rows):
        yield name, code
    truth.add("shared", rows, 1)


def one_name(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield all codes with one name; those that agree in department and region are `split`."""
    only = next(clean(0, 1))[0]
    agreeing: Counter[str] = Counter()
    for _, code in clean(0, rows):
        agreeing[code[0] + code[2:8]] += 1
        yield only, code
    split = sum(count for count in agreeing.values() if count > 1)
    truth.add("split", split, split > 0)
    truth.add("suspect", rows - split, split < rows)
    truth.named += 1


@lru_cache(1 << 14)
def nearby(region: str) -> str:
    """Return another region."""
    found = places()
    return found[found.index(region) - 1]
