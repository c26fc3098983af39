"""The whole job with the `sqlite3` of the standard library and the textbook check."""

from __future__ import annotations

import csv
import sqlite3
import sys

from jobs import places, tell
from jobs.textbook import is_valid


def main(path: str) -> None:
    """Do the job on one file."""
    database = sqlite3.connect(":memory:")
    database.create_function("is_right", 1, is_valid, deterministic=True)
    database.execute("create table rows (name, code)")
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        name, code = places(next(reader))
        cells = ((row[name], row[code]) for row in reader)
        database.executemany("insert into rows values (?, ?)", cells)
    database.execute("create table good as select name, code from rows where is_right(code)")
    database.execute(
        "create table pairs as select name, code, count(*) as n from good group by code, name"
    )
    records = _one(database, "select count(*) from rows")
    groups = "select count(*) from (select 1 from pairs group by {} having count(*) > 1)"
    tell(
        records=records,
        wrong=records - _one(database, "select count(*) from good"),
        repeated=_one(database, "select coalesce(sum(n - 1), 0) from pairs"),
        shared=_one(database, groups.format("code")),
        named=_one(database, groups.format("name")),
    )


def _one(database: sqlite3.Connection, query: str) -> int:
    return int(database.execute(query).fetchone()[0])


if __name__ == "__main__":
    main(sys.argv[1])
