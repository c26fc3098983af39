"""The engine of every audit: combine partial results, finalize once.

The three verbs of a database operator. A collector takes batches (sink); `combine` merges the
partial result of a part, in the order of the registry; `finalize` finds the relations by three
partitioned shuffles and returns the report. The first shuffle is of keys: one executor counts the
repeats of the keys of a hash partition (`uscc.audit.repeats`). By these counts the executors select
the related records, for the second shuffle by entity, for the third by code
(`uscc.audit.relations`). The engine knows no files, processes, bytes or line ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.finding_store import Making
from uscc.audit.groups import Asked
from uscc.audit.keys import settling_memory
from uscc.audit.options import AuditOptions, Sink
from uscc.audit.ordering import answers_in_order
from uscc.audit.partial import PartialResult
from uscc.audit.repeats import ask_repeats
from uscc.audit.report_builder import ReportBuilder
from uscc.audit.result import Report, Source, kept_names
from uscc.audit.selecting import Offsets, RelatedRows, Repeats
from uscc.budget import MemoryBudget
from uscc.code.kinds import WRONG
from uscc.errors import InvalidArgument, RegistryError
from uscc.spill import Spill

if TYPE_CHECKING:
    from uscc.audit.executor import Pool
    from uscc.audit.share import Share


#: Most wrong codes with a suggestion; a registry with more of them has another problem.
_MENDED = 10_000


#: Keys of a partition are taken at once if they need no more than this part of the memory for
#: settling, or if none of them is heavy.
_OF_SETTLING = 4

#: Waits for an answer; asks for the rows of a part, given its number and the number of shares.
_Answer = Callable[[], "RelatedRows"]
_Select = Callable[[int, int], "_Answer | None"]


class _Part(NamedTuple):
    """The place of the columns of a part.

    - `member`: the executor that keeps the columns.
    - `kept`: numbers of the columns there.
    - `observed`: numbers of the observations there.
    - `records`: number of records.
    - `wrong`: number of wrong codes before the part.
    - `offsets`: what the part's numbers and lines count from.
    """

    member: int
    kept: list[int]
    observed: list[int]
    records: int
    wrong: int
    offsets: Offsets


class Engine:
    """Combines the partial results of one audit; `finalize` ends it.

    - `options`: the options of the audit.
    - `sources`: the sources; more may be added until `finalize`.
    - `pool`: the executors.
    - `partitions`: hash partitions of the keys.
    - `budget`: the memory of the whole audit.
    """

    def __init__(
        self,
        options: AuditOptions,
        sources: Sequence[Source],
        pool: Pool,
        partitions: int,
        budget: MemoryBudget,
    ) -> None:
        self._options = options
        self._pool = pool
        self._budget = budget
        self._sources = sources
        each = budget.share("keys").divided(2 * partitions)
        self._builder = ReportBuilder(options, sources, budget)
        # The keys of organization parts and wrong codes, then those of entities.
        self._keys: list[Spill[bytes]] = [Spill(each) for _ in range(2 * partitions)]
        self._parts: list[_Part] = []
        self._hashing: int | None = None
        self._wrong = self._kept_bytes = 0
        self.records = 0

    def combine(self, member: int, result: PartialResult, line: int = 0) -> None:
        """Merge the next part of the registry.

        - `member`: the executor that keeps the part's columns.
        - `line`: lines of the source before the part.
        """
        # Workers have one seed, which need not be that of this process.
        if self._hashing not in (None, result.hashing):
            message = "executors hash text differently; give all the same PYTHONHASHSEED"
            raise InvalidArgument(message)
        self._hashing = result.hashing
        offsets = Offsets(self.records, line)
        kept = result.kept, result.observed, result.records
        self._parts.append(_Part(member, *kept, self._wrong, offsets))
        self.records += result.records
        self._kept_bytes += result.kept_bytes
        self._wrong += sum(result.kinds[kind] for kind in WRONG)
        self._builder.add_part(result, offsets)
        # A part without keys, which was only counted, need not know the number of partitions.
        every = [*result.organizations, *result.entities] or [b""] * len(self._keys)
        for spill, keys in zip(self._keys, every):
            spill.append(keys, len(keys))

    def finalize(
        self,
        described: Sequence[Mapping[str, Any]],
        left_out: Iterable[RegistryError] = (),
        sink: Sink | None = None,
        by_column: str | None = None,
    ) -> Report:
        """Return the report.

        - `described`: the entry of each source in the report.
        - `left_out`: for each table that was not audited, why.
        - `sink`: receives the report and the findings; None: the report contains them.
        - `by_column`: the kept column that names the owner of each finding; None for none.
        """
        making, kept = None, kept_names(self._sources)
        if self._options.findings:
            making = Making(tuple(self._sources), getattr(sink, "render", None), kept)
        self._relate(making)
        if making is not None:
            for chunks in answers_in_order(self._observed(making), self._pool.size + 1):
                self._builder.findings.add(chunks)
        self._name_members()
        self._pool.dismiss()  # before the report, because freeing all their memory takes a while
        report = self._builder.report(described).without(left_out)
        report = report._replace(kept=kept, by_column=by_column)
        return self._builder.delivered(report, sink)

    def _relate(self, making: Making | None) -> None:
        """Find the relations; add them to the report."""
        repeats, (codes, entities) = self._repeats()
        if not codes and not entities:
            return
        # A small file may have no related records.
        from uscc.audit.codes import CodeShare
        from uscc.audit.entities import EntityShare

        asked = self._asked(making)
        self._settle(EntityShare, entities, asked, partial(self._entity_rows, repeats))
        unsettled = codes - self._builder.errors.settled
        self._settle(CodeShare, unsettled, asked, partial(self._code_rows, repeats, making))

    def _settle(self, kind: type[Share], rows: int, asked: Asked, select: _Select) -> None:
        """Have related records selected and settled; add what they say to the report.

        - `kind`: the class of the shares.
        - `rows`: number of related records.
        - `asked`: the options of the relations.
        - `select`: asks for the related records of a part.
        """
        from uscc.audit.relations import Shares

        if not rows:
            return
        each = self._kept_bytes // self.records
        shares = Shares(self._pool, kind, asked, self._budget, rows, each)
        requests = (select(number, shares.number) for number in range(len(self._parts)))
        for related in answers_in_order(filter(None, requests), 2 * self._pool.size):
            shares.add(related)
        for settled in shares.settled():
            self._builder.add_settled(settled)

    def _asked(self, making: Making | None) -> Asked:
        options = self._options
        samples = 0 if options.findings else options.samples
        lends = "format" in options.slugs
        return Asked(options.slugs, options.several_columns, lends, samples, making)

    def _repeats(self) -> tuple[list[Spill[bytes]], list[int]]:
        """Return how often each key is repeated, by partition and part; release the keys.

        Also return how many keys of organization parts and of entities are repeated.
        """
        # A partition may be large, so at most two more requests are sent than there are executors.
        # The fastest executor then has a next one waiting; cores are not equally fast.
        most = settling_memory(self._budget, self._pool.size) // _OF_SETTLING
        answers = (ask_repeats(self._pool, keys, most) for keys in self._released())
        partitions = len(self._keys)
        each = self._budget.share("repeats", partitions)
        repeats: list[Spill[bytes]] = [Spill(each) for _ in range(partitions)]
        repeated = [0, 0]
        for number, found in enumerate(answers_in_order(answers, self._pool.size + 1)):
            for some in found:
                repeats[number].append(some, len(some))
                repeated[number * 2 >= partitions] += len(some) - some.count(0)
        return repeats, repeated

    def _released(self) -> Iterator[Spill[bytes]]:
        """Yield the keys of each partition; drop them then."""
        nothing = MemoryBudget(0)
        for number, keys in enumerate(self._keys):
            yield keys
            self._keys[number] = Spill(nothing)

    def _entity_rows(self, repeats: list[Spill[bytes]], number: int, shares: int) -> _Answer | None:
        """Ask for the entity rows of a part; None: it has none."""
        half, part = len(repeats) // 2, self._parts[number]
        entities = [spill[number] for spill in repeats[half:]]
        if not any(entities):
            return None
        both = Repeats([spill[number] for spill in repeats[:half]], entities)
        return self._pool.ask(part.member, "entity_rows", part.kept, both, part.offsets, shares)

    def _code_rows(
        self, repeats: list[Spill[bytes]], making: Making | None, number: int, shares: int
    ) -> _Answer | None:
        """Ask for the code rows of a part; None: it has none."""
        half, part = len(repeats) // 2, self._parts[number]
        organizations = [spill[number] for spill in repeats[:half]]
        if not any(organizations):
            return None
        marks = self._builder.errors.marks(part.offsets.number, part.records)
        how = part.kept, organizations, marks, part.offsets, shares, making is not None
        return self._pool.ask(part.member, "code_rows", *how)

    def _name_members(self) -> None:
        """Look up names and kept cells of the related records in the samples."""
        self._look_up("names", self._builder.nameless(), self._builder.add_names)
        if any(source.kept for source in self._sources):
            self._look_up("kept_cells", self._builder.drafted(), self._builder.add_kept)

    def _look_up(
        self, method: str, wanted: set[int], add: Callable[[Mapping[int, bytes]], None]
    ) -> None:
        """Look up cells of records.

        - `method`: the method of an executor that has the cells.
        - `wanted`: the numbers of the records.
        - `add`: takes cells by number.
        """
        for part in self._parts if wanted else ():
            first = part.offsets.number
            some = [number for number in wanted if first <= number < first + part.records]
            if some:
                numbers = [number - first for number in some]
                cells = self._pool.ask(part.member, method, part.kept, numbers)
                add(dict(zip(some, cells())))

    def _observed(self, making: Making) -> Iterator[Callable[[], Any]]:
        """Have the findings of kinds and notes made; yield functions that wait for them."""
        for part in self._parts:
            if part.observed:
                mended = max(_MENDED - part.wrong, 0)
                how = part.observed, part.offsets, mended, making
                yield self._pool.ask(part.member, "observed", *how)
