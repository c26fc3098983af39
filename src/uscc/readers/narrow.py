"""The fast method for wide files: only the requested columns become fields.

Creating a field costs some 25 nanoseconds, so a file of 30 columns would cost more in unused
fields than in everything else. Here every line is cut only as far as the last requested column;
its delimiters, with all other bytes deleted, prove that it has the expected number of fields.

Text between quotation marks is first replaced by a mark. That is safe if every pair of
quotation marks encloses a whole field without a line break: all other delimiters and line breaks
then separate fields and lines. The text is put back into the requested fields only.

A region is processed in strips: a strip and everything made from it stay in the cache.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import accumulate, compress, count, repeat
from typing import NamedTuple

from uscc.readers.plain import at_borders, with_lf

#: Smallest number of columns where this way is faster than making all fields: of a region with
#: quotation marks (True), whose fields must be masked and unmasked there, and of one without.
NARROW_FROM = {True: 5, False: 10}

#: Approximate number of bytes per strip.
_STRIP = 1 << 16

#: A file of at least `MANY_COLUMNS` columns, whichever way it is read, has regions of at least
#: `WIDE_REGION` bytes, so that a batch has some thousand records.
MANY_COLUMNS, WIDE_REGION = 7, 1 << 21

_QUOTE = b'"'

#: Replaces a field in quotation marks; never a delimiter, see `delimiters`.
_MARK = b"\x01"


class NarrowTable(NamedTuple):
    """The records of a region.

    - `columns`: the cells of the requested columns, by number of the column.
    - `text`: the whole region.
    - `quoted`: whether quotation marks protect fields in it.
    """

    columns: dict[int, list[bytes]]
    lines: Sequence[int]
    next_line: int
    text: bytes
    delimiter: bytes
    quoted: bool

    def column(self, number: int) -> list[bytes]:
        """Return a requested column as a list of cells."""
        return self.columns[number]

    def rows(self, numbers: Iterable[int]) -> list[list[bytes]]:
        """Return all fields of some records; the region is split into lines only once."""
        lines = self.text.split(b"\n")
        return [self._cells(lines[number]) for number in numbers]

    def _cells(self, line: bytes) -> list[bytes]:
        if not self.quoted:
            return line.split(self.delimiter)
        pieces = (line + b"\n").split(_QUOTE)
        plain = _marked(pieces[0::2])[:-1]
        inside = iter(_whole(pieces[0::2], pieces[1::2]))
        return [next(inside) if cell == _MARK else cell for cell in plain.split(self.delimiter)]


def split_narrow(
    region: bytes, width: int, delimiter: bytes, quoted: bool, line: int, wanted: Sequence[int]
) -> NarrowTable | None:
    """Return the table of a region; None if this method is not safe.

    It is safe if every line has `width` fields, at least two, and quotation marks enclose
    whole fields, or are doubled inside them, without a line break.

    - `region`: whole lines.
    - `width`: number of columns.
    - `delimiter`: one byte.
    - `quoted`: whether quotation marks protect fields in the region.
    - `line`: number of the region's first line.
    - `wanted`: numbers of the requested columns.
    """
    text = with_lf(region, quoted)
    if not text:
        return None
    columns: dict[int, list[bytes]] = {number: [] for number in wanted}
    for strip in _strips(text):
        found = _columns_of(strip, width, delimiter, quoted, wanted)
        if found is None:
            return None
        for number, column in found.items():
            columns[number] += column
    next_line = line + len(columns[wanted[0]])
    return NarrowTable(columns, range(line, next_line), next_line, text, delimiter, quoted)


def _strips(text: bytes) -> Iterator[bytes]:
    """Yield the text in strips of whole lines."""
    start = 0
    while start < len(text):
        stop = text.rfind(b"\n", start, start + _STRIP) + 1 or text.index(b"\n", start) + 1
        yield text[start:stop]
        start = stop


def _columns_of(
    strip: bytes, width: int, delimiter: bytes, quoted: bool, wanted: Sequence[int]
) -> dict[int, list[bytes]] | None:
    """Return the requested columns; None if the strip is not plain."""
    plain = strip
    inside: list[bytes] = []
    outside: list[bytes] = []
    if quoted:
        pieces = strip.split(_QUOTE)
        outside, inside = pieces[0::2], pieces[1::2]
        if len(pieces) % 2 == 0 or _MARK in strip or b"\n" in b"".join(inside):
            return None
        if not at_borders(outside, delimiter):
            return None
        plain = _marked(outside)
    # One comparison of the delimiters and line breaks alone shows whether all lines are alike.
    shape = plain.translate(None, _all_but(delimiter + b"\n"))
    if shape != (delimiter * (width - 1) + b"\n") * (len(shape) // width):
        return None
    columns = _cut(plain, width, delimiter, wanted)
    if inside:
        _put_back(columns, plain, (outside, inside), delimiter)
    return columns


@cache
def _all_but(chars: bytes) -> bytes:
    return bytes(byte for byte in range(256) if byte not in chars)


def _cut(
    plain: bytes, width: int, delimiter: bytes, wanted: Sequence[int]
) -> dict[int, list[bytes]]:
    """Return the requested columns; lines are split from the side that is nearer to them."""
    head, tail = max(wanted) + 1, width - min(wanted)
    cut, cuts = (bytes.split, head) if head <= tail else (bytes.rsplit, tail)
    fields: list[bytes] = []
    # The lines of a `BytesIO` cost half: it looks for their ends with `memchr`, `split` at each
    # byte. But it leaves the break in the last field, which must not be a requested one.
    for line in _lines(plain) if head == width else BytesIO(plain):
        fields += cut(line, delimiter, cuts)
    stride = min(cuts + 1, width)  # pieces of a line, including its unsplit rest
    first = 0 if head <= tail else width - stride
    return {number: fields[number - first :: stride] for number in wanted}


def _lines(plain: bytes) -> list[bytes]:
    """Return the lines without their breaks."""
    return plain.split(b"\n")[:-1]


def _marked(outside: list[bytes]) -> bytes:
    """Return the text outside with a mark per quoted field; an empty piece is a doubled mark."""
    return _MARK.join([outside[0], *filter(None, outside[1:])])


def _put_back(
    columns: dict[int, list[bytes]],
    plain: bytes,
    pieces: tuple[list[bytes], list[bytes]],
    delimiter: bytes,
) -> None:
    """Put the text between quotation marks back into the requested columns."""
    for number, column in columns.items():
        if _MARK not in column:
            continue
        lines, inside = _lines(plain), _whole(*pieces)
        marks = [0, *accumulate(map(bytes.count, lines, repeat(_MARK)))]
        for at in compress(count(), map(_MARK.__eq__, column)):
            before = lines[at].split(delimiter, number)[:number].count(_MARK)
            column[at] = inside[marks[at] + before]


def _whole(outside: list[bytes], inside: list[bytes]) -> list[bytes]:
    """Return the text for each mark; pieces around a doubled quotation mark are joined."""
    found: list[bytes] = []
    for before, piece in zip(outside, inside):
        if before or not found:
            found.append(piece)
        else:
            found[-1] += _QUOTE + piece
    return found
