"""`scan`: registry files in, a `Report` out. The library's twin of `uscc scan`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from fractions import Fraction

from uscc.audit.options import Sink, audit_options
from uscc.audit.rate import COUNTED
from uscc.audit.result import Report
from uscc.errors import InvalidArgument
from uscc.readers.delimited import ReadOptions
from uscc.readers.layout import ColumnName, Wanted
from uscc.scanning.session import Progress, Resources, audit_files
from uscc.spill import LEAST_MEMORY, MEMORY
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
    counted: Iterable[str] = COUNTED,
    target: str | float | Fraction = TARGET_PER_10K,
    findings: bool | Sink = True,
    samples: int = 5,
    by: str = "county",
    sample: bool = False,
    workers: int | None = None,
    memory: int = MEMORY,
    tmpdir: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Audit files as one registry and return the `Report`.

    `paths`: CSV files, plain or `.gz`, `.bz2`, `.xz`; `-` is standard input. Columns are
    named by header, as `#N` or N counted from 1; None finds them, an empty sequence says
    there is none (a rate within the target is then met without entities); several entity
    columns together are the entity, the status is one column.
    `encoding`, `delimiter`, `header`, `quoting`: how to read, None finds out. `counted`,
    `target`, `samples`, `by`, `sample`: see `Audit`. `findings`: True for all of them in the
    report, False for the first `samples` counted errors, or a function that is called once
    with an iterator over them, in order, however many they are.

    `workers`: processes that read, None for as many as there are cores for this one, 1 for
    none but this one; small files are read here in any case. They are fresh interpreters, so
    that threads, notebooks and pools may call this. `memory`: bytes that may be taken, all
    processes together; what needs more goes on in nameless files under `tmpdir`.
    `progress`: is called with bytes read, bytes in all (None if unknown) and records.

    Raises `RegistryError` (file, line, what to do) for all that cannot be read or safely
    understood, `ValueError` for an unknown name in `counted`, a bad target, no workers or
    less memory than makes sense (16 MiB). Cost: some 1.5 to 2 microseconds of one core a record
    (benchmarks/steps.py, benchmarks/scale.py).

    >>> import tempfile, pathlib
    >>> registry = pathlib.Path(tempfile.mkdtemp(), "registry.csv")
    >>> rows = ["企业名称,统一社会信用代码", "甲,91350100M000100Y43", "乙,91350100M000100Y4A"]
    >>> _ = registry.write_text("\\n".join(rows), encoding="utf-8")
    >>> report = scan(registry)
    >>> report.errors, report.base, report.verdict, report.findings[0].line
    (1, 2, 'missed', 3)
    """
    how = how_to_read(code, entity, status, encoding, delimiter, header, quoting)
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
    if workers is not None and workers < 1:
        message = "workers is a number of processes, 1 or more, not {workers}"
        raise InvalidArgument(message, workers=workers)
    if memory < LEAST_MEMORY:
        message = "memory is a number of bytes, {least:,} or more, not {memory:,}"
        raise InvalidArgument(message, least=LEAST_MEMORY, memory=memory)
    resources = Resources(workers, memory, None if tmpdir is None else os.fspath(tmpdir))
    sink = findings if callable(findings) else None
    return audit_files(paths, how, options, resources, sink=sink, progress=progress)


def how_to_read(
    code: ColumnName | None,
    entity: ColumnName | Sequence[ColumnName] | None,
    status: ColumnName | Sequence[ColumnName] | None,
    encoding: str | None,
    delimiter: str | None,
    header: bool | None,
    quoting: bool,
) -> ReadOptions:
    """Return how to read, from the arguments of `scan`."""
    columns = Wanted(code, _several(entity), _several(status))
    return ReadOptions(encoding, delimiter, header, quoting, columns)


def _several(columns: ColumnName | Sequence[ColumnName] | None) -> Sequence[ColumnName] | None:
    return [columns] if isinstance(columns, (str, int)) else columns
