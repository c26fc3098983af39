"""From tallies, observations and relations to the figures of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from uscc.audit.block import decode
from uscc.audit.candidates import Row
from uscc.audit.findings import Observed
from uscc.audit.relations import Relations
from uscc.audit.result import Group
from uscc.code.text import compact

#: Kinds that the base leaves out unless they are counted.
_CODELESS = ("missing", "unconverted")


class Tally:
    """What is counted while records come in."""

    def __init__(self) -> None:
        self.records = 0
        self.kinds: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        #: Records that identify somebody.
        self.identifying = 0


def relation_groups(relations: Relations) -> dict[str, Group]:
    """Return records and groups of each relation; of `repeated` the extra copies."""
    figures = {"repeated": Group(len(relations.repeated), relations.repeated_codes)}
    for slug, groups in relations.groups.items():
        figures[slug] = Group(sum(map(len, groups)), len(groups))
    return figures


def error_codes(
    observed: Iterable[Observed], relations: Relations, slugs: Collection[str]
) -> dict[int, str]:
    """Return the records that count as errors, each once, by number, with their codes."""
    codes: dict[int, str] = {}
    stands_for = {copy.number: row.number for copy, row in relations.merged}
    dropped = {copy.number for copy, _ in relations.repeated}
    for one in observed:
        number = stands_for.get(one.number, one.number)
        if one.slug in slugs and number not in dropped:
            codes[number] = "" if one.slug in _CODELESS else compact(decode(one.cell))
    for slug, groups in relations.groups.items():
        if slug in slugs:
            rows = (record.row for group in groups for record in group)
            codes.update((row.number, decode(row.code)) for row in rows)
    if "repeated" in slugs:
        codes.update((copy.number, decode(copy.code)) for copy, _ in relations.repeated)
    return codes


def codeless(tally: Tally, slugs: Collection[str]) -> int:
    """Return how many records without a code are counted, and so join the base."""
    return sum(tally.kinds[slug] for slug in _CODELESS if slug in slugs)


def base_of(
    tally: Tally, wrong: Sequence[Row], copies: Sequence[Row], slugs: Collection[str]
) -> int:
    """Return the base: distinct records with a code, and what else is counted."""
    return tally.identifying + len(wrong) - len(copies) + codeless(tally, slugs)
