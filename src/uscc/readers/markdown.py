"""Markdown tables, and tables as `psql` and `mysql` print them, among other text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from uscc.errors import RegistryError
from uscc.readers.blocks import Gathered, each_table
from uscc.readers.detecting import begins_table, is_rule, split
from uscc.readers.grid import CellBlock
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.readers.texts import Text

#: A longer line is an error.
_LONGEST = 1 << 24

#: What ends a table without a blank line: a fence, a heading, the count of `psql` and `mysql`.
_BEHIND = re.compile(r"\s*(?:```|~~~|#{1,6}\s|\(\d+ rows?\)$|（\d+ *行[^）]*）$|\d+ rows? in set)")

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")

#: Cells of one code span, of one word in bold type, or of one link: their text.
_MARKED = re.compile(r"(?:`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\[([^\[\]]+)\]\([^()\s]*\))")

_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the tables of the file."""
    text = Text(source, options.encoding)
    return each_table(source, options, _blocks(_lines(text), text.path), "line", text.format)


def _lines(text: Text) -> Iterator[str]:
    """Yield the lines of a text without their ends. Raises `RegistryError` for an endless one."""
    rest, number = "", 1
    for chunk in text:
        whole = rest + chunk
        held = whole.endswith("\r")  # it may be half a line end
        *lines, rest = (
            whole[: len(whole) - held].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        )
        rest += "\r" * held
        number += len(lines)
        yield from lines
        if len(rest) > _LONGEST:
            message = "no line ends within {most} MiB, so this is not a table"
            raise RegistryError(message, path=text.path, line=number, most=_LONGEST >> 20)
    yield rest.removesuffix("\r")


def _blocks(lines: Iterator[str], path: str) -> Iterator[tuple[int, CellBlock]]:
    """Yield the blocks of all tables, each with the number of its table.

    - `lines`: the lines of the file.
    - `path`: the path that errors show.
    """
    gathered = Gathered(path)
    above = before = ""
    table, inside, printed = 0, False, False
    for number, line in enumerate(lines, 1):
        if inside:
            inside = bool(line.strip()) and not _BEHIND.match(line)
            if inside and not is_rule(line):
                full = gathered.add(number, _row(line, printed))
                if full is not None:
                    yield table, full
            elif not inside and gathered:
                yield table, gathered.take()
        elif begins_table(above, before, line):
            table, inside, printed = table + 1, True, "+" in line
            gathered.add(number - 1, _row(before, printed))
        above, before = (before, line) if not inside else ("", "")
    if gathered:
        yield table, gathered.take()


def _row(line: str, printed: bool) -> list[bytes]:
    """Return the cells of a line.

    - `printed`: whether a database program printed them, as they are.
    """
    if printed:
        cells = line.strip(" \t").removeprefix("|").removesuffix("|").split("|")
        return [cell.strip(" \t").encode() for cell in cells]
    return [_shown(cell).encode() for cell in split(line)]


def _shown(cell: str) -> str:
    """Return the text that a reader of the page sees."""
    marked = _MARKED.fullmatch(cell)
    if marked is not None:
        code, *others = marked.groups()
        if code is not None:
            return str(code).replace("\\|", "|")
        cell = next(filter(None, others))
    if "<" in cell:
        cell = "\n".join(line.strip(" \t") for line in _LINE_BREAK.split(cell))
    if "\\" in cell:
        parts = _ESCAPED.split(cell)
        parts[::2] = [unescape(part) if "&" in part else part for part in parts[::2]]
        return "".join(parts)
    return unescape(cell) if "&" in cell else cell
