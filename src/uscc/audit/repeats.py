"""Have the executors count the repeats of the keys of a partition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from uscc.audit.heavy import heavy_keys
from uscc.audit.ordering import answers_in_order
from uscc.spill import Spill

if TYPE_CHECKING:
    from uscc.audit.executor import Pool


def ask_repeats(pool: Pool, keys: Spill[bytes], most: int) -> Callable[[], Iterable[bytes]]:
    """Ask how often the keys of a partition are repeated; return a function that waits.

    The answer has one item per chunk: see `uscc.audit.keys.repeats_of`.

    - `pool`: the executors.
    - `keys`: the keys in chunks.
    - `most`: bytes of keys that an executor takes at once, unless no key is heavy.
    """
    heavy = heavy_keys(keys, keys.size) if keys.size > most else frozenset()
    if heavy:
        return partial(_repeats_of_heavy, pool, keys, heavy)
    return pool.ask(pool.idlest(), "repeats", list(keys))


def _repeats_of_heavy(pool: Pool, keys: Spill[bytes], heavy: frozenset[int]) -> Iterator[bytes]:
    asked = (pool.ask(pool.idlest(), "light_keys", chunk, heavy) for chunk in keys)
    light = list(answers_in_order(asked, pool.size + 1))
    repeats = pool.ask(pool.idlest(), "repeats", light)()
    asked = (
        pool.ask(pool.idlest(), "heavy_repeats", chunk, heavy, some)
        for chunk, some in zip(keys, repeats)
    )
    return answers_in_order(asked, pool.size + 1)
