"""Keys of 64 bits, which find equal organization parts and equal entities.

Two records can only be related if they agree in the organization part (positions 9-17; equal codes
agree) or in the folded entity. So each record has two keys, numbers in an array. The key of the
organization part is exact. The key of the entity is Python's hash of its bytes, the same in all
processes of one audit. Repeated keys select candidates, a superset of the related records;
the shares of related records then decide exactly.

One hash partition of the keys is processed at a time, so that the dict of seen keys fits into
memory and into the cache.
"""

from __future__ import annotations

from array import array
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from itertools import compress, repeat
from operator import is_not
from struct import pack
from typing import TypeVar

from uscc.batch.lanes import modulo, or_blank
from uscc.batch.rows import ROW, cut
from uscc.budget import MemoryBudget
from uscc.standard import ORGANIZATION_ALPHABET

_Item = TypeVar("_Item")

#: Bytes per key.
SIZE = 8

#: The byte of a key that selects its partition, and the byte that selects its subpartition.
_PARTITION_BYTE, _SUBPARTITION_BYTE = 7, 0


def _values(factor: int) -> bytes:
    table = bytearray(256)
    for value, char in enumerate(ORGANIZATION_ALPHABET):
        table[ord(char)] = value * factor % 128
    return bytes(table)


#: The sum of two digits is unique, from 0 to 99; with letters it still fits into eight bits.
_LAST, _BEFORE = _values(1), _values(10)


def organization_keys(rows: bytes) -> array[int]:
    """Return the keys of the organization parts. Some 20 nanoseconds per row.

    A key has a byte for each of the positions 9, 10, 11, 13 and 15, and a byte for each of 12, 14
    and 16 mixed with the position before it, so that a byte has more than ten values even among
    digits. The two lowest bytes are mixed ones; otherwise a dict would look for most keys in the
    same places. The last byte selects the partition, the first one the subpartition; their sizes
    are similar even among the codes of one province. Position 17 is the check digit of the others.

    - `rows`: codes of 18 characters and a line break.
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
    """Return one byte per row, which mixes a position with the one before it.

    - `rows`: codes of 18 characters and a line break.
    - `position`: the position, from 1.
    """
    last = int.from_bytes(rows[position - 1 :: ROW].translate(_LAST), "little")
    before = int.from_bytes(rows[position - 2 :: ROW].translate(_BEFORE), "little")
    return (last + before).to_bytes(len(rows) // ROW, "little")


def text_keys(texts: Iterable[bytes]) -> array[int]:
    """Return the keys of folded entities, or of wrong codes. Some 90 nanoseconds per text."""
    return array("q", packed(list(map(hash, texts))))


def packed(numbers: Sequence[int]) -> bytes:
    """Return numbers as 8 bytes each. Faster than making an array of them."""
    return pack(f"{len(numbers)}q", *numbers)


#: The key of a blank entity, which selects no record.
BLANK = hash(b"")


def named_code_keys(codes: array[int], entities: array[int]) -> array[int]:
    """Return the keys of wrong codes with their entities, `BLANK` where the entity is blank.

    Two keys of 64 bits become one by an exclusive or, all at once as two large integers: to join
    each code with its entity and to take the hash of both would take five times as long.

    - `codes`: the keys of the codes.
    - `entities`: the keys of the entities.
    """
    others = array("q", entities)
    others.byteswap()  # else an entity that is equal to its code would have the key of a blank
    mixed = int.from_bytes(codes.tobytes(), "little") ^ int.from_bytes(others.tobytes(), "little")
    keys = array("q", mixed.to_bytes(len(codes) * SIZE, "little"))
    if BLANK in entities:
        for place, entity in enumerate(entities):
            if entity == BLANK:
                keys[place] = BLANK
    return keys


#: Keys per partition and the largest number of partitions. The dict of a partition must fit into
#: the cache, above all where many keys are repeated far from each other.
_KEYS_PER_PARTITION, _MOST_PARTITIONS = 50_000, 64


def partitions_for(records: int) -> int:
    """Return the best number of partitions for this many records."""
    return min(-(-records // _KEYS_PER_PARTITION), _MOST_PARTITIONS) or 1


def partitioned(keys: array[int], partitions: int) -> list[bytes]:
    """Return the keys of each partition, as bytes. Some 60 to 100 nanoseconds per key.

    Slicing and joining 8 bytes is faster than handling numbers.

    - `keys`: the keys.
    - `partitions`: number of partitions.
    """
    whole = keys.tobytes()
    return [whole] if partitions == 1 else _divided(whole, _PARTITION_BYTE, partitions)


def _divided(keys: bytes, place: int, parts: int) -> list[bytes]:
    """Return the keys of each part, always in the same order for the same keys.

    - `keys`: the keys, as bytes.
    - `place`: the byte of a key that selects its part.
    - `parts`: number of parts.
    """
    return list(map(b"".join, dealt(cut(keys, "8s", SIZE), keys[place::SIZE], parts)))


def dealt(items: Iterable[_Item], selecting: bytes, parts: int) -> list[list[_Item]]:
    """Return the items of each part, in their order.

    Some 50 nanoseconds per item, however many parts there are: the byte of an item finds the list
    of its part, to which it is appended, without a step of Python.

    - `items`: the items.
    - `selecting`: a byte per item, which selects its part.
    - `parts`: number of parts, up to 256.
    """
    found: list[list[_Item]] = [[] for _ in range(parts)]
    of_items = map(found.__getitem__, selecting.translate(modulo(parts)))
    deque(map(list.append, of_items, items), 0)
    return found


def repeated(chunks: Iterable[bytes]) -> list[int]:
    """Return the keys that an earlier record has, once for each later record.

    `BLANK` may be missing. Some 80 to 180 nanoseconds per key.
    """
    find = _by_identity if _IDENTITY_TELLS else _by_value
    return find(array("q", keys).tolist() for keys in chunks)


def _by_identity(chunks: Iterable[list[int]]) -> list[int]:
    """Return the repeated numbers; correct only if equal numbers are different objects."""
    seen: dict[int, int] = {}
    found: list[int] = []
    for numbers in chunks:
        # `setdefault` returns the first equal number: another object, unless this one is new.
        # (CPython shares one object for each number from -5 to 256. No key of an organization
        # part is one of them; a hash is, once in ten thousand million million.)
        firsts = map(seen.setdefault, numbers, numbers)
        found += compress(numbers, map(is_not, firsts, numbers))
    return found


def _by_value(chunks: Iterable[list[int]]) -> list[int]:
    """Return the repeated numbers on any interpreter; takes three times as long."""
    seen: set[int] = set()
    found: list[int] = []
    for numbers in chunks:
        for number in numbers:
            if number in seen:
                found.append(number)
            seen.add(number)
    return found


def _identity_tells() -> bool:
    """Tell whether equal numbers of the size of a key are different objects.

    They are in CPython. On an interpreter whose `is` compares numbers by value, `_by_identity`
    would find no repeated keys, and the verdict would be met.
    """
    keys = pack("4q", 1 << 40, -(1 << 62), 1 << 40, -(1 << 62))
    return len(_by_identity([array("q", keys).tolist()])) == 2


_IDENTITY_TELLS = _identity_tells()


def settling_memory(budget: MemoryBudget, among: int) -> int:
    """Return the bytes that each of `among` executors may use to settle a partition or a share."""
    return budget.share("settling", among).memory


#: Bytes of memory per key while the repeated keys of a partition are found.
SETTLING = 130

#: Keys per subpartition (its dict must fit into the cache), and the largest number of them.
_KEYS_PER_SUBPARTITION, _MOST_SUBPARTITIONS = 400_000, 64


#: The number of repeats of a key that is repeated this often or more.
MANY = 255


def repeats_of(chunks: list[bytes], memory: int) -> list[bytes]:
    """Return a byte for each key of a partition: how many other records have it, at most `MANY`.

    If the keys exceed the cache or the memory, the partition is divided into subpartitions first.
    The repeats of a chunk without repeated keys are `b""`.

    - `chunks`: the keys of the partition.
    - `memory`: bytes of memory.
    """
    keys = sum(map(len, chunks)) // SIZE
    needed = max(keys // _KEYS_PER_SUBPARTITION, keys * SETTLING // memory) + 1
    parts = min(needed, _MOST_SUBPARTITIONS)
    if parts == 1:
        return _repeats_of(chunks)
    divided = zip(*(_divided(chunk, _SUBPARTITION_BYTE, parts) for chunk in chunks))
    repeats = zip(*map(_repeats_of, divided))
    return [
        _restored(of_chunk, chunk[_SUBPARTITION_BYTE::SIZE])
        for of_chunk, chunk in zip(repeats, chunks)
    ]


def _repeats_of(chunks: Sequence[bytes]) -> list[bytes]:
    found = repeated(chunks)
    if not found:
        return [b""] * len(chunks)
    columns = (array("q", keys).tolist() for keys in chunks)
    once = set(found)
    if len(once) == len(found) and BLANK not in once:  # most repeated keys are repeated once
        return [or_blank(bytes(map(once.__contains__, numbers))) for numbers in columns]
    times = Counter(found)
    del times[BLANK]
    times.update({key: MANY - more for key, more in times.items() if more > MANY})
    return [or_blank(bytes(map(times.get, numbers, repeat(0)))) for numbers in columns]


def repeats_in_order(repeats: Sequence[bytes], keys: bytes) -> bytes:
    """Return the repeats of keys in the order of the keys; `b""` if none is repeated.

    - `repeats`: the repeats of each part that `partitioned` has made of the keys.
    - `keys`: the keys, as bytes.
    """
    return repeats[0] if len(repeats) == 1 else _restored(repeats, keys[_PARTITION_BYTE::SIZE])


def _restored(repeats: Sequence[bytes], selecting: bytes) -> bytes:
    """Undo `_divided` for one byte per key. Some 70 nanoseconds per byte, none if all are 0.

    - `repeats`: the bytes of each part; `b""` for bytes that are all 0.
    - `selecting`: the byte of each key that selects its part.
    """
    if not any(repeats):
        return b""
    sources = [iter(some) if some else repeat(0) for some in repeats]
    of_keys = selecting.translate(modulo(len(repeats)))
    return bytes(map(next, map(sources.__getitem__, of_keys)))


#: Tables for `classes`: a byte modulo 16, in the upper and in the lower four bits.
_UPPER = bytes(byte % 16 * 16 for byte in range(256))
_LOWER = bytes(byte % 16 for byte in range(256))


def classes(keys: bytes) -> bytes:
    """Return one byte per key, equal for equal keys, by which related records are divided.

    A byte of an organization key has some hundred values, so two of them are mixed.
    """
    upper = int.from_bytes(keys[_SUBPARTITION_BYTE::SIZE].translate(_UPPER), "little")
    lower = int.from_bytes(keys[_PARTITION_BYTE::SIZE].translate(_LOWER), "little")
    return (upper | lower).to_bytes(len(keys) // SIZE, "little")
