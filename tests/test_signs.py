"""What people hand over instead of a table is named by its signs, and no table is."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from strategies import SAMPLE

from uscc import scan
from uscc.errors import NoTable, RegistryError
from uscc.readers import signs
from uscc.readers.formats import Reader, format_of

#: Pictures, by how they begin.
PICTURES = [
    *(b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"II*\0", b"MM\0+", b"8BPS\0\1"),
    *(b"\0\0\1\0\1\0 ", b"RIFF\x10\0\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic\0\0", b"\0\0\0 ftypavif"),
    *(b"\0\0\0\x0cjP  \r\n", b"AT&TFORM", b"\xd7\xcd\xc6\x9a\0\0"),
    *(b'<?xml version="1.0"?>\n<svg width="9">', b"<?xml version='1.0'?><!-- a --><svg:svg/>"),
]

#: Other files, and the words of their errors; those that may hold a registry are not documents.
OTHERS = [
    (b"\0\0\0\x20ftypisom\0\0", "a film or a sound", True),
    (b"ID3\3\0", "a film or a sound", True),
    (b"RIFF\x10\0\0\0WAVEfmt ", "a film or a sound", True),
    (b"\0\1\0\0Standard Jet DB\0\1", "an Access database", False),
    (b"\0\1\0\0Standard ACE DB\0\2", "an Access database", False),
    (
        b'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; b="x"',
        "a web page in one file (.mht)",
        False,
    ),
    (
        b"From: <Saved by Excel>\r\nMIME-Version: 1.0\r\ncontent-type: multipart/related\r\n",
        "a web page in one file (.mht)",
        False,
    ),
    (
        b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook '
        b'xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "an Excel workbook in XML",
        False,
    ),
    (
        '\ufeff<?xml version="1.0" encoding="UTF-16"?><Workbook xmlns='
        '"urn:schemas-microsoft-com:office:spreadsheet">'.encode("utf-16-le"),
        "an Excel workbook in XML",
        False,
    ),
    (b"\xef\xbb\xbf<?xml version='1.0'?><rows><row/></rows>", "an XML document", False),
    ('\ufeff<?xml version="1.0"?><企业/><a>'.encode("utf-16-be"), "an XML document", False),
    (b"%PDF-1.4", "a PDF document", True),
]


def dbase(kind: int = 3, fields: int = 2, behind: int = 1) -> bytes:
    """Return an empty dBase table; FoxPro has 264 bytes behind its fields."""
    head = struct.pack("<4BIHH20x", kind, 124, 5, 31, 0, 32 + 32 * fields + behind, 40)
    field = b"CODE".ljust(11, b"\0") + b"C" + bytes(4) + b"\x12\0" + bytes(14)
    return head + field * fields + b"\r" * behind


@pytest.mark.parametrize("head", PICTURES)
def test_pictures(head: bytes, tmp_path: Path) -> None:
    """A picture is named, and an archive is audited without it."""
    path = tmp_path / "r.csv"
    path.write_bytes(head + bytes(100))
    with pytest.raises(NoTable, match="is a picture, not a table"):
        scan(path)


@pytest.mark.parametrize(("head", "words", "document"), OTHERS)
def test_others(head: bytes, words: str, document: bool, tmp_path: Path) -> None:
    """It is named with the way out."""
    path = tmp_path / "r.csv"
    path.write_bytes(head + b" " * 100)
    with pytest.raises(RegistryError) as caught:
        scan(path)
    assert f"is {words}" in str(caught.value)
    assert isinstance(caught.value, NoTable) == document


@pytest.mark.parametrize(
    "data", [dbase(), dbase(0x83, 9), dbase(0x30, 3, 264), dbase(0xF5, 1, 0) + b"\r" * 9]
)
def test_dbase(data: bytes, tmp_path: Path) -> None:
    """A dBase table is told by its header."""
    path = tmp_path / "r.dbf"
    path.write_bytes(data)
    with pytest.raises(RegistryError, match=r"is a dBase table \(\.dbf\); open it in Excel or WPS"):
        scan(path)


@pytest.mark.parametrize("place", [0, 2, 3, 8, 10, 12, 43])
def test_almost_dbase(place: int) -> None:
    """Each part of the header counts: a table may begin with the same byte."""
    data = bytearray(dbase())
    data[place : place + 2] = b"\0\0" if place in (8, 10) else b"~~"
    assert not signs.is_dbase(bytes(data))
    assert not signs.is_dbase(dbase()[:64])


@pytest.mark.parametrize(
    "first",
    [
        *("ID3", "RIFF数据WEBP", "From: 某局", "XML", "<企业>", "MIME-Version", "C", "0", "1", "2"),
        *("multipart/related", "8BPS", "AT&T", "II*", "Content-Type: multipart/related"),
    ],
)
def test_text_that_begins_like_it(first: str, tmp_path: Path) -> None:
    """A name of a column, or a first cell, may be the same word."""
    path = tmp_path / "r.csv"
    text = f"企业,{first}\n".encode() + f"{SAMPLE},甲\n".encode() * 9
    path.write_bytes(f"{first},统一社会信用代码\n".encode() + f"甲,{SAMPLE}\n".encode() * 9)
    assert scan(path, code="#2", header=True).records == 9
    path.write_bytes(text)
    assert scan(path, code="#1", header=True).records == 9


def test_a_web_page_in_xml() -> None:
    """A page that declares itself as XML is a page: its tables are another module's."""
    page = b'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><table></table></html>'
    assert not signs.is_xml(page)
    assert not signs.is_xml(b"<?xml?>")
    assert isinstance(format_of(b"<?xml?>"), Reader)


def test_arrow_streams() -> None:
    """A stream of Arrow begins with a mark that no text begins with."""
    assert signs.is_arrow_stream(b"\xff\xff\xff\xff\xb0\0\0\0\x10\0\0\0\0\0")
    assert not signs.is_arrow_stream(b"\xff\xff\xff\xff\xb0\0\0\0\x11\0\0\0\0\0")
