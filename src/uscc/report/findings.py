"""The findings file: CSV that a spreadsheet opens rightly, or JSON Lines. Whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence

from uscc.audit import Finding
from uscc.audit.result import COLUMNS
from uscc.output import JSON_LINES, ROWS, require_ending, whole_file
from uscc.report.cells import spreadsheet_cell
from uscc.report.details import detail_text
from uscc.sentences import ENGLISH, Say


def write_findings(findings: Iterable[Finding], path: str, say: Say = ENGLISH) -> None:
    """Write findings to `path`: JSON Lines for `.jsonl` and `.ndjson`, CSV for Excel for `.csv`.

    `say`: the language of `detail`. The file appears whole or not at all: it is written beside its
    place under another name and renamed at the end. Raises `RegistryError` if it cannot be
    written, or has another ending.
    """
    require_ending(path, ROWS)
    as_json = path.lower().endswith(JSON_LINES)
    with whole_file(path) as file:
        if as_json:
            for finding in findings:
                row = dict(zip(COLUMNS, _row(finding, say)))
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            file.write("\ufeff")
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(_cells(_row(finding, say)) for finding in findings)


def _row(finding: Finding, say: Say) -> Sequence[object]:
    detail = detail_text(finding, say) if finding.related else ""
    return (*finding[:9], detail)


def _cells(row: Sequence[object]) -> list[str]:
    return [spreadsheet_cell("" if value is None else str(value)) for value in row]
