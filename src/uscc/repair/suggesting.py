"""The public function `suggest`."""

from __future__ import annotations

from uscc.code.causes import SEARCHED, is_rounded, is_substitute
from uscc.code.kinds import MADE_UP, MENDABLE, is_identity, kind_of
from uscc.code.notes import doubtful_organization, prefix_notes
from uscc.code.text import compact, require_text
from uscc.repair.edits import edits_of, restored
from uscc.repair.suggestion import Suggestion
from uscc.repair.weights import UNLISTED, UNSEEN, UNUSUAL, of_body, of_code, of_none, of_region

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscc.repair.edits import Edit


def suggest(text: str, limit: int | None = None) -> tuple[Suggestion, ...]:
    """Return the valid codes that may have been meant by the wrong value `text`, best first.

    One fault is undone: text around a code, look-alikes (any number of them), one wrong character,
    two swapped neighbours, one character missing or too many, digits that a spreadsheet or a double
    has changed. Every suggestion is valid, GB 11714 included.

    Candidates fall into three tiers, and a tier is returned only if the tiers above it are empty:

    1. the first two characters and the region are listed, and the organization code has a form that
       is issued (eight digits, `MA` and six characters, …);
    2. the first two characters are listed, but the region only begins like known ones, or the form
       is rare;
    3. any valid code.

    The order and `likelihood` rest on assumptions (`uscc.repair.weights`): look a suggestion up
    before you use it, and never replace a value automatically.

    The result is empty for a valid code, a missing or unconverted value, an early issuing variant,
    a resident identity number, the number of a unit without a code (HJ 608); if no single fault
    explains the value; and if a spreadsheet has changed digits and more than one code fits. In a
    value longer than 2,000 characters, only complete codes within the first 2,000 are found.

    - `text`: the value.
    - `limit`: the most suggestions to return; None for all.

    Raises `ValueError` for a negative `limit`; `TypeError` for anything but a `str`. Some 0.1
    milliseconds (benchmarks/repair.py).

    >>> suggest("91350100MOOO1OOY43")[0].code
    '91350100M000100Y43'
    >>> suggest("91350100M000100Y43"), suggest("916201055811843000")  # two codes fit this one
    ((), ())
    """
    require_text(text, "suggest")
    if limit is not None and limit < 0:
        raise ValueError(f"limit is {limit}, and must not be negative")
    code = compact(text[:SEARCHED])
    if len(text) > SEARCHED and len(code) <= 18:  # the text behind the limit may belong to the code
        return ()
    return suggest_compact(code, limit)


def only_suggestion(text: str, code: str) -> str | None:
    """Return the suggestion for a wrong value if there is exactly one, else None.

    - `text`: the value.
    - `code`: its compact form.
    """
    if len(text) > SEARCHED:  # only the beginning is normalised and searched
        found = suggest(text, 2)
        return found[0].code if len(found) == 1 else None
    if not _is_mendable(code):
        return None
    tiers: tuple[set[str], ...] = (set(), set(), set(), set())
    for made, *_ in _edits(code):
        tiers[_tier(made)].add(made)
        if len(tiers[_USUAL]) > 1:
            return None
    best = next(filter(None, tiers[:_UNSOUND]), set())
    return best.pop() if len(best) == 1 else None


def suggest_compact(code: str, limit: int | None = None) -> tuple[Suggestion, ...]:
    """Return `suggest` of a compact form of at most 2,000 characters."""
    if not _is_mendable(code):
        return ()
    ranked = sorted(_weighed(code), key=_order)
    if _is_rounded(code) and len(ranked) > 1:  # proposing one of several invites users to take it
        return ()
    whole = of_none(len(code)) + sum(weight for weight, _ in ranked)
    return tuple(_suggestion(code, edit, weight / whole) for weight, edit in ranked[:limit])


def _is_mendable(code: str) -> bool:
    return kind_of(code) in MENDABLE and not is_substitute(code)


def _is_rounded(code: str) -> bool:
    return len(code) == 18 and is_rounded(code)


def _edits(code: str) -> Iterator[Edit]:
    """Return the edits of a value; of a value that has lost digits, only `restored`."""
    return restored(code) if _is_rounded(code) else edits_of(code)


def _weighed(code: str) -> list[tuple[float, Edit]]:
    """Return the best edit for each code of the best tier that is not empty, with its weight.

    - `code`: the compact form.
    """
    best: dict[str, Edit] = {}
    for edit in _edits(code):
        if edit[0] not in best or edit[3] > best[edit[0]][3]:
            best[edit[0]] = edit
    tiers: tuple[list[Edit], ...] = ([], [], [], [])
    for made, edit in best.items():
        tiers[_tier(made)].append(edit)
    usual, listed, right, _ = tiers
    factor = 1.0 if usual or listed else UNLISTED
    return [(edit[3] * of_code(edit[0]) * factor, edit) for edit in usual or listed or right]


#: The tiers of candidates, best first; no suggestion is made of the last one.
_USUAL, _LISTED, _RIGHT, _UNSOUND = range(4)


def _tier(code: str) -> int:
    """Return the tier of a candidate, which has a valid check digit and no wrong characters."""
    if doubtful_organization(code[8:17]) or code in MADE_UP or is_identity(code):
        return _UNSOUND
    if not is_listed(code):
        return _RIGHT
    return _USUAL if is_usual(code) else _LISTED


def is_listed(code: str) -> bool:
    """Tell whether the first two characters are listed and the region is known."""
    return not prefix_notes(code[:8])


def is_usual(code: str) -> bool:
    """Tell whether the region itself is in the table and the organization code has a usual form."""
    return of_region(code[2:8]) > UNSEEN and of_body(code[8:16]) > UNUSUAL


def _order(weighed: tuple[float, Edit]) -> tuple[float, int, str]:
    weight, edit = weighed
    return -weight, edit[2] or 0, edit[0]


def _suggestion(given: str, edit: Edit, likelihood: float) -> Suggestion:
    code, slug, place, _ = edit
    return Suggestion(code, slug, place, _why(given, edit), round(likelihood, 3))


def _why(given: str, edit: Edit) -> str:
    """Return the sentence that explains an edit of the compact form `given`."""
    code, slug, place, _ = edit
    if place is None:
        if slug == "inside":
            return "The code is inside the value."
        return "The last digits were lost when the code was stored as a number."
    at = place - 1
    if slug == "missing-character":
        where = f"before position {place}" if at < len(given) else "at the end"
        return f"{code[at]} is missing {where}."
    held = _shown(given[at])
    if slug == "extra-character":
        return f"{held} at position {place} is one too many."
    if slug == "swap":
        other = _shown(given[place])
        return f"{held} and {other} at positions {place} and {place + 1} are swapped."
    if slug == "substitution":
        return f"Position {place} holds {held} instead of {code[at]}."
    pairs = (f"{_shown(one)} for {other}" for one, other in zip(given, code) if one != other)
    return f"Look-alikes were typed: {', '.join(dict.fromkeys(pairs))}."


def _shown(char: str) -> str:
    return char if "!" <= char <= "~" else f"U+{ord(char):04X}"
