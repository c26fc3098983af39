"""What cells say: their types and styles, columns of them, blocks of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from uscc.readers.workbook.strings import SharedStrings
from uscc.readers.workbook.values import date_text, is_long, number_text, unescaped

#: The type and the style of a cell: as in the attributes `t` and `s`.
Look = tuple[str, int]

#: What a cell without attributes is.
PLAIN: Look = ("n", 0)

_BOOLEANS = {b"1": b"TRUE", b"0": b"FALSE", b"true": b"TRUE", b"false": b"FALSE"}


def look_of(attributes: Mapping[str, str]) -> Look:
    """Return type and style of a cell from its attributes; one that is not a number is style 0."""
    style = attributes.get("s", "0")
    number = int(style) if len(style) < 8 and style.isascii() and style.isdigit() else 0
    return attributes.get("t", "n"), number


class Column(NamedTuple):
    """A column of a block: two lists with an item for each row.

    - `looks`: the look of each cell.
    - `values`: what each cell holds, without the entities of XML; None or empty: blank.
    """

    looks: list[Look]
    values: list[bytes | None]


class Meaning:
    """What the cells of a workbook mean.

    - `strings`: the texts that they share.
    - `dates`: for each style, whether it shows a date.
    - `from_1904`: whether the calendar begins in 1904.
    """

    def __init__(
        self, strings: SharedStrings, dates: Sequence[bool] = (), from_1904: bool = False
    ) -> None:
        self._strings = strings
        self._dates = dates
        self._from_1904 = from_1904

    def texts(self, looks: Sequence[Look], values: Sequence[bytes | None]) -> list[bytes]:
        """Return the text of each cell. Raises `RegistryError` for a shared text that is not there.

        - `looks`, `values`: of the cells.
        """
        found = [value or b"" for value in values]
        kinds = set(looks)
        if len(kinds) == 1 and b"" not in found:
            return self._all(kinds.pop(), found)
        places: dict[Look, list[int]] = {}
        for place, (look, value) in enumerate(zip(looks, found)):
            if value:
                places.setdefault(look, []).append(place)
        for look, some in places.items():
            for place, text in zip(some, self._all(look, [found[place] for place in some])):
                found[place] = text
        return found

    def _all(self, look: Look, values: list[bytes]) -> list[bytes]:
        """Return the texts of cells of one look, none of them blank."""
        type_ = look[0]
        if type_ == "s":
            return self._strings.many(values)
        if type_ in ("str", "inlineStr"):
            return list(map(unescaped, values))
        if type_ == "b":
            return [_BOOLEANS.get(value.strip(), value) for value in values]
        if type_ != "n":
            return values  # errors, dates in ISO 8601, and types that nobody knows
        if self.is_date(look):
            return [date_text(value, self._from_1904) for value in values]
        return list(map(number_text, values))

    def is_date(self, look: Look) -> bool:
        """Tell whether a cell of this look shows a date."""
        type_, style = look
        return type_ == "d" or (type_ == "n" and style < len(self._dates) and self._dates[style])


class SheetBlock(NamedTuple):
    """Some thousand rows of a sheet; see `uscc.readers.grid.Block`.

    - `lines`: the numbers of the rows as Excel shows them.
    - `columns`: the columns that have cells, by their numbers from 0.
    - `meaning`: what the cells mean.
    """

    lines: list[int]
    columns: Mapping[int, Column]
    meaning: Meaning

    @property
    def width(self) -> int:
        """Number of columns up to the last one that has cells."""
        return max(self.columns, default=-1) + 1

    def column(self, number: int) -> list[bytes]:
        """Return the texts of a column; blank ones where there are no cells."""
        column = self.columns.get(number)
        if column is None:
            return [b""] * len(self.lines)
        return self.meaning.texts(*column)

    def rows(self, numbers: Sequence[int]) -> list[list[bytes]]:
        """Return the texts of some rows."""
        rows = [[b""] * self.width for _ in numbers]
        for at, (looks, values) in self.columns.items():
            some = [looks[number] for number in numbers], [values[number] for number in numbers]
            for row, text in zip(rows, self.meaning.texts(*some)):
                row[at] = text
        return rows

    def numeric(self, number: int) -> int:
        """Return how many cells of a column are numbers with more digits than Excel keeps."""
        return sum(type_ == "n" and is_long(value) for (type_, _), value in self._filled(number))

    def dated(self, number: int) -> int:
        """Return how many cells of a column are dates."""
        return sum(self.meaning.is_date(look) for look, _ in self._filled(number))

    def _filled(self, number: int) -> list[tuple[Look, bytes]]:
        """Return the cells of a column that are not blank; none where all are texts."""
        looks, values = self.columns.get(number, ((), ()))
        if not {"n", "d"} & {type_ for type_, _ in set(looks)}:
            return []
        return [(look, value) for look, value in zip(looks, values) if value]
