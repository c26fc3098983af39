"""The first findings of each kind, for formats that list some of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from uscc.audit import Finding

#: Errors that the screen lists; a findings file has all.
FIRST = 3


def first_of_each(findings: Iterable[Finding], most: int) -> list[Finding]:
    """Return the first findings of each kind, in their order; memory stays bounded.

    - `findings`: the findings.
    - `most`: number of findings of each kind.
    """
    if not most:
        return []
    seen: Counter[str] = Counter()
    kept = []
    for finding in findings:
        seen[finding.kind] += 1
        if seen[finding.kind] <= most:
            kept.append(finding)
    return kept
