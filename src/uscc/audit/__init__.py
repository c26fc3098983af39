"""A registry: records in, a `Report` and `Finding`s out. No files, no clock, no printing.

The files in the order in which a record passes through them:

`judging` (which codes are valid) → `keys`, `columns` (kept to find duplicates) → `collector` (all
of this for one part of a registry) → `partial` (its result) → `relations` (shared, split and
repeated records, exactly) → `rate` (errors, base, verdict), `interval` (of a sample) → `result`
(`Report`, `Finding`) → `names`, `findings`, `authorities`, `warnings` → `report_builder` (partial
results and related records in, report out) → `executor` (the work of one process) → `engine`
(combine, finalize) → `auditor` (`Audit`, which users call).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscc.audit.result import Finding, Report
from uscc.batch.records import Record

if TYPE_CHECKING:
    from uscc.audit.auditor import Audit

__all__ = ["Audit", "Finding", "Record", "Report"]


def __getattr__(name: str) -> object:
    """Load `Audit` when it is first asked for: a scan does without."""
    if name != "Audit":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from uscc.audit.auditor import Audit

    return Audit
