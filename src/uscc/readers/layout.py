"""Which column is what: as the caller says, else by header, else by content.

Where the choice is not safe it is not made: the error lists the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from uscc.code.judge import is_valid
from uscc.code.kinds import is_missing
from uscc.code.text import compact
from uscc.errors import RegistryError
from uscc.readers.names import (
    CODE_ENDINGS,
    CODE_TIERS,
    ENTITY_ENDINGS,
    ENTITY_TIERS,
    STATUS_TIERS,
    plain_header,
)

#: How a caller names a column: its header, or `#` and its number from 1, or the number.
ColumnName = str | int

_LETTERS = {"code": "-c", "entity": "-E", "status": "-S"}


class Wanted(NamedTuple):
    """What the caller says of columns; None: find out. No columns: there is none."""

    code: ColumnName | None = None
    entity: Sequence[ColumnName] | None = None
    status: Sequence[ColumnName] | None = None


class Chosen(NamedTuple):
    """A column: its number from 0, and why it was taken (`given`, `name`, `content`)."""

    number: int
    why: str


class Layout(NamedTuple):
    """The columns of a file: their names, and which is what."""

    names: tuple[str, ...]
    code: Chosen
    entity: tuple[Chosen, ...]
    status: Chosen | None

    def wanted(self) -> set[int]:
        """Return the numbers of the columns that are read."""
        found = {self.code.number, *(chosen.number for chosen in self.entity)}
        return found | ({self.status.number} if self.status else set())


class Sheet:
    """The top of a file: column names (`#1`, `#2`, … without a header) and sample records."""

    def __init__(self, path: str, names: tuple[str, ...], named: bool, rows: list[list[str]]):
        self.path = path
        self.names = names
        self.named = named
        self._cells: list[list[str]] = [[] for _ in names]  # those that hold something
        for row in rows:
            for cells, cell in zip(self._cells, row):
                if not is_missing(compact(cell)):
                    cells.append(cell)

    def cells(self, number: int) -> list[str]:
        """Return the cells of a column that hold something."""
        return self._cells[number]

    def error(self, message: str) -> RegistryError:
        """Return the error, with the columns listed."""
        shown = (f"#{number} {name!r}" for number, name in enumerate(self.names, 1))
        listed = ", ".join(shown) if self.named else f"#1 to #{len(self.names)} (no header line)"
        return RegistryError(f"{message}. The columns are: {listed}", path=self.path)


def choose(sheet: Sheet, wanted: Wanted) -> Layout:
    """Return the layout. Raises `RegistryError` where a column is not found or not safe."""
    code = _code(sheet, wanted.code)
    taken = {code.number}
    if wanted.entity is None:
        found = _named(sheet, ENTITY_TIERS, taken) or _entity_by_content(sheet, taken)
        entity: tuple[Chosen, ...] = (found,) if found else ()
    else:
        entity = tuple(Chosen(resolve(sheet, name, "entity"), "given") for name in wanted.entity)
    taken.update(chosen.number for chosen in entity)
    if wanted.status is None:
        status = _named(sheet, STATUS_TIERS, taken)
    else:
        given = [Chosen(resolve(sheet, name, "status"), "given") for name in wanted.status]
        if len(set(given)) > 1:
            raise sheet.error(f"the status is one column, not {len(set(given))}; name one with -S")
        status = given[0] if given else None
    return Layout(sheet.names, code, entity, status)


def resolve(sheet: Sheet, name: ColumnName, role: str) -> int:
    """Return the number, from 0, of the column that the caller names."""
    text = str(name)
    digits = text.removeprefix("#")
    if isinstance(name, int) or (text.startswith("#") and digits.isdecimal()):
        number = int(digits)
        if 1 <= number <= len(sheet.names):
            return number - 1
        raise sheet.error(f"there is no column {number} ({_LETTERS[role]})")
    for form in (str, str.strip, plain_header):
        hits = [at for at, header in enumerate(sheet.names) if form(header) == form(text)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            either = " or ".join(f"#{at + 1}" for at in hits)
            raise sheet.error(f"the column {text!r} stands {len(hits)} times; say {either}")
    raise sheet.error(f"there is no column {text!r} ({_LETTERS[role]})")


def _code(sheet: Sheet, wanted: ColumnName | None) -> Chosen:
    if wanted is not None:
        return Chosen(resolve(sheet, wanted, "code"), "given")
    found = _code_by_name(sheet)
    by_content = _codes_by_content(sheet)
    if found is None:
        if len(by_content) == 1:
            return Chosen(by_content[0], "content")
        what = "more than one column holds codes" if by_content else "no column of codes was found"
        raise sheet.error(f"{what}; say which with -c, by name or as #N")
    if by_content and found not in by_content and not _right_share(sheet, found):
        other = sheet.names[by_content[0]]
        raise sheet.error(
            f"the column {sheet.names[found]!r} holds no right code, but {other!r} does;"
            " say which with -c"
        )
    return Chosen(found, "name")


def _code_by_name(sheet: Sheet) -> int | None:
    own, *others = CODE_TIERS
    headers = [plain_header(name) for name in sheet.names]
    endings = {header for header in headers if header.endswith(CODE_ENDINGS)}
    for tier in (own, endings, *others):
        hits = [at for at, header in enumerate(headers) if header in tier]
        if len(hits) > 1:
            hits = [at for at in hits if _right_share(sheet, at)] or hits
        if len(hits) > 1:
            either = " or ".join(f"#{at + 1}" for at in hits)
            raise sheet.error(f"more than one column is named as a code; say -c {either}")
        if hits:
            return hits[0]
    return None


def _codes_by_content(sheet: Sheet) -> list[int]:
    """Return the columns of which at least half the cells hold right codes."""
    return [at for at in range(len(sheet.names)) if _right_share(sheet, at) >= 0.5]


def _right_share(sheet: Sheet, number: int) -> float:
    cells = sheet.cells(number)
    # A shorter cell is no code: quickly seen, and so is most of a table.
    right = sum(len(cell) >= 18 and is_valid(cell) for cell in cells)
    return right / len(cells) if cells else 0.0


def _named(sheet: Sheet, tiers: Sequence[frozenset[str]], taken: set[int]) -> Chosen | None:
    """Return the first column not taken, of the first tier that fits, an empty one last."""
    free = [at for at in range(len(sheet.names)) if at not in taken]
    for columns in (list(filter(sheet.cells, free)), free):
        for tier in tiers:
            for at in columns:
                if plain_header(sheet.names[at]) in tier:
                    return Chosen(at, "name")
    return None


def _entity_by_content(sheet: Sheet, taken: set[int]) -> Chosen | None:
    """Return the column whose cells mostly end as names of organizations do, if just one."""
    hits = []
    for at in range(len(sheet.names)):
        cells = sheet.cells(at)
        ends = sum(cell.strip().endswith(ENTITY_ENDINGS) for cell in cells)
        if at not in taken and cells and ends * 2 >= len(cells):
            hits.append(at)
    return Chosen(hits[0], "content") if len(hits) == 1 else None
