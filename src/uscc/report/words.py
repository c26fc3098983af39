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
    "organization": ("组织机构代码存疑", "check fails or placeholder"),
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
    "substitute": (
        "排污许可代用编号",
        "这是排污许可证给没有代码的单位编的号（HJ 608），不是统一社会信用代码",
        "this is the number that a discharge permit gives to a unit without a code (HJ 608)",
    ),
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
    "swapped": (
        "相邻换位",
        "相邻两位似乎颠倒",
        "two neighbouring characters seem to have been swapped",
    ),
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

#: Slug to (a sentence in Chinese, the same in English): doubts about the whole.
WARNINGS = {
    "no-entity": (
        "没有主体名称列，未检查一码多赋和重复赋码",
        "一码多赋 and 重复赋码 were not looked for",
    ),
    "one-code": (
        "超过一半的记录是同一个代码，可能选错了列",
        "one code is in more than half of the records; is this the right column?",
    ),
    "mostly-missing": (
        "不到一半的记录有代码",
        "fewer than half of the distinct records have a code",
    ),
    "rounded-column": (
        "电子表格截断了数字，应从来源系统重新导出，代码列设为文本",
        "a spreadsheet has cut digits; export the codes again, as text",
    ),
    "rows-left-out": ("有些行未计入", "some rows were left out"),
    "columns-by-content": (
        "有的列是按内容认定的，请核对",
        "a column was chosen by its content; check that it is the right one",
    ),
    "closed-records": (
        "已注销、吊销的记录不参与重复赋码的判定",
        "closed records take no part in 重复赋码",
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


def wrapped(text: str, columns: int = 80) -> list[str]:
    """Return text in lines of at most that width, cut at spaces; all but the first indented."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1].strip() else lines[-1] + word
        if width(longer) > columns and lines[-1].strip():
            lines.append("  " + word)
        else:
            lines[-1] = longer
    return lines


def padded(text: str, columns: int) -> str:
    """Return text filled with spaces to the given width."""
    return text + " " * (columns - width(text))
