"""Chinese of the errors of `uscc.spark`."""

from __future__ import annotations

SPARK = {
    "place names at most two columns, not {n}": "place 最多为两列，现为{n}列",
}
