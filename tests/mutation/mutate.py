"""Put one small fault after the other into the modules that judge: do the tests notice?

    python tests/mutation/mutate.py                  # 30 mutants of each module, drawn with a seed
    python tests/mutation/mutate.py --each 0         # all of them: hours
    python tests/mutation/mutate.py --only interval  # some modules

Each mutant is tested in a copy of the tree, two at a time. What became of it goes into
`results.tsv` beside this file; mutants that are recorded there for the module as it is now are
not run again. Survivors must be killed by a new test, or have a reason in `survivors.tsv`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import platform
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from mutants import Mutant, mutants, mutated

ROOT = Path(__file__).resolve().parents[2]
RESULTS, SURVIVORS = (
    Path(__file__).with_name("results.tsv"),
    Path(__file__).with_name("survivors.tsv"),
)

#: Modules and the tests that are to notice their faults, the quick ones first.
_CODE = ("test_vectors", "test_standard", "test_value", "test_causes")
_BATCH = ("test_batch", "test_audit")
_AUDIT = ("test_keys", "test_audit", "test_spill", "test_workers", "test_cutting")
TESTS: dict[str, tuple[str, ...]] = {
    **{f"code/{name}.py": _CODE for name in ("digits", "kinds", "notes", "judge")},
    **{f"batch/{name}.py": _BATCH for name in ("rows", "kernel", "segments", "mask")},
    **{
        f"audit/{name}.py": _AUDIT
        for name in ("judging", "keys", "columns", "part", "relations", "rate", "conclusion")
    },
    "audit/interval.py": ("test_interval",),
}

#: Seconds after which a mutant that goes on for ever counts as noticed.
_LIMIT = 240

_SEED = 32100


class Outcome(NamedTuple):
    """A row of the record. `module_hash`: of the source that was mutated."""

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


def record(outcomes: Sequence[Outcome]) -> None:
    """Write the record, with what made it."""
    import pytest

    versions = f"Python {platform.python_version()}, pytest {pytest.__version__}"
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        file.write("# Written by tests/mutation/mutate.py. Columns: module; hash of its source;\n")
        file.write("# mutant; outcome (killed, timeout, survived).\n")
        file.write(f"# {versions}; order drawn with seed {_SEED}.\n")
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows(sorted(outcomes))


def hash_of(module: str) -> str:
    """Return a short hash of a module's source."""
    return hashlib.sha256((ROOT / "src" / "uscc" / module).read_bytes()).hexdigest()[:12]


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


def outcome_of(place: Path, module: str, source: str) -> str:
    """Return what the tests say of a module with that source: killed, timeout or survived."""
    path = place / "src" / "uscc" / module
    original = path.read_bytes()
    path.write_text(source, encoding="utf-8")
    files = [f"tests/{name}.py" for name in TESTS[module] if (place / f"tests/{name}.py").exists()]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files]
    env = {**os.environ, "PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"}
    env["HYPOTHESIS_PROFILE"] = "mutation"
    try:
        done = subprocess.run(
            [*command, "-m", "not slow"], cwd=place, env=env, timeout=_LIMIT, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "timeout"
    finally:
        path.write_bytes(original)
    return "killed" if done.returncode else "survived"


def main() -> None:
    """Run mutants and record what became of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--each", type=int, default=30, help="mutants of each module, 0: all")
    parser.add_argument("--only", default="", help="modules whose path contains this")
    parser.add_argument("--again", action="store_true", help="run recorded survivors again")
    options = parser.parse_args()
    hashes = {module: hash_of(module) for module in TESTS}
    sources = {module: source_of(module) for module in TESTS}
    kept = [one for one in recorded() if hashes.get(one.module) == one.module_hash]
    if options.again:
        kept = [one for one in kept if one.outcome != "survived" or options.only not in one.module]
    known = {(one.module, one.mutant) for one in kept}
    todo: queue.SimpleQueue[tuple[str, Mutant]] = queue.SimpleQueue()
    rounds = [[(m, one) for one in drawn(m, options.each)] for m in TESTS if options.only in m]
    for at in range(max(map(len, rounds))):  # a little of each module at a time
        for some in rounds:
            if at < len(some) and (some[at][0], some[at][1].name) not in known:
                todo.put(some[at])
    print(f"{todo.qsize()} mutants", flush=True)
    lock = threading.Lock()

    def work(folder: str) -> None:
        place = copied(folder)
        while not todo.empty():
            try:
                module, mutant = todo.get_nowait()
            except queue.Empty:
                return
            outcome = outcome_of(place, module, mutated(sources[module], mutant))
            with lock:
                kept.append(Outcome(module, hashes[module], mutant.name, outcome))
                record(kept)
                if outcome != "killed":
                    print(outcome, module, mutant.name, f"({todo.qsize()} left)", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        unchanged = copied(folder)
        for module in ("code/judge.py", "batch/rows.py", "audit/part.py", "audit/interval.py"):
            asked = options.only in module
            if asked and outcome_of(unchanged, module, sources[module]) != "survived":
                sys.exit(f"the tests of {module} fail without any fault")
        threads = [threading.Thread(target=work, args=(folder,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print({one: sum(o.outcome == one for o in kept) for one in ("killed", "timeout", "survived")})


if __name__ == "__main__":
    main()
