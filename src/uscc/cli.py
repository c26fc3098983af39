"""The command line. Each verb is a thin call of the library's function of the same name.

Data goes to standard output, everything else to standard error. Exit status: 0 target met
(check: all right), 1 missed (check: some not right), 2 usage, input or output error, 130
after Ctrl-C.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NoReturn

import uscc
from uscc.errors import RegistryError
from uscc.options import CI_FORMATS, parser

if TYPE_CHECKING:
    from uscc.audit.conclusion import Sink
    from uscc.audit.result import Finding, Report
    from uscc.readers.registry import Reading
    from uscc.report.ci import FirstFindings
    from uscc.report.progress import ProgressLine

#: Errors shown in the report; a findings file has all.
_FIRST_ERRORS = 3


def run() -> NoReturn:
    """Run the command of this process and leave it.

    The garbage collector would only walk millions of live objects. Leaves by `os._exit`:
    taking the objects down one by one would cost a tenth of a second, and everything is
    flushed and closed by then.
    """
    gc.disable()
    signal.signal(signal.SIGTERM, _terminated)
    try:
        status = main()
    except Exception as error:  # a fault of this program: its status must not be a verdict's
        sys.excepthook(type(error), error, error.__traceback__)
        status = 2
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            if stream is not None:  # closed from the start, as by >&-
                stream.flush()
    os._exit(status)


def _terminated(number: int, _frame: object) -> NoReturn:
    """Leave as after an error, so that no temporary file stays."""
    raise SystemExit(128 + number)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; never raises for what a user can do."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what it cannot hold is escaped
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(argv)
    if options.format != "text" and isinstance(sys.stdout, io.TextIOWrapper):
        # What programs read is UTF-8 wherever it goes.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _COMMANDS[options.verb](options)
        if sys.stdout is not None:
            sys.stdout.flush()
        return int(status)
    except RegistryError as error:
        _complain(str(error))
        return 2
    except MemoryError:
        _complain("there is not enough memory; allow less with --memory, fewer with --workers")
        return 2
    except KeyboardInterrupt:
        _complain("interrupted; no file was left half written")
        return 130
    except BrokenPipeError:
        # The reader had enough (| head): no error, and nothing to say at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        _complain(f"cannot write the report: {error.strerror or error}")
        return 2


def _complain(message: str) -> None:
    """Say something on standard error, in one line that is safe on a terminal."""
    from uscc.report.words import shown

    if sys.stderr is not None:  # closed from the start, as by 2>&-
        print("uscc:", shown(message, most=2_000), file=sys.stderr)


# -- scan -----------------------------------------------------------------------------------


def _scan(options: argparse.Namespace) -> int:
    from uscc.audit.conclusion import question
    from uscc.scanning.session import Means, audit_files

    if options.names:
        return _list_names(options)
    if options.findings is not None:
        _refuse_input(options.findings, options.files)
    how = _how(options)
    first = _first_findings(options.format)
    asked = question(
        counted=_counted(options),
        target=options.target,
        several_columns=how.several_columns,
        findings=first is not None or options.findings is not None,
        samples=_FIRST_ERRORS,
        by=options.by,
        sample=options.sample,
    )
    means = Means(options.workers, options.memory, options.tmpdir, fork=_may_fork())
    progress = _progress(options)
    try:
        sink = _sink(options.findings, first)
        report = audit_files(options.files, how, asked, means, sink=sink, progress=progress)
    finally:
        if progress is not None:
            progress.close()
    _print_report(report, options, first)
    return 0 if report.verdict == "met" else 1


def _print_report(report: Report, options: argparse.Namespace, first: FirstFindings | None) -> None:
    """Print the report in the format that was asked for."""
    from uscc.report.text import report_text, source_notes

    if options.format == "text":
        print(report_text(report, findings_path=options.findings), end="")
        return
    for source in report.sources:
        for note in source_notes(source):
            _complain(f"{source['path']}: {note}")
    if first is not None:
        print(first.text(report, uscc.__version__), end="")
    else:
        from uscc.report.words import json_text

        print(json_text(report.as_dict(), indent=1))


def _first_findings(form: str) -> FirstFindings | None:
    """Return what keeps the findings that a CI service is to show; None for other formats."""
    if form not in CI_FORMATS:
        return None
    from uscc.report.ci import FirstFindings

    return FirstFindings(form)


def _sink(path: str | None, first: FirstFindings | None) -> Sink | None:
    """Return what takes the findings: their file, what keeps the first ones, or both."""
    if path is None:
        return None if first is None else first.take
    from uscc.report.findings import write_findings

    def write(findings: Iterable[Finding]) -> None:
        write_findings(findings if first is None else first.passing(findings), path)

    return write


def _progress(options: argparse.Namespace) -> ProgressLine | None:
    """Return what shows how far the scan has come: on a terminal, unless it is to be quiet."""
    if options.quiet or sys.stderr is None or not sys.stderr.isatty():
        return None
    from uscc.report.progress import ProgressLine

    return ProgressLine()


def _may_fork() -> bool:
    """Tell whether workers may be copies of this process: on Linux, and no other thread."""
    import threading

    return sys.platform == "linux" and threading.active_count() == 1


def _counted(options: argparse.Namespace) -> tuple[str, ...]:
    """Return what is counted: `--strict` adds the notes, `--legacy` takes the variants out."""
    counted: tuple[str, ...] = options.count
    if options.strict:
        counted += ("+notes",)
    return (*counted, "-legacy") if options.legacy else counted


def _refuse_input(path: str, files: Sequence[str]) -> None:
    """Raise if the findings would be written over a registry."""
    for file in files:
        with suppress(OSError):
            if os.path.samefile(path, file):
                raise RegistryError("is a registry to read; name another findings file", path=path)


def _how(options: argparse.Namespace) -> Reading:
    from uscc.scanning import how_to_read

    return how_to_read(
        code=options.code,
        entity=[] if options.no_entity else options.entity,
        status=[] if options.no_status else options.status,
        encoding=options.encoding,
        delimiter=options.delimiter,
        header=False if options.no_header_row else None,
        quoting=not options.no_quotes,
    )


def _list_names(options: argparse.Namespace) -> int:
    """Print the columns of each file and which would be taken for what."""
    from uscc.readers.registry import Registry
    from uscc.report.words import shown

    for path in options.files:
        with closing(Registry(path, _how(options))) as registry:
            layout = registry.layout
        roles = {layout.code.number: "code"}
        roles.update((chosen.number, "entity") for chosen in layout.entity)
        if layout.status:
            roles[layout.status.number] = "status"
        print(shown(path) + ":")
        for number, name in enumerate(layout.names):
            print(f"{number + 1:>4}: {shown(name)}  {roles.get(number, '')}".rstrip())
    return 0


# -- check ----------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    from uscc.report.values import value_json, value_text

    line = value_json if options.format == "json" else value_text
    all_right = True
    for text in options.codes or _standard_input():
        right = uscc.is_valid(text, strict=options.strict, legacy=options.legacy)
        all_right = all_right and right
        if not options.quiet:
            print(line(uscc.diagnose(text), right))
    return 0 if all_right else 1


def _standard_input() -> Iterator[str]:
    """Yield the lines of standard input: UTF-8, or GB18030 where a line is not UTF-8."""
    if sys.stdin is None:
        raise RegistryError("standard input is closed; give the codes as arguments")
    for number, line in enumerate(sys.stdin.buffer, 1):
        content = line.rstrip(b"\r\n")
        if number == 1:
            content = content.removeprefix(b"\xef\xbb\xbf")
        try:
            yield content.decode("utf-8")
        except UnicodeDecodeError:
            yield content.decode("gb18030", "replace")


# -- parse ----------------------------------------------------------------------------------


def _parse(options: argparse.Namespace) -> int:
    from uscc.report.values import code_json, code_text, value_json, value_text

    as_json = options.format == "json"
    all_right = True
    for text in options.codes or _standard_input():
        found = uscc.diagnose(text)
        right = found.kind is None or (options.legacy and found.kind == "legacy")
        all_right = all_right and right
        if right:
            code = uscc.Code(text, legacy=True)
            print(code_json(code, found) if as_json else code_text(code, found))
        else:
            print(value_json(found, right) if as_json else value_text(found, right))
    return 0 if all_right else 1


# -- generate -------------------------------------------------------------------------------


def _generate(options: argparse.Namespace) -> int:
    from uscc.generating import generate

    try:
        made = generate(options.rows, seed=options.seed, faults=options.faults)
        texts = made.csv(options.columns, options.encoding)
    except ValueError as error:
        raise RegistryError(str(error)) from None
    if options.truth is not None:
        if options.output is not None:
            _refuse_same(options.truth, options.output)
        made.write_truth(options.truth)
    if options.output is not None:
        made.write(options.output, options.columns, options.encoding)
        return 0
    if sys.stdout is None:
        raise RegistryError("standard output is closed; name a file with -o")
    for text in texts:
        sys.stdout.buffer.write(text)
    return 0


def _refuse_same(truth: str, output: str) -> None:
    """Raise if the truth would be written over the registry."""
    if os.path.realpath(truth) == os.path.realpath(output):
        raise RegistryError("is the registry to write; name another file for --truth", path=truth)


_COMMANDS = {"scan": _scan, "check": _check, "parse": _parse, "generate": _generate}
