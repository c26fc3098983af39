"""Judge a batch: which records have a valid code, and what is wrong with the others.

The kernel finds the *odd* cells, which are not a valid code in plain form. A few of them are
judged one by one, many as a column. Both ways give the same.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import compress, repeat
from operator import eq, ne
from typing import NamedTuple

from uscc.batch.kernel import doubtful, judge, ones, put, spread
from uscc.batch.lanes import both, either, flipped
from uscc.batch.records import RecordBatch, decode, encode
from uscc.batch.rows import NO_CODE, ROW, align, places
from uscc.batch.segments import foreign_segments
from uscc.code.kinds import KIND_BYTES, KINDS, MENDABLE, kind_of
from uscc.code.text import compact

#: From this many odd cells on, judging them as a column is faster than one by one.
_COLUMN_FROM = 16

#: A sample of this many cells, or half of it, tells whether most cells are odd.
_SAMPLE = 64


def _table(bytes_: Container[int]) -> bytes:
    """Return a table: 1 for some bytes of kinds, 0 for the others."""
    return bytes(byte in bytes_ for byte in range(256))


_IS_VALID = _table([0])
_IS_KEPT = _table([0, KIND_BYTES.index("legacy")])
_IS_MENDABLE = _table(list(map(KIND_BYTES.index, MENDABLE)))
_KIND_TABLES = [(slug, _table([KIND_BYTES.index(slug)])) for slug in KINDS]


class Judged(NamedTuple):
    """A batch after judging. All numbers are those of records in the batch, ascending.

    - `codes`: the compact form of every cell; the list of the batch if they are the same.
    - `rows`: the codes of the records that identify an entity (valid or legacy), 19 bytes each.
    - `numbers`: numbers of these records.
    - `kinds`: for each kind that occurs, the numbers of its records.
    - `of_kind`: the byte of each record's kind (`KIND_BYTES`).
    - `notes`: for each of the notes `format`, `organization` and `segment` that occurs, the numbers
      of the valid codes that have it. (Positions 1-8 determine the other notes.)
    - `rounded`: how many wrong values have lost digits in a spreadsheet or a program.
    """

    codes: list[bytes]
    rows: bytes
    numbers: range | list[int]
    kinds: dict[str, list[int]]
    of_kind: bytes
    notes: dict[str, list[int]]
    rounded: int

    @property
    def is_kept(self) -> bytes:
        """1 for each record that identifies an entity, otherwise 0."""
        return self.of_kind.translate(_IS_KEPT)

    @property
    def is_mostly_odd(self) -> bool:
        """Whether more than three quarters of the cells are not a valid code in plain form."""
        odd = sum(map(len, self.kinds.values())) + len(self.notes.get("format", ()))
        return 4 * odd > 3 * len(self.codes)


def judge_batch(batch: RecordBatch, after: Judged | None = None) -> Judged:
    """Judge the records of a batch. Some 0.1 to 1 microseconds per record.

    - `batch`: the batch.
    - `after`: the batch before it, which is mostly alike: if most of its cells were odd, all cells
      are judged as a column at once. That changes the time, not the result.
    """
    cells, size = batch.codes, len(batch.codes)
    of_18 = _share_of_18_bytes(cells)
    if (after and after.is_mostly_odd) or 4 * of_18 < 1:
        return _judge_odd(cells, b"\1" * size, bytes(size), b"")
    rows = _rows(cells) if 8 * of_18 > 7 else b""
    faults, doubts = judge(rows) if rows else _judge_of_18_bytes(cells)
    odd = faults.count(1)
    if 4 * odd > 3 * size:  # then the others are not worth a distinction
        return _judge_odd(cells, b"\1" * size, bytes(size), b"")
    if odd:
        return _judge_odd(cells, faults, doubts, rows)
    notes = _filled({"organization": list(ones(doubts)), "segment": foreign_segments(rows)})
    return Judged(cells, rows, range(size), {}, bytes(size), notes, 0)


def _share_of_18_bytes(cells: list[bytes]) -> float:
    """Return how many cells of a sample have 18 bytes, as a share of 1.

    A sample that misleads costs time; it does not change a result.
    """
    sample = cells[:: len(cells) // _SAMPLE + 1]
    return list(map(len, sample)).count(ROW - 1) / len(sample) if sample else 1.0


def _judge_of_18_bytes(cells: list[bytes]) -> tuple[bytes, bytes]:
    """Return what `judge` returns for cells many of which do not have 18 bytes: those are faults.

    The kernel sees the other cells only, so that no row has to be made up.
    """
    of_18 = bytes(map(eq, map(len, cells), repeat(ROW - 1)))
    faults, doubts = judge(_rows(list(compress(cells, of_18))))
    return either(flipped(of_18), spread(of_18, faults)), spread(of_18, doubts)


def _judge_odd(cells: list[bytes], odd: bytes, doubts: bytes, plain: bytes) -> Judged:
    """Judge a batch with odd cells.

    - `cells`: the cells of the batch.
    - `odd`: 1 for each cell that may not be a valid code in plain form.
    - `doubts`: 1 for each of the other cells whose organization part is doubtful.
    - `plain`: the cells as rows, with a wrong code for some odd cells; blank if many cells are
      odd.
    """
    some = cells if 0 not in odd else list(compress(cells, odd))
    mended, found = _judge_column(some) if len(some) >= _COLUMN_FROM else _one_by_one(some)
    codes, altered = cells, bytes(len(cells))
    if mended != some:
        codes = cells.copy()
        put(codes, odd, mended)
        altered = spread(odd, bytes(map(ne, some, mended)))
    kinds = spread(odd, found)
    kept = kinds.translate(_IS_KEPT)
    few = plain and 8 * len(some) < len(cells)
    rows = _patched(plain, codes, ones(odd), kept) if few else _joined(compress(codes, kept))
    numbers = list(compress(places(len(cells)), kept))
    return Judged(
        codes,
        rows,
        numbers,
        _filled({slug: list(ones(kinds.translate(table))) for slug, table in _KIND_TABLES}),
        kinds,
        _notes(codes, altered, kinds, odd, doubts, rows, _segments(rows, numbers, kinds)),
        _lost_digits(list(compress(codes, kinds.translate(_IS_MENDABLE)))),
    )


def _notes(
    codes: list[bytes],
    altered: bytes,
    kinds: bytes,
    odd: bytes,
    doubts: bytes,
    rows: bytes,
    segments: list[int],
) -> dict[str, list[int]]:
    """Return the notes of a batch with odd cells.

    - `codes`: the compact forms of the cells.
    - `altered`: 1 for each that differs from its cell.
    - `kinds`: the byte of the kind of each.
    - `odd`: 1 for each cell that the kernel did not judge.
    - `doubts`: 1 for each of the other cells whose organization part is doubtful.
    - `rows`: the valid and legacy codes as rows.
    - `segments`: the records with the note `segment`.
    """
    valid = kinds.translate(_IS_VALID)
    mended = both(valid, odd)
    if 1 in mended:
        every = mended.count(1) * ROW == len(rows)
        some = rows if every else _joined(compress(codes, mended))
        doubts = either(both(doubts, flipped(mended)), spread(mended, doubtful(some)))
    flags = {"format": altered, "organization": doubts}
    found = {slug: list(ones(both(some, valid))) for slug, some in flags.items()}
    return _filled({**found, "segment": segments})


def _segments(rows: bytes, numbers: list[int], kinds: bytes) -> list[int]:
    """Return the numbers of the valid codes with an `MA` part of another province.

    - `rows`: the valid and legacy codes as rows.
    - `numbers`: their numbers in the batch.
    - `kinds`: the byte of the kind of each record of the batch.
    """
    found = [numbers[place] for place in foreign_segments(rows)]
    return [number for number in found if not kinds[number]]


def _filled(lists: dict[str, list[int]]) -> dict[str, list[int]]:
    """Return the lists that are not empty."""
    return {slug: numbers for slug, numbers in lists.items() if numbers}


def _patched(plain: bytes, codes: list[bytes], odd: Iterable[int], kept: bytes) -> bytes:
    """Return the codes that identify an entity as rows, where few cells are odd.

    - `plain`: all cells as rows.
    - `codes`: their compact forms.
    - `odd`: the numbers of the odd cells, ascending.
    - `kept`: 1 for each code that identifies an entity.
    """
    pieces, start = [], 0
    for number in odd:
        pieces.append(plain[start : number * ROW])
        start = (number + 1) * ROW
        if kept[number]:
            pieces += codes[number], b"\n"
    return b"".join([*pieces, plain[start:]])


def _lost_digits(wrong: list[bytes]) -> int:
    """Return how many of the wrong codes have lost digits."""
    if not wrong:
        return 0
    from uscc.batch.lost import count_lost_digits  # most registries have no wrong codes

    return count_lost_digits(wrong)


def _joined(codes: Iterable[bytes]) -> bytes:
    """Return codes of 18 bytes as rows."""
    return b"\n".join([*codes, b""])


def _one_by_one(cells: list[bytes]) -> tuple[list[bytes], bytes]:
    """Return compact form and kind of each cell."""
    codes = [compact(decode(cell)) for cell in cells]
    return list(map(encode, codes)), bytes(KIND_BYTES.index(kind_of(code)) for code in codes)


def _judge_column(cells: list[bytes]) -> tuple[list[bytes], bytes]:
    """Return what `_one_by_one` returns."""
    from uscc.batch.compaction import compacted  # few odd cells do without
    from uscc.batch.kinds import kinds_of

    codes = compacted(cells)
    return codes, bytes(kinds_of(codes))


def _rows(codes: list[bytes]) -> bytes:
    """Return the codes in rows of 19 bytes, a wrong code for a cell that does not have 18 bytes."""
    rows = align(b"\n".join(codes) + b"\n", len(codes)) if codes else b""
    if rows is None:
        return _rows([NO_CODE if b"\n" in code else code for code in codes])
    return rows
