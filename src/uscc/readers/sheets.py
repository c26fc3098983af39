"""Which sheets of a workbook are read."""

from __future__ import annotations

from collections.abc import Sequence

from uscc.errors import NoCodes, RegistryError
from uscc.readers.grid import EMPTY
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.sentences import Listed


def chosen_sheets(names: Sequence[str], options: ReadOptions, path: str) -> list[int]:
    """Return the places of the sheets that are read, from 0, in their order in the workbook.

    - `names`: of all sheets.
    - `options`: `sheets` names them, or gives their numbers from 1 as `#N`; none: all of them.
    - `path`: for the error.

    Raises `RegistryError` for a sheet that the workbook does not have.
    """
    if not options.sheets:
        return list(range(len(names)))
    return sorted({_place(name, names, path) for name in options.sheets})


def _place(wanted: str, names: Sequence[str], path: str) -> int:
    if wanted in names:
        return names.index(wanted)
    number = wanted.removeprefix("#")
    if number != wanted and number.isdecimal() and 0 < int(number) <= len(names):
        return int(number) - 1
    numbered = [f"#{number} {name}" for number, name in enumerate(names, 1)]
    message = "there is no sheet {wanted!r}; the sheets are {names}"
    raise RegistryError(message, path=path, wanted=wanted, names=Listed(", ", numbered))


def leave_out(source: Source, error: NoCodes) -> None:
    """Note that a sheet is left out, unless it is blank.

    - `source`: the workbook.
    - `error`: why; its path is that of the sheet.
    """
    if error.template != EMPTY:
        source.leave_out(error.path, error)
