"""Names of files that every system takes, whatever the text they are made of."""

from __future__ import annotations

import re
from unicodedata import category, normalize

#: Characters that Windows does not take in a name; signs of no width and halves of characters go
#: by their category.
_FORBIDDEN = frozenset('/\\:*?"<>|')

#: Names of devices on Windows, with any ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|\Z)", re.I)

#: Bytes of a name: most file systems take 255, and a path has more parts.
_LONGEST = 200


class FileNames:
    """Makes the names of the files of one folder, no two of which are the same anywhere.

    - `ending`: what all names end in.
    """

    def __init__(self, ending: str) -> None:
        self._ending = ending
        self._taken: set[str] = set()

    def name(self, text: str) -> str:
        """Return a name for a file.

        Systems that ignore case, and systems that store letters with their accents apart, see
        different names as one: the second of them ends in `_2`.

        - `text`: what the file should be called, without its ending.
        """
        plain, number = _safe(text), 1
        name = _shortened(plain, self._ending)
        while _folded(name) in self._taken:
            number += 1
            name = _shortened(plain, f"_{number}{self._ending}")
        self._taken.add(_folded(name))
        return name


def _safe(text: str) -> str:
    """Return text without the characters that a name may not have, or may not begin with."""
    chars = (
        "_" if char in _FORBIDDEN or category(char)[0] == "C" else char
        for char in normalize("NFC", text)
    )
    safe = "".join(chars).lstrip(". \u3000")
    return f"_{safe}" if _DEVICES.match(safe) else safe


def _shortened(text: str, end: str) -> str:
    """Return a text and its end, 200 bytes at most."""
    room = _LONGEST - len(end.encode())
    cut = text.encode()[:room].decode("utf-8", "ignore").rstrip(". \u3000")
    return (cut or "_") + end


def _folded(name: str) -> str:
    return normalize("NFKC", normalize("NFKC", name).casefold())
