"""A registry: records in, a `Report` and `Finding`s out. No files, no clock, no printing.

The files in the order in which a record passes through them:

`batch` (columns of records) → `entity` (folding of names) → `judging` (which codes are right,
which are not) → `keys`, `columns` (what is kept to find what was seen twice) → `part` (all of
this for one part of a registry) → `relations` (who shares what, exactly) → `rate` (errors,
base, verdict), `interval` (what a sample says) → `result` (`Report`, `Finding`) → `names`,
`findings`, `authorities`, `warnings` (what the report holds) → `conclusion` (parts in, report
out) → `auditor` (`Audit`, which users call).
"""

from uscc.audit.auditor import Audit
from uscc.audit.result import Finding, Report
from uscc.batch.records import Record

__all__ = ["Audit", "Finding", "Record", "Report"]
