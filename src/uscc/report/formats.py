"""Every format of the report: one row each. A new one is a file with `render` and a row here."""

from __future__ import annotations

from importlib import import_module

from uscc.sentences import ENGLISH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from uscc.audit import Finding, Report
    from uscc.sentences import Say

    class Renderer(Protocol):
        """What the module of a format has."""

        def __call__(
            self,
            report: Report,
            findings: Sequence[Finding],
            say: Say,
            *,
            version: str,
            findings_path: str | None,
        ) -> str:
            """Return the report as text that ends with a newline."""


#: Format: the module of this package that renders it, and how many findings of each kind it shows
#: at most; 0 for the few that the report holds. GitHub shows 10 annotations of a level in a step,
#: and 5,000 results of SARIF in all (18 kinds).
FORMATS = {
    "text": ("text", 0),
    "json": ("json_report", 0),
    "junit": ("junit", 10),
    "sarif": ("sarif", 250),
    "github": ("github", 10),
}


def findings_shown(name: str) -> int:
    """Return how many findings of each kind a format shows at most."""
    return FORMATS[name][1]


def render(
    name: str,
    report: Report,
    findings: Sequence[Finding],
    say: Say = ENGLISH,
    *,
    version: str,
    findings_path: str | None = None,
) -> str:
    """Return the report in a format; ends with a newline.

    `findings`: the first of each kind, as many as the format shows. `say`: the language.
    `version`: that of this package. `findings_path`: the file that holds all findings, None if
    there is none.
    """
    # Only the format that is asked for is loaded: commands must start at once.
    module = import_module(f"uscc.report.{FORMATS[name][0]}")
    rendered: Renderer = module.render
    return rendered(report, findings, say, version=version, findings_path=findings_path)
