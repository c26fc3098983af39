"""Sheets, read with a regular expression: the fast way, for rows that are written alike.

A region is cut at its rows by `re.split`: the groups of the pattern are the columns, and what is
between two matches is a gap. Where all gaps are blank, the rows are proven: between them is
nothing, and each is a well-formed element, for the pattern matches nothing else in a plain region.
Gaps go to the walker, which goes on from there: a row that looks different, the head, the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from uscc.readers.workbook.cells import PLAIN, Column, Look, Meaning, SheetBlock
from uscc.readers.workbook.exact import SheetWalker
from uscc.readers.workbook.package import Package
from uscc.readers.workbook.regions import (
    PREFIX,
    SPACE,
    Region,
    is_plain,
    is_space,
    regions,
    resolved,
)
from uscc.readers.workbook.shapes import Cells, Layout, Shape, Variant, plain_look

#: What ends where the rows begin.
_BEGIN = re.compile(rb"<" + PREFIX + rb"sheetData>")

#: Gaps of a region that go to the walker one by one; with more of them, all of it does. If they
#: are a larger part of it than one byte in 16, the pattern is made to match more rows.
_GAPS, _SMALL = 8, 16

#: Rows of a region that are looked at when too many did not match, and how often in one region.
_LOOKED_AT, _TRIES = 32, 3

#: Attributes that are remembered; rows may have one of their own each.
_REMEMBERED = 4_096

#: The pieces of a region: a gap, then the groups of a row, then a gap, …
_Parts = list[bytes]


def fast_blocks(package: Package, part: str, meaning: Meaning) -> Iterator[SheetBlock]:
    """Yield the same rows as `exact_blocks`, sooner.

    - `package`, `part`: the sheet.
    - `meaning`: what its cells mean.
    """
    sheet = _FastSheet(package, part, meaning)
    for region in regions(package.chunks(part), _BEGIN, b"row"):
        yield from sheet.read(region)
    yield from sheet.slowly(None)


class _FastSheet:
    """A sheet: the walker, and the pattern for the rows that it need not see."""

    def __init__(self, package: Package, part: str, meaning: Meaning) -> None:
        self._package = package
        self._part = part
        self._meaning = meaning
        self._walker = SheetWalker(meaning)
        self._shape: Shape | None = None
        self._layout: Layout | None = None
        self._looks: dict[tuple[bytes, str], Look | None] = {}

    def read(self, region: Region) -> Iterator[SheetBlock]:
        """Yield the rows of a region."""
        parts = None
        if region.whole and self._walker.clean and is_plain(region.data):
            parts = self._split(region)
        if parts is None:
            yield from self.slowly(region.data)
        else:
            yield from self._matched(region, parts)

    def slowly(self, data: bytes | None) -> Iterator[SheetBlock]:
        """Yield the rows that the walker finds in some bytes; None: the sheet has ended."""
        self._package.feed(self._part, self._walker, data)
        return self._walker.take()

    def _split(self, region: Region) -> _Parts | None:
        """Return the pieces of a plain region; None if few of its rows are alike."""
        data = region.data
        if self._layout is None:
            self._shape = Shape(region.prefix)
            # A row in the middle is a record, those at the top are titles and names.
            begin = b"<%brow " % region.prefix
            middle = data.find(begin, len(data) // 2)
            self._shape.learn([data[max(middle, 0) :]])
            self._layout = self._shape.layout()
        left = _TRIES
        while True:
            if self._layout is None or self._shape is None:
                return None
            parts = self._layout.pattern.split(data)
            step = self._layout.pattern.groups + 1
            gaps = [parts[number * step] for number in self._gaps(parts)]
            few = len(gaps) <= _GAPS
            left -= 1
            if not left or (few and sum(map(len, gaps)) * _SMALL <= len(data)):
                break
            if not self._shape.learn(gaps[:: -(-len(gaps) // _LOOKED_AT)]):
                break
            self._layout = self._shape.layout()
        return parts if few and self._is_proven(parts) else None

    def _gaps(self, parts: _Parts) -> list[int]:
        """Return the numbers of the gaps that are not blank."""
        assert self._layout is not None
        gaps = parts[:: self._layout.pattern.groups + 1]
        if not any(gaps):
            return []
        return [number for number, gap in enumerate(gaps) if gap and not is_space(gap)]

    def _is_proven(self, parts: _Parts) -> bool:
        """Tell whether the attributes that the pattern does not spell out are plain."""
        layout = self._layout
        assert layout is not None
        step = layout.pattern.groups + 1
        if layout.row and not all(self._known(data) for data in set(parts[layout.row :: step])):
            return False
        for cells in layout.columns.values():
            if cells.attributes:
                form = "text" if any(one.form == "text" for one in cells.variants) else "value"
                found = set(parts[cells.attributes :: step]) - {None}
                if not all(self._known(data, form) for data in found):
                    return False
        return True

    def _known(self, data: bytes, form: str = "value") -> Look | None:
        """Return the look that attributes give a cell; None if they are not plain."""
        key = data, form
        if key not in self._looks:
            if len(self._looks) >= _REMEMBERED:
                self._looks.clear()
            self._looks[key] = plain_look(data, form)
        return self._looks[key]

    def _matched(self, region: Region, parts: _Parts) -> Iterator[SheetBlock]:
        """Yield the rows of a region whose pieces are proven; the walker reads its gaps."""
        assert self._layout is not None
        step = self._layout.pattern.groups + 1
        rows = len(parts) // step
        first = 0
        for gap in self._gaps(parts):
            yield from self._block(parts[first * step : gap * step], region)
            between = parts[gap * step]
            ends = len(between.rstrip(SPACE))
            yield from self.slowly(between[:ends])
            first = gap
            if first < rows and not self._walker.clean:
                found = next(islice(self._layout.pattern.finditer(region.data), gap, None))
                yield from self.slowly(region.data[found.start() - len(between) + ends :])
                return
        yield from self._block(parts[first * step :], region)

    def _block(self, parts: _Parts, region: Region) -> Iterator[SheetBlock]:
        """Yield the matched rows of some pieces as a block."""
        assert self._layout is not None
        lines = list(map(int, parts[1 :: self._layout.pattern.groups + 1]))
        if lines:
            self._walker.line = lines[-1]
            columns = _Columns(parts, self._layout, self._known, b"&" in region.data)
            block = _without_blank_rows(SheetBlock(lines, columns, self._meaning), columns)
            if block.lines:
                yield block


class _Columns(Mapping[int, Column]):
    """The columns of some matched rows; each is made when it is wanted, for few are.

    - `parts`, `layout`: the pieces of the rows.
    - `known`: returns the look that attributes give a cell.
    - `entities`: whether values may hold entities.
    """

    def __init__(
        self,
        parts: _Parts,
        layout: Layout,
        known: Callable[[bytes], Look | None],
        entities: bool,
    ) -> None:
        self._parts = parts
        self._step = layout.pattern.groups + 1
        self._columns = layout.columns
        self._known = known
        self._entities = entities

    def __iter__(self) -> Iterator[int]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __getitem__(self, number: int) -> Column:
        """Return a column; the look of a blank cell does not count."""
        values = self.values_of(number)
        looks = self._looks(self._columns[number], len(values))
        return Column(looks, resolved(values) if self._entities else values)

    def values_of(self, number: int) -> list[bytes | None]:
        """Return what the cells of a column hold, with entities."""
        groups = [one.group for one in self._columns[number].variants if one.group]
        if not groups:
            return [None] * (len(self._parts) // self._step)
        values: list[bytes | None] = list(self._parts[groups[0] :: self._step])
        for group in groups[1:]:
            others = self._parts[group :: self._step]
            values = [other if value is None else value for value, other in zip(values, others)]
        return values

    def _looks(self, cells: Cells, size: int) -> list[Look]:
        if cells.attributes:
            written = self._parts[cells.attributes :: self._step]
            looks = {data: self._look(data) for data in set(written)}
            return list(map(looks.__getitem__, written))
        first, *others = [one for one in cells.variants if one.group] or [Variant(PLAIN, "", 0)]
        found = [first.look or PLAIN] * size
        for variant in others:
            look = variant.look or PLAIN
            values = self._parts[variant.group :: self._step]
            found = [old if value is None else look for old, value in zip(found, values)]
        return found

    def _look(self, attributes: bytes | None) -> Look:
        return (attributes is not None and self._known(attributes)) or PLAIN


def _without_blank_rows(block: SheetBlock, columns: _Columns) -> SheetBlock:
    """Return the block without rows that have no value."""
    values = []
    for number in columns:
        values.append(columns.values_of(number))
        if None not in values[-1] and b"" not in values[-1]:
            return block
    keep = [number for number, row in enumerate(zip(*values)) if any(row)]
    if len(keep) == len(block.lines):
        return block
    some = {
        number: Column([looks[at] for at in keep], [values[at] for at in keep])
        for number, (looks, values) in columns.items()
    }
    return SheetBlock([block.lines[at] for at in keep], some, block.meaning)
