"""Damaged ZIP files and workbooks: a report or one sentence, whatever was done to them."""

from __future__ import annotations

import io
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import numbered
from zips import HEADER, packed, stand_in, workbook

from uscc import scan
from uscc.errors import RegistryError
from uscc.readers.formats import tables
from uscc.readers.options import ReadOptions

TEXT = HEADER + "".join(f"第{number}公司,{numbered(number)}\n" for number in range(300))
DAMAGED = "the ZIP file is damaged or cut short; get it again"

ARCHIVES = [
    packed({"a.csv": TEXT, "b.csv": TEXT}),
    packed({"企业.csv": TEXT, "d/": ""}, zipfile.ZIP_STORED),
    packed({"a.csv": TEXT}, zipfile.ZIP_BZIP2),
    packed({"a.csv": TEXT}, zipfile.ZIP_LZMA),
    packed({"a.zip": packed({"b.csv": TEXT})}),
    packed({"book.xlsx": workbook({"a": TEXT}), "c.csv": TEXT}),
]


@pytest.fixture(autouse=True)
def workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have workbooks read by a stand-in."""
    monkeypatch.setitem(sys.modules, "uscc.readers.workbook", stand_in())


@given(data=st.data())
def test_damage(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An archive that is cut, changed or padded anywhere is audited as before, or refused."""
    file = bytearray(data.draw(st.sampled_from(ARCHIVES[:-1])))
    tail = st.integers(max(len(file) - 200, 0), len(file) - 1)
    for place in data.draw(st.lists(st.integers(0, len(file) - 1) | tail, max_size=4)):
        file[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        file = file[: data.draw(st.integers(4, len(file)))]
    if data.draw(st.booleans()):
        place = data.draw(st.integers(4, len(file)))
        file[place:place] = data.draw(st.binary(max_size=30))
    path = tmp_path_factory.mktemp("zip") / "pack.zip"
    path.write_bytes(b"PK\3\4" + file[4:])
    try:
        records = scan(path).records
    except RegistryError as error:
        assert error.path.startswith(str(path))
    else:
        assert records in (300, 600)


@pytest.mark.parametrize("size", [30, 200, -30, -1])
def test_cut_short(size: int, tmp_path: Path) -> None:
    """An archive without its end is not a shorter registry."""
    path = tmp_path / "pack.zip"
    path.write_bytes(ARCHIVES[0][:size])
    with pytest.raises(RegistryError) as caught:
        scan(path)
    assert str(caught.value) == f"{path}: {DAMAGED}"


def test_a_wrong_checksum(tmp_path: Path) -> None:
    """One changed byte of a member is noticed at its end: no report is given."""
    path = tmp_path / "pack.zip"
    file = bytearray(ARCHIVES[1])
    place = file.index("第9公司".encode())
    file[place + 3 : place + 4] = b"8"
    path.write_bytes(file)
    with pytest.raises(RegistryError) as caught:
        scan(path)
    words = "is damaged in the ZIP file; get the ZIP file again"
    assert str(caught.value) == f"{path}/企业.csv: {words}"


def test_a_member_that_is_elsewhere(tmp_path: Path) -> None:
    """Where the directory leads to no member, the member is damaged."""
    path = tmp_path / "pack.zip"
    file = bytearray(ARCHIVES[0])
    at = file.index(b"PK\1\2")
    file[at + 42] = 7
    path.write_bytes(file)
    with pytest.raises(RegistryError, match="is damaged in the ZIP file"):
        scan(path)


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    """A name that says it is UTF-8, and is not, is damage."""
    path = tmp_path / "pack.zip"
    path.write_bytes(ARCHIVES[1].replace("企业.csv".encode(), b"\xff\xff\xff\xff\xff\xff.csv"))
    with pytest.raises(RegistryError, match=DAMAGED):
        scan(path)


def test_other_errors_are_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not the archive's fault is not said to be."""
    path = tmp_path / "pack.zip"
    path.write_bytes(ARCHIVES[0])

    def failing(self: object, size: int = -1) -> bytes:
        raise MemoryError

    monkeypatch.setattr(zipfile.ZipExtFile, "read", failing)
    with pytest.raises(MemoryError):
        scan(path)


def test_a_damaged_list_of_contents(tmp_path: Path) -> None:
    """A member that would say what the file is, but cannot be read, says nothing."""
    path = tmp_path / "pack.zip"
    file = bytearray(packed({"mimetype": "x" * 99, "a.csv": TEXT}))
    file[38:42] = b"\xff\xff\xff\xff"
    path.write_bytes(file)
    with pytest.raises(RegistryError, match=r"pack.zip/mimetype: is damaged in the ZIP file"):
        scan(path)


def test_files_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive, its members and copies are closed after the last table and after an error."""
    opened: list[io.IOBase] = []
    original = open

    def watched(path: object, mode: str = "r") -> object:
        opened.append(original(path, mode))  # type: ignore[call-overload]
        return opened[-1]

    monkeypatch.setattr("uscc.readers.source.open", watched, raising=False)
    path = tmp_path / "pack.zip"
    for file in (ARCHIVES[0], ARCHIVES[4], ARCHIVES[5], ARCHIVES[0][:90], packed({"a": b"%PDF-"})):
        path.write_bytes(file)
        with suppress(RegistryError):
            scan(path)
        assert opened[-1].closed
    path.write_bytes(ARCHIVES[0])
    found = tables(str(path), ReadOptions())
    table = next(found)
    table.close()
    found.close()  # type: ignore[attr-defined]
    assert opened[-1].closed
    assert len(opened) == 6


@pytest.mark.parametrize("ending", ["*.xls", "*.xlsb", "*.ods"])
def test_workbooks_of_others(ending: str, shared_data: Callable[[str], Path]) -> None:
    """Each real workbook gives tables or one sentence, in bounded time; skipped where absent."""
    pytest.importorskip("python_calamine")
    read = 0
    for path in sorted(shared_data("workbooks").glob(ending)):
        begin = time.monotonic()
        try:
            for table in tables(str(path), ReadOptions()):
                assert table.head.names
                table.close()
            read += 1
        except RegistryError as error:
            assert error.path.startswith(str(path))
        assert time.monotonic() - begin < 20
    assert read
