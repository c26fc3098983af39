"""What an import costs beyond the interpreter's own start, and how soon a command has ended.

    python benchmarks/start.py [--rounds N] [--record]

An import is a process with `-I -S` that imports one module; right before it, one that imports
nothing. The cost is the median of the paired differences. `-S`, because `.pth` files of other
packages import modules at the start and hide what they cost. All get the same search path.

A command is a whole process: one code, a file of ten rows.
"""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from statistics import median

import uscc
from common import (
    Contender,
    Sample,
    check,
    child,
    installed,
    options,
    package_parent,
    publish,
    race,
    remarks_text,
    stamp,
    table,
)

MODULES = {
    "uscc": "",
    "csv": "",
    "json": "",
    "stdnum.cn.uscc": "python-stdnum",
}


def search_path() -> list[str]:
    """Return the folders that `uscc` and, where installed, `stdnum` are imported from."""
    stdnum = importlib.util.find_spec("stdnum")
    origin = stdnum.origin if stdnum else None
    peer = [str(Path(origin).parent.parent)] if origin else []
    return [str(package_parent()), *peer]


def start(statement: str) -> Sample:
    """Run one process that does `statement` and nothing else."""
    path = f"import sys; sys.path += {search_path()!r}"
    return child(["-I", "-S", "-c", f"{path}; {statement}"])


def importing(module: str, needs: str) -> Contender:
    """Return the contender that imports one module."""
    return Contender(f"import {module}", lambda: start(f"import {module}"), needs)


def costs(contenders: list[Contender], rounds: int) -> tuple[float, dict[str, list[float]]]:
    """Return the median of a bare start, and the paired differences of everyone."""
    bare: list[float] = []
    found: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            bare.append(start("pass").seconds)
            found[contender.name].append(contender.run().seconds - bare[-1])
    return median(bare), found


def imports(rounds: int, record: bool) -> None:
    """Start many processes and print the table of imports."""
    modules = [importing(module, needs) for module, needs in MODULES.items()]
    contenders, remarks = installed(modules)
    for contender in contenders:  # compiles what is not compiled yet
        contender.run()
    bare, found = costs(contenders, rounds)
    first = median(next(iter(found.values())))
    rows = [
        [name, f"{median(cost) * 1e3:.1f}", f"{median(cost) / first:.1f}"]
        for name, cost in found.items()
    ]
    remarks.append(f"The interpreter's own start, which is taken off: {bare * 1e3:.1f} ms.")
    heads = ("beyond the start of the interpreter", "milliseconds", "ratio")
    text = "## Import\n\n" + table(heads, rows) + remarks_text(remarks)
    publish("import-time", f"{text}\n\n{stamp(['python-stdnum'], rounds)}", record)


def process(name: str, arguments: list[str], good: int = 0) -> Contender:
    """Return the contender that is a whole process and ends with that status."""
    return Contender(name, lambda: child(arguments, (good,)))


def lacks(answer: object, expected: object) -> str:
    """Word what an answer does not hold."""
    return "" if str(expected) in str(answer) else f"{answer!r} without {expected!r}"


#: Milliseconds that a file of ten rows may take beyond 1.5 times `import csv`.
_ALLOWED = 60


def commands(rounds: int, record: bool) -> None:
    """Run the smallest jobs and print their table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "registry.csv")
        uscc.generate(10, seed=1, faults="wrong=1").write(path)
        (planted,) = (one.code for one in uscc.scan(path).findings)
        scan = ["-m", "uscc", "scan", "-q", str(path)]
        contenders = [
            process("import csv", ["-c", "import csv"]),
            process("uscc check, one code", ["-m", "uscc", "check", planted], 1),
            process("uscc scan, ten rows", [*scan, "--format", "text"], 1),
            process("the same as JSON", [*scan, "--format", "json"], 1),
        ]
        for contender, right in zip(contenders, ("", planted, planted, '"verdict": "missed"')):
            check([contender], right, lacks)
        lines = race(contenders, rounds)
    rows = [[line.name, f"{line.seconds * 1e3:.1f}", f"{line.ratio:.1f}"] for line in lines]
    allowed = lines[0].seconds * 1500 + _ALLOWED
    remark = f"1.5 times `import csv` and {_ALLOWED} ms are {allowed:.0f} ms."
    text = "## Start\n\n" + table(("whole process", "milliseconds", "ratio"), rows)
    publish("start", f"{text}{remarks_text([remark])}\n\n{stamp([], rounds)}", record)


def main() -> None:
    """Measure imports, then commands."""
    asked = options(__doc__, 101).parse_args()
    imports(asked.rounds, asked.record)
    commands(asked.rounds, asked.record)


if __name__ == "__main__":
    main()
