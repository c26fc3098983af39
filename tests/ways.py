"""The ways in which drawn registries are audited, and what the definitions give for them.

`expected` says what the definitions give, `told` what a report says, both in one form. All private
names by which an audit is made to spill, to divide and to cut are in `made_small` and
`read_by_processes`, and only there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest
import reference
from hard_strategies import Asked
from hypothesis import strategies as st
from reference import Record
from test_cutting import Cut, cut_so

import uscc
from uscc import Audit, Report

# --- What the definitions give ------------------------------------------------------------


def expected(records: Sequence[Record], how: Asked) -> dict[str, Any]:
    """Return figures, authorities and findings by the definitions, in the form of `told`.

    - `records`: in the order in which they are fed.
    - `how`: the options.
    """
    ordered = reference.in_order(records)
    options = how._asdict()
    for name in ("by", "findings", "samples", "sample"):
        del options[name]
    found = reference.audit(ordered, **options)
    has_code = found["distinct"] - found["kinds"]["missing"] - found["kinds"]["unconverted"]
    entitled = has_code + found["kinds"]["unconverted"]
    found["conversion_rate"] = has_code / entitled if entitled else None
    found["by_authority"] = reference.by_authority(ordered, by=how.by, **options)
    found["sample"] = None
    if how.sample and found["base"]:
        verdict = reference.sample_verdict(found["errors"], found["base"], Fraction(how.target))
        found["sample"] = verdict
        doubted = verdict == "met" and "no-entity" in found["warnings"]
        found["verdict"] = "undecided" if doubted else verdict
    several = how.several_columns
    rows = [_row(*one) for one in reference.findings(ordered, several_columns=several)]
    if not how.findings:
        slugs = reference.counted_slugs(how.counted)
        rows = [row for row in rows if row["kind"] in slugs][: how.samples]
    found["findings"] = rows
    return found


def _row(record: Record, row: dict[str, Any]) -> dict[str, Any]:
    """Return a finding with cause, check digit and suggestion, and None for unknown lines."""
    cause, needed, only = _said_of(record.text, row["kind"])
    lines = {name: row[name] or None for name in ("line", "first_line")}
    return {**row, **lines, "cause": cause, "expected": needed, "suggestion": only}


@cache
def _said_of(text: str, slug: str) -> tuple[str, str, str]:
    """Return cause, expected check digit and only suggestion of a value."""
    if slug not in reference.KINDS:
        return "", "", ""
    found = uscc.diagnose(text)
    suggestions = uscc.suggest(text) if slug in reference.WRONG else ()
    only = suggestions[0].code if len(suggestions) == 1 else ""
    return found.cause or "", found.expected or "", only


def told(report: Report) -> dict[str, Any]:
    """Return what a report says, in the form of `expected`."""
    found = report.as_dict()
    del found["schema"], found["sources"], found["sources_left_out"]
    found["by_authority"] = [
        (one["department"], one["region"], one["errors"], one["base"], one["verdict"])
        for one in found["by_authority"]
    ]
    found["sample"] = found["sample"] and found["sample"]["verdict"]
    found["findings"] = [one.as_dict() for one in report.findings]
    return found


# --- Ways ---------------------------------------------------------------------------------


class Small(NamedTuple):
    """How small an audit is made.

    - `memory`: bytes of memory of the audit; what needs more is spilled.
    - `partitions`: shares into which keys and records are divided.
    - `rows`: most records that are judged, kept, divided or settled together.
    - `cut`: how files are cut for several executors; None: one executor reads them.
    """

    memory: int = 300
    partitions: int = 3
    rows: int = 3
    cut: Cut | None = None


#: Bytes that are ample for every registry here.
AMPLE = 1 << 28

sizes = st.builds(
    Small,
    memory=st.sampled_from([300, 300, 20_000, AMPLE]),
    partitions=st.integers(1, 4),
    rows=st.sampled_from([1, 2, 5, 1_000]),
    cut=st.none(),
)
cuts = st.builds(
    Cut,
    piece=st.sampled_from([1, 40, 150, 600]),
    chunk=st.integers(7, 60),
    step=st.integers(5, 40),
    workers=st.integers(1, 3),
    partitions=st.just(1),
    memory=st.just(0),
)
"""How files are cut; `made_small` sets partitions and memory."""


@contextmanager
def made_small(small: Small) -> Iterator[None]:
    """Have all audits meanwhile spill, divide and cut what they otherwise would not.

    All of it is private. Where a constant is renamed, or one is added above which a share is cut or
    spilled, this function is changed, and no test.
    """
    from uscc.budget import MemoryBudget

    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            # What an `Audit` may keep in memory, and how many records it judges at a time.
            "uscc.audit.auditor._BUDGET": MemoryBudget(small.memory),
            "uscc.audit.auditor._BUFFER": small.rows,
            "uscc.audit.auditor.partitions_for": lambda _: small.partitions,
            # What a scan may keep in memory: `memory=` and `--memory` take less than the least.
            "uscc.scanning.LEAST_MEMORY": 1,
            "uscc.budget.LEAST_MEMORY": 1,
            "uscc.scanning.session.partitions_for": lambda _: small.partitions,
            "uscc.scanning.reading.PART": small.rows,
            # Names kept together; memory of a row while a share is settled, which sets how many
            # are settled at a time; rows that are divided; findings made and sorted together.
            "uscc.audit.columns.TOGETHER": small.rows,
            # Keys of a partition that are taken at once, though one of them is heavy.
            "uscc.audit.engine._OF_SETTLING": 1 << 40,
            "uscc.audit.relations._ROW": max(small.memory // 5 // small.rows, 1),
            "uscc.audit.relations._ROW_WITH_FINDINGS": max(small.memory // 5 // small.rows, 1),
            "uscc.audit.relations._FEW": small.rows,
            "uscc.audit.relating.TOGETHER": small.rows,
            "uscc.audit.observed.TOGETHER": small.rows,
            "uscc.audit.finding_store._BUCKET_BITS": 1,
            # Odd cells of a batch that are judged as a column.
            "uscc.audit.judging._COLUMN_FROM": small.rows,
        }.items():
            patch.setattr(name, value)
        if small.cut is None:
            yield
        else:
            with cut_so(small.cut._replace(partitions=small.partitions, memory=small.memory)):
                yield


@contextmanager
def read_by_processes() -> Iterator[None]:
    """Have processes read the smallest file meanwhile, in small pieces and several shares."""
    from uscc.scanning.pool import WorkerPool

    with pytest.MonkeyPatch.context() as patch:
        pool = mock.Mock(wraps=WorkerPool)
        patch.setattr("uscc.scanning.session.WorkerPool", pool)
        patch.setattr("uscc.scanning.session._SMALL", 0)
        patch.setattr("uscc.scanning.session.partitions_for", lambda _: 3)
        patch.setattr("uscc.scanning.cutting.PIECE", 20_000)
        patch.setattr("uscc.scanning.cutting._LEAST", 20_000)
        yield
        assert pool.called


def as_library(records: Sequence[Record]) -> list[uscc.Record]:
    """Return the records as the library takes them: None for an unknown line or no name."""
    return [
        uscc.Record(
            one.text,
            (one.entity, *one.others) if one.others else one.entity or None,
            one.source,
            one.line or None,
            one.closed,
        )
        for one in records
    ]


def audited(records: Sequence[Record], how: Asked, *, alone: bool = False) -> Report:
    """Return the report of `Audit`.

    - `alone`: whether each record is added by itself.
    """
    audit = Audit(**how._asdict())
    if alone:
        for code, entity, source, line, closed in as_library(records):
            audit.add(code, entity, source=source, line=line, closed=closed)
    else:
        audit.add_records(as_library(records))
    return audit.report()


HEADER = ["企业名称", "注册地址", "统一社会信用代码", "登记状态"]


def written(records: Sequence[Record], folder: Path) -> tuple[list[Path], list[Record]]:
    """Write each source to a file; return the files and the records with their places there."""
    paths, placed = [], []
    for source in dict.fromkeys(record.source for record in records):
        members = [record for record in records if record.source == source]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER)
        for one in members:
            status = "注销" if one.closed else "存续"
            writer.writerow([one.entity, *(one.others or [""]), one.text, status])
        data = text.getvalue().encode()
        path = folder / f"hard-{Path(source).stem}.csv"
        path.write_bytes(data)
        paths.append(path)
        lines = [line for line, _ in reference.read_csv(data)][1:]
        for one, line in zip(members, lines, strict=True):
            placed.append(one._replace(source=str(path), line=line))
    return paths, placed


def entity_columns(records: Sequence[Record]) -> list[str]:
    """Return the headers of the columns that name the entity."""
    return HEADER[:2] if records and records[0].others else HEADER[:1]


def scanned(
    paths: Sequence[Path], entity: list[str], how: Asked, *, workers: int, memory: int, **more: Any
) -> Report:
    """Return the report of `scan` on files that `written` wrote."""
    options = how._asdict()
    for name in ("several_columns", "no_entity"):  # the columns say that
        del options[name]
    return uscc.scan(
        *paths,
        code=HEADER[2],
        entity=entity,
        status=HEADER[3],
        header=True,
        workers=workers,
        memory=memory,
        **{**options, **more},
    )
