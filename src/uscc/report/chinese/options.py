"""Chinese of `--help`, and of the words and errors of `argparse`."""

from __future__ import annotations

OPTIONS = {
    # what options take
    "CODE": "代码",
    "COLUMN": "列名",
    "COLUMN=VALUE": "列名=值",
    "COMMAND": "命令",
    "FILE": "文件",
    "FOLDER": "文件夹",
    "N": "数字",
    "NAME": "名称",
    "NAMES": "项目",
    "ROWS": "记录数",
    "SIZE": "大小",
    "SPEC": "设置",
    "TEXT": "文本",
    # argparse
    "usage: ": "用法：",
    "positional arguments": "位置参数",
    "options": "选项",
    "show this help message and exit": "显示本帮助",
    "show program's version number and exit": "显示版本号",
    "{prog}: error: {said}": "{prog}：错误：{said}",
    "the following arguments are required: {names}": "缺少以下参数：{names}",
    "unrecognized arguments: {names}": "无法识别的参数：{names}",
    "argument {name}: {said}": "参数{name}：{said}",
    "expected one argument": "缺少取值",
    "ambiguous option: {option} could match {matches}": "选项{option}不明确，可能是{matches}",
    "invalid choice: {value} (choose from {choices})": "不能是{value}（可选：{choices}）",
    "invalid whole number: {value}": "{value}不是整数",
    "ignored explicit argument {value}": "不接受取值{value}",
    # uscc
    "Check Unified Social Credit Codes (统一社会信用代码, GB 32100-2015), one or a whole\nregistry.": (
        "校验统一社会信用代码（GB 32100-2015），支持单个代码和整个登记库。"
    ),
    "commands": "命令",
    "language of all words: en or zh (default: that of the system)": (
        "界面语言：en或zh（默认与系统相同）"
    ),
    # scan
    "audit registry files: wrong, shared, repeated codes, the error rate, the verdict": (
        "核查登记库：错码、一码多赋、重复赋码、重错码率、是否达标"
    ),
    "Audit files as one registry: wrong codes 错码, one code on several entities\n"
    "一码多赋, one entity with several codes 重复赋码, repeated records, and the rate\n"
    "重错码率 of errors against the target. Sheets, header, columns, encoding and\n"
    "delimiter are found and shown.": (
        "将各文件作为一个登记库核查：识别错码、一码多赋、重复赋码、重复记录，"
        "计算重错码率并与目标值比对。工作表、列名行、列、编码、分隔符自动识别并在报告中列出。"
    ),
    """\
What can be counted: wrong (all wrong codes), notes (all notes), or one of
{countable}
+NAME adds to the default, -NAME takes from it; write it with =, as in
--count=+suspect,-legacy

exit status: 0 target met, 1 target missed, undecided or no data, 2 usage, input or
output error

examples:
  uscc scan registry.csv
  uscc scan registry.csv --findings errors.csv
  uscc scan registry.csv -o report.html -o report.xlsx
  uscc scan book.xlsx --sheet 企业 --where 状态!=注销
  uscc scan 2023.csv 2024.csv.gz --format json > report.json
  uscc scan registry.csv --format junit > uscc.xml
  unzip -p registry.zip | uscc scan - -c 信用代码 -E 名称 -e gb18030
""": """\
可计入重错码的项目：wrong（全部错码）、notes（全部提示），或以下各项：
{countable}
+项目表示在默认项目上增加，-项目表示减去，用等号书写，如
--count=+suspect,-legacy

退出码：0 达标，1 未达标、未能判定或无数据，2 用法、输入或输出错误

示例：
  uscc scan registry.csv
  uscc scan registry.csv --findings errors.csv
  uscc scan registry.csv -o report.html -o report.xlsx
  uscc scan book.xlsx --sheet 企业 --where 状态!=注销
  uscc scan 2023.csv 2024.csv.gz --format json > report.json
  uscc scan registry.csv --format junit > uscc.xml
  unzip -p registry.zip | uscc scan - -c 信用代码 -E 名称 -e gb18030
""",
    "CSV, .xlsx, .zip, .json, SQLite, .gz, …; - is standard input": "CSV、.xlsx、.zip、.json、SQLite、.gz等文件；-表示标准输入",
    "columns (a header, or #N counted from 1)": "列（列名，或从1起的#N）",
    "the column of codes": "代码列",
    "the column that names the entity; repeat it for an entity of several columns": (
        "主体名称列；主体由多列确定时可重复使用"
    ),
    "the one column that says whether a record is cancelled or revoked (注销, 吊销)": (
        "登记状态列，用于判断是否已注销、吊销，只能有一列"
    ),
    "no column is a status": "没有状态列",
    "list sheets, columns and sample values, then exit": "只列出工作表、各列及样例",
    "the file (found out where not given)": "文件（未指定的自动识别）",
    "one or several characters, tab, or \\x01": "分隔符：一个或多个字符、tab或\\x01",
    "utf-8, gb18030, utf-16, big5, …": "编码：utf-8、gb18030、utf-16、big5等",
    "the first line is a record": "第一行是记录，不是列名",
    "quotation marks are ordinary characters": "引号作为普通字符",
    "the rate": "重错码率",
    "the line or row with the names of the columns (default: found in the first 50)": (
        "列名所在的行（默认在前50行中识别）"
    ),
    "read this sheet of a workbook, by name or as #N; repeatable (default: all with codes)": (
        "只读取该工作表，用名称或#N指定，可重复（默认读取所有含代码的工作表）"
    ),
    "read this table of a database (default: all with codes)": "只读取数据库中的该表（默认读取所有含代码的表）",
    "read only records with this value; COLUMN!=VALUE: only records without it; repeatable": (
        "筛选记录：列名=值表示等于，列名!=值表示不等于；可重复指定"
    ),
    "what counts as an error, with commas (default: {counted}); --count=-legacy takes a name from"
    " the default, +NAME adds to it": (
        "计入重错码的项目，以逗号分隔（默认：{counted}）；--count=-legacy从默认项目中减去，+项目表示增加"
    ),
    "errors allowed per 10,000 (default: %(default)s)": "目标值：每万条允许的重错码数（默认：%(default)s）",
    "count notes as errors too": "提示也计入重错码",
    "do not count the early issuing variants": "早期赋码不计入重错码",
    "the records are a random sample of a larger registry: the verdict goes by the exact 95%%"
    " interval": "记录是更大登记库的随机样本：按精确的95%%置信区间判定",
    "group the registering authorities by this level (default: %(default)s)": (
        "登记管理部门按此级别划分：province省级、prefecture市级、county县级（默认：%(default)s）"
    ),
    "resources": "资源",
    "processes that read (default: as many as there are cores)": "读取进程数（默认：处理器核数）",
    "memory for all of them together, such as 300M or 2G; what needs more goes on in temporary"
    " files (default: {size}M)": (
        "全部进程的内存上限，如300M、2G，超出部分存入临时文件（默认：{size}M）"
    ),
    "folder for temporary files (default: the system's)": "临时文件夹（默认：系统设置）",
    "output": "输出",
    "write every finding to FILE: .csv or .xlsx for a spreadsheet, .jsonl for programs": (
        "将全部问题记录写入文件：.csv、.xlsx供电子表格使用，.jsonl供程序使用"
    ),
    "write the findings of each registering authority to a workbook of its own, to be filled in;"
    " FOLDER must be new or empty": (
        "按登记管理部门分别生成整改清单（工作簿，供填写处理情况），写入该文件夹（须为新文件夹或空文件夹）"
    ),
    "write the report to FILE, in the format of its ending: {endings}; repeatable": (
        "将报告写入文件，按扩展名确定格式：{endings}；可重复"
    ),
    "carry this column of the input into every finding; repeatable, * for all": (
        "在每条问题记录中附上输入文件的该列，可重复；*表示全部列"
    ),
    "with --split: one workbook for each value of this column, which names the owner": (
        "与--split同用：整改清单改按该列划分，该列为整改单位"
    ),
    "of the report; junit, sarif and github are for CI services and list the first findings of"
    " each kind": "屏幕报告的格式；junit、sarif、github供持续集成服务使用，每类列出前若干条",
    "hide the progress line": "终端上不显示进度",
    # check, parse
    "judge single codes": "校验单个代码",
    "Judge codes given here or, without any, on standard input, one per line.": (
        "校验命令中给出的代码；未给出时从标准输入读取，每行一个。"
    ),
    "explain single codes: every part and its meaning": "解析单个代码各部分的含义",
    "Explain codes given here or, without any, on standard input, one per line.": (
        "解析命令中给出的代码；未给出时从标准输入读取，每行一个。"
    ),
    "exit status: 0 all right, 1 some not right, 2 usage, input or output error": "退出码：0 全部正确，1 有的不正确，2 用法、输入或输出错误",
    "refuse codes with notes too": "有提示的代码也不予通过",
    "accept the three early issuing variants": "三种早期赋码予以通过",
    "explain the three early issuing variants too": "三种早期赋码也予以解析",
    "one line per value": "输出格式，每个代码一行",
    "of the answer": "输出格式",
    "only the exit status": "只给出退出码",
    "a code; none: standard input": "代码；未给出时读取标准输入",
    # generate
    "make up a registry for tests: right codes, made-up names, planted faults": (
        "生成供测试用的模拟登记库：正确代码、虚构名称、植入错误"
    ),
    "Make up a registry as CSV: codes that are right inside, names put together\n"
    "from words, faults on request. The same ROWS, --seed and --faults give the same\n"
    "file everywhere. Nothing is taken from a real register.": (
        "生成CSV格式的模拟登记库：代码的两级校验码均正确，名称随机组合，可按指定数量植入错误。"
        "记录数、--seed、--faults相同，则生成的文件完全相同。数据均为模拟，不取自真实登记库。"
    ),
    """\
What --faults takes, as NAME=NUMBER with commas between:
{plantable}
`uscc scan` finds exactly these, on the lines that --truth lists.

exit status: 0 written, 2 usage or output error

examples:
  uscc generate 1000000 -o registry.csv
  uscc generate 1000000 --faults wrong=120,shared=50,split=30 --truth truth.csv -o r.csv
  uscc generate 1000 --columns 10 --encoding gb18030 | gzip > registry.csv.gz
""": """\
--faults的写法为“错误=数量”，以逗号分隔：
{plantable}
`uscc scan`查出的正是这些错误，位于--truth列出的各行。

退出码：0 已写入，2 用法或输出错误

示例：
  uscc generate 1000000 -o registry.csv
  uscc generate 1000000 --faults wrong=120,shared=50,split=30 --truth truth.csv -o r.csv
  uscc generate 1000 --columns 10 --encoding gb18030 | gzip > registry.csv.gz
""",
    "wrong (a mixture of the next {n})": "wrong（以下{n}种的混合）",
    "and in pairs of records: {names}": "以及成对记录：{names}",
    "records, up to 200,000,000": "记录数，最多200,000,000",
    "where to write it (default: standard output)": "写入的文件（默认：标准输出）",
    "another one, another registry": "随机种子，不同种子生成不同的登记库",
    "faults to plant, see below": "要植入的错误，见下",
    "write the planted faults: .csv, or .jsonl for programs": (
        "写出植入错误的清单：.csv，或供程序使用的.jsonl"
    ),
    "2 to 30: name, code, status, date, address, quoted scope 经营范围, …": (
        "列数，2至30：名称、代码、状态、日期、住所、加引号的经营范围等"
    ),
    "utf-8, utf-8-sig (for Excel), gb18030 or utf-16": "编码：utf-8、utf-8-sig（供Excel使用）、gb18030或utf-16",
}
