"""The programs that read hard registries, and the check of their answers.

An answer is a dict of one key, which tells with which expected figures it must be compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from hard_registries import RECIPES, Recipe, write
from hard_truth import Truth
from harness import Contender, Sample, check, installed, ratio, turns
from jobs import CODE
from processes import child
from programs import FOLD, job
from uscc.vocabulary import slugs

PEERS = ("polars", "duckdb")

#: Why the peers answer differently about the registry that has each fault.
_EACH = f"{FOLD} It does not know identity numbers and 18 zeros that pass the check digit."


class Registry(NamedTuple):
    """A file and its expected figures."""

    recipe: Recipe
    path: Path
    truth: Truth

    def variants(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield title and options of each way to scan the file."""
        yield self.recipe.title, ()
        if self.recipe.notes:
            yield f"{self.recipe.title}, --strict", ("--strict",)


@cache
def make(slug: str, rows: int, folder: Path, *, half: bool = False) -> Registry:
    """Write a hard registry into a folder, once.

    - `slug`: a key of `RECIPES`.
    - `rows`: number of records.
    - `folder`: where the file is written.
    - `half`: every other record is clean.
    """
    path = folder / f"{slug}-{rows}{'-half' if half else ''}.csv"
    return Registry(RECIPES[slug], path, write(path, slug, rows, half=half))


# -- contenders ---------------------------------------------------------------------------


def scan(name: str, registry: Registry, *more: str, findings: str = "") -> Contender:
    """Return the scan of a registry.

    - `name`: name of the contender.
    - `registry`: the file.
    - `more`: further options of the scan.
    - `findings`: ending of the file of findings; "" for no file.
    """
    run = partial(_scan, registry.path, more, findings)
    expected = registry.truth.report(strict="--strict" in more)
    if findings:
        expected["written"] = registry.truth.counts.total()
    return Contender(name, partial(_compared, run, expected))


def peers(registry: Registry) -> list[Contender]:
    """Return the installed peers, doing the same job on a registry."""
    path, tidy = str(registry.path), registry.recipe.tidy
    differs = _EACH if registry.recipe is RECIPES["each"] else ""
    told = registry.truth.told()
    return [
        Contender(
            f"{peer}, {registry.recipe.title}",
            partial(_compared, job(f"{peer}_job", path, tidy), told),
            peer,
            differs=differs,
        )
        for peer in PEERS
    ]


def _compared(run: Callable[[], Sample], expected: Mapping[str, object]) -> Sample:
    """Return a sample whose answer is how the figures differ from the expected ones."""
    sample = run()
    assert isinstance(sample.answer, dict)
    answer = sample.answer
    differences = (
        f"{key} {answer.get(key)} instead of {expected[key]}"
        for key in expected
        if answer.get(key) != expected[key]
    )
    return sample._replace(answer=", ".join(differences))


def _scan(path: Path, more: Sequence[str], findings: str) -> Sample:
    """Scan a file; the answer is the figures of the JSON report, named as in `Truth.report`."""
    listed = path.with_name(f"findings{findings}")
    options = ["-c", CODE, *more, *(["--findings", str(listed)] if findings else [])]
    # It exits with 1 if the target is missed.
    command = ["-m", "uscc", "scan", str(path), "-q", "--format", "json", *options]
    sample = child(command, good=(0, 1))
    answer = figures_of(json.loads(str(sample.answer)))
    if findings:
        answer["written"] = _written(listed)
        listed.unlink()
    return sample._replace(answer=answer)


def figures_of(report: Mapping[str, object]) -> dict[str, object]:
    """Return the figures of a JSON report that `Truth.report` names."""
    kinds, notes, relations = report["kinds"], report["notes"], report["relations"]
    assert isinstance(kinds, dict) and isinstance(notes, dict) and isinstance(relations, dict)
    records = {slug: relations[slug]["records"] for slug in slugs("relation")}
    groups = {slug: relations[slug]["groups"] for slug in slugs("relation")}
    return {
        **{key: report[key] for key in ("records", "distinct", "base", "errors")},
        "findings": _not_zero({**kinds, **notes, **records}),
        "groups": _not_zero(groups),
    }


def _not_zero(counts: Mapping[str, int]) -> dict[str, int]:
    return {slug: count for slug, count in counts.items() if count}


def _written(path: Path) -> int:
    """Return the number of findings in a file; no cell of a hard registry holds a line break."""
    with path.open("rb") as file:
        return sum(1 for _ in file) - (path.suffix == ".csv")


# -- results ------------------------------------------------------------------------------


class Result(NamedTuple):
    """The samples of one contender."""

    name: str
    samples: list[Sample]

    def seconds(self) -> float:
        """Return the median of the times."""
        return median(sample.seconds for sample in self.samples)

    def peak(self) -> int:
        """Return the largest peak memory."""
        return max(sample.peak for sample in self.samples)

    def times(self, base: Result) -> float:
        """Return how many times the time of another contender this one takes."""
        return ratio(self.samples, base.samples)


def race(contenders: Sequence[Contender], rounds: int) -> tuple[list[Result], list[str]]:
    """Check the answers, then run the contenders in turns.

    - `contenders`: those that are not installed are left out.
    - `rounds`: how often each one runs.
    """
    racing, remarks = installed(contenders)
    remarks += check(racing, "", _told)
    taken = turns(racing, rounds)
    return [Result(one.name, samples) for one, samples in zip(racing, taken)], remarks


def once(contender: Contender) -> Result:
    """Run a contender once, and check its answer after the run."""
    sample = contender.run()
    check([contender._replace(run=lambda: sample)], "", _told)
    return Result(contender.name, [sample])


def _told(answer: object, expected: object) -> str:
    """Return the differences that `_compared` has found."""
    return str(answer)
