"""python-stdnum, where it is installed: every difference from it is one that is listed here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE, complete, doubtful_codes, legacy_codes, messy, right_codes, values
from test_reference import rows

from uscc import compact, diagnose, is_valid

peer = pytest.importorskip("stdnum.cn.uscc")

VECTORS = [text for text, *_ in rows("codes.tsv", 4)]


class Difference(NamedTuple):
    """A class of difference: what each says, why it is meant, when it applies, an example."""

    there: str
    here: str
    reason: str
    applies: Callable[[str], bool]
    example: str


#: All differences, of values that both bring to the same compact form; `applies` gets that form.
DIFFERENCES = {
    "letters": Difference(
        "refuses",
        "accepts",
        "departments A, G, J, N, Y are issued: letters in the first two places are no error",
        lambda code: not code[:2].isdecimal(),
        "N2330100MF0000013G",
    ),
    "zeros": Difference(
        "accepts",
        "refuses",
        "the sum of 18 zeros is 0, but they stand for a missing code",
        lambda code: code == "0" * 18,
        "0" * 18,
    ),
    "identity": Difference(
        "accepts",
        "refuses",
        "one resident identity number in 31 passes the sum; positions 9-17 tell it",
        lambda code: (
            reference.identity_number_ok(code)
            and code[16] != reference.organization_check_digit(code[8:16])
        ),
        "362322198709086409",
    ),
    "organization": Difference(
        "accepts",
        "accepts, noted",
        "positions 9-17 fail GB 11714 or are a placeholder: the peer does not look",
        lambda code: "organization" in reference.notes(code),
        "91410100300006557C",
    ),
}

#: Where the compact forms differ. Left by the peer: full width letters, characters without
#: width, line breaks, apostrophes. Taken by it and not here: other strokes than dashes,
#: mathematical digits, a ligature that makes two letters in upper case.
SPELLINGS = {
    "９１３５０１００Ｍ０００１００Ｙ４３": ("refuses", "accepts"),
    "91350100\u200bM000100Y43": ("refuses", "accepts"),
    "91350100\nM000100Y43": ("refuses", "accepts"),
    "'91350100M000100Y43": ("refuses", "accepts"),
    "91350100¯M000100Y43": ("accepts", "refuses"),
    "9135010\U0001d7ceM000100Y43": ("accepts", "refuses"),
    complete("91350100", "MAFF0000").replace("FF", "\ufb00"): ("accepts", "refuses"),
}

#: A line break at the end of the first eight characters passes as a digit there, and then
#: is in no alphabet: `ValueError`, which `is_valid` of the peer does not catch.
BREAK = SAMPLE[:7] + "\n" + SAMPLE[8:]


def there(text: str) -> str:
    """Return what the peer says."""
    try:
        return "accepts" if peer.is_valid(text) else "refuses"
    except ValueError:
        return "ValueError"


def here(text: str) -> str:
    """Return what this library says."""
    if not is_valid(text):
        return "refuses"
    return "accepts, noted" if "organization" in diagnose(text).notes else "accepts"


def classes(code: str) -> set[str]:
    """Return the classes that explain what is said of a compact form."""
    said = there(code), here(code).partition(",")[0]
    return {
        name
        for name, one in DIFFERENCES.items()
        if one.applies(code) and (one.there, one.here.partition(",")[0]) == said
    }


def check(text: str) -> None:
    """Fail if the answers to a value differ, and no class is the reason."""
    code = compact(text)
    if peer.compact(text) != code:
        text = code  # how it is spelled is another matter, `SPELLINGS`
    if there(text) == "ValueError":
        assert peer.compact(text)[7] == "\n"
    elif there(text) != here(text):
        said = there(text), here(text)
        assert classes(code), f"a new difference: {text!r}, there and here {said}"


@pytest.mark.parametrize("text", VECTORS)
def test_vectors(text: str) -> None:
    """Of the vectors the peer says the same, or a class says why not."""
    check(text)


@given(st.one_of(right_codes(), doubtful_codes(), legacy_codes(), messy(right_codes()), values))
def test_drawn_codes(text: str) -> None:
    """Of right codes, doubtful ones and everything else that may be typed, too."""
    check(text)


@given(right_codes().filter(lambda code: code[:2].isdecimal()))
def test_right_codes_of_digits_in_front(code: str) -> None:
    """What is left over is agreement: a plain right code is right for both."""
    assert there(code) == "accepts"
    assert here(code) in ("accepts", "accepts, noted")


@given(right_codes().filter(lambda code: not code[:2].isdecimal()))
def test_letters_in_front(code: str) -> None:
    """The peer refuses every code with a letter in the first two places."""
    assert there(code) == "refuses"
    assert is_valid(code)


@pytest.mark.parametrize("name", DIFFERENCES)
def test_every_class_is_there(name: str) -> None:
    """The example of each class is one; a class that no longer holds has to go."""
    one = DIFFERENCES[name]
    assert one.applies(one.example)
    assert (there(one.example), here(one.example)) == (one.there, one.here), one.reason


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings(text: str) -> None:
    """Where the compact forms differ, each refuses what it does not fold."""
    assert peer.compact(text) != compact(text)
    assert (there(text), here(text)) == SPELLINGS[text]


def test_a_line_break_among_the_digits() -> None:
    """The peer raises what is not its own error; here the value has a wrong length."""
    assert there(BREAK) == "ValueError"
    assert diagnose(BREAK).kind == "length"
