"""The whole page: the parts in their order, in the frame of `page.html`, with style and script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pkgutil import get_data
from string import Template

from uscc.audit import Finding, Report
from uscc.report.about import About
from uscc.report.page.authorities import authorities_part
from uscc.report.page.cards import cards_part, first_by_kind
from uscc.report.page.kinds import kinds_part
from uscc.report.page.markup import Markup, data, escaped, joined, tag
from uscc.report.page.places import places_part
from uscc.report.page.reading import definition_part, footer_part, reading_part
from uscc.report.page.summary import doubts_part, verdict_part
from uscc.report.words import name_of, shown_path
from uscc.sentences import Say

#: Sources that the top of the page names.
_NAMED = 3


def render(report: Report, findings: Sequence[Finding], say: Say, about: About) -> str:
    """Return the report as one page of HTML, which loads nothing; at most two megabytes.

    - `report`: the report.
    - `findings`: at least the first of each kind.
    - `say`: the language.
    - `about`: version, time, command.
    """
    running = say("Audit of Unified Social Credit Codes")
    style = Template(_file("page.css")).substitute(running=running)
    script = _file("page.js")
    parts = list(_parts(report, findings, say, about))
    return Template(_file("page.html")).substitute(
        lang="zh-CN" if say.lang == "zh" else "en",
        policy=_policy(style, script),
        version=escaped(about.version),
        title=escaped(_title(report, say)),
        style=style,
        script=script,
        skip=escaped(say("Skip to the verdict")),
        name=joined((_terms(say),)),
        heading=escaped(running),
        about=_about(report, about, say),
        contents=escaped(say("Contents")),
        links=joined(tag("li", tag("a", name, href=f"#{slug}")) for slug, name, _ in parts),
        sections=_sections(report, findings, parts, say),
        footer=footer_part(about, say),
    )


@cache
def _file(name: str) -> str:
    """Return a file of this package, also if the package is in a zip."""
    return (get_data(__package__, name) or b"").decode("utf-8")


def _policy(style: str, script: str) -> str:
    """Return the rules that the page sets itself: this style, this script, nothing else."""
    rules = (
        "default-src 'none'",
        f"style-src '{_hash(style)}'",
        f"script-src '{_hash(script)}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


# -- The top ---------------------------------------------------------------------------------------


def _title(report: Report, say: Say) -> str:
    """Return the verdict and the first source, for the tab of the browser."""
    names = [shown_path(source["path"], 40) for source in report.sources[:1]]
    return say.listed(": ", (name_of(report.verdict, say), *names))


def _terms(say: Say) -> str:
    """Return the name of the standard; on an English page also the term of art of the rate."""
    return say("GB 32100-2015, error rate 重错码率")


def _about(report: Report, about: About, say: Say) -> Markup:
    """Return the sources, the records and the time."""
    named = [data(shown_path(source["path"])) for source in report.sources[:_NAMED]]
    more = len(report.sources) - len(named)
    if more > 0:
        named.append(escaped(say.count(more, "and {n:,} more file", "and {n:,} more files")))
    records = say.count(report.records, "{n:,} record", "{n:,} records")
    return joined((*named, records, *filter(None, (about.made,))), " · ")


# -- The parts -------------------------------------------------------------------------------------

#: Anchor, heading, content.
_Part = tuple[str, str, Markup]


def _parts(report: Report, findings: Sequence[Finding], say: Say, about: About) -> Iterator[_Part]:
    """Yield the parts below the verdict."""
    shown = first_by_kind(report, findings)
    yield "kinds", say("Findings by kind"), kinds_part(report, shown, say)
    yield "places", say("Where: provinces"), places_part(report, say)
    yield "authorities", say("Who must correct them"), authorities_part(report, say)
    name = say("The first findings of each kind")
    yield "findings", name, cards_part(report, findings, about, say)
    yield "reading", say("Sources"), reading_part(report, say)
    yield "definition", say("How the rate is defined"), definition_part(report, say)


def _sections(
    report: Report, findings: Sequence[Finding], parts: Sequence[_Part], say: Say
) -> Markup:
    verdict = tag(
        "section",
        verdict_part(report, say),
        id="verdict",
        class_=report.verdict,
        aria_labelledby="verdict-heading",
    )
    rest = (
        tag(
            "section",
            tag("h2", name, id=f"{slug}-heading"),
            content,
            id=slug,
            aria_labelledby=f"{slug}-heading",
        )
        for slug, name, content in parts
    )
    return joined((verdict, doubts_part(report, findings, say), *rest), Markup("\n"))
