"""What is in a ZIP file: a workbook, a document, or an archive whose files are one registry."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing

from uscc.errors import NoCodes, NoTable
from uscc.readers import formats
from uscc.readers.formats import Document, Reader
from uscc.readers.members import first_bytes, members, names_in, opened, source_of
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.sentences import Listed, Sentence

#: An archive in an archive is opened, one in that is not.
_DEEPEST = 1

#: Members that the error of an archive without tables names.
_NAMED = 10

#: Bytes of the list of contents that are searched for what the file is.
_LOOKED_AT = 1 << 20

_WORKBOOK = Reader("workbook", "xlsx")
_OTHER_WORKBOOK = Reader("excel")
_WORD = Document("a Word document; copy its table into Excel and save that as .xlsx")
_SLIDES = Document("a presentation, not a table")
_ODT = Document("an OpenDocument text; copy its table into a sheet and save that as .xlsx")

_What = Reader | Sentence

#: A member that says what the file is.
_BY_NAME: tuple[tuple[str, _What], ...] = (
    ("xl/workbook.xml", _WORKBOOK),
    ("xl/workbook.bin", _OTHER_WORKBOOK),
    ("word/document.xml", _WORD),
    ("ppt/presentation.xml", _SLIDES),
    ("visio/document.xml", Document("a Visio drawing, not a table")),
    ("ofd.xml", Document("an OFD document, not a table; get the table itself")),
    ("androidmanifest.xml", Document("an Android program, not a table")),
    (
        "index/document.iwa",
        Sentence("a Numbers, Pages or Keynote document; export its table as Excel or CSV"),
    ),
)

#: What the list of contents of an Office document holds, if the members have other names.
_BY_CONTENT: tuple[tuple[bytes, _What], ...] = (
    (b"spreadsheetml.sheet.main+xml", _WORKBOOK),
    (b"spreadsheetml.template.main+xml", _WORKBOOK),
    (b"ms-excel.sheet.macroenabled.main+xml", _WORKBOOK),
    (b"ms-excel.template.macroenabled.main+xml", _WORKBOOK),
    (b"ms-excel.sheet.binary.macroenabled.main", _OTHER_WORKBOOK),
    (b"wordprocessingml", _WORD),
    (b"presentationml", _SLIDES),
)

#: The member `mimetype` of OpenDocument and EPUB.
_BY_TYPE: tuple[tuple[bytes, _What], ...] = (
    (b"application/vnd.oasis.opendocument.spreadsheet", _OTHER_WORKBOOK),
    (b"application/vnd.oasis.opendocument.text", _ODT),
    (b"application/vnd.oasis.opendocument", Document("an OpenDocument file, not a table")),
    (b"application/epub+zip", Document("an e-book (EPUB), not a table")),
)


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the tables of a workbook, or of all files of an archive.

    Raises `RegistryError` for a damaged or protected file, one that is not read, and an archive
    without any table.
    """
    with closing(source):
        with closing(opened(source)) as archive:
            what = kind_of(archive)
            if what is None:
                yield from _tables_of_members(archive, source, options)
                return
        if not isinstance(what, Reader):
            raise formats.refused(source, what)
        yield from what.tables(source, options)


def kind_of(archive: zipfile.ZipFile) -> _What | None:
    """Return what reads a file that is a ZIP file inside, or what it is; None for an archive.

    - `archive`: the opened file.
    """
    names = dict(names_in(archive))
    for name, what in _BY_NAME:
        if name in names:
            return what
    if "meta-inf/manifest.mf" in names and any(name.endswith(".class") for name in names):
        return Document("a Java program, not a table")
    for name, kinds in (("[content_types].xml", _BY_CONTENT), ("mimetype", _BY_TYPE)):
        top = first_bytes(archive, names[name], _LOOKED_AT).lower() if name in names else b""
        for sign, what in kinds:
            if sign in top:
                return what
    return None


def _tables_of_members(
    archive: zipfile.ZipFile, source: Source, options: ReadOptions
) -> Iterator[Table]:
    """Yield the tables of all members; what is not a table is left out, unless nothing else is."""
    if source.depth > _DEEPEST:
        raise formats.refused(
            source, Sentence("a ZIP file in two others; unpack the outer one and name the files")
        )
    before, found = len(source.left_out), False
    for member in members(archive, source):
        size = len(source.left_out)
        try:
            inside = source_of(archive, member, source)
            for table in formats.tables_of(inside, options):
                found = True
                yield table
        except NoCodes as error:
            if len(source.left_out) == size:  # else its parts are in the list, one by one
                source.leave_out(f"{source.path}/{member.name}", error)
    if not found:
        raise _without_tables(source, before)


def _without_tables(source: Source, before: int) -> NoCodes:
    """Return the error of an archive without tables, which says what its members are.

    - `source`: the archive.
    - `before`: number of things left out before it was opened.
    """
    left = source.left_out[before:]
    if not left:
        return NoTable("is a ZIP file without files", path=source.path)
    if len(left) == 1:
        return left[0].error
    said = [
        Sentence(
            "{name} ({said})",
            name=path.removeprefix(f"{source.path}/"),
            said=error.fields.get("what") or Sentence(error.template, **error.fields),
        )
        for path, error in left[:_NAMED]
    ]
    listed = Listed(", ", [*said, *(["…"] if len(left) > _NAMED else [])])
    return NoCodes("holds no table: {members}", path=source.path, members=listed)
