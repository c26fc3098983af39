"""Causes and expected digits of many values at once: each is that of the value alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from reference import ALPHABET, ALPHABET_36, DIGITS
from strategies import (
    SAMPLE,
    complete,
    damaged_codes,
    identity_numbers,
    legacy_codes,
    older_identifiers,
    right_codes,
    values,
)
from test_causes import EXAMPLES, NEAR_MISSES

from uscc import compact
from uscc.batch.causes import causes_of, expected_of
from uscc.batch.plausible import plausible, rows_of
from uscc.batch.records import encode
from uscc.batch.rows import ROW
from uscc.code.causes import cause_of, is_plausible
from uscc.code.digits import is_organization_code
from uscc.code.judge import diagnose_compact
from uscc.code.kinds import KINDS, kind_of

LISTED = ["110101", "310115", "350100", "341500", "440300", "500103", "610131", "100000"]
"""Regions in the table; if 1 and 5 of 341500 are swapped, it is not in the table."""

SEVERAL = ["91350100M000100Y43", "91341500MA2B3C4D1F", "110000001000000014"]
SEVERAL += [complete("51341500", "10000014"), complete("92440300", "MAAB2222")]


def by_kind(texts: Iterable[str]) -> dict[str, list[str]]:
    """Return the compact forms of wrong values by their kind."""
    groups: dict[str, list[str]] = {}
    for code in map(compact, texts):
        if kind := kind_of(code):
            groups.setdefault(kind, []).append(code)
    return groups


def same_as_alone(texts: Iterable[str]) -> None:
    """Assert that values of one kind have at once the causes and digits that each has alone."""
    for kind, codes in by_kind(texts).items():
        cells = list(map(encode, codes))
        assert causes_of(cells, kind) == [cause_of(code, kind) or "" for code in codes]
        found = [diagnose_compact(code, code) for code in codes]
        assert expected_of(cells, kind) == [one.expected or "" for one in found]


def neighbours(code: str) -> Iterator[str]:
    """Yield all values that one fault of typing makes of a code."""
    for at in range(19):
        for char in ALPHABET_36 + "*Е":
            yield code[:at] + char + code[at:]
            yield code[:at] + char + code[at + 1 :]
        yield code[:at] + code[at + 1 :]
        yield code[:at] + code[at : at + 2][::-1] + code[at + 2 :]
        yield code[:at]


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """Draw a listed code with one or two faults, or a number of the same region."""
    pair = draw(st.sampled_from(["91", "92", "12", "51", "H9", "9A"]))
    first8 = pair + draw(st.sampled_from(LISTED))
    body = draw(st.text(DIGITS, min_size=8, max_size=8) | st.text(ALPHABET, min_size=8, max_size=8))
    code = complete(first8, body) if pair != "H9" else first8 + body + draw(st.sampled_from("1A2B"))
    at, char = draw(st.integers(0, 18)), draw(st.sampled_from(ALPHABET_36))
    swapped = code[:at] + code[at : at + 2][::-1] + code[at + 2 :]
    run = draw(st.sampled_from(["QWER", "XXXX", "VBNM", "KLMN", "QQWE", "OPAS", "9999"]))
    return draw(
        st.sampled_from(
            [
                swapped,
                code[:at] + code[at + 1 :],
                code[:at] + char + code[at:],
                swapped[:at] + char + swapped[at:],
                code[:at] + char + code[at + 1 :],
                code.replace("0", "O"),
                code.replace("2", "Z").replace("5", "S"),
                code[:at] + run + code[at + 4 :],
                code[:15] + "000",
                code[2:17],
                code[:at],
                first8 + body + char * 2,
            ]
        )
    )


some = st.lists(
    st.one_of(
        values,
        mistyped(),
        mistyped(),
        damaged_codes(),
        legacy_codes(),
        identity_numbers(),
        older_identifiers,
        st.text(DIGITS, min_size=13, max_size=20),
        st.sampled_from([text for _, _, text in EXAMPLES] + [text for _, text, _ in NEAR_MISSES]),
    ),
    max_size=12,
)


@given(some)
def test_drawn_values(texts: list[str]) -> None:
    """Whatever the values, each has at once the cause that it has alone."""
    same_as_alone(texts)


@given(st.lists(mistyped(), min_size=20, max_size=40))
def test_mistyped_values(texts: list[str]) -> None:
    """The same for many values of few kinds."""
    same_as_alone(texts)


@pytest.mark.parametrize("code", SEVERAL)
def test_all_neighbours(code: str) -> None:
    """The same for all values that one fault makes of a code, more than a thousand at once."""
    same_as_alone(neighbours(code))


def test_examples() -> None:
    """The same for the examples of all causes, together and one by one."""
    texts = [text for _, _, text in EXAMPLES] + [text for _, text, _ in NEAR_MISSES]
    same_as_alone(texts)
    for text in texts:
        same_as_alone([text])


@pytest.mark.parametrize("text", ["351030001351350980", "913302000351350985", "99999999999999999"])
def test_all_endings(text: str) -> None:
    """The same for numbers with a hundred endings, some of them rounded doubles."""
    same_as_alone(text[:-2] + f"{ending:02}" for ending in range(100))


@pytest.mark.parametrize("kind", [*KINDS, "shared", "segment"])
def test_no_values(kind: str) -> None:
    """No values have no causes, and other slugs have empty ones."""
    assert causes_of([], kind) == expected_of([], kind) == []
    if kind not in KINDS or kind == "missing":
        assert causes_of([SAMPLE.encode()], kind) == expected_of([SAMPLE.encode()], kind) == [""]


@given(st.lists(right_codes() | mistyped() | identity_numbers(), max_size=20))
def test_plausible(codes: list[str]) -> None:
    """A row is plausible if the code alone is."""
    codes = [code for code in codes if len(code) == 18]
    rows = rows_of(map(str.encode, codes))
    assert len(rows) == ROW * len(codes)
    assert list(plausible(rows)) == [is_plausible(code) for code in codes]


@given(st.text(ALPHABET_36, min_size=8, max_size=8), st.text(max_size=9))
def test_organization_codes_of_any_text(body: str, text: str) -> None:
    """The base-13 number gives the check digit that the reference computes, and no error."""
    for check in ALPHABET_36:
        right = reference.organization_check_digit(body) == check
        assert is_organization_code(body + check) == right
    for odd in (text, body[: 9 - len(text)] + text, body + text[:1]):
        assert is_organization_code(odd) == reference.organization_ok(odd)


@pytest.mark.parametrize("char", ["_", " ", "+", "-", "a", "\ud800", "\n", "é", "0x"])
def test_organization_codes_of_odd_characters(char: str) -> None:
    """No character that `int` accepts passes as a digit."""
    for at in range(9):
        assert not is_organization_code(("D21435693"[:at] + char + "D21435693"[at:])[:9])
