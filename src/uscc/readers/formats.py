"""The table of input formats: first bytes → the module that reads the format, or advice.

The bytes decide, not the name of the file; of a compressed file, those of its content. A new
format is a module of this package with `tables(source, options)`, and a row here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import NamedTuple

from uscc.errors import NoTable, RegistryError
from uscc.readers import signs
from uscc.readers.detecting import is_html, is_json, is_markdown
from uscc.readers.options import ReadOptions
from uscc.readers.source import Omitted, Source
from uscc.readers.streams import compression_of
from uscc.readers.table import Table
from uscc.sentences import Sentence


class Reader(NamedTuple):
    """The module of this package that reads a format.

    - `module`: its name.
    - `format`: what the report calls the format; "": as the module.
    """

    module: str
    format: str = ""

    def tables(self, source: Source, options: ReadOptions) -> Iterator[Table]:
        """Yield the tables of an opened file."""
        for table in import_module(f"uscc.readers.{self.module}").tables(source, options):
            table.format = table.format or self.format or self.module
            yield table


class Document(Sentence):
    """What a file is that holds no registry: an archive is audited without it."""

    __slots__ = ()


_DATABASE = b"SQLite format 3\0"

_PICTURE = Document("a picture, not a table; ask for the original table")

#: Compressed streams that are not read: how they begin (zstd may begin with one of 16 frames that
#: are skipped), their name, and what decompresses them.
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

#: A tar archive begins with blocks of this size; their checksum is in these bytes, and the magic
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

#: Bytes of a text that are searched for a dump.
_LOOKED_AT = 1 << 16


def _is_tar(head: bytes) -> bool:
    """Tell whether the first block is a header of tar: its bytes add up to its checksum.

    The checksum identifies old archives without a magic, and the magic identifies a damaged header.
    In the sum, the checksum itself counts as spaces. Some old programs added signed bytes. Each
    header is padded with zeros.
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


def _is_sql(head: bytes) -> bool:
    """Tell whether a text is a dump of a database."""
    top = head[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    return bool(_SQL_BEGINS.match(top) and _SQL_HOLDS.search(top))


_Test = bytes | re.Pattern[bytes] | Callable[[bytes], bool]

#: The first bytes of a file (bytes, a pattern or a function), and its reader, or what it is and
#: what to do. The first matching row applies. No table begins with any of these: because a header
#: may be called PAR1 or LZIP, these magics include the byte after the letters.
FORMATS: tuple[tuple[_Test, Reader | Sentence], ...] = (
    (b"PK\x03\x04", Reader("archive")),
    (b"PK\x05\x06", Document("an empty ZIP file")),
    (b"PK\x07\x08", Sentence("a ZIP file in several parts; take the table out of it first")),
    (b"\xd0\xcf\x11\xe0", Reader("compound")),
    (b"7z\xbc\xaf\x27\x1c", Sentence("a 7z archive; take the table out of it first")),
    (b"Rar!\x1a\x07", Sentence("a RAR archive; take the table out of it first")),
    (b"!<arch>\n", Sentence("an ar archive; take the table out of it first")),
    (b"MSCF\0\0\0\0", Sentence("a cabinet archive; take the table out of it first")),
    (
        b"%PDF-",
        Document(
            "a PDF document, not a table; ask for the original table, or copy it into a workbook"
            " and check it"
        ),
    ),
    (b"{\\rtf", Document("an RTF document, not a table; save its table as CSV (UTF-8) first")),
    (_DATABASE, Reader("sqlite")),
    (b"PAR1\x15", Reader("arrow")),
    (b"ARROW1\0\0", Reader("arrow")),
    (b"FEA1\0\0\0\0", Sentence("an old Feather file; save it as Parquet or CSV")),
    (signs.is_arrow_stream, Reader("arrow")),
    (signs.is_picture, _PICTURE),
    (signs.is_film, Document("a film or a sound, not a table")),
    (_is_tar, Sentence("a tar archive; take the table out of it first: tar -xf FILE")),
    (_CPIO, Sentence("a cpio archive; take the table out of it first")),
    (_BMP, _PICTURE),
    (
        signs.is_access,
        Sentence("an Access database; export the table as an Excel workbook (.xlsx)"),
    ),
    (signs.is_dbase, Sentence("a dBase table (.dbf); open it in Excel or WPS, save it as .xlsx")),
    (signs.is_web_archive, Sentence("a web page in one file (.mht); save the table as .xlsx")),
    (is_html, Reader("html_tables", "html")),  # also XHTML, which begins as XML
    (
        signs.is_excel_xml,
        Sentence("an Excel workbook in XML; open it in Excel or WPS, save it as .xlsx"),
    ),
    (signs.is_svg, _PICTURE),
    (signs.is_xml, Sentence("an XML document, not a table; export the table as CSV or .xlsx")),
    (
        _is_sql,
        Sentence("an SQL dump, not a table; load it into its database and export the table as CSV"),
    ),
    (is_json, Reader("json_records", "json")),
    (is_markdown, Reader("markdown")),
    (b"", Reader("delimited", "csv")),
)


def tables(
    path: str, options: ReadOptions, left_out: list[Omitted] | None = None
) -> Iterator[Table]:
    """Open a file and yield its tables; the caller closes each of them.

    - `path`: the file; `-` is standard input.
    - `options`: how to read it.
    - `left_out`: gets what the file holds beside the tables, such as a picture in an archive; it is
      complete after the last table. None: the caller need not know.

    Raises `RegistryError` for a file that cannot be read, or that holds no table.
    """
    source = Source(path, tmpdir=options.tmpdir)
    if left_out is not None:
        source.left_out = left_out
    for number, table in enumerate(tables_of(source, options)):
        table.number = number
        yield table


def tables_of(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the tables of an opened file or member, and close it after an error; see `tables`."""
    try:
        yield from _reader_of(source).tables(source, options)
    except GeneratorExit:  # the caller wants no more tables, and closes the ones it has
        raise
    except BaseException:
        source.close()
        raise


def is_database(path: str) -> bool:
    """Tell whether a file, which can be opened again, is an SQLite database."""
    try:
        if not os.path.isfile(path):  # a pipe can be opened only once
            return False
        with open(path, "rb") as file:
            return file.read(len(_DATABASE)) == _DATABASE
    except (OSError, ValueError):
        return False


def _reader_of(source: Source) -> Reader:
    """Return the reader of a file. Raises `RegistryError` with advice if there is none."""
    found = _compressed(source) or format_of(source.head)
    if isinstance(found, Reader):
        return found
    raise refused(source, found)


def refused(source: Source, what: Sentence) -> RegistryError:
    """Return the error that a file is not audited: `NoTable` if it is a `Document`.

    - `source`: the file.
    - `what`: what it is, and what to do.
    """
    error = NoTable if isinstance(what, Document) else RegistryError
    if source.compression is None:
        return error("is {what}", path=source.path, what=what)
    message = "is compressed with {compression}, inside is {what}"
    return error(message, path=source.path, compression=source.compression, what=what)


def _compressed(source: Source) -> Sentence | None:
    """Return the unsupported compression of a file; a second compression is not supported."""
    again = compression_of(source.head) if source.compression else None
    for pattern, name, command in _NOT_READ:
        if pattern.match(source.head):
            if source.compression is None:
                return Sentence(
                    "compressed with {name}; decompress it: {command} FILE | uscc scan -",
                    name=name,
                    command=command,
                )
            again = name
    if again is None:
        return None
    return Sentence("compressed again with {again}; decompress it first", again=again)


def format_of(head: bytes) -> Reader | Sentence:
    """Return the reader of a file with these first bytes, or what it is and what to do."""
    return next(what for test, what in FORMATS if _applies(test, head))


def _applies(test: _Test, head: bytes) -> bool:
    if isinstance(test, bytes):
        return head.startswith(test)
    if isinstance(test, re.Pattern):
        return test.match(head) is not None
    return test(head)
