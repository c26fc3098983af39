"""Many codes at once: whatever the columnar kernel does, it gives what one at a time gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    SAMPLE,
    damaged_codes,
    doubtful_codes,
    identity_numbers,
    legacy_codes,
    lettered_regions,
    numbered,
    passing_identity_numbers,
    right_codes,
    values,
)

from uscc import count_valid, diagnose, is_valid, valid_mask
from uscc.batch import mask as batch
from uscc.batch.kernel import faulty, judge
from uscc.batch.rows import NO_CODE, ROW, align
from uscc.batch.segments import foreign_segments
from uscc.regions import is_foreign_segment

WRONG = SAMPLE[:17] + "4"

short = st.integers(0, 20).map(lambda size: "91350100M000100Y43AB"[:size])
broken = st.sampled_from(
    ["\n", "\r", "a\rb", "a\nb", f"{SAMPLE}\r", f"{SAMPLE}\n", f"\r\n{SAMPLE}"]
)
columns = st.lists(st.one_of(values, right_codes(), right_codes(), short, broken), max_size=30)


def one_by_one(values: Any, **options: bool) -> bytes:
    """Return what `is_valid` says of each value."""
    return bytes([is_valid(value, **options) for value in values])


# --- valid_mask ---------------------------------------------------------------------


@given(columns, st.booleans(), st.booleans())
def test_mask(texts: list[str], strict: bool, legacy: bool) -> None:
    """`valid_mask` is one byte a value: 1 where `is_valid` holds, 0 where not."""
    mask = valid_mask(texts, strict=strict, legacy=legacy)
    assert type(mask) is bytes
    assert mask == one_by_one(texts, strict=strict, legacy=legacy)


@given(columns, st.integers(1, 7))
def test_mask_of_many_blocks(texts: list[str], size: int) -> None:
    """Where a block ends changes nothing."""
    with mock.patch.object(batch, "BLOCK", size):
        assert valid_mask(texts) == one_by_one(texts)


@pytest.mark.parametrize("size", [0, 1, batch.BLOCK - 1, batch.BLOCK, batch.BLOCK + 1])
def test_mask_of_block_sizes(size: int) -> None:
    """RecordBatches that are empty, just full, and one over."""
    texts = [numbered(number) if number % 7 else WRONG for number in range(size)]
    assert valid_mask(texts) == bytes(number % 7 > 0 for number in range(size))


@given(st.permutations([SAMPLE, WRONG, "", "91", "a\nb", "a\rb", "9" * 8, "A" * 9, " " + SAMPLE]))
def test_one_faulty_value_costs_itself_only(texts: list[str]) -> None:
    """No value changes the verdict on another, wherever they stand."""
    assert valid_mask(texts * 30) == one_by_one(texts * 30)


@given(st.integers(0, 17), st.lists(st.sampled_from([SAMPLE, WRONG, "x\ry", ""]), max_size=4))
def test_two_short_values_that_look_like_one_row(size: int, rest: list[str]) -> None:
    """Two values side by side, 17 characters together, are not taken for one of 18."""
    for texts in (
        ["A" * size, "B" * (17 - size), *rest],
        [*rest, "A" * size, "B" * (17 - size)],
        [*rest, "A" * size, "B" * (17 - size), *rest],
    ):
        assert valid_mask(texts) == one_by_one(texts)


@pytest.mark.parametrize("odd", ["", "9", "9" * 17, "9" * 19, "9" * 500, "a\nb", "无" * 18])
@pytest.mark.parametrize("place", [0, 1, 255, 256, 257, 500, 999])
def test_an_odd_value_anywhere(odd: str, place: int) -> None:
    """An odd value at any place of a long column moves no other verdict."""
    texts = [numbered(number) for number in range(1_000)]
    texts[place] = odd
    assert valid_mask(texts) == bytes(number != place for number in range(1_000))


@pytest.mark.parametrize("odd", ["", "9", "9" * 40])
def test_nothing_but_odd_values(odd: str) -> None:
    """A column without a single code."""
    assert valid_mask([odd] * 1_000) == bytes(1_000)


@given(columns)
def test_any_iterable(texts: list[str]) -> None:
    """Values may come as any iterable of `str`, subclasses among them."""

    class Cell(str):
        __slots__ = ()

    expected = valid_mask(texts)
    assert valid_mask(tuple(texts)) == expected
    assert valid_mask(text for text in texts) == expected
    assert valid_mask(dict(enumerate(texts)).values()) == expected
    assert valid_mask([Cell(text) for text in texts]) == expected


@pytest.mark.parametrize("value", [91, True, SAMPLE.encode(), [SAMPLE]], ids=repr)
@pytest.mark.parametrize("place", [0, 2, batch.BLOCK + 1])
def test_no_text_is_a_type_error(value: Any, place: int) -> None:
    """A value that is not a `str` is a `TypeError` that names its place, counted from 0."""
    texts = [SAMPLE] * (batch.BLOCK + 3)
    texts[place] = value
    with pytest.raises(TypeError) as caught:
        valid_mask(texts)
    assert f"number {place})" in str(caught.value)
    assert type(value).__name__ in str(caught.value)


class NAType:
    """As `pandas.NA`: it has no truth value, and compares to nothing."""

    def __ne__(self, other: object) -> Any:
        return self

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")


class NaTType:
    """As `pandas.NaT`: it is unlike itself."""

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__


class Unlike:
    """Anything whose comparison is no truth value either."""

    def __ne__(self, other: object) -> Any:
        return NAType()

    __hash__ = object.__hash__


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "value", [None, float("nan"), NAType(), NaTType()], ids=["None", "NaN", "NA", "NaT"]
)
@pytest.mark.parametrize("place", [0, 2, batch.BLOCK + 1])
def test_a_missing_cell(value: Any, place: int, strict: bool) -> None:
    """A cell that holds nothing is a missing code, not an error, and is counted."""
    texts: list[Any] = [SAMPLE] * (batch.BLOCK + 3)
    texts[place] = value
    mask = valid_mask(texts, strict)
    assert [at for at, right in enumerate(mask) if not right] == [place]
    assert count_valid(texts) == (len(texts) - 1, len(texts))
    with pytest.raises(TypeError, match=rf"number {place + 1}\) takes a code as str, not Unlike"):
        valid_mask([*texts[: place + 1], Unlike(), *texts[place + 1 :]])  # type: ignore[list-item]


class Table:
    """As a frame: two-dimensional, and iteration gives the names of its columns."""

    shape = (2, 2)
    columns = ("企业名称", "统一社会信用代码")

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)


class ArrowTable:
    """As a table of PyArrow: its `columns` are arrays, and their names are elsewhere."""

    shape = (1, 2)
    columns = ([SAMPLE], [SAMPLE])
    column_names = Table.columns

    def __iter__(self) -> Iterator[Any]:
        return iter(self.columns)


def test_a_table_is_a_type_error() -> None:
    """It has columns, and the error names them; to judge their names would answer nothing."""
    for table in (Table(), ArrowTable(), {name: [SAMPLE] for name in Table.columns}):
        with pytest.raises(TypeError) as caught:
            valid_mask(table)
        assert "takes one column, not a table (its columns: '企业名称', '统一" in str(caught.value)
        with pytest.raises(TypeError, match="one column"):
            count_valid(table)


@pytest.mark.parametrize(
    ("library", "make"), [("pandas", "DataFrame"), ("polars", "DataFrame"), ("pyarrow", "table")]
)
def test_a_table_of_libraries_is_a_type_error(library: str, make: str) -> None:
    """The frames of pandas, Polars and PyArrow; a column of the first two is taken."""
    columns = {"name": ["甲公司", "乙公司"], "code": [SAMPLE, None]}
    frame = getattr(pytest.importorskip(library), make)(columns)
    for function in (valid_mask, count_valid):
        with pytest.raises(TypeError, match="its columns: 'name', 'code'"):
            function(frame)
    if library != "pyarrow":
        assert valid_mask(frame["code"]) == b"\1\0"


def test_missing_cells_of_pandas() -> None:
    """Whatever pandas writes where there is nothing is a missing code, in each type of column."""
    pandas = pytest.importorskip("pandas")
    absent = [None, float("nan"), pandas.NA, pandas.NaT]
    column = pandas.Series([SAMPLE, *absent], dtype=object)
    assert valid_mask(column) == b"\1\0\0\0\0"
    assert count_valid(column) == (1, 5)
    for dtype in ("string", "category"):
        assert count_valid(pandas.Series([SAMPLE, None], dtype=dtype)) == (1, 2)


def test_an_array_of_two_dimensions_is_a_type_error() -> None:
    """To iterate over it would not give its codes; one of its columns is taken."""
    numpy = pytest.importorskip("numpy")
    for dtype in ("U18", "S18", object):
        array = numpy.array([[SAMPLE, SAMPLE], [SAMPLE, ""]], dtype=dtype)
        with pytest.raises(TypeError, match=r"one column, not a table; .*table\[0\]"):
            valid_mask(array)
        assert valid_mask(array[:, 0].copy()) == b"\1\1"


@pytest.mark.parametrize("strict", [False, True])
def test_a_label_of_letters(strict: bool) -> None:
    """The label USCC is upper case and ASCII, as codes are, and is not part of the code."""
    texts = [f"USCC{SAMPLE}", f"{SAMPLE}USCC", f"USCC{SAMPLE[:-1]}", "USCC", f"US{SAMPLE}CC"]
    assert list(valid_mask(texts, strict)) == [is_valid(text, strict) for text in texts]
    assert list(valid_mask(texts)) == [1, 1, 0, 0, 0]


def test_no_iterable_is_a_type_error() -> None:
    """What is no iterable at all is a `TypeError` too."""
    with pytest.raises(TypeError):
        valid_mask(None)  # type: ignore[arg-type]


# --- align --------------------------------------------------------------------------

cells = st.one_of(
    st.binary(max_size=24).map(lambda cell: cell.replace(b"\n", b"")),
    st.integers(0, 30).map(lambda size: b"A" * size),
    st.sampled_from([SAMPLE.encode(), NO_CODE, b"\r", b"a\rb", b"\x0b" * 18]),
)


def joined(column: list[bytes]) -> bytes:
    """Return the values of a column, a line break behind each."""
    return b"".join(cell + b"\n" for cell in column)


def expected_rows(column: list[bytes]) -> bytes:
    """Return the column with a wrong code for each value that has not 18 bytes."""
    return joined([cell if len(cell) == ROW - 1 else NO_CODE for cell in column])


@given(st.lists(cells, max_size=40))
def test_align(column: list[bytes]) -> None:
    """Each value has its row, a wrong code stands for each that has not 18 bytes."""
    assert align(joined(column), len(column)) == expected_rows(column)


@given(st.lists(cells, max_size=10), st.integers(0, 9), st.integers(0, 20))
def test_align_refuses_line_breaks(column: list[bytes], number: int, place: int) -> None:
    """A line break inside a value makes values one cannot tell apart."""
    column.insert(number, b"A" * place + b"\n" + b"A" * (17 - min(place, 17)))
    assert align(joined(column), len(column)) is None


@pytest.mark.parametrize(
    "places", [[], [3], [254, 255, 256, 257, 258], [0, 1, 2, 511, 512, 1_000, 1_999]]
)
def test_align_long_columns(places: list[int]) -> None:
    """Odd values spread over more rows than are looked at in one go, and none at all."""
    column = [numbered(number).encode() for number in range(2_000)]
    for number in places:
        column[number] = column[number][: number % 18]
    assert align(joined(column), 2_000) == expected_rows(column)


def test_the_stand_in_is_wrong_in_its_check_digit_only() -> None:
    """What stands for an odd value is faulty, and without doubts."""
    text = NO_CODE.decode()
    assert reference.kind(text) == "checksum"
    assert reference.notes(text[:17] + reference.check_digit(text[:17])) == ()
    assert tuple(judge(joined([NO_CODE]))) == (b"\1", b"\0")


# --- judge and faulty ---------------------------------------------------------------

eighteen = st.one_of(
    st.one_of(
        right_codes(),
        doubtful_codes(),
        legacy_codes(),
        lettered_regions(),
        identity_numbers(),
        passing_identity_numbers(),
        st.sampled_from(["0" * 18, "1" * 18, "M" * 18]),
    ).map(str.encode),
    st.binary(min_size=18, max_size=18).map(lambda row: row.replace(b"\n", b"0")),
    damaged_codes()
    .map(lambda text: text.encode("ascii", "replace"))
    .filter(lambda cell: len(cell) == 18 and b"\n" not in cell),
)


@given(st.lists(eighteen, min_size=1, max_size=40))
def test_judge(column: list[bytes]) -> None:
    """Faults: 1 where the row is not a right code as it stands. Of right codes, 1 where the
    organization part earns a note.
    """
    faults, organization = judge(joined(column))
    assert len(faults) == len(organization) == len(column)
    for number, cell in enumerate(column):
        text = cell.decode("latin-1")
        right = reference.kind(text) is None and reference.compact(text) == text
        assert faults[number] == (not right), text
        if right:
            notes = set(reference.notes(text))
            assert organization[number] == ("organization" in notes), text


@given(st.lists(right_codes(), min_size=1, max_size=11))
def test_every_organization_check_digit(codes: list[str]) -> None:
    """Of the 31 characters that may stand in position 17 one is not doubted."""
    column = []
    for code in codes:
        for char in reference.ALPHABET:
            first17 = code[:16] + char
            column.append((first17 + reference.check_digit(first17)).encode())
    _, organization = judge(joined(column))
    for cell, flag in zip(column, organization, strict=True):
        assert flag == ("organization" in reference.notes(cell.decode()))


@given(st.lists(eighteen, min_size=1, max_size=40))
def test_faulty(column: list[bytes]) -> None:
    """`faulty` gives the faults of `judge`, also where it may leave out half of the work."""
    assert faulty(joined(column)) == judge(joined(column))[0]
    market = joined([b"9" + cell[1:] for cell in column])
    assert faulty(market) == judge(market)[0]


@given(st.integers(0, 17), right_codes())
def test_every_byte_at_every_place(place: int, code: str) -> None:
    """Of all 256 bytes at one place of a right code just one, its own, is right."""
    cell = code.encode()
    column = [cell[:place] + bytes([byte]) + cell[place + 1 :] for byte in range(256) if byte != 10]
    faults = judge(joined(column))[0]
    right = [row for row, fault in zip(column, faults, strict=True) if not fault]
    assert right == [cell]


def test_eight_columns_fit_a_byte() -> None:
    """The largest sums that can occur do not run over into the next code's lane."""
    rows = [b"Y" * 18, b"91" + b"9" * 15 + b"Y", b"YY999999YYYYYYYYYY", b"0" * 18, SAMPLE.encode()]
    column = rows * 200
    faults = judge(joined(column))[0]
    assert faults == bytes(reference.kind(row.decode()) is not None for row in column)


def test_one_code_is_not_many() -> None:
    """A bare `str` is an iterable of characters, and certainly meant as one code."""
    with pytest.raises(TypeError, match="is_valid takes one"):
        valid_mask(SAMPLE)


def right(first17: str) -> str:
    """Return the code that begins so."""
    return first17 + reference.check_digit(first17)


NOTED = {
    "organization": right("91350100M000100YX"),
    "segment": right("91350100MA2P00011"),
    "region": right("91999999M000100Y4"),
    "category": right("98350100M000100Y4"),
}


@pytest.mark.parametrize("note", NOTED)
@pytest.mark.parametrize("before", [[], [SAMPLE, SAMPLE]])
def test_each_note_alone_is_refused_by_strict(note: str, before: list[str]) -> None:
    """Among codes without any, and where it is the only one."""
    code = NOTED[note]
    assert (reference.kind(code), diagnose(code).notes) == (None, (note,))
    column = [*before, code, *before]
    assert valid_mask(column) == bytes([1] * len(column))
    assert valid_mask(column, strict=True) == bytes(value == SAMPLE for value in column)
    buffer = "".join(column).encode()
    assert valid_mask(buffer, strict=True) == bytes(value == SAMPLE for value in column)


def test_the_counts_are_those_of_the_mask_by_default() -> None:
    """Doubtful codes are right and early variants are not, unless it is asked for."""
    column = [SAMPLE, *NOTED.values(), "91350203M0001QKT19", WRONG]
    assert count_valid(column) == (valid_mask(column).count(1), len(column)) == (5, 7)


@pytest.mark.parametrize("legacy", [False, True])
def test_lower_case_alone(legacy: bool) -> None:
    """A right code is right in lower case, if not strictly, and a wrong one is wrong."""
    column = [SAMPLE.lower(), WRONG.lower(), SAMPLE.lower()]
    assert valid_mask(column, legacy=legacy) == b"\1\0\1"
    assert valid_mask(column[:1], legacy=legacy) == b"\1"
    assert valid_mask(column, strict=True, legacy=legacy) == b"\0\0\0"


@pytest.mark.parametrize("number", ["0" * 18, "362322198709086409"])
def test_what_is_no_code_is_none_alone(number: str) -> None:
    """A number that passes by chance, in a block of its own and among its like."""
    assert faulty(joined([number.encode()])) == b"\1"
    assert faulty(joined([number.encode()] * 3)) == b"\1\1\1"
    assert valid_mask([number]) == b"\0"


# --- Buffers and counts -------------------------------------------------------------

records = st.lists(
    st.one_of(
        right_codes(),
        values,
        st.sampled_from([SAMPLE, WRONG, f" {SAMPLE[:17]}", SAMPLE[:9] + "\n" + SAMPLE[10:], ""]),
    ).map(lambda text: text.encode("utf-8", "replace")[:18]),
    max_size=20,
)
paddings = st.sampled_from([b" ", b"\0", b"\n", b"\r\n", b"x", b"\0\0", b"\t \n", b"\0y"])


def text_of(record: bytes) -> str:
    """Return the text that a record of fixed width stands for."""
    return record.rstrip(b" \t\r\n\0").decode("utf-8", "replace")


@given(records, paddings, st.integers(18, 22), st.booleans(), st.integers(1, 7))
def test_mask_of_a_buffer(
    cells: list[bytes], padding: bytes, width: int, strict: bool, size: int
) -> None:
    """Records of fixed width give what their texts give one by one."""
    padded = [(cell + padding * width)[:width] for cell in cells]
    buffer = b"".join(padded)
    expected = one_by_one(map(text_of, padded), strict=strict)
    with mock.patch.object(batch, "BLOCK", size):
        for kind in (bytes, bytearray, memoryview):
            assert valid_mask(kind(buffer), strict, width=width) == expected


@pytest.mark.parametrize("rest", [b"x", b" x", b"\0y", b"\n\n/", "甲".encode()])
def test_a_record_may_not_go_on(rest: bytes) -> None:
    """A right code with more behind it than padding is no right record."""
    width = 18 + len(rest)
    padded = SAMPLE.encode() + b" " * len(rest)
    for buffer, mask in ((SAMPLE.encode() + rest, b"\0"), (padded, b"\1")):
        assert valid_mask(buffer, width=width) == mask
        assert valid_mask(padded + buffer + padded, width=width) == b"\1" + mask + b"\1"


def test_mask_of_a_table_of_bytes() -> None:
    """Bytes in rows and columns are taken one row after the other."""
    flat = memoryview(f"{SAMPLE}{WRONG}{SAMPLE}".encode())
    assert valid_mask(flat.cast("B", (3, 18))) == b"\1\0\1"


def test_what_passes_and_is_no_code() -> None:
    """Zeros and identity numbers among right codes have the same flag as any wrong code."""
    codes = [SAMPLE, "0" * 18, SAMPLE, "362322198709086409", SAMPLE]
    assert faulty(joined([code.encode() for code in codes])) == b"\0\1\0\1\0"


def test_mask_of_arrays() -> None:
    """Arrays of byte strings know their width; arrays of anything else are iterables."""
    numpy = pytest.importorskip("numpy")
    texts = [SAMPLE, WRONG, SAMPLE[:17], ""] * 2_000
    expected = one_by_one(texts)
    for kind in ("S18", "S25", "U18", "O"):
        assert valid_mask(numpy.array(texts, dtype=kind)) == expected, kind
    every_other = numpy.array(texts, dtype="S18")[::2]
    assert valid_mask(every_other) == expected[::2]
    letters = numpy.frombuffer("".join([SAMPLE, WRONG]).encode(), dtype=numpy.uint8)
    assert valid_mask(letters) == b"\1\0"
    assert valid_mask(numpy.repeat(letters, 2)[::2]) == b"\1\0"


@pytest.mark.parametrize(("size", "width"), [(17, 18), (19, 18), (36, 17), (0, 5), (40, 19)])
def test_a_buffer_holds_whole_records(size: int, width: int) -> None:
    """Anything else is an error that says so, not a guess."""
    with pytest.raises(ValueError, match=f"a buffer of {size} bytes holds no whole records"):
        valid_mask(bytes(size), width=width)


@given(columns, st.booleans(), st.booleans(), st.integers(1, 7))
def test_counts(texts: list[str], strict: bool, legacy: bool, size: int) -> None:
    """`count_valid` counts the ones of the mask and all values, of any iterable."""
    mask = one_by_one(texts, strict=strict, legacy=legacy)
    with mock.patch.object(batch, "BLOCK", size):
        assert count_valid(texts, strict, legacy) == (sum(mask), len(mask))
        assert count_valid(iter(texts), strict, legacy) == (sum(mask), len(mask))


def test_counting_keeps_one_block() -> None:
    """A generator is taken in blocks, never as a list."""
    alive: list[int] = []

    class Code(str):
        def __del__(self) -> None:
            alive.pop()

    def codes() -> Any:
        for _ in range(3 * batch.BLOCK):
            alive.append(1)
            assert len(alive) <= 2 * batch.BLOCK + 1
            yield Code(SAMPLE)

    assert count_valid(codes()) == (3 * batch.BLOCK, 3 * batch.BLOCK)


def test_a_wrong_type_is_named_with_its_number() -> None:
    """Also behind the first block."""
    texts: list[Any] = [SAMPLE] * (batch.BLOCK + 2)
    texts[batch.BLOCK + 1] = 5
    with pytest.raises(TypeError, match=f"value number {batch.BLOCK + 1}"):
        count_valid(texts)


# --- Segments -----------------------------------------------------------------------

LETTERS = reference.ALPHABET
BLOCKS = [f"MA{one}{two}{three}" for one in LETTERS for two in LETTERS for three in LETTERS]


@pytest.mark.parametrize("province", ["11", "15", "21", "33", "50", "65", "71"])
def test_segments_of_every_block(province: str) -> None:
    """For all 29,791 blocks of `MA` parts: foreign where the reference says so."""
    codes = [f"91{province}0000{block}0000" for block in BLOCKS]
    expected = [at for at, code in enumerate(codes) if reference.in_foreign_segment(code)]
    assert foreign_segments(joined([f"{code}0".encode() for code in codes])) == expected
    assert expected


def test_segments_at_their_borders() -> None:
    """At both sides of every border, for every first pair of digits and a third to mislead."""
    codes = []
    for province, first, last, _ in reference.SEGMENTS:
        places = [BLOCKS.index(block) for block in (first, last)]
        for at in (places[0] - 1, places[0], places[1], places[1] + 1):
            regions = (f"{pair:02}{province[1]}" for pair in range(100))
            codes += [f"91{region}000{BLOCKS[max(at, 0)]}0000" for region in regions]
    expected = [at for at, code in enumerate(codes) if reference.in_foreign_segment(code)]
    assert foreign_segments(joined([f"{code}0".encode() for code in codes])) == expected
    assert len(expected) > 2_000


@given(st.lists(st.one_of(right_codes(), doubtful_codes()), max_size=40))
def test_segments_of_drawn_codes(codes: list[str]) -> None:
    """Whatever else stands in the block: the same as one code at a time."""
    expected = [at for at, code in enumerate(codes) if is_foreign_segment(code)]
    assert foreign_segments(joined([code.encode() for code in codes])) == expected


@pytest.mark.parametrize(
    "column",
    [
        [b"A" * 17, b"B" * 19],
        [b"A" * 19, b"B" * 17],
        [SAMPLE.encode(), b"A" * 16, b"B" * 20],
        [SAMPLE.encode(), b"A", *[b""] * 17],
    ],
)
def test_odd_values_whose_lengths_make_up_for_each_other(column: list[bytes]) -> None:
    """As many bytes as rows, or as rows and values, and still none of them out of place."""
    assert align(joined(column), len(column)) == expected_rows(column)


def test_two_codes_in_a_record() -> None:
    """A record of twice the width of a line is one value, and what follows a code is no padding."""
    pair = f"{SAMPLE}\n{SAMPLE}\n".encode()
    assert valid_mask(pair * 3, width=38) == bytes(3)
    assert valid_mask(f"{SAMPLE}\n{' ' * 18}\n".encode() * 3, width=38) == b"\1" * 3


def test_records_of_bytes_have_eighteen() -> None:
    """That is the width unless another is given; a smaller one cannot hold a code."""
    assert valid_mask(SAMPLE.encode() * 3) == b"\1" * 3
    assert count_valid(SAMPLE.encode() * 3) == (3, 3)
    for function in (valid_mask, count_valid):
        with pytest.raises(ValueError, match="whole records"):
            function(b"9" * 34, width=17)
