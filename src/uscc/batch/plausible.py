"""Repairs of many wrong values at once: which edits turn a value into a plausible code.

A code is *plausible* as in `uscc.code.causes`: valid, without a note on its pair, region or
organization check. Lanes (see `uscc.batch.lanes`) say for which values an edit brings the sum
modulo 31 to 0, one value in 31 by accident; only these edits are made and judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, pairwise

from uscc.batch.kernel import CODE_TABLES, IS_0_OF_31, MOD_31, judge, ones
from uscc.batch.lanes import IS_ZERO, lanes, remainders, weighted
from uscc.batch.older import organization_codes
from uscc.batch.rows import ROW
from uscc.code import causes
from uscc.code.notes import prefix_notes
from uscc.standard import ALPHABET, WEIGHTS

_WEIGHTS = (*WEIGHTS, 1)

#: For each pair of neighbours: what the left and the right character add to the sum when swapped.
_SWAPS = [
    (weighted(ALPHABET, after - before, 31), weighted(ALPHABET, before - after, 31))
    for before, after in pairwise(_WEIGHTS)
]

#: For each place: what its character and the next one add to the sum when the gap moves past them.
_GAPS = [(weighted(ALPHABET, weight, 31), weighted(ALPHABET, -weight, 31)) for weight in _WEIGHTS]


def columns_of(codes: Sequence[bytes], size: int) -> list[bytes]:
    """Return the character positions of values of `size` bytes."""
    joined = b"".join(codes)
    return [joined[place::size] for place in range(size)]


def rows_of(codes: Iterable[bytes]) -> bytes:
    """Return values of 18 bytes as rows for `plausible`."""
    return b"\n".join([*codes, b""])


def plausible(rows: bytes) -> bytes:
    """Return 1 for each plausible code, otherwise 0; `is_plausible` for many.

    - `rows`: 18 bytes and a line break for each value.
    """
    faults, doubts = judge(rows)
    either = lanes(faults) | lanes(doubts)
    flags = bytearray(either.to_bytes(len(faults), "little").translate(IS_ZERO))
    for number in ones(bytes(flags)):
        if _has_prefix_notes(rows[ROW * number : ROW * number + 8]):
            flags[number] = 0
    return bytes(flags)


@lru_cache(1 << 16)
def _has_prefix_notes(prefix: bytes) -> bool:
    return bool(prefix_notes(prefix.decode("latin-1")))


@lru_cache(1 << 16)
def in_tables(prefix: bytes) -> bool:
    """Tell whether eight ASCII characters are listed: `in_tables` of `uscc.code.causes`."""
    return causes.in_tables(prefix.decode("latin-1"))


def organization_faults(parts: Sequence[bytes]) -> bytes:
    """Return 1 for each organization part that fails its check digit, otherwise 0.

    - `parts`: the nine positions of the parts.
    """
    return organization_codes(parts).to_bytes(len(parts[0]), "little").translate(IS_ZERO)


def sums(columns: Sequence[bytes]) -> bytes:
    """Return the weighted sum of each value modulo 31.

    - `columns`: the first positions of all values, at most 18.
    """
    return remainders(columns, CODE_TABLES, 31)


def _modulo_31(total: int, size: int) -> int:
    return lanes(total.to_bytes(size, "little").translate(MOD_31))


# -- Swapped neighbours --------------------------------------------------------------------------


def swapped(codes: Sequence[bytes], faults: bytes) -> bytes:
    """Return 1 for each value that `is_swapped` calls swapped, otherwise 0.

    - `codes`: wrong values of 18 ASCII characters.
    - `faults`: 1 for each organization part that fails its check digit.
    """
    numbers: list[int] = []
    rows = bytearray()
    for at, found in _swaps(codes):
        # The organization check tells which places are in question.
        some = [number for number in found if faults[number] == (at >= 7)]
        if at < 7:
            some = [number for number in some if not in_tables(codes[number][:8])]
        numbers += some
        rows += _with_swap(rows_of([codes[number] for number in some]), at)
    flags = bytearray(len(codes))
    for at in ones(plausible(bytes(rows))):
        number = numbers[at]
        if faults[number] or in_tables(bytes(rows[ROW * at : ROW * at + 8])):
            flags[number] = 1
    return bytes(flags)


def _with_swap(rows: bytes, at: int) -> bytearray:
    """Return rows with the places `at` and `at + 1` swapped in each of them."""
    made = bytearray(rows)
    made[at::ROW], made[at + 1 :: ROW] = made[at + 1 :: ROW], made[at::ROW]
    return made


def _swaps(codes: Sequence[bytes]) -> Iterator[tuple[int, Iterable[int]]]:
    """Yield each place of a left neighbour, and the numbers of the values whose sum a swap makes 0.

    - `codes`: values of 18 bytes.
    """
    columns, size = columns_of(codes, 18), len(codes)
    total = lanes(sums(columns))
    for at, (left, right) in enumerate(_SWAPS):
        shift = lanes(columns[at].translate(left)) + lanes(columns[at + 1].translate(right))
        yield at, ones((total + shift).to_bytes(size, "little").translate(IS_0_OF_31))


# -- One character too many ------------------------------------------------------------------------


def without_one(codes: Sequence[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Yield the number of a value, a place, and the plausible code that is left without it.

    Of equal neighbours only the last is named, but the first place of all is always named.

    - `codes`: values of 19 ASCII characters.
    """
    found: list[int] = []
    places: list[int] = []
    made: list[bytes] = []
    for at, numbers in _gaps(codes):
        some = list(numbers)
        if 0 < at < 18:  # without either of two equal neighbours the code is the same
            some = [number for number in some if codes[number][at] != codes[number][at + 1]]
        found += some
        places += [at] * len(some)
        made += [codes[number][:at] + codes[number][at + 1 :] for number in some]
    yield from compress(zip(found, places, made), plausible(rows_of(made)))


def _gaps(codes: Sequence[bytes]) -> Iterator[tuple[int, Iterable[int]]]:
    """Yield each place, and the numbers of the values whose sum is 0 if it is left out.

    - `codes`: values of 19 bytes.
    """
    columns, size = columns_of(codes, 19), len(codes)
    total = lanes(sums(columns[1:]))
    for at in range(19):
        if at:  # put the previous character back, leave this one out
            back, out = _GAPS[at - 1]
            shift = lanes(columns[at - 1].translate(back)) + lanes(columns[at].translate(out))
            total = _modulo_31(total + shift, size)
        yield at, ones(total.to_bytes(size, "little").translate(IS_0_OF_31))
