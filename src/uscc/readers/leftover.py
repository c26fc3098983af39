"""Rows that are not records: repeated headings, totals, signatures, remarks, blank rows.

A row that may be a record is a record. So a row is left out only if its code cell holds nothing
that could be meant as a code, and all its cells are blank, labels or numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from uscc.batch.folding import fold
from uscc.batch.records import decode, encode
from uscc.readers.names import plain_header

#: Fewer bytes than this are neither a code nor a number from before the reform.
SHORT = 9

#: A name of more bytes needs a colon to be a label.
_NAME = 13

#: Words that alone, or before a number, are a total.
_TOTAL = (
    "合计|总计|小计|共计|累计|总数|合计数|本页小计|本页合计|本页|合计金额|总合计|合计户数|户数合计"
    "|total|totals|subtotal|grandtotal|sum"
)

#: Words before a colon or a name: a signature or a remark.
_SIGNED = (
    "填表人|填报人|制表人|制表|制单人|制单|审核人|审核|审批人|复核人|复核|经办人|负责人|单位负责人"
    "|部门负责人|分管领导|统计人|统计负责人|联系人|联系电话|电话|填表日期|填报日期|制表日期|填表时间"
    "|填报时间|制表时间|日期|填报单位|填表单位|制表单位|报送单位|单位|单位[(]?盖章[)]?|[(]?盖章[)]?"
    "|签字|签名|签章|备注|注|附注|说明|填表说明|数据来源|来源|截止日期|截至日期|打印日期|打印时间"
    "|导出时间|导出日期|制表说明|note|notes|remarks?|source"
)

#: `第1页`, `共3页`, `1/3页`: at the end of a printed page.
_PAGE = r"第?\d+(?:页|/\d+页?)(?:,?共\d+页)?|共\d+页"

#: The first character of each of these words.
_FIRST = "".join(word[:1] for word in f"{_TOTAL}|{_SIGNED}".split("|"))

# Patterns are texts here: most registries need none of them, and compiling takes a millisecond.

_LABEL = rf"(?s)(?:{_TOTAL})(?::?[\d.,%/]*[户家个条人万元]*)?|(?:{_SIGNED})(?:\d?[:：].*|)|{_PAGE}"

#: A number, an amount or a date: `20`, `1,234.5`, `20家`, `2024年1月5日`.
_NUMBER = r"[\d.,%/:年月日\-]+[户家个条人万元]*|-+|/+"

#: Nine letters and digits in a row may be meant as a code, or a number from before the reform.
_PERHAPS_CODE = "(?i)[0-9a-z]{9}"

#: A label whose value is in the next cell.
_OPEN = rf"(?:{_SIGNED})[:：]"

#: Most characters of the value of a label: a person, a date, a telephone number.
_VALUE = 13

#: Names of the column that counts the records.
_ORDINALS = frozenset(map(plain_header, "序号 序 编号 项次 行号 顺序号 no no. number id #".split()))

#: The first three bytes of each label that begins with a Chinese character or sign, and of signs
#: that folding drops.
_BEGIN = frozenset(
    char.encode() for char in re.findall("[^ -~]", "第共（合\u3000\u200b\ufeff" + _FIRST)
)


class Heads(NamedTuple):
    """The rows above the records: a row that repeats one of them is left out.

    - `rows`: the cells of each row with names and of each title line, as `trimmed` returns them.
    - `codes`: the cells of these rows in the column of codes, if they have 9 bytes or more.
    - `names`: the cells of these rows in the column of the entity.
    - `ordinal`: number of the column that counts the records (序号); None if there is none.
    """

    rows: frozenset[tuple[str, ...]] = frozenset()
    codes: frozenset[bytes] = frozenset()
    names: frozenset[bytes] = frozenset()
    ordinal: int | None = None


def heads_of(
    above: Iterable[Sequence[str]], names: Sequence[str], code: int, entity: int | None
) -> Heads:
    """Return the rows above the records.

    - `above`: the cells of each of these rows.
    - `names`: the names of the columns.
    - `code`: number of the code column.
    - `entity`: number of the column of the entity; None if there is none.
    """
    rows = [tuple(cells) for cells in above]
    codes, entities = (
        {encode(cells[at]) for cells in rows if at is not None and at < len(cells)}
        for at in (code, entity)
    )
    ordinal = next((at for at, name in enumerate(names) if plain_header(name) in _ORDINALS), None)
    return Heads(
        frozenset(filter(None, map(trimmed, rows))),
        frozenset(cell for cell in codes if len(cell) >= SHORT),
        frozenset(entities),
        ordinal,
    )


def trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells without white space around them and blanks at the end."""
    found = [cell.strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def perhaps_labels(names: Sequence[bytes], numbers: Iterable[int]) -> list[int]:
    """Return the numbers of the names that may be blank or labels, so that rows are looked at.

    A label is short, or begins with a sign below U+00C0, or as a label does. Some 0.1 microseconds
    for each name: in a registry without codes all names are asked.

    - `names`: the entity cells.
    - `numbers`: numbers of some of them.
    """
    return [
        at
        for at in numbers
        if (name := names[at])[:3] in _BEGIN or len(name) < _NAME or name < b"\xc3"
    ]


def why_left_out(row: Sequence[bytes], code: int, heads: Heads) -> str | None:
    """Return the text of a row that is not a record, "" if it is blank; None for a record.

    - `row`: its cells.
    - `code`: number of the code column.
    - `heads`: the rows above the records.
    """
    cells = trimmed(list(map(decode, row)))
    filled = [number for number, cell in enumerate(cells) if cell]
    is_numbered = filled == [heads.ordinal] and cells[filled[0]].isdecimal()
    if is_numbered or cells in heads.rows or _is_label_row(cells, code):
        return " ".join(filter(None, cells))
    return None if cells else ""


def _is_label_row(cells: Sequence[str], code: int) -> bool:
    """Tell whether a row holds labels and numbers only, at least one label.

    - `cells`: its cells.
    - `code`: number of the code column, in which a number may be meant as a code.
    """
    labels, is_open = 0, False
    for number, cell in enumerate(cells):
        text = fold(cell)
        if not text:
            continue
        if number == code and re.search(_PERHAPS_CODE, text):
            return False
        if re.fullmatch(_LABEL, text):
            labels += 1
            is_open = re.fullmatch(_OPEN, text) is not None
        elif is_open and len(text) <= _VALUE and number != code:
            is_open = False
        elif not re.fullmatch(_NUMBER, text):
            return False
    return labels > 0
