"""Codes as people type them, and names as people write them."""

from __future__ import annotations

from functools import cache
from itertools import product

from hypothesis import strategies as st

from uscc.code.text import HYPHENS, INVISIBLE, WIDE
from uscc.generating.codes import places
from uscc.generating.words import FANCY, PAIRS
from uscc.regions import find
from uscc.strategies.codes import require_strategy

_FULL_WIDTH = {narrow: wide for wide, narrow in WIDE.items()}

#: Characters that `compact` removes, the plainest first; no line break, so that a line stays one.
_REMOVED = " -\u3000\xa0\t" + HYPHENS[1:] + INVISIBLE

_BITS = st.integers(0, (1 << 18) - 1)

_QUOTES = ("", "'", "＇", "''")


def messy(codes: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Draw codes as people and spreadsheets write them, never in plain form.

    Case, full width, spaces, hyphens, characters of no width and apostrophes in front vary.
    `compact` returns the original code, so a valid code stays valid. Raises `ValueError` unless
    `codes` is a strategy. Shrinks to the code and a space.

    - `codes`: draws the codes.

    >>> from hypothesis import find
    >>> find(messy(st.just("91350100M000100Y43")), lambda text: True)
    '91350100M000100Y43 '
    """
    require_strategy(codes)
    return _messy(codes)


@st.composite
def _messy(draw: st.DrawFn, codes: st.SearchStrategy[str]) -> str:
    code = draw(codes)
    lower, wide = draw(_BITS), draw(_BITS)  # one bit per character
    typed = [char.lower() if lower >> at & 1 else char for at, char in enumerate(code)]
    typed = [_FULL_WIDTH.get(one, one) if wide >> at & 1 else one for at, one in enumerate(typed)]
    for char in draw(st.lists(st.sampled_from(_REMOVED), max_size=4)):
        typed.insert(draw(st.integers(0, len(typed))), char)
    text = draw(st.sampled_from(_QUOTES)) + "".join(typed)
    return text if text != code else text + " "


# -- Names ----------------------------------------------------------------------------------------


def entity_names() -> st.SearchStrategy[str]:
    """Draw names as Chinese organizations have them: place, fancy word, trade, form.

    The place is sometimes in brackets, of either width. Shrinks to a company of Beijing.

    >>> from hypothesis import find
    >>> find(entity_names(), lambda name: True)
    '北京市东城区鑫鑫贸易有限公司'
    """
    regions = st.sampled_from(places())
    fancy = st.lists(st.sampled_from(FANCY), min_size=2, max_size=4).map("".join)
    brackets = st.sampled_from(("", "（）", "()", "［］"))
    return st.builds(_name, regions, fancy, st.sampled_from(_endings()), brackets)


@cache
def _endings() -> tuple[str, ...]:
    """Return all pairs of trade and form."""
    return tuple(
        trade + form
        for _, trades, forms in PAIRS.values()
        for form, trade in product(dict.fromkeys(forms), trades or ("",))
    )


def _name(region: str, fancy: str, ending: str, brackets: str) -> str:
    found = find(region)
    assert found is not None  # it is in the table
    place = found.full_name
    if brackets:
        return f"{fancy}{brackets[0]}{place}{brackets[1]}{ending}"
    return place + fancy + ending
