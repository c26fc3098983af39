"""What a finding says of the other records of its group."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Any

from uscc.audit.result import Finding, Related
from uscc.report.words import name_of
from uscc.sentences import Say


def detail_text(finding: Finding, say: Say) -> str:
    """Return the other members of the group: where, and what is not the same as here."""
    return details_of_many([finding.related], [finding.more], say)[0]


def _related_text(one: Related, say: Say) -> str:
    where = " ".join(filter(None, (one.source, place_text(one.line, one.unit, say))))
    if one.code is None and one.entity is None:
        return where
    what = " ".join(filter(None, (one.code, one.entity)))
    if one.alike:
        what += say(" ({words})", words=name_of(one.alike, say))
    return say.listed(": ", (where, what))


def place_text(line: int | None, unit: str, say: Say) -> str:
    """Return a place in its source: `line 9`, `第9行`; empty without one."""
    return name_of(unit, say).format(n=line) if line else ""


def details_of_many(
    related: Sequence[Sequence[Related]], more: Sequence[int], say: Say
) -> list[str]:
    """Return `detail_text` of findings.

    - `related`: the listed members of each group.
    - `more`: number of further members of each group.
    - `say`: the language.
    """
    between = say.listed("; ", (" ", " "))[1:-1]
    ends = {further: say("and {n:,} more", n=further) if further else "" for further in set(more)}
    # Most members of a large group have the same list, and most lists have members in common.
    parts: dict[int, str] = {}
    keys = list(zip(map(id, related), more))
    details = {}
    for (which, further), others in dict(zip(keys, related)).items():
        said = [_once(parts, other, say) for other in others]
        said.append(ends[further])
        details[which, further] = between.join(filter(None, said))
    return list(map(details.__getitem__, keys))


def _once(parts: dict[int, str], one: Related, say: Say) -> str:
    if id(one) not in parts:
        parts[id(one)] = _related_text(one, say)
    return parts[id(one)]


# -- By columns ------------------------------------------------------------------------------------


def details_of_one(columns: Sequence[Sequence[Any]], say: Say) -> list[str]:
    """Return `detail_text` of findings whose groups have one other member each.

    Some 0.5 microseconds per finding.

    - `columns`: the fields of `Related`, each for all findings, in their order.
    - `say`: the language.
    """
    sources, lines, codes, entities, alikes, units = columns
    places = _joined(" ", sources, _place_texts(lines, units, say))
    cells = _joined(" ", codes, entities)
    if any(alikes):
        cells = _joined("", cells, _alike_texts(codes, entities, alikes, say))
    colon = say.listed(": ", ("|", "|")).strip("|")  # the sign in this language
    return _joined(colon, places, cells)


def _joined(between: str, one: Sequence[str | None], other: Sequence[str | None]) -> list[str]:
    """Return two columns as one; `between` is written only between texts that are not empty."""
    if not any(one):
        return [text or "" for text in other]
    return [
        f"{first}{between}{second}" if first and second else first or second or ""
        for first, second in zip(one, other)
    ]


def _place_texts(lines: Sequence[int | None], units: Sequence[str], say: Say) -> list[str]:
    """Return `place_text` of each line; the template of each unit is taken apart only once."""
    pieces = {unit: _pieces(name_of(unit, say)) for unit in set(units)}
    if len(pieces) == 1 and all(lines):
        ((before, form, behind),) = pieces.values()
        return [f"{before}{line}{behind}" for line in map(format, lines, repeat(form))]
    return [
        f"{before}{line:{form}}{behind}" if line else ""
        for line, (before, form, behind) in zip(lines, map(pieces.__getitem__, units))
    ]


def _pieces(template: str) -> tuple[str, str, str]:
    """Return the text before the field `n` of a template, its format, the text behind it.

    >>> _pieces("line {n:,}"), _pieces("第{n}行")
    (('line ', ',', ''), ('第', '', '行'))
    """
    before, _, rest = template.partition("{n")
    form, _, behind = rest.partition("}")
    return before, form.removeprefix(":"), behind


def _alike_texts(
    codes: Sequence[str | None],
    entities: Sequence[str | None],
    alikes: Sequence[str | None],
    say: Say,
) -> list[str]:
    """Return how each pair of names relates; nothing for a member that is named by its place."""
    words = {slug: say(" ({words})", words=name_of(slug, say)) for slug in set(alikes) if slug}
    return [
        words.get(alike or "", "") if code is not None or entity is not None else ""
        for code, entity, alike in zip(codes, entities, alikes)
    ]
