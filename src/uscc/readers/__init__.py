"""Files in, batches of columns out: the only part that opens input. It judges nothing.

The files in the order in which bytes pass through them:

`content` (what is no table), `streams` (compressed parts), `source` (path to bytes, decompressed)
→ `encoding` (to UTF-8) → `lines` (where they end) → `plain`, `narrow` (the fast ways to fields) →
`delimiters` (which delimiter it is, and one of several bytes) → `records` (to tables, by the fast
ways or by the `csv` module) → `names`, `headers`, `evidence`, `layout` (which column is what) →
`statuses` (which records are closed) → `ragged` (lines with too many or too few fields) →
`batches`, `registry` (to batches for the audit).
"""
