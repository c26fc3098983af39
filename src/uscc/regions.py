"""Positions 3-8: the region of the registering authority, by name.

The digits say who registered the entity, for life: abolished codes stay on old licences,
and authorities of development zones have codes that no edition of GB/T 2260 lists. So the
table (`regions.tsv`, built by tools/build_regions.py, sources and licences in its header)
holds all editions, today's divisions, and the codes seen in use. It is read on first use,
in some milliseconds.
"""

from __future__ import annotations

import os
from functools import cache

#: Provinces by their first two digits: Chinese names stand in the table, English ones here.
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

_STATUS = {
    "c": "current",
    "a": "abolished",
    "g": "aggregate",
    "z": "zone",
    "o": "authority",
}

_FIELDS = ("code", "name", "province", "prefecture", "county", "province_en", "status", "exact")


class Region:
    """A region of registering authorities: immutable, comparable, picklable.

    `code`: six digits as asked for. `name`: of the entry that was found. `province`,
    `prefecture`, `county`: Chinese names, empty where there is none. `province_en`: the
    province in English. `status`: `current`, `abolished`, `aggregate` (市辖区 and the like),
    `zone` (development zones), `authority` (numbers of registering authorities beside GB/T
    2260). `exact`: False if only a level above was found.
    """

    __slots__ = _FIELDS

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
        values = (code, name, province, prefecture, county, province_en, status, exact)
        for field, value in zip(_FIELDS, values):
            object.__setattr__(self, field, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Region cannot be changed ({name})")

    @property
    def full_name(self) -> str:
        """Province, prefecture and county in one, what they share written once.

        Where only an aggregate or an authority was found, its name.
        """
        county = self.county.removeprefix(self.province).removeprefix(self.prefecture)
        return self.province + self.prefecture + county or self.name

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, field) for field in _FIELDS)

    def __reduce__(self) -> tuple[object, ...]:
        return Region, self._values()

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, Region) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = ", ".join(f"{field}={getattr(self, field)!r}" for field in _FIELDS)
        return f"Region({fields})"


@cache
def _table() -> dict[str, str]:
    """Return code to status letter, tab and name."""
    path = os.path.join(os.path.dirname(__file__), "regions.tsv")
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    return {line[:6]: line[7:] for line in lines if line[:1].isdigit()}


@cache
def _prefectures() -> frozenset[str]:
    """Return the first four digits of all codes in the table."""
    return frozenset(code[:4] for code in _table())


def find(code: str) -> Region | None:
    """Return the region of six digits, None if not even its province is known.

    The ladder: the code itself; `XXYY01` and whatever else is not listed to its prefecture
    `XXYY00`; then to its province `XX0000`. Some microseconds; the first call reads the
    table.

    >>> find("330206").full_name, find("330206").province_en
    ('浙江省宁波市北仑区', 'Zhejiang')
    >>> find("230199").status, find("999999")
    ('zone', None)
    """
    table = _table()
    keys = (code, f"{code[:4]}00", f"{code[:2]}0000")
    found = next((key for key in keys if key in table), None)
    if found is None:
        return None
    letter, name = table[found].split("\t")
    county = "" if found.endswith("00") or letter == "g" else name
    return Region(
        code,
        name,
        _name(f"{code[:2]}0000"),
        "" if code[2:4] == "00" else _name(f"{code[:4]}00"),
        county,
        PROVINCES_EN.get(code[:2], ""),
        _STATUS[letter],
        found == code,
    )


def _name(code: str) -> str:
    """Return the name of a province or prefecture, empty for an aggregate."""
    letter, name = _table().get(code, "g\t").split("\t")
    return "" if letter == "g" else name


def is_known(code: str) -> bool:
    """Tell whether six digits are in the table or begin as a known prefecture does.

    This is the rule of the note `region`: an abolished or a zone code is known.

    >>> is_known("230199"), is_known("330299"), is_known("010213")
    (True, True, False)
    """
    return code in _table() or code[:4] in _prefectures()
