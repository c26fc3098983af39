"""The kinds of many codes at once: `kind_of` for each compact form of a column.

Codes of 18, 15, 13 and 9 bytes are judged in lanes. Every other code is missing or has a wrong
length.
"""

from __future__ import annotations

from itertools import compress, repeat
from operator import eq

from uscc.batch.identities import identity_numbers
from uscc.batch.kernel import IS_0_OF_31, characters, faults_of, put, totals
from uscc.batch.lanes import (
    IS_ZERO,
    all_of,
    chosen,
    flag,
    lanes,
    of_pairs,
    pairs,
    remainders,
    weighted,
)
from uscc.batch.missing import missing_codes, missing_texts
from uscc.batch.older import numbers_of_fifteen, numbers_of_thirteen, organization_codes
from uscc.batch.rows import ROW
from uscc.code.kinds import KIND_BYTES
from uscc.standard import (
    ALPHABET,
    FUJIAN_MODULUS,
    FUJIAN_ORGANIZATION,
    FUJIAN_REGION,
    ONE_AS_Y_REGION,
    ORGANIZATION_ALPHABET,
    RESIDUE_REGIONS,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: The bytes of the kinds.
_MISSING, _UNCONVERTED, _LENGTH = map(KIND_BYTES.index, ("missing", "unconverted", "length"))
_CHARACTER, _IDENTITY = map(KIND_BYTES.index, ("character", "identity"))
_LEGACY, _CHECKSUM = map(KIND_BYTES.index, ("legacy", "checksum"))


def kinds_of(codes: list[bytes]) -> bytearray:
    """Return a byte per code: the place of its kind in `KIND_BYTES`.

    Some 0.1 to 0.2 microseconds per code.

    - `codes`: compact forms in UTF-8.
    """
    rows = b"\n".join([*codes, b""])
    if rows.isascii():
        are_eighteen = rows[ROW - 1 :: ROW] == b"\n" * len(codes) and len(rows) == ROW * len(codes)
        return _kinds_of_eighteen(codes, rows) if are_eighteen else _kinds_of_ascii(codes)
    plain = bytes(map(bytes.isascii, codes))
    others = plain.translate(IS_ZERO)
    found = bytearray(len(codes))
    put(found, plain, _kinds_of_ascii(list(compress(codes, plain))))
    put(found, others, _kinds_of_others(list(compress(codes, others))))
    return found


def _kinds_of_eighteen(codes: list[bytes], rows: bytes) -> bytearray:
    """Return the kinds of codes that all have 18 bytes.

    - `codes`: the codes.
    - `rows`: the codes as rows.
    """
    columns = [rows[place::ROW] for place in range(ROW - 1)]
    found = bytearray(_of_eighteen(columns).to_bytes(len(codes), "little"))
    _put_missing(found, codes, {ROW - 1})
    return found


def _kinds_of_ascii(codes: list[bytes]) -> bytearray:
    lengths = list(map(len, codes))
    sizes = set(lengths)
    found = bytearray([_LENGTH]) * len(codes)
    for size in _BY_SIZE.keys() & sizes:
        flags = bytes(map(eq, lengths, repeat(size))) if len(sizes) > 1 else b"\1" * len(codes)
        some = list(compress(codes, flags)) if 0 in flags else codes
        joined = b"".join(some)
        columns = [joined[place::size] for place in range(size)]
        put(found, flags, _BY_SIZE[size](columns).to_bytes(len(some), "little"))
    _put_missing(found, codes, sizes)
    return found


def _put_missing(found: bytearray, codes: list[bytes], sizes: set[int]) -> None:
    """Put the kind of missing codes into their places.

    - `found`: the kinds of the codes, changed in place.
    - `codes`: the codes.
    - `sizes`: the numbers of bytes that they have.
    """
    wrong = flag(found)
    if 1 in wrong:
        some = list(compress(codes, wrong)) if 0 in wrong else codes
        missing = bytearray(len(codes))
        put(missing, wrong, missing_codes(some, sizes))
        put(found, missing, repeat(_MISSING, missing.count(1)))


def _kinds_of_others(codes: list[bytes]) -> bytearray:
    """Return the kinds of codes that all have characters outside ASCII."""
    texts = b"\n".join(codes).decode("utf-8", "surrogatepass").split("\n")
    are_eighteen = bytearray(map(eq, map(len, texts), repeat(18)))
    found = are_eighteen.translate(bytes([_LENGTH, _CHARACTER, *bytes(254)]))
    missing = missing_texts(texts)
    put(found, missing, repeat(_MISSING, missing.count(1)))
    return found


# -- Codes of one size: lanes of kinds -----------------------------------------------------------


def _older(found: int, size: int) -> int:
    """Return the lanes of the kinds of codes that do not have 18 bytes.

    - `found`: the lanes of the older identifiers.
    - `size`: number of codes.
    """
    return lanes(bytes([_LENGTH]) * size) - (_LENGTH - _UNCONVERTED) * found


_BY_SIZE: dict[int, Callable[[list[bytes]], int]] = {
    9: lambda columns: _older(organization_codes(columns), len(columns[0])),
    13: lambda columns: _older(numbers_of_thirteen(columns), len(columns[0])),
    15: lambda columns: _older(numbers_of_fifteen(columns), len(columns[0])),
    18: lambda columns: _of_eighteen(columns),
}

#: A bit for each test; together they say the kind.
_IS_BAD, _IS_IDENTITY, _IS_LEGACY, _IS_FAULTY = 1, 2, 4, 8


def _kind_by_bits(bits: int) -> int:
    if not bits & _IS_FAULTY:
        return 0
    if bits & _IS_BAD:
        return _CHARACTER
    if bits & _IS_IDENTITY:
        return _IDENTITY
    return _LEGACY if bits & _IS_LEGACY else _CHECKSUM


_BY_BITS = bytes(map(_kind_by_bits, range(256)))


def _of_eighteen(columns: list[bytes]) -> int:
    total, bad = totals(columns), characters(columns)
    bits = _IS_FAULTY * lanes(faults_of(columns, total, bad))
    if not bits:
        return 0
    bits |= _IS_BAD * bad
    bits |= _IS_IDENTITY * identity_numbers(columns)
    bits |= _IS_LEGACY * _legacy(columns, total)
    return lanes(bits.to_bytes(len(columns[0]), "little").translate(_BY_BITS))


# -- Early issuing variants ----------------------------------------------------------------------

_IS_RESIDUE = of_pairs(RESIDUE_REGIONS)
_IS_ONE_AS_Y = [*map(chosen, ONE_AS_Y_REGION), chosen("Y")]
_IS_PILOT = [*map(chosen, FUJIAN_REGION + FUJIAN_ORGANIZATION)]

#: The sum of the first 17 characters minus the value of position 18 is the sum of all minus twice
#: that value.
_MINUS_TWICE = weighted(ALPHABET, -2, 31)

#: The sum of the first 17 characters plus the value of position 18.
_FUJIAN_WEIGHTS = [*(2**place for place in range(17)), 1]
_FUJIAN = [weighted(ORGANIZATION_ALPHABET, weight, FUJIAN_MODULUS) for weight in _FUJIAN_WEIGHTS]


def _legacy(columns: list[bytes], total: int) -> int:
    """Return the lanes of the early issuing variants: `legacy_variant` for each code.

    - `columns`: the 18 positions; codes with a character that is not allowed may get any answer.
    - `total`: their `totals`.
    """
    found = lanes(pairs(columns[2], columns[3]).translate(_IS_RESIDUE))
    # Where the right check digit is 1, Y is the sum itself.
    found |= all_of([*columns[2:6], columns[17]], _IS_ONE_AS_Y)
    if found:
        residues = total + lanes(columns[17].translate(_MINUS_TWICE))
        found &= lanes(residues.to_bytes(len(columns[0]), "little").translate(IS_0_OF_31))
    pilot = all_of([*columns[2:4], *columns[8:12]], _IS_PILOT)
    if pilot:
        pilot &= lanes(remainders(columns, _FUJIAN, FUJIAN_MODULUS).translate(IS_ZERO))
    return found | pilot
