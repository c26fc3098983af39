"""Tables for the peers that look characters up: weight times value modulo 31.

Built from the published alphabet and weights; what may not stand at a place is `BAD`, too
large to be taken for a sum. Two characters at a time make half as many look-ups.
"""

from __future__ import annotations

from uscc.standard import ALPHABET, WEIGHTS

#: Larger than any sum of 18 products (540); nine of them still fit 16 bits.
BAD = 4_096

_ALL = (*WEIGHTS, 1)


def single(place: int) -> list[int]:
    """Return the table of one place (0-based) for all bytes; lower case counts as upper."""
    shares = [BAD] * 256
    for value, char in enumerate(ALPHABET):
        if char.isdigit() or not 2 <= place < 8:
            shares[ord(char)] = shares[ord(char.lower())] = value * _ALL[place] % 31
    return shares


def pair(place: int) -> list[int]:
    """Return the table of two places for all pairs of bytes, the first as the low byte."""
    low, high = single(place), single(place + 1)
    return [min(low[both & 255] + high[both >> 8], BAD) for both in range(65_536)]
