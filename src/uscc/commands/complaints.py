"""What goes to standard error."""

from __future__ import annotations

import sys


def complain(message: str) -> None:
    """Say something on standard error, in one line that is safe on a terminal."""
    from uscc.report.words import shown

    print("uscc:", shown(message, most=2_000), file=sys.stderr)
