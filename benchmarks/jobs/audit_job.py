"""The whole job with the library: `csv.reader` feeds `uscc.Audit` one record at a time."""

from __future__ import annotations

import csv
import sys

import uscc
from jobs import places, tell


def main(path: str) -> None:
    """Do the job on one file."""
    audit = uscc.Audit()
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        name, code = places(next(reader))
        audit.add_records(
            uscc.Record(row[code], row[name], path, line) for line, row in enumerate(reader, 2)
        )
    report = audit.report()
    groups = {slug: group.groups for slug, group in report.relations.items()}
    tell(
        records=report.records,
        wrong=report.wrong,
        repeated=report.relations["repeated"].records,
        shared=groups["shared"],
        named=groups["split"] + groups["suspect"],
    )


if __name__ == "__main__":
    main(sys.argv[1])
