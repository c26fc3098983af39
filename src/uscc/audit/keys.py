"""Keys of 64 bits, by which equal organization parts and equal entities are found.

Two records can only be related if they agree in the organization part (positions 9-17;
equal codes do) or in the folded entity. So each record has two keys, numbers in an array:
that of the organization part is exact, that of the entity is Python's hash of its bytes,
the same in all processes of one audit. Keys seen twice name the candidates, a superset of
the records that stand in any relation; `relations` then decides exactly.

A share of the keys is settled at a time, so that the set of those seen stays small: small
enough for memory, and for the cache.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress
from operator import is_not

from uscc.batch.rows import ROW, cut
from uscc.standard import ORGANIZATION_ALPHABET

#: Bytes a key.
SIZE = 8

#: The byte of a key that says to which share it belongs.
_TELLING = 7

#: The two bytes that say to which pass over its share it belongs: positions 13 and 14 of a code,
#: of which one alone has only ten values in most; and what each puts into half a byte.
_SIFTING = (4, bytes(byte % 16 * 16 for byte in range(256))), (5, bytes(range(16)) * 16)


def _values(factor: int) -> bytes:
    table = bytearray(256)
    for value, char in enumerate(ORGANIZATION_ALPHABET):
        table[ord(char)] = value * factor
    return bytes(table)


_LAST, _BEFORE = _values(1), _values(5)


def body_keys(rows: bytes) -> array[int]:
    """Return the keys of the organization parts in rows of 18 characters and a line break.

    Positions 9-15 stand in it as they are; position 16 is mixed with the one before it, so
    that the last byte tells shares of like size apart, in digits as in letters. Position 17
    is the check of the others. Some 10 nanoseconds a row.
    """
    keys = bytearray(len(rows) // ROW * SIZE)
    for place in range(7):
        keys[place::SIZE] = rows[8 + place :: ROW]
    last = int.from_bytes(rows[15::ROW].translate(_LAST), "little")
    mixed = last + int.from_bytes(rows[14::ROW].translate(_BEFORE), "little")
    keys[7::SIZE] = mixed.to_bytes(len(rows) // ROW, "little")
    return array("q", bytes(keys))


def text_keys(texts: Iterable[bytes]) -> array[int]:
    """Return the keys of folded entities, or of wrong codes. Some 60 nanoseconds each."""
    return array("q", list(map(hash, texts)))  # a list is taken in faster than an iterator


#: The key of a blank entity, which is unknown and so equal to no other.
BLANK = hash(b"")


#: Keys a share: its set then mostly fits the cache. More shares than the last cost more in
#: sharing out than they save.
_SHARE, _SHARES = 300_000, 16


def shares_for(records: int) -> int:
    """Return how many shares are best for so many records."""
    return min(-(-records // _SHARE), _SHARES) or 1


def shared_out(keys: array[int], shares: int) -> list[bytes]:
    """Return the keys of each share, as bytes. Some 5 nanoseconds a key and share, and 25 a
    key: pieces of 8 bytes are made and joined faster than numbers.
    """
    whole = keys.tobytes()
    if shares == 1:
        return [whole]
    told, pieces = whole[_TELLING::SIZE], cut(whole, "8s", SIZE)
    return [b"".join(compress(pieces, told.translate(table))) for table in _tables(shares)]


@cache
def _tables(shares: int) -> list[bytes]:
    """Return, for each share, a table: 1 for the bytes that belong to it."""
    return [bytes(byte % shares == share for byte in range(256)) for share in range(shares)]


def repeated(chunks: Iterable[bytes]) -> set[int]:
    """Return the keys that come twice or more. Some 80 to 180 nanoseconds a key."""
    seen: dict[int, int] = {}
    twice: set[int] = set()
    for keys in chunks:
        numbers = array("q", keys).tolist()
        # `setdefault` gives the number that came first: another object, if it is not new.
        # (CPython has one object for each number from -5 to 256. No key of an organization
        # part is one of them, and a hash once in ten thousand million million.)
        firsts = map(seen.setdefault, numbers, numbers)
        twice.update(compress(numbers, map(is_not, firsts, numbers)))
    twice.discard(BLANK)
    return twice


#: Bytes of memory that each key takes while it is settled.
SETTLING = 130


def repeated_of_many(chunks: list[bytes], memory: int) -> set[int]:
    """Return `repeated`, in several passes where so many bytes of memory ask for it."""
    passes = -(-sum(map(len, chunks)) // SIZE * SETTLING // memory)
    if passes <= 1:
        return repeated(chunks)
    twice: set[int] = set()
    for number in range(passes):
        twice |= repeated(_sifted(chunks, number, passes))
    return twice


def _sifted(chunks: list[bytes], number: int, passes: int) -> Iterator[bytes]:
    """Yield the keys of one pass."""
    table = bytes(byte % passes == number for byte in range(256))
    for keys in chunks:
        halves = (keys[place::SIZE].translate(half) for place, half in _SIFTING)
        told = sum(int.from_bytes(half, "little") for half in halves)
        flags = told.to_bytes(len(keys) // SIZE, "little").translate(table)
        yield b"".join(compress(cut(keys, "8s", SIZE), flags))
