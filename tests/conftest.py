"""Settings of the whole suite: Hypothesis profiles, the marker `slow`, data outside the project."""

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

# No deadlines: a busy machine is no fault of the code. `ci` draws the same examples each time.
_UNHURRIED = [HealthCheck.too_slow]
settings.register_profile(
    "default", deadline=None, max_examples=100, suppress_health_check=_UNHURRIED
)
settings.register_profile(
    "ci", deadline=None, max_examples=100, derandomize=True, suppress_health_check=_UNHURRIED
)
# For the second and every other interpreter of one run: what differs there shows soon.
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
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker `slow`; leave such tests out with `-m "not slow"`."""
    config.addinivalue_line("markers", "slow: takes more than some seconds")


@pytest.fixture
def shared_data() -> Callable[[str], Path]:
    """Return a function from a name to the path of that shared file; it skips if absent."""

    def path_of(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"the shared file {name} is not here")
        return path

    return path_of
