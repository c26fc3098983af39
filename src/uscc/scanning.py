"""`scan`: registry files in, a `Report` out. The library's twin of `uscc scan`."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

from uscc.audit import Audit, Report
from uscc.audit.rate import COUNTED
from uscc.readers.layout import ColumnName, Wanted
from uscc.readers.registry import Reading, Registry
from uscc.standard import TARGET_PER_10K


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
    findings: bool = True,
    samples: int = 5,
    by: str = "county",
    sample: bool = False,
) -> Report:
    """Audit files as one registry and return the `Report`.

    `paths`: CSV files, plain or `.gz`, `.bz2`, `.xz`; `-` is standard input. Columns are
    named by header, as `#N` or N counted from 1; None finds them, an empty sequence says
    there is none; several entity columns together are the entity. `encoding`, `delimiter`,
    `header`, `quoting`: how to read, None finds out. `counted`, `target`, `findings`,
    `samples`, `by`, `sample`: see `Audit`.

    Raises `RegistryError` (file, line, what to do) for all that cannot be read or safely
    understood, `ValueError` for an unknown name in `counted` or a bad target. Cost: some
    0.8 microseconds and 300 bytes a record (benchmarks/whole_job.py).

    >>> import tempfile, pathlib
    >>> registry = pathlib.Path(tempfile.mkdtemp(), "registry.csv")
    >>> rows = ["企业名称,统一社会信用代码", "甲,91350100M000100Y43", "乙,91350100M000100Y4A"]
    >>> _ = registry.write_text("\\n".join(rows), encoding="utf-8")
    >>> report = scan(registry)
    >>> report.errors, report.base, report.verdict, report.findings[0].line
    (1, 2, 'missed', 3)
    """
    if not paths:
        raise ValueError("scan needs at least one path")
    how = reading(code, entity, status, encoding, delimiter, header, quoting)
    with _collector_paused():  # the audit must be gone before the collector runs again
        return feed(
            Audit(
                counted=counted,
                target=target,
                several_columns=how.several_columns,
                findings=findings,
                samples=samples,
                by=by,
                sample=sample,
            ),
            paths,
            how,
        ).report()


def feed(audit: Audit, paths: Iterable[str | os.PathLike[str]], how: Reading) -> Audit:
    """Feed files to an audit, as one registry, and return it."""
    for path in paths:
        registry = Registry(os.fspath(path), how)
        description: dict[str, object] = {}
        source = audit.begin(registry.path, description)
        for block in registry.blocks(source):
            audit.add_block(block)
        description.update(registry.description())
    return audit


def reading(
    code: ColumnName | None,
    entity: ColumnName | Sequence[ColumnName] | None,
    status: ColumnName | Sequence[ColumnName] | None,
    encoding: str | None,
    delimiter: str | None,
    header: bool | None,
    quoting: bool,
) -> Reading:
    """Return how to read, from the arguments of `scan`."""
    columns = Wanted(code, _several(entity), _several(status))
    return Reading(encoding, delimiter, header, quoting, columns)


def _several(columns: ColumnName | Sequence[ColumnName] | None) -> Sequence[ColumnName] | None:
    return [columns] if isinstance(columns, (str, int)) else columns


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the garbage collector, and leave it as it was, whatever happens.

    It would walk millions of objects again and again, none of them in a cycle: a quarter of
    the whole time was its.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
