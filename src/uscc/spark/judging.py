"""`judge`: a Spark frame in, the frame with the judgement of a column out."""

from __future__ import annotations

from functools import partial

from pyspark.sql import DataFrame

from uscc.errors import InvalidArgument
from uscc.spark.batches import JUDGED, judged


def judge(frame: DataFrame, column: str) -> DataFrame:
    """Return the frame with four text columns more, judged in the executors when it is read.

    `uscc_code` is the compact form, `uscc_kind` the kind of a value that is not a valid code,
    `uscc_cause` what probably happened to it, `uscc_notes` the doubts about a valid code, a space
    between two. What does not apply is empty; a null is `missing`.

    - `frame`: the frame; all its columns pass through Python, so select the ones you need.
    - `column`: the name of the column of codes.

    Raises `InvalidArgument` for a column that the frame does not have.
    """
    if column not in frame.columns:
        raise InvalidArgument(
            "the frame has no column {column!r}; it has: {columns}",
            column=column,
            columns=", ".join(frame.columns),
        )
    how = partial(judged, column=frame.columns.index(column))
    schema = frame.limit(0).selectExpr("*", *_COLUMNS).schema
    return frame.mapInArrow(how, schema)


_COLUMNS = [f"CAST(NULL AS STRING) AS {part.split()[0]}" for part in JUDGED.split(", ")]
