"""Which cells of a column hold a valid code."""

from __future__ import annotations

from uscc.batch.kernel import faulty
from uscc.batch.lanes import IS_ZERO
from uscc.batch.rows import align


def valid_cells(cells: list[bytes]) -> bytes:
    """Return one byte per cell: 1 if `is_valid` holds for its text, otherwise 0.

    - `cells`: the cells in UTF-8.
    """
    from uscc.batch.compaction import compacted  # most registries are plain ASCII

    codes = compacted(cells) if cells else []
    rows = align(b"\n".join([*codes, b""]), len(codes))
    return faulty(rows or b"").translate(IS_ZERO)  # no compact form contains a line break
