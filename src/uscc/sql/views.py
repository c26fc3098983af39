"""The queries: views over the table, each upon the one before it.

They are standard SQL, the same in all dialects.
"""

from __future__ import annotations

from fractions import Fraction

from uscc.sql.dialect import Asked, Dialect, Made
from uscc.standard import TARGET_PER_10K
from uscc.vocabulary import slugs

#: The views, the first one first.
VIEWS = ("uscc_records", "uscc_distinct", "uscc_shared", "uscc_split", "uscc_rate")

_CODELESS = ", ".join(f"'{slug}'" for slug in slugs("kind", "codeless"))
_IDENTIFIES = ", ".join(f"'{slug}'" for slug in slugs("kind", "identifies"))

#: Whether the code of a record identifies its holder.
_IDENTIFYING = f"uscc_kind IS NULL OR uscc_kind IN ({_IDENTIFIES})"

#: Who has assigned a code: department and region.
_AUTHORITY = "substr(uscc_code, 1, 1), substr(uscc_code, 3, 6)"

_TARGET = Fraction(TARGET_PER_10K)

#: Records that one error is allowed in.
_RECORDS_PER_ERROR = 10_000 / _TARGET


def views(d: Dialect, asked: Asked) -> list[Made]:
    """Return the views over a table, the first one first."""
    queries = {
        "uscc_records": Made(
            "All records, each with its kind, its compact code and its folded name.",
            d.records(asked),
        ),
        "uscc_distinct": Made(
            "Distinct records with a code, which are the base of the rate. A blank name equals any"
            " other name on its code.",
            _distinct(asked),
        ),
        "uscc_shared": Made(
            "Records of codes on several entities (一码多赋).",
            _shared(),
        ),
        "uscc_split": Made(
            "Records of entities with several codes of one department and region (重复赋码). Closed"
            " records are included, because the script does not know a column of statuses.",
            _split(),
        ),
        "uscc_rate": Made(
            "The rate (重错码率): errors per 10,000 distinct records with a code.",
            _rate(),
        ),
    }
    # Not CREATE OR REPLACE: the columns of the table may have changed.
    dropped = Made(
        "Views that an earlier script made.", "".join(f"{one}\n" for one in drop_views())
    )
    made = (Made(one.says, f"{d.view} {name} AS\n{one.sql};\n") for name, one in queries.items())
    return [dropped, *made]


def drop_views() -> list[str]:
    """Return the statements that drop the views, the last one first."""
    return [f"DROP VIEW IF EXISTS {name};" for name in reversed(VIEWS)]


def _distinct(asked: Asked) -> str:
    """Return the query of the distinct records: a blank entity equals any other one of its code."""
    return f"""\
SELECT uscc_code, uscc_kind, uscc_entity, uscc_name, records
FROM (
  SELECT grouped.*, max(uscc_entity) OVER (PARTITION BY uscc_code) AS named
  FROM (
    SELECT uscc_code, uscc_kind, uscc_entity, min({asked.entity}) AS uscc_name, count(*) AS records
    FROM uscc_records
    WHERE uscc_kind IS NULL OR uscc_kind NOT IN ({_CODELESS})
    GROUP BY uscc_code, uscc_kind, uscc_entity
  ) AS grouped
) AS blanks
WHERE uscc_entity <> '' OR named = ''"""


def _shared() -> str:
    return f"""\
SELECT uscc_code, uscc_kind, uscc_entity, uscc_name, records, entities
FROM (
  SELECT identifying.*, count(*) OVER (PARTITION BY uscc_code) AS entities
  FROM uscc_distinct AS identifying
  WHERE {_IDENTIFYING}
) AS counted
WHERE entities > 1"""


def _split() -> str:
    return f"""\
SELECT uscc_code, uscc_kind, uscc_entity, uscc_name, records, codes
FROM (
  SELECT identifying.*,
    count(*) OVER (PARTITION BY uscc_entity, {_AUTHORITY}) AS codes
  FROM uscc_distinct AS identifying
  WHERE uscc_entity <> '' AND ({_IDENTIFYING})
) AS counted
WHERE codes > 1"""


def _rate() -> str:
    # errors / base <= target, in whole numbers: errors * most <= base * least.
    most, least = _RECORDS_PER_ERROR.numerator, _RECORDS_PER_ERROR.denominator
    return f"""\
SELECT base, errors, wrong, shared, split,
  CASE WHEN base > 0 THEN errors * 1e4 / base END AS rate_per_10k,
  {TARGET_PER_10K} AS target_per_10k,
  (base * {least} - base * {least} % {most}) / {most} AS allowed,
  CASE WHEN base = 0 THEN 'no-data'
    WHEN errors * {most} <= base * {least} THEN 'met'
    ELSE 'missed' END AS verdict
FROM (
  SELECT count(*) AS base,
    coalesce(sum(CASE WHEN is_wrong + is_shared + is_split > 0 THEN 1 ELSE 0 END), 0) AS errors,
    coalesce(sum(is_wrong), 0) AS wrong,
    coalesce(sum(is_shared), 0) AS shared,
    coalesce(sum(is_split), 0) AS split
  FROM (
    SELECT is_wrong,
      CASE WHEN identifies = 1 AND entities > 1 THEN 1 ELSE 0 END AS is_shared,
      CASE WHEN identifies = 1 AND uscc_entity <> '' AND codes > 1 THEN 1 ELSE 0 END AS is_split
    FROM (
      SELECT flagged.*,
        count(*) OVER (PARTITION BY uscc_code) AS entities,
        count(*) OVER (PARTITION BY identifies, uscc_entity, {_AUTHORITY}) AS codes
      FROM (
        SELECT uscc_code, uscc_entity,
          CASE WHEN uscc_kind IS NULL THEN 0 ELSE 1 END AS is_wrong,
          CASE WHEN {_IDENTIFYING} THEN 1 ELSE 0 END AS identifies
        FROM uscc_distinct
      ) AS flagged
    ) AS counted
  ) AS judged
) AS summed"""
