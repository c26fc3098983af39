"""The only part that words things for people, and that writes files.

`words` (Chinese and English names), `faulty` (the faulty characters of a value) → `about` (version,
time, command), `file_names`, `meanings` (what each kind means, and who must act) → `json_text`
(JSON that is safe on a terminal) → `details`, `source_text`, `verdict`, `counts`, `definition`,
`figures` (what every page says), `first` (which findings they show) → `text` (the report on a
screen) → `values` (the answers of `uscc check`) → `workbook` (`.xlsx`) → `worklists` (a workbook
for each authority that must act) → `findings` (CSV, JSON Lines, a workbook) → `saying` (what CI
formats say alike) → `markdown`, `json_report`, `github`, `junit`, `sarif`, `page` → `formats` (one
row for each format) → `saved` (a report of the library in any of them).
"""
