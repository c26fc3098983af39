"""The engine of every audit: combine partial results, finalize once.

The three verbs of a database operator. A collector takes batches (sink); `combine` merges the
partial result of a part, in the order of the registry; `finalize` finds the relations by two
partitioned shuffles and returns the report. The first shuffle is of keys: each hash partition is
settled by one executor, which flags the repeated keys. The second is of the related records, which
the executors select by these flags (`uscc.audit.relations`). The engine knows no files, processes,
bytes or line ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.audit.finding_store import Making
from uscc.audit.groups import Asked
from uscc.audit.options import AuditOptions, Sink
from uscc.audit.ordering import answers_in_order
from uscc.audit.partial import PartialResult
from uscc.audit.report_builder import ReportBuilder
from uscc.audit.result import Report, Source
from uscc.audit.selecting import Flags, Offsets
from uscc.budget import MemoryBudget
from uscc.code.kinds import WRONG
from uscc.errors import InvalidArgument
from uscc.spill import Spill

if TYPE_CHECKING:
    from uscc.audit.executor import Pool
    from uscc.audit.relations import Relations


#: Most wrong codes with a suggestion; a registry with more of them has another problem.
_MENDED = 10_000


class _Part(NamedTuple):
    """The place of the columns of a part.

    - `member`: the executor that keeps the columns.
    - `kept`: numbers of the columns there.
    - `observed`: numbers of the observations there.
    - `wrong`: number of wrong codes before the part.
    - `offsets`: what the part's numbers and lines count from.
    """

    member: int
    kept: list[int]
    observed: list[int]
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
        self._builder = ReportBuilder(options, sources, budget)
        each = budget.share("keys", 2 * partitions)
        # The keys of organization parts and wrong codes, then those of entities.
        self._keys: list[Spill[bytes]] = [Spill(each) for _ in range(2 * partitions)]
        self._parts: list[_Part] = []
        self._hashing: int | None = None
        self._wrong = 0
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
        self._parts.append(_Part(member, result.kept, result.observed, self._wrong, offsets))
        self.records += result.records
        self._wrong += sum(result.kinds[kind] for kind in WRONG)
        self._builder.add_part(result, offsets)
        for spill, keys in zip(self._keys, (*result.organizations, *result.entities)):
            spill.append(keys, len(keys))

    def finalize(self, described: Sequence[Mapping[str, Any]], sink: Sink | None = None) -> Report:
        """Return the report.

        - `described`: the entry of each source in the report.
        - `sink`: receives the findings; None: the report contains them.
        """
        making = None
        if self._options.findings:
            making = Making(tuple(self._sources), getattr(sink, "render", None))
        self._relate(making)
        if making is not None:
            for chunks in answers_in_order(self._observed(making), self._pool.size + 1):
                self._builder.findings.add(chunks)
        self._pool.dismiss()  # before the report, because freeing all their memory takes a while
        return self._builder.report(described, sink)

    def _relate(self, making: Making | None) -> None:
        """Find the relations; add them to the report."""
        flags, repeated = self._flags()
        if not any(repeated):
            return
        from uscc.audit.relations import Relations  # a small file may have no related records

        relations = Relations(self._pool, self._asked(making), self._budget, *repeated)
        for related in answers_in_order(self._selected(flags, relations), 2 * self._pool.size):
            relations.add(related)
        del flags
        for settled in relations.settled(self._builder.errors):
            self._builder.add_settled(settled)

    def _asked(self, making: Making | None) -> Asked:
        options = self._options
        samples = 0 if options.findings else options.samples
        lends = "format" in options.slugs
        return Asked(options.slugs, options.several_columns, lends, samples, making)

    def _flags(self) -> tuple[list[Spill[bytes]], list[int]]:
        """Return a flag per key, repeated or not, by partition and part; release the keys.

        Also return how many keys of organizations and of entities are repeated.
        """
        # A partition may be large, so at most two more requests are sent than there are executors.
        # The fastest executor then has a next one waiting; cores are not equally fast.
        answers = (
            self._pool.ask(self._pool.idlest(), "duplicates", list(keys))
            for keys in self._released()
        )
        partitions = len(self._keys)
        each = self._budget.share("flags", partitions)
        flags: list[Spill[bytes]] = [Spill(each) for _ in range(partitions)]
        repeated = [0, 0]
        for number, found in enumerate(answers_in_order(answers, self._pool.size + 1)):
            for some in found:
                flags[number].append(some, len(some))
                repeated[number * 2 < partitions] += some.count(1)
        return flags, repeated

    def _released(self) -> Iterator[Spill[bytes]]:
        """Yield the keys of each partition; drop them then."""
        nothing = MemoryBudget(0)
        for number, keys in enumerate(self._keys):
            yield keys
            self._keys[number] = Spill(nothing)

    def _selected(
        self, flags: list[Spill[bytes]], relations: Relations
    ) -> Iterator[Callable[[], Any]]:
        """Have the related records of each part selected; yield functions that wait for them."""
        half = len(flags) // 2
        for number, part in enumerate(self._parts):
            found = [spill[number] for spill in flags]
            if any(found):
                both = Flags(found[:half], found[half:])
                how = part.kept, both, part.offsets, relations.shares
                yield self._pool.ask(part.member, "select", *how)

    def _observed(self, making: Making) -> Iterator[Callable[[], Any]]:
        """Have the findings of kinds and notes made; yield functions that wait for them."""
        for part in self._parts:
            if part.observed:
                mended = max(_MENDED - part.wrong, 0)
                how = part.observed, part.offsets, mended, making
                yield self._pool.ask(part.member, "observed", *how)
