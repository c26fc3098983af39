"""The entry point for Hypothesis: it makes `from_type(uscc.Code)` work.

Hypothesis calls `register` when it is imported. The strategies are loaded on first use.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from uscc.parsing import Code


def register() -> None:
    """Tell Hypothesis how to draw a `Code`."""
    from hypothesis.strategies import register_type_strategy

    from uscc.parsing import Code

    register_type_strategy(Code, _codes)


def _codes(thing: type[Code]) -> SearchStrategy[Code]:
    from uscc.parsing import Code
    from uscc.strategies.codes import codes

    return codes().map(Code)
