"""The partial result of one part of a registry, which the engine combines with the others."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import Any, NamedTuple

from uscc.batch.records import decode, encode
from uscc.batch.rows import ROW, cut, prefixes


class Observed(NamedTuple):
    """A kind or a note of one record.

    - `source`: number of the source.
    - `line`: the line on which the record begins.
    - `number`: number of the record.
    - `slug`: the kind or note.
    - `cell`: the code cell, unchanged.
    - `name`: the entity cell, unchanged.
    - `code`: the compact form of `cell`.
    - `kept`: the kept cells, joined with `UNIT`.
    """

    source: int
    line: int
    number: int
    slug: str
    cell: bytes
    name: bytes
    code: bytes
    kept: bytes = b""


class Prefixes(Counter[bytes]):
    """Counts of positions 1-8, pickled as two strings of bytes, which is faster."""

    def __reduce__(self) -> tuple[Any, ...]:
        joined = b"".join(self)
        if b"" in self or not joined.isascii():  # of wrong codes
            return Prefixes, (dict(self),)
        return _prefixes, (joined, array("q", self.values()).tobytes())


def _prefixes(joined: bytes, counts: bytes) -> Prefixes:
    """Return the counts of prefixes, 8 bytes each."""
    return Prefixes(dict(zip(cut(joined, "8s", 8), array("q", counts))))


class Marked(NamedTuple):
    """The records of a part that have one counted note, or the kind `legacy`.

    - `flags`: a byte for each record of the part: 1 if it has the note or kind.
    - `prefixes`: positions 1-8 of the codes that have it.
    - `by_prefix`: the records by positions 1-8.
    """

    flags: bytes
    prefixes: bytes
    by_prefix: Prefixes

    def size(self) -> int:
        """Return the approximate number of bytes that the records take."""
        return 500 + len(self.flags) + len(self.prefixes) + 150 * len(self.by_prefix)


def prefixes_of_wrong(joined: bytes) -> list[bytes]:
    """Return positions 1-8 of wrong codes of 18 characters; `b""` for any other value.

    - `joined`: the codes, a line break behind each.
    """
    breaks = joined[ROW - 1 :: ROW]
    if joined.isascii() and breaks == b"\n" * len(breaks) and joined.count(b"\n") == len(breaks):
        return prefixes(joined)
    codes = joined.split(b"\n")[:-1]
    if joined.isascii():
        return [code[:8] if len(code) == 18 else b"" for code in codes]
    texts = map(decode, codes)
    return [encode(text[:8]) if len(text) == 18 else b"" for text in texts]


#: A sample of this process's hashes. Python hashes text differently in each process, unless
#: PYTHONHASHSEED has one value for all, and keys of entities are hashes.
HASHING = hash(b"uscc")


class PartialResult(NamedTuple):
    """The figures and keys of a part; numbers and lines count from its beginning.

    - `records`: number of records.
    - `kinds`, `notes`: number of records with each slug.
    - `prefixes`: counts of positions 1-8 of the codes that identify an entity.
    - `wrong`: counts of positions 1-8 of the wrong codes of each kind; `b""` counts values that do
      not have 18 characters.
    - `of_source`: number of records of each source.
    - `named`: number of records of each source that name their entity.
    - `rounded`: number of values that have lost digits in a spreadsheet.
    - `closed`: number of closed records.
    - `marked`: the records with each counted note, and of the kind `legacy` if it is counted.
    - `first`: the first records with each counted kind and note, where findings are not kept.
    - `organizations`, `entities`: the keys of each hash partition.
    - `kept`: numbers of the columns that the executor keeps for the fetch.
    - `observed`: numbers of the observations that the executor keeps for findings.
    - `kept_bytes`: number of bytes of the kept cells of all records.
    - `hashing`: how the process hashes text; see `HASHING`.
    """

    records: int
    kinds: Counter[str]
    notes: Counter[str]
    prefixes: Prefixes
    wrong: dict[str, Prefixes]
    of_source: Counter[int]
    named: Counter[int]
    rounded: int
    closed: int
    marked: dict[str, Marked]
    first: list[Observed]
    organizations: list[bytes]
    entities: list[bytes]
    kept: list[int]
    observed: list[int]
    kept_bytes: int
    hashing: int = HASHING
