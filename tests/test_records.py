"""From chunks of UTF-8 to records: both ways of reading against the `csv` module.

The oracle is `reference.read_csv`. Where quotation marks are ordinary characters it does not
apply; there lines and fields are split literally.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from unittest import mock

import pytest
import reference
from hypothesis import example, given
from hypothesis import strategies as st

from uscc.errors import RegistryError
from uscc.readers import narrow as narrow_module
from uscc.readers import records as records_module
from uscc.readers.delimiters import Restored
from uscc.readers.encoding import Undecodable
from uscc.readers.lines import count_line_ends
from uscc.readers.narrow import NarrowTable
from uscc.readers.plain import PlainTable
from uscc.readers.records import Records
from uscc.readers.region import CsvTable, Ragged, RegionTable

DELIMITERS = (",", "\t", ";", "|", " ", "\x01", "\x02", "\x03", "'")
SEVERAL_BYTES = ("，", "||", "~|~", "::", "aa", "é", "\x01\x02", "\U0001f600中")

_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


# --- What is drawn ------------------------------------------------------------------------


class Input(NamedTuple):
    """Bytes, where they are cut into chunks, and how they are to be read."""

    data: bytes
    cuts: list[int]
    width: int
    delimiter: str
    quoting: bool

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes as they are cut."""
        edges = sorted({0, len(self.data), *self.cuts})
        for start, end in pairwise(edges):
            yield self.data[start:end]


PIECES = ["", "a", "b", "中", "é", "\U0001f600", "0", " ", '"', '""', "\n", "\r", "\r\n"]
PIECES += [
    "\x00",
    "\x01",
    "\x02",
    "'",
    "|",
    "~",
    ":",
    "Ā",
    "\x85",
    "\u2028",
    "\x0b",
    "\x1c",
    "D",
    "\x7f",
]

cells = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
plain_cells = st.sampled_from(["", "a", "bc", "中文", "91350100M000100Y43", " x "])
line_ends = st.sampled_from(["\n", "\r\n", "\r"])
delimiters = st.one_of(st.sampled_from(DELIMITERS), st.sampled_from(SEVERAL_BYTES))


def _typed(cell: str, style: str) -> str:
    """Return a cell as programs and people write it; `bare` and `sloppy` may be broken CSV."""
    if style == "quoted":
        return '"' + cell.replace('"', '""') + '"'
    return {"bare": cell, "sloppy": f'"{cell}"', "opened": f'"{cell}'}[style]


@st.composite
def structured(draw: st.DrawFn) -> Input:
    """Draw a table with everything in it that tables hold, in one dialect or a mixture."""
    width, delimiter = draw(st.integers(1, 5)), draw(delimiters)
    tame = draw(st.booleans())
    cell = plain_cells if tame else cells
    styles = [["bare"], ["quoted"], ["bare", "quoted"]]
    if not tame:
        styles.append(["bare", "quoted", "quoted", "quoted", "sloppy", "opened"])
    style = st.sampled_from(draw(st.sampled_from(styles)))
    ends = draw(st.one_of(line_ends.map(lambda end: [end]), st.just(["\n", "\r\n", "\r"])))
    sizes = st.one_of(st.just(width), st.just(width), st.just(width), st.integers(1, 6))
    blank = st.just("")
    text = ""
    for _ in range(draw(st.integers(0, 8))):
        size = draw(sizes)
        row = st.lists(st.builds(_typed, cell, style), min_size=size, max_size=size)
        text += draw(st.one_of(row.map(delimiter.join), row.map(delimiter.join), blank))
        text += draw(st.sampled_from(ends))
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    text = text.replace("D", delimiter)
    return _cut(draw, text, width, delimiter)


@st.composite
def soup(draw: st.DrawFn) -> Input:
    """Draw bytes from a small alphabet, in which every two characters may meet."""
    delimiter = draw(st.sampled_from([",", ",", "\t", "\x01", "，", "aa"]))
    letters = ["a", "中", delimiter, '"', "\n", "\r", "\x01", "\x02", "\x00"]
    text = draw(st.lists(st.sampled_from(letters), max_size=40).map("".join))
    return _cut(draw, text, draw(st.integers(1, 3)), delimiter)


def _cut(draw: st.DrawFn, text: str, width: int, delimiter: str) -> Input:
    data = text.encode()
    every = draw(st.integers(1, len(data) + 1))
    regular = list(range(0, len(data), every))
    cuts = draw(st.one_of(st.just(regular), st.lists(st.integers(0, len(data)), max_size=6)))
    return Input(data, cuts, width, delimiter, draw(st.booleans()))


# --- The two readings ---------------------------------------------------------------------


def made(chunks: Iterable[bytes], delimiter: str = ",", quoting: bool = True) -> Records:
    """Return a reader set up as `DelimitedFile` sets it up."""
    reader = Records(iter(chunks), "r.csv")
    reader.delimiter, reader.quoting = delimiter.encode(), quoting
    return reader


def flat(table: RegionTable, ragged: Sequence[Ragged], width: int) -> list[tuple[int, list[bytes]]]:
    """Return all records of a table in their order; the table must agree with itself."""
    rows = table.rows(range(len(table.lines)))
    columns = [table.column(number) for number in range(width)] if rows else []
    assert rows == list(map(list, zip(*columns, strict=True)))
    assert all(len(record.fields) != width for record in ragged)
    others = [(record.line, record.fields) for record in ragged]
    return sorted([*zip(table.lines, rows, strict=True), *others])


def read(source: Input) -> list[tuple[int, list[bytes]]]:
    """Return line and fields of all records as the library reads them."""
    reader = made(source.chunks(), source.delimiter, source.quoting)
    found = []
    for table, ragged in reader.tables(source.width):
        found += flat(table, ragged, source.width)
    return found


def read_one_by_one(source: Input) -> list[tuple[int, list[bytes]]]:
    """Return the same by `next_record`."""
    reader = made(source.chunks(), source.delimiter, source.quoting)
    return [(record.line, record.fields) for record in iter(reader.next_record, None)]


def expected(source: Input) -> list[tuple[int, list[bytes]]]:
    """Return line and fields of all records as the oracle reads them."""
    if source.quoting:
        rows = reference.read_csv(source.data, source.delimiter)
    else:
        lines = [line.rstrip("\r\n") for line in _LINE.findall(source.data.decode())]
        rows = [(n, line.split(source.delimiter)) for n, line in enumerate(lines, 1) if line]
    return [(line, [field.encode() for field in fields]) for line, fields in rows]


def open_record(source: Input) -> int | None:
    """Return the line of the record whose quotation mark is never closed, None if all are."""
    if not source.quoting:
        return None
    rows = reference.read_csv(source.data + b"\nEND", source.delimiter)
    return None if rows[-1][1] == ["END"] else rows[-1][0]


def agree_with_csv(
    reading: Callable[[Input], list[tuple[int, list[bytes]]]], source: Input
) -> None:
    """Hold a way of reading against the oracle."""
    opened = open_record(source)
    if opened is None:
        assert reading(source) == expected(source)
        return
    with pytest.raises(RegistryError, match="never closed") as caught:
        reading(source)
    assert (caught.value.path, caught.value.line) == ("r.csv", opened)


inputs = st.one_of(structured(), structured(), soup()).filter(
    lambda source: not source.data.startswith(b"\xef\xbb\xbf")
)


@pytest.mark.parametrize("reading", [read, read_one_by_one])
@given(source=inputs)
@example(source=Input(b'a,"b\nc",d\r\n', [5], 3, ",", True))
@example(source=Input(b'"a"\r\n"b\r\nc"\r\n', [4], 1, ",", True))
@example(source=Input(b'a"b,c\nd"e,f\n', [], 2, ",", True))
@example(source=Input(b'"a""b",c\n"",""\n', [3, 4], 2, ",", True))
@example(source=Input(b"a\x01b\x01c\nd\n", [], 3, "\x01", True))
@example(source=Input(b'"a,\x01",b\n', [], 2, ",", True))
@example(source=Input(b'"\x02\n",b\n', [], 2, ",", True))
@example(source=Input(b'"a\nb"\n', [], 2, "\x02", True))
@example(source=Input(b'"a""b"\n', [], 2, "\x03", True))
@example(source=Input(b"a,b\r", [3], 2, ",", True))
@example(source=Input(b"a\r\nb\rc\n\rd", [2, 5, 7], 1, ",", False))
@example(source=Input(b'""\n"",\n\n', [], 1, ",", True))
@example(source=Input(b'"a||b"|||\n|||"||"\n', [3], 2, "||", True))
@example(source=Input(b'"a||b\n||"||"c\nd"\n', [8], 2, "||", True))
@example(source=Input('"甲，"，"乙"\n丙，"，，"\n'.encode(), [5, 6], 2, "，", True))
@example(source=Input('"甲，\r\n"，"乙"\r\n'.encode(), [5, 6], 2, "，", True))
@example(source=Input(b'"a||"||"b""||"\n"\x01||"||c\n', [], 2, "||", True))
@example(source=Input(b'"a||b||c\n', [], 3, "||", False))
def test_same_records_as_the_csv_module(
    reading: Callable[[Input], list[tuple[int, list[bytes]]]], source: Input
) -> None:
    """However the bytes are cut: the records, lines and fields of the oracle.

    Where a quotation mark is never closed: an error with the line of its record.
    """
    agree_with_csv(reading, source)


@pytest.mark.parametrize("delimiter", [*DELIMITERS, *SEVERAL_BYTES])
@given(
    rows=st.lists(st.lists(cells, min_size=2, max_size=2), max_size=6),
    all_quoted=st.booleans(),
    size=st.integers(1, 40),
)
def test_the_delimiter_changes_no_cell(
    delimiter: str, rows: list[list[str]], all_quoted: bool, size: int
) -> None:
    """A table has the cells that `csv` reads where it is written with commas, whatever delimits
    it, however it is cut, and though its cells hold the delimiter.
    """
    rows = [[cell.replace("D", delimiter).replace("\0", "") for cell in row] for row in rows]
    with_commas = io.StringIO(newline="")
    csv.writer(with_commas, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    with_commas.seek(0)

    def written(cell: str) -> str:
        # A cell may end with the first half of a delimiter.
        bare = not all_quoted and re.fullmatch("[b中0]*", cell)
        return cell if bare else '"' + cell.replace('"', '""') + '"'

    data = "".join(delimiter.join(map(written, row)) + "\n" for row in rows).encode()
    source = Input(data, list(range(0, len(data), size)), 2, delimiter, True)
    found = [[field.decode() for field in fields] for _, fields in read(source)]
    assert found == list(csv.reader(with_commas))


@pytest.mark.parametrize("delimiter", SEVERAL_BYTES)
@pytest.mark.parametrize("quoting", [True, False])
def test_a_chunk_may_end_inside_the_delimiter(delimiter: str, quoting: bool) -> None:
    """At each place: no byte of it is taken for text, and no text for it."""
    text = f"甲{delimiter}1\n\n乙b{delimiter}{delimiter}2\n" + f'"丙{delimiter}"{delimiter}3\n' * 2
    data = text.encode()
    for cut in range(1, len(data)):
        source = Input(data, [cut], 2, delimiter, quoting)
        assert read(source) == read_one_by_one(source) == expected(source)


@given(source=inputs)
def test_blank_lines_are_counted(source: Input) -> None:
    """`blank` is the number of lines that hold nothing and stand outside every record."""
    if open_record(source) is not None:
        return
    reader = made(source.chunks(), source.delimiter, source.quoting)
    for _ in reader.tables(source.width):
        pass
    every = _LINE.findall(source.data.decode())
    inside: set[int] = set()
    for start, fields in expected(source):
        broken = sum(count_line_ends(field) for field in fields) if source.quoting else 0
        inside.update(range(start, start + broken + 1))
    blank = [n for n, line in enumerate(every, 1) if n not in inside and not line.strip("\r\n")]
    assert reader.blank == len(blank)


@given(source=inputs, taken=st.integers(0, 3))
def test_sample_takes_nothing(source: Input, taken: int) -> None:
    """`sample` and `next_record` before `tables` leave the other records as they were."""
    if open_record(source) is not None:
        return
    reader = made(source.chunks(), source.delimiter, source.quoting)
    sample = reader.sample()
    assert source.data.startswith(sample)
    assert bool(sample) == bool(source.data)
    firsts = [reader.next_record() for _ in range(taken)]
    found = [(record.line, record.fields) for record in firsts if record]
    for table, ragged in reader.tables(source.width):
        found += flat(table, ragged, source.width)
    assert found == expected(source)


# --- The fast way --------------------------------------------------------------------------


def tables_of(
    data: bytes, width: int, *, size: int = 1 << 20, quoting: bool = True
) -> list[RegionTable]:
    """Return the tables of bytes cut every `size`."""
    chunks = (data[at : at + size] for at in range(0, len(data), size))
    return [table for table, _ in made(chunks, quoting=quoting).tables(width)]


PLAIN = {
    "plain": "甲,1\n乙,2\n丙,3\n",
    "no final line end": "甲,1\n乙,2\n丙,3",
    "CRLF": "甲,1\r\n乙,2\r\n丙,3\r\n",
    "CR": "甲,1\r乙,2\r丙,3\r",
    "empty cells": ",\n乙,\n,3\n",
    "all quoted": '"甲","1"\n"乙","2"\n"丙","3"\n',
    "all quoted, CRLF": '"甲","1"\r\n"乙","2"\r\n"丙","3"\r\n',
    "some quoted": '"甲",1\n乙,"2"\n"",3\n',
    "quoted delimiters": '"甲,a",1\n"乙,,",2\n丙,","\n',
    "quoted line breaks": '"甲\na",1\n"\n",2\n丙,"\n\n"\n',
    "masks without quotes": "甲\x01,1\n乙\x02,2\n丙,3\n",
    "masks beside plain quotes": '"甲\x01",1\n"乙",2\x02\n丙,3\n',
    "doubled marks": '"甲""a",1\n乙,"2"\n"""",3\n',
    "NUL": "甲\0,1\n乙,2\n丙,3\n",
}


@pytest.mark.parametrize("name", PLAIN)
def test_the_fast_way_is_taken(name: str) -> None:
    """Regular input, quoted or not, never goes through the `csv` module."""
    data = PLAIN[name].encode()
    found = tables_of(data, 2)
    assert {type(table) for table in found} == {PlainTable}
    records = [record for table in found for record in flat(table, [], 2)]
    assert records == expected(Input(data, [], 2, ",", True))


@given(size=st.integers(1, 400), name=st.sampled_from(sorted(PLAIN.keys() - {"no final line end"})))
def test_the_fast_way_is_taken_in_every_region(size: int, name: str) -> None:
    """Cutting regular input between or inside records costs no table of the fast way."""
    data = PLAIN[name].encode() * 10
    if name == "quoted line breaks":  # a cut inside a record may send that one through `csv`
        size = len(data)
    assert {type(table) for table in tables_of(data, 2, size=size)} == {PlainTable}


@pytest.mark.parametrize("delimiter", ["\x01", "\x02", "\x03", *SEVERAL_BYTES])
@pytest.mark.parametrize("name", ["plain", "CR", "all quoted", "quoted delimiters"])
def test_the_fast_way_is_taken_with_a_delimiter_that_is_replaced(name: str, delimiter: str) -> None:
    """One of several bytes, or one that is a mask, goes the ways of all others, and is put back
    where quotation marks are.
    """
    data = PLAIN[name].replace("a", "x").replace(",", delimiter).encode()
    source = Input(data, [], 2, delimiter, True)
    tables = [table for table, _ in made([data], delimiter).tables(2)]
    assert {type(table) for table in tables} == {Restored if b'"' in data else PlainTable}
    assert read(source) == expected(source)


def test_the_narrow_way_is_taken_with_a_delimiter_of_several_bytes() -> None:
    """Also there only the columns that are asked for are made, and a delimiter in a field of
    them is as written.
    """
    data = '甲||1||"x||y"||z\n乙||2||x||y\n'.encode()
    reader = made([data], "||")
    reader.wanted = [2]
    with mock.patch.object(records_module, "NARROW_FROM", {True: 4, False: 4}):
        ((table, ragged),) = reader.tables(4)
    assert isinstance(table, Restored)
    assert isinstance(table.table, NarrowTable)
    assert (table.column(2), table.rows([]), ragged) == ([b"x||y", b"x"], [], [])
    assert (list(table.lines), table.next_line, reader.line) == ([1, 2], 3, 3)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
def test_a_line_that_is_no_record(end: str) -> None:
    """It is passed over, and counts as a line; behind the last one there is nothing."""
    reader = made([b'"x' + end.encode(), b"a,b\n" if end else b""])
    reader.skip_line()
    assert reader.line == 2
    assert reader.offset == len('"x' + end)
    assert reader.next_record() == (Ragged(2, [b"a", b"b"]) if end else None)


@pytest.mark.parametrize("quoting", [True, False])
def test_quotation_marks_as_ordinary_characters_go_the_fast_way(quoting: bool) -> None:
    """A mark inside a field needs the `csv` module only where marks mean something."""
    found = tables_of(b'5" pipe,1\nb"c",2\n', 2, quoting=quoting)
    assert {type(table) for table in found} == {CsvTable if quoting else PlainTable}
    assert [cell for table in found for cell in table.column(0)] == [b'5" pipe', b'b"c"']


@pytest.mark.parametrize(
    "text",
    [
        'a"b"c,1\n',
        "a,1\n\nb,2\n",
        "a,1\nb\n",
        "a,1,2\nb,2\n",
        '"a,\x01",1\n',
        '"a\n\x02",1\n',
        '"a\r\nb",1\r\n',
        '"a",1\r"b",2\r',
        '"a" ,1\n',
    ],
)
def test_what_the_fast_way_cannot_do_is_left_to_csv(text: str) -> None:
    """Doubled marks, marks inside, blank, ragged and masked lines go through `csv`, rightly."""
    source = Input(text.encode(), [], 2, ",", True)
    assert {type(table) for table in tables_of(source.data, 2)} == {CsvTable}
    assert read(source) == expected(source)


# --- Only some columns ---------------------------------------------------------------------


def narrow(source: Input, wanted: list[int], least: int = 0) -> list[tuple[int, list[bytes]]]:
    """Return line and the wanted fields, of ragged records all fields."""
    reader = made(source.chunks(), source.delimiter, source.quoting)
    reader.wanted, reader.least = wanted, least
    found = []
    for table, ragged in reader.tables(source.width):
        columns = [table.column(number) for number in wanted] if table.lines else []
        rows = table.rows(range(len(table.lines)))
        assert [list(cells) for cells in zip(*columns, strict=True)] == [
            [row[number] for number in wanted] for row in rows
        ]
        assert all(len(row) == source.width for row in rows)
        found += list(zip(table.lines, rows, strict=True))
        found += [(record.line, record.fields) for record in ragged]
    return sorted(found)


@given(source=inputs, data=st.data(), strip=st.integers(1, 50), least=st.integers(0, 50))
@example(source=Input(b'"a""",b\n"""",""\n', [], 2, ",", True), data=None, strip=9, least=0)
@example(source=Input(b'"a,b",c\nd,"e""f"\n', [], 2, ",", True), data=None, strip=9, least=0)
@example(source=Input(b'a,b\n"c,d",e\n"f",g\n', [2, 9], 2, ",", True), data=None, strip=1, least=9)
@example(source=Input(b"a,b\nc\nd,e,f\n", [], 2, ",", True), data=None, strip=9, least=0)
@example(source=Input(b'""\n', [], 2, "\x01", True), data=None, strip=9, least=0)
def test_same_records_where_only_some_columns_are_wanted(
    source: Input, data: Any, strip: int, least: int
) -> None:
    """Whichever columns are asked for, they and all fields of each record are the oracle's,
    however long the strips and the regions are.
    """
    if open_record(source) is not None or source.width < 2:
        return
    numbers = st.lists(st.integers(0, source.width - 1), min_size=1, max_size=3, unique=True)
    wanted = sorted(data.draw(numbers)) if data is not None else [source.width - 1]
    with (
        mock.patch.object(records_module, "NARROW_FROM", {True: 2, False: 2}),
        mock.patch.object(narrow_module, "_STRIP", strip),
    ):
        assert narrow(source, wanted, least) == expected(source)


@pytest.mark.parametrize(
    "text",
    [
        "甲,1,x,y\n乙,2,,\n",
        "甲,1,x,y\r\n乙,2,x,y\r\n",
        '"甲",1,"x,y",z\n乙,"2",x,"y"\n',
        '"甲""a""",1,"x,""y",""\n"","""",,\n',
        '"甲\x02",1,x,y\n',
    ],
)
@pytest.mark.parametrize("wanted", [[0], [1], [0, 1], [1, 3], [3], [2, 3], [0, 3]])
def test_the_narrow_way_is_taken(text: str, wanted: list[int]) -> None:
    """Regular wide input, quoted or not, makes fields only where they are wanted."""
    source = Input(text.encode(), [], 4, ",", True)
    with mock.patch.object(records_module, "NARROW_FROM", {True: 4, False: 4}):
        assert narrow(source, wanted) == expected(source)
        reader = made(source.chunks())
        reader.wanted = wanted
        assert {type(table) for table, _ in reader.tables(4)} == {NarrowTable}


@pytest.mark.parametrize(
    "text",
    [
        '甲,"1\n2",x,y\n',
        '"甲",1,x,"\x01"\n',
        '甲,1"2"3,x,y\n',
        '"甲" ,1,x,y\n',
        '甲,"1",x,y\n乙,2\n',
    ],
)
@pytest.mark.parametrize("wanted", [[0], [3], [0, 3]])
def test_what_the_narrow_way_cannot_do_is_left_to_others(text: str, wanted: list[int]) -> None:
    """Line breaks and masks inside, marks amid a field and ragged lines are read rightly, too."""
    source = Input(text.encode(), [], 4, ",", True)
    with mock.patch.object(records_module, "NARROW_FROM", {True: 4, False: 4}):
        assert narrow(source, wanted) == expected(source)
        reader = made(source.chunks())
        reader.wanted = wanted
        assert NarrowTable not in {type(table) for table, _ in reader.tables(4)}


# --- Lines, limits, errors -----------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_are_those_of_an_editor(end: str, size: int) -> None:
    """Blank lines and line breaks inside quotation marks count, whatever ends the lines."""
    text = end.join(["h,i", "", 'a,"x', "", 'y"', "b,1", "", "", '"c",2', 'd,"', '"', "e,3"])
    data = text.encode()
    source = Input(data, list(range(0, len(data), size)), 2, ",", True)
    assert [line for line, _ in read(source)] == [1, 3, 6, 9, 10, 12]


@pytest.mark.parametrize(
    ("data", "count"),
    [(b"", 0), (b"a", 0), (b"a\n\nb", 2), (b"a\r\nb\r\n", 2), (b"a\rb\n\rc\r\n", 4), (b"\r\r", 2)],
)
def test_line_ends_are_counted(data: bytes, count: int) -> None:
    """LF, CRLF and CR each end one line."""
    assert count_line_ends(data) == count


UNCLOSED = 'h,i\na,1\n\n"b",2\nc,"3\nd,4\ne,5\n'


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_an_unclosed_quote_names_the_line_where_it_opens(size: int) -> None:
    """Not the end of the file, where `csv` would notice it, and with the way out."""
    data = UNCLOSED.encode()
    source = Input(data, list(range(0, len(data), size)), 2, ",", True)
    with pytest.raises(RegistryError, match="quoting=False") as caught:
        read(source)
    assert caught.value.line == 5


def test_a_field_over_the_limit_of_csv() -> None:
    """A quotation mark that swallows the file ends at the limit, with the line it opens on."""
    rest = "".join(f"公司{number},{number}\n" for number in range(20_000))
    source = Input(f'a,1\nb,"{rest}'.encode(), list(range(0, 500_000, 1 << 16)), 2, ",", True)
    with pytest.raises(RegistryError, match=r"131,072.*not closed.*quoting=False") as caught:
        read(source)
    assert caught.value.line == 2


LIMIT = 131_072


@pytest.mark.parametrize("beside", ["", "b\n"], ids=["plain", "ragged"])
@pytest.mark.parametrize("width", [2, 9])
@pytest.mark.parametrize(
    ("field", "fits"),
    [
        pytest.param("x" * LIMIT, True, id="bare, fits"),
        pytest.param("x" * (LIMIT + 1), False, id="bare"),
        pytest.param('"' + "x" * LIMIT + '"', True, id="quoted, fits"),
        pytest.param('"' + "x" * (LIMIT + 1) + '"', False, id="quoted"),
        pytest.param('"' + "x,1" * (LIMIT // 3) + 'xx"', True, id="delimiters, fit"),
        pytest.param('"' + "x,1" * (LIMIT // 3) + 'xxx"', False, id="delimiters"),
        pytest.param('"' + "x,1\n" * (LIMIT // 4) + '"', True, id="lines, fit"),
        pytest.param('"' + "x,1\n" * (LIMIT // 4) + 'x"', False, id="lines"),
    ],
)
def test_the_limit_of_csv_holds_on_every_way(
    field: str, fits: bool, width: int, beside: str
) -> None:
    """Also in a region that need not go through `csv`: two marks that nobody closed may be half
    a table apart, and what stands between them is no field.
    """
    rest = ",1" * (width - 1) + "\n"
    source = Input(f"a{rest}{field}{rest}{beside}".encode(), [], width, ",", True)
    if fits:
        assert [len(fields) for _, fields in read(source)][:2] == [width, width]
        return
    with pytest.raises(RegistryError, match="131,072 bytes") as caught:
        read(source)
    assert caught.value.line == 2


def test_many_fields_on_a_long_line() -> None:
    """Where all fields are short the line may be long: that is no matter for `csv`."""
    line = b"x," * LIMIT + b"x\n"
    assert {type(table) for table in tables_of(line * 3, LIMIT + 1)} == {PlainTable}


@pytest.mark.parametrize("size", [1, 3, 20])
@given(source=inputs)
@example(source=Input(b'a,"b\r\nc\rd\n"\r\n"e\n\n"', [6], 2, ",", True))
def test_lines_behind_a_region(size: int, source: Input) -> None:
    """However many are taken at a time, those that no record needs are read on their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records_module, "_BEHIND", size)
        agree_with_csv(read, source)


@pytest.mark.parametrize("cut", [10, 2_000, 1 << 20])
def test_a_record_of_many_lines(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotation marks that make one record of a whole file end the reading on its line."""
    monkeypatch.setattr(records_module, "MAX_RECORD", 1_000)
    data = b'a,b\nc,d\n"e' + b'\n","' * 400 + b'\n",f\n'
    chunks = (data[at : at + cut] for at in range(0, len(data), cut))
    with pytest.raises(RegistryError, match="a record does not end within") as caught:
        for _ in made(chunks).tables(2):
            pass
    assert caught.value.line == 3


@pytest.mark.parametrize("cut", [7, 150, 1 << 20])
@pytest.mark.parametrize(("length", "good"), [(99, True), (100, True), (101, False)])
@pytest.mark.parametrize("end", ["\n", ""])
def test_a_long_line_however_it_is_read(
    length: int, good: bool, cut: int, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a line is too long does not depend on how much is read at a time."""
    monkeypatch.setattr(records_module, "MAX_RECORD", 100)
    data = b"e" * (length - 2) + b",f" + end.encode()
    reader = made(iter([b"a,b\nc,d\n", *(data[at : at + cut] for at in range(0, len(data), cut))]))
    if good:
        assert sum(len(table.lines) for table, _ in reader.tables(2)) == 3
        return
    with pytest.raises(RegistryError, match="no line ends within") as caught:
        for _ in reader.tables(2):
            pass
    assert caught.value.line == 3


def test_the_limit_of_the_csv_module_is_no_matter() -> None:
    """A program that raised it for itself gets the same answers as any other process."""
    limit = csv.field_size_limit(1 << 30)
    try:
        with pytest.raises(RegistryError, match="more than 131,072 bytes") as caught:
            for _ in made(iter([b'a,b\nc"d,' + b"e" * 200_000 + b"\n"])).tables(2):
                pass
    finally:
        csv.field_size_limit(limit)
    assert caught.value.line == 2


@pytest.mark.parametrize("quoting", [True, False])
def test_a_record_without_end(quoting: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes without a line end are not collected without limit; the error has the line."""
    monkeypatch.setattr(records_module, "MAX_RECORD", 100)
    taken = []

    def endless() -> Iterator[bytes]:
        yield b"a,b\nc,d\n"
        while True:
            taken.append(1)
            yield b"x" * 30

    with pytest.raises(RegistryError, match="not a table") as caught:
        for _ in made(endless(), quoting=quoting).tables(2):
            pass
    assert caught.value.line == 3
    assert len(taken) == 4


def test_another_error_of_the_csv_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever `csv` refuses becomes a `RegistryError` with path and line."""

    class Refusing:
        def __init__(self, *_args: object, **_options: object) -> None: ...

        def __iter__(self) -> Refusing:
            return self

        def __next__(self) -> list[str]:
            raise csv.Error("odd")

    monkeypatch.setattr(csv, "reader", Refusing)
    with pytest.raises(RegistryError, match="odd") as caught:
        list(made([b'a,1\nb""c,2\n']).tables(2))
    assert str(caught.value).startswith("r.csv: line 1: ")


def broken(*chunks: bytes, before: bytes = b"") -> Iterator[bytes]:
    """Yield chunks, then fail as `Utf8` does, `before` decoded in the failing chunk."""
    yield from chunks
    raise Undecodable(before, RegistryError("byte 0xFF"))


@pytest.mark.parametrize(
    ("chunks", "before", "line"),
    [
        ([], b"", 1),
        ([b"a,b\nc,d\n"], b"", 3),
        ([b"a,b\nc,"], b"d\r\ne", 3),
        ([b"a,b\nc,d\r"], b"\ne,", 3),
        ([b"a,b\nc,d\r"], b"e,", 3),
        ([b"a,b\n\n\n"], b"\n", 5),
    ],
)
def test_the_line_of_an_undecodable_byte(chunks: list[bytes], before: bytes, line: int) -> None:
    """It is that of the byte, as an editor shows it, wherever the chunks were cut."""
    with pytest.raises(RegistryError, match="0xFF") as caught:
        for _ in made(broken(*chunks, before=before)).tables(2):
            pass
    assert caught.value.line == line


@pytest.mark.parametrize("limit", [False, True])
def test_the_line_of_an_error_inside_a_quoted_field(
    limit: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault behind line breaks inside quotation marks is on its own line."""
    chunks = broken(b'a,b\nc,"x\n', b"y\n", b"z\n", before=b"w")
    if limit:
        monkeypatch.setattr(records_module, "MAX_RECORD", 10)
        chunks = iter([b'a,b\nc,"x\n', b"y\n", b"z\n", *([b"w" * 6] * 9)])
    with pytest.raises(RegistryError) as caught:
        for _ in made(chunks).tables(2):
            pass
    assert caught.value.line == 5
