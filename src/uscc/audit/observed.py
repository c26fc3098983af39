"""The findings of kinds and notes, from the observations of a part."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from heapq import nsmallest

from uscc.audit.columns import LINE_BITS
from uscc.audit.finding_store import FindingChunk, chunks_of
from uscc.audit.findings import observed_finding
from uscc.audit.groups import Making
from uscc.audit.observing import Observations
from uscc.audit.partial import Observed
from uscc.audit.selecting import Offsets
from uscc.batch.records import BETWEEN
from uscc.code.kinds import WRONG


def observed_findings(
    observations: Sequence[Observations], offsets: Offsets, mended: int, making: Making
) -> Iterator[FindingChunk]:
    """Yield the findings of a part.

    - `observations`: the records with a kind or note.
    - `offsets`: what numbers and lines count from.
    - `mended`: the first so many wrong codes get a suggestion.
    - `making`: how findings are made.
    """
    last = _last_mended(observations, mended)
    for some in observations:
        places = [
            (some.source << LINE_BITS) + line + offsets.line for line in array("q", some.lines)
        ]
        numbers = [number + offsets.number for number in array("q", some.numbers)]
        cells = zip(
            array("q", some.lines),
            array("q", some.numbers),
            some.cells.split(BETWEEN),
            some.names.split(BETWEEN),
            some.codes.split(b"\n"),
        )
        findings = [
            observed_finding(
                Observed(some.source, line + offsets.line, number, some.slug, cell, name, code),
                making.sources,
                mend=(some.source, line, number) <= last,
            )
            for line, number, cell, name, code in cells
        ]
        yield from chunks_of(places, numbers, findings, making.render)


def _last_mended(observations: Sequence[Observations], mended: int) -> tuple[int, int, int]:
    """Return source, line and number of the last wrong code with a suggestion."""
    wrong = (
        (some.source, line, number)
        for some in observations
        if some.slug in WRONG
        for line, number in zip(array("q", some.lines), array("q", some.numbers))
    )
    return max(nsmallest(mended, wrong), default=(-1, 0, 0)) if mended else (-1, 0, 0)
