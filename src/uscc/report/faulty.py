"""The faulty characters of a value: the one rule for every output that marks them.

A value is cut into pieces. The five parts of a code are pieces of their own: 1 department,
2 category, 3-8 region, 9-17 organization code, 18 check digit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import NamedTuple

from uscc.audit import Finding
from uscc.code.causes import codes_inside, is_keyboard_run
from uscc.code.digits import is_organization_code
from uscc.code.text import COMPACT, compact
from uscc.standard import ALPHABET


class Piece(NamedTuple):
    """A piece of a value as the registry has it.

    - `text`: the characters.
    - `part`: the part of the code, 1-5; 0 for characters around it, or where no code is.
    - `faulty`: whether the fault is there.
    """

    text: str
    part: int
    faulty: bool


#: The part of each place of a code, and the part of a character around it.
_PARTS = (1, 2, *[3] * 6, *[4] * 9, 5)
_AROUND = 0

#: A longer value is one piece.
_LONGEST = 200

_ALL = range(18)
_PREFIX = range(8)
_REGION = range(2, 8)
_ORGANIZATION = range(8, 17)
_CHECK = range(17, 18)

#: The characters that each place may hold.
_ALLOWED = tuple("0123456789" if at in _REGION else ALPHABET for at in _ALL)

#: Places at fault by cause: all, where the value is not a code; else the part that fails a check.
_OF_CAUSE: dict[str, Collection[int]] = {
    "scientific-notation": _ALL,
    "substitute": _ALL,
    "registration-number": _ALL,
    "organization-part": _ORGANIZATION,
    "outside-organization-part": (*_PREFIX, *_CHECK),
}

#: Places at fault by kind, where no cause names others; and the places that a note doubts. Of a
#: segment, the province and the first block of the organization code do not agree.
_OF_KIND: dict[str, Collection[int]] = {
    "missing": _ALL,
    "unconverted": _ALL,
    "identity": _ALL,
    "legacy": _CHECK,
    "checksum": _CHECK,
    "department": range(1),
    "category": range(1, 2),
    "region": _REGION,
    "organization": _ORGANIZATION,
    "segment": (*range(2, 4), *range(8, 13)),
}

#: Kinds of values without 18 characters, or of none that belongs there.
_WHOLE = ("missing", "unconverted", "length")


def pieces_of(finding: Finding) -> list[Piece]:
    """Return the value of a finding in pieces; joined, they are its `code`."""
    return pieces(finding.code, finding.kind, finding.cause, finding.suggestion)


def pieces(text: str, kind: str, cause: str, suggestion: str) -> list[Piece]:
    """Return a value in pieces; see `Finding` for the parameters.

    >>> [piece.text for piece in pieces("91350100M000100Y4A", "checksum", "", "") if piece.faulty]
    ['A']
    """
    code = compact(text) if len(text) <= _LONGEST else ""
    if cause == "surrounding-text":
        code = next(codes_inside(code), "")
    if len(code) != 18:
        return [Piece(text, _AROUND, kind in _WHOLE)] if text else []
    places = range(18) if code == text else _places(text, code)
    if kind == "format" or cause == "surrounding-text":
        clean = dict(zip(places, code))
        at_fault = {at for at, char in enumerate(text) if clean.get(at) != char}
    else:
        at_fault = {places[at] for at in faulty_places(code, kind, cause, suggestion)}
    return _cut(text, places, at_fault)


def faulty_places(code: str, kind: str, cause: str, suggestion: str) -> Collection[int]:
    """Return the places of the faulty characters of 18, counted from 0; none for a relation.

    - `code`: the compact form, of 18 characters.
    - `kind`, `cause`, `suggestion`: see `Finding`.
    """
    if cause in _OF_CAUSE:
        return _OF_CAUSE[cause]
    if cause == "spreadsheet-rounding":  # at most three of 18 digits are lost
        return range(max(15, len(code.rstrip("0"))), 18)
    if cause == "keyboard":
        runs = [at for at in range(15) if is_keyboard_run(code[at : at + 4])]
        return {place for at in runs for place in range(at, at + 4)}
    if cause == "swapped":
        return _swapped(code, suggestion)
    if kind == "character":
        return [at for at, char in enumerate(code) if char not in _ALLOWED[at]]
    return _OF_KIND.get(kind, ())


def _swapped(code: str, suggestion: str) -> Collection[int]:
    """Return the two swapped characters, or where they are if several pairs are possible."""
    if len(suggestion) == 18:
        return [at for at in _ALL if code[at] != suggestion[at]]
    return _PREFIX if is_organization_code(code[8:17]) else range(7, 18)


def _places(text: str, code: str) -> Sequence[int]:
    """Return the place in the text of each character of its compact form."""
    kept = [at for at, char in enumerate(text) if char.translate(COMPACT)]
    start = text.translate(COMPACT).index(code)
    return kept[start : start + len(code)]


def _cut(text: str, places: Sequence[int], at_fault: Collection[int]) -> list[Piece]:
    """Return pieces of a text, each of one part and either faulty or not.

    - `text`: the value.
    - `places`: the place of each character of the code.
    - `at_fault`: the places that are faulty.
    """
    parts = dict(zip(places, _PARTS))
    part, keys = _AROUND, []
    for at in range(len(text)):
        # A character inside, such as a space, belongs to the part before it.
        part = _AROUND if at > places[-1] else parts.get(at, part)
        keys.append((part, at in at_fault))
    found, start = [], 0
    for (part, faulty), run in groupby(keys):
        end = start + len(list(run))
        found.append(Piece(text[start:end], part, faulty))
        start = end
    return found
