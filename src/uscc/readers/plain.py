"""The fast method from a region of whole lines to columns; None if it is not safe.

In a region without quotation marks, `region.replace(b"\n", b",\n,").split(b",")` gives all
fields of all lines in one list, with a line break as an extra field behind each line. If there
are as many extra fields as lines, each at the stride of the header's width, every line has that
many fields, and a column is a strided slice. Quotation marks at the borders of fields, or doubled
inside them, are removed first; the characters they protect (delimiters, line breaks, one mark of
a doubled one) are masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

_QUOTE = b'"'

#: Mask a protected delimiter, line break and quotation mark.
_MASKED_DELIMITER = b"\x01"
_MASKED_BREAK = b"\x02"
_MASKED_QUOTE = b"\x03"
MASKS = _MASKED_DELIMITER + _MASKED_BREAK + _MASKED_QUOTE

#: Return the first and the last byte; faster than indices in a loop.
_FIRST, _LAST = itemgetter(0), itemgetter(-1)

#: A field of more bytes is an error of the `csv` module: mostly half a table after a quotation
#: mark that was not closed.
MAX_FIELD = 131_072

#: Joins cells that are processed together: no UTF-8 text has this byte.
_BETWEEN = b"\xff"


class PlainTable(NamedTuple):
    """The records of a plain region.

    - `fields`: of all records, with the line breaks between them.
    - `stride`: distance of two fields of one column.
    - `lines`: the line on which each record begins.
    - `next_line`: the line after all records.
    - `unmask`: the table that restores masked characters; None if there are none.
    """

    fields: list[bytes]
    stride: int
    lines: Sequence[int]
    next_line: int
    unmask: bytes | None

    def column(self, number: int) -> list[bytes]:
        """Return a column as a list of cells."""
        cells = self.fields[number : self.stride * len(self.lines) : self.stride]
        if self.unmask is None:
            return cells
        return _BETWEEN.join(cells).translate(self.unmask).split(_BETWEEN)

    def rows(self, numbers: Iterable[int]) -> list[list[bytes]]:
        """Return the fields of some records."""
        starts = [number * self.stride for number in numbers]
        rows = [self.fields[start : start + self.stride - 1] for start in starts]
        if self.unmask is None:
            return rows
        return [[cell.translate(self.unmask) for cell in row] for row in rows]


def split_plain(
    region: bytes, width: int, delimiter: bytes, quoted: bool, line: int
) -> PlainTable | None:
    """Return the table of a region that begins on `line`; None if it is not plain.

    It is plain if every line has `width` fields, no line is blank, and quotation marks are only
    at the borders of fields. The cost is the creation of the fields, some 25 nanoseconds each.

    - `region`: whole lines.
    - `width`: number of columns.
    - `delimiter`: one byte.
    - `quoted`: whether quotation marks protect fields in the region.
    - `line`: number of the region's first line.
    """
    plain = with_lf(region, quoted)
    unmask = None
    if plain and quoted:
        plain, unmask = _unquote(plain, delimiter)
    if not plain:
        return None
    spaced = plain.replace(b"\n", delimiter + b"\n" + delimiter)
    count = (len(spaced) - len(plain)) // 2  # of lines, cheaper than counting their ends
    fields = spaced.split(delimiter)
    stride = width + 1
    if len(fields) != count * stride + 1 or fields[width::stride].count(b"\n") != count:
        return None
    if width == 1 and b"" in fields[0:-1:stride]:  # a blank line, or a blank cell in quotes
        return None
    if unmask is None or _MASKED_BREAK not in plain:
        return PlainTable(fields, stride, range(line, line + count), line + count, unmask)
    if b"\r" in region:  # the line breaks inside the fields would not stay as they are
        return None
    if max(map(len, fields)) > MAX_FIELD:
        return None
    *lines, next_line = _line_starts(plain, line)
    return PlainTable(fields, stride, lines, next_line, unmask)


def with_lf(region: bytes, quoted: bool) -> bytes | None:
    """Return the region with LF at the end of every line; None if CR may be inside quotes."""
    if b"\r" in region:
        region = region.replace(b"\r\n", b"\n")
        if b"\r" in region:
            if quoted:
                return None
            region = region.replace(b"\r", b"\n")
    return region if region.endswith(b"\n") else region + b"\n"


def may_have_long_field(region: bytes, delimiter: bytes, quoted: bool) -> bool:
    """Tell whether a field may be too long, so that `csv` must decide; no if lines are short."""
    if not _has_window_without(region, b"\n", b"\r"):
        return False
    return quoted or _has_window_without(region, b"\n", b"\r", delimiter)


def _has_window_without(region: bytes, *ends: bytes) -> bool:
    """Tell whether a run without any of these bytes may be longer than `MAX_FIELD`.

    A longer run would fill one of the windows of half that size. Only a line or two of each window
    is read.
    """
    size = MAX_FIELD // 2
    return any(
        all(region.find(end, at, at + size) < 0 for end in ends)
        for at in range(0, len(region) - size + 1, size)
    )


def _unquote(region: bytes, delimiter: bytes) -> tuple[bytes | None, bytes | None]:
    """Return the region without quotation marks and the table that unmasks it.

    Split at the marks, the region is pieces outside and inside in turn. The method is safe if
    every piece outside begins and ends at the border of a field, or is empty because of a doubled
    mark, and if the region contains none of the masks (no delimiter is one, see `delimiters`).
    Otherwise both values are None.
    """
    pieces = region.split(_QUOTE)
    outside = pieces[0::2]
    if len(pieces) % 2 == 0 or not at_borders(outside, delimiter):
        return None, None
    inside = _QUOTE.join(pieces[1::2])
    doubled = b"" in outside[1:-1]
    if not doubled and delimiter not in inside and b"\n" not in inside:
        return b"".join(pieces), None
    if any(mask in region for mask in MASKS):
        return None, None
    protected = delimiter + b"\n" + _QUOTE
    hide = bytes.maketrans(protected[:2], MASKS[:2])
    pieces[1::2] = inside.translate(hide).split(_QUOTE)
    if doubled:
        pieces[2:-1:2] = [piece or _MASKED_QUOTE for piece in outside[1:-1]]
    return b"".join(pieces), bytes.maketrans(MASKS, protected)


def at_borders(outside: list[bytes], delimiter: bytes) -> bool:
    """Tell whether pieces outside quotation marks begin and end at borders of fields."""
    ends = set(map(_FIRST, filter(None, outside[1:])))
    ends.update(map(_LAST, filter(None, outside[:-1])))
    return ends <= {*delimiter, *b"\n"}


def _line_starts(plain: bytes, line: int) -> list[int]:
    """Return the line on which each record begins, where fields hold masked line breaks.

    The last number is the line after all records.
    """
    starts = [line]
    for record in plain.split(b"\n")[:-1]:
        starts.append(starts[-1] + 1 + record.count(_MASKED_BREAK))
    return starts
