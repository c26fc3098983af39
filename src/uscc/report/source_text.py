"""How a source was read: encoding, delimiter, columns, lines that were passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from uscc.audit import Report
from uscc.errors import RegistryError
from uscc.report.details import place_text
from uscc.report.words import clipped, padded, shown, shown_path, wrapped
from uscc.sentences import Say, Sentence

_WHY = {
    "name": Sentence("by name"),
    "content": Sentence("by content"),
    "given": Sentence("as given"),
}

_ENCODINGS = {
    "utf-8": Sentence("UTF-8"),
    "utf-8-sig": Sentence("UTF-8 with BOM"),
    "gb18030": Sentence("GB18030 (GBK)"),
}

_FORMATS = {
    "csv": "",
    "xlsx": Sentence("Excel workbook"),
    "excel": Sentence("old workbook"),
    "html": Sentence("HTML table"),
    "markdown": Sentence("Markdown table"),
    "json": "JSON",
    "sqlite": Sentence("SQLite database"),
    "arrow": Sentence("Parquet or Arrow file"),
    "frame": Sentence("frame"),
    "spark": "Spark",
}

_DELIMITERS = {
    ",": Sentence("comma"),
    "\t": Sentence("tab"),
    ";": Sentence("semicolon"),
    "|": Sentence("bar"),
    " ": Sentence("space"),
    "，": Sentence("Chinese comma"),
    "\x01": Sentence("\\x01 (Ctrl-A)"),
}

_ROLES = {"code": Sentence("code"), "entity": Sentence("entity"), "status": Sentence("status")}

#: Rows left out that are named; the pages name more of them.
ROWS = 5

#: Width of the words on the left.
_LEFT = 10


def _delimiter(sign: str | None) -> str | Sentence | None:
    """Return the name of a delimiter; None where the format has none."""
    if sign is None:
        return None
    return _DELIMITERS.get(sign) or Sentence("delimiter {sign}", sign=shown(sign))


def sources_lines(report: Report, most: int, say: Say) -> Iterator[str]:
    """Yield the lines about the sources, then about the tables that were left out.

    - `report`: the report.
    - `most`: number of sources and of tables that are described; the others are counted.
    - `say`: the language.
    """
    for source in report.sources[:most]:
        yield from source_lines(source, say)
    if (more := len(report.sources) - most) > 0:
        yield say.count(more, "and {n:,} more file", "and {n:,} more files")
    for error in report.left_out[:most]:
        yield say.listed(": ", (shown_path(error.path), why_left_out(error, say)))
    if (more := len(report.left_out) - most) > 0:
        yield say.count(more, "and {n:,} more left out", "and {n:,} more left out")


def source_lines(source: Mapping[str, Any], say: Say) -> Iterator[str]:
    """Yield the lines about a source: its records, its format, its columns."""
    records = say.count(source["records"], "{n:,} record", "{n:,} records")
    yield say.listed(": ", (shown_path(source["path"]), records))
    yield _line(say("read as"), format_text(source, say))
    *columns, (name, status) = column_texts(source, say).items()
    yield from (clipped(_line(role, said)) for role, said in columns)
    yield from wrapped(_line(name, status), indent=_LEFT + 2)
    for note in source_notes(source, say):
        yield from wrapped(_line(say("note"), note), indent=_LEFT + 2)


def format_text(source: Mapping[str, Any], say: Say) -> str:
    """Return how a source was read: format, compression, encoding, delimiter, header."""
    encoding, name = source["encoding"], source["format"]
    how = [
        _FORMATS.get(name, name),
        source["compression"],
        _ENCODINGS.get(encoding, encoding),
        _delimiter(source["delimiter"]),
        _header(source, say),
    ]
    return say.listed(", ", filter(None, how))


def _header(source: Mapping[str, Any], say: Say) -> Sentence | None:
    """Return where the header is; None where the format itself names the columns."""
    if source["header_line"]:
        place = place_text(source["header_line"], source["unit"], say)
        if source["header_rows"] > 1:
            return Sentence("header on {place} and the next one", place=place)
        return Sentence("header on {place}", place=place)
    code = source["columns"][0]
    return Sentence("no header") if code["name"] == f"#{code['number']}" else None


def _line(name: str, said: str) -> str:
    return f"  {padded(name, _LEFT)}{said}"


def source_notes(source: Mapping[str, Any], say: Say) -> Iterator[str]:
    """Yield what must be said about the lines of a source: ragged ones, blank ones."""
    ragged = source["ragged"]
    if ragged["records"]:
        lines = [f"{line:,}" for line in ragged["first_lines"]]
        more = ["…"] if ragged["records"] > len(lines) else []
        yield say.count(
            ragged["records"],
            "{n:,} line with fields not under their headers (列错位),"
            " read as far as they go: line {lines}",
            "{n:,} lines with fields not under their headers (列错位),"
            " read as far as they go: line {lines}",
            lines=", ".join(lines + more),
        )
    left_out = source["left_out"]
    if left_out["rows"]:
        first = [
            f"{place_text(one['line'], source['unit'], say)} {shown(one['text'], 24)}"
            for one in left_out["first"][:ROWS]
        ]
        more = ["…"] if left_out["rows"] > len(first) else []
        yield say.count(
            left_out["rows"],
            "{n:,} row left out, not a record: {rows}",
            "{n:,} rows left out, not records: {rows}",
            rows=say.listed("; ", first + more),
        )
    yield from passed_over(source, say)


def passed_over(source: Mapping[str, Any], say: Say) -> Iterator[str]:
    """Yield how many records were not chosen, and how many lines are blank."""
    if number := source["left_out"]["not_chosen"]:
        yield say.count(
            number,
            "{n:,} record left out by the conditions",
            "{n:,} records left out by the conditions",
        )
    if number := source["blank_lines"]:
        yield say.count(number, "{n:,} blank line passed over", "{n:,} blank lines passed over")


def why_left_out(error: RegistryError, say: Say) -> str:
    """Return why a sheet, table or member was left out."""
    return say("left out, {why}", why=say(error.template, **error.fields))


def column_texts(source: Mapping[str, Any], say: Say) -> dict[str, str]:
    """Return the name of each role and its columns, with their numbers and why they were chosen.

    The last one is the status, with the statuses that were met.
    """
    roles: dict[str, list[str]] = {"code": [], "entity": [], "status": []}
    for column in source["columns"]:
        number, why = f"#{column['number']}", _WHY[column["chosen_by"]]
        name = "" if column["name"] == number else shown(column["name"], 30) + " "
        roles[column["role"]].append(say("{column} ({why})", column=name + number, why=why))
    said = {role: " + ".join(found) or say("none") for role, found in roles.items()}
    said["status"] += _statuses(source, say)
    return {str(say.worded(_ROLES[role])): columns for role, columns in said.items()}


def _statuses(source: Mapping[str, Any], say: Say) -> str:
    """Return the statuses that count as closed, then the others, each with its records."""
    if source["statuses"] is None:
        return say("; too many different ones to list: is it the status?")
    found: dict[bool, list[str]] = {True: [], False: []}
    for one in source["statuses"]:
        name = shown(one["status"], 20) or say("(blank)")
        found[bool(one["closed"])].append(f"{name} {one['records']:,}")
    closed, still = (say.listed(", ", found[state]) for state in (True, False))
    said = say("; closed: {names}", names=closed) if closed else ""
    return said + (say("; open: {names}", names=still) if still else "")
