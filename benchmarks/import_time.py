"""What an import costs beyond the interpreter's own start.

    python benchmarks/import_time.py [--rounds N] [--record]

Each sample is a process with `-I -S` that imports one module; right before it, one that
imports nothing. The cost is the median of the paired differences. `-S`, because `.pth` files
of other packages import modules at the start and hide what they cost. All get the same
search path.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from statistics import median

from common import (
    Contender,
    Sample,
    child,
    installed,
    options,
    package_parent,
    publish,
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


def main() -> None:
    """Start many processes and print the table."""
    asked = options(__doc__, 101).parse_args()
    modules = [importing(module, needs) for module, needs in MODULES.items()]
    contenders, remarks = installed(modules)
    for contender in contenders:  # compiles what is not compiled yet
        contender.run()
    bare, found = costs(contenders, asked.rounds)
    first = median(next(iter(found.values())))
    rows = [
        [name, f"{median(cost) * 1e3:.1f}", f"{median(cost) / first:.1f}"]
        for name, cost in found.items()
    ]
    remarks.append(f"The interpreter's own start, which is taken off: {bare * 1e3:.1f} ms.")
    heads = ("beyond the start of the interpreter", "milliseconds", "ratio")
    text = "## Import\n\n" + table(heads, rows) + remarks_text(remarks)
    publish("import-time", f"{text}\n\n{stamp(['python-stdnum'], asked.rounds)}", asked.record)


if __name__ == "__main__":
    main()
