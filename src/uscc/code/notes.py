"""Notes: doubts about a valid code. A note never changes a verdict."""

from __future__ import annotations

from functools import lru_cache

from uscc.code.digits import is_digits, is_organization_code
from uscc.code.kinds import is_right
from uscc.regions import is_foreign_segment, is_known
from uscc.standard import (
    CATEGORIES,
    ORGANIZATION_CUSTOM_ZONE,
    ORGANIZATION_PLACEHOLDER,
)
from uscc.vocabulary import slugs

#: The notes in the order in which they are listed.
NOTES = slugs("note")


def notes_of(code: str, *, altered: bool = False) -> tuple[str, ...]:
    """Return the notes of a valid code.

    - `code`: the compact form.
    - `altered`: whether `compact` changed the value.
    """
    found: tuple[str, ...] = ("format",) if altered else ()
    return found + prefix_notes(code[:8]) + organization_notes(code)


@lru_cache(1 << 16)
def prefix_notes(prefix: str) -> tuple[str, ...]:
    """Return the notes that positions 1-8 alone decide: department or category, region.

    Cached: a registry has some thousand prefixes, each of them many times.
    """
    categories = CATEGORIES.get(prefix[0])
    found: tuple[str, ...] = ()
    if categories is None:
        found = ("department",)
    elif prefix[1] not in categories:
        found = ("category",)
    return found if is_known(prefix[2:]) else (*found, "region")


def organization_notes(code: str) -> tuple[str, ...]:
    """Return the notes on positions 9-17 of a valid code: organization, segment."""
    found: tuple[str, ...] = ("organization",) if doubtful_organization(code[8:17]) else ()
    return (*found, "segment") if is_foreign_segment(code) else found


def doubtful_organization(part: str) -> bool:
    """Tell whether positions 9-17 fail the GB 11714 check or are a placeholder."""
    return not is_organization_code(part) or is_placeholder(part[:8])


def is_sound(code: str) -> bool:
    """Tell whether a compact form is a valid code with a valid organization part."""
    return not doubtful_organization(code[8:17]) and is_right(code)


def is_placeholder(body: str) -> bool:
    """Tell whether an organization code is a placeholder, and names no organization.

    - `body`: the first eight characters of the organization code.
    """
    if body == body[0] * 8 or body == ORGANIZATION_PLACEHOLDER:
        return True
    return body[:3] == ORGANIZATION_CUSTOM_ZONE and is_digits(body[3:]) and body[3:] != "00000"
