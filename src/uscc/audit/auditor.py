"""`Audit`: takes records, one at a time or in batches, and returns a `Report`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from uscc.audit.columns import LINE_MASK
from uscc.audit.engine import Engine
from uscc.audit.executor import Executor, InlinePool, Start
from uscc.audit.keys import partitions_for
from uscc.audit.options import audit_options
from uscc.audit.rate import COUNTED
from uscc.audit.result import Report, Source
from uscc.batch.records import Record, RecordBatch, batch_of
from uscc.budget import MemoryBudget
from uscc.code.text import require_text
from uscc.errors import InvalidArgument
from uscc.standard import TARGET_PER_10K

#: Records added one at a time are judged in batches of this size.
_BUFFER = 4_096

#: An `Audit` stays in memory.
_BUDGET = MemoryBudget(sys.maxsize)


class Audit:
    """Audits a registry record by record; `report` may be called at any time.

    Cost: some 0.6 microseconds and 80 bytes per record, and 200 bytes more while the report is
    made.

    - `counted`: names of the kinds, relations and notes that count as errors; see
      `uscc.audit.rate.counted_slugs`.
    - `target`: errors allowed per 10,000; exact as a string.
    - `several_columns`: whether two or more columns together name the entity.
    - `findings`: True: a `Finding` for every kind, relation and note. False: only the first
      `samples` counted errors.
    - `samples`: number of findings in the report without `findings`.
    - `by`: level of the registering authorities: `county`, `prefecture` or `province`.
    - `sample`: whether the records are a random sample of a larger registry; the verdict then
      uses the exact interval.
    - `no_entity`: whether it is known that no record names its entity; a rate within the target is
      then met although 一码多赋 and 重复赋码 cannot be found.

    Raises `ValueError` for an unknown name or a target that is not a number from 0 to 10,000.

    >>> audit = Audit()
    >>> audit.add("91350100M000100Y43", "甲公司", line=2)
    >>> audit.add("91350100M000100Y4A", "乙公司", line=3)
    >>> report = audit.report()
    >>> report.errors, report.base, report.verdict
    (1, 2, 'missed')
    >>> report.findings[0].kind, report.findings[0].line, report.findings[0].expected
    ('checksum', 3, '3')
    """

    def __init__(
        self,
        *,
        counted: Iterable[str] = COUNTED,
        target: str | float | Fraction = TARGET_PER_10K,
        several_columns: bool = False,
        findings: bool = True,
        samples: int = 5,
        by: str = "county",
        sample: bool = False,
        no_entity: bool = False,
    ) -> None:
        self._options = audit_options(
            counted=counted,
            target=target,
            several_columns=several_columns,
            findings=findings,
            samples=samples,
            by=by,
            sample=sample,
            no_entity=no_entity,
        )
        self._executor = Executor(Start(self._options.wish, 1, _BUDGET))
        self._collector = self._executor.collector()
        self._sources: list[Source] = []
        self._places: dict[str, int] = {}
        self._described: list[Mapping[str, Any]] = []
        self._waiting: list[Record] = []

    def add(
        self,
        code: str,
        entity: str | tuple[str, ...] | None = None,
        *,
        source: str = "",
        line: int | None = None,
        closed: bool = False,
    ) -> None:
        """Take one record.

        - `code`: the code cell.
        - `entity`: the entity cell, or several; None if unknown.
        - `source`: name of the source.
        - `line`: the line on which the record begins; None if unknown.
        - `closed`: whether the record is cancelled or revoked.

        Raises `TypeError` for a code or an entity that is not text, and `InvalidArgument` for a
        line that is not from 1 to 1,099,511,627,775.
        """
        self.add_records([Record(code, entity, source, line, closed)])

    def add_records(self, records: Iterable[Record]) -> None:
        """Take records in their order.

        Raises the errors of `add`.
        """
        for record in records:
            require_text(record.code, "Audit.add")
            _require_entity(record.entity)
            if not 0 <= (record.line or 0) <= LINE_MASK:
                message = "a line is a number from 1 to {most:,}, not {line}"
                raise InvalidArgument(message, most=LINE_MASK, line=record.line)
            waiting = self._waiting
            if waiting and (record.source != waiting[0].source or len(waiting) == _BUFFER):
                self._flush()
            self._waiting.append(record)

    def _flush(self) -> None:
        if self._waiting:
            records, self._waiting = self._waiting, []
            self._collector.add(batch_of(self._place_of(records[0].source), records))

    def _place_of(self, source: str) -> int:
        if source not in self._places:
            self._places[source] = len(self._sources)
            self._sources.append(Source(source))
        return self._places[source]

    def begin(self, source: str, description: Mapping[str, Any]) -> int:
        """Announce a source; return its number, which its batches carry.

        - `source`: name of the source.
        - `description`: the entry of the source in the report.
        """
        self._flush()
        self._places.setdefault(source, len(self._sources))
        self._sources.append(Source(source))
        self._described.append(description)
        return len(self._sources) - 1

    def add_batch(self, batch: RecordBatch) -> None:
        """Take a batch of some thousand records of an announced source."""
        self._flush()
        self._collector.add(batch)

    def report(self) -> Report:
        """Return the report on all records so far."""
        self._flush()
        partitions = partitions_for(self._collector.records)
        pool = InlinePool(self._executor)
        engine = Engine(self._options, self._sources, pool, partitions, _BUDGET)
        engine.combine(0, self._collector.result(partitions))
        return engine.finalize(self._described)


def _require_entity(entity: object) -> None:
    values = entity if isinstance(entity, tuple) else (entity or "",)
    for value in values:
        if not isinstance(value, str):
            kind = type(value).__name__
            raise TypeError(
                f"uscc.Audit.add takes an entity as str, tuple of str or None, not {kind}"
            )
