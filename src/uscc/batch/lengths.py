"""Causes of many values that do not have 18 characters.

The rules of `uscc.code.causes`, in the same order. Values of at most 19 characters, all of them of
the alphabet, are judged by columns, one group for each length; others are passed to `cause_of`.
"""

from __future__ import annotations

from collections.abc import Sequence

from uscc.batch.keyboard import keyboard
from uscc.batch.plausible import (
    columns_of,
    in_tables,
    organization_faults,
    without_one,
)
from uscc.batch.records import decode
from uscc.code.causes import cause_of
from uscc.standard import ALPHABET

_ALPHABET = ALPHABET.encode()

#: Positions 7-8 of the number of a cooperative.
COOPERATIVE = (b"NA", b"NB")


def causes_of_length(codes: Sequence[bytes]) -> list[str]:
    """Return the cause of each value of the kind `length`, "" for none.

    - `codes`: compact forms, in UTF-8.
    """
    found = [""] * len(codes)
    by_size: dict[int, list[int]] = {}
    for at, code in enumerate(codes):
        regular = len(code) < 20 and not code.translate(None, _ALPHABET)
        # A cooperative, or scientific notation. The conditions are here because a call is slow.
        if not regular or code[6:8] in COOPERATIVE or code[-3:] == b"E17":
            found[at] = cause_of(decode(code), "length") or ""
        else:
            by_size.setdefault(len(code), []).append(at)
    for size, numbers in by_size.items():
        group = [codes[at] for at in numbers]
        for at, cause in zip(numbers, _of_19(group) if size == 19 else _of_shorter(group, size)):
            found[at] = cause
    return found


def _of_shorter(codes: Sequence[bytes], size: int) -> list[str]:
    """Return the causes of values of `size` characters of the alphabet, 17 at most."""
    columns = columns_of(codes, size)
    cut = [14 <= size <= 17 and in_tables(code[:8]) for code in codes]
    if size == 17:
        cut = [one and not fault for one, fault in zip(cut, organization_faults(columns[8:]))]
    return ["truncated" if one else cause for one, cause in zip(cut, keyboard(columns))]


def _of_19(codes: Sequence[bytes]) -> list[str]:
    """Return the causes of values of 19 characters of the alphabet."""
    found = keyboard(columns_of(codes, 19))
    for at, place, code in without_one(codes):
        if place in (0, 18):
            found[at] = "surrounding-text"
        elif in_tables(code[:8]) and found[at] != "surrounding-text":
            found[at] = "too-long"
    return found
