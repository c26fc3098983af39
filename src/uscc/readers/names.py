"""Names of columns in the files that people have.

From registries, warehouses, tax systems, forms and the open data of 双公示 (NACAO column names,
uniscid, tyshxydm, nsrsbh, the Ningbo warehouse, GLEIF). Headers are compared after folding width,
case and white space and without `_`, `-`, `*` and quotation marks; `headers` says which parts of
a header are compared.
"""

from __future__ import annotations

from uscc.batch.folding import fold

_DROPPED = str.maketrans("", "", "_-*\"':：")


def plain_header(header: str) -> str:
    """Return the form in which headers are compared.

    >>> plain_header(" *Unified_Social Credit-Code")
    'unifiedsocialcreditcode'
    """
    return fold(header).translate(_DROPPED)


def _tier(words: str) -> frozenset[str]:
    return frozenset(plain_header(word) for word in words.split())


#: The code column. First tier: the code's own names. Second: numbers that are codes since the
#: reform. Third: words that may mean any number.
CODE_TIERS = (
    _tier(
        "统一社会信用代码 统一社会信用代码证号 社会统一信用代码 统一信用代码 社会信用代码 信用代码"
        " 企业信用代码 统一组织信用代码 统一代码 统一社会代码 统一社会信用代"
        " 统一社会信用代码/注册号"
        " 统一社会信用代码/组织机构代码 统一社会信用编码 统一社会信用号码"
        " 統一社會信用代碼 統一信用代碼 社會信用代碼"
        " uscc usci usc uscid uscc_id uscc_code uscc_no creditCode credit_no socialCreditCode"
        " unifiedSocialCreditCode unifiedCreditCode"
        " uniscid uni_social_crd_cd tyshxydm shxydm xydm tishxydm tyxydm"
        " Entity.RegistrationAuthority.RegistrationAuthorityEntityID"
    ),
    _tier(
        "纳税人识别号 税号 納稅人識別號 识别号 nsrsbh fnsrsbh taxpayer_id tax_no 证照号码"
        " 证照编号 caseNo"
        " 行政相对人代码 行政相对人代码1 相对人代码 相对人代码1 主体代码 社会信用代码证号"
    ),
    _tier("代码 code"),
)

#: Ends of longer headers that name a code column, such as `wtrtyshxydm`: of the first tier.
CODE_ENDINGS = (
    "统一社会信用代码",
    "社会信用代码",
    "统一信用代码",
    "统一社会代码",
    "统一社会信用代",
    "信用代码",
    "統一社會信用代碼",
    "tyshxydm",
    "shxydm",
    "shxym",
    "socialcreditcode",
    "creditcode",
    "uscc",
)

#: The same for the second tier.
NUMBER_ENDINGS = ("纳税人识别号", "识别号", "税号", "nsrsbh")

#: Words in a bracket or a header that name another number than the code.
OTHER_NUMBERS = (
    "注册号",
    "组织机构代码",
    "税务登记",
    "事业单位证书",
    "登记证号",
    "身份证",
    "机构代码证",
    "许可证",
)

#: The entity column: full names first, then short ones, then parties that are named alone.
ENTITY_TIERS = (
    _tier(
        "企业名称 公司名称 机构名称 单位名称 企业全称 主体名称 市场主体名称 组织名称 社会组织名称"
        " 企业(机构)名称 单位全称 公司全称 机构全称 纳税人名称 行政相对人名称 相对人名称"
        " 企业或单位名称"
        " 法人名称 法人单位名称 企業名稱 公司名稱 機構名稱 單位名稱"
        " qymc jgmc dwmc entname comp_nm company_name companyname org_name organization_name"
        " XK_XDR_MC CF_XDR_MC nsrmc Entity.LegalName enterprise_name ent_name"
    ),
    _tier("名称 名稱 全称 企业 公司 单位 name entity company"),
    _tier(
        "供应商 客户 商户 业户 学校 医院 医疗机构 用人单位 参保单位 缴费单位 缴存单位 项目单位"
        " 开户单位"
        " 权利人 经营者 申请单位 申报单位 申请人 申报人 当事人 行政相对人 相对人 纳税人 被处罚人"
        " 被处罚单位"
        " 被许可人 被检查单位 被执行人 失信被执行人 施工单位 建设单位 投标人 中标人 中标单位"
        " 成交供应商 企业主体"
        " 市场主体 机构"
    ),
)

#: Ends of longer headers that name an entity.
NAME_ENDINGS = ("名称", "名稱", "全称")

#: The same after a party, the most likely first: `X名称`, `xmc`, `X` alone.
PAIRED_ENDINGS = (*NAME_ENDINGS, "名", "mc", "name", "")

#: Things that have names and are not entities: 项目名称, 产品名称, …
THINGS = (
    "项目 产品 商品 货物 文书 文件 证书 证照 证件 许可 许可证 事项 合同 工程 案件 案由 设备 药品"
    " 街道 地区 区划"
    " 行业 类型 类别 品牌 商标 软件 栏目 字段 指标 税种 险种 岗位 职务 专业 课程 活动 奖项 标准"
    " 车辆 船舶 国家"
    " 省份 城市 县区 区县 乡镇 社区 道路 网站 域名 账户 币种 英文 曾用 原 字号 处罚 标的 标段"
    " 职业 学科 批次 表"
    " 数据 目录 资质 经营范围 状态 违法行为 依据 荣誉 称号 计划 任务 服务 材料 清单 法律 法规"
).split()

#: An agency: its own code and name are never those of the subject.
AGENCIES = (
    "机关 主管 发证 发照 颁发 核发 数据来源 来源单位 登记管理 监管 审批 执法 归集 填报 报送 上报"
    " 推送 受理 部门"
    " 提供单位 采集 录入 审核 认定单位 列入 法院 税务所 税务局 分局 管理局 监督局 委员会办公室"
    " 机關 主管單位"
    " xkjg cfjg lydw sjly xzjg fzjg djjg zgbm zgdw spjg regorg"
).split()

#: Another party of a contract, an invoice, a group: the subject only where it is the only one.
PARTIES = (
    "出让 报关 招标 采购 发包 承包 分包 供方 需方 监理 设计 勘察 代建 承办 指导 银行 保险公司 "
    "法定代表人 法人代表 负责人 代理 受托 委托 总机构 总公司 总部 总行 母公司 集团 上级 隶属 挂靠"
    " 股东 投资人"
    " 投资方 出资 担保 保证人 销方 购方 销售方 购买方 买方 卖方 甲方 乙方 丙方 债权人 债务人"
    " 控制人 受益人 推荐"
    " 中介 关联 联系人 经办 开户行 开户银行 承兑 出票 收款 付款 托运 承运 收货 发货 出租 承租"
    " 转让 受让"
    " 投资者 抵押 质权 出质"
).split()

#: A subject of whatever kind: any of these in one table may mean the same entity.
GENERAL = frozenset(
    "企业 单位 公司 机构 主体 市场主体 组织 社会组织 法人 法人单位 企业或单位 企业机构 企业主体"
    " 法人和其他组织"
    " enterprise company org organization ent qy dw".split()
)

#: The status column.
STATUS_TIERS = (
    _tier(
        "经营状态 登记状态 企业状态 经营/登记状态 登记(经营)状态 存续状态 主体状态 市场主体状态"
        " 机构状态 單位狀態 經營狀態 登記狀態 reg_state entstatus qyzt djzt jyzt reg_status"
    ),
    _tier("状态 狀態 status state"),
)

#: Ends of names of organizations; most names of an entity column have one of them.
ENTITY_ENDINGS = tuple(
    "公司 厂 店 部 社 所 行 中心 学校 小学 中学 大学 学院 医院 委员会 协会 学会 商会 基金会 局 处"
    " 院 站 场 馆 园 会 队 室 户 坊 城 超市 合作社 事务所 合伙) 分公司 幼儿园 工作室 经营部".split()
)
