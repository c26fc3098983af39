"""What one part of a registry yielded: all that the engine needs to combine it with the others."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import Any, NamedTuple

from uscc.batch.rows import cut


class Observed(NamedTuple):
    """A kind or a note of one record: place, slug, cells as they are in the registry.

    - `code`: the compact form of the cell; the same object where the cell is compact.
    """

    source: int
    line: int
    number: int
    slug: str
    cell: bytes
    name: bytes
    code: bytes


class Prefixes(Counter[bytes]):
    """Counts of positions 1-8, pickled as two strings of bytes: one by one takes longer."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _prefixes, (b"".join(self), array("q", self.values()).tobytes())


def _prefixes(joined: bytes, counts: bytes) -> Prefixes:
    """Return the counts of prefixes, 8 bytes each."""
    return Prefixes(dict(zip(cut(joined, "8s", 8), array("q", counts))))


#: A sample of this process's hashes. Python hashes text differently in each process, unless
#: PYTHONHASHSEED is the same, and keys of entities are hashes.
HASHING = hash(b"uscc")


class PartialResult(NamedTuple):
    """The figures, observations and keys of a part; numbers and lines count from its beginning.

    - `records`: how many.
    - `kinds`, `notes`: records of each slug.
    - `prefixes`: positions 1-8 of the records that identify somebody, with their counts.
    - `wrong_prefixes`: those of the wrong codes of 18 characters; `b""` counts the others.
    - `of_source`, `named`: records of each source, and the ones that name their entity.
    - `rounded`: values that have lost digits in a spreadsheet.
    - `closed`: closed records.
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
