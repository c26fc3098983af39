"""`uscc scan`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

import uscc
from uscc.commands.complaints import complain
from uscc.commands.wildcards import expanded
from uscc.errors import RegistryError
from uscc.sentences import Say

if TYPE_CHECKING:
    from uscc.audit import Report
    from uscc.readers.options import ReadOptions
    from uscc.report.about import About
    from uscc.report.progress import ProgressLine


def scan(options: argparse.Namespace, say: Say) -> int:
    """Audit registry files; return the exit status."""
    from uscc.audit.options import audit_options
    from uscc.commands.outputs import Outputs
    from uscc.report.first import FIRST
    from uscc.scanning.session import Resources, audit_files

    options.files = expanded(options.files)
    counted = _counted(options)
    outputs = Outputs(options, _about(options), say, counted)
    how = _how(options)
    if options.names:
        from uscc.commands.columns import list_columns

        return list_columns(options.files, how, say)
    asked = audit_options(
        counted=counted,
        target=options.target,
        several_columns=how.several_columns,
        findings=outputs.listing,
        samples=FIRST,
        by=options.by,
        sample=options.sample,
        no_entity=options.no_entity,
    )
    means = Resources(options.workers, options.memory, options.tmpdir, fork=_may_fork())
    progress = _progress(options, say)
    try:
        report = audit_files(options.files, how, asked, means, sink=outputs, progress=progress)
    finally:
        if progress is not None:
            progress.close()
    if options.format != "text":  # which says it itself
        _complain_of_rows(report, say)
    print(outputs.text(report), end="")
    return 0 if report.verdict == "met" else 1


def _about(options: argparse.Namespace) -> About:
    """Return what the reports say of themselves."""
    import shlex

    from uscc.report.about import About, time_now

    command = shlex.join(["uscc", *options.words])
    written = *options.output, *filter(None, [options.split])
    return About(uscc.__version__, options.findings, time_now(), command, written)


def _complain_of_rows(report: Report, say: Say) -> None:
    """Say what must be known of the rows of each source: ragged ones, rows left out."""
    from uscc.report.source_text import source_notes

    for source in report.sources:
        for note in source_notes(source, say):
            complain(say.listed(": ", (source["path"], note)), say)


def _progress(options: argparse.Namespace, say: Say) -> ProgressLine | None:
    """Return what shows how far the scan has come: on a terminal, unless it is to be quiet."""
    if options.quiet or sys.stderr is None or not sys.stderr.isatty():
        return None
    from uscc.report.progress import ProgressLine

    return ProgressLine(say)


def _may_fork() -> bool:
    """Tell whether workers may be forked: on Linux, in the only thread, and where the process that
    started this one has not set SIGCHLD to be ignored.
    """
    import signal
    import threading

    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    return signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL


def _counted(options: argparse.Namespace) -> tuple[str, ...]:
    """Return the counted names: `--strict` adds the notes, `--legacy` takes the variants out."""
    counted: tuple[str, ...] = options.count
    if options.strict:
        counted += ("+notes",)
    return (*counted, "-legacy") if options.legacy else counted


def _how(options: argparse.Namespace) -> ReadOptions:
    from uscc.scanning import how_to_read

    if options.no_entity and options.entity:
        raise RegistryError(
            "-E names a column of entities, --no-entity says there is none; drop one"
        )
    if options.no_status and options.status:
        raise RegistryError(
            "-S names a column of statuses, --no-status says there is none; drop one"
        )
    return how_to_read(
        code=options.code,
        entity=[] if options.no_entity else options.entity,
        status=[] if options.no_status else options.status,
        encoding=options.encoding,
        delimiter=options.delimiter,
        header=False if options.no_header_row else None,
        quoting=not options.no_quotes,
        header_line=options.header_line,
        sheets=options.sheet,
        table=options.table,
        where=options.where,
        keep=options.keep,
        by_column=options.by_column,
    )
