"""Judge a column: kind, cause and notes of each value, a byte for each, and its compact form.

The judge is that of every audit. Of a slice of Arrow, the kernel judges the values of 18 bytes in
their buffer; the odd values, which are not a valid code in plain form, are judged as a batch.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from operator import ne
from typing import Any, NamedTuple

from uscc.audit.judging import judge_batch
from uscc.batch.arrow import SIZE, cells_at, columns_of, eighteen, slices
from uscc.batch.causes import causes_of
from uscc.batch.kernel import judge_columns, ones, spread
from uscc.batch.lanes import both, either, flipped
from uscc.batch.records import RecordBatch
from uscc.batch.rows import cut, getter, prefixes
from uscc.batch.segments import foreign_columns
from uscc.code.kinds import KIND_BYTES, KINDS
from uscc.code.notes import NOTES, prefix_notes
from uscc.vocabulary import slugs

#: The words for the bytes of kinds and causes; none for a right value.
KIND_WORDS = ("", *KINDS)
CAUSE_WORDS = ("", *slugs("cause"))

#: A bit for each note, and the words for the bytes.
_BITS = {note: 1 << at for at, note in enumerate(NOTES)}
NOTE_WORDS = tuple(
    ",".join(note for note, bit in _BITS.items() if byte & bit) for byte in range(1 << len(NOTES))
)

_CAUSES = {cause: at for at, cause in enumerate(CAUSE_WORDS)}

#: Values judged together as a batch.
_BATCH = 1 << 13

#: From this share of odd values on, the whole slice is judged as batches.
_MOSTLY_ODD = 4

_LEGACY = KIND_BYTES.index("legacy")


#: What the names of the added columns end with.
ADDED = ("code", "kind", "cause", "notes")


class Verdicts(NamedTuple):
    """The verdicts on a column.

    - `kinds`: for each value the place of its kind in `KIND_WORDS`.
    - `causes`: for each value the place of its cause in `CAUSE_WORDS`.
    - `notes`: for each value the place of its notes in `NOTE_WORDS`.
    - `altered`: the places of the values that differ from their compact form, ascending.
    - `codes`: the compact forms of these values, in UTF-8.
    """

    kinds: bytes
    causes: bytes
    notes: bytes
    altered: list[int]
    codes: list[bytes]


class Part(NamedTuple):
    """A part of a column, whose odd values are not judged yet.

    - `fits`: 1 for each value of 18 bytes.
    - `data`: these values one after the other.
    - `notes`: for each of them its notes, if it is a valid code.
    - `odd`: 1 for each value of the part that is not a valid code in plain form.
    - `cells`: these values in UTF-8, blank where there is none.
    """

    fits: bytes
    data: memoryview
    notes: bytes
    odd: bytes
    cells: list[bytes]


class Judge:
    """Judges columns; it keeps the positions 1-8 that are known to have no note.

    >>> from uscc.frames.judging import KIND_WORDS
    >>> found = Judge().cells([b"91350100M000100Y43", b"91350100M000100Y4A"])
    >>> [KIND_WORDS[kind] for kind in found.kinds]
    ['', 'checksum']
    """

    def __init__(self) -> None:
        self._plain: set[bytes] = set()

    def column(self, column: Any) -> Verdicts:
        """Return the verdicts on a column of Arrow. Some 80 nanoseconds per valid code.

        - `column`: a `pyarrow.Array` or `ChunkedArray` of text.
        """
        return _joined(map(self._together, self._groups(column)))

    def cells(self, cells: Sequence[bytes]) -> Verdicts:
        """Return the verdicts on cells in UTF-8, blank where there is no value."""
        starts = range(0, len(cells), _BATCH)
        return _joined(self._batch(list(cells[start : start + _BATCH])) for start in starts)

    def part(self, values: Any) -> Part:
        """Return a part of a column, whose odd values are not judged yet.

        - `values`: an array of `slices`.
        """
        size = len(values)
        fits, data = eighteen(values)
        faults, doubts, segments = _judged(data)
        if _MOSTLY_ODD * (fits.count(0) + faults.count(1)) > size:
            cells = cells_at(values, b"\1" * size)
            return Part(bytes(size), memoryview(b""), b"", b"\1" * size, cells)
        valid = flipped(faults)
        notes = self._notes_of_codes(data, valid, both(doubts, valid), segments)
        odd = flipped(spread(fits, valid) if 0 in fits else valid)
        return Part(fits, data, notes, odd, cells_at(values, odd) if 1 in odd else [])

    def _groups(self, column: Any) -> Iterator[list[Part]]:
        """Yield the parts of a column; the odd values of a group are worth a batch."""
        group, odd = list[Part](), 0
        for values in slices(column):
            group.append(self.part(values))
            odd += len(group[-1].cells)
            if odd >= _BATCH:
                yield group
                group, odd = [], 0
        yield group

    def _together(self, parts: list[Part]) -> Verdicts:
        """Return the verdicts on some parts, whose odd values are judged together."""
        odd = b"".join(part.odd for part in parts)
        notes = b"".join(
            spread(part.fits, part.notes) if 0 in part.fits else part.notes for part in parts
        )
        found = self.cells([cell for part in parts for cell in part.cells])
        if 1 not in odd:
            return Verdicts(bytes(len(odd)), bytes(len(odd)), notes, [], [])
        numbers = list(ones(odd))
        kinds, causes, others = (_placed(len(odd), numbers, some) for some in found[:3])
        altered = list(getter(found.altered)(numbers))
        return Verdicts(kinds, causes, either(notes, others), altered, found.codes)

    def _notes_of_codes(
        self, data: memoryview, valid: bytes, doubts: bytes, segments: list[int]
    ) -> bytes:
        """Return the notes of codes of 18 bytes.

        - `data`: the codes one after the other.
        - `valid`: 1 for each valid one; the others have no notes.
        - `doubts`: 1 for each valid one whose organization part is doubtful.
        - `segments`: numbers of the codes whose part lies in a foreign segment.
        """
        noted = self._noted(data.tobytes())
        if not (segments or noted or 1 in doubts):
            return doubts
        found = bytearray(doubts.translate(_TO_ORGANIZATION))
        for place in segments:
            found[place] |= _BITS["segment"] * valid[place]
        for place, bits in noted:
            found[place] |= bits * valid[place]
        return bytes(found)

    def _noted(self, codes: bytes) -> list[tuple[int, int]]:
        """Return place and notes of the codes of 18 bytes that positions 1-8 give notes."""
        import pyarrow
        from pyarrow import compute

        size = len(codes) // SIZE
        buffers = [None, pyarrow.py_buffer(codes)]
        column = pyarrow.Array.from_buffers(pyarrow.binary(SIZE), size, buffers)
        # The library finds different numbers in a quarter of the time of different bytes.
        column = compute.binary_slice(column, 0, 8).view(pyarrow.int64())
        different = compute.unique(column).buffers()[1].to_pybytes()
        bits = self._bits_of_prefixes(set(cut(different, "8s", 8)))
        if not bits:
            return []
        numbers = [int.from_bytes(prefix, sys.byteorder, signed=True) for prefix in bits]
        noted = compute.is_in(column, value_set=pyarrow.array(numbers, pyarrow.int64()))
        places = compute.indices_nonzero(noted).to_pylist()
        return [(at, bits[codes[SIZE * at : SIZE * at + 8]]) for at in places]

    def _bits_of_prefixes(self, column: set[bytes]) -> dict[bytes, int]:
        """Return the notes of the prefixes that have some."""
        bits = {}
        for prefix in column - self._plain:
            notes = prefix_notes(prefix.decode("latin-1"))
            if notes:
                bits[prefix] = sum(map(_BITS.__getitem__, notes))
            else:
                self._plain.add(prefix)
        return bits

    def _batch(self, cells: list[bytes]) -> Verdicts:
        """Return the verdicts on some thousand cells."""
        size = len(cells)
        judged = judge_batch(RecordBatch(0, cells, None, frozenset(), range(size)))
        codes, causes, notes = judged.codes, bytearray(size), bytearray(size)
        for kind, numbers in judged.kinds.items():
            found = causes_of(getter(numbers)(codes), kind)
            for number, cause in zip(numbers, found):
                causes[number] = _CAUSES[cause]
        for note, numbers in judged.notes.items():
            for number in numbers:
                notes[number] |= _BITS[note]
        column = prefixes(judged.rows)
        bits = self._bits_of_prefixes(set(column))
        for number, prefix in zip(judged.numbers, column) if bits else ():
            if prefix in bits and judged.of_kind[number] != _LEGACY:
                notes[number] |= bits[prefix]
        altered = [] if codes is cells else list(ones(bytes(map(ne, cells, codes))))
        some = list(getter(altered)(codes))
        return Verdicts(judged.of_kind, bytes(causes), bytes(notes), altered, some)


#: A table: 1 to the bit of the note.
_TO_ORGANIZATION = bytes([0, _BITS["organization"]]).ljust(256, b"\0")


def _judged(data: memoryview) -> tuple[bytes, bytes, list[int]]:
    """Return faults, doubts (see `judge`) and the places of foreign segments of codes.

    - `data`: the codes one after the other, 18 bytes each.
    """
    faults, doubts, segments, start = list[bytes](), list[bytes](), list[int](), 0
    for columns in columns_of(data):
        some = judge_columns(columns)
        faults.append(some[0])
        doubts.append(some[1])
        segments += [start + place for place in foreign_columns(columns.__getitem__)]
        start += len(some[0])
    return b"".join(faults), b"".join(doubts), segments


def _placed(size: int, numbers: Sequence[int], values: bytes) -> bytes:
    """Return a column of `size` bytes with some values at some places, and 0 elsewhere."""
    column = bytearray(size)
    for number, value in zip(numbers, values):
        column[number] = value
    return bytes(column)


def _joined(parts: Iterable[Verdicts]) -> Verdicts:
    """Return the verdicts on the parts of a column as one."""
    start, altered, codes = 0, list[int](), list[bytes]()
    columns: list[tuple[bytes, bytes, bytes]] = []
    for kinds, causes, notes, places, some in parts:
        columns.append((kinds, causes, notes))
        altered += [start + place for place in places]
        codes += some
        start += len(kinds)
    kinds, causes, notes = map(b"".join, zip(*columns)) if columns else (b"", b"", b"")
    return Verdicts(kinds, causes, notes, altered, codes)
