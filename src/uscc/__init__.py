"""uscc: Unified Social Credit Codes (统一社会信用代码, GB 32100-2015).

- One value: `is_valid`, `validate`, `compact`, `calc_check_digit`, `diagnose`.
- Many values: `valid_mask`, `count_valid`.
- A registry: `scan`, `Audit`, `Report`.
- The parts of a code: `parse`, `Code`.
- Candidates for a wrong value: `suggest`; other identifiers: `identify`.
- Test data: `generate`.

The modules that audit, explain and repair are loaded on first use, so `import uscc` stays cheap.
"""

from __future__ import annotations

from uscc.batch import count_valid, valid_mask
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
    from uscc.code.identify import Identifier, complete, identify
    from uscc.generating import Generated, Planted, generate
    from uscc.parsing import Code, Part, parse
    from uscc.regions import Region
    from uscc.repair import Suggestion, suggest
    from uscc.scanning import scan

__version__ = "0.1.0"

__all__ = [
    "Audit",
    "Code",
    "Diagnosis",
    "Finding",
    "Generated",
    "Identifier",
    "InvalidChecksum",
    "InvalidComponent",
    "InvalidFormat",
    "InvalidLength",
    "Part",
    "Planted",
    "Record",
    "Region",
    "RegistryError",
    "Report",
    "Suggestion",
    "ValidationError",
    "calc_check_digit",
    "compact",
    "complete",
    "count_valid",
    "diagnose",
    "generate",
    "identify",
    "is_valid",
    "parse",
    "scan",
    "suggest",
    "valid_mask",
    "validate",
]


#: Public names that are loaded on first use, by the module that defines them.
_LATER = {
    "uscc.audit": ("Audit", "Finding", "Record", "Report"),
    "uscc.code.identify": ("Identifier", "complete", "identify"),
    "uscc.generating": ("Generated", "Planted", "generate"),
    "uscc.parsing": ("Code", "Part", "parse"),
    "uscc.regions": ("Region",),
    "uscc.repair": ("Suggestion", "suggest"),
    "uscc.scanning": ("scan",),
}


def __getattr__(name: str) -> object:
    """Load a name of `_LATER` on first use."""
    for module, names in _LATER.items():
        if name in names:
            from importlib import import_module

            value: object = getattr(import_module(module), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'uscc' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the names of `__all__`, and the version."""
    return [*__all__, "__version__"]
