"""ZIP files that are not audited: passwords, other methods, bombs; each in one sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from strategies import SAMPLE, numbered
from zips import HEADER, marked, packed

from uscc import scan
from uscc.errors import RegistryError
from uscc.readers import members
from uscc.readers import source as source_module

CSV = HEADER + f"甲公司,{SAMPLE}\n"
MANY = HEADER + "".join(f"第{number}公司,{numbered(number)}\n" for number in range(2_000))


def refused(path: Path) -> RegistryError:
    """Return the error of a file."""
    with pytest.raises(RegistryError) as caught:
        scan(path)
    return caught.value


@pytest.mark.parametrize("flags", [1, 0x41])
def test_a_password(flags: int, tmp_path: Path) -> None:
    """A protected member is named, with what to do."""
    path = tmp_path / "pack.zip"
    path.write_bytes(marked(packed({"企业.csv": CSV}), flags=flags))
    words = "is protected with a password; unpack the ZIP file with it and name the files"
    assert str(refused(path)) == f"{path}/企业.csv: {words}"
    path.write_bytes(marked(packed({"企业.csv": CSV}), method=99))
    assert str(refused(path)) == f"{path}/企业.csv: {words}"


@pytest.mark.parametrize(("method", "name"), [(9, "Deflate64"), (98, "PPMd"), (55, "55")])
def test_other_methods(method: int, name: str, tmp_path: Path) -> None:
    """A method of compression that Python does not have is named."""
    path = tmp_path / "pack.zip"
    path.write_bytes(marked(packed({"a.csv": CSV}), method=method))
    assert f"/a.csv: is compressed with {name}, which is not read; unpack it" in str(refused(path))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_of_python(method: int, tmp_path: Path) -> None:
    """bzip2 and LZMA are read; their damage is damage."""
    path = tmp_path / "pack.zip"
    file = bytearray(packed({"a.csv": MANY}, method))
    path.write_bytes(file)
    assert scan(path).records == 2_000
    file[60:80] = bytes(20)
    path.write_bytes(file)
    assert "/a.csv: is damaged in the ZIP file; get the ZIP file again" in str(refused(path))


def test_nested_twice(tmp_path: Path) -> None:
    """An archive in an archive is opened, the next one is an error."""
    path = tmp_path / "pack.zip"
    path.write_bytes(packed({"b.zip": packed({"c.zip": packed({"a.csv": CSV})})}))
    assert str(refused(path)).startswith(f"{path}/b.zip/c.zip: is a ZIP file in two others; unpack")


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to more than a registry would is refused by what it declares, nested or not."""
    path = tmp_path / "pack.zip"
    inner = packed({"a.csv": MANY, "b.csv": MANY})
    path.write_bytes(packed({"a.csv": CSV, "inner.zip": inner, "other.zip": inner}))
    assert scan(path).records == 8_001
    monkeypatch.setattr(members, "_MOST_TIMES", 1)
    monkeypatch.setattr(members, "_MOST_GIB", 64)
    monkeypatch.setattr(members, "_FREE", 1 << 16)
    error = refused(path)
    assert "unpacks to 0 MiB, more than a registry would; unpack it" in str(error)
    assert error.path.startswith(f"{path}/")
    monkeypatch.setattr(members, "_MOST_GIB", 0)
    assert refused(path).path == str(path)


def test_a_copy_that_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The temporary copy of a member has a limit, and room must be there."""
    path = tmp_path / "pack.zip"
    path.write_bytes(packed({"inner.zip": packed({"a.csv": CSV})}))
    monkeypatch.setattr(source_module, "_MOST_COPIED", 10)
    assert "/inner.zip: unpacks to more than 4 GiB; unpack it first" in str(refused(path))
    with pytest.raises(RegistryError, match="cannot be copied to a temporary file: No such file"):
        scan(path, tmpdir=tmp_path / "absent")


def test_a_directory_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of very many members is not taken into memory."""
    path = tmp_path / "pack.zip"
    path.write_bytes(packed({f"{number}.csv": CSV for number in range(20)}))
    assert scan(path).records == 20
    monkeypatch.setattr(members, "_MOST_LISTED", 900)
    assert "lists more than 10 members; unpack it and name the files" in str(refused(path))
