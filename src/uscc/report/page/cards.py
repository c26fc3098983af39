"""The first findings of each kind: the code in its five parts, the fault marked, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from uscc.audit import Finding, Report
from uscc.audit.rate import COUNTABLE, counted_slugs
from uscc.audit.result import Related
from uscc.code.notes import NOTES
from uscc.code.text import compact
from uscc.report.about import About
from uscc.report.details import place_text
from uscc.report.faulty import Piece, pieces_of
from uscc.report.meanings import MEANINGS
from uscc.report.page.markup import EMPTY, Markup, bounded, data, escaped, joined, sentence, tag
from uscc.report.saying import total
from uscc.report.words import cause_text, name_of, shown_path
from uscc.sentences import Option, Say

#: Findings of a kind, other members of a group, kept cells that are shown; bytes of a kind.
_FINDINGS, _RELATED, _KEPT, _SIZE = 10, 4, 6, 30_000

#: Characters of a piece of a value.
_PIECE = 60

#: A longer value is not compared with its suggestion.
_LONGEST = 200


def cards_part(report: Report, findings: Sequence[Finding], about: About, say: Say) -> Markup:
    """Return a part for each kind that has findings, the counted ones first."""
    by_kind = first_by_kind(report, findings)
    kinds = [_kind(report, slug, some, about, say) for slug, some in by_kind.items()]
    others = [slug for slug in COUNTABLE if total(report, slug) and slug not in by_kind]
    if others:
        names = say.listed("; ", (name_of(slug, say) for slug in others))
        kinds.append(tag("p", say("Not listed here: {names}", names=names), class_="remark"))
    return joined(kinds) if kinds else tag("p", say("There is nothing to list."))


def first_by_kind(report: Report, findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Return the first findings of each kind that has some, the counted kinds first."""
    counted = counted_slugs(report.counted)
    by_kind: dict[str, list[Finding]] = {}
    for slug in sorted(COUNTABLE, key=lambda slug: slug not in counted):
        if some := [finding for finding in findings if finding.kind == slug][:_FINDINGS]:
            by_kind[slug] = some
    return by_kind


def _kind(report: Report, slug: str, some: list[Finding], about: About, say: Say) -> Markup:
    meaning = MEANINGS[slug]
    number = say.count(total(report, slug), "{n:,} record", "{n:,} records")
    number = tag("span", number, class_="total")
    counted = slug in counted_slugs(report.counted)
    label = say("counts as an error") if counted else say("does not count as an error")
    flag = tag("span", label, class_="flag counted" if counted else "flag")
    heading = tag("h3", name_of(slug, say), " ", number, " ", flag, id=f"kind-{slug}-heading")
    words = tag("p", str(say.worded(meaning.what)), class_="what"), _who(meaning.who, say)
    cards = bounded((_card(report, finding, say) for finding in some), _SIZE)
    return tag(
        "section",
        tag("div", heading, *words, class_="intro"),
        tag("ul", *cards, class_="cards") if cards else EMPTY,
        _more(total(report, slug) - len(cards), about, say),
        id=f"kind-{slug}",
        class_="kind doubt" if slug in NOTES else "kind",
        aria_labelledby=f"kind-{slug}-heading",
    )


def _who(who: object, say: Say) -> Markup:
    return tag("p", tag("strong", say("Who acts:")), " ", str(say.worded(who)), class_="who")


def _more(left: int, about: About, say: Say) -> Markup:
    """Return how many findings are not shown, and where they are."""
    if left <= 0:
        return EMPTY
    where = ""
    if about.findings_path is not None:
        where = say("every finding is in {path}", path=shown_path(about.findings_path))
    elif say.options["findings"]:
        where = say("{findings} FILE.csv lists every finding", findings=Option("findings"))
    more = say.count(left, "{n:,} more is not shown", "{n:,} more are not shown")
    return tag("p", sentence(say.listed("; ", (more, where)), say), class_="remark")


# -- A card ----------------------------------------------------------------------------------------


def _card(report: Report, finding: Finding, say: Say) -> Markup:
    entity = data(finding.entity) or tag("span", say("(no name)"), class_="absent")
    where = place_text(finding.line, finding.unit, say) or say("a record")
    several = len(report.sources) != 1 and finding.source
    source = data(shown_path(finding.source)) if several else EMPTY
    parts = (
        tag("p", value_markup(finding, say), class_="value"),
        tag("p", entity, class_="entity"),
        tag("p", joined(filter(None, (source, where)), " "), class_="place"),
        *_why(finding, say),
        _related(finding, say),
        _kept(report, finding),
    )
    return tag("li", *parts)


def value_markup(finding: Finding, say: Say) -> Markup:
    """Return the value: each part of the code apart, the faulty characters marked."""
    pieces = pieces_of(finding)
    if not pieces:
        return tag("span", say("(blank)"), class_="absent")
    parts = []
    for part, some in groupby(pieces, key=lambda piece: piece.part):
        texts = ((escaped(piece.text, _PIECE), piece.faulty) for piece in some)
        inner = (tag("mark", text) if faulty else text for text, faulty in texts)
        parts.append(tag("span", *inner, class_="part" if part else "around"))
    return tag("code", joined(parts), class_="code", translate="no")


def fault_place(pieces: Sequence[Piece], say: Say) -> str:
    """Return the place of the fault in words; nothing if there is none, or all is faulty.

    It is told by the positions of the code, or by the characters of a value that holds others.
    """
    runs, start = [], 1
    for faulty, some in groupby(pieces, key=lambda piece: piece.faulty):
        end = start + sum(len(piece.text) for piece in some)
        if faulty:
            runs.append(str(start) if end == start + 1 else f"{start}-{end - 1}")
        start = end
    if not runs or all(piece.faulty for piece in pieces):
        return ""
    places, single = say.listed(", ", runs), len(runs) == 1 and "-" not in runs[0]
    if start == 19 and all(piece.part for piece in pieces):
        positions = "position {places}" if single else "positions {places}"
        return say(positions, places=places)
    characters = "character {places} as written" if single else "characters {places} as written"
    return say(characters, places=places)


def _why(finding: Finding, say: Say) -> Iterator[Markup]:
    """Yield place and cause of the fault, then the suggestion."""
    said = _fault(finding, say)
    if finding.expected and finding.kind == "legacy":
        standard = "the standard would give {digit}, but do not change it"
        said = say.listed("; ", (said, say(standard, digit=finding.expected)))
    elif finding.expected and finding.cause == "outside-organization-part":
        said = say.listed(
            "; ", (said, say("the check digit would be {digit}", digit=finding.expected))
        )
    if said:
        yield tag("p", sentence(said, say), class_="cause")
    if finding.suggestion:
        code = tag("code", _changes(finding), class_="code", translate="no")
        words = tag("span", say("look it up before you use it"), class_="look-up")
        yield tag(
            "p", tag("span", say("perhaps meant:")), " ", code, " ", words, class_="suggestion"
        )


def _fault(finding: Finding, say: Say) -> str:
    """Return where the fault is, and its cause."""
    places = fault_place(pieces_of(finding), say)
    if finding.cause:
        places = "" if finding.cause.endswith("organization-part") else places  # it names them
        return say.listed(": ", (places, cause_text(finding.cause, say)))
    if not places:
        return ""
    doubt = finding.kind in NOTES
    return (
        say("in doubt: {places}", places=places) if doubt else say("fault: {places}", places=places)
    )


def _changes(finding: Finding) -> Markup:
    """Return the suggestion, with the characters marked that are not the same in the value."""
    short = len(finding.code) <= _LONGEST and len(finding.suggestion) == 18
    value = compact(finding.code) if short else ""
    if len(value) != 18:
        return escaped(finding.suggestion, _PIECE)
    return joined(
        tag("b", new) if new != old else new for new, old in zip(finding.suggestion, value)
    )


def _related(finding: Finding, say: Say) -> Markup:
    """Return the other records of the group."""
    if not finding.related:
        return EMPTY
    items = [tag("li", _other(one, finding, say)) for one in finding.related[:_RELATED]]
    more = finding.more + len(finding.related) - len(items)
    if more:
        items.append(tag("li", say("and {n:,} more", n=more)))
    return tag("ul", *items, class_="related", aria_label=say("the other records"))


def _other(one: Related, finding: Finding, say: Say) -> Markup:
    """Return place, code and name of another record; a source only where it is another one."""
    source = one.source if one.source != finding.source else None
    parts = [
        data(shown_path(source)) if source else EMPTY,
        place_text(one.line, one.unit, say),
        tag("code", data(one.code), translate="no") if one.code else EMPTY,
        data(one.entity or ""),
    ]
    alike = say(" ({words})", words=name_of(one.alike, say)) if one.alike else ""
    return joined((joined(filter(None, parts), " "), alike))


def _kept(report: Report, finding: Finding) -> Markup:
    """Return the cells of the columns that the caller keeps."""
    pairs = [(name, cell) for name, cell in zip(report.kept, finding.kept) if cell][:_KEPT]
    if not pairs:
        return EMPTY
    items = (tag("div", tag("dt", data(name)), tag("dd", data(cell))) for name, cell in pairs)
    return tag("dl", joined(items), class_="kept")
