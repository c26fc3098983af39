"""Heavy keys: the keys of many records, for example of one entity that holds all codes.

Equal keys are in one partition, so a heavy key may make it too large for an executor. Heavy keys
are left out of a large partition, chunk by chunk, and their repeats are put back at the end.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from itertools import repeat

from uscc.audit.keys import BLANK, MANY, SIZE
from uscc.batch.lanes import or_blank

#: Number of keys of a partition that are looked at. A key that is heavy is more than `MANY` of
#: them, so that it is repeated at least as often.
_SAMPLE = 8_192


def heavy_keys(chunks: Iterable[bytes], size: int) -> frozenset[int]:
    """Return the heavy keys of a partition.

    - `chunks`: the keys.
    - `size`: bytes of all keys.
    """
    step = max(size // SIZE // _SAMPLE, 1)
    counts: Counter[int] = Counter()
    for keys in chunks:
        counts.update(array("q", keys)[::step])
    return frozenset(key for key, times in counts.items() if times > MANY)


def light_keys(keys: bytes, heavy: frozenset[int]) -> bytes:
    """Return the keys of a chunk that are not heavy."""
    return array("q", [key for key in array("q", keys) if key not in heavy]).tobytes()


def heavy_repeats(keys: bytes, heavy: frozenset[int], repeats: bytes) -> bytes:
    """Return how often each key of a chunk is repeated; `b""` if all are 0.

    - `keys`: the keys.
    - `heavy`: the heavy keys.
    - `repeats`: how often the other keys are repeated; `b""` if all are 0.
    """
    source_of = dict.fromkeys(heavy, 1) | dict.fromkeys(heavy & {BLANK}, 2)
    sources = (iter(repeats) if repeats else repeat(0), repeat(MANY), repeat(0))
    of_keys = map(source_of.get, array("q", keys), repeat(0))
    return or_blank(bytes(map(next, map(sources.__getitem__, of_keys))))
