"""The signals that stop a command: they raise an error, so that all files are cleaned up."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

#: Seconds until an error that was swallowed is raised again.
_SOON = 0.001


def raise_on_signals() -> None:
    """From now on, SIGINT raises `KeyboardInterrupt`, and SIGTERM `SystemExit`, once."""
    sys.unraisablehook = _not_swallowed
    signal.signal(signal.SIGTERM, _stopped)
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:  # as of a job in the background
        signal.signal(signal.SIGINT, _stopped)


def _stopped(number: int, _frame: object) -> NoReturn:
    """Raise the error of a signal.

    A second signal must not interrupt the cleaning up: a hasty user presses Ctrl-C twice.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
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
