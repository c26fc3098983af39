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
from uscc.signals import held

#: Endings of files of rows: JSON Lines, CSV or JSON Lines, and workbooks too.
JSON_LINES = (".jsonl", ".ndjson")
ROWS = (".csv", *JSON_LINES)
WORKBOOK = ".xlsx"
ROWS_OR_WORKBOOK = (".csv", WORKBOOK, *JSON_LINES)


class Together:
    """Output files and folders that appear together, or not at all; a context manager.

    Each is written under another name beside its place. At the end of the context all are
    renamed; after an error all are removed. A path that is not a regular file (a pipe,
    `/dev/null`), or that is standard output, is written to directly.
    """

    def __init__(self) -> None:
        # Name while it is written, path as it was given.
        self._written: list[tuple[str, str]] = []

    def __enter__(self) -> Together:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        with held():  # a signal must not come between two outputs, or two files of a folder
            try:
                if error is None:
                    self._commit()
            finally:
                for name, _ in self._written:
                    _remove(name)

    @contextmanager
    def file(self, path: str, encoding: str = "utf-8") -> Iterator[TextIO]:
        """Open a file; its `buffer` takes bytes.

        - `path`: the path of the file.
        - `encoding`: name of a Python codec.

        Raises `RegistryError` if the file cannot be written.
        """
        how = {"encoding": encoding, "errors": "backslashreplace", "newline": ""}
        with _said(path):
            if _is_special(path):
                with open(_opened(path), "a", **how) as file:  # type: ignore[call-overload]
                    yield file
                return
            name = self._begin(path, os.path.dirname(os.path.realpath(path)))
            with open(name, "x", opener=_private, **how) as file:  # type: ignore[call-overload]
                yield file

    @contextmanager
    def folder(self, path: str) -> Iterator[str]:
        """Make a folder; the path to write to is yielded.

        - `path`: the path of the folder; an empty folder may be there.

        Raises `RegistryError` if it cannot be made, or there is a file or a folder with files.
        """
        with _said(path):
            require_new_folder(path)
            # An empty folder stays, because it may be a mount point or a working directory.
            real = os.path.realpath(path)
            name = self._begin(path, real if os.path.isdir(real) else os.path.dirname(real))
            os.mkdir(name, 0o700)
            yield name

    def _begin(self, path: str, folder: str) -> str:
        """Return the name under which to write; noted first, so a signal leaves nothing behind.

        - `path`: the path of the output.
        - `folder`: the folder in which it is written.
        """
        name = os.path.join(folder, f".uscc-{os.urandom(8).hex()}")
        self._written.append((name, path))
        return name

    def _commit(self) -> None:
        """Give all outputs their names."""
        for name, path in self._written:
            with _said(path):
                _rename(name, os.path.realpath(path))


def _rename(name: str, target: str) -> None:
    """Give an output its name; the files of a folder go into the folder that is there."""
    is_folder = os.path.isdir(name)
    if is_folder and os.path.isdir(target):
        for file in os.listdir(name):
            os.replace(os.path.join(name, file), os.path.join(target, file))
        os.rmdir(name)
    else:
        os.chmod(name, _mode(target, 0o777 if is_folder else 0o666))
        os.replace(name, target)


def _remove(name: str) -> None:
    """Remove an output that has not got its name."""
    if os.path.isdir(name):
        import shutil  # rarely needed, and slow to load

        shutil.rmtree(name, ignore_errors=True)
    else:
        with suppress(OSError):  # renamed already, or never created
            os.unlink(name)


@contextmanager
def _said(path: str) -> Iterator[None]:
    """Raise `RegistryError` for an error of the system."""
    try:
        yield
    except BrokenPipeError:  # a reader that closes the pipe is not an error
        raise
    except OSError as error:
        raise RegistryError(
            "cannot be written: {why}; nothing was left there",
            path=path,
            why=error.strerror or str(error),
        ) from None


@contextmanager
def whole_file(path: str, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a text file that appears under `path` only if no error occurs; see `Together`.

    - `path`: the path of the file.
    - `encoding`: name of a Python codec.

    Raises `RegistryError` if the file cannot be written.
    """
    with Together() as files, files.file(path, encoding) as file:
        yield file


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_special(path: str) -> bool:
    try:
        found = os.stat(path)
    except OSError:  # it is not there, or opening it says why
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


def _mode(target: str, new: int) -> int:
    """Return the mode of the file that is replaced, or the default mode of a new file.

    - `target`: the path.
    - `new`: the mode of a new file before the mask of the process.
    """
    try:
        return stat.S_IMODE(os.stat(target).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return new & ~mask


# -- What may be written where ---------------------------------------------------------------


def require_ending(path: str, known: Sequence[str], *, needed: bool = False) -> None:
    """Raise `RegistryError` if the ending of a path is that of an unsupported format.

    - `path`: the path of the output.
    - `known`: the supported endings, such as `.csv`.
    - `needed`: whether the ending selects the format; else a path without an ending, a pipe and
      `/dev/stdout` are accepted.
    """
    if path == "-":
        raise RegistryError("- is not the name of an output; name a file")
    ending = os.path.splitext(path)[1].lower()
    if ending in known or (not needed and (not ending or _is_special(path))):
        return
    *others, last = known
    either = Listed(" or ", (Listed(", ", others), last))
    if not ending:
        raise RegistryError(
            "has no ending; name a file that ends in {either}", path=path, either=either
        )
    message = "cannot be written as {ending}; name a file that ends in {either}"
    raise RegistryError(message, path=path, ending=ending, either=either)


def require_place(path: str) -> None:
    """Raise `RegistryError` if a file cannot be written to a path.

    A long audit would end with this error; nothing has been read yet.
    """
    _require_name(path)
    if os.path.isdir(path):
        raise RegistryError("cannot be written: it is a folder; name a file", path=path)
    if not _is_special(path):
        _require_writable(os.path.dirname(_followed(path)), path)


def require_new_folder(path: str) -> None:
    """Raise `RegistryError` if a path is a file or a folder that has files, or cannot be made."""
    _require_name(path)
    is_folder = os.path.isdir(path)
    if os.path.lexists(path) and not is_folder:
        raise RegistryError("is a file; name a new folder", path=path)
    _require_writable(path if is_folder else os.path.dirname(path.rstrip("/" + os.sep)), path)
    with _said(path):  # a folder may be one that cannot be listed
        has_files = is_folder and bool(os.listdir(path))
    if has_files:
        raise RegistryError(
            "is a folder that has files; name a new folder, or empty this one", path=path
        )


def _require_name(path: str) -> None:
    """Raise `RegistryError` if no file can have a path, as one that is too long."""
    if not path:
        raise RegistryError("the name of an output is empty; name a file or a folder")
    try:
        with _said(path), suppress(FileNotFoundError, NotADirectoryError):  # said better elsewhere
            os.stat(path)
    except ValueError:  # NUL, or half a character
        raise RegistryError("cannot be the name of a file; name another file", path=path) from None


def _followed(path: str) -> str:
    """Return the path of the file that is written: that of a link is behind it."""
    return os.path.realpath(path) if os.path.islink(path) else path


def _require_writable(folder: str, path: str) -> None:
    """Raise `RegistryError` if a folder does not exist, or takes no files.

    - `folder`: the folder; empty: the working directory.
    - `path`: the path of the output.
    """
    folder = folder or "."
    if not os.path.isdir(folder):
        message = "cannot be written: there is no folder {folder}; make it, or name another file"
        raise RegistryError(message, path=path, folder=folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        message = "cannot be written: the folder {folder} is read-only; name another file"
        raise RegistryError(message, path=path, folder=folder)


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
