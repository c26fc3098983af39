"""What an import costs beyond the interpreter's own start, and how soon a command has ended.

    python benchmarks/start.py [--rounds N] [--record]

An import is a process with `-I -S` that imports one module. Right before it, another process
imports nothing; the cost is the median of the paired differences. `-S`, because `.pth` files
of other packages import modules at the start and hide their cost. All processes have the same
search path.

A command is a whole process: the check of one code, the scan of a file of ten rows.
"""

from __future__ import annotations

import importlib.util
import tempfile
from argparse import Namespace
from pathlib import Path
from statistics import median

import uscc
from harness import Contender, Sample, check, installed, options, race
from page import line_table, publish, remark_list, table
from processes import child, package_parent

#: Each module that is imported, and the distribution that it needs.
MODULES = {
    "uscc": "",
    "csv": "",
    "json": "",
    "stdnum.cn.uscc": "python-stdnum",
}

#: The budget for a scan of ten rows is 1.5 times `import csv` and this number of milliseconds.
ALLOWED = 60


# -- imports ------------------------------------------------------------------------------


def search_path() -> list[str]:
    """Return the folders that `uscc` and, if it is installed, `stdnum` are imported from."""
    stdnum = importlib.util.find_spec("stdnum")
    origin = stdnum.origin if stdnum else None
    peer = [str(Path(origin).parent.parent)] if origin else []
    return [str(package_parent()), *peer]


def start(statement: str) -> Sample:
    """Run one process that executes `statement` and nothing else."""
    path = f"import sys; sys.path += {search_path()!r}"
    return child(["-I", "-S", "-c", f"{path}; {statement}"])


def importing(module: str, needs: str) -> Contender:
    """Return the contender that imports one module."""
    return Contender(f"import {module}", lambda: start(f"import {module}"), needs)


def costs(contenders: list[Contender], rounds: int) -> tuple[float, dict[str, list[float]]]:
    """Return the median time of a bare start, and the paired differences of each contender."""
    bare: list[float] = []
    found: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            bare.append(start("pass").seconds)
            found[contender.name].append(contender.run().seconds - bare[-1])
    return median(bare), found


def imports(asked: Namespace) -> None:
    """Time the imports and print their table."""
    modules = [importing(module, needs) for module, needs in MODULES.items()]
    contenders, remarks = installed(modules)
    for contender in contenders:  # writes bytecode for modules that have none yet
        contender.run()
    bare, found = costs(contenders, asked.rounds)
    cost = {name: median(differences) for name, differences in found.items()}
    first = cost[contenders[0].name]
    rows = [[name, f"{own * 1e3:.1f}", f"{own / first:.1f}"] for name, own in cost.items()]
    remarks.append(f"The interpreter's own start, {bare * 1e3:.1f} ms, is subtracted.")
    shown = table(("beyond the start of the interpreter", "milliseconds", "ratio"), rows)
    publish(asked, "import-time", "Import", shown, remark_list(remarks), peers=["python-stdnum"])


# -- commands -----------------------------------------------------------------------------


def process(name: str, arguments: list[str], good: int = 0) -> Contender:
    """Return the contender that is a whole process with the exit code `good`."""
    return Contender(name, lambda: child(arguments, (good,)))


def lacks(answer: object, expected: object) -> str:
    """Show an answer that does not contain the expected text."""
    return "" if str(expected) in str(answer) else f"{answer!r} without {expected!r}"


def contenders(path: Path) -> list[tuple[Contender, str]]:
    """Write a registry of ten rows to `path`; return the commands, with a text each one prints."""
    uscc.generate(10, seed=1, faults="wrong=1").write(path)
    (planted,) = (one.code for one in uscc.scan(path).findings)
    command = ["-m", "uscc"]
    scan = [*command, "scan", "-q", str(path), "--format"]
    return [
        (process("import csv", ["-c", "import csv"]), ""),
        (process("uscc check, one code", [*command, "check", planted], 1), planted),
        (process("uscc scan, ten rows", [*scan, "text"], 1), planted),
        (process("the same as JSON", [*scan, "json"], 1), '"verdict": "missed"'),
    ]


def commands(asked: Namespace) -> None:
    """Time the smallest jobs and print their table."""
    with tempfile.TemporaryDirectory() as folder:
        racing = contenders(Path(folder, "registry.csv"))
        for contender, expected in racing:
            check([contender], expected, lacks)
        lines = race([contender for contender, _ in racing], asked.rounds)
    columns = {
        "milliseconds": lambda line: f"{line.seconds * 1e3:.1f}",
        "ratio": lambda line: f"{line.ratio:.1f}",
    }
    allowed = lines[0].seconds * 1500 + ALLOWED
    within = "within" if lines[2].seconds * 1000 <= allowed else "above"
    remark = (
        f"Budget: 1.5 × `import csv` + {ALLOWED} ms = {allowed:.0f} ms; the scan of ten rows"
        f" ({lines[2].seconds * 1e3:.0f} ms) is {within} it."
    )
    shown = line_table("whole process", lines, columns)
    publish(asked, "start", "Start", shown, remark_list([remark]))


def main() -> None:
    """Time imports, then commands."""
    asked = options(__doc__, 101).parse_args()
    imports(asked)
    commands(asked)


if __name__ == "__main__":
    main()
