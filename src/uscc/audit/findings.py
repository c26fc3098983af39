"""From observations and related records to findings: one per record and slug."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest

from uscc.audit.columns import LINE_BITS
from uscc.audit.finding_store import RANK
from uscc.audit.groups import LISTED, Draft, Head, Key, Member
from uscc.audit.names import name_relation
from uscc.audit.partial import Observed
from uscc.audit.related import source_and_line
from uscc.audit.result import Finding, Related, Source
from uscc.batch.folding import fold_cell
from uscc.batch.records import decode
from uscc.code.judge import diagnose_compact
from uscc.code.kinds import WRONG

#: Other members of a group whose names are compared with that of the record.
_COMPARED = 3

#: Findings sort by the place of the record, then by slug.
Order = tuple[int, int, int, int]


def first_findings(
    observed: Iterable[Observed],
    drafts: Iterable[Draft],
    heads: Mapping[Key, Head],
    sources: Sequence[Source],
    most: int,
) -> tuple[Finding, ...]:
    """Return the first findings.

    - `observed`, `drafts`: the first of each kind, note and relation.
    - `heads`: the groups of the drafts.
    - `sources`: the sources of the audit.
    - `most`: number of findings.
    """
    ordered: list[tuple[Order, Observed | Draft]] = []
    ordered += [(_order(one.source, one.line, one.number, one.slug), one) for one in observed]
    ordered += [(_order_of(draft), draft) for draft in drafts]
    return tuple(
        observed_finding(one, sources, mend=True)
        if isinstance(one, Observed)
        else related_finding(one, heads, sources)
        for _, one in nsmallest(most, ordered)
    )


def _order(source: int, line: int, number: int, slug: str) -> Order:
    return source, line, number, RANK[slug]


def _order_of(draft: Draft) -> Order:
    return _order(*source_and_line(draft.member.place), draft.member.number, draft.key[0])


def observed_finding(one: Observed, sources: Sequence[Source], *, mend: bool) -> Finding:
    """Return the finding of a kind or a note.

    - `one`: the record.
    - `sources`: the sources of the audit.
    - `mend`: whether to suggest the valid code for a wrong one, where only one is possible.
    """
    source, unit = sources[one.source]
    text = decode(one.cell)
    found = diagnose_compact(text, decode(one.code))
    cause = found.cause if one.slug == found.kind else None
    expected = found.expected if found.kind else None
    only = None
    if mend and one.slug in WRONG:
        from uscc.repair.suggesting import only_suggestion  # only wrong codes need it

        only = only_suggestion(text, found.code)
    return Finding(
        source,
        one.line or None,
        one.slug,
        cause or "",
        text,
        decode(one.name),
        expected or "",
        only or "",
        None,
        unit=unit,
    )


def related_finding(draft: Draft, heads: Mapping[Key, Head], sources: Sequence[Source]) -> Finding:
    """Return the finding of a relation.

    - `draft`: the record and its group.
    - `heads`: the first members of the group.
    - `sources`: the sources of the audit.
    """
    member, key, original = draft
    head = heads[key] if original is None else Head((original,), 1)
    number, line = source_and_line(member.place)
    others = _others(draft, head, sources)
    # A copy is not in the group of the record that it repeats.
    more = head.size - len(others) - (key[0] != "repeated")
    source, unit = sources[number]
    return Finding(
        source,
        line or None,
        key[0],
        "",
        decode(member.code),
        decode(member.name),
        "",
        "",
        source_and_line(head.members[0].place)[1] or None,
        others,
        more,
        unit,
    )


def _others(draft: Draft, head: Head, sources: Sequence[Source]) -> tuple[Related, ...]:
    lists = RelatedLists(draft.key[0], sources)
    return lists.of(draft.member, fold_cell(draft.member.name), head)


class RelatedLists:
    """Makes the list of the other members of a group for each of its members.

    Most members of a large group list the same others, so the parts of a list are kept.

    - `slug`: the relation.
    - `sources`: the sources of the audit.
    """

    def __init__(self, slug: str, sources: Sequence[Source]) -> None:
        self._slug = slug
        self._sources = sources
        self._kept: dict[tuple[int, int], tuple[Related, ...]] = {}
        self._compared: dict[tuple[int, int], tuple[str, dict[str, Related]]] = {}

    def of(self, member: Member, entity: bytes, head: Head) -> tuple[Related, ...]:
        """Return the first other members of a group.

        - `member`: the member for which they are listed.
        - `entity`: its folded entity.
        - `head`: the group.
        """
        if len(head.members) <= LISTED or member <= head.members[-1]:  # perhaps one of them
            others = [other for other in head.members if other.number != member.number]
            return self._listed(member, entity, others[:LISTED])
        if self._slug in ("split", "suspect"):  # one entity, and all codes are different
            return self._for_all(member, entity, head.members[:LISTED])
        if self._slug == "shared":  # one code, and all entities are different
            mine = decode(entity)
            compared = [self._alike(member, mine, other) for other in head.members[:_COMPARED]]
            rest = self._for_all(member, entity, head.members[_COMPARED:LISTED])
            return (*compared, *rest)
        return self._listed(member, entity, head.members[:LISTED])

    def _listed(
        self, member: Member, entity: bytes, others: Sequence[Member]
    ) -> tuple[Related, ...]:
        if self._slug != "shared":
            return tuple(self._seen(member, entity, other) for other in others)
        mine = decode(entity)
        compared = [self._alike(member, mine, other) for other in others[:_COMPARED]]
        return (*compared, *(self._seen(member, entity, other) for other in others[_COMPARED:]))

    def _for_all(
        self, member: Member, entity: bytes, others: Sequence[Member]
    ) -> tuple[Related, ...]:
        """Return the first members as they are listed for all later ones that have one source."""
        key = member.place >> LINE_BITS, others[0].number
        if key not in self._kept:
            self._kept[key] = tuple(self._seen(member, entity, other) for other in others)
        return self._kept[key]

    def _alike(self, member: Member, mine: str, other: Member) -> Related:
        """Return another member of `shared`, and how its name relates to that of the record.

        - `member`: the record.
        - `mine`: its folded entity.
        - `other`: the other member.
        """
        key = member.place >> LINE_BITS, other.number
        if key not in self._compared:
            self._compared[key] = decode(fold_cell(other.name)), {}
        its, lists = self._compared[key]
        alike = name_relation(mine, its)
        if alike not in lists:
            place = _placed(member, other, self._sources)
            lists[alike] = place._replace(entity=decode(other.name), alike=alike)
        return lists[alike]

    def _seen(self, member: Member, entity: bytes, other: Member) -> Related:
        """Return another member: its place, and the cells unlike those of the record.

        - `member`: the record.
        - `entity`: its folded entity.
        - `other`: the other member.
        """
        code = decode(other.code) if other.code != member.code else None
        name = decode(other.name) if fold_cell(other.name) != entity else None
        return _placed(member, other, self._sources)._replace(code=code, entity=name)


def _placed(member: Member, other: Member, sources: Sequence[Source]) -> Related:
    """Return the place of another member of a group; the source if it is not that of the record."""
    here, (there, line) = member.place >> LINE_BITS, source_and_line(other.place)
    name, unit = sources[there]
    return Related(None if name == sources[here].name else name, line or None, unit=unit)
