"""Spark: judge a column and audit a table where the data is. Install with `uscc[spark]`.

`batches` (Arrow batches to judged columns, in the executors) → `relations` (groups and joins of
Spark) → `figures` (sums to the figures of the report) → `wording` (findings, in the executors) →
`findings` (the frame of all findings) → `judging` (`judge`) → `auditing` (`audit`).
"""

from uscc.spark.auditing import Audited, audit
from uscc.spark.judging import judge

__all__ = ["Audited", "audit", "judge"]
