"""Test data: made-up registries of any size, right inside, with planted faults.

The files in the order in which a record is made:

`mixing` (numbers out of a seed), `words` → `codes` (stocks of organization parts, check
digits) → `clean` (row i of a clean registry) → `faults` (what can be done to records) →
`plan` (which row has which fault) → `cells` (the other columns) → `registry` (`generate`).
"""

from uscc.generating.plan import Planted
from uscc.generating.registry import Generated, generate

__all__ = ["Generated", "Planted", "generate"]
