"""The report for CI services: the first findings of each kind, then one of three formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from uscc.audit import Finding, Report
from uscc.report.github import github_text
from uscc.report.junit import junit_text
from uscc.report.sarif import sarif_text

#: Format to its function, and how many findings of a kind it shows at most. GitHub shows 10
#: annotations of a level in a step, and 5,000 results of SARIF in all (18 kinds here).
_FORMATS = {
    "junit": (junit_text, 10),
    "sarif": (sarif_text, 250),
    "github": (github_text, 10),
}


class FirstFindings:
    """Keeps the first findings of each kind as they pass, so that memory stays bounded.

    `form`: `junit`, `sarif` or `github`.
    """

    def __init__(self, form: str) -> None:
        self._text, self._most = _FORMATS[form]
        self._seen: Counter[str] = Counter()
        self._kept: list[Finding] = []

    def passing(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings as they come."""
        for finding in findings:
            self._seen[finding.kind] += 1
            if self._seen[finding.kind] <= self._most:
                self._kept.append(finding)
            yield finding

    def take(self, findings: Iterable[Finding]) -> None:
        """Let findings pass that nobody else wants."""
        for _ in self.passing(findings):
            pass

    def text(self, report: Report, version: str) -> str:
        """Return the report in the format, with the version of this package."""
        return self._text(report, self._kept, version)
