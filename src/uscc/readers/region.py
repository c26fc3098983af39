"""Regions: some thousand records of a table, read together, and the records that differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from uscc.readers.delimiters import Restored
from uscc.readers.narrow import NarrowTable
from uscc.readers.plain import PlainTable

#: Replaces NUL, which `csv` refuses before Python 3.11.
NUL = "\u0100"


class Ragged(NamedTuple):
    """A record whose number of fields differs from the header's."""

    line: int
    fields: list[bytes]


class CsvTable(NamedTuple):
    """The records of a region that `csv` has read: rows of Latin-1 text."""

    records: list[list[str]]
    lines: Sequence[int]

    def column(self, number: int) -> list[bytes]:
        """Return a column as a list of cells."""
        return [cell_of(row[number]) for row in self.records]

    def rows(self, numbers: Iterable[int]) -> list[list[bytes]]:
        """Return the fields of some records."""
        return [list(map(cell_of, self.records[number])) for number in numbers]


RegionTable = PlainTable | NarrowTable | Restored | CsvTable

if TYPE_CHECKING:  # a Protocol costs a tenth of a millisecond when it is made
    from typing import Protocol

    class Region(Protocol):
        """Some thousand records of a table of any format."""

        @property
        def lines(self) -> Sequence[int]:
            """The number of each: where it begins."""

        def column(self, number: int) -> list[bytes]:
            """Return a column as a list of cells."""

        def rows(self, numbers: Sequence[int]) -> list[list[bytes]]:
            """Return the cells of some records."""


def cell_of(field: str) -> bytes:
    """Return a field of `csv` as a cell."""
    return field.replace(NUL, "\0").encode("latin-1")
