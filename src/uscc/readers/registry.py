"""One registry file: opened, understood, and read in blocks for the audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Any, NamedTuple

from uscc.audit.block import UNIT, Block, decode
from uscc.code.judge import is_valid
from uscc.errors import RegistryError
from uscc.readers.encoding import Utf8
from uscc.readers.layout import Sheet, Wanted, choose
from uscc.readers.names import CLOSED_WORDS
from uscc.readers.ragged import is_shifted, realigned
from uscc.readers.records import Ragged, Records, Table
from uscc.readers.source import Source

#: Records looked at to find the columns by content.
_SAMPLED = 200

#: No column name has so many digits.
_MANY_DIGITS = 8

#: Ragged lines named in the report; all are counted.
_NAMED_LINES = 5

#: Delimiters that are tried, the likeliest first.
DELIMITERS = (b",", b"\t", b";", b"|")


class Reading(NamedTuple):
    """How to read a file. None: find out.

    `encoding`: a Python codec name. `delimiter`: one ASCII character. `header`: whether the
    first line holds column names. `quoting`: whether quotation marks protect what is inside.
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


class Registry:
    """A registry file. `layout` says which column is what; `blocks` reads the records once.

    Raises `RegistryError` for all that cannot be read or safely understood.
    """

    def __init__(self, path: str, how: Reading) -> None:
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
        self.count = 0
        self.ragged = 0
        self.ragged_lines: list[int] = []

    def _begin(self, how: Reading) -> None:
        sample = self._records.sample()
        if not sample.strip():
            raise RegistryError("the file is empty", path=self.path)
        self._records.quoting = how.quoting
        self._records.delimiter = _delimiter(how.delimiter, sample, self.path)
        first = self._records.next_record()
        assert first is not None
        top = [decode(cell) for cell in first.fields]
        self.header = _is_header(top) if how.header is None else how.header
        self.header_line = first.line if self.header else None
        rows, whole = self._sampled(sample)
        if self.header:
            names = tuple(name.strip() for name in top)
        else:
            names = tuple(f"#{number}" for number in range(1, len(top) + 1))
            rows.insert(0, top)
            self._first = first
        if not rows and whole:
            message = f"only a header line ({', '.join(names[:8])}), and no record under it"
            raise RegistryError(message, path=self.path, line=first.line)
        sheet = Sheet(self.path, names, self.header, rows)
        self.layout = choose(sheet, how.columns)

    def _sampled(self, sample: bytes) -> tuple[list[list[str]], bool]:
        """Return some records as text, and whether there was no error among them.

        The sample may be cut off inside a quoted field; the reading itself will tell.
        """
        own = Records(iter([sample]), self.path)
        own.delimiter, own.quoting = self._records.delimiter, self._records.quoting
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

    def blocks(self, source: int) -> Iterator[Block]:
        """Yield the records as blocks that carry the number `source`."""
        try:
            yield from self._blocks(source)
        finally:
            self.close()

    def close(self) -> None:
        """Close the file; reading all blocks does so too."""
        self._source.close()

    def _blocks(self, source: int) -> Iterator[Block]:
        if not self.header:
            yield from self._ragged_block(source, [self._first], counted=False)
        for table, ragged in self._records.tables(len(self.layout.names)):
            shifted = self._shifted(table)
            if table.lines:
                yield self._block(source, table, set(shifted))
            if shifted or ragged:
                moved = [Ragged(table.lines[at], table.row(at)) for at in shifted]
                yield from self._ragged_block(source, sorted(moved + ragged), counted=True)

    def _shifted(self, table: Table) -> list[int]:
        """Return the numbers of the records whose fields do not stand under their headers."""
        code = self.layout.code.number
        cells = table.column(code)
        if b"".join(cells).isascii():
            return []
        odd = (at for at, cell in enumerate(cells) if not cell.isascii())
        return [at for at in odd if is_shifted(table.row(at), code)]

    def _block(self, source: int, table: Table, left_out: set[int]) -> Block:
        layout = self.layout
        codes = table.column(layout.code.number)
        cells = [table.column(chosen.number) for chosen in layout.entity]
        if len(cells) > 1:
            cells = [list(map(UNIT.join, zip(*cells)))]
        statuses = table.column(layout.status.number) if layout.status else []
        lines = table.lines
        if left_out:
            keep = [at not in left_out for at in range(len(codes))]
            codes, statuses = list(compress(codes, keep)), list(compress(statuses, keep))
            cells = [list(compress(column, keep)) for column in cells]
            lines = list(compress(lines, keep))
        self.count += len(codes)
        return Block(source, codes, cells[0] if cells else None, _closed(statuses), lines)

    def _ragged_block(
        self, source: int, records: Sequence[Ragged], *, counted: bool
    ) -> Iterator[Block]:
        """Yield lines whose fields do not stand under their headers, as far as they go."""
        self.count += len(records)
        if counted:
            self.ragged += len(records)
            room = _NAMED_LINES - len(self.ragged_lines)
            self.ragged_lines += [record.line for record in records[:room]]
        delimiter = self._records.delimiter
        cells = [realigned(record.fields, self.layout, delimiter) for record in records]
        codes, entities, statuses = map(list, zip(*cells))
        lines = [record.line for record in records]
        known = entities if self.layout.entity else None
        yield Block(source, codes, known, _closed(statuses), lines)

    def description(self) -> dict[str, Any]:
        """Return what the report says of this file: complete once all blocks are read."""
        layout = self.layout
        roles = [("code", layout.code), *(("entity", chosen) for chosen in layout.entity)]
        roles += [("status", layout.status)] if layout.status else []
        return {
            "path": self.path,
            "records": self.count,
            "encoding": self._text.encoding,
            "compression": self._source.compression,
            "delimiter": self._records.delimiter.decode("ascii"),
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
            "blank_lines": self._records.blank,
            "ragged": {"records": self.ragged, "first_lines": self.ragged_lines},
        }


def _is_header(cells: list[str]) -> bool:
    """Tell whether the first record holds names: no code in it, nor any number as long."""
    digits = (sum(char.isdecimal() for char in cell) for cell in cells)
    return not any(map(is_valid, cells)) and max(digits) < _MANY_DIGITS


def _delimiter(given: str | None, sample: bytes, path: str) -> bytes:
    """Return the delimiter: the one given, else the one that stands most often in line one."""
    if given is not None:
        name = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}.get(
            given, given
        )
        if len(name) == 1 and name.isascii() and name not in '"\n\r\0':
            return name.encode()
        raise RegistryError(
            f"the delimiter is one ASCII character or 'tab', not {given!r}", path=path
        )
    lines = (line for line in sample.splitlines() if line.strip())
    outside = b"".join(next(lines).split(b'"')[0::2])
    best = max(DELIMITERS, key=outside.count)
    return best if best in outside else b","


def _closed(statuses: list[bytes]) -> frozenset[int]:
    """Return the numbers of the cancelled records."""
    closed = {status for status in set(statuses) if any(word in status for word in CLOSED_WORDS)}
    if not closed:
        return frozenset()
    return frozenset(number for number, status in enumerate(statuses) if status in closed)
