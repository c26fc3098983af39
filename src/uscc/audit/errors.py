"""Errors by positions 1-8, each record counted once. One byte of memory per record."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import compress

from uscc.audit.partial import Marked
from uscc.audit.related import COPY, SETTLED
from uscc.batch.lanes import both, either, flag
from uscc.batch.rows import cut, getter

#: Mark of a record that is counted; `COPY` and `SETTLED` are the other marks.
_COUNTED = 16

#: Tables over marks: 1 if the record is neither counted nor a copy; the marks but `_COUNTED`.
_FRESH = bytes(not mark & (COPY | _COUNTED) for mark in range(256))
_NOT_COUNTED = bytes(mark & ~_COUNTED for mark in range(256))

#: A table: each mark, and `SETTLED`.
_SETTLED_TOO = bytes(mark | SETTLED for mark in range(256))

#: A table: the mark of a record that is counted, by a flag.
_COUNTED_IF_ONE = bytes(_COUNTED * (byte == 1) for byte in range(256))


class Errors:
    """Counts the records of a registry that are errors.

    - `records`: number of records.
    - `settled`: number of records that need no code row.
    - `by_prefix`: errors by positions 1-8 of the code; `b""` for values without them.
    """

    def __init__(self, records: int) -> None:
        self._marks = bytearray(records)
        self._any_copies = False
        self.settled = 0
        self.by_prefix: Counter[bytes] = Counter()

    def mark_copies(self, numbers: bytes) -> None:
        """Mark records as extra copies, which are not errors of their own."""
        if numbers:
            self._any_copies = True
            self._set(array("q", numbers).tolist(), COPY)

    def mark_settled(self, numbers: bytes) -> None:
        """Mark records that need no code row. A later mark replaces this one."""
        some = array("q", numbers).tolist()
        self.settled += len(some)
        for number, mark in zip(some, self._at(some).translate(_SETTLED_TOO)):
            self._marks[number] = mark

    def marks(self, first: int, records: int) -> bytes:
        """Return `COPY` and `SETTLED` of some records; `b""` if there are no extra copies.

        - `first`: number of the first record.
        - `records`: number of records.
        """
        if not self._any_copies:
            return b""
        return bytes(self._marks[first : first + records]).translate(_NOT_COUNTED)

    def add(self, numbers: Iterable[int], prefixes: bytes) -> None:
        """Count records; the ones already counted and extra copies are ignored.

        - `numbers`: the numbers of the records, all different.
        - `prefixes`: positions 1-8 of their codes.
        """
        numbers, several = list(numbers), cut(prefixes, "8s", 8)
        fresh = self._at(numbers).translate(_FRESH)
        if 0 in fresh:
            numbers, several = list(compress(numbers, fresh)), list(compress(several, fresh))
        self.by_prefix.update(several)
        self._set(numbers, _COUNTED)

    def add_fresh(self, members: Sequence[bytes], by_prefix: Counter[bytes]) -> bool:
        """Count records if they are of one relation and none is counted; tell whether they are.

        - `members`: the numbers of the records, by relation.
        - `by_prefix`: the records by positions 1-8.
        """
        if len(members) != 1:
            return not members
        numbers = array("q", members[0]).tolist()
        if 0 in self._at(numbers).translate(_FRESH):
            return False
        self.by_prefix.update(by_prefix)
        self._set(numbers, _COUNTED)
        return True

    def add_marked(self, first: int, marked: Marked) -> None:
        """Count the records of a part with a note; see `add`.

        - `first`: number of the part's first record.
        - `marked`: the records.
        """
        stop = first + len(marked.flags)
        marks = bytes(self._marks[first:stop])
        if 1 in both(marked.flags, flag(marks, COPY | _COUNTED)):
            self.add(compress(range(first, stop), marked.flags), marked.prefixes)
            return
        self.by_prefix.update(marked.by_prefix)
        self._marks[first:stop] = either(marks, marked.flags.translate(_COUNTED_IF_ONE))

    def _set(self, numbers: Iterable[int], mark: int) -> None:
        marks = self._marks
        for number in numbers:  # half the time of `map`, because `__setitem__` has a wrapper
            marks[number] = mark

    def _at(self, numbers: Sequence[int]) -> bytes:
        """Return the marks of some records."""
        return bytes(getter(numbers)(self._marks))
