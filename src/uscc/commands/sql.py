"""`uscc sql`."""

from __future__ import annotations

import argparse
import sys

from uscc.errors import RegistryError
from uscc.sentences import Say


def sql(options: argparse.Namespace, say: Say) -> int:
    """Print a script for a database; return the exit status."""
    from uscc.sql import script

    if sys.stdout is None:
        raise RegistryError("standard output is closed; there is nowhere to print the script")
    names = options.table, options.code, options.entity
    made = script(options.dialect, *names, drop=options.drop, lang=say.lang)
    # A script is UTF-8 with one kind of line end, whatever the terminal.
    sys.stdout.buffer.write(made.encode())
    return 0
