"""The findings of kinds and notes, from the observations of a part."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from itertools import groupby
from operator import attrgetter

from uscc.audit.columns import LINE_BITS
from uscc.audit.finding_columns import (
    FindingColumns,
    KeptCells,
    kept_cells,
    known,
    names_and_units,
    texts,
)
from uscc.audit.finding_store import TOGETHER, FindingChunk, Making, chunks_of
from uscc.audit.observing import Observations
from uscc.audit.selecting import Offsets
from uscc.batch.causes import causes_of, expected_of
from uscc.batch.records import BETWEEN
from uscc.code.kinds import KINDS, WRONG

#: Source, line and number of a record in a part.
_Place = tuple[int, int, int]


def observed_findings(
    observations: Sequence[Observations], offsets: Offsets, mended: int, making: Making
) -> Iterator[FindingChunk]:
    """Yield the findings of a part.

    - `observations`: the records with a kind or note.
    - `offsets`: what numbers and lines count from.
    - `mended`: number of wrong codes with a suggestion, the first ones.
    - `making`: how findings are made.
    """
    last = _last_mended(observations, mended)
    by_slug = sorted(observations, key=attrgetter("slug", "source"))
    for (slug, source), some in groupby(by_slug, attrgetter("slug", "source")):
        for one in _together(list(some)):
            lines, numbers = array("q", one.lines), array("q", one.numbers)
            mend: list[bool] = []
            if slug in WRONG:
                mend = [(source, *place) <= last for place in zip(lines, numbers)]
            shifted = [line + offsets.line for line in lines]
            columns = _columns(one, shifted, mend, making)
            places = [(source << LINE_BITS) + line for line in shifted]
            numbered = [number + offsets.number for number in numbers]
            yield from chunks_of(places, numbered, columns, making.render)


def _together(observations: list[Observations]) -> Iterator[Observations]:
    """Yield observations of one slug and source, some thousand records at a time."""
    start = records = 0
    for stop, one in enumerate(observations, 1):
        records += len(one.numbers) // 8
        if records >= TOGETHER or stop == len(observations):
            some = observations[start:stop]
            _, _, numbers, lines, cells, codes, names, kept = zip(*some)
            yield Observations(
                one.source,
                one.slug,
                b"".join(numbers),
                b"".join(lines),
                BETWEEN.join(cells),
                b"".join(codes),
                BETWEEN.join(names),
                BETWEEN.join(kept),
            )
            start, records = stop, 0


def _columns(
    some: Observations, lines: Sequence[int], mend: Sequence[bool], making: Making
) -> FindingColumns:
    """Return the findings of one slug.

    - `some`: the observations.
    - `lines`: the lines in the source.
    - `mend`: whether each gets a suggestion; empty: none does.
    - `making`: how findings are made.
    """
    codes = some.codes.split(b"\n")[:-1]
    cells = texts(some.cells.split(BETWEEN))
    blank = [""] * len(codes)
    is_kind = some.slug in KINDS
    numbers = [some.source] * len(codes)
    names, units = names_and_units(numbers, making.sources)
    return FindingColumns(
        some.slug,
        names,
        known(lines),
        causes_of(codes, some.slug) if is_kind else blank,
        cells,
        texts(some.names.split(BETWEEN)),
        expected_of(codes, some.slug) if is_kind else blank,
        _suggestions(cells, codes, mend) if any(mend) else blank,
        [None] * len(codes),
        units,
        kept=_kept(some, numbers, making) if making.kept else (),
    )


def _kept(some: Observations, numbers: Sequence[int], making: Making) -> list[KeptCells]:
    """Return the kept columns; a source without any of them has no cells to be split."""
    has_some = making.sources[some.source].kept
    joined = some.kept.split(BETWEEN) if has_some else [b""] * len(numbers)
    return kept_cells(joined, numbers, making.sources, making.kept)


def _suggestions(cells: Sequence[str], codes: Sequence[bytes], mend: Sequence[bool]) -> list[str]:
    from uscc.repair.suggesting import only_suggestion  # only wrong codes need it

    return [
        (only_suggestion(cell, code) or "") if some else ""
        for cell, code, some in zip(cells, texts(codes), mend)
    ]


def _last_mended(observations: Sequence[Observations], mended: int) -> _Place:
    """Return the place of the last wrong code with a suggestion."""
    wrong = (
        (some.source, line, number)
        for some in observations
        if some.slug in WRONG
        for line, number in zip(array("q", some.lines), array("q", some.numbers))
    )
    return max(nsmallest(mended, wrong), default=(-1, 0, 0)) if mended else (-1, 0, 0)
