"""The answers of `uscc check` and `uscc parse`, for people or for programs."""

from __future__ import annotations

from uscc.code.judge import Diagnosis
from uscc.code.kinds import MENDABLE
from uscc.parsing import Code, Part
from uscc.report.words import cause_text, name_of, padded, shown
from uscc.sentences import ENGLISH, Say, Sentence

#: What is the matter with a region that is not one of today.
_STATUSES = {
    "abolished": Sentence("abolished"),
    "aggregate": Sentence("aggregate"),
    "zone": Sentence("zone"),
    "authority": Sentence("authority"),
}


def value_text(found: Diagnosis, right: bool, say: Say = ENGLISH) -> str:
    """Return one line: the value, the verdict, what is the matter. Tabs separate the fields; the
    notes of a right code are the last one.
    """
    parts = [shown(found.text), say("right") if right else _verdict(found, say)]
    if found.kind:
        parts.append(_why(found, say))
    notes = [_noted(note, say) for note in found.notes]
    if notes:
        parts.append(say("note: {notes}", notes=say.listed("; ", notes)))
    return "\t".join(parts)


def _verdict(found: Diagnosis, say: Say) -> str:
    if found.kind is None:
        return say("refused")
    return name_of(found.kind, say) if say.lang == "zh" else found.kind


def _noted(note: str, say: Say) -> str:
    """Return a note; in English its slug too, as the name of a kind is."""
    name = name_of(note, say)
    return name if say.lang == "zh" else f"{note} ({name})"


def _why(found: Diagnosis, say: Say) -> str:
    """Return what is the matter. A check digit is named only where it would correct the code."""
    said = [cause_text(found.cause, say) if found.cause else name_of(found.kind or "", say)]
    if found.kind == "length":
        counted = say.count(len(found.code), "{n:,} character, not 18", "{n:,} characters, not 18")
        said = [counted, *said] if found.cause else [counted]
    if found.position:
        char, place = found.code[found.position - 1], found.position
        said.insert(0, say("{char!r} at position {place}", char=char, place=place))
    if found.kind == "legacy":
        standard = "the standard would give {digit}, but do not change it"
        said.append(say(standard, digit=found.expected))
    if found.cause == "outside-organization-part":
        said.append(say("the check digit would be {digit}", digit=found.expected))
    meant = only_suggestion(found)
    if meant:
        said.append(say("perhaps {code} was meant, look it up", code=meant))
    return say.listed("; ", said)


def only_suggestion(found: Diagnosis) -> str | None:
    """Return the only right code that a wrong value may have been meant to be."""
    if found.kind not in MENDABLE:
        return None
    from uscc.repair import suggesting  # only wrong values need it

    return suggesting.only_suggestion(found.text, found.code)


def value_json(found: Diagnosis, right: bool) -> str:
    """Return one JSON object: the fields of the diagnosis, and whether the value passes."""
    from uscc.report.json_text import json_text

    fields = {
        "text": found.text,
        "right": right,
        "code": found.code,
        "kind": found.kind,
        "cause": found.cause,
        "notes": list(found.notes),
        "position": found.position,
        "expected": found.expected,
        "suggestion": None if right else only_suggestion(found),
    }
    return json_text(fields)


def code_text(code: Code, found: Diagnosis, say: Say = ENGLISH) -> str:
    """Return the parts of a right code, a line each, with their meanings."""
    check = say("valid") if code.organization_right else say("fails its own check")
    if code.organization_placeholder:
        check = say("a placeholder for no organization")
    organization = say("organization code, {check}", check=check)
    lines = [
        str(code),
        f"  1      {code.department}          {_meaning(code.department, say)}",
        f"  2      {code.category}          {_meaning(code.category, say)}",
        f"  3-8    {code.region_code}     {_place(code, say)}",
        f"  9-17   {code.organization} {organization}",
        f"  18     {code.check_digit}          {say('check digit')}",
    ]
    if found.kind:
        lines.append("  " + say.listed(": ", (_verdict(found, say), _why(found, say))))
    for note in found.notes:
        named = name_of(note, say) if say.lang == "zh" else f"{note}: {name_of(note, say)}"
        lines.append(f"  {padded(say('note'), 6)} {named}")
    return "\n".join(lines)


def _place(code: Code, say: Say) -> str:
    """Return the region; places have their Chinese names in every language."""
    region = code.region
    if region is None:
        return say("not in any table")
    english = region.province_en if say.lang == "en" else ""
    status = _STATUSES.get(region.status, "")
    return say.listed("; ", (f"{region.full_name} {english}".strip(), status))


def _meaning(part: Part, say: Say) -> str:
    return (part.zh if say.lang == "zh" else part.en) or say("in no list")


def code_json(code: Code, found: Diagnosis) -> str:
    """Return one JSON object: the parts with their meanings, kind and notes."""
    from uscc.report.json_text import json_text

    return json_text({**code.as_dict(), "kind": found.kind, "notes": list(found.notes)})
