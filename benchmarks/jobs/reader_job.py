"""Not the job: `csv.reader` over the file and nothing else, the least time of most tools."""

from __future__ import annotations

import csv
import sys


def main(path: str) -> None:
    """Read one file and count its records."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        print(sum(1 for _ in reader))


if __name__ == "__main__":
    main(sys.argv[1])
