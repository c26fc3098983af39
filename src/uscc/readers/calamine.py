"""The process that reads a workbook with `python-calamine`, and sends its cells.

The library holds a whole sheet in memory, and a damaged workbook can make it panic, ask for any
amount of memory (which ends the process), or take very long. All of this ends this process and
not the audit. It is told what to do through standard input and answers through standard output;
see `serve`.
"""

from __future__ import annotations

import io
import marshal
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import IO, Any

from uscc.readers.limits import limit_memory, limit_time
from uscc.readers.values import text_of

#: Rows per answer.
ROWS = 4096

#: Seconds that the library may take for one step, and bytes of the workbook for one more.
_SECONDS, _EACH = 15, 4 << 20


def main() -> None:
    """Serve one workbook and leave the process."""
    try:
        limit_memory()
        answers, sys.stdout = sys.stdout.buffer, sys.stderr
        serve(sys.stdin.buffer, answers, limit_time)
    finally:
        os._exit(0)


def serve(requests: IO[bytes], answers: IO[bytes], limit: Callable[[int], None]) -> None:
    """Read one workbook.

    The requests are the bytes of the workbook and, once its sheets are listed, the numbers of the
    sheets to read. The answers are pairs: `sheets` and their names (None for a chart); then, for
    each wanted sheet, `rows` and a block (number of the first row, number of blank columns on the
    left, columns), until `end`. The last answer is `error` with its kind if anything failed.

    - `requests`, `answers`: marshalled objects.
    - `limit`: is called with the seconds that the next step may take, and with 0 after it.
    """

    def answer(what: str, value: Any = None) -> None:
        limit(0)  # the reader of the answers may take its time
        marshal.dump((what, value), answers)
        answers.flush()
        limit(seconds)

    data = marshal.load(requests)
    seconds = _SECONDS + len(data) // _EACH
    try:
        limit(seconds)
        book = _opened(data)
        del data
        answer("sheets", _sheets(book))
        limit(0)
        for number in marshal.load(requests):
            limit(seconds)
            for block in _blocks(book.get_sheet_by_index(number)):
                answer("rows", block)
            answer("end")
    except BaseException as error:  # a panic of the library is not an `Exception`
        answer("error", _kind(error))
    limit(0)


def _opened(data: bytes) -> Any:
    """Return the workbook. Raises the error of the library for its format."""
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.CalamineError:
        # It has tried every format and does not say why each failed; of a name it tries one.
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            path = os.path.join(folder, f"book.{_ending(data)}")
            with open(path, "wb") as file:
                file.write(data)
            return python_calamine.CalamineWorkbook.from_path(path)


def _ending(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return "xls"
    return "ods" if b"content.xml" in data else "xlsb"


def _kind(error: BaseException) -> str:
    """Return what `uscc.readers.excel` calls an error."""
    said = str(error).lower()
    if isinstance(error, MemoryError) or "limit exceeded" in said:
        return "memory"
    return "password" if "password" in said else "damaged"


def _sheets(book: Any) -> list[str | None]:
    """Return the names of the sheets; None for one without cells, such as a chart."""
    sheets = book.sheets_metadata
    return [sheet.name if "WorkSheet" in str(sheet.typ) else None for sheet in sheets]


def _blocks(sheet: Any) -> Iterator[tuple[int, int, list[list[bytes]]]]:
    """Yield the blocks of a sheet: number of the first row, blank columns before, columns.

    The library leaves out blank columns on the left, but not blank rows above.
    """
    if sheet.start is None:
        return
    rows, line = iter(sheet.iter_rows()), 1
    while some := list(islice(rows, ROWS)):
        columns = zip_longest(*some, fillvalue="")
        yield line, sheet.start[1], [_cells(column) for column in columns]
        line += len(some)


def _cells(column: Sequence[object]) -> list[bytes]:
    """Return the values of a column as UTF-8."""
    return [
        (value if type(value) is str else text_of(value)).encode("utf-8", "surrogatepass")
        for value in column
    ]
