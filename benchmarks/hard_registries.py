"""Hard registries: as many records as a clean one, with relations or odd cells everywhere.

Each one is made from the records of `uscc.generate`. The maker counts what it makes in a `Truth`;
no scan takes part in the expected figures. The same number of rows gives the same file everywhere.
"""

from __future__ import annotations

import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain
from mmap import ACCESS_READ, mmap
from pathlib import Path
from random import Random
from typing import NamedTuple

from jobs import CODE, NAME
from jobs.tables import WIDE
from uscc import generate
from uscc.generating.codes import complete, places, spare_body, with_check
from uscc.generating.faults import PAIRED, SINGLE
from uscc.standard import ALPHABET, ORGANIZATION_CHECK_DIGITS
from uscc.vocabulary import slugs

#: Name and code of a record.
Cells = tuple[str, str]


class Truth:
    """The figures of a registry, counted while it is made; those that stay 0 are not in a dict.

    - `records`: all records.
    - `named`: entities with several codes.
    - `counts`: findings of each kind, note and relation.
    - `groups`: groups of each relation.
    """

    def __init__(self) -> None:
        self.records = self.named = 0
        self.counts: Counter[str] = Counter()
        self.groups: Counter[str] = Counter()

    def add(self, slug: str, count: int, groups: int = 0) -> None:
        """Count findings of one kind, note or relation.

        - `slug`: the kind, note or relation.
        - `count`: number of its findings.
        - `groups`: number of groups, for a relation.
        """
        if count:
            self.counts[slug] += count
        if groups:
            self.groups[slug] += groups

    def report(self, strict: bool = False) -> dict[str, object]:
        """Return the expected figures of a scan; `strict` counts every note as an error.

        No record of a hard registry has two faults, so errors are sums.
        """
        distinct = self.records - self.counts["repeated"]
        counted = [*slugs("kind", "wrong"), "shared", "split", *(slugs("note") if strict else ())]
        return {
            "records": self.records,
            "distinct": distinct,
            "base": distinct - sum(self.counts[slug] for slug in slugs("kind", "codeless")),
            "errors": sum(self.counts[slug] for slug in counted),
            "findings": {slug: count for slug, count in self.counts.items() if count},
            "groups": {slug: groups for slug, groups in self.groups.items() if groups},
        }

    def told(self) -> dict[str, int]:
        """Return the expected figures of the programs in `jobs/`."""
        return {
            "records": self.records,
            "wrong": sum(self.counts[slug] for slug in slugs("kind")),
            "repeated": self.counts["repeated"],
            "shared": self.groups["shared"],
            "named": self.named,
        }


class Recipe(NamedTuple):
    """How to make a hard registry.

    - `title`: the name in the table.
    - `limits`: the key of its limits in `hard.LIMITS`.
    - `make`: yields this many records and counts them.
    - `tidy`: how the peers must clean the codes, a key of their `TIDY`.
    - `notes`: whether it is scanned with `--strict` too.
    """

    title: str
    limits: str
    make: Callable[[int, Truth], Iterable[Cells]]
    tidy: str = ""
    notes: bool = False


# -- clean records ------------------------------------------------------------------------


def clean(first: int, stop: int) -> Iterator[Cells]:
    """Yield clean records: row numbers `first` to `stop` - 1."""
    return chain.from_iterable(generate(stop).blocks(first, stop))


def _clean(rows: int, truth: Truth) -> Iterable[Cells]:
    return clean(0, rows)


# -- odd cells ----------------------------------------------------------------------------
# Every code is changed in the same way.

_FULL_WIDTH = str.maketrans(ALPHABET, WIDE)

#: By the right check digit, a wrong one that is not that of an early variant: these write the sum
#: instead of its complement, or Y for 1. The value 16 is the complement of 15.
_WRONG = {
    digit: ALPHABET[(value + (2 if value == 15 else 1)) % 31]
    for value, digit in enumerate(ALPHABET)
}

_NEXT = dict(zip(ORGANIZATION_CHECK_DIGITS, ORGANIZATION_CHECK_DIGITS[1:] + "0"))


def _odd(slug: str, change: Callable[[str], str], rows: int, truth: Truth) -> Iterable[Cells]:
    """Yield clean records with changed codes.

    - `slug`: the kind or note that the change causes.
    - `change`: changes a code.
    - `rows`: number of records.
    - `truth`: counts the codes that the change changed.
    """
    changed = 0
    for name, code in clean(0, rows):
        odd = change(code)
        changed += odd != code
        yield name, odd
    truth.add(slug, changed)


def _with_letter_o(code: str) -> str:
    """Type O for every 0, or for position 16 if there is no 0."""
    return code.replace("0", "O") if "0" in code else f"{code[:15]}O{code[16:]}"


def _other_region(code: str) -> str:
    """Return a right code with the same province and an unknown prefecture."""
    return with_check(f"{code[:4]}95{code[6:17]}")


def _other_organization(code: str) -> str:
    """Return a right code whose organization part has a wrong check digit."""
    return with_check(code[:16] + _NEXT[code[16]])


def _segments(rows: int, truth: Truth) -> Iterable[Cells]:
    """Yield records whose `MA` part is in the segment of another province.

    Three of four clean records have an `MA` part in the segment of their province.
    """
    made = 0
    for name, code in clean(0, 2 * rows):
        if code.startswith("MA", 8):
            yield name, with_check(code[:2] + abroad(code[2:8]) + code[8:17])
            made += 1
            if made == rows:
                break
    truth.add("segment", rows)


@lru_cache(1 << 14)
def abroad(region: str) -> str:
    """Return a region of another province."""
    found = places()
    start = found.index(region)
    return next(place for place in found[start:] + found if place[:2] != region[:2])


@lru_cache(1 << 14)
def nearby(region: str) -> str:
    """Return another region."""
    found = places()
    return found[found.index(region) - 1]


def _registration_numbers(rows: int, truth: Truth) -> Iterable[Cells]:
    for number, (name, code) in enumerate(clean(0, rows)):
        serial = f"{number:08}"
        state = _state(_state(_state(10, code[2:8]), serial[:4]), serial[4:])
        yield name, f"{code[2:8]}{serial}{(11 - state) % 10}"
    truth.add("unconverted", rows)


@lru_cache(1 << 18)
def _state(state: int, digits: str) -> int:
    """Return the product of MOD 11,10 (GB/T 17710) after some more digits; it is 10 at first."""
    for digit in map(int, digits):
        state = ((state + digit) % 10 or 10) * 2 % 11
    return state


# -- some of everything -------------------------------------------------------------------


def _tenth(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield clean records, one in ten a copy of a record half a registry away."""
    copies = rows // 10
    size = rows - copies
    around = chain(clean(size // 2, size), clean(0, size // 2))
    for at, (record, other) in enumerate(zip(clean(0, size), around)):
        yield record
        if at % 9 == 0 and at // 9 < copies:
            yield other
    truth.add("repeated", copies, copies)


def _each(rows: int, truth: Truth) -> Iterable[Cells]:
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


def _twice(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield each record and its copy directly behind it."""
    for record in clean(0, rows // 2):
        yield record
        yield record
    truth.add("repeated", rows // 2, rows // 2)


def _again(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield all records, then all of them in the same order again."""
    truth.add("repeated", rows // 2, rows // 2)
    return chain(clean(0, rows // 2), clean(0, rows // 2))


def _shuffled(rows: int, truth: Truth) -> Iterator[Cells]:
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


def _two_names(rows: int, truth: Truth) -> Iterator[Cells]:
    """Yield records, then their codes in the same order with other names."""
    half = rows // 2
    yield from clean(0, half)
    for (_, code), (name, _) in zip(clean(0, half), clean(half, rows)):
        yield name, code
    truth.add("shared", rows, half)


def _two_codes(
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


def _one_code(rows: int, truth: Truth) -> Iterator[Cells]:
    code = next(clean(0, 1))[1]
    for name, _ in clean(0, rows):
        yield name, code
    truth.add("shared", rows, 1)


def _one_name(rows: int, truth: Truth) -> Iterator[Cells]:
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


# -- all of them --------------------------------------------------------------------------

#: What `--files` takes.
RECIPES: dict[str, Recipe] = {
    "clean": Recipe("clean", "clean", _clean),
    "lower": Recipe("all lower case", "odd", partial(_odd, "format", str.lower), "lower"),
    "space": Recipe(
        "a space in each code",
        "odd",
        partial(_odd, "format", lambda code: f"{code[:8]} {code[8:]}"),
        "space",
    ),
    "apostrophe": Recipe(
        "an apostrophe before each code",
        "odd",
        partial(_odd, "format", lambda code: f"'{code}"),
        "apostrophe",
    ),
    "short": Recipe("one character short", "odd", partial(_odd, "length", lambda code: code[:17])),
    "long": Recipe(
        "one character too long",
        "odd",
        partial(_odd, "length", lambda code: code[:11] + code[10:]),
    ),
    "letter": Recipe("O for 0", "odd", partial(_odd, "character", _with_letter_o)),
    "digit": Recipe(
        "wrong check digit",
        "odd",
        partial(_odd, "checksum", lambda code: code[:17] + _WRONG[code[17]]),
    ),
    "blank": Recipe("all blank", "odd", partial(_odd, "missing", lambda code: "")),
    "old": Recipe("15-digit registration numbers", "odd", _registration_numbers),
    "wide": Recipe(
        "full width",
        "wide",
        partial(_odd, "format", lambda code: code.translate(_FULL_WIDTH)),
        "wide",
    ),
    "organization": Recipe(
        "note organization",
        "odd",
        partial(_odd, "organization", _other_organization),
        notes=True,
    ),
    "region": Recipe("note region", "odd", partial(_odd, "region", _other_region), notes=True),
    "segment": Recipe("note segment", "odd", _segments, notes=True),
    "tenth": Recipe("10 % copies", "some", _tenth),
    "each": Recipe("1 % of each fault", "some", _each, "all"),
    "twice": Recipe("each record twice, A A B B", "relations", _twice),
    "again": Recipe("each record twice, A B A B", "relations", _again),
    "shuffled": Recipe("each record twice, shuffled", "relations", _shuffled),
    "names": Recipe("two names for each code", "relations", _two_names),
    "split": Recipe(
        "two codes for each entity, same region",
        "relations",
        partial(_two_codes, "split", lambda region: region),
    ),
    "suspect": Recipe(
        "two codes for each entity, another region",
        "relations",
        partial(_two_codes, "suspect", nearby),
    ),
    "one-code": Recipe("one code for all", "relations", _one_code),
    "one-name": Recipe("one name for all", "one-name", _one_name),
}


def write(path: Path, slug: str, rows: int, *, half: bool = False) -> Truth:
    """Write a hard registry; return its expected figures.

    - `path`: the file.
    - `slug`: a key of `RECIPES`.
    - `rows`: number of records, a multiple of 4.
    - `half`: every other record is clean.
    """
    if rows % 4:
        raise SystemExit("the number of rows must be a multiple of 4")
    truth = Truth()
    truth.records = rows
    records = iter(RECIPES[slug].make(rows // 2 if half else rows, truth))
    if half:
        # These clean records are in no hard registry, which has at most the first `2 * rows`.
        others = clean(2 * rows, 2 * rows + rows // 2)
        records = chain.from_iterable(zip(records, others, strict=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{NAME},{CODE}\n")
        file.writelines(f"{name},{code}\n" for name, code in records)
    return truth
