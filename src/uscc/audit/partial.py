"""The partial result of one part of a registry, which the engine combines with the others."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import Any, NamedTuple

from uscc.batch.rows import cut


class Observed(NamedTuple):
    """A kind or a note of one record.

    - `source`: number of the source.
    - `line`: the line on which the record begins.
    - `number`: number of the record.
    - `slug`: the kind or note.
    - `cell`: the code cell, unchanged.
    - `name`: the entity cell, unchanged.
    - `code`: the compact form of `cell`; the same object if the cell is compact.
    """

    source: int
    line: int
    number: int
    slug: str
    cell: bytes
    name: bytes
    code: bytes


class Prefixes(Counter[bytes]):
    """Counts of positions 1-8, pickled as two strings of bytes, which is faster."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _prefixes, (b"".join(self), array("q", self.values()).tobytes())


def _prefixes(joined: bytes, counts: bytes) -> Prefixes:
    """Return the counts of prefixes, 8 bytes each."""
    return Prefixes(dict(zip(cut(joined, "8s", 8), array("q", counts))))


#: A sample of this process's hashes. Python hashes text differently in each process, unless
#: PYTHONHASHSEED has one value for all, and keys of entities are hashes.
HASHING = hash(b"uscc")


class PartialResult(NamedTuple):
    """The figures, observations and keys of a part; numbers and lines count from its beginning.

    - `records`: number of records.
    - `kinds`, `notes`: number of records with each slug.
    - `prefixes`: counts of positions 1-8 of the codes that identify an entity.
    - `wrong_prefixes`: counts of positions 1-8 of the wrong codes of 18 characters; `b""` counts
      all other wrong codes.
    - `of_source`: number of records of each source.
    - `named`: number of records of each source that name their entity.
    - `rounded`: number of values that have lost digits in a spreadsheet.
    - `closed`: number of closed records.
    - `observed`: observations as `uscc.audit.findings.packed` gives them.
    - `organizations`, `entities`: the keys of each hash partition.
    - `kept`: numbers of the columns that the executor keeps for the fetch.
    - `hashing`: how the process hashes text; see `HASHING`.
    """

    records: int
    kinds: Counter[str]
    notes: Counter[str]
    prefixes: Prefixes
    wrong_prefixes: Counter[bytes]
    of_source: Counter[int]
    named: Counter[int]
    rounded: int
    closed: int
    observed: bytes
    organizations: list[bytes]
    entities: list[bytes]
    kept: list[int]
    hashing: int = HASHING
