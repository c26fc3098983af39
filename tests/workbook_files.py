"""Makes small workbooks out of XML, as programs write them or as nobody would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from uscc.readers.workbook.cells import Meaning, SheetBlock
from uscc.readers.workbook.package import Package
from uscc.readers.workbook.strings import SharedStrings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP file of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def sheet(rows: str, prefix: str = "") -> str:
    """Return the XML of a sheet with these rows."""
    p = f"{prefix}:" if prefix else ""
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    return (
        f'{_DECLARED}<{p}worksheet {name}="{MAIN}"><{p}sheetData>{rows}</{p}sheetData>'
        f"</{p}worksheet>"
    )


def strings(texts: str) -> str:
    """Return the XML of shared strings."""
    return f'{_DECLARED}<sst xmlns="{MAIN}" count="9" uniqueCount="9">{texts}</sst>'


def relations(targets: Mapping[str, tuple[str, str]], strict: bool = False) -> str:
    """Return the XML of relations: name to kind and target."""
    base = _STRICT_RELATION if strict else _RELATION
    found = "".join(
        f'<Relationship Id="{name}" Type="{base}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{_DECLARED}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{found}</Relationships>'


def workbook(sheets: str, properties: str = "", strict: bool = False) -> str:
    """Return the XML that lists the sheets."""
    main, base = (STRICT, _STRICT_RELATION) if strict else (MAIN, _RELATION)
    return (
        f'{_DECLARED}<workbook xmlns="{main}" xmlns:r="{base}">{properties}'
        f"<sheets>{sheets}</sheets></workbook>"
    )


def parts_of(
    sheets: Mapping[str, str], shared: str = "", styles: str = "", properties: str = ""
) -> dict[str, str | bytes]:
    """Return the parts of a workbook.

    - `sheets`: name to XML of rows, or of a whole sheet.
    - `shared`: the XML of the shared strings.
    - `styles`: the XML of formats and styles.
    - `properties`: XML before the list of sheets.
    """
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, 1)
    )
    targets = {
        f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml")
        for number in range(1, len(sheets) + 1)
    }
    found: dict[str, str | bytes] = {
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": workbook(listed, properties),
    }
    for number, text in enumerate(sheets.values(), 1):
        found[f"xl/worksheets/sheet{number}.xml"] = text if text[:2] == "<?" else sheet(text)
    if shared:
        targets["strings"] = ("sharedStrings", "sharedStrings.xml")
        found["xl/sharedStrings.xml"] = strings(shared)
    if styles:
        targets["styles"] = ("styles", "styles.xml")
        found["xl/styles.xml"] = f'{_DECLARED}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    found["xl/_rels/workbook.xml.rels"] = relations(targets)
    return found


def book_of(path: Path, sheets: Mapping[str, str], **more: str) -> Path:
    """Write a workbook; see `parts_of`."""
    path.write_bytes(zipped(parts_of(sheets, **more)))
    return path


def package_of(parts: Mapping[str, str | bytes]) -> Package:
    """Return the package of some parts."""
    return Package(io.BytesIO(zipped(parts)), "book.xlsx")


def meaning_of(package: Package, *more: object) -> Meaning:
    """Return what the cells of a package mean."""
    return Meaning(SharedStrings(package, "xl/sharedStrings.xml"), *more)  # type: ignore[arg-type]


def content(block: SheetBlock) -> tuple[list[int], list[list[bytes]]]:
    """Return the numbers of the rows of a block, and its columns, without blank ones at its end."""
    columns = [block.column(number) for number in range(block.width)]
    assert block.rows(range(len(block.lines))) == list(map(list, zip(*columns)))
    return list(block.lines), columns
