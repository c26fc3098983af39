"""The figures of each province, and their map: a square per province, about where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from uscc.audit import Report
from uscc.audit.rate import Rate
from uscc.audit.result import Authority
from uscc.regions import PROVINCES_EN, find
from uscc.report.page.markup import EMPTY, Markup, joined, tag
from uscc.report.verdict import per_10k
from uscc.sentences import Say

#: Province: column and row of its square, its letters by GB/T 2260, its short Chinese name.
SQUARES = {
    "11": (4, 2, "BJ", "北京"),
    "12": (5, 2, "TJ", "天津"),
    "13": (4, 3, "HE", "河北"),
    "14": (3, 2, "SX", "山西"),
    "15": (4, 1, "NM", "内蒙古"),
    "21": (6, 2, "LN", "辽宁"),
    "22": (6, 1, "JL", "吉林"),
    "23": (6, 0, "HL", "黑龙江"),
    "31": (6, 4, "SH", "上海"),
    "32": (5, 4, "JS", "江苏"),
    "33": (5, 5, "ZJ", "浙江"),
    "34": (4, 4, "AH", "安徽"),
    "35": (4, 6, "FJ", "福建"),
    "36": (4, 5, "JX", "江西"),
    "37": (5, 3, "SD", "山东"),
    "41": (3, 3, "HA", "河南"),
    "42": (3, 4, "HB", "湖北"),
    "43": (3, 5, "HN", "湖南"),
    "44": (3, 6, "GD", "广东"),
    "45": (2, 6, "GX", "广西"),
    "46": (2, 7, "HI", "海南"),
    "50": (2, 4, "CQ", "重庆"),
    "51": (1, 4, "SC", "四川"),
    "52": (2, 5, "GZ", "贵州"),
    "53": (1, 5, "YN", "云南"),
    "54": (0, 4, "XZ", "西藏"),
    "61": (2, 3, "SN", "陕西"),
    "62": (1, 3, "GS", "甘肃"),
    "63": (0, 3, "QH", "青海"),
    "64": (2, 2, "NX", "宁夏"),
    "65": (0, 2, "XJ", "新疆"),
    "71": (5, 6, "TW", "台湾"),
    "81": (4, 7, "HK", "香港"),
    "82": (3, 7, "MO", "澳门"),
}

#: They have squares only if they have records: their entities are mostly registered elsewhere.
_ONLY_WITH_DATA = ("71", "81", "82")

#: Limits of the classes 2, 3 and 4, in multiples of the target.
_TIMES = (1, 5, 25)

#: The highest class; 0 means no record, 1 no error, 2 a rate within the target.
HIGHEST = 2 + len(_TIMES)

_SIZE, _GAP = 56, 4


class Places(NamedTuple):
    """The figures by place.

    - `provinces`: by the two digits of each province.
    - `elsewhere`: authorities outside the provinces, such as national ones; None without any.
    - `nowhere`: records that name no authority; None without any.
    """

    provinces: Mapping[str, Rate]
    elsewhere: Rate | None
    nowhere: Rate | None


def places_of(report: Report) -> Places:
    """Return the figures of the authorities, added up by province."""
    groups: dict[str, list[Authority]] = {}
    for one in report.by_authority:
        digits = "" if one.region is None else one.region[:2]
        groups.setdefault(digits if digits in SQUARES or not digits else "-", []).append(one)
    added = {digits: _added(group) for digits, group in groups.items()}
    elsewhere, nowhere = added.pop("-", None), added.pop("", None)
    return Places(dict(sorted(added.items())), elsewhere, nowhere)


def _added(group: Iterable[Authority]) -> Rate:
    rates = [one.rate for one in group]
    return Rate(sum(one.errors for one in rates), sum(one.base for one in rates), rates[0].target)


def class_of(rate: Rate | None) -> int:
    """Return the class of a rate by the target, 0 to `HIGHEST`; compared in integers."""
    if rate is None or not rate.base:
        return 0
    if not rate.errors:
        return 1
    errors = rate.errors * 10_000 * rate.target.denominator
    allowed = rate.base * rate.target.numerator
    return next((2 + at for at, n in enumerate(_TIMES) if errors <= n * allowed), HIGHEST)


def province_name(digits: str, say: Say) -> str:
    """Return the name of a province in a language."""
    region = find(f"{digits}0000")
    return PROVINCES_EN[digits] if say.lang == "en" or not region else region.full_name


def short_rate(rate: Rate) -> str:
    """Return a rate in five characters at most.

    >>> [short_rate(Rate(errors, 100_000)) for errors in (0, 1, 123, 2_346, 99_999)]
    ['0', '0.1', '12.3', '235', '10000']
    """
    value = rate.per_10k or 0.0
    if value < 0.01:
        return "<.01" if value else "0"
    digits = 2 if value < 10 else 1 if value < 100 else 0
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def map_picture(places: Mapping[str, Rate], label: str, say: Say) -> Markup:
    """Return the map. `label`: the map in words; a table beside it has the figures."""
    tiles = (
        _tile(digits, places.get(digits), say)
        for digits in SQUARES
        if digits in places or digits not in _ONLY_WITH_DATA
    )
    width, height = (n * (_SIZE + _GAP) - _GAP for n in (7, 8))
    box = f"0 0 {width} {height}"
    return tag("svg", *tiles, class_="map", viewBox=box, role="img", aria_label=label)


def _tile(digits: str, rate: Rate | None, say: Say) -> Markup:
    column, row, letters, short = SQUARES[digits]
    name = short if say.lang == "zh" else letters
    which = class_of(rate)
    middle = _SIZE // 2
    parts = [
        tag("title", province_text(digits, rate, say)),
        tag("rect", width=_SIZE, height=_SIZE, rx=4),
        tag("text", name, class_="name", x=middle, y=23),
    ]
    if rate is not None and rate.base:
        parts.append(tag("text", short_rate(rate), class_="rate", x=middle, y=43))
    if which > 2:  # above the target: a sign as well as a colour
        parts.append(tag("path", class_="above", d=f"M{_SIZE - 11} 9 h7 l-3.5 -6 Z"))
    x, y = (n * (_SIZE + _GAP) for n in (column, row))
    return tag("g", *parts, class_=f"tile c{which}", transform=f"translate({x} {y})")


def province_text(digits: str, rate: Rate | None, say: Say) -> str:
    """Return the figures of a province in a sentence."""
    name = province_name(digits, say)
    if rate is None or not rate.base:
        return say("{name}: no record", name=name)
    return say(
        "{name}: {errors}; records with a code: {base:,}; {rate} per 10,000",
        name=name,
        errors=say.count(rate.errors, "{n:,} error", "{n:,} errors"),
        base=rate.base,
        rate=per_10k(rate, say),
    )


def legend(target: float, say: Say) -> Markup:
    """Return the classes of the map; without a target there are only errors and none."""
    words = {
        0: say("no record"),
        1: say("no error"),
        2: say("within the target, {target:g}", target=target),
        3: say("above it, up to {rate:g}", rate=5 * target),
        4: say("up to {rate:g}", rate=25 * target),
        5: say("above {rate:g}", rate=25 * target),
    }
    if not target:
        words = {0: words[0], 1: words[1], HIGHEST: say("above the target")}
    items = (
        tag("li", tag("span", "▲" if which > 2 else EMPTY, class_=f"swatch c{which}"), text)
        for which, text in words.items()
    )
    return tag("ul", joined(items), class_="legend")
