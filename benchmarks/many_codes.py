"""A list of codes in memory: `valid_mask` beside NumPy, Polars, DuckDB and loops.

    python benchmarks/many_codes.py [--codes N] [--rounds N] [--record]

Everyone starts from the same `list` of `str` and ends with one answer a code; bringing the
list into an array is part of the time. Twice: all codes right, and 1 % malformed (length,
forbidden letter, wrong check digit) or in lower case, which counts as right.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from common import (
    Contender,
    Line,
    check,
    installed,
    options,
    publish,
    race,
    remarks_text,
    stamp,
    table,
    timed,
)
from jobs import textbook
from registry import codes_of
from uscc import valid_mask

if TYPE_CHECKING:
    import duckdb

PEERS = ("numpy", "polars", "duckdb", "python-stdnum")

#: The loops look at one code in so many; their time is scaled.
SHARE = 20

LETTERS = "it asks for digits in the first two places, so it refuses departments N, Y, A and G."


def spoil(codes: list[str], share: float) -> tuple[list[str], bytes]:
    """Return the codes with a share of them spoilt or in lower case, and the right mask."""
    chance = Random(1)
    values, mask = list(codes), bytearray(b"\1" * len(codes))
    for number in chance.sample(range(len(codes)), int(len(codes) * share)):
        code, at = codes[number], chance.randrange(8, 17)
        wrong = "1" if code[17] == "0" else "0"
        values[number], mask[number] = chance.choice(
            [
                (code[:at] + code[at + 1 :], 0),
                (code + code[at], 0),
                (code[:at] + chance.choice("IOSVZ") + code[at + 1 :], 0),
                (code[:17] + wrong, 0),
                (code.lower(), 1),
            ]
        )
    return values, bytes(mask)


# -- The contenders --------------------------------------------------------------------------


def contenders(values: list[str]) -> list[Contender]:
    """Return everyone, on the same list."""
    sample = values[::SHARE]
    return [
        Contender("uscc.valid_mask", timed(lambda: valid_mask(values))),
        Contender("NumPy", timed(with_numpy(values)), "numpy"),
        Contender("Polars", timed(with_polars(values)), "polars"),
        Contender("DuckDB", timed(with_duckdb(values)), "duckdb"),
        Contender("textbook loop ¹", timed(loop(textbook.is_valid, sample)), factor=SHARE),
        with_stdnum(sample),
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
    """Return the work for DuckDB; it takes the list in as a NumPy array of objects.

    Connecting, some milliseconds, is left out.
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


def with_stdnum(sample: list[str]) -> Contender:
    """Return the loop over a sample with python-stdnum."""

    def work() -> object:
        from stdnum.cn.uscc import is_valid

        return bytes(map(is_valid, sample))

    name, needs = "python-stdnum loop ¹", "python-stdnum"
    return Contender(name, timed(work), needs, SHARE, LETTERS)


def loop(judge: Callable[[str], bool], sample: list[str]) -> Callable[[], object]:
    """Return the work of a loop over a sample."""
    return lambda: bytes(map(judge, sample))


def as_mask(answer: object) -> bytes:
    """Return an answer of any contender as one byte a code."""
    if isinstance(answer, bytes):
        return answer
    if isinstance(answer, dict):
        answer = next(iter(answer.values()))
    assert hasattr(answer, "__iter__")
    return bytes(map(bool, answer))


def difference(answer: object, expected: object) -> str:
    """Word how many codes are judged otherwise; a sample is compared with its share."""
    assert isinstance(expected, bytes)
    mask = as_mask(answer)
    truth = expected if len(mask) == len(expected) else expected[::SHARE]
    assert len(mask) == len(truth)
    wrong = sum(one != other for one, other in zip(mask, truth))
    return f"{wrong} of {len(truth)} codes" if wrong else ""


# -- The page ----------------------------------------------------------------------------------


def figures(lines: list[Line], count: int) -> list[list[str]]:
    """Return a row a contender."""
    return [
        [
            line.name,
            f"{line.seconds / count * 1e9:,.0f}",
            f"{count / line.seconds / 1e6:.2f}",
            f"{line.ratio:.2f}",
        ]
        for line in lines
    ]


def main() -> None:
    """Race twice and print both tables."""
    parser = options(__doc__, 9)
    parser.add_argument("--codes", type=int, default=1_000_000, help="default 1,000,000")
    asked = parser.parse_args()
    codes = codes_of(asked.codes)
    parts, remarks = [], []
    for title, share in (("All right", 0.0), ("1 % malformed or in lower case", 0.01)):
        values, mask = spoil(codes, share)
        racing, missing = installed(contenders(values))
        remarks += missing + check(racing, mask, difference)
        lines = race(racing, asked.rounds)
        heads = (f"{title}, {asked.codes:,} codes", "ns a code", "million codes/s", "ratio")
        parts.append(table(heads, figures(lines, asked.codes)))
    remarks += [
        f"¹ looked at one code in {SHARE}; the time is scaled.",
        "The peers test length, alphabet, digits and check digit. `valid_mask` also tells 18 "
        "zeros and identity numbers, and takes codes with spaces or of full width.",
    ]
    parts = ["## Many codes", *parts]
    text = "\n\n".join(parts) + remarks_text(remarks)
    publish("many-codes", f"{text}\n\n{stamp(PEERS, asked.rounds)}", asked.record)


if __name__ == "__main__":
    main()
