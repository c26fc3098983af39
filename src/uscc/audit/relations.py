"""Relations among records, exactly: repeated, shared, split, suspect, body.

Takes the records that hold something seen twice (any superset of them gives the same
answer) and works with plain dicts. Two steps, each of which may be given all records at
once or, where they are many, those of some codes or some entities at a time: equal codes,
then equal entities among the distinct records that the first step leaves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from uscc.audit.columns import Row
from uscc.vocabulary import slugs

_Item = TypeVar("_Item")

#: The relations in the order of the specification.
RELATIONS = slugs("relation")

#: A group: the records that stand for its distinct records.
Group = Sequence[Row]


class CodeGroups(NamedTuple):
    """What equal codes tell.

    `distinct`: a record for each distinct one, the first of its copies, closed only if all
    of them are. `repeated`: (copy, the record it repeats) for each extra copy, and whether
    the copy is the same distinct record and so lends it its notes. `repeated_codes`: how
    many codes have one. `groups`: those of `shared` and of `body`. `largest`: records of the
    most frequent code, copies included.
    """

    distinct: list[Row]
    repeated: list[tuple[Row, Row, bool]]
    repeated_codes: int
    groups: dict[str, list[Group]]
    largest: int


def group_by_code(rows: Iterable[Row]) -> CodeGroups:
    """Return what holds among records; all those with one organization part or one wrong code
    must be there. They come in any order, each number once.
    """
    distinct: list[Row] = []
    shared: list[Group] = []
    repeated: list[tuple[Row, Row, bool]] = []
    repeated_codes = largest = 0
    for group in _grouped(sorted(rows), lambda row: row.code):
        largest = max(largest, len(group))
        records, extra = _distinct(group)
        repeated += extra
        repeated_codes += bool(extra)
        if records[0].identifies:
            distinct += records
            if len(records) > 1:
                shared.append(records)
    organizations = _grouped(distinct, lambda row: row.code[8:17])
    groups: dict[str, list[Group]] = {
        "shared": shared,
        "body": [group for group in organizations if _codes(group) > 1],
    }
    return CodeGroups(distinct, repeated, repeated_codes, groups, largest)


def _distinct(group: list[Row]) -> tuple[list[Row], list[tuple[Row, Row, bool]]]:
    """Return the distinct records of one code and its extra copies.

    A blank entity equals any entity of the same code, so it is an extra copy as soon as a
    named record stands beside it; then it brings nothing but its existence.
    """
    by_entity = _grouped(group, lambda row: row.entity)
    named = [rows for rows in by_entity if rows[0].entity]
    records: list[Row] = []
    extra: list[tuple[Row, Row, bool]] = []
    for copies in named or by_entity:
        # Cancelled only if no copy says otherwise, whatever their order.
        first = copies[0]
        if first.closed and not all(row.closed for row in copies):
            first = first._replace(closed=False)
        records.append(first)
        extra += ((copy, first, True) for copy in copies[1:])
    if named:
        extra += ((row, records[0], False) for row in group if not row.entity)
    return records, extra


def group_by_entity(distinct: Iterable[Row], *, several_columns: bool) -> dict[str, list[Group]]:
    """Return the groups of `split` and of `suspect`, a group an entity.

    `distinct`: all distinct records of some entities. `several_columns`: the entity was given
    by two or more columns, which makes every entity with two codes 重复赋码 wherever the codes
    were given out. Where only some of an entity's codes agree in department and region, those
    are `split` and the others `suspect`: a third code elsewhere does not excuse the two that
    agree.
    """
    split: list[Group] = []
    suspect: list[Group] = []
    known = sorted(row for row in distinct if takes_part(row))
    for group in _grouped(known, lambda row: row.entity):
        if _codes(group) < 2:
            continue
        agreeing = group if several_columns else _agreeing(group)
        chosen = {row.number for row in agreeing}
        others = [row for row in group if row.number not in chosen]
        split += [agreeing] if agreeing else []
        suspect += [others] if others else []
    return {"split": split, "suspect": suspect}


def takes_part(row: Row) -> bool:
    """Tell whether a distinct record takes part in `split` and `suspect`."""
    return bool(row.entity) and not row.closed


def _agreeing(group: list[Row]) -> list[Row]:
    """Return the records whose department and region another code of the group has too."""
    places = _grouped(group, lambda row: row.code[:1] + row.code[2:8])
    return sorted(row for place in places if _codes(place) > 1 for row in place)


def _codes(group: Iterable[Row]) -> int:
    return len({row.code for row in group})


def _grouped(items: Iterable[_Item], key: Callable[[_Item], Hashable]) -> list[list[_Item]]:
    """Return the items in groups of equal key, in the order in which the keys came."""
    groups: defaultdict[Hashable, list[_Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.values())
