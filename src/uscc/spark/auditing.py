"""`audit`: a Spark frame in, a `Report` and a frame of findings out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import partial
from types import SimpleNamespace, TracebackType
from typing import Any

from pyspark.errors import PythonException
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from uscc.audit.figures import report_of
from uscc.audit.options import audit_options
from uscc.audit.rate import COUNTED
from uscc.audit.result import Report
from uscc.batch.records import decode
from uscc.errors import InvalidArgument, NoCodes, RegistryError
from uscc.readers.arrow import cells_of
from uscc.readers.evidence import TableHead
from uscc.readers.grid import EMPTY
from uscc.readers.heading import SAMPLED
from uscc.readers.leftover import SHORT
from uscc.readers.options import ColumnName, ReadOptions
from uscc.readers.table import Table
from uscc.scanning import how_to_read
from uscc.spark.batches import RECORDS, Read, records
from uscc.spark.figures import figures_of, hits, read_of
from uscc.spark.findings import findings_of
from uscc.spark.judging import number_of, plain_names
from uscc.spark.relations import are_few, entries_of, related
from uscc.standard import TARGET_PER_10K


class Audited:
    """The outcome of an audit in Spark.

    The judged records stay cached for the findings until `close`, or the end of a `with` block.

    - `report`: the report, without findings.
    - `findings`: a frame with the columns of a findings file, computed when it is written.
    """

    def __init__(self, report: Report, findings: DataFrame, cached: Sequence[DataFrame]) -> None:
        self.report = report
        self.findings = findings
        self._cached = cached

    def close(self) -> None:
        """Free the cached records."""
        for frame in self._cached:
            frame.unpersist()

    def __enter__(self) -> Audited:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def audit(
    frame: DataFrame,
    code: ColumnName | None = None,
    *,
    entity: ColumnName | Sequence[ColumnName] | None = None,
    status: ColumnName | Sequence[ColumnName] | None = None,
    place: str | Sequence[str] = (),
    where: str | Sequence[str] = (),
    counted: Iterable[str] = COUNTED,
    target: str | float | Fraction = TARGET_PER_10K,
    by: str = "county",
    sample: bool = False,
    name: str = "Spark",
) -> Audited:
    """Audit the rows of a frame as one registry, in the cluster.

    Every figure and every finding is that of `uscc.scan` on the same rows. The rows are judged
    once and cached (memory, then disk) until `Audited.close`. All columns are read, because a row
    of blank cells and a line of totals are not records: select columns of a wide table first.

    - `frame`: the rows.
    - `code`, `entity`, `status`, `where`, `counted`, `target`, `by`, `sample`: see `uscc.scan`.
    - `place`: the column that says where a record is. Whole numbers become the `line` of a finding,
      any other value its `source`. Two columns: source and line.
    - `name`: what the report calls the frame.

    Raises `RegistryError` if a column is not found or cannot be chosen safely, and `ValueError`
    for an unknown name in `counted` and a target that is not a number.
    """
    how = how_to_read(code, entity, status, None, None, None, True, None, (), None, where)
    options = audit_options(
        counted=counted,
        target=target,
        several_columns=how.several_columns,
        findings=False,
        samples=0,
        by=by,
        sample=sample,
        no_entity=how.no_entity,
    )
    table = _FrameTable(frame, name, how)
    judged = _judged(frame, table, _places(frame, place))
    read = _read(judged, name)
    rows = judged.withColumn("uid", F.monotonically_increasing_id()).where("read IS NULL")
    near = related(rows)
    entries = entries_of(near, *hits(options))
    few = near.few and are_few(entries)
    figures = figures_of(rows, entries, few, read.rounded, options)
    entries.unpersist()
    report = report_of(figures, options, [table.described(read.stats)])
    findings, cached = findings_of(rows, near, few, report, options.several_columns)
    return Audited(report, findings, [judged, near.keys, near.records, *cached])


def _read(judged: DataFrame, name: str) -> Read:
    """Return the facts about all records; the first step in which the executors see a cell.

    Raises the `RegistryError` of an executor.
    """
    try:
        return read_of(judged)
    except PythonException as error:
        # Line and advice are those of a file.
        said = re.search(r"RegistryError: (?:line \d+: )?([^;\n]+)", str(error))
        if said is None:
            raise
        message = "cannot be audited: {why}"
        raise RegistryError(message, path=name, why=said[1]) from None


class _FrameTable(Table):
    """The columns of a frame: what they are is found as in a file.

    Raises `NoCodes` for a frame without rows.
    """

    unit, format = "row", "spark"

    def __init__(self, frame: DataFrame, name: str, options: ReadOptions) -> None:
        top = plain_names(frame).limit(SAMPLED).toArrow()
        columns = [cells_of(column.combine_chunks()) for column in top.columns]
        rows = [list(map(decode, cells)) for cells in zip(*columns)]
        if not rows:
            raise NoCodes(EMPTY, path=name)
        head = TableHead(name, tuple(frame.columns), True, rows)
        source: Any = SimpleNamespace(path=name, compression=None)
        super().__init__(source, options, source, head)


def _places(frame: DataFrame, place: str | Sequence[str]) -> tuple[int, int]:
    """Return the numbers of the columns of source and line; -1: there is none."""
    names = [place] if isinstance(place, str) else list(place)
    if len(names) > 2:
        raise InvalidArgument("place names at most two columns, not {n}", n=len(names))
    found = [number_of(frame, name) for name in names]
    if len(found) == 1:
        whole = frame.dtypes[found[0]][1] in ("tinyint", "smallint", "int", "bigint")
        found = [-1, *found] if whole else [*found, -1]
    source, line = found or (-1, -1)
    return source, line


def _judged(frame: DataFrame, table: _FrameTable, places: tuple[int, int]) -> DataFrame:
    """Return the judged records, cached.

    The cells of other columns are asked for only where they may decide whether a row is a record.
    """
    layout = table.layout
    wanted = {*layout.wanted(), *places}
    rows = plain_names(frame)
    code = rows.columns[layout.code.number]
    plain = f"octet_length({code}) >= {SHORT} AND octet_length({code}) = char_length({code})"
    columns = [
        name if number in wanted else f"IF({plain}, NULL, {name}) AS {name}"
        for number, name in enumerate(rows.columns)
    ]
    source, line = places
    how = partial(records, layout=layout, source=source, line=line)
    return rows.selectExpr(*columns).mapInArrow(how, RECORDS).persist()
