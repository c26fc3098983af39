"""The records with a kind or a note: the first of each for a report, or all for findings."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple

from uscc.audit.partial import Observed
from uscc.batch.records import BETWEEN, RecordBatch
from uscc.batch.rows import getter


class Observations(NamedTuple):
    """The records of one batch with one kind or note, in columns.

    - `source`: number of the source.
    - `slug`: the kind or note.
    - `numbers`: numbers of the records in their part, 8 bytes each.
    - `lines`: the lines on which they begin, 8 bytes each.
    - `cells`: the code cells, unchanged, joined with `BETWEEN`.
    - `codes`: the compact forms, a line break behind each.
    - `names`: the entity cells, unchanged, joined with `BETWEEN`.
    - `kept`: the kept cells likewise; without meaning if no column of the source is kept.
    """

    source: int
    slug: str
    numbers: bytes
    lines: bytes
    cells: bytes
    codes: bytes
    names: bytes
    kept: bytes

    def size(self) -> int:
        """Return the approximate number of bytes that the columns take."""
        return 500 + sum(len(column) for column in self[2:])


def observations(
    batch: RecordBatch, codes: Sequence[bytes], first: int, slug: str, numbers: Sequence[int]
) -> Observations:
    """Return the records of a batch with a kind or note.

    - `batch`: the batch.
    - `codes`: the compact form of every cell.
    - `first`: number of the batch's first record in its part.
    - `slug`: the kind or note.
    - `numbers`: numbers of the records in the batch.
    """
    of = getter(numbers)
    names = [b""] * len(numbers) if batch.entities is None else of(batch.entities)
    return Observations(
        batch.source,
        slug,
        array("q", [number + first for number in numbers]).tobytes(),
        array("q", of(batch.lines)).tobytes(),
        BETWEEN.join(of(batch.codes)),
        b"\n".join([*of(codes), b""]),
        BETWEEN.join(names),
        b"" if batch.kept is None else BETWEEN.join(of(batch.kept)),
    )


class FirstObserved:
    """Keeps the first records with each kind or note, in the order of their places.

    - `most`: number of records of each.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[str, list[Observed]] = {}

    def add(
        self,
        batch: RecordBatch,
        codes: Sequence[bytes],
        first: int,
        found: Mapping[str, Sequence[int]],
    ) -> None:
        """Add the records of a batch.

        - `batch`, `codes`, `first`: see `observations`.
        - `found`: numbers of the records with each kind or note.
        """
        for slug, numbers in found.items():
            some = numbers[: self._most]
            if not isinstance(batch.lines, range):  # lines need not ascend in an `Audit`
                some = nsmallest(self._most, numbers, key=batch.lines.__getitem__)
            kept = self._kept.setdefault(slug, [])
            kept += [_observed(batch, codes, first, slug, number) for number in some]
            if len(kept) > self._most:
                kept[:] = nsmallest(self._most, kept)

    def all(self) -> list[Observed]:
        """Return the records kept so far."""
        return [one for kept in self._kept.values() for one in kept]


def _observed(
    batch: RecordBatch, codes: Sequence[bytes], first: int, slug: str, number: int
) -> Observed:
    name = b"" if batch.entities is None else batch.entities[number]
    place = batch.source, batch.lines[number], first + number
    kept = b"" if batch.kept is None else batch.kept[number]
    return Observed(*place, slug, batch.codes[number], name, codes[number], kept)
