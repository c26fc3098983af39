"""Entities compare equal after folding width, brackets, white space and Latin case."""

from __future__ import annotations

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from strategies import NAMES, any_text, entities, same_entity

from uscc.batch.folding import fold, fold_cell, fold_column
from uscc.batch.records import BETWEEN, UNIT, decode, encode, entity_cell

names = st.one_of(
    entities,
    st.text(alphabet="甲A　 （(]】Ａａé\xc9\u0130\u0178\u1e9eß\n\r\x1f\x00\u200b\ufeff\ud83d/"),
)


@given(names)
def test_fold_is_that_of_the_reference(name: str) -> None:
    """`fold` gives the form that the reference, written character by character, gives."""
    assert fold(name) == reference.fold_entity(name)


@given(names)
def test_fold_is_idempotent(name: str) -> None:
    """A folded name folds to itself, in either form."""
    assert fold(fold(name)) == fold(name)
    assert fold_cell(fold_cell(encode(name))) == fold_cell(encode(name))


@pytest.mark.slow
def test_fold_of_every_character() -> None:
    """Each character of Unicode, alone: `fold`, its reference and the columns agree."""
    chars = list(map(chr, range(0x110000)))
    expected = list(map(reference.fold_entity, chars))
    assert list(map(fold, chars)) == expected
    assert fold_column(BETWEEN.join(map(encode, chars))) == list(map(encode, expected))


@given(st.lists(names, min_size=1, max_size=20))
def test_a_column_is_folded_name_by_name(column: list[str]) -> None:
    """`fold_column` is `fold` of each name, line breaks within names included."""
    keys = fold_column(BETWEEN.join(map(encode, column)))
    assert keys == [encode(fold(name)) for name in column]


@given(same_entity(st.sampled_from(NAMES)), same_entity(st.sampled_from(NAMES)))
def test_spellings_of_one_entity_are_equal(name: str, other: str) -> None:
    """Width, brackets, white space and Latin case make no difference; all else does."""
    plain = {reference.fold_entity(known): known for known in NAMES}
    assert len(plain) == len(NAMES)
    assert (fold(name) == fold(other)) == (plain[fold(name)] == plain[fold(other)])


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("甲公司", "乙公司"),
        ("甲（公司）", "甲公司"),
        ("甲-公司", "甲公司"),
        ("甲、公司", "甲,公司"),
        ("Б", "б"),
        ("α", "Α"),
        ("İ", "i"),
        ("ß", "ss"),
        ("国", "國"),
        ("《甲》", "(甲)"),
    ],
)
def test_what_stays_different(name: str, other: str) -> None:
    """No bracket, hyphen or stop is dropped, no other script is folded."""
    assert fold(name) != fold(other)


parts = st.tuples(names, names, names)


@given(st.lists(st.one_of(parts, parts.map(lambda cells: cells[:2])), min_size=1, max_size=8))
def test_an_entity_of_several_values(column: list[tuple[str, ...]]) -> None:
    """Several values fold each by itself and stay apart; all of them blank is blank."""
    keys = fold_column(BETWEEN.join(map(entity_cell, column)))
    for cells, key in zip(column, keys, strict=True):
        folded = [encode(fold(cell)) for cell in cells]
        assert key == (UNIT.join(folded) if any(folded) else b"")
    assert fold_column(BETWEEN.join(keys)) == keys


def test_values_do_not_run_together() -> None:
    """("ab", "c") and ("a", "bc") are two entities; the cells show with a stroke between."""
    first, second = entity_cell(("ab", "c")), entity_cell(("a", "bc"))
    assert fold_cell(first) != fold_cell(second)
    assert decode(first) == "ab / c"


@given(any_text)
def test_one_value_or_none(name: str) -> None:
    """One value is itself, alone or as a tuple; no value is blank."""
    assert entity_cell(name) == entity_cell((name,)) == encode(name)
    assert entity_cell(None) == entity_cell(()) == entity_cell("") == b""
