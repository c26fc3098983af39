"""Evidence for the meaning of columns: their headers and the cells of the first records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from uscc.code.causes import codes_inside
from uscc.code.judge import is_valid
from uscc.code.kinds import is_missing
from uscc.code.text import compact
from uscc.errors import RegistryError
from uscc.readers.headers import Header, read
from uscc.readers.names import ENTITY_ENDINGS
from uscc.sentences import Listed, Sentence
from uscc.standard import ONE_CODE_FROM

#: Persons are named beside a subject but do not hold a code.
_PERSONS = ("法定代表人", "法人代表", "负责人", "联系人", "经办")


#: Most columns listed in an error. If there are more, only columns with evidence are listed,
#: because a file may have a million columns.
_LISTED = 1_000


class Column:
    """A column of the sample.

    - `number`: number of the column, from 0.
    - `name`: name of the column as in the file.
    - `header`: the meaning of the name.
    - `cells`: the cells of the sample that are not blank.
    - `records`: number of records in the sample.
    """

    # Small, since a file may have a million columns.
    __slots__ = ("_codes", "cells", "header", "name", "number", "records")

    def __init__(self, number: int, name: str, header: Header, records: int) -> None:
        self.number = number
        self.name = name
        self.header = header
        self.records = records
        self.cells: Sequence[str] = ()
        self._codes: tuple[str, ...] | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The valid codes, in compact form."""
        if self._codes is None:
            # A shorter cell is not a code, and most cells are shorter.
            right = (cell for cell in self.cells if len(cell) >= 18 and is_valid(cell))
            self._codes = tuple(map(compact, right))
        return self._codes

    @property
    def right(self) -> int:
        """Number of cells that are valid codes."""
        return len(self.codes)

    @property
    def right_share(self) -> float:
        """The share of valid codes among the cells that are not blank."""
        return self.right / len(self.cells) if self.cells else 0.0

    @property
    def inside(self) -> int:
        """Number of cells that contain a valid code and other text."""
        longer = (compact(cell) for cell in self.cells if len(cell) > 18 and not is_valid(cell))
        return sum(any(codes_inside(cell[:200])) for cell in longer)

    @property
    def most_frequent(self) -> int:
        """Number of records with the most frequent valid code; 0 if most records have none."""
        if self.right * 2 <= self.records:
            return 0
        return max(Counter(self.codes).values())

    @property
    def is_one_code(self) -> bool:
        """Whether one code fills more than half of the records: then it is the agency's own."""
        return self.records >= ONE_CODE_FROM and self.most_frequent * 2 > self.records

    @property
    def holds_names(self) -> bool:
        """Whether most cells end as names of organizations do."""
        ends = sum(cell.strip().endswith(ENTITY_ENDINGS) for cell in self.cells)
        return bool(self.cells) and ends * 2 >= len(self.cells)

    @property
    def is_filled(self) -> bool:
        """Whether at least one record in ten has a cell that is not blank."""
        return len(self.cells) * 10 >= self.records and bool(self.cells)

    @property
    def is_one_value(self) -> bool:
        """Whether one text fills more than half of the records, if there are enough to decide."""
        if self.records < ONE_CODE_FROM or len(self.cells) * 2 <= self.records:
            return False
        return max(Counter(self.cells).values()) * 2 > self.records

    @property
    def may_hold_names(self) -> bool:
        """Whether the cells may name entities.

        They may if they are names of organizations, mostly different, or blank. Levels, years and
        districts are repeated many times.
        """
        return self.holds_names or len(set(self.cells)) * 2 > len(self.cells) or not self.cells

    def said(self) -> list[Sentence]:
        """Return the evidence for and against the column in a few words; "" for none."""
        header, cells = self.header, len(self.cells)
        found = []
        if header.agency:
            found.append(Sentence("an agency's column, never taken by itself"))
        elif header.other:
            found.append(Sentence("another party's column"))
        if header.code is not None:
            found.append(Sentence("named as a code"))
        if self.is_one_code:
            number, records = self.most_frequent, self.records
            found.append(
                Sentence("one code in {n} of {records} records", n=number, records=records)
            )
        elif self.right:
            found.append(Sentence("right codes in {n} of {cells} cells", n=self.right, cells=cells))
        if self.inside:
            said = "a right code inside longer text in {n} of {cells} cells"
            found.append(Sentence(said, n=self.inside, cells=cells))
        if header.is_name:
            found.append(Sentence("named as a name"))
        return found


class TableHead:
    """The top of a file: its columns (`#1`, `#2`, … without a header line), some records."""

    def __init__(self, path: str, names: tuple[str, ...], named: bool, rows: list[list[str]]):
        self.path = path
        self.names = names
        self.named = named
        self.rows = rows
        self.columns = [
            Column(number, name, read(name if named else ""), len(rows))
            for number, name in enumerate(names)
        ]
        for column in self.columns:
            cells = [row[column.number] for row in rows if column.number < len(row)]
            column.cells = [cell for cell in cells if not is_missing(compact(cell))] or ()

    def is_excluded(self, column: Column) -> bool:
        """Tell whether a column is taken only if the caller names it.

        That is a column of an agency, or of another party if the table also has one of a subject
        or of a third party.
        """
        return column.header.agency or (column.header.other and not self._one_party)

    @cached_property
    def _one_party(self) -> bool:
        """Whether one party of several possible ones is the only one of the table."""
        parties = set()
        for column in self.columns:
            header = column.header
            if header.agency or header.party in _PERSONS:
                continue
            if header.code is not None or header.is_name or header.other:
                parties.add(header.party if header.other else "")
        return len(parties) == 1

    def names_subject_beside(self, party: str) -> bool:
        """Tell whether a column names a subject's code or name, and not that of this party."""
        headers = (column.header for column in self.columns if not self.is_excluded(column))
        return any(
            header.party != party
            and header.is_subject
            and (header.code is not None or header.is_name)
            for header in headers
        )

    def error(
        self,
        message: str,
        /,
        hint: str = "",
        of: type[RegistryError] = RegistryError,
        **fields: Any,
    ) -> RegistryError:
        """Return the error that lists the columns and the evidence for and against each.

        - `message`: what is wrong, a template with `fields`.
        - `hint`: the key of the advice.
        - `of`: the class of the error.
        """
        few, others = self.columns[:_LISTED], self.columns[_LISTED:]
        telling = [column for column in others if column.said()]
        rest = ["…"] if len(telling) < len(others) else []
        listed: object = Listed(", ", [*map(self._listed, [*few, *telling]), *rest])
        if not self.named:
            last = Sentence("#1 to #{last} (no header line)", last=len(self.names))
            listed = Listed(": ", (last, listed))
        more = Sentence("The columns are: {columns}", columns=listed)
        return of(message, path=self.path, hint=hint, more=more, **fields)

    def _listed(self, column: Column) -> object:
        """Return a column with its evidence; nothing for one without name and evidence."""
        said = column.said()
        name = f"#{column.number + 1}" + (f" {column.name!r}" if self.named else "")
        if not said:
            return name if self.named else ""
        return Sentence("{name} ({said})", name=name, said=Listed("; ", said))
