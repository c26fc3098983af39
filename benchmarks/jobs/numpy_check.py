"""The check with NumPy: pairs of bytes as 16-bit numbers, nine table look-ups per code.

The fastest of six ways. The others: one byte at a time, an `S18` array, a transposed copy, a
product of matrices, the whole list in one chunk.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from jobs.tables import BAD, pair

_PAIRS = [np.array(pair(place), np.uint16) for place in range(0, 18, 2)]
_CHUNK = 16_384
_NO_CODE = "?" * 18


def right(codes: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return a mask: True for valid codes in upper or lower case."""
    starts = range(0, len(codes), _CHUNK)
    return np.concatenate([_chunk(codes[at : at + _CHUNK]) for at in starts])


def _chunk(codes: Sequence[str]) -> npt.NDArray[np.bool_]:
    if set(map(len, codes)) != {18}:
        codes = [code if len(code) == 18 else _NO_CODE for code in codes]
    joined = "".join(codes).encode("ascii", "replace")
    pairs = np.frombuffer(joined, np.uint16).reshape(-1, 9)
    total = _PAIRS[0].take(pairs[:, 0])
    for place in range(1, 9):
        total += _PAIRS[place].take(pairs[:, place])
    mask: npt.NDArray[np.bool_] = (total % 31 == 0) & (total < BAD)
    return mask
