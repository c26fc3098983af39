"""Folding of entity names in Arrow: `fold` for a column; few names become Python objects."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from uscc.batch.arrow import cells_at, flags_as_bytes
from uscc.batch.folding import FOLD, fold_column
from uscc.batch.kernel import spread
from uscc.batch.records import BETWEEN

#: Names that the library folds together.
_SLICE = 1 << 14

#: The characters that most names of a registry have and that are folded: by the library.
_BRACKETS = {"（": "(", "）": ")"}

#: The other characters that are folded: a name with one of them is folded by `fold_column`.
_OTHERS = "[" + "".join(re.escape(chr(char)) for char in FOLD if chr(char) not in _BRACKETS) + "]"


#: The first bytes of characters that are folded (those of Chinese characters are others), and all
#: other bytes: a text of these only has nothing that is folded.
_LEADS = {chr(char).encode()[0] for char in FOLD}
_KEPT = bytes(byte for byte in range(256) if byte not in _LEADS)


class Names(NamedTuple):
    """The folded names of a column.

    - `keys`: a key for each, as Arrow; equal names have equal keys.
    - `named`: 1 for each that is not blank.
    - `broken`: 1 for each name that contains a line break.
    """

    keys: Any
    named: bytes
    broken: bytes


def folded_names(column: Any, keys: Callable[[Any], Any]) -> Names:
    """Return the folded names of a column. The library works without the interpreter's lock.

    - `column`: a `pyarrow.Array` or `ChunkedArray` of text, not empty.
    - `keys`: returns the keys of an array of folded names.
    """
    import pyarrow
    from pyarrow import compute

    found: list[tuple[Any, bytes, bytes]] = []
    for chunk in getattr(column, "chunks", [column]):
        for start in range(0, len(chunk), _SLICE):
            names, broken = _folded(chunk.slice(start, _SLICE))
            named = flags_as_bytes(compute.greater(compute.binary_length(names), 0))
            found.append((keys(names), named, broken))
    chunks, named_parts, broken_parts = zip(*found)
    return Names(pyarrow.chunked_array(chunks), b"".join(named_parts), b"".join(broken_parts))


def _folded(names: Any) -> tuple[Any, bytes]:
    """Return folded names, blank where there is none, and 1 for each with a line break."""
    import pyarrow
    from pyarrow import compute

    names = names.cast(pyarrow.large_string()).fill_null("")
    for char, to in _BRACKETS.items():
        names = compute.replace_substring(names, char, to)
    if not _bytes_of(names).translate(None, _KEPT):
        return names, bytes(len(names))
    others = compute.match_substring_regex(names, _OTHERS)
    flags = flags_as_bytes(others)
    if 1 not in flags:
        return names, flags
    cells = cells_at(names.cast(pyarrow.large_binary()), flags)
    some = pyarrow.array(fold_column(BETWEEN.join(cells)), pyarrow.large_binary())
    names = compute.replace_with_mask(names, others, some.cast(pyarrow.large_string()))
    return names, spread(flags, bytes(b"\n" in cell for cell in cells))


def _bytes_of(names: Any) -> bytes:
    """Return all bytes of an array of `large_string`."""
    _, offsets, data = names.buffers()
    if not len(names) or data is None:
        return b""
    ends = memoryview(offsets).cast("B").cast("q")
    return memoryview(data)[ends[names.offset] : ends[names.offset + len(names)]].tobytes()
