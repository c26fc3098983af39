"""The end of the page: the sources, the tables left out, and how the rate is defined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from uscc.audit import Report
from uscc.errors import RegistryError
from uscc.report.about import About
from uscc.report.definition import definition_lines
from uscc.report.details import place_text
from uscc.report.page.markup import EMPTY, Markup, bounded, data, joined, sentence, tag
from uscc.report.source_text import ROWS, column_texts, format_text, source_notes
from uscc.report.words import shown_path
from uscc.sentences import Say

#: Sources described, tables and rows left out that are listed; bytes of the sources, of the tables.
_SOURCES, _TABLES, _ROWS, _SIZE = 20, 20, 50, 150_000


def reading_part(report: Report, say: Say) -> Markup:
    """Return each source with its format and columns, then the tables left out."""
    sources = bounded((_source(source, say) for source in report.sources[:_SOURCES]), _SIZE)
    more = len(report.sources) - len(sources)
    if more > 0:
        several = say.count(more, "and {n:,} more file", "and {n:,} more files")
        sources.append(tag("p", sentence(several, say), class_="remark"))
    return joined((*sources, _left_out(report.left_out, say)))


def _source(source: Mapping[str, Any], say: Say) -> Markup:
    rows = [
        (say("records"), f"{source['records']:,}"),
        (say("read as"), format_text(source, say)),
        *column_texts(source, say).items(),
    ]
    pairs = [tag("div", tag("dt", name), tag("dd", said)) for name, said in rows]
    pairs += (
        tag("div", tag("dt", say("note")), tag("dd", said)) for said in source_notes(source, say)
    )
    name = data(shown_path(source["path"]))
    left_out = _rows(source, say)
    return tag("div", tag("h3", name), tag("dl", joined(pairs)), left_out, class_="source")


def _rows(source: Mapping[str, Any], say: Say) -> Markup:
    """Return the first rows that are not records; where there are few, the note names them."""
    rows = source["left_out"]["first"][:_ROWS]
    if len(rows) <= ROWS:
        return EMPTY
    items = (
        tag("li", place_text(one["line"], source["unit"], say), " ", data(one["text"]))
        for one in rows
    )
    many = say("The first {n:,} rows that were left out", n=len(rows))
    return tag("details", tag("summary", many), tag("ul", *items))


def _left_out(errors: tuple[RegistryError, ...], say: Say) -> Markup:
    """Return the sheets, tables and members without a column of codes."""
    if not errors:
        return EMPTY
    items = bounded((_table(error, say) for error in errors[:_TABLES]), _SIZE)
    more = len(errors) - len(items)
    if more > 0:
        several = say.count(more, "and {n:,} more left out", "and {n:,} more left out")
        items.append(tag("li", several))
    return tag("div", tag("h3", say("Left out")), tag("ul", *items), class_="source")


def _table(error: RegistryError, say: Say) -> Markup:
    return tag("li", data(shown_path(error.path)), " ", say(error.template, **error.fields))


def definition_part(report: Report, say: Say) -> Markup:
    """Return the sentences that define the rate and the other shares."""
    items = (tag("li", sentence(said.rstrip(".。"), say)) for said in definition_lines(report, say))
    return tag("ul", *items, class_="definition")


def footer_part(about: About, say: Say) -> Markup:
    """Return version, time and command."""
    made = say("made with uscc {version}", version=about.version)
    parts = [tag("p", joined(filter(None, (made, about.made)), " · "))]
    if about.command:
        command = tag("code", data(about.command, 300), translate="no")
        parts.append(tag("p", say("command"), " ", command))
    parts.append(tag("p", say("This page loads nothing and sends nothing.")))
    return joined(parts)
