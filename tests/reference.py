"""A second, independent reading of the rules, to test the library against.

Nothing here is shared with the library, and nothing here is fast: every rule is
written out literally, character by character and sum by sum, so that it can be
read beside GB 32100-2015, GB 11714-1997, GB 11643-1999 and the registration
number standard. Only the standard library is used.

Covered: the compact form, the check characters, the kinds, the notes, the folding
of entities, the audit of a list of records with its findings and authorities, and the
reading of CSV with the line on which each record starts. Of the library only the table
of regions is used, as data.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent

# --- Characters -----------------------------------------------------------------

DIGITS = "0123456789"
"""The ASCII digits. Other digits of Unicode are not digits here."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015 in the order of their values: no I, O, S, V, Z."""

ALPHABET_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The 36 characters of GB 11714-1997 in the order of their values."""

WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
"""The weights of positions 1-17, GB 32100-2015."""

ORGANIZATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
"""The weights of the eight characters of an organisation code, GB 11714-1997."""

IDENTITY_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
"""The weights of the first 17 digits of a resident identity number, GB 11643-1999."""

IDENTITY_CHECKS = "10X98765432"
"""The check character of a resident identity number for the remainders 0-10."""

IDENTITY_PROVINCES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83"
).split()
"""The first two digits that a resident identity number may have."""

PROVINCES = [*IDENTITY_PROVINCES[:-2], "82"]
"""The first two digits of the regions of a province. Number 83 is for people from Taiwan."""

INVISIBLE = (
    "\u00ad\u180e"
    "\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069"
    "\ufeff"
)
"""Zero-width and invisible characters; `compact` and `fold_entity` drop them."""

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
"""Hyphens and dashes; `compact` drops them."""

MISSING_WORDS = [
    "无", "暂无", "N/A", "NA", "#N/A", "NULL", "NONE", "NAN", "不详", "未知", "空",
    "没有", "待补", "1", "0", "/", "\\",
    "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#DIV/0!",
    "待办", "办理中", "正在办理", "未办理", "未办", "未提供", "未取得", "未领取", "未填", "未登记",
    "无代码", "无此项", "不适用", "见备注", "同上", "同前", "暂缺", "缺", "待定", "待核实",
    "已注销",
    "空白", "个人", "自然人", "境外", "无统一社会信用代码",
]  # fmt: skip
"""What clerks write in a cell that holds no code."""

QUOTATION_MARKS = ['"', "'", "`", "´", "“", "”", "‘", "’", "„", "‟", "「", "」", "『", "』"]
"""Quotation marks; full-width ones are folded before they are compared."""

CLOSING_PUNCTUATION = [",", ";", ":", ".", "。", "、"]
"""Punctuation that may close a value."""

OPENING_BRACKETS = ["(", "[", "{", "<", "（", "［", "｛", "【", "〔", "〖", "〘", "〚", "《", "〈"]
CLOSING_BRACKETS = [")", "]", "}", ">", "）", "］", "｝", "】", "〕", "〗", "〙", "〛", "》", "〉"]
"""Brackets that may be around a label or a word."""

LABELS = ["统一社会信用代码", "社会信用代码", "信用代码", "纳税人识别号", "税号", "USCC"]
"""Labels that may be at either end of a value, longer ones first."""

TAX_PROVINCES = [province for province in IDENTITY_PROVINCES if 11 <= int(province) <= 65]
"""The first two digits of the region in a 15-character tax number."""

CATEGORIES = {
    "1": "1239",
    "2": "19",
    "3": "1234569",
    "4": "19",
    "5": "123459",
    "6": "129",
    "7": "129",
    "8": "129",
    "9": "1239",
    "A": "19",
    "N": "1239",
    "Y": "1",
    "G": "19",
    "J": "19",
    "Q": "1239",
    "M": ALPHABET,
}
"""Department -> categories: 2015, the amendment XG1-2016 and practice together.

Department M stands in one list without its categories, so any may follow it.
"""

WRONG = ["length", "character", "identity", "legacy", "checksum"]
"""The kinds that are wrong codes, in the order in which they are tried."""

KINDS = ["missing", "unconverted", *WRONG]
"""All kinds, in the order in which they are tried."""

NOTES = ["format", "department", "category", "region", "organization", "segment"]
"""The notes, in their order."""

RELATIONS = ["repeated", "shared", "split", "suspect", "body"]
"""The relations between records."""

BRACKETS = {
    "（": "(", "）": ")", "［": "(", "］": ")", "｛": "(", "｝": ")",
    "【": "(", "】": ")", "〔": "(", "〕": ")", "〖": "(", "〗": ")",
    "〘": "(", "〙": ")", "〚": "(", "〛": ")",
    "[": "(", "]": ")", "{": "(", "}": ")",
}  # fmt: skip
"""Every shape of bracket -> the plain one."""


def all_digits(text: str) -> bool:
    """Tell whether every character is one of the ten ASCII digits."""
    for char in text:
        if char not in DIGITS:
            return False
    return True


def all_in(text: str, alphabet: str) -> bool:
    """Tell whether every character stands in the alphabet."""
    for char in text:
        if char not in alphabet:
            return False
    return True


def one_character_repeated(text: str) -> bool:
    """Tell whether the text is one character, any number of times but none."""
    return text != "" and text == text[0] * len(text)


def compact(text: str) -> str:
    """Return the form of a code that is checked."""
    kept = ""
    for char in text:
        if char.isspace() or char in INVISIBLE or char in DASHES:
            continue
        if "\uff01" <= char <= "\uff5e":
            char = chr(ord(char) - 0xFEE0)
        if "a" <= char <= "z":
            char = chr(ord(char) - 32)
        kept += char
    before = None
    while kept != before:
        before = kept
        kept = without_one_thing_around(kept)
    return kept


def without_one_thing_around(text: str) -> str:
    """Return the text without one mark or label at either end; as it is if there is none."""
    if text.startswith('="') or text[:1] in QUOTATION_MARKS:
        return text[1:]
    for label in LABELS:
        size = len(label) + 2
        if text.startswith(label):
            return text[len(label) :].removeprefix(":")
        if text[:1] in OPENING_BRACKETS and text[1 : size - 1] == label:
            if text[size - 1 : size] in CLOSING_BRACKETS:
                return text[size:].removeprefix(":")
    if text[-1:] in QUOTATION_MARKS or text[-1:] in CLOSING_PUNCTUATION:
        return text[:-1]
    for label in LABELS:
        size = len(label) + 2
        if text.endswith(label):
            return text[: -len(label)].removesuffix(":")
        if text[-1:] in CLOSING_BRACKETS and text[-size + 1 : -1] == label:
            if text[-size : -size + 1] in OPENING_BRACKETS:
                return text[:-size].removesuffix(":")
    return text


# --- Check characters -----------------------------------------------------------


def products(first17: str) -> list[int]:
    """Return value times weight for each of the first 17 characters of a code."""
    if len(first17) != 17 or not all_in(first17, ALPHABET):
        raise ValueError(f"not 17 characters of the alphabet: {first17!r}")
    return [ALPHABET.index(char) * weight for char, weight in zip(first17, WEIGHTS, strict=True)]


def check_digit(first17: str) -> str:
    """Return the check character of GB 32100-2015 for the first 17 characters."""
    c18 = 31 - sum(products(first17)) % 31
    if c18 == 31:
        return "0"
    if c18 == 30:
        return "Y"
    return ALPHABET[c18]


def organization_sum(first8: str) -> int:
    """Return the weighted sum of GB 11714-1997 for the first 8 characters."""
    if len(first8) != 8 or not all_in(first8, ALPHABET_36):
        raise ValueError(f"not 8 digits and capital letters: {first8!r}")
    total = 0
    for char, weight in zip(first8, ORGANIZATION_WEIGHTS, strict=True):
        total += ALPHABET_36.index(char) * weight
    return total


def organization_check_digit(first8: str) -> str:
    """Return the check character of GB 11714-1997 for the first 8 characters."""
    c9 = 11 - organization_sum(first8) % 11
    if c9 == 10:
        return "X"
    if c9 == 11:
        return "0"
    return DIGITS[c9]


def organization_ok(text9: str) -> bool:
    """Tell whether the text is an organisation code with a right check character."""
    if len(text9) != 9 or not all_in(text9, ALPHABET_36):
        return False
    return organization_check_digit(text9[:8]) == text9[8]


def registration_number_ok(text15: str) -> bool:
    """Tell whether the text is a registration number: 15 digits, MOD 11,10."""
    if len(text15) != 15 or not all_digits(text15):
        return False
    p = 10
    for char in text15[:14]:
        p = (p + DIGITS.index(char)) % 10
        if p == 0:
            p = 10
        p = p * 2 % 11
    return (11 - p) % 10 == DIGITS.index(text15[14])


def tax_number_ok(text15: str) -> bool:
    """Tell whether the text is a 15-character tax number: a region and an organisation code."""
    return (
        len(text15) == 15
        and all_digits(text15[0:6])
        and text15[0:2] in TAX_PROVINCES
        and organization_ok(text15[6:15])
    )


def cooperative_number_ok(text15: str) -> bool:
    """Tell whether the text has the form of a co-operative's registration number."""
    return (
        len(text15) == 15
        and all_digits(text15[0:6])
        and text15[6:8] in ("NA", "NB")
        and all_digits(text15[8:14])
        and text15[14] in DIGITS + "X"
    )


def identity_number_ok(text18: str) -> bool:
    """Tell whether the text is a resident identity number of GB 11643-1999."""
    if len(text18) != 18 or not all_digits(text18[:17]):
        return False
    if text18[17] not in DIGITS + "X":
        return False
    if text18[0:2] not in IDENTITY_PROVINCES:
        return False
    year, month, day = int(text18[6:10]), int(text18[10:12]), int(text18[12:14])
    if not 1800 <= year <= 2099:
        return False
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    total = 0
    for char, weight in zip(text18[:17], IDENTITY_WEIGHTS, strict=True):
        total += DIGITS.index(char) * weight
    return IDENTITY_CHECKS[total % 11] == text18[17]


# --- One value ------------------------------------------------------------------


def legacy_variant(code: str) -> str | None:
    """Return F, R or Y for a code issued by one of the three early variants.

    The code must be 18 characters of the alphabet whose check character is wrong.
    """
    if code[2:4] == "35" and code[8:12] == "M000":
        total = 0
        weight = 1
        for char in code[:17]:
            total += ALPHABET_36.index(char) * weight
            weight = weight * 2 % 37
        if (total + ALPHABET_36.index(code[17])) % 37 == 0:
            return "F"
    if code[2:4] in ("34", "42", "45"):
        if ALPHABET[sum(products(code[:17])) % 31] == code[17]:
            return "R"
    if code[2:6] == "5101":
        if check_digit(code[:17]) == "1" and code[17] == "Y":
            return "Y"
    return None


def rises_or_falls(text: str) -> bool:
    """Tell whether 18 digits rise by one all along, or fall; 9 is followed by 0, 0 by 9."""
    if len(text) != 18 or not all_digits(text):
        return False
    steps = {(int(text[at + 1]) - int(text[at])) % 10 for at in range(17)}
    return steps == {1} or steps == {9}


def no_value(code: str) -> bool:
    """Tell whether a compact form says that there is no code."""
    if code == "" or one_character_repeated(code) or rises_or_falls(code):
        return True
    while code[:1] in OPENING_BRACKETS + CLOSING_BRACKETS and code != "":
        code = code[1:]
    while code[-1:] in OPENING_BRACKETS + CLOSING_BRACKETS and code != "":
        code = code[:-1]
    return code == "" or code in MISSING_WORDS


def kind(text: str) -> str | None:
    """Return the kind of a value, or None for a right code."""
    code = compact(text)
    if no_value(code):
        return "missing"
    if registration_number_ok(code) or cooperative_number_ok(code) or tax_number_ok(code):
        return "unconverted"
    if len(code) == 13 and all_digits(code):
        return "unconverted"
    if organization_ok(code):
        return "unconverted"
    if len(code) != 18:
        return "length"
    if not all_in(code, ALPHABET) or not all_digits(code[2:8]):
        return "character"
    passes = check_digit(code[:17]) == code[17]
    if identity_number_ok(code) and not (passes and organization_ok(code[8:17])):
        return "identity"
    if passes:
        return None
    if legacy_variant(code) is not None:
        return "legacy"
    return "checksum"


def has_lost_digits(code: str) -> bool:
    """Tell whether a wrong value is a number of 18 digits that a program has cut."""
    if len(code) == 18 and all_digits(code) and code[17] == "0":
        if code[15:18] == "000":
            return True
        double = float(int(code))
        for digits in (Decimal(repr(double)), Decimal(format(double, ".17g"))):
            if format(digits, "f") == code:
                return True
    whole, point, zeros = code.partition(".")
    if point and zeros and zeros == "0" * len(zeros) and len(whole) == 18 and all_digits(whole):
        return True
    mantissa, _, exponent = code.partition("E")
    first, point, rest = mantissa.partition(".")
    is_17 = exponent in ("17", "+17")
    return is_17 and len(first) == 1 and all_digits(first) and all_digits(rest)


def organization_placeholder(body: str) -> bool:
    """Tell whether the first 8 characters of an organisation part stand for none."""
    if one_character_repeated(body) or body == "WUWUWUWU":
        return True
    return body[:3] == "PDY" and all_digits(body[3:]) and body[3:] != "00000"


def table(path: Path) -> list[list[str]]:
    """Return the rows of a table of cells between tabs; comments and blank lines left out."""
    found = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line != "" and not line.startswith("#"):
            found.append(line.split("\t"))
    return found


REGIONS = {row[0] for row in table(HERE.parent / "src" / "uscc" / "regions.tsv")}
"""All known regions."""

PREFECTURES = {region[0:4] for region in REGIONS if region[2:4] != "00"}
"""The first four digits of those below a province."""

SEGMENTS = table(HERE / "vectors" / "segments.tsv")
"""Province, first and last block of the `MA` parts of each segment."""


def region_known(code6: str) -> bool:
    """Tell whether six digits are a known region or begin as a known prefecture does."""
    return code6 in REGIONS or code6[0:4] in PREFECTURES


def in_foreign_segment(code: str) -> bool:
    """Tell whether the `MA` part of a code lies in the segment of another province."""
    if code[2:4] not in PROVINCES:
        return False
    for province, first, last, _ in SEGMENTS:
        # Digits come before letters and letters in their order, as in the 36 characters.
        if first <= code[8:13] <= last:
            return province != code[2:4]
    return False


def notes(text: str) -> tuple[str, ...]:
    """Return the notes on a right value; none on any other."""
    if kind(text) is not None:
        return ()
    code = compact(text)
    found = []
    if code != text:
        found.append("format")
    if code[0] not in CATEGORIES:
        found.append("department")
    elif code[1] not in CATEGORIES[code[0]]:
        found.append("category")
    if not region_known(code[2:8]):
        found.append("region")
    if not organization_ok(code[8:17]) or organization_placeholder(code[8:16]):
        found.append("organization")
    if in_foreign_segment(code):
        found.append("segment")
    return tuple(found)


# --- Records --------------------------------------------------------------------


class Record(NamedTuple):
    """One row: where it stands, its code, its entity, whether it is closed.

    - `line`: 0 if it is unknown.
    - `others`: the further values that name the entity together with `entity`.
    """

    source: str
    line: int
    text: str
    entity: str = ""
    closed: bool = False
    others: tuple[str, ...] = ()


def fold_entity(text: str) -> str:
    """Return the form of an entity that is compared; "" is an unknown entity."""
    folded = ""
    for char in text:
        if char.isspace() or char in INVISIBLE:
            continue
        if char in BRACKETS:
            char = BRACKETS[char]
        elif "\uff01" <= char <= "\uff5e":
            char = chr(ord(char) - 0xFEE0)
        if char <= "\u007f" or "\u00c0" <= char <= "\u024f" or "\u1e00" <= char <= "\u1eff":
            if len(char.lower()) == 1:
                char = char.lower()
        folded += char
    return folded


CLOSED_WORDS = ["注销", "吊销", "撤销", "迁出", "除名"]
BEFORE_CLOSED = ["企业", "公司", "已经", "已", "被", "依法", "依职权", "强制", "自行"]
BEHIND_CLOSED = ["企业", "公司", "登记", "营业执照", "执照", "状态"]
BETWEEN_CLOSED = [*",，、;；/|。.", "并", "后", "且", "但"]
NOT_YET = [
    first + middle + "注销" + last
    for first in ("未", "尚未", "待")
    for middle in ("办理", "")
    for last in ("登记", "")
]


def rests(texts: set[str], words: list[str], *, again: bool) -> set[str]:
    """Return what may follow one of the words, or any number of them, at the front of a text."""
    found = set(texts) if again else set()
    for text in texts:
        for word in words:
            if text.startswith(word):
                rest = {text[len(word) :]}
                found |= rests(rest, words, again=True) if again else rest
    return found


def behind_form(text: str, words: list[str]) -> set[str]:
    """Return what may follow a closed form (已注销登记) at the front of a text."""
    bare = rests(rests({text}, BEFORE_CLOSED, again=True), words, again=False)
    return rests(bare, BEHIND_CLOSED, again=True)


def status_closed(status: str) -> bool:
    """Tell whether a status is a closed form, or closed forms one after the other.

    Covered are the forms of the specification, without days behind them.
    """
    plain = fold_entity(status)
    for char in DASHES:
        plain = plain.replace(char, "")
    for old, new in zip("註銷遷業照記", "注销迁业照记", strict=True):
        plain = plain.replace(old, new)
    waiting, seen = behind_form(plain, CLOSED_WORDS), set()
    others = [word for word in CLOSED_WORDS if word != "撤销"]
    while waiting:
        text = waiting.pop()
        if text in ("", "。", "."):
            return True
        if text in seen:
            continue
        seen.add(text)
        after_sign = rests({text}, BETWEEN_CLOSED, again=False)
        bare = {text} if text[0] in "已未尚待" else set()
        inner = {text[1:]} if text[0] == "(" else set()
        for rest in after_sign | bare:
            waiting |= behind_form(rest, others) | rests({rest}, NOT_YET, again=False)
        for rest in inner:
            second = behind_form(rest, others) | rests({rest}, NOT_YET, again=False)
            waiting |= {one[1:] for one in second if one[:1] == ")"}
    return False


def folded_entity(record: Record) -> str:
    """Return the form of the whole entity of a record; "" if all its values are blank."""
    values = [fold_entity(value) for value in (record.entity, *record.others)]
    return " / ".join(values) if any(values) else ""


def in_order(records: Sequence[Record]) -> list[Record]:
    """Return the records in the order of the registry, which says what comes first.

    Sources come as they were first met, and the records of one by their lines.
    """
    sources = list(dict.fromkeys(record.source for record in records))
    return sorted(records, key=lambda record: (sources.index(record.source), record.line))


def counted_slugs(names: Sequence[str]) -> set[str]:
    """Return the kinds, notes and relations that the names count as errors.

    `+NAME` adds to what the names before it count, `-NAME` takes from that. Where the first
    name has a sign, `wrong`, `shared` and `split` stand before it.
    """
    slugs: set[str] = set()
    if names and names[0][0] in "+-":
        slugs.update([*WRONG, "shared", "split"])
    for name in names:
        plain = name.strip("+-")
        if plain == "wrong":
            meant = WRONG
        elif plain == "notes":
            meant = NOTES
        elif plain in [*KINDS, *NOTES, *RELATIONS]:
            meant = [plain]
        else:
            raise ValueError(f"cannot count {name!r}")
        if name[0] == "-":
            slugs.difference_update(meant)
        else:
            slugs.update(meant)
    return slugs


class Examined(NamedTuple):
    """Kinds, notes and relations of each record, before anything is counted.

    A record is named by its index.

    - `codes`, `entities`: compact and folded.
    - `kinds`: None for a right code.
    - `slugs`: kinds, notes and relations of each record.
    - `by_code`: the records of each code that may repeat.
    - `copies_of`: for each distinct record of them: the record and its copies.
    - `repeats`: for each extra copy: the record that it repeats.
    - `groups`: the groups of each relation but `repeated`.
    - `repeated_codes`: number of codes with extra copies.
    """

    codes: list[str]
    entities: list[str]
    kinds: list[str | None]
    slugs: list[set[str]]
    by_code: dict[str, list[int]]
    copies_of: dict[int, list[int]]
    repeats: dict[int, int]
    groups: dict[str, list[list[int]]]
    repeated_codes: int


def examine(records: Sequence[Record], several_columns: bool) -> Examined:
    """Find kinds, notes and relations of the records, given in the order of the registry."""
    every = range(len(records))
    codes = [compact(record.text) for record in records]
    entities = [folded_entity(record) for record in records]
    kinds = [kind(record.text) for record in records]
    slugs: list[set[str]] = [set() for _ in every]
    for index in every:
        slugs[index].update(notes(records[index].text))
        found = kinds[index]
        if found is not None:
            slugs[index].add(found)

    # The same code and the same entity again is an extra copy.
    by_code: dict[str, list[int]] = {}
    for index in every:
        if kinds[index] not in ("missing", "unconverted"):
            by_code.setdefault(codes[index], []).append(index)
    # A distinct record is all its copies: it is closed only if all of them are, and it has
    # the notes of each of them, so that the order of the rows decides nothing.
    copies_of: dict[int, list[int]] = {}
    repeats: dict[int, int] = {}
    repeated_codes = 0
    for group in by_code.values():
        named = [index for index in group if entities[index] != ""]
        first_of: dict[str, int] = {}
        for index in named or group:
            first = first_of.setdefault(entities[index], index)
            copies_of.setdefault(first, []).append(index)
        kept = set(first_of.values())
        for index in group:
            if index not in kept:
                slugs[index].add("repeated")
                # A record without a name repeats the first that has one.
                repeats[index] = first_of.get(entities[index], min(kept))
        if len(kept) < len(group):
            repeated_codes += 1
    distinct = [index for index in every if "repeated" not in slugs[index]]

    # The relations stand among distinct records whose code identifies somebody.
    identifying = [index for index in distinct if kinds[index] in (None, "legacy")]
    groups: dict[str, list[list[int]]] = {slug: [] for slug in RELATIONS if slug != "repeated"}

    holders: dict[str, list[int]] = {}
    for index in identifying:
        holders.setdefault(codes[index], []).append(index)
    for group in holders.values():
        if len({entities[index] for index in group if entities[index] != ""}) >= 2:
            groups["shared"].append(group)

    held: dict[str, list[int]] = {}
    for index in identifying:
        closed = all(records[copy].closed for copy in copies_of[index])
        if entities[index] != "" and not closed:
            held.setdefault(entities[index], []).append(index)
    for group in held.values():
        if len({codes[index] for index in group}) < 2:
            continue
        agreeing: dict[tuple[str, str], list[int]] = {}
        for index in group:
            department, region = codes[index][0], codes[index][2:8]
            agreeing.setdefault((department, region), []).append(index)
        split = []
        for part in agreeing.values():
            if several_columns or len({codes[index] for index in part}) >= 2:
                split.extend(part)
        suspect = [index for index in group if index not in split]
        if split:
            groups["split"].append(sorted(split))
        if suspect:
            groups["suspect"].append(suspect)

    bodies: dict[str, list[int]] = {}
    for index in identifying:
        bodies.setdefault(codes[index][8:17], []).append(index)
    for group in bodies.values():
        if len({codes[index] for index in group}) >= 2:
            groups["body"].append(group)

    for slug, members in groups.items():
        for group in members:
            for index in group:
                slugs[index].add(slug)
    return Examined(
        codes, entities, kinds, slugs, by_code, copies_of, repeats, groups, repeated_codes
    )


def entities_known(records: Sequence[Record]) -> bool:
    """Tell whether at least half of the records of each source name their entity."""
    for source in {record.source for record in records}:
        members = [record for record in records if record.source == source]
        named = [record for record in members if folded_entity(record) != ""]
        if len(named) * 2 < len(members):
            return False
    return True


class Counted(NamedTuple):
    """The indexes of the records in the base, of the errors, and of those without `legacy`."""

    base: list[int]
    errors: list[int]
    without_legacy: list[int]


def count_errors(found: Examined, counted: set[str]) -> Counted:
    """Return the records of the base and the errors among them, each once."""
    base, errors, without_legacy = [], [], []
    for index in range(len(found.slugs)):
        left_out = found.slugs[index] & {"missing", "unconverted", "repeated"}
        if not left_out <= counted:
            continue
        base.append(index)
        if "repeated" in left_out:
            errors.append(index)
            without_legacy.append(index)
            continue
        own: set[str] = set()
        for copy in found.copies_of.get(index, [index]):
            own |= found.slugs[copy] - {"repeated"}
        if own & counted:
            errors.append(index)
        if own & (counted - {"legacy"}):
            without_legacy.append(index)
    return Counted(base, errors, without_legacy)


def verdict_of(errors: int, base: int, per_10k: Fraction) -> str:
    """Compare errors and base with the target, in whole numbers."""
    if base == 0:
        return "no-data"
    return "met" if errors * 10000 <= per_10k * base else "missed"


def sample_verdict(errors: int, base: int, per_10k: Fraction) -> str:
    """Compare the exact 95 % interval of the rate with the target.

    The interval is above the target if, at the target, this number of errors or more has a chance
    of less than 2.5 %. It is within the target if this number or fewer has no greater chance.
    """
    if base == 0:
        return "no-data"
    target = per_10k / 10000
    chances = [
        comb(base, number) * target**number * (1 - target) ** (base - number)
        for number in range(base + 1)
    ]
    if target == 1 or (errors < base and sum(chances[: errors + 1]) <= Fraction(25, 1000)):
        return "met"
    if errors > 0 and sum(chances[errors:]) < Fraction(25, 1000):
        return "missed"
    return "undecided"


def audit(
    records: Sequence[Record],
    *,
    counted: Sequence[str] = ("wrong", "shared", "split"),
    target: str = "0.2",
    several_columns: bool = False,
    no_entity: bool = False,
) -> dict[str, Any]:
    """Audit the records, given in the order of the registry.

    Returns the figures of the report from `records` to `verdict`, and `findings`:
    the sorted triples (source, line, slug) of every kind, note and relation.
    A record is named by its index from here on.
    """
    every = range(len(records))
    found = examine(records, several_columns)
    codes, kinds, slugs = found.codes, found.kinds, found.slugs
    distinct = [index for index in every if "repeated" not in slugs[index]]

    # The rate.
    base, errors, errors_without_legacy = map(len, count_errors(found, counted_slugs(counted)))
    per_10k = Fraction(target)
    verdict = verdict_of(errors, base, per_10k)

    def count(slug: str) -> int:
        return sum(slug in own for own in slugs)

    # The doubts about the whole.
    with_code = len(distinct) - count("missing") - count("unconverted")
    lost = 0
    for index in every:
        if kinds[index] in ("length", "character", "checksum"):
            lost += has_lost_digits(codes[index])
    warnings = [] if no_entity or entities_known(records) else ["no-entity"]
    if len(records) >= 20 and max(map(len, found.by_code.values()), default=0) * 2 > len(records):
        warnings.append("one-code")
    if with_code * 2 < len(distinct):
        warnings.append("mostly-missing")
    if lost >= 2 and lost * 20 > sum(count(slug) for slug in WRONG):
        warnings.append("rounded-column")
    if any(record.closed for record in records):
        warnings.append("closed-records")
    if verdict == "met" and "no-entity" in warnings:
        verdict = "undecided"

    groups = {"repeated": found.repeated_codes, **{s: len(g) for s, g in found.groups.items()}}
    return {
        "records": len(records),
        "distinct": len(distinct),
        "base": base,
        "kinds": {slug: count(slug) for slug in KINDS},
        "notes": {slug: count(slug) for slug in NOTES},
        "relations": {slug: {"records": count(slug), "groups": groups[slug]} for slug in RELATIONS},
        "counted": list(counted),
        "errors": errors,
        "rate_per_10k": float(Fraction(errors * 10000, base)) if base else None,
        "rate_per_10k_without_legacy": (
            float(Fraction(errors_without_legacy * 10000, base)) if base else None
        ),
        "target_per_10k": float(per_10k),
        "allowed": int(base * per_10k / 10000),
        "coverage": with_code / len(distinct) if distinct else None,
        "closed_records": sum(record.closed for record in records),
        "verdict": verdict,
        "warnings": warnings,
        "findings": sorted(
            (records[index].source, records[index].line, slug)
            for index in every
            for slug in slugs[index]
        ),
    }


DIGITS_OF_LEVEL = {"province": 2, "prefecture": 4, "county": 6}
"""How many digits of the region tell the authorities of a level."""


def by_authority(
    records: Sequence[Record],
    *,
    counted: Sequence[str] = ("wrong", "shared", "split"),
    target: str = "0.2",
    several_columns: bool = False,
    no_entity: bool = False,
    by: str = "county",
) -> list[tuple[str | None, str | None, int, int, str]]:
    """Return department, region, errors, base and verdict of each authority, worst first.

    A right or legacy code names its authority. So does a wrong one of 18 characters, if a right
    or legacy code of the registry names the same; every other record has no authority.
    """
    found = examine(records, several_columns)

    def named(code: str) -> tuple[str, str]:
        digits = code[2 : 2 + DIGITS_OF_LEVEL[by]]
        return code[0], digits + "0" * (6 - len(digits))

    every = range(len(records))
    known = {named(found.codes[i]) for i in every if found.kinds[i] in (None, "legacy")}

    def place(index: int) -> tuple[str, str] | None:
        code, wrong = found.codes[index], found.kinds[index]
        if wrong in ("missing", "unconverted") or len(code) != 18 or named(code) not in known:
            return None
        return named(code)

    base, errors, _ = count_errors(found, counted_slugs(counted))
    doubtful = not (no_entity or entities_known(records))
    rows: list[tuple[str | None, str | None, int, int, str]] = []
    for at in {place(index) for index in base}:
        wrong = sum(place(index) == at for index in errors)
        whole = sum(place(index) == at for index in base)
        verdict = verdict_of(wrong, whole, Fraction(target))
        if verdict == "met" and doubtful:
            verdict = "undecided"
        rows.append((*(at or (None, None)), wrong, whole, verdict))
    return sorted(
        rows, key=lambda row: (-Fraction(row[2], row[3]), -row[2], row[0] or "", row[1] or "")
    )


def edits(one: str, other: str) -> int:
    """Return how many characters must be changed, added or dropped to make one from the other."""
    before = list(range(len(other) + 1))
    for row in range(1, len(one) + 1):
        now = [row]
        for column in range(1, len(other) + 1):
            changed = before[column - 1] + (one[row - 1] != other[column - 1])
            now.append(min(changed, before[column] + 1, now[column - 1] + 1))
        before = now
    return before[-1]


def names_relate(one: str, other: str) -> str:
    """Say how two folded names on one code relate.

    Names of one or two characters are not near if they have nothing in common.
    """
    if one in other or other in one:
        return "one name contains the other"
    if edits(one, other) <= min(2, len(one) - 1, len(other) - 1):
        return "a character or two apart"
    return "unrelated"


LISTED, COMPARED = 10, 3
"""Others of its group that a finding lists, and compares by name."""


def findings(
    records: Sequence[Record], *, several_columns: bool = False
) -> list[tuple[Record, dict[str, Any]]]:
    """Return all findings, each with its record; records are in the order of the registry.

    They come by place, then by slug: kinds, relations, notes. Line 0 is an unknown line, and
    `first_line` is 0 where there is none. `suggestion`, `cause` and `expected` are left out.
    """
    found = examine(records, several_columns)

    def shown(index: int) -> str:
        return " / ".join([records[index].entity, *records[index].others])

    def other(index: int, member: int, rank: int, slug: str) -> str:
        where = []
        if records[member].source != records[index].source:
            where.append(records[member].source)
        if records[member].line:
            where.append(f"line {records[member].line:,}")
        what = []
        if found.codes[member] != found.codes[index]:
            what.append(found.codes[member])
        if found.entities[member] != found.entities[index]:
            what.append(shown(member))
            if slug == "shared" and rank < COMPARED:
                alike = names_relate(found.entities[index], found.entities[member])
                what.append(f"({alike})")
        parts = [" ".join(filter(None, where)), " ".join(filter(None, what))]
        return ": ".join(filter(None, parts))

    def detail(index: int, group: list[int], slug: str) -> str:
        others = [member for member in group if member != index]
        told = [other(index, member, at, slug) for at, member in enumerate(others[:LISTED])]
        if len(others) > LISTED:
            told.append(f"and {len(others) - LISTED:,} more")
        return "; ".join(filter(None, told))

    group_of: dict[tuple[int, str], list[int]] = {}
    for slug, groups in found.groups.items():
        for group in groups:
            for index in group:
                group_of[index, slug] = group
    for index, first in found.repeats.items():
        group_of[index, "repeated"] = [first]

    rows = []
    for index, record in enumerate(records):
        for slug in [*KINDS, *RELATIONS, *NOTES]:
            if slug not in found.slugs[index]:
                continue
            related = group_of.get((index, slug))
            row = {
                "source": record.source,
                "line": record.line,
                "kind": slug,
                "code": record.text if related is None else found.codes[index],
                "entity": shown(index),
                "first_line": 0 if related is None else records[related[0]].line,
                "detail": "" if related is None else detail(index, related, slug),
            }
            rows.append((record, row))
    return rows


# --- Files ----------------------------------------------------------------------


def read_csv(data: bytes, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    """Read CSV in UTF-8, with or without BOM.

    Returns for each record the line on which it starts, as an editor counts lines
    (ended by LF, CR LF or CR), and its fields. Blank lines are no records. NUL is
    a character like any other, also where the `csv` module refuses it (3.10), and
    the delimiter may have several characters, which the module refuses too.
    """
    text = data.decode("utf-8-sig")
    free = (chr(point) for point in range(0xF0000, 0xFFFFE) if chr(point) not in text)
    stand_in, one = next(free), next(free)
    lines = io.StringIO(text.replace("\0", stand_in).replace(delimiter, one), newline="")
    limit = csv.field_size_limit(2**31 - 1)
    try:
        reader = csv.reader(lines, delimiter=one)
        rows = []
        start = 1
        for fields in reader:
            if fields:
                fields = [field.replace(one, delimiter) for field in fields]
                rows.append((start, [field.replace(stand_in, "\0") for field in fields]))
            start = reader.line_num + 1
        return rows
    finally:
        csv.field_size_limit(limit)
