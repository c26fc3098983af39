"""What a report says of itself: version, time, command."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import NamedTuple


class About(NamedTuple):
    """What a report says of itself, beside the figures.

    - `version`: version of this package.
    - `findings_path`: the file that lists all findings; None for none.
    - `made`: local time with its offset, as `2026-11-29 12:30 +08:00`; "" where it is left out.
    - `command`: the command line; "" for a report of the library.
    - `written`: the other files and folders that the same command writes.
    """

    version: str
    findings_path: str | None = None
    made: str = ""
    command: str = ""
    written: tuple[str, ...] = ()


def time_now() -> str:
    """Return the local time; that of SOURCE_DATE_EPOCH in UTC where it is set.

    Builds that must be reproducible set this variable (reproducible-builds.org).
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and len(epoch) < 12:
        now = datetime.fromtimestamp(int(epoch), timezone.utc)
    else:
        now = datetime.now().astimezone()
    offset = now.isoformat()[-len("+08:00") :]
    return f"{now:%Y-%m-%d %H:%M} {offset}"
