"""Damaged workbooks: one sentence that names the part; texts that do not fit into memory."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from test_workbook import CODE, ROWS, SHEET, cells_of, refused
from workbook_files import book_of, parts_of, relations, sheet, zipped

from uscc.budget import MemoryBudget
from uscc.errors import RegistryError
from uscc.readers.workbook import package, strings
from uscc.readers.workbook.book import Book


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("xl/workbook.xml", None, "its part xl/workbook.xml is missing"),
        (SHEET, None, "its part xl/worksheets/sheet1.xml is missing"),
        ("xl/_rels/workbook.xml.rels", None, "its sheet 'a' is missing"),
        ("xl/workbook.xml", "<workbook>", "it is not well-formed XML"),
        ("xl/workbook.xml", '<?xml version="1.0" encoding="x"?><a/>', "its encoding is unknown"),
        ("xl/workbook.xml", '<?xml version="1.0" encoding="gbk"?><a/>', "its encoding is unknown"),
        ("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "a document type is"),
        ("xl/workbook.xml", "<a>" * 2_000, "too many elements are nested"),
        (SHEET, sheet("<row>" + "<c/>" * 18_279 + "</row>"), "more cells"),
        (SHEET, sheet('<row><c t="s"><v>0</v></c></row>'), "sharedStrings.xml is missing"),
        (SHEET, sheet(f"<row><c><v>{'9' * (17 << 20)}</v></c></row>"), "has no end"),
        (SHEET, sheet(f"<row a='{'9' * (21 << 20)}'/>"), "has no end"),
        ("_rels/.rels", relations({"x": ("officeDocument", "xl/workbook.bin")}), "binary workbook"),
    ],
)  # fmt: skip
def test_damaged_parts(part: str, text: str | None, said: str, tmp_path: Path) -> None:
    """A part that is missing, or is not what it should be: a sentence that names it."""
    parts = parts_of({"a": ROWS})
    del parts[part]
    if text is not None:
        parts[part] = text
    (tmp_path / "a.xlsx").write_bytes(zipped(parts))
    message = refused(tmp_path / "a.xlsx")
    assert message.startswith(f"{tmp_path / 'a.xlsx'}: is a damaged workbook (")
    assert said in message


@pytest.mark.parametrize(
    ("flags", "method", "said"),
    [
        (1, 0, "a.xlsx: is protected by a password; save it without one"),
        (0, 97, "xl/workbook.xml is compressed in an unusual way"),
    ],
)
def test_parts_that_are_not_read(flags: int, method: int, said: str, tmp_path: Path) -> None:
    """A part with a password, or compressed in a way that the standard library does not know."""
    parts = parts_of({"a": ROWS})
    del parts["_rels/.rels"]
    data = bytearray(zipped(parts))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(magic) + at
        data[place] |= flags
        if method:
            data[place + 2] = method
    (tmp_path / "a.xlsx").write_bytes(data)
    assert said in refused(tmp_path / "a.xlsx")


def test_a_part_that_expands_without_end(tmp_path: Path) -> None:
    """A part that is very large and was compressed more than sheets are."""
    path = book_of(tmp_path / "a.xlsx", {"a": ROWS + " " * 10_000})
    with patch.object(package, "_LARGE", 5_000), patch.object(package, "_EXPANDED", 10):
        assert "xl/worksheets/sheet1.xml expands without end" in refused(path)


def test_spilled_texts(tmp_path: Path) -> None:
    """Shared texts that do not fit into memory go to a temporary file; a full disk is an error."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, 30))
    texts = "".join(f"<si><t>企业{n}</t></si>" for n in range(1, 30))
    path = book_of(tmp_path / "a.xlsx", {"a": rows}, shared=texts)
    expected = {(n, 1): f"企业{n}" for n in range(1, 30)}
    few = patch.object(Book.__init__, "__defaults__", (MemoryBudget(20),))
    with few, patch.object(package, "CHUNK", 300):
        assert cells_of(path) == expected
        with patch.object(strings, "_FORGET", None), patch.object(strings, "_SMALL", 50):
            assert cells_of(path) == expected
        with (
            patch.object(strings, "TemporaryFile", side_effect=OSError(28, "No space left")),
            pytest.raises(RegistryError, match=r"cannot be written \(No space left\)"),
        ):
            cells_of(path)
        kept = strings.Texts([[b"a", b"bc"], [b"d" * 30]], MemoryBudget(20))
        assert (kept.spilled, kept.many([1, 2])) == (True, [b"bc", b"d" * 30])
        file = kept._file
        del kept
        assert file is not None
        assert file.closed
    assert cells_of(path) == expected


@pytest.mark.parametrize("number", ["2", "-1", "1.0", "x", "9" * 30, "9" * 5_000])
def test_shared_texts_that_are_not_there(number: str, tmp_path: Path) -> None:
    """A cell that names a text which is not there: an error, never a blank code."""
    rows = ROWS.replace(f't="str"><v>{CODE}', f't="s"><v>{number}')
    path = book_of(tmp_path / "a.xlsx", {"a": rows}, shared="<si><t>a</t></si><si/>")
    assert f"a cell names the shared text {number[:20]}, and there are 2" in refused(path)
