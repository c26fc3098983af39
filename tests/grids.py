"""What the tests of formats share: all cells of a file, files that were damaged, memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from uscc.errors import RegistryError
from uscc.readers.formats import tables
from uscc.readers.grid import GridTable
from uscc.readers.options import ReadOptions


class Read(NamedTuple):
    """A table that was read: its path, unit, names of columns, numbers and cells of rows."""

    path: str
    unit: str
    names: tuple[str, ...]
    lines: list[int]
    rows: list[list[str]]


def filled(row: Sequence[str]) -> list[str]:
    """Return a row without the blank cells at its end."""
    found = list(row)
    while found and not found[-1]:
        del found[-1]
    return found


def read(path: Path, **options: Any) -> list[Read]:
    """Return the tables of a file, whose heading is not looked for unless `options` say so."""
    found = []
    for table in tables(str(path), ReadOptions(**{"header": False, **options})):
        assert isinstance(table, GridTable)
        with closing(table):
            lines: list[int] = []
            rows: list[list[str]] = []
            for region, ragged in table._rows.tables(len(table.head.names)):
                assert not ragged
                lines += region.lines
                rows += [
                    filled([cell.decode("utf-8", "surrogatepass") for cell in row])
                    for row in region.rows(range(len(region.lines)))
                ]
            name = table.path.removeprefix(str(path))
            found.append(Read(name, table.unit, table.head.names, lines, rows))
    return found


def refusal(path: Path, **options: Any) -> RegistryError:
    """Return the error of a file."""
    try:
        found = read(path, **options)
    except RegistryError as error:
        assert error.path.startswith(str(path))
        return error
    raise AssertionError(f"it was read: {found!r:.500}")


def readable_or_refused(path: Path) -> None:
    """Read a file, as whatever it is now; `RegistryError` is the only error."""
    try:
        for table in tables(str(path), ReadOptions()):
            with closing(table):
                for _ in table._rows.tables(len(table.head.names)):
                    pass
    except RegistryError as error:
        assert str(error).startswith(str(path))


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Draw a file that was cut, flipped at some bytes, or padded."""
    data = bytearray(whole)
    kind = draw(st.sampled_from(("cut", "flip", "pad", "drop")))
    at = draw(st.integers(0, len(data) - 1))
    if kind == "cut":
        del data[at:]
    elif kind == "flip":
        for place in draw(st.lists(st.integers(0, len(data) - 1), min_size=1, max_size=5)):
            data[place] ^= draw(st.integers(1, 255))
    elif kind == "pad":
        data[at:at] = draw(st.binary(min_size=1, max_size=50))
    else:
        del data[at : at + draw(st.integers(1, 50))]
    return bytes(data)


def peak(action: Callable[[], object]) -> int:
    """Return the most bytes that Python had in use while `action` ran."""
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
