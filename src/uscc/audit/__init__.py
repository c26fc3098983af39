"""A registry: records in, a `Report` and `Finding`s out. No files, no clock, no printing.

The files in the order in which a record passes through them:

- collected: `judging` (which codes are valid) → `keys`, `columns` (kept to find related records),
  `observing` (kinds and notes) → `collector` (all of this for one part) → `partial` (its result);
- related: `related` (rows that share a key, as columns) → `selecting` (from the columns of a part)
  → `share`, `entities`, `codes` (what a share of rows says) → `pieces` (a share that is too large)
  → `relations` (all shares);
- reported: `errors` (each record once), `rate`, `interval` (of a sample) → `result` (`Report`,
  `Finding`) → `finding_columns`, `names`, `listing` (the other members of a group), `findings`,
  `relating`, `observed` (findings by columns) → `finding_store` (in the order of their places) →
  `authorities`, `warnings` → `figures` → `report_builder`;
- driven: `executor` (the work of one process) → `ordering` → `engine` (combine, finalize) →
  `auditor` (`Audit`, which users call).
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
