"""The check as textbooks and web pages print it: products, sum, remainder."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]


def is_valid(code: str) -> bool:
    """Return whether `code` is valid."""
    code = code.strip().upper()
    if len(code) != 18 or not code[2:8].isdigit():
        return False
    total = 0
    for char, weight in zip(code, WEIGHTS):
        value = ALPHABET.find(char)
        if value < 0:
            return False
        total += value * weight
    return code[17] == ALPHABET[(31 - total % 31) % 31]
