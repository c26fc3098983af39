"""Which text is a table of HTML, JSON or Markdown: by its first bytes, and never a CSV."""

from __future__ import annotations

import codecs
import re

#: Bytes that are looked at.
_LOOKED_AT = 1 << 16

# Patterns are texts here: a CSV needs few of them, and compiling takes a millisecond.

#: White space, comments and the declaration of XML before the first tag.
_ABOVE = r"(?i)(?:\s|<!--(?:[^-]|-(?!->))*-->|<\?xml[^>]{0,200}\?>)*"

#: The first tag of a page. Behind it comes another tag: so it is not the name of a column.
_PAGE = r"(?i)<!doctype\s+html[^>]*>|<html(?:\s[^>]*)?>\s*<"

#: The first tag of a part of a page, which must have a table.
_PART = (
    r"(?i)<(?:head|body|meta|title|link|base|style|script|div|center|form|font|p|h[1-6]|span|b|br|table)"
    r"(?:\s[^>]*)?/?>"
)
_TABLE = r"(?i)<table(?:\s[^>]*)?>\s*<(?:!--|/?[a-z])"

#: A string of JSON.
_STRING = r'"(?:[^"\\\x00-\x1f]|\\.)*"'

#: An object that begins with a key or is empty; an array of objects, arrays or strings.
_JSON = (
    rf"\s*(?:\{{\s*(?:{_STRING}\s*:|\}}\s*\Z)"
    rf"|\[\s*(?:null\s*,\s*)*(?:\{{\s*(?:{_STRING}\s*:|\}})|\[\s*(?:[\[\]{{\"]|-?\d|true|false|null|NaN)"
    rf"|{_STRING}\s*(?:[,\]]\s*(?:\"|\Z|\n))|\]\s*\Z))"
)

#: A cell of the line under the names of a Markdown table, or around those of the output of `psql`
#: or `mysql`: hyphens, with a colon at an end where the column is aligned.
_HYPHENS = re.compile(r"[ \t]*:?-+:?[ \t]*")
_SIGNS = re.compile(r"[|+]")

_PIPE = re.compile(r"(?:[^|\\]|\\.?)+|\|", re.DOTALL)


def plain(head: bytes) -> str:
    """Return the first bytes as text in which ASCII is right, whatever the encoding."""
    top = head[:_LOOKED_AT]
    if top.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return top.decode("utf-16", "ignore")
    return top.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def is_html(head: bytes) -> bool:
    """Tell whether a text is a page, or a part of one that has a table."""
    if b"<" not in head[:_LOOKED_AT]:
        return False
    top = plain(head)
    above = re.match(_ABOVE, top)
    at = above.end() if above else 0
    if re.compile(_PAGE).match(top, at):
        return True
    return bool(re.compile(_PART).match(top, at) and re.compile(_TABLE).search(top, at))


def is_json(head: bytes) -> bool:
    """Tell whether a text is JSON or JSON Lines."""
    top = plain(head[:_LOOKED_AT])
    return top.lstrip()[:1] in ("{", "[") and bool(re.match(_JSON, top))


def is_markdown(head: bytes) -> bool:
    """Tell whether a text has a Markdown table, or the output of a database program."""
    if b"|" not in head[:_LOOKED_AT] or b"-" not in head[:_LOOKED_AT]:
        return False
    above = before = ""
    for line in plain(head).replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if begins_table(above, before, line):
            return True
        above, before = before, line
    return False


def begins_table(above: str, before: str, line: str) -> bool:
    """Tell whether the names of the columns of a table are in the line before this one.

    They are the first line of the table, between rules or above one with as many cells.

    - `above`: the line above the names; "" for none.
    - `before`: the line of the names.
    - `line`: the rule.
    """
    if "|" not in before or not is_rule(line):
        return False
    if is_rule(above):
        return above.lstrip().startswith("+")
    return "|" not in above and len(split(before)) == len(split(line.replace("+", "|")))


def is_rule(line: str) -> bool:
    """Tell whether a line is a rule of several columns, or of one between signs."""
    if line.strip("|+:- \t") or "-" not in line:
        return False
    first, *inner = _SIGNS.split(line.strip(" \t"))
    cells = [first] * bool(first) + inner
    if inner and not cells[-1]:
        del cells[-1]
    return bool(inner) and all(map(_HYPHENS.fullmatch, cells))


def split(line: str) -> list[str]:
    """Return the cells of a line; a sign `|` behind a backslash is a part of its cell."""
    inner = line.strip(" \t").removeprefix("|")
    found = [""]
    for part in _PIPE.findall(inner):
        if part == "|":
            found.append("")
        else:
            found[-1] += part
    if len(found) > 1 and not found[-1]:
        del found[-1]  # the sign at the end of the line
    return [cell.strip(" \t") for cell in found]
