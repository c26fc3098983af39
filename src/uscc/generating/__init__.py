"""Test data: generated registries of any size, valid and consistent, with planted faults.

The modules in the order in which a record is made:

`mixing` (numbers from a seed), `words` → `codes` (stocks of organization parts, check digits) →
`clean` (row i of a clean registry) → `faults` (how to damage records) → `plan` (which row gets
which fault) → `cells` (the other columns) → `registry` (`generate`).
"""

from uscc.generating.plan import Planted
from uscc.generating.registry import Generated, generate

__all__ = ["Generated", "Planted", "generate"]
