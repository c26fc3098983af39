"""Atomic output files: a file appears complete or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TextIO

from uscc.errors import RegistryError
from uscc.sentences import Listed

#: Endings of files of rows: JSON Lines, and CSV or JSON Lines.
JSON_LINES = (".jsonl", ".ndjson")
ROWS = (".csv", *JSON_LINES)


@contextmanager
def whole_file(path: str, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a text file that appears under `path` only if no error occurs.

    It is written under another name in the same folder and renamed at the end. A path that is not
    a regular file (a pipe, `/dev/null`), or that is standard output, is written to directly.

    - `path`: the path of the file.
    - `encoding`: name of a Python codec.

    Raises `RegistryError` if the file cannot be written.
    """
    how = {"encoding": encoding, "errors": "backslashreplace", "newline": ""}
    try:
        if _is_special(path):
            with open(_opened(path), "a", **how) as file:  # type: ignore[call-overload]
                yield file
            return
        target = os.path.realpath(path)
        # The name is chosen before the file is created, so no signal can come between the two.
        name = os.path.join(os.path.dirname(target), f".uscc-{os.urandom(8).hex()}")
        try:
            with open(name, "x", opener=_private, **how) as file:  # type: ignore[call-overload]
                yield file
            os.chmod(name, _mode(target))
            os.replace(name, target)
        except BaseException:
            with suppress(OSError):  # renamed already, or never created
                os.unlink(name)
            raise
    except BrokenPipeError:  # a reader that closes the pipe is not an error
        raise
    except OSError as error:
        raise RegistryError(
            "cannot be written: {why}; nothing was left there",
            path=path,
            why=error.strerror or str(error),
        ) from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_special(path: str) -> bool:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(found.st_mode) or _is_standard_output(found)


def _opened(path: str) -> str | int:
    """Return the path of a special file, or a descriptor that shares the offset of standard output.

    With an offset of its own, the file would be overwritten by the next print.
    """
    if not _is_standard_output(os.stat(path)):
        return path
    if sys.stdout is not None:
        sys.stdout.flush()
    return os.dup(1)


def _is_standard_output(found: os.stat_result) -> bool:
    try:
        return os.path.samestat(found, os.fstat(1))
    except OSError:  # it is closed
        return False


def _mode(target: str) -> int:
    """Return the mode of the file that is replaced, or the default mode of a new file."""
    try:
        return stat.S_IMODE(os.stat(target).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


# -- What may be written where ---------------------------------------------------------------


def require_ending(path: str, known: Sequence[str]) -> None:
    """Raise `RegistryError` if the ending of a path is that of an unsupported format.

    A path without an ending, a pipe and `/dev/stdout` are accepted.

    - `path`: the path of the output.
    - `known`: the supported endings, such as `.csv`.
    """
    ending = os.path.splitext(path)[1].lower()
    if ending and ending not in known and not _is_special(path):
        *others, last = known
        either = Listed(" or ", (Listed(", ", others), last))
        message = "cannot be written as {ending}; name a file that ends in {either}"
        raise RegistryError(message, path=path, ending=ending, either=either)


def refuse_inputs(inputs: Iterable[str], outputs: Iterable[str] = ()) -> None:
    """Raise `RegistryError` if an output, or standard output, is a file that is read.

    Files are compared by device and number, so links and standard input are recognized.

    - `inputs`: paths to read; `-` is standard input.
    - `outputs`: paths to write.
    """
    read = {_identity(path) for path in inputs} - {None}
    if read and _identity_of_stream(sys.stdout) in read:
        raise RegistryError("standard output is a file that is read; send it to another file")
    for path in outputs:
        if _identity(path) in read:
            message = "is a registry to read, which this would overwrite; name another file"
            raise RegistryError(message, path=path)


def same_file(path: str, other: str | None) -> bool:
    """Tell whether two paths are, or will be, the same file.

    - `path`: a path.
    - `other`: another path; None: standard output.
    """
    if other is None:
        stream = _identity_of_stream(sys.stdout)
        return stream is not None and _identity(path) == stream
    if os.path.realpath(path) == os.path.realpath(other):
        return True
    found = _identity(path)
    return found is not None and found == _identity(other)


def _identity(path: str) -> tuple[int, int] | None:
    """Return device and number of a regular file; None for anything else."""
    if path == "-":
        return _identity_of_stream(sys.stdin)
    try:
        return _regular(os.stat(path))
    except (OSError, ValueError):
        return None


def _identity_of_stream(stream: object) -> tuple[int, int] | None:
    try:
        return _regular(os.fstat(stream.fileno()))  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):  # closed, or not a file of the system
        return None


def _regular(found: os.stat_result) -> tuple[int, int] | None:
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
