"""`uscc generate`."""

from __future__ import annotations

import argparse
import sys

from uscc.errors import RegistryError
from uscc.output import ROWS, require_ending, same_file
from uscc.sentences import Say


def generate(options: argparse.Namespace, say: Say) -> int:
    """Make up a registry; return the exit status."""
    import uscc.generating
    from uscc.generating.registry import ENDINGS

    made = uscc.generating.generate(options.rows, seed=options.seed, faults=options.faults)
    texts = made.csv(options.columns, options.encoding)
    if options.output is not None:
        require_ending(options.output, ENDINGS)
    if options.truth is not None:
        require_ending(options.truth, ROWS)
        if same_file(options.truth, options.output):
            message = "is the registry to write; name another file for --truth"
            raise RegistryError(message, path=options.truth)
        made.write_truth(options.truth)
    if options.output is not None:
        made.write(options.output, options.columns, options.encoding)
        return 0
    if sys.stdout is None:
        raise RegistryError("standard output is closed; name a file with -o")
    for text in texts:
        sys.stdout.buffer.write(text)
    return 0
