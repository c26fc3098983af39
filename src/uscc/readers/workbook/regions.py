"""The parts of a document between rows, and whether a pattern may read them.

A region begins and ends between two rows (of a sheet) or texts (of the shared strings), as far as
its bytes tell. The walker knows better: see `Walker.clean`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar
from xml.parsers import expat

#: A document whose rows have not begun after this many bytes is left to the walker.
_HEAD = 1 << 18

#: A region is never larger; what goes on without an end of a row is left to the walker.
_MOST = 4 << 20

#: Characters that XML does not allow, and the carriage return, which it changes.
_NOT_PLAIN = bytes({*range(32)} - {*b"\t\n"})

#: White space, but for the carriage return.
SPACE = b" \t\n"

#: A prefix of the names of elements.
PREFIX = rb"((?:[A-Za-z_][A-Za-z0-9_.-]*:)?)"

#: What is not a reference to a character that XML allows: one of the five entities, or a decimal
#: number. Surrogates, private characters and numbers of other forms are left to the walker.
_NO_REFERENCE = re.compile(
    rb"&(?!#(?:[1-4][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|5[0-4][0-9]{3}|655[0-2][0-9]"
    rb"|[7-9][0-9]{4}|1[0-9]{5}|3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}|9|10|13);"
    rb"|amp;|lt;|gt;|quot;|apos;)"
)

#: Private characters, which no reference of a plain text stands for.
_PRIVATE = range(0xE000, 0xE800)


class Region(NamedTuple):
    """Some bytes of a document.

    - `data`: the bytes.
    - `prefix`: of the names of its elements: empty, or it ends with a colon.
    - `whole`: whether it ends with a row, and no earlier bytes are known to belong to a row.
    """

    data: bytes
    prefix: bytes
    whole: bool


def regions(chunks: Iterable[bytes], begin: re.Pattern[bytes], name: bytes) -> Iterator[Region]:
    """Yield a document as regions.

    - `chunks`: the bytes.
    - `begin`: matches what ends where the rows begin; its group is the prefix.
    - `name`: of the element that is a row, without prefix.
    """
    buffer, prefix, begun = b"", b"", False
    for chunk in chunks:
        buffer += chunk
        if not begun:
            found = begin.search(buffer)
            if found is None and len(buffer) < _HEAD:
                continue
            begun = True
            if found is not None:
                prefix = found[1]
                yield Region(buffer[: found.end()], prefix, False)
                buffer = buffer[found.end() :]
        end = b"</%b%b>" % (prefix, name)
        cut = buffer.rfind(end)
        if cut >= 0:
            cut += len(end)
            yield Region(buffer[:cut], prefix, True)
            buffer = buffer[cut:]
        elif len(buffer) > _MOST:
            yield Region(buffer, prefix, False)
            buffer = b""
    yield Region(buffer, prefix, False)


def is_plain(data: bytes) -> bool:
    """Tell whether bytes between tags are what they seem: UTF-8, and text that XML allows.

    The characters of tags are looked at elsewhere.
    """
    # One byte is found ten times as fast as three, and square brackets are rare.
    if (b"]" in data and b"]]>" in data) or len(data.translate(None, _NOT_PLAIN)) < len(data):
        return False
    if b"&" in data and _NO_REFERENCE.search(data):
        return False
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\xef\xbf\xbe" not in data and b"\xef\xbf\xbf" not in data


_Text = TypeVar("_Text", bytes, "bytes | None")


def resolved(texts: list[_Text]) -> list[_Text]:
    """Return texts with characters in the place of references; a blank cell may be None.

    - `texts`: of a plain region.
    """
    places = [place for place, text in enumerate(texts) if text and b"&" in text]
    found = list(texts)
    for place, text in zip(places, _resolved([texts[place] or b"" for place in places])):
        found[place] = text
    return found


def _resolved(texts: list[bytes]) -> list[bytes]:
    """Return plain texts without references.

    expat reads all of them as one text, with a character between them that none of them holds:
    openpyxl writes each Chinese character as a reference.
    """
    if not texts:
        return []
    joined = b"".join(texts)
    between = next((one for one in map(chr, _PRIVATE) if one.encode() not in joined), "")
    if not between and len(texts) > 1:
        half = len(texts) // 2
        return _resolved(texts[:half]) + _resolved(texts[half:])
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parts: list[str] = []
    parser.CharacterDataHandler = parts.append
    parser.Parse(b"<a>%b</a>" % between.encode().join(texts), True)
    text = "".join(parts).encode()
    return text.split(between.encode()) if between else [text]


def is_space(data: bytes) -> bool:
    """Tell whether bytes between rows are white space, which says nothing."""
    return not data.strip(SPACE)
