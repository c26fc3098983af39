"""A share that is cut says what the whole share says, wherever it is cut."""

from __future__ import annotations

import gc
import weakref
from array import array
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import complete

from uscc.audit.codes import CodeShare
from uscc.audit.entities import EntityShare
from uscc.audit.executor import Executor, InlinePool, Start
from uscc.audit.groups import Asked, Settled
from uscc.audit.options import AuditOptions
from uscc.audit.pieces import CutShare, RowList
from uscc.audit.related import BLANK_ENTITY, CLOSED, COPY, Rows, divided_by_code
from uscc.audit.share import Share
from uscc.batch.records import BETWEEN
from uscc.budget import MemoryBudget

CODES = [
    complete(place, body) for place in ("91110000", "91120000") for body in ("10000000", "1" * 8)
]

#: Code, name and whether the record is closed.
_Cells = tuple[str, str, bool]

cells = st.tuples(st.sampled_from(CODES), st.sampled_from(["甲", "乙", "丙"]), st.booleans())
with_blank = st.tuples(st.sampled_from(CODES), st.sampled_from(["甲", "乙", ""]), st.booleans())


def rows_of(records: list[_Cells], first: int, flags: list[int], repeats: bytes) -> Rows:
    """Return records as rows, numbered from `first`; line and number are the same."""
    codes = "".join(f"{code}\n" for code, _, _ in records).encode()
    names = BETWEEN.join(name.encode() for _, name, _ in records)
    numbers = array("q", range(first, first + len(records))).tobytes()
    return Rows(codes, names, numbers, b"", 0, bytes(flags), repeats, b"", b"")


def chunks_of(records: list[_Cells], flags: list[int], size: int) -> list[Rows]:
    """Return records as rows in chunks."""
    codes = Counter(code for code, *_ in records)
    repeats = bytes(codes[code] - 1 for code, *_ in records)
    return [
        rows_of(records[at : at + size], at, flags[at : at + size], repeats[at : at + size])
        for at in range(0, len(records), size)
    ]


def figures(several: list[Settled]) -> dict[str, Any]:
    """Return the sums of what shares or pieces say."""
    found: dict[str, Any] = {"records": Counter(), "groups": Counter(), "copies": Counter()}
    for name in ("copied", "settled", "lenders", "borrowers", "members"):
        found[name] = []
    for one in several:
        found["records"].update(one.records)
        found["groups"].update(one.groups)
        found["copies"].update(one.copies.get("", {}))
        for name in ("copied", "settled", "lenders", "borrowers"):
            found[name] += array("q", getattr(one, name))
        found["members"] += (number for some in one.members for number in array("q", some))
    return {name: sorted(some) if isinstance(some, list) else +some for name, some in found.items()}


def agree(kind: type[Share], chunks: list[Rows], several: bool, most: int) -> None:
    """Hold a cut share against the whole one: figures, first members, heads of their groups."""
    asked = Asked(frozenset({"split", "suspect", "shared", "body"}), several, True, 3, None)
    pool = InlinePool(Executor(Start(AuditOptions().wish, 1, MemoryBudget(1 << 20))))
    whole = pool.executor.settle(kind, chunks, asked)
    cut = CutShare(pool, kind, asked, MemoryBudget(1 << 20), most)
    rows = RowList(MemoryBudget(1 << 20))
    for number, chunk in enumerate(chunks):  # every other one is divided by code already
        by_code = divided_by_code(chunk, 256) if number % 2 and kind is EntityShare else [chunk]
        for piece, some in enumerate(by_code):
            if some is not None:
                rows.append(some, piece if len(by_code) > 1 else -1)
    cut.cut(rows)
    pieces = list(cut.settled())
    assert figures(pieces) == figures([whole])
    assert pieces[-1].first == sorted(whole.first, key=pieces[-1].first.index)
    assert pieces[-1].heads == whole.heads
    assert max(piece.largest for piece in pieces) == whole.largest


@given(
    st.lists(cells, min_size=1, max_size=25), st.booleans(), st.integers(1, 6), st.integers(1, 9)
)
def test_a_cut_share_of_entities(
    records: list[_Cells], several: bool, size: int, most: int
) -> None:
    """Copies, split and suspect, open and closed records."""
    flags = [CLOSED if closed else 0 for _, _, closed in records]
    agree(EntityShare, chunks_of(records, flags, size), several, most)


@given(st.lists(with_blank, min_size=1, max_size=25), st.integers(1, 6), st.integers(1, 9))
def test_a_cut_share_of_codes(records: list[_Cells], size: int, most: int) -> None:
    """Shared, body, and copies without an entity."""
    flags, seen = [], set()
    for code, name, _ in records:
        flags.append(0 if name else BLANK_ENTITY)
        if name and (code, name) in seen:
            flags[-1] = COPY
        seen.add((code, name))
    agree(CodeShare, chunks_of(records, flags, size), False, most)


@pytest.mark.parametrize("kind", [EntityShare, CodeShare])
def test_a_settled_share_is_freed_at_once(kind: type[Share]) -> None:
    """No cycle of references keeps its memory until the garbage collector, which is off, runs."""
    asked = Asked(frozenset({"repeated", "split", "shared"}), False, True, 3, None)
    records = [(code, name, False) for code in CODES for name in ("甲", "甲", "")]
    share = kind(chunks_of(records, [0, COPY, BLANK_ENTITY] * len(CODES), 5), asked)
    freed = weakref.ref(share)
    gc.disable()
    try:
        assert share.settle().copied
        share.heads(None)
        del share
        assert freed() is None
    finally:
        gc.enable()
