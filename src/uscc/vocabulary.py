"""The words of the field: ONE row for each slug.

Every list of slugs, every name of a slug in a report and every table of slugs in the
documentation is derived from these rows. The order of the rows is the order of the reports; that
of the kinds is the order in which they are tried.
"""

from __future__ import annotations

from uscc.value import Value

# fmt: off

#: Slug, Chinese, English, flags, class of the error, its message, when it applies. Flags:
#: `wrong` 错码; `codeless`: the record has no code; `identifies`: the code identifies its holder
#: although it is wrong; `mendable`: a code gone wrong, for which a right one may be suggested;
#: `digit`: only the check digit is wrong, so the expected one is named.
_KINDS = (
    ("missing", "缺码", "no code", "codeless", "InvalidFormat",
     "{value}不是代码：空白或占位内容",
     "{value} is not a code: it is blank or a placeholder",
     "blank, a placeholder word (in brackets too), one character repeated (18 zeros too), or "
     "18 digits that rise or fall by one all along"),
    ("unconverted", "未换码", "older identifier", "codeless", "InvalidFormat",
     "{value}是改革以前的编号，不是统一社会信用代码",
     "{value} is an identifier from before the reform, not a code",
     "a 15-digit registration number with a right check digit, a cooperative's `dddddd` `NA` "
     "or `NB` `dddddd` and a digit or X, 13 digits, a 9-character organization code with a "
     "right check digit, or a 15-character tax number (six digits of a province from 11 to 65 "
     "and an organization code with a right check digit)"),
    ("length", "位数错误", "not 18 characters", "wrong mendable", "InvalidLength",
     "{value}共{size:,}位，应为18位",
     "{value} has {size:,} characters, not 18",
     "the compact form has not 18 characters"),
    ("character", "字符错误", "character not allowed", "wrong mendable", "InvalidFormat",
     "{value}的第{place}位是{char!r}，该位不得使用",
     "position {place} of {value} holds {char!r}, which is not allowed there",
     "a character outside the alphabet, or no digit in positions 3-8"),
    ("identity", "身份证号", "resident identity number", "wrong", "InvalidComponent",
     "{value}是居民身份证号码，不是代码",
     "{value} is a resident identity number, not a code",
     "a resident identity number (GB 11643-1999: province, real date, check digit), unless "
     "the arithmetic of a code holds and positions 9-17 pass GB 11714-1997"),
    ("legacy", "早期赋码", "early issuing variant", "wrong identifies digit", "InvalidChecksum",
     "{value}的校验码系早期赋码，不符合标准；按标准应为{digit}",
     "{value} has an early, nonconforming check digit; the standard asks for {digit}",
     "wrong check digit, but issued so in 2015 by one of three early variants, at its place"),
    ("checksum", "校验错误", "wrong check digit", "wrong mendable digit", "InvalidChecksum",
     "{value}的校验码有误：按前17位应为{digit}",
     "the check digit of {value} is wrong: the first 17 characters ask for {digit}",
     "wrong check digit, and no early variant explains it"),
)

#: Slug, Chinese, English, when it applies: doubts about a right code.
_NOTES = (
    ("format", "书写不规范", "case, width or spaces",
     "right only after `compact`: lower case, full width, spaces, hyphens, a label"),
    ("department", "登记管理部门未知", "department in no list",
     "the first character is in no list (2015, XG1-2016, practice together)"),
    ("category", "机构类别未知", "category in no list",
     "the second character is in no list of its department"),
    ("region", "行政区划未知", "region in no table",
     "positions 3-8 are in no table and begin as no known prefecture does"),
    ("organization", "组织机构代码存疑", "check fails or placeholder",
     "positions 9-17 fail the GB 11714-1997 check or are a placeholder"),
    ("segment", "码段问题", "segment of another province",
     "the `MA` organization code lies in an observed segment of another province"),
)

#: Slug, Chinese, English, what its groups are (one of them; Chinese, English for one and for
#: several), when it applies.
_RELATIONS = (
    ("repeated", "重复记录", "same code, same entity",
     ("code", "涉及{n:,}个代码", "copies of {n:,} code", "copies of {n:,} codes"),
     "the same code and the same entity again; the extra copies are counted"),
    ("shared", "一码多赋", "one code, several entities",
     ("code", "涉及{n:,}个代码", "on {n:,} code", "on {n:,} codes"),
     "a code held by two or more entities: every one of its records"),
    ("split", "重复赋码", "one entity, several codes",
     ("entity", "涉及{n:,}个主体", "of {n:,} entity", "of {n:,} entities"),
     "an entity with two or more codes that agree in department and region, or with two or "
     "more codes where several columns name the entity"),
    ("suspect", "疑似重复赋码", "perhaps one entity, several codes",
     ("entity", "涉及{n:,}个主体", "of {n:,} entity", "of {n:,} entities"),
     "an entity with two or more codes without that agreement: branches and namesakes are "
     "normal"),
    ("body", "主体标识码重复", "one organization code, several codes",
     ("organization code", "涉及{n:,}个主体标识码",
      "on {n:,} organization code", "on {n:,} organization codes"),
     "one organization code (positions 9-17) under two or more codes"),
)

#: Slug, Chinese, the kinds it explains, the sentence in Chinese and in English, the evidence.
_CAUSES = (
    ("spreadsheet-rounding", "表格取整", "checksum",
     "被电子表格当作数字取整，末几位已丢失",
     "a spreadsheet has rounded this number; its last digits are lost",
     "18 digits that end in 000 (Excel), or in 0 and are the shortest form or the 17 digits "
     "of their nearest double (Java, pandas)"),
    ("scientific-notation", "科学计数法", "length, character",
     "被电子表格写成科学计数法，末几位已丢失",
     "a spreadsheet has written this number as a power of ten; its last digits are lost",
     "digits and `E+17` or `E17`, or 18 digits and `.0`"),
    ("citizen-id", "身份证号", "identity",
     "这是居民身份证号码",
     "this is a resident identity number",
     "province, real date and check digit of GB 11643-1999"),
    ("organization-code", "组织机构代码", "unconverted",
     "这是9位的组织机构代码",
     "this is a 9-character organization code",
     "9 characters with the check digit of GB 11714-1997"),
    ("registration-number", "注册号", "unconverted, length, character",
     "这是改革以前的注册号",
     "this is a registration number from before the reform",
     "15 digits with their check digit; `NA` or `NB` after six digits; 13 digits; "
     "`企…字第…号`"),
    ("taxpayer-number", "纳税人识别号", "unconverted, length",
     "这是旧的纳税人识别号",
     "this is an older taxpayer number",
     "six region digits and an organization code with a right check digit, or an identity "
     "number and two digits"),
    ("masked", "掩码", "length, character",
     "部分字符被遮住了",
     "characters were blotted out",
     "two `*` or more beside other characters"),
    ("two-codes", "一格两码", "length",
     "一个单元格里有两个代码",
     "two codes are in one cell",
     "two right codes without a doubt (organization code, pair, region) are in it"),
    ("substitute", "排污许可代用编号", "checksum, character",
     "这是排污许可证为无代码单位编制的编号（HJ 608），不是统一社会信用代码",
     "this is the number that a discharge permit gives to a unit without a code (HJ 608)",
     "`H9`, six digits of a region, 9 characters and a letter (HJ 608: a unit without a code "
     "in a discharge permit)"),
    ("surrounding-text", "含其他文字", "length",
     "正确的代码前后有其他文字",
     "a right code is inside other text",
     "one right code without a doubt is in it"),
    ("confusable", "形近字符", "character",
     "误将形近字母录入（如O与0、I与1）",
     "a letter was typed for a character that looks like it",
     "with I, O, S, V and Z replaced it is right, without a doubt"),
    ("truncated", "截断", "length",
     "末尾似乎被截断",
     "the end seems to be cut off",
     "14-17 characters, first pair and region in the tables; of 17 characters the "
     "organization code is right"),
    ("too-long", "多一位", "length",
     "多了一个字符",
     "one character is too many",
     "without one of 19 characters it is right, without a doubt, its region listed"),
    ("swapped", "相邻换位", "character, checksum",
     "相邻两位疑似颠倒",
     "two neighbouring characters seem to have been swapped",
     "in 8-18: both checks fail, and the swap corrects both; in 1-8: pair or region is in no "
     "table, and the swap corrects that and the check digit"),
    ("keyboard", "随手输入", "length, character, checksum",
     "疑似随意敲击键盘录入",
     "keys seem to have been hit at random",
     "four neighbouring letter keys, or one letter four times"),
    ("organization-part", "第9-17位有误", "checksum",
     "错误在第9-17位",
     "the fault is in positions 9-17",
     "both checks fail"),
    ("outside-organization-part", "第1-8位或第18位有误", "checksum",
     "错误在第1-8位或第18位",
     "the fault is in positions 1-8 or 18",
     "positions 9-17 pass their own check, the code does not"),
    ("legacy-fujian", "福建试点", "legacy",
     "2015年福建试点时即按此方式赋码",
     "issued so by the Fujian pilot of 2015",
     "its formula holds, at its place"),
    ("legacy-residue", "余数未取补", "legacy",
     "2015年赋码时直接写入余数，未取补（31减余数）",
     "issued so in 2015: the remainder was written, not 31 minus it",
     "its formula holds, at its place"),
    ("legacy-one-as-y", "1写作Y", "legacy",
     "成都当时赋码时将1写作Y",
     "issued so in Chengdu: 1 was written as Y",
     "its formula holds, at its place"),
)

#: Slug, the sentence in Chinese and in English, when it applies: doubts about a registry.
_WARNINGS = (
    ("no-entity", "没有主体名称列，未检查一码多赋和重复赋码",
     "one code on several entities, and one entity with several codes, were not looked for",
     "no column names the entity, or most records of a file leave it blank, and `--no-entity` "
     "was not given: a rate within the target is `undecided`"),
    ("one-code", "超过一半的记录是同一个代码，可能选错了列",
     "one code is in more than half of the records; is this the right column?",
     "one code is in more than half of the records, of 20 or more; where the column was not "
     "named by the caller, a rate within the target is `undecided`"),
    ("mostly-missing", "不到一半的记录有代码",
     "fewer than half of the distinct records have a code",
     "fewer than half of the distinct records have a code"),
    ("rounded-column", "电子表格截断了数字，应从来源系统重新导出，代码列设为文本",
     "a spreadsheet has cut digits; export the codes again, as text",
     "two values or more have lost digits (`spreadsheet-rounding`, `scientific-notation`), "
     "more than 5 % of the wrong codes; or a workbook holds numbers of more than 15 digits there"),
    ("dates-in-codes", "代码列中有日期，请更正，代码列设为文本",
     "a spreadsheet has made dates of some codes; correct them, and format the column as text",
     "cells of the code column of a workbook are dates"),
    ("rows-left-out", "有些行不是记录，未计入，请核对",
     "some rows are not records and were left out; check them",
     "title lines, totals, signatures or repeated headings were left out; the report shows the "
     "first of them"),
    ("tables-left-out", "有的工作表或文件没有代码列，未核查，请核对",
     "some sheets or files have no column of codes and were not audited; check them",
     "a sheet, a table or a member of an archive has no column of codes"),
    ("other-codes", "另有一列含有代码，未核查",
     "another column holds codes, and was not audited",
     "another column of a file is mostly right codes, and its header does not say of whom"),
    ("columns-by-content", "有的列是按内容认定的，请核对",
     "a column was chosen by its content; check that it is the right one",
     "a column was chosen by its content, not by its header"),
    ("closed-records", "已注销、吊销的记录不参与重复赋码的判定",
     "closed records do not count as an entity with several codes",
     "closed records were found; they take no part in 重复赋码"),
)

#: Slug, Chinese, English: how two names on one code relate.
_NAMES = (
    ("contained", "名称相含", "one name contains the other"),
    ("near", "名称相近", "a character or two apart"),
    ("unrelated", "名称无关", "unrelated"),
)

#: Slug, the template of a place in Chinese and in English.
_UNITS = (
    ("line", "第{n}行", "line {n:,}"),
    ("row", "第{n}行", "row {n:,}"),
    ("rowid", "rowid {n}", "rowid {n}"),
    ("entry", "第{n}条", "entry {n:,}"),
)

#: Slug, Chinese, English.
_VERDICTS = (
    ("met", "达标", "MET"),
    ("missed", "未达标", "MISSED"),
    ("undecided", "未能判定", "UNDECIDED"),
    ("no-data", "无数据", "NO DATA"),
)

# fmt: on


class Term(Value):
    """A row of the vocabulary.

    - `slug`: the word of the contract.
    - `group`: `kind`, `note`, `relation`, `cause`, `warning`, `verdict`, `names` or `unit`.
    - `zh`, `en`: its name; of a cause and a warning `en` is a sentence.
    - `when`: when it applies, for the documentation.
    - `flags`, `error`, `message`, `message_zh`: of a kind.
    - `unit`: of a relation: what its groups are.
    - `sentence`: of a cause, in Chinese.
    - `of`: of a cause: the kinds that it explains.
    """

    _fields = (
        "slug",
        "group",
        "zh",
        "en",
        "when",
        "flags",
        "error",
        "message",
        "message_zh",
        "unit",
        "sentence",
        "of",
    )
    __slots__ = _fields

    slug: str
    group: str
    zh: str
    en: str
    when: str
    flags: tuple[str, ...]
    error: str
    message: str
    message_zh: str
    unit: tuple[str, str, str, str]
    sentence: str
    of: str

    def __init__(
        self,
        slug: str,
        group: str,
        zh: str,
        en: str,
        when: str = "",
        *,
        flags: str = "",
        error: str = "",
        message: str = "",
        message_zh: str = "",
        unit: tuple[str, str, str, str] = ("", "", "", ""),
        sentence: str = "",
        of: str = "",
    ) -> None:
        words = tuple(flags.split())
        said = message, message_zh
        self._hold(slug, group, zh, en, when, words, error, *said, unit, sentence, of)


#: Every slug to its row, in their order.
TERMS: dict[str, Term] = {
    term.slug: term
    for term in (
        *(
            Term(
                slug,
                "kind",
                zh,
                en,
                when,
                flags=flags,
                error=error,
                message=said,
                message_zh=zh_said,
            )
            for slug, zh, en, flags, error, zh_said, said, when in _KINDS
        ),
        *(Term(slug, "note", zh, en, when) for slug, zh, en, when in _NOTES),
        *(
            Term(slug, "relation", zh, en, when, unit=unit)
            for slug, zh, en, unit, when in _RELATIONS
        ),
        *(
            Term(slug, "cause", zh, en, when, sentence=sentence, of=of)
            for slug, zh, of, sentence, en, when in _CAUSES
        ),
        *(Term(slug, "warning", zh, en, when) for slug, zh, en, when in _WARNINGS),
        *(Term(slug, "verdict", zh, en) for slug, zh, en in _VERDICTS),
        *(Term(slug, "names", zh, en) for slug, zh, en in _NAMES),
        *(Term(slug, "unit", zh, en) for slug, zh, en in _UNITS),
    )
}


def slugs(group: str, flag: str | None = None) -> tuple[str, ...]:
    """Return the slugs of a group, in their order; with `flag` only the slugs that have it.

    >>> slugs("kind", "codeless")
    ('missing', 'unconverted')
    """
    return tuple(
        term.slug
        for term in TERMS.values()
        if term.group == group and (flag is None or flag in term.flags)
    )
