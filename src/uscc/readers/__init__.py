"""Files in, record batches out: the only part that opens input. It judges nothing.

Any file: `options` (what the caller says), `streams` (compressed parts), `folder` (lists its
files), `source` (path to bytes, decompressed) → `signs`, `detecting`, `formats` (one row for each
format, by its first bytes) → `audited` (which tables of a file are audited).

Any table: `names`, `headers`, `evidence`, `naming` (columns that the caller names, and keeps),
`layout` (which column is what), `heading` (which row names the columns), `leftover`, `conditions`,
`selection` (which rows are records, and chosen) → `statuses` (which records are closed), `ragged`
(lines with too many or too few fields) → `batches` (to record batches) → `table` (a table of any
format), `grid` (one of rows of cells).

Delimited text: `encoding` (to UTF-8) → `lines` (where they end) → `plain`, `narrow` (the fast ways
to fields) → `delimiters` (which one it is, and one of several bytes) → `region`, `records` (to
fields, by the fast ways or by the `csv` module) → `pieces` (for workers) → `delimited`.

Other formats: `texts` (decoded), `blocks` (many rows, several tables of one file) → `html_tokens`,
`html_rows`, `html_tables`; `markdown`; `json_window`, `json_records`; `sqlite`. `sheets` (which are
read), `workbook` (`.xlsx` and `.xlsm`). `members`, `archive` (ZIP files). `compound` (files of old
Office programs), `values`, `limits`, `calamine`, `excel` (workbooks by an extra, in a process of
its own); `arrow` (Parquet and Arrow by an extra).
"""
