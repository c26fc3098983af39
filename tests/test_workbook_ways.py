"""Both ways to read a sheet, and the shared strings, give the same rows or the same error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheet_strategies import SIZES, TEXTS, sheets
from workbook_files import content, meaning_of, package_of, parts_of, sheet, strings

from uscc.errors import RegistryError
from uscc.readers.workbook import exact, fast, regions, shapes
from uscc.readers.workbook.exact import exact_blocks
from uscc.readers.workbook.fast import fast_blocks
from uscc.readers.workbook.package import Package
from uscc.readers.workbook.strings import exact_strings, fast_strings

#: A row as it was read: its number, and its cells without blank ones at its end.
Row = tuple[int, list[bytes]]


class Cut(Package):
    """A package whose parts come in pieces of any size."""

    def __init__(self, package: Package, sizes: Iterable[int]) -> None:
        self.__dict__.update(package.__dict__)
        self._sizes = list(sizes)

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield the bytes in pieces of the sizes, which come round again."""
        data = b"".join(super().chunks(part))
        at = number = 0
        while at < len(data):
            size = self._sizes[number % len(self._sizes)]
            yield data[at : at + size]
            at, number = at + size, number + 1


def rows_of(blocks: Callable[..., Iterator[Any]], package: Package) -> list[Row] | str:
    """Return the rows that one way finds, or what its error says."""
    found: list[Row] = []
    meaning = meaning_of(package, [False, True, False])
    try:
        # The sheet to its end first: which of two errors comes first must not depend on the cut.
        for block in list(blocks(package, "xl/worksheets/sheet1.xml", meaning)):
            lines, columns = content(block)
            assert lines
            for line, row in zip(lines, zip(*columns)):
                cells = list(row)
                while cells and not cells[-1]:
                    cells.pop()
                found.append((line, cells))
    except RegistryError as error:
        return re.sub(r"text [0-9]+", "text N", str(error))  # the first one depends on the cut
    return found


def both(rows: str, sizes: Iterable[int] = (1 << 20,), texts: str = "", **more: str) -> Any:
    """Return the rows of a sheet after it was read in both ways."""
    package = package_of(parts_of({"a": sheet(rows, **more)}, texts))
    expected = rows_of(exact_blocks, package)
    cut = Cut(package, sizes)
    assert rows_of(exact_blocks, cut) == expected
    assert rows_of(fast_blocks, cut) == expected
    return expected


@contextmanager
def few(gaps: int, spelled_out: int, columns: int = 256) -> Iterator[None]:
    """Let the fast way give up sooner, so that small sheets take all of its paths."""
    with (
        patch.object(fast, "_GAPS", gaps),
        patch.object(shapes, "_SPELLED_OUT", spelled_out),
        patch.object(shapes, "MOST_COLUMNS", columns),
    ):
        yield


_LIMITS = st.tuples(st.sampled_from([0, 1, 8]), st.sampled_from([0, 1, 4]))


@given(sheets(), SIZES, st.lists(TEXTS, max_size=8).map("".join), _LIMITS)
def test_both_ways_agree(rows: str, sizes: list[int], texts: str, limits: tuple[int, int]) -> None:
    """Whatever a sheet holds, however it is cut: the same rows, or the same error."""
    with few(*limits):
        both(rows, sizes, texts)


def many(row: str, size: int = 40) -> str:
    """Return rows that are alike: `{0}` is the number of each, `{1}` goes from 0 to 9."""
    return "".join(row.format(number, number % 10) for number in range(1, size + 1))


_ONE = '<row r="{0}"><c r="A{0}"><v>{1}</v></c></row>'

#: Sheets for which the fast way takes a path of its own, and what is special about them.
SPECIAL = {
    "more styles than are spelled out": many(
        '<row r="{0}"><c r="A{0}" s="{1}"><v>{0}</v></c></row>'
    ),
    "and a blank one among them": many(
        '<row r="{0}"><c r="A{0}" s="{1}"><v>{0}</v></c><c r="B{0}" a="{1}"/></row>'
    )
    + '<row r="99"><c r="B99" s="1"/></row>',
    "and one that is not well formed": many('<row r="{0}"><c r="A{0}" s="{1}"><v>{0}</v></c></row>')
    + '<row r="99"><c r="A99" s="1" s="2"><v>1</v></c></row>',
    "more texts than are spelled out": many(
        '<row r="{0}"><c r="A{0}" s="{1}" t="inlineStr"><is><t>{0}</t></is></c></row>'
    )
    + '<row r="99"><c r="A99" s="5"><is><t>1</t></is></c></row>',
    "more heights than are spelled out": many(
        '<row r="{0}" ht="{1}"><c r="A{0}"><v>{0}</v></c></row>'
    ),
    "and one that is not": many('<row r="{0}" ht="{1}"><c r="A{0}"><v>{0}</v></c></row>')
    + '<row r="99" ht="1" ht="2"><c r="A99"><v>1</v></c></row>',
    "blank rows": many(_ONE)
    + many('<row r="{0}"><c r="A{0}"/></row><row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'),
    "blank rows only": many('<row r="{0}"><c r="A{0}"/></row>'),
    "rows without cells": many('<row r="{0}" ht="9"></row>') + _ONE.format(99, 1),
    "a comment around rows": many(_ONE) + f"<row r='41'/><!-- </row>{many(_ONE)} --> {many(_ONE)}",
    "a space in a row that has not ended": many(_ONE)
    + f'<row r="50"><c r="A50" t="str"><v><![CDATA[x</row> \n{many(_ONE, 2)}]]></v></c></row>',
    "rows that nothing explains": many("<row r='{0}'><c r='A{0}'><v>{1}</v></c></row>"),
    "two types in turn": many(
        '<row r="{0}"><c r="A{0}" t="str"><v>{0}</v></c></row>'
        '<row r="{0}"><c r="A{0}" s="1"><v>{0}</v></c><c r="C{0}"><v>&#38;</v></c></row>'
    ),
    "a blank cell in each row": many(_ONE)
    + many('<row r="{0}"><c r="B{0}"/><c r="C{0}"><v>{0}</v></c></row>')
    + many('<row r="{0}"><c r="B{0}"><v>{0}</v></c><c r="C{0}"/></row>'),
    "no sheet data": "</sheetData><sheetData>",
    "rows for several blocks": many(_ONE, 90)
    + "<row/>" * 90
    + many("<row><c><v>1</v></c></row>", 90),
}


@pytest.mark.parametrize("name", SPECIAL)
def test_special_sheets(name: str) -> None:
    """Sheets that take each path of the fast way, at once and in pieces."""
    both(SPECIAL[name])
    both(SPECIAL[name], [300])
    with patch.object(fast, "_TRIES", 1), few(1, 4):
        both(SPECIAL[name])
    with patch.object(fast, "_REMEMBERED", 3), few(2, 1), patch.object(exact, "_ROWS", 64):
        both(SPECIAL[name])
    with few(8, 4, columns=0):
        both(SPECIAL[name])


def test_sparse_columns() -> None:
    """Rows that each have a column of their own are cut into blocks of few cells."""
    letters = [a + b for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    rows = "".join(
        f'<row r="{n}"><c r="{c}{n}"><v>1</v></c></row>' for n, c in enumerate(letters, 1)
    )
    with patch.object(exact, "_CELLS", 100):
        assert len(both(rows)) == len(letters)


def test_rows_that_begin_late_or_never_end() -> None:
    """What is longer than a region goes to the exact way; the rest is read as ever."""
    head = f"<!-- {'x' * 300} -->"
    with patch.object(regions, "_HEAD", 200), patch.object(regions, "_MOST", 100):
        rows = (
            many(_ONE) + f'<row r="60"><c r="A60" t="str"><v>{"y" * 500}</v></c></row>' + many(_ONE)
        )
        text = sheet(rows)
        for more in (text, text.replace("<sheetData>", f"{head}<sheetData>")):
            package = Cut(package_of(parts_of({"a": more})), [50])
            assert rows_of(fast_blocks, package) == rows_of(exact_blocks, package) != []


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_other_encodings(encoding: str) -> None:
    """A sheet in another encoding that XML allows is left to the exact way."""
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    rows = many('<row r="{0}"><c r="A{0}" t="str"><v>é{0}</v></c></row>')
    parts = parts_of({"a": sheet(rows)})
    text = sheet(rows).replace("UTF-8", name)
    parts["xl/worksheets/sheet1.xml"] = text.encode(encoding)
    package = package_of(parts)
    found = rows_of(fast_blocks, package)
    assert (
        found == rows_of(exact_blocks, package) == [(n, [f"é{n}".encode()]) for n in range(1, 41)]
    )


def test_bytes_that_are_not_utf8() -> None:
    """They are an error in both ways."""
    parts = parts_of({"a": ""})
    rows = many('<row r="{0}"><c r="A{0}" t="str"><v>{0}</v></c></row>').replace("9<", "\udcff<")
    parts["xl/worksheets/sheet1.xml"] = sheet(rows).encode("utf-8", "surrogateescape")
    package = package_of(parts)
    found = rows_of(fast_blocks, package)
    assert found == rows_of(exact_blocks, package)
    assert "it is not well-formed XML" in found


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]))),
    st.sampled_from([range(0), range(0xE000, 0xE001)]),
)
def test_references(texts: list[str], private: range) -> None:
    """References are resolved, whatever other characters there are."""
    plain = [
        re.sub("[^\\t\\n -\\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text) for text in texts
    ]
    written = [
        "".join(f"&#{ord(char)};" if char not in "\ue000x" else char for char in text).encode()
        for text in plain
    ]
    with patch.object(regions, "_PRIVATE", private):
        assert regions.resolved([None, *written]) == [None, *(text.encode() for text in plain)]


@given(sheets(), SIZES)
def test_both_ways_agree_with_prefixes(rows: str, sizes: list[int]) -> None:
    """The same where all elements have a prefix."""
    for name in ("row", "c", "v", "is", "t", "f", "r"):
        rows = rows.replace(f"<{name}>", f"<x.y:{name}>").replace(f"<{name} ", f"<x.y:{name} ")
        rows = rows.replace(f"</{name}>", f"</x.y:{name}>")
    both(rows, sizes, prefix="x.y")


@given(st.lists(TEXTS, max_size=30).map("".join), SIZES)
def test_shared_strings_agree(texts: str, sizes: list[int]) -> None:
    """The shared strings are the same in both ways."""
    package = Cut(package_of({"s": strings(texts)}), sizes)

    def read(way: Callable[[Package, str], Iterator[list[bytes]]]) -> list[bytes] | str:
        try:
            return [text for some in way(package, "s") for text in some]
        except RegistryError as error:
            return str(error)

    assert read(fast_strings) == read(exact_strings)
