"""Spark: judge a column and audit a table where the data is. Install with `uscc[spark]`.

`batches` (Arrow batches to judged records, in the executors) → `relations` (groups and joins of
Spark) → `figures` (sums to the figures of the report) → `wording` (records to findings, in the
executors) → `findings` (the frame of all findings) → `judging` (`judge`) → `auditing` (`audit`).
"""

try:
    from uscc.spark.auditing import Audited, audit
    from uscc.spark.judging import judge
except ImportError as error:
    raise ImportError(f'uscc.spark needs an extra: pip install "uscc[spark]" ({error})') from error

__all__ = ["Audited", "audit", "judge"]
