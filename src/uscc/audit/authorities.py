"""By registering authority: department and region, since that is who must mend the codes.

Positions 1-8 of every code are counted as they come; what the notes `department`,
`category` and `region` say is then decided once for each prefix, not for each record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import compress, count, islice

from uscc.audit.block import decode
from uscc.audit.candidates import Row
from uscc.audit.rate import Rate
from uscc.audit.relations import Relations
from uscc.audit.result import Authority
from uscc.code.notes import prefix_notes

#: What the levels keep of the six region digits; the rest is written 0.
LEVELS = {"province": 2, "prefecture": 4, "county": 6}

_Place = tuple[str | None, str | None]
_NOWHERE: _Place = (None, None)
_NONE = Fraction(0)


class Prefixes:
    """Positions 1-8 of the codes of all records that identify somebody, counted."""

    def __init__(self) -> None:
        self.counts: Counter[bytes] = Counter()
        self._noted: dict[bytes, tuple[str, ...]] = {}

    def add(self, prefixes: list[bytes]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Count the prefixes of a block; yield place and notes of those that carry any."""
        before = len(self.counts)
        self.counts.update(prefixes)
        # A dict keeps the order of first insertion, so the new prefixes are its last ones.
        for prefix in islice(reversed(self.counts), len(self.counts) - before):
            notes = prefix_notes(prefix.decode("ascii"))
            if notes:
                self._noted[prefix] = notes
        if not self._noted.keys().isdisjoint(prefixes):
            for at in compress(count(), map(self._noted.__contains__, prefixes)):
                yield at, self._noted[prefixes[at]]


def authorities(
    prefixes: Mapping[bytes, int],
    wrong: Iterable[Row],
    copies: Iterable[Row],
    codeless: int,
    errors: Mapping[int, str],
    target: Fraction,
    level: str,
) -> tuple[Authority, ...]:
    """Return the figures of each authority, worst first: rate, then errors, then name.

    `copies`: extra copies that the base leaves out; `codeless`: records without a code that
    it counts. A wrong code counts where its department and region say, if any code that
    identifies somebody says the same; a mistyped region, an identity number name nobody.
    """
    size = LEVELS[level]
    base: Counter[_Place] = Counter()
    for prefix, number in prefixes.items():
        base[_place(prefix.decode("ascii"), size)] += number
    known = frozenset(base)
    base.update(_known_place(decode(row.code), known, size) for row in wrong)
    base.subtract(_known_place(decode(row.code), known, size) for row in copies)
    base[_NOWHERE] += codeless
    wanting = Counter(_known_place(code, known, size) for code in errors.values())
    figures = (
        Authority(*place, Rate(wanting[place], number, target))
        for place, number in base.items()
        if number
    )
    return tuple(sorted(figures, key=_worst_first))


def left_out_copies(relations: Relations, slugs: Collection[str]) -> list[Row]:
    """Return the extra copies that the base leaves out: all, unless they are counted."""
    return [] if "repeated" in slugs else [copy for copy, _ in relations.repeated]


def _place(code: str, size: int) -> _Place:
    """Return department and region of a code or of its first eight characters."""
    return code[0], code[2 : 2 + size].ljust(6, "0")


def _known_place(code: str, known: Collection[_Place], size: int) -> _Place:
    place = _place(code, size) if len(code) == 18 else _NOWHERE
    return place if place in known else _NOWHERE


def _worst_first(authority: Authority) -> tuple[Fraction, int, str, str]:
    rate = authority.rate
    share = -Fraction(rate.errors, rate.base) if rate.errors else _NONE
    return share, -rate.errors, authority.department or "", authority.region or ""
