"""What goes to standard error."""

from __future__ import annotations

import sys


def complain(message: str) -> None:
    """Say something on standard error, in one line that is safe on a terminal."""
    from uscc.report.words import shown

    if sys.stderr is not None:  # closed from the start, as by 2>&-
        print("uscc:", shown(message, most=2_000), file=sys.stderr)
