"""From parts and candidates to the report: errors, the rate, authorities, findings.

Nothing here grows with the registry but one byte a record, a count for all positions 1-8 that
differ and, where `format` is counted, an entry of a dict for each extra copy; what grows with
the findings goes through lists that may leave memory.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from uscc.audit.authorities import authorities
from uscc.audit.collector import Figures, Observed
from uscc.audit.columns import Row
from uscc.audit.findings import FindingDraft, finding_of, order, unpacked
from uscc.audit.interval import clopper_pearson, deciding_sample, sample_verdict
from uscc.audit.options import AuditOptions, Sink
from uscc.audit.rate import Rate
from uscc.audit.relations import RELATIONS, CodeGroups, group_by_code, group_by_entity, takes_part
from uscc.audit.result import Finding, Group, Report, Sample, Source
from uscc.audit.warnings import Whole, entities_looked_for, warnings_of
from uscc.batch.records import decode, encode
from uscc.code.kinds import KINDS, WRONG
from uscc.code.notes import NOTES
from uscc.code.text import compact
from uscc.spill import Buckets, MemoryBudget, Sorted, Spill
from uscc.vocabulary import slugs

#: Kinds that the base leaves out unless they are counted.
_CODELESS = slugs("kind", "codeless")

#: Suggestions are made for so many wrong codes; a registry with more has another problem.
_MENDED = 10_000

#: Marks of a record: an error; an error also where `legacy` is not counted; an extra copy.
_ERROR, _MILDER, _COPY = 1, 2, 4


class Told(NamedTuple):
    """What one part observed (`packed`), and what to add to its numbers and lines."""

    number: int
    line: int
    observed: bytes


class ReportBuilder:
    """Takes the parts in their order, then the candidates, and gives the report.

    `sources`: the name of each source, and what numbers its records.
    """

    def __init__(
        self, options: AuditOptions, sources: Sequence[Source], budget: MemoryBudget
    ) -> None:
        self._options = options
        self._slugs = options.slugs
        self._sources = sources
        self._records = 0
        self._entity_known = False
        self._kinds: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()
        self._prefixes: Counter[bytes] = Counter()
        self._wrong: Counter[bytes] = Counter()
        self._told: Spill[Told] = Spill(budget.fraction(0.3))
        self._by_code: Buckets[Row] = Buckets(budget.fraction(0.3))
        self._by_entity: Buckets[Row] = Buckets(budget.fraction(0.2))
        self._related = Sorted[tuple[Any, Finding]](budget.fraction(0.2), key=_place)
        self._first: list[FindingDraft] = []
        # Of relations: records and groups of each. Of errors: all, without legacy; by prefix.
        self._members: Counter[str] = Counter()
        self._groups: Counter[str] = Counter()
        self._errors: Counter[bytes] = Counter()
        self._milder = 0
        self._copies: Counter[bytes] = Counter()
        self._stands_for: dict[int, int] = {}
        self._marks = bytearray()
        # For warnings: records of each source, those that name their entity; values that have
        # lost digits, closed records, those of one code.
        self._of_source: Counter[int] = Counter()
        self._named: Counter[int] = Counter()
        self._rounded = self._closed = self._largest = 0

    def add_part(self, figures: Figures, observed: bytes, line: int) -> None:
        """Take a part whose first line stands behind `line` others of its source; `observed`
        as `packed` gives it.
        """
        if observed:
            self._told.append(Told(self._records, line, observed), len(observed))
        self._records += figures.records
        self._entity_known = self._entity_known or figures.entity_known
        # `update` adds; `+=` would look through all counts again for such as are not positive.
        self._kinds.update(figures.kinds)
        self._notes.update(figures.notes)
        self._prefixes.update(figures.prefixes)
        self._wrong.update(figures.wrong_prefixes)
        self._of_source.update(figures.of_source)
        self._named.update(figures.named)
        self._rounded += figures.rounded
        self._closed += figures.closed

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Take candidates: all records that hold a key seen twice, and any others."""
        for row in rows:
            self._by_code.add(row.code[8:17] if row.identifies else row.code, row, row.size())

    def report(self, described: Sequence[Mapping[str, Any]], sink: Sink | None = None) -> Report:
        """Return the report; with a `sink`, the findings go there instead of into it."""
        self._marks = bytearray(self._records)
        for rows in self._by_code:
            # A record that holds two keys seen twice may have come twice itself.
            self._take_same(group_by_code({row.number: row for row in rows}.values()))
        for rows in self._by_entity:
            several = self._options.several_columns
            self._take_groups(group_by_entity(rows, several_columns=several))
        for one in self._all_told():
            self._mark_observed(one)
        return self._worded(described, self._findings(sink))

    # -- relations ------------------------------------------------------------------------

    def _take_same(self, same: CodeGroups) -> None:
        for copy, row, lends in same.repeated:
            self._marks[copy.number] |= _COPY
            if lends and "format" in self._slugs:
                self._stands_for[copy.number] = row.number
            self._copies[_prefix(copy.code)] += 1
            self._take_member("repeated", copy, (row,))
        self._groups["repeated"] += same.repeated_codes
        self._largest = max(self._largest, same.largest)
        self._take_groups(same.groups)
        for row in filter(takes_part, same.distinct):
            self._by_entity.add(row.entity, row, row.size())

    def _take_groups(self, groups: Mapping[str, Sequence[Sequence[Row]]]) -> None:
        for slug, found in groups.items():
            self._groups[slug] += len(found)
            for group in found:
                for row in group:
                    self._take_member(slug, row, group)

    def _take_member(self, slug: str, row: Row, group: Sequence[Row]) -> None:
        self._members[slug] += 1
        if slug in self._slugs:
            self._mark(row.number, row.code, slug)
        if self._options.findings:
            draft = FindingDraft(slug, row, group)
            finding = finding_of(draft, self._sources, mend=False)
            size = 600 + 400 * len(finding.related) + len(finding.entity)
            self._related.add((order(draft), finding), size)
        elif slug in self._slugs:
            self._first.append(FindingDraft(slug, row, group))
            if len(self._first) > 1_000 + 2 * self._options.samples:
                self._first = heapq.nsmallest(self._options.samples, self._first, key=order)

    # -- errors ---------------------------------------------------------------------------

    def _all_told(self) -> Iterator[Observed]:
        """Yield what was observed, in order, with the numbers and lines of the registry."""
        for told in self._told:
            for one in unpacked(told.observed):
                line, number = one.line + told.line, one.number + told.number
                yield one._replace(line=line, number=number)

    def _mark_observed(self, one: Observed) -> None:
        if one.slug not in self._slugs:
            return
        number = self._stands_for.get(one.number, one.number)
        if not self._marks[number] & _COPY:
            code = "" if one.slug in _CODELESS else compact(decode(one.cell))
            self._mark(number, encode(code), one.slug)

    def _mark(self, number: int, code: bytes, slug: str) -> None:
        """Count a record as an error, once."""
        marks = self._marks[number]
        if not marks & _ERROR:
            self._errors[_prefix(code)] += 1
        if slug != "legacy" and not marks & _MILDER:
            self._milder += 1
            marks |= _MILDER
        self._marks[number] = marks | _ERROR

    # -- the outcome ----------------------------------------------------------------------

    def _findings(self, sink: Sink | None) -> tuple[Finding, ...]:
        """Return the findings that the report holds; hand them to the sink if there is one."""
        if not self._options.findings:
            counted = (one for one in self._all_told() if one.slug in self._slugs)
            drafts = chain(self._first, (FindingDraft(one.slug, one) for one in counted))
            first = heapq.nsmallest(self._options.samples, drafts, key=order)
            return tuple(finding_of(draft, self._sources, mend=True) for draft in first)
        found = (finding for _, finding in heapq.merge(self._told_findings(), self._related))
        if sink is None:
            return tuple(found)
        sink(found)
        return ()

    def _told_findings(self) -> Iterator[tuple[Any, Finding]]:
        wrong = 0
        for one in self._all_told():
            wrong += one.slug in WRONG
            draft = FindingDraft(one.slug, one)
            yield order(draft), finding_of(draft, self._sources, mend=wrong <= _MENDED)

    def _worded(self, described: Sequence[Mapping[str, Any]], found: tuple[Finding, ...]) -> Report:
        options, slugs = self._options, self._slugs
        codeless = sum(self._kinds[slug] for slug in _CODELESS if slug in slugs)
        copies = Counter[bytes]() if "repeated" in slugs else self._copies
        with_code = self._prefixes.total() + self._wrong.total()
        base = with_code - copies.total() + codeless
        rate = Rate(self._errors.total(), base, options.target)
        distinct = self._records - self._copies.total()
        counters = self._prefixes, self._wrong, copies, self._errors
        whole = self._whole(distinct)
        warnings = warnings_of(whole, described)
        return Report(
            sources=tuple(described),
            entity_known=self._entity_known,
            records=self._records,
            distinct=distinct,
            kinds={kind: self._kinds[kind] for kind in KINDS},
            notes={note: self._notes[note] for note in NOTES},
            relations={slug: Group(self._members[slug], self._groups[slug]) for slug in RELATIONS},
            counted=options.counted,
            rate=rate,
            without_legacy=Rate(self._milder, base, options.target),
            with_code=whole.with_code,
            by_authority=authorities(
                *counters, codeless, options.target, options.by, "no-entity" not in warnings
            ),
            findings=found,
            sample=_sample_of(rate) if options.sample else None,
            warnings=warnings,
            closed=self._closed,
        )

    def _whole(self, distinct: int) -> Whole:
        """Return what the warnings go by."""
        return Whole(
            entity_looked_for=entities_looked_for(self._of_source, self._named),
            no_entity=self._options.no_entity,
            records=self._records,
            distinct=distinct,
            with_code=distinct - sum(self._kinds[kind] for kind in _CODELESS),
            largest=self._largest,
            rounded=self._rounded,
            wrong=sum(self._kinds[kind] for kind in WRONG),
            closed=self._closed,
        )


def _place(item: tuple[Any, Finding]) -> Any:
    return item[0]


def _prefix(code: bytes) -> bytes:
    """Return positions 1-8 of a code of 18 characters, nothing for any other value."""
    text = decode(code)
    return encode(text[:8]) if len(text) == 18 else b""


def _sample_of(rate: Rate) -> Sample | None:
    """Return what a random sample with this rate says; None for no data."""
    if not rate.base:
        return None
    low, high = clopper_pearson(rate.errors, rate.base)
    verdict = sample_verdict(rate.errors, rate.base, rate.target)
    try:
        enough = deciding_sample(rate.target)
    except ValueError:  # a target of 0, or next to it
        enough = None
    return Sample(low * 10_000, high * 10_000, verdict, enough)
