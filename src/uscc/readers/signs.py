"""The signs of files that people hand over instead of a table, beyond fixed first bytes.

Each file is tested for all of them, so a regular expression is made only after a cheaper sign.
"""

from __future__ import annotations

import re
import struct

#: Bytes of a text that are looked at.
_LOOKED_AT = 1 << 13

#: Pictures by their first bytes.
_PICTURES = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    *(b"8BPS\0", b"\0\0\1\0\1\0", b"\0\0\0\x0cjP  ", b"AT&TFORM", b"\xd7\xcd\xc6\x9a\0\0"),
)

#: Films and sounds by their first bytes.
_FILMS = (b"ID3\2", b"ID3\3", b"ID3\4", b"OggS\0", b"\x1a\x45\xdf\xa3", b"fLaC\0")

#: Brands of pictures in the container of most films, HEIC and AVIF.
_STILL = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")

#: Access writes the name of its engine behind these bytes.
_ACCESS = (b"\0\1\0\0Standard Jet DB\0", b"\0\1\0\0Standard ACE DB\0")

#: First byte of dBase, FoxBase and FoxPro tables, and the types of their fields.
_DBASE, _FIELDS = b"\x02\x03\x30\x31\x32\x43\x63\x83\x8b\x8e\xcb\xf5\xfb", b"CNDLMFGBPTIYVQW@O+0"


def is_picture(head: bytes) -> bool:
    """Tell whether a file is a picture."""
    webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return head.startswith(_PICTURES) or webp or _brand(head) in _STILL


def is_film(head: bytes) -> bool:
    """Tell whether a file is a film or a sound; pictures come first."""
    sound = head.startswith(b"RIFF") and head[8:12] in (b"AVI ", b"WAVE")
    return head.startswith(_FILMS) or sound or _brand(head) is not None


def _brand(head: bytes) -> bytes | None:
    """Return the brand in the first box of a film; None if there is none."""
    return head[8:12] if head.startswith(b"\0\0") and head[4:8] == b"ftyp" else None


def is_arrow_stream(head: bytes) -> bool:
    """Tell whether a file is a stream of Arrow: a mark, a size, and where its first table is."""
    return head.startswith(b"\xff\xff\xff\xff") and head[6:12] == b"\0\0\x10\0\0\0"


def is_access(head: bytes) -> bool:
    """Tell whether a file is an Access database, old (`.mdb`) or new (`.accdb`)."""
    return head.startswith(_ACCESS)


def is_dbase(head: bytes) -> bool:
    """Tell whether a file is a dBase table: its kind, a date, and a header of whole fields.

    The header is 32 bytes and 32 for each field, a carriage return, and 263 bytes in FoxPro.
    """
    if len(head) < 65 or head[0] not in _DBASE or head[12:14] != b"\0\0":
        return False
    header, record = struct.unpack_from("<HH", head, 8)
    whole = header % 32 in (1, 0, 8) and header >= 64 and record > 1
    return whole and head[2] <= 12 and head[3] <= 31 and head[43] in _FIELDS


def is_web_archive(head: bytes) -> bool:
    """Tell whether a file is a web page with its parts: Excel saves workbooks as one."""
    top = head[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    small = top.lower()
    if b"multipart/related" not in small or b"mime-version:" not in small:
        return False
    related = re.compile(rb"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
    return bool(re.match(rb"[A-Za-z][A-Za-z-]{1,40}:[ \t]", top) and related.search(top))


def is_excel_xml(head: bytes) -> bool:
    """Tell whether a file is a workbook as Excel 2003 writes XML."""
    return _root(head) == b"workbook" and b"urn:schemas-microsoft-com:office" in _xml(head)


def is_svg(head: bytes) -> bool:
    """Tell whether a file is a picture in XML."""
    return _root(head) == b"svg"


def is_xml(head: bytes) -> bool:
    """Tell whether a file is XML; a web page in XML is not meant."""
    return _root(head) not in (None, b"html")


def _root(head: bytes) -> bytes | None:
    """Return the name of the first element of an XML document, without prefix; None if none."""
    top = _xml(head)
    found = re.search(rb"<([A-Za-z_][\w.:-]*)", top) if top else None
    return found[1].lower().rpartition(b":")[2] if found else None


def _xml(head: bytes) -> bytes:
    """Return the top of an XML document as UTF-8; nothing if it is not one."""
    top = head[:_LOOKED_AT]
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if top.startswith(mark):
            top = top[2:].decode(encoding, "replace").encode("utf-8", "replace")
    top = top.removeprefix(b"\xef\xbb\xbf").lstrip()
    return top if top[:5].lower() == b"<?xml" else b""
