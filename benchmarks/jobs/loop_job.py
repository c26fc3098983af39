"""The whole job as a plain loop: `csv.reader`, a check function, dictionaries.

python -m jobs.loop_job FILE stdnum|textbook
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable

from jobs import places, tell


def checker(which: str) -> Callable[[str], bool]:
    """Return the check function: `stdnum` or `textbook`."""
    if which == "stdnum":
        from stdnum.cn.uscc import is_valid

        found: Callable[[str], bool] = is_valid
        return found
    from jobs.textbook import is_valid as textbook

    return textbook


def main(path: str, which: str) -> None:
    """Do the job on one file, with the check function of the name `which`."""
    is_valid = checker(which)
    holders: dict[str, str] = {}
    codes: dict[str, str] = {}
    shared: dict[str, set[str]] = {}
    named: set[str] = set()
    records = wrong = repeated = 0
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        name_at, code_at = places(next(reader))
        for row in reader:
            name, code = row[name_at], row[code_at]
            records += 1
            if not is_valid(code):
                wrong += 1
                continue
            holder = holders.setdefault(code, name)
            # A set is made only for codes that occur twice; a first holder is this very `str`.
            if holder is not name:
                names = shared.setdefault(code, {holder})
                repeated += name in names
                names.add(name)
            if codes.setdefault(name, code) != code:
                named.add(name)
    tell(
        records=records,
        wrong=wrong,
        repeated=repeated,
        shared=sum(len(names) > 1 for names in shared.values()),
        named=len(named),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
