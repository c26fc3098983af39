"""How far a scan has come, on a terminal: one line on standard error, written over itself."""

from __future__ import annotations

import sys
import time

from uscc.sentences import ENGLISH, Say

#: Seconds between two lines, and before the first: short scans show none.
_EVERY, _FIRST = 0.2, 0.5


class ProgressLine:
    """Is told bytes read, bytes in all (None if unknown) and records; shows them now and then.

    Share, records, records a second, time left. Close it before anything else is written.
    """

    def __init__(self, say: Say = ENGLISH) -> None:
        self._say = say
        self._begun = time.monotonic()
        self._next = self._begun + _FIRST
        self._shown = False

    def __call__(self, read: int, total: int | None, records: int) -> None:
        """Show the line, if it is time."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _EVERY
            self._shown = True
            line = progress_text(read, total, records, now - self._begun, self._say)
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Take the line away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._shown = False


def progress_text(
    read: int, total: int | None, records: int, seconds: float, say: Say = ENGLISH
) -> str:
    """Return the line.

    >>> progress_text(300_000_000, 1_200_000_000, 5_000_000, 2.5)
    '25%  5,000,000 records  2,000,000 a second  8 s left'
    >>> progress_text(300_000_000, None, 5_000_000, 2.5)
    '5,000,000 records  2,000,000 a second'
    """
    a_second = round(records / max(seconds, 0.001))
    pace = say("{records:,} records  {pace:,} a second", records=records, pace=a_second)
    if not total:
        return pace
    share = min(read / total, 1.0)
    left = seconds * (1 - share) / max(share, 0.001)
    span = _span(left, say)
    return say("{share:.0%}  {pace}  {span} left", share=share, pace=pace, span=span)


def _span(seconds: float, say: Say) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return say("{seconds} s", seconds=rest)
    return say("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
