"""Which sheets of a workbook are read."""

from __future__ import annotations

from collections.abc import Sequence

from uscc.errors import RegistryError
from uscc.readers.options import ReadOptions
from uscc.sentences import Listed

#: Sheets that an error names.
_NAMED = 20


def chosen_sheets(names: Sequence[str], options: ReadOptions, path: str) -> list[int]:
    """Return the places of the sheets to read, in the order of the workbook.

    - `names`: the names of all sheets.
    - `options`: names sheets, or `#` and a number from 1; none: all.
    - `path`: the workbook, for errors.

    Raises `RegistryError` for a sheet that is not there.
    """
    if not options.sheets:
        return list(range(len(names)))
    return sorted({_place(wanted, names, path) for wanted in options.sheets})


def _place(wanted: str, names: Sequence[str], path: str) -> int:
    if wanted in names:
        return names.index(wanted)
    folded = [name.strip().casefold() for name in names]  # Excel takes 表A and 表a for one name
    if wanted.strip().casefold() in folded:
        return folded.index(wanted.strip().casefold())
    number = wanted[1:]
    if wanted.startswith("#") and number.isdecimal() and 0 < int(number) <= len(names):
        return int(number) - 1
    message = "there is no sheet {name!r}; the sheets are {names}"
    listed = Listed(", ", [*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])
    raise RegistryError(message, path=path, name=wanted, names=listed)
