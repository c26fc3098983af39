"""How many records have each kind, relation and note, as a table with bars."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from uscc.audit import Report
from uscc.report.counts import Count, kind_counts, note_counts, relation_counts
from uscc.report.page.markup import EMPTY, Markup, joined, tag
from uscc.report.page.plots import bar, bar_shares
from uscc.report.words import name_of
from uscc.sentences import Say
from uscc.vocabulary import TERMS, slugs

#: Terms of art that an English page shows once, in brackets.
_TERMS_OF_ART = ("shared", "split")


def kinds_part(report: Report, shown: Collection[str], say: Say) -> Markup:
    """Return the table. `shown`: the slugs that have findings on the page."""
    groups = list(_groups(report, say))
    counts = [one for _, rows in groups for one in rows]
    shares, logarithmic = bar_shares([one.records for one in counts])
    drawn = dict(zip((one.slug for one in counts), shares))
    bodies = (
        tag("tbody", _group_row(name), *(_row(one, drawn[one.slug], shown, say) for one in rows))
        for name, rows in groups
    )
    right = say.count(report.right, "{n:,} record has a valid code", "{n:,} records have valid codes")
    said = [right, say("filled bars count as errors, outlined ones do not")]
    if logarithmic:
        said.append(say("the length of a bar grows with the logarithm"))
    table = tag("table", tag("caption", say.listed("; ", said)), _head(say), joined(bodies), class_="bars")
    return joined((table, _not_looked_for(report, say)))


def _groups(report: Report, say: Say) -> Iterator[tuple[str, list[Count]]]:
    """Yield the groups of rows with their names."""
    kinds = list(kind_counts(report))
    codeless = slugs("kind", "codeless")
    yield say("wrong codes"), [one for one in kinds if one.slug not in codeless]
    yield say("records without a code"), [one for one in kinds if one.slug in codeless]
    yield say("records that share a code or an entity"), list(relation_counts(report))
    yield say("doubts about valid codes"), list(note_counts(report))


def _head(say: Say) -> Markup:
    cells = (
        tag("th", say("finding"), scope="col"),
        tag("th", say("records"), scope="col", class_="number"),
        tag("th", say("counts as an error"), scope="col"),
        tag("td", EMPTY, class_="drawn"),
    )
    return tag("thead", tag("tr", *cells))


def _group_row(name: str) -> Markup:
    return tag("tr", tag("th", name, colspan=4, scope="rowgroup"), class_="group")


def _row(one: Count, share: float, shown: Collection[str], say: Say) -> Markup:
    name: str = name_of(one.slug, say)
    if one.slug in shown:
        name = tag("a", name, href=f"#kind-{one.slug}")
    cells = (
        tag("th", name, _remark(one, say), scope="row"),
        tag("td", f"{one.records:,}", class_="number"),
        tag("td", say("yes") if one.counted else say("no"), class_="mark"),
        tag("td", bar(share, one.counted), class_="drawn"),
    )
    return tag("tr", *cells, class_=None if one.records else "none")


def _remark(one: Count, say: Say) -> Markup:
    """Return the groups of a relation, and once the term of art."""
    art = TERMS[one.slug].zh if one.slug in _TERMS_OF_ART and say.lang == "en" else ""
    groups = ""
    if one.groups:
        _, _, single, several = TERMS[one.slug].unit
        groups = say.count(one.groups, single, several)
    said: Iterable[str] = filter(None, (art, groups))
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
