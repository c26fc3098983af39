"""What `suggest` gives: one right code that a wrong value may have been meant to be."""

from __future__ import annotations

from uscc.value import Value

#: All edits, by which a value becomes a code.
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

    `code`: 18 characters, a right code. `edit`: what happened to it, a slug of `EDITS`.
    `position`: 1-based place in the compact form of the value: of the wrong or surplus
    character, of the first of two that were swapped or of several that were confused, of
    the one before which a character is missing (18: at the end); None for `inside` and
    `rounding`. `why`: one sentence. `likelihood`: an estimate between 0 and 1 that this
    code was meant; those of one value add up to less than 1, the rest is for "none of them".
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
