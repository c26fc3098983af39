"""What columns and cancelled records are called in the files people have.

From registries, warehouses, tax systems and forms (NACAO column names, uniscid, tyshxydm,
nsrsbh, the Ningbo warehouse). Headers are compared after folding width, case and white
space and without `_`, `-`, `*` and `"`. Tiers: the first tier that fits any header decides.
"""

from __future__ import annotations

from uscc.audit.entity import fold

_DROPPED = str.maketrans("", "", "_-*\"'")


def plain_header(header: str) -> str:
    """Return the form in which headers are compared.

    >>> plain_header(" *Unified_Social Credit-Code")
    'unifiedsocialcreditcode'
    """
    return fold(header).translate(_DROPPED)


def _tier(words: str) -> frozenset[str]:
    return frozenset(plain_header(word) for word in words.split())


#: The code column: the code's own names, then what may hold other numbers too.
CODE_TIERS = (
    _tier(
        "统一社会信用代码 统一社会信用代码证号 社会统一信用代码 统一信用代码 社会信用代码 信用代码"
        " 企业信用代码 统一代码 统一社会信用代码/注册号 统一社会信用代码/组织机构代码"
        " 統一社會信用代碼 統一信用代碼 社會信用代碼"
        " uscc usci usc creditCode socialCreditCode unifiedSocialCreditCode unifiedCreditCode"
        " uniscid uni_social_crd_cd tyshxydm shxydm xydm tishxydm"
    ),
    _tier(
        "纳税人识别号 税号 納稅人識別號 nsrsbh fnsrsbh taxpayer_id tax_no 证照号码 证照编号 caseNo"
    ),
    _tier("代码 code"),
)

#: Ends of longer headers that name a code column, such as `wtrtyshxydm`.
CODE_ENDINGS = (
    "统一社会信用代码",
    "社会信用代码",
    "tyshxydm",
    "shxydm",
    "socialcreditcode",
    "uscc",
)

#: The entity column.
ENTITY_TIERS = (
    _tier(
        "企业名称 公司名称 机构名称 单位名称 企业全称 主体名称 市场主体名称 组织名称 社会组织名称"
        " 企业(机构)名称 单位全称 公司全称 机构全称 纳税人名称 企業名稱 公司名稱 機構名稱 單位名稱"
        " qymc jgmc dwmc entname comp_nm company_name companyname org_name organization_name"
    ),
    _tier("名称 名稱 全称 企业 公司 单位 name entity company"),
)

#: The status column.
STATUS_TIERS = (
    _tier(
        "经营状态 登记状态 企业状态 经营/登记状态 登记(经营)状态 存续状态 主体状态 市场主体状态"
        " 机构状态 經營狀態 登記狀態 reg_state entstatus qyzt djzt jyzt reg_status"
    ),
    _tier("状态 狀態 status state"),
)

#: A status that contains one of these: the record is cancelled or revoked.
CLOSED_WORDS = tuple(word.encode() for word in "注销 吊销 撤销 迁出 註銷 吊銷 撤銷 遷出".split())

#: What names of organizations end with; most of the names of a column must.
ENTITY_ENDINGS = tuple(
    "公司 厂 店 部 社 所 行 中心 学校 小学 中学 大学 学院 医院 委员会 协会 学会 商会 基金会 局 处"
    " 院 站 场 馆 园 会 队 室 户 坊 城 超市 合作社 事务所 合伙) 分公司 幼儿园 工作室 经营部".split()
)
