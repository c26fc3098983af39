"""A registry: records in, a `Report` and `Finding`s out. No files, no clock, no printing.

The files in the order in which a record passes through them:

`judging` (which codes are valid) → `keys`, `columns` (kept to find duplicates) → `collector` (all
of this for one part of a registry) → `partial` (its result) → `relations` (shared, split and
repeated records, exactly) → `rate` (errors, base, verdict), `interval` (of a sample) → `result`
(`Report`, `Finding`) → `names`, `findings`, `authorities`, `warnings` → `report_builder` (partial
results and related records in, report out) → `executor` (the work of one process) → `engine`
(combine, finalize) → `auditor` (`Audit`, which users call).
"""

from uscc.audit.auditor import Audit
from uscc.audit.result import Finding, Report
from uscc.batch.records import Record

__all__ = ["Audit", "Finding", "Record", "Report"]
