"""The registering authorities in a table, worst first; scripts let readers sort and filter it."""

from __future__ import annotations

from uscc.audit import Report
from uscc.audit.result import Authority
from uscc.regions import find
from uscc.report.page.markup import EMPTY, Markup, bounded, data, joined, tag
from uscc.report.page.provinces import province_name
from uscc.report.page.summary import sign
from uscc.report.verdict import department_name, per_10k
from uscc.report.words import name_of
from uscc.sentences import Say

#: Most rows of the table, and most bytes: the page of any registry stays below two megabytes.
MOST, _SIZE = 1_500, 900_000


def authorities_part(report: Report, say: Say) -> Markup:
    """Return the table in a box that scrolls, with the tools that scripts switch on."""
    known = [one for one in report.by_authority if one.department is not None]
    nowhere = [one for one in report.by_authority if one.department is None]
    if not report.by_authority:
        return tag("p", say("No record names a registering authority."))
    rows = bounded((_row(one, say) for one in known[:MOST]), _SIZE)
    shown, left = known[: len(rows)], known[len(rows) :]
    bodies = [tag("tbody", *rows)]
    if nowhere:
        bodies.append(tag("tbody", _row(nowhere[0], say), class_="apart"))
    caption = tag(
        "caption", tag("span", _caption(report, len(known), say)), id="authorities-caption"
    )
    table = tag("table", caption, _head(say), *bodies, id="authorities-table")
    box = tag(
        "div",
        table,
        class_="scroll",
        tabindex=0,
        role="region",
        aria_labelledby="authorities-caption",
    )
    return joined((_tools(len(shown), say), box, _more(left, say), _unprinted(shown, say)))


def _caption(report: Report, number: int, say: Say) -> str:
    wanting = sum(bool(one.rate.errors) for one in report.by_authority if one.department)
    said = (
        say.count(number, "{n:,} registering authority", "{n:,} registering authorities"),
        say("{n:,} of them with errors", n=wanting),
        say("the highest rate first"),
    )
    return say.listed("; ", said)


def _tools(number: int, say: Say) -> Markup:
    """Return the field of the filter; hidden where no script can act on it."""
    field = tag("input", type="search", id="filter", autocomplete="off", spellcheck="false")
    shown = tag(
        "p",
        say("{shown} of {all} shown", shown=f"{number:,}", all=f"{number:,}"),
        id="filter-count",
        role="status",
        data_words=say("{shown} of {all} shown", shown="{shown}", all="{all}"),
    )
    label = tag("label", say("filter by name, code or verdict"), for_="filter")
    return tag("div", label, field, shown, class_="tools", id="tools", hidden="")


def _head(say: Say) -> Markup:
    """Return the header; by `data-by` scripts know how a column sorts."""
    columns = (
        ("region", say("region"), "text"),
        ("department", say("department"), "text"),
        ("number", say("errors"), "number"),
        ("number", say("records with a code"), "number"),
        ("number", say("per 10,000"), "number"),
        ("number", say("allowed"), "number"),
        ("verdict", say("verdict"), "text"),
    )
    cells = (
        tag(
            "th",
            name,
            scope="col",
            class_=kind,
            data_by=by,
            aria_sort="descending" if at == 4 else None,
        )
        for at, (kind, name, by) in enumerate(columns)
    )
    return tag("thead", tag("tr", joined(cells)))


def _row(one: Authority, say: Say) -> Markup:
    rate = one.rate
    cells = (
        *_names(one, say),
        tag("td", f"{rate.errors:,}", class_="number"),
        tag("td", f"{rate.base:,}", class_="number"),
        tag("td", per_10k(rate, say), class_="number"),
        tag("td", f"{rate.allowed:,}", class_="number"),
        tag("td", sign(one.verdict), name_of(one.verdict, say), class_=f"verdict {one.verdict}"),
    )
    return tag("tr", *cells, class_=None if rate.errors else "clean")


def _names(one: Authority, say: Say) -> tuple[Markup, ...]:
    """Return the cells of region and department, each with its code."""
    if one.department is None:
        nowhere = say("no registering authority in the code")
        return (tag("th", nowhere, scope="row", colspan=2),)
    region = tag("th", _code(one.region or ""), region_name(one.region or "", say), scope="row")
    department = tag("td", _code(one.department), department_name(one.department, say))
    return region, department


def _code(text: str) -> Markup:
    return tag("span", data(text), " ", class_="digits")


def region_name(code: str, say: Say) -> Markup:
    """Return the name of a region; places have their Chinese names in every language."""
    region = find(code)
    if region is None:
        return joined((say("unknown region"),))
    name = tag("span", region.full_name, lang="zh-CN" if say.lang == "en" else None)
    if say.lang == "en" and region.province_en:
        return joined((name, " ", tag("small", province_name(code[:2], say))))
    return name


def _more(left: list[Authority], say: Say) -> Markup:
    """Return how many authorities are not in the table, and where they are."""
    if not left:
        return EMPTY
    wanting = sum(bool(one.rate.errors) for one in left)
    said = [
        say.count(
            len(left),
            "{n:,} more authority is not in this table",
            "{n:,} more authorities are not in this table",
        ),
        say("{n:,} of them with errors", n=wanting),
        say("the JSON report and the workbook list all of them"),
    ]
    return tag("p", say.listed("; ", said), class_="remark")


def _unprinted(shown: list[Authority], say: Say) -> Markup:
    """Return what a print leaves out: authorities without errors."""
    clean = sum(not one.rate.errors for one in shown)
    if not clean:
        return EMPTY
    said = say.count(
        clean,
        "{n:,} authority without errors is not printed.",
        "{n:,} authorities without errors are not printed.",
    )
    return tag("p", said, class_="remark only-print")
