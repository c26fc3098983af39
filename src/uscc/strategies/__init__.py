"""Hypothesis strategies, for tests of what takes codes and registries: `pip install
"uscc[hypothesis]"`.

Whatever is drawn is built, nothing is thrown away, and shrinks to the simplest case that can
be read. Options are keywords; a wrong one is a `ValueError` that names it, when the strategy
is made. `uscc.Code` is known to `hypothesis.strategies.from_type`.

`codes` → `wrong` → `messy` (values and names as people write them) → `registries`.
"""

from uscc.strategies.codes import codes, organization_codes, registration_numbers
from uscc.strategies.messy import entity_names, messy
from uscc.strategies.registries import RegistryFile, records, registries, registry_files
from uscc.strategies.wrong import WrongCode, wrong_codes

__all__ = [
    "RegistryFile",
    "WrongCode",
    "codes",
    "entity_names",
    "messy",
    "organization_codes",
    "records",
    "registration_numbers",
    "registries",
    "registry_files",
    "wrong_codes",
]
