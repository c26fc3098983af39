"""Missing codes among many: `is_missing` for each code of a column."""

from __future__ import annotations

from itertools import repeat
from operator import eq, itemgetter

from uscc.batch.kernel import ones
from uscc.batch.lanes import IS_ZERO, any_of, chosen, lanes
from uscc.code.kinds import MADE_UP
from uscc.standard import CLOSING_BRACKETS, MISSING_WORDS, OPENING_BRACKETS

_BRACKETS = OPENING_BRACKETS + CLOSING_BRACKETS
_IN_BRACKETS = frozenset(_BRACKETS)
_ASCII_BRACKETS = bytes(ord(char) for char in _BRACKETS if char.isascii())
_IS_BRACKET = chosen(map(chr, _ASCII_BRACKETS))

#: What brackets may enclose; what a missing code may be without brackets.
_INSIDE = frozenset({"", *MISSING_WORDS})
_INSIDE_BYTES = frozenset(word.encode() for word in _INSIDE)
_WORDS = _INSIDE_BYTES | {code.encode() for code in MADE_UP}

#: Numbers of bytes of the words.
_SIZES = frozenset(map(len, _WORDS))

_FIRST, _LAST = itemgetter(0), itemgetter(-1)


def missing_codes(codes: list[bytes], sizes: set[int]) -> bytes:
    """Return 1 for each missing code, otherwise 0. Some 20 to 100 nanoseconds per code.

    - `codes`: compact forms in ASCII, at least one.
    - `sizes`: the numbers of bytes that they have.
    """
    found = bytearray(len(codes))
    if not (sizes.isdisjoint(_SIZES) or _WORDS.isdisjoint(codes)):
        found[:] = map(_WORDS.__contains__, codes)
    firsts, lasts = _ends(codes, sizes)
    unlike = lanes(firsts) ^ lanes(lasts)  # one character repeated begins as it ends
    alike = lanes(unlike.to_bytes(len(codes), "little").translate(IS_ZERO)) & ~lanes(found)
    for number in ones(alike.to_bytes(len(codes), "little")):
        code = codes[number]
        found[number] = code.count(code[:1]) == len(code)
    enclosed = any_of((firsts, lasts), repeat(_IS_BRACKET)) & ~lanes(found)
    for number in ones(enclosed.to_bytes(len(codes), "little")):
        found[number] = codes[number].strip(_ASCII_BRACKETS) in _INSIDE_BYTES
    return bytes(found)


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


def missing_texts(texts: list[str]) -> bytes:
    """Return 1 for each missing code, otherwise 0.

    - `texts`: compact forms that are not blank.
    """
    found = bytearray(len(texts))
    firsts, lasts = list(map(_FIRST, texts)), list(map(_LAST, texts))
    if not (_IN_BRACKETS.isdisjoint(firsts) and _IN_BRACKETS.isdisjoint(lasts)):
        found[:] = map(_INSIDE.__contains__, map(str.strip, texts, repeat(_BRACKETS)))
    elif not _INSIDE.isdisjoint(texts):
        found[:] = map(_INSIDE.__contains__, texts)
    for number in ones(bytes(map(eq, firsts, lasts))):
        text = texts[number]
        found[number] |= text.count(text[0]) == len(text)
    return bytes(found)
