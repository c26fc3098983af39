"""Lanes: large integers in which every code owns one byte.

One operation on the integer is one operation on all codes. A *column* is the bytes of one position
of all codes, a *table* has an entry for each byte (for `bytes.translate`), *flags* are bytes of
0 and 1.
"""

from __future__ import annotations

from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DIGITS = "0123456789"

#: A table: 1 for 0, 0 for the other bytes.
IS_ZERO = b"\1" + b"\0" * 255


def lanes(column: bytes | bytearray) -> int:
    """Return the integer of a column."""
    return int.from_bytes(column, "little")


def chosen(chars: Iterable[str], flag: int = 1) -> bytes:
    """Return a table: `flag` for the characters, 0 for the other bytes.

    - `chars`: ASCII characters.
    - `flag`: the entry of each.
    """
    table = bytearray(256)
    for char in chars:
        table[ord(char)] = flag
    return bytes(table)


def all_but(chars: Iterable[str]) -> bytes:
    """Return a table: 0 for the characters, 1 for the other bytes."""
    table = bytearray(b"\x01" * 256)
    for char in chars:
        table[ord(char)] = 0
    return bytes(table)


def weighted(alphabet: str, weight: int, modulus: int) -> bytes:
    """Return a table: character to weight times value modulo `modulus`, other bytes to 0.

    - `alphabet`: the characters in the order of their values.
    - `weight`: the weight of a position.
    - `modulus`: the modulus.
    """
    table = bytearray(256)
    for value, char in enumerate(alphabet):
        table[ord(char)] = value * weight % modulus
    return bytes(table)


def either(one: bytes, other: bytes) -> bytes:
    """Return the bits that one or both of two columns have."""
    return (lanes(one) | lanes(other)).to_bytes(len(one), "little")


def both(one: bytes | bytearray, other: bytes | bytearray) -> bytes:
    """Return the bits that two columns have in common."""
    return (lanes(one) & lanes(other)).to_bytes(len(one), "little")


def flipped(flags: bytes) -> bytes:
    """Return 1 for each 0, and 0 for each other byte."""
    return flags.translate(IS_ZERO)


def flag(column: bytes | bytearray, bits: int = 255) -> bytes:
    """Return 1 for each byte that has one of some bits, otherwise 0."""
    return bytes(column.translate(_has(bits)))


def or_blank(column: bytes) -> bytes:
    """Return a column; `b""` if all its bytes are 0."""
    return b"" if column == bytes(len(column)) else column


@cache
def _has(bits: int) -> bytes:
    return bytes(bool(byte & bits) for byte in range(256))


def any_of(columns: Sequence[bytes], tables: Iterable[bytes]) -> int:
    """Return the lanes of the codes that one of the tables marks at its position.

    - `columns`: the positions.
    - `tables`: a table for each position.
    """
    marked = 0
    for column, table in zip(columns, tables):
        marked |= lanes(column.translate(table))
    return marked


def all_of(columns: Sequence[bytes], tables: Iterable[bytes]) -> int:
    """Return the lanes of the codes that all tables mark; few steps if there are none.

    - `columns`: the positions, at least one.
    - `tables`: a table for each position.
    """
    marked = -1
    for column, table in zip(columns, tables):
        marked &= lanes(column.translate(table))
        if not marked:
            break
    return marked


def remainders(columns: Sequence[bytes], tables: Sequence[bytes], modulus: int) -> bytes:
    """Return the sum of the table entries of each code modulo `modulus`.

    - `columns`: the positions.
    - `tables`: a table for each position, of entries below the modulus.
    - `modulus`: the modulus; at most 128.
    """
    size, together = len(columns[0]), 255 // (modulus - 1)
    parts = [lanes(column.translate(table)) for column, table in zip(columns, tables)]
    while True:
        sums = [sum(parts[at : at + together]) for at in range(0, len(parts), together)]
        reduced = [one.to_bytes(size, "little").translate(modulo(modulus)) for one in sums]
        if len(reduced) == 1:
            return reduced[0]
        parts = list(map(lanes, reduced))


@cache
def modulo(modulus: int) -> bytes:
    """Return a table: each byte to its remainder."""
    return bytes(value % modulus for value in range(256))


_NO_DIGIT = 100
_TENS = bytes(10 * (byte - 48) if 48 <= byte < 58 else _NO_DIGIT for byte in range(256))
_UNITS = bytes(byte - 48 if 48 <= byte < 58 else _NO_DIGIT for byte in range(256))


def pairs(tens: bytes, units: bytes) -> bytes:
    """Return the number of two digits of each code; 100 or more if one of them is not a digit.

    - `tens`: the position of the first digit.
    - `units`: the position of the second digit.
    """
    total = lanes(tens.translate(_TENS)) + lanes(units.translate(_UNITS))
    return total.to_bytes(len(tens), "little")


def of_pairs(numbers: Iterable[str], flag: int = 1) -> bytes:
    """Return a table for `pairs`: `flag` for the numbers, 0 for the others.

    - `numbers`: numbers of two digits.
    - `flag`: the entry of each.
    """
    table = bytearray(256)
    for number in numbers:
        table[int(number)] = flag
    return bytes(table)
