"""Chinese of the errors about files that are not delimited text."""

from __future__ import annotations

FILES = {
    # HTML, Markdown, JSON, SQLite
    "has a row of more than {most:,} cells, so it is not a table of records": (
        "有一行超过{most:,}个单元格，不是记录表"
    ),
    "a cell has more than {most} MiB: it is probably not closed": (
        "有一个单元格超过{most} MiB，可能标签未闭合"
    ),
    "row {n:,} of a table has more than {most} MiB: a row is probably not closed": (
        "表格第{n:,}行超过{most} MiB，可能行标签未闭合"
    ),
    "the HTML is cut short: its rest is missing; get it again": "HTML文件不完整，后面缺失，请重新获取",
    "is a web page without a table, perhaps a login or an error page that was saved instead;"
    " export the table again": "网页中没有表格，可能误存了登录页或出错页，请重新导出",
    "is not valid JSON here ({why}); correct it, or get the file again": (
        "此处不是有效的JSON（{why}），请更正或重新获取文件"
    ),
    "a value is nested too deeply to be a record": "有一个值嵌套过深，不是记录",
    "a value has more than {most} MiB, or is not closed": "有一个值超过{most} MiB，或没有闭合",
    "is not a workbook, so it has no sheets ({option})": "不是工作簿，没有工作表（{option}）",
    "is neither a database nor JSON, so it has no tables ({option})": "不是数据库或JSON，没有表（{option}）",
    "holds several tables with codes ({names})": "有多个含代码的表（{names}）",
    "holds several arrays of objects ({names})": "含有多个对象数组（{names}）",
    "there is no array {name!r}; there are: {names}": "没有数组“{name}”；现有：{names}",
    "is JSON without records: an array of objects, or one object per line, was expected": (
        "是JSON，但没有记录：应为对象数组，或每行一个对象"
    ),
    "entry {n:,} is not an object as the others are": "第{n:,}条不是对象，与其他各条不同",
    "an object is among arrays or single values; the entries must be alike": (
        "数组或单个值之间混有对象，各条应当一致"
    ),
    "the objects have more than {most:,} different keys, so they are not records": (
        "各对象的键超过{most:,}个，不是记录"
    ),
    "entry {n:,} has a code under the key {key!r}, which no earlier one has; give all records the"
    " same keys": "第{n:,}条的代码在键“{key}”下，而前面各条没有该键；请统一各条记录的键",
    "another program is writing to the database; close it, then try again": (
        "另一程序正在写入该数据库，请关闭后重试"
    ),
    "the database has a transaction that was not ended, and it cannot be read here ({why}); open"
    " and close it with the program that wrote it": (
        "该数据库有未结束的事务，无法在此读取（{why}）；请用写入它的程序打开后再关闭"
    ),
    "the database is damaged or of another kind ({why}); get it again": (
        "该数据库已损坏或属于其他类型（{why}），请重新获取"
    ),
    "the database holds no table": "数据库中没有表",
    "there is no table {name!r}; the tables are: {names}": "没有表“{name}”；现有：{names}",
    # workbooks
    "there is no sheet {wanted!r}; the sheets are {names}": "没有“{wanted}”工作表；工作表有{names}",
    "the workbook has no sheet with cells": "工作簿中没有含单元格的工作表",
    "is protected by a password; save it without one": "有密码保护；请去掉密码后另存",
    "is a damaged workbook ({why}); get it again, or open it and save it anew": (
        "是已损坏的工作簿（{why}）；请重新获取，或打开后另存"
    ),
    "its list of parts is missing or cut short": "其部件目录缺失或不完整",
    "its part {part} is missing": "缺少部件{part}",
    "its part {part} is compressed in an unusual way": "部件{part}的压缩方式不常见",
    "its part {part} is cut short or altered": "部件{part}不完整或已被改动",
    "its part {part} expands without end": "部件{part}解压后过大",
    "its part {part}: {why}": "部件{part}：{why}",
    "its sheet {name!r} is missing": "缺少工作表“{name}”",
    "it is not well-formed XML": "不是格式良好的XML",
    "its encoding is unknown": "编码未知",
    "a text or tag has no end": "文字或标签没有结尾",
    "a document type is declared": "含有文档类型声明",
    "too many elements are nested": "元素嵌套过深",
    "a row has more cells than a sheet can have": "有一行的单元格多于工作表所能容纳的",
    "a cell names the shared text {number}, and there are {n:,}": (
        "有单元格引用第{number}个共享文字，而共有{n:,}个"
    ),
    "a binary workbook (.xlsb) in the place of an .xlsx": "内容是二进制工作簿（.xlsb），而不是.xlsx",
    # archives, documents, formats that need an extra
    "a Hangul document, not a table": "Hangul文档，不是表格",
    "a Java program, not a table": "Java程序，不是表格",
    "a Numbers, Pages or Keynote document; export its table as Excel or CSV": "Numbers、Pages或Keynote文稿，请将其中的表格导出为Excel或CSV",
    "a Visio drawing, not a table": "Visio绘图，不是表格",
    "a Word document; copy its table into Excel and save that as .xlsx": "Word文档，请将其中的表格复制到Excel，另存为.xlsx",
    "a ZIP file in two others; unpack the outer one and name the files": "套在两层ZIP中的ZIP文件，请先解压外层，再指定其中的文件",
    "a dBase table (.dbf); open it in Excel or WPS, save it as .xlsx": "dBase表（.dbf），请用Excel或WPS打开，另存为.xlsx",
    "a file of an old Office program, but not a workbook": "旧版Office文件，但不是工作簿",
    "a film or a sound, not a table": "音频或视频，不是表格",
    "a mail of Outlook; save its attachment": "Outlook邮件，请先保存其附件",
    "a presentation, not a table": "演示文稿，不是表格",
    "a web page in one file (.mht); save the table as .xlsx": "单个文件网页（.mht），请将其中的表格另存为.xlsx",
    "an Access database; export the table as an Excel workbook (.xlsx)": "Access数据库，请将其中的表导出为Excel工作簿（.xlsx）",
    "an Android program, not a table": "Android程序，不是表格",
    "an Excel workbook in XML; open it in Excel or WPS, save it as .xlsx": "XML格式的Excel工作簿，请用Excel或WPS打开，另存为.xlsx",
    "an OFD document, not a table; get the table itself": "OFD文档，不是表格，请获取原始表格",
    "an OpenDocument file, not a table": "OpenDocument文件，不是表格",
    "an OpenDocument text; copy its table into a sheet and save that as .xlsx": "OpenDocument文档，请将其中的表格复制到工作表，另存为.xlsx",
    "an XML document, not a table; export the table as CSV or .xlsx": "XML文档，不是表格，请将表格导出为CSV或.xlsx",
    "an e-book (EPUB), not a table": "电子书（EPUB），不是表格",
    "an installer of Windows, not a table": "Windows安装包，不是表格",
    "an old Feather file; save it as Parquet or CSV": "旧版Feather文件，请另存为Parquet或CSV",
    "an old Word document; copy its table into Excel and save that as .xlsx": "旧版Word文档，请将其中的表格复制到Excel，另存为.xlsx",
    "cannot be copied to a temporary file: {why}": "无法复制到临时文件：{why}",
    "cannot be read by pyarrow ({why}); get it again, or export the table as CSV": "pyarrow无法读取（{why}）；请重新获取，或将表格导出为CSV",
    "has more than {most} MiB; open it in Excel or WPS and save it as .xlsx": "超过{most} MiB；请用Excel或WPS打开，另存为.xlsx",
    "holds no sheet with cells": "没有含单元格的工作表",
    "holds no table: {members}": "没有表格：{members}",
    'is a Parquet or Arrow file, which needs an extra: pip install "uscc[arrow]"; or export the table as CSV': '是Parquet或Arrow文件，需另行安装：pip install "uscc[arrow]"；或将表格导出为CSV',
    "is a ZIP file without files": "是没有文件的ZIP文件",
    "is a directory without files; name a file": "是没有文件的文件夹；请指定文件",
    "is a directory; name files in it: {files}": "是文件夹；请指定其中的文件：{files}",
    'is a workbook that needs an extra: pip install "uscc[excel]"; or open it in Excel or WPS and save it as .xlsx': '是需另行安装才能读取的工作簿：pip install "uscc[excel]"；或用Excel或WPS打开，另存为.xlsx',
    "is compressed with {method}, which is not read; unpack it, or pack it with Deflate": "用{method}压缩，无法读取；请先解压，或改用Deflate压缩",
    "is damaged in the ZIP file; get the ZIP file again": "在ZIP文件中已损坏；请重新获取该ZIP文件",
    "is damaged, so pyarrow cannot read it; get it again, or export the table as CSV": "已损坏，pyarrow无法读取；请重新获取，或将表格导出为CSV",
    "is damaged or cut short at its directory; get it again": "目录已损坏或不完整；请重新获取",
    "is damaged, or not as the format says; open it in Excel or WPS, save it as .xlsx": "已损坏或不合格式；请用Excel或WPS打开，另存为.xlsx",
    "is protected with a password; remove the password in Excel or WPS and save it": "有密码保护；请在Excel或WPS中取消密码后保存",
    "is protected with a password; unpack the ZIP file with it and name the files": "有密码保护；请用密码解压ZIP文件，再指定其中的文件",
    "is too large or too damaged to be read; open it in Excel or WPS, save it as .xlsx": "过大或损坏严重，无法读取；请用Excel或WPS打开，另存为.xlsx",
    "lists more than {most:,} members; unpack it and name the files": "所列文件超过{most:,}个；请先解压，再指定文件",
    "needs more than 2 GiB of memory; open it in Excel or WPS and save it as .xlsx": "需要2 GiB以上的内存；请用Excel或WPS打开，另存为.xlsx",
    "no file has a name like this; look at what is there": "没有与此相符的文件名；请核对有哪些文件",
    "protected with a password; open it in Excel or WPS, remove the password, save": "有密码保护的文件，请用Excel或WPS打开，取消密码后保存",
    "the ZIP file is damaged or cut short; get it again": "ZIP文件已损坏或不完整；请重新获取",
    "unpacks to more than {most} GiB; unpack it first and name the file": "解压后超过{most} GiB；请先解压，再指定文件",
    "unpacks to {size:,} MiB, more than a registry would; unpack it and name the file": "解压后达{size:,} MiB，大于任何登记数据；请先解压，再指定文件",
}
