"""Real values, reviewed one by one: how many are judged as what. Skipped without the files.

The files are no part of the project, and no row of them stands here: only labels and counts.
Whoever changes a kind, cause or note sees here what that does to real values; a count that
moves needs a look at the values, not a new number.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import reference

from uscc import diagnose, is_valid, scan

Shared = Callable[[str], Path]
Answer = tuple[str, str | None]

#: What a label of `failures.tsv` (its first words, by a script) is judged as, and how many.
FAILURES: dict[str, dict[Answer, int]] = {
    "check-char-bad/org-bad": {
        ("legacy", "legacy-residue"): 5,
        ("checksum", "organization-part"): 3,
        ("checksum", "keyboard"): 1,
    },
    "check-char-bad/org-ok": {
        ("legacy", "legacy-residue"): 12,
        ("legacy", "legacy-one-as-y"): 8,
        ("checksum", "outside-organization-part"): 5,
    },
    "code-inside-text": {("length", "surrounding-text"): 7, ("right", "format"): 5},  # a label
    "gb32100-ok/gb11714-bad": {("right", "organization"): 30},
    "gb32100-ok/org-placeholder": {("right", "organization"): 2},
    "lower-case": {("right", "format"): 57},
    "old-13-digit-regno": {("unconverted", "registration-number"): 104},
    "old-15-digit-regno": {("unconverted", "registration-number"): 160},
    "old-NA-cooperative-regno(15)": {("unconverted", "registration-number"): 160},
    "old-NA-cooperative-regno(other length)": {("character", "registration-number"): 1},
    "old-text-regno/other text": {("length", "registration-number"): 1},
    "org-code-only": {("unconverted", "organization-code"): 1},
    "placeholder-word": {("missing", None): 1},
    "shorter-than-18": {("length", None): 1},
    "uscc+suffix": {("length", "surrounding-text"): 1},
    "whitespace": {("right", "format"): 4},
}

#: The verdict of the project that a vector comes from, and ours.
VECTORS: dict[tuple[str, Answer], int] = {
    ("valid", ("right", None)): 155,
    ("valid", ("right", "region")): 1,  # listed as issued; its region begins with 99
    ("valid", ("right", "organization")): 2,
    ("valid", ("checksum", "organization-part")): 1,  # their test asserts a mistyped code
    ("valid", ("character", None)): 1,  # letters in the region
    ("invalid", ("right", "format")): 1,  # spaces and small letters
    ("invalid", ("missing", None)): 1,
    ("invalid", ("length", None)): 3,
    ("invalid", ("length", "truncated")): 1,
    ("invalid", ("character", None)): 9,
    ("invalid", ("identity", "citizen-id")): 1,
    ("invalid", ("legacy", "legacy-fujian")): 6,
    ("invalid", ("checksum", "outside-organization-part")): 7,
    ("invalid", ("checksum", "swapped")): 1,  # chance: another first character was put there
    ("invalid", ("checksum", "organization-part")): 1,
}


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a shared table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def answer(text: str) -> Answer:
    """Return kind and cause, or `right` and the notes."""
    found = diagnose(text)
    return found.kind or "right", found.cause or "/".join(found.notes) or None


def label(row: dict[str, str]) -> str:
    """Return the label without the length and the count of repairs that some carry."""
    text = row["class"]
    return text if text in FAILURES else text.partition("(")[0]


def test_failures(shared_data: Shared) -> None:
    """Each label of the failures is judged as the review found right, count by count."""
    found: dict[str, Counter[Answer]] = {}
    for row in rows(shared_data("failures.tsv")):
        found.setdefault(label(row), Counter())[answer(row["code"])] += 1
    assert found == FAILURES


def test_a_repaired_code_is_right(shared_data: Shared) -> None:
    """Every repair that the labels propose is a right code: the arithmetic is the same."""
    repaired = [row["repaired"] for row in rows(shared_data("failures.tsv")) if row["repaired"]]
    proposed = [code for cell in repaired for code in cell.split()]
    assert len(proposed) > 100
    assert all(map(is_valid, proposed))


def test_organization_codes_that_fail(shared_data: Shared) -> None:
    """A right code whose organization code fails its own check is right, with that note."""
    found = Counter(answer(row["code"]) for row in rows(shared_data("gb11714_bad.tsv")))
    assert found == {("right", "organization"): 94}


def test_vectors_of_other_projects(shared_data: Shared) -> None:
    """Where we differ from the project a vector comes from, the difference is a known one."""
    table = rows(shared_data("vectors.tsv"))
    found = Counter((row["verdict"], answer(row["code"] or "")) for row in table)
    assert found == VECTORS


def remainder(code: str) -> str:
    """Return the sum of positions 9-16 modulo 11, not its complement, `A` for 10."""
    values = map(reference.ALPHABET_36.index, code[8:16])
    total = sum(value * w for value, w in zip(values, reference.ORGANIZATION_WEIGHTS, strict=True))
    return "0123456789A"[total % 11]


def both_remainders(codes: list[str]) -> int:
    """Return how many early codes have a failing organization code; all must be remainders."""
    failing = [code for code in codes if not reference.organization_ok(code[8:17])]
    for code in failing:
        assert diagnose(code).cause == "legacy-residue"
        assert code[8:10] == "MA"
        assert code[16] == remainder(code)
    return len(failing)


def test_both_check_digits_are_remainders(shared_data: Shared) -> None:
    """An early code whose organization code fails has the remainder there, too."""
    codes = [row["code"] for row in rows(shared_data("failures.tsv"))]
    early = [code for code in codes if diagnose(code).kind == "legacy"]
    assert (len(early), both_remainders(early)) == (25, 5)


@pytest.mark.slow
def test_a_million_real_records_by_cause(shared_data: Shared) -> None:
    """Of a million records: each wrong one with its cause, and three early codes wrong twice."""
    report = scan(shared_data("real/million.csv.gz"))
    wrong = [one for one in report.findings if one.kind in ("length", "legacy", "checksum")]
    assert Counter((one.kind, one.cause) for one in wrong) == {
        ("length", "registration-number"): 17,
        ("legacy", "legacy-residue"): 17,
        ("legacy", "legacy-one-as-y"): 30,
        ("checksum", "outside-organization-part"): 4,
        ("checksum", "keyboard"): 2,
    }
    assert both_remainders([one.code for one in wrong if one.kind == "legacy"]) == 3
