"""Put one small fault after the other into the modules that judge: do the tests notice?

    python tests/mutation/mutate.py                  # 30 mutants of each module, drawn with a seed
    python tests/mutation/mutate.py --each 0         # all of them
    python tests/mutation/mutate.py --only interval  # some modules
    python tests/mutation/mutate.py --again          # survivors without a reason once more

Each mutant is tested in a copy of the tree, two at a time; see `trial`. What became of it goes into
`results.tsv` beside this file; mutants that are recorded there for the module as it is now are
not run again. Survivors must be killed by a new test, or have a reason in `survivors.tsv`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import multiprocessing
import os
import platform
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import trial
from mutants import Mutant, mutants, mutated, statements

ROOT = Path(__file__).resolve().parents[2]
RESULTS, SURVIVORS = (
    Path(__file__).with_name("results.tsv"),
    Path(__file__).with_name("survivors.tsv"),
)

#: Modules and the tests that are to notice their faults: the likely ones first, then the quick.
_CODE = ("test_vectors", "test_causes", "test_value", "test_standard")
_BATCH = ("test_batch", "test_audit")
_AUDIT = ("test_audit", "test_spill")
TESTS: dict[str, tuple[str, ...]] = {
    **{f"code/{name}.py": _CODE for name in ("digits", "kinds", "notes", "judge")},
    **{f"batch/{name}.py": _BATCH for name in ("rows", "kernel", "segments", "mask")},
    **{
        f"audit/{name}.py": _AUDIT
        for name in ("judging", "columns", "collector", "relations", "rate", "report_builder")
    },
    "audit/keys.py": ("test_keys", *_AUDIT),
    "audit/interval.py": ("test_interval",),
}

_SEED = 32100


class Outcome(NamedTuple):
    """A row of the record. `module_hash`: of the statements of the module that was mutated."""

    module: str
    module_hash: str
    mutant: str
    outcome: str


def recorded() -> list[Outcome]:
    """Return what earlier runs recorded."""
    if not RESULTS.exists():
        return []
    with RESULTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if not row[0].startswith("#")]
    return [Outcome(*row) for row in rows]


def reasons() -> dict[tuple[str, str], str]:
    """Return why a survivor changes no answer, by module and mutant."""
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if not row[0].startswith("#")]
    return {(module, mutant): reason for module, mutant, reason in rows}


def record(outcomes: Sequence[Outcome]) -> None:
    """Write the record, with what made it."""
    versions = f"Python {platform.python_version()}, pytest {pytest.__version__}"
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        file.write(
            "# Written by tests/mutation/mutate.py. Columns: module; hash of its statements;\n"
        )
        file.write("# mutant; outcome (killed, timeout, survived).\n")
        file.write(f"# {versions}; order drawn with seed {_SEED}.\n")
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows(sorted(outcomes))


def hash_of(module: str) -> str:
    """Return a short hash of a module's statements: comments and docstrings do not change it."""
    return hashlib.sha256(statements(source_of(module)).encode()).hexdigest()[:12]


def source_of(module: str) -> str:
    """Return the source of a module."""
    return (ROOT / "src" / "uscc" / module).read_text(encoding="utf-8")


def drawn(module: str, each: int) -> list[Mutant]:
    """Return so many mutants of a module in an order drawn with a seed; 0 for all."""
    found = list(mutants(source_of(module)))
    random.Random(f"{_SEED} {module}").shuffle(found)
    return found[: each or None]


def copied(folder: str) -> Path:
    """Return a copy of what the tests need."""
    place = Path(tempfile.mkdtemp(dir=folder))
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


class Bench:
    """A copy of the tree, and what is known of the tests: their times, and which notice faults."""

    def __init__(self, folder: str) -> None:
        self.place = copied(folder)
        trial.settle(self.place)
        self.times: dict[str, dict[str, float]] = {}
        self.noticed = {module: Counter[str]() for module in TESTS}

    def learn(self, modules: Iterable[str]) -> None:
        """Run the tests without any fault: they must pass, and quick ones go first from now on.

        The bytecode of the tests stays for later; that of a module that is mutated must not, as
        Python takes it for current when the size and the second of a file are the same.
        """
        for file in dict.fromkeys(name for module in modules for name in TESTS[module]):
            outcome, failed, self.times[file] = trial.tried(f"tests/{file}.py")
            if outcome != "survived":
                sys.exit(f"{file} without any fault: {outcome} {failed}")
        for module in TESTS:
            path = self.place / "src" / "uscc" / module
            for made in (path.parent / "__pycache__").glob(f"{path.stem}.*"):
                made.unlink()
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

    def outcome_of(self, module: str, source: str) -> str:
        """Return what the tests say of a module with that source: killed, timeout, survived.

        A test that noticed a fault of the module goes before all others with the next one.
        """
        path = self.place / "src" / "uscc" / module
        original = path.read_bytes()
        path.write_text(source, encoding="utf-8")
        try:
            for file in TESTS[module]:
                noticed = self.noticed[module]
                outcome, failed, _ = trial.tried(f"tests/{file}.py", self.times[file], noticed)
                noticed[failed] += 1
                if outcome != "survived":
                    return outcome
            return "survived"
        finally:
            path.write_bytes(original)


def work(folder: str, todo: list[tuple[str, Mutant]], taken: Any, done: Any, parent: int) -> None:
    """Be one of the processes that run mutants: the next of the list, until none is left."""
    bench = Bench(folder)
    bench.learn({module for module, _ in todo})
    while os.getppid() == parent:
        with taken.get_lock():
            at = taken.value
            taken.value += 1
        if at >= len(todo):
            break
        module, mutant = todo[at]
        done.put((at, bench.outcome_of(module, mutated(source_of(module), mutant))))
    done.put(None)


def run(todo: list[tuple[str, Mutant]], jobs: int) -> Iterator[tuple[str, Mutant, str]]:
    """Yield what becomes of each mutant, as soon as it is known."""
    context = multiprocessing.get_context("fork")
    taken, done = context.Value("i", 0), context.SimpleQueue()
    with tempfile.TemporaryDirectory() as folder:
        given = (folder, todo, taken, done, os.getpid())
        processes = [context.Process(target=work, args=given) for _ in range(jobs)]
        for process in processes:
            process.start()
        working = len(processes)
        while working:
            if (ended := done.get()) is None:
                working -= 1
            else:
                at, outcome = ended
                yield (*todo[at], outcome)
        for process in processes:
            process.join()


def wanted(only: Sequence[str], each: int) -> list[tuple[str, Mutant]]:
    """Return mutants of the modules in turn: a little of each module at a time."""
    modules = [module for module in TESTS if not only or any(name in module for name in only)]
    rounds = [[(module, one) for one in drawn(module, each)] for module in modules]
    mixed = itertools.chain.from_iterable(itertools.zip_longest(*rounds))
    return [one for one in mixed if one]


def main() -> None:
    """Run mutants and record what became of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--each", type=int, default=30, help="mutants of each module, 0: all")
    parser.add_argument("--only", nargs="*", default=(), help="modules whose path contains one")
    parser.add_argument("--again", action="store_true", help="only survivors without a reason")
    parser.add_argument("--jobs", type=int, default=2, help="so many mutants at a time")
    options = parser.parse_args()
    hashes = {module: hash_of(module) for module in TESTS}
    kept = {(o.module, o.mutant): o for o in recorded() if hashes.get(o.module) == o.module_hash}
    todo = wanted(options.only, 0 if options.again else options.each)
    if options.again:
        unexplained = {
            name for name, one in kept.items() if one.outcome == "survived"
        } - reasons().keys()
        todo = [(module, one) for module, one in todo if (module, one.name) in unexplained]
    else:
        todo = [(module, one) for module, one in todo if (module, one.name) not in kept]
    print(f"{len(todo)} mutants", flush=True)
    for at, (module, mutant, outcome) in enumerate(run(todo, options.jobs), 1):
        kept[module, mutant.name] = Outcome(module, hashes[module], mutant.name, outcome)
        record(list(kept.values()))
        if outcome != "killed":
            print(outcome, module, mutant.name, f"({len(todo) - at} left)", flush=True)
    outcomes = Counter(one.outcome for one in kept.values())
    print(dict(outcomes))


if __name__ == "__main__":
    main()
