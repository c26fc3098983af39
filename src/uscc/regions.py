"""Names of positions 3-8, the region of the registering authority; and the `MA` segments.

The digits say who registered the entity, for life: abolished codes stay on old licences, and
authorities of development zones have codes that no edition of GB/T 2260 lists. So the table
(`regions.tsv`, built by tools/build_regions.py; its header names sources and licences) holds all
editions, today's divisions, and the codes seen in use. It is read on first use, in some
milliseconds.

An unknown region or a foreign segment is a note: nothing here makes a code wrong.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from functools import cache

from uscc.value import Value

#: English names of the provinces by their two digits; the table has the Chinese names.
PROVINCES_EN = {
    "11": "Beijing",
    "12": "Tianjin",
    "13": "Hebei",
    "14": "Shanxi",
    "15": "Inner Mongolia",
    "21": "Liaoning",
    "22": "Jilin",
    "23": "Heilongjiang",
    "31": "Shanghai",
    "32": "Jiangsu",
    "33": "Zhejiang",
    "34": "Anhui",
    "35": "Fujian",
    "36": "Jiangxi",
    "37": "Shandong",
    "41": "Henan",
    "42": "Hubei",
    "43": "Hunan",
    "44": "Guangdong",
    "45": "Guangxi",
    "46": "Hainan",
    "50": "Chongqing",
    "51": "Sichuan",
    "52": "Guizhou",
    "53": "Yunnan",
    "54": "Tibet",
    "61": "Shaanxi",
    "62": "Gansu",
    "63": "Qinghai",
    "64": "Ningxia",
    "65": "Xinjiang",
    "71": "Taiwan",
    "81": "Hong Kong",
    "82": "Macao",
}

#: Status by the third column of the table: `v` (province), `p` (prefecture) and `c` (county) are
#: all current; the zeros of the code say which of them it is.
_STATUS = {
    "": "abolished",
    "c": "current",
    "p": "current",
    "v": "current",
    "g": "aggregate",
    "z": "zone",
    "o": "authority",
}

#: Status letters of codes outside GB/T 2260: zones and registering authorities.
_OUTSIDE = ("z", "o")


class Region(Value):
    """A region of registering authorities: immutable, comparable, picklable.

    - `code`: the six digits that were looked up.
    - `name`: name of the entry that was found.
    - `province`: Chinese name, empty if unknown.
    - `prefecture`: Chinese name, empty if the region has none.
    - `county`: Chinese name, empty if the region is not a county.
    - `province_en`: the province in English.
    - `status`: `current`, `abolished`, `aggregate` (市辖区 and the like), `zone` (development
      zones) or `authority` (numbers of registering authorities beside GB/T 2260).
    - `exact`: False if only a level above was found.
    """

    _fields = (
        "code",
        "name",
        "province",
        "prefecture",
        "county",
        "province_en",
        "status",
        "exact",
    )
    __slots__ = _fields

    code: str
    name: str
    province: str
    prefecture: str
    county: str
    province_en: str
    status: str
    exact: bool

    def __init__(
        self,
        code: str,
        name: str,
        province: str,
        prefecture: str,
        county: str,
        province_en: str,
        status: str,
        exact: bool,
    ) -> None:
        self._hold(code, name, province, prefecture, county, province_en, status, exact)

    @property
    def full_name(self) -> str:
        """Province, prefecture and county in one string, common beginnings written once.

        For an aggregate or an authority without any of them, its own name.
        """
        county = self.county.removeprefix(self.province).removeprefix(self.prefecture)
        return self.province + self.prefecture + county or self.name


@cache
def _table() -> dict[str, str]:
    """Return name, tab and status letter by code; abolished regions have the name alone."""
    lines = _data("regions.tsv").decode("utf-8").split("\n")
    return {line[:6]: line[7:] for line in lines if line[:1].isdigit()}


def _data(name: str) -> bytes:
    """Return the bytes of a file beside this one, also if the package is in a zip.

    `importlib.resources` and `pkgutil` do the same, but take milliseconds to import.
    """
    path = os.path.join(os.path.dirname(__file__), name)
    data: bytes = __spec__.loader.get_data(path)  # type: ignore[union-attr]
    return data


@cache
def _prefectures() -> frozenset[str]:
    """Return the first four digits of all codes below a province."""
    return frozenset(code[:4] for code in _table() if code[2:4] != "00")


def find(code: str) -> Region | None:
    """Return the region of six digits, or None if even the province is unknown.

    The first of these that is in the table: the code itself; its prefecture `XXYY00` (for `XXYY01`
    as for any other code); its province `XX0000`. None also for a string that is not six digits.
    About 2 microseconds; the first call reads the table.

    >>> find("330206").full_name, find("330206").province_en
    ('浙江省宁波市北仑区', 'Zhejiang')
    >>> find("230199").status, find("999999")
    ('zone', None)
    """
    table = _table()
    found = code
    if code not in table:
        six_digits = len(code) == 6 and code.isascii() and code.isdigit()
        if not six_digits or code[:2] not in PROVINCES_EN:
            return None
        found = f"{code[:4]}00" if f"{code[:4]}00" in table else f"{code[:2]}0000"
    name, letter = _entry(found)
    county = "" if found.endswith("00") or letter == "g" else name
    prefecture, gathers = _entry(f"{code[:4]}00") if code[2:4] != "00" else ("", "")
    # A zone with the number of a prefecture is the parent of its own branches, not of divisions.
    if gathers == "g" or (gathers in _OUTSIDE and letter not in _OUTSIDE):
        prefecture = ""
    return Region(
        code,
        name,
        _entry(f"{code[:2]}0000")[0] if code[:2] in PROVINCES_EN else "",
        prefecture,
        county,
        PROVINCES_EN.get(code[:2], ""),
        _STATUS[letter],
        found == code,
    )


def _entry(code: str) -> tuple[str, str]:
    """Return name and status letter, both empty for a code outside the table."""
    name, _, letter = _table().get(code, "").partition("\t")
    return name, letter


def is_known(code: str) -> bool:
    """Tell whether six digits are in the table or begin like a known prefecture.

    This is the rule of the note `region`: abolished and zone codes are known. About 0.1
    microseconds; the first call reads the table.

    >>> is_known("230199"), is_known("330299"), is_known("010213")
    (True, True, False)
    """
    return code in _table() or (len(code) == 6 and code[:4] in _prefectures())


# -- Segments 码段 --------------------------------------------------------------------------

#: Province, first and last block (five characters) of the `MA` organization parts observed in
#: codes issued up to April 2019: 552,227 parts, all but five in the range of their province
#: (99.9991 %). Sorted as 0-9, A-Z, which is the order of both alphabets (36 and 31 characters) and
#: of ASCII. Parts allotted later lie between the ranges (from MA2H0 on, in Zhejiang) or beyond the
#: last (MA7FX, MACTX), so a part outside the ranges says nothing about the province.
SEGMENTS = (
    ("11", "MA001", "MA01J"),
    ("12", "MA05J", "MA07E"),
    ("13", "MA07K", "MA0DH"),
    ("14", "MA0GR", "MA0KH"),
    ("15", "MA0MW", "MA0P3"),
    ("21", "MA0P4", "MA0P5"),
    ("15", "MA0P6", "MA0Q8"),
    ("21", "MA0QC", "MA0Y2"),
    ("22", "MA0Y3", "MA0Y6"),
    ("21", "MA0Y7", "MA0YM"),
    ("15", "MA13N", "MA13N"),
    ("22", "MA13W", "MA182"),
    ("23", "MA18W", "MA1BK"),
    ("31", "MA1FL", "MA1M8"),
    ("32", "MA1M9", "MA1YB"),
    ("33", "MA27U", "MA2GQ"),
    ("34", "MA2MQ", "MA2TN"),
    ("35", "MA2XN", "MA34A"),
    ("36", "MA35F", "MA38K"),
    ("37", "MA3BX", "MA3PN"),
    ("41", "MA3X4", "MA46P"),
    ("42", "MA487", "MA4L0"),
    ("43", "MA4L1", "MA4QF"),
    ("44", "MA4UH", "MA5JL"),
    ("45", "MA5K9", "MA5NR"),
    ("46", "MA5RC", "MA5T9"),
    ("50", "MA5U3", "MA60C"),
    ("51", "MA61R", "MA6DF"),
    ("52", "MA6DJ", "MA6HN"),
    ("53", "MA6K3", "MA6NT"),
    ("54", "MA6T1", "MA6TD"),
    ("61", "MA6TG", "MA70X"),
    ("62", "MA719", "MA74X"),
    ("63", "MA752", "MA75R"),
    ("64", "MA75W", "MA774"),
    ("65", "MA775", "MA7A9"),
)

_FIRST_BLOCKS = [first for _, first, _ in SEGMENTS]


def segment_province(block: str) -> str | None:
    """Return the two digits of the province whose segment holds an organization part.

    None outside the observed ranges and for every part that is not `MA`. About 0.3 microseconds.

    - `block`: the first five characters of a compact organization part, or all of it.

    >>> segment_province("MA5K9"), segment_province("MA7FX69W9"), segment_province("72520705X")
    ('45', None, None)
    """
    block = block[:5]
    at = bisect_right(_FIRST_BLOCKS, block) - 1
    if at < 0 or len(block) < 5 or block > SEGMENTS[at][2]:
        return None
    return SEGMENTS[at][0]


def is_foreign_segment(code: str) -> bool:
    """Tell whether the `MA` part of a valid code lies in the segment of another province.

    This is the rule of the note `segment` 码段问题: the region may be mistyped, or the part may
    have been allotted elsewhere. False if the region belongs to no province, such as 100000 of the
    national authorities.

    - `code`: 18 characters, compact.

    >>> is_foreign_segment("91330206MA2AF00000"), is_foreign_segment("91450100MA2AF00000")
    (False, True)
    """
    province = segment_province(code[8:13])
    return province not in (None, code[2:4]) and code[2:4] in PROVINCES_EN


# -- For generated codes ------------------------------------------------------------------------


@cache
def current_counties() -> dict[str, tuple[str, ...]]:
    """Return the codes of the current counties by the two digits of their province, sorted.

    >>> current_counties()["11"][:3], len(current_counties())
    (('110101', '110102', '110105'), 31)
    """
    counties: dict[str, list[str]] = {}
    for code, entry in sorted(_table().items()):
        if entry.endswith("\tc"):
            counties.setdefault(code[:2], []).append(code)
    return {province: tuple(codes) for province, codes in counties.items()}
