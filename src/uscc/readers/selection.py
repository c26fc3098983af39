"""Which rows of a region are read: no labels, no repeated headings, only those the caller chose.

Rows whose code cell could not be a code are looked at one by one; there are few of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from uscc.batch.cells import valid_cells
from uscc.batch.folding import fold_cell, fold_column
from uscc.batch.kernel import ones, spread
from uscc.batch.lanes import both, either, flipped
from uscc.batch.records import BETWEEN
from uscc.batch.rows import ROW
from uscc.readers.layout import Condition, Layout
from uscc.readers.leftover import SHORT, perhaps_labels, why_left_out
from uscc.readers.ragged import shift_of, shifted
from uscc.readers.region import Ragged

if TYPE_CHECKING:
    from uscc.readers.region import Region

#: Rows that were left out and are listed in the report; all are counted.
SHOWN = 100

#: Most characters of a row that is shown.
_LONG = 60


class LeftOut(NamedTuple):
    """Rows that are not read.

    - `rows`: number of rows that are not records.
    - `first`: line and text of the first of them.
    - `blank`: number of blank rows.
    - `not_chosen`: number of records that the caller did not choose.
    """

    rows: int = 0
    first: tuple[tuple[int, str], ...] = ()
    blank: int = 0
    not_chosen: int = 0

    def plus(self, later: LeftOut, line: int = 0) -> LeftOut:
        """Return the sum.

        - `later`: rows of a later part of the table.
        - `line`: number of lines before that part.
        """
        first = [(at + line, text) for at, text in later.first]
        # Rows mostly come in their order: once the list is full, nothing is to be sorted.
        if len(self.first) == SHOWN and (not first or first[0] > self.first[-1]):
            first = list(self.first)
        else:
            first = sorted((*self.first, *first))[:SHOWN]
        return LeftOut(
            self.rows + later.rows,
            tuple(first),
            self.blank + later.blank,
            self.not_chosen + later.not_chosen,
        )


def left_out_row(line: int, text: str) -> LeftOut:
    """Return one row that is not read: a blank one, or one that is not a record.

    - `line`: its line.
    - `text`: its text; "" if it is blank.
    """
    if not text:
        return LeftOut(blank=1)
    return LeftOut(1, ((line, text if len(text) <= _LONG else f"{text[:_LONG]}…"),))


class Selection:
    """Chooses the rows of a table that are read.

    - `layout`: which column is what, the rows above the records, the conditions of the caller.
    - `left_out`: the rows that were not read so far.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.left_out = LeftOut()

    def of_region(self, region: Region) -> tuple[bytes | None, list[Ragged]]:
        """Return 1 for each row that is read where it is (None: all), and the shifted rows.

        - `region`: the rows; of each the fields are under the headers, or were shifted.
        """
        layout = self._layout
        cells = region.column(layout.code.number)
        odd = _unlike_codes(cells, layout.heads.codes)
        if not (odd or layout.where):
            return None, []
        labels = self._perhaps_labels(region, cells, odd)
        strange = [at for at in odd if not cells[at].isascii()]
        wanted = sorted({*labels, *strange})
        rows = dict(zip(wanted, region.rows(wanted) if wanted else []))
        keep = bytearray(b"\1" * len(cells))
        for number in labels:
            keep[number] = self._is_record(region.lines[number], rows[number])
        strange = [at for at in strange if keep[at]]
        moved = shifted([rows[at] for at in strange], layout.code.number)
        for place in moved:
            keep[strange[place]] = 0
        if layout.where:
            keep = self._chosen(region, keep)
        found = [strange[place] for place in moved]
        return (
            bytes(keep) if 0 in keep else None,
            [Ragged(region.lines[at], rows[at]) for at in found],
        )

    def of_ragged(self, records: Sequence[Ragged]) -> list[Ragged]:
        """Return those of some ragged lines that are read."""
        return [one for one in records if self._is_read(one)]

    def _perhaps_labels(self, region: Region, codes: list[bytes], odd: list[int]) -> list[int]:
        """Return the numbers of the rows that must be looked at: their names may be labels.

        - `region`: the rows.
        - `codes`: their code cells.
        - `odd`: the numbers of the rows whose cell is not like a code.
        """
        layout = self._layout
        if not (odd and layout.entity):
            return odd
        names = region.column(layout.entity[0].number)
        labels = perhaps_labels(names, odd)
        heads = layout.heads
        repeated = {at for at in odd if names[at] in heads.names or codes[at] in heads.codes}
        return sorted({*labels, *repeated}) if repeated else labels

    def _is_record(self, line: int, row: Sequence[bytes]) -> bool:
        """Tell whether a row is a record, and count it if it is not."""
        why = why_left_out(row, self._layout.code.number, self._layout.heads)
        if why is not None:
            self.left_out = self.left_out.plus(left_out_row(line, why))
        return why is None

    def _chosen(self, region: Region, keep: bytearray) -> bytearray:
        """Return the rows that the caller chose, and count the others.

        - `region`: the rows.
        - `keep`: 1 for each row that is a record.
        """
        chosen = bytes(keep)
        for condition in self._layout.where:
            chosen = both(chosen, _holding(condition, region.column(condition.column)))
        left = LeftOut(not_chosen=keep.count(1) - chosen.count(1))
        self.left_out = self.left_out.plus(left)
        return bytearray(chosen)

    def _is_read(self, record: Ragged) -> bool:
        """Tell whether a ragged line is read, and count it if it is not."""
        layout = self._layout
        if not self._is_record(record.line, record.fields):
            return False
        if all(_holds(condition, record.fields, layout) for condition in layout.where):
            return True
        self.left_out = self.left_out.plus(LeftOut(not_chosen=1))
        return False


def _unlike_codes(cells: list[bytes], heads: Iterable[bytes]) -> list[int]:
    """Return the numbers of the cells that are not codes: short, a heading, or not ASCII.

    - `cells`: the code cells.
    - `heads`: the cells of the rows above the records.
    """
    joined = b"\n".join(cells)
    is_ascii = joined.isascii()
    repeated = [head for head in heads if head in joined]
    if is_ascii and not repeated and _are_of_18_bytes(joined, len(cells)):
        return []
    odd = bytes(map(SHORT.__gt__, map(len, cells)))
    if not is_ascii:
        strange = flipped(bytes(map(bytes.isascii, cells)))
        valid = valid_cells(list(compress(cells, strange)))
        odd = either(odd, spread(strange, flipped(valid)))
    for head in repeated:
        odd = either(odd, bytes(map(head.__eq__, cells)))
    return list(ones(odd))


def _are_of_18_bytes(joined: bytes, size: int) -> bool:
    """Tell whether all cells have 18 bytes, as almost always: one comparison proves it.

    - `joined`: the cells, a line break between two.
    - `size`: number of cells.
    """
    ends = b"\n" * (size - 1)
    return (
        len(joined) == ROW * size - 1
        and joined[ROW - 1 :: ROW] == ends
        and joined.count(b"\n") == size - 1
    )


def _holding(condition: Condition, cells: list[bytes]) -> bytes:
    """Return 1 for each cell that fulfils a condition."""
    found = bytes(map(condition.values.__contains__, fold_column(BETWEEN.join(cells))))
    return found if condition.equal else flipped(found)


def _holds(condition: Condition, fields: Sequence[bytes], layout: Layout) -> bool:
    """Tell whether a ragged line fulfils a condition; fields behind the code shift with it."""
    number, code = condition.column, layout.code.number
    if number > code:
        number += shift_of(list(fields), code)
    cell = fields[number] if number < len(fields) else b""
    return (fold_cell(cell) in condition.values) == condition.equal
