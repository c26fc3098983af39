"""A table of any format: the interface that the drivers of a scan use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from uscc.errors import NoCodes
from uscc.readers.batches import ReadStats, RecordBatches
from uscc.readers.conditions import chosen_rows, conditions_of
from uscc.readers.evidence import TableHead
from uscc.readers.layout import Layout, choose
from uscc.readers.leftover import heads_of, trimmed
from uscc.readers.naming import kept_columns
from uscc.readers.options import ReadOptions
from uscc.readers.region import Ragged
from uscc.readers.selection import LeftOut, left_out_row
from uscc.readers.source import Source, State
from uscc.readers.statuses import listed

if TYPE_CHECKING:
    from uscc.readers.batches import Rows
    from uscc.readers.heading import Row


class Table:
    """A table with known columns, whose records can be read once.

    A format is a subclass or an instance.

    - `source`: the opened file; the table closes it.
    - `rows`: the records after the header.
    - `head`: the names of the columns and some records.
    - `first`: a record that was already read; None if there is none.
    - `header_line`: the line of the header; None if there is none.
    - `above`: the rows above the records: title lines, then the rows with names.
    """

    #: What the numbers of records count: a slug of `uscc.vocabulary`.
    unit = "line"

    #: What the report calls the format; `uscc.readers.formats` sets it.
    format = ""

    #: The number of the table among those of its file; `uscc.readers.formats` sets it.
    number = 0

    #: Whether another process may open the file again and read the table, while this process asks
    #: for the next table of the file.
    reopens = False

    #: Whether the file has other tables that can be read meanwhile.
    has_others = False

    #: Approximate number of bytes per record.
    line_length = 100

    def __init__(
        self,
        source: Source,
        options: ReadOptions,
        rows: Rows,
        head: TableHead,
        first: Ragged | None = None,
        header_line: int | None = None,
        above: Sequence[Row] = (),
    ) -> None:
        self.path = source.path
        self.first = first
        self.header_line = header_line
        self.head = head
        self._above = above
        self._options = options
        self._source = source
        self._rows = rows

    @cached_property
    def layout(self) -> Layout:
        """Which column is what. Raises `RegistryError` if no choice is safe."""
        head, options = self.head, self._options
        try:
            where = conditions_of(head, options.where)
        except NoCodes:
            choose(head, options.columns)  # that a table has no codes is said first
            raise
        if where:
            head = TableHead(head.path, head.names, head.named, chosen_rows(head.rows, where))
        found = choose(head, options.columns)
        rows = [row.cells for row in self._above]
        entity = found.entity[0].number if found.entity else None
        heads = heads_of(rows, head.names, found.code.number, entity)
        kept = kept_columns(head, options.kept)
        return found._replace(heads=heads, where=where, kept=kept)

    @property
    def _header_rows(self) -> int:
        """Number of rows with names."""
        return sum(self._is_named(row) for row in self._above)

    def _is_named(self, row: Row) -> bool:
        """Tell whether a row above the records has names; the others are title lines."""
        return self.header_line is not None and row.line >= self.header_line

    @property
    def _titles(self) -> LeftOut:
        """The title lines above the header."""
        found = LeftOut()
        for row in self._above:
            if not self._is_named(row):
                text = " ".join(filter(None, trimmed(row.cells)))
                found = found.plus(left_out_row(row.line, text))
        return found

    @property
    def file(self) -> str:
        """The path of the file on disk."""
        return self._source.file

    def batches(self, source: int) -> RecordBatches:
        """Return the records as batches that carry the number `source`."""
        return RecordBatches(self._rows, self.layout, source, self.first)

    @property
    def size(self) -> int | None:
        """Number of rows that are read; None if it is not known."""
        return None

    def rest(self, source: int) -> Any:
        """Return the records that are not among the batches, as a partial result; None: all are.

        - `source`: the number that the batches carry.
        """
        return None

    @property
    def offset(self) -> int:
        """Number of bytes read; see `Source`."""
        return self._source.offset

    @property
    def ended(self) -> bool:
        """Whether all of the table is in memory, because it is small."""
        return self._rows.ended

    def state(self) -> State | None:
        """Return number, size and time of change of the file; None if it is not a regular file."""
        return self._source.state()

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def described(self, stats: ReadStats) -> dict[str, Any]:
        """Return the entry of the table in the report; call it after all records are read."""
        layout = self.layout
        left_out = self._titles.plus(stats.left_out)
        roles = [("code", layout.code), *(("entity", chosen) for chosen in layout.entity)]
        roles += [("status", layout.status)] if layout.status else []
        return {
            "path": self.path,
            "records": stats.records,
            "format": self.format,
            "unit": self.unit,
            **self._format(),
            "header_line": self.header_line,
            "header_rows": self._header_rows,
            "code_column": layout.names[layout.code.number],
            "entity_columns": [layout.names[chosen.number] for chosen in layout.entity],
            "status_column": layout.names[layout.status.number] if layout.status else None,
            "columns": [
                {
                    "role": role,
                    "number": chosen.number + 1,
                    "name": layout.names[chosen.number],
                    "chosen_by": chosen.why,
                }
                for role, chosen in roles
            ],
            "other_code_columns": [number + 1 for number in layout.others],
            "blank_lines": stats.blank + self._titles.blank,
            "left_out": {
                "rows": left_out.rows,
                "first": [{"line": line, "text": text} for line, text in left_out.first],
                "not_chosen": left_out.not_chosen,
            },
            "ragged": {"records": stats.ragged, "first_lines": list(stats.ragged_lines)},
            "statuses": listed(stats.statuses),
        }

    def _format(self) -> dict[str, Any]:
        """Return what the report says of the format: encoding, compression, delimiter."""
        return {"encoding": None, "compression": self._source.compression, "delimiter": None}
