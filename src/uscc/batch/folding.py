"""Entities compare equal after folding width, brackets, white space and Latin case.

`fold` says what that means, for one name. `fold_column` does the same for a whole column
of UTF-8 names in a few passes of C: one `bytes.translate` for what is ASCII, then, for
each lead byte that begins a foldable character and occurs at all, one `split` at it.
"""

from __future__ import annotations

from uscc.batch.records import BETWEEN, UNIT
from uscc.code.text import INVISIBLE, SPACES, WIDE

_OPENING = "（［【〔｛〖〘〚[{"
_CLOSING = "）］】〕｝〗〙〛]}"

#: ASCII, Latin-1 and Latin Extended: where case is folded.
_LATIN = [*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)]


def _fold_table() -> dict[int, str]:
    table = {wide: narrow.lower() for wide, narrow in WIDE.items()}
    table.update({char: char.lower() for char in map(chr, _LATIN) if len(char.lower()) == 1})
    table.update(dict.fromkeys(_OPENING, "("))
    table.update(dict.fromkeys(_CLOSING, ")"))
    table.update(dict.fromkeys(SPACES + INVISIBLE, ""))
    return {ord(char): to for char, to in table.items() if char != to}


_FOLD = _fold_table()


def fold(name: str) -> str:
    """Return the form of a name in which equal entities are equal.

    >>> fold("双日（香港） Co.") == fold("双日(香港)ＣＯ.")
    True
    """
    return name.translate(_FOLD)


_ASCII = bytes(ord(_FOLD.get(byte) or chr(byte)) if byte < 128 else byte for byte in range(256))
_ASCII_DROPPED = bytes(byte for byte in range(128) if _FOLD.get(byte) == "")


def _by_lead() -> dict[bytes, dict[bytes, bytes]]:
    """Return, for each UTF-8 lead byte, what the bytes behind it turn the character into."""
    fixes: dict[bytes, dict[bytes, bytes]] = {}
    for code, to in _FOLD.items():
        if code >= 128:
            char = chr(code).encode()
            fixes.setdefault(char[:1], {})[char[1:]] = to.encode()
    return fixes


_FIXES = _by_lead()


def fold_column(joined: bytes) -> list[bytes]:
    """Return `fold` of each name of a column that is not empty, all of them UTF-8 and joined
    with `BETWEEN`.

    About 0.2 microseconds a name (benchmarks/steps.py).
    """
    folded = joined.translate(_ASCII, _ASCII_DROPPED)
    for lead, fixes in _FIXES.items():
        if lead in folded:
            folded = _fix(folded, lead, fixes)
    keys = folded.split(BETWEEN)
    if UNIT in folded:  # an entity of several values is blank if all of them are
        keys = [key if key.strip(UNIT) else b"" for key in keys]
    return keys


def fold_cell(name: bytes) -> bytes:
    """Return `fold` of one UTF-8 name."""
    return fold_column(name)[0]


def _fix(text: bytes, lead: bytes, fixes: dict[bytes, bytes]) -> bytes:
    """Fold the characters of `text` that begin with `lead`."""
    tail = len(next(iter(fixes)))
    fixed = fixes.get
    first, *others = text.split(lead)
    return first + b"".join(
        [
            lead + piece if (to := fixed(piece[:tail])) is None else to + piece[tail:]
            for piece in others
        ]
    )
