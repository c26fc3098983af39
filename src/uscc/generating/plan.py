"""Where the faults are: spread evenly through the file, in an order that the seed shuffles.

Nothing is stored: the fault of a row, and the row of its other record, follow from the numbers
alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from uscc.errors import InvalidArgument
from uscc.generating.clean import Cells, Clean, most_rows
from uscc.generating.codes import DIGIT_PARTS, FOREIGN, SPARE
from uscc.generating.faults import FAULTS, PAIRED, SINGLE, WRONG
from uscc.generating.mixing import mixed, stride

#: Most rows of a registry: further rows would not have an organization part of their own.
MOST_ROWS = 200_000_000


class Planted(NamedTuple):
    """One planted fault of one record: a kind, a relation or a note.

    - `line`: the line in the file; the header is line 1.
    - `kind`: the field `kind` of the `Finding` that `scan` reports.
    - `code`: the field `code` of the `Finding`.
    - `entity`: the field `entity` of the `Finding`.
    - `group`: the number of the pair of records, None for a single record.
    """

    line: int
    kind: str
    code: str
    entity: str
    group: int | None


def counts_of(faults: Mapping[str, int] | str | None, rows: int) -> dict[str, int]:
    """Return the number of faults of each kind, note and relation, `wrong` split into its kinds.

    - `faults`: number of faults by name, as a mapping or as text such as `wrong=12,shared=5`.
    - `rows`: records of the registry.

    Raises `ValueError`, in one sentence, for an unknown fault or more faults than fit.
    """
    asked = _parsed(faults) if isinstance(faults, str) else dict(faults or {})
    for name, number in asked.items():
        if name not in FAULTS:
            raise InvalidArgument(
                "faults: {name!r} is not a fault; known are {known}",
                name=name,
                known=", ".join(FAULTS),
            )
        if not isinstance(number, int) or number < 0:
            raise InvalidArgument(
                "faults: {name} takes a number from 0 on, not {number!r}", name=name, number=number
            )
    counts = {slug: asked.get(slug, 0) for slug in (*SINGLE, *PAIRED)}
    whole, rest = divmod(asked.get("wrong", 0), len(WRONG))
    for at, slug in enumerate(WRONG):
        counts[slug] += whole + (at < rest)
    needed = rows_of(counts)
    if needed > rows:
        raise InvalidArgument(
            "faults: these take {needed:,} rows, a pair two, and there are {rows:,}",
            needed=needed,
            rows=rows,
        )
    most = SPARE * DIGIT_PARTS
    if needed > most:
        raise InvalidArgument(
            "faults: these take {needed:,} rows; {most:,} are the most", needed=needed, most=most
        )
    if counts["segment"] > FOREIGN:
        raise InvalidArgument("faults: {most:,} of segment are the most", most=FOREIGN)
    return {slug: number for slug, number in counts.items() if number}


def rows_of(counts: Mapping[str, int]) -> int:
    """Return how many rows hold these faults."""
    return sum(number * (1 + (slug in PAIRED)) for slug, number in counts.items())


def _parsed(text: str) -> dict[str, int]:
    """Return the counts of a text such as `wrong=12,shared=5`."""
    counts: dict[str, int] = {}
    for part in text.split(","):
        name, mark, number = (piece.strip() for piece in part.partition("="))
        if not mark or not (number.isascii() and number.isdigit()):
            raise InvalidArgument(
                "faults: write NAME=NUMBER with commas between, not {part!r}", part=part.strip()
            )
        if name in counts:
            raise InvalidArgument("faults: {name} is given twice", name=name)
        counts[name] = int(number)
    return counts


class Plan:
    """The faults of a registry, in the order of the file.

    - `rows`: records of the registry.
    - `seed`: seed of the registry.
    - `counts`: number of faults by kind, note or relation.
    """

    def __init__(self, rows: int, seed: int, counts: Mapping[str, int]) -> None:
        self._rows = rows
        self._clean = Clean(seed)
        self._slugs = list(counts)
        sizes = [number * (1 + (slug in PAIRED)) for slug, number in counts.items()]
        self._starts = [0, *accumulate(sizes)]
        self._size = self._starts[-1]
        # Faulty row k of the file has fault k * step + shift, modulo the number of faulty rows.
        self._step, self._shift = stride(self._size or 1), mixed(seed, self._size)
        self._back = pow(self._step, -1, self._size) if self._size else 0

    def between(self, first: int, stop: int) -> Iterator[tuple[int, Cells, Planted | None]]:
        """Yield the faulty rows in a range: row number, cells, and ground truth.

        The ground truth is None for the first record of a `repeated` pair.

        - `first`: the first row of the range.
        - `stop`: the row behind the last one.
        """
        place = max(0, first * self._size // max(1, self._rows) - 1)
        for at in range(place, self._size):
            row = self._row(at)
            if row >= stop:
                return
            if row >= first:
                yield (row, *self._fault(at, row))

    def _row(self, place: int) -> int:
        """Return the row number of the faulty row `place` in the file."""
        return (2 * place + 1) * self._rows // (2 * self._size)

    def _fault(self, place: int, row: int) -> tuple[Cells, Planted | None]:
        part = (place * self._step + self._shift) % self._size
        which = bisect_right(self._starts, part) - 1
        slug, start = self._slugs[which], self._starts[which]
        if slug in SINGLE:
            name, code = self._clean.row(row)
            cell = SINGLE[slug](code, part)
            return (name, cell), Planted(row + 2, slug, cell, name, None)
        other = self._row(self._place(start + ((part - start) ^ 1)))
        early, late = sorted((row, other))
        unit = start + (part - start) // 2 * 2
        pair = PAIRED[slug](self._clean.row(early), self._clean.row(late), unit)
        cells = pair[row == late]
        if slug == "repeated" and row == early:
            return cells, None
        return cells, Planted(row + 2, slug, cells[1], cells[0], 1 + unit)

    def _place(self, part: int) -> int:
        return (part - self._shift) * self._back % self._size


def require_rows(rows: int) -> None:
    """Raise `ValueError` for a number of rows that cannot be generated."""
    if not isinstance(rows, int) or not 0 <= rows <= min(MOST_ROWS, most_rows()):
        raise InvalidArgument(
            "rows: a number from 0 to {most:,} can be made, not {rows!r}", most=MOST_ROWS, rows=rows
        )
