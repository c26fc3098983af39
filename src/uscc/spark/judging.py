"""`judge`: a Spark frame in, the frame with the judgement of a column out."""

from __future__ import annotations

from functools import partial

from pyspark.sql import DataFrame

from uscc.errors import InvalidArgument
from uscc.spark.batches import JUDGED, judged


def judge(frame: DataFrame, column: str) -> DataFrame:
    """Return the frame with four text columns more, judged in the executors when it is read.

    `uscc_code` is the compact form, `uscc_kind` the kind of a value that is not a valid code,
    `uscc_cause` what probably happened to it, `uscc_notes` the doubts about a valid code, a comma
    between two. What does not apply is empty; a null is `missing`.

    - `frame`: the frame; all its columns pass through Python, so select the ones you need.
    - `column`: the name of the column of codes.

    Raises `InvalidArgument` for a column that the frame does not have.
    """
    how = partial(judged, column=number_of(frame, column))
    plain = plain_names(frame)
    names = [field.split()[0] for field in JUDGED.split(", ")]
    schema = plain.limit(0).selectExpr("*", *(f"CAST(NULL AS STRING) AS {one}" for one in names))
    return plain.mapInArrow(how, schema.schema).toDF(*frame.columns, *names)


def number_of(frame: DataFrame, column: str) -> int:
    """Return the number of a column, from 0.

    - `frame`: the frame.
    - `column`: its name.

    Raises `InvalidArgument` for a column that the frame does not have.
    """
    if column not in frame.columns:
        raise InvalidArgument(
            "there is no column {name!r}; the columns are: {names}",
            name=column,
            names=", ".join(frame.columns),
        )
    return list(frame.columns).index(column)


def plain_names(frame: DataFrame) -> DataFrame:
    """Return a frame with other names: `mapInArrow` takes no column whose name has a dot."""
    return frame.toDF(*(f"c{number}" for number in range(len(frame.columns))))
