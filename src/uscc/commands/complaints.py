"""What goes to standard error."""

from __future__ import annotations

import sys

from uscc.sentences import Say


def complain(message: str, say: Say) -> None:
    """Say something on standard error, in one line that is safe on a terminal."""
    from uscc.report.words import shown

    if sys.stderr is not None:  # closed from the start, as by 2>&-
        print(say.listed(": ", ("uscc", shown(message, most=2_000))), file=sys.stderr)
