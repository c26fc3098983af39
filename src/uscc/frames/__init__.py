"""Frames and columns of pandas, Polars, PyArrow, DuckDB and NumPy: the judge where the data is.

- `is_valid`: a column of Booleans.
- `judge`: the frame with compact form, kind, cause and notes of each code.
- `audit`: the `Report` of `scan`.
- `register`: `df.uscc.judge("code")` in pandas, `pl.col("code").uscc.is_valid()` in Polars.

No engine is imported: an object is recognised by the library that has made it. Its buffers are read
by PyArrow, the extra `uscc[arrow]`.

The files in the order in which a column passes through them:

- `verbs` (what users call) → `engines` (which library) → `pandas`, `polars`, `lazy`, `arrow`,
  `streams`, `duckdb`, `numpy` (columns as Arrow, and back) → `columns` (any type as text; the added
  columns) → `judging` (verdicts);
- an audit: `folding` (names) → `plain` (records that are only counted) → `table` (the others);
- `namespaces`: what `register` adds.
"""

from uscc.frames.namespaces import register
from uscc.frames.verbs import audit, is_valid, judge

__all__ = ["audit", "is_valid", "judge", "register"]
