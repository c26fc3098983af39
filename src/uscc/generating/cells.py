"""The other columns of wide files: dates, addresses, the quoted scope of business."""

from __future__ import annotations

from functools import lru_cache

from uscc.generating.mixing import Draw
from uscc.generating.words import FANCY

#: All columns, in order; a file of N columns has the first N.
HEADER = (
    "企业名称", "统一社会信用代码", "登记状态", "成立日期", "住所", "经营范围", "法定代表人",
    "注册资本", "登记机关", "行业门类", "企业类型", "实缴资本", "核准日期", "营业期限自",
    "营业期限至", "联系电话", "电子邮箱", "邮政编码", "从业人数", "参保人数", "币种", "分支机构数",
    "经营方式", "英文简称", "曾用名", "网址", "年报年度", "备注", "数据来源", "更新时间",
)  # fmt: skip

#: Number of sets of other cells, and the set with the status of an active entity for rows with a
#: planted fault: closed entities are ignored for 重复赋码.
SETS, LIVING = 1_009, 0

_STATUS = ("存续", "存续", "存续", "在业", "在业", "开业", "注销", "吊销")
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳涛明超秀霞平"
_INDUSTRIES = ("批发和零售业", "制造业", "建筑业", "住宿和餐饮业", "农、林、牧、渔业", "教育")
_TYPES = ("有限责任公司(自然人独资)", "有限责任公司", "个体工商户", "股份有限公司(非上市)")
_SCOPES = (
    "一般项目:技术服务,技术开发,技术咨询", "日用百货销售", "建筑材料销售", "货物进出口",
    "食品销售(仅销售预包装食品)", "企业管理咨询", "道路货物运输(不含危险货物)", "机械设备租赁",
    "农产品的生产、销售、加工、运输、贮藏", "服装服饰零售", "广告设计、代理", "专业保洁",
)  # fmt: skip
_CLOSING = ";依法须经批准的项目,经相关部门批准后方可开展经营活动"


@lru_cache(maxsize=1)
def sets_of(columns: int, seed: int, count: int) -> list[str]:
    """Return the first sets of other cells as the end of a line of the file.

    Each has a comma before every cell and a line break at the end.

    - `columns`: columns of the file.
    - `seed`: seed of the registry.
    - `count`: number of sets.
    """
    return [_end(_others(seed, at)[: columns - 2]) for at in range(count)]


def _end(cells: list[str]) -> str:
    return "".join("," + _quoted(cell) for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell


def _others(seed: int, at: int) -> list[str]:
    """Return the cells of columns 3 to 30 of one set."""
    draw, place, scope = (Draw(seed, part, at) for part in (3, 4, 5))
    status = _STATUS[draw.below(5 if at == LIVING else len(_STATUS))]
    return [
        status, _date(draw.below(9_000)), _address(place), _scope(scope),
        _SURNAMES[draw.below(15)] + _GIVEN[draw.below(18)],
        f"{10 ** draw.below(4):,}万人民币", "市场监督管理局", _INDUSTRIES[draw.below(6)],
        _TYPES[draw.below(4)], f"{10 ** draw.below(3)}万人民币", *_thirty(Draw(seed, 6, at)),
    ]  # fmt: skip


def _thirty(draw: Draw) -> list[str]:
    """Return the cells of columns 13 to 30. No real telephone number begins with 100."""
    day, mail = _date(draw.below(9_000)), f"{draw.below(10**6):06}"
    return [
        day, day, "", f"1000{mail}0", f"{mail}@example.com", mail, str(draw.below(300)), "0",
        "人民币", "0", "零售,批发", f"Co., Ltd. {mail}", "", f"www.{mail}.example.com", "2023",
        '信用修复"已完成"' if draw.below(10) == 0 else "", "模拟数据", f"{day} 00:00:00",
    ]  # fmt: skip


def _date(day: int) -> str:
    return f"{2000 + day // 372}-{day // 31 % 12 + 1:02}-{day % 28 + 1:02}"


def _address(draw: Draw) -> str:
    word = FANCY[draw.below(len(FANCY))] + FANCY[draw.below(len(FANCY))]
    street = f"{word}路{1 + draw.below(998)}号"
    return street + (f"{1 + draw.below(29)}幢{101 + draw.below(900)}室", ",2楼", "")[draw.below(3)]


def _scope(draw: Draw) -> str:
    first, size = draw.below(len(_SCOPES)), 1 + draw.below(5)
    parts = (_SCOPES[(first + at * 5) % len(_SCOPES)] for at in range(size))
    return ";".join(parts) + (_CLOSING if draw.below(2) else "")
