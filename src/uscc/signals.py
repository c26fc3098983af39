"""The signals that stop a command: they raise an error, so that all files are cleaned up."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sys import UnraisableHookArgs

#: Seconds until an error that was swallowed is raised again.
_SOON = 0.001

#: The signals that stop a command: Ctrl-C, `kill`, a terminal that is closed (not on Windows).
STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def raise_on_signals() -> None:
    """From now on, SIGINT raises `KeyboardInterrupt`, SIGTERM and SIGHUP `SystemExit`, once."""
    sys.unraisablehook = _not_swallowed
    for number in STOPPING:
        # A job in the background ignores SIGINT, and one that `nohup` has started SIGHUP.
        if number == signal.SIGTERM or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stopped)


@contextmanager
def held() -> Iterator[None]:
    """Hold back the signals that stop a command until the end of the context.

    Only the main thread can do so, and only signals that a function of Python handles come at
    all: the others end the process.
    """
    came: list[int] = []
    before = {}
    with suppress(ValueError):  # another thread
        for number in STOPPING:
            handler = signal.getsignal(number)
            if callable(handler):
                signal.signal(number, lambda number, _: came.append(number))
                before[number] = handler
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])


def _stopped(number: int, _frame: object) -> NoReturn:
    """Raise the error of a signal.

    A second signal must not interrupt the cleaning up: a hasty user presses Ctrl-C twice.
    """
    for stopping in STOPPING:
        signal.signal(stopping, signal.SIG_IGN)
    raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)


def _not_swallowed(ignored: UnraisableHookArgs) -> None:
    """Raise the error of a signal again, if Python could not pass it on.

    That is so in callbacks of weak references, which importing has. The error cannot be raised
    here either, but in the handler of another signal a moment later.
    """
    error = ignored.exc_value
    if not isinstance(error, (KeyboardInterrupt, SystemExit)):
        sys.__unraisablehook__(ignored)
    elif hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, lambda *_: _raised(error))
        signal.setitimer(signal.ITIMER_REAL, _SOON)
    else:  # on Windows the user has to press Ctrl-C again
        signal.signal(signal.SIGINT, _stopped)


def _raised(error: BaseException) -> NoReturn:
    raise error
