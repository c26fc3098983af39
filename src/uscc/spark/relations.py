"""The relations of a registry, found by Spark's own groups and joins.

Everything is an aggregate that Spark can begin before it moves rows, or a join with rows that are
broadcast or salted. So no single task gets all records of a code or a name, even if a tenth of the
records have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pyspark.sql import DataFrame as Rows
from pyspark.sql import functions as F

from uscc.code.kinds import KIND_BYTES
from uscc.spark.batches import KIND, OPEN
from uscc.vocabulary import slugs


def _bytes_of(names: Sequence[str]) -> str:
    return ", ".join(str(KIND_BYTES.index(name)) for name in names)


#: Conditions on the bits of a record: it has a code; its code identifies an entity.
HAS_CODE = f"(bits & {KIND}) NOT IN ({_bytes_of(slugs('kind', 'codeless'))})"
IDENTIFIES = f"(bits & {KIND}) IN (0, {_bytes_of(slugs('kind', 'identifies'))})"
IS_OPEN = f"(bits & {OPEN}) > 0"

#: The organization part, and department and region, of a code that identifies an entity.
_ORGANIZATION = "substring(code, 9, 9)"
_AUTHORITY = "concat(substring(code, 1, 1), substring(code, 3, 6))"

#: Most rows of a frame that is sent to all executors: some 50 MB of memory in each, and here.
MOST_SENT = 300_000

#: Members of a group from which on a join spreads them, and over how many tasks.
_HEAVY, _SPREAD = 10_000, 64


class Related(NamedTuple):
    """The records that may be related.

    - `records`: all records of which a key is repeated, cached; or all records.
    - `keys`: the repeated keys, cached.
    - `few`: whether the keys were few enough to select the records.
    """

    records: Rows
    keys: Rows
    few: bool


def related(records: Rows) -> Related:
    """Return the records that may be related to others.

    Related records agree in organization part, wrong code or entity. The keys are hashes: equal
    keys select, the groups decide.

    - `records`: the judged records.
    """
    keyed = records.where(HAS_CODE).selectExpr(
        "*",
        f"CASE WHEN {IDENTIFIES} THEN xxhash64({_ORGANIZATION}) ELSE xxhash64(code) END AS key",
        f"CASE WHEN {IDENTIFIES} AND entity IS NOT NULL THEN xxhash64(entity) END AS entity_key",
    )
    keys = keyed.select(F.explode(F.array("key", "entity_key")).alias("key"))
    keys = keys.where("key IS NOT NULL").groupBy("key").count().where("count > 1").select("key")
    keys = keys.persist()
    few = are_few(keys)
    if few:
        mark, sent = F.lit(True), _gathered(keys)
        own = F.broadcast(sent.select("key", mark.alias("same_code")))
        other = F.broadcast(sent.select(F.col("key").alias("entity_key"), mark.alias("same_name")))
        keyed = keyed.join(own, "key", "left").join(other, "entity_key", "left")
        keyed = keyed.where("same_code OR same_name")
    near = keyed.select(*records.columns)
    return Related(_gathered(near).persist() if few else near, keys, few)


def are_few(rows: Rows) -> bool:
    """Tell whether rows are few enough to be sent to all executors.

    - `rows`: the rows, cached.
    """
    return bool(rows.limit(MOST_SENT + 1).count() <= MOST_SENT)


def _gathered(rows: Rows) -> Rows:
    """Return rows in as many partitions as there are cores.

    Cached rows keep their partitions, and hundreds of nearly empty ones would make hundreds of
    tasks in each later step.
    """
    return rows.coalesce(rows.sparkSession.sparkContext.defaultParallelism)


class Groups(NamedTuple):
    """Groups of related records, each as a frame.

    - `entries`: by code and entity; see `entries_of`.
    - `codes`: by code: number of `records`, of entities `named`; `units`: distinct records.
    - `bodies`: by `organization`, of two codes or more: number of distinct records `units`.
    - `placed`: by entity and `authority`: number of `codes` of open records.
    - `entities`: by entity, of two codes or more: number of `codes`, how many are `agreeing`.
    """

    entries: Rows
    codes: Rows
    bodies: Rows
    placed: Rows
    entities: Rows


def entries_of(near: Related, *more: Any) -> Rows:
    """Return the records by code and entity, cached: their number `n`, and `bits` of all of them.

    - `near`: the records that may be related.
    - `more`: further aggregates.
    """
    aggregates = F.count("*").alias("n"), F.bit_or("bits").alias("bits"), *more
    entries = near.records.groupBy("code", "entity").agg(*aggregates)
    return (_gathered(entries) if near.few else entries).persist()


def groups(entries: Rows, several_columns: bool, *more: Any) -> Groups:
    """Return the groups.

    - `entries`: the result of `entries_of`.
    - `several_columns`: whether two or more columns name the entity: all its codes agree then.
    - `more`: further aggregates of `codes`.
    """
    codes = entries.groupBy("code").agg(
        F.sum("n").alias("records"),
        F.count("entity").alias("named"),
        F.bit_or("bits").alias("bits"),
        *more,
    )
    codes = codes.withColumn("units", F.greatest("named", F.lit(1)))
    bodies = (
        codes.where(IDENTIFIES)
        .groupBy(F.expr(_ORGANIZATION).alias("organization"))
        .agg(F.count("*").alias("codes"), F.sum("units").alias("units"))
        .where("codes > 1")
    )
    placed = (
        entries.where(f"{IDENTIFIES} AND entity IS NOT NULL AND {IS_OPEN}")
        .groupBy("entity", F.expr(_AUTHORITY).alias("authority"))
        .agg(F.count("*").alias("codes"))
    )
    least = 0 if several_columns else 1
    agreeing = F.sum(F.expr(f"CASE WHEN codes > {least} THEN codes ELSE 0 END")).alias("agreeing")
    entities = placed.groupBy("entity").agg(F.sum("codes").alias("codes"), agreeing)
    return Groups(entries, codes, bodies, placed, entities.where("codes > 1"))


def members(found: Groups, several_columns: bool, few: bool, wanted: Sequence[str]) -> Rows:
    """Return the distinct records whose code identifies an entity, with a flag for each relation.

    - `found`: the groups of the records.
    - `several_columns`: whether two or more columns name the entity.
    - `few`: whether the groups are few enough to be sent to all executors.
    - `wanted`: the relations that are looked up; the flags of the others are false.
    """
    own = [name for name in ("code", "entity", "bits", "first") if name in found.entries.columns]
    nothing = F.lit(None).cast("binary")
    blank = found.codes.where("named = 0").withColumn("entity", nothing).select(own)
    rows = found.entries.where("entity IS NOT NULL").select(own).unionByName(blank)
    rows = rows.where(IDENTIFIES).selectExpr(
        "*", f"{_ORGANIZATION} AS organization", f"{_AUTHORITY} AS authority"
    )
    shared = found.codes.where(f"named > 1 AND {IDENTIFIES}").selectExpr("code", "named AS members")
    bodies = found.bodies.selectExpr("organization", "units AS members")
    entities = found.entities.selectExpr("entity", "codes AS members")
    placed = found.placed.where("codes > 1").selectExpr("entity", "authority", "codes AS members")
    if several_columns:
        placed, by = entities, ["entity"]
    else:
        by = ["entity", "authority"]
    rows = _flagged(rows, "shared", shared, ["code"], few, wanted)
    rows = _flagged(rows, "body", bodies, ["organization"], few, wanted)
    split = ("split", "suspect") if {"split", "suspect"} & set(wanted) else ()
    rows = _flagged(rows, "split", placed, by, few, split)
    rows = _flagged(rows, "suspect", entities, ["entity"], few, wanted)
    return rows.withColumns(
        {
            "split": F.expr(f"split AND {IS_OPEN}"),
            "suspect": F.expr(f"suspect AND NOT split AND {IS_OPEN}"),
        }
    )


def _flagged(
    rows: Rows, slug: str, sizes: Rows, by: list[str], few: bool, wanted: Sequence[str]
) -> Rows:
    if slug not in wanted:
        return rows.withColumn(slug, F.lit(False))
    found = joined(rows, sizes, by, few, "left")
    return found.withColumn(slug, F.expr("members IS NOT NULL")).drop("members")


def joined(rows: Rows, sizes: Rows, by: list[str], few: bool, how: str = "inner") -> Rows:
    """Return rows with the columns of their group; one task never gets all rows of a large group.

    - `rows`: the rows.
    - `sizes`: the groups, with the number of their `members`.
    - `by`: the columns that name a group.
    - `few`: whether the groups are few enough to be sent to all executors.
    - `how`: the kind of the join.
    """
    if few:
        return rows.join(F.broadcast(sizes), by, how)
    heavy = sizes.where(f"members > {_HEAVY}").select(*by, F.lit(True).alias("heavy"))
    spread = F.pmod(F.xxhash64(*rows.columns), F.lit(_SPREAD)).cast("int")
    rows = rows.join(F.broadcast(heavy), by, "left")
    # Rows without a key have no group, but a join would bring all of them together.
    alone = " OR ".join(["heavy", *(f"{name} IS NULL" for name in by)])
    rows = rows.withColumn("salt", F.when(F.expr(alone), spread).otherwise(0)).drop("heavy")
    salts = F.when(F.col("members") > _HEAVY, F.sequence(F.lit(0), F.lit(_SPREAD - 1)))
    salts = F.coalesce(salts, F.array(F.lit(0)))
    sizes = sizes.withColumn("salt", F.explode(salts))
    return rows.join(sizes, [*by, "salt"], how).drop("salt")
