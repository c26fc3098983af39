"""The report as Markdown, for tickets and pull requests.

Every value of the registry is in a code span, where services look for no links, mentions or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from uscc.audit import Finding, Report
from uscc.audit.rate import counted_slugs
from uscc.audit.result import Authority
from uscc.report.about import About
from uscc.report.counts import Count, kind_counts, note_counts, relation_counts
from uscc.report.definition import definition_lines
from uscc.report.details import detail_text, place_text
from uscc.report.figures import figures
from uscc.report.source_text import sources_lines
from uscc.report.verdict import authority_name, per_10k, verdict_text, warning_texts
from uscc.report.words import cause_text, name_of, shown, shown_path
from uscc.sentences import Option, Say

#: Authorities, files and findings that are listed, and characters of a value.
_AUTHORITIES, _SOURCES, _FINDINGS, _VALUE = 10, 5, 30, 80


def render(report: Report, findings: Sequence[Finding], say: Say, about: About) -> str:
    """Return the report as Markdown; see `uscc.report.formats.render`."""
    parts = (
        _verdict(report, say),
        _figures(report, say),
        _counts(report, say),
        _authorities(report, say),
        _findings(report, findings, say, about),
        _sources(report, say),
        _definition(report, say, about),
    )
    return "\n".join(line for part in parts for line in part)


def _verdict(report: Report, say: Say) -> Iterator[str]:
    sign = {"met": "✅", "missed": "❌"}.get(report.verdict, "⚠️")
    yield f"## {sign} {verdict_text(report, say)}\n"
    for warning in warning_texts(report, say):
        yield f"> ⚠️ {_text(warning)}\n"


def _figures(report: Report, say: Say) -> Iterator[str]:
    rows = [(one.name, one.text) for one in figures(report, say)]
    yield from _table((say("figure"), say("value")), "lr", rows)


def _counts(report: Report, say: Say) -> Iterator[str]:
    """Yield the kinds, relations and notes that have records."""
    counts = [*kind_counts(report), *relation_counts(report), *note_counts(report)]
    rows = [_count_row(one, say) for one in counts if one.records]
    if rows:
        head = say("finding"), say("records"), say("groups"), say("counts as an error")
        yield f"### {say('Findings by kind')}\n"
        yield from _table(head, "lrrl", rows)


def _count_row(one: Count, say: Say) -> tuple[str, ...]:
    groups = "" if one.groups is None else f"{one.groups:,}"
    counted = say("yes") if one.counted else say("no")
    return name_of(one.slug, say), f"{one.records:,}", groups, counted


def _authorities(report: Report, say: Say) -> Iterator[str]:
    """Yield the authorities with the highest rates: who must correct the codes."""
    wanting = [one for one in report.by_authority if one.rate.errors]
    if not wanting:
        return
    yield f"### {say('Who must correct them')}\n"
    head = say("registering authority"), say("errors"), say("base"), say("errors per 10,000")
    yield from _table(head, "lrrr", (_authority_row(one, say) for one in wanting[:_AUTHORITIES]))
    if (more := len(wanting) - _AUTHORITIES) > 0:
        several = "and {n:,} more authorities with errors"
        yield say.count(more, "and {n:,} more authority with errors", several) + "\n"


def _authority_row(one: Authority, say: Say) -> tuple[str, ...]:
    rate = one.rate
    return authority_name(one, say), f"{rate.errors:,}", f"{rate.base:,}", per_10k(rate, say)


def _findings(report: Report, findings: Sequence[Finding], say: Say, about: About) -> Iterator[str]:
    """Yield the first findings of each kind, the counted ones first."""
    counted = counted_slugs(report.counted)
    some = sorted(findings, key=lambda finding: finding.kind not in counted)[:_FINDINGS]
    if not some:
        return
    yield f"### {say('The first findings of each kind')}\n"
    head = say("place"), say("finding"), say("code as it is there"), say("name"), say("explanation")
    yield from _table(head, "lllll", (_finding_row(finding, say) for finding in some))
    if about.findings_path is None:
        listed = say("{findings} FILE.csv lists every finding", findings=Option("findings"))
        yield "" if not say.options["findings"] else _text(listed) + "\n"
    else:
        yield say("every finding is in {path}", path=_code(about.findings_path)) + "\n"


def _finding_row(finding: Finding, say: Say) -> tuple[str, ...]:
    place = place_text(finding.line, finding.unit, say)
    why = [cause_text(finding.cause, say) if finding.cause else ""]
    if detail := detail_text(finding, say):
        why.append(_code(detail))
    if finding.suggestion:
        why.append(say("perhaps {code} was meant, look it up", code=_code(finding.suggestion)))
    return (
        " ".join(filter(None, (_code(shown_path(finding.source)), place))),
        name_of(finding.kind, say),
        _code(finding.code),
        _code(finding.entity),
        say.listed("; ", why),
    )


def _sources(report: Report, say: Say) -> Iterator[str]:
    """Yield how each file was read."""
    yield f"<details><summary>{say('Sources')}</summary>\n"
    yield "```text"
    for line in sources_lines(report, _SOURCES, say):
        yield line.replace("```", "'''")
    yield "```\n\n</details>\n"


def _definition(report: Report, say: Say, about: About) -> Iterator[str]:
    yield f"<details><summary>{say('How the rate is defined')}</summary>\n"
    yield from (f"- {_text(line)}" for line in definition_lines(report, say))
    yield "\n</details>\n"
    yield say.listed(", ", (f"uscc {about.version}", about.made)) + "\n"


# -- Markdown ------------------------------------------------------------------------------------


def _table(head: Sequence[str], sides: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table.

    - `head`: the names of the columns.
    - `sides`: `l` or `r` for each column.
    - `rows`: its cells, in which nothing but code spans holds a value of the registry.
    """
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---:' if side == 'r' else '---' for side in sides)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _text(text: str) -> str:
    """Return a sentence, which may hold a name, without signs that Markdown reads."""
    return re.sub(r"([\\`*_{}\[\]<>|#@~!])", r"\\\1", text)


def _code(text: str) -> str:
    """Return a value as a code span that a table may hold; empty for none.

    A bar is escaped unless a backslash before it escapes it already.

    >>> _code("a|b"), _code("`"), _code("@all")
    ('`a\\\\|b`', '`` ` ``', '`@all`')
    """
    if not text:
        return ""
    safe = shown(text, _VALUE)
    safe = re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", safe)
    longest = max(map(len, re.findall("`+", safe)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest or safe != safe.strip() else ""
    return f"{fence}{space}{safe}{space}{fence}"
