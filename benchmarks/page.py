"""Print the results of a benchmark as a section of docs/benchmarks.md, and write it there."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from harness import Line
from machine import stamp

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"

#: The heading of each column, and the function that makes its cells.
Columns = Mapping[str, Callable[[Line], str]]

_PREFACE = """\
# Benchmarks

Every section is written by its script in `benchmarks/` (`--record`), never by hand; what
`uscc` loses stays in. Ratios are to the first line of a table: above 1 is slower than it.
"""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; the first column is aligned left, the others right."""
    rule = ["---", *["--:"] * (len(heads) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, rule, *rows))


def line_table(title: str, lines: Iterable[Line], columns: Columns) -> str:
    """Return a table with one row per contender; `title` is the heading of the names."""
    rows = [[line.name, *(cell(line) for cell in columns.values())] for line in lines]
    return table((title, *columns), rows)


def file_columns(rows: int) -> Columns:
    """Return the columns for programs that read or write a file of `rows` records."""
    return {
        "seconds": lambda line: f"{line.seconds:.2f}",
        "ratio": lambda line: f"{line.ratio:.2f}",
        "million rows/s": lambda line: f"{rows / line.seconds / 1e6:.2f}",
        "peak MB": lambda line: f"{line.peak / 1e6:,.0f}",
    }


def remark_list(remarks: Iterable[str]) -> str:
    """Return remarks as a list, each one once; "" if there are none."""
    return "\n".join(f"- {remark}" for remark in dict.fromkeys(remarks))


def publish(
    asked: Namespace, name: str, title: str, *parts: str, peers: Sequence[str] = ()
) -> None:
    """Print a section; with `--record` also write it to the page, between its markers.

    asked: the parsed options.
    name: the name in the markers.
    title: the heading.
    parts: tables, paragraphs and lists; empty ones are left out.
    peers: the distributions whose versions are listed.
    """
    shown = [part for part in parts if part]
    text = "\n\n".join([f"## {title}", *shown, stamp(peers, asked.rounds)])
    print(text)
    if asked.record:
        page = PAGE.read_text("utf-8") if PAGE.exists() else _PREFACE
        PAGE.write_text(_with_section(page, name, text), "utf-8")


def _with_section(page: str, name: str, text: str) -> str:
    begin, end = f"<!-- {name} begin -->", f"<!-- {name} end -->"
    section = f"{begin}\n{text}\n{end}"
    if begin not in page:
        return f"{page.rstrip()}\n\n{section}\n"
    before, rest = page.split(begin, 1)
    return before + section + rest.split(end, 1)[1]
