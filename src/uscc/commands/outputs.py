"""What `uscc scan` writes: the findings, the reports of `-o`, and what the screen shows."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from uscc.budget import MemoryBudget
from uscc.errors import RegistryError
from uscc.output import (
    ROWS_OR_WORKBOOK,
    Together,
    refuse_inputs,
    require_ending,
    require_new_folder,
    require_place,
    same_file,
)
from uscc.report.first import first_of_each
from uscc.report.formats import ALL, FORMATS, render, shown_by, write
from uscc.report.saved import format_of
from uscc.sentences import Say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uscc.audit import Finding, Report
    from uscc.audit.finding_store import FindingStore, Render
    from uscc.report.about import About

    _Found = FindingStore | Sequence[Finding]


class Outputs:
    """The outputs of one scan; called with the report and its findings, it writes them.

    - `options`: the options of the command line.
    - `about`: what the report says of itself.
    - `say`: the language.
    - `counted`: the names that count as errors.
    - `listing`: whether an output needs findings; if not, the audit makes only the first errors.
    - `render`: makes rows in the workers, where only the findings file needs findings; else None.

    Raises `RegistryError` for an unknown ending, a file that is read, one that is named twice, or
    a folder for worklists that has files.
    """

    def __init__(
        self, options: argparse.Namespace, about: About, say: Say, counted: Sequence[str]
    ) -> None:
        self._findings: str | None = options.findings
        self._split: str | None = options.split
        self._reports: dict[str, str] = {path: format_of(path) for path in options.output}
        self._screen: str = options.format
        self._require_places(options)
        self._about = about
        self._say = say
        self._budget = MemoryBudget(options.memory, options.tmpdir)
        self._first: Sequence[Finding] = ()
        names = [self._screen, *self._reports.values()]
        every = self._findings is not None or self._split is not None
        _require_use(options, every or any(FORMATS[name].shown is ALL for name in names))
        few = all(FORMATS[name].few for name in names)
        self.listing = every or not few
        self.render: Render | None = None
        # The workers' rows are for one file; other outputs need the findings themselves.
        if self._findings is not None and self._split is None and few:
            self.render = _row_maker(self._findings, say, counted)
        self._most = 0 if self.render else shown_by(names)

    def _require_places(self, options: argparse.Namespace) -> None:
        """Raise `RegistryError` for an output that cannot be written, or must not be."""
        files: list[str] = list(options.output)
        if self._findings is not None:
            require_ending(self._findings, ROWS_OR_WORKBOOK)
            files.insert(0, self._findings)
        for path in files:
            require_place(path)
        if self._split is not None:
            require_new_folder(self._split)
        named = [*files, *filter(None, [self._split])]
        _refuse_twice(named)
        refuse_inputs(options.files, named)

    def __call__(self, report: Report, findings: _Found) -> None:
        """Write all files, together or not at all.

        - `report`: the report.
        - `findings`: the findings; rows where `render` has made them.
        """
        with Together() as files:
            # First, because the other files may be written into this folder, which must be empty.
            if self._split is not None:
                self._write_worklists(files, self._split, report, findings)
            if self._findings is not None:
                self._write_findings(files, self._findings, report, findings)
            self._first = first_of_each(findings, self._most)
            for path, name in self._reports.items():
                some: Iterable[Finding] = self._first if FORMATS[name].shown else findings
                with files.file(path) as file:
                    write(name, report, some, self._about, self._say, file.buffer)

    def _write_findings(self, files: Together, path: str, report: Report, findings: _Found) -> None:
        from uscc.audit.rate import counted_slugs
        from uscc.report.findings import rows_of, write_rows

        say, kept = self._say, report.kept
        if self.render is None:
            counted = counted_slugs(report.counted)
            rows: Iterable[Sequence[bytes]] = rows_of(findings, path, say, kept, counted)
        else:
            rows = findings.buckets()  # type: ignore[union-attr]
        with files.file(path) as file:
            write_rows(rows, path, file.buffer, say, kept)

    def _write_worklists(
        self, files: Together, path: str, report: Report, findings: _Found
    ) -> None:
        from uscc.report.worklists import write_worklists

        with files.folder(path) as folder:
            write_worklists(report, findings, folder, self._say, self._about, self._budget)

    def text(self, report: Report) -> str:
        """Return what the screen shows, once the files are written."""
        return render(self._screen, report, self._first, self._about, self._say)


def _require_use(options: argparse.Namespace, listed: bool) -> None:
    """Raise `RegistryError` for kept columns that no output shows.

    - `options`: the options of the command line.
    - `listed`: whether an output lists all findings.
    """
    if options.by_column is not None and options.split is None:
        raise RegistryError("--by-column says how --split divides the findings; add --split FOLDER")
    if options.keep and not listed:
        raise RegistryError(
            "--keep adds columns to the list of findings; add --findings FILE or -o FILE.xlsx"
        )


def _row_maker(path: str, say: Say, counted: Sequence[str]) -> Any:
    from uscc.report.findings import row_maker

    return row_maker(path, say, counted)


def _refuse_twice(paths: Sequence[str]) -> None:
    """Raise if two outputs are the same file."""
    for number, path in enumerate(paths):
        if any(same_file(path, other) for other in paths[:number]):
            raise RegistryError("is named for two outputs; name another file", path=path)
