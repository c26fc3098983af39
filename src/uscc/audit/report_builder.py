"""From partial results and settled shares to the report: errors, the rate, findings.

Memory that does not spill grows by one byte per record, one count per distinct positions 1-8 and,
where `format` is counted, one entry of a dict per extra copy that lends its note.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain, compress, count
from typing import Any

from uscc.audit.errors import Errors
from uscc.audit.figures import Figures, report_of
from uscc.audit.finding_store import FindingStore
from uscc.audit.findings import first_findings
from uscc.audit.groups import Draft, Head, Key, Settled, first_drafts
from uscc.audit.options import AuditOptions, Sink
from uscc.audit.partial import Marked, Observed, PartialResult
from uscc.audit.rate import RELATIONS
from uscc.audit.result import Finding, Group, Report, Source
from uscc.audit.selecting import Offsets
from uscc.batch.rows import cut
from uscc.budget import MemoryBudget
from uscc.spill import Spill
from uscc.vocabulary import slugs

#: Kinds that the base leaves out unless they are counted.
_CODELESS = slugs("kind", "codeless")


class ReportBuilder:
    """Takes partial results in their order, then settled shares, and builds the report.

    - `options`: the options of the audit.
    - `sources`: the sources of the records.
    - `budget`: the memory of the findings.
    - `findings`: the findings, where all are made.
    """

    def __init__(
        self, options: AuditOptions, sources: Sequence[Source], budget: MemoryBudget
    ) -> None:
        self.findings = FindingStore(budget.later("findings"))
        self._options = options
        self._slugs = options.slugs
        self._sources = sources
        self._records = 0
        self._kinds: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()
        self._prefixes: Counter[bytes] = Counter()
        # Wrong codes by kind and positions 1-8.
        self._wrong: dict[str, Counter[bytes]] = {}
        self._marked: Spill[tuple[str, int, Marked]] = Spill(budget.share("marked"))
        self._first: list[Observed] = []
        self._drafts: list[Draft] = []
        self._heads: dict[Key, Head] = {}
        # Records and groups of each relation; extra copies by kind and positions 1-8.
        self._members: Counter[str] = Counter()
        self._groups: Counter[str] = Counter()
        self._copies_of: dict[str, Counter[bytes]] = {}
        self._borrower: dict[int, int] = {}
        # For warnings: records of each source, the ones that name their entity; values that have
        # lost digits, closed records, records of the most frequent code.
        self._of_source: Counter[int] = Counter()
        self._named: Counter[int] = Counter()
        self._rounded = self._closed = self._largest = 0

    def add_part(self, part: PartialResult, offsets: Offsets) -> None:
        """Add the next part of the registry.

        - `part`: its partial result.
        - `offsets`: what its numbers and lines count from.
        """
        number, line = offsets
        self._records += part.records
        # `update` adds; `+=` would also look through all counts for ones that are not positive.
        self._kinds.update(part.kinds)
        self._notes.update(part.notes)
        self._prefixes.update(part.prefixes)
        for kind, counts in part.wrong.items():
            self._wrong.setdefault(kind, Counter()).update(counts)
        self._of_source.update(part.of_source)
        self._named.update(part.named)
        self._rounded += part.rounded
        self._closed += part.closed
        for slug, marked in part.marked.items():
            self._marked.append((slug, number, marked), marked.size())
        for one in part.first:
            self._first.append(one._replace(line=one.line + line, number=one.number + number))

    @cached_property
    def errors(self) -> Errors:
        """The errors of identifying codes; asked for once all parts have been added."""
        return Errors(self._records)

    def add_settled(self, settled: Settled) -> None:
        """Add the figures of a share or a piece; first the shares by entity."""
        self._members.update(settled.records)
        self._groups.update(settled.groups)
        self._largest = max(self._largest, settled.largest)
        for kind, counts in settled.copies.items():
            self._copies_of.setdefault(kind, Counter()).update(counts)
        self.errors.mark_copies(settled.copied)
        self._add_errors(settled)
        self.errors.mark_settled(settled.settled)
        self._borrower.update(zip(array("q", settled.lenders), array("q", settled.borrowers)))
        self._drafts = first_drafts(self._drafts + settled.first, self._options.samples)
        self._heads.update(settled.heads)
        self.findings.add(settled.findings)

    def _add_errors(self, settled: Settled) -> None:
        """Count the members of counted relations, unless they are counted already."""
        counted = self.errors.add_fresh(settled.members, settled.by_prefix)
        for numbers, prefixes in zip(settled.members, settled.prefixes):
            if not counted:
                self.errors.add(array("q", numbers), prefixes)

    def nameless(self) -> set[int]:
        """Return the numbers of the related records in the samples that have no name yet."""
        of_drafts = (draft.members() for draft in self._drafts)
        of_heads = (head.members for head in self._heads.values())
        members = chain.from_iterable(chain(of_drafts, of_heads))
        return {member.number for member in members if not member.name}

    def add_names(self, names: Mapping[int, bytes]) -> None:
        """Give names to related records in the samples.

        - `names`: the entity cells of records, by number.
        """
        self._drafts = [draft.named(names) for draft in self._drafts]
        self._heads = {key: head.named(names) for key, head in self._heads.items()}

    def drafted(self) -> set[int]:
        """Return the numbers of the related records in the samples of findings."""
        return {draft.member.number for draft in self._drafts}

    def add_kept(self, cells: Mapping[int, bytes]) -> None:
        """Give kept cells to related records in the samples, by number."""
        self._drafts = [draft.carrying(cells) for draft in self._drafts]

    def delivered(self, report: Report, sink: Sink | None) -> Report:
        """Return the report with its findings; without them if the sink receives them.

        - `report`: the report of `report`.
        - `sink`: receives the report and all findings, or the first ones if no more are made;
          None: the report gets them.
        """
        found: FindingStore | tuple[Finding, ...] = self.findings
        if not self._options.findings:
            samples = self._options.samples
            found = first_findings(self._first, self._drafts, self._heads, self._sources, samples)
        if sink is None:
            return report._replace(findings=tuple(found))
        sink(report, found)
        return report

    # -- errors ---------------------------------------------------------------------------

    def _all_errors(self) -> tuple[int, Counter[bytes]]:
        """Return the number of errors if `legacy` were not counted, and the errors by prefix."""
        counted = self._slugs
        for slug, number, marked in self._marked:
            if slug != "legacy":
                self._add_marked(slug, number, marked)
        others: Counter[bytes] = Counter()
        for kind, counts in self._wrong.items():
            if kind in counted:
                others.update(counts)
                others.subtract(self._copies_of.get(kind, Counter()))
        others[b""] += sum(self._kinds[slug] for slug in _CODELESS if slug in counted)
        if "repeated" in counted:
            others.update(self._copies)
        without_legacy = self.errors.by_prefix.total() + others.total()
        for slug, number, marked in self._marked:
            if slug == "legacy":
                self._add_marked(slug, number, marked)
        others.update(self.errors.by_prefix)
        return without_legacy, others

    def _add_marked(self, slug: str, number: int, marked: Marked) -> None:
        if slug != "format" or not self._borrower:
            self.errors.add_marked(number, marked)
            return
        # Several copies may lend their note to one record.
        numbers = compress(count(number), marked.flags)
        borrowers = [self._borrower.get(one, one) for one in numbers]
        marks = dict(zip(borrowers, cut(marked.prefixes, "8s", 8)))
        self.errors.add(marks, b"".join(marks.values()))

    @property
    def _copies(self) -> Counter[bytes]:
        """The extra copies by positions 1-8."""
        copies: Counter[bytes] = Counter()
        for counts in self._copies_of.values():
            copies.update(counts)
        return copies

    # -- the outcome ----------------------------------------------------------------------

    def report(self, described: Sequence[Mapping[str, Any]]) -> Report:
        """Return the report without findings.

        - `described`: the entry of each source in the report.
        """
        without_legacy, errors = self._all_errors()
        wrong: Counter[bytes] = Counter()
        for counts in self._wrong.values():
            wrong.update(counts)
        figures = Figures(
            self._records,
            self._kinds,
            self._notes,
            {slug: Group(self._members[slug], self._groups[slug]) for slug in RELATIONS},
            self._prefixes,
            wrong,
            self._copies,
            errors,
            without_legacy,
            self._of_source,
            self._named,
            self._rounded,
            self._closed,
            self._largest,
        )
        return report_of(figures, self._options, described)
