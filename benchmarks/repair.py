"""Suggestions for wrong codes: how many stay after each check, how often the true one is first.

    python benchmarks/repair.py [--codes N] [--rounds N] [--record]

Each value is an invented valid code with one fault. The regions of the codes are in the table;
abolished ones are as rare as they are in real registries. Before the clock starts, the true
code must be among the suggestions for every value, unless the value has two faults or has lost
digits that more than one code fits.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from statistics import median
from typing import NamedTuple

from harness import options, timed
from page import publish, remark_list, table
from registry import codes_of
from uscc import diagnose
from uscc.code.notes import is_sound, prefix_notes
from uscc.repair import Suggestion, suggest
from uscc.repair.edits import edits_of
from uscc.repair.looks import FOREIGN
from uscc.repair.suggesting import is_listed, is_usual
from uscc.repair.weights import of_region
from uscc.standard import ALPHABET
from uscc.vocabulary import slugs

#: Number of codes to draw at least, so that enough remain of usual form and with digits only.
MADE = 60_000

#: A suggestion with at least this likelihood counts as likely.
LIKELY = 0.5

#: Headings of the first table.
LEFT = [
    "fault", "values", "sum", "+ GB 11714", "+ first pair", "+ region", "+ usual",
    "just one",
]  # fmt: skip

#: Headings of the second table.
GIVEN = [
    "fault",
    "true code is first",
    "true code is suggested",
    f"first suggestion has likelihood ≥ {LIKELY}",
    "… and is correct",
    "µs per value",
]

#: Changes a code as a person or a program does by mistake.
Fault = Callable[[str, Random], str]


class Case(NamedTuple):
    """The values with one kind of fault.

    name: the kind of fault.
    values: the codes with the fault.
    codes: the true code of each value.
    single: the true code must be among the suggestions.
    """

    name: str
    values: list[str]
    codes: list[str]
    single: bool


# -- faults -------------------------------------------------------------------------------


def any_character(code: str, chance: Random) -> str:
    """Replace one character by any other of the alphabet."""
    at = chance.randrange(18)
    return code[:at] + chance.choice(ALPHABET.replace(code[at], "")) + code[at + 1 :]


def same_kind(code: str, chance: Random) -> str:
    """Replace a digit by another digit, or a letter by another letter."""
    at = chance.randrange(18)
    chars = ALPHABET[:10] if code[at].isdigit() else ALPHABET[10:]
    return code[:at] + chance.choice(chars.replace(code[at], "")) + code[at + 1 :]


def swap(code: str, chance: Random) -> str:
    """Swap two different neighbours."""
    at = chance.choice([at for at in range(17) if code[at] != code[at + 1]])
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def missing(code: str, chance: Random) -> str:
    """Omit one character."""
    at = chance.randrange(18)
    return code[:at] + code[at + 1 :]


def extra(code: str, chance: Random) -> str:
    """Insert one character; in half of the cases the same one twice."""
    at = chance.randrange(18)
    return code[:at] + chance.choice((code[at], chance.choice(ALPHABET))) + code[at:]


def confusable(code: str, chance: Random) -> str:
    """Replace at least one character by a letter that looks like it."""
    looks = [at for at in range(18) if _looks(code[at])]
    chosen = {at for at in looks if chance.random() < 0.3} or set(looks[-1:])
    return "".join(
        chance.choice(_looks(char)) if at in chosen else char for at, char in enumerate(code)
    )


def _looks(char: str) -> list[str]:
    return [typed for typed, meant in FOREIGN.items() if typed in "OIZSV" and meant[0] == char]


def spreadsheet(code: str, chance: Random) -> str:
    """Keep 15 digits, as Excel does."""
    return code[:15] + "000"


def double(code: str, chance: Random) -> str:
    """Convert to a 64-bit float and back."""
    return str(int(float(code)))


def written_double(code: str, chance: Random) -> str:
    """Write a 64-bit float as Java and pandas do: the shortest digits, then zeros."""
    return repr(float(code)).partition("e")[0].replace(".", "").ljust(18, "0")


def two_faults(code: str, chance: Random) -> str:
    """Replace two characters, so that no single edit restores the code."""
    while True:
        typed = same_kind(same_kind(code, chance), chance)
        if sum(one != other for one, other in zip(typed, code)) == 2:
            return typed


#: Each kind of fault: how it is made, and whether the true code must be among the suggestions.
FAULTS: dict[str, tuple[Fault, bool]] = {
    "one wrong character": (any_character, True),
    "digit for digit, letter for letter": (same_kind, True),
    "two neighbours swapped": (swap, True),
    "one character missing": (missing, True),
    "one character too many": (extra, True),
    "look-alikes O I Z S V": (confusable, True),
    "spreadsheet, 15 digits": (spreadsheet, True),
    "double": (double, True),
    "double, as Java and pandas write it": (written_double, True),
    "two wrong characters": (two_faults, False),
}


#: Faults of numbers: they are made in codes without letters.
OF_DIGITS = (spreadsheet, double, written_double)


# -- values -------------------------------------------------------------------------------


def cases(count: int) -> tuple[list[Case], str]:
    """Return a case for each kind of fault, and a remark on values that were left out."""
    chance = Random(7)
    codes = [code for code in codes_of(max(MADE, 3 * count)) if is_listed(code) and is_usual(code)]
    # The registry draws all regions alike, but abolished ones and zones issue few codes.
    codes = [code for code in codes if chance.random() < of_region(code[2:8])]
    digits = [code for code in codes if code.isdigit()][:count]
    chance.shuffle(codes)
    made, left_out = [], 0
    for name, (fault, single) in FAULTS.items():
        used = digits if fault in OF_DIGITS else codes[:count]
        values, true, others = _spoilt(used, fault, chance)
        made.append(Case(name, values, true, single))
        left_out += others
    return made, (
        f"Left out: {left_out} values with a fault that look like an early issuing variant or an "
        "identity number. `suggest` suggests nothing for them."
    )


def _spoilt(codes: list[str], fault: Fault, chance: Random) -> tuple[list[str], list[str], int]:
    """Return the wrong values with a fault, their true codes, and the number that is left out."""
    mendable = slugs("kind", "mendable")
    pairs = [(fault(code, chance), code) for code in codes]
    found = [(value, code, diagnose(value).kind) for value, code in pairs]
    kept = [(value, code) for value, code, kind in found if kind in mendable]
    wrong = sum(kind is not None for *_, kind in found)
    return [value for value, _ in kept], [code for _, code in kept], wrong - len(kept)


def _check(case: Case, found: list[tuple[Suggestion, ...]]) -> None:
    for value, code, suggestions in zip(case.values, case.codes, found):
        if not suggestions and diagnose(value).cause == "spreadsheet-rounding":
            continue  # more than one code fits
        if case.single and code not in [one.code for one in suggestions]:
            raise SystemExit(f"{value}: {code} is not suggested ({case.name})")


# -- tables -------------------------------------------------------------------------------


def main() -> None:
    """Check all answers, time them, print both tables."""
    asked = options(__doc__, 5, codes=3_000).parse_args()
    made, remark = cases(asked.codes)
    answers = [[suggest(value) for value in case.values] for case in made]
    for case, found in zip(made, answers):
        _check(case, found)
    left = [_left(case, found) for case, found in zip(made, answers)]
    seconds = _times(made, asked.rounds)
    given = [_given(case, found, one) for case, found, one in zip(made, answers, seconds)]
    publish(
        asked,
        "repair",
        "Suggestions for wrong codes",
        "The average number of candidates, from all edits together, that pass the check digit "
        "(sum) and each further check. Region: it begins like one in the table. Usual: the region "
        "is in the table, and the organization code has an issued form (eight digits, `MA` and "
        "six characters, …). If no candidate passes the last check, `suggest` returns those that "
        "pass the one before it. The last column is the share of values with exactly one "
        "suggestion.",
        table(LEFT, left),
        "How often `suggest` finds the true code. For a number that has lost digits it suggests "
        "nothing if more than one code fits.",
        table(GIVEN, given),
        remark_list([remark]),
    )


def _left(case: Case, found: list[tuple[Suggestion, ...]]) -> list[str]:
    checks = (None, is_sound, _is_paired, is_listed, is_usual)
    totals = [0] * len(checks)
    for value in case.values:
        stage = {code for code, *_ in edits_of(value)}
        for number, keeps in enumerate(checks):
            stage = {code for code in stage if keeps is None or keeps(code)}
            totals[number] += len(stage)
    size = len(case.values)
    return [
        case.name,
        f"{size:,}",
        *(f"{total / size:.2f}" for total in totals),
        _share(sum(len(some) == 1 for some in found), size),
    ]


def _is_paired(code: str) -> bool:
    return {"department", "category"}.isdisjoint(prefix_notes(code[:8]))


def _given(case: Case, found: list[tuple[Suggestion, ...]], seconds: float) -> list[str]:
    size = len(case.values)
    first = [some[0].code if some else "" for some in found]
    likely = [
        true == one
        for true, one, some in zip(case.codes, first, found)
        if some and some[0].likelihood >= LIKELY
    ]
    there = sum(true in [one.code for one in some] for true, some in zip(case.codes, found))
    return [
        case.name,
        _share(sum(true == one for true, one in zip(case.codes, first)), size),
        _share(there, size),
        _share(len(likely), size),
        _share(sum(likely), len(likely)),
        f"{seconds / size * 1e6:.0f}",
    ]


def _times(made: list[Case], rounds: int) -> list[float]:
    taken: list[list[float]] = [[] for _ in made]
    for _ in range(rounds):
        for case, own in zip(made, taken):
            own.append(timed(_over(case.values))().seconds)
    return [median(own) for own in taken]


def _over(values: list[str]) -> Callable[[], object]:
    return lambda: [suggest(value) for value in values]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


if __name__ == "__main__":
    main()
