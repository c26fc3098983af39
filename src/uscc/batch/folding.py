"""Folding of entity names: equal entities have equal folded names.

Folding ignores width, the form of brackets, white space and Latin case. `fold` folds one name.
`fold_column` folds a whole column of UTF-8 names in a few passes of C: one `bytes.translate` for
ASCII, then one `split` at each lead byte that begins a foldable character and occurs at all.
"""

from __future__ import annotations

from uscc.batch.records import BETWEEN, UNIT
from uscc.code.text import INVISIBLE, SPACES, WIDE

_OPENING = "（［【〔｛〖〘〚[{"
_CLOSING = "）］】〕｝〗〙〛]}"

#: Code points whose case is folded: ASCII, Latin-1 and Latin Extended.
_LATIN = [*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)]


#: Bytes of names that are folded together: the passes take half the time within the cache.
_STRIP = 1 << 18


def _fold_table() -> dict[int, str]:
    table = {wide: narrow.lower() for wide, narrow in WIDE.items()}
    table.update({char: char.lower() for char in map(chr, _LATIN) if len(char.lower()) == 1})
    table.update(dict.fromkeys(_OPENING, "("))
    table.update(dict.fromkeys(_CLOSING, ")"))
    table.update(dict.fromkeys(SPACES + INVISIBLE, ""))
    return {ord(char): to for char, to in table.items() if char != to}


#: Characters that are folded, to their folded form.
FOLD = _fold_table()


def fold(name: str) -> str:
    """Return the folded form of a name: equal for equal entities.

    >>> fold("双日（香港） Co.") == fold("双日(香港)ＣＯ.")
    True
    """
    return name.translate(FOLD)


_ASCII = bytes(ord(FOLD.get(byte) or chr(byte)) if byte < 128 else byte for byte in range(256))
_ASCII_DROPPED = bytes(byte for byte in range(128) if FOLD.get(byte) == "")


def _by_lead() -> dict[bytes, dict[bytes, bytes]]:
    """Return the folded form of each foldable character, by lead byte and the bytes behind it."""
    fixes: dict[bytes, dict[bytes, bytes]] = {}
    for code, to in FOLD.items():
        if code >= 128:
            char = chr(code).encode()
            fixes.setdefault(char[:1], {})[char[1:]] = to.encode()
    return fixes


_FIXES = _by_lead()


def fold_column(joined: bytes) -> list[bytes]:
    """Return the folded form of each name of a column.

    About 0.2 microseconds per name (benchmarks/steps.py).

    - `joined`: the names in UTF-8, joined with `BETWEEN`; at least one name.
    """
    folded, start = list[bytes](), 0
    while (stop := joined.find(BETWEEN, start + _STRIP)) >= 0:
        folded += _fold_strip(joined[start:stop])
        start = stop + len(BETWEEN)
    rest = _fold_strip(joined[start:])
    return folded + rest if folded else rest


def _fold_strip(joined: bytes) -> list[bytes]:
    folded = joined.translate(_ASCII, _ASCII_DROPPED)
    for lead, fixes in _FIXES.items():
        if lead in folded:
            folded = _fix(folded, lead, fixes)
    keys = folded.split(BETWEEN)
    if UNIT in folded:  # an entity of several values is blank if all of them are
        keys = [key if key.strip(UNIT) else b"" for key in keys]
    return keys


def fold_cell(name: bytes) -> bytes:
    """Return the folded form of one UTF-8 name."""
    return fold_column(name)[0]


def _fix(text: bytes, lead: bytes, fixes: dict[bytes, bytes]) -> bytes:
    """Fold the characters of a column that begin with one lead byte.

    - `text`: the column.
    - `lead`: the lead byte.
    - `fixes`: the bytes behind the lead byte, and the folded form.
    """
    tail = len(next(iter(fixes)))
    fixed = fixes.get
    first, *others = text.split(lead)
    return first + b"".join(
        [
            lead + piece if (to := fixed(piece[:tail])) is None else to + piece[tail:]
            for piece in others
        ]
    )
