"""Files that are not tables, told by their first bytes: what they are, and the way out.

The bytes decide, not the name of the file. The same is asked of what a compressed file holds.
"""

from __future__ import annotations

import re

from uscc.sentences import Sentence

#: Bytes at the beginning, what they are, and what to do. None of them can begin a table: a
#: header may well be called PAR1 or LZIP, so the byte that follows those belongs to them.
_MAGICS: tuple[tuple[bytes, Sentence], ...] = (
    (
        b"PK\x03\x04",
        Sentence("an Excel workbook or a ZIP file; save the sheet as CSV (UTF-8) first"),
    ),
    (b"PK\x05\x06", Sentence("an empty ZIP file")),
    (b"PK\x07\x08", Sentence("a ZIP file in several parts; take the table out of it first")),
    (
        b"\xd0\xcf\x11\xe0",
        Sentence("an old Excel workbook (.xls); save the sheet as CSV (UTF-8) first"),
    ),
    (b"7z\xbc\xaf\x27\x1c", Sentence("a 7z archive; take the table out of it first")),
    (b"Rar!\x1a\x07", Sentence("a RAR archive; take the table out of it first")),
    (b"!<arch>\n", Sentence("an ar archive; take the table out of it first")),
    (b"MSCF\0\0\0\0", Sentence("a cabinet archive; take the table out of it first")),
    (b"%PDF-", Sentence("a PDF document, not a table")),
    (b"{\\rtf", Sentence("an RTF document, not a table; save its table as CSV (UTF-8) first")),
    (b"SQLite format 3\0", Sentence("an SQLite database; export the table as CSV first")),
    (b"PAR1\x15", Sentence("a Parquet file; export the table as CSV first")),
    (b"ARROW1\0\0", Sentence("an Arrow file; export the table as CSV first")),
    (b"\x89PNG", Sentence("a picture, not a table")),
    (b"\xff\xd8\xff", Sentence("a picture, not a table")),
    (b"GIF87a", Sentence("a picture, not a table")),
    (b"GIF89a", Sentence("a picture, not a table")),
    (b"II*\0", Sentence("a picture, not a table")),
    (b"MM\0*", Sentence("a picture, not a table")),
)

#: Compressed streams that are read.
COMPRESSED = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}

#: Compressed streams that are not: how they begin (zstd may begin with one of 16 frames that are
#: skipped), their name, and what decompresses them.
_NOT_READ = (
    (re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), "zstd", "zstd -dc"),
    (re.compile(rb"\x04\x22\x4d\x18|\x02\x21\x4c\x18"), "lz4", "lz4 -dc"),
    (re.compile(rb"LZIP\x01"), "lzip", "lzip -dc"),
    (re.compile(rb"\x1f\x9d"), "compress", "uncompress -c"),
)

#: A header of cpio is digits all along: the first six alone might be a code's.
_CPIO = re.compile(rb"07070[12][0-9A-Fa-f]{104}|070707[0-7]{70}")

#: A picture of Windows: its size, four zeros, where the picture begins, and the size of a header
#: that is one of those in use.
_BMP = re.compile(rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0{3}", re.DOTALL)

#: A tar archive begins with batches of this size; their checksum is in these bytes, and the magic
#: of all but the oldest in those.
_BLOCK, _CHECKSUM, _MAGIC = 512, slice(148, 156), slice(257, 262)

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


def no_table(head: bytes) -> Sentence | None:
    """Return what a file is that begins so, and what to do, if it is no text; else None."""
    for pattern, name, command in _NOT_READ:
        if pattern.match(head):
            return Sentence(
                "compressed with {name}; decompress it: {command} FILE | uscc scan -",
                name=name,
                command=command,
            )
    return _document(head)


def no_table_inside(head: bytes) -> Sentence | None:
    """Return the same of what a compressed file holds: one compression is undone, not two."""
    again = compression_of(head) or next(
        (name for pattern, name, _ in _NOT_READ if pattern.match(head)), None
    )
    if again is not None:
        return Sentence("compressed again with {again}; decompress it first", again=again)
    return _document(head)


def _document(head: bytes) -> Sentence | None:
    """Return what an archive, a document, a picture or a dump is, and what to do."""
    for magic, advice in _MAGICS:
        if head.startswith(magic):
            return advice
    if _is_tar(head):
        return Sentence("a tar archive; take the table out of it first: tar -xf FILE")
    if _CPIO.match(head):
        return Sentence("a cpio archive; take the table out of it first")
    if _BMP.match(head):
        return Sentence("a picture, not a table")
    top = head[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    if _SQL_BEGINS.match(top) and _SQL_HOLDS.search(top):
        return Sentence(
            "an SQL dump, not a table; load it into its database and export the table as CSV"
        )
    return None


def compression_of(head: bytes) -> str | None:
    """Return the name of the compression of bytes that begin so, None if they are plain."""
    if head[:3] == b"BZh" and not head[3:4].isdigit():
        return None
    return next((name for magic, name in COMPRESSED.items() if head.startswith(magic)), None)


def _is_tar(head: bytes) -> bool:
    """Tell whether the first block is a header of tar: its bytes add up to its checksum.

    So old archives without a magic are told, too; a damaged header is told by its magic. The
    checksum counts as spaces. Some old programs added up signed bytes. Zeros fill each header.
    """
    block = head[:_BLOCK]
    if len(block) < _BLOCK or b"\0" not in block:
        return False
    if block[_MAGIC] == b"ustar":
        return True
    said = block[_CHECKSUM].rstrip(b"\0 ").lstrip(b" ")
    if not said or said.strip(b"01234567"):
        return False
    total = sum(block) - sum(block[_CHECKSUM]) + 8 * ord(" ")
    signed = total - 256 * sum(byte >= 128 for byte in block)
    return int(said, 8) in (total, signed)
