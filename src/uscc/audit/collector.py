"""One part of a registry: its batches are judged, counted, and kept in columns."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Container, Iterator
from itertools import filterfalse, islice
from typing import Any, NamedTuple

from uscc.audit.columns import Columns, identifying, wrong
from uscc.audit.judging import Judged, judge_batch
from uscc.audit.keys import BLANK, partitioned
from uscc.batch.folding import fold_column
from uscc.batch.records import BETWEEN, RecordBatch, encode
from uscc.batch.rows import cut, places_of, prefixes
from uscc.code.causes import has_lost_digits
from uscc.code.kinds import KINDS, MENDABLE
from uscc.code.notes import prefix_notes
from uscc.spill import Spill
from uscc.vocabulary import slugs

#: Wrong codes that identify nobody.
_HOLDERLESS = frozenset(slugs("kind", "wrong")) - frozenset(slugs("kind", "identifies"))


class Observed(NamedTuple):
    """A kind or a note of one record: place, slug, cells as they stand."""

    source: int
    line: int
    number: int
    slug: str
    cell: bytes
    name: bytes


class Prefixes(Counter[bytes]):
    """Counts of positions 1-8, pickled as two strings of bytes: one by one takes longer."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _prefixes, (b"".join(self), array("q", self.values()).tobytes())


def _prefixes(joined: bytes, counts: bytes) -> Prefixes:
    """Return the counts of prefixes, 8 bytes each."""
    return Prefixes(dict(zip(cut(joined, "8s", 8), array("q", counts))))


class Figures(NamedTuple):
    """What is counted of a part: all records; by kind; by note; positions 1-8 of those that
    identify somebody, and of the wrong codes of 18 characters (the others have none).
    `of_source`, `named`: records of each source, and those that name their entity. `rounded`:
    values that have lost digits in a spreadsheet. `closed`: closed records.
    """

    records: int
    entity_known: bool
    kinds: Counter[str]
    notes: Counter[str]
    prefixes: Prefixes
    wrong_prefixes: Counter[bytes]
    of_source: Counter[int]
    named: Counter[int]
    rounded: int
    closed: int


class Collector:
    """Takes the batches of a part in their order. `slugs`: kinds and notes to be observed.

    Numbers and lines count from the beginning of the part. `columns` is where the records
    with a code are kept; `kept` are their numbers there. `plain`: positions 1-8 that were found
    to carry no note, of which there are some thousand; parts may share them. `records`: how
    many there were.
    """

    def __init__(
        self, slugs: Container[str], columns: Spill[Columns], plain: set[bytes] | None = None
    ) -> None:
        self._slugs = slugs
        self._columns = columns
        self._plain = set() if plain is None else plain
        self.records = 0
        self._entity_known = False
        self._kinds: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()
        self._prefixes = Prefixes()
        self._noted: dict[bytes, tuple[str, ...]] = {}
        self._wrong: Counter[bytes] = Counter()
        self._of_source: Counter[int] = Counter()
        self._named: Counter[int] = Counter()
        self._rounded = self._closed = 0
        self._organizations: list[array[int]] = []
        self._entities: list[array[int]] = []
        self.observed: list[Observed] = []
        self.kept: list[int] = []

    def figures(self) -> Figures:
        """Return what was counted so far."""
        by_slug = Counter(self._kinds), Counter(self._notes)
        by_prefix = Prefixes(self._prefixes), Counter(self._wrong)
        by_source = Counter(self._of_source), Counter(self._named)
        odd = self._rounded, self._closed
        return Figures(self.records, self._entity_known, *by_slug, *by_prefix, *by_source, *odd)

    def keys(self, partitions: int) -> tuple[list[bytes], list[bytes]]:
        """Return the keys of organization parts and of entities, those of each partition."""
        return _shared(self._organizations, partitions), _shared(self._entities, partitions)

    def add(self, batch: RecordBatch) -> None:
        """Take some thousand records. About 0.6 microseconds a record."""
        first = self.records
        self.records += len(batch.codes)
        self._closed += len(batch.closed)
        judged = judge_batch(batch)
        columns = identifying(batch, judged, first)
        self._keep(columns)
        self._count_names(batch, judged, columns)
        self._take_odd(batch, judged, first)
        for number, note in judged.noted:
            self._observe(batch, first, number, note)
        legacy = {odd.number for odd in judged.odd if odd.kind}
        for at, notes in self._count_prefixes(prefixes(judged.rows)):
            number = judged.numbers[at]
            for note in notes if number not in legacy else ():
                self._observe(batch, first, number, note)

    def _count_names(self, batch: RecordBatch, judged: Judged, columns: Columns) -> None:
        """Count the records, and those whose entity is not blank once it is folded."""
        self._of_source[batch.source] += len(batch.codes)
        if batch.entities is None:
            return
        named = len(columns.entities) - columns.entities.count(BLANK)
        if judged.left_out:
            others = [batch.entities[number] for number in judged.left_out]
            folded = fold_column(BETWEEN.join(others))
            named += len(folded) - folded.count(b"")
        self._named[batch.source] += named
        self._entity_known = self._entity_known or named > 0

    def _keep(self, columns: Columns) -> None:
        if len(columns.organizations):
            self._organizations.append(columns.organizations)
            self._entities.append(columns.entities)
            self.kept.append(self._columns.append(columns, columns.size()))

    def _take_odd(self, batch: RecordBatch, judged: Judged, first: int) -> None:
        """Take the records whose cell is not a right code as it stands."""
        numbers, codes = [], []
        for number, code, kind in judged.odd:
            self._observe(batch, first, number, kind or "format")
            if kind in _HOLDERLESS:
                numbers.append(number)
                codes.append(encode(code))
                self._rounded += kind in MENDABLE and has_lost_digits(code)
                self._wrong[encode(code[:8]) if len(code) == 18 else b""] += 1
        if numbers:
            self._keep(wrong(batch, numbers, codes, first))

    def _observe(self, batch: RecordBatch, first: int, number: int, slug: str) -> None:
        """Count a kind or a note of one record; keep it where it will be asked for."""
        (self._kinds if slug in KINDS else self._notes)[slug] += 1
        if slug in self._slugs:
            place = batch.source, batch.lines[number], first + number
            name = b"" if batch.entities is None else batch.entities[number]
            self.observed.append(Observed(*place, slug, batch.codes[number], name))

    def _count_prefixes(self, column: list[bytes]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Count positions 1-8 of a batch; yield place and notes of those that carry any.

        What they say is decided once for each prefix, not for each record.
        """
        before = len(self._prefixes)
        self._prefixes.update(column)
        # A dict keeps the order of first insertion, so the new prefixes are its last ones.
        new = islice(reversed(self._prefixes), len(self._prefixes) - before)
        for prefix in filterfalse(self._plain.__contains__, new):
            notes = prefix_notes(prefix.decode("ascii"))
            if notes:
                self._noted[prefix] = notes
            else:
                self._plain.add(prefix)
        if self._noted and not self._noted.keys().isdisjoint(column):
            for at in places_of(self._noted, column):
                yield at, self._noted[column[at]]


def _shared(columns: list[array[int]], partitions: int) -> list[bytes]:
    """Return the keys of each partition, column by column, in the cache."""
    if not columns:
        return [b""] * partitions
    return list(map(b"".join, zip(*(partitioned(keys, partitions) for keys in columns))))
