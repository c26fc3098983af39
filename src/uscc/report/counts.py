"""How many records have each kind, relation and note: the rows of the tables of every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from uscc.audit import Report
from uscc.audit.rate import counted_slugs
from uscc.code.kinds import WRONG
from uscc.sentences import Say
from uscc.vocabulary import TERMS, slugs

#: Relations of which notices speak by these terms.
_TERMS_OF_ART = ("shared", "split")


class Count(NamedTuple):
    """One row.

    - `slug`: the kind, relation or note.
    - `records`: number of records.
    - `groups`: number of groups of a relation; None for a kind or note.
    - `counted`: whether these records count as errors.
    """

    slug: str
    records: int
    groups: int | None
    counted: bool


def kind_counts(report: Report) -> Iterator[Count]:
    """Yield the kinds of wrong codes, then the records without a code."""
    counted = counted_slugs(report.counted)
    for slug in (*WRONG, *slugs("kind", "codeless")):
        yield Count(slug, report.kinds[slug], None, slug in counted)


def relation_counts(report: Report) -> Iterator[Count]:
    """Yield the relations."""
    counted = counted_slugs(report.counted)
    for slug, group in report.relations.items():
        yield Count(slug, group.records, group.groups, slug in counted)


def note_counts(report: Report) -> Iterator[Count]:
    """Yield the notes on valid codes."""
    counted = counted_slugs(report.counted)
    for slug, records in report.notes.items():
        yield Count(slug, records, None, slug in counted)


def term_of_art(slug: str, say: Say) -> str:
    """Return the Chinese term that an English page shows once beside a name; else nothing."""
    return TERMS[slug].zh if slug in _TERMS_OF_ART and say.lang == "en" else ""
