"""The report as one JSON object, for programs."""

from __future__ import annotations

from collections.abc import Sequence

from uscc.audit import Finding, Report
from uscc.report.about import About
from uscc.report.json_text import json_text
from uscc.sentences import Say


def render(report: Report, findings: Sequence[Finding], say: Say, about: About) -> str:
    """Return the machine-readable report; see `uscc.report.formats.render`."""
    return json_text(report.as_dict(), indent=1) + "\n"
