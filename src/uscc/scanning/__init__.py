"""`scan`: registry files in, a `Report` out. The library's twin of `uscc scan`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from uscc.audit.options import Sink, audit_options
from uscc.audit.rate import COUNTED
from uscc.audit.result import Finding, Report
from uscc.budget import LEAST_MEMORY, MEMORY
from uscc.errors import InvalidArgument
from uscc.readers.conditions import parted
from uscc.readers.options import ColumnName, Kept, ReadOptions, Wanted
from uscc.scanning.session import Resources, audit_files
from uscc.scanning.tables import Progress
from uscc.standard import TARGET_PER_10K

__all__ = ["how_to_read", "scan"]


def scan(
    *paths: str | os.PathLike[str],
    code: ColumnName | None = None,
    entity: ColumnName | Sequence[ColumnName] | None = None,
    status: ColumnName | Sequence[ColumnName] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    quoting: bool = True,
    header_line: int | None = None,
    sheets: str | Sequence[str] = (),
    table: str | None = None,
    where: str | Sequence[str] = (),
    keep: ColumnName | Sequence[ColumnName] = (),
    by_column: ColumnName | None = None,
    counted: Iterable[str] = COUNTED,
    target: str | float | Fraction = TARGET_PER_10K,
    findings: bool | Callable[[Iterator[Finding]], object] = True,
    samples: int = 5,
    by: str = "county",
    sample: bool = False,
    workers: int | None = None,
    memory: int = MEMORY,
    tmpdir: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Audit files as one registry and return the `Report`.

    A column is named by its header, or by its number from 1 (`"#2"` or 2). Cost: 1.5 to 2
    microseconds of one core per record (benchmarks/steps.py, benchmarks/scale.py).

    - `paths`: CSV files, plain or `.gz`, `.bz2`, `.xz`; `-` is standard input.
    - `code`: the column of codes. None: find it.
    - `entity`: the column that names the entity, or several that together do. None: find it. An
      empty sequence: no column does, so a rate within the target is met without entities.
    - `status`: the column that says which records are cancelled or revoked. None: find it. An
      empty sequence: there is none.
    - `encoding`: name of a Python codec. None: UTF-8, UTF-16 with BOM, or GB18030.
    - `delimiter`: one or several characters. None: find it.
    - `header`: whether the first line holds the names of the columns. None: find out.
    - `quoting`: whether quotation marks protect delimiters and line breaks.
    - `header_line`: the line or row of the header, from 1. None: find it among the first 50.
    - `sheets`: the sheets of workbooks that are read, by name or as `#N`. Empty: each with codes.
    - `table`: the table of a database that is read. None: each with codes.
    - `where`: conditions that a record must fulfil, `COLUMN=VALUE` or `COLUMN!=VALUE`; of several
      values for one column one must be there, all other conditions must hold together.
    - `keep`: columns whose cells go with each finding (`Finding.kept`, in the order of
      `Report.kept`); `"*"`: all columns. A table without one of them has blank cells there.
    - `by_column`: a column that is kept, too, and names the owner of each finding; its name is
      `Report.by_column`.
    - `counted`: names of the kinds, relations and notes that count as errors; see `Audit`.
    - `target`: errors allowed per 10,000; exact as a string.
    - `findings`: True: all findings are in the report. False: only the first `samples` counted
      errors. A function: it is called once with an iterator over all findings, in their order.
    - `samples`: number of findings in the report without `findings`.
    - `by`: level of the registering authorities: `county`, `prefecture` or `province`.
    - `sample`: whether the records are a random sample of a larger registry.
    - `workers`: number of worker processes. None: one per available core; 1: no extra process.
      Small files are always read in the calling process. Workers are spawned, not forked, so
      `scan` is safe in threads, notebooks and process pools.
    - `memory`: limit in bytes for all processes together, at least 16 MiB. Data beyond it is
      spilled to unnamed temporary files.
    - `tmpdir`: the folder of these files. None: the system's.
    - `progress`: called now and then with bytes read, bytes in all (None if unknown), records.

    Raises `RegistryError` (file, line, what to do) for a file that cannot be read or safely
    understood, `ValueError` for an unknown name in `counted`, a target that is not a number from 0
    to 10,000, `workers` below 1, or too little memory.

    >>> import tempfile, pathlib
    >>> registry = pathlib.Path(tempfile.mkdtemp(), "registry.csv")
    >>> rows = ["企业名称,统一社会信用代码", "甲,91350100M000100Y43", "乙,91350100M000100Y4A"]
    >>> _ = registry.write_text("\\n".join(rows), encoding="utf-8")
    >>> report = scan(registry)
    >>> report.errors, report.base, report.verdict, report.findings[0].line
    (1, 2, 'missed', 3)
    """
    _require_paths(paths)
    how = how_to_read(
        code,
        entity,
        status,
        encoding,
        delimiter,
        header,
        quoting,
        header_line,
        sheets,
        table,
        where,
        keep,
        by_column,
    )
    options = audit_options(
        counted=counted,
        target=target,
        several_columns=how.several_columns,
        findings=bool(findings),
        samples=samples,
        by=by,
        sample=sample,
        no_entity=how.no_entity,
    )
    resources = resources_of(workers, memory, tmpdir)
    return audit_files(paths, how, options, resources, sink=sink_of(findings), progress=progress)


def resources_of(
    workers: int | None, memory: int, tmpdir: str | os.PathLike[str] | None
) -> Resources:
    """Return the resources of an audit, from the arguments of `scan`.

    Raises `InvalidArgument` for `workers` below 1, or too little memory.
    """
    if workers is not None and workers < 1:
        message = "workers is a number of processes, 1 or more, not {workers}"
        raise InvalidArgument(message, workers=workers)
    if memory < LEAST_MEMORY:
        message = "memory is a number of bytes, {least:,} or more, not {memory:,}"
        raise InvalidArgument(message, least=LEAST_MEMORY, memory=memory)
    return Resources(workers, memory, None if tmpdir is None else os.fspath(tmpdir))


def sink_of(findings: bool | Callable[[Iterator[Finding]], object]) -> Sink | None:
    """Return the sink that gives an iterator over all findings to a function, if it is one."""
    if not callable(findings):
        return None
    take = findings
    return lambda report, store: take(iter(store))


def _require_paths(paths: Sequence[object]) -> None:
    """Raise `TypeError` for a frame, an open file or another object that is not a path."""
    for path in paths:
        if not isinstance(path, (str, bytes, os.PathLike)):
            kind = type(path).__name__
            raise TypeError(
                f"uscc.scan takes paths of files, not {kind}; a frame of pandas, Polars, PyArrow or"
                " DuckDB is audited by uscc.frames.audit(frame, code=…)"
            )


def how_to_read(
    code: ColumnName | None,
    entity: ColumnName | Sequence[ColumnName] | None,
    status: ColumnName | Sequence[ColumnName] | None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    quoting: bool = True,
    header_line: int | None = None,
    sheets: str | Sequence[str] = (),
    table: str | None = None,
    where: str | Sequence[str] = (),
    keep: ColumnName | Sequence[ColumnName] = (),
    by_column: ColumnName | None = None,
) -> ReadOptions:
    """Return how to read, from the arguments of `scan`.

    Raises `InvalidArgument` for a condition of another form, and a header line below 1.
    """
    columns = Wanted(code, _several(entity), _several(status))
    sheets = [sheets] if isinstance(sheets, str) else list(sheets)
    where = [where] if isinstance(where, str) else list(where)
    if header_line is not None and header_line < 1:
        message = "header_line is the number of a line, 1 or more, not {n}"
        raise InvalidArgument(message, n=header_line)
    for condition in where:
        parted(condition)
    kept = Kept(_several(keep) or (), by_column)
    return ReadOptions(
        encoding, delimiter, header, quoting, columns, header_line, sheets, table, where, kept
    )


def _several(columns: ColumnName | Sequence[ColumnName] | None) -> Sequence[ColumnName] | None:
    return [columns] if isinstance(columns, (str, int)) else columns
