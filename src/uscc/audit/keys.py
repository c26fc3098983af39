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
from collections.abc import Iterable
from functools import cache
from itertools import compress
from operator import is_not

from uscc.batch.rows import ROW, cut
from uscc.standard import ORGANIZATION_ALPHABET

#: Bytes a key.
SIZE = 8

#: The byte of a key that says to which share it belongs.
_TELLING = 7

#: The two bytes that say to which part of its share it belongs: positions 13 and 14 of a code,
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
    return [whole] if shares == 1 else _told_apart(whole, whole[_TELLING::SIZE], shares)


def _told_apart(keys: bytes, telling: bytes, parts: int) -> list[bytes]:
    """Return the keys of each part; a byte of `telling` says to which each key belongs."""
    pieces = cut(keys, "8s", SIZE)
    return [b"".join(compress(pieces, telling.translate(table))) for table in _tables(parts)]


@cache
def _tables(parts: int) -> list[bytes]:
    """Return, for each part, a table: 1 for the bytes that belong to it."""
    return [bytes(byte % parts == part for byte in range(256)) for part in range(parts)]


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

#: Keys of a part of a share at most, as many as the cache likes, and parts at most.
_PART, _PARTS = 400_000, 64


def repeated_in_share(chunks: list[bytes], memory: int) -> set[int]:
    """Return `repeated`, part by part where the cache or so many bytes of memory ask for it.

    The list is empty afterwards: what was told apart needs its memory.
    """
    keys = sum(map(len, chunks)) // SIZE
    parts = min(max(keys // _PART, keys * SETTLING // memory) + 1, _PARTS)
    if parts == 1:
        return repeated(chunks)
    twice: set[int] = set()
    for part in _parts_of_share(chunks, parts):
        twice |= repeated(part)
    return twice


def _parts_of_share(chunks: list[bytes], parts: int) -> list[list[bytes]]:
    """Return the chunks of each part of a share."""
    found: list[list[bytes]] = [[] for _ in range(parts)]
    while chunks:
        keys = chunks.pop()
        halves = (keys[place::SIZE].translate(half) for place, half in _SIFTING)
        told = sum(int.from_bytes(half, "little") for half in halves)
        telling = told.to_bytes(len(keys) // SIZE, "little")
        for part, some in zip(found, _told_apart(keys, telling, parts)):
            part.append(some)
    return found
