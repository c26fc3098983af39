"""Files in, record batches out: the only part that opens input. It judges nothing.

The files in the order in which bytes pass through them:

`options` (what the caller says), `streams` (compressed parts), `source` (path to bytes,
decompressed) → `encoding` (to UTF-8) → `lines` (where they end) → `plain`, `narrow` (the fast ways
to fields) → `delimiters` (which one it is, and one of several bytes) → `records` (to fields, by
the fast ways or by the `csv` module) → `names`, `headers`, `evidence`, `layout` (which column is
what) → `statuses` (which records are closed) → `ragged` (lines with too many or too few fields) →
`batches` (to record batches) → `pieces` (of text, for workers), `table` (a table of any format) →
`delimited` (delimited text) → `signs`, `detecting`, `formats` (one row for each format, by its
first bytes).

Other formats: `heading`, `grid` (rows of cells), `blocks` (many rows, and several tables of one
file), `texts` (decoded) → `html_tokens`, `html_rows`, `html_tables`, `markdown`, `json_window`,
`json_records`, `sqlite`; `sheets` (which sheets are read), `workbook` (`.xlsx` and `.xlsm`);
`members`, `archive` (ZIP files); `compound` (files of old Office programs), `values`, `limits`,
`calamine`, `excel` (workbooks by an extra, in a process of its own), `arrow` (Parquet and Arrow by
an extra). For a folder, `folder` lists its files.
"""
