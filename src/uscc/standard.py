"""The facts: what the standards, the plans and the issued codes say. No logic.

Every constant is under the clause or the observation it comes from:

* GB 32100-2015 with amendment XG1-2016: the 18-character code.
* GB 11714-1997: the 9-character organization code inside it (positions 9-17).
* GB/T 17710 (ISO 7064 MOD 11,10): the 15-digit registration number before it.
* GB 11643-1999 (ISO 7064 MOD 11-2): the resident identity number, to recognise one.
"""

from __future__ import annotations

# -- GB 32100-2015, clause 4: alphabet, weights, modulus --------------------------------

#: The 31 characters, in the order of their values 0-30. I, O, S, V and Z are left out.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

#: Weight of positions 1-17: 3 to the power (position - 1), modulo 31.
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

# -- GB 11714-1997: organization code ---------------------------------------------------

#: All 36 letters and digits have a value here, also inside an 18-character code: with the values
#: of the 31-character alphabet most real codes of the MA family would fail.
ORGANIZATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#: Weight of the eight body characters: 2 to the power (9 - position), modulo 11.
ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

#: Check digit by the complement of the sum modulo 11, 0-10.
ORGANIZATION_CHECK_DIGITS = "0123456789X"

#: Prefix of the custom zone of GB 11714, followed by five digits: for internal use, never for
#: interchange.
ORGANIZATION_CUSTOM_ZONE = "PDY"

#: 无无无无 ("none") in pinyin, seen in issued codes where the organization code was unknown.
ORGANIZATION_PLACEHOLDER = "WUWUWUWU"

# -- First and second character ---------------------------------------------------------
# The union of GB 32100-2015 (departments 1, 5, 9, Y), XG1-2016 (1-9, A, N, Y) and practice
# (CredentialKit's table, bank form rules, issued codes: G, J, Q, M, 36, 54, 55, 82, 99).
# The newest list alone is not enough: each list lacks codes that are in use.

DEPARTMENTS = {
    "1": ("机构编制", "staffing of public institutions"),
    "2": ("外交", "foreign affairs"),
    "3": ("司法行政", "justice"),
    "4": ("文化", "culture"),
    "5": ("民政", "civil affairs"),
    "6": ("旅游", "tourism"),
    "7": ("宗教", "religious affairs"),
    "8": ("工会", "trade unions"),
    "9": ("市场监管", "market regulation"),
    "A": ("中央军委改革和编制办公室", "reform and staffing of the military"),
    "G": ("公安", "public security"),
    "J": ("住房城乡建设", "housing and urban-rural development"),
    "M": ("民办非企业单位", "private non-enterprise units (one source)"),
    "N": ("农业农村", "agriculture and rural affairs"),
    "Q": ("侨联", "returned overseas Chinese federation"),
    "Y": ("其他", "other"),
}

#: The departments that the plan of Lu'an makes responsible, with the names it uses
#: (六安市2024年社会信用体系建设工作要点, item 2).
PLAN_DEPARTMENTS = {"1": "编办", "3": "司法", "5": "民政", "9": "市场监管", "N": "农业农村"}

#: Short names of the departments: the plan's where it has one, else the full name.
DEPARTMENT_SHORT = {
    char: PLAN_DEPARTMENTS.get(char, chinese) for char, (chinese, _) in DEPARTMENTS.items()
}

#: Meaning of the first and second character together, in the order of the departments above. For
#: `M` no category is listed.
CATEGORY_NAMES = {
    "11": ("机关", "government organ"),
    "12": ("事业单位", "public institution"),
    "13": (
        "中央编办直接管理机构编制的群众团体",
        "mass organization under the central staffing office",
    ),
    "19": ("其他", "other"),
    "21": ("外国常驻新闻机构", "resident foreign news organization"),
    "29": ("其他", "other"),
    "31": ("律师执业机构", "law firm"),
    "32": ("公证处", "notary office"),
    "33": ("基层法律服务所", "grass-roots legal service office"),
    "34": ("司法鉴定机构", "forensic institution"),
    "35": ("仲裁委员会", "arbitration commission"),
    "36": ("商事调解组织", "commercial mediation organization"),
    "39": ("其他", "other"),
    "41": ("外国在华文化中心", "foreign cultural centre"),
    "49": ("其他", "other"),
    "51": ("社会团体", "social organization"),
    "52": ("民办非企业单位", "private non-enterprise unit"),
    "53": ("基金会", "foundation"),
    "54": ("村民委员会", "village committee"),
    "55": ("居民委员会", "residents' committee"),
    "59": ("其他", "other"),
    "61": ("外国旅游部门常驻代表机构", "foreign tourism office"),
    "62": ("港澳台地区旅游部门常驻内地(大陆)代表机构", "Hong Kong, Macao or Taiwan tourism office"),
    "69": ("其他", "other"),
    "71": ("宗教活动场所", "place of worship"),
    "72": ("宗教院校", "religious college"),
    "79": ("其他", "other"),
    "81": ("基层工会", "grass-roots trade union"),
    "82": ("非法人工会组织", "trade union without legal personality"),
    "89": ("其他", "other"),
    "91": ("企业", "enterprise"),
    "92": ("个体工商户", "individual business"),
    "93": ("农民专业合作社", "farmers' cooperative"),
    "99": ("其他", "other, such as a foreign representative office"),
    "A1": ("军队事业单位", "military institution"),
    "A9": ("其他", "other"),
    "G1": ("境外非政府组织代表机构", "office of an overseas non-governmental organization"),
    "G9": ("其他", "other"),
    "J1": ("业主大会", "owners' assembly"),
    "J9": ("其他", "other"),
    "N1": ("组级集体经济组织", "collective economic organization of a villagers' group"),
    "N2": ("村级集体经济组织", "collective economic organization of a village"),
    "N3": ("乡镇级集体经济组织", "collective economic organization of a township"),
    "N9": ("其他", "other"),
    "Q1": ("区县侨联", "federation of a county or district"),
    "Q2": ("乡镇侨联", "federation of a township"),
    "Q3": ("村级侨联", "federation of a village"),
    "Q9": ("其他", "other"),
    "Y1": ("其他", "other"),
}

#: Second characters listed for each department; all characters if none is listed.
CATEGORIES = {
    department: "".join(pair[1] for pair in CATEGORY_NAMES if pair[0] == department) or ALPHABET
    for department in DEPARTMENTS
}

# -- Early issuing variants -------------------------------------------------------------
# Codes issued in the launch weeks of 2015 that break the formula and are in use. The three
# formulas were derived from issued codes (hutool issues 2020 and 4119 name some), not
# from a document. Each extra formula accepts one random typo in 31 or 37, so each applies only
# to the place where it was seen.

#: Fujian pilot from 2015-05-04: modulus 37 over all 36 characters, weights 2^(position-1).
FUJIAN_MODULUS = 37
FUJIAN_REGION = "35"
FUJIAN_ORGANIZATION = "M000"

#: Provinces that wrote the sum modulo 31 itself instead of its complement.
RESIDUE_REGIONS = frozenset({"34", "42", "45"})

#: Chengdu: the check digit `1` was written `Y` (a misreading of "MOD = 1 gives Y").
ONE_AS_Y_REGION = "5101"

# -- GB 11643-1999: resident identity number --------------------------------------------

IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_CHECK_DIGITS = "10X98765432"

#: Provinces by the first two digits of GB/T 2260, with 83 (Taiwan residents' permit).
#: 91 is left out on purpose: it is not in GB/T 2260, and it begins most company codes.
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)

#: Provinces whose tax offices issued 15-digit tax numbers: 11 to 65.
TAX_PROVINCES = frozenset(province for province in PROVINCES if province <= "65")

# -- Placeholders in a code column for a missing code --------------------------------------

#: Compared with the compact form: upper case, no spaces or hyphens, no label around it.
MISSING_WORDS = frozenset(
    "无 暂无 不详 未知 空 空白 没有 待补 待办 办理中 正在办理 未办理 未办 未提供 未取得 未领取"
    " 未填 未登记"
    " 无代码 无此项 不适用 见备注 同上 同前 暂缺 缺 待定 待核实 已注销 个人 自然人 境外"
    " 无统一社会信用代码"
    " N/A NA NULL NONE NAN 0 1 / \\"
    " #N/A #NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM!".split()
)

#: Eighteen digits that all rise or all fall by one, modulo 10: made-up values.
#: `123456789012345678` and `901234567890123456` pass the check digit.
SEQUENCES = frozenset(
    "".join(str((first + step * place) % 10) for place in range(18))
    for first in range(10)
    for step in (1, -1)
)

# -- Text that people and programs add around a code ---------------------------------------

#: Quotation marks, after full-width forms are folded.
QUOTATION_MARKS = "\"'`´“”‘’„‟「」『』"

#: Closing punctuation: comma, semicolon, colon, full stop.
CLOSING_PUNCTUATION = ",;:.。、"

OPENING_BRACKETS = "([{<（［｛【〔〖〘〚《〈"
CLOSING_BRACKETS = ")]}>）］｝】〕〗〙〛》〉"

#: Labels, in compact form. A label that ends with another one comes before it.
LABELS = ("统一社会信用代码", "社会信用代码", "信用代码", "纳税人识别号", "税号", "USCC")

#: First characters of the number that discharge permits give to a unit without a code (HJ 608);
#: the region follows.
SUBSTITUTE_PREFIX = "H9"

#: Letters outside the alphabet, and the character that each is typed instead of.
CONFUSABLES = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}

# -- The target ---------------------------------------------------------------------------

#: Target in errors per 10,000: Lu'an, key points of the social credit system for 2024, item 2.
TARGET_PER_10K = "0.2"

#: The warning `one-code` (more than half of the records have the same code) needs at least this
#: many records.
ONE_CODE_FROM = 20
