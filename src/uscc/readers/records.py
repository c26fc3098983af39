"""From UTF-8 chunks to tables of records, region by region of whole lines.

A region is split by a fast method (`plain`, `narrow`) where that is safe. Everything else
(quotation marks inside fields, blank or ragged lines) is read by the `csv` module. All methods
give the same records for every input; property tests compare them, with the input cut at any
place.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from uscc.errors import RegistryError
from uscc.readers.delimiters import Restored, cut_at, is_replaced, prepared, row_as_written
from uscc.readers.encoding import Undecodable
from uscc.readers.lines import count_line_ends, first_line, last_line_end
from uscc.readers.narrow import NARROW_FROM, NarrowTable, split_narrow
from uscc.readers.plain import MAX_FIELD, PlainTable, may_have_long_field, split_plain
from uscc.readers.region import NUL, CsvTable, Ragged, RegionTable, cell_of

#: A longer record is an error: it occurs in broken files, not in registries.
MAX_RECORD = 1 << 24

#: Bytes read to detect the columns.
_SAMPLED = 1 << 16

_LONG_FIELD = RegistryError(
    "a field has more than {most:,} bytes: a quotation mark is probably not closed",
    hint="quoting",
    most=MAX_FIELD,
)

_LONG_RECORD = RegistryError(
    "a record does not end within {most} MiB: a quotation mark is probably not closed",
    hint="quoting",
    most=MAX_RECORD >> 20,
)

#: Bytes of lines after a region that are handed to `csv` at a time.
_BEHIND = 1 << 16


class Records:
    """Reads records in one pass, with memory for one region at a time.

    - `path`: path of the file.
    - `line`: the line on which the next record begins.
    - `blank`: number of blank lines so far.
    - `delimiter`: the delimiter as written, in UTF-8; set before the first record.
    - `quoting`: whether quotation marks protect delimiters and line breaks; set likewise.
    - `wanted`: numbers of the columns that will be read (empty: all); set before the first table.
    - `least`: smallest size of a region in bytes (the last may be smaller); set before the first.
    - `final`: whether the chunks end with the file. If not, a record that is open at their end is
      not an error.
    - `unread`: number of bytes from the beginning of that open record to the end.
    """

    def __init__(self, chunks: Iterator[bytes], path: str, *, final: bool = True) -> None:
        self._chunks = chunks
        self.path = path
        self._final = final
        self.unread = 0
        self._fed = 0
        self._rest = b""  # read, and not yet part of a region
        self._ended = False
        self.line = 1
        self.blank = 0
        self.delimiter = b","
        self.quoting = True
        self.wanted: Sequence[int] = ()
        self.least = 0

    def sample(self) -> bytes:
        """Return the first whole lines, some thousand, without consuming them."""
        while not self._ended and (len(self._rest) < _SAMPLED or self._rest.isspace()):
            self._read()
        region = self._region()
        self._give_back(region)
        return region

    @property
    def ended(self) -> bool:
        """Whether all of the input has been read; some may not have been handed out yet."""
        return self._ended

    @property
    def offset(self) -> int:
        """Number of bytes handed out."""
        return self._fed - len(self._rest)

    def skip_line(self) -> None:
        """Skip the next line, which is not a record."""
        region = self._region()
        self._give_back(region[len(first_line(region)) :])
        self.line += 1

    def next_record(self) -> Ragged | None:
        """Return the next record that is not blank; None at the end."""
        while region := self._region():
            text = region.lstrip(b"\r\n")
            if len(text) < len(region):  # blank lines, all of them at once
                passed = count_line_ends(region[: len(region) - len(text)])
                self.line, self.blank = self.line + passed, self.blank + passed
                self._give_back(text)
                continue
            first = first_line(region)
            self._give_back(region[len(first) :])
            ((line, row),) = self._by_csv(first)
            return Ragged(line, list(map(cell_of, row)))
        return None

    def tables(self, width: int) -> Iterator[tuple[RegionTable, list[Ragged]]]:
        """Yield the remaining records: tables of `width` columns, each with its ragged records."""
        while region := self._region():
            table = self._plain(region, width)
            if table is None and region.count(b'"') % 2:  # it seems to end inside a field
                region = self._before_open_quote(region)
                table = self._plain(region, width)
            if table is not None:
                self.line = table.next_line
                yield table, []
                continue
            wider = self._wider(region, width)
            if wider is not None:
                yield CsvTable([], []), wider
                continue
            records = self._by_csv(region)
            whole = [(line, row) for line, row in records if len(row) == width]
            yield (
                CsvTable([row for _, row in whole], [line for line, _ in whole]),
                [
                    Ragged(line, list(map(cell_of, row)))
                    for line, row in records
                    if len(row) != width
                ],
            )

    # -- regions ---------------------------------------------------------------------------

    def _region(self) -> bytes:
        """Return the next whole lines; the very last one may lack its end. Empty at the end."""
        cut = last_line_end(self._rest)
        while not cut and not self._ended:
            self._read()
            cut = last_line_end(self._rest)
        # However much was read at once, the first line must not be too long.
        if len(self._rest) > MAX_RECORD and not last_line_end(self._rest[: MAX_RECORD + 1]):
            raise self._endless()
        cut = len(self._rest) if self._ended else cut
        region, self._rest = self._rest[:cut], self._rest[cut:]
        return region

    def _endless(self) -> RegistryError:
        message = "no line ends within {most} MiB, so this is not a table"
        return RegistryError(message, path=self.path, line=self.line, most=MAX_RECORD >> 20)

    def pieces(self, size: int) -> Iterator[bytes]:
        """Yield the rest in pieces of whole lines, each of about `size` bytes."""
        regions: list[bytes] = []
        while region := self._region():
            self.line += count_line_ends(region)
            regions.append(region)
            if sum(map(len, regions)) >= size:
                yield b"".join(regions)
                regions = []
        if regions:
            yield b"".join(regions)

    def _give_back(self, data: bytes) -> None:
        """Put bytes that were handed out too early back in front of the rest."""
        self._rest = data + self._rest

    def _plain(self, region: bytes, width: int) -> PlainTable | NarrowTable | Restored | None:
        quoted = self.quoting and b'"' in region
        table = self._fast(prepared(region, self.delimiter), width, quoted)
        if table is None or not quoted or not is_replaced(self.delimiter):
            return table
        return Restored(table, self.delimiter)

    def _fast(self, region: bytes, width: int, quoted: bool) -> PlainTable | NarrowTable | None:
        delimiter = cut_at(self.delimiter)
        if may_have_long_field(region, delimiter, quoted):
            return None
        how = width, delimiter, quoted, self.line
        if self.wanted and width >= NARROW_FROM[quoted]:
            table = split_narrow(region, *how, self.wanted)
            if table is not None:
                return table
        return split_plain(region, *how)

    def _wider(self, region: bytes, width: int) -> list[Ragged] | None:
        """Return the records of a region by a fast method, if all have the same fields too many.

        Programs that write a delimiter behind the last field do so in every line but the header.

        - `region`: whole lines.
        - `width`: number of columns.
        """
        fields = first_line(region).count(self.delimiter) + 1
        table = self._plain(region, fields) if fields > width else None
        if table is None:
            return None
        self.line = table.next_line
        return list(map(Ragged, table.lines, table.rows(range(len(table.lines)))))

    def _before_open_quote(self, region: bytes) -> bytes:
        """Return the lines before the last quotation mark, which seems to open a field."""
        cut = region.rfind(b"\n", 0, region.rfind(b'"')) + 1
        if not cut:
            return region
        self._give_back(region[cut:])
        return region[:cut]

    def _read(self) -> None:
        """Append the next chunk to the rest, or several chunks if regions must be larger.

        At the end of the input, record that there are no more chunks.
        """
        if len(self._rest) > MAX_RECORD:
            raise self._endless()
        size = len(self._rest)
        read = [self._rest] if size else []  # one chunk alone is joined without a copy
        while True:
            try:
                chunk = next(self._chunks, None)
            except Undecodable as error:
                before = b"".join([*read, error.before])
                line = self.line + count_line_ends(before)
                raise error.error.at(self.path, line) from None
            if chunk is None:
                self._ended = True
                break
            read.append(chunk)
            size += len(chunk)
            if size >= self.least:
                break
        self._fed += size - len(self._rest)
        self._rest = b"".join(read)

    # -- the csv module --------------------------------------------------------------------

    def _by_csv(self, region: bytes) -> list[tuple[int, list[str]]]:
        """Return line and fields of all records that begin in the region; count blank lines.

        A record whose quotation mark is open at the end of the region continues after it.
        """
        first = self.line
        supply = _Lines(region, self._more_lines, self.delimiter)
        self.line += supply.size
        reader = csv.reader(
            iter(supply),
            delimiter=cut_at(self.delimiter).decode("latin-1"),
            quoting=csv.QUOTE_MINIMAL if self.quoting else csv.QUOTE_NONE,
        )
        records = []
        while supply.taken < supply.size:
            line = first + supply.taken
            try:
                row = supply.next_of(reader)
            except csv.Error as error:
                raise _said(error).at(self.path, line) from None
            if max(map(len, row), default=0) > MAX_FIELD:  # where the limit of `csv` was raised
                raise _LONG_FIELD.at(self.path, line)
            if supply.ended and not self._final:
                self.unread = supply.bytes_from(line - first)
                self.line = line
                break
            if supply.ended:
                message = "a quotation mark opens a field here that is never closed"
                raise RegistryError(message, path=self.path, line=line, hint="quoting")
            if row:
                records.append((line, row_as_written(row, self.delimiter)))
            else:
                self.blank += 1
        self.line -= len(supply.unused)
        self._give_back(b"".join(supply.unused))
        return records

    def _more_lines(self) -> list[bytes]:
        """Return the next lines of the rest, none at the end of the input."""
        region = self._region()
        cut = last_line_end(region[:_BEHIND]) or len(first_line(region))
        self._give_back(region[cut:])
        lines = region[:cut].splitlines(keepends=True)
        self.line += len(lines)
        return lines


class _TooLong(csv.Error):
    """A record is longer than `MAX_RECORD` bytes."""


class _Lines:
    """Lines for `csv`, as Latin-1 text so that bytes pass unchanged; one byte delimits.

    - `size`: number of lines in the region.
    - `taken`: number of lines handed out, including lines after the region.
    - `unused`: lines read after the region and not yet handed out.
    - `ended`: whether `csv` asked for more lines than there are.
    """

    def __init__(self, region: bytes, more: Callable[[], list[bytes]], delimiter: bytes) -> None:
        self._lines = region.splitlines(keepends=True)
        self._more = more
        self._delimiter = delimiter
        self.unused: deque[bytes] = deque()
        self.size = len(self._lines)
        self.taken = 0
        self.ended = False
        self._length = self._begin = 0

    def next_of(self, reader: Iterator[list[str]]) -> list[str]:
        """Return the next record of the reader over these lines. Raises `csv.Error`."""
        self._begin = self._length
        return next(reader)

    def bytes_from(self, number: int) -> int:
        """Return the length of all lines handed out except the first `number`."""
        return self._length - sum(map(len, self._lines[:number]))

    def __iter__(self) -> Iterator[str]:
        for line in chain(self._lines, self._behind()):
            self.taken += 1
            self._length += len(line)
            if self._length - self._begin > MAX_RECORD:
                raise _TooLong
            yield prepared(line, self._delimiter).decode("latin-1").replace("\0", NUL)
        self.ended = True

    def _behind(self) -> Iterator[bytes]:
        while lines := self._more():
            self.unused.extend(lines)
            while self.unused:
                yield self.unused.popleft()


def _said(error: csv.Error) -> RegistryError:
    if "field larger" in str(error):
        return _LONG_FIELD
    if isinstance(error, _TooLong):
        return _LONG_RECORD
    return RegistryError("cannot be read as CSV: {why}", why=str(error))
