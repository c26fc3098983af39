"""Write a made-up registry: right codes, made-up names, and faults planted on request.

    python benchmarks/registry.py 1000000 registry.csv [--clean] [--columns 2|10|30]
                                  [--seed N] [--truth truth.json]

The same rows and seed give the same file. Nothing in it is a real company: places are real,
everything else is put together from syllables. Row i is a function of i (a multiplication
modulo the size of the space of names, or of organization codes, permutes it), so all names
and organization codes are unique until a fault is planted, and memory stays small.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

from uscc.standard import (
    ALPHABET,
    ORGANIZATION_ALPHABET,
    ORGANIZATION_CHECK_DIGITS,
    ORGANIZATION_WEIGHTS,
    WEIGHTS,
)

#: Planted in 1,000,000 rows, scaled to the rows asked for.
PLANTS = {
    "checksum": 1_000,
    "length": 100,
    "character": 100,
    "repeated": 1_250,
    "shared": 1_250,
    "split": 250,
    "suspect": 250,
}

#: Rows written at a time.
BLOCK = 10_000


class Row(NamedTuple):
    """One record: name, code, the number of its other cells."""

    name: str
    code: str
    tail: int


# -- Codes ----------------------------------------------------------------------------------

#: First two characters and how many of 10,000 codes begin so.
PREFIXES = {
    "91": 4_700, "92": 4_550, "93": 250, "52": 90, "12": 130, "11": 60, "51": 50, "54": 40,
    "31": 20, "53": 5, "81": 5, "N2": 70, "N1": 10, "N3": 5, "Y1": 10, "A1": 2, "G1": 3,
}  # fmt: skip

#: Places with the first four digits of their region code, and the last two in use.
PLACES = {
    "北京市": "1101", "天津市": "1201", "石家庄市": "1301", "保定市": "1306", "太原市": "1401",
    "包头市": "1502", "沈阳市": "2101", "大连市": "2102", "长春市": "2201", "哈尔滨市": "2301",
    "上海市": "3101", "南京市": "3201", "无锡市": "3202", "苏州市": "3205", "杭州市": "3301",
    "宁波市": "3302", "温州市": "3303", "合肥市": "3401", "芜湖市": "3402", "六安市": "3415",
    "福州市": "3501", "厦门市": "3502", "南昌市": "3601", "济南市": "3701", "青岛市": "3702",
    "郑州市": "4101", "洛阳市": "4103", "武汉市": "4201", "襄阳市": "4206", "长沙市": "4301",
    "广州市": "4401", "深圳市": "4403", "佛山市": "4406", "东莞市": "4419", "南宁市": "4501",
    "桂林市": "4503", "海口市": "4601", "重庆市": "5001", "成都市": "5101", "绵阳市": "5107",
    "贵阳市": "5201", "昆明市": "5301", "拉萨市": "5401", "西安市": "6101", "宝鸡市": "6103",
    "兰州市": "6201", "西宁市": "6301", "银川市": "6401", "乌鲁木齐市": "6501",
}  # fmt: skip
COUNTIES = ("02", "03", "04", "05", "06", "11", "21", "81")

_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_VALUE_36 = {char: value for value, char in enumerate(ORGANIZATION_ALPHABET)}


def partial_sum(text: str, first: int) -> int:
    """Return the weighted sum of characters that stand from place `first` on (0-based)."""
    return sum(_VALUE[char] * weight for char, weight in zip(text, WEIGHTS[first:]))


#: All three-character pieces of a body, with their share of both sums.
_THREES = ["".join(chars) for chars in product(ALPHABET, repeat=3)]
_THREE_AT = {
    place: [
        (three, sum(_VALUE_36[char] * w for char, w in zip(three, ORGANIZATION_WEIGHTS[place:])),
         partial_sum(three, 8 + place))
        for three in _THREES
    ]
    for place in (2, 5)
}  # fmt: skip
_SIZE = len(_THREES)
_MA = (22 * ORGANIZATION_WEIGHTS[0] + 10 * ORGANIZATION_WEIGHTS[1], partial_sum("MA", 8))
_OLD = {
    f"{number:02}": (number // 10 * 3 + number % 10 * 7, partial_sum(f"{number:02}", 8))
    for number in range(10, 80)
}
_STEP_MA, _STEP_OLD = 554_431_903, 61_803_401


def body_of(number: int) -> tuple[str, int, int]:
    """Return organization code number `number`, the sum modulo 31 without and its check.

    Three of four are of the MA family, the others eight digits as given out before 2015.
    """
    if number % 4:
        at = number * _STEP_MA % (_SIZE * _SIZE)
        begin, (own, outer) = "MA", _MA
        three, six = _THREE_AT[2][at // _SIZE], _THREE_AT[5][at % _SIZE]
    else:
        at = 10_000_000 + number // 4 * _STEP_OLD % 70_000_000
        digits = str(at)
        begin = digits[:2]
        own, outer = _OLD[begin]
        three, six = _DIGITS_AT[2][digits[2:5]], _DIGITS_AT[5][digits[5:]]
    char = ORGANIZATION_CHECK_DIGITS[-(own + three[1] + six[1]) % 11]
    return begin + three[0] + six[0] + char, outer + three[2] + six[2], _VALUE[char]


_DIGITS_AT = {
    place: {piece[0]: piece for piece in pieces if piece[0].isdigit()}
    for place, pieces in _THREE_AT.items()
}
_HEADS = {
    head: partial_sum(head, 0)
    for begin, place, county in product(PREFIXES, PLACES.values(), COUNTIES)
    for head in (begin + place + county,)
}


def code_of(head: str, number: int) -> str:
    """Return the code of organization `number` given out by `head` (positions 1-8)."""
    body, total, check = body_of(number)
    return head + body + ALPHABET[-(_HEADS[head] + total + check * WEIGHTS[16]) % 31]


# -- Names ----------------------------------------------------------------------------------

#: None of these begins a trade below, so that a name can be read in one way only.
SYLLABLES = (
    "安邦宝博昌辰成春达德鼎东恒丰福富冠光钰国海瀚和宏鸿华辉汇嘉佳"
    "江捷金锦晶景久聚凯康科乐力利联林龙隆茂美铭宁鹏启千庆荣瑞润盛"
)
TRADES = (
    "贸易", "商贸", "建筑工程", "信息技术", "网络", "餐饮管理", "物流", "机械设备", "电子商务",
    "服装", "医疗器械", "装饰设计", "农业", "文化传媒", "环保设备", "汽车服务", "房地产经纪",
    "企业管理咨询", "教育咨询", "新能源", "纺织", "五金制品", "食品", "化工", "广告", "旅行",
    "酒店管理", "劳务", "印刷", "投资",
)  # fmt: skip
FORMS = {
    "91": ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "有限公司分公司"),
    "92": ("店", "商行", "经营部", "超市", "工作室", "服务部", "餐馆", "门市部"),
    "93": ("专业合作社", "农民专业合作社", "专业合作社联合社"),
    "11": ("管理局", "管理委员会"),
    "12": ("服务中心", "研究所", "学校", "发展中心"),
    "31": ("律师事务所",),
    "51": ("协会", "商会", "学会"),
    "52": ("培训学校", "服务中心", "研究院"),
    "53": ("基金会",),
    "54": ("村民委员会",),
    "81": ("工会委员会",),
    "N1": ("村民小组",),
    "N2": ("股份经济合作社", "经济合作社"),
    "N3": ("经济联合总社",),
    "Y1": ("中心",),
    "A1": ("服务站",),
    "G1": ("代表处",),
}
_LAST = ("", *SYLLABLES)
_NAMES = len(PLACES) * len(SYLLABLES) ** 2 * len(_LAST) * len(TRADES)
_STEP_NAME = 244_444_453
_PAIRS = ["".join(pair) for pair in product(SYLLABLES, repeat=2)]
_PLACE_NAMES = tuple(PLACES)


def name_of(number: int, form: str, draw: float) -> tuple[str, str]:
    """Return name number `number` and its place; `draw` puts 5 % of the places in brackets."""
    rest, place = divmod(number * _STEP_NAME % _NAMES, len(PLACES))
    rest, trade = divmod(rest, len(TRADES))
    pair, last = divmod(rest, len(_LAST))
    where, word = _PLACE_NAMES[place], _PAIRS[pair] + _LAST[last]
    if draw < 0.035:
        return f"{word}（{where}）{TRADES[trade]}{form}", where
    if draw < 0.05:
        return f"{word}({where}){TRADES[trade]}{form}", where
    return f"{where}{word}{TRADES[trade]}{form}", where


# -- Rows -------------------------------------------------------------------------------------


class Maker:
    """Makes the unique rows, one after the other, from the seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._next = 0

    def rows(self, count: int) -> Iterator[Row]:
        """Yield the next rows."""
        for _ in range(0, count, BLOCK):
            size = min(BLOCK, count)
            count -= size
            draw = self._random
            begins = draw.choices(list(PREFIXES), list(PREFIXES.values()), k=size)
            counties = draw.choices(COUNTIES, k=size)
            tails = draw.choices(range(TAILS), k=size)
            for begin, county, tail in zip(begins, counties, tails):
                yield self._row(begin, county, tail)

    def _row(self, begin: str, county: str, tail: int) -> Row:
        number, self._next = self._next, self._next + 1
        forms = FORMS[begin]
        name, place = name_of(number, forms[number % len(forms)], self._random.random())
        return Row(name, code_of(begin + PLACES[place] + county, number), tail)

    def code(self, head: str) -> str:
        """Return a code nobody else has, given out by `head`."""
        self._next += 1
        return code_of(head, self._next - 1)


def rows_of(count: int, seed: int, plants: dict[str, int]) -> Iterator[Row]:
    """Yield the rows; each planted one stands at a random place and spoils a row of its own.

    A planted repeat or second code copies an earlier row that no other plant touches.
    """
    maker, chance = Maker(seed), Random(seed + 1)
    places = sorted(chance.sample(range(count), 2 * sum(plants.values())))
    slugs = [slug for slug, size in plants.items() for _ in range(size)]
    chance.shuffle(slugs)
    # Neighbours in this order: the first is the row that is copied, the second the plant.
    first = dict(zip(places[0::2], slugs))
    second = set(places[1::2])
    waiting: tuple[str, Row] | None = None
    for number, row in enumerate(maker.rows(count)):
        if number in first:
            row = row._replace(tail=OPEN)
            waiting = first[number], row
        elif number in second and waiting is not None:
            slug, before = waiting
            row = FAULTS[slug](row, before, maker, chance)
        yield row


# -- Faults -----------------------------------------------------------------------------------

_Fault = Callable[[Row, Row, Maker, Random], Row]


def _checksum(row: Row, before: Row, maker: Maker, chance: Random) -> Row:
    """Change one of the last ten characters; not into an early issuing variant."""
    while True:
        at, char = chance.randrange(8, 18), chance.choice(ALPHABET)
        code = row.code[:at] + char + row.code[at + 1 :]
        residue = ALPHABET[partial_sum(code[:17], 0) % 31]
        if char != row.code[at] and code[17] not in (residue, "Y"):
            return row._replace(code=code)


def _length(row: Row, before: Row, maker: Maker, chance: Random) -> Row:
    """Drop a character or type one twice."""
    at, size = chance.randrange(8, 17), chance.choice((0, 2))
    return row._replace(code=row.code[:at] + row.code[at] * size + row.code[at + 1 :])


def _character(row: Row, before: Row, maker: Maker, chance: Random) -> Row:
    at = chance.randrange(8, 17)
    return row._replace(code=row.code[:at] + chance.choice("IOSVZ") + row.code[at + 1 :])


def _repeated(row: Row, before: Row, maker: Maker, chance: Random) -> Row:
    return before


def _shared(row: Row, before: Row, maker: Maker, chance: Random) -> Row:
    return row._replace(code=before.code)


def _split(row: Row, before: Row, maker: Maker, chance: Random) -> Row:
    return Row(before.name, maker.code(before.code[:8]), OPEN)


def _suspect(row: Row, before: Row, maker: Maker, chance: Random) -> Row:
    """A second code from another region."""
    place = chance.choice([code for code in PLACES.values() if code != before.code[2:6]])
    return Row(before.name, maker.code(before.code[:2] + place + before.code[6:8]), OPEN)


FAULTS: dict[str, _Fault] = {
    "checksum": _checksum,
    "length": _length,
    "character": _character,
    "repeated": _repeated,
    "shared": _shared,
    "split": _split,
    "suspect": _suspect,
}

# -- Other columns ------------------------------------------------------------------------------

#: Sets of other cells to draw from. Number 0 is of a living company: a closed one has no
#: part in 重复赋码.
TAILS, OPEN = 4_096, 0

HEADER = ("企业名称", "统一社会信用代码")
TEN = (
    "法定代表人", "注册资本", "成立日期", "登记状态", "登记机关", "住所", "行业门类", "经营范围",
)  # fmt: skip
THIRTY = (
    "企业类型", "实收资本", "核准日期", "营业期限自", "营业期限至", "联系电话", "电子邮箱",
    "邮政编码", "省份", "城市", "区县", "从业人数", "参保人数", "币种", "注册号", "英文名称",
    "曾用名", "网址", "备注", "更新时间",
)  # fmt: skip

_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
_SCOPES = (
    "一般项目：技术服务、技术开发、技术咨询", "日用百货销售", "建筑材料销售", "货物进出口",
    "食品销售(仅销售预包装食品)", "企业管理咨询", "道路货物运输(不含危险货物)", "机械设备租赁",
    "依法须经批准的项目,经相关部门批准后方可开展经营活动", "农产品的生产、销售、加工、运输、贮藏",
    "服装服饰零售",
)  # fmt: skip
_INDUSTRIES = (
    "批发和零售业",
    "制造业",
    "建筑业",
    "住宿和餐饮业",
    "农、林、牧、渔业",
    "租赁和商务服务业",
)


def _ten(chance: Random, number: int) -> list[str]:
    amount = chance.choice((1, 10, 50, 100, 500, 1_000, 5_000))
    closed = number != OPEN and chance.random() < 0.15
    road = f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}路{chance.randrange(1, 999)}号"
    room = f"{chance.randrange(1, 30)}幢{chance.randrange(101, 2_999)}室"
    return [
        chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2)))),
        f"{amount:,}(万元)" if chance.random() < 0.6 else f"{amount}万人民币",
        _date(chance),
        "注销" if closed else chance.choice(("存续", "在业")),
        chance.choice(_PLACE_NAMES) + "市场监督管理局",
        road + chance.choice(("", room, room, f",{room}")),
        chance.choice(_INDUSTRIES),
        chance.choice("；；；、,").join(chance.sample(_SCOPES, k=chance.randrange(1, 6))),
    ]


def _date(chance: Random) -> str:
    year, month, day = (chance.randrange(*span) for span in ((1990, 2025), (1, 13), (1, 29)))
    return f"{year}-{month:02}-{day:02}"


def _thirty(chance: Random) -> list[str]:
    mail = "".join(chance.choices("abcdefghijkmnpqrstuvwxyz", k=8))
    return [
        chance.choice(("有限责任公司(自然人独资)", "有限责任公司", "个体工商户")),
        f"{chance.randrange(1, 999)}万人民币", _date(chance), _date(chance), "",
        f"1{chance.randrange(3_000_000_000, 9_999_999_999)}", f"{mail}@example.com",
        str(chance.randrange(100_000, 860_000)), "某省", chance.choice(_PLACE_NAMES), "某区",
        str(chance.randrange(1, 300)), str(chance.randrange(0, 200)), "人民币",
        str(chance.randrange(10**13, 10**14)),
        chance.choice(("", "", "", f"{mail.title()} Co., Ltd.")), "",
        f"www.{mail}.example.com", chance.choice((*[""] * 9, '信用修复"已完成"')),
        _date(chance) + " 00:00:00",
    ]  # fmt: skip


def tails_of(columns: int, seed: int) -> list[str]:
    """Return the ends of lines to draw from, quoted where CSV asks for it."""
    chance = Random(seed + 2)
    tails = []
    for number in range(TAILS):
        cells = _ten(chance, number) if columns >= 10 else []
        cells += _thirty(chance) if columns >= 30 else []
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(["", *cells] if cells else [""])
        tails.append(text.getvalue() if cells else "\n")
    return tails


def header_of(columns: int) -> tuple[str, ...]:
    """Return the header line for 2, 10 or 30 columns."""
    return HEADER + (TEN if columns >= 10 else ()) + (THIRTY if columns >= 30 else ())


# -- The file -----------------------------------------------------------------------------------


def plants_of(rows: int, clean: bool) -> dict[str, int]:
    """Return how many of each fault to plant."""
    return {slug: 0 if clean else size * rows // 1_000_000 for slug, size in PLANTS.items()}


def truth_of(rows: int, plants: dict[str, int]) -> dict[str, object]:
    """Return what a right audit finds, under the keys of the report."""
    wrong = plants["checksum"] + plants["length"] + plants["character"]
    pairs = ("shared", "split", "suspect")
    relations = {slug: {"records": 2 * plants[slug], "groups": plants[slug]} for slug in pairs}
    extra = plants["repeated"]
    return {
        "records": rows,
        "distinct": rows - extra,
        "base": rows - extra,
        "wrong": wrong,
        "kinds": {slug: plants[slug] for slug in ("checksum", "length", "character")},
        "relations": {"repeated": {"records": extra, "groups": extra}, **relations},
        "errors": wrong + 2 * plants["shared"] + 2 * plants["split"],
    }


def write(
    path: Path, rows: int, *, clean: bool = False, columns: int = 2, seed: int = 1
) -> dict[str, object]:
    """Write a registry of `rows` records to `path`; return the truth about it."""
    plants = plants_of(rows, clean)
    tails = tails_of(columns, seed)
    lines: list[str] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(header_of(columns)) + "\n")
        for name, code, tail in rows_of(rows, seed, plants):
            lines.append(f"{name},{code}{tails[tail]}")
            if len(lines) == BLOCK:
                file.write("".join(lines))
                lines.clear()
        file.write("".join(lines))
    return truth_of(rows, plants)


def codes_of(count: int, seed: int = 1) -> list[str]:
    """Return that many right codes of different organizations."""
    return [row.code for row in Maker(seed).rows(count)]


def main() -> None:
    """Write the file the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a made-up registry.")
    parser.add_argument("rows", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--clean", action="store_true", help="plant no fault")
    parser.add_argument("--columns", type=int, choices=(2, 10, 30), default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--truth", type=Path, help="write the planted counts, as JSON")
    asked = parser.parse_args()
    truth = write(asked.out, asked.rows, clean=asked.clean, columns=asked.columns, seed=asked.seed)
    if asked.truth:
        asked.truth.write_text(json.dumps(truth, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
