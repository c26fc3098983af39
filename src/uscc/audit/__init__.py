"""A registry: records in, a `Report` and `Finding`s out. No files, no clock, no printing.

The files in the order in which a record passes through them:

`entity` (folding of names) → `block` (columns of records) → `judging` (which codes are
right, which are not) → `candidates` (what was seen twice) → `relations` (who shares what,
exactly) → `rate` (errors, base, verdict), `interval` (what a sample says) → `result`
(`Report`, `Finding`) → `names`, `findings`, `authorities`, `summary` (what the report holds)
→ `auditor` (`Audit`, which users call).
"""

from uscc.audit.auditor import Audit
from uscc.audit.block import Record
from uscc.audit.result import Finding, Report

__all__ = ["Audit", "Finding", "Record", "Report"]
