"""The answers of `uscc check` and `uscc parse`, for people or for programs."""

from __future__ import annotations

from uscc.code.judge import Diagnosis
from uscc.code.kinds import MENDABLE
from uscc.parsing import Code, Part
from uscc.report.words import CAUSES, WORDS, shown


def value_text(found: Diagnosis, right: bool) -> str:
    """Return one line: the value, the verdict, what is the matter in English and in Chinese.

    Tabs stand between; the notes of a right code are the last part.
    """
    parts = [shown(found.text), "right 正确" if right else _verdict(found)]
    if found.kind:
        parts += _why(found)
    notes = "; ".join(f"{note} {WORDS[note][0]}" for note in found.notes)
    if notes:
        parts.append(f"note: {notes}")
    return "\t".join(parts)


def _verdict(found: Diagnosis) -> str:
    if found.kind is None:
        return "refused 不予通过"
    return f"{found.kind} {WORDS[found.kind][0]}"


def _why(found: Diagnosis) -> tuple[str, str]:
    """Return what is the matter, in English and in Chinese.

    A check digit is named only where it would mend the code.
    """
    chinese, english = CAUSES[found.cause][1:] if found.cause else WORDS[found.kind or ""]
    said = [(english, chinese)]
    if found.kind == "length":
        size = len(found.code)
        counted = f"{size:,} characters, not 18", f"共{size}位，应为18位"
        said = [counted, *said] if found.cause else [counted]
    if found.position:
        char = repr(found.code[found.position - 1])
        at = found.position
        said.insert(0, (f"{char} at position {at}", f"第{at}位是{char}"))
    if found.kind == "legacy":
        expected = found.expected
        standard = f"the standard would give {expected}, but do not change it"
        said.append((standard, f"按标准应为{expected}，但不要改"))
    if found.cause == "outside-organization-part":
        digit = found.expected
        said.append((f"the check digit would be {digit}", f"按前17位，校验码应为{digit}"))
    meant = only_suggestion(found)
    if meant:
        said.append((f"perhaps {meant} was meant, look it up", f"可能应为{meant}，请核实"))
    return "; ".join(one for one, _ in said), "；".join(one for _, one in said)


def only_suggestion(found: Diagnosis) -> str | None:
    """Return the only right code that a wrong value may have been meant to be."""
    if found.kind not in MENDABLE:
        return None
    from uscc.repair import suggest  # only wrong values need it

    suggestions = suggest(found.text, limit=2)
    return suggestions[0].code if len(suggestions) == 1 else None


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


def code_text(code: Code, found: Diagnosis) -> str:
    """Return the parts of a right code, a line each, with their meanings."""
    region = code.region
    place = f"{region.full_name} {region.province_en}".strip() if region else "not in any table"
    status = f"; {region.status}" if region and region.status != "current" else ""
    check = "right" if code.organization_right else "fails its own check"
    if code.organization_placeholder:
        check = "a placeholder for no organization 占位"
    lines = [
        str(code),
        f"  1      {code.department}          {_meaning(code.department)}",
        f"  2      {code.category}          {_meaning(code.category)}",
        f"  3-8    {code.region_code}     {place}{status}",
        f"  9-17   {code.organization} organization code 组织机构代码, {check}",
        f"  18     {code.check_digit}          check digit 校验码",
    ]
    if found.kind:
        english, chinese = _why(found)
        lines.append(f"  {_verdict(found)}: {english}")
        lines.append(f"         {chinese}")
    lines += (f"  note   {note} {WORDS[note][0]}: {WORDS[note][1]}" for note in found.notes)
    return "\n".join(lines)


def _meaning(part: Part) -> str:
    return f"{part.zh} {part.en}".strip() or "in no list"


def code_json(code: Code, found: Diagnosis) -> str:
    """Return one JSON object: the parts with their meanings, kind and notes."""
    from uscc.report.json_text import json_text

    return json_text({**code.as_dict(), "kind": found.kind, "notes": list(found.notes)})
