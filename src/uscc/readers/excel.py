"""Workbooks in older formats, and those of LibreOffice: `.xls`, `.et`, `.xlsb`, `.ods`.

They are read by `python-calamine`, the extra `uscc[excel]`, in a process of its own; see
`uscc.readers.calamine`. That process has at most 2 GiB of memory where the system can limit it
(not on Windows), so a workbook that is larger must be saved as `.xlsx`, which is read row by row.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib.util import find_spec
from itertools import repeat
from typing import IO, Any

from uscc.errors import NoCodes, RegistryError
from uscc.readers.grid import CellBlock, GridTable
from uscc.readers.options import ReadOptions
from uscc.readers.sheets import chosen_sheets, leave_out
from uscc.readers.source import Source
from uscc.readers.table import Table

#: Largest workbook in MiB.
_MOST = 256

#: What ended the reading.
_ERRORS = {
    "password": "is protected with a password; remove the password in Excel or WPS and save it",
    "damaged": "is damaged, or not as the format says; open it in Excel or WPS, save it as .xlsx",
    "memory": "needs more than 2 GiB of memory; open it in Excel or WPS and save it as .xlsx",
    "ended": "is too large or too damaged to be read; open it in Excel or WPS, save it as .xlsx",
}


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield a table for each sheet that holds records.

    Raises `RegistryError` if the extra is not installed, and for a workbook that is damaged,
    protected or too large.
    """
    with closing(source):
        if find_spec("python_calamine") is None:
            message = (
                'is a workbook that needs an extra: pip install "uscc[excel]"; or open it in Excel'
                " or WPS and save it as .xlsx"
            )
            raise RegistryError(message, path=source.path)
        with closing(_Reader(source)) as reader:
            yield from _sheets(reader, source, options)


def _sheets(reader: _Reader, source: Source, options: ReadOptions) -> Iterator[Table]:
    names = reader.sheets()
    chosen = chosen_sheets([name or "" for name in names], options, source.path)
    reader.request([number for number in chosen if names[number] is not None])
    nothing: list[NoCodes] = []
    found = False
    for name in (names[number] for number in chosen):
        if name is None:  # a chart
            continue
        blocks, path = reader.blocks(), f"{source.path}[{name}]"
        try:
            table = GridTable(source, options, blocks, path=path, close=_keep)
        except NoCodes as error:
            nothing.append(error)
            leave_out(source, error)
        else:
            found = True
            yield table
        for _ in blocks:  # whatever nobody wanted of this sheet precedes the next one
            pass
    if not found:
        raise nothing[0] if nothing else NoCodes("holds no sheet with cells", path=source.path)


def _keep() -> None:
    """Close nothing: the sheets share one process, which ends with the last one."""


class _Reader:
    """The process that reads one workbook."""

    def __init__(self, source: Source) -> None:
        import subprocess

        self._path = source.path
        file = source.seekable()
        if file.seek(0, 2) > _MOST << 20:
            message = "has more than {most} MiB; open it in Excel or WPS and save it as .xlsx"
            raise RegistryError(message, path=source.path, most=_MOST)
        file.seek(0)
        command = f"import sys; sys.path[:] = {sys.path!r}; from uscc.readers.calamine import main"
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"{command}; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a panic of the library writes there
            start_new_session=True,  # else Ctrl-C would reach it, too
        )
        self.request(file.read())

    def request(self, what: Any) -> None:
        """Send the process something that it waits for."""
        with suppress(OSError):  # it has ended: the next answer will tell
            marshal.dump(what, self._pipe(self._process.stdin))
            self._pipe(self._process.stdin).flush()

    def sheets(self) -> list[str | None]:
        """Return the names of all sheets; None for one without cells."""
        names: list[str | None] = self._answer()[1]
        return names

    def blocks(self) -> Iterator[CellBlock]:
        """Yield the blocks of the next sheet."""
        while (answer := self._answer())[0] == "rows":
            line, before, columns = answer[1]
            size = len(columns[0])
            blank = list(repeat(b"", size))
            yield CellBlock(range(line, line + size), [*repeat(blank, before), *columns])

    def _answer(self) -> tuple[str, Any]:
        """Return the next answer. Raises `RegistryError` if it is an error, or there is none."""
        try:
            what, value = marshal.load(self._pipe(self._process.stdout))
        except (EOFError, ValueError, TypeError):
            what, value = "error", "ended"
        if what == "error":
            raise RegistryError(_ERRORS[value], path=self._path)
        return what, value

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # unsent bytes
                self._pipe(pipe).close()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe
