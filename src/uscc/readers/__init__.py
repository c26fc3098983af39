"""Files in, blocks of columns out: the only part that opens input. It judges nothing.

The files in the order in which bytes pass through them:

`source` (path to bytes, decompressed) → `encoding` (to UTF-8) → `records` (to tables of
fields, by the fast way or by the `csv` module) → `layout` (which column is what) →
`ragged` (lines with too many or too few fields) → `registry` (to blocks for the audit).
"""
