"""From observations and relations to findings: one for each record and slug."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from uscc.audit.block import decode
from uscc.audit.candidates import Row
from uscc.audit.names import name_relation
from uscc.audit.rate import COUNTABLE
from uscc.audit.relations import Relations
from uscc.audit.result import Finding
from uscc.code.judge import diagnose
from uscc.code.kinds import WRONG
from uscc.repair import suggest

#: Members of a group that a finding's detail lists, names, and compares by name.
_LISTED, _NAMED, _COMPARED = 100, 10, 3

#: Suggestions are made for so many wrong codes; a registry with more has another problem.
_MENDED = 10_000

_RANK = {slug: rank for rank, slug in enumerate(COUNTABLE)}


class Observed(NamedTuple):
    """A kind or a note of one record: place, slug, cells as they stand."""

    source: int
    line: int
    number: int
    slug: str
    cell: bytes
    name: bytes


class _Seed(NamedTuple):
    """What a finding will be made of."""

    slug: str
    of: Observed | Row
    group: Sequence[Row] = ()


def _order(seed: _Seed) -> tuple[int, int, int, int]:
    """Return what findings are sorted by: where the record stands, then the slug."""
    return seed.of.source, seed.of.line, seed.of.number, _RANK[seed.slug]


def findings_of(
    observed: Sequence[Observed], relations: Relations, sources: Sequence[str]
) -> tuple[Finding, ...]:
    """Return all findings, by place, then in the order of kinds, relations and notes."""
    seeds = sorted(_seeds(observed, relations), key=_order)
    wrong = (number for number, seed in enumerate(seeds) if seed.slug in WRONG)
    mended = set(islice(wrong, _MENDED))
    return tuple(_finding(seed, sources, at in mended) for at, seed in enumerate(seeds))


def first_findings(
    observed: Sequence[Observed],
    relations: Relations,
    sources: Sequence[str],
    slugs: Collection[str],
    count: int,
) -> tuple[Finding, ...]:
    """Return the first `count` findings with one of the slugs."""
    wanted = (seed for seed in _seeds(observed, relations) if seed.slug in slugs)
    seeds = heapq.nsmallest(count, wanted, key=_order)
    return tuple(_finding(seed, sources, mend=True) for seed in seeds)


def _seeds(observed: Sequence[Observed], relations: Relations) -> Iterator[_Seed]:
    for one in observed:
        yield _Seed(one.slug, one)
    for copy, original in relations.repeated:
        yield _Seed("repeated", copy, (original,))
    for slug, groups in relations.groups.items():
        for group in groups:
            rows = [record.row for record in group]
            for row in rows:
                yield _Seed(slug, row, rows)


def _finding(seed: _Seed, sources: Sequence[str], mend: bool) -> Finding:
    of = seed.of
    source, line = sources[of.source], of.line or None
    if isinstance(of, Observed):
        text = decode(of.cell)
        found = diagnose(text)
        cause = found.cause if seed.slug == found.kind else None
        expected = found.expected if found.kind else None
        suggestions = suggest(text) if mend and seed.slug in WRONG else ()
        only = suggestions[0].code if len(suggestions) == 1 else ""
        return Finding(
            source,
            line,
            seed.slug,
            cause or "",
            text,
            decode(of.name),
            expected or "",
            only,
            None,
            "",
        )
    first = seed.group[0].line or None
    code, name = decode(of.code), decode(of.name)
    detail = _detail(of, seed, sources)
    return Finding(source, line, seed.slug, "", code, name, "", "", first, detail)


def _detail(row: Row, seed: _Seed, sources: Sequence[str]) -> str:
    """Return the other members of the group: where, and what is not the same as here.

    All of them up to `_LISTED`; bounded, because every member of a large group says it.
    """
    group = seed.group
    # One more than are listed, since the record itself may be among them.
    others = [other for other in group[: _LISTED + 1] if other.number != row.number][:_LISTED]
    said = [_place(row, other, sources) for other in others]
    for at, other in enumerate(others[:_NAMED]):
        what = [decode(other.code)] if other.code != row.code else []
        if other.entity != row.entity:
            what.append(decode(other.name))
            if seed.slug == "shared" and at < _COMPARED:
                what.append(f"({name_relation(decode(row.entity), decode(other.entity))})")
        said[at] = ": ".join(filter(None, (said[at], " ".join(what))))
    rest = len(group) - len(others) - (0 if len(group) == 1 else 1)
    return "; ".join(filter(None, said)) + (f"; and {rest:,} more" if rest > 0 else "")


def _place(row: Row, other: Row, sources: Sequence[str]) -> str:
    """Return where another record stands: `line 9` or `b.csv line 9`."""
    where = [f"line {other.line:,}"] if other.line else []
    if sources[other.source] != sources[row.source]:
        where.insert(0, sources[other.source])
    return " ".join(where)
