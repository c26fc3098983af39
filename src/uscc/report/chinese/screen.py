"""Chinese of the report, of single codes and of the formats for CI services."""

from __future__ import annotations

SCREEN = {
    # signs between parts
    ": ": "：",
    "; ": "；",
    ", ": "、",
    " or ": "或",
    " and ": "和",
    " ({words})": "（{words}）",
    "line {n:,}": "第{n}行",
    # the files and their columns
    "{n:,} records": "{n:,}条记录",
    "read as": "读取方式",
    "code": "代码列",
    "entity": "主体列",
    "status": "状态列",
    "note": "提示",
    "none": "无",
    "{column} ({why})": "{column}（{why}）",
    "by name": "按列名",
    "by content": "按内容",
    "as given": "按指定",
    "UTF-8": "UTF-8",
    "UTF-8 with BOM": "UTF-8（带BOM）",
    "GB18030 (GBK)": "GB18030（GBK）",
    "comma": "逗号分隔",
    "tab": "制表符分隔",
    "semicolon": "分号分隔",
    "bar": "竖线分隔",
    "space": "空格分隔",
    "Chinese comma": "中文逗号分隔",
    "\\x01 (Ctrl-A)": "\\x01（Ctrl-A）分隔",
    "delimiter {sign}": "分隔符{sign}",
    "header on {place}": "列名在{place}",
    "header on {place} and the next one": "列名在{place}及下一行",
    "Excel workbook": "Excel工作簿",
    "old workbook": "旧版工作簿",
    "HTML table": "HTML表格",
    "Markdown table": "Markdown表格",
    "SQLite database": "SQLite数据库",
    "Parquet or Arrow file": "Parquet或Arrow文件",
    "no header": "无列名行",
    "{n:,} lines with fields not under their headers (列错位), read as far as they go: line {lines}": (
        "{n:,}行的字段与列名不对应（列错位），已尽量读取：第{lines}行"
    ),
    "{n:,} rows left out, not records: {rows}": "{n:,}行不是记录，未计入：{rows}",
    "{n:,} records left out by the conditions": "{n:,}条记录不符合筛选条件，未计入",
    "{n:,} blank lines passed over": "跳过{n:,}个空行",
    "; too many different ones to list: is it the status?": "；取值过多，不予列出，请核对是否为状态列",
    "; closed: {names}": "；已注销或吊销：{names}",
    "; open: {names}": "；存续：{names}",
    "(blank)": "（空白）",
    "and {n:,} more files": "另有{n:,}个文件",
    "left out, {why}": "未计入，{why}",
    "and {n:,} more left out": "另有{n:,}个未计入",
    "cannot be audited: {why}": "不能核查：{why}",
    # counts
    "valid codes": "正确代码",
    "wrong codes 错码": "错码",
    "no record names its entity": "所有记录均无主体名称",
    "no entity column": "没有主体名称列",
    "name one with {entity}": "请用{entity}指定主体名称列",
    "{what}: repeats cannot be told from one code on several entities": (
        "{what}：无法区分重复记录和一码多赋"
    ),
    # the rate
    "error rate 重错码率: {errors} / {records} = {rate}": "重错码率：{errors} ÷ {records} = {rate}",
    "{n:,} errors": "重错码记录{n:,}条",
    "{n:,} distinct records": "有代码的记录（去重后）{n:,}条",
    "* counted, each record once: {names}": "* 计入重错码，每条记录只计一次：{names}",
    "without early issuing variants (legacy): {errors}, {rate}": "不计早期赋码：{errors}，{rate}",
    "conversion rate 存量代码转换率: {share:.2%}": "存量代码转换率：{share:.2%}",
    "coverage 赋码覆盖率: {share:.2%}": "赋码覆盖率：{share:.2%}",
    "target {target:g} per 10,000 allows {errors} here": "目标值{target:g}‱，此规模下允许{errors}",
    "a single error misses it": "出现一条即不达标",
    "random sample: 95 % interval {low:,.3f} to {high:,.3f} per 10,000": (
        "随机抽样：95%置信区间为{low:,.3f}‱至{high:,.3f}‱"
    ),
    "a sample of {n:,} without an error would show it is met": (
        "样本达{n:,}条且无一重错码，即可判定达标"
    ),
    "no rate": "无法计算",
    "worst of {n:,} registering authorities with errors:": (
        "有重错码的登记管理部门共{n:,}个，重错码率最高的："
    ),
    "unknown department": "未知部门",
    "unknown region": "未知行政区划",
    "no registering authority in the code": "代码中无登记管理部门信息",
    "{name}: {errors:,} / {base:,} = {rate}": "{name}：{errors:,} ÷ {base:,} = {rate}",
    "the first findings that count:": "计入重错码的前几条：",
    "a record": "一条记录",
    "next: every finding is in {path}": "下一步：全部问题记录见{path}",
    "written: {paths}": "已写入：{paths}",
    "next: {findings} FILE.csv lists every finding with its line, for a spreadsheet": (
        "下一步：用{findings} 文件名.csv列出全部问题记录及其行号，可用电子表格打开"
    ),
    # verdict
    "{rate} is above {target:g} per 10,000; {n:,} errors too many": (
        "重错码率{rate}‱，高于目标值{target:g}‱，超出{n:,}条"
    ),
    "{rate} is within {target:g} per 10,000": "重错码率{rate}‱，未超过目标值{target:g}‱",
    "{rate} is within {target:g} per 10,000, but {doubt}": (
        "重错码率{rate}‱，未超过目标值{target:g}‱，但{doubt}"
    ),
    "the whole interval is within {target:g} per 10,000": "整个置信区间均未超过目标值{target:g}‱",
    "the whole interval is above {target:g} per 10,000": "整个置信区间均高于目标值{target:g}‱",
    "the interval contains {target:g} per 10,000": "置信区间包含目标值{target:g}‱",
    "no record has a code, so there is no rate": "全部记录均无代码，无法计算重错码率",
    "one code is in more than half of the records; if that is right, name it with {code}": (
        "超过一半的记录是同一个代码；如确认无误，请用{code}指定代码列"
    ),
    "no column names the entity": "没有主体名称列",
    "most records do not name their entity": "多数记录没有主体名称",
    "{path} has no column of entities": "{path}没有主体名称列",
    "{why}, so one code on several entities, and one entity with several codes, were not looked"
    " for; name the column with {entity}, or say {no_entity}": (
        "{why}，未检查一码多赋和重复赋码；请用{entity}指定主体名称列，或用{no_entity}表明没有该列"
    ),
    "warning": "警告",
    # findings
    "and {n:,} more": "另有{n:,}条",
    "perhaps {code} was meant, look it up": "可能应为{code}，请核实",
    "{n:,} more findings are not annotated, {findings} FILE.csv lists all": (
        "另有{n:,}条问题记录未标注，用{findings} 文件名.csv可列出全部"
    ),
    "uscc {version} error rate 重错码率": "uscc {version} 重错码率",
    "target error rate 重错码率 at most {target:g} per 10,000": "重错码率不高于目标值{target:g}‱",
    "and {n:,} more; {findings} FILE.csv lists all": (
        "另有{n:,}条；用{findings} 文件名.csv可列出全部"
    ),
    "{name}: {n:,} more findings are left out; {findings} FILE.csv lists all": (
        "{name}：另有{n:,}条问题记录未列出；用{findings} 文件名.csv可列出全部"
    ),
    # progress
    "{records:,} records  {pace:,} a second": "{records:,}条记录  每秒{pace:,}条",
    "{share:.0%}  {pace}  {span} left": "{share:.0%}  {pace}  剩余{span}",
    "{minutes} min {seconds} s": "{minutes}分{seconds}秒",
    "{seconds} s": "{seconds}秒",
    # single codes
    "right": "正确",
    "refused": "refused 不予通过",
    "note: {notes}": "提示：{notes}",
    "{n:,} characters, not 18": "共{n:,}位，应为18位",
    "{char!r} at position {place}": "第{place}位是{char!r}",
    "the standard would give {digit}, but do not change it": "按标准应为{digit}，但不得更改",
    "the check digit would be {digit}": "按前17位，校验码应为{digit}",
    "organization code, {check}": "主体标识码（组织机构代码），{check}",
    "valid": "校验正确",
    "fails its own check": "自身校验码不符",
    "a placeholder for no organization": "占位，无对应机构",
    "check digit": "校验码",
    "not in any table": "区划表中未列",
    "in no list": "未列入目录",
    "abolished": "已撤销",
    "aggregate": "汇总码",
    "zone": "开发区",
    "authority": "登记机关编号",
}
