"""Groups of related records: the options, the members, and the figures of a share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple

from uscc.audit.finding_store import FindingChunk, Making
from uscc.audit.partial import Prefixes

#: Members of a group that a finding lists.
LISTED = 10


class Asked(NamedTuple):
    """The options of the relations.

    - `counted`: slugs of the relations that count as errors.
    - `several_columns`: whether two or more columns name the entity.
    - `lends`: whether a copy lends its notes to the record that it repeats.
    - `samples`: number of findings wanted of each counted relation.
    - `making`: how a finding is made for every member; None: only the samples are wanted.
    """

    counted: frozenset[str]
    several_columns: bool
    lends: bool
    samples: int
    making: Making | None


class Member(NamedTuple):
    """A related record; members sort by place.

    - `place`: source and line; see `uscc.audit.related.source_and_line`.
    - `number`: number in the registry.
    - `code`: the compact code.
    - `name`: the entity cell, unchanged; empty while it is not known.
    """

    place: int
    number: int
    code: bytes
    name: bytes

    def named(self, names: Mapping[int, bytes]) -> Member:
        """Return the member with its name, if the names by number have it."""
        return self._replace(name=names.get(self.number, self.name))


#: A group: its relation, and its entity, code or organization part.
Key = tuple[str, bytes]


class Head(NamedTuple):
    """The first members of a group.

    - `members`: at most one more than a finding lists, because it does not list its own record.
    - `size`: number of all members.
    """

    members: tuple[Member, ...]
    size: int

    def plus(self, other: Head) -> Head:
        """Return the head of a group that two pieces hold."""
        members = tuple(sorted((*self.members, *other.members))[: LISTED + 1])
        return Head(members, self.size + other.size)

    def named(self, names: Mapping[int, bytes]) -> Head:
        """Return the head with the names of its members, by number."""
        return self._replace(members=tuple(member.named(names) for member in self.members))


class Draft(NamedTuple):
    """The data of a finding; drafts sort by the place of their record.

    - `member`: the record.
    - `key`: its group.
    - `original`: the record that an extra copy repeats; None for other relations.
    - `kept`: the kept cells of the record, joined; empty while they are not known.
    """

    member: Member
    key: Key
    original: Member | None
    kept: bytes = b""

    def members(self) -> tuple[Member, ...]:
        """Return the record, and the record that it repeats."""
        return (self.member, self.original) if self.original else (self.member,)

    def named(self, names: Mapping[int, bytes]) -> Draft:
        """Return the draft with the names of its members, by number."""
        original = self.original and self.original.named(names)
        return self._replace(member=self.member.named(names), original=original)

    def carrying(self, cells: Mapping[int, bytes]) -> Draft:
        """Return the draft with the kept cells of its record, if the cells by number have them."""
        return self._replace(kept=cells.get(self.member.number, self.kept))


class Found(NamedTuple):
    """The members of one relation in a share or a piece, in their order.

    - `slug`: the relation.
    - `places`: the places of its members among the rows.
    - `column`: a cell per row: equal cells form a group; empty if there are `originals`.
    - `groups`: number of groups; of a piece, 0.
    - `originals`: of extra copies of named rows: the row that each repeats; else empty.
    """

    slug: str
    places: Sequence[int]
    column: Sequence[bytes]
    groups: int
    originals: Sequence[int] = ()


class Settled:
    """The relations of a share or a piece; columns of numbers have 8 bytes per record.

    - `records`, `groups`: numbers by relation.
    - `copied`: numbers of the records that are extra copies.
    - `settled`: numbers of the records that need no code row: a record and its extra copies, if no
      other record has the code. The figures of `repeated` count these records here, and all others
      in the shares by code.
    - `lenders`, `borrowers`: numbers of copies and of the records to which they lend their notes.
    - `members`, `prefixes`: members of counted relations: numbers, and positions 1-8. A record may
      be a member of two relations.
    - `by_prefix`: the members by positions 1-8, each record once.
    - `copies`: extra copies by positions 1-8, for each kind of wrong code; "" for valid and legacy
      codes.
    - `largest`: number of rows of the most frequent code; of entity rows, of a settled one.
    - `first`: the first members of each counted relation.
    - `heads`: the first members of their groups.
    - `findings`: the findings of all members, if they are asked for.
    """

    def __init__(self) -> None:
        self.records: Counter[str] = Counter()
        self.groups: Counter[str] = Counter()
        self.copied = self.settled = self.lenders = self.borrowers = b""
        self.members: list[bytes] = []
        self.prefixes: list[bytes] = []
        self.by_prefix = Prefixes()
        self.copies: dict[str, Prefixes] = {}
        self.largest = 0
        self.first: list[Draft] = []
        self.heads: dict[Key, Head] = {}
        self.findings: list[FindingChunk] = []

    def wanted(self) -> set[Key]:
        """Return the groups of the first members."""
        return {draft.key for draft in self.first if draft.original is None}


def first_drafts(drafts: Iterable[Draft], most: int) -> list[Draft]:
    """Return the first drafts of each relation, at most `most`."""
    by_slug: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_slug.setdefault(draft.key[0], []).append(draft)
    return [draft for some in by_slug.values() for draft in nsmallest(most, some)]
