"""What `suggest` gives: one right code that a wrong value may have been meant to be."""

from __future__ import annotations

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


class Suggestion:
    """One candidate for a wrong value: immutable, comparable, picklable.

    `code`: 18 characters, a right code. `edit`: what happened to it, a slug of `EDITS`.
    `position`: 1-based place in the compact form of the value: of the wrong or surplus
    character, of the first of two that were swapped or of several that were confused, of
    the one before which a character is missing (18: at the end); None for `inside` and
    `rounding`. `why`: one sentence. `likelihood`: an estimate between 0 and 1 that this
    code was meant; those of one value add up to less than 1, the rest is for "none of them".
    """

    __slots__ = ("code", "edit", "likelihood", "position", "why")

    code: str
    edit: str
    position: int | None
    why: str
    likelihood: float

    def __init__(
        self, code: str, edit: str, position: int | None, why: str, likelihood: float
    ) -> None:
        for name, value in zip(_FIELDS, (code, edit, position, why, likelihood)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Suggestion cannot be changed ({name})")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Suggestion cannot be changed ({name})")

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in _FIELDS)

    def __reduce__(self) -> tuple[object, ...]:
        return Suggestion, self._values()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Suggestion):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in _FIELDS)
        return f"Suggestion({fields})"


_FIELDS = ("code", "edit", "position", "why", "likelihood")
