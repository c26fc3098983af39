"""Keys of 64 bits, by which equal organization parts and equal entities are found.

Two records can only be related if they agree in the organization part (positions 9-17;
equal codes do) or in the folded entity. So each record has two keys, numbers in an array:
that of the organization part is exact, that of the entity is Python's hash of its bytes,
the same in all processes of one audit. Keys seen twice name the candidates, a superset of
the records that stand in any relation; `relations` then decides exactly.

A partition of the keys is settled at a time, so that the dict of those seen stays small: small
enough for memory, and for the cache.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cache
from itertools import compress
from operator import is_not
from struct import pack

from uscc.batch.rows import ROW, cut
from uscc.standard import ORGANIZATION_ALPHABET

#: Bytes a key.
SIZE = 8

#: The bytes of a key that say to which partition it belongs, and to which part of its partition.
_TELLING, _SIFTING = 7, 0


def _values(factor: int) -> bytes:
    table = bytearray(256)
    for value, char in enumerate(ORGANIZATION_ALPHABET):
        table[ord(char)] = value * factor % 128
    return bytes(table)


#: Two digits give all numbers up to 99, once each; letters no sum that needs a ninth bit.
_LAST, _BEFORE = _values(1), _values(10)


def organization_keys(rows: bytes) -> array[int]:
    """Return the keys of the organization parts in rows of 18 characters and a line break.

    Positions 9, 10, 11, 13 and 15 stand in it as they are, 12, 14 and 16 mixed with the one
    before them: so a byte tells more than ten digits apart. The lowest two are such bytes, or
    a dict would look for most keys in the same places; the last and the first tell partitions and
    their parts, which are of like size even among the codes of one province. Position 17 is
    the check of the others. Some 20 nanoseconds a row.
    """
    columns = (
        _mixed(rows, 14),
        _mixed(rows, 12),
        *(rows[position - 1 :: ROW] for position in (15, 13, 11, 10, 9)),
        _mixed(rows, 16),
    )
    keys = bytearray(len(rows) // ROW * SIZE)
    for place, column in enumerate(columns):
        keys[place::SIZE] = column
    return array("q", bytes(keys))


def _mixed(rows: bytes, position: int) -> bytes:
    """Return a byte a row, in which a position is mixed with the one before it."""
    last = int.from_bytes(rows[position - 1 :: ROW].translate(_LAST), "little")
    before = int.from_bytes(rows[position - 2 :: ROW].translate(_BEFORE), "little")
    return (last + before).to_bytes(len(rows) // ROW, "little")


def text_keys(texts: Iterable[bytes]) -> array[int]:
    """Return the keys of folded entities, or of wrong codes. Some 90 nanoseconds each."""
    hashes = list(map(hash, texts))
    # Faster than an array of the list.
    return array("q", pack(f"{len(hashes)}q", *hashes))


#: The key of a blank entity, which is unknown and so equal to no other.
BLANK = hash(b"")


#: Most keys of a partition: its dict must fit the cache (with 350,000 keys it would double). Most
#: partitions.
_SHARE, _SHARES = 300_000, 32

#: Piles that many parts are told apart from: two small steps are faster than a large one.
_PILES = 4


def partitions_for(records: int) -> int:
    """Return how many partitions are best for so many records."""
    return _even(min(-(-records // _SHARE), _SHARES) or 1)


def _even(parts: int) -> int:
    """Return a number of parts that makes piles, if there are to be more than a few."""
    return parts if parts <= 2 * _PILES else -(-parts // _PILES) * _PILES


def partitioned(keys: array[int], partitions: int) -> list[bytes]:
    """Return the keys of each partition, as bytes. Some 50 to 150 nanoseconds a key: pieces of 8
    bytes are made, and joined, faster than numbers.
    """
    whole = keys.tobytes()
    return [whole] if partitions == 1 else _told_apart(whole, _TELLING, partitions)


def _told_apart(keys: bytes, place: int, parts: int) -> list[bytes]:
    """Return the keys of each part, in an order that is always the same; the byte at that
    place says to which part a key belongs.
    """
    pieces, tables = cut(keys, "8s", SIZE), _tables(parts)
    if parts != _even(parts) or parts <= 2 * _PILES:
        return _of_each(pieces, keys[place::SIZE], tables)
    found: list[bytes] = []
    for pile, table in enumerate(_tables(_PILES)):
        some = list(compress(pieces, keys[place::SIZE].translate(table)))
        found += _of_each(some, b"".join(some)[place::SIZE], tables[pile::_PILES])
    return found


def _of_each(pieces: list[bytes], telling: bytes, tables: Iterable[bytes]) -> list[bytes]:
    return [b"".join(compress(pieces, telling.translate(table))) for table in tables]


@cache
def _tables(parts: int) -> list[bytes]:
    """Return, for each part, a table: 1 for the bytes that belong to it."""
    return [bytes(byte % parts == part for byte in range(256)) for part in range(parts)]


def repeated(chunks: Iterable[bytes]) -> set[int]:
    """Return the keys that come twice or more. Some 80 to 180 nanoseconds a key."""
    find = _by_identity if _IDENTITY_TELLS else _by_value
    twice = find(array("q", keys).tolist() for keys in chunks)
    twice.discard(BLANK)
    return twice


def _by_identity(chunks: Iterable[list[int]]) -> set[int]:
    """Return the numbers that come twice: right only where equal numbers are other objects."""
    seen: dict[int, int] = {}
    twice: set[int] = set()
    for numbers in chunks:
        # `setdefault` gives the number that came first: another object, if it is not new.
        # (CPython has one object for each number from -5 to 256. No key of an organization
        # part is one of them, and a hash once in ten thousand million million.)
        firsts = map(seen.setdefault, numbers, numbers)
        twice.update(compress(numbers, map(is_not, firsts, numbers)))
    return twice


def _by_value(chunks: Iterable[list[int]]) -> set[int]:
    """Return the numbers that come twice, on any interpreter; takes three times as long."""
    seen: set[int] = set()
    twice: set[int] = set()
    for numbers in chunks:
        for number in numbers:
            (twice if number in seen else seen).add(number)
    return twice


def _identity_tells() -> bool:
    """Tell whether equal numbers of the size of a key are objects of their own.

    They are in CPython. Where `is` compares numbers by value, the quick way would find no repeats
    at all, and the verdict would be met.
    """
    keys = pack("4q", 1 << 40, -(1 << 62), 1 << 40, -(1 << 62))
    return len(_by_identity([array("q", keys).tolist()])) == 2


_IDENTITY_TELLS = _identity_tells()


#: Bytes of memory that each key takes while it is settled.
SETTLING = 130

#: Keys of a part of a partition at most, as many as the cache likes, and parts at most.
_PART, _PARTS = 400_000, 64


def repeats_in_partition(chunks: list[bytes], memory: int) -> set[int]:
    """Return `repeated`, part by part where the cache or so many bytes of memory ask for it.

    The list is empty afterwards: what was told apart needs its memory.
    """
    keys = sum(map(len, chunks)) // SIZE
    parts = min(max(keys // _PART, keys * SETTLING // memory) + 1, _PARTS)
    if parts == 1:
        return repeated(chunks)
    twice: set[int] = set()
    for part in _parts_of_share(chunks, _even(parts)):
        twice |= repeated(part)
    return twice


def _parts_of_share(chunks: list[bytes], parts: int) -> list[list[bytes]]:
    """Return the chunks of each part of a partition."""
    found: list[list[bytes]] = [[] for _ in range(parts)]
    while chunks:
        for part, some in zip(found, _told_apart(chunks.pop(), _SIFTING, parts)):
            part.append(some)
    return found
