"""Cells of codes, with the faulty characters in colour."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby

from uscc.code.kinds import KINDS
from uscc.code.notes import NOTES
from uscc.code.text import compact
from uscc.report.faulty import Piece, faulty_places, pieces
from uscc.report.workbook.cells import Cells, text_cell, text_column
from uscc.report.workbook.styles import STYLES, run_properties
from uscc.report.workbook.texts import MOST, xml_text, xml_texts

#: A fault is red. What a note doubts is amber: the code is valid.
_COLOURS = dict.fromkeys(KINDS, "red") | dict.fromkeys(NOTES, "amber")

#: Kinds whose values have 18 characters when they are compact, and whose faulty places depend on
#: kind and cause alone, unless the cause is one of these.
_FIXED_KINDS = ("identity", "legacy", "checksum")
_DEPENDING = ("spreadsheet-rounding", "keyboard", "swapped")

#: Kinds of values that are faulty as a whole, unless other text surrounds a code.
_WHOLE_KINDS = ("missing", "unconverted", "length")

_STYLE = "code"

#: What a code is not written with.
_NOT_CLEAN = re.compile("([^0-9A-Z]+)")


def code_column(
    texts: Sequence[str],
    kinds: Sequence[str],
    causes: Sequence[str],
    suggestions: Sequence[str],
) -> Cells:
    """Return a column of codes; some 1.5 microseconds for a code with a fault.

    - `texts`: the values as they are in the registry.
    - `kinds`, `causes`, `suggestions`: see `uscc.audit.Finding`.
    """
    if not any(kind in _COLOURS for kind in set(kinds)):
        return text_column(texts, _STYLE)
    cells = []
    forms: dict[tuple[str, str], tuple[str, list[slice]] | None] = {}
    whole = {kind: _rich([_run("%s", kind)]) for kind in _WHOLE_KINDS}
    for text, safe, kind, cause, suggestion in zip(
        texts, xml_texts(texts), kinds, causes, suggestions
    ):
        if kind in whole and cause != "surrounding-text" and text:
            cells.append(whole[kind] % (safe,))
            continue
        key = kind, cause
        if key not in forms:
            forms[key] = _form(kind, cause)
        form = forms[key]
        if form is not None and len(text) == 18 and text.isalnum():
            template, cuts = form
            cells.append(template % tuple([text[cut] for cut in cuts]))
        else:
            cells.append(_cell(text, kind, cause, suggestion))
    return "%s", cells


def _form(kind: str, cause: str) -> tuple[str, list[slice]] | None:
    """Return how values of 18 letters and digits are cut; None if that depends on the value.

    It is the template of a cell, and the slices of a value that it takes.
    """
    if kind not in _FIXED_KINDS or cause in _DEPENDING:
        return None
    faults = faulty_places("", kind, cause, "")
    cuts, start, runs = [], 0, []
    for is_faulty, run in groupby(range(18), lambda at: at in faults):
        end = start + len(list(run))
        cuts.append(slice(start, end))
        runs.append(_run("%s", kind if is_faulty else ""))
        start = end
    return _rich(runs), cuts


def _cell(text: str, kind: str, cause: str, suggestion: str) -> str:
    """Return the cell of any value."""
    # Excel would not see an escape that is cut in two, and too long a text is cut as a whole.
    if kind not in _COLOURS or "_x" in text or len(text) > MOST // 2:
        return text_cell(text, _STYLE)
    code = compact(text)
    found: list[tuple[str, bool]] = []
    if kind == "format":
        found = _cleaned(text, code)
    elif len(text) == len(code) == 18:
        found = _cut(text, faulty_places(code, kind, cause, suggestion))
    found = found or _merged(pieces(text, kind, cause, suggestion))
    if not any(faulty for _, faulty in found):
        return text_cell(text, _STYLE)
    return _rich([_run(xml_text(piece), kind if faulty else "") for piece, faulty in found])


def _cleaned(text: str, code: str) -> list[tuple[str, bool]]:
    """Return the pieces of a valid code with small letters, spaces or signs; empty for others.

    These are most of the codes that are not written as they should be, and are cut faster so.
    """
    found = _NOT_CLEAN.split(text)
    if len(code) != 18 or code not in ("".join(found[::2]), text.upper()):
        return []
    return [(piece, at % 2 == 1) for at, piece in enumerate(found) if piece]


def _cut(text: str, places: Collection[int]) -> list[tuple[str, bool]]:
    """Return the pieces of a value of 18 characters.

    - `places`: the places of the faulty ones.
    """
    found, start, faults = [], 0, sorted(places)
    for at, first in enumerate(faults):
        if at and faults[at - 1] == first - 1:
            continue
        end = first + 1
        while end in places:
            end += 1
        found += [(text[start:first], False), (text[first:end], True)]
        start = end
    return [piece for piece in (*found, (text[start:], False)) if piece[0]]


def _merged(found: Sequence[Piece]) -> list[tuple[str, bool]]:
    """Return neighbouring pieces of different parts of a code as one."""
    return [
        ("".join(piece.text for piece in run), faulty)
        for faulty, run in groupby(found, lambda piece: piece.faulty)
    ]


def _run(text: str, kind: str) -> str:
    """Return a run of characters.

    - `text`: as XML.
    - `kind`: the kind or note that is about them; empty: none.
    """
    look = run_properties(_COLOURS[kind]) if kind else ""
    return f'<r>{look}<t xml:space="preserve">{text}</t></r>'


def _rich(runs: Sequence[str]) -> str:
    return f's="{STYLES[_STYLE]}" t="inlineStr"><is>{"".join(runs)}</is></c>'
