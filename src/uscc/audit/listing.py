"""The lists of other members in the findings of a group.

A finding lists the first members of its group, the *head*, and says where their cells are unlike
its own. Most members of a large group come behind the head, and the list of one of them is
true for many: they get the same list, and they are compared with the head by columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from uscc.audit.columns import LINE_BITS
from uscc.audit.finding_columns import texts
from uscc.audit.groups import LISTED, Head
from uscc.audit.names import name_relation, name_relations
from uscc.audit.related import source_and_line
from uscc.audit.result import Related, Source
from uscc.batch.folding import fold_column
from uscc.batch.records import BETWEEN, decode
from uscc.batch.rows import getter

#: Other members of a group whose names are compared with that of the record.
_COMPARED = 3

#: What is unlike: nothing, the code, the entity, both. How names relate says that they are unlike.
_NOTHING, _CODE, _ENTITY, _BOTH = range(4)
_Unlike = int | str

#: The other members that a finding lists.
_List = tuple[Related, ...]


class Members(NamedTuple):
    """Some members of groups as columns.

    - `places`: source and line of each.
    - `numbers`: numbers in the registry.
    - `codes`: the compact codes.
    - `entities`: the folded entities.
    """

    places: Sequence[int]
    numbers: Sequence[int]
    codes: Sequence[bytes]
    entities: Sequence[bytes]


class RelatedLists:
    """Makes the lists of the members of the groups of one relation.

    - `slug`: the relation.
    - `sources`: the sources of the audit.
    """

    def __init__(self, slug: str, sources: Sequence[Source]) -> None:
        self._slug = slug
        self._sources = sources
        self._groups: dict[int, _Group] = {}

    def of(self, members: Members, heads: Sequence[Head]) -> list[_List]:
        """Return the first other members of the group of each member.

        - `members`: the members.
        - `heads`: their groups.
        """
        lists: list[_List] = [()] * len(heads)
        for some in _by_head(heads):
            group = self._group(heads[some[0]])
            behind = group.first_behind(members, some)
            for at in some[:behind]:
                lists[at] = self._alone(group, members, at)
            later = some[behind:]
            if len(later) == len(lists):
                return list(self._behind(group, members, later))
            for at, made in zip(later, self._behind(group, members, later)):
                lists[at] = made
        return lists

    def _group(self, head: Head) -> _Group:
        number = head.members[0].number
        if number not in self._groups:
            self._groups[number] = _Group(head, self._sources)
        return self._groups[number]

    def _alone(self, group: _Group, members: Members, at: int) -> _List:
        """Return the list of a member that may be in the head.

        - `group`: its group.
        - `members`: the members.
        - `at`: its place among them.
        """
        own = members.numbers[at]
        others = [place for place, number in enumerate(group.numbers) if number != own][:LISTED]
        unlike = self._unlike(group, members.codes[at], members.entities[at], others)
        source = members.places[at] >> LINE_BITS
        return tuple(map(group.related, others, repeat(source), unlike))

    def _unlike(
        self, group: _Group, code: bytes, entity: bytes, others: Sequence[int]
    ) -> Iterable[_Unlike]:
        """Return what is unlike in each other member.

        - `group`: the group.
        - `code`, `entity`: the code and the folded entity of the record.
        - `others`: the places of the others in the head.
        """
        if self._slug in ("split", "suspect"):  # one entity, and all codes are different
            return repeat(_CODE, len(others))
        if self._slug == "shared":  # one code, and all entities are different
            mine = decode(entity)
            alikes = [name_relation(mine, group.names[at]) for at in others[:_COMPARED]]
            return chain(alikes, repeat(_ENTITY, len(others) - len(alikes)))
        return [
            (code != group.head.members[at].code) * _CODE + (entity != group.entities[at]) * _ENTITY
            for at in others
        ]

    def _behind(self, group: _Group, members: Members, some: Sequence[int]) -> Iterator[_List]:
        """Yield the list of each member behind the head of a group.

        - `group`: the group.
        - `members`: the members.
        - `some`: the places of the members of the group among them.
        """
        sources: Iterable[int] = repeat(0, len(some))
        if len(self._sources) > 1:
            sources = [members.places[at] >> LINE_BITS for at in some]
        unlike: Iterable[tuple[_Unlike, ...]]
        if self._slug in ("split", "suspect"):
            unlike = repeat((_CODE,) * LISTED)
        elif self._slug == "shared":
            names = texts(getter(some)(members.entities))
            alikes = (name_relations(name, names) for name in group.names[:_COMPARED])
            unlike = zip(*alikes, *repeat(repeat(_ENTITY), LISTED - _COMPARED))
        else:
            first = range(LISTED)
            unlike = (
                tuple(self._unlike(group, members.codes[at], members.entities[at], first))
                for at in some
            )
        return map(group.lists.__getitem__, zip(sources, unlike))


class _Group:
    """The head of a group, and the lists of its members that were made already.

    - `head`: the group.
    - `sources`: the sources of the audit.
    """

    def __init__(self, head: Head, sources: Sequence[Source]) -> None:
        self.head = head
        self.numbers = [member.number for member in head.members]
        self.entities = fold_column(BETWEEN.join([member.name for member in head.members]))
        self.names = list(map(decode, self.entities))
        self._sources = sources
        self._related: dict[tuple[int, int, _Unlike], Related] = {}
        self.lists = _FirstLists(self)

    def first_behind(self, members: Members, some: Sequence[int]) -> int:
        """Return where the members begin that come behind the head and list the first ten.

        - `members`: the members, in order.
        - `some`: the places of the members of the group among them.
        """
        if len(self.numbers) <= LISTED:
            return len(some)
        last = self.head.members[-1][:2]
        return bisect_right(some, last, key=lambda at: (members.places[at], members.numbers[at]))

    def related(self, at: int, source: int, unlike: _Unlike) -> Related:
        """Return a member of the head: its place, and the cells that are unlike.

        - `at`: its place in the head.
        - `source`: the source of the record for which it is listed.
        - `unlike`: what is unlike.
        """
        how = at, source, unlike
        if how not in self._related:
            self._related[how] = self._made(at, source, unlike)
        return self._related[how]

    def _made(self, at: int, source: int, unlike: _Unlike) -> Related:
        other = self.head.members[at]
        there, line = source_and_line(other.place)
        name, unit = self._sources[there][:2]
        return Related(
            None if name == self._sources[source].name else name,
            line or None,
            decode(other.code) if unlike in (_CODE, _BOTH) else None,
            None if unlike in (_NOTHING, _CODE) else decode(other.name),
            unlike if isinstance(unlike, str) else None,
            unit,
        )


class _FirstLists(dict[tuple[int, tuple[_Unlike, ...]], _List]):
    """The lists of the first members: by source of the record, and what is unlike in each.

    A list is made when it is first asked for.
    """

    def __init__(self, group: _Group) -> None:
        self._group = group

    def __missing__(self, how: tuple[int, tuple[_Unlike, ...]]) -> _List:
        source, unlike = how
        made = tuple(map(self._group.related, range(LISTED), repeat(source), unlike))
        self[how] = made
        return made


def _by_head(heads: Sequence[Head]) -> Collection[Sequence[int]]:
    """Return the places of equal heads."""
    if heads.count(heads[0]) == len(heads):  # one group has them all
        return [range(len(heads))]
    places: dict[int, list[int]] = {}
    for at, head in enumerate(map(id, heads)):
        places.setdefault(head, []).append(at)
    return places.values()
