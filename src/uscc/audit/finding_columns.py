"""Findings of one kind, note or relation as columns: made, and turned into objects or rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Any, NamedTuple

from uscc.audit.result import Finding, Related, Source
from uscc.batch.records import UNIT, decode


class Others(NamedTuple):
    """The one other member of the group of each finding: the fields of `Related`."""

    sources: Sequence[str | None]
    lines: Sequence[int | None]
    codes: Sequence[str | None]
    entities: Sequence[str | None]
    alikes: Sequence[str | None]
    units: Sequence[str]


#: The name of a kept column, and its cell in each finding.
KeptCells = tuple[str, Sequence[str]]


class FindingColumns(NamedTuple):
    """Findings of one slug; the fields of `Finding`, each for all findings.

    - `kind`: the kind, note or relation.
    - `others`: the other member of each group, where each group has one; else None.
    - `related`: all other members of each group; empty where `others` has them, or there are none.
    - `more`: number of further members of each group; empty like `related`.
    - `kept`: name and cells of each kept column.
    """

    kind: str
    sources: Sequence[str]
    lines: Sequence[int | None]
    causes: Sequence[str]
    codes: Sequence[str]
    entities: Sequence[str]
    expected: Sequence[str]
    suggestions: Sequence[str]
    firsts: Sequence[int | None]
    units: Sequence[str]
    others: Others | None = None
    related: Sequence[tuple[Related, ...]] = ()
    more: Sequence[int] = ()
    kept: Sequence[KeptCells] = ()

    def objects(self) -> list[Finding]:
        """Return the findings as objects."""
        size = len(self.codes)
        related: Any = self.related or [()] * size
        if self.others is not None:
            related = zip(map(Related._make, zip(*self.others)))
        kinds, more = [self.kind] * size, self.more or [0] * size
        kept = list(zip(*(cells for _, cells in self.kept))) or [()] * size
        columns = self.sources, self.lines, kinds, *self[3:9], related, more, self.units, kept
        return list(map(Finding._make, zip(*columns)))


class FindingRows(NamedTuple):
    """The rows of a file made from findings, or the findings.

    - `rows`: one per finding.
    - `endings`: the bytes behind each row, mostly the same objects; empty if nothing is behind.
    """

    rows: Sequence[Any]
    endings: Sequence[bytes] = ()


def texts(cells: Sequence[bytes]) -> list[str]:
    """Return the text of each cell; see `uscc.batch.records.decode`."""
    joined = b"\n".join(cells)
    if UNIT not in joined and joined.count(b"\n") == len(cells) - 1:
        # One call decodes all: half the time of a call for each.
        return joined.decode("utf-8", "surrogatepass").split("\n")
    return list(map(decode, cells))


def names_and_units(
    numbers: Sequence[int], sources: Sequence[Source]
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the name of the source of each record, and what its lines count.

    - `numbers`: the numbers of the sources.
    - `sources`: all sources.
    """
    if numbers and numbers.count(numbers[0]) == len(numbers):
        only = sources[numbers[0]]
        return [only.name] * len(numbers), [only.unit] * len(numbers)
    return [sources[at].name for at in numbers], [sources[at].unit for at in numbers]


def known(lines: Sequence[int]) -> Sequence[int | None]:
    """Return the lines, None for the unknown ones."""
    return [line or None for line in lines] if 0 in lines else lines


def kept_cells(
    joined: Sequence[bytes],
    numbers: Sequence[int],
    sources: Sequence[Source],
    names: Sequence[str],
) -> list[KeptCells]:
    """Return the kept columns of records, blank where a source does not have a column.

    - `joined`: the kept cells of each record.
    - `numbers`: the number of the source of each record.
    - `sources`: all sources.
    - `names`: the names of the kept columns of all sources; at least one.
    """
    rows = list(map(bytes.split, joined, repeat(UNIT)))
    places = {number: _places(sources[number].kept, names) for number in set(numbers)}
    if any(some != list(range(len(names))) for some in places.values()):
        rows = [[(*row, b"")[at] for at in places[number]] for row, number in zip(rows, numbers)]
    return [(name, texts(column)) for name, column in zip(names, map(list, zip(*rows)))]


def _places(own: Sequence[str], names: Sequence[str]) -> list[int]:
    """Return the place of the cell for each name; -1, a blank behind all cells, for no cell.

    - `own`: the names of the cells.
    - `names`: all names.
    """
    return [own.index(name) if name in own else -1 for name in names]
