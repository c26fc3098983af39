"""`uscc generate`."""

from __future__ import annotations

import argparse
import os
import sys

from uscc.errors import RegistryError


def generate(options: argparse.Namespace) -> int:
    """Make up a registry; return the exit status."""
    import uscc.generating

    try:
        made = uscc.generating.generate(options.rows, seed=options.seed, faults=options.faults)
        texts = made.csv(options.columns, options.encoding)
    except ValueError as error:
        raise RegistryError(str(error)) from None
    if options.truth is not None:
        if options.output is not None:
            _refuse_same(options.truth, options.output)
        made.write_truth(options.truth)
    if options.output is not None:
        made.write(options.output, options.columns, options.encoding)
        return 0
    if sys.stdout is None:
        raise RegistryError("standard output is closed; name a file with -o")
    for text in texts:
        sys.stdout.buffer.write(text)
    return 0


def _refuse_same(truth: str, output: str) -> None:
    """Raise if the truth would be written over the registry."""
    if os.path.realpath(truth) == os.path.realpath(output):
        raise RegistryError("is the registry to write; name another file for --truth", path=truth)
