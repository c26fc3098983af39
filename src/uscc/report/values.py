"""The answers of `uscc check`: one line a value, for people or for programs."""

from __future__ import annotations

import json

from uscc.code.judge import Diagnosis
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
    if found.kind in ("missing", "unconverted"):
        chinese, english = WORDS[found.kind]
        return f"{english} {chinese}"
    return "wrong 错码" if found.kind else "refused 不予通过"


def _why(found: Diagnosis) -> str:
    chinese, english = WORDS[found.kind or ""]
    said = [f"{found.kind} {chinese}: {english}"]
    if found.kind == "length":
        said.append(f"{len(found.code):,} characters")
    if found.position:
        said.append(f"{found.code[found.position - 1]!r} at position {found.position}")
    if found.expected:
        said.append(f"expected check digit {found.expected}")
    if found.cause:
        said.append(CAUSES[found.cause])
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
