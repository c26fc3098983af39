"""Warnings: doubts about a registry as a whole, or about how its files were interpreted.

A warning never changes a count. Two of them prevent the verdict `met`: `no-entity`, and `one-code`
where `uscc` chose the column of codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from uscc.standard import ONE_CODE_FROM
from uscc.vocabulary import slugs

#: All warnings, in the order in which they are listed.
WARNINGS = slugs("warning")

#: By chance one wrong all-digit code in 60 looks rounded, so more than one in 20 is not chance.
_MORE_THAN_CHANCE = 20


class Whole(NamedTuple):
    """The figures of the whole registry on which the warnings depend.

    - `entity_looked_for`: whether each source has a column of entities.
    - `no_entity`: whether the caller says that there is none.
    - `records`: all records.
    - `distinct`: records without extra copies.
    - `with_code`: distinct records with a code.
    - `largest`: records of the most frequent code.
    - `rounded`: values whose last digits are lost.
    - `wrong`: wrong codes.
    - `closed`: closed records.
    """

    entity_looked_for: bool
    no_entity: bool
    records: int
    distinct: int
    with_code: int
    largest: int
    rounded: int
    wrong: int
    closed: int


def warnings_of(whole: Whole, described: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the slugs of all warnings that apply.

    - `whole`: the figures of the registry.
    - `described`: the sources, as in the report.
    """
    found = set(_found(whole, described))
    return tuple(slug for slug in WARNINGS if slug in found)


def _found(whole: Whole, described: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not (whole.entity_looked_for or whole.no_entity):
        yield "no-entity"
    if whole.records >= ONE_CODE_FROM and whole.largest * 2 > whole.records:
        yield "one-code"
    if whole.with_code * 2 < whole.distinct:
        yield "mostly-missing"
    rounded = whole.rounded > 1 and whole.rounded * _MORE_THAN_CHANCE > whole.wrong
    if rounded or any(source.get("long_numbers") for source in described):
        yield "rounded-column"
    if any(source.get("dates") for source in described):
        yield "dates-in-codes"
    if any(source.get("left_out", {}).get("rows") for source in described):
        yield "rows-left-out"
    if any(source.get("other_code_columns") for source in described):
        yield "other-codes"
    columns = (column for source in described for column in source.get("columns", ()))
    if any(column["chosen_by"] == "content" for column in columns):
        yield "columns-by-content"
    if whole.closed:
        yield "closed-records"


def entities_looked_for(records: Mapping[int, int], named: Mapping[int, int]) -> bool:
    """Tell whether 一码多赋 and 重复赋码 can be found.

    At least half of the records of each source must name their entity.

    - `records`: number of records by source.
    - `named`: number of records with an entity by source.
    """
    return all(2 * named.get(source, 0) >= number for source, number in records.items())
