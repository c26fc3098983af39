"""What the rows of a sheet look like, as one regular expression that matches nothing else.

Programs write all rows of a table alike: the same columns, each with cells of one or two variants.
A pattern that is made for these rows is five times as fast as one for any row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from uscc.readers.workbook.cells import Look, look_of
from uscc.readers.workbook.exact import column_number

#: A sheet with more columns is left to the exact way: its pattern would be too large.
MOST_COLUMNS = 256

#: Variants of the cells of a column, or of the attributes of rows, that are spelled out.
_SPELLED_OUT = 4

#: The forms of a cell behind its attributes; a group is its value. The names are those of the
#: elements, the prefix comes before them.
_FORMS = {
    "blank": rb"/>",
    "value": rb"><v>([^<]*)</v></c>",
    "text": rb'><is><t(?:>| xml:space="preserve">)([^<]*)</t></is></c>',
    "nothing": rb">(?:<v ?/>)?</c>",
    "formula": rb'><f(?:>| aca="[a-z]*">| ca="1">)[^<]*</f><v>([^<]*)</v></c>',
    "shared": (
        rb'><f t="shared" (?:ref="[A-Z0-9:]*" |)si="[0-9]+"(?:/>|>[^<]*</f>)<v>([^<]*)</v></c>'
    ),
}

#: Forms without a value.
_BLANK = frozenset({"blank", "nothing"})

#: White space between tags: programs that write it write it everywhere.
_SPACE, _ANY_SPACE = re.compile(rb">[ \t\n]+<"), rb"[ \t\n]*"

#: An element in a form, for its prefix.
_ELEMENT = re.compile(rb"<(/?)(?=[a-z])")

#: Attributes; the values are not looked at, but they are whole and hold no entity.
_ATTRIBUTES = re.compile(rb'(?: [A-Za-z_][A-Za-z0-9_.:-]*="[^"<&\t\n]*")* ?')
_ATTRIBUTE = re.compile(rb' ([A-Za-z_][A-Za-z0-9_.:-]*)="([^"<&\t\n]*)"')


_Met = TypeVar("_Met")


def _met(known: list[_Met], one: _Met, changes: bool) -> bool:
    """Add something new to a list; return whether anything has changed, here or before."""
    if one in known:
        return changes
    known.append(one)
    return True


def attributes_of(data: bytes) -> dict[str, str] | None:
    """Return the attributes in a tag; None if they are not plain, or `r` is among them.

    - `data`: UTF-8, from the space before the first attribute on.
    """
    if not _ATTRIBUTES.fullmatch(data):
        return None
    pairs = [(name.decode(), value.decode()) for name, value in _ATTRIBUTE.findall(data)]
    found = dict(pairs)
    return found if len(found) == len(pairs) and "r" not in found else None


def plain_look(data: bytes, form: str) -> Look | None:
    """Return the look that attributes give a cell; None if the cell is not plain.

    - `data`: see `attributes_of`.
    - `form`: of the cell; only a cell of the type `inlineStr` has a text.
    """
    attributes = attributes_of(data)
    look = None if attributes is None else look_of(attributes)
    return None if look and form == "text" and look[0] != "inlineStr" else look


class Variant(NamedTuple):
    """Cells of a column that are written alike.

    - `look`: of the cells; None if it depends on their attributes.
    - `form`: a name of `_FORMS`.
    - `group`: of the value; 0 for a form without one.
    """

    look: Look | None
    form: str
    group: int


class Cells(NamedTuple):
    """The groups of a column in the pattern.

    - `variants`: its variants.
    - `attributes`: the group of the attributes; 0 if all variants are spelled out.
    """

    variants: tuple[Variant, ...]
    attributes: int


class Layout(NamedTuple):
    """A pattern for rows, and where its groups are.

    - `pattern`: its group 1 is the number of a row.
    - `row`: the group of the attributes of rows; 0 if they are spelled out.
    - `columns`: the columns by their numbers from 0, ascending.
    """

    pattern: re.Pattern[bytes]
    row: int
    columns: dict[int, Cells]


class Shape:
    """The columns of rows and the variants of their cells, as far as they were met.

    - `prefix`: of the names of elements.
    """

    def __init__(self, prefix: bytes) -> None:
        self._columns: dict[bytes, list[tuple[bytes, str]]] = {}
        self._always: set[bytes] | None = None
        self._rows: list[bytes] = []
        self._space = b""  # what matches the white space between tags, if there is any
        self._prefix = re.escape(prefix)
        self._form = {name: self._prefixed(form) for name, form in _FORMS.items()}
        forms = b"|".join(
            b"(?P<%b>%b)" % (name.encode(), form) for name, form in self._form.items()
        )
        cell = rb'<%bc r="([A-Z]{1,3})[0-9]+"([^>/]*)(?:%b)' % (self._prefix, forms)
        self._cell = re.compile(cell)
        self._row = re.compile(rb'<%brow r="[0-9]+"([^>/]*)(?=>)' % self._prefix)
        self._end = b"</%brow>" % prefix

    def learn(self, rows: Iterable[bytes]) -> bool:
        """Take some rows into account; return whether they change anything.

        - `rows`: bytes with a row in them; those behind it do not count.
        """
        changes = False
        for data in rows:
            begin = self._row.search(data)
            if begin is None or attributes_of(begin[1]) is None:
                continue
            changes = _met(self._rows, begin[1], changes)
            row = data[begin.end() : data.find(self._end, begin.end())]
            if not self._space and _SPACE.search(row):
                self._space, changes = _ANY_SPACE, True
            cells = self._cells(_SPACE.sub(b"><", row))
            always = set(cells)
            if self._always is not None:
                always &= self._always
                changes = changes or always != self._always
            self._always = always
            for letters, variant in cells.items():
                changes = _met(self._columns.setdefault(letters, []), variant, changes)
        return changes

    def _cells(self, row: bytes) -> dict[bytes, tuple[bytes, str]]:
        """Return the variant of each plain cell of a row."""
        found = ((cell[1], cell[2], str(cell.lastgroup)) for cell in self._cell.finditer(row))
        return {
            letters: (attributes, form)
            for letters, attributes, form in found
            if plain_look(attributes, form)
        }

    def layout(self) -> Layout | None:
        """Return the pattern of the rows; None if there are too many columns, or none."""
        if not 0 < len(self._columns) <= MOST_COLUMNS:
            return None
        spelled = len(self._rows) <= _SPELLED_OUT
        rows = b"(?:%b)" % b"|".join(map(re.escape, self._rows)) if spelled else b"([^>/]*)"
        parts = [rb'<%brow r="([1-9][0-9]{0,6})"%b>' % (self._prefix, rows)]
        columns, group = {}, 2 if spelled else 3
        for letters in sorted(self._columns, key=lambda one: (len(one), one)):
            pattern, cells = self._column(self._columns[letters], group)
            group += (cells.attributes > 0) + sum(one.group > 0 for one in cells.variants)
            cell = rb'<%bc r="%b\1"%b' % (self._prefix, letters, pattern)
            parts.append(cell if letters in (self._always or ()) else b"(?:%b|)" % cell)
            columns[column_number(letters.decode())] = cells
        parts.append(re.escape(self._end))
        pattern = self._space.join(parts).replace(b"><", b">%b<" % self._space)
        return Layout(re.compile(pattern), 0 if spelled else 2, columns)

    def _column(self, met: Sequence[tuple[bytes, str]], group: int) -> tuple[bytes, Cells]:
        r"""Return the pattern of a column behind the number of the row, and its groups.

        - `met`: attributes and form of each variant.
        - `group`: the number of the next group.
        """
        spelled = len(met) <= _SPELLED_OUT
        if not spelled:
            met = [(b"", form) for form in dict.fromkeys(form for _, form in met)]
        next_group = group + (not spelled)
        variants, parts = [], []
        for attributes, form in met:
            valued = form not in _BLANK
            look = plain_look(attributes, form) if spelled else None
            variants.append(Variant(look, form, next_group if valued else 0))
            next_group += valued
            parts.append(re.escape(attributes) + self._form[form])
        pattern = b"(?:%b)" % b"|".join(parts) if len(parts) > 1 else parts[0]
        if not spelled:
            pattern = b"([^>/]*)" + pattern
        return pattern, Cells(tuple(variants), 0 if spelled else group)

    def _prefixed(self, form: bytes) -> bytes:
        return _ELEMENT.sub(rb"<\1" + self._prefix.replace(b"\\", b"\\\\"), form)
