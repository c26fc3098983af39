"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from uscc.errors import RegistryError


@contextmanager
def whole_file(path: str, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """Open a text file that appears under `path` only if all went well.

    It is written beside its place under another name and renamed at the end. What is no
    regular file (a pipe, `/dev/null`) or is standard output is written to directly. Raises
    `RegistryError` if it cannot be written.
    """
    how = {"encoding": encoding, "errors": "backslashreplace", "newline": ""}
    try:
        if _is_special(path):
            with open(path, "a", **how) as file:  # type: ignore[call-overload]
                yield file
            return
        target = os.path.realpath(path)
        # The name is known before the file is there, so that no signal can come between.
        name = os.path.join(os.path.dirname(target), f".uscc-{os.urandom(8).hex()}")
        try:
            with open(name, "x", opener=_private, **how) as file:  # type: ignore[call-overload]
                yield file
            os.chmod(name, _mode(target))
            os.replace(name, target)
        except BaseException:
            with suppress(OSError):  # it may be in its place already, or never have been there
                os.unlink(name)
            raise
    except BrokenPipeError:  # a reader that has had enough is no error
        raise
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}; nothing was left there"
        raise RegistryError(message, path=path) from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_special(path: str) -> bool:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(found.st_mode) or _is_standard_output(found)


def _is_standard_output(found: os.stat_result) -> bool:
    try:
        return os.path.samestat(found, os.fstat(1))
    except OSError:  # it is closed
        return False


def _mode(target: str) -> int:
    """Return the mode of the file that is replaced, or that of any new file."""
    try:
        return stat.S_IMODE(os.stat(target).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
