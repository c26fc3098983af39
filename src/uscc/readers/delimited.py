"""One registry file: opened, understood, and read in batches for the audit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from uscc.batch.records import decode
from uscc.code.judge import is_valid
from uscc.errors import RegistryError
from uscc.readers import delimiters
from uscc.readers.batches import ReadStats, RecordBatches
from uscc.readers.encoding import Utf8
from uscc.readers.evidence import TableHead
from uscc.readers.layout import Layout, Wanted, choose
from uscc.readers.lines import count_line_ends
from uscc.readers.records import Records
from uscc.readers.source import Source, State
from uscc.readers.statuses import listed
from uscc.sentences import Listed

#: Records looked at to find the columns by content.
_SAMPLED = 200

#: Bytes of the sample that are looked at together.
_SLICE = 1 << 14

#: No column name has so many digits.
_MANY_DIGITS = 8

#: What begins so means something else in every process.
_OWN = ("/dev/", "/proc/")


class ReadOptions(NamedTuple):
    """How to read a file. None: find out.

    `encoding`: a Python codec name. `delimiter`: characters, a word or escapes, see
    `uscc.readers.delimiters`. `header`: whether the first line holds column names. `quoting`:
    whether quotation marks protect what is inside.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    quoting: bool = True
    columns: Wanted = Wanted()

    @property
    def several_columns(self) -> bool:
        """Whether the caller names two or more columns that together are the entity."""
        return len(self.columns.entity or ()) > 1

    @property
    def no_entity(self) -> bool:
        """Whether the caller says that no column names the entity."""
        return self.columns.entity is not None and not self.columns.entity


class ReadPlan(NamedTuple):
    """How the records of a file are read, once that is known: path, delimiter, whether
    quotation marks protect, which column is what.
    """

    path: str
    delimiter: bytes
    quoting: bool
    layout: Layout


class DelimitedFile:
    """A registry file. `layout` says which column is what; `batches` reads the records once.
    `first` is the first record where there is no header. `line_length`: bytes a line, as UTF-8,
    of those looked at.

    Raises `RegistryError` for all that cannot be read or safely understood.
    """

    def __init__(self, path: str, how: ReadOptions) -> None:
        self.path = path
        self._how = how
        self._source = Source(path)
        try:
            self._text = Utf8(self._source.chunks(), how.encoding, path)
            self._records = Records(iter(self._text), path)
            self._begin(how)
        except BaseException:
            self._source.close()
            raise

    def _begin(self, how: ReadOptions) -> None:
        sample, declared = self._top()
        if not sample.strip():
            raise RegistryError("the file is empty", path=self.path)
        self.line_length = len(sample) // (count_line_ends(sample) or 1) or 1
        self._records.quoting = how.quoting
        if how.delimiter is not None:
            self._records.delimiter = delimiters.given(how.delimiter, self.path)
        else:
            self._records.delimiter = declared or delimiters.guessed(sample)
        begin = self._records.line
        first = self._records.next_record()
        assert first is not None
        top = [decode(cell) for cell in first.fields]
        self.header = _is_header(top) if how.header is None else how.header
        self.header_line = first.line if self.header else None
        rows, whole = self._sampled(sample, begin)
        if self.header:
            names = tuple(name.strip() for name in top)
        else:
            names = tuple(f"#{number}" for number in range(1, len(top) + 1))
            rows.insert(0, top)
        self.first = None if self.header else first
        if not rows and whole and self._records.ended:
            message = "only a header line ({names}), and no record under it"
            listed = Listed(", ", names[:8])
            raise RegistryError(message, path=self.path, line=first.line, names=listed)
        head = TableHead(self.path, names, self.header, rows)
        self.layout = choose(head, how.columns)

    def _top(self) -> tuple[bytes, bytes | None]:
        """Return the first lines and the delimiter that they declare, None if they do not.

        A line such as `sep=;` is neither a record nor the header, whatever the caller says of
        those, but a line of the file.
        """
        sample = self._records.sample()
        declared = delimiters.declared(sample)
        if declared is not None:
            self._records.skip_line()
            sample = self._records.sample()
        return sample, declared

    def _sampled(self, sample: bytes, line: int) -> tuple[list[list[str]], bool]:
        """Return some records as text, and whether there was no error among them; `line` is the
        first one of the sample.

        The sample may be cut off inside a quoted field; the reading itself will tell.
        """
        slices = (sample[start : start + _SLICE] for start in range(0, len(sample), _SLICE))
        own = Records(slices, self.path)  # each record takes a copy of what is behind it
        own.delimiter, own.quoting = self._records.delimiter, self._records.quoting
        own.line = line
        rows: list[list[str]] = []
        try:
            own.next_record()
            while len(rows) < _SAMPLED and (record := own.next_record()):
                rows.append([decode(cell) for cell in record.fields])
        except RegistryError:
            if self._records.ended:
                raise
            return rows, False
        return rows, True

    def batches(self, source: int) -> RecordBatches:
        """Return the records as batches that carry the number `source`. They can be read once."""
        return RecordBatches(self._records, self.layout, source, self.first)

    def pieces(self, size: int) -> Iterator[bytes]:
        """Yield the records behind the first ones in pieces of UTF-8, whole lines of about
        `size` bytes. Instead of `batches`.
        """
        return self._records.pieces(size)

    @property
    def plan(self) -> ReadPlan:
        """How the records behind the header are read, for whoever reads a piece of them."""
        return ReadPlan(self.path, self._records.delimiter, self._records.quoting, self.layout)

    @property
    def line(self) -> int:
        """The line on which the next record begins."""
        return self._records.line

    @property
    def offset(self) -> int:
        """How many bytes of the file were read; see `Source`."""
        return self._source.offset

    @property
    def ended(self) -> bool:
        """Whether all of the file is in memory already: it is small."""
        return self._records.ended

    def state(self) -> State | None:
        """Return which file this is, its size and time of change; None if it is no file."""
        return self._source.state()

    @property
    def span(self) -> tuple[int, int] | None:
        """Where in the file the records unread begin and end, if they may be read there: only
        in a plain file of UTF-8, or of what so far seems to be UTF-8, and not under a name
        such as `/dev/stdin`, which is another file in another process.
        """
        plain = self._source.compression is None and self.path != "-"
        plain = plain and not self.path.startswith(_OWN)
        if not plain or not self._text.encoding.startswith("utf-8"):
            return None
        state = self.state()
        return (self._records.offset + self._text.skipped, state[1]) if state else None

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def description(self, stats: ReadStats) -> dict[str, Any]:
        """Return what the report says of this file: complete once all of it is read."""
        layout = self.layout
        roles = [("code", layout.code), *(("entity", chosen) for chosen in layout.entity)]
        roles += [("status", layout.status)] if layout.status else []
        return {
            "path": self.path,
            "records": stats.records,
            "encoding": self._text.encoding,
            "compression": self._source.compression,
            "delimiter": self._records.delimiter.decode(),
            "header_line": self.header_line,
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
            "blank_lines": stats.blank,
            "ragged": {"records": stats.ragged, "first_lines": list(stats.ragged_lines)},
            "statuses": listed(stats.statuses),
        }


def _is_header(cells: list[str]) -> bool:
    """Tell whether the first record holds names: no code in it, nor any number as long."""
    digits = (sum(char.isdecimal() for char in cell) for cell in cells)
    return not any(map(is_valid, cells)) and max(digits) < _MANY_DIGITS
