"""The only part that words things for people, and that writes files.

`words` (Chinese and English names) → `about` (version, time, command) → `json_text` (JSON that is
safe on a terminal) → `details`, `source_text`, `verdict`, `counts`, `definition` (what every page
says) → `text` (the report on a screen) → `values` (the answers of `uscc check`) → `findings` (CSV
and JSON Lines) → `saying` (what CI formats say alike) → `markdown`, `json_report`, `github`,
`junit`, `sarif`, `page`, `workbook` → `first` (which findings they show) → `formats` (one row for
each format) → `saved` (a report of the library in any of them).
"""
