"""Chinese of the pages: Markdown, and the sentences that all pages have."""

from __future__ import annotations

PAGES = {
    # how the rate is defined
    "error rate = errors ÷ base × 10,000, in errors per 10,000 records": (
        "重错码率（‱）= 重错码记录数 ÷ 有代码的记录数（去重后）× 10,000"
    ),
    "errors: distinct records with at least one of these, each record once: {names}": (
        "重错码记录数：去重后存在下列任一问题的记录，每条记录只计一次：{names}"
    ),
    "base: distinct records that have a code": "基数：去重后有代码的记录数，不含缺码和未换码的记录",
    "base: distinct records that have a code, and records without one that count": (
        "基数：去重后有代码的记录数，加上按本次设置计入重错码的无代码记录数"
    ),
    "records with the same code and the same entity count as often as they occur": (
        "重复记录：本次设置计入重错码，代码与主体均相同的记录按实际条数计"
    ),
    "distinct: records with the same code and the same entity are one record": (
        "去重规则：代码与主体均相同的记录按一条计"
    ),
    "target: at most {target:g} errors per 10,000": "目标值：不高于{target:g}‱",
    "sample: the exact binomial interval (Clopper-Pearson) of 95 % decides, not the rate": (
        "抽样核查：以二项分布的精确95%置信区间判定，不以样本的重错码率判定"
    ),
    "a valid code fits GB 32100-2015; this does not prove that it was assigned to the entity": (
        "校验通过仅表示代码符合GB 32100-2015，不能证明该代码确已赋予该主体"
    ),
    "No document known to us defines numerator and denominator of this rate; this definition"
    " is that of uscc. State it wherever you state the rate.": (
        "目前查到的文件均未明确重错码率的分子、分母，以上统计口径由本工具自行确定，上报时请一并注明。"
    ),
    "wrong codes": "错码",
    # the figures, and what must be known before they are used
    "errors": "重错码记录",
    "numerator of the rate": "重错码率的分子",
    "records with a code, distinct (base)": "有代码的记录（去重后，基数）",
    "denominator of the rate": "重错码率的分母",
    "errors per 10,000": "重错码率（‱）",
    "target per 10,000": "目标值（‱）",
    "errors that the target allows": "允许的重错码记录数",
    "{n:,} errors too many": "超出{n:,}条",
    "not one more is allowed": "已达上限",
    "{n:,} errors more would be allowed": "尚可容许{n:,}条",
    "errors per 10,000 without early issuing variants": "不计早期赋码的重错码率（‱）",
    "records": "记录数",
    "distinct records": "去重后记录数",
    "coverage": "赋码覆盖率",
    "distinct records with a code ÷ all distinct records": (
        "去重后有代码的记录数÷去重后全部记录数"
    ),
    "conversion rate": "存量代码转换率",
    "records with a code ÷ (records with a code + unconverted records)": (
        "有代码的记录数÷（有代码的记录数＋未换码记录数）"
    ),
    "95 % interval of the sample, per 10,000": "抽样95%置信区间（‱）",
    "{low:,.3f} to {high:,.3f}": "{low:,.3f}～{high:,.3f}",
    "sample that would decide": "可作出判定的样本量",
    "records without an error": "条记录，且无一重错码",
    "{n:,} records hold resident identity numbers: this is personal information, so pass the"
    " report on only to persons who may see it": (
        "有{n:,}条记录含居民身份证号码：属个人信息，本报告仅限有权知悉的人员查阅，不得擅自外传"
    ),
    # Markdown
    "figure": "项目",
    "value": "数值",
    "finding": "问题类型",
    "groups": "组数",
    "counts as an error": "计入重错码率",
    "yes": "是",
    "no": "否",
    "Findings by kind": "核查结果",
    "Who must correct them": "需整改的登记管理部门",
    "registering authority": "登记管理部门",
    "base": "有代码的记录",
    "and {n:,} more authorities with errors": "另有{n:,}个登记管理部门有重错码",
    "The first findings of each kind": "各类问题的前若干条",
    "place": "位置",
    "code as it is there": "代码（原文）",
    "name": "主体名称",
    "explanation": "说明",
    "{findings} FILE.csv lists every finding": "全部问题记录可用{findings} 文件名.csv导出",
    "every finding is in {path}": "全部问题记录见{path}",
    "Sources": "读取情况",
    "How the rate is defined": "统计口径",
}
