"""From tallies, observations and relations to the figures of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from uscc.audit.block import decode
from uscc.audit.candidates import Row
from uscc.audit.findings import Observed
from uscc.audit.rate import Rate
from uscc.audit.relations import Relations
from uscc.audit.result import Authority, Group
from uscc.code.digits import is_digits
from uscc.code.text import compact

_Place = tuple[str | None, str | None]
_NOWHERE: _Place = (None, None)
_NONE = Fraction(0)

#: Kinds that the base leaves out unless they are counted.
_CODELESS = ("missing", "unconverted")


class Tally:
    """What is counted while records come in."""

    def __init__(self) -> None:
        self.records = 0
        self.kinds: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        #: Records that identify somebody, and positions 1-8 of their codes if asked for.
        self.identifying = 0
        self.prefixes: Counter[bytes] = Counter()


def relation_groups(relations: Relations) -> dict[str, Group]:
    """Return records and groups of each relation; of `repeated` the extra copies."""
    figures = {"repeated": Group(len(relations.repeated), relations.repeated_codes)}
    for slug, groups in relations.groups.items():
        figures[slug] = Group(sum(map(len, groups)), len(groups))
    return figures


class Errors:
    """The records that count as errors, each once, and the authority of each."""

    def __init__(
        self, observed: Iterable[Observed], relations: Relations, slugs: Collection[str]
    ) -> None:
        self.places: dict[int, _Place] = {}
        stands_for = {copy.number: row.number for copy, row in relations.merged}
        dropped = {copy.number for copy, _ in relations.repeated}
        for one in observed:
            number = stands_for.get(one.number, one.number)
            if one.slug in slugs and number not in dropped:
                self.places[number] = place_of(compact(decode(one.cell)))
        for slug, groups in relations.groups.items():
            if slug in slugs:
                rows = (record.row for group in groups for record in group)
                self.places.update((row.number, place_of(decode(row.code))) for row in rows)
        if "repeated" in slugs:
            for copy, _ in relations.repeated:
                self.places[copy.number] = place_of(decode(copy.code))


def place_of(code: str) -> _Place:
    """Return department and region of a compact form, None for both where it cannot tell."""
    if len(code) != 18 or not is_digits(code[2:8]):
        return _NOWHERE
    return code[0], code[2:8]


def base_of(
    tally: Tally, wrong: Sequence[Row], relations: Relations, slugs: Collection[str]
) -> int:
    """Return the base: distinct records with a code, and what else is counted."""
    base = tally.identifying + len(wrong)
    if "repeated" not in slugs:
        base -= len(relations.repeated)
    return base + sum(tally.kinds[slug] for slug in _CODELESS if slug in slugs)


def base_by_place(
    tally: Tally, wrong: Sequence[Row], relations: Relations, slugs: Collection[str]
) -> Counter[_Place]:
    """Return the base of each authority; together they are the base of all."""
    base: Counter[_Place] = Counter()
    for prefix, count in tally.prefixes.items():
        base[place_of(prefix.decode("ascii") + " " * 10)] += count
    base.update(place_of(decode(row.code)) for row in wrong)
    if "repeated" not in slugs:
        base.subtract(place_of(decode(copy.code)) for copy, _ in relations.repeated)
    for slug in _CODELESS:
        if slug in slugs:
            base[_NOWHERE] += tally.kinds[slug]
    return base


def authorities(
    base: Counter[_Place], errors: Errors, target: Fraction
) -> tuple[Authority, ...]:
    """Return the figures of each authority, worst first: rate, then errors, then name."""
    wrong = Counter(errors.places.values())
    figures = [
        Authority(*place, Rate(wrong[place], count, target))
        for place, count in base.items()
        if count
    ]
    return tuple(sorted(figures, key=_worst_first))


def _worst_first(authority: Authority) -> tuple[Fraction, int, str, str]:
    rate = authority.rate
    share = -Fraction(rate.errors, rate.base) if rate.errors else _NONE
    return share, -rate.errors, authority.department or "", authority.region or ""
