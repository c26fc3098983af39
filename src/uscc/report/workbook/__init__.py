"""Workbooks to write: `.xlsx` with the standard library alone, row by row.

Any workbook: `texts` (text as XML), `styles` (the looks of cells, a fixed few) → `cells` (cells and
rows, one by one or by columns) → `package` (the parts of the ZIP file) → `sheets` (a workbook of
sheets, each as long as it needs to be).

The report: `codes` (cells with the faulty characters in colour) → `findings` (one row for each) →
`pages` (sheets of figures and sentences) → `summary`, `authorities`, `left_out` (the other sheets)
→ `book` (all of them). `worklist`: the findings of one owner, to be filled in.

Nothing is kept in memory but some thousand findings, and no cell can be run: every text is an
inline string.
"""

from uscc.report.workbook.book import write, write_finding_sheet

__all__ = ["write", "write_finding_sheet"]
