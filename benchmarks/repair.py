"""Suggestions for wrong codes: how many stay after each check, how often the true one is first.

    python benchmarks/repair.py [--codes N] [--rounds N] [--record]

Made-up right codes of regions in the table, of abolished ones as few as are issued, each
spoilt by one fault. Before any clock starts the true code must be among the suggestions for
every value, except where two faults were made.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from statistics import median
from typing import NamedTuple

from common import options, publish, remarks_text, stamp, table, timed
from registry import codes_of
from uscc import diagnose
from uscc.code.notes import is_sound, prefix_notes
from uscc.repair import Suggestion, suggest
from uscc.repair.edits import edits_of
from uscc.repair.looks import FOREIGN
from uscc.repair.suggesting import is_listed, is_usual
from uscc.repair.weights import of_region
from uscc.standard import ALPHABET

CODES = 3_000
MADE = 60_000
LIKELY = 0.5

Fault = Callable[[str, Random], str]


class Case(NamedTuple):
    """One fault: the spoilt values, the true code of each, whether it must be found."""

    name: str
    values: list[str]
    codes: list[str]
    single: bool


# -- faults -------------------------------------------------------------------------------


def any_character(code: str, chance: Random) -> str:
    """Put any other character of the alphabet at any place."""
    at = chance.randrange(18)
    return code[:at] + chance.choice(ALPHABET.replace(code[at], "")) + code[at + 1 :]


def same_kind(code: str, chance: Random) -> str:
    """Put a digit for a digit, a letter for a letter."""
    at = chance.randrange(18)
    chars = ALPHABET[:10] if code[at].isdigit() else ALPHABET[10:]
    return code[:at] + chance.choice(chars.replace(code[at], "")) + code[at + 1 :]


def swap(code: str, chance: Random) -> str:
    """Swap two neighbours that differ."""
    at = chance.choice([at for at in range(17) if code[at] != code[at + 1]])
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def missing(code: str, chance: Random) -> str:
    """Leave one character out."""
    at = chance.randrange(18)
    return code[:at] + code[at + 1 :]


def extra(code: str, chance: Random) -> str:
    """Type one character more, every other time the same one twice."""
    at = chance.randrange(18)
    return code[:at] + chance.choice((code[at], chance.choice(ALPHABET))) + code[at:]


def confusable(code: str, chance: Random) -> str:
    """Type some characters as others that look like them, at least one."""
    looks = [at for at in range(18) if _looks(code[at])]
    chosen = {at for at in looks if chance.random() < 0.3} or set(looks[-1:])
    return "".join(
        chance.choice(_looks(char)) if at in chosen else char for at, char in enumerate(code)
    )


def _looks(char: str) -> list[str]:
    return [typed for typed, meant in FOREIGN.items() if typed in "OIZSV" and meant[0] == char]


def spreadsheet(code: str, chance: Random) -> str:
    """Keep 15 digits."""
    return code[:15] + "000"


def double(code: str, chance: Random) -> str:
    """Keep what a 64-bit float keeps."""
    return str(int(float(code)))


def written_double(code: str, chance: Random) -> str:
    """Write a 64-bit float as Java and pandas do: the shortest digits, filled up with zeros."""
    return repr(float(code)).partition("e")[0].replace(".", "").ljust(18, "0")


def two_faults(code: str, chance: Random) -> str:
    """Put two other characters, which no single edit undoes."""
    while True:
        typed = same_kind(same_kind(code, chance), chance)
        if sum(one != other for one, other in zip(typed, code)) == 2:
            return typed


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


def cases(count: int) -> tuple[list[Case], list[str]]:
    """Return the cases, and a remark on what was left out."""
    chance = Random(7)
    codes = [code for code in codes_of(max(MADE, 3 * count)) if is_listed(code) and is_usual(code)]
    # The registry draws all regions alike; of abolished ones and zones few codes are issued.
    codes = [code for code in codes if chance.random() < of_region(code[2:8])]
    digits = [code for code in codes if code.isdigit()][:count]
    chance.shuffle(codes)
    made, left_out = [], 0
    for name, (fault, single) in FAULTS.items():
        use = digits if fault in (spreadsheet, double, written_double) else codes[:count]
        pairs = [(fault(code, chance), code) for code in use]
        pairs = [pair for pair in pairs if diagnose(pair[0]).kind is not None]
        mendable = [
            pair for pair in pairs if diagnose(pair[0]).kind in ("checksum", "length", "character")
        ]
        left_out += len(pairs) - len(mendable)
        made.append(
            Case(name, [pair[0] for pair in mendable], [pair[1] for pair in mendable], single)
        )
    remark = (
        f"Left out: {left_out} values that a fault turned into what looks like an early issuing "
        "variant or an identity number, for which nothing is suggested."
    )
    return made, [remark]


# -- tables -------------------------------------------------------------------------------


def main() -> None:
    """Check all answers, time them, print two tables."""
    parser = options(__doc__, 5)
    parser.add_argument("--codes", type=int, default=CODES, help=f"default {CODES}")
    asked = parser.parse_args()
    made, remarks = cases(asked.codes)
    answers = [[suggest(value) for value in case.values] for case in made]
    for case, found in zip(made, answers):
        _check(case, found)
    left = [_left(case, found) for case, found in zip(made, answers)]
    seconds = _times(made, asked.rounds)
    given = [_given(case, found, one) for case, found, one in zip(made, answers, seconds)]
    text = "\n\n".join(
        [
            "## Suggestions for wrong codes",
            "Candidates of all edits together that are left, on average, after each check (region: "
            "it begins like one in the table; usual: it is in the table, and the organization code "
            "has a form that is given out: eight digits, `MA` and six characters, …); the share of "
            "values with just one suggestion. Where no candidate passes the last check, `suggest` "
            "gives those that pass the one before it.",
            table(LEFT, left),
            "How often the true code is first and is there at all; how often the first has a "
            f"likelihood of {LIKELY} or more, and is then the true one; microseconds a value. Of a "
            "number that has lost digits nothing is suggested where more than one code fits.",
            table(GIVEN, given) + remarks_text(remarks),
            stamp([], asked.rounds),
        ]
    )
    publish("repair", text, asked.record)


LEFT = [
    "fault", "values", "sum", "+ GB 11714", "+ first pair", "+ region", "+ usual",
    "just one",
]  # fmt: skip
GIVEN = ["fault", "true first", "true there", "first likely", "true of these", "µs"]


def _check(case: Case, found: list[tuple[Suggestion, ...]]) -> None:
    for value, code, suggestions in zip(case.values, case.codes, found):
        if not suggestions and diagnose(value).cause == "spreadsheet-rounding":
            continue  # more than one code fits
        if case.single and code not in [one.code for one in suggestions]:
            raise SystemExit(f"{value}: {code} is not suggested ({case.name})")


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
