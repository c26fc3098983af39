"""The words of the field in one language, and how text is shown on a terminal."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from uscc.sentences import Say
from uscc.vocabulary import TERMS


def name_of(slug: str, say: Say) -> str:
    """Return the name of a slug in a language; of a warning, a sentence."""
    term = TERMS[slug]
    return term.zh if say.lang == "zh" else term.en


def cause_text(slug: str, say: Say) -> str:
    """Return the sentence of a cause."""
    term = TERMS[slug]
    return term.sentence if say.lang == "zh" else term.en


def shown(text: str, most: int = 60) -> str:
    """Return text that is safe on a terminal: what does not print is escaped, the end cut.

    >>> shown("a\\x1b[31mb\\n")
    'a\\\\x1b[31mb\\\\n'
    """
    cut = text[:most]
    safe = "".join(char if char.isprintable() else _escaped(char) for char in cut)
    return safe + ("…" if len(text) > most else "")


def shown_path(path: str, most: int = 60) -> str:
    """Return a path that is safe on a terminal: its beginning is cut, its end tells most.

    >>> shown_path("/registers/2024/book.xlsx[企业]", 20)
    '…/2024/book.xlsx[企业]'
    """
    return shown(path, most) if len(path) <= most else "…" + shown(path[1 - most :], most)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def width(text: str) -> int:
    """Return the columns that text takes on a terminal: two for a Chinese character."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def clipped(text: str, columns: int = 80) -> str:
    """Return text cut to the given width, with `…` where something is left out."""
    if width(text) <= columns:
        return text
    while width(text) >= columns:
        text = text[:-1]
    return text + "…"


def wrapped(text: str, columns: int = 80, indent: int = 2) -> list[str]:
    """Return text in lines of at most that width, cut at spaces and behind Chinese signs; all
    but the first indented.
    """
    first, *words = re.split("(?<=[，；。：、）])|(?= )", text)
    lines = [first]
    for word in words:
        longer = lines[-1] + word
        if width(longer) > columns and lines[-1].strip():
            lines.append(" " * indent + word.removeprefix(" "))
        else:
            lines[-1] = longer
    return [clipped(line, columns) for line in lines]


def padded(text: str, columns: int) -> str:
    """Return text filled with spaces to the given width."""
    return text + " " * (columns - width(text))
