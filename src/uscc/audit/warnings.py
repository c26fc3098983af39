"""Doubts about a registry as a whole: what the verdict does not rest on, what was taken by chance.

A warning never changes a count. One of them, `no-entity`, keeps a rate within the target from being
called met.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from uscc.standard import ONE_CODE_FROM
from uscc.vocabulary import slugs

#: All warnings, in the order in which they are listed.
WARNINGS = slugs("warning")

#: Chance makes one wrong all-digit code in sixty look rounded; one in 20 is more than chance.
_MORE_THAN_CHANCE = 20


class Whole(NamedTuple):
    """What the warnings go by, of the whole registry.

    `entity_looked_for`: whether each source has a column of entities. `no_entity`: the caller
    says that there is none. `largest`: records of the most frequent code. `rounded`: values
    that have lost digits, `wrong`: wrong codes. `closed`: closed records.
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
    """Return the slugs of all warnings that apply; `described`: the sources, as in the report."""
    found = set(_found(whole, described))
    return tuple(slug for slug in WARNINGS if slug in found)


def _found(whole: Whole, described: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not (whole.entity_looked_for or whole.no_entity):
        yield "no-entity"
    if whole.records >= ONE_CODE_FROM and whole.largest * 2 > whole.records:
        yield "one-code"
    if whole.with_code * 2 < whole.distinct:
        yield "mostly-missing"
    if whole.rounded > 1 and whole.rounded * _MORE_THAN_CHANCE > whole.wrong:
        yield "rounded-column"
    columns = (column for source in described for column in source.get("columns", ()))
    if any(column["chosen_by"] == "content" for column in columns):
        yield "columns-by-content"
    if whole.closed:
        yield "closed-records"


def entities_looked_for(records: Mapping[int, int], named: Mapping[int, int]) -> bool:
    """Tell whether 一码多赋 and 重复赋码 were looked for: half of the records of each source, or
    more, name their entity. `records`, `named`: how many, by the number of the source.
    """
    return all(2 * named.get(source, 0) >= number for source, number in records.items())
