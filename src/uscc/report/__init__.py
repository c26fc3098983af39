"""The only part that words things for people, and that writes files.

`words` (Chinese and English names) → `json_text` (JSON that is safe on a terminal) → `text`
(the report on a screen) → `values` (the answers of `uscc check`) → `findings` (CSV and JSON
Lines, whole or not at all) → `saying` (what CI formats say alike) → `first` (which findings they
show) → `json_report`, `github`, `junit`, `sarif` → `formats` (one row for each format).
"""
