"""Files in, blocks of columns out: the only part that opens input. It judges nothing.

The files in the order in which bytes pass through them:

`source` (path to bytes, decompressed) → `encoding` (to UTF-8) → `lines` (where they end) →
`plain`, `narrow` (the fast ways to fields) → `records` (to tables, by them or by the `csv`
module) → `names`, `layout` (which column is what) → `ragged` (lines with too many or too few
fields) → `blocks`, `registry` (to blocks for the audit).
"""
