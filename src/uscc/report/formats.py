"""Every format of the report: one row each. A new one is a file and a row here.

The module of a text format has `render`, that of a binary format has `write`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

from uscc.report.first import FIRST, first_of_each
from uscc.sentences import ENGLISH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import BinaryIO, Protocol

    from uscc.audit import Finding, Report
    from uscc.report.about import About
    from uscc.sentences import Say

    class Renderer(Protocol):
        """The module of a text format has it."""

        def __call__(
            self, report: Report, findings: Sequence[Finding], say: Say, about: About
        ) -> str:
            """Return the report as text that ends with a newline."""

    class Writer(Protocol):
        """The module of a binary format has it."""

        def __call__(
            self,
            report: Report,
            findings: Iterable[Finding],
            say: Say,
            about: About,
            file: BinaryIO,
        ) -> None:
            """Write the report to a file that need not be seekable."""


#: `Format.shown` of a format that lists every finding.
ALL = None


class Format(NamedTuple):
    """A format of the report.

    - `module`: the module of this package that makes it.
    - `endings`: endings of the files that have it.
    - `shown`: most findings of each kind that it lists; `ALL`: every finding.
    - `few`: whether the first errors of an audit that makes no findings are enough for it.
    - `binary`: whether it is bytes, which no terminal shows.
    """

    module: str
    endings: tuple[str, ...] = ()
    shown: int | None = 0
    few: bool = False
    binary: bool = False


#: By name. GitHub shows 10 annotations of a level in a step, and 5,000 results of SARIF in all
#: (18 kinds).
FORMATS = {
    "text": Format("text", (".txt",), FIRST, few=True),
    "markdown": Format("markdown", (".md",), FIRST),
    "json": Format("json_report", (".json",), few=True),
    "html": Format("page", (".html",), 10),
    "xlsx": Format("workbook", (".xlsx",), ALL, binary=True),
    "junit": Format("junit", (".xml",), 10),
    "sarif": Format("sarif", (".sarif",), 250),
    "github": Format("github", (), 10),
}

#: Ending of a file to the name of its format.
ENDINGS = {ending: name for name, row in FORMATS.items() for ending in row.endings}


def shown_by(names: Iterable[str]) -> int:
    """Return how many findings of each kind some formats list at most; `ALL` counts as 0."""
    return max((FORMATS[name].shown or 0 for name in names), default=0)


def render(
    name: str,
    report: Report,
    findings: Iterable[Finding],
    about: About,
    say: Say = ENGLISH,
) -> str:
    """Return the report in a text format; ends with a newline.

    - `name`: a text format of `FORMATS`.
    - `findings`: all findings, or at least the first of each kind that the format lists.
    - `about`: what the report says of itself.
    - `say`: the language.
    """
    renderer: Renderer = _module(name).render
    return renderer(report, first_of_each(findings, FORMATS[name].shown or 0), say, about)


def write(
    name: str,
    report: Report,
    findings: Iterable[Finding],
    about: About,
    say: Say,
    file: BinaryIO,
) -> None:
    """Write the report to a file, in any format.

    - `name`: a format of `FORMATS`.
    - `findings`: all findings; for a format that lists the first ones, at least these.
    - `about`: what the report says of itself.
    - `say`: the language.
    - `file`: a binary file.
    """
    if FORMATS[name].binary:
        writer: Writer = _module(name).write
        writer(report, findings, say, about, file)
    else:
        file.write(render(name, report, findings, about, say).encode("utf-8", "backslashreplace"))


def _module(name: str) -> Any:
    # Only the format that is asked for is loaded: commands must start at once.
    return import_module(f"uscc.report.{FORMATS[name].module}")
