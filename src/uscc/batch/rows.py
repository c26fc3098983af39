"""Rows: the codes of a batch one after the other, 18 characters and a line break each.

A value that does not have 18 characters would shift all rows behind it. `align` puts a wrong code
in its place, so that the rest of the batch can still be judged in columns.
"""

from __future__ import annotations

from itertools import compress
from operator import itemgetter
from struct import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence
    from typing import Any

#: Bytes per row: 18 characters and a line break.
ROW = 19

#: Replaces a value that does not have 18 bytes: only its check digit is wrong.
NO_CODE = b"91350100M000100Y44"
_NO_ROW = NO_CODE + b"\n"

#: `_without_odd` tests this many line ends at once.
_STRIDE = 256

#: One odd value in this many is rare enough to be found by testing line ends.
_RARE = 16

#: `cut` passes this many rows to `struct` in one call.
_CUT_ROWS = 1_024

#: The places in a batch, created once.
_PLACES = list(range(1 << 14))


def align(joined: bytes, count: int) -> bytes | None:
    """Return the values as rows of 19 bytes, or None if a value contains a line break.

    A wrong code replaces each value that does not have 18 bytes. Cost: one strided slice if all
    values have 18 bytes; plus a microsecond for each of a few that do not; 0.1 microseconds for
    each value if many do not.

    - `joined`: the values, each with a line break behind it.
    - `count`: number of values.
    """
    # Deleting the line breaks and comparing the lengths is faster than counting them.
    if len(joined) - len(joined.translate(None, b"\n")) != count:
        return None
    if len(joined) == ROW * count and joined[ROW - 1 :: ROW] == b"\n" * count:
        return joined
    rows = _without_odd(joined, count // _RARE)
    if len(rows) == ROW * count:
        return rows
    # There are many odd values, or two neighbours of 17 bytes together looked like one row.
    values = joined.split(b"\n")[:-1]
    plain = [value if len(value) == ROW - 1 else NO_CODE for value in values]
    return b"\n".join([*plain, b""])


def _without_odd(joined: bytes, most: int) -> bytes:
    """Replace the values that do not have 18 bytes: test many line ends at once to find them.

    - `joined`: the values, each with a line break behind it.
    - `most`: give up after this many of them, and return nothing.
    """
    pieces: list[bytes] = []
    start, size = 0, len(joined)
    while start < size:
        ends = joined[start + ROW - 1 : start + ROW * _STRIDE : ROW]
        stop = start + ROW * (len(ends) - len(ends.lstrip(b"\n")))
        pieces.append(joined[start:stop])
        start = stop
        if start < size and joined[start + ROW - 1 : start + ROW] != b"\n":
            most -= 1
            if most < 0:
                return b""
            pieces.append(_NO_ROW)
            start = joined.index(b"\n", start) + 1
    return b"".join(pieces)


def cut(rows: bytes, part: str, size: int = ROW) -> list[bytes]:
    """Return one part of each row. Some 15 nanoseconds per row.

    - `rows`: the rows.
    - `part`: `struct` format of one row.
    - `size`: bytes per row.
    """
    parts: list[bytes] = []
    whole = Struct(part * _CUT_ROWS)
    for start in range(0, len(rows), size * _CUT_ROWS):
        count = min(_CUT_ROWS, (len(rows) - start) // size)
        cutter = whole if count == _CUT_ROWS else Struct(part * count)
        parts += cutter.unpack_from(rows, start)
    return parts


def prefixes(rows: bytes) -> list[bytes]:
    """Return positions 1-8 of each row: department, category, region."""
    return cut(rows, "8s11x")


def places_of(wanted: Container[Any], items: Sequence[Any]) -> Iterator[int]:
    """Yield the places of the wanted items: one step of C per item, one of Python per hit.

    - `wanted`: the items to find.
    - `items`: the items to search.

    >>> list(places_of({"b", "d"}, ["a", "b", "c", "d", "b"]))
    [1, 3, 4]
    """
    return compress(places(len(items)), map(wanted.__contains__, items))


def getter(places: Sequence[int]) -> Callable[[Any], Any]:
    """Return a function that takes the items at some places, or with some keys, as a tuple.

    Half the time of `map` with `__getitem__`, a third where the places are in no order; most of all
    for `bytes`, `bytearray`, `range` and `array`, whose `__getitem__` is called through a wrapper.

    >>> getter([2, 0])("abc"), getter([])("abc")
    (('c', 'a'), ())
    """
    if len(places) < 2:  # `itemgetter` of one place returns the item
        return lambda items: tuple(items[place] for place in places)
    return itemgetter(*places)


def taken(items: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
    """Return the items at some places; the items themselves (a range stays one) if all are taken.

    - `items`: the items.
    - `places`: the places, ascending.
    """
    return items if len(places) == len(items) else getter(places)(items)


def places(count: int) -> Sequence[int]:
    """Return the numbers from 0, at least `count` of them; mostly a list that exists already.

    - `count`: number of items in a batch.
    """
    return _PLACES if count <= len(_PLACES) else range(count)
