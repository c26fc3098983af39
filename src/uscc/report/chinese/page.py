"""Chinese of the HTML page."""

from __future__ import annotations

PAGE = {
    # the top
    "Audit of Unified Social Credit Codes": "统一社会信用代码核查报告",
    "GB 32100-2015, error rate 重错码率": "《法人和其他组织统一社会信用代码编码规则》（GB 32100-2015）",
    "Skip to the verdict": "跳到核查结论",
    "Contents": "目录",
    "Where: provinces": "地区分布",
    # verdict and figures
    "target {target:g}": "目标值{target:g}‱",
    "{n:,} errors allowed": "允许{n:,}条",
    "{rate} per 10,000": "{rate}‱",
    "{times} times the target": "为目标值的{times}倍",
    "just above the target": "略高于目标值",
    "errors per 10,000 records": "单位：每万条记录中的重错码记录数（‱）",
    "logarithmic scale, shaded up to the target": "对数刻度，阴影部分为目标值以内",
    "shaded up to the target": "阴影部分为目标值以内",
    "Before you use these figures": "使用前请注意",
    # kinds
    "{n:,} records have valid codes": "代码正确的记录{n:,}条",
    "filled bars count as errors, outlined ones do not": "实心条计入重错码率，空心条不计入",
    "the length of a bar grows with the logarithm": "条形长度按对数刻度",
    "counted": "计入",
    "records without a code": "缺码和未换码",
    "records that share a code or an entity": "重码及相关记录",
    "doubts about valid codes (notes)": "代码正确但存疑（提示）",
    "No record names its entity, so a repeated record cannot be told from one code on several"
    " entities.": "所有记录均无主体名称，无法区分重复记录和一码多赋。",
    # provinces
    "Errors per 10,000 records; {above:,} of {n:,} provinces are above the target (▲).": (
        "图中数字为重错码率（‱）。涉及{n:,}个省级地区，其中{above:,}个高于目标值（标▲）。"
    ),
    "{name}: {errors}; records with a code: {base:,}; {rate} per 10,000": (
        "{name}：{errors}，有代码的记录{base:,}条，{rate}‱"
    ),
    "{name}: no record": "{name}：无记录",
    "no record": "无记录",
    "no error": "无重错码",
    "within the target, {target:g}": "不高于目标值{target:g}‱",
    "above it, up to {rate:g}": "高于目标值，不超过{rate:g}‱",
    "up to {rate:g}": "不超过{rate:g}‱",
    "above {rate:g}": "高于{rate:g}‱",
    "above the target": "高于目标值",
    "The same as a table": "以表格形式查看",
    "Errors by province": "各省级地区重错码率",
    "province": "省级地区",
    "No code names a province.": "没有代码可确定省级地区。",
    "elsewhere: national authorities and unknown regions": "其他：国家级登记管理部门及未知区划",
    # authorities
    "{n:,} registering authorities": "登记管理部门{n:,}个",
    "{n:,} of them with errors": "其中有重错码的{n:,}个",
    "the highest rate first": "按重错码率由高到低排列",
    "{shown} of {all} shown": "显示{shown}个，共{all}个",
    "filter by name, code or verdict": "按名称、代码或结论筛选",
    "region": "行政区划",
    "department": "登记管理部门",
    "records with a code": "有代码的记录",
    "per 10,000": "重错码率（‱）",
    "allowed": "允许条数",
    "verdict": "结论",
    "{n:,} more authorities are not in this table": "另有{n:,}个登记管理部门未列入本表",
    "the JSON report and the workbook list all of them": "全部数据见JSON格式的报告或工作簿",
    "{n:,} authorities without errors are not printed.": (
        "打印时略去无重错码的登记管理部门{n:,}个。"
    ),
    "No record names a registering authority.": "没有记录可确定登记管理部门。",
    # findings
    "There is nothing to list.": "未发现问题。",
    "Not listed here: {names}": "以下类型的记录未在此列出：{names}",
    "does not count as an error": "不计入重错码率",
    "Who acts:": "处理：",
    "{n:,} more are not shown": "另有{n:,}条未列出",
    "(no name)": "（无名称）",
    "the other records": "同组的其他记录",
    "fault: {places}": "错误位置：{places}",
    "in doubt: {places}": "存疑位置：{places}",
    "position {places}": "第{places}位",
    "character {places} as written": "录入值第{places}个字符",
    "characters {places} as written": "录入值第{places}个字符",
    "positions {places}": "第{places}位",
    "perhaps meant:": "可能应为",
    "look it up before you use it": "须经核实后方可使用",
    # what each kind means
    "The record has no code: the cell is blank or holds a placeholder.": (
        "该记录没有代码：单元格空白，或填写了占位内容。"
    ),
    "The keeper of the data enters the code. If the entity has none yet, the registering"
    " authority assigns one.": "由数据管理单位补录代码；主体尚未赋码的，由登记管理部门赋码。",
    "A number from before the reform is in the place of the code, such as a registration"
    " number or an organization code.": (
        "填写的是改革以前的编号，如注册号、组织机构代码，属存量代码未转换。"
    ),
    "The keeper of the data looks the code up. If there is none yet, the registering"
    " authority converts the number.": (
        "由数据管理单位查询并填写代码；尚未转换的，由登记管理部门办理转换。"
    ),
    "The value does not have 18 characters: some are missing, some are too many, or there"
    " is other text.": "代码不是18位：缺少或多出字符，或混入其他文字。",
    "The value has a character that no code has at this place, mostly a letter typed for"
    " a digit.": "含有该位不得使用的字符，多为误将数字录入为字母。",
    "The keeper of the data compares it with the licence and corrects it. If the licence says the"
    " same, the registering authority decides.": (
        "由数据管理单位与证照核对后更正；证照记载相同的，报登记管理部门处理。"
    ),
    "The resident identity number of a person is in the place of the code. It is personal"
    " information.": "填写的是居民身份证号码，属个人信息。",
    "The keeper of the data removes the number and enters the code.": (
        "由数据管理单位删除该号码，改填统一社会信用代码。"
    ),
    "The check digit follows one of three variants of 2015: the code was issued so and"
    " remains in force.": ("校验码符合2015年的三种早期赋码方式之一，系当年正式赋予，继续有效。"),
    "Do not change the code. The registering authority decides whether to replace it.": (
        "不得自行更改；是否更换由登记管理部门决定。"
    ),
    "At least one character is wrong: the check digit does not fit the others.": (
        "至少有一位有误：校验码与其他各位不符。"
    ),
    "The same code and the same entity occur again.": "代码与主体均相同的记录再次出现。",
    "The keeper of the data deletes the copy.": "由数据管理单位删除多余的记录。",
    "Two or more entities have the same code.": "两个以上主体使用同一代码。",
    "The keeper of the data checks for renames and branches first. Then the registering"
    " authority decides: at most one entity keeps the code.": (
        "先由数据管理单位排除更名、分支机构等情形，再由登记管理部门认定：至多由一个主体保留该代码。"
    ),
    "One entity has two or more codes of the same department and region.": (
        "同一主体有两个以上代码，且登记管理部门和行政区划相同。"
    ),
    "The registering authority decides which code is valid and withdraws the others.": (
        "由登记管理部门认定有效代码，其余予以撤销。"
    ),
    "Entities of the same name have different codes; branches and namesakes are mostly the"
    " reason.": "同名主体的代码不同，多为分支机构或重名。",
    "The keeper of the data compares address and registration number. If it is one entity,"
    " the registering authority decides.": (
        "由数据管理单位比对地址、注册号；确属同一主体的，由登记管理部门认定。"
    ),
    "The organization code in positions 9-17 occurs in several codes, although it is unique"
    " in the country.": "第9-17位主体标识码应为全国唯一，但出现在多个代码中。",
    "The registering authorities of these codes find out together which is valid.": (
        "由各代码的登记管理部门共同核实，认定有效代码。"
    ),
    "The code is valid, but written with spaces, lower case or full-width characters.": (
        "代码正确，但书写时含空格、小写字母或全角字符。"
    ),
    "The keeper of the data writes it as 18 plain characters.": (
        "由数据管理单位按18位半角大写字符规范填写。"
    ),
    "The keeper of the data checks the licence. A doubt is not an error.": (
        "由数据管理单位与证照核对；存疑不等于错码。"
    ),
    "The first character, the department, is in no list known to us.": (
        "第1位登记管理部门代码未列入已知目录。"
    ),
    "The second character, the category, is in no list of its department.": (
        "第2位机构类别代码未列入该登记管理部门的目录。"
    ),
    "Positions 3-8, the region, are in no table known to us.": "第3-8位行政区划码未列入已知区划表。",
    "The organization code in positions 9-17 fails its own check or is a placeholder.": (
        "第9-17位主体标识码（组织机构代码）自身校验码不符，或为占位内容。"
    ),
    "The organization code is of a segment that another province uses.": (
        "主体标识码属于其他省份使用的码段。"
    ),
    # sources, and the end
    "Left out": "未计入",
    "The first {n:,} rows that were left out": "未计入的前{n:,}行",
    "made with uscc {version}": "由uscc {version}生成",
    "command": "命令",
    "This page loads nothing and sends nothing.": "本页不加载外部内容，也不向外发送数据。",
}
