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

#: Slug to (Chinese name, a sentence in Chinese, the same in English).
CAUSES = {
    "spreadsheet-rounding": (
        "表格取整",
        "电子表格把它当作数字取整，末几位已丢失",
        "a spreadsheet has rounded this number; its last digits are lost",
    ),
    "scientific-notation": (
        "科学计数法",
        "电子表格把它写成科学计数法，末几位已丢失",
        "a spreadsheet has written this number as a power of ten; its last digits are lost",
    ),
    "citizen-id": ("身份证号", "这是居民身份证号码", "this is a resident identity number"),
    "organization-code": (
        "组织机构代码",
        "这是9位的组织机构代码",
        "this is a 9-character organization code",
    ),
    "registration-number": (
        "注册号",
        "这是改革以前的注册号",
        "this is a registration number from before the reform",
    ),
    "taxpayer-number": ("纳税人识别号", "这是旧的纳税人识别号", "this is an older taxpayer number"),
    "masked": ("掩码", "部分字符被遮住了", "characters were blotted out"),
    "two-codes": ("一格两码", "一个单元格里有两个代码", "two codes stand in one cell"),
    "surrounding-text": (
        "含其他文字",
        "正确的代码前后有其他文字",
        "a right code stands inside other text",
    ),
    "confusable": (
        "形近字符",
        "有字母被当作形近的字符输入",
        "a letter was typed for a character that looks like it",
    ),
    "truncated": ("截断", "末尾似乎被截断", "the end seems to be cut off"),
    "too-long": ("多一位", "多了一个字符", "one character is too many"),
    "swapped": ("相邻换位", "相邻的两位写反了", "two neighbouring characters were swapped"),
    "keyboard": ("随手输入", "像是在键盘上随手输入的", "keys seem to have been hit at random"),
    "organization-part": ("第9-17位有误", "错误在第9-17位", "the fault is in positions 9-17"),
    "outside-organization-part": (
        "第1-8位或第18位有误",
        "错误在第1-8位或第18位",
        "the fault is in positions 1-8 or 18",
    ),
    "legacy-fujian": (
        "福建试点",
        "2015年福建试点时就是这样赋码的",
        "issued so by the Fujian pilot of 2015",
    ),
    "legacy-residue": (
        "余数未取补",
        "2015年就是这样赋码的：写了余数，没有用31去减",
        "issued so in 2015: the remainder was written, not 31 minus it",
    ),
    "legacy-one-as-y": (
        "1写作Y",
        "成都当时就是这样赋码的：1写成了Y",
        "issued so in Chengdu: 1 was written as Y",
    ),
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
