"""From observations and relations to findings: one for each record and slug."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from uscc.audit.block import decode
from uscc.audit.candidates import Row
from uscc.audit.rate import COUNTABLE
from uscc.audit.relations import Relations
from uscc.audit.result import Finding
from uscc.code.judge import diagnose

#: Members of a group that a finding's detail names; the rest are counted.
_NAMED = 10

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


def _place(seed: _Seed) -> tuple[int, int, int, int]:
    """Return what findings are sorted by: where the record stands, then the slug."""
    return seed.of.source, seed.of.line, seed.of.number, _RANK[seed.slug]


def findings_of(
    observed: Sequence[Observed], relations: Relations, sources: Sequence[str]
) -> tuple[Finding, ...]:
    """Return all findings, by place, then in the order of kinds, relations and notes."""
    seeds = sorted(_seeds(observed, relations), key=_place)
    return tuple(_finding(seed, sources) for seed in seeds)


def first_findings(
    observed: Sequence[Observed],
    relations: Relations,
    sources: Sequence[str],
    slugs: Collection[str],
    count: int,
) -> tuple[Finding, ...]:
    """Return the first `count` findings with one of the slugs."""
    wanted = (seed for seed in _seeds(observed, relations) if seed.slug in slugs)
    seeds = heapq.nsmallest(count, wanted, key=_place)
    return tuple(_finding(seed, sources) for seed in seeds)


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


def _finding(seed: _Seed, sources: Sequence[str]) -> Finding:
    of = seed.of
    source, line = sources[of.source], of.line or None
    if isinstance(of, Observed):
        text = decode(of.cell)
        found = diagnose(text)
        cause = found.cause if seed.slug == found.kind else None
        expected = found.expected if found.kind else None
        return Finding(
            source,
            line,
            seed.slug,
            cause or "",
            text,
            decode(of.name),
            expected or "",
            "",
            None,
            "",
        )
    first = seed.group[0].line or None
    code, name = decode(of.code), decode(of.name)
    detail = _detail(of, seed.group, sources)
    return Finding(source, line, seed.slug, "", code, name, "", "", first, detail)


def _detail(row: Row, group: Sequence[Row], sources: Sequence[str]) -> str:
    """Return the other members of the group: where, with what is not the same as here."""
    others = [other for other in group[: _NAMED + 1] if other.number != row.number][:_NAMED]
    said = [_member(row, other, sources) for other in others]
    rest = len(group) - len(others) - (0 if len(group) == 1 else 1)
    return "; ".join(said) + (f"; and {rest:,} more" if rest > 0 else "")


def _member(row: Row, other: Row, sources: Sequence[str]) -> str:
    """Return one other member, as `line 9: 乙公司` or `b.csv line 9: 91…`."""
    where = [f"line {other.line:,}"] if other.line else []
    if sources[other.source] != sources[row.source]:
        where.insert(0, sources[other.source])
    what = [decode(other.code)] if other.code != row.code else []
    if other.entity != row.entity:
        what.append(decode(other.name))
    return ": ".join(filter(None, (" ".join(where), " ".join(what))))
