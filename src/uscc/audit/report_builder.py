"""From partial results and related records to the report: errors, the rate, findings.

Memory grows with the registry by one byte per record, one count per distinct positions 1-8 and,
where `format` is counted, one entry of a dict per extra copy. Everything that grows with the
findings is in lists that spill.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from uscc.audit.authorities import authorities
from uscc.audit.columns import Row
from uscc.audit.findings import FindingDraft, finding_of, order, unpacked
from uscc.audit.options import AuditOptions, Sink
from uscc.audit.partial import Observed, PartialResult
from uscc.audit.rate import Rate
from uscc.audit.relations import RELATIONS, CodeGroups, group_by_code, group_by_entity, takes_part
from uscc.audit.result import Finding, Group, Report, Sample, Source
from uscc.audit.warnings import Whole, entities_looked_for, warnings_of
from uscc.batch.records import decode, encode
from uscc.budget import MemoryBudget
from uscc.code.kinds import KINDS, WRONG
from uscc.code.notes import NOTES
from uscc.spill import Buckets, Sorted, Spill
from uscc.vocabulary import slugs

#: Kinds that the base leaves out unless they are counted.
_CODELESS = slugs("kind", "codeless")

#: Most wrong codes with a suggestion; a registry with more of them has another problem.
_MENDED = 10_000

#: Marks of a record: an error; an error even if `legacy` is not counted; an extra copy.
_ERROR, _MILDER, _COPY = 1, 2, 4


class ReportBuilder:
    """Takes partial results in their order, then related records, and builds the report.

    - `options`: the options of the audit.
    - `sources`: the sources of the records.
    - `budget`: the memory of the whole audit.
    """

    def __init__(
        self, options: AuditOptions, sources: Sequence[Source], budget: MemoryBudget
    ) -> None:
        self._options = options
        self._slugs = options.slugs
        self._sources = sources
        self._records = 0
        self._kinds: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()
        self._prefixes: Counter[bytes] = Counter()
        self._wrong: Counter[bytes] = Counter()
        # Observations of each part, and the offsets of their numbers and lines.
        self._observed: Spill[bytes] = Spill(budget.share("observed"))
        self._parts: list[tuple[int, int]] = []
        self._by_code: Buckets[Row] = Buckets(budget.share("by_code"))
        self._by_entity: Buckets[Row] = Buckets(budget.share("by_entity"))
        self._related = Sorted[tuple[Any, Finding]](budget.share("related"), key=_place)
        self._first: list[FindingDraft] = []
        # Records and groups of each relation; errors by prefix; errors if `legacy` is not counted.
        self._members: Counter[str] = Counter()
        self._groups: Counter[str] = Counter()
        self._errors: Counter[bytes] = Counter()
        self._milder = 0
        self._copies: Counter[bytes] = Counter()
        self._stands_for: dict[int, int] = {}
        self._marks = bytearray()
        # For warnings: records of each source, the ones that name their entity; values that have
        # lost digits, closed records, records of the most frequent code.
        self._of_source: Counter[int] = Counter()
        self._named: Counter[int] = Counter()
        self._rounded = self._closed = self._largest = 0

    def add_part(self, part: PartialResult, line: int) -> None:
        """Add the next part of the registry.

        - `part`: its partial result.
        - `line`: number of lines of the source before the part.
        """
        if part.observed:
            self._parts.append((self._records, line))
            self._observed.append(part.observed, len(part.observed))
        self._records += part.records
        # `update` adds; `+=` would also look through all counts for ones that are not positive.
        self._kinds.update(part.kinds)
        self._notes.update(part.notes)
        self._prefixes.update(part.prefixes)
        self._wrong.update(part.wrong_prefixes)
        self._of_source.update(part.of_source)
        self._named.update(part.named)
        self._rounded += part.rounded
        self._closed += part.closed

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Add candidates: all records with a duplicate key, and possibly others."""
        for row in rows:
            self._by_code.add(row.code[8:17] if row.identifies else row.code, row, row.size())

    def report(self, described: Sequence[Mapping[str, Any]], sink: Sink | None = None) -> Report:
        """Return the report.

        - `described`: the entry of each source in the report.
        - `sink`: receives the findings; None: the report contains them.
        """
        self._marks = bytearray(self._records)
        for rows in self._by_code:
            # A record with two duplicate keys may have been added twice.
            self._take_same(group_by_code({row.number: row for row in rows}.values()))
        for rows in self._by_entity:
            several = self._options.several_columns
            self._take_groups(group_by_entity(rows, several_columns=several))
        for one in self._all_observed():
            self._mark_observed(one)
        return self._built(described, self._findings(sink))

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
            others = len(finding.related)  # only the first ten have their own texts
            size = 600 + 300 * min(others, 10) + 40 * others + len(finding.entity)
            self._related.add((order(draft), finding), size)
        elif slug in self._slugs:
            self._first.append(FindingDraft(slug, row, group))
            if len(self._first) > 1_000 + 2 * self._options.samples:
                self._first = heapq.nsmallest(self._options.samples, self._first, key=order)

    # -- errors ---------------------------------------------------------------------------

    def _all_observed(self) -> Iterator[Observed]:
        """Yield the observations in order, with the numbers and lines of the registry."""
        for (number, line), observed in zip(self._parts, self._observed):
            for one in unpacked(observed):
                yield one._replace(line=one.line + line, number=one.number + number)

    def _mark_observed(self, one: Observed) -> None:
        if one.slug not in self._slugs:
            return
        number = self._stands_for.get(one.number, one.number)
        if not self._marks[number] & _COPY:
            self._mark(number, b"" if one.slug in _CODELESS else one.code, one.slug)

    def _mark(self, number: int, code: bytes, slug: str) -> None:
        """Count a record as an error, at most once."""
        marks = self._marks[number]
        if not marks & _ERROR:
            self._errors[_prefix(code)] += 1
        if slug != "legacy" and not marks & _MILDER:
            self._milder += 1
            marks |= _MILDER
        self._marks[number] = marks | _ERROR

    # -- the outcome ----------------------------------------------------------------------

    def _findings(self, sink: Sink | None) -> tuple[Finding, ...]:
        """Return the findings of the report; none if the sink receives them."""
        if not self._options.findings:
            counted = (one for one in self._all_observed() if one.slug in self._slugs)
            drafts = chain(self._first, (FindingDraft(one.slug, one) for one in counted))
            first = heapq.nsmallest(self._options.samples, drafts, key=order)
            return tuple(finding_of(draft, self._sources, mend=True) for draft in first)
        found = (finding for _, finding in heapq.merge(self._observed_findings(), self._related))
        if sink is None:
            return tuple(found)
        sink(found)
        return ()

    def _observed_findings(self) -> Iterator[tuple[Any, Finding]]:
        wrong = 0
        for one in self._all_observed():
            wrong += one.slug in WRONG
            draft = FindingDraft(one.slug, one)
            yield order(draft), finding_of(draft, self._sources, mend=wrong <= _MENDED)

    def _built(self, described: Sequence[Mapping[str, Any]], found: tuple[Finding, ...]) -> Report:
        options, slugs = self._options, self._slugs
        codeless = sum(self._kinds[slug] for slug in _CODELESS if slug in slugs)
        copies = Counter[bytes]() if "repeated" in slugs else self._copies
        with_code = self._prefixes.total() + self._wrong.total()
        base = with_code - copies.total() + codeless
        rate = Rate(self._errors.total(), base, options.target)
        distinct = self._records - self._copies.total()
        counters = self._prefixes, self._wrong, copies, self._errors
        whole = self._whole(distinct)
        report = Report(
            sources=tuple(described),
            entity_known=any(self._named.values()),
            records=self._records,
            distinct=distinct,
            kinds={kind: self._kinds[kind] for kind in KINDS},
            notes={note: self._notes[note] for note in NOTES},
            relations={slug: Group(self._members[slug], self._groups[slug]) for slug in RELATIONS},
            counted=options.counted,
            rate=rate,
            without_legacy=Rate(self._milder, base, options.target),
            with_code=whole.with_code,
            by_authority=(),
            findings=found,
            sample=_sample_of(rate) if options.sample else None,
            warnings=warnings_of(whole, described),
            closed=self._closed,
        )
        # A doubt about the whole registry applies to each authority: neither may be met.
        decided = report.doubted_by is None
        placed = authorities(*counters, codeless, options.target, options.by, decided)
        return report._replace(by_authority=placed)

    def _whole(self, distinct: int) -> Whole:
        """Return the figures from which the warnings are made."""
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
    """Return positions 1-8 of a code of 18 characters; `b""` for any other value."""
    text = decode(code)
    return encode(text[:8]) if len(text) == 18 else b""


def _sample_of(rate: Rate) -> Sample | None:
    """Return the estimate from a random sample with this rate; None for no data."""
    if not rate.base:
        return None
    # Loaded late: its table of points takes half a millisecond, and few audits are of samples.
    from uscc.audit.interval import clopper_pearson, deciding_sample, sample_verdict

    low, high = clopper_pearson(rate.errors, rate.base)
    verdict = sample_verdict(rate.errors, rate.base, rate.target)
    try:
        enough = deciding_sample(rate.target)
    except ValueError:  # a target of 0 or nearly 0
        enough = None
    return Sample(low * 10_000, high * 10_000, verdict, enough)
