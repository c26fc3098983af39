"""The frame of all findings: those of kinds and notes, those of relations."""

from __future__ import annotations

from functools import partial

from pyspark.sql import DataFrame as Rows
from pyspark.sql import Window
from pyspark.sql import functions as F

from uscc.audit.groups import LISTED
from uscc.audit.rate import RELATIONS
from uscc.audit.result import Report
from uscc.code.notes import NOTES
from uscc.spark.batches import FIRST_NOTE, KIND
from uscc.spark.relations import Related, entries_of, gathered, groups, joined, members
from uscc.spark.wording import FINDINGS, observed, related

#: Most wrong codes with a suggestion; a registry with more of them has another problem.
_MENDED = 1_000_000

#: Most groups whose first members are sent to all executors.
_MOST_GROUPS = 20_000

_NOTED = (
    f"(bits & {KIND}) > 0 OR (bits & {sum(1 << FIRST_NOTE + at for at in range(len(NOTES)))}) > 0"
)

#: A record in a group: it is ordered by its place, and by `uid` where that is the same or null.
_MEMBER = "struct(source, line, uid, code, coalesce(name, entity) AS name)"


def findings_of(
    records: Rows, near: Related, report: Report, several_columns: bool
) -> tuple[Rows, Rows]:
    """Return the findings, and the frame that is cached for them.

    - `records`: the judged records, each with a `uid`.
    - `near`: the records that may be related.
    - `report`: the report.
    - `several_columns`: whether two or more columns name the entity.
    """
    noted = records.where(_NOTED).selectExpr(
        "code",
        "bits",
        "coalesce(cell, binary(code)) AS cell",
        "coalesce(name, entity, binary('')) AS name",
        "source",
        "line",
    )
    of_records = noted.mapInArrow(partial(observed, mended=report.wrong <= _MENDED), FINDINGS)
    sizes = [report.relations[slug].groups for slug in RELATIONS if slug != "repeated"]
    few = near.few and sum(sizes) <= _MOST_GROUPS
    entries = entries_of(near.records, F.min(F.expr(_MEMBER)).alias("first"))
    entries = gathered(entries, near.few).persist()
    found = groups(
        entries,
        several_columns,
        F.coalesce(F.min(F.expr("IF(entity IS NOT NULL, first, NULL)")), F.min("first")).alias(
            "first"
        ),
    )
    rows = members(found, several_columns, near.few, RELATIONS)
    of_groups = _in_groups(rows, few).unionByName(_copies(near, found.entries, found.codes))
    return of_records.unionByName(of_groups.mapInArrow(related, FINDINGS)), entries


def _in_groups(rows: Rows, few: bool) -> Rows:
    """Return each member of each group, with the first members and the size of the group.

    - `rows`: the distinct records, with a flag for each relation.
    - `few`: whether the groups can be sent to all executors.
    """
    keys = {"shared": "binary(code)", "split": "entity", "suspect": "entity"}
    keys["body"] = "binary(organization)"
    flagged = (
        f"IF({slug}, struct('{slug}' AS slug, {key} AS key), NULL)" for slug, key in keys.items()
    )
    rows = rows.selectExpr(
        "code",
        "entity",
        "first AS member",
        f"explode(array_compact(array({', '.join(flagged)}))) AS of",
    ).select("code", "entity", "member", "of.*")
    by = ["slug", "key"]
    number = F.row_number().over(Window.partitionBy(*by).orderBy("member"))
    heads = rows.withColumn("number", number).where(f"number <= {LISTED + 1}")
    heads = heads.groupBy(*by).agg(F.array_sort(F.collect_list("member")).alias("head"))
    sizes = rows.groupBy(*by).agg(F.count("*").alias("members"))
    return joined(rows, heads.join(sizes, by), by, few).selectExpr(
        "slug", "member", "head", "members AS size"
    )


def _copies(near: Related, entries: Rows, codes: Rows) -> Rows:
    """Return the extra copies, each with the record that it repeats.

    - `near`: the records that may be related.
    - `entries`, `codes`: records by code and entity, and by code, with the `first` of them.
    """
    rows = near.records.selectExpr("code", "entity", "uid", f"{_MEMBER} AS member")
    named = entries.where("n > 1").selectExpr("code", "entity", "first", "n AS members")
    blank = codes.where("records > units").selectExpr("code", "first", "records AS members")
    found = joined(rows.where("entity IS NOT NULL"), named, ["code", "entity"], near.few)
    others = joined(rows.where("entity IS NULL"), blank, ["code"], near.few)
    both = found.unionByName(others.select(found.columns)).where("uid <> first.uid")
    return both.selectExpr(
        "'repeated' AS slug", "member", "array(first) AS head", "BIGINT(1) AS size"
    )
