"""The figures by registering authority (department and region), which must correct the codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from fractions import Fraction
from itertools import filterfalse

from uscc.audit.rate import Rate
from uscc.audit.result import Authority
from uscc.batch.records import decode

#: Region digits that each level keeps; the others become 0.
LEVELS = {"province": 2, "prefecture": 4, "county": 6}

#: An authority while it is counted: position 1 and the region digits that the level keeps; blank
#: for records that belong to no known authority.
_NOWHERE = b""


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
    digits = LEVELS[level]
    base = _by_place(identifying, digits)
    known = frozenset((*base, _NOWHERE))
    base.update(_of_known(_by_place(wrong, digits), known))
    base.subtract(_of_known(_by_place(copies, digits), known))
    base[_NOWHERE] += codeless
    wanting = _of_known(_by_place(errors, digits), known)

    def worst_first(place: bytes) -> tuple[float, int]:
        # Different fractions have different floats for bases of up to 67 million.
        return -wanting[place] / base[place], -wanting[place]

    # By name first: the second sort keeps the order of equals.
    places = sorted(filter(base.get, base))
    worst = sorted(filter(wanting.get, places), key=worst_first)
    figures = [(place, Rate(wanting[place], base[place], target)) for place in worst]
    figures += ((p, Rate(0, base[p], target)) for p in filterfalse(wanting.get, places))
    return tuple(Authority(*_name(place), rate, decided) for place, rate in figures)


def _by_place(counts: Counter[bytes], digits: int) -> Counter[bytes]:
    """Return counts by department and region.

    - `counts`: counts by positions 1-8.
    - `digits`: region digits to keep.
    """
    prefixes: Collection[bytes] = counts
    if not b"".join(counts).isascii():
        prefixes = [decode(prefix).encode("ascii", "replace") for prefix in counts]
    stop = 2 + digits
    places: dict[bytes, int] = {}
    for place, number in zip([one[:1] + one[2:stop] for one in prefixes], counts.values()):
        places[place] = places.get(place, 0) + number  # faster than `Counter`
    return Counter(places)


def _of_known(counts: Counter[bytes], known: Collection[bytes]) -> Counter[bytes]:
    """Return counts by department and region; unknown ones are counted under no authority.

    - `counts`: counts by department and region.
    - `known`: departments and regions of known authorities.
    """
    for place in counts.keys() - known:
        counts[_NOWHERE] += counts.pop(place)
    return counts


def _name(place: bytes) -> tuple[str | None, str | None]:
    """Return department and region of a place; None for both if it is blank."""
    if not place:
        return None, None
    text = place.decode("ascii")
    return text[0], text[1:].ljust(6, "0")
