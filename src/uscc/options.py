"""The options of the command line, and what `--help` says of them."""

# What only a scan needs is imported where it is needed, so that a check of one code need not
# load it (benchmarks/start.py).

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

import uscc
from uscc.arguments import (
    Parser,
    checked,
    condition,
    count,
    header_line,
    in_lines,
    memory,
    target,
    workers,
)
from uscc.language import LANGUAGES
from uscc.sentences import ENGLISH, Say
from uscc.standard import TARGET_PER_10K
from uscc.vocabulary import slugs

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[Parser]

_SCAN_EPILOG = """\
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
"""

_GENERATE_EPILOG = """\
What --faults takes, as NAME=NUMBER with commas between:
{plantable}
`uscc scan` finds exactly these, on the lines that --truth lists.

exit status: 0 written, 2 usage or output error

examples:
  uscc generate 1000000 -o registry.csv
  uscc generate 1000000 --faults wrong=120,shared=50,split=30 --truth truth.csv -o r.csv
  uscc generate 1000 --columns 10 --encoding gb18030 | gzip > registry.csv.gz
"""

_SQL_EPILOG = """\
exit status: 0 printed, 2 usage or output error

examples:
  uscc sql postgresql | psql -v ON_ERROR_STOP=1 mydb
  uscc sql mysql --table enterprise --code uscc --entity ent_name > uscc.sql
  uscc sql sqlite --table 企业 --code 信用代码 --entity 企业名称 | sqlite3 base.db
  uscc sql postgresql --drop | psql mydb
"""

_CODES_EPILOG = "exit status: 0 all right, 1 some not right, 2 usage, input or output error"


def parser(say: Say = ENGLISH, verb: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command line; `verb` in what it gives names the command chosen.

    `verb`, if it is a command, is the only one there: what the options of the others would take
    is longer than a code takes to be checked.
    """
    whole = Parser(
        say=say,
        prog="uscc",
        description=say(
            "Check Unified Social Credit Codes (统一社会信用代码, GB 32100-2015), one or a whole\n"
            "registry."
        ),
    )
    version, said = f"uscc {uscc.__version__}", say("show program's version number and exit")
    whole.add_argument("--version", action="version", version=version, help=said)
    _add_lang(whole, say)
    title = say("commands")
    verbs = whole.add_subparsers(
        title=title, dest="verb", metavar=say("COMMAND"), required=True, parser_class=Parser
    )
    added = {
        "scan": _add_scan,
        "check": _add_check,
        "parse": _add_parse,
        "generate": _add_generate,
        "sql": _add_sql,
    }
    for add in [added[verb]] if verb in added else added.values():
        add(verbs, say)
    return whole


def _add_lang(parser: argparse._ActionsContainer, say: Say) -> None:
    """Add `--lang`, which `uscc.language.given` has read before."""
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=argparse.SUPPRESS,
        help=say("language of all words: en or zh (default: that of the system)"),
    )


def _countable(names: Sequence[str], say: Say) -> str:
    """Return the names that `--count` takes, indented; in Chinese each with what it is called."""
    if say.lang == "en":
        return in_lines(names)
    from uscc.report.words import name_of

    told = [f"{name}（{name_of(name, say)}）" for name in names]
    return "\n".join("  " + "、".join(told[at : at + 2]) for at in range(0, len(told), 2))


def _plantable(say: Say) -> str:
    """Return the names that `--faults` takes, indented: those of single records, then of pairs."""
    import textwrap

    wrong = slugs("kind", "wrong")
    first = say("wrong (a mixture of the next {n})", n=len(wrong))
    single = [first, *wrong, *slugs("kind", "codeless"), *slugs("note")]
    paired = say("and in pairs of records: {names}", names=", ".join(slugs("relation")))
    text = textwrap.fill(f"{', '.join(single)},", 84)
    return textwrap.indent(f"{text}\n{paired}", "  ")


def _add_scan(verbs: Verbs, say: Say) -> None:
    from uscc.audit.rate import COUNTABLE, COUNTED
    from uscc.budget import MEMORY
    from uscc.report.formats import ENDINGS, FORMATS

    parser = verbs.add_parser(
        "scan",
        say=say,
        help=say(
            "audit registry files: wrong, shared, repeated codes, the error rate, the verdict"
        ),
        description=say(
            "Audit files as one registry: wrong codes 错码, one code on several entities\n"
            "一码多赋, one entity with several codes 重复赋码, repeated records, and the rate\n"
            "重错码率 of errors against the target. Sheets, header, columns, encoding and\n"
            "delimiter are found and shown."
        ),
        epilog=say(_SCAN_EPILOG, countable=_countable(COUNTABLE, say)),
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar=say("FILE"),
        help=say("CSV, .xlsx, .zip, .json, SQLite, .gz, …; - is standard input"),
    )
    columns = parser.add_argument_group(say("columns (a header, or #N counted from 1)"))
    columns.add_argument("-c", "--code", metavar=say("COLUMN"), help=say("the column of codes"))
    columns.add_argument(
        "-E",
        "--entity",
        metavar=say("COLUMN"),
        action="append",
        help=say("the column that names the entity; repeat it for an entity of several columns"),
    )
    columns.add_argument("--no-entity", action="store_true", help=say("no column names the entity"))
    columns.add_argument(
        "-S",
        "--status",
        metavar=say("COLUMN"),
        action="append",
        help=say("the one column that says whether a record is cancelled or revoked (注销, 吊销)"),
    )
    columns.add_argument("--no-status", action="store_true", help=say("no column is a status"))
    columns.add_argument(
        "-n",
        "--names",
        action="store_true",
        help=say("list sheets, columns and sample values, then exit"),
    )
    file = parser.add_argument_group(say("the file (found out where not given)"))
    file.add_argument(
        "-d",
        "--delimiter",
        metavar=say("TEXT"),
        help=say("one or several characters, tab, or \\x01"),
    )
    file.add_argument(
        "-e", "--encoding", metavar=say("NAME"), help=say("utf-8, gb18030, utf-16, big5, …")
    )
    file.add_argument(
        "-H", "--no-header-row", action="store_true", help=say("the first line is a record")
    )
    file.add_argument(
        "--no-quotes", action="store_true", help=say("quotation marks are ordinary characters")
    )
    file.add_argument(
        "--header-line",
        metavar=say("N"),
        type=checked(say, header_line),
        help=say("the line or row with the names of the columns (default: found in the first 50)"),
    )
    file.add_argument(
        "--sheet",
        metavar=say("NAME"),
        action="append",
        default=[],
        help=say(
            "read this sheet of a workbook, by name or as #N; repeatable (default: all with codes)"
        ),
    )
    file.add_argument(
        "--table",
        metavar=say("NAME"),
        help=say("read this table of a database (default: all with codes)"),
    )
    file.add_argument(
        "--where",
        metavar=say("COLUMN=VALUE"),
        action="append",
        default=[],
        type=checked(say, condition),
        help=say(
            "read only records with this value; COLUMN!=VALUE: only records without it; repeatable"
        ),
    )
    rate = parser.add_argument_group(say("the rate"))
    rate.add_argument(
        "--count",
        metavar=say("NAMES"),
        type=checked(say, count),
        default=COUNTED,
        help=say(
            "what counts as an error, with commas (default: {counted});"
            " --count=-legacy takes a name from the default, +NAME adds to it",
            counted=",".join(COUNTED),
        ),
    )
    rate.add_argument(
        "--target",
        metavar=say("N"),
        type=checked(say, target),
        default=TARGET_PER_10K,
        help=say("errors allowed per 10,000 (default: %(default)s)"),
    )
    rate.add_argument("--strict", action="store_true", help=say("count notes as errors too"))
    rate.add_argument(
        "--legacy", action="store_true", help=say("do not count the early issuing variants")
    )
    rate.add_argument(
        "--sample",
        action="store_true",
        help=say(
            "the records are a random sample of a larger registry: the verdict goes by the"
            " exact 95%% interval"
        ),
    )
    rate.add_argument(
        "--by",
        choices=["province", "prefecture", "county"],
        default="county",
        help=say("group the registering authorities by this level (default: %(default)s)"),
    )
    means = parser.add_argument_group(say("resources"))
    means.add_argument(
        "--workers",
        metavar=say("N"),
        type=checked(say, workers),
        help=say("processes that read (default: as many as there are cores)"),
    )
    means.add_argument(
        "--memory",
        metavar=say("SIZE"),
        type=checked(say, memory),
        default=MEMORY,
        help=say(
            "memory for all of them together, such as 300M or 2G; what needs more goes on in"
            " temporary files (default: {size}M)",
            size=MEMORY >> 20,
        ),
    )
    means.add_argument(
        "--tmpdir",
        metavar=say("FOLDER"),
        help=say("folder for temporary files (default: the system's)"),
    )
    output = parser.add_argument_group(say("output"))
    _add_lang(output, say)
    output.add_argument(
        "--findings",
        metavar=say("FILE"),
        help=say(
            "write every finding to FILE: .csv or .xlsx for a spreadsheet, .jsonl for programs"
        ),
    )
    output.add_argument(
        "--split",
        metavar=say("FOLDER"),
        help=say(
            "write the findings of each registering authority to a workbook of its own, to be"
            " filled in; FOLDER must be new or empty"
        ),
    )
    output.add_argument(
        "--keep",
        metavar=say("COLUMN"),
        action="append",
        default=[],
        help=say("carry this column of the input into every finding; repeatable, * for all"),
    )
    output.add_argument(
        "--by-column",
        metavar=say("COLUMN"),
        help=say("with --split: one workbook for each value of this column, which names the owner"),
    )
    output.add_argument(
        "-o",
        "--output",
        metavar=say("FILE"),
        action="append",
        default=[],
        help=say(
            "write the report to FILE, in the format of its ending: {endings}; repeatable",
            endings=" ".join(ENDINGS),
        ),
    )
    output.add_argument(
        "--format",
        choices=[name for name, row in FORMATS.items() if not row.binary],
        default="text",
        help=say(
            "of the report; junit, sarif and github are for CI services and list the first"
            " findings of each kind"
        ),
    )
    output.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        help=say("hide the progress line"),
    )


def _add_check(verbs: Verbs, say: Say) -> None:
    parser = verbs.add_parser(
        "check",
        say=say,
        help=say("judge single codes"),
        description=say("Judge codes given here or, without any, on standard input, one per line."),
        epilog=say(_CODES_EPILOG),
    )
    _add_codes(parser, say)
    _add_lang(parser, say)
    parser.add_argument("--strict", action="store_true", help=say("refuse codes with notes too"))
    parser.add_argument(
        "--legacy", action="store_true", help=say("accept the three early issuing variants")
    )
    parser.add_argument(
        "--format", choices=["text", "json"], default="text", help=say("one line per value")
    )
    parser.add_argument("-q", "--quiet", action="store_true", help=say("only the exit status"))


def _add_parse(verbs: Verbs, say: Say) -> None:
    parser = verbs.add_parser(
        "parse",
        say=say,
        help=say("explain single codes: every part and its meaning"),
        description=say(
            "Explain codes given here or, without any, on standard input, one per line."
        ),
        epilog=say(_CODES_EPILOG),
    )
    _add_codes(parser, say)
    _add_lang(parser, say)
    parser.add_argument(
        "--legacy", action="store_true", help=say("explain the three early issuing variants too")
    )
    parser.add_argument(
        "--format", choices=["text", "json"], default="text", help=say("of the answer")
    )


def _add_codes(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "codes", nargs="*", metavar=say("CODE"), help=say("a code; none: standard input")
    )


def _add_generate(verbs: Verbs, say: Say) -> None:
    parser = verbs.add_parser(
        "generate",
        say=say,
        help=say("make up a registry for tests: right codes, made-up names, planted faults"),
        description=say(
            "Make up a registry as CSV: codes that are right inside, names put together\n"
            "from words, faults on request. The same ROWS, --seed and --faults give the same\n"
            "file everywhere. Nothing is taken from a real register."
        ),
        epilog=say(_GENERATE_EPILOG, plantable=_plantable(say)),
    )
    parser.set_defaults(format="text")
    _add_lang(parser, say)
    parser.add_argument(
        "rows", type=int, metavar=say("ROWS"), help=say("records, up to 200,000,000")
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar=say("FILE"),
        help=say("where to write it (default: standard output)"),
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar=say("N"), help=say("another one, another registry")
    )
    parser.add_argument("--faults", metavar=say("SPEC"), help=say("faults to plant, see below"))
    parser.add_argument(
        "--truth",
        metavar=say("FILE"),
        help=say("write the planted faults: .csv, or .jsonl for programs"),
    )
    parser.add_argument(
        "--columns",
        type=int,
        default=2,
        metavar=say("N"),
        help=say("2 to 30: name, code, status, date, address, quoted scope 经营范围, …"),
    )
    parser.add_argument(
        "--encoding",
        default="utf-8",
        metavar=say("NAME"),
        help=say("utf-8, utf-8-sig (for Excel), gb18030 or utf-16"),
    )


def _add_sql(verbs: Verbs, say: Say) -> None:
    from uscc.sql import CODE, ENTITY, NAMES

    parser = verbs.add_parser(
        "sql",
        say=say,
        help=say("print functions and queries for a database, as a script"),
        description=say(
            "Print a script for a database: functions that judge a code, and with --table\n"
            "views of the wrong codes, of one code on several entities, of one entity with\n"
            "several codes, and of the rate."
        ),
        epilog=say(_SQL_EPILOG),
    )
    parser.set_defaults(format="text")
    _add_lang(parser, say)
    parser.add_argument("dialect", choices=NAMES, help=say("the database, or dbt for its tests"))
    parser.add_argument(
        "--table",
        metavar=say("NAME"),
        help=say("make views of this table; a dot separates schema and table"),
    )
    parser.add_argument(
        "--code",
        metavar=say("COLUMN"),
        default=CODE,
        help=say("the column of codes (default: %(default)s)"),
    )
    parser.add_argument(
        "--entity",
        metavar=say("COLUMN"),
        default=ENTITY,
        help=say("the column that names the entity (default: %(default)s)"),
    )
    parser.add_argument(
        "--drop", action="store_true", help=say("print the statements that drop all of it instead")
    )
