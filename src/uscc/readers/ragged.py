"""Lines whose fields are not under their headers.

A comma inside an unquoted name shifts all fields after it, so the code column contains a
piece of the name. The line then often has one field too many. The code itself is
intact: if the cell of the code is not a valid code and exactly one other field of the line is,
that field is the code. Every shifted line is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress

from uscc.batch.cells import valid_cells
from uscc.batch.records import BETWEEN, UNIT, decode
from uscc.batch.rows import ROW
from uscc.code.judge import is_valid
from uscc.readers.layout import Layout

#: Bytes that begin no character of a code, neither ASCII nor full-width.
_IN_NO_CODE = bytes(byte for byte in range(256) if not chr(byte).isalnum() or byte > 127).translate(
    None, b"\xef" + BETWEEN
)


def realigned(
    rows: list[list[bytes]], layout: Layout, delimiter: bytes
) -> list[tuple[bytes, bytes, bytes, bytes, bool]]:
    """Return code, entity, status and kept cells of each ragged line, and whether it was shifted.

    - `rows`: the fields of each line, too many or too few.
    - `layout`: which column is what.
    - `delimiter`: joins the fields of a column that was cut.
    """
    code = layout.code.number
    right = valid_cells([row[code] if len(row) > code else b"" for row in rows])
    shifts = [0 if is_right else _shift(row, code) for row, is_right in zip(rows, right)]
    return [_realigned(row, layout, delimiter, shift) for row, shift in zip(rows, shifts)]


def _realigned(
    fields: list[bytes], layout: Layout, delimiter: bytes, shift: int
) -> tuple[bytes, bytes, bytes, bytes, bool]:
    """Return code, entity, status and kept cells of a ragged line, and whether it was shifted.

    Missing cells are blank. If the code is k fields late, k extra fields precede it. A single
    column before the code gets them all. Of several columns it is unknown which one was cut, so
    they are blank.

    - `fields`: the fields of the line, too many or too few.
    - `layout`: which column is what.
    - `delimiter`: joins the fields of a column that was cut.
    - `shift`: by how many fields the code is late.
    """
    width = len(layout.names)
    code = layout.code.number
    if shift:
        joined = (
            [delimiter.join(fields[: code + shift])] if code == 1 and shift > 0 else [b""] * code
        )
        fields = joined + fields[code + shift :]
    cells = fields + [b""] * (width - len(fields))
    entity = UNIT.join(cells[chosen.number] for chosen in layout.entity)
    status = cells[layout.status.number] if layout.status else b""
    kept = UNIT.join(cells[one.number] for one in layout.kept)
    return cells[code], entity, status, kept, shift != 0


def shifted(rows: list[list[bytes]], code: int) -> list[int]:
    """Return the places of the lines that are shifted although their number of fields is correct.

    Only lines whose code cell is not ASCII are examined: a mistyped code beside a second column of
    codes is an error of the registry, not of the line.

    - `rows`: the fields of these lines, all of them with the same number of fields; their code
      cells are not valid codes.
    - `code`: number of the code column.
    """
    places: set[int] = set()
    for number, column in enumerate(zip(*rows)):
        if number != code:
            places.update(_perhaps_codes(column))
    return [place for place in sorted(places) if _shift(rows[place], code)]


def _perhaps_codes(cells: Sequence[bytes]) -> Iterator[int]:
    """Return the places of the cells with as many letters and digits as a code."""
    kept = BETWEEN.join(cells).translate(None, _IN_NO_CODE).split(BETWEEN)
    return compress(range(len(cells)), map((17).__lt__, map(len, kept)))


def shift_of(fields: list[bytes], code: int) -> int:
    """Return by how many fields the code is late; 0 if it is in its column, or nowhere.

    - `fields`: the fields of a line.
    - `code`: number of the code column.
    """
    return 0 if code < len(fields) and _is_right(fields, code) else _shift(fields, code)


def _shift(fields: list[bytes], code: int) -> int:
    """Return by how many fields the code is late; 0 if that is unknown.

    A cell of 18 letters and digits is meant as a code: it is wrong, and the line is not shifted.

    - `fields`: the fields of a line whose code cell is not a valid code.
    - `code`: number of the code column.
    """
    cell = fields[code].strip() if code < len(fields) else b""
    if len(cell) == ROW - 1 and cell.isalnum():
        return 0
    right = [at for at in range(len(fields)) if _is_right(fields, at)]
    return right[0] - code if len(right) == 1 else 0


def _is_right(fields: list[bytes], at: int) -> bool:
    # A code has at least 18 bytes; most fields have fewer.
    return at < len(fields) and len(fields[at]) >= 18 and is_valid(decode(fields[at]))
