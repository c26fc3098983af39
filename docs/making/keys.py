"""Tables of the keys of reports and the columns of findings files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import uscc
from making import ROOT
from making.markdown import described, table
from uscc.audit.result import COLUMNS

REPORT_KEYS = {
    "schema": "`uscc-report/1`; it changes if a key changes its meaning",
    "sources": "one object a file, sheet or table, see below",
    "sources_left_out": "`path` of each sheet, table or member without a column of codes, `why`",
    "records": "all records read",
    "distinct": "records without extra copies",
    "base": "the denominator: distinct records with a code, and what else is counted",
    "kinds": "records of each kind, copies included",
    "notes": "records with each note, copies included",
    "relations": 'for each relation `{"records": …, "groups": …}`',
    "counted": "the names given as counted",
    "errors": "the numerator: distinct records with anything counted, each once",
    "rate_per_10k": "errors ÷ base × 10,000; null for a base of 0",
    "rate_per_10k_without_legacy": "the same with `legacy` not counted",
    "target_per_10k": "the target",
    "allowed": "how many errors the target allows at this base",
    "conversion_rate": "存量代码转换率: with a code ÷ (with a code + unconverted); null if neither",
    "coverage": "赋码覆盖率: distinct records with a code ÷ all distinct records; null without any",
    "closed_records": "records whose status says that they are cancelled or revoked",
    "verdict": "`met`, `missed`, `no-data` for a base of 0, or `undecided`: within the target, but"
    " no column names the entity; with `--sample`, the interval contains the target",
    "warnings": "slugs of the doubts about the whole, see below",
    "sample": "with `--sample`: the exact 95 % interval (`low_per_10k`, `high_per_10k`), its"
    " `verdict`, and `deciding_sample`, the smallest sample in which no error would decide `met`;"
    " else null",
    "by_authority": "one object for each department and region, worst first, see below",
}

SOURCE_KEYS = {
    "path": "as given; `-` is standard input; `book.xlsx[企业]`, `pack.zip/企业.csv`",
    "records": "records of this file",
    "format": "`csv`, `xlsx`, `excel` (old workbooks), `json`, `sqlite`, `html`, `markdown` or"
    " `arrow`",
    "unit": "what the numbers of its records count: `line`, `row`, `entry` or `rowid`",
    "encoding": "Python's name of the encoding; null where the format has none",
    "compression": "`gzip`, `bzip2`, `xz` or null",
    "delimiter": "one or several characters",
    "header_line": "the line of the header, null without one",
    "header_rows": "number of rows with names: 0, 1 or 2",
    "code_column": "the name of the column of codes",
    "entity_columns": "the names of the entity's columns, empty if there is none",
    "status_column": "the name of the status column, or null",
    "columns": "role, number (from 1), name and `chosen_by` of each column:"
    " `given`, `name` or `content`",
    "other_code_columns": "numbers of other columns that are mostly right codes",
    "blank_lines": "blank lines and rows passed over",
    "left_out": "`rows`: rows that are not records (titles, totals, signatures, repeated headings);"
    " the `first` of them, with `line` and `text`; `not_chosen`: records left out by `--where`",
    "ragged": "records whose fields are not under their headers, and the first lines",
    "statuses": "each status with its records and whether it counts as closed, the most frequent"
    " first; empty without a status column, null where there are more than 200",
}

AUTHORITY_KEYS = {
    "department": "position 1, null where the value does not tell",
    "region": "positions 3-8, null where the value does not tell",
    "department_name": "in Chinese, empty where no list has it",
    "department_short": "in Chinese, in short: as the plan of Lu'an names it, else as above",
    "region_name": "province, prefecture and county in Chinese, empty where no table has it",
    "base": "as above, of this authority",
    "errors": "as above, of this authority",
    "rate_per_10k": "as above",
    "allowed": "as above",
    "verdict": "as above",
}

FINDING_COLUMNS = {
    "source": "the file, as given",
    "line": "the line on which the record begins, as an editor counts",
    "kind": "a kind, a relation or a note",
    "cause": "what seems to have happened, if that can be told",
    "code": "the cell as it stands; of relations the compact form",
    "entity": "the entity as it stands; several columns joined with ` / `",
    "expected": "the check digit that the first 17 characters ask for",
    "suggestion": "the right code where `suggest` finds just one (of the first 10,000 wrong codes);"
    " look it up, do not put it in unseen",
    "first_line": "of relations: the line of the first record of the group",
    "detail": "of relations: where the other records of the group stand",
}


def _keys(said: dict[str, str], found: Iterable[str]) -> str:
    rows = ((f"`{key}`", meaning) for key, meaning in described(said, found).items())
    return table(("key", "meaning"), *rows)


def _example() -> dict[str, Any]:
    return uscc.scan(ROOT / "examples" / "registry.csv").as_dict()


def report_keys() -> str:
    """Return the keys of a JSON report."""
    return _keys(REPORT_KEYS, _example())


def source_keys() -> str:
    """Return the keys of one file of a report."""
    return _keys(SOURCE_KEYS, _example()["sources"][0])


def authority_keys() -> str:
    """Return the keys of one authority of a report."""
    return _keys(AUTHORITY_KEYS, _example()["by_authority"][0])


def finding_columns() -> str:
    """Return the columns of a findings file."""
    return _keys(FINDING_COLUMNS, COLUMNS)
