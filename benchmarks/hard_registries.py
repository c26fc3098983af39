"""Hard registries: as many records as a clean one, with relations or odd cells everywhere.

Each one is made from the records of `uscc.generate`. The maker counts what it makes in a `Truth`;
no scan takes part in the expected figures. The same number of rows gives the same file everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from hard_cells import (
    FULL_WIDTH,
    WRONG,
    odd,
    other_organization,
    other_region,
    registration_numbers,
    segments,
    with_letter_o,
)
from hard_relations import (
    again,
    each,
    nearby,
    one_code,
    one_name,
    shuffled,
    tenth,
    twice,
    two_codes,
    two_names,
)
from hard_truth import Cells, Truth, clean
from jobs import CODE, NAME


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


def _clean(rows: int, truth: Truth) -> Iterable[Cells]:
    return clean(0, rows)


#: What `--files` takes.
RECIPES: dict[str, Recipe] = {
    "clean": Recipe("clean", "clean", _clean),
    "lower": Recipe("all lower case", "odd", partial(odd, "format", str.lower), "lower"),
    "space": Recipe(
        "a space in each code",
        "odd",
        partial(odd, "format", lambda code: f"{code[:8]} {code[8:]}"),
        "space",
    ),
    "apostrophe": Recipe(
        "an apostrophe before each code",
        "odd",
        partial(odd, "format", lambda code: f"'{code}"),
        "apostrophe",
    ),
    "short": Recipe("one character short", "odd", partial(odd, "length", lambda code: code[:17])),
    "long": Recipe(
        "one character too long",
        "odd",
        partial(odd, "length", lambda code: code[:11] + code[10:]),
    ),
    "letter": Recipe("O for 0", "odd", partial(odd, "character", with_letter_o)),
    "digit": Recipe(
        "wrong check digit",
        "odd",
        partial(odd, "checksum", lambda code: code[:17] + WRONG[code[17]]),
    ),
    "blank": Recipe("all blank", "odd", partial(odd, "missing", lambda code: "")),
    "old": Recipe("15-digit registration numbers", "odd", registration_numbers),
    "wide": Recipe(
        "full width",
        "wide",
        partial(odd, "format", lambda code: code.translate(FULL_WIDTH)),
        "wide",
    ),
    "organization": Recipe(
        "note organization",
        "odd",
        partial(odd, "organization", other_organization),
        notes=True,
    ),
    "region": Recipe("note region", "odd", partial(odd, "region", other_region), notes=True),
    "segment": Recipe("note segment", "odd", segments, notes=True),
    "tenth": Recipe("10 % copies", "some", tenth),
    "each": Recipe("1 % of each fault", "some", each, "all"),
    "twice": Recipe("each record twice, A A B B", "relations", twice),
    "again": Recipe("each record twice, A B A B", "relations", again),
    "shuffled": Recipe("each record twice, shuffled", "relations", shuffled),
    "names": Recipe("two names for each code", "relations", two_names),
    "split": Recipe(
        "two codes for each entity, same region",
        "relations",
        partial(two_codes, "split", lambda region: region),
    ),
    "suspect": Recipe(
        "two codes for each entity, another region",
        "relations",
        partial(two_codes, "suspect", nearby),
    ),
    "one-code": Recipe("one code for all", "relations", one_code),
    "one-name": Recipe("one name for all", "one-name", one_name),
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
