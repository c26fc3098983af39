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
from uscc.spark.relations import Groups, Related, entries_of, groups, joined, members
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
    records: Rows, near: Related, few: bool, report: Report, several_columns: bool
) -> tuple[Rows, list[Rows]]:
    """Return the findings, and the frames that are cached for them.

    - `records`: the judged records, each with a `uid`.
    - `near`: the records that may be related.
    - `few`: whether the groups are few enough to be sent to all executors.
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
    entries = entries_of(near, F.min(F.expr(_MEMBER)).alias("first"))
    found = groups(
        entries,
        several_columns,
        F.coalesce(F.min(F.expr("IF(entity IS NOT NULL, first, NULL)")), F.min("first")).alias(
            "first"
        ),
    )
    rows = _by_group(members(found, several_columns, few, RELATIONS)).persist()
    in_groups = _in_groups(rows, few and sum(sizes) <= _MOST_GROUPS)
    of_groups = in_groups.unionByName(_copies(near.records, found, few))
    findings = of_records.unionByName(of_groups.mapInArrow(related, FINDINGS))
    return findings, [entries, rows]


def _by_group(rows: Rows) -> Rows:
    """Return each member of each group.

    - `rows`: the distinct records, with a flag for each relation.
    """
    keys = {"shared": "binary(code)", "split": "entity", "suspect": "entity"}
    keys["body"] = "binary(organization)"
    flagged = (
        f"IF({slug}, struct('{slug}' AS slug, {key} AS key), NULL)" for slug, key in keys.items()
    )
    of = f"explode(array_compact(array({', '.join(flagged)}))) AS of"
    return rows.selectExpr("first AS member", of).select("member", "of.*")


def _in_groups(rows: Rows, few: bool) -> Rows:
    """Return each member of each group, with the first members and the size of the group.

    - `rows`: the result of `_by_group`.
    - `few`: whether the groups are few enough to be sent to all executors.
    """
    by = ["slug", "key"]
    number = F.row_number().over(Window.partitionBy(*by).orderBy("member"))
    heads = rows.withColumn("number", number).where(f"number <= {LISTED + 1}")
    heads = heads.groupBy(*by).agg(F.array_sort(F.collect_list("member")).alias("head"))
    sizes = rows.groupBy(*by).agg(F.count("*").alias("members"))
    return joined(rows, heads.join(sizes, by), by, few).selectExpr(
        "slug", "member", "head", "members AS size"
    )


def _copies(records: Rows, found: Groups, few: bool) -> Rows:
    """Return the extra copies, each with the record that it repeats.

    - `records`: the records that may be related.
    - `found`: their groups, with the `first` record of each entry and code.
    - `few`: whether the groups are few enough to be sent to all executors.
    """
    rows = records.selectExpr("code", "entity", "uid", f"{_MEMBER} AS member")
    named = found.entries.where("n > 1").selectExpr("code", "entity", "first", "n AS members")
    blank = found.codes.where("records > units").selectExpr("code", "first", "records AS members")
    copies = joined(rows.where("entity IS NOT NULL"), named, ["code", "entity"], few)
    others = joined(rows.where("entity IS NULL"), blank, ["code"], few)
    both = copies.unionByName(others.select(copies.columns)).where("uid <> first.uid")
    return both.selectExpr(
        "'repeated' AS slug", "member", "array(first) AS head", "BIGINT(1) AS size"
    )
