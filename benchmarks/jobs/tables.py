"""Tables for the peers that look characters up: weight times value modulo 31.

They are made from the published alphabet and weights. A character that is not allowed at a
position has the value `BAD`, which is larger than any sum. Tables of two characters halve the
number of look-ups.
"""

from __future__ import annotations

from uscc.standard import ALPHABET, WEIGHTS

#: Larger than any sum of 18 products modulo 31 (540); the sum of nine `BAD` still fits 16 bits.
BAD = 4_096

#: The alphabet in full width.
WIDE = "".join(chr(ord(char) + 0xFEE0) for char in ALPHABET)

_ALL = (*WEIGHTS, 1)


def single(place: int) -> list[int]:
    """Return the table of one place (0-based) for all bytes; lower case counts as upper case."""
    shares = [BAD] * 256
    for value, char in enumerate(ALPHABET):
        if char.isdigit() or not 2 <= place < 8:
            shares[ord(char)] = shares[ord(char.lower())] = value * _ALL[place] % 31
    return shares


def pair(place: int) -> list[int]:
    """Return the table of two places for all pairs of bytes; the first is the low byte."""
    low, high = single(place), single(place + 1)
    return [min(low[both & 255] + high[both >> 8], BAD) for both in range(65_536)]
