"""Guided by coverage, with atheris: nothing raises but what is documented.

    python tests/fuzz/guided.py values -max_total_time=60

Targets: `values`, `reader`, `options`. Everything else is an option of libFuzzer.
"""

from __future__ import annotations

import argparse
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
    import uscc.scanning  # what is imported later is not watched
    from uscc.errors import RegistryError, ValidationError

_PARSER = uscc.options.parser()

#: The commands, and the names of the options of each.
_WORDS = {
    name: [word for action in command._actions for word in action.option_strings]
    for action in _PARSER._actions
    if isinstance(action, argparse._SubParsersAction)
    for name, command in action.choices.items()
}

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
    """A command, then names of options and any text: options, or the exit with status 2 (0 for
    help).
    """
    source = atheris.FuzzedDataProvider(data)
    arguments = [source.PickValueInList(list(_WORDS))]
    while source.remaining_bytes():
        name = source.PickValueInList(_WORDS[arguments[0]])
        text = source.ConsumeUnicodeNoSurrogates(source.ConsumeIntInRange(0, 12))
        arguments.append(source.PickValueInList([name, text, f"{name}={text}"]))
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        try:
            _PARSER.parse_args(arguments)
        except SystemExit as leaving:
            assert leaving.code in (0, 2)


if __name__ == "__main__":
    target = {"values": values, "reader": reader, "options": options}[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
