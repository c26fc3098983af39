"""uscc: Unified Social Credit Codes (统一社会信用代码, GB 32100-2015).

One value: `is_valid`, `validate`, `compact`, `calc_check_digit`, `diagnose`.
Many values: `valid_mask`. A registry: `scan`, `Audit`, `Report`.

What audits registries is loaded on first use, so that `import uscc` stays cheap.
"""

from __future__ import annotations

from uscc.batch import valid_mask
from uscc.code.digits import calc_check_digit
from uscc.code.judge import Diagnosis, diagnose, is_valid, validate
from uscc.code.text import compact
from uscc.errors import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
    RegistryError,
    ValidationError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from uscc.audit import Audit, Finding, Record, Report
    from uscc.scanning import scan

__version__ = "0.1.0"

__all__ = [
    "Audit",
    "Diagnosis",
    "Finding",
    "InvalidChecksum",
    "InvalidComponent",
    "InvalidFormat",
    "InvalidLength",
    "Record",
    "RegistryError",
    "Report",
    "ValidationError",
    "calc_check_digit",
    "compact",
    "diagnose",
    "is_valid",
    "scan",
    "valid_mask",
    "validate",
]


def __getattr__(name: str) -> object:
    """Load the part that audits registries when it is first asked for."""
    if name == "scan":
        from uscc.scanning import scan as value
    elif name in ("Audit", "Finding", "Record", "Report"):
        from uscc import audit

        value = getattr(audit, name)
    else:
        raise AttributeError(f"module 'uscc' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List what `__all__` lists, and the version."""
    return [*__all__, "__version__"]
