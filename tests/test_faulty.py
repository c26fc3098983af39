"""The faulty characters of a value: which they are, and that nothing of the value is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE

from uscc.audit import Finding
from uscc.audit.rate import COUNTABLE
from uscc.code.causes import CAUSES
from uscc.report.faulty import Piece, faulty_places, pieces, pieces_of
from uscc.strategies import WrongCode, codes, messy, wrong_codes


def marked(text: str, kind: str, cause: str = "", suggestion: str = "") -> str:
    """Return a value with brackets around what is at fault, and bars between its parts."""
    found = pieces(text, kind, cause, suggestion)
    shown = [f"[{one.text}]" if one.faulty else one.text for one in found]
    bars = ["" if one.part == before.part else "|" for before, one in pairwise(found)]
    return "".join(text + bar for text, bar in zip(shown, [*bars, ""]))


@pytest.mark.parametrize(
    ("text", "kind", "cause", "expected"),
    [
        ("91350100M000100Y43", "shared", "", "9|1|350100|M000100Y4|3"),
        ("91350100M000100Y4A", "checksum", "", "9|1|350100|M000100Y4|[A]"),
        ("91350203M0001QKT19", "legacy", "legacy-fujian", "9|1|350203|M0001QKT1|[9]"),
        ("91350100M000100Y53", "checksum", "organization-part", "9|1|350100|[M000100Y5]|3"),
        (
            "92350100M000100Y43",
            "checksum",
            "outside-organization-part",
            "[9]|[2]|[350100]|M000100Y4|[3]",
        ),
        ("916201055811843000", "checksum", "spreadsheet-rounding", "9|1|620105|5811843[00]|[0]"),
        ("913501000000100010", "checksum", "spreadsheet-rounding", "9|1|350100|000010001|[0]"),
        ("9I350100MO00100Y43", "character", "confusable", "9|[I]|350100|M[O]00100Y4|3"),
        ("9135A100M000100Y43", "character", "", "9|1|35[A]100|M000100Y4|3"),
        ("91350100M00ASDFY43", "checksum", "keyboard", "9|1|350100|M00[ASDF]Y4|3"),
        ("91350100M001000Y43", "checksum", "swapped", "9|1|35010[0]|[M001000Y4]|[3]"),
        ("H9350100M000100Y4A", "checksum", "substitute", "[H]|[9]|[350100]|[M000100Y4]|[A]"),
        ("11010519491231002X", "identity", "citizen-id", "[1]|[1]|[010519]|[491231002]|[X]"),
        ("91350100M000100Y4", "length", "truncated", "[91350100M000100Y4]"),
        ("/", "missing", "", "[/]"),
        ("", "missing", "", ""),
        ("9135 0100-M000 100y-43", "format", "", "9|1|35[ ]0100[-]|M000[ ]100[y-]4|3"),
        ("税号：91350100M000100Y43。", "format", "", "[税号：]|9|1|350100|M000100Y4|3|[。]"),
        ("9135 0100-M000 100y-4A", "checksum", "", "9|1|35 0100-|M000 100y-4|[A]"),
        ("9A350100M000100Y47", "category", "", "9|[A]|350100|M000100Y4|7"),
        ("91450100MA2AF00000", "segment", "", "9|1|[45]0100|[MA2AF]0000|0"),
        (f"厦门{SAMPLE}号", "length", "surrounding-text", None),
    ],
)
def test_what_is_at_fault(text: str, kind: str, cause: str, expected: str | None) -> None:
    """Each kind, note and cause marks the places that it names."""
    if expected is None:
        parts = SAMPLE[0], SAMPLE[1], SAMPLE[2:8], SAMPLE[8:17], SAMPLE[17]
        expected = f"[厦门]|{'|'.join(parts)}|[号]"
    assert marked(text, kind, cause) == expected


def test_a_swap_is_where_the_suggestion_differs() -> None:
    """With the code that was meant at hand, the two characters are known."""
    text = "91350100M001000Y43"
    assert marked(text, "checksum", "swapped", "91350100M000100Y43") == ("9|1|350100|M00[10]00Y4|3")
    assert marked("9135[[", "length", "truncated") == "[9135[[]"
    assert list(faulty_places("19350100M000100Y43", "checksum", "swapped", "")) == list(range(8))


def test_a_long_value_is_one_piece() -> None:
    """What no code can be in is not searched."""
    assert pieces("9" * 5_000, "length", "", "") == [Piece("9" * 5_000, 0, True)]
    assert pieces(" " * 300 + SAMPLE, "format", "", "") == [Piece(" " * 300 + SAMPLE, 0, False)]


@given(
    st.text(max_size=30) | messy(codes()) | wrong_codes().map(lambda one: one.text),
    st.sampled_from(COUNTABLE),
    st.sampled_from(("", *CAUSES)),
    st.sampled_from(("", SAMPLE, "9")),
)
def test_nothing_is_lost(text: str, kind: str, cause: str, suggestion: str) -> None:
    """Joined, the pieces are the value; neighbours differ; a code has its parts in order."""
    found = pieces(text, kind, cause, suggestion)
    assert "".join(one.text for one in found) == text
    assert all(one.text for one in found)
    assert all(one[1:] != other[1:] for one, other in pairwise(found))
    parts = [one.part for one in found if one.part]
    assert parts == sorted(parts)
    assert set(parts) in (set(), {1, 2, 3, 4, 5})


@given(wrong_codes())
def test_a_wrong_code_has_a_fault(wrong: WrongCode) -> None:
    """Every wrong code has something marked, by the kind and cause that `diagnose` names."""
    finding = Finding("", 1, wrong.kind, wrong.cause or "", wrong.text, "", "", "", None)
    assert any(one.faulty for one in pieces_of(finding)) == bool(wrong.text)
