"""The hard registries of `benchmarks/`: a scan finds exactly what their maker counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import uscc

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests import the modules of the benchmarks."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def figures(path: Path, *, strict: bool = False) -> dict[str, object]:
    """Return the figures of a scan that a truth tells too."""
    from hard_races import figures_of
    from jobs import CODE

    counted = ["wrong", "shared", "split", *["notes"] * strict]
    report = uscc.scan(path, code=CODE, counted=counted, workers=1)
    return figures_of(json.loads(json.dumps(report.as_dict())))


@pytest.mark.parametrize("half", [False, True])
def test_a_scan_finds_what_was_made(tmp_path: Path, half: bool) -> None:
    """Records, distinct, base, errors, kinds, notes, relations: as the maker counted; also with
    every other record clean, and with the notes as errors."""
    from hard_registries import RECIPES, write

    for slug in RECIPES:
        path = tmp_path / f"{slug}.csv"
        truth = write(path, slug, 200, half=half)
        assert path.read_text("utf-8").count("\n") == 201, slug
        for strict in {False, RECIPES[slug].notes}:
            assert figures(path, strict=strict) == truth.report(strict=strict), slug


def test_every_record_of_a_hard_registry_is_hard(tmp_path: Path) -> None:
    """Each fault is on every record (copies: on every second, lower case: on nearly all), and on
    half as many if the other half is clean."""
    from hard_registries import RECIPES, write

    for slug in RECIPES.keys() - {"clean", "tenth", "each"}:
        least = {"lower": 160, "twice": 100, "again": 100, "shuffled": 100}.get(slug, 200)
        whole = write(tmp_path / "whole.csv", slug, 200).counts.total()
        half = write(tmp_path / "half.csv", slug, 200, half=True).counts.total()
        assert least <= whole <= 200, slug
        assert least // 2 <= half <= 100, slug


def test_a_hard_registry_can_be_made_again(tmp_path: Path) -> None:
    """The shuffled registry is the same file each time, and not in the order of its copies."""
    from hard_registries import write

    texts = []
    for name, slug in (("1", "shuffled"), ("2", "shuffled"), ("3", "twice"), ("4", "again")):
        write(tmp_path / name, slug, 200)
        texts.append((tmp_path / name).read_text("utf-8").splitlines())
    first, second, twice, again = texts
    assert first == second
    assert sorted(first) == sorted(twice) == sorted(again)
    assert first not in (twice, again)
