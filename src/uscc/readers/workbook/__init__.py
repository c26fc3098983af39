"""Workbooks: `.xlsx` and `.xlsm`, with the standard library alone, row by row.

`package` (the parts of the ZIP file, their relations, damage) → `markup` (a walk through
XML with expat) → `values` (numbers, dates, escapes) → `styles` (which cells are dates) →
`regions` (the parts of a file between rows) → `strings` (the texts that cells share) → `cells`
(what a cell says, columns, blocks) → `exact` (sheets with expat) → `shapes` (what rows look like)
→ `fast` (sheets with one regular expression) → `book` (sheets to tables).

There are two ways to read a sheet, and they agree on every input. The exact way walks through the
XML. The fast way reads the rows that match a pattern, which proves that they are well formed and
what they say; it hands all others to the exact way.
"""

from uscc.readers.workbook.book import tables

__all__ = ["tables"]
