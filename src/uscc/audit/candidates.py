"""What was seen twice: a superset of the records that stand in any relation.

Two records can only be related if they agree in the organization part (positions 9-17;
equal codes do) or in the folded entity. So two sets of what was seen so far are enough to
name the candidates; `relations` then decides exactly among the few records that hold one.
The columns are kept as joined bytes, so those records are found without reading again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import compress, count
from typing import NamedTuple

from uscc.audit.block import Block
from uscc.audit.entity import fold_column
from uscc.audit.judging import Judged, without
from uscc.batch.rows import ROW, bodies


class Row(NamedTuple):
    """A record as the relations see it; rows sort by where they stand.

    `number`: one of its own in the whole registry. `code`: compact. `entity`: folded.
    `name`: the entity cell as it stands. `identifies`: the code is right or legacy.
    """

    source: int
    line: int
    number: int
    code: bytes
    entity: bytes
    name: bytes
    closed: bool
    identifies: bool


class _Kept(NamedTuple):
    """The identifying records of one block. The keys are those that `_Seen` holds anyway, so
    a list costs a pointer a key and their hashes are not taken again.
    """

    first: int
    source: int
    numbers: range | list[int]
    lines: Sequence[int]
    closed: frozenset[int]
    rows: bytes
    bodies: list[bytes]
    entities: list[bytes]
    names: bytes | list[bytes]


class Candidates:
    """Collects what was seen; says which records hold something seen twice."""

    def __init__(self) -> None:
        self._bodies = _Seen()
        self._entities = _Seen()
        self._kept: list[_Kept] = []

    def add(self, block: Block, judged: Judged, first: int) -> None:
        """Take the identifying records of a block that begins at number `first`."""
        numbers = judged.numbers
        if not numbers:
            return
        own = bodies(judged.rows)
        self._bodies.add(own)
        entities: list[bytes] = []
        names: bytes | list[bytes] = []
        if block.entities is not None:
            entities, names = fold_column(without(block.entities, judged.left_out))
            self._entities.add(entities)
        places = first, block.source, numbers, block.lines, block.closed
        self._kept.append(_Kept(*places, judged.rows, own, entities, names))

    def rows(self) -> Iterator[Row]:
        """Yield every record that holds an organization part or an entity seen twice."""
        organizations = self._bodies.twice
        entities = self._entities.twice - {b""}
        if organizations or entities:
            for kept in self._kept:
                yield from _matching(kept, organizations, entities)


class _Seen:
    """Keys seen so far, and a superset of those seen twice. About 0.1 microseconds a key."""

    def __init__(self) -> None:
        self._once: set[bytes] = set()
        self.twice: set[bytes] = set()

    def add(self, keys: list[bytes]) -> None:
        # Set against set: hashes are taken once, for the block, and then only copied. As
        # long as nothing was seen twice, the size after the union proves it, and looking
        # each key up first would be wasted. The first block that breaks the proof is made
        # candidates whole; from then on keys are looked up.
        block = set(keys)
        if len(block) != len(keys):
            self.twice.update(key for key, times in Counter(keys).items() if times > 1)
        if self.twice:
            if not self._once.isdisjoint(block):
                self.twice |= self._once & block
            self._once |= block
        else:
            before = len(self._once)
            self._once |= block
            if len(self._once) - before != len(block):
                self.twice |= block


def _matching(kept: _Kept, organizations: set[bytes], entities: set[bytes]) -> Iterator[Row]:
    """Yield the records of one block that hold a candidate."""
    hits = _places(kept.bodies, organizations) | _places(kept.entities, entities)
    if not hits:
        return
    names = kept.names if isinstance(kept.names, list) else kept.names.split(b"\n")
    for at in sorted(hits):
        number = kept.numbers[at]
        yield Row(
            kept.source,
            kept.lines[number],
            kept.first + number,
            kept.rows[at * ROW : at * ROW + 18],
            kept.entities[at] if kept.entities else b"",
            names[at] if names else b"",
            number in kept.closed,
            identifies=True,
        )


def _places(keys: list[bytes], wanted: set[bytes]) -> set[int]:
    """Return the places of the wanted keys: a step of C a key, of Python a hit."""
    return set(compress(count(), map(wanted.__contains__, keys)))
