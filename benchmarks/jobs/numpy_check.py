"""The check with NumPy: pairs of bytes as 16-bit numbers, nine table look-ups per code.

The fastest of six ways. The others: one byte at a time, an `S18` array, a transposed copy, a
product of matrices, the whole list in one chunk.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

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
    return _of_pairs(np.frombuffer(joined, np.uint16).reshape(-1, 9))


def _of_pairs(pairs: npt.NDArray[np.uint16]) -> npt.NDArray[np.bool_]:
    total = _PAIRS[0].take(pairs[:, 0])
    for place in range(1, 9):
        total += _PAIRS[place].take(pairs[:, place])
    mask: npt.NDArray[np.bool_] = (total % 31 == 0) & (total < BAD)
    return mask


def right_in(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Return a mask for a column of Arrow; the codes are not copied if all have 18 bytes."""
    masks = []
    for chunk in column.cast(pa.large_string()).chunks:
        fits = pc.equal(pc.binary_length(chunk), 18).fill_null(False)
        some = chunk if fits.true_count == len(chunk) else chunk.filter(fits)
        _, offsets, data = some.buffers()
        first = 18 * len(some) and int(np.frombuffer(offsets, np.int64)[some.offset])
        pairs = np.frombuffer(data, np.uint8, 18 * len(some), first).view(np.uint16).reshape(-1, 9)
        mask: npt.NDArray[np.bool_] = np.zeros(len(chunk), bool)
        starts = range(0, len(pairs), _CHUNK)
        found = [_of_pairs(pairs[start : start + _CHUNK]) for start in starts]
        if found:
            mask[np.asarray(fits)] = np.concatenate(found)
        masks.append(mask)
    return np.concatenate(masks)
