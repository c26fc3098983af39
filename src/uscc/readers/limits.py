"""Limits of a process that reads a file by a library of others, which may be damaged or hostile."""

from __future__ import annotations

from contextlib import suppress

#: Address space of the process in bytes, where the system can limit it (not on Windows).
MEMORY = 2 << 30


def limit_memory() -> None:
    """Let this process have at most `MEMORY`."""
    with suppress(ImportError, ValueError, OSError):  # Windows; a lower limit is there
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def limit_time(seconds: int) -> None:
    """End this process after some seconds, whatever it does then; 0: do not."""
    import faulthandler

    if seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()
