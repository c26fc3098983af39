"""Writes compound files (OLE), and workbooks of Excel 97 in them, for the tests."""

from __future__ import annotations

import struct

#: Marks of the table of sectors: a sector of that table, the end of a chain, free.
_TABLE, _END, _FREE, _MORE = 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFC


def compound(
    streams: dict[str, bytes], inner: tuple[str, ...] = (), *, large: bool = False
) -> bytes:
    """Return a compound file.

    - `streams`: the streams in its root, by name.
    - `inner`: names of empty streams in a folder `inner` of its root.
    - `large`: whether a sector has 4096 bytes, not 512.
    """
    size = 4096 if large else 512
    data, entries = b"", list[bytes]()
    table: list[int] = []
    tops = len(streams) + bool(inner)
    entries.append(_entry("Root Entry", 5, child=1 if tops else _FREE))
    for number, (name, content) in enumerate(streams.items(), 1):
        content = content.ljust(4096, b"\0")  # a smaller one would be in the small sectors
        start, sectors = len(table), -(-len(content) // size)
        data += content.ljust(sectors * size, b"\0")
        table += [*range(start + 1, start + sectors), _END]
        right = number + 1 if number < tops else _FREE
        entries.append(_entry(name, 2, right=right, start=start, size=len(content)))
    if inner:
        entries.append(_entry("inner", 1, child=len(entries) + 1))
        for name in inner:
            more = len(entries) + 1
            entries.append(_entry(name, 2, right=_FREE if name == inner[-1] else more))
    listed = b"".join(entries)
    directory, sectors = len(table), -(-len(listed) // size)
    data += listed.ljust(sectors * size, b"\0")
    table += [*range(directory + 1, directory + sectors), _END]
    return _framed(data, table, directory, size)


def _framed(data: bytes, table: list[int], directory: int, size: int) -> bytes:
    """Return the file: its header, the data, and the table of its sectors."""
    each, used = size // 4, len(table)
    tables = more = 0
    while (tables + more + used) > tables * each or more * (each - 1) < tables - 109:
        tables += (tables + more + used) > tables * each
        more = -(-max(tables - 109, 0) // (each - 1))
    places = list(range(used, used + tables))
    full = [*table, *[_TABLE] * tables, *[_MORE] * more]
    full += [_FREE] * (tables * each - len(full))
    body = data + struct.pack(f"<{len(full)}I", *full)
    rest = places[109:]
    for number in range(more):
        some = rest[number * (each - 1) : (number + 1) * (each - 1)]
        some += [_FREE] * (each - 1 - len(some))
        behind = used + tables + number + 1 if number + 1 < more else _END
        body += struct.pack(f"<{each}I", *some, behind)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 4 if size > 512 else 3, 0xFFFE, size.bit_length() - 1, 6)
    head += struct.pack("<9I", 0, tables, directory, 0, 4096, _END, 0, used + tables, more)
    if not more:
        head = head[:68] + struct.pack("<I", _END) + head[72:]
    head += struct.pack("<109I", *[*places[:109], *[_FREE] * (109 - len(places[:109]))])
    return head.ljust(size, b"\0") + body


def _entry(
    name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0
) -> bytes:
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    return head + struct.pack("<3I36xIQ", _FREE, right, child, start, size)


def xls(sheets: dict[str, list[list[object]]]) -> bytes:
    """Return a workbook of Excel 97; cells are text or numbers, None is blank.

    - `sheets`: the rows of each sheet, by name.
    """
    bodies = [_sheet(rows) for rows in sheets.values()]
    names = [_text(name, "<B") for name in sheets]
    top = _record(0x0809, struct.pack("<8H", 0x0600, 5, 0, 1997, 0, 0, 6, 0))
    at = len(top) + sum(10 + len(name) for name in names) + 4
    for name, body in zip(names, bodies):
        top += _record(0x85, struct.pack("<IH", at, 0) + name)
        at += len(body)
    return compound({"Workbook": top + _record(0x0A, b"") + b"".join(bodies)})


def _sheet(rows: list[list[object]]) -> bytes:
    body = [_record(0x0809, struct.pack("<8H", 0x0600, 0x10, 0, 1997, 0, 0, 6, 0))]
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<3H", line, column, 0)
            if isinstance(cell, str):
                body.append(_record(0x0204, place + _text(cell, "<H")))
            elif isinstance(cell, (int, float)):
                body.append(_record(0x0203, place + struct.pack("<d", cell)))
    return b"".join(body) + _record(0x0A, b"")


def _text(text: str, size: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack(size, len(raw) // 2) + b"\1" + raw


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data
