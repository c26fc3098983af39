"""Settings of the whole suite: Hypothesis profiles, and data outside the project."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

# What people read is in English unless a test says otherwise, whatever the machine speaks.
os.environ["USCC_LANG"] = "en"

#: Data that is read in tests but never part of the project; absent in most checkouts.
SHARED = Path(__file__).parents[2] / "shared" / "data"

# No deadlines: a busy machine is no fault of the code. `quick` and `ci` draw the same examples each
# time, `fresh` draws others each time.
_UNHURRIED = [HealthCheck.too_slow]
settings.register_profile(
    "fresh", deadline=None, max_examples=100, suppress_health_check=_UNHURRIED
)
settings.register_profile(
    "ci", deadline=None, max_examples=100, derandomize=True, suppress_health_check=_UNHURRIED
)
# The default: a first answer soon. CI draws more.
settings.register_profile(
    "quick", deadline=None, max_examples=25, derandomize=True, suppress_health_check=_UNHURRIED
)
settings.register_profile(
    "thorough", deadline=None, max_examples=2_000, suppress_health_check=_UNHURRIED
)
# For tests/mutation: the same each time, and a failure is enough, however large its example.
settings.register_profile(
    "mutation",
    deadline=None,
    max_examples=60,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=_UNHURRIED,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture
def shared_data() -> Callable[[str], Path]:
    """Return a function from a name to the path of that shared file; it skips if absent."""

    def path_of(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"the shared file {name} is not here")
        return path

    return path_of
