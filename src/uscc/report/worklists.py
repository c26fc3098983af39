"""Worklists: one workbook for each registering authority, or other owner, that has findings.

Findings come once, in the order of their places. Their rows are kept by owner, in memory or in a
temporary file, and written owner by owner.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from uscc.audit.authorities import LEVELS
from uscc.audit.rate import Rate, counted_slugs
from uscc.batch.folding import fold
from uscc.budget import MEMORY, MemoryBudget
from uscc.code.text import compact
from uscc.errors import RegistryError
from uscc.regions import find
from uscc.report.file_names import FileNames
from uscc.report.verdict import authority_name, department_name
from uscc.report.workbook.findings import cells_of, in_groups
from uscc.report.workbook.worklist import Owner, worklist_rows, write_index, write_worklist
from uscc.spill import Spill

if TYPE_CHECKING:
    from uscc.audit import Finding, Report
    from uscc.audit.result import Authority
    from uscc.report.about import About
    from uscc.sentences import Say

#: What tells an owner: department and region, or a folded cell. Empty: no owner.
_Key = str

_KeyOf = Callable[["Finding"], _Key]

_BUDGET = MemoryBudget(MEMORY)

#: Most owners that a column may name. A column with more values names the records.
_OWNERS = 5_000


def write_worklists(
    report: Report,
    findings: Iterable[Finding],
    folder: str,
    say: Say,
    about: About,
    budget: MemoryBudget = _BUDGET,
) -> None:
    """Write a worklist for each owner of findings, and a list of them all.

    The owner is the registering authority in the code; with `Report.by_column` the cell of that
    column. Findings without an owner have a worklist of their own.

    - `report`: the report.
    - `findings`: all findings; read once.
    - `folder`: an empty folder; that of `uscc.output.Together.folder` appears whole or not at all.
    - `say`: the language.
    - `about`: what the report says of itself.
    - `budget`: the memory of the whole audit.

    Raises `RegistryError` if the column names more than 5,000 owners.
    """
    owners = _by_authority(report, say) if report.by_column is None else _by_column(report, say)
    rows = _Rows(report, owners.key_of, say, budget.later("worklists"))
    for some in in_groups(findings):
        rows.add(some)
        if report.by_column is not None and len(rows.counts) > _OWNERS:
            raise RegistryError(
                "the column {column!r} (--by-column) has more than {most:,} values, and each would"
                " be a workbook; name a column with fewer values",
                column=report.by_column,
                most=_OWNERS,
            )
    names = FileNames(".xlsx")
    index = names.name(say("00_index"))
    written = []
    for key in sorted(rows.counts, key=lambda key: (not key, key)):
        label, name, rate = owners.told(key)
        owner = Owner(name, rate, *rows.counts[key])
        path = names.name(label)
        with open(os.path.join(folder, path), "xb") as file:
            write_worklist(owner, rows.of(key), report.kept, say, about, file)
        written.append((path, owner))
    with open(os.path.join(folder, index), "xb") as file:
        write_index(written, say, about, file)


class _Rows:
    """The rows of findings by owner.

    - `counts`: for each owner, the number of findings, and of the counted ones.
    """

    def __init__(self, report: Report, key_of: _KeyOf, say: Say, budget: MemoryBudget) -> None:
        self.counts: dict[_Key, tuple[int, int]] = {}
        self._kept = len(report.kept)
        self._counted = counted_slugs(report.counted)
        self._key_of = key_of
        self._say = say
        # Half for rows that wait, half for chunks that stay in memory.
        self._room = budget.memory // 2
        self._chunks: Spill[bytes] = Spill(budget.divided(2))
        self._numbers: dict[_Key, list[int]] = {}
        self._waiting: dict[_Key, list[bytes]] = {}
        self._size = 0

    def add(self, findings: Sequence[Finding]) -> None:
        """Add some findings."""
        rows = worklist_rows(cells_of(findings, self._kept, self._counted, self._say))
        for finding, row in zip(findings, rows):
            key = self._key_of(finding)
            number, counted = self.counts.get(key, (0, 0))
            self.counts[key] = number + 1, counted + (finding.kind in self._counted)
            self._waiting.setdefault(key, []).append(row)
            self._size += len(row)
        if self._size > self._room:
            self._put_away()

    def of(self, key: _Key) -> Iterator[bytes]:
        """Yield the rows of an owner, any number of them at a time."""
        for number in self._numbers.get(key, ()):
            yield self._chunks[number]
        yield b"".join(self._waiting.pop(key, ()))

    def _put_away(self) -> None:
        for key, rows in self._waiting.items():
            chunk = b"".join(rows)
            number = self._chunks.append(chunk, len(chunk))
            self._numbers.setdefault(key, []).append(number)
        self._waiting.clear()
        self._size = 0


# -- Owners ----------------------------------------------------------------------------------------


class _Owners:
    """How the owner of a finding is found, and what it is called.

    - `key_of`: returns what tells the owner of a finding.
    - `told`: returns the name of its file, its name, and its figures.
    """

    def __init__(
        self, key_of: _KeyOf, told: Callable[[_Key], tuple[str, str, Rate | None]]
    ) -> None:
        self.key_of = key_of
        self.told = told


def _by_authority(report: Report, say: Say) -> _Owners:
    """Return the registering authorities as owners: department and region, as in the report."""
    digits = LEVELS[report.by]
    known = {
        f"{one.department or ''}{(one.region or '')[:digits]}": one for one in report.by_authority
    }

    def key_of(finding: Finding) -> _Key:
        code = compact(finding.code)
        key = code[:1] + code[2 : 2 + digits]
        return key if len(code) == 18 and key in known else ""

    def told(key: _Key) -> tuple[str, str, Rate | None]:
        if not key:
            rate = known[""].rate if "" in known else None
            return say("no-authority"), say("no registering authority in the code"), rate
        one = known[key]
        return _file_label(one, say), authority_name(one, say), one.rate

    return _Owners(key_of, told)


def _file_label(one: Authority, say: Say) -> str:
    """Return the codes and the names of an authority for the name of a file."""
    department, code = one.department or "", one.region or ""
    region = find(code)
    parts = (
        f"{department}{code}",
        region.full_name if region else "",
        department_name(department, say),
    )
    return "_".join(filter(None, parts))


def _by_column(report: Report, say: Say) -> _Owners:
    """Return the cells of a column as owners; equal names are one, whatever their width or case."""
    at = report.kept.index(report.by_column or "")
    cells: dict[_Key, str] = {}

    def key_of(finding: Finding) -> _Key:
        cell = finding.kept[at].strip() if at < len(finding.kept) else ""
        key = fold(cell)
        cells.setdefault(key, cell)
        return key

    def told(key: _Key) -> tuple[str, str, Rate | None]:
        if not key:
            return say("no-owner"), say("no owner named"), None
        return cells[key], cells[key], None

    return _Owners(key_of, told)
