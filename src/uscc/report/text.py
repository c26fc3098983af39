"""The report on one screen: what was read and how, counts, rate, verdict, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from uscc.audit import Finding, Report
from uscc.audit.rate import Rate, counted_slugs
from uscc.audit.result import Sample
from uscc.code.kinds import WRONG
from uscc.regions import find
from uscc.report.words import CAUSES, VERDICTS, WARNINGS, WORDS, clipped, padded, shown, wrapped
from uscc.standard import DEPARTMENT_SHORT
from uscc.vocabulary import TERMS

#: Files described in full, and authorities named; the others are counted.
_SOURCES = 4
_AUTHORITIES = 2

_WHY = {"name": "by name", "content": "by content", "given": "as given"}

#: Where the 95 % interval of a sample lies.
_SAMPLED = {
    "met": "the whole interval is within",
    "missed": "the whole interval is above",
    "undecided": "the interval contains",
}

_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with BOM", "gb18030": "GB18030 (GBK)"}

_DELIMITERS = {
    ",": "comma",
    "\t": "tab",
    ";": "semicolon",
    "|": "bar",
    " ": "space",
    "，": "Chinese comma",
    "\x01": "\\x01 (Ctrl-A)",
}


def report_text(report: Report, *, findings_path: str | None = None) -> str:
    """Return the report for people, Chinese names beside English ones; ends with a newline."""
    parts = (
        _sources(report),
        _values(report),
        _relations(report),
        _rate(report),
        _worst(report),
        _first(report) if findings_path is None else (),
        _next(report, findings_path),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def render(
    report: Report, findings: Sequence[Finding], *, version: str, findings_path: str | None
) -> str:
    """Return the report on one screen; see `uscc.report.formats.render`."""
    return report_text(report, findings_path=findings_path)


def source_notes(source: Mapping[str, Any]) -> Iterator[str]:
    """Yield what must be said about the lines of a source: ragged ones, blank ones."""
    ragged = source["ragged"]
    if ragged["records"]:
        lines = ", ".join(f"{line:,}" for line in ragged["first_lines"])
        more = ", …" if ragged["records"] > len(ragged["first_lines"]) else ""
        yield (
            f"{_count(ragged['records'], 'line')} with fields not under their headers (列错位),"
            f" read as far as they go: line {lines}{more}"
        )
    if source["blank_lines"]:
        yield f"{_count(source['blank_lines'], 'blank line')} passed over"


def _sources(report: Report) -> Iterator[str]:
    for source in report.sources[:_SOURCES]:
        yield f"{shown(source['path'])}: {_count(source['records'], 'record')}"
        encoding = _ENCODINGS.get(source["encoding"], source["encoding"])
        delimiter = source["delimiter"]
        how = [encoding, _DELIMITERS.get(delimiter) or f"delimiter {shown(delimiter)}"]
        if source["compression"]:
            how.insert(0, source["compression"])
        header = source["header_line"]
        how.append(f"header on line {header}" if header else "no header")
        yield f"  read as   {', '.join(how)}"
        for role, columns in _columns(source).items():
            if role == "status":
                yield from wrapped(f"  {role:<9} {columns}{_statuses(source)}", indent=12)
            else:
                yield clipped(f"  {role:<9} {columns}")
        for note in source_notes(source):
            yield f"  note      {note}"
    if len(report.sources) > _SOURCES:
        yield f"and {len(report.sources) - _SOURCES:,} more files"
    if report.sources:
        yield ""


def _columns(source: Mapping[str, Any]) -> dict[str, str]:
    """Return which column is what, with its number and why it was taken."""
    roles: dict[str, list[str]] = {"code": [], "entity": [], "status": []}
    for column in source["columns"]:
        number, why = f"#{column['number']}", column["chosen_by"]
        name = "" if column["name"] == number else shown(column["name"], 30) + " "
        roles[column["role"]].append(f"{name}{number} ({_WHY[why]})")
    return {role: " + ".join(found) or "none" for role, found in roles.items()}


def _statuses(source: Mapping[str, Any]) -> str:
    """Return the statuses that count as closed, then the others, each with its records."""
    if source["statuses"] is None:
        return "; too many different ones to list: is it the status?"
    found: dict[str, list[str]] = {"closed": [], "open": []}
    for one in source["statuses"]:
        state = "closed" if one["closed"] else "open"
        found[state].append(f"{shown(one['status'], 20) or '(blank)'} {one['records']:,}")
    return "".join(f"; {state}: {', '.join(names)}" for state, names in found.items() if names)


def _values(report: Report) -> Iterator[str]:
    slugs = counted_slugs(report.counted)
    yield _row("right", "正确", report.right)
    yield _row("wrong", "错码", report.wrong)
    for kind in WRONG:
        if report.kinds[kind]:
            words = f"  {WORDS[kind][0]}", report.kinds[kind], WORDS[kind][1]
            yield _row(f"  {kind}", *words, counted=kind in slugs)
    for kind in ("missing", "unconverted"):
        chinese, english = WORDS[kind]
        yield _row(kind, chinese, report.kinds[kind], english, counted=kind in slugs)
    for note, count in report.notes.items():
        if count:
            chinese, english = WORDS[note]
            yield _row(f"note {note}", chinese, count, english, counted=note in slugs)


def _relations(report: Report) -> Iterator[str]:
    slugs = counted_slugs(report.counted)
    for name, group in report.relations.items():
        before, one, several = TERMS[name].unit
        what = f"{before} {group.groups:,} {one if group.groups == 1 else several}"
        if not group.records:
            what = ""
        yield _row(name, WORDS[name][0], group.records, what, counted=name in slugs)
    if not report.entity_known:
        named = any(source["entity_columns"] for source in report.sources)
        what = "no record names its entity" if named else "no entity column"
        how = "; name one with -E" if "no-entity" in report.warnings else ""
        yield f"{what}: repeats cannot be told from 一码多赋{how}"


def _row(slug: str, chinese: str, count: int, what: str = "", *, counted: bool = False) -> str:
    """Return a line of the table; `*` where what is counted has occurred."""
    mark = "*" if counted and count else " "
    return f"{padded(slug, 18)}{padded(chinese, 21)}{count:>11,} {mark} {what}".rstrip()


def _rate(report: Report) -> Iterator[str]:
    yield ""
    rate = report.rate
    yield (
        f"重错码率 rate: {_count(rate.errors, 'error')} / {_count(rate.base, 'distinct record')}"
        f" = {_per_10k(rate)} per 10,000"
    )
    yield f"  * counted, each record once: {', '.join(report.counted)}"
    without = report.without_legacy
    milder = f"{_count(without.errors, 'error')}, {_per_10k(without)} per 10,000"
    yield f"  without legacy 早期赋码: {milder}"
    shares = {
        "存量代码转换率 conversion rate": report.conversion_rate,
        "赋码覆盖率 coverage": report.coverage,
    }
    said = [f"{name}: {share:.2%}" for name, share in shares.items() if share is not None]
    if said:
        yield f"  {'; '.join(said)}"
    allowance = (
        f"  target {float(rate.target):g} per 10,000 allows {_count(rate.allowed, 'error')} here"
    )
    if rate.base and not rate.allowed:
        allowance += ": a single error misses it"
    yield allowance
    if report.sample:
        yield from _sample(report.sample)


def _sample(sample: Sample) -> Iterator[str]:
    low, high = sample.low_per_10k, sample.high_per_10k
    yield f"  random sample 抽样: 95 % interval {low:,.3f} to {high:,.3f} per 10,000"
    if sample.deciding_sample:
        yield f"  a sample of {sample.deciding_sample:,} without an error would show it is met"


def _per_10k(rate: Rate) -> str:
    return "no rate" if rate.per_10k is None else f"{rate.per_10k:,.3f}"


def _count(number: int, what: str) -> str:
    plural = what.removesuffix("y") + "ies" if what.endswith("y") else what + "s"
    return f"{number:,} {what if number == 1 else plural}"


def _worst(report: Report) -> Iterator[str]:
    """Yield the authorities with the most errors for their size: who must mend them."""
    wanting = [one for one in report.by_authority if one.rate.errors and one.department]
    if len(report.by_authority) < 2 or not wanting:
        return
    yield f"  worst of {_count(len(wanting), 'registering authority')} with errors 登记管理部门:"
    for one in wanting[:_AUTHORITIES]:
        department = DEPARTMENT_SHORT.get(one.department or "", "未知")
        region = find(one.region or "")
        place = f"{one.region} {region.full_name if region else ''}"
        share = f"{one.rate.errors:,} / {one.rate.base:,} = {_per_10k(one.rate)} per 10,000"
        yield clipped(f"    {place} {one.department} {department}: {share}")


def _first(report: Report) -> Iterator[str]:
    """Yield the first findings that count, a line each."""
    if report.findings:
        yield ""
        yield "the first findings that count:"
    several = len(report.sources) > 1
    for finding in report.findings:
        yield clipped(f"  {_finding(finding, several)}")


def _finding(finding: Finding, several: bool) -> str:
    where = f"line {finding.line:,}" if finding.line else "a record"
    if several:
        where = f"{shown(finding.source, 30)} {where}"
    why = finding.detail
    if finding.cause:
        name, _, english = CAUSES[finding.cause]
        why = english if name == WORDS[finding.kind][0] else f"{name}, {english}"
    said = f"{where}: {shown(finding.code, 24)} {finding.kind} {WORDS[finding.kind][0]}"
    return f"{said}; {shown(why)}" if why else said


def _next(report: Report, findings_path: str | None) -> Iterator[str]:
    yield ""
    for said in (verdict_text(report), *warning_texts(report)):
        yield from wrapped(said)
    if report.verdict == "no-data":
        return
    if findings_path is not None:
        yield f"next: every finding is in {shown(findings_path)}"
    elif report.errors or any(report.kinds.values()) or any(report.notes.values()):
        yield "next: --findings FILE.csv lists every finding with its line, for a spreadsheet"


def verdict_text(report: Report) -> str:
    """Return the verdict in one line, with the rate and the target."""
    chinese, english = VERDICTS[report.verdict]
    rate = report.rate
    target = f"{float(rate.target):g} per 10,000"
    if report.verdict == "no-data":
        why = "no record has a code, so there is no rate"
    elif report.verdict == "undecided" and _is_within(report):
        why = f"{_per_10k(rate)} is within {target}, but {_doubt(report)}"
    elif report.sample:
        why = f"{_SAMPLED[report.verdict]} {target}"
    elif report.verdict == "met":
        why = f"{_per_10k(rate)} is within {target}"
    else:
        over = _count(rate.errors - rate.allowed, "error")
        why = f"{_per_10k(rate)} is above {target}; {over} too many"
    return f"{english} {chinese}: {why}"


def _is_within(report: Report) -> bool:
    """Tell whether the rate is within the target: only the entities were not looked for."""
    return (report.sample or report.rate).verdict == "met"


def _doubt(report: Report) -> str:
    """Return why a rate within the target is not called met, and what to do."""
    if report.doubted_by == "one-code":
        return "one code is in more than half of the records; if that is right, name it with -c"
    without = [source["path"] for source in report.sources if not source["entity_columns"]]
    why = "no column names the entity"
    if len(without) < len(report.sources):
        blank = "most records do not name their entity"
        why = f"{shown(without[0])} has no column of entities" if without else blank
    return (
        f"{why}, so 一码多赋 and 重复赋码 were not looked for; name the column with -E, or say"
        " --no-entity"
    )


def warning_texts(report: Report) -> list[str]:
    """Return a line for each warning: its slug, what the doubt is, in English and Chinese."""
    lines = []
    for slug in report.warnings:
        chinese, english = WARNINGS[slug]
        number = f": {report.closed:,}" if slug == "closed-records" else ""
        lines.append(f"warning {slug}: {english}{number} ({chinese})")
    return lines
