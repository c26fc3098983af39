"""The plain records of a frame, which an audit only counts; it collects the others.

A record is plain if its code is valid, in plain form and without notes, and no other record has its
organization part or its name. It can be in no relation and in no finding. Arrow finds the repeated
keys of a whole column; the executors find the relations of the records that are left.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.partial import PartialResult, Prefixes
from uscc.batch.arrow import SIZE, flags_as_bytes, slices
from uscc.batch.compaction import compacted
from uscc.batch.kernel import ones, spread
from uscc.batch.lanes import both, either, flag, flipped
from uscc.frames.arrow import booleans
from uscc.frames.columns import text_column
from uscc.frames.folding import folded_names
from uscc.frames.judging import Judge, Part
from uscc.readers.batches import NO_STATS, ReadStats
from uscc.readers.layout import Layout
from uscc.readers.statuses import is_closed, merged

if TYPE_CHECKING:
    from uscc.frames.engines import Frame

#: Frames with fewer rows are collected as they are.
LEAST = 50_000

#: If more than one of this many records is not plain, all are collected.
_MOST = 4


class Plain(NamedTuple):
    """The plain records of a frame.

    - `others`: the numbers of all other rows, ascending.
    - `records`: number of plain records.
    - `prefixes`: counts of positions 1-8 of their codes.
    - `named`: how many of them name their entity.
    - `statuses`: number of records of each status; empty without a column of them.
    """

    others: list[int]
    records: int
    prefixes: Prefixes
    named: int
    statuses: dict[bytes, int]

    def stats(self) -> ReadStats:
        """Return the statistics of the plain records."""
        return NO_STATS._replace(records=self.records, statuses=merged({}, self.statuses))

    def result(self, source: int) -> PartialResult:
        """Return the plain records as a part of the audit.

        - `source`: number of the source.
        """
        closed = sum(n for status, n in self.statuses.items() if is_closed(status.decode()))
        nothing = Counter[str]()
        return PartialResult(
            self.records,
            nothing,
            nothing,
            self.prefixes,
            {},
            Counter({source: self.records}),
            Counter({source: self.named}),
            0,
            closed,
            {},
            [],
            [],
            [],
            [],
            [],
            0,
        )


class _Codes(NamedTuple):
    """The codes of a frame.

    - `plain`: 1 for each valid code in plain form without notes.
    - `fits`: 1 for each value of 18 bytes.
    - `prefixes`, `keys`: positions 1-8 and 9-16 of these, as numbers.
    - `altered`: the numbers of the other rows with a code, in another form.
    - `others`: positions 9-16 of these, as numbers.
    """

    plain: bytes
    fits: bytes
    prefixes: Any
    keys: Any
    altered: list[int]
    others: Any


def plain_of(frame: Frame, layout: Layout) -> Plain | None:
    """Return the plain records of a frame; None if all records must be collected.

    - `frame`: the frame.
    - `layout`: which column is what.
    """
    if frame.size is None or frame.size < LEAST or len(layout.entity) > 1 or layout.where:
        return None
    with ThreadPoolExecutor(1) as other:
        names = other.submit(_names, frame, layout)
        codes = _codes(text_column(frame.column(layout.code.number)))
        if codes is None:
            return None
        plain = both(codes.plain, flipped(_repeated_codes(frame, codes)))
        related, named = names.result()
    plain = both(plain, flipped(related))
    return _counted(frame, layout, codes, plain, named)


def _counted(
    frame: Frame, layout: Layout, codes: _Codes, plain: bytes, named: bytes
) -> Plain | None:
    """Return the plain records.

    - `plain`: 1 for each of them.
    - `named`: 1 for each record that names its entity.
    """

    records = plain.count(1)
    if _MOST * (len(plain) - records) > len(plain):
        return None
    flags = booleans(plain)
    fitting = flags if 0 not in codes.fits else flags.filter(booleans(codes.fits))
    statuses: dict[bytes, int] = {}
    if layout.status:
        column = text_column(frame.column(layout.status.number)).cast("large_string")
        found = _counts(column.filter(flags).fill_null(""))
        statuses = {status.encode(): number for status, number in found}
    prefixes = Prefixes(
        {
            number.to_bytes(8, sys.byteorder): times
            for number, times in _counts(codes.prefixes.filter(fitting))
        }
    )
    others = list(ones(flipped(plain)))
    return Plain(others, records, prefixes, both(plain, named).count(1), statuses)


def _counts(column: Any) -> list[tuple[Any, int]]:
    """Return the different values of a column, and how often each occurs."""
    from pyarrow import compute

    found = compute.value_counts(column)
    return list(zip(found.field(0).to_pylist(), found.field(1).to_pylist()))


def _codes(column: Any) -> _Codes | None:
    """Return the codes of a column of text; None as soon as most are not plain."""
    judge = Judge()
    parts, left, size = list[Part](), 0, 0
    for values in slices(column):
        parts.append(judge.part(values))
        left += len(parts[-1].cells)
        size += len(values)
        if _MOST * left > size:
            return None
    fits = b"".join(part.fits for part in parts)
    notes = b"".join(part.notes for part in parts)
    rows = [_rows(part.data) for part in parts]
    odd = b"".join(part.odd for part in parts)
    plain = both(flipped(odd), flipped(flag(spread(fits, notes) if 0 in fits else notes)))
    cells = [cell for part in parts for cell in part.cells]
    codes = zip(ones(odd), compacted(cells) if cells else [])
    others = {place: code[8:16] for place, code in codes if len(code) == SIZE}
    prefixes, keys = map(_numbers, zip(*rows))
    return _Codes(plain, fits, prefixes, keys, list(others), _keys(others.values()))


def _rows(data: memoryview) -> tuple[Any, Any]:
    """Return positions 1-8 and 9-16 of codes as numbers.

    - `data`: the codes one after the other, 18 bytes each.
    """
    import pyarrow
    from pyarrow import compute

    buffers = [None, pyarrow.py_buffer(data)]
    rows = pyarrow.Array.from_buffers(pyarrow.binary(SIZE), len(data) // SIZE, buffers)
    parts = compute.binary_slice(rows, 0, 8), compute.binary_slice(rows, 8, 16)
    return parts[0].view(pyarrow.int64()), parts[1].view(pyarrow.int64())


def _numbers(chunks: Iterable[Any]) -> Any:
    import pyarrow

    return pyarrow.chunked_array(list(chunks), pyarrow.int64())


def _keys(texts: Iterable[bytes]) -> Any:
    """Return texts of eight bytes as numbers."""
    import pyarrow

    numbers = [int.from_bytes(text, sys.byteorder, signed=True) for text in texts]
    return pyarrow.array(numbers, pyarrow.int64())


def _repeated_codes(frame: Frame, codes: _Codes) -> bytes:
    """Return 1 for each record whose organization part another one has."""
    import pyarrow

    keys = pyarrow.chunked_array([*codes.keys.chunks, codes.others])
    flags = flags_as_bytes(frame.repeated(keys))
    size = len(codes.keys)
    found = bytearray(spread(codes.fits, flags[:size]) if 0 in codes.fits else flags[:size])
    for place, repeated in zip(codes.altered, flags[size:]):
        found[place] |= repeated
    return bytes(found)


def _names(frame: Frame, layout: Layout) -> tuple[bytes, bytes]:
    """Return 1 for each record that may be related by its name; 1 for each that has a name."""
    if not layout.entity:
        nothing = bytes(len(frame.column(layout.code.number)))
        return nothing, nothing
    column = text_column(frame.column(layout.entity[0].number))
    keys, named, broken = folded_names(column, frame.keys)
    repeated = flags_as_bytes(frame.repeated(keys))
    return either(both(repeated, named), broken), named
