"""Statuses that mean that a record is closed: cancelled or revoked.

A status counts as closed when it *is* a closed form, never because the word occurs somewhere:
未注销, 拟注销, 正常（曾吊销） are open, and so is every status that is not understood. For a closed
record is left out of 重复赋码, and that must not happen by mistake.
"""

from __future__ import annotations

import re
from collections import Counter

from uscc.batch.folding import fold
from uscc.batch.records import decode
from uscc.batch.rows import places_of

#: Most different statuses that are listed; a column with more of them hardly holds statuses.
MOST = 200

#: Most statuses whose meaning is cached; others are interpreted again in each batch.
_KNOWN = 10_000

#: Traditional characters, as they are written in some exports.
_SIMPLIFIED = str.maketrans("註銷遷業照記", "注销迁业照记")

#: One closed form: cancelled, revoked, withdrawn, moved away, struck off.
_WORD = "(?:注销|吊销|撤销|迁出|除名)"
# No alternative is the beginning of another one, so a text matches in one way and linear time.
_BEFORE = "(?:企业|公司|已经?|被|依法|依职权|强制|自行)*"
_BEHIND = "(?:企业|公司|登记|营业执照|执照|状态)*"
_FORM = f"{_BEFORE}{_WORD}{_BEHIND}"

#: Behind a first form: another one, or that the revoked one has not been cancelled (yet).
#: Two bare words must be separated by a sign. 撤销注销 and 注销已撤销 take a cancellation back.
_BETWEEN = "(?:[,，、;；/|。.]|并|后|且|但)"
_NOT_YET = "(?:未|尚未|待)(?:办理)?注销(?:登记)?"
_SECOND = f"(?:{_BEFORE}(?:注销|吊销|迁出|除名){_BEHIND}|{_NOT_YET})"
_MORE = rf"(?:{_BETWEEN}{_SECOND}|(?=[已未尚待]){_SECOND}|\({_SECOND}\))*"

#: The date of the closing, bare or in brackets.
_DAY = r"(?:\(?\d{4}[年./]?(?:\d{1,2}[月./]?(?:\d{1,2}日?)?)?\)?)?"

_CLOSED = re.compile(f"{_FORM}{_MORE}{_DAY}[。.]?")

_DASHES = str.maketrans("", "", "-‐‑‒–—―−")


def is_closed(status: str) -> bool:
    """Tell whether a status says that the record is cancelled or revoked.

    >>> list(map(is_closed, ("注销", "吊销，未注销", "未注销", "正常（曾吊销）")))
    [True, True, False, False]
    """
    if len(status) > 40:  # a sentence, not a status
        return False
    plain = fold(status).translate(_DASHES).translate(_SIMPLIFIED)
    return _CLOSED.fullmatch(plain) is not None


class Statuses:
    """Counts the statuses of a source and says which records are closed.

    - `counts`: number of records with each status; None if there are more than `MOST` statuses,
      regardless of their order.
    """

    def __init__(self) -> None:
        self.counts: dict[bytes, int] | None = {}
        self._known: dict[bytes, bool] = {}

    def take(self, statuses: list[bytes]) -> frozenset[int]:
        """Count the statuses of a batch; return the numbers of the closed records."""
        found = Counter(statuses)
        self.counts = merged(self.counts, found)
        closed = {status for status in found if self._is_closed(status)}
        return frozenset(places_of(closed, statuses)) if closed else frozenset()

    def _is_closed(self, status: bytes) -> bool:
        known = self._known.get(status)
        if known is None:
            known = is_closed(decode(status))
            if len(self._known) < _KNOWN:
                self._known[status] = known
        return known


def merged(
    counts: dict[bytes, int] | None, more: dict[bytes, int] | None
) -> dict[bytes, int] | None:
    """Return the sum of two counts; None if one is None or there are more than `MOST`."""
    if counts is None or more is None:
        return None
    both = Counter(counts)
    both.update(more)
    return dict(both) if len(both) <= MOST else None


def listed(counts: dict[bytes, int] | None) -> list[dict[str, object]] | None:
    """Return the statuses for the report, the most frequent first; None for too many."""
    if counts is None:
        return None
    found = sorted((-number, decode(status)) for status, number in counts.items())
    return [
        {"status": status, "records": -number, "closed": is_closed(status)}
        for number, status in found
    ]
