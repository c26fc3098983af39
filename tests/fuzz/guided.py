"""Guided by coverage, with atheris: nothing raises but what is documented.

    python tests/fuzz/guided.py values -max_total_time=60

Targets: `values`, `reader`, `options`. Everything else is an option of libFuzzer.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "src")]

import atheris  # noqa: E402

with atheris.instrument_imports(include=["uscc"]):
    import uscc
    import uscc.options
    import uscc.repair
    from uscc.errors import RegistryError, ValidationError

_FILE = os.path.join(tempfile.mkdtemp(prefix="uscc-fuzz-"), "f.csv")


def values(data: bytes) -> None:
    """One value: every function that takes one answers, and they agree."""
    text = atheris.FuzzedDataProvider(data).ConsumeUnicode(200)
    found = uscc.diagnose(text)
    assert (found.kind is None) == uscc.is_valid(text)
    for suggestion in uscc.suggest(text):
        assert uscc.is_valid(suggestion.code)
    uscc.identify(text)
    with contextlib.suppress(ValidationError):
        uscc.validate(text)
        uscc.Code(text)


def reader(data: bytes) -> None:
    """Any bytes as a file: a report or an error that is a sentence."""
    with open(_FILE, "wb") as file:
        file.write(data)
    with contextlib.suppress(RegistryError):
        uscc.scan(_FILE, workers=1)


def options(data: bytes) -> None:
    """Any arguments: options, or the exit with status 2 (0 for help)."""
    text = atheris.FuzzedDataProvider(data).ConsumeUnicode(300)
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        try:
            uscc.options.parser().parse_args(text.split("\n"))
        except SystemExit as leaving:
            assert leaving.code in (0, 2)


if __name__ == "__main__":
    target = {"values": values, "reader": reader, "options": options}[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
