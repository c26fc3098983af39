"""A report of the library in any format: as text, in a file, in a notebook."""

from __future__ import annotations

import os
from html import escape
from importlib import import_module

from uscc.audit import Report
from uscc.language import interface_language, language_of, say_in
from uscc.output import Together, require_ending, require_place
from uscc.report.about import About, time_now
from uscc.report.formats import ENDINGS, render, write
from uscc.sentences import ARGUMENTS, Say

#: Height of the frame in a notebook, in pixels.
_HEIGHT = 640


def rendered(report: Report, name: str, say: Say) -> str:
    """Return the report in a text format of `uscc.report.formats`.

    - `name`: the format.
    - `say`: the language.
    """
    return render(name, report, report.findings, _about(), say)


def save(report: Report, path: str, say: Say) -> None:
    """Write the report to a file; see `Report.save`."""
    name = format_of(path)
    require_place(path)
    with Together() as files, files.file(path) as file:
        write(name, report, report.findings, _about(), say, file.buffer)


def format_of(path: str) -> str:
    """Return the format of a file by the ending of its name.

    Raises `RegistryError` for another ending, and for none.
    """
    require_ending(path, tuple(ENDINGS), needed=True)
    return ENDINGS[os.path.splitext(path)[1].lower()]


def framed(report: Report) -> str:
    """Return a frame that shows the page in a notebook; its scripts may not leave the frame."""
    say = say_in(language_of(os.environ, interface_language()), ARGUMENTS)
    page = escape(rendered(report, "html", say))
    return (
        f'<iframe sandbox="allow-scripts" srcdoc="{page}" width="100%" height="{_HEIGHT}"'
        ' style="border:0"></iframe>'
    )


def _about() -> About:
    return About(import_module("uscc").__version__, made=time_now())
