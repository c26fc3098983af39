"""Tables of slugs, derived from `uscc.vocabulary`."""

from __future__ import annotations

from collections.abc import Iterable

from making.markdown import table
from uscc.audit.rate import COUNTED, counted_slugs
from uscc.generating.faults import PAIRED, SINGLE
from uscc.vocabulary import TERMS, slugs


def kinds() -> str:
    """Return the kinds, with what each one counts as and its class of error."""
    wrong, counted = slugs("kind", "wrong"), counted_slugs(COUNTED)
    rows = [
        (*_named(slug), _yes(slug in wrong), _yes(slug in counted), f"`{TERMS[slug].error}`")
        for slug in slugs("kind")
    ]
    return table(
        ("kind", "中文", "the report says", "when", "wrong 错码", "counted", "error"), *rows
    )


def notes() -> str:
    """Return the notes."""
    rows = map(_named, slugs("note"))
    return table(("note", "中文", "the report says", "when"), *rows)


def relations() -> str:
    """Return the relations, with the unit of their groups."""
    counted = counted_slugs(COUNTED)
    rows = [
        (*_named(slug), _one(TERMS[slug].unit[0]), _yes(slug in counted))
        for slug in slugs("relation")
    ]
    return table(("relation", "中文", "the report says", "when", "a group is", "counted"), *rows)


def causes() -> str:
    """Return the causes, with the kinds that each one explains."""
    rows = [
        (f"`{slug}`", TERMS[slug].zh, TERMS[slug].of, TERMS[slug].en, TERMS[slug].sentence)
        for slug in slugs("cause")
    ]
    return table(("cause", "中文", "of kind", "the report says", "报告的说法"), *rows)


def warnings() -> str:
    """Return the warnings about a whole registry."""
    rows = [
        (f"`{slug}`", TERMS[slug].when, TERMS[slug].en, TERMS[slug].zh) for slug in slugs("warning")
    ]
    return table(("warning", "when", "the report says", "报告的说法"), *rows)


def faults() -> str:
    """Return the faults that `uscc generate` can plant."""
    rows = [("`wrong`", f"a mixture of the {len(slugs('kind', 'wrong'))} wrong kinds", "records")]
    for group in ("kind", "note", "relation"):
        planted = [slug for slug in slugs(group) if slug in SINGLE or slug in PAIRED]
        unit = "pairs of records" if planted[0] in PAIRED else "records"
        rows.append((code(planted), f"that [{group}](reference.md#{group}s)", unit))
    return table(("name", "what is planted", "counted in"), *rows)


def code(names: Iterable[str]) -> str:
    """Return names as Markdown code, with commas between them."""
    return ", ".join(f"`{name}`" for name in names)


def _named(slug: str) -> tuple[str, ...]:
    term = TERMS[slug]
    return f"`{slug}`", term.zh, term.en, term.when


def _one(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
