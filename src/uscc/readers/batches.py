"""From records to batches of columns, once it is known which column is what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from uscc.batch.records import UNIT, RecordBatch, decode
from uscc.code.causes import SEARCHED, codes_inside
from uscc.code.text import compact
from uscc.errors import RegistryError
from uscc.readers.layout import Layout
from uscc.readers.narrow import MANY_COLUMNS, WIDE_REGION
from uscc.readers.ragged import realigned
from uscc.readers.region import Ragged
from uscc.readers.selection import LeftOut, Selection
from uscc.readers.statuses import Statuses, merged

if TYPE_CHECKING:  # a Protocol costs a tenth of a millisecond when it is made
    from typing import Protocol

    from uscc.readers.region import Region

    class Rows(Protocol):
        """The records of a table, whatever its format; `Records` are those of delimited text.

        - `path`: of the file.
        - `blank`: blank rows so far.
        - `delimiter`: joins the fields of a shifted line.
        - `wanted`: numbers of the columns that will be read; set before the first table.
        - `least`: smallest size of a region in bytes; set before the first table.
        """

        path: str
        blank: int
        delimiter: bytes
        wanted: Sequence[int]
        least: int

        @property
        def ended(self) -> bool:
            """Whether all of them are in memory."""

        def tables(self, width: int) -> Iterator[tuple[Region, list[Ragged]]]:
            """Yield the records in tables of `width` columns, with those of another width."""


#: Ragged lines named in the report; all are counted.
NAMED_LINES = 5


class ReadStats(NamedTuple):
    """Statistics of the records read so far.

    - `records`: number of records.
    - `ragged`: number of records with too many, too few or shifted fields.
    - `ragged_lines`: lines of the first ragged records.
    - `blank`: number of blank lines.
    - `shifted`: number of ragged records whose code was in another column.
    - `statuses`: number of records of each status; None if there are too many to list.
    - `left_out`: rows that were not read.
    """

    records: int
    ragged: int
    ragged_lines: tuple[int, ...]
    blank: int
    shifted: int
    statuses: dict[bytes, int] | None
    left_out: LeftOut = LeftOut()

    def plus(self, later: ReadStats, line: int) -> ReadStats:
        """Return the sum of two statistics.

        - `later`: the statistics of a later part of the file.
        - `line`: number of lines of the file before that part.
        """
        lines = self.ragged_lines + tuple(at + line for at in later.ragged_lines)
        return ReadStats(
            self.records + later.records,
            self.ragged + later.ragged,
            lines[:NAMED_LINES],
            self.blank + later.blank,
            self.shifted + later.shifted,
            merged(self.statuses, later.statuses),
            self.left_out.plus(later.left_out, line),
        )


#: The statistics before anything is read.
NO_STATS = ReadStats(0, 0, (), 0, 0, {})


def least_region(layout: Layout) -> int:
    """Return the smallest size of a region in bytes (the last may be smaller)."""
    return WIDE_REGION if len(layout.names) >= MANY_COLUMNS else 0


_SWALLOWED = (
    "a field holds line breaks and right codes of other records: a quotation mark is probably not"
    " closed"
)


def _holds_records(name: str) -> bool:
    """Tell whether a name of several lines holds records: two codes, or one in three lines."""
    codes = sum(1 for _ in codes_inside(compact(name)[:SEARCHED]))
    return codes > 1 or (codes == 1 and name.count("\n") > 1)


class RecordBatches:
    """Yields the records of a table in batches, once.

    - `records`: the records of the table.
    - `layout`: which column is what.
    - `source`: the number of the source, which the batches carry.
    - `first`: a record that was already read and precedes the others.
    - `level`: whether the batches so far hold all records before some line: ragged records come in
      a batch of their own after the others of their region.
    """

    def __init__(
        self, records: Rows, layout: Layout, source: int, first: Ragged | None = None
    ) -> None:
        records.wanted = sorted(layout.wanted())
        records.least = least_region(layout)
        self._records = records
        self._layout = layout
        self._source = source
        self._first = first
        self.level = True
        self._count = 0
        self._ragged = 0
        self._ragged_lines: list[int] = []
        self._shifted_lines = 0
        self._statuses = Statuses()
        self._selection = Selection(layout)

    def stats(self) -> ReadStats:
        """Return the statistics of the records so far."""
        left_out = self._selection.left_out
        return ReadStats(
            self._count,
            self._ragged,
            tuple(self._ragged_lines),
            self._records.blank + left_out.blank,
            self._shifted_lines,
            self._statuses.counts,
            left_out,
        )

    def __iter__(self) -> Iterator[RecordBatch]:
        first = self._selection.of_ragged([self._first] if self._first else [])
        if first:
            yield from self._ragged_batch(first, counted=False)
        for table, ragged in self._records.tables(len(self._layout.names)):
            keep, moved = self._selection.of_region(table)
            ragged = self._selection.of_ragged(sorted(moved + ragged))
            self.level = not ragged
            if len(table.lines) and (keep is None or 1 in keep):
                yield self._batch(table, keep)
            self.level = True
            if ragged:
                yield from self._ragged_batch(ragged, counted=True)

    def _batch(self, table: Region, keep: bytes | None) -> RecordBatch:
        layout = self._layout
        codes = table.column(layout.code.number)
        cells = [table.column(chosen.number) for chosen in layout.entity]
        if len(cells) > 1:
            cells = [list(map(UNIT.join, zip(*cells)))]
        statuses = table.column(layout.status.number) if layout.status else []
        kept = self._kept(table)
        lines = table.lines
        if keep is not None:
            codes, statuses = list(compress(codes, keep)), list(compress(statuses, keep))
            cells = [list(compress(column, keep)) for column in cells]
            kept = kept and list(compress(kept, keep))
            lines = list(compress(lines, keep))
        self._count += len(codes)
        if cells:
            self._check_names(cells[0], lines)
        closed = self._statuses.take(statuses)
        return RecordBatch(self._source, codes, cells[0] if cells else None, closed, lines, kept)

    def _kept(self, table: Region) -> list[bytes] | None:
        """Return the kept cells of each record; None if no column is kept."""
        columns = [table.column(one.number) for one in self._layout.kept]
        return list(map(UNIT.join, zip(*columns))) if columns else None

    def _check_names(self, names: list[bytes], lines: Sequence[int]) -> None:
        """Raise `RegistryError` if a name contains other records."""
        if b"\n" not in b"".join(names):
            return
        for name, line in zip(names, lines):
            if b"\n" in name and _holds_records(decode(name)):
                path = self._records.path
                raise RegistryError(_SWALLOWED, path=path, line=line, hint="quoting")

    def _ragged_batch(self, records: Sequence[Ragged], *, counted: bool) -> Iterator[RecordBatch]:
        """Yield a batch of ragged records, with blank cells where fields are missing.

        - `records`: the records.
        - `counted`: whether the statistics count them as ragged.
        """
        self._count += len(records)
        if counted:
            self._ragged += len(records)
            room = NAMED_LINES - len(self._ragged_lines)
            self._ragged_lines += [record.line for record in records[:room]]
        lines_of_fields = [record.fields for record in records]
        cells = realigned(lines_of_fields, self._layout, self._records.delimiter)
        codes, entities, statuses, kept, shifted = map(list, zip(*cells))
        self._shifted_lines += sum(shifted)
        lines = [record.line for record in records]
        known = entities if self._layout.entity else None
        if known is not None:
            self._check_names(known, lines)
        closed = self._statuses.take(statuses if self._layout.status else [])
        carried = kept if self._layout.kept else None
        yield RecordBatch(self._source, codes, known, closed, lines, carried)
