"""A folder is an error that lists its files; wildcards are expanded where the shell does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from strategies import SAMPLE

from uscc import cli, scan
from uscc.commands.wildcards import expanded
from uscc.errors import RegistryError
from uscc.readers import source as source_module


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with files."""
    for name in ("b.csv", "a1.csv", "a2.csv", "a[1].csv", "notes.doc", "book.XLSX", ".hidden.csv"):
        (tmp_path / name).write_text(f"企业名称,信用代码\n甲,{SAMPLE}\n", "utf-8")
    (tmp_path / "sub.csv").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(path: Path | str) -> str:
    """Return the words with which a path is refused."""
    with pytest.raises(RegistryError) as caught:
        scan(path)
    return str(caught.value)


@pytest.mark.usefixtures("here")
def test_a_folder() -> None:
    """Its files are listed, tables first; not its folders, not what is hidden."""
    names = "a1.csv, a2.csv, a[1].csv, b.csv, book.XLSX, notes.doc"
    assert refused(".") == f".: is a directory; name files in it: {names}"
    assert refused("sub.csv") == "sub.csv: is a directory without files; name a file"


def test_a_large_folder(tmp_path: Path) -> None:
    """Twenty files are named."""
    for number in range(21):
        (tmp_path / f"{number:02}.csv").touch()
    assert refused(tmp_path).endswith(
        ": 00.csv, " + ", ".join(f"{n:02}.csv" for n in range(1, 20)) + ", …"
    )


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a folder all the same; Windows calls the attempt to open one a lack of permission."""

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", denied)
    monkeypatch.setattr(source_module, "open", denied, raising=False)
    assert refused(tmp_path) == f"{tmp_path}: is a directory without files; name a file"
    (tmp_path / "a").touch()
    assert refused(tmp_path / "a") == f"{tmp_path / 'a'}: cannot be opened: Permission denied"


@pytest.mark.usefixtures("here")
def test_wildcards() -> None:
    """They stand for the files that match, in order; a file of that name is meant itself."""
    assert expanded(["a*.csv", "b.csv"]) == ["a1.csv", "a2.csv", "a[1].csv", "b.csv"]
    assert expanded(["a[1]*"]) == ["a[1].csv"]
    assert expanded(["?.csv", "-", "none.csv"]) == ["b.csv", "-", "none.csv"]
    assert expanded([os.path.join(os.curdir, "s*"), "*.doc"][1:]) == ["notes.doc"]
    if os.name == "posix":
        Path("what?.csv").touch()
        assert expanded(["what?.csv"]) == ["what?.csv"]
    with pytest.raises(RegistryError) as caught:
        expanded(["x*.csv"])
    assert str(caught.value) == "x*.csv: no file has a name like this; look at what is there"
    with pytest.raises(RegistryError):
        expanded(["sub*"])


@pytest.mark.usefixtures("here")
def test_wildcards_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`uscc scan` expands them before anything else."""
    assert cli.main(["scan", "a?.csv", "--format", "json"]) == 0
    out = capsys.readouterr().out
    assert '"path": "a1.csv"' in out
    assert '"path": "a2.csv"' in out
    assert cli.main(["scan", "z*"]) == 2
    assert "z*: no file has a name like this" in capsys.readouterr().err
    assert cli.main(["scan", "b*.csv", "--findings", "b.csv"]) == 2
