"""The parts of a workbook, streamed into a ZIP file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import IO, BinaryIO, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZipFile

from uscc.report.workbook.styles import styles_xml
from uscc.report.workbook.texts import xml_attribute, xml_text

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SCHEMAS = "http://schemas.openxmlformats.org"
_MAIN = f"{_SCHEMAS}/spreadsheetml/2006/main"
_RELATION = f"{_SCHEMAS}/officeDocument/2006/relationships"
_PACKAGE = f"{_SCHEMAS}/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument"

#: Level of compression: 1 takes as long as 3; 6 takes twice that and saves a tenth of the size.
_LEVEL = 3


class Sheet(NamedTuple):
    """A sheet that has been written.

    - `name`: its name.
    - `titles`: whether its first row is repeated on each page.
    - `filtered`: the cells of its filter, such as `$A$1:$C$9`; empty for none.
    """

    name: str
    titles: bool
    filtered: str


class _Forward:
    """A file that is only written forward: a pipe, or the end of another file, will do."""

    def __init__(self, file: BinaryIO) -> None:
        self.write: Callable[[bytes], int] = file.write
        self.flush: Callable[[], None] = file.flush

    def discard(self) -> None:
        """Write nothing from now on."""
        self.write = len
        self.flush = lambda: None


class Package:
    """The ZIP file of a workbook. Parts are written one after the other.

    - `archive`: the ZIP file.
    """

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive

    def part(self, name: str, text: str) -> None:
        """Write a part.

        - `name`: its path in the package.
        - `text`: its XML, without the declaration.
        """
        with self.stream(name) as file:
            file.write(text.encode())

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """Open a part to be written piece by piece; its declaration is there already."""
        # By its name alone, so that it has the same date in every file.
        with self._archive.open(name, "w") as file:
            file.write(_DECLARATION.encode())
            yield file


@contextmanager
def package(file: BinaryIO) -> Iterator[Package]:
    """Open the package of a workbook.

    - `file`: a binary file, seekable or not.
    """
    forward = _Forward(file)
    archive = ZipFile(cast("IO[bytes]", forward), "w", ZIP_DEFLATED, compresslevel=_LEVEL)
    try:
        yield Package(archive)
        archive.close()
    finally:
        # After an error, such as that of a signal, the end of the archive is written when it is
        # deleted: the file may be closed by then, and that error would cover the first one.
        forward.discard()


def write_beginning(into: Package, title: str, made: str, lang: str) -> None:
    """Write the parts before the sheets.

    - `title`: the title of the document.
    - `made`: local time with its offset, as `2026-11-29 12:30 +08:00`; else it is left out.
    - `lang`: the language of the font.
    """
    relations = (
        ("rId1", f"{_RELATION}/officeDocument", "xl/workbook.xml"),
        ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", f"{_RELATION}/extended-properties", "docProps/app.xml"),
    )
    into.part("_rels/.rels", _relations(relations))
    into.part("docProps/core.xml", _core(title, made))
    into.part(
        "docProps/app.xml",
        f'<Properties xmlns="{_SCHEMAS}/officeDocument/2006/extended-properties">'
        "<Application>uscc</Application></Properties>",
    )
    into.part("xl/styles.xml", styles_xml(lang))


def write_end(into: Package, sheets: Sequence[Sheet]) -> None:
    """Write the parts that list the sheets."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{xml_attribute(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in zip(numbers, sheets)
    )
    names = "".join(_names(number, sheet) for number, sheet in enumerate(sheets))
    into.part(
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><workbookPr/>'
        '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="28800"'
        f' windowHeight="15000" activeTab="0"/></bookViews><sheets>{listed}</sheets>'
        f"{f'<definedNames>{names}</definedNames>' if names else ''}</workbook>",
    )
    relations = [
        (f"rId{number}", f"{_RELATION}/worksheet", f"worksheets/sheet{number}.xml")
        for number in numbers
    ]
    relations.append((f"rId{len(sheets) + 1}", f"{_RELATION}/styles", "styles.xml"))
    into.part("xl/_rels/workbook.xml.rels", _relations(relations))
    into.part("[Content_Types].xml", _types(numbers))


def _names(number: int, sheet: Sheet) -> str:
    """Return the names that Excel gives to the cells of a filter and to repeated rows."""
    quoted = xml_text("'" + sheet.name.replace("'", "''") + "'")
    named = ""
    if sheet.filtered:
        named += (
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">'
            f"{quoted}!{sheet.filtered}</definedName>"
        )
    if sheet.titles:
        named += (
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">'
            f"{quoted}!$1:$1</definedName>"
        )
    return named


def _relations(rows: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{number}" Type="{kind}" Target="{target}"/>'
        for number, kind, target in rows
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _types(numbers: Sequence[int]) -> str:
    """Return the part that says of what type each part is."""
    sheet = f"{_TYPE}.spreadsheetml.worksheet+xml"
    parts = {f"/xl/worksheets/sheet{number}.xml": sheet for number in numbers} | {
        "/xl/workbook.xml": f"{_TYPE}.spreadsheetml.sheet.main+xml",
        "/xl/styles.xml": f"{_TYPE}.spreadsheetml.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": f"{_TYPE}.extended-properties+xml",
    }
    listed = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _core(title: str, made: str) -> str:
    """Return the properties of the document: title, creator, time."""
    try:
        when = datetime.strptime(made, "%Y-%m-%d %H:%M %z").astimezone(timezone.utc)
    except (ValueError, OverflowError):
        created = ""
    else:
        created = (
            '<dcterms:created xsi:type="dcterms:W3CDTF">'
            f"{when:%Y-%m-%dT%H:%M:%SZ}</dcterms:created>"
        )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml_text(title)}</dc:title><dc:creator>uscc</dc:creator>{created}"
        "</cp:coreProperties>"
    )
