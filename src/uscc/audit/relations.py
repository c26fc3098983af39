"""Relations among records, exactly: repeated, shared, split, suspect, body.

Takes the records that hold something seen twice (any superset of them gives the same
answer) and works with plain dicts; these records are few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

from uscc.audit.candidates import Row

_Item = TypeVar("_Item")

#: The relations in the order of the specification.
RELATIONS = ("repeated", "shared", "split", "suspect", "body")


class Distinct(NamedTuple):
    """A distinct record: all its copies, the first one first. Never empty."""

    copies: list[Row]

    @property
    def row(self) -> Row:
        """The copy that stands for all."""
        return self.copies[0]

    @property
    def closed(self) -> bool:
        """Cancelled only if no copy says otherwise, whatever their order."""
        return all(row.closed for row in self.copies)


class Relations(NamedTuple):
    """What holds among the records.

    `repeated`: (copy, the record it repeats) for each extra copy; `repeated_codes`: how many
    codes have one. `groups`: for each other relation its groups of distinct records.
    `merged`: (copy, record) where the copy is the same distinct record and so lends it its
    notes.
    """

    repeated: list[tuple[Row, Row]]
    repeated_codes: int
    merged: list[tuple[Row, Row]]
    groups: dict[str, list[list[Distinct]]]


def relate(rows: Iterable[Row], *, several_columns: bool) -> Relations:
    """Return the relations among `rows`, which come in any order, each number once.

    `several_columns`: the entity was given by two or more columns, which makes every entity
    with two codes 重复赋码 wherever the codes were given out.
    """
    by_code = _grouped(sorted(rows), lambda row: row.code)
    distinct: list[Distinct] = []
    shared: list[list[Distinct]] = []
    repeated: list[tuple[Row, Row]] = []
    merged: list[tuple[Row, Row]] = []
    repeated_codes = 0
    for group in by_code:
        records, extra = _distinct(group)
        repeated += extra
        repeated_codes += bool(extra)
        merged += ((copy, one.row) for one in records for copy in one.copies[1:])
        if records[0].row.identifies:
            distinct += records
            if len(records) > 1:
                shared.append(records)
    split, suspect = _split(distinct, several_columns)
    bodies = _grouped(distinct, lambda record: record.row.code[8:17])
    groups = {
        "shared": shared,
        "split": split,
        "suspect": suspect,
        "body": [group for group in bodies if _codes(group) > 1],
    }
    return Relations(sorted(repeated), repeated_codes, merged, groups)


def _distinct(group: list[Row]) -> tuple[list[Distinct], list[tuple[Row, Row]]]:
    """Return the distinct records of one code and its extra copies.

    A blank entity equals any entity of the same code, so it is an extra copy as soon as a
    named record stands beside it; then it brings nothing but its existence.
    """
    by_entity = _grouped(group, lambda row: row.entity)
    named = [rows for rows in by_entity if rows[0].entity]
    records = [Distinct(rows) for rows in named or by_entity]
    extra = [(copy, one.row) for one in records for copy in one.copies[1:]]
    if named:
        first = min(records).row
        extra += ((row, first) for row in group if not row.entity)
    return records, extra


def _split(
    distinct: list[Distinct], several_columns: bool
) -> tuple[list[list[Distinct]], list[list[Distinct]]]:
    """Return the groups of `split` and of `suspect`, a group an entity.

    Where only some of an entity's codes agree in department and region, those are `split`
    and the others `suspect`: a third code elsewhere does not excuse the two that agree.
    """
    split, suspect = [], []
    known = [record for record in distinct if record.row.entity and not record.closed]
    for group in _grouped(known, lambda record: record.row.entity):
        if _codes(group) < 2:
            continue
        agreeing = group if several_columns else _agreeing(group)
        chosen = {record.row.number for record in agreeing}
        others = [record for record in group if record.row.number not in chosen]
        split += [agreeing] if agreeing else []
        suspect += [others] if others else []
    return split, suspect


def _agreeing(group: list[Distinct]) -> list[Distinct]:
    """Return the records whose department and region another code of the group has too."""
    places = _grouped(group, lambda record: record.row.code[:1] + record.row.code[2:8])
    return sorted(record for place in places if _codes(place) > 1 for record in place)


def _codes(group: list[Distinct]) -> int:
    return len({record.row.code for record in group})


def _grouped(items: Iterable[_Item], key: Callable[[_Item], Hashable]) -> list[list[_Item]]:
    """Return the items in groups of equal key, in the order in which the keys came."""
    groups: defaultdict[Hashable, list[_Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.values())
