"""One code at a time: `is_valid` beside python-stdnum and the textbook loop.

    python benchmarks/one_code.py [--rounds N] [--record]

Each row of the table has values of one sort. Valid codes outside department 9 have rows of
their own, because `uscc` judges them on a longer path. A time is that of one call, measured
over a list of 500 different values.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from random import Random

from harness import Contender, Line, compare, disagreements, options, timed
from jobs import textbook
from page import publish, remark_list, table
from registry import codes_of, with_wrong_check_digit
from uscc import is_valid

VALUES = 500
LETTERS = "it asks for digits in the first two places, so it refuses these departments."


def cases() -> dict[str, tuple[list[str], bool]]:
    """Return lists of values, each with the answer that is correct for all of its values."""
    codes = codes_of(100_000)
    nine = _of_departments(codes, "9")
    return {
        "valid, department 9": (nine[:VALUES], True),
        "valid, departments 1, 3, 5": (_of_departments(codes, "135")[:VALUES], True),
        "valid, departments N, Y, A, G": (_of_departments(codes, "NYAG")[:VALUES], True),
        "valid, lower case": (_lower(nine), True),
        "wrong check digit": ([with_wrong_check_digit(code) for code in nine[:VALUES]], False),
        "garbage": (_garbage(), False),
    }


def _of_departments(codes: list[str], departments: str) -> list[str]:
    return [code for code in codes if code[0] in departments]


def _lower(codes: list[str]) -> list[str]:
    return list(islice((code.lower() for code in codes if not code.isdigit()), VALUES))


def _garbage() -> list[str]:
    chance = Random(1)
    signs = "0123456789ABCXYZ 无公司-*.１"
    return ["".join(chance.choices(signs, k=chance.randrange(25))) for _ in range(VALUES)]


def contenders(values: list[str], case: str) -> list[Contender]:
    """Return the contenders; each one judges all values once."""
    stdnum, differs = "python-stdnum", LETTERS if "N, Y" in case else ""
    return [
        Contender("uscc", timed(_over(is_valid, values), 20)),
        Contender("textbook", timed(_over(textbook.is_valid, values), 20)),
        Contender(stdnum, timed(_over(_stdnum(), values), 5), stdnum, differs=differs),
    ]


def _stdnum() -> Callable[[str], bool]:
    try:
        from stdnum.cn.uscc import is_valid as judge
    except ImportError:  # the contender is left out
        return textbook.is_valid
    found: Callable[[str], bool] = judge
    return found


def _over(judge: Callable[[str], bool], values: list[str]) -> Callable[[], object]:
    return lambda: [judge(value) for value in values]


def difference(answer: object, expected: object) -> str:
    """Count the values that are judged differently."""
    assert isinstance(answer, list)
    assert isinstance(expected, list)
    return disagreements(answer, expected, "values")


def main() -> None:
    """Compare on all sorts of values; print one row for each."""
    asked = options(__doc__, 15).parse_args()
    names, rows, remarks = [""], [], []
    for case, (values, answer) in cases().items():
        expected = [answer] * len(values)
        lines, said = compare(contenders(values, case), expected, asked.rounds, difference)
        names = [line.name for line in lines]
        rows.append([case, *(_cell(line) for line in lines)])
        remarks += said
    shown = table(["nanoseconds a call", *names], rows)
    publish(asked, "one-code", "One code", shown, remark_list(remarks), peers=["python-stdnum"])


def _cell(line: Line) -> str:
    return f"{line.seconds / VALUES * 1e9:,.0f} ({line.ratio:.1f}×)"


if __name__ == "__main__":
    main()
