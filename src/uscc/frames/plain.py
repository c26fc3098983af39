"""The plain records of a frame, which an audit only counts; it collects the others.

A record is plain if its code is valid, in plain form and without notes, and no other record has its
organization part or its name. It can be in no relation and in no finding. Arrow finds the repeated
keys of a whole column; the executors find the relations of the records that are left.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.partial import PartialResult, Prefixes
from uscc.batch.arrow import SIZE, eighteen, flags_as_bytes, slices
from uscc.batch.kernel import ones, spread
from uscc.batch.lanes import both, either, flag, flipped
from uscc.frames.arrow import booleans
from uscc.frames.columns import text_column
from uscc.frames.folding import folded_names
from uscc.frames.judging import Judge
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
    import pyarrow
    from pyarrow import compute

    judge = Judge()
    plain, fits, altered, others = list[bytes](), list[bytes](), list[int](), list[bytes]()
    prefixes, keys, start, left = [], [], 0, 0
    for values in slices(column):
        fitting, data = eighteen(values)
        found = judge.slice(values, fitting, data)
        plain.append(flipped(flag(either(found.kinds, found.notes))))
        left += plain[-1].count(0)
        start += len(values)
        if _MOST * left > start:
            return None
        fits.append(fitting)
        buffers = [None, pyarrow.py_buffer(data)]
        rows = pyarrow.Array.from_buffers(pyarrow.binary(SIZE), len(data) // SIZE, buffers)
        prefixes.append(compute.binary_slice(rows, 0, 8).view(pyarrow.int64()))
        keys.append(compute.binary_slice(rows, 8, 16).view(pyarrow.int64()))
        for place, code in zip(found.altered, found.codes):
            if len(code) == SIZE:
                altered.append(start - len(values) + place)
                others.append(code[8:16])
    numbers = [int.from_bytes(key, sys.byteorder, signed=True) for key in others]
    return _Codes(
        b"".join(plain),
        b"".join(fits),
        pyarrow.chunked_array(prefixes, pyarrow.int64()),
        pyarrow.chunked_array(keys, pyarrow.int64()),
        altered,
        pyarrow.array(numbers, pyarrow.int64()),
    )


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
    import pyarrow
    from pyarrow import compute

    if not layout.entity:
        nothing = bytes(len(frame.column(layout.code.number)))
        return nothing, nothing
    names, broken = folded_names(text_column(frame.column(layout.entity[0].number)))
    column = pyarrow.chunked_array(names, pyarrow.large_string())
    named = flags_as_bytes(compute.greater(compute.binary_length(column), 0))
    repeated = flags_as_bytes(frame.repeated(column))
    return either(both(repeated, named), broken), named
