"""Other programs, where they are installed: every difference is one that is listed and foretold.

python-stdnum is in the extra `test`; the others are installed by hand (docs/testing.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import differences
import pytest
import reference
from differences import PEERS, SPELLINGS, Difference, Peer, classes, corpus, counted, foretold
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import SAMPLE, complete, messy, right_codes, values

from uscc import compact, diagnose, is_valid

EACH = [(peer, one) for peer in PEERS for one in peer.differences]


def named(value: object) -> str | None:
    """Return what pytest calls a program or a class."""
    if isinstance(value, Peer):
        return f"{value.name}-{value.call}"
    return value.slug if isinstance(value, Difference) else None


def answers(peer: Peer, texts: Sequence[str]) -> list[bool]:
    """Return what the program says; skip where it is not installed."""
    said = peer.ask(list(texts))
    if said is None:
        pytest.skip(f"{peer.name} ({peer.home}) is not installed")
    return said


def agree(peer: Peer, codes: Sequence[str]) -> None:
    """Fail if a program answers otherwise than its classes foretell."""
    for code, said in zip(codes, answers(peer, codes), strict=True):
        slugs = [one.slug for one in classes(peer, code)]
        assert said == foretold(peer, code), f"{code!r}: {peer.name} says {said}, classes {slugs}"


@pytest.mark.parametrize("peer", PEERS, ids=named)
def test_corpus(peer: Peer) -> None:
    """Of every value of the corpus the program says what its classes foretell."""
    agree(peer, corpus())


def in_ascii(text: str) -> str:
    """Return a compact form of ASCII alone; to filter for them would reject most values."""
    kept = "".join(filter(lambda char: char.isascii() and char.isprintable(), text))
    return reference.compact(kept)


plain = values.map(reference.compact).map(in_ascii)


@pytest.mark.parametrize("peer", PEERS, ids=named)
@settings(max_examples=10)
@given(codes=st.lists(st.one_of(right_codes(), plain), min_size=20, max_size=200))
def test_drawn_codes(peer: Peer, codes: list[str]) -> None:
    """Of whatever is drawn too. A compact form that is not ASCII is a matter of spelling."""
    agree(peer, codes)


@pytest.mark.parametrize(("peer", "one"), EACH, ids=named)
def test_every_class_is_there(peer: Peer, one: Difference) -> None:
    """The example of each class is one: a class that no longer holds has to go."""
    assert classes(peer, one.example) == [one]
    assert is_valid(one.example) != one.accepts
    assert answers(peer, [one.example]) == [one.accepts], one.reason


@pytest.mark.parametrize("peer", PEERS, ids=named)
def test_every_class_occurs(peer: Peer) -> None:
    """Each class is in the corpus, but for digits of another script, which no maker types."""
    assert all(count for slug, count in counted(peer).items() if slug != "Arabic digits")


@pytest.mark.parametrize("peer", PEERS, ids=named)
def test_spellings(peer: Peer) -> None:
    """What a program folds is listed; all spellings of a right code are right here."""
    said = answers(peer, list(SPELLINGS.values()))
    assert peer.folds == {name for name, accepts in zip(SPELLINGS, said) if accepts}
    assert [name for name, text in SPELLINGS.items() if not is_valid(text)] == ["text around it"]


@pytest.mark.slow
def test_no_program_is_asked_less() -> None:
    """The corpus has right codes, wrong ones and every kind, and `foretold` is no constant."""
    kinds = {reference.kind(code) for code in corpus()}
    assert kinds == {None, *reference.KINDS}
    for peer in PEERS:
        assert 300 < sum(foretold(peer, code) for code in corpus()) < 3_000


def test_the_second_program_is_asked() -> None:
    """The classes ask the reference, never the library: whole corpus, the same verdict."""
    assert all(differences.is_right(code) == is_valid(code) for code in corpus())


# -- python-stdnum: compact forms -----------------------------------------------------------

#: Where the compact forms differ. Left by python-stdnum: full width letters, characters without
#: width, line breaks, apostrophes. Taken by it and not here: other strokes than dashes,
#: mathematical digits, a ligature that makes two letters in upper case.
COMPACT = {
    "９１３５０１００Ｍ０００１００Ｙ４３": ("refuses", "accepts"),
    "91350100\u200bM000100Y43": ("refuses", "accepts"),
    "91350100\nM000100Y43": ("refuses", "accepts"),
    "'91350100M000100Y43": ("refuses", "accepts"),
    "91350100¯M000100Y43": ("accepts", "refuses"),
    "9135010\U0001d7ceM000100Y43": ("accepts", "refuses"),
    complete("91350100", "MAFF0000").replace("FF", "\ufb00"): ("accepts", "refuses"),
}

#: A line break at the end of the first eight characters passes as a digit there, and then
#: is in no alphabet: `ValueError`, which `is_valid` of python-stdnum does not catch.
BREAK = SAMPLE[:7] + "\n" + SAMPLE[8:]


@pytest.fixture(scope="module")
def stdnum() -> Any:
    """Return the module of python-stdnum."""
    return pytest.importorskip("stdnum.cn.uscc")


def verdict(accepts: bool) -> str:
    """Return a verdict as a word."""
    return "accepts" if accepts else "refuses"


@given(text=st.one_of(messy(right_codes()), values))
def test_stdnum_as_typed(stdnum: Any, text: str) -> None:
    """Values as typed: where both make the same compact form, the classes foretell the verdict."""
    code = compact(text)
    if stdnum.compact(text) == code:
        assert stdnum.is_valid(text) == foretold(PEERS[0], code)


@pytest.mark.parametrize("text", COMPACT)
def test_stdnum_compact_forms(stdnum: Any, text: str) -> None:
    """Where the compact forms differ, each refuses what it does not fold."""
    assert stdnum.compact(text) != compact(text)
    assert (verdict(stdnum.is_valid(text)), verdict(is_valid(text))) == COMPACT[text]


def test_stdnum_line_break_among_the_digits(stdnum: Any) -> None:
    """python-stdnum raises what is not its own error; here the value has a wrong length."""
    with pytest.raises(ValueError, match="substring"):
        stdnum.is_valid(BREAK)
    assert diagnose(BREAK).kind == "length"
