"""A sheet to be read from top to bottom: sections, figures, sentences across all columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from uscc.report.workbook.cells import height, letters, lines_of, row, text_cell
from uscc.report.workbook.sheets import Column, Look, headed

#: Characters that a line across several columns has less than the columns together.
_MARGIN = 4


class Page:
    """Rows of a sheet without a header.

    - `widths`: the widths of its columns.
    - `rows`: the rows.
    """

    def __init__(self, widths: Sequence[int]) -> None:
        self.rows: list[bytes] = []
        self._widths = widths
        self._across = sum(widths) - _MARGIN
        self._merged: list[int] = []

    def look(self, name: str) -> Look:
        """Return how the sheet looks.

        - `name`: its name.
        """
        last = letters(len(self._widths) - 1)
        columns = tuple(Column("", width) for width in self._widths)
        merged = tuple(f"A{number}:{last}{number}" for number in self._merged)
        return Look(name, columns, merged=merged)

    def add(self, cells: Iterable[str], high: float | None = None) -> None:
        """Add a row of cells."""
        self.rows.append(row(cells, high))

    def wide(self, text: str, style: str, high: float | None = None) -> None:
        """Add a row that is one cell; no program computes the height of one by itself."""
        blank = [text_cell("", style)] * (len(self._widths) - 1)
        self.add([text_cell(text, style), *blank], high or height(lines_of(text, self._across)))
        self._merged.append(len(self.rows))

    def section(self, text: str) -> None:
        """Add a thin blank row, and the name of a section."""
        self.add((), 9)
        self.wide(text, "section", 20)

    def head(self, *names: str) -> None:
        """Add the names of the columns."""
        self.add((text_cell(headed(name), "head") for name in names), 20)

    def told(self, name: str, cells: Sequence[str], text: str) -> None:
        """Add a row of a name, cells, and text in the last column.

        - `name`, `text`: may need several lines.
        - `cells`: the cells between them.
        """
        first, last = self._widths[0], self._widths[-1]
        lines = max(lines_of(name, first - 2), lines_of(text, last - 2))
        self.add((text_cell(name, "bold"), *cells, text_cell(text, "wrapped")), height(lines))
