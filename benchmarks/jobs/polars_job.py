"""The whole job with Polars: native expressions, lazy, streaming, all cores."""

from __future__ import annotations

import sys

import polars as pl

from jobs import CODE, NAME, tell
from jobs.tables import BAD, WIDE, pair
from uscc.standard import ALPHABET

_PAIRS = [pl.Series(pair(place), dtype=pl.UInt16) for place in range(0, 18, 2)]

_CODE = pl.col(CODE)

#: By what is odd about the codes: the expression that makes them plain.
TIDY = {
    "": _CODE,
    "lower": _CODE.str.to_uppercase(),
    "space": _CODE.str.replace_all(" ", "", literal=True),
    "apostrophe": _CODE.str.strip_chars_start("'"),
    "wide": _CODE.str.replace_many(list(WIDE), list(ALPHABET)),
    "all": _CODE.str.replace_all("[ '-]", "")
    .str.replace_many(list(WIDE), list(ALPHABET))
    .str.to_uppercase(),
}


def right(code: pl.Expr) -> pl.Expr:
    """Return the expression that is true for valid codes.

    It reads eight bytes as one number, splits it into pairs of bytes by arithmetic, and looks up
    nine pairs. It takes a quarter of the time of 18 slices and `replace_strict`.
    """
    data = code.cast(pl.Binary)
    total = pl.lit(_PAIRS[8]).gather(_number(data, 16, pl.UInt16))
    for place in range(8):
        eight = _number(data, place // 4 * 8, pl.UInt64)
        both = eight // (1 << 16 * (place % 4)) % 65_536
        total = total + pl.lit(_PAIRS[place]).gather(both)
    fits = data.bin.size() == 18
    return (fits & (total < BAD) & (total % 31 == 0)).fill_null(False)


def _number(data: pl.Expr, start: int, kind: type[pl.DataType]) -> pl.Expr:
    size = 2 if kind is pl.UInt16 else 8
    return data.bin.slice(start, size).bin.reinterpret(dtype=kind, endianness="little")


def figures(table: pl.LazyFrame, odd: str = "") -> dict[str, int]:
    """Return the figures of a table; `odd` is a key of `TIDY`."""
    chosen = table.select(name=NAME, code=TIDY[odd])
    rows = chosen.with_columns(right=right(pl.col("code"))).collect(engine="streaming")
    good = rows.filter("right").drop("right")
    # Grouping only the rows whose code (or name) occurs twice is faster than grouping all.
    codes = good.filter(pl.col("code").is_duplicated()).group_by("code")
    same = codes.agg(pl.len().alias("all"), pl.col("name").n_unique().alias("names"))
    names = good.filter(pl.col("name").is_duplicated()).group_by("name")
    several = names.agg(pl.col("code").n_unique().alias("codes"))
    return {
        "records": rows.height,
        "wrong": rows.height - good.height,
        "repeated": int((same["all"] - same["names"]).sum()),
        "shared": same.filter(pl.col("names") > 1).height,
        "named": several.filter(pl.col("codes") > 1).height,
    }


def main(path: str, odd: str = "") -> None:
    """Do the job on one file; `odd` is a key of `TIDY`."""
    tell(**figures(pl.scan_csv(path, infer_schema=False), odd))


if __name__ == "__main__":
    main(*sys.argv[1:])
