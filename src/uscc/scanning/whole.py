"""Small tables, each read as a whole by one worker process, several at a time.

A worker opens the file again: what it sends back is the partial result, and the entry of the table
in the report. Large delimited text is cut instead (`cutting`), any other large table is read in
the calling process (`reading`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any, NamedTuple

from uscc.batch.records import RecordBatch
from uscc.errors import RegistryError
from uscc.readers.batches import ReadStats
from uscc.readers.formats import tables
from uscc.readers.layout import Layout
from uscc.readers.options import ReadOptions
from uscc.readers.pieces import CHANGED
from uscc.readers.table import Table

#: Largest table in bytes, decompressed, that one worker reads: delimited text, and any other
#: format. More records would be more keys at a time than the memory for reading holds.
_LARGEST_TEXT, _LARGEST = 2 << 20, 16 << 20


class WholeTable(NamedTuple):
    """A table that another process reads; a piece for an executor.

    - `path`: the file.
    - `number`: the number of the table among those of the file.
    - `options`: how to read it.
    - `source`: the number that batches carry.
    """

    path: str
    number: int
    options: ReadOptions
    source: int

    def feed(
        self, take: Callable[[RecordBatch], object]
    ) -> tuple[Mapping[str, Any], ReadStats, Layout]:
        """Pass the batches to `take`; return entry, statistics and columns of the table.

        Raises `RegistryError` for what the calling process did not see at the top of the table,
        and if the file was changed.
        """
        for table in tables(self.path, self.options):
            with closing(table):
                if table.number == self.number:
                    batches = table.batches(self.source)
                    for batch in batches:
                        take(batch)
                    stats = batches.stats()
                    return table.described(stats), stats, table.layout
        raise RegistryError(CHANGED, path=self.path)


def is_whole(table: Table, size: int) -> bool:
    """Tell whether a table is small enough for one worker, which can open it again.

    - `table`: the table.
    - `size`: bytes of its file, decompressed, about.
    """
    largest = _LARGEST_TEXT if table.format == "csv" else _LARGEST
    return table.reopens and size <= largest
