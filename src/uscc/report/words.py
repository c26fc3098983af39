"""The words of the field, Chinese and English, and how text is shown on a terminal."""

from __future__ import annotations

from unicodedata import east_asian_width

#: Slug to (Chinese, English): kinds, relations, notes.
WORDS = {
    "missing": ("缺码", "no code"),
    "unconverted": ("未换码", "older identifier"),
    "length": ("位数错误", "not 18 characters"),
    "character": ("字符错误", "character not allowed"),
    "identity": ("身份证号", "resident identity number"),
    "legacy": ("早期赋码", "early issuing variant"),
    "checksum": ("校验错误", "wrong check digit"),
    "repeated": ("重复记录", "same code, same entity"),
    "shared": ("一码多赋", "one code, several entities"),
    "split": ("重复赋码", "one entity, several codes"),
    "suspect": ("疑似重复赋码", "perhaps one entity, several codes"),
    "body": ("主体标识码重复", "one organization code, several codes"),
    "format": ("书写不规范", "case, width or spaces"),
    "department": ("登记管理部门未知", "department in no list"),
    "category": ("机构类别未知", "category in no list"),
    "region": ("行政区划未知", "region in no table"),
    "organization": ("组织机构代码校验不符", "fails its own check"),
    "segment": ("码段问题", "segment of another province"),
}

CAUSES = {
    "spreadsheet-rounding": "a spreadsheet has rounded it; the last digits are lost (表格取整)",
    "scientific-notation": "a spreadsheet has written this number as a power of ten (科学计数法)",
    "citizen-id": "this is a resident identity number (身份证号)",
    "organization-code": "this is a 9-character organization code (组织机构代码)",
    "registration-number": "this is a registration number from before the reform (注册号)",
    "taxpayer-number": "this is an older taxpayer number (纳税人识别号)",
    "masked": "characters were blotted out (掩码)",
    "two-codes": "two codes stand in one cell (一格两码)",
    "surrounding-text": "a right code stands inside other text (含其他文字)",
    "confusable": "a letter was typed for a digit that looks like it (形近字符)",
    "truncated": "the end seems to be cut off (截断)",
    "too-long": "one character too many (多一位)",
    "swapped": "two neighbouring characters were swapped (相邻换位)",
    "keyboard": "keys were hit at random (随手输入)",
    "organization-part": "the fault is in positions 9-17 (第9-17位有误)",
    "outside-organization-part": "the fault is in positions 1-8 or 18 (第1-8位或第18位有误)",
    "legacy-fujian": "issued so by the Fujian pilot of 2015 (福建试点)",
    "legacy-residue": "issued so in 2015: residue instead of complement (余数未取补)",
    "legacy-one-as-y": "issued so in Chengdu: 1 written as Y (成都：1 写作 Y)",
}

VERDICTS = {
    "met": ("达标", "MET"),
    "missed": ("未达标", "MISSED"),
    "undecided": ("未能判定", "UNDECIDED"),
    "no-data": ("无数据", "NO DATA"),
}


def shown(text: str, most: int = 60) -> str:
    """Return text that is safe on a terminal: what does not print is escaped, the end cut.

    >>> shown("a\\x1b[31mb\\n")
    'a\\\\x1b[31mb\\\\n'
    """
    cut = text[:most]
    safe = "".join(char if char.isprintable() else _escaped(char) for char in cut)
    return safe + ("…" if len(text) > most else "")


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def width(text: str) -> int:
    """Return the columns that text takes on a terminal: two for a Chinese character."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def clipped(text: str, columns: int = 80) -> str:
    """Return text cut to the given width, with `…` where something is left out."""
    if width(text) <= columns:
        return text
    while width(text) >= columns:
        text = text[:-1]
    return text + "…"


def padded(text: str, columns: int) -> str:
    """Return text filled with spaces to the given width."""
    return text + " " * (columns - width(text))
