"""The figures by registering authority (department and region), which must correct the codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from fractions import Fraction

from uscc.audit.rate import Rate
from uscc.audit.result import Authority
from uscc.batch.records import decode

#: Region digits that each level keeps; the others become 0.
LEVELS = {"province": 2, "prefecture": 4, "county": 6}

_Place = tuple[str | None, str | None]
_NOWHERE: _Place = (None, None)


def authorities(
    identifying: Counter[bytes],
    wrong: Counter[bytes],
    copies: Counter[bytes],
    errors: Counter[bytes],
    codeless: int,
    target: Fraction,
    level: str,
    decided: bool = True,
) -> tuple[Authority, ...]:
    """Return the figures of each authority, worst first: rate, then errors, then name.

    The counters count records by positions 1-8 of their codes; a value of another length has an
    empty key. A wrong code is assigned to the department and region in it if a record that
    identifies an entity has the same ones; a mistyped region or an identity number is assigned to
    no authority.

    - `identifying`: records that identify an entity.
    - `wrong`: records with a wrong code.
    - `copies`: extra copies, which the base leaves out.
    - `errors`: records that count as errors.
    - `codeless`: number of records without a code that the base includes.
    - `target`: errors per 10,000.
    - `level`: a key of `LEVELS`.
    - `decided`: whether a rate within the target may be called met.
    """
    size = LEVELS[level]
    base = _by_place(identifying, size)
    known = frozenset(base)
    base.update(_by_place(wrong, size, known))
    base.subtract(_by_place(copies, size, known))
    base[_NOWHERE] += codeless
    wanting = _by_place(errors, size, known)
    figures = (
        Authority(*place, Rate(wanting[place], number, target), decided)
        for place, number in base.items()
        if number
    )
    return tuple(sorted(figures, key=_worst_first))


def _by_place(
    counts: Counter[bytes], size: int, known: Collection[_Place] | None = None
) -> Counter[_Place]:
    """Return counts by department and region.

    - `counts`: counts by positions 1-8.
    - `size`: region digits to keep.
    - `known`: departments and regions of known authorities; the others are counted under no
      authority. None: all are known.
    """
    places: Counter[_Place] = Counter()
    for prefix, number in counts.items():
        text = decode(prefix)
        place = (text[0], text[2 : 2 + size].ljust(6, "0")) if text else _NOWHERE
        places[place if known is None or place in known else _NOWHERE] += number
    return places


def _worst_first(authority: Authority) -> tuple[float, int, str, str]:
    # Different fractions have different floats for bases of up to 67 million.
    errors, base, _ = authority.rate
    return -errors / base, -errors, authority.department or "", authority.region or ""
