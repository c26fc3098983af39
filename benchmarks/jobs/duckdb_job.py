"""The whole job with DuckDB: SQL only, all cores."""

from __future__ import annotations

import sys

import duckdb

from jobs import CODE, NAME, tell
from jobs.tables import WIDE
from uscc.standard import ALPHABET, WEIGHTS

_SET = "[0-9A-HJ-NP-RTUWXY]"
_VALUES = [ALPHABET.find(chr(byte)) for byte in range(1, 128)]

_NARROW = f"translate({{}}, '{WIDE}', '{ALPHABET}')"
_MARKS = "regexp_replace({}, '[ ''-]', '', 'g')"

#: By what is odd about the codes: the expression that makes them plain.
TIDY = {
    "": "{}",
    "lower": "upper({})",
    "space": "replace({}, ' ', '')",
    "apostrophe": "ltrim({}, '''')",
    "wide": _NARROW,
    "all": f"upper({_NARROW.format(_MARKS)})",
}


def right(code: str) -> str:
    """Return the SQL expression that is true for valid codes in upper case.

    A constant list holds the value of each character. It is faster than `strpos` with
    `substring`, and than packing the digits into one number.
    """
    shares = (
        f"{_VALUES}[ascii({code}[{place}])] * {weight}"
        for place, weight in enumerate((*WEIGHTS, 1), 1)
    )
    shape = f"regexp_full_match({code}, '{_SET}{{2}}[0-9]{{6}}{_SET}{{10}}')"
    return f"({shape} and ({' + '.join(shares)}) % 31 = 0)"


def main(path: str, odd: str = "") -> None:
    """Do the job on one file; `odd` is a key of `TIDY`."""
    database = duckdb.connect()
    table = "read_csv($path, header = true, all_varchar = true)"
    tell(**figures(database, table, odd, {"path": path}))


def figures_of_frame(frame: object) -> dict[str, int]:
    """Do the job on a frame of any library."""
    database = duckdb.connect()
    database.register("frame", frame)
    return figures(database, "frame", "", {})


def figures(
    database: duckdb.DuckDBPyConnection, table: str, odd: str, parameters: dict[str, str]
) -> dict[str, int]:
    """Return the figures of a table; `odd` is a key of `TIDY`."""
    code = TIDY[odd].format(f'"{CODE}"')
    database.execute("set preserve_insertion_order = false")
    database.execute(
        f"create table rows as select name, code, coalesce({right('code')}, false) as good "
        f'from (select "{NAME}" as name, {code} as code from {table})',
        parameters,
    )
    records, wrong = _one(database, "select count(*), count(*) filter (not good) from rows")
    repeated, shared = _one(
        database,
        "select coalesce(sum(n - names), 0), count(*) filter (names > 1) from ("
        "select count(*) as n, count(distinct name) as names from rows where good and code in ("
        "select code from rows where good group by code having count(*) > 1) group by code)",
    )
    (named,) = _one(
        database,
        "select count(*) filter (codes > 1) from ("
        "select count(distinct code) as codes from rows where good and name in ("
        "select name from rows where good group by name having count(*) > 1) group by name)",
    )
    return {
        "records": records,
        "wrong": wrong,
        "repeated": int(repeated),
        "shared": shared,
        "named": named,
    }


def _one(database: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = database.execute(query).fetchone()
    assert row is not None
    return tuple(row)


if __name__ == "__main__":
    main(*sys.argv[1:])
