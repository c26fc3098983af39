"""Chinese of the workbooks; sentences that the page has too are there."""

from __future__ import annotations

WORKBOOK = {
    # sheets and their columns
    "Summary": "概要",
    "Authorities": "登记管理部门",
    "Findings": "问题清单",
    "Rows left out": "未计入的行",
    "source": "来源",
    "line": "行号",
    "likely cause": "可能原因",
    "expected check digit": "应为校验码",
    "code that may be meant (look it up)": "建议代码（须核实）",
    "first line of the group": "同组首行",
    "other records of the group": "同组其他记录",
    "department code": "部门代码",
    "region code": "区划代码",
    "text": "内容",
    "reason": "原因",
    "not a record": "不是记录（标题、合计、签名或重复的列名）",
    "{n:,} more rows": "另有{n:,}行",
    "nothing was left out": "没有未计入的行",
    # the summary
    "Figures": "主要数据",
    "wrong and missing codes": "错码、缺码和未换码",
    "meaning": "含义",
    "how it was read": "读取情况",
    "This report": "报告信息",
    "made by": "生成工具",
    "time": "生成时间",
    # worklists
    "Worklist for corrections": "整改清单（供纠错回传）",
    "Worklists for corrections": "整改清单目录",
    "Worklists": "目录",
    "To correct": "整改清单",
    "How to fill in": "填写说明",
    "operation": "数据操作标识位",
    "result": "处理结果",
    "remark": "备注",
    "0 new code": "0 新赋码",
    "1 delete": "1 删除",
    "2 keep the code": "2 保持原码不变",
    "Choose a value from the list.": "请从下拉列表中选择。",
    "findings in this list": "本清单问题记录数",
    "findings that count as errors": "其中计入重错码率的问题记录数",
    "1. Look up each finding in your own register. Fill in the yellow columns, and leave the other"
    " columns as they are.": (
        "1．请对照本部门登记数据逐条核实，在黄色三列中填写处理情况，其他列请勿改动。"
    ),
    "2. Operation: choose 0 where a new code was assigned, 1 where the record is to be deleted, 2"
    " where the code is right and stays.": (
        "2．数据操作标识位：已重新赋码的选“0 新赋码”，该条数据应删除的选“1 删除”，"
        "经核实代码无误的选“2 保持原码不变”。"
    ),
    "3. Of several entities that have the same code, at most one keeps it.": (
        "3．一码多赋的，同一代码至多由一个主体保留。"
    ),
    "4. Result: write the corrected code or the action taken. Remark: anything else.": (
        "4．处理结果：填写更正后的代码或处理情况；其他需要说明的事项填入备注。"
    ),
    "5. A code that may be meant is computed from the wrong one: use it only if your register has"
    " it. Never compute a check digit yourself.": (
        "5．“建议代码”由错码推算得出，须与登记数据核实一致后方可使用；切勿自行推算校验码。"
    ),
    "6. Send the completed workbook back to the sender.": "6．填写完毕后，请将本表返回发送单位。",
    "This is a worklist, not an official form: no document known to us prescribes the columns of"
    " one.": "本表为整改清单，不是正式的纠错回传表；目前查到的文件均未规定该表的栏目。",
    "00_index": "00_目录",
    "no-authority": "无登记管理部门",
    "no-owner": "无归属",
    "no owner named": "未填写归属",
    "file": "文件",
    "owner": "整改单位",
    "findings": "问题记录数",
}
