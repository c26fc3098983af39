"""Notes: doubts about a right code. A note never changes a verdict."""

from __future__ import annotations

from uscc.code.digits import is_digits, is_organization_code
from uscc.code.kinds import is_right
from uscc.standard import (
    CATEGORIES,
    ORGANIZATION_CUSTOM_ZONE,
    ORGANIZATION_PLACEHOLDER,
)

#: The notes in the order in which they are listed. `region` and `segment` need tables that
#: are not in the package yet, so no value carries them.
NOTES = ("format", "department", "category", "region", "organization", "segment")


def notes_of(code: str, *, altered: bool = False) -> tuple[str, ...]:
    """Return the notes of a right compact `code`; `altered` if `compact` changed the value."""
    found: tuple[str, ...] = ("format",) if altered else ()
    found += prefix_notes(code[:8])
    return found + (("organization",) if doubtful_organization(code[8:17]) else ())


def prefix_notes(prefix: str) -> tuple[str, ...]:
    """Return the notes that positions 1-8 alone decide."""
    categories = CATEGORIES.get(prefix[0])
    if categories is None:
        return ("department",)
    return () if prefix[1] in categories else ("category",)


def doubtful_organization(part: str) -> bool:
    """Tell whether positions 9-17 fail the GB 11714 check or are a placeholder."""
    return not is_organization_code(part) or is_placeholder(part[:8])


def is_sound(code: str) -> bool:
    """Tell whether a compact form is a right code and its organization part is, too."""
    return not doubtful_organization(code[8:17]) and is_right(code)


def is_placeholder(body: str) -> bool:
    """Tell whether the 8-character body stands for no organization."""
    if body == body[0] * 8 or body == ORGANIZATION_PLACEHOLDER:
        return True
    return body[:3] == ORGANIZATION_CUSTOM_ZONE and is_digits(body[3:]) and body[3:] != "00000"
