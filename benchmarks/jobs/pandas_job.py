"""The whole job with pandas, the check digits with NumPy."""

from __future__ import annotations

import sys

import pandas as pd

from jobs import CODE, NAME, tell
from jobs.numpy_check import right


def main(path: str) -> None:
    """Do the job on one file."""
    rows = pd.read_csv(path, usecols=[NAME, CODE], dtype=str, keep_default_na=False)
    good = rows[right(rows[CODE].tolist())]
    distinct = good.drop_duplicates()
    same = distinct[distinct[CODE].duplicated(keep=False)]
    several = distinct[distinct[NAME].duplicated(keep=False)]
    tell(
        records=len(rows),
        wrong=len(rows) - len(good),
        repeated=len(good) - len(distinct),
        shared=same[CODE].nunique(),
        named=several[NAME].nunique(),
    )


if __name__ == "__main__":
    main(sys.argv[1])
