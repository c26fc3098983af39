"""The result of `suggest`: one valid code that may have been meant by a wrong value."""

from __future__ import annotations

from uscc.value import Value

#: All edits, which turn a value into a code.
EDITS = (
    "inside",
    "confusable",
    "substitution",
    "swap",
    "missing-character",
    "extra-character",
    "rounding",
)


class Suggestion(Value):
    """One candidate for a wrong value: immutable, comparable, picklable.

    - `code`: 18 characters, a valid code.
    - `edit`: the fault that was undone, a slug of `EDITS`.
    - `position`: 1-based place in the compact form of the value: the wrong or surplus character;
      the first of two swapped or of several confused ones; the character before which one is
      missing (18: at the end). None for `inside` and `rounding`.
    - `why`: one sentence.
    - `likelihood`: the estimated probability that this code was meant, between 0 and 1. The
      likelihoods for one value add up to less than 1; the rest is for "none of them".
    """

    _fields = ("code", "edit", "position", "why", "likelihood")
    __slots__ = _fields

    code: str
    edit: str
    position: int | None
    why: str
    likelihood: float

    def __init__(
        self, code: str, edit: str, position: int | None, why: str, likelihood: float
    ) -> None:
        self._hold(code, edit, position, why, likelihood)
