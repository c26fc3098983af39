"""The whole job, once for each tool: each module `…_job` is a program that reads a CSV file.

A program reads the file, tests every check digit, and among the valid codes counts repeats
(same code, same name), codes with several names and names with several codes. It prints five
figures as one JSON object.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

#: The columns that are read.
NAME, CODE = "企业名称", "统一社会信用代码"


def tell(*, records: int, wrong: int, repeated: int, shared: int, named: int) -> None:
    """Print the figures.

    records: all records.
    wrong: records whose code is not valid.
    repeated: extra copies of records.
    shared: codes with several names.
    named: names with several codes.
    """
    figures = {"records": records, "wrong": wrong, "repeated": repeated}
    print(json.dumps({**figures, "shared": shared, "named": named}))


def places(header: Sequence[str]) -> tuple[int, int]:
    """Return where the name and the code are in a row with that header."""
    return header.index(NAME), header.index(CODE)
