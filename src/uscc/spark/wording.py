"""Rows of Spark to findings, by the code of `uscc scan`: the part that runs in the executors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

import pyarrow as pa

from uscc.audit.columns import LINE_BITS
from uscc.audit.finding_store import Making
from uscc.audit.findings import related_finding
from uscc.audit.groups import Draft, Head, Member
from uscc.audit.observed import observed_findings
from uscc.audit.observing import observations
from uscc.audit.result import COLUMNS, Finding, Source
from uscc.audit.selecting import Offsets
from uscc.batch.records import RecordBatch
from uscc.code.kinds import KIND_BYTES
from uscc.code.notes import NOTES
from uscc.report.details import detail_text
from uscc.sentences import ENGLISH
from uscc.spark.batches import FIRST_NOTE, KIND

_LINES = ("line", "first_line")

#: The columns of findings: those of a findings file.
FINDINGS = ", ".join(f"{name} {'bigint' if name in _LINES else 'string'}" for name in COLUMNS)
_FINDINGS = pa.schema([(name, pa.int64() if name in _LINES else pa.string()) for name in COLUMNS])

#: What the lines of Spark count.
_UNIT = "row"


def observed(batches: Iterable[Any], mended: bool) -> Iterator[Any]:
    """Yield the findings of kinds and notes.

    - `batches`: `code`, `bits`, `cell`, `name`, `source` and `line` of records.
    - `mended`: whether wrong codes get a suggestion.
    """
    making = Making((Source("", _UNIT),), None)
    for batch in batches:
        codes, bits, cells, names, sources, lines = map(pa.Array.to_pylist, batch.columns)
        size = len(codes)
        # Findings say the place of a row in the batch; its own place is put there at the end.
        rows = RecordBatch(0, cells, names, frozenset(), range(1, size + 1))
        compact = [code.encode() for code in codes]
        some = [
            observations(rows, compact, 0, slug, numbers)
            for slug, numbers in _by_slug(bits).items()
        ]
        chunks = observed_findings(some, Offsets(0, 0), size if mended else 0, making)
        found = [finding for chunk in chunks for finding in chunk.rows]
        at = [(finding.line or 0) - 1 for finding in found]
        places = [(sources[number], lines[number]) for number in at]
        yield _rows(found, places)


def _by_slug(bits: Sequence[int]) -> Mapping[str, list[int]]:
    """Return the numbers of the records with each kind and note."""
    found: dict[str, list[int]] = {}
    for number, some in enumerate(bits):
        kind = KIND_BYTES[some & KIND]
        if kind:
            found.setdefault(kind, []).append(number)
        notes = some >> FIRST_NOTE
        for place, note in enumerate(NOTES if notes else ()):
            if notes >> place & 1:
                found.setdefault(note, []).append(number)
    return found


def related(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the findings of relations.

    - `batches`: `slug`, `member`, `head` (the first members of its group) and `size` of the group.
    """
    for batch in batches:
        found, places = [], []
        for slug, member, head, size in zip(*map(pa.Array.to_pylist, batch.columns)):
            numbers = {one["source"]: 0 for one in (member, *head)}
            numbers = dict(zip(numbers, range(len(numbers))))
            sources = [Source(name or "", _UNIT) for name in numbers]
            one, *others = (_member(each, numbers) for each in (member, *head))
            key = slug, b""
            original = others[0] if slug == "repeated" else None
            draft = Draft(one, key, original)
            found.append(related_finding(draft, {key: Head(tuple(others), size)}, sources))
            places.append((member["source"], member["line"]))
        yield _rows(found, places)


def _member(record: Mapping[str, Any], numbers: Mapping[str | None, int]) -> Member:
    place = (numbers[record["source"]] << LINE_BITS) + (record["line"] or 0)
    return Member(place, record["uid"], record["code"].encode(), record["name"] or b"")


def _rows(found: Sequence[Finding], places: Sequence[tuple[str | None, int | None]]) -> Any:
    """Return findings as an Arrow batch; null where a field does not apply.

    - `found`: the findings.
    - `places`: source and line of each.
    """
    rows = [
        (*place, *finding[2:9], detail_text(finding, ENGLISH))
        for finding, place in zip(found, places)
    ]
    columns: Iterable[Sequence[Any]] = zip(*rows) if rows else repeat((), len(COLUMNS))
    arrays = [
        pa.array([cell if cell != "" else None for cell in column], field.type)
        for column, field in zip(columns, _FINDINGS)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=_FINDINGS)
