"""The files in a ZIP file are one registry; what is no table is left out and said."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import Record
from strategies import SAMPLE, numbered, registries
from zips import HEADER, packed, renamed, stand_in, workbook

from uscc import scan
from uscc.audit.result import Report
from uscc.errors import NoCodes, NoTable, RegistryError
from uscc.readers.formats import tables
from uscc.readers.options import ReadOptions
from uscc.readers.source import Omitted

CSV = HEADER + f"甲公司,{SAMPLE}\n"
PDF = b"%PDF-1.7\n" + bytes(50)
PNG = b"\x89PNG\r\n" + bytes(50)

NOT_PDF = (
    "a PDF document, not a table; ask for the original table, or copy it into a workbook and"
    " check it"
)
NOT_PICTURE = "a picture, not a table; ask for the original table"


@pytest.fixture
def workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have workbooks read by a stand-in."""
    monkeypatch.setitem(sys.modules, "uscc.readers.workbook", stand_in())


def paths(path: Path) -> tuple[list[str], list[Omitted]]:
    """Return the paths of the tables of a file, below its folder, and what was left out."""
    left: list[Omitted] = []
    found = []
    for table in tables(str(path), ReadOptions(), left):
        found.append(table.path.removeprefix(f"{path.parent}/"))
        table.close()
    return found, left


def refused(path: Path) -> RegistryError:
    """Return the error of a file."""
    with pytest.raises(RegistryError) as caught:
        scan(path)
    return caught.value


def figures(report: Report, *folders: str) -> str:
    """Return a report as text without the folders of its files."""
    text = json.dumps(report.as_dict(), ensure_ascii=False, sort_keys=True)
    for folder in folders:
        text = text.replace(folder, "")
    return text


def quoted(cell: str) -> str:
    """Return a cell as CSV has it."""
    return '"' + cell.replace('"', '""') + '"'


# --- One registry ----------------------------------------------------------------------------


@given(
    parts=st.lists(registries(max_size=6), min_size=1, max_size=4),
    method=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]),
    packing=st.sampled_from(["zip", "nested", "gzip"]),
    data=st.data(),
)
def test_the_same_report(
    parts: list[list[Record]], method: int, packing: str, data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    """Drawn files give the same report in an archive as beside each other, however it is packed."""
    folder = tmp_path_factory.mktemp("zip")
    names = [f"{number}{data.draw(st.sampled_from(['企业', 'a b', 'é']))}" for number in range(9)]
    files: dict[str, bytes] = {}
    for name, records in zip(names, parts):
        rows = [(one[3], one[2]) for one in records] + [("甲公司", numbered(len(files)))]
        text = HEADER + "".join(",".join(map(quoted, row)) + "\n" for row in rows)
        encoding = data.draw(st.sampled_from(["utf-8-sig", "utf-16"]))
        files[f"{name}.csv"] = text.encode(encoding, "replace")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    file, inside = packed(files, method), "pack.zip"
    if packing == "nested":
        file, inside = packed({"inner.zip": file}), "pack.zip/inner.zip"
    (folder / "pack.zip").write_bytes(gzip.compress(file) if packing == "gzip" else file)
    found = scan(folder / "pack.zip", code="#2", entity="#1")
    expected = scan(*(folder / name for name in files), code="#2", entity="#1")
    assert figures(found, f"{folder}/{inside}/") == figures(expected, f"{folder}/")


@pytest.mark.usefixtures("workbooks")
def test_all_kinds_of_members(tmp_path: Path) -> None:
    """Folders, several formats, workbooks and an archive: in order, with paths; litter is not."""
    path = tmp_path / "pack.zip"
    inner = packed({"深/b.csv": CSV, "book.xlsx": workbook({"二": CSV})})
    members_: dict[str, bytes | str] = {
        "a/": b"",
        "a/企业.csv": CSV,
        "__MACOSX/a/._企业.csv": b"\0\5\x16\7",
        "a/._b.csv": b"\0",
        ".DS_Store": b"\0",
        "a/Thumbs.db": b"\xd0\xcf\x11\xe0",
        "desktop.ini": b"[a]",
        "~$book.xlsx": b"\6user",
        "empty.csv": b"",
        "c.csv.gz": gzip.compress(CSV.encode()),
        "book.xlsx": workbook({"企业": CSV, "二": CSV}),
        "inner.zip": inner,
    }
    path.write_bytes(packed(members_))
    found, left = paths(path)
    assert found == [
        *("pack.zip/a/企业.csv", "pack.zip/c.csv.gz", "pack.zip/book.xlsx[企业]"),
        *("pack.zip/book.xlsx[二]", "pack.zip/inner.zip/深/b.csv"),
        "pack.zip/inner.zip/book.xlsx[二]",
    ]
    assert left == []
    report = scan(path)
    assert report.records == 6
    assert report.findings[0].source == f"{path}/c.csv.gz"


@pytest.mark.usefixtures("workbooks")
@pytest.mark.parametrize(
    "members_",
    [
        {"xl/workbook.xml": "", "xl/企业.csv": CSV},
        {"XL\\Workbook.xml": "", "xl/企业.csv": CSV},
        {"/xl/workbook.xml": "", "xl/企业.csv": CSV},
        {
            "[Content_Types].xml": 'ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.sheet.main+xml"',
            "xl/企业.csv": CSV,
        },
        {
            "[Content_Types].xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            "xl/企业.csv": CSV,
        },
    ],
)
@pytest.mark.parametrize("name", ["book.xlsx", "registry.csv"])
def test_a_workbook(members_: dict[str, str], name: str, tmp_path: Path) -> None:
    """It is one by a member of any case or by its list of contents, whatever it is called."""
    path = tmp_path / name
    path.write_bytes(packed(members_))
    assert paths(path) == ([f"{name}[企业]"], [])
    assert scan(path).records == 1
    path.write_bytes(gzip.compress(packed(members_)))
    assert scan(path).records == 1


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive from standard input is copied, and standard input stays open."""
    stream = io.TextIOWrapper(io.BytesIO(packed({"a.csv": CSV})))
    monkeypatch.setattr(sys, "stdin", stream)
    report = scan("-")
    assert [source["path"] for source in report.sources] == ["-/a.csv"]
    assert not stream.buffer.closed


@pytest.mark.parametrize("workers", [1, 2])
def test_with_workers(workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large members are judged by worker processes, with the same report."""
    monkeypatch.setattr("uscc.scanning.session._SMALL", 0)
    rows = [f"公司{number % 900},{numbered(number % 950)}\n" for number in range(1_000)]
    text = HEADER + "".join(rows)
    path = tmp_path / "pack.zip"
    path.write_bytes(packed({"a.csv": text, "b.csv": text}))
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    found = scan(path, workers=workers)
    expected = scan(tmp_path / "a.csv", tmp_path / "b.csv", workers=1)
    assert figures(found, f"{path}/") == figures(expected, f"{tmp_path}/")


# --- Names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("企业.csv".encode("gbk"), "企业.csv"),
        ("企業.csv".encode(), "企業.csv"),
        ("表\\企業.csv".encode("gb18030"), "表/企業.csv"),
        (b"a\xffb.csv", "a\u00a0b.csv"),
        (b"a\x81\x1bb.csv", "a\u00fc\x1bb.csv"),
    ],
)
def test_names_in_bytes(raw: bytes, shown: str, tmp_path: Path) -> None:
    """A name without the flag of UTF-8 is UTF-8, GB18030 or of code page 437."""
    path = tmp_path / "pack.zip"
    name = "n" * len(raw)
    path.write_bytes(renamed(packed({name: CSV}), name, raw))
    assert paths(path)[0] == [f"pack.zip/{shown}"]


@pytest.mark.parametrize(("right", "shown"), [(True, "企业.csv"), (False, "x.csv")])
def test_the_name_in_a_field(right: bool, shown: str, tmp_path: Path) -> None:
    """Some programs put the name in UTF-8 beside that in bytes, with a checksum."""
    entry = zipfile.ZipInfo("x.csv")
    checksum = zlib.crc32(b"x.csv" if right else b"y.csv").to_bytes(4, "little")
    field = b"\1" + checksum + "企业.csv".encode()
    entry.extra = b"\x55\x54\1\0\0" + b"\x75\x70" + len(field).to_bytes(2, "little") + field
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(entry, CSV)
    (tmp_path / "pack.zip").write_bytes(file.getvalue())
    assert paths(tmp_path / "pack.zip")[0] == [f"pack.zip/{shown}"]


# --- What is left out ------------------------------------------------------------------------


def test_documents_are_left_out(tmp_path: Path) -> None:
    """Pictures, documents and empty tables do not stop the audit of the others, and are listed."""
    path = tmp_path / "pack.zip"
    inner = packed({"b.png": PNG, "c.csv": HEADER + "\n"})
    path.write_bytes(
        packed({"说明.pdf": PDF, "a.csv": CSV, "blank.csv": "\n\n", "inner.zip": inner})
    )
    found, left = paths(path)
    assert found == ["pack.zip/a.csv"]
    said = [str(error).removeprefix(f"{path}/") for _, error in left]
    assert said[0].startswith("说明.pdf: is a PDF document, not a table; ask for")
    assert said[1] == "blank.csv: the file is empty"
    assert [one.path.removeprefix(f"{path}/") for one in left][2] == "inner.zip/b.png"
    assert isinstance(left[0].error, NoTable)
    assert scan(path).records == 1


def test_nothing_to_audit(tmp_path: Path) -> None:
    """An archive without tables says what its members are, ten at most; of one, its error."""
    path = tmp_path / "pack.zip"
    path.write_bytes(packed({"a.pdf": PDF, "d/b.png": PNG, "c.csv": "\n"}))
    error = refused(path)
    assert isinstance(error, NoCodes)
    assert str(error) == (
        f"{path}: holds no table: a.pdf ({NOT_PDF}), d/b.png ({NOT_PICTURE}),"
        " c.csv (the file is empty)"
    )
    path.write_bytes(packed({f"{number}.pdf": PDF for number in range(11)}))
    assert str(refused(path)).endswith(f"9.pdf ({NOT_PDF}), …")
    path.write_bytes(packed({"a.pdf": PDF}))
    assert str(refused(path)) == f"{path}/a.pdf: is {NOT_PDF}"
    path.write_bytes(packed({"d/": b"", ".DS_Store": b"x"}))
    assert str(refused(path)) == f"{path}: is a ZIP file without files"
    path.write_bytes(packed({}))
    assert str(refused(path)) == f"{path}: is an empty ZIP file"


@pytest.mark.parametrize(
    "content", [b"Rar!\x1a\x07\1\0", b"7z\xbc\xaf\x27\x1c", b"SQLite format 3"]
)
def test_what_may_hold_a_registry_is_an_error(content: bytes, tmp_path: Path) -> None:
    """A table that cannot be read is not left out: the rate would be that of the others."""
    path = tmp_path / "pack.zip"
    path.write_bytes(packed({"a.csv": CSV, "b": content + bytes(99)}))
    assert refused(path).path == f"{path}/b"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["word/document.xml"], "is a Word document; copy its table into Excel"),
        (["ppt/presentation.xml"], "is a presentation, not a table"),
        (["visio/document.xml"], "is a Visio drawing"),
        (["OFD.xml", "Doc_0/Document.xml"], "is an OFD document"),
        (["AndroidManifest.xml", "classes.dex"], "is an Android program"),
        (["Index/Document.iwa"], "is a Numbers, Pages or Keynote document; export its table"),
        (["META-INF/MANIFEST.MF", "a/B.class"], "is a Java program"),
        (["mimetype:application/vnd.oasis.opendocument.text"], "is an OpenDocument text"),
        (["mimetype:application/vnd.oasis.opendocument.graphics"], "is an OpenDocument file"),
        (["mimetype:application/epub+zip"], "is an e-book (EPUB)"),
        (["[Content_Types].xml:…wordprocessingml.document.main+xml"], "is a Word document"),
        (["[Content_Types].xml:…presentationml.slideshow.main+xml"], "is a presentation"),
    ],
)
def test_documents_that_are_archives(names: list[str], words: str, tmp_path: Path) -> None:
    """A document is not an archive of its parts."""
    path = tmp_path / "a.zip"
    parts = [name.partition(":") for name in names]
    path.write_bytes(packed({name: text or "<a/>" for name, _, text in parts}))
    assert words in str(refused(path))
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert f"is compressed with gzip, inside {words}" in str(refused(path))


def test_archives_that_look_like_documents(tmp_path: Path) -> None:
    """`jar` packs tables, too; a list of contents or a type that says nothing is a member."""
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"META-INF/MANIFEST.MF": "", "a.csv": CSV}))
    assert paths(path)[0] == ["a.zip/a.csv"]
    path.write_bytes(packed({"mimetype": CSV, "[Content_Types].xml": CSV}))
    assert len(paths(path)[0]) == 2
