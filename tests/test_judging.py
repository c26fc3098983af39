"""A batch judged in columns: every cell has what `compact`, `kind_of` and `notes_of` say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
import reference
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import (
    SAMPLE,
    complete,
    damaged_codes,
    doubtful_codes,
    identity_numbers,
    legacy_codes,
    lettered_regions,
    numbered,
    passing_identity_numbers,
    registration_number,
    right_codes,
    values,
)

from uscc import is_valid
from uscc.audit import judging
from uscc.audit.judging import Judged, judge_batch
from uscc.batch import kernel
from uscc.batch.cells import valid_cells
from uscc.batch.compaction import compacted
from uscc.batch.kernel import doubtful, faulty
from uscc.batch.kinds import kinds_of
from uscc.batch.lost import count_lost_digits
from uscc.batch.records import RecordBatch, decode, encode
from uscc.code.causes import has_lost_digits
from uscc.code.digits import is_identity_number
from uscc.code.kinds import KIND_BYTES, MADE_UP, MENDABLE, WRONG, is_identity, kind_of
from uscc.code.notes import doubtful_organization, notes_of
from uscc.code.text import HYPHENS, INVISIBLE, SPACES, WIDE, compact
from uscc.standard import (
    CLOSING_BRACKETS,
    CLOSING_PUNCTUATION,
    LABELS,
    MISSING_WORDS,
    OPENING_BRACKETS,
    QUOTATION_MARKS,
)

# --- What is drawn ------------------------------------------------------------------

FULL_WIDTH = str.maketrans({narrow: wide for wide, narrow in WIDE.items()})

#: What `compact` removes, and characters that look like it.
AROUND = [*SPACES, *INVISIBLE, *HYPHENS, *QUOTATION_MARKS, *CLOSING_PUNCTUATION]
AROUND += [*OPENING_BRACKETS, *CLOSING_BRACKETS, *LABELS, '="', "=", "uscc", "ＵＳＣＣ", "：", "（"]
PIECES = [*AROUND, "US", "SCC", "C", "0", "码", "统", "中", "é", "\x00", "\U0001f600", "\uff9f"]
PIECES += [SAMPLE, SAMPLE.lower(), SAMPLE.translate(FULL_WIDTH), *sorted(MISSING_WORDS)]

#: Two of them, one after the other, are one character in UTF-16.
SURROGATES = ["\ud83d", "\ude00"]

pieced = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
with_surrogates = st.lists(st.sampled_from([*PIECES[-9:], *SURROGATES]), max_size=6).map("".join)
around = st.lists(st.sampled_from(AROUND), max_size=3).map("".join)

#: Changes that `compact` undoes, of a whole column.
REWRITTEN: list[Callable[[str], str]] = [
    str.lower,
    lambda code: f"{code[:4]} {code[4:8]}-{code[8:]}",
    lambda code: f"'{code}",
    lambda code: f'="{code}"',
    lambda code: f"统一社会信用代码：{code}，",
    lambda code: f"（USCC）{code}",
    lambda code: code.translate(FULL_WIDTH),
    lambda code: f"\u3000{code}\ufeff",
]


def older(draw: st.DrawFn) -> str:
    """Draw an identifier from before the reform; some have a wrong check digit."""
    digits = draw(st.text("0123456789", min_size=15, max_size=15))
    body = digits[:8] + reference.organization_check_digit(digits[:8])
    forms = (
        digits,
        digits[:13],
        registration_number(digits[:14]),
        digits[:6] + "NA" + digits[6:13],
        digits[:6] + "NB" + digits[6:12] + "X",
        body,
        digits[:9],
        "110101" + body,
        digits[:6] + body,
    )
    return draw(st.sampled_from(forms))


cells = st.one_of(
    values,
    right_codes(),
    right_codes(),
    doubtful_codes(),
    damaged_codes(),
    legacy_codes(),
    lettered_regions(),
    identity_numbers(),
    passing_identity_numbers(),
    st.composite(older)(),
    st.sampled_from([*sorted(MISSING_WORDS), *sorted(MADE_UP)]),
    st.text("0", max_size=20),
    pieced,
    st.tuples(around, right_codes(), around).map("".join),
    st.sampled_from(["9.16E+17", "9.E17", "916201055811843000.0", "91620105581184307E+17"]),
    st.sampled_from(["916201055811843000", "916201055811843070", "9.162010558118E+17"]),
)
columns = st.one_of(
    st.lists(cells, max_size=40),
    st.tuples(st.lists(right_codes(), max_size=20), st.sampled_from(REWRITTEN)).map(
        lambda drawn: list(map(drawn[1], drawn[0]))
    ),
    st.tuples(st.lists(cells, max_size=8), st.lists(with_surrogates, max_size=4)).map(
        lambda drawn: [*drawn[0], *drawn[1]]
    ),
)


@contextmanager
def border(column_from: int) -> Iterator[None]:
    """Judge cells as a column from this many odd ones on."""
    with mock.patch.object(judging, "_COLUMN_FROM", column_from):
        yield


def judged(texts: list[str]) -> Judged:
    """Judge a batch of these cells."""
    return judge_batch(batch(texts))


def batch(texts: list[str]) -> RecordBatch:
    """Return a batch of these cells."""
    return RecordBatch(0, list(map(encode, texts)), None, frozenset(), range(len(texts)))


def one_by_one(texts: list[str]) -> Judged:
    """Judge the cells one by one."""
    codes = list(map(compact, texts))
    kinds: dict[str, list[int]] = {}
    notes: dict[str, list[int]] = {}
    numbers: list[int] = []
    rounded = 0
    for number, (text, code) in enumerate(zip(texts, codes, strict=True)):
        kind = kind_of(code)
        if kind:
            kinds.setdefault(kind, []).append(number)
        else:
            for note in notes_of(code, altered=code != text):
                notes.setdefault(note, []).append(number)
        if kind in (None, "legacy"):
            numbers.append(number)
        rounded += kind in MENDABLE and kind in WRONG and has_lost_digits(code)
    for note in ("department", "category", "region"):
        notes.pop(note, None)
    rows = "".join(f"{codes[number]}\n" for number in numbers).encode()
    of_kind = bytes(map(KIND_BYTES.index, map(kind_of, codes)))
    cells = list(map(encode, codes))
    return Judged(cells, rows, numbers, kinds, of_kind, notes, rounded)


# --- The whole batch ----------------------------------------------------------------


@pytest.mark.parametrize("column_from", [0, 1, 3, 1_000])
@given(texts=columns)
@example(texts=[])
@example(texts=[SAMPLE, SAMPLE.lower(), "\ud83d", "\ude00", "\ud83d\ude00"])
@example(texts=[SAMPLE + "\n", "\x00", "", "a\nb"])
@example(texts=['=""', "'", "USCC", "(USCC)", "税号", '"', "=", SAMPLE])
def test_a_batch_is_its_cells(column_from: int, texts: list[str]) -> None:
    """In columns and one by one, every batch gives the same as cell by cell."""
    with border(column_from):
        found = judged(texts)
    expected = one_by_one(texts)
    assert found._replace(numbers=list(found.numbers)) == expected


@given(columns, columns)
def test_above_the_border(first: list[str], second: list[str]) -> None:
    """Some hundred cells, clean ones between the odd ones, without any patched number."""
    texts = [*first * 3, *map(numbered, range(40)), *second * 5]
    found = judged(texts)
    assert found._replace(numbers=list(found.numbers)) == one_by_one(texts)


@pytest.mark.parametrize("rewrite", REWRITTEN)
@pytest.mark.parametrize("odd", [1, 60, 300])
def test_a_rewritten_column(rewrite: Callable[[str], str], odd: int) -> None:
    """Few, some or all cells of a column are written in another way: all codes are valid."""
    codes = list(map(numbered, range(300)))
    altered = [number for number, code in enumerate(codes[:odd]) if rewrite(code) != code]
    found = judged([*map(rewrite, codes[:odd]), *codes[odd:]])
    assert found.rows.decode().split() == codes
    assert list(found.numbers) == list(range(300))
    assert (found.kinds, found.notes) == ({}, {"format": altered})


@pytest.mark.parametrize("odd", ["", SAMPLE[:17] + "4", SAMPLE.lower(), f"{SAMPLE}。", "身份证"])
@pytest.mark.parametrize("place", [0, 1, 298, 299])
def test_few_odd_cells(odd: str, place: int) -> None:
    """One or two odd cells among many, at the beginning, inside and at the end."""
    texts = list(map(numbered, range(300)))
    texts[place] = texts[150] = odd
    found = judged(texts)
    assert found._replace(numbers=list(found.numbers)) == one_by_one(texts)


@pytest.mark.parametrize("text", ["", SAMPLE[:17] + "4", "无"])
def test_the_codes_are_the_list_of_the_batch(text: str) -> None:
    """Where `compact` changes no cell, no list is made."""
    for texts in ([SAMPLE], [SAMPLE, text], [text] * 100):
        one = batch(texts)
        assert judge_batch(one).codes is one.codes


# --- The steps ----------------------------------------------------------------------


@given(st.lists(st.one_of(pieced, values, with_surrogates), min_size=1, max_size=12))
def test_compacted(texts: list[str]) -> None:
    """A column of any texts is compacted as each text is."""
    assert compacted(list(map(encode, texts))) == [encode(compact(text)) for text in texts]


def test_a_column_is_compacted_once() -> None:
    """Equal columns one after the other share their compact forms, until another column comes."""
    cells = [SAMPLE.lower().encode(), b"x"]
    first = compacted(cells)
    assert compacted([*cells]) is first
    assert compacted(cells[:1]) == first[:1]
    assert compacted(cells) == first == [SAMPLE.encode(), b"X"]


@given(st.lists(st.integers(10**17, 10**18 - 1), min_size=1), st.integers(-4, 4))
def test_doubles_written_as_digits(numbers: list[int], step: int) -> None:
    """Numbers that end in 0, near doubles: counted in a column as one by one."""
    written = [f"{number:.16e}".replace(".", "")[:17] + "0" for number in map(float, numbers)]
    codes = [f"{int(code) + 10 * step:018}" for code in written]
    codes += [repr(float(code)).partition("e")[0].replace(".", "").ljust(18, "0") for code in codes]
    assert count_lost_digits(list(map(encode, codes))) == sum(map(has_lost_digits, codes))


@pytest.mark.parametrize("char", [*SPACES, *INVISIBLE, *HYPHENS, *WIDE, "\uffff", "ｱ", "￥"])
def test_each_folded_character(char: str) -> None:
    """Each character that `compact` folds or removes, and some beside them, among others."""
    texts = [f"9{char}1中", char, f"{char}A", "", "😀"]
    assert compacted(list(map(encode, texts))) == [encode(compact(text)) for text in texts]
    texts = texts[1:4:2]
    assert compacted(list(map(encode, texts))) == [encode(compact(text)) for text in texts]


@given(st.lists(cells, min_size=1, max_size=30))
def test_kinds(texts: list[str]) -> None:
    """A column of compact forms has the kinds of the forms."""
    codes = list(map(compact, texts))
    found = [KIND_BYTES[kind] for kind in kinds_of(list(map(encode, codes)))]
    assert found == list(map(kind_of, codes))


SAME_SIZE = {
    "identity": lambda n: f"11010{n % 7}{1790 + n % 320}{n % 14:02}{n % 33:02}{n:03}X",
    "leap days": lambda n: f"110101{1800 + n}0229001" + "10X98765432"[n % 11],
    "registration": lambda n: registration_number(f"{n:014}"),
    "wrong registration": lambda n: f"1101080000{n:05}",
    "cooperative": lambda n: f"{n:06}N{'AB'[n % 2]}000001X",
    "tax": lambda n: f"{n % 100:02}0101{n:08}{reference.organization_check_digit(f'{n:08}')}",
    "organization": lambda n: f"D{n:07}{reference.organization_check_digit(f'D{n:07}')}",
    "masked": lambda n: f"{n:04}****X",
    "digits": lambda n: f"{n:013}",
    "words": lambda n: ("无", "待办", "某公司", "N/A")[n % 4],
    "words in brackets": lambda n: ("（无）", "【空白】", "【某】", "()", "(NULL)", "(某)")[n % 6],
    "names": lambda n: f"第{n}公司" + "甲" * (n % 18),
    "rounded": lambda n: f"9134010{n:08}{n % 3:03}"[:17] + "0",
    "one short": lambda n: numbered(n)[1:],
    "bracketed": lambda n: f"({numbered(n)})",
    "letter": lambda n: numbered(n)[: n % 18] + "O" + numbered(n)[n % 18 + 1 :],
    "repeated": lambda n: chr(33 + n % 90) * (1 + n // 90),
    "residue": lambda n: (
        f"91{(34, 42, 45, 35, 51)[n % 5]}0100M000{n:05}{reference.ALPHABET[n % 31]}"
    ),
}


@pytest.mark.parametrize("name", SAME_SIZE)
def test_a_column_of_one_sort(name: str) -> None:
    """Some hundred values of one sort, each with the kind it has alone."""
    codes = list(map(compact, map(SAME_SIZE[name], range(299))))
    found = [KIND_BYTES[kind] for kind in kinds_of(list(map(encode, codes)))]
    assert found == list(map(kind_of, codes))
    assert judged(codes).kinds == one_by_one(codes).kinds


def test_all_leap_days_of_three_centuries() -> None:
    """February 29 exists in leap years only, and in 2000, not in 1800 and 1900."""
    numbers = [f"110101{year}0229001{last}" for year in range(1800, 2100) for last in "10X98765432"]
    found = [KIND_BYTES[kind] for kind in kinds_of(list(map(encode, numbers)))]
    assert [kind == "identity" for kind in found] == [
        is_identity_number(number) and kind_of(number) == "identity" for number in numbers
    ]


@given(st.lists(st.one_of(right_codes(), doubtful_codes(), damaged_codes()), min_size=1))
def test_flags_of_rows(codes: list[str]) -> None:
    """The two flags of the kernel say what the code and its organization part are."""
    codes = [code for code in codes if len(code) == 18 and code.isascii() and "\n" not in code]
    rows = "".join(f"{code}\n" for code in codes).encode()
    assert faulty(rows) == bytes(kind_of(code) is not None for code in codes)
    expected = [doubtful_organization(code[8:17]) for code in codes if kind_of(code) is None]
    found = zip(doubtful(rows), codes, strict=True)
    assert [bool(flag) for flag, code in found if kind_of(code) is None] == expected


@pytest.mark.parametrize(
    "body", ["PDY{:05}", "WUWUWUWU", "WUWUWU{:02}", "P{:07}", "M" * 8, "MMMM{:04}"]
)
def test_a_column_of_placeholders(body: str) -> None:
    """Every record is a placeholder, or nearly one."""
    codes = [complete("91110000", body.format(number)) for number in range(100)]
    found = judged(codes).notes.get("organization", [])
    assert found == [at for at, code in enumerate(codes) if doubtful_organization(code[8:17])]


@given(st.lists(st.one_of(cells, st.sampled_from(PIECES)), max_size=20))
def test_lost_digits(texts: list[str]) -> None:
    """Counted in a column as one by one."""
    codes = [code for code in map(compact, texts) if kind_of(code) in MENDABLE]
    expected = sum(map(has_lost_digits, codes))
    assert count_lost_digits(list(map(encode, codes))) == expected


SCIENTIFIC = ["9.16E+17", "9E17", "9.E17", ".9E17", "91.6E17", "9.1.6E17", "9.16E+18", "9.16E17E17"]
SCIENTIFIC += ["916201055811843000.0", "916201055811843000.", "91620105581184300.0", "1.0", "E17"]
SCIENTIFIC += ["916201055811843000.00", "916201055811843000.01", "９.16E17", "9.16E+17\n", "٣E17"]


@pytest.mark.parametrize("text", SCIENTIFIC)
def test_forms_of_numbers(text: str) -> None:
    """Each form that is a number in powers of ten, and forms beside them."""
    code = compact(text)
    assert count_lost_digits([encode(code)] * 2) == 2 * has_lost_digits(code)


@given(st.lists(st.one_of(pieced, right_codes(), with_surrogates), max_size=12))
def test_valid_cells(texts: list[str]) -> None:
    """One flag a cell: what `is_valid` says of its text."""
    assert valid_cells(list(map(encode, texts))) == bytes(map(is_valid, texts))


@pytest.mark.parametrize("rare", [0, 1_000])
@given(codes=st.lists(st.one_of(damaged_codes(), right_codes()), max_size=20))
def test_characters_one_by_one_and_in_lanes(rare: int, codes: list[str]) -> None:
    """Many characters that are not allowed are found as few are."""
    codes = [code for code in codes if len(code) == 18 and code.isascii()]
    rows = "".join(f"{code}\n" for code in codes).encode()
    with mock.patch.object(kernel, "_RARE", rare):
        assert faulty(rows) == bytes(kind_of(code) is not None for code in codes)


@given(st.lists(passing_identity_numbers(), min_size=1, max_size=9))
def test_identity_numbers_that_pass(numbers: list[str]) -> None:
    """An identity number that passes is faulty unless its organization part passes too."""
    rows = "".join(f"{number}\n" for number in numbers).encode()
    assert faulty(rows) == bytes(map(is_identity, numbers))
    assert decode(rows) == rows.decode()
