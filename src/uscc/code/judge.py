"""The public functions for one value: `is_valid`, `validate`, `diagnose`."""

from __future__ import annotations

from uscc.code.causes import cause_of
from uscc.code.digits import BACKWARDS, BASE_34, EXPECTED, bad_position, weighted_sum
from uscc.code.kinds import CENTURIES, is_right, kind_of
from uscc.code.notes import notes_of
from uscc.code.text import compact, require_text
from uscc.errors import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
    ValidationError,
)
from uscc.sentences import Sentence
from uscc.value import Value
from uscc.vocabulary import TERMS, slugs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Positions 3-8, which hold digits only.
_REGION = slice(2, 8)

#: Not `text.encode()`: other types may have a method `encode`, and only a `str` may pass.
_ENCODE = str.encode

#: Positions 7-8 of values that may pass the check digit without being a code: identity numbers,
#: and 123456789012345678.
_DOUBTFUL = frozenset(map(str.encode, (*CENTURIES, "78")))

#: Of the values that begin with 9, only 90… sort before this; 901234567890123456 is one of them.
_FROM_91 = b"91"

_EXPECTED_BYTE = tuple(map(ord, EXPECTED))

#: Kinds of which the expected check digit is told.
_NAME_THE_DIGIT = slugs("kind", "digit")


def is_valid(text: str, strict: bool = False, legacy: bool = False) -> bool:
    """Tell whether the compact form of `text` is a valid code.

    Returns a bool for every `str`; raises `TypeError` for anything else. About 0.3 microseconds for
    a valid code in plain form (benchmarks/one_code.py).

    - `text`: the value.
    - `strict`: refuse a code with notes.
    - `legacy`: accept the three early issuing variants.

    >>> is_valid("91350100M000100Y43"), is_valid("91350100M000100Y4A"), is_valid("")
    (True, False, False)
    >>> is_valid("91350203M0001QKT19"), is_valid("91350203M0001QKT19", legacy=True)
    (False, True)
    >>> is_valid("91350100m000100y43"), is_valid("91350100m000100y43", strict=True)
    (True, False)
    """
    # The hot lines: see uscc.code.digits for the sum. A value that passes it and sorts behind 91,
    # or begins with 1 to 8 and has no doubtful digits in positions 7-8, is neither an identity
    # number nor made up; all other values are judged in full. The lines compare bytes, and the
    # options are not keyword-only, because both are faster.
    try:
        raw = _ENCODE(text)
        if (
            _EXPECTED_BYTE[int(raw[BACKWARDS].translate(BASE_34), 34) % 31] == raw[17]
            and len(raw) == 18
            and raw[_REGION].isdigit()
            and (
                raw > _FROM_91
                or (b"1" < raw < b"9" and (raw[6] not in b"127" or raw[6:8] not in _DOUBTFUL))
            )
            and not strict
        ):
            return True
    except (ValueError, IndexError, TypeError):
        pass
    require_text(text, "is_valid")
    code = compact(text)
    right = is_right(code) or (legacy and kind_of(code) == "legacy")
    return right and not (strict and notes_of(code, altered=code != text))


def validate(text: str, strict: bool = False, legacy: bool = False) -> str:
    """Return the compact form of `text` if it is a valid code.

    - `text`: the value.
    - `strict`: raise for notes, too.
    - `legacy`: accept the three early issuing variants.

    Raises a `ValidationError` that names the kind, the position and the expected check digit:
    `InvalidLength`, `InvalidFormat`, `InvalidChecksum` or `InvalidComponent`; `TypeError` for
    anything but a `str`.

    >>> validate("9135 0100 m000 100y 43")
    '91350100M000100Y43'
    >>> validate("91350100M000100Y4")
    Traceback (most recent call last):
    uscc.errors.InvalidLength: '91350100M000100Y4' has 17 characters, not 18 (cause: truncated)
    """
    require_text(text, "validate")
    found = diagnose(text)
    if found.kind is not None and not (legacy and found.kind == "legacy"):
        raise _error(found)
    notes = notes_of(found.code, altered=found.code != text) if strict else ()
    if notes:
        raise _note_error(found.code, notes[0])
    return found.code


class Diagnosis(Value):
    """The result of `diagnose`: immutable, comparable, picklable.

    - `text`: the value as given.
    - `code`: its compact form.
    - `kind`: None for a valid code, or one of `missing`, `unconverted`, `length`, `character`,
      `identity`, `legacy`, `checksum`.
    - `cause`: what probably happened to the value, or None.
    - `notes`: doubts about a valid code; empty for other values.
    - `position`: 1-based place of the first character that is not allowed (`character`), or None.
    - `expected`: the check digit for the first 17 characters of a valid code and of the kinds
      `legacy` and `checksum`; otherwise None.
    """

    _fields = ("text", "code", "kind", "cause", "notes", "position", "expected")
    __slots__ = _fields

    text: str
    code: str
    kind: str | None
    cause: str | None
    notes: tuple[str, ...]
    position: int | None
    expected: str | None

    def __init__(
        self,
        text: str,
        code: str,
        kind: str | None,
        cause: str | None,
        notes: tuple[str, ...],
        position: int | None,
        expected: str | None,
    ) -> None:
        self._hold(text, code, kind, cause, notes, position, expected)


def diagnose(text: str) -> Diagnosis:
    """Return all that is known about `text`: kind, cause, notes, position, expected digit.

    Never raises for a `str`; `TypeError` for anything else. Some 5 to 50 microseconds.

    - `text`: the value.

    >>> found = diagnose("91420684179660622T")
    >>> found.kind, found.cause, found.expected
    ('legacy', 'legacy-residue', '5')
    >>> diagnose("9A350100M000100Y47").notes
    ('category',)
    """
    require_text(text, "diagnose")
    return diagnose_compact(text, compact(text))


def diagnose_compact(text: str, code: str) -> Diagnosis:
    """Return `diagnose(text)`; `code` is the compact form of `text`."""
    kind = kind_of(code)
    if kind is None:
        notes = notes_of(code, altered=code != text)
        return Diagnosis(text, code, None, None, notes, None, code[17])
    position = expected = None
    if kind == "character":
        position = bad_position(code)
    elif kind in _NAME_THE_DIGIT:
        expected = EXPECTED[weighted_sum(code)]
    return Diagnosis(text, code, kind, cause_of(code, kind), (), position, expected)


_CLASSES: dict[str, type[ValidationError]] = {
    made.__name__: made
    for made in (InvalidFormat, InvalidLength, InvalidComponent, InvalidChecksum)
}


def _error(found: Diagnosis) -> ValidationError:
    kind, code = found.kind or "", found.code
    term = TERMS[kind]
    said = {
        "value": _shown(code),
        "size": len(code),
        "place": found.position,
        "char": code[found.position - 1] if found.position else "",
        "digit": found.expected,
    }
    about = {"kind": kind, "code": code, "position": found.position, "expected": found.expected}
    made: Any = _CLASSES[term.error]
    if not found.cause:
        return made(term.message, **about, **said)  # type: ignore[no-any-return]
    whole = Sentence(term.message, **said)
    return made("{said} (cause: {cause})", **about, said=whole, cause=found.cause)  # type: ignore[no-any-return]


def _note_error(code: str, note: str) -> ValidationError:
    message = "{value} is right but has the note {note!r}, refused with strict"
    made = InvalidFormat if note == "format" else InvalidComponent
    return made(message, kind=note, code=code, value=_shown(code), note=note)


def _shown(code: str) -> str:
    return repr(code) if len(code) <= 40 else repr(code[:40]) + "…"
