"""What a finding says of the other records of its group."""

from __future__ import annotations

from uscc.audit.result import Finding, Related
from uscc.report.words import name_of
from uscc.sentences import Say


def detail_text(finding: Finding, say: Say) -> str:
    """Return the other members of the group: where, and what is not the same as here."""
    said = [_related_text(one, say) for one in finding.related]
    if finding.more:
        said.append(say("and {n:,} more", n=finding.more))
    return say.listed("; ", said)


def _related_text(one: Related, say: Say) -> str:
    where = " ".join(filter(None, (one.source, place_text(one.line, one.unit, say))))
    if one.code is None and one.entity is None:
        return where
    what = [one.code, one.entity]
    if one.alike:
        what.append(say("({words})", words=name_of(one.alike, say)))
    return say.listed(": ", (where, " ".join(filter(None, what))))


def place_text(line: int | None, unit: str, say: Say) -> str:
    """Return a place in its source: `line 9`, `第9行`; empty without one."""
    return name_of(unit, say).format(n=line) if line else ""
