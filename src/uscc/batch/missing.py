"""Missing codes among many: `is_missing` for each code of a column."""

from __future__ import annotations

from itertools import compress, repeat
from operator import eq, itemgetter

from uscc.batch.lanes import IS_ZERO, any_of, chosen, lanes
from uscc.batch.rows import places_of
from uscc.code.kinds import MADE_UP
from uscc.standard import CLOSING_BRACKETS, MISSING_WORDS, OPENING_BRACKETS

_BRACKETS = OPENING_BRACKETS + CLOSING_BRACKETS
_ASCII_BRACKETS = bytes(ord(char) for char in _BRACKETS if char.isascii())
_IS_BRACKET = chosen(map(chr, _ASCII_BRACKETS))

#: What brackets may enclose; what a missing code may be without brackets.
_INSIDE = frozenset({"", *MISSING_WORDS})
_INSIDE_BYTES = frozenset(word.encode() for word in _INSIDE)
_WORDS = _INSIDE_BYTES | {code.encode() for code in MADE_UP}

#: Numbers of bytes of the words.
_SIZES = frozenset(map(len, _WORDS))

_FIRST, _LAST = itemgetter(0), itemgetter(-1)


def missing_codes(codes: list[bytes], sizes: set[int]) -> set[int]:
    """Return the numbers of the missing codes. Some 20 to 100 nanoseconds per code.

    - `codes`: compact forms in ASCII, at least one.
    - `sizes`: the numbers of bytes that they have.
    """
    found: set[int] = set()
    if not (sizes.isdisjoint(_SIZES) or _WORDS.isdisjoint(codes)):
        found.update(places_of(_WORDS, codes))
    firsts, lasts = _ends(codes, sizes)
    # One character repeated begins as it ends.
    alike = (lanes(firsts) ^ lanes(lasts)).to_bytes(len(codes), "little").translate(IS_ZERO)
    for number, code in _marked(alike, codes):
        if code.count(code[:1]) == len(code):
            found.add(number)
    enclosed = any_of((firsts, lasts), repeat(_IS_BRACKET)).to_bytes(len(codes), "little")
    for number, code in _marked(enclosed, codes):
        if code.strip(_ASCII_BRACKETS) in _INSIDE_BYTES:
            found.add(number)
    return found


def _ends(codes: list[bytes], sizes: set[int]) -> tuple[bytes, bytes]:
    """Return the first and the last byte of each code; a line break for a blank one.

    - `codes`: the codes.
    - `sizes`: the numbers of bytes that they have.
    """
    if len(sizes) == 1 and 0 not in sizes:
        joined, (size,) = b"".join(codes), sizes
        return joined[::size], joined[size - 1 :: size]
    filled = [code or b"\n" for code in codes] if 0 in sizes else codes
    return bytes(map(_FIRST, filled)), bytes(map(_LAST, filled))


def _marked(flags: bytes, codes: list[bytes]) -> zip[tuple[int, bytes]]:
    return zip(compress(range(len(codes)), flags), compress(codes, flags))


def missing_texts(texts: list[str]) -> set[int]:
    """Return the numbers of the missing codes among texts that are not blank."""
    inside = list(map(str.strip, texts, repeat(_BRACKETS)))
    found = set(places_of(_INSIDE, inside))
    alike = map(eq, map(_FIRST, texts), map(_LAST, texts))
    for number in compress(range(len(texts)), alike):
        text = texts[number]
        if text.count(text[0]) == len(text):
            found.add(number)
    return found
