"""The figures of a registry: aggregates of Spark, of which only sums come to the driver."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable
from functools import reduce
from typing import Any

from pyspark.sql import DataFrame as Rows
from pyspark.sql import functions as F

from uscc.audit.authorities import LEVELS
from uscc.audit.figures import Figures
from uscc.audit.options import AuditOptions
from uscc.audit.rate import RELATIONS
from uscc.audit.result import Group
from uscc.code.kinds import KIND_BYTES
from uscc.code.notes import NOTES
from uscc.readers.batches import NO_STATS
from uscc.spark.batches import FIRST_NOTE, KIND, NAMED, OPEN, Read
from uscc.spark.relations import (
    HAS_CODE,
    IDENTIFIES,
    Groups,
    groups,
    members,
)
from uscc.vocabulary import slugs

#: The sums by department and region: records by their codes; extra copies and their codes;
#: records and codes of `shared`; errors, also if `legacy` were not counted.
_SUMS = (
    "identifying", "wrong", "copies", "copied", "shared", "shared_codes", "errors", "errors_else",
)  # fmt: skip

#: The sizes of the other relations: records, groups.
_SIZES = {
    "split": "sum(agreeing), count_if(agreeing > 0)",
    "suspect": "sum(codes - agreeing), count_if(codes > agreeing)",
    "body": "sum(units), count(*)",
}


def read_of(records: Rows) -> Read:
    """Return the facts about all records beside their columns.

    - `records`: the judged records, with the row of each partition.
    """
    stats, rounded = NO_STATS, 0
    for row in records.where("read IS NOT NULL").select("read").collect():
        found: Read = pickle.loads(row[0])
        stats, rounded = stats.plus(found.stats, 0), rounded + found.rounded
    return Read(stats, rounded)


def figures_of(
    records: Rows, entries: Rows, few: bool, rounded: int, options: AuditOptions
) -> Figures:
    """Return the figures.

    - `records`: the judged records.
    - `entries`: the result of `entries_of`, with the aggregates of `hits`.
    - `few`: whether they are few enough to be sent to all executors.
    - `rounded`: number of values that have lost digits in a spreadsheet.
    - `options`: the options of the audit.
    """
    found = groups(entries, options.several_columns)
    places = _by_place(records.where(HAS_CODE), found, few, options)
    bits = records.groupBy("bits").agg(F.count("*").alias("count"))
    parts = [
        places.selectExpr(
            "'place' AS what", "place AS of", f"array({', '.join(_SUMS)}, largest) AS counts"
        ),
        bits.selectExpr("'bits' AS what", "string(bits) AS of", "array(count) AS counts"),
    ]
    for slug, sizes in _SIZES.items():
        frame = found.bodies if slug == "body" else found.entities
        parts.append(frame.selectExpr(f"'{slug}' AS what", "'' AS of", f"array({sizes}) AS counts"))
    rows = reduce(Rows.unionByName, parts).collect()
    return _figures(rows, rounded, options)


# -- By department and region ----------------------------------------------------------------------


def _own(options: AuditOptions, *, legacy: bool) -> str:
    """Return the condition that a kind or note of a record is counted.

    - `legacy`: whether `legacy` is, if the caller counts it.
    """
    counted = options.slugs - (set() if legacy else {"legacy"})
    kinds = [number for number, kind in enumerate(KIND_BYTES) if kind in counted]
    notes = sum(1 << place for place, note in enumerate(NOTES) if note in counted)
    listed = ", ".join(map(str, kinds or [-1]))
    return f"((bits & {KIND}) IN ({listed}) OR (bits & {notes << FIRST_NOTE}) > 0)"


def hits(options: AuditOptions) -> list[Any]:
    """Return the aggregates of the records of which a kind or note is counted."""
    return [
        F.count_if(F.expr(_own(options, legacy=legacy))).alias(name)
        for name, legacy in (("hits", True), ("hits_else", False))
    ]


def _by_place(records: Rows, found: Groups, few: bool, options: AuditOptions) -> Rows:
    """Return the sums by department and region.

    Errors are counted for each record; for records that may be related, by their groups instead.
    A place is blank unless the code of a record that identifies an entity has it.

    - `records`: all records with a code.
    - `found`: the groups of the records that may be related.
    - `few`: see `members`.
    - `options`: the options of the audit.
    """
    own, own_else = (_own(options, legacy=legacy) for legacy in (True, False))
    wanted = [slug for slug in RELATIONS if slug in options.slugs]
    flags = " OR ".join(["false", *(slug for slug in wanted if slug != "repeated")])
    is_shared = f"named > 1 AND {IDENTIFIES}"
    parts = [
        _summed(
            records,
            options.by,
            identifying=f"INT({IDENTIFIES})",
            wrong=f"INT(NOT {IDENTIFIES})",
            errors=f"INT({own})",
            errors_else=f"INT({own_else})",
        ),
        _summed(found.entries, options.by, errors="-hits", errors_else="-hits_else"),
        _summed(
            found.codes,
            options.by,
            largest="records",
            copies="records - units",
            copied="INT(records > units)",
            shared=f"IF({is_shared}, named, 0)",
            shared_codes=f"INT({is_shared})",
            errors=f"IF({own} AND NOT {IDENTIFIES}, units, 0)",
            errors_else=f"IF({own_else} AND NOT {IDENTIFIES}, units, 0)",
        ),
        _summed(
            members(found, options.several_columns, few, wanted),
            options.by,
            errors=f"INT({own} OR {flags})",
            errors_else=f"INT({own_else} OR {flags})",
        ),
    ]
    sums = [F.sum(name).alias(name) for name in _SUMS]
    sums.append(F.max("largest").alias("largest"))
    places = reduce(Rows.unionByName, parts).groupBy("place").agg(*sums)
    known = places.withColumn("place", F.expr("IF(identifying > 0, place, '')"))
    return known.groupBy("place").agg(*sums)


def _summed(rows: Rows, by: str, **counts: str) -> Rows:
    """Return the counts of each row, and its place: department and region.

    - `rows`: rows with a `code`.
    - `by`: the level of the region.
    - `counts`: expressions; the other counts are 0.
    """
    place = f"concat(substring(code, 1, 1), substring(code, 3, {LEVELS[by]}))"
    columns = (f"BIGINT({counts.get(name, 0)}) AS {name}" for name in (*_SUMS, "largest"))
    return rows.selectExpr(f"IF(length(code) = 18, {place}, '') AS place", *columns)


# -- Sums to figures -------------------------------------------------------------------------------


def _figures(rows: Iterable[Any], rounded: int, options: AuditOptions) -> Figures:
    """Return the figures.

    - `rows`: the name of each count, its place or bits, the counts.
    - `rounded`, `options`: see `figures_of`.
    """
    sizes: dict[str, list[int]] = {}
    of_bits: dict[int, int] = {}
    of_places: dict[str, Counter[bytes]] = {name: Counter() for name in (*_SUMS, "largest")}
    for what, of, counts in rows:
        if what == "bits":
            of_bits[int(of)] = counts[0]
        elif what == "place":
            # Position 2 belongs to no authority, so any character will do.
            prefix = f"{of[:1]}.{of[1:]}".encode() if of else b""
            for counter, count in zip(of_places.values(), counts):
                counter[prefix] = count
        else:
            sizes[what] = [count or 0 for count in counts]
    kinds, notes, named, closed = _of_records(of_bits)
    codeless = sum(kinds[kind] for kind in slugs("kind", "codeless") if kind in options.slugs)
    errors, errors_else, copies = (of_places[name] for name in ("errors", "errors_else", "copies"))
    for counter in (errors, errors_else):
        counter[b""] += codeless
        if "repeated" in options.slugs:
            counter.update(copies)
    totals = {name: counter.total() for name, counter in of_places.items()}
    sizes["repeated"] = [totals["copies"], totals["copied"]]
    sizes["shared"] = [totals["shared"], totals["shared_codes"]]
    records = sum(of_bits.values())
    return Figures(
        records,
        kinds,
        notes,
        {slug: Group(*sizes[slug]) for slug in RELATIONS},
        of_places["identifying"],
        of_places["wrong"],
        copies,
        errors,
        errors_else.total(),
        {0: records},
        {0: named},
        rounded,
        closed,
        max(of_places["largest"].values(), default=0),
    )


def _of_records(of_bits: dict[int, int]) -> tuple[Counter[str], Counter[str], int, int]:
    """Return the records of each kind and note, and how many name their entity and are closed.

    - `of_bits`: number of records with these bits.
    """
    kinds, notes, named, closed = Counter[str](), Counter[str](), 0, 0
    for bits, count in of_bits.items():
        kind = KIND_BYTES[bits & KIND]
        if kind:
            kinds[kind] += count
        for place, note in enumerate(NOTES):
            notes[note] += count * (bits >> (FIRST_NOTE + place) & 1)
        named += count * bool(bits & NAMED)
        closed += count * (not bits & OPEN)
    return kinds, notes, named, closed
