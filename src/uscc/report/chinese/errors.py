"""Chinese of the errors, and of the advice behind them."""

from __future__ import annotations

ERRORS = {
    "there is no column {name!r}; the columns are: {names}": "没有列 {name!r}，现有的列为：{names}",
    "{said}; {advice}": "{said}；{advice}",
    "{said}. {more}": "{said}。{more}",
    "standard input": "标准输入",
    "standard input is closed": "标准输入已关闭",
    "standard input is closed; give the codes as arguments": "标准输入已关闭；请将代码写在命令之后",
    "standard output is closed; name a file with -o": "标准输出已关闭；请用-o指定文件",
    "interrupted; no file was left half written": "已中断，未留下不完整的文件",
    "there is not enough memory": "内存不足",
    "cannot write the report: {why}": "无法输出报告：{why}",
    "{name} is en or zh, not {lang!r}": "{name}只能是en或zh，不能是“{lang}”",
    # advice
    "name the encoding with {encoding} (for example gb18030, utf-16, big5)": (
        "请用{encoding}指定编码（如gb18030、utf-16、big5）"
    ),
    "name the encoding with {encoding} (for example gb18030, utf-16, big5) or correct that line": (
        "请用{encoding}指定编码（如gb18030、utf-16、big5），或更正该行"
    ),
    "say another one with {delimiter}, or leave it out to have it found": (
        "请用{delimiter}另行指定，或不指定而由程序识别"
    ),
    "correct the line, or take quotation marks as ordinary characters with {no_quotes}": (
        "请更正该行，或用{no_quotes}将引号作为普通字符"
    ),
    "say which with {code}, by name or as #N": "请用{code}按列名或#N指定代码列",
    "there is a right code inside longer text: take it out first, or name the delimiter with"
    " {delimiter}; say which column with {code}, by name or as #N": (
        "有的单元格在较长文字中含有正确代码，请先取出，或用{delimiter}指定分隔符；"
        "请用{code}按列名或#N指定代码列"
    ),
    "name the delimiter with {delimiter}, or another column with {code}": (
        "请用{delimiter}指定分隔符，或用{code}另行指定代码列"
    ),
    "name one with {status}": "请用{status}指定一列",
    "name one with {table}": "请用{table}指定一个表",
    "allow less with {memory}, fewer with {workers}": "请用{memory}减少内存用量，或用{workers}减少进程",
    "allow fewer with {workers}, or none with {one_worker}": (
        "请用{workers}减少进程，或用{one_worker}不另开进程"
    ),
    "make room there, name another folder with {tmpdir}, or allow more memory with {memory}": (
        "请腾出空间，用{tmpdir}另行指定文件夹，或用{memory}增加内存"
    ),
    # options and arguments
    "a condition is COLUMN=VALUE or COLUMN!=VALUE, not {condition!r}": (
        "条件应为“列名=值”或“列名!=值”，而不是“{condition}”"
    ),
    "header_line is the number of a line, 1 or more, not {n}": "header_line应为1以上的行号，而不是{n}",
    "a line from 1 is expected, not {text!r}": "应为1以上的行号，而不是“{text}”",
    "the header cannot be in row {n}, which is blank": "第{n}行为空行，不能作为列名行",
    "the header cannot be in row {n}: only the first {most} rows are searched for it": (
        "第{n}行不能作为列名行：只在前{most}行中查找"
    ),
    "look at their columns with {names}, and say which with {code}": "请用{names}查看各列，并用{code}指定代码列",
    "none of its {n} tables has a column of codes: {tables}": "{n}个表中都没有代码列：{tables}",
    "the table is empty": "表格为空",
    "-E names a column of entities, --no-entity says there is none; drop one": (
        "-E指定了主体名称列，--no-entity表示没有该列，两者只能用一个"
    ),
    "-S names a column of statuses, --no-status says there is none; drop one": (
        "-S指定了状态列，--no-status表示没有该列，两者只能用一个"
    ),
    "a number from 1 to 1000 is expected, not {text!r}": "应为1至1000的整数，而不是“{text}”",
    "a size such as 300M or 2G is expected, not {text!r}": "应为300M、2G之类的大小，而不是“{text}”",
    "at least {least} is needed, not {text!r}": "至少需要{least}，而不是“{text}”",
    "name at least one thing to count": "请至少指定一项计入重错码",
    "nothing is called {name!r} that could be counted; known: {known}": (
        "没有名为“{name}”的计数项；可用的有：{known}"
    ),
    "the target is a number of errors per 10,000, 0 to 10000, not {target!r}": (
        "目标值为每万条的重错码数，应在0至10000之间，而不是“{target}”"
    ),
    "authorities are told by {levels}, not by {by!r}": "登记管理部门按{levels}划分，不能按“{by}”",
    "a sample has 1 to {most:,} records": "样本应有1至{most:,}条记录",
    "a line is a number from 1 to {most:,}, not {line}": "行号应为1至{most:,}的整数，不能是{line}",
    "of {sample:,} records only 0 to {sample:,} can be in error": (
        "{sample:,}条记录中，重错码只能有0至{sample:,}条"
    ),
    "no sample of up to {most:,} records can show {target} is met": (
        "{most:,}条以内的样本均不能判定达到目标值{target}"
    ),
    "the confidence is a proportion such as 0.95, at most 1 - 10^-12": (
        "置信水平为0.95之类的比例，最大为1 - 10^-12"
    ),
    "scan needs at least one path": "scan至少需要一个文件",
    "workers is a number of processes, 1 or more, not {workers}": (
        "workers为进程数，至少为1，不能是{workers}"
    ),
    "memory is a number of bytes, {least:,} or more, not {memory:,}": (
        "memory为字节数，至少为{least:,}，不能是{memory:,}"
    ),
    # generate
    "faults: {name!r} is not a fault; known are {known}": "faults：没有名为“{name}”的错误；可用的有：{known}",
    "faults: {name} takes a number from 0 on, not {number!r}": (
        "faults：{name}的数量应为不小于0的整数，而不是{number}"
    ),
    "faults: these take {needed:,} rows, a pair two, and there are {rows:,}": (
        "faults：这些错误需要{needed:,}行（成对的占两行），只有{rows:,}行"
    ),
    "faults: these take {needed:,} rows; {most:,} are the most": (
        "faults：这些错误需要{needed:,}行，最多{most:,}行"
    ),
    "faults: {most:,} of segment are the most": "faults：segment最多{most:,}个",
    "faults: write NAME=NUMBER with commas between, not {part!r}": (
        "faults：应写作“错误=数量”，以逗号分隔，而不是“{part}”"
    ),
    "faults: {name} is given twice": "faults：{name}重复指定",
    "rows: a number from 0 to {most:,} can be made, not {rows!r}": (
        "rows：可生成0至{most:,}条，而不是{rows}"
    ),
    "seed: a number from 0 to 2^64 - 1 is one, not {seed!r}": (
        "seed：应为0至2^64 - 1的整数，而不是{seed}"
    ),
    "columns: a number from 2 to {most}, not {columns!r}": "columns：应为2至{most}，而不是{columns}",
    "encoding: one of {known}, not {encoding!r}": "encoding：应为{known}之一，而不是“{encoding}”",
    "is the registry to write; name another file for --truth": (
        "是要写入的登记库；请为--truth另行指定文件"
    ),
    # output
    "cannot be written: {why}; nothing was left there": "无法写入：{why}；未留下任何文件",
    "has no ending; name a file that ends in {either}": "没有扩展名，请改用以{either}结尾的文件名",
    "cannot be written: there is no folder {folder}; make it, or name another file": (
        "无法写入：文件夹{folder}不存在，请先新建该文件夹或改用其他位置"
    ),
    "cannot be written: the folder {folder} is read-only; name another file": (
        "无法写入：文件夹{folder}为只读，请改用其他位置"
    ),
    "the column {column!r} (--by-column) has more than {most:,} values, and each would be a workbook;"
    " name a column with fewer values": (
        "列{column!r}（--by-column）的不同取值超过{most:,}个，每个取值将生成一个工作簿，请改用取值较少的列"
    ),
    "the name of an output is empty; name a file or a folder": "输出文件名为空，请指定文件或文件夹",
    "- is not the name of an output; name a file": "-不能用作输出文件名，请指定文件",
    "cannot be the name of a file; name another file": "不能用作文件名，请换一个文件名",
    "is named for two outputs; name another file": "同时用作两个输出文件，请换一个文件名",
    "cannot be written: it is a folder; name a file": "无法写入：这是文件夹，请指定文件",
    "is a file; name a new folder": "是文件，请指定一个新的文件夹",
    "is a folder that has files; name a new folder, or empty this one": "是非空文件夹，请指定新的文件夹或先清空该文件夹",
    "cannot be written as {ending}; name a file that ends in {either}": (
        "不能写成{ending}；文件名应以{either}结尾"
    ),
    "is a registry to read, which this would overwrite; name another file": (
        "是要读取的登记库，写入会将其覆盖；请另行指定文件"
    ),
    "standard output is a file that is read; send it to another file": (
        "标准输出就是要读取的文件；请输出到其他文件"
    ),
    "temporary files cannot be written ({why})": "无法写入临时文件（{why}）",
    "temporary files cannot be read ({why})": "无法读取临时文件（{why}）",
    # files
    "no such file": "文件不存在",
    "the file is empty": "文件为空",
    "cannot be opened: {why}": "无法打开：{why}",
    "cannot be read: {why}": "无法读取：{why}",
    "is {what}": "是{what}",
    "is compressed with {compression}, inside is {what}": "以{compression}压缩，其中是{what}",
    "the compressed file is cut short; its rest is missing: get it again": (
        "压缩文件不完整，后面的内容缺失，请重新获取"
    ),
    "the compressed file is damaged behind its first part; get it again": (
        "压缩文件第一部分之后已损坏，请重新获取"
    ),
    "was changed while it was read, so nothing can be said of it; scan it again": (
        "读取期间文件有改动，无法得出结果，请重新核查"
    ),
    "worker processes cannot be started ({why})": "无法启动工作进程（{why}）",
    "a worker process ended before its time (killed, perhaps for want of memory)": (
        "工作进程提前结束（可能因内存不足被终止）"
    ),
    "an empty ZIP file": "空的ZIP文件",
    "a ZIP file in several parts; take the table out of it first": "分卷ZIP文件，请先取出其中的表格",
    "a 7z archive; take the table out of it first": "7z压缩包，请先取出其中的表格",
    "a RAR archive; take the table out of it first": "RAR压缩包，请先取出其中的表格",
    "an ar archive; take the table out of it first": "ar归档文件，请先取出其中的表格",
    "a cabinet archive; take the table out of it first": "CAB压缩包，请先取出其中的表格",
    "a cpio archive; take the table out of it first": "cpio归档文件，请先取出其中的表格",
    "a tar archive; take the table out of it first: tar -xf FILE": (
        "tar归档文件，请先取出其中的表格：tar -xf FILE"
    ),
    "a PDF document, not a table; ask for the original table, or copy it into a workbook and check it": (
        "PDF文档，不是表格，请索取原表格文件，或将表格复制到工作簿并核对"
    ),
    "an RTF document, not a table; save its table as CSV (UTF-8) first": (
        "RTF文档，不是表格，请先将其中的表格另存为CSV（UTF-8）"
    ),
    "a picture, not a table; ask for the original table": "图片，不是表格，请索取原表格文件",
    "an SQL dump, not a table; load it into its database and export the table as CSV": (
        "SQL转储文件，不是表格，请导入数据库后将表导出为CSV"
    ),
    "compressed with {name}; decompress it: {command} FILE | uscc scan -": (
        "{name}压缩文件，请先解压：{command} FILE | uscc scan -"
    ),
    "compressed again with {again}; decompress it first": "又经{again}压缩的文件，请先解压",
    # encoding, delimiter, lines
    "byte 0x{byte:02X} is not {name}": "字节0x{byte:02X}不是{name}编码",
    "byte 0x{byte:02X} is neither UTF-8 nor GB18030": "字节0x{byte:02X}既不是UTF-8也不是GB18030编码",
    "no encoding is called {encoding!r}; known are utf-8, gb18030, utf-16, big5, …": (
        "没有名为“{encoding}”的编码；可用的有utf-8、gb18030、utf-16、big5等"
    ),
    "cannot be read as {encoding}: {why}": "无法按{encoding}读取：{why}",
    "begins as UTF-8 and goes on in another encoding": "开头是UTF-8，后面是另一种编码",
    "the delimiter is 1 to {most} characters (an escape such as \\x01 is one), or comma, tab,"
    " semicolon or pipe, with no quotation mark, line end or NUL, so it cannot be"
    " {text!r:.60}": (
        "分隔符为1至{most}个字符（\\x01之类的转义算一个），或comma、tab、semicolon、pipe，"
        "不得含引号、换行符或NUL，因此不能是“{text:.60}”"
    ),
    "a field has more than {most:,} bytes: a quotation mark is probably not closed": (
        "有一个字段超过{most:,}字节，可能引号未闭合"
    ),
    "a record does not end within {most} MiB: a quotation mark is probably not closed": (
        "有一条记录超过{most} MiB仍未结束，可能引号未闭合"
    ),
    "a field holds line breaks and right codes of other records: a quotation mark is probably not"
    " closed": "有一个字段含有换行符和其他记录的正确代码，可能引号未闭合",
    "a quotation mark opens a field here that is never closed": "此处的引号一直没有闭合",
    "cannot be read as CSV: {why}": "无法按CSV读取：{why}",
    "no line ends within {most} MiB, so this is not a table": "{most} MiB内没有换行，不是表格",
    "only a header line ({names}), and no record under it": "只有列名行（{names}），没有记录",
    # columns
    "The columns are: {columns}": "各列为：{columns}",
    "{name} ({said})": "{name}（{said}）",
    "#1 to #{last} (no header line)": "#1至#{last}（无列名行）",
    "an agency's column, never taken by itself": "机关的列，不自动选用",
    "another party's column": "其他当事方的列",
    "named as a code": "列名为代码",
    "named as a name": "列名为名称",
    "one code in {n} of {records} records": "{records}条记录中有{n}条是同一个代码",
    "right codes in {n} of {cells} cells": "{cells}个单元格中有{n}个是正确代码",
    "a right code inside longer text in {n} of {cells} cells": (
        "{cells}个单元格中有{n}个在较长文字中含有正确代码"
    ),
    "there is no column {name!r} ({option})": "没有“{name}”列（{option}）",
    "there is no column {number} ({option})": "没有第{number}列（{option}）",
    "there are {n} columns {name!r}; say {either}": "“{name}”列有{n}个；请指定{either}",
    "the status is one column, not {n}": "状态只能是一列，不能是{n}列",
    "the column #{number} {name!r} is named twice ({options}); name each column once, in one"
    " role": "第{number}列“{name}”指定了两次（{options}）；每列只能指定一次，作一种用途",
    "no column of codes was found": "未找到代码列",
    "more than one column holds codes": "有多列含有代码",
    "more than one column is named as a code; say {option} {either}": (
        "有多列的列名是代码；请用{option}指定{either}"
    ),
    "the column {name!r} holds no right code, but {other!r} does": (
        "“{name}”列没有正确代码，而“{other}”列有"
    ),
    "the column {name!r} is blank in most records, but {other!r} holds right codes": (
        "“{name}”列在多数记录中为空，而“{other}”列有正确代码"
    ),
    "the column {name!r} holds a right code inside longer text in {n} of {cells} cells, so its"
    " lines were not cut": (
        "“{name}”列的{cells}个单元格中有{n}个在较长文字中含有正确代码，说明各行未按分隔符切分"
    ),
    "the column {name!r} holds one code in {n} of {records} records, so it is probably an"
    " agency's own code": "“{name}”列的{records}条记录中有{n}条是同一个代码，可能是机关自身的代码",
    "the column {name!r} seems to hold the codes of another party than the subject": (
        "“{name}”列似为其他当事方的代码，而不是主体的代码"
    ),
    "in {n:,} of {records:,} records the code is in another column than {name!r} (#{number})": (
        "{records:,}条记录中有{n:,}条的代码不在“{name}”列（#{number}）"
    ),
    "executors hash text differently; give all the same PYTHONHASHSEED": (
        "各执行进程的散列种子不同；请为所有进程设置相同的PYTHONHASHSEED"
    ),
    "--keep adds columns to the list of findings; add --findings FILE or -o FILE.xlsx": (
        "--keep用于在问题清单中附加列；请加上--findings 文件或-o 文件.xlsx"
    ),
    "--by-column says how --split divides the findings; add --split FOLDER": (
        "--by-column用于指定--split按哪一列划分；请加上--split 文件夹"
    ),
    # single values
    "{said} (cause: {cause})": "{said}（原因：{cause}）",
    "{value} is right but has the note {note!r}, refused with strict": (
        "{value}正确，但有提示{note}，严格校验时不予通过"
    ),
    "17 characters make a check digit, here are {size}": "计算校验码需要17个字符，而不是{size}个",
    "position {place} holds {char!r}, which no code may hold": "第{place}位是{char!r}，代码中不得使用",
}
