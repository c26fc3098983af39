"""Files of old Office programs: a workbook is told from everything else by its directory."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from compound_files import compound, xls
from hypothesis import given
from hypothesis import strategies as st

from uscc.errors import NoTable, RegistryError
from uscc.readers.compound import streams_of
from uscc.readers.formats import tables
from uscc.readers.options import ReadOptions

#: The streams of a file, and the words of its error.
OTHERS = [
    (["WordDocument", "1Table"], "old Word document"),
    (["Workbook", "WordDocument"], "old Word document"),
    (["PowerPoint Document"], "a presentation"),
    (["VisioDocument"], "a Visio drawing"),
    (["__properties_version1.0", "__nameid_version1.0"], "a mail of Outlook"),
    (["FileHeader"], "a Hangul document"),
    (["\u4840\u3f3f\u4577", "\x05SummaryInformation"], "an installer of Windows"),
    (["Catalog", "1"], "a file of an old Office program, but not a workbook"),
]


def refused(path: Path) -> RegistryError:
    """Return the error with which a file is refused."""
    with pytest.raises(RegistryError) as caught:
        list(tables(str(path), ReadOptions()))
    assert caught.value.path == str(path)
    return caught.value


@pytest.mark.parametrize(("names", "words"), OTHERS)
@pytest.mark.parametrize("large", [False, True])
def test_what_is_no_workbook(names: list[str], words: str, large: bool, tmp_path: Path) -> None:
    """It is named, and an archive could do without it."""
    path = tmp_path / "book.xls"
    path.write_bytes(compound(dict.fromkeys(names, b""), large=large))
    error = refused(path)
    assert words in str(error)
    assert isinstance(error, NoTable)


def test_a_password(tmp_path: Path) -> None:
    """A workbook with a password is in another file; an archive could not do without it."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(compound({"EncryptionInfo": b"", "EncryptedPackage": b""}))
    error = refused(path)
    assert "is protected with a password; open it in Excel or WPS" in str(error)
    assert not isinstance(error, NoTable)


def test_only_the_root_counts() -> None:
    """A document inside a workbook, and a workbook inside a document, are in a folder."""
    file = compound({"Workbook": b"", "\x05Summary": b""}, ("WordDocument", "Book"))
    assert streams_of(io.BytesIO(file)) == {"workbook", "\x05summary", "inner"}
    assert streams_of(io.BytesIO(compound({}))) == set()


def test_a_long_table_of_sectors() -> None:
    """The directory is found where the header does not list all of the table."""
    file = compound({"Workbook": bytes(7_200_000 + 8_300_000)})
    assert streams_of(io.BytesIO(file)) == {"workbook"}
    file = file[:68] + b"\xfe\xff\xff\xff" + file[72:]
    assert streams_of(io.BytesIO(file)) == set()


@given(st.data())
def test_damage(data: st.DataObject) -> None:
    """A file that is cut short or changed anywhere has some streams or none, and no error."""
    file = bytearray(xls({"a": [["x"]]}))
    if data.draw(st.booleans()):
        file = file[: data.draw(st.integers(0, len(file)))]
    places = st.integers(0, 600) | st.integers(4600, 6000)
    for place in data.draw(st.lists(places, max_size=8)):
        if place < len(file):
            file[place] = data.draw(st.integers(0, 255))
    assert streams_of(io.BytesIO(bytes(file))) is not None


@pytest.mark.parametrize(
    ("place", "value"),
    [(30, b"\7\0"), (48, b"\xff\xff\0\0"), (48, b"\xff\xff\xff\xff"), (76, b"\xff\xff\0\0")],
)
def test_a_damaged_header(place: int, value: bytes, tmp_path: Path) -> None:
    """Sectors of an odd size, a directory behind the end, none at all: damaged, in one sentence."""
    file = bytearray(xls({"a": [["x"]]}))
    file[place : place + len(value)] = value
    path = tmp_path / "book.xls"
    path.write_bytes(file)
    assert "is damaged or cut short at its directory; get it again" in str(refused(path))


def test_a_chain_without_end() -> None:
    """A directory whose sectors form a circle is read to a limit."""
    file = bytearray(compound({"Workbook": b""}))
    first = 8  # behind the eight sectors of the stream
    table = 512 + (first + 1) * 512
    file[table + first * 4 : table + first * 4 + 4] = first.to_bytes(4, "little")
    assert streams_of(io.BytesIO(bytes(file))) == {"workbook"}


def test_a_table_without_end() -> None:
    """A table of sectors that leads nowhere is damage."""
    file = bytearray(compound({"Workbook": b""}))
    file[48:52] = (10).to_bytes(4, "little")
    file[32:] = file[32:].ljust(1 << 17, b"\0")
    file[48:52] = (200).to_bytes(4, "little")
    assert streams_of(io.BytesIO(bytes(file))) == set()
