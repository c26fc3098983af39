"""From tallies, observations and relations to the figures of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from uscc.audit.block import decode
from uscc.audit.candidates import Row
from uscc.audit.findings import Observed
from uscc.audit.rate import Rate
from uscc.audit.relations import Relations
from uscc.audit.result import Authority, Group
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


def base_of(
    tally: Tally, wrong: Sequence[Row], relations: Relations, slugs: Collection[str]
) -> int:
    """Return the base: distinct records with a code, and what else is counted."""
    base = tally.identifying + len(wrong)
    if "repeated" not in slugs:
        base -= len(relations.repeated)
    return base + sum(tally.kinds[slug] for slug in _CODELESS if slug in slugs)


def authorities(
    tally: Tally,
    wrong: Iterable[Row],
    relations: Relations,
    errors: Mapping[int, str],
    slugs: Collection[str],
    target: Fraction,
) -> tuple[Authority, ...]:
    """Return the figures of each authority, worst first: rate, then errors, then name.

    A wrong code counts where its department and region say, if any code that identifies
    somebody says the same; a mistyped region, an identity number name no authority.
    """
    base: Counter[_Place] = Counter()
    for prefix, count in tally.prefixes.items():
        base[_place(prefix.decode("ascii"))] += count
    known = frozenset(base)
    base.update(_known_place(decode(row.code), known) for row in wrong)
    if "repeated" not in slugs:
        copies = (decode(copy.code) for copy, _ in relations.repeated)
        base.subtract(_known_place(code, known) for code in copies)
    base[_NOWHERE] += sum(tally.kinds[slug] for slug in _CODELESS if slug in slugs)
    wanting = Counter(_known_place(code, known) for code in errors.values())
    figures = (
        Authority(*place, Rate(wanting[place], count, target))
        for place, count in base.items()
        if count
    )
    return tuple(sorted(figures, key=_worst_first))


def _place(code: str) -> _Place:
    """Return department and region of a code or of its first eight characters."""
    return code[0], code[2:8]


def _known_place(code: str, known: Collection[_Place]) -> _Place:
    place = _place(code) if len(code) == 18 else _NOWHERE
    return place if place in known else _NOWHERE


def _worst_first(authority: Authority) -> tuple[Fraction, int, str, str]:
    rate = authority.rate
    share = -Fraction(rate.errors, rate.base) if rate.errors else _NONE
    return share, -rate.errors, authority.department or "", authority.region or ""
