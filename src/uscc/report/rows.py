"""Rows of a findings file from columns: the bytes that one finding after the other would give.

A column is examined as a whole: a constant becomes a part of the template of all rows, and only a
column that needs guards or quotation marks is changed cell by cell. Then each row is one `%` of the
template. Some 0.8 microseconds per row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, repeat
from json.encoder import encode_basestring
from operator import mod
from typing import Any, NamedTuple

from uscc.audit.result import COLUMNS
from uscc.readers.naming import unused
from uscc.report.cells import spreadsheet_cell, spreadsheet_cells

#: A column: text, or numbers of lines with None for unknown ones.
Column = Sequence[Any]

#: The columns that hold numbers.
_NUMBERS = ("line", "first_line")

#: More digits than this are a number that a spreadsheet shortens (`uscc.report.cells`).
_LONGEST_NUMBER = 10**11


#: The template of a cell, and the column of what it takes.
_Cells = tuple[str, Column]


class RowFormat(NamedTuple):
    """How rows are written.

    - `template`: the text of a row, with `%s` for each cell, the last cell at the end.
    - `end`: the text behind the last cell.
    - `numbers`, `texts`: return a template of a cell, and a column of numbers or text for it.
    - `kept`: returns what `template` and `end` become for rows with kept columns of some names.
    """

    template: str
    end: str
    numbers: Callable[[Column], _Cells]
    texts: Callable[[Column], _Cells]
    kept: Callable[[Sequence[str]], tuple[str, str]]

    def keeping(self, names: Sequence[str]) -> RowFormat:
        """Return the format of rows whose last cells are those of kept columns.

        - `names`: the names of the kept columns; may be empty.
        """
        if not names:
            return self
        behind, end = self.kept(names)
        return self._replace(template=self.template + behind, end=end + self.end)

    def rows(self, columns: Sequence[Column]) -> list[bytes]:
        """Return a row for each finding, with its line end.

        - `columns`: the ten columns of `COLUMNS` and the kept ones, of the same length.
        """
        return self._filled(self.template + self.end, columns)

    def parted(self, columns: Sequence[Column]) -> tuple[list[bytes], list[bytes]]:
        """Return the rows in two columns, the last cells and line ends apart.

        Cells that are the same text are written once, so long ones cost little.

        - `columns`: the ten columns of `COLUMNS`, of the same length.
        """
        last = list(dict.fromkeys(columns[-1]))
        form, texts = self.texts(last)
        endings = dict(zip(last, _all_encoded(form % (text,) + self.end for text in texts)))
        beginnings = self._filled(self.template[: -len("%s")], columns[:-1])
        return beginnings, list(map(endings.__getitem__, columns[-1]))

    def _filled(self, template: str, columns: Sequence[Column]) -> list[bytes]:
        if not columns[0]:
            return []
        parts: list[str] = []
        varying: list[Column] = []
        for name, column in zip(chain(COLUMNS, repeat("")), columns):
            write = self.numbers if name in _NUMBERS else self.texts
            # `line` varies in any case, so there is a cell for each row.
            if name != "line" and column.count(column[0]) == len(column):
                form, (cell,) = write(column[:1])
                parts.append((form % (cell,)).replace("%", "%%"))
            else:
                form, cells = write(column)
                parts.append(form)
                varying.append(cells)
        whole = template % tuple(parts)
        return _all_encoded(map(mod, repeat(whole), zip(*varying)))


def _all_encoded(rows: Iterable[str]) -> list[bytes]:
    """Return UTF-8; a lone surrogate is written as an escape, as `whole_file` does."""
    texts = list(rows)
    try:
        return list(map(str.encode, texts))
    except UnicodeEncodeError:
        return [text.encode("utf-8", "backslashreplace") for text in texts]


# -- CSV -----------------------------------------------------------------------------------------


def _csv_numbers(column: Column) -> _Cells:
    """Return numbers as cells: `%s` writes them, so most columns need no change."""
    if None not in column and min(column) >= 0 and max(column) < _LONGEST_NUMBER:
        return "%s", column
    return "%s", ["" if number is None else spreadsheet_cell(str(number)) for number in column]


def _csv_texts(column: Column) -> _Cells:
    """Return text as cells: guarded for spreadsheets, in quotation marks where CSV needs them."""
    cells = spreadsheet_cells(column)
    joined = "".join(cells)
    if '"' in joined:
        cells = [cell.replace('"', '""') if '"' in cell else cell for cell in cells]
    elif not ("," in joined or "\n" in joined or "\r" in joined):
        return "%s", cells
    return "%s", [
        f'"{cell}"' if "," in cell or '"' in cell or "\n" in cell or "\r" in cell else cell
        for cell in cells
    ]


def csv_head(kept: Sequence[str] = ()) -> bytes:
    """Return the first line of a CSV file.

    It is a byte order mark, by which Excel knows UTF-8, and the names of the columns; names of kept
    columns that were there already end in `_2`, `_3`, ….

    - `kept`: the names of the kept columns.
    """
    names = list(COLUMNS)
    for name in kept:
        names.append(unused(name, names))
    _, cells = _csv_texts(names)
    return ("\ufeff" + ",".join(cells) + "\r\n").encode("utf-8", "backslashreplace")


def _csv_kept(names: Sequence[str]) -> tuple[str, str]:
    return ",%s" * len(names), ""


# -- JSON Lines ------------------------------------------------------------------------------------


def _json_numbers(column: Column) -> _Cells:
    if None not in column:
        return "%s", column
    return "%s", ["null" if number is None else number for number in column]


def _json_texts(column: Column) -> _Cells:
    """Return text as `json.dumps` with `ensure_ascii=False` writes it.

    Most columns have nothing to be escaped: no control character, which is not printable.
    """
    joined = "".join(column)
    if joined.isprintable() and '"' not in joined and "\\" not in joined:
        return '"%s"', column
    return "%s", list(map(encode_basestring, column))


def _json_kept(names: Sequence[str]) -> tuple[str, str]:
    """Return an object of the kept cells; its names pass through two templates."""
    keys = (encode_basestring(name).replace("%", "%%%%") for name in names)
    return ', "kept": {' + ", ".join(f"{key}: %s" for key in keys), "}"


CSV = RowFormat(",".join(["%s"] * len(COLUMNS)), "\r\n", _csv_numbers, _csv_texts, _csv_kept)

JSON = RowFormat(
    "{" + ", ".join(f'"{name}": %s' for name in COLUMNS),
    "}\n",
    _json_numbers,
    _json_texts,
    _json_kept,
)
