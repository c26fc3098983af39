"""The whole job, once for each tool: each module is a program that takes a CSV file.

Read the file, test every check digit, and among the right codes count repeats (same code,
same name), codes with several names and names with several codes. Every program prints the
same five figures as one JSON object.
"""

from __future__ import annotations

import json

NAME, CODE = "企业名称", "统一社会信用代码"


def tell(*, records: int, wrong: int, repeated: int, shared: int, named: int) -> None:
    """Print the figures.

    `repeated`: extra copies. `shared`: codes with several names. `named`: names with
    several codes.
    """
    figures = {"records": records, "wrong": wrong, "repeated": repeated}
    print(json.dumps({**figures, "shared": shared, "named": named}))
