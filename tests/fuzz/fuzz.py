"""Fuzz for some minutes, or as long as you say, and record how much.

    python tests/fuzz/fuzz.py                      # every target, 30 seconds each
    python tests/fuzz/fuzz.py reader --seconds 3600 --seed 1

Differential targets: see differential.py. With atheris installed, those of guided.py run too.
Ends with status 1 at the first difference or undocumented exception.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "benchmarks")]

RESULTS = HERE / "results.json"
GUIDED = ("values", "reader", "options")


def guided(name: str, seconds: int) -> dict[str, Any]:
    """Run a target guided by coverage; exit if it fails."""
    command = [sys.executable, str(HERE / "guided.py"), name, f"-max_total_time={seconds}"]
    command += ["-print_final_stats=1", "-max_len=2000", f"-artifact_prefix=/tmp/uscc-{name}-"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        sys.exit(done.stdout[-3_000:] + done.stderr[-3_000:])
    units = re.search(r"stat::number_of_executed_units: (\d+)", done.stderr)
    covered = re.findall(r"cov: (\d+)", done.stderr)
    assert units
    return {"examples": int(units[1]), "edges": int(covered[-1]) if covered else 0}


def main() -> None:
    """Run the targets and record what they did."""
    import differential

    guidable = importlib.util.find_spec("atheris") is not None
    known = [*differential.TARGETS, *(f"guided-{name}" for name in GUIDED if guidable)]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", default=[], metavar="TARGET", help=", ".join(known))
    parser.add_argument("--seconds", type=int, default=30, help="for each target")
    parser.add_argument("--seed", type=int, default=1, help="of the first round")
    parser.add_argument("--record", action="store_true", help="write results.json")
    options = parser.parse_args()
    found: dict[str, Any] = {}
    for name in options.targets or known:
        if name.startswith("guided-"):
            found[name] = guided(name.removeprefix("guided-"), options.seconds)
        else:
            found[name] = differential.run(name, options.seconds, options.seed)
        found[name]["seconds"] = options.seconds
        print(name, found[name], flush=True)
    if options.record:
        import hypothesis

        versions = {"python": platform.python_version(), "hypothesis": hypothesis.__version__}
        text = json.dumps({"versions": versions, "targets": found}, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
