"""The findings file: CSV that a spreadsheet opens rightly, or JSON Lines. Whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from uscc.audit import Finding
from uscc.errors import RegistryError

#: A spreadsheet runs what begins so, unless an apostrophe stands before it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_findings(findings: Iterable[Finding], path: str) -> None:
    """Write findings to `path`: JSON Lines for `.jsonl` and `.ndjson`, else CSV for Excel.

    The file appears whole or not at all: it is written beside its place under another name
    and renamed at the end. Raises `RegistryError` if it cannot be written.
    """
    as_json = path.lower().endswith((".jsonl", ".ndjson"))
    with whole_file(path) as file:
        if as_json:
            for finding in findings:
                file.write(json.dumps(finding._asdict(), ensure_ascii=False) + "\n")
        else:
            file.write("\ufeff")
            writer = csv.writer(file)
            writer.writerow(Finding._fields)
            writer.writerows(map(_cells, findings))


def _cells(finding: Finding) -> list[str]:
    return [spreadsheet_cell("" if value is None else str(value)) for value in finding]


def spreadsheet_cell(text: str) -> str:
    """Return text as a spreadsheet cell that shows it: no formula, no rounded number.

    An apostrophe is put before what would be run as a formula, and before digits that would
    be taken for a number and lose their end (12 digits and more, or `12E45`); `compact`
    takes it away again.

    >>> spreadsheet_cell("=1+1"), spreadsheet_cell("911010669769418720"), spreadsheet_cell("17")
    ("'=1+1", "'911010669769418720", '17')
    """
    risky = text.lstrip(" ").startswith(_FORMULA) or _is_number(text)
    return "'" + text if risky else text


def _is_number(text: str) -> bool:
    digits, mark, exponent = text.strip().upper().partition("E")
    if not (digits.isascii() and digits.isdigit()):
        return False
    return exponent.isdigit() if mark else len(digits) >= 12


@contextmanager
def whole_file(path: str) -> Iterator[IO[str]]:
    """Open a text file that appears under `path` only if all went well.

    What is no regular file (a pipe, `/dev/null`) or is standard output is written to directly.
    """
    try:
        if _is_special(path):
            with open(path, "a", encoding="utf-8", errors="backslashreplace", newline="") as file:
                yield file
            return
        target = os.path.realpath(path)
        number, name = tempfile.mkstemp(prefix=".uscc-", dir=os.path.dirname(target))
        try:
            with open(number, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                yield file
            os.chmod(name, _mode(target))
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except BrokenPipeError:  # a reader that has had enough is no error
        raise
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}; nothing was left there"
        raise RegistryError(message, path=path) from None


def _is_special(path: str) -> bool:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(found.st_mode) or os.path.samestat(found, os.fstat(1))


def _mode(target: str) -> int:
    """Return the mode of the file that is replaced, or that of any new file."""
    try:
        return stat.S_IMODE(os.stat(target).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
