"""Programs that open what is written: a test that misses one is skipped, and fails in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def missing(what: str) -> None:
    """Skip the test; fail where `USCC_PROGRAMS` is `required`."""
    if os.environ.get("USCC_PROGRAMS") == "required":
        pytest.fail(f"{what} is not here")
    pytest.skip(f"{what} is not here")


def program(*names: str) -> str:
    """Return the path of the first of some programs that is installed."""
    for name in names:
        if path := shutil.which(name):
            return path
    missing(names[0])
    raise AssertionError


def axe_core() -> str:
    """Return the script of axe, which judges whether everybody can use a page.

    `AXE_CORE` is the path of its file.
    """
    path = Path(os.environ.get("AXE_CORE", "axe.min.js"))
    if not path.is_file():
        missing("axe-core (AXE_CORE)")
    return path.read_text(encoding="utf-8")
