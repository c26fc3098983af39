"""A share of related records: its rows, and what they say together.

A share that fits into the memory is settled by one call (`settle`). The pieces of a share that was
cut are settled in steps: their tallies are added, then each piece finds its members, then the first
members of each group are put together (`heads`), then each piece makes its findings.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from uscc.audit.finding_store import TOGETHER, FindingChunk, chunks_of
from uscc.audit.findings import related_finding
from uscc.audit.groups import LISTED, Asked, Draft, Found, Head, Key, Member, Settled
from uscc.audit.related import Rows, in_order, joined
from uscc.batch.records import BETWEEN
from uscc.batch.rows import cut


class Share:
    """The rows of a share, or of a piece of one, in order; a subclass finds their relations.

    - `chunks`: the rows, all of valid and legacy codes or all of wrong codes.
    - `asked`: what is asked.
    """

    def __init__(self, chunks: Sequence[Rows], asked: Asked) -> None:
        self.asked = asked
        self.rows = rows = in_order(joined(chunks))
        self.codes = rows.codes.split(b"\n")[:-1]
        self._numbers = cut(rows.numbers, "8s", 8)
        self._members: list[Member] = []

    def tally(self) -> Any:
        """Return the tally of a piece; `plus` adds the tallies of two pieces."""
        raise NotImplementedError

    def found(self, total: Any = None) -> Iterator[Found]:
        """Yield the relations of the rows.

        - `total`: the tally of all pieces; None: the share was not cut.
        """
        raise NotImplementedError

    def settle(self, total: Any = None) -> Settled:
        """Return the figures of the relations.

        - `total`: the tally of all pieces; None: the share was not cut.
        """
        raise NotImplementedError

    def heads(self, total: Any, wanted: Container[Key] | None) -> dict[Key, Head]:
        """Return the first members of groups.

        - `total`: as above.
        - `wanted`: the groups; None: all.
        """
        groups: dict[Key, list[int]] = {}
        for slug, places, keys, _ in self.found(total):
            for key, at in zip(keys, places):
                if wanted is None or (slug, key) in wanted:
                    groups.setdefault((slug, key), []).append(at)
        return {
            key: Head(tuple(map(self.member, places[: LISTED + 1])), len(places))
            for key, places in groups.items()
        }

    def member(self, at: int) -> Member:
        """Return the row at a place."""
        if not self._members:
            places, numbers = array("q", self.rows.places), array("q", self.rows.numbers)
            names = self.rows.names.split(BETWEEN)
            self._members = list(map(Member, places, numbers, self.codes, names))
        return self._members[at]

    def place(self, at: int) -> tuple[int, int]:
        """Return source and line, and the number of the row at a place."""
        place = int.from_bytes(self.rows.places[at * 8 : at * 8 + 8], sys.byteorder)
        return place, int.from_bytes(self._numbers[at], sys.byteorder)

    def count(self, settled: Settled, found: Found) -> None:
        """Add the members of a relation to the figures: records, errors, the first of them."""
        is_copies = found.slug == "repeated"  # the shares by code count them
        settled.records[found.slug] += 0 if is_copies else len(found.places)
        if found.slug not in self.asked.counted:
            return
        settled.first += self.drafts(found, 0, self.asked.samples)
        if not is_copies:
            settled.members += self.numbers(found.places)
            codes = map(self.codes.__getitem__, found.places)
            settled.prefixes += b"".join([code[:8] for code in codes])

    def drafts(self, found: Found, start: int, stop: int) -> list[Draft]:
        """Return the data of some findings of a relation.

        - `found`: the members of the relation.
        - `start`, `stop`: number of the first one, and the number after the last one.
        """
        slug, some = found.slug, slice(start, stop)
        members = map(self.member, found.places[some])
        if found.originals:
            originals = map(self.member, found.originals[some])
            key = slug, b""
            return [Draft(member, key, original) for member, original in zip(members, originals)]
        return [Draft(member, (slug, key), None) for member, key in zip(members, found.keys[some])]

    def findings(self, total: Any, heads: Mapping[Key, Head]) -> Iterator[FindingChunk]:
        """Yield the findings of all members of all relations.

        - `total`: as above.
        - `heads`: the first members of all groups.
        """
        assert self.asked.making is not None
        sources, render = self.asked.making
        for found in self.found(total):
            for start in range(0, len(found.places), TOGETHER):
                drafts = self.drafts(found, start, start + TOGETHER)
                places = [draft.member.place for draft in drafts]
                numbers = [draft.member.number for draft in drafts]
                findings = [related_finding(draft, heads, sources) for draft in drafts]
                yield from chunks_of(places, numbers, findings, render)

    def numbers(self, places: Sequence[int]) -> bytes:
        """Return the numbers of the rows at some places, 8 bytes each."""
        return b"".join(map(self._numbers.__getitem__, places))
