"""Folding of entity names in Arrow: `fold` for a column; few names become Python objects."""

from __future__ import annotations

import re
from typing import Any

from uscc.batch.arrow import cells_at, flags_as_bytes
from uscc.batch.folding import FOLDED, fold_column
from uscc.batch.kernel import spread
from uscc.batch.records import BETWEEN

#: Names that the library folds together.
_SLICE = 1 << 14

#: The characters that most names of a registry have and that are folded: by the library.
_BRACKETS = {"（": "(", "）": ")"}

#: The other characters that are folded: a name with one of them is folded by `fold_column`.
_OTHERS = "[" + "".join(re.escape(chr(char)) for char in FOLDED if chr(char) not in _BRACKETS) + "]"


#: The first bytes of characters that are folded (those of Chinese characters are others), and all
#: other bytes: a text of these only has nothing that is folded.
_LEADS = {chr(char).encode()[0] for char in FOLDED}
_KEPT = bytes(byte for byte in range(256) if byte not in _LEADS)


def folded_names(column: Any) -> tuple[list[Any], bytes]:
    """Return the folded names of a column as Arrow, slice by slice; blank where there is none.

    Also return 1 for each name that contains a line break. The library works without the lock of
    the interpreter.

    - `column`: a `pyarrow.Array` or `ChunkedArray` of text.
    """
    chunks = getattr(column, "chunks", None) or [column]
    found = [
        _folded(chunk.slice(start, _SLICE))
        for chunk in chunks
        for start in range(0, len(chunk), _SLICE)
    ]
    return [names for names, _ in found], b"".join(broken for _, broken in found)


def _folded(names: Any) -> tuple[Any, bytes]:
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
