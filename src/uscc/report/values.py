"""The answers of `uscc check` and `uscc parse`, for people or for programs."""

from __future__ import annotations

import json

from uscc.code.judge import Diagnosis
from uscc.parsing import Code, Part
from uscc.report.words import CAUSES, WORDS, shown


def value_text(found: Diagnosis, right: bool) -> str:
    """Return one line: the value, the verdict, and what is the matter, between tabs."""
    parts = [shown(found.text), "right 正确" if right else _verdict(found)]
    if found.kind:
        parts.append(_why(found))
    notes = "; ".join(f"{note} {WORDS[note][0]}" for note in found.notes)
    if notes:
        parts.append(f"note: {notes}")
    return "\t".join(parts)


def _verdict(found: Diagnosis) -> str:
    if found.kind is None:
        return "refused 不予通过"
    return f"{found.kind} {WORDS[found.kind][0]}"


def _why(found: Diagnosis) -> str:
    """Return what is the matter; a check digit is named only where it would mend the code."""
    said = [CAUSES[found.cause]] if found.cause else [WORDS[found.kind or ""][1]]
    if found.kind == "length":
        said.insert(0, f"{len(found.code):,} characters, not 18")
    if found.position:
        said.insert(0, f"{found.code[found.position - 1]!r} at position {found.position}")
    if found.kind == "legacy":
        said.append(f"the standard would give {found.expected}, but do not change it")
    if found.cause == "outside-organization-part":
        said.append(f"the check digit would be {found.expected}")
    return "; ".join(said)


def value_json(found: Diagnosis, right: bool) -> str:
    """Return one JSON object: the fields of the diagnosis, and whether the value passes."""
    fields = {
        "text": found.text,
        "right": right,
        "code": found.code,
        "kind": found.kind,
        "cause": found.cause,
        "notes": list(found.notes),
        "position": found.position,
        "expected": found.expected,
    }
    return json.dumps(fields, ensure_ascii=False)


def code_text(code: Code, found: Diagnosis) -> str:
    """Return the parts of a right code, a line each, with their meanings."""
    region = code.region
    place = f"{region.full_name} {region.province_en}".strip() if region else "not in any table"
    status = f"; {region.status}" if region and region.status != "current" else ""
    check = "right" if code.organization_right else "fails its own check"
    lines = [
        str(code),
        f"  1      {code.department}          {_meaning(code.department)}",
        f"  2      {code.category}          {_meaning(code.category)}",
        f"  3-8    {code.region_code}     {place}{status}",
        f"  9-17   {code.organization} organization code 组织机构代码, {check}",
        f"  18     {code.check_digit}          check digit 校验码",
    ]
    if found.kind:
        lines.append(f"  {_verdict(found)}: {_why(found)}")
    lines += (f"  note   {note} {WORDS[note][0]}: {WORDS[note][1]}" for note in found.notes)
    return "\n".join(lines)


def _meaning(part: Part) -> str:
    return f"{part.zh} {part.en}".strip() or "in no list"


def code_json(code: Code, found: Diagnosis) -> str:
    """Return one JSON object: the parts with their meanings, kind and notes."""
    return json.dumps(
        {**code.as_dict(), "kind": found.kind, "notes": list(found.notes)}, ensure_ascii=False
    )
