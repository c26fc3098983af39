"""Hypothesis strategies for tests of code that reads codes and registries.

Install them with `pip install "uscc[hypothesis]"`. Every value is built directly, so no draw is
rejected, and shrinks to the simplest case that people can read. Options are keywords; a wrong one
raises a `ValueError` that names it as soon as the strategy is made.
`hypothesis.strategies.from_type` knows `uscc.Code`.

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
