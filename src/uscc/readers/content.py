"""What a file is by its first bytes, where it is no table: its name, and the way out.

The bytes decide, not the name of the file. The same is asked of what a compressed file holds.
"""

from __future__ import annotations

import re

#: Bytes at the beginning, what they are, and what to do.
_MAGICS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or a ZIP file; save the sheet as CSV (UTF-8) first"),
    (b"PK\x05\x06", "an empty ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls); save the sheet as CSV (UTF-8) first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; decompress it: zstd -dc FILE | uscc scan -"),
    (b"\x04\x22\x4d\x18", "compressed with lz4; decompress it: lz4 -dc FILE | uscc scan -"),
    (b"LZIP", "compressed with lzip; decompress it: lzip -dc FILE | uscc scan -"),
    (b"\x1f\x9d", "compressed with compress; decompress it: uncompress -c FILE | uscc scan -"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; take the table out of it first"),
    (b"Rar!\x1a\x07", "a RAR archive; take the table out of it first"),
    (b"!<arch>\n", "an ar archive; take the table out of it first"),
    (b"070701", "a cpio archive; take the table out of it first"),
    (b"MSCF\0\0\0\0", "a cabinet archive; take the table out of it first"),
    (b"%PDF", "a PDF document, not a table"),
    (b"{\\rtf", "an RTF document, not a table; save its table as CSV (UTF-8) first"),
    (b"SQLite format 3", "an SQLite database; export the table as CSV first"),
    (b"PAR1", "a Parquet file; export the table as CSV first"),
    (b"ARROW1", "an Arrow file; export the table as CSV first"),
    (b"\x89PNG", "a picture, not a table"),
    (b"\xff\xd8\xff", "a picture, not a table"),
    (b"GIF87a", "a picture, not a table"),
    (b"GIF89a", "a picture, not a table"),
    (b"II*\0", "a picture, not a table"),
    (b"MM\0*", "a picture, not a table"),
)

#: Compressed streams that are read.
COMPRESSED = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}

#: A tar archive begins with blocks of this size; their checksum is in these bytes.
_BLOCK, _CHECKSUM = 512, slice(148, 156)

#: How a dump of a database begins, behind comments, and what it holds. Each comment matches in
#: one way only, so that no text makes the search slow.
_SQL_BEGINS = re.compile(
    rb"(?:\s|--[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/|;)*"
    rb"(?:CREATE|DROP|INSERT|SET|USE|BEGIN|START|LOCK|ALTER|PRAGMA|DELETE)\b",
    re.IGNORECASE,
)
_SQL_HOLDS = re.compile(
    rb"\bCREATE\s+TABLE\s[^\n,;]{1,200}\(|\bINSERT\s+INTO\s[^\n,;]{1,200}(?:\(|\bVALUES\b)",
    re.IGNORECASE,
)

#: Bytes of a text that are looked at for that.
_LOOKED_AT = 1 << 16


def no_table(head: bytes) -> str | None:
    """Return what a file is that begins so, and what to do, if it is no text; else None."""
    for magic, advice in _MAGICS:
        if head.startswith(magic):
            return advice
    if _is_tar(head):
        return "a tar archive; take the table out of it first: tar -xf FILE"
    top = head[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    if _SQL_BEGINS.match(top) and _SQL_HOLDS.search(top):
        return "an SQL dump, not a table; load it into its database and export the table as CSV"
    return None


def compression_of(head: bytes) -> str | None:
    """Return the name of the compression of bytes that begin so, None if they are plain."""
    if head[:3] == b"BZh" and not head[3:4].isdigit():
        return None
    return next((name for magic, name in COMPRESSED.items() if head.startswith(magic)), None)


def _is_tar(head: bytes) -> bool:
    """Tell whether the first block is a header of tar: its bytes add up to its checksum.

    So old archives without a magic are told, too. The checksum counts as spaces.
    """
    block = head[:_BLOCK]
    said = block[_CHECKSUM].rstrip(b"\0 ").lstrip(b" ")
    if len(block) < _BLOCK or not said or said.strip(b"01234567"):
        return False
    total = sum(block) - sum(block[_CHECKSUM]) + 8 * ord(" ")
    return total == int(said, 8)
