"""The part of the page about the provinces: the map, its legend, and the same as a table."""

from __future__ import annotations

from uscc.audit import Report
from uscc.audit.rate import Rate
from uscc.report.page.markup import Markup, tag
from uscc.report.page.provinces import (
    SQUARES,
    Places,
    class_of,
    legend,
    map_picture,
    places_of,
    province_name,
)
from uscc.report.verdict import per_10k
from uscc.sentences import Say


def places_part(report: Report, say: Say) -> Markup:
    """Return map, legend and table; a sentence where no code names a province."""
    places = places_of(report)
    if not places.provinces:
        return tag("p", say("No code names a province."))
    label = _label(places, say)
    picture = map_picture(places.provinces, label, say)
    words = tag("p", label, class_="what")
    table = tag("details", tag("summary", say("The same as a table")), _table(places, say))
    beside = tag("div", words, legend(float(report.rate.target), say), table, class_="beside")
    return tag("div", picture, beside, class_="places")


def _label(places: Places, say: Say) -> str:
    """Return the map in words."""
    above = sum(class_of(rate) > 2 for rate in places.provinces.values())
    return say.count(
        len(places.provinces),
        "Errors per 10,000 records; {above:,} of {n:,} province is above the target (▲).",
        "Errors per 10,000 records; {above:,} of {n:,} provinces are above the target (▲).",
        above=above,
    )


def _table(places: Places, say: Say) -> Markup:
    names = say("province"), say("errors"), say("records with a code"), say("per 10,000")
    head = (
        tag("th", name, scope="col", class_="number" if at else None)
        for at, name in enumerate(names)
    )
    rows = [_row(_name(digits, say), rate, say) for digits, rate in places.provinces.items()]
    if places.elsewhere:
        rows.append(
            _row(say("elsewhere: national authorities and unknown regions"), places.elsewhere, say)
        )
    if places.nowhere:
        rows.append(_row(say("no registering authority in the code"), places.nowhere, say))
    caption = tag("caption", say("Errors by province"))
    return tag("table", caption, tag("thead", tag("tr", *head)), tag("tbody", *rows))


def _name(digits: str, say: Say) -> str:
    """Return the name of a province, in English with its letters on the map."""
    name = province_name(digits, say)
    return name if say.lang == "zh" else f"{name} {SQUARES[digits][2]}"


def _row(name: str, rate: Rate, say: Say) -> Markup:
    cells = (f"{rate.errors:,}", f"{rate.base:,}", per_10k(rate, say))
    return tag(
        "tr",
        tag("th", name, scope="row"),
        *(tag("td", cell, class_="number") for cell in cells),
    )
