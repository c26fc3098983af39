"""Runs of keyboard keys in many values at once: `is_keyboard_run` by lanes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from uscc.batch.lanes import flag, lanes
from uscc.batch.records import decode
from uscc.code.causes import KEYBOARD, is_keyboard_run

_FOUR_LETTERS = re.compile(rb"[A-Za-z]{4}")


def keyboard_alone(code: bytes) -> str:
    """Return the cause `keyboard` or "" for one value."""
    # Most values have no four letters, which the pattern tells in a fifth of the time.
    found = _FOUR_LETTERS.search(code) and is_keyboard_run(decode(code))
    return "keyboard" if found else ""


def _keyboard_tables() -> tuple[bytes, bytes]:
    """Return the numbers of the left and the right one of two characters.

    Right minus left is 64 for one letter twice, 65 for a key and its right neighbour, other numbers
    from 0 to 255 for all other pairs.
    """
    left, right = bytearray([64]) * 256, bytearray([191]) * 256
    for at, key in enumerate(" ".join(KEYBOARD)):
        if key != " ":
            left[ord(key)], right[ord(key)] = at, at + 64
    return bytes(left), bytes(right)


_LEFT, _RIGHT = _keyboard_tables()
_SAME_OR_NEXT = bytes({64: 1, 65: 2}.get(byte, 0) for byte in range(256))


def keyboard(columns: Sequence[bytes]) -> list[str]:
    """Return the cause `keyboard` or "" for each value.

    - `columns`: the positions of values without small letters.
    """
    return list(map(("", "keyboard").__getitem__, keyboard_runs(columns)))


def keyboard_runs(columns: Sequence[bytes]) -> bytes:
    """Return 1 for each value with four neighbouring keys or one letter four times, otherwise 0.

    - `columns`: the positions of values without small letters.
    """
    size = len(columns[0])
    pairs = []
    for before, after in pairwise(columns):
        apart = lanes(after.translate(_RIGHT)) - lanes(before.translate(_LEFT))
        pairs.append(lanes(apart.to_bytes(size, "little").translate(_SAME_OR_NEXT)))
    runs = 0
    for one, two, three in zip(pairs, pairs[1:], pairs[2:]):
        runs |= one & two & three
    return flag(runs.to_bytes(size, "little"))
