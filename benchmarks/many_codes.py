"""A list of codes in memory: `valid_mask` beside NumPy, Polars, DuckDB and loops.

    python benchmarks/many_codes.py [--codes N] [--rounds N] [--record]

Every contender starts from the same `list` of `str` and ends with one answer per code. The
time includes the conversion of the list into an array. One table has valid codes only; in the
other, 1 % are malformed (length, forbidden letter, wrong check digit) or in lower case, which
is valid.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from harness import Contender, compare, disagreements, options, timed
from jobs import textbook
from page import Columns, line_table, publish, remark_list
from registry import codes_of, with_wrong_check_digit
from uscc import valid_mask

if TYPE_CHECKING:
    import duckdb

PEERS = ("numpy", "polars", "duckdb", "python-stdnum")

#: The loops judge one code in 20; their time is multiplied by 20.
SHARE = 20

LETTERS = "it asks for digits in the first two places, so it refuses departments N, Y, A and G."


def spoil(codes: list[str], share: float) -> tuple[list[str], bytes]:
    """Return the codes, a share of them malformed or in lower case, and the correct mask."""
    chance = Random(1)
    values, mask = list(codes), bytearray(b"\1" * len(codes))
    for number in chance.sample(range(len(codes)), int(len(codes) * share)):
        code, at = codes[number], chance.randrange(8, 17)
        values[number], mask[number] = chance.choice(
            [
                (code[:at] + code[at + 1 :], 0),
                (code + code[at], 0),
                (code[:at] + chance.choice("IOSVZ") + code[at + 1 :], 0),
                (with_wrong_check_digit(code), 0),
                (code.lower(), 1),
            ]
        )
    return values, bytes(mask)


# -- contenders ---------------------------------------------------------------------------


def contenders(values: list[str]) -> list[Contender]:
    """Return the contenders, all for the same list."""
    sample = values[::SHARE]
    return [
        Contender("uscc.valid_mask", timed(lambda: valid_mask(values))),
        Contender("NumPy", timed(with_numpy(values)), "numpy"),
        Contender("Polars", timed(with_polars(values)), "polars"),
        Contender("DuckDB", timed(with_duckdb(values)), "duckdb"),
        Contender("textbook loop ¹", timed(with_textbook(sample)), factor=SHARE),
        Contender(
            "python-stdnum loop ¹", timed(with_stdnum(sample)), "python-stdnum", SHARE, LETTERS
        ),
    ]


def with_numpy(values: list[str]) -> Callable[[], object]:
    """Return the work for NumPy."""

    def work() -> object:
        from jobs.numpy_check import right

        return right(values).tobytes()

    return work


def with_polars(values: list[str]) -> Callable[[], object]:
    """Return the work for Polars: a `Series` of the list, one expression, a `Series`."""

    def work() -> object:
        import polars as pl

        from jobs.polars_job import right

        return pl.DataFrame({"code": values}).select(right(pl.col("code")))["code"]

    return work


def with_duckdb(values: list[str]) -> Callable[[], object]:
    """Return the work for DuckDB, which reads the list as a NumPy array of objects.

    The connection is made once, in the check of the answers: it takes some milliseconds, which
    are not timed.
    """
    connections: list[duckdb.DuckDBPyConnection] = []

    def work() -> object:
        import duckdb
        import numpy as np

        from jobs.duckdb_job import right

        if not connections:
            connections.append(duckdb.connect())
        # DuckDB finds the table by the name of this variable.
        frame = {"code": np.array(values, dtype=object)}  # noqa: F841
        upper = "(select upper(code) as code from frame)"
        query = f"select coalesce({right('code')}, false) from {upper}"
        return connections[0].execute(query).fetchnumpy()

    return work


def with_textbook(sample: list[str]) -> Callable[[], object]:
    """Return the work of the textbook loop."""
    return lambda: bytes(map(textbook.is_valid, sample))


def with_stdnum(sample: list[str]) -> Callable[[], object]:
    """Return the work of the loop with python-stdnum."""

    def work() -> object:
        from stdnum.cn.uscc import is_valid

        return bytes(map(is_valid, sample))

    return work


def difference(answer: object, expected: object) -> str:
    """Count the codes that are judged differently; a sample is compared with its share."""
    assert isinstance(expected, bytes)
    mask = as_mask(answer)
    truth = expected if len(mask) == len(expected) else expected[::SHARE]
    return disagreements(mask, truth, "codes")


def as_mask(answer: object) -> bytes:
    """Return the answer of any contender with one byte per code."""
    if isinstance(answer, bytes):
        return answer
    if isinstance(answer, dict):
        answer = next(iter(answer.values()))
    assert hasattr(answer, "__iter__")
    return bytes(map(bool, answer))


# -- tables -------------------------------------------------------------------------------


def columns(count: int) -> Columns:
    """Return the columns of a table for `count` codes."""
    return {
        "ns a code": lambda line: f"{line.seconds / count * 1e9:,.0f}",
        "million codes/s": lambda line: f"{count / line.seconds / 1e6:.2f}",
        "ratio": lambda line: f"{line.ratio:.2f}",
    }


def main() -> None:
    """Compare on valid and on partly malformed codes; print both tables."""
    asked = options(__doc__, 9, codes=1_000_000).parse_args()
    codes = codes_of(asked.codes)
    tables, remarks = [], []
    for title, share in (("All valid", 0.0), ("1 % malformed or in lower case", 0.01)):
        values, mask = spoil(codes, share)
        lines, said = compare(contenders(values), mask, asked.rounds, difference)
        tables.append(line_table(f"{title}, {asked.codes:,} codes", lines, columns(asked.codes)))
        remarks += said
    remarks += [
        f"¹ judges one code in {SHARE}; its time is multiplied by {SHARE}.",
        "The peers test length, alphabet, digits and check digit. `valid_mask` also refuses 18 "
        "zeros and identity numbers, and accepts codes with spaces or in full width.",
    ]
    publish(asked, "many-codes", "Many codes", *tables, remark_list(remarks), peers=PEERS)


if __name__ == "__main__":
    main()
