"""Numbers drawn from a seed without state: the same on every platform and Python version."""

from __future__ import annotations

_MASK = (1 << 64) - 1


def mixed(*numbers: int) -> int:
    """Return 64 bits that depend on all `numbers`, each of which is from 0 to 2^64 - 1.

    The finalizer of SplitMix64 (Steele, Lea, Flood, 2014) after each number. It uses integers only,
    so the result does not depend on floats or on the version of `random`. About a microsecond.

    >>> mixed(0, 1) == mixed(0, 1), mixed(0, 1) == mixed(1, 0)
    (True, False)
    """
    state = 0
    for number in numbers:
        state = (state + number + 0x9E3779B97F4A7C15) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        state ^= state >> 31
    return state


class Draw:
    """Small choices from one mixed number, one after the other."""

    def __init__(self, *numbers: int) -> None:
        self._left = mixed(*numbers)

    def below(self, size: int) -> int:
        """Return a number from 0 to `size` - 1.

        The sizes of all draws from one number multiply to 2^50 at most.
        """
        self._left, number = divmod(self._left, size)
        return number


def shuffled(number: int, size: int, seed: int) -> int:
    """Return the place of `number` in a shuffle of 0 to `size` - 1: a bijection.

    A multiplication by a number without a common divisor with `size`, and a shift.

    - `number`: a number from 0 to `size` - 1.
    - `size`: how many numbers, at most 2^40.
    - `seed`: chooses the shuffle.

    >>> sorted(shuffled(number, 10, seed=3) for number in range(10)) == list(range(10))
    True
    """
    return (number * stride(size) + mixed(seed, size)) % size


def stride(size: int) -> int:
    """Return a number near the golden section of `size` without a common divisor with it."""
    step = max(1, size * 618_033_989 // 1_000_000_000)
    while _common(step, size) != 1:
        step += 1
    return step


def _common(one: int, other: int) -> int:
    while other:
        one, other = other, one % other
    return one
