"""The first findings of each kind, for formats that show some of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from uscc.audit import Finding


class FirstFindings:
    """Keeps the first findings of each kind as they pass, so that memory stays bounded.

    `most`: how many of each kind. `kept`: those so far, in their order.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen: Counter[str] = Counter()
        self.kept: list[Finding] = []

    def passing(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings as they come."""
        for finding in findings:
            self._seen[finding.kind] += 1
            if self._seen[finding.kind] <= self._most:
                self.kept.append(finding)
            yield finding

    def take(self, findings: Iterable[Finding]) -> None:
        """Let findings pass that nobody else wants."""
        for _ in self.passing(findings):
            pass
