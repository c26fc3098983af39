"""Arrow batches in, judged columns out: the part that runs in the executors of Spark.

Rows become records, and records are judged, by the code that `uscc scan` uses for a Parquet file:
the same rows are left out, the same statuses are closed, the same names are equal.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from uscc.audit.judging import Judged, judge_batch
from uscc.batch.causes import causes_of
from uscc.batch.folding import fold_column
from uscc.batch.kernel import put
from uscc.batch.records import BETWEEN, RecordBatch
from uscc.batch.rows import prefixes
from uscc.code.kinds import KIND_BYTES
from uscc.code.notes import NOTES, prefix_notes
from uscc.readers.arrow import ArrowBlock, cells_of
from uscc.readers.batches import ReadStats, RecordBatches
from uscc.readers.layout import Layout
from uscc.readers.region import Ragged
from uscc.vocabulary import slugs

#: The bits of a record: its kind (a place in `KIND_BYTES`), whether it names its entity, whether
#: it is open, then a bit for each of `NOTES`.
KIND, NAMED, OPEN, FIRST_NOTE = 7, 8, 16, 8

#: The columns of `judged`; `RECORDS` adds a row with `read` for each partition.
JUDGED = "uscc_code string, uscc_kind string, uscc_cause string, uscc_notes string"
RECORDS = (
    "code string, entity binary, bits smallint, cell binary, name binary, source string,"
    " line bigint, read binary"
)
_RECORDS = pa.schema(
    [
        ("code", pa.string()),
        ("entity", pa.binary()),
        ("bits", pa.int16()),
        ("cell", pa.binary()),
        ("name", pa.binary()),
        ("source", pa.string()),
        ("line", pa.int64()),
        ("read", pa.binary()),
    ]
)

_IS_LEGACY = bytes(byte == KIND_BYTES.index("legacy") for byte in range(256))
_HAS_CODE = bytes(
    byte < len(KIND_BYTES) and KIND_BYTES[byte] not in slugs("kind", "codeless")
    for byte in range(256)
)


class Read(NamedTuple):
    """Facts about the records of a partition beside their columns.

    - `stats`: rows that were left out, statuses.
    - `rounded`: number of values that have lost digits in a spreadsheet.
    """

    stats: ReadStats
    rounded: int


# -- judge -----------------------------------------------------------------------------------------


def judged(batches: Iterable[Any], column: int) -> Iterator[Any]:
    """Yield Arrow batches with the columns `JUDGED` behind their own.

    - `batches`: the batches of a partition.
    - `column`: number of the column of codes.
    """
    before = None
    for batch in batches:
        cells = cells_of(batch.column(column))
        before = found = judge_batch(_codes_alone(cells), before)
        kinds, causes = _kinds_and_causes(found)
        columns = [
            _texts(found.codes),
            pa.array(kinds, pa.string()),
            pa.array(causes, pa.string()),
            pa.array(list(map(_NOTES_OF.__getitem__, _notes(found))), pa.string()),
        ]
        names = [part.split()[0] for part in JUDGED.split(", ")]
        yield pa.RecordBatch.from_arrays(
            [*batch.columns, *columns], names=[*batch.schema.names, *names]
        )


def _codes_alone(cells: list[bytes]) -> RecordBatch:
    return RecordBatch(0, cells, None, frozenset(), range(len(cells)))


def _kinds_and_causes(found: Judged) -> tuple[list[str], list[str]]:
    kinds, causes = [""] * len(found.codes), [""] * len(found.codes)
    for kind, numbers in found.kinds.items():
        of_kind = causes_of([found.codes[number] for number in numbers], kind)
        for number, cause in zip(numbers, of_kind):
            kinds[number], causes[number] = kind, cause
    return kinds, causes


def _texts(cells: list[bytes]) -> Any:
    return pa.array(cells, pa.binary()).cast(pa.string())


# -- notes -----------------------------------------------------------------------------------------

_BIT = {note: 1 << place for place, note in enumerate(NOTES)}

#: The slugs of each set of notes.
_NOTES_OF = [
    ",".join(note for note, bit in _BIT.items() if bits & bit) for bits in range(1 << len(NOTES))
]


def _notes(found: Judged) -> bytes:
    """Return the notes of each record as bits, in the order of `NOTES`."""
    notes = bytearray(len(found.codes))
    column = prefixes(found.rows)
    of_prefix = {prefix: _prefix_bits(prefix) for prefix in set(column)}
    if any(of_prefix.values()):
        of_each = bytes(map(of_prefix.__getitem__, column))
        put(notes, found.is_kept, of_each)
        for number in found.kinds.get("legacy", ()):
            notes[number] = 0
    for note, numbers in found.notes.items():
        for number in numbers:
            notes[number] |= _BIT[note]
    return bytes(notes)


def _prefix_bits(prefix: bytes) -> int:
    return sum(_BIT[note] for note in prefix_notes(prefix.decode("ascii")))


# -- audit -----------------------------------------------------------------------------------------


class _PartitionRows:
    """The rows of a partition as `RecordBatches` reads them (`uscc.readers.batches.Rows`).

    - `batch`: the Arrow batch whose rows were yielded last.
    - `first`: the number of its first row in the partition.
    """

    path, delimiter, ended = "", b" ", False

    def __init__(self, batches: Iterable[Any]) -> None:
        self.blank = self.least = 0
        self.wanted: Sequence[int] = ()
        self.batch: Any = None
        self.first = 1
        self._batches = batches

    def tables(self, width: int) -> Iterator[tuple[ArrowBlock, list[Ragged]]]:
        """Yield the rows batch by batch; none is ragged."""
        for batch in self._batches:
            self.batch = batch
            yield ArrowBlock(self.first, batch), []
            self.first += len(batch)


def records(batches: Iterable[Any], layout: Layout, source: int, line: int) -> Iterator[Any]:
    """Yield the judged records of a partition, then a row with its `Read`.

    The raw `cell` and `name` are null where they equal `code` and `entity`.

    - `batches`: the batches of the partition.
    - `layout`: which column is what.
    - `source`, `line`: numbers of the columns that say where a record is; -1: there is none.
    """
    rows = _PartitionRows(batches)
    parts = RecordBatches(rows, layout, 0)
    before, rounded = None, 0
    for batch in parts:
        before = found = judge_batch(batch, before)
        rounded += found.rounded
        numbers = [number - rows.first for number in batch.lines]
        yield _records(batch, found, _places(rows.batch, numbers, source, line))
    stats = parts.stats()
    # No row of a partition has a number that a person could find.
    left_out = stats.left_out._replace(first=tuple((0, text) for _, text in stats.left_out.first))
    read = pickle.dumps(Read(stats._replace(left_out=left_out), rounded))
    yield pa.RecordBatch.from_arrays(
        [pa.array([value], field.type) for value, field in zip([None] * 7 + [read], _RECORDS)],
        schema=_RECORDS,
    )


def _records(batch: RecordBatch, found: Judged, places: list[Any]) -> Any:
    size, nothing = len(batch.codes), pa.nulls
    folded = fold_column(BETWEEN.join(batch.entities)) if batch.entities else [b""] * size
    cells = names = nothing(size, pa.binary())
    if found.codes is not batch.codes:
        cells = pa.array(_unlike(batch.codes, found.codes), pa.binary())
    if batch.entities and folded != batch.entities:
        names = pa.array(_unlike(batch.entities, folded), pa.binary())
    columns = [
        _texts(found.codes),
        pa.array([name or None for name in folded], pa.binary()),
        _bits(batch, found, folded),
        cells,
        names,
        *places,
        nothing(size, pa.binary()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=_RECORDS)


def _unlike(raw: list[bytes], plain: Sequence[bytes]) -> list[bytes | None]:
    return [None if cell == other else cell for cell, other in zip(raw, plain)]


def _bits(batch: RecordBatch, found: Judged, folded: list[bytes]) -> Any:
    """Return the bits of each record, 2 bytes each."""
    size = len(batch.codes)
    low = bytearray(bytes([OPEN]) * size)
    for number in batch.closed:
        low[number] = 0
    named = bytes(map(bool, folded)).translate(bytes([0, NAMED]).ljust(256, b"\0"))
    columns = (int.from_bytes(column, "little") for column in (low, named, found.of_kind))
    both = bytearray(2 * size)
    both[::2] = sum(columns).to_bytes(size, "little")
    both[1::2] = _notes(found)
    return pa.Array.from_buffers(pa.int16(), size, [None, pa.py_buffer(bytes(both))])


def _places(batch: Any, numbers: Sequence[int], source: int, line: int) -> list[Any]:
    """Return the cells of some rows that say where they are: source and line.

    - `batch`: the Arrow batch.
    - `numbers`: the numbers of the rows in it, from 0.
    """
    found = []
    for column, kind in ((source, pa.string()), (line, pa.int64())):
        if column < 0:
            found.append(pa.nulls(len(numbers), kind))
            continue
        cells = batch.column(column)
        if len(numbers) < len(cells):
            cells = cells.take(pa.array(numbers, pa.int64()))
        if kind == pa.string() and cells.type != kind:
            cells = _texts(cells_of(cells))
        found.append(cells.cast(kind))
    return found
