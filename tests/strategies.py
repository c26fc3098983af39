"""What the tests draw from: codes, values as people type them, entities, registries.

Check digits come from `reference`, never from the library, so that a fault in the library
cannot hide in its own examples.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

import reference
from hypothesis import strategies as st
from reference import ALPHABET, ALPHABET_36, DIGITS, Record

# --- Made-up codes, without drawing ---------------------------------------------

SAMPLE = "91350100M000100Y43"
"""The sample of GB 32100-2015."""


def complete(first8: str = "91110000", body: str = "10000000") -> str:
    """Return the code with this beginning and organization body, both check digits right."""
    first17 = first8 + body + reference.organization_check_digit(body)
    return first17 + reference.check_digit(first17)


def numbered(number: int, first8: str = "91110000") -> str:
    """Return a right code for each number from 0 to 8,999,999, none of them noted."""
    return complete(first8, f"1{number:07}")


def registration_number(first14: str) -> str:
    """Return the 15-digit registration number that begins so."""
    return next(
        first14 + digit for digit in DIGITS if reference.registration_number_ok(first14 + digit)
    )


def fujian_check(first17: str) -> str | None:
    """Return the check digit of the Fujian pilot if it stands in the 31-character alphabet."""
    total = sum(ALPHABET_36.index(char) * 2**place for place, char in enumerate(first17))
    value = -total % 37
    return ALPHABET_36[value] if value < 36 and ALPHABET_36[value] in ALPHABET else None


def residue_check(first17: str) -> str:
    """Return the character of the sum modulo 31, where its complement belongs."""
    return ALPHABET[sum(reference.products(first17)) % 31]


# --- Parts ----------------------------------------------------------------------

PROVINCES = [province for province in reference.IDENTITY_PROVINCES if province < "70"]

PAIRS = [
    department + category
    for department, categories in reference.CATEGORIES.items()
    for category in categories
]
"""First and second characters that are in some list."""

pairs = st.sampled_from(PAIRS)
regions = st.tuples(
    st.sampled_from(PROVINCES), st.text(alphabet=DIGITS, min_size=4, max_size=4)
).map("".join)
segment_bodies = st.tuples(
    st.sampled_from(["MA0", "MA1", "MA2", "MA4", "MA6", "MA7"]),
    st.text(alphabet=ALPHABET, min_size=5, max_size=5),
).map("".join)
"""Bodies of which most lie in the segment of some province."""

bodies = st.one_of(
    segment_bodies,
    st.text(alphabet=ALPHABET, min_size=8, max_size=8),
    st.text(alphabet=DIGITS, min_size=8, max_size=8),
    st.text(alphabet=ALPHABET, min_size=6, max_size=6).map("MA".__add__),
)

any_text = st.text(alphabet=st.characters(exclude_categories=()))
"""Text of any characters at all, lone surrogates among them."""

TROUBLE = " '\t\r\n\x00\x1f\u3000\ufeff\u200b\xa0-－—＇９ａＹ9aZIOſıß²٣無无*./#+_E\ud800"

troubled_text = st.one_of(
    any_text,
    st.text(alphabet=TROUBLE, max_size=24),
    st.text(alphabet=ALPHABET_36, min_size=7, max_size=22),
    st.text(alphabet=DIGITS, min_size=7, max_size=22),
)
"""Text of any characters, and of those that have broken validators."""


# --- One value ------------------------------------------------------------------


@st.composite
def right_codes(draw: st.DrawFn) -> str:
    """Draw a right code of a listed department and category, with a right organization part."""
    return complete(draw(pairs) + draw(regions), draw(bodies))


@st.composite
def doubtful_codes(draw: st.DrawFn) -> str:
    """Draw 18 characters with a right check digit and otherwise anything in its place.

    Most are right with notes; a few are identity numbers, or eighteen zeros.
    """
    first8 = draw(
        st.one_of(
            st.tuples(st.text(alphabet=ALPHABET, min_size=2, max_size=2), regions).map("".join),
            st.text(alphabet=DIGITS, min_size=8, max_size=8),
            st.tuples(pairs, regions).map("".join),
        )
    )
    part = draw(
        st.one_of(
            st.text(alphabet=ALPHABET, min_size=9, max_size=9),
            st.sampled_from(ALPHABET).map(lambda char: char * 9),
            st.sampled_from(["WUWUWUWU", "PDY00001", "PDY00000", "PDY99999", "0" * 8, "M" * 8]).map(
                lambda body: body + reference.organization_check_digit(body)
            ),
        )
    )
    return first8 + part + reference.check_digit(first8 + part)


@st.composite
def lettered_regions(draw: st.DrawFn) -> str:
    """Draw a code with a letter among positions 3-8 and the check digit to match."""
    first8, at = draw(pairs) + draw(regions), draw(st.integers(2, 7))
    first8 = first8[:at] + draw(st.sampled_from(ALPHABET[10:])) + first8[at + 1 :]
    return complete(first8, draw(bodies))


@st.composite
def legacy_codes(draw: st.DrawFn) -> str:
    """Draw a code of one of the three early issuing variants."""
    variant = draw(st.sampled_from("FRY"))
    pair, four = draw(pairs), draw(st.text(alphabet=DIGITS, min_size=4, max_size=4))
    tail = draw(st.text(alphabet=ALPHABET, min_size=6, max_size=6))
    for last in (first + second for first in ALPHABET for second in ALPHABET):
        if variant == "F":
            first8, body, check = f"{pair}35{four}", f"M000{tail[:2]}{last}", None
        elif variant == "R":
            province = ("34", "42", "45")[int(four) % 3]
            first8, body, check = f"{pair}{province}{four}", tail + last, None
        else:
            first8, body, check = f"{pair}5101{four[:2]}", tail + last, "Y"
        first17 = first8 + body + reference.organization_check_digit(body)
        standard = reference.check_digit(first17)
        if variant == "F":
            check = fujian_check(first17)
        elif variant == "R":
            check = residue_check(first17)
        elif standard != "1":
            continue
        if check is not None and check != standard:
            return first17 + check
    raise AssertionError("none of 961 endings will do")


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """Draw a resident identity number; one in 31 passes the arithmetic of a code."""
    day = draw(st.dates(datetime.date(1800, 1, 1), datetime.date(2099, 12, 31)))
    region = draw(st.sampled_from(reference.IDENTITY_PROVINCES)) + draw(regions)[2:]
    first17 = f"{region}{day:%Y%m%d}{draw(st.integers(0, 999)):03}"
    total = sum(int(char) * w for char, w in zip(first17, reference.IDENTITY_WEIGHTS, strict=True))
    return first17 + reference.IDENTITY_CHECKS[total % 11]


@st.composite
def passing_identity_numbers(draw: st.DrawFn) -> str:
    """Draw a resident identity number that passes the arithmetic of a code."""
    number = draw(identity_numbers())
    for serial in range(1_000):
        first17 = f"{number[:14]}{serial:03}"
        check = reference.check_digit(first17)
        if reference.identity_number_ok(first17 + check):
            return first17 + check
    raise AssertionError("none of a thousand serials will do")


@st.composite
def damaged_codes(draw: st.DrawFn) -> str:
    """Draw a right code with one thing done to it that people and programs do."""
    code = draw(right_codes())
    at = draw(st.integers(0, 17))
    char = draw(st.sampled_from(ALPHABET_36 + "*?无\ud800\n"))
    other = draw(st.integers(0, 17))
    swapped = list(code)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    return draw(
        st.sampled_from(
            [
                code[:at] + char + code[at + 1 :],
                code[:at] + code[at + 1 :],
                code[:at] + char + code[at:],
                "".join(swapped),
                code[: at + 1],
                code[:17] + char,
                code[:8] + "******" + code[14:],
                code + " " + code,
                f"USCC:{code}(CHINA)",
                code[:15] + "000",
                code.replace("0", "O"),
                code[:8] + "QWER" + code[12:],
                f"{code[0]}.{code[2:8]}E+17",
            ]
        )
    )


older_identifiers = st.one_of(
    st.text(alphabet=DIGITS, min_size=14, max_size=14).map(registration_number),
    st.from_regex(r"[0-9]{6}N[AB][0-9]{6}[0-9X]", fullmatch=True),
    st.text(alphabet=DIGITS, min_size=13, max_size=13),
    st.text(alphabet=ALPHABET_36, min_size=8, max_size=8).map(
        lambda body: f"{body}-{reference.organization_check_digit(body)}"
    ),
)
"""What stood in registers before the reform; a few consist of one character repeated."""

missing_values = st.one_of(
    st.sampled_from(reference.MISSING_WORDS),
    st.sampled_from(["", " ", "\u3000", "--", "'", "暂 无", "n/a", "ＮＡ"]),
    st.tuples(st.sampled_from(ALPHABET_36 + "*?"), st.integers(1, 20)).map(
        lambda pair: pair[0] * pair[1]
    ),
)

_REMOVED = " \t\u3000\xa0\u200b\ufeff\u2060-－—–\r\n"


@st.composite
def messy(draw: st.DrawFn, codes: st.SearchStrategy[str]) -> str:
    """Draw a code as people type it: width, case, spaces, hyphens, an apostrophe, never plain."""
    code = draw(codes)
    shapes = draw(st.lists(st.sampled_from("plwW"), min_size=len(code), max_size=len(code)))
    typed = []
    for char, shape in zip(code, shapes, strict=True):
        if shape in "lw":
            char = chr(ord(char) + 32) if "A" <= char <= "Z" else char
        if shape in "wW" and "!" <= char <= "~":
            char = chr(ord(char) + 0xFEE0)
        typed.append(char)
    for _ in range(draw(st.integers(0, 4))):
        typed.insert(draw(st.integers(0, len(typed))), draw(st.sampled_from(_REMOVED)))
    text = draw(st.sampled_from(["", "", "'", "＇", "''"])) + "".join(typed)
    return text if text != code else " " + text


right_or_noted = st.one_of(
    right_codes(), doubtful_codes().filter(lambda code: reference.kind(code) is None)
)
"""Codes that are right as they stand, with and without notes."""

values = st.one_of(
    right_codes(),
    doubtful_codes(),
    messy(right_or_noted),
    legacy_codes(),
    lettered_regions(),
    damaged_codes(),
    identity_numbers(),
    passing_identity_numbers(),
    older_identifiers,
    missing_values,
    messy(st.one_of(legacy_codes(), damaged_codes(), older_identifiers)),
    troubled_text,
)
"""Everything that may stand in a code column."""


# --- Entities -------------------------------------------------------------------

NAMES = ["甲公司", "乙(上海)有限公司", "丙Co.,Ltd.", "Éclair店", "丁 Group(HK) A", "戊"]


@st.composite
def same_entity(draw: st.DrawFn, names: st.SearchStrategy[str]) -> str:
    """Draw another spelling of an entity: brackets, width, white space, Latin case."""
    typed = []
    for char in draw(names):
        shape = draw(st.integers(0, 3))
        if char in "()" and shape:
            char = ("（【[", "）】]")[char == ")"][shape - 1]
        elif shape == 1 and "!" <= char <= "~":
            char = chr(ord(char) + 0xFEE0)
        elif shape == 2 and (char.isascii() or char in "Éé"):
            char = char.swapcase()
        typed.append(char)
    if draw(st.booleans()):
        space = draw(st.sampled_from(" \u3000\xa0\n\r\u200b"))
        typed.insert(draw(st.integers(0, len(typed))), space)
    return "".join(typed)


entities = st.one_of(
    same_entity(st.sampled_from(NAMES)), st.sampled_from(["", " ", "\u3000"]), any_text
)
"""Names: known ones in many spellings, blank ones, anything."""


# --- Registries -----------------------------------------------------------------

_POOL = [
    *[numbered(number) for number in range(3)],
    numbered(0, "91120000"),
    numbered(3, "91120000"),
    numbered(4, "12110000"),
    numbered(5, "92110000"),
    complete("K1110000"),
    complete("9A110000", "20000000"),
    "91410100300006557C",
    "91420684179660622T",
    "91350203M0001QKT19",
    "91310115MA1H8R7C6D",
    "362322198709086409",
    "无",
    "0" * 18,
    "110108000000016",
    "91350100M000100Y4",
]
"""Few codes, so that records meet: same code, same organization part, same authority."""


@st.composite
def registries(draw: st.DrawFn, max_size: int = 14) -> list[Record]:
    """Draw the records of one or two files, full of relations, in many spellings."""
    right, rest = st.sampled_from(_POOL[:7]), st.sampled_from(_POOL)
    few = draw(st.lists(st.one_of(right, rest), min_size=1, max_size=5))
    pool = st.sampled_from(few)
    code = st.one_of(pool, pool, pool, messy(pool), values)
    known = st.sampled_from(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3)))
    name = st.one_of(known, known, same_entity(known), entities)
    closed = st.sampled_from([False, False, True])
    size = draw(st.integers(0, max_size))  # evenly, for relations need company
    cells = draw(st.lists(st.tuples(code, name, closed), min_size=size, max_size=size))
    second = draw(st.integers(0, len(cells)))
    return [
        Record("a.csv" if place < second else "b.csv", place + 2, *cell)
        for place, cell in enumerate(cells)
    ]


class Planted(NamedTuple):
    """A clean registry with faults put in, and the findings (line, slug) they must give."""

    records: list[Record]
    expected: list[tuple[int, str]]


FAULTS = [
    *reference.KINDS,
    *reference.NOTES,
    *reference.RELATIONS,
    "closed",  # two codes of one entity, one of them cancelled: no fault at all
]


@st.composite
def planted_faults(draw: st.DrawFn) -> Planted:
    """Draw a registry in which each fault has records of its own, so that none hides another."""
    faults = draw(st.lists(st.sampled_from(FAULTS), max_size=8))
    clean = draw(st.integers(0, 8))
    groups = [_faulty_records("", number) for number in range(clean)]
    groups += [_faulty_records(fault, clean + number) for number, fault in enumerate(faults)]
    rows = draw(st.permutations([(number, row) for number, g in enumerate(groups) for row in g]))
    records, expected = [], []
    seen: set[int] = set()
    for line, (number, (text, entity, closed, slugs)) in enumerate(rows, 2):
        records.append(Record("a.csv", line, text, entity, closed))
        for slug in slugs:
            # Whichever copy comes first is the record; the others repeat it.
            if slug != "repeated" or number in seen:
                expected.append((line, slug))
        seen.add(number)
    return Planted(records, sorted(expected))


_Row = tuple[str, str, bool, tuple[str, ...]]


def _faulty_records(fault: str, number: int) -> list[_Row]:
    """Return the records of one fault: text, entity, closed, slugs that must be found."""
    code, other, name = numbered(number), numbered(number + 1_000), f"第{number}公司"
    elsewhere = numbered(number + 1_000, "91120000")
    single = {
        "": (code, ()),
        "missing": ("无", ("missing",)),
        "unconverted": (registration_number(f"{number:014}"), ("unconverted",)),
        "length": (code[:17], ("length",)),
        "character": (code[:15] + "O" + code[16:], ("character",)),
        "identity": (_IDENTITY[number % len(_IDENTITY)], ("identity",)),
        "legacy": (_LEGACY[number % len(_LEGACY)], ("legacy",)),
        "checksum": (code[:17] + _next(code[17]), ("checksum",)),
        "format": (" " + code.lower(), ("format",)),
        "department": (numbered(number, "K1110000"), ("department",)),
        "category": (numbered(number, "Y9110000"), ("category",)),
        "region": (numbered(number, "91990000"), ("region",)),
        "organization": (_doubtful(number), ("organization",)),
        "segment": (_foreign(number), ("segment",)),
    }
    if fault in single:
        text, slugs = single[fault]
        return [(text, name, False, slugs)]
    pair: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
        "repeated": ((code, name), (code, f" {name}")),
        "shared": ((code, name), (code, name + "分店")),
        "split": ((code, name), (other, name)),
        "suspect": ((code, name), (elsewhere, name)),
        "body": ((code, name), (numbered(number, "91120000"), name + "分店")),
        "closed": ((code, name), (other, name)),
    }
    (first, second), found = pair[fault], (() if fault == "closed" else (fault,))
    return [(*first, False, found), (*second, fault == "closed", found)]


def _next(char: str) -> str:
    return ALPHABET[(ALPHABET.index(char) + 1) % 31]


def _doubtful(number: int) -> str:
    first16 = f"911100002{number:07}"
    check = reference.organization_check_digit(first16[8:])
    first17 = first16 + ("1" if check != "1" else "2")
    return first17 + reference.check_digit(first17)


def _foreign(number: int) -> str:
    """Return a code of Beijing with an organization part of the segment of Zhejiang."""
    return complete("91110000", f"MA2A{number % 10}{number // 10:03}")


def _identity_number(number: int) -> str:
    for serial in range(1_000):
        first17 = f"110101{1900 + number}0101{serial:03}"
        check = reference.check_digit(first17)
        if reference.kind(first17 + check) == "identity":
            return first17 + check
    raise AssertionError("none of a thousand serials will do")


def _legacy_code(number: int) -> str:
    first17 = complete("91420000", f"1{number:07}")[:17]
    return first17 + residue_check(first17)


_IDENTITY = [_identity_number(number) for number in range(40)]
_LEGACY = [_legacy_code(number) for number in range(60)]
_LEGACY = [code for code in _LEGACY if reference.kind(code) == "legacy"][:40]
