"""Judge a batch: which records have a valid code, and what is wrong with the others.

Valid codes stay in columns from beginning to end. Only records that the kernel finds faulty or
doubtful are judged one by one.
"""

from __future__ import annotations

from itertools import compress
from typing import NamedTuple, TypeVar

from uscc.batch.kernel import judge, ones
from uscc.batch.records import RecordBatch, decode, encode
from uscc.batch.rows import NO_CODE, ROW, align
from uscc.batch.segments import foreign_segments
from uscc.code.causes import has_lost_digits
from uscc.code.kinds import MENDABLE, kind_of
from uscc.code.notes import organization_notes
from uscc.code.text import compact

_Item = TypeVar("_Item")

#: Up to this many items, deleting one by one is faster than building the list again.
_FEW = 50


class Judged(NamedTuple):
    """A batch after judging; numbers are those of records in the batch, ascending.

    - `codes`: the compact form of every cell; the list of the batch if `compact` changes none.
    - `rows`: the codes of the records that identify an entity (valid or legacy), 19 bytes each.
    - `numbers`: numbers of these records.
    - `left_out`: numbers of the other records.
    - `kinds`: numbers of the records of each kind that occurs.
    - `notes`: numbers of the valid records with `format`, `organization` or `segment`, where they
      occur.
    - `rounded`: number of wrong values that have lost digits in a spreadsheet.
    """

    codes: list[bytes]
    rows: bytes
    numbers: range | list[int]
    left_out: list[int]
    kinds: dict[str, list[int]]
    notes: dict[str, list[int]]
    rounded: int


def judge_batch(batch: RecordBatch) -> Judged:
    """Judge the records of a batch. Some 0.2 microseconds per record."""
    rows = _rows(batch.codes)
    faults, doubts = judge(rows)
    notes = {}
    notes["organization"] = [number for number in ones(doubts) if not faults[number]]
    notes["segment"] = [number for number in foreign_segments(rows) if not faults[number]]
    if 1 not in faults:
        return Judged(
            batch.codes, rows, range(len(faults)), [], {}, {k: v for k, v in notes.items() if v}, 0
        )
    patched = bytearray(rows)
    left_out, kinds, rounded = [], {}, 0
    notes["format"] = []
    codes = batch.codes.copy()
    for number in ones(faults):
        code = compact(decode(batch.codes[number]))
        codes[number] = encode(code)
        kind = kind_of(code)
        if kind is None or kind == "legacy":
            patched[number * ROW : number * ROW + 18] = code.encode("ascii")
        else:
            left_out.append(number)
            rounded += kind in MENDABLE and has_lost_digits(code)
        if kind is None:
            notes["format"].append(number)
            for note in organization_notes(code):
                notes[note].append(number)
        else:
            kinds.setdefault(kind, []).append(number)
    numbers = without(list(range(len(faults))), left_out)
    return Judged(
        codes,
        _rows_without(patched, left_out),
        numbers,
        left_out,
        kinds,
        {k: sorted(v) for k, v in notes.items() if v},
        rounded,
    )


def _rows(codes: list[bytes]) -> bytes:
    """Return the codes in rows of 19 bytes, a wrong code for a cell that does not have 18 bytes."""
    rows = align(b"\n".join(codes) + b"\n", len(codes)) if codes else b""
    if rows is None:
        return _rows([NO_CODE if b"\n" in code else code for code in codes])
    return rows


def _rows_without(rows: bytearray, left_out: list[int]) -> bytes:
    pieces, start = [], 0
    for number in left_out:
        pieces.append(rows[start : number * ROW])
        start = (number + 1) * ROW
    return b"".join([*pieces, rows[start:]])


def without(items: list[_Item], left_out: list[int]) -> list[_Item]:
    """Return the items without some of them.

    - `items`: the items.
    - `left_out`: the places of the others, ascending; mostly few.
    """
    if len(left_out) > _FEW:
        keep = bytearray(b"\x01" * len(items))
        for number in left_out:
            keep[number] = 0
        return list(compress(items, keep))
    if left_out:
        items = items.copy()
        for number in reversed(left_out):
            del items[number]
    return items
