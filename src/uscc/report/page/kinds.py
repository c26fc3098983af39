"""How many records have each kind, relation and note, as a table with bars."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from uscc.audit import Report
from uscc.report.counts import Count, kind_counts, note_counts, relation_counts, term_of_art
from uscc.report.page.markup import EMPTY, Markup, joined, tag
from uscc.report.page.plots import bar, bar_shares
from uscc.report.words import name_of
from uscc.sentences import Say
from uscc.vocabulary import TERMS, slugs


def kinds_part(report: Report, shown: Collection[str], say: Say) -> Markup:
    """Return the table. `shown`: the slugs that have findings on the page."""
    groups = list(_groups(report, say))
    counts = [one for group in groups for one in group.rows]
    shares, logarithmic = bar_shares([one.records for one in counts])
    drawn = dict(zip((one.slug for one in counts), shares))
    bodies = (
        tag(
            "tbody",
            _group_row(group),
            *(_row(one, drawn[one.slug], shown, say) for one in group.rows),
        )
        for group in groups
    )
    right = say.count(
        report.right, "{n:,} record has a valid code", "{n:,} records have valid codes"
    )
    said = [right, say("filled bars count as errors, outlined ones do not")]
    if logarithmic:
        said.append(say("the length of a bar grows with the logarithm"))
    table = tag(
        "table", tag("caption", say.listed("; ", said)), _head(say), joined(bodies), class_="bars"
    )
    return joined((table, _not_looked_for(report, say)))


class _Group(NamedTuple):
    """Rows under a heading.

    - `name`: the heading.
    - `total`: the sum of the rows; None if records may be in several.
    - `rows`: the rows.
    """

    name: str
    total: int | None
    rows: list[Count]


def _groups(report: Report, say: Say) -> Iterator[_Group]:
    """Yield the groups of rows."""
    kinds = list(kind_counts(report))
    codeless = slugs("kind", "codeless")
    wrong = [one for one in kinds if one.slug not in codeless]
    without = [one for one in kinds if one.slug in codeless]
    relations, notes = list(relation_counts(report)), list(note_counts(report))
    yield _Group(say("wrong codes"), report.wrong, wrong)
    yield _Group(say("records without a code"), sum(one.records for one in without), without)
    yield _Group(say("records that share a code or an entity"), None, relations)
    yield _Group(say("doubts about valid codes (notes)"), None, notes)


def _head(say: Say) -> Markup:
    cells = (
        tag("th", say("finding"), scope="col"),
        tag("th", say("records"), scope="col", class_="number"),
        tag("td", EMPTY, class_="drawn"),
        tag("th", say("counted"), scope="col"),
    )
    return tag("thead", tag("tr", *cells))


def _group_row(group: _Group) -> Markup:
    total = "" if group.total is None else f"{group.total:,}"
    cells = (
        tag("th", group.name, scope="rowgroup"),
        tag("td", total, class_="number"),
        tag("td", EMPTY, colspan=2),
    )
    return tag("tr", *cells, class_="group")


def _row(one: Count, share: float, shown: Collection[str], say: Say) -> Markup:
    name: str = name_of(one.slug, say)
    if one.slug in shown:
        name = tag("a", name, href=f"#kind-{one.slug}")
    cells = (
        tag("th", name, _remark(one, say), scope="row"),
        tag("td", f"{one.records:,}", class_="number"),
        tag("td", bar(share, one.counted), class_="drawn"),
        tag("td", say("yes") if one.counted else say("no"), class_="mark"),
    )
    return tag("tr", *cells, class_=None if one.records else "none")


def _remark(one: Count, say: Say) -> Markup:
    """Return the groups of a relation, and once the term of art."""
    groups = ""
    if one.groups:
        _, _, single, several = TERMS[one.slug].unit
        groups = say.count(one.groups, single, several)
    said: Iterable[str] = (term_of_art(one.slug, say), groups)
    text = say.listed(", ", said)
    return tag("small", text) if text else EMPTY


def _not_looked_for(report: Report, say: Say) -> Markup:
    """Return the remark that without entities nothing tells copies from shared codes."""
    if report.entity_known or not report.records:
        return EMPTY
    said = say(
        "No record names its entity, so a repeated record cannot be told from one code on several"
        " entities."
    )
    return tag("p", said, class_="remark")
