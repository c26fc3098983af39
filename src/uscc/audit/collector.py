"""Collect one part of a registry: judge and count its batches, and keep their columns."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, compress, filterfalse, islice, repeat
from operator import eq
from typing import NamedTuple

from uscc.audit.columns import Columns, identifying, wrong
from uscc.audit.judging import Judged, judge_batch
from uscc.audit.keys import BLANK, partitioned
from uscc.audit.observing import FirstObserved, Observations, observations
from uscc.audit.partial import (
    Marked,
    PartialResult,
    Prefixes,
    prefixes_of_wrong,
)
from uscc.batch.folding import fold_column
from uscc.batch.records import BETWEEN, RecordBatch
from uscc.batch.rows import getter, prefixes
from uscc.code.kinds import KIND_BYTES, KINDS
from uscc.code.notes import NOTES, prefix_notes
from uscc.spill import Spill
from uscc.vocabulary import slugs

#: Kinds whose codes identify an entity, and kinds of wrong codes that do not.
_IDENTIFYING = frozenset(slugs("kind", "identifies"))
_HOLDERLESS = frozenset(slugs("kind", "wrong")) - _IDENTIFYING

#: Tables over `KIND_BYTES`: the byte itself for wrong codes that do not identify an entity,
#: otherwise 0; 1 for records without a code, otherwise 0.
_IF_HOLDERLESS = bytes(byte * (kind in _HOLDERLESS) for byte, kind in enumerate(KIND_BYTES)).ljust(
    256, b"\0"
)
_IS_CODELESS = bytes(kind in slugs("kind", "codeless") for kind in KIND_BYTES).ljust(256, b"\0")

#: Notes, and kinds whose records take part in relations like those of valid codes.
_MARKED = _IDENTIFYING.union(NOTES)


class Kept(NamedTuple):
    """What an executor keeps of all its parts.

    - `columns`: the columns of the records with a code.
    - `observed`: the observations of all records, if findings are made; else empty.
    - `plain`: positions 1-8 known to have no note, some thousand.
    """

    columns: Spill[Columns]
    observed: Spill[Observations]
    plain: set[bytes]


class Wish(NamedTuple):
    """The slugs to observe and to mark.

    - `counted`: the kinds, notes and relations that count as errors.
    - `findings`: whether a finding is made for every record with a kind or note.
    - `samples`: without findings, number of records of each counted kind and note.
    """

    counted: frozenset[str]
    findings: bool
    samples: int


class Collector:
    """Takes the batches of one part in their order; `result` may be called at any time.

    - `wish`: the slugs to observe and to mark.
    - `kept`: receives the columns.
    - `records`: number of records so far.
    """

    def __init__(self, wish: Wish, kept: Kept) -> None:
        self._wish = wish
        self._all_kept = kept
        self.records = 0
        self._kinds: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()
        self._prefixes = Prefixes()
        self._noted: dict[bytes, tuple[str, ...]] = {}
        self._wrong: dict[str, Prefixes] = {}
        self._of_source: Counter[int] = Counter()
        self._named: Counter[int] = Counter()
        self._rounded = self._closed = self._kept_bytes = 0
        self._last: Judged | None = None
        self._marked: dict[str, _Marks] = {}
        self._first = FirstObserved(wish.samples)
        self._organizations: list[array[int]] = []
        self._entities: list[array[int]] = []
        self._kept: list[int] = []
        self._observed: list[int] = []

    def result(self, partitions: int) -> PartialResult:
        """Return the partial result so far, its keys in `partitions` hash partitions."""
        return PartialResult(
            self.records,
            Counter(self._kinds),
            Counter(self._notes),
            Prefixes(self._prefixes),
            {kind: Prefixes(counts) for kind, counts in self._wrong.items()},
            Counter(self._of_source),
            Counter(self._named),
            self._rounded,
            self._closed,
            {slug: marks.marked() for slug, marks in self._marked.items()},
            self._first.all(),
            _of_partitions(self._organizations, partitions),
            _of_partitions(self._entities, partitions),
            list(self._kept),
            list(self._observed),
            self._kept_bytes,
        )

    def add(self, batch: RecordBatch) -> None:
        """Take some thousand records. About 0.6 microseconds per record."""
        first = self.records
        self.records += len(batch.codes)
        self._closed += len(batch.closed)
        if batch.kept is not None:
            self._kept_bytes += sum(map(len, batch.kept))
        judged = self._last = judge_batch(batch, self._last)
        self._rounded += judged.rounded
        columns = identifying(batch, judged, first)
        self._keep(columns)
        named = len(columns.entities) - columns.entities.count(BLANK)
        left_out = len(batch.codes) - len(judged.numbers)
        named += self._take_left_out(batch, judged, first, left_out) if left_out else 0
        self._of_source[batch.source] += len(batch.codes)
        if batch.entities is not None:
            self._named[batch.source] += named
        column = prefixes(judged.rows)
        notes = self._all_notes(judged, column)
        self._kinds.update({kind: len(numbers) for kind, numbers in judged.kinds.items()})
        self._notes.update({note: len(numbers) for note, numbers in notes.items()})
        if notes or judged.kinds:
            self._observe(batch, judged, column, first, {**judged.kinds, **notes})

    def _keep(self, columns: Columns) -> None:
        if len(columns.organizations):
            self._organizations.append(columns.organizations)
            self._entities.append(columns.entities)
            self._kept.append(self._all_kept.columns.append(columns, columns.size()))

    def _take_left_out(self, batch: RecordBatch, judged: Judged, first: int, left: int) -> int:
        """Take the records that do not identify an entity; return how many name theirs.

        - `left`: number of these records.
        """
        kinds, named = judged.of_kind.translate(_IF_HOLDERLESS), 0
        if kinds.count(0) < len(kinds):
            columns = wrong(batch, judged.codes, kinds, first)
            self._keep(columns)
            left -= len(columns.numbers)
            named = len(columns.entities) - columns.entities.count(BLANK)
            self._count_wrong(columns)
        if left and batch.entities is not None:
            codeless = compress(batch.entities, judged.of_kind.translate(_IS_CODELESS))
            folded = fold_column(BETWEEN.join(codeless))
            named += len(folded) - folded.count(b"")
        return named

    def _count_wrong(self, columns: Columns) -> None:
        """Count positions 1-8 of wrong codes by kind."""
        found = prefixes_of_wrong(columns.codes)
        for place in set(columns.kinds):
            some = found
            if columns.kinds.count(place) < len(found):
                some = list(compress(found, map(eq, columns.kinds, repeat(place))))
            self._wrong.setdefault(KINDS[place], Prefixes()).update(some)

    def _observe(
        self,
        batch: RecordBatch,
        judged: Judged,
        column: list[bytes],
        first: int,
        found: Mapping[str, Sequence[int]],
    ) -> None:
        """Mark the records with a counted slug; keep the ones for which findings are made."""
        counted = {slug: found[slug] for slug in found if slug in self._wish.counted}
        for slug, numbers in counted.items():
            if slug in _MARKED:
                self._marked.setdefault(slug, _Marks()).add(judged, column, first, numbers)
        if not self._wish.findings:
            self._first.add(batch, judged.codes, first, counted)
            return
        for slug, numbers in found.items():
            one = observations(batch, judged.codes, first, slug, numbers)
            self._observed.append(self._all_kept.observed.append(one, one.size()))

    def _all_notes(self, judged: Judged, column: list[bytes]) -> dict[str, Sequence[int]]:
        """Return the numbers of the valid records with each note; count `column`.

        - `judged`: the batch.
        - `column`: positions 1-8 of its codes that identify an entity.
        """
        notes: dict[str, Sequence[int]] = dict(judged.notes)
        places, of_places = self._count_prefixes(column)
        if not places:
            return notes
        numbers = getter(places)(judged.numbers)
        legacy = set(judged.kinds.get("legacy", ()))
        for note in set(chain.from_iterable(set(of_places))):
            with_note = [number for number, some in zip(numbers, of_places) if note in some]
            if legacy:
                with_note = [number for number in with_note if number not in legacy]
            if with_note:
                notes[note] = with_note
        return notes

    def _count_prefixes(self, column: list[bytes]) -> tuple[list[int], list[tuple[str, ...]]]:
        """Count positions 1-8 of a batch; return places and notes of the records with notes.

        The notes are determined once per prefix, not once per record.
        """
        before = len(self._prefixes)
        self._prefixes.update(column)
        # A dict keeps the order of first insertion, so the new prefixes are its last ones.
        new = islice(reversed(self._prefixes), len(self._prefixes) - before)
        for prefix in filterfalse(self._all_kept.plain.__contains__, new):
            notes = prefix_notes(prefix.decode("ascii"))
            if notes:
                self._noted[prefix] = notes
            else:
                self._all_kept.plain.add(prefix)
        if not self._noted or self._noted.keys().isdisjoint(column):
            return [], []
        places = list(compress(range(len(column)), map(self._noted.__contains__, column)))
        of_places = map(self._noted.__getitem__, getter(places)(column))
        return places, list(of_places)


class _Marks:
    """The records of a part with one counted note, or the kind `legacy`, batch by batch."""

    def __init__(self) -> None:
        self._flags = bytearray()
        self._prefixes = bytearray()
        self._by_prefix = Prefixes()

    def add(self, judged: Judged, column: list[bytes], first: int, numbers: Sequence[int]) -> None:
        """Add records of a batch.

        - `judged`: the batch; identifying codes have 18 characters.
        - `column`: positions 1-8 of its codes that identify an entity.
        - `first`: number of its first record in the part.
        - `numbers`: numbers of the records in the batch.
        """
        self._flags += bytes(first - len(self._flags))  # of batches without the note
        flags = bytearray(len(judged.codes))
        for number in numbers:
            flags[number] = 1
        self._flags += flags
        if len(column) == len(flags):
            some = list(compress(column, flags))
        else:
            some = [judged.codes[number][:8] for number in numbers]
        self._prefixes += b"".join(some)
        self._by_prefix.update(some)

    def marked(self) -> Marked:
        """Return the records so far."""
        return Marked(bytes(self._flags), bytes(self._prefixes), Prefixes(self._by_prefix))


def _of_partitions(columns: list[array[int]], partitions: int) -> list[bytes]:
    """Return the keys of each partition; one column at a time fits into the cache."""
    if not columns:
        return [b""] * partitions
    return list(map(b"".join, zip(*(partitioned(keys, partitions) for keys in columns))))
