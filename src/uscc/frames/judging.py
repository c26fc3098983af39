"""Judge a column: kind, cause and notes of each value, a byte for each, and its compact form.

The judge is that of every audit. Of a slice of Arrow, the kernel judges the values of 18 bytes in
their buffer; the odd values, which are not a valid code in plain form, are judged as a batch.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from operator import ne
from typing import Any, NamedTuple

from uscc.audit.judging import judge_batch
from uscc.batch.arrow import SIZE, cells_at, columns_of, eighteen, slices
from uscc.batch.causes import causes_of
from uscc.batch.kernel import judge_columns, ones, spread
from uscc.batch.lanes import both, either, flipped
from uscc.batch.records import RecordBatch
from uscc.batch.rows import cut, getter, prefixes
from uscc.batch.segments import foreign_segments
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
        """Return the verdicts on a column of Arrow. Some 70 nanoseconds per valid code.

        - `column`: a `pyarrow.Array` or `ChunkedArray` of text.
        """
        return _joined(self.slice(values, *eighteen(values)) for values in slices(column))

    def cells(self, cells: Sequence[bytes]) -> Verdicts:
        """Return the verdicts on cells in UTF-8, blank where there is no value."""
        starts = range(0, len(cells), _BATCH)
        return _joined(self._batch(list(cells[start : start + _BATCH])) for start in starts)

    def slice(self, values: Any, fits: bytes, data: memoryview) -> Verdicts:
        """Return the verdicts on a part of a column.

        - `values`: an array of `slices`.
        - `fits`, `data`: what `eighteen` returns for it.
        """
        size = len(values)
        if _MOSTLY_ODD * fits.count(0) > size:
            return self.cells(cells_at(values, b"\1" * size))
        judged = [judge_columns(columns) for columns in columns_of(data)]
        faults, doubts = map(b"".join, zip(*judged)) if judged else (b"", b"")
        if _MOSTLY_ODD * faults.count(1) > size:
            return self.cells(cells_at(values, b"\1" * size))
        valid = flipped(faults)
        notes = self._notes_of_codes(data, valid, doubts)
        if 0 not in fits and 1 not in faults:
            return Verdicts(bytes(size), bytes(size), notes, [], [])
        odd = flipped(spread(fits, valid))
        found = self.cells(cells_at(values, odd))
        numbers = list(ones(odd))
        return Verdicts(
            spread(odd, found.kinds),
            spread(odd, found.causes),
            either(spread(fits, notes), spread(odd, found.notes)),
            list(getter(found.altered)(numbers)),
            found.codes,
        )

    def _notes_of_codes(self, data: memoryview, valid: bytes, doubts: bytes) -> bytes:
        """Return the notes of codes of 18 bytes.

        - `data`: the codes one after the other.
        - `valid`: 1 for each valid one; the others have no notes.
        - `doubts`: 1 for each whose organization part is doubtful, if it is valid.
        """
        codes = data.tobytes()
        found = bytearray(both(doubts, valid).translate(_TO_ORGANIZATION))
        for place in foreign_segments(codes, SIZE):
            found[place] |= _BITS["segment"] * valid[place]
        for place, bits in self._noted(codes):
            found[place] |= bits * valid[place]
        return bytes(found)

    def _noted(self, codes: bytes) -> Iterable[tuple[int, int]]:
        """Yield place and notes of the codes of 18 bytes that positions 1-8 give notes."""
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
