"""The functions of `uscc.frames`: `is_valid`, `judge`, `audit`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from uscc.audit.rate import COUNTED
from uscc.batch.mask import valid_mask
from uscc.budget import MEMORY
from uscc.frames.engines import number_of, opened, require_column
from uscc.standard import TARGET_PER_10K

if TYPE_CHECKING:
    from uscc.audit.result import Finding, Report
    from uscc.readers.options import ColumnName
    from uscc.scanning.tables import Progress


def is_valid(column: Any, strict: bool = False, legacy: bool = False) -> Any:
    """Return a column of Booleans: `uscc.is_valid` of each value; False where there is none.

    The result is of the library of the column and has its index, name and length. Some 50
    nanoseconds per code.

    - `column`: a column of any engine, or a DuckDB relation of one column.
    - `strict`: refuse codes with notes.
    - `legacy`: accept the three early issuing variants.

    Raises `TypeError` for a frame, naming its columns.
    """
    frame = opened(column, "is_valid")
    require_column(frame, column, "is_valid")
    from uscc.frames.columns import text_column

    return frame.flags(valid_mask(text_column(frame.column(0)), strict, legacy))


def judge(frame: Any, column: object = None, *, prefix: str = "uscc_") -> Any:
    """Return the frame with four more columns that say what is wrong with each code.

    They are text: `uscc_code` is the compact form (null where the cell is null), `uscc_kind` the
    kind (blank where the code is valid), `uscc_cause` what probably happened (blank if unknown),
    `uscc_notes` the notes of a valid code, with a comma between two. The frame keeps its type,
    order, length and index, a `LazyFrame` and a stream stay lazy. Columns of the same names are
    replaced. Some 80 nanoseconds per code.

    - `frame`: a frame, or a column: then the result has only the four columns (of NumPy: a `dict`).
    - `column`: the name of the column of codes, or `#` and its number from 1.
    - `prefix`: what the names of the added columns begin with.

    Raises `ValueError` for a column that is not there, naming the columns.
    """
    found = opened(frame, "judge")
    if column is None:
        require_column(found, frame, "judge")
        column = "#1"
    return found.judged(number_of(found.names, column), prefix)


def audit(
    frame: Any,
    code: ColumnName | None = None,
    entity: ColumnName | Sequence[ColumnName] | None = None,
    status: ColumnName | Sequence[ColumnName] | None = None,
    *,
    where: str | Sequence[str] = (),
    keep: ColumnName | Sequence[ColumnName] = (),
    by_column: ColumnName | None = None,
    counted: Iterable[str] = COUNTED,
    target: str | float | Fraction = TARGET_PER_10K,
    findings: bool | Callable[[Iterator[Finding]], object] = True,
    samples: int = 5,
    by: str = "county",
    sample: bool = False,
    name: str = "frame",
    workers: int | None = None,
    memory: int = MEMORY,
    tmpdir: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Audit a frame as one registry and return the `Report` of `scan`.

    Figures and findings are those of `uscc.scan` for the same records in a CSV file, and columns
    that are not named are found in the same way. The place of a finding is its row, from 1.

    - `frame`: a frame or column of any engine.
    - `name`: what findings call the frame.
    - `progress`: called now and then with 0, None and the records so far.

    The other parameters, and the errors, are those of `uscc.scan`.
    """
    from uscc.audit.options import audit_options
    from uscc.frames.table import FrameTable
    from uscc.scanning import how_to_read, resources_of, sink_of
    from uscc.scanning.session import audit_rows

    found = opened(frame, "audit")
    how = how_to_read(code, entity, status, where=where, keep=keep, by_column=by_column)
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
    return audit_rows(
        lambda: FrameTable(found, name, how),
        how,
        options,
        resources,
        sink=sink_of(findings),
        progress=progress,
    )
