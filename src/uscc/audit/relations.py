"""Relations among records, exactly: repeated, shared, split, suspect, body.

The input is the records with a repeated key; any superset of them gives the same answer. Plain
dicts compare them in two steps: first records of equal codes, then records of equal entities among
the distinct records of the first step. Each step may be given all records at once or, if there are
many, the records of some codes or some entities at a time.
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

#: A group: one record for each of its distinct records.
Group = Sequence[Row]


class CodeGroups(NamedTuple):
    """The relations of records with equal codes or equal organization parts.

    - `distinct`: one record for each distinct record: the first of its copies, closed only if all
      copies are.
    - `repeated`: for each extra copy: the copy, the record that it repeats, and whether both name
      the same entity, so that the notes of the copy count for the record.
    - `repeated_codes`: number of codes with extra copies.
    - `groups`: the groups of `shared` and of `body`.
    - `largest`: records of the most frequent code, copies included.
    """

    distinct: list[Row]
    repeated: list[tuple[Row, Row, bool]]
    repeated_codes: int
    groups: dict[str, list[Group]]
    largest: int


def group_by_code(rows: Iterable[Row]) -> CodeGroups:
    """Return the relations of records with equal codes or organization parts.

    - `rows`: records in any order, each once; if one of them has an organization part or a wrong
      code, all records with it must be there.
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

    A blank entity equals any entity of the same code, so a record without an entity is an extra
    copy if another record of the code has one; its notes and its status are then ignored.
    """
    by_entity = _grouped(group, lambda row: row.entity)
    named = [rows for rows in by_entity if rows[0].entity]
    records: list[Row] = []
    extra: list[tuple[Row, Row, bool]] = []
    for copies in named or by_entity:
        # Closed only if all copies are closed, whatever their order.
        first = copies[0]
        if first.closed and not all(row.closed for row in copies):
            first = first._replace(closed=False)
        records.append(first)
        extra += ((copy, first, True) for copy in copies[1:])
    if named:
        extra += ((row, records[0], False) for row in group if not row.entity)
    return records, extra


def group_by_entity(distinct: Iterable[Row], *, several_columns: bool) -> dict[str, list[Group]]:
    """Return the groups of `split` and of `suspect`, one group per entity.

    If only some codes of an entity agree in department and region, these are `split` and the others
    - `suspect`: a third code elsewhere does not excuse the two that agree.

    - `distinct`: all distinct records of some entities.
    - `several_columns`: two or more columns name the entity, which makes every entity with two
      codes 重复赋码 wherever they were issued.
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
    """Tell whether a record counts for `split` and `suspect`: it is named and not closed."""
    return bool(row.entity) and not row.closed


def _agreeing(group: list[Row]) -> list[Row]:
    """Return the records with the department and region of another code of the group."""
    places = _grouped(group, lambda row: row.code[:1] + row.code[2:8])
    return sorted(row for place in places if _codes(place) > 1 for row in place)


def _codes(group: Iterable[Row]) -> int:
    return len({row.code for row in group})


def _grouped(items: Iterable[_Item], key: Callable[[_Item], Hashable]) -> list[list[_Item]]:
    """Return the items in groups of equal keys, in the order in which the keys first occur.

    - `items`: the items.
    - `key`: gives the key of an item.
    """
    groups: defaultdict[Hashable, list[_Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.values())
