"""Delimited text, the format of every file without the first bytes of another format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from uscc.batch.records import decode
from uscc.errors import NoCodes, RegistryError
from uscc.readers import delimiters
from uscc.readers.encoding import Utf8
from uscc.readers.evidence import TableHead
from uscc.readers.grid import ONLY_HEADER
from uscc.readers.heading import SAMPLED, SEARCHED, Row, find_heading
from uscc.readers.lines import count_line_ends
from uscc.readers.options import ReadOptions
from uscc.readers.pieces import ReadPlan
from uscc.readers.records import Records
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.sentences import Listed

#: Records looked at to find the heading, and the columns by content.
_SAMPLED = SEARCHED + SAMPLED

#: Bytes of the sample that are looked at together.
_SLICE = 1 << 14


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the table of the file."""
    yield DelimitedFile(source, options)


class DelimitedFile(Table):
    """Delimited text; encoding, delimiter, header and columns are detected unless given.

    - `line_length`: bytes per line of the sample, as UTF-8.

    Raises `RegistryError` for a file that cannot be read or safely understood.
    """

    format = "csv"

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.path = source.path
        self.reopens = source.is_file
        self._text = Utf8(source.chunks(), options.encoding, source.path)
        self._records = Records(iter(self._text), source.path)
        sample, declared = self._top()
        if not sample.strip():
            raise NoCodes("the file is empty", path=source.path)
        self.line_length = len(sample) // (count_line_ends(sample) or 1) or 1
        self._records.quoting = options.quoting
        if options.delimiter is not None:
            self._records.delimiter = delimiters.given(options.delimiter, source.path)
        else:
            self._records.delimiter = declared or delimiters.guessed(sample)
        rows, whole = self._sampled(sample, self._records.line)
        heading = find_heading(rows, options, source.path)
        behind = heading.above + heading.rows
        above, rows = rows[:behind], rows[behind : behind + SAMPLED]
        if not rows and whole and self._records.ended:
            listed = Listed(", ", heading.names[:8])
            raise NoCodes(ONLY_HEADER, path=source.path, line=heading.line, names=listed)
        named = heading.line is not None
        head = TableHead(self.path, heading.names, named, [list(row.cells) for row in rows])
        first = None
        for _ in above:
            self._records.next_record()
        if not named:  # the width of the first record is known before any table is made
            first = self._records.next_record()
        super().__init__(source, options, self._records, head, first, heading.line, above)

    def reopened(self) -> DelimitedFile:
        """Return the file opened again. Raises the same errors as the constructor."""
        source = Source(self.path)
        try:
            return DelimitedFile(source, self._options)
        except BaseException:
            source.close()
            raise

    def _top(self) -> tuple[bytes, bytes | None]:
        """Return the sample and the delimiter that its first line declares; None for none.

        A line such as `sep=;` is neither a record nor the header, even if the caller says that
        there is no header; it counts as a line of the file.
        """
        sample = self._records.sample()
        declared = delimiters.declared(sample)
        if declared is not None:
            self._records.skip_line()
            sample = self._records.sample()
        return sample, declared

    def _sampled(self, sample: bytes, line: int) -> tuple[list[Row], bool]:
        """Return some records, and whether all were read without an error.

        The first record must be readable; what follows it may be damaged, and the error is then
        that of the whole file, which knows what is real.

        - `sample`: the first lines.
        - `line`: number of the sample's first line in the file.
        """
        slices = (sample[start : start + _SLICE] for start in range(0, len(sample), _SLICE))
        own = Records(slices, self.path)  # each record copies the rest of its slice
        own.delimiter, own.quoting = self._records.delimiter, self._records.quoting
        own.line = line
        rows: list[Row] = []
        try:
            while len(rows) < _SAMPLED and (record := own.next_record()):
                rows.append(Row(record.line, [decode(cell) for cell in record.fields]))
        except RegistryError:
            if self._records.ended or not rows:
                raise
            return rows, False
        return rows, True

    def pieces(self, size: int) -> Iterator[bytes]:
        """Yield the unread records in pieces of whole lines of UTF-8, instead of `batches`.

        - `size`: bytes per piece, about.
        """
        return self._records.pieces(size)

    @property
    def plan(self) -> ReadPlan:
        """The plan by which another process reads a piece."""
        return ReadPlan(self.path, self._records.delimiter, self._records.quoting, self.layout)

    @property
    def line(self) -> int:
        """The line on which the next record begins."""
        return self._records.line

    @property
    def span(self) -> tuple[int, int] | None:
        """Start and end of the unread records in the file; None if others cannot read it.

        Other processes can read a plain file that is, or so far seems to be, UTF-8. They cannot
        read a path such as `/dev/stdin`, which is another file in another process.
        """
        plain = self._source.compression is None and self._source.is_file
        if not plain or not self._text.encoding.startswith("utf-8"):
            return None
        state = self.state()
        return (self._records.offset + self._text.skipped, state[1]) if state else None

    def _format(self) -> dict[str, Any]:
        return {
            "encoding": self._text.encoding,
            "compression": self._source.compression,
            "delimiter": self._records.delimiter.decode(),
        }
