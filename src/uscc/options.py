"""The options of the command line, and what `--help` says of them."""

# What only a scan needs is imported where it is needed, so that a check of one code need not
# load it (benchmarks/start.py).

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import uscc
from uscc.standard import TARGET_PER_10K
from uscc.vocabulary import slugs

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction["_Parser"]

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

_CODES_EPILOG = "exit status: 0 all right, 1 some not right, 2 usage, input or output error"


def _count(text: str) -> tuple[str, ...]:
    from uscc.audit.rate import counted_slugs

    names = tuple(name.strip() for name in text.split(","))
    try:
        counted_slugs(names)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return names


def _target(text: str) -> str:
    from uscc.audit.rate import exact_target

    try:
        exact_target(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _workers(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 1_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"a number from 1 to 1000 is expected, not {text!r}")


def _memory(text: str) -> int:
    from uscc.budget import LEAST_MEMORY

    number, unit = (text[:-1], text[-1:].upper()) if text[-1:].isalpha() else (text, "")
    shift = {"": 0, "K": 10, "M": 20, "G": 30}.get(unit)
    if shift is None or not (number.isascii() and number.isdigit()) or len(number) > 15:
        raise argparse.ArgumentTypeError(f"a size such as 300M or 2G is expected, not {text!r}")
    if int(number) << shift < LEAST_MEMORY:
        least = f"{LEAST_MEMORY >> 20}M"
        raise argparse.ArgumentTypeError(f"at least {least} is needed, not {text!r}")
    return int(number) << shift


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in words that are safe on a terminal: a file name may look like an
    option.
    """

    def error(self, message: str) -> NoReturn:
        from uscc.report.words import shown

        super().error(shown(message, most=2_000))


def parser(verb: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command line; `verb` in what it gives names the command chosen.

    `verb`, if it is a command, is the only one there: what the options of the others would take
    is longer than a code takes to be checked.
    """
    whole = _Parser(
        prog="uscc",
        description="Check Unified Social Credit Codes (统一社会信用代码, GB 32100-2015), one or a"
        " whole registry.",
    )
    whole.add_argument("--version", action="version", version=f"uscc {uscc.__version__}")
    verbs = whole.add_subparsers(title="commands", dest="verb", metavar="COMMAND", required=True)
    added = {"scan": _add_scan, "check": _add_check, "parse": _add_parse, "generate": _add_generate}
    for add in [added[verb]] if verb in added else added.values():
        add(verbs)
    return whole


def _wrapped(names: Sequence[str]) -> str:
    """Return names in lines of seven, indented."""
    lines = (", ".join(names[at : at + 7]) for at in range(0, len(names), 7))
    return ",\n".join(f"  {line}" for line in lines)


def _plantable() -> str:
    """Return the names that `--faults` takes, indented: those of single records, then of pairs."""
    import textwrap

    wrong = slugs("kind", "wrong")
    first = f"wrong (a mixture of the next {len(wrong)})"
    single = [first, *wrong, *slugs("kind", "codeless"), *slugs("note")]
    paired = f"and in pairs of records: {', '.join(slugs('relation'))}"
    text = textwrap.fill(f"{', '.join(single)},", 84)
    return textwrap.indent(f"{text}\n{paired}", "  ")


def _add_scan(verbs: Verbs) -> None:
    from uscc.audit.rate import COUNTABLE, COUNTED
    from uscc.budget import MEMORY
    from uscc.report.formats import FORMATS

    parser = verbs.add_parser(
        "scan",
        help="audit registry files: wrong, shared, repeated codes, the error rate, the verdict",
        description="Audit CSV files as one registry: wrong codes 错码, one code on several\n"
        "entities 一码多赋, one entity with several codes 重复赋码, repeated records, and the\n"
        "error rate 重错码率 against the target. Columns, encoding and delimiter are found\n"
        "and shown.",
        epilog=_SCAN_EPILOG.format(countable=_wrapped(COUNTABLE)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="CSV, also .gz .bz2 .xz; - is standard input"
    )
    columns = parser.add_argument_group("columns (a header, or #N counted from 1)")
    columns.add_argument("-c", "--code", metavar="COLUMN", help="the column of codes")
    columns.add_argument(
        "-E",
        "--entity",
        metavar="COLUMN",
        action="append",
        help="the column that names the entity; repeat it for an entity of several columns",
    )
    columns.add_argument("--no-entity", action="store_true", help="no column names the entity")
    columns.add_argument(
        "-S",
        "--status",
        metavar="COLUMN",
        action="append",
        help="the one column that says whether a record is cancelled or revoked (注销, 吊销)",
    )
    columns.add_argument("--no-status", action="store_true", help="no column is a status")
    columns.add_argument("-n", "--names", action="store_true", help="list the columns and leave")
    file = parser.add_argument_group("the file (found out where not given)")
    file.add_argument(
        "-d", "--delimiter", metavar="TEXT", help="one or several characters, tab, or \\x01"
    )
    file.add_argument("-e", "--encoding", metavar="NAME", help="utf-8, gb18030, utf-16, big5, …")
    file.add_argument(
        "-H", "--no-header-row", action="store_true", help="the first line is a record"
    )
    file.add_argument(
        "--no-quotes", action="store_true", help="quotation marks are ordinary characters"
    )
    rate = parser.add_argument_group("the rate")
    rate.add_argument(
        "--count",
        metavar="NAMES",
        type=_count,
        default=COUNTED,
        help=f"what counts as an error, with commas (default: {','.join(COUNTED)});"
        " --count=-legacy takes a name from the default, +NAME adds to it",
    )
    rate.add_argument(
        "--target",
        metavar="N",
        type=_target,
        default=TARGET_PER_10K,
        help="errors allowed per 10,000 (default: %(default)s)",
    )
    rate.add_argument("--strict", action="store_true", help="count notes as errors too")
    rate.add_argument(
        "--legacy", action="store_true", help="do not count the early issuing variants"
    )
    rate.add_argument(
        "--sample",
        action="store_true",
        help="the records are a random sample of a larger registry: the verdict goes by the"
        " exact 95%% interval",
    )
    rate.add_argument(
        "--by",
        choices=["province", "prefecture", "county"],
        default="county",
        help="tell the registering authorities by this level (default: %(default)s)",
    )
    means = parser.add_argument_group("what it may take")
    means.add_argument(
        "--workers",
        metavar="N",
        type=_workers,
        help="processes that read (default: as many as there are cores)",
    )
    means.add_argument(
        "--memory",
        metavar="SIZE",
        type=_memory,
        default=MEMORY,
        help="memory for all of them together, such as 300M or 2G; what needs more goes on in"
        f" temporary files (default: {MEMORY >> 20}M)",
    )
    means.add_argument("--tmpdir", metavar="FOLDER", help="where those are (default: the usual)")
    output = parser.add_argument_group("output")
    output.add_argument(
        "--findings",
        metavar="FILE",
        help="write every finding to FILE: .csv for a spreadsheet, .jsonl for programs",
    )
    output.add_argument(
        "--format",
        choices=list(FORMATS),
        default="text",
        help="of the report; junit, sarif and github are for CI services and list the first"
        " findings of each kind",
    )
    output.add_argument(
        "-q", "--quiet", action="store_true", help="do not show on a terminal how far it has come"
    )


def _add_check(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "check",
        help="judge single codes",
        description="Judge codes given here or, without any, on standard input, one a line.",
        epilog=_CODES_EPILOG,
    )
    _add_codes(parser)
    parser.add_argument("--strict", action="store_true", help="refuse codes with notes too")
    parser.add_argument(
        "--legacy", action="store_true", help="accept the three early issuing variants"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="a line a value")
    parser.add_argument("-q", "--quiet", action="store_true", help="only the exit status")


def _add_parse(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "parse",
        help="explain single codes: every part and its meaning",
        description="Explain codes given here or, without any, on standard input, one a line.",
        epilog=_CODES_EPILOG,
    )
    _add_codes(parser)
    parser.add_argument(
        "--legacy", action="store_true", help="explain the three early issuing variants too"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="of the answer")


def _add_codes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("codes", nargs="*", metavar="CODE", help="a code; none: standard input")


def _add_generate(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "generate",
        help="make up a registry for tests: right codes, made-up names, planted faults",
        description="Make up a registry as CSV: codes that are right inside, names put together\n"
        "from words, faults on request. The same ROWS, --seed and --faults give the same\n"
        "file everywhere. Nothing is taken from a real register.",
        epilog=_GENERATE_EPILOG.format(plantable=_plantable()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(format="text")
    parser.add_argument("rows", type=int, metavar="ROWS", help="records, up to 200,000,000")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="where to write it (default: standard output)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another one, another registry"
    )
    parser.add_argument("--faults", metavar="SPEC", help="faults to plant, see below")
    parser.add_argument(
        "--truth", metavar="FILE", help="write what was planted: .csv, or .jsonl for programs"
    )
    parser.add_argument(
        "--columns",
        type=int,
        default=2,
        metavar="N",
        help="2 to 30: name, code, status, date, address, quoted scope 经营范围, …",
    )
    parser.add_argument(
        "--encoding",
        default="utf-8",
        metavar="NAME",
        help="utf-8, utf-8-sig (for Excel), gb18030 or utf-16",
    )
