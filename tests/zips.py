"""Makes ZIP files for the tests, and a module that stands for the one of workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from types import ModuleType

from uscc.readers.grid import GridTable, block_of
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table

HEADER = "企业名称,统一社会信用代码\n"


def packed(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP file of members: their names and their contents."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def renamed(file: bytes, name: str, raw: bytes, *, utf8: bool = False) -> bytes:
    """Return a ZIP file with another name in bytes for a member, of the same length.

    - `file`: a ZIP file whose names are ASCII.
    - `name`: the name of the member.
    - `raw`: the bytes of the new name.
    - `utf8`: whether the flag of UTF-8 is set.
    """
    assert len(raw) == len(name) and not utf8
    return file.replace(name.encode(), raw)


def marked(file: bytes, *, flags: int = 0, method: int | None = None) -> bytes:
    """Return a ZIP file of one member with other flags, or another method of compression."""
    data = bytearray(file)
    for sign, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.index(sign) + place
        data[at] |= flags
        if method is not None:
            data[at + 2 : at + 4] = method.to_bytes(2, "little")
    return bytes(data)


def stand_in() -> ModuleType:
    """Return a module of workbooks: each sheet is a member `xl/NAME.csv`, without quotes."""
    module = ModuleType("uscc.readers.workbook")

    def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
        with zipfile.ZipFile(source.seekable()) as book:
            for name in book.namelist():
                if not name.endswith(".csv"):
                    continue
                rows = [line.split(b",") for line in book.read(name).splitlines()]
                block = block_of(range(1, len(rows) + 1), rows)
                path = f"{source.path}[{name[3:-4]}]"
                yield GridTable(source, options, iter([block]), path=path, close=lambda: None)
        source.close()

    module.tables = tables  # type: ignore[attr-defined]
    return module


def workbook(sheets: Mapping[str, str]) -> bytes:
    """Return a workbook that the stand-in reads."""
    return packed({"xl/workbook.xml": "<a/>", **{f"xl/{a}.csv": b for a, b in sheets.items()}})
