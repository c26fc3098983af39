"""Chinese of the errors of `uscc.spark`."""

from __future__ import annotations

SPARK = {
    "there is no column {name!r}; the columns are: {names}": "没有列 {name!r}，现有的列为：{names}",
    "cannot be audited: {why}": "无法核查：{why}",
    "place names at most two columns, not {n}": "place 最多为两列，现为{n}列",
}
