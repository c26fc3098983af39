"""One code at a time: `is_valid` beside python-stdnum and the textbook loop.

    python benchmarks/one_code.py [--rounds N] [--record]

Four kinds of values, and right ones that are not of department 9, which `uscc` judges on a
longer path. A time is that of one call, over a list of 500 different values.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from random import Random

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
from uscc import is_valid

VALUES = 500
HEAD = "nanoseconds a call"
LETTERS = "it asks for digits in the first two places, so it refuses these departments."


def cases() -> dict[str, tuple[list[str], bool]]:
    """Return lists of values, each with the answer that is right for all of it."""
    codes = codes_of(100_000)
    nine = [code for code in codes if code[0] == "9"]
    right = nine[:VALUES]
    others = list(islice((code for code in codes if code[0] in "135"), VALUES))
    letters = list(islice((code for code in codes if code[0] in "NYAG"), VALUES))
    return {
        "right, department 9": (right, True),
        "right, departments 1, 3, 5": (others, True),
        "right, departments N, Y, A, G": (letters, True),
        "right, lower case": (_lower(nine), True),
        "wrong check digit": ([_wrong(code) for code in right], False),
        "garbage": (_garbage(), False),
    }


def _lower(codes: list[str]) -> list[str]:
    return [code.lower() for code in codes if not code.isdigit()][:VALUES]


def _wrong(code: str) -> str:
    return code[:17] + ("1" if code[17] == "0" else "0")


def _garbage() -> list[str]:
    chance = Random(1)
    signs = "0123456789ABCXYZ 无公司-*.１"
    return ["".join(chance.choices(signs, k=chance.randrange(25))) for _ in range(VALUES)]


def contenders(values: list[str], case: str) -> list[Contender]:
    """Return the three, each as one pass over the values."""
    return [
        Contender("uscc", timed(_over(is_valid, values), 20)),
        Contender("textbook", timed(_over(textbook.is_valid, values), 20)),
        Contender(
            "python-stdnum",
            timed(_over(_stdnum(), values), 5),
            "python-stdnum",
            differs=LETTERS if "N, Y" in case else "",
        ),
    ]


def _stdnum() -> Callable[[str], bool]:
    try:
        from stdnum.cn.uscc import is_valid as judge
    except ImportError:  # it will be left out
        return textbook.is_valid
    found: Callable[[str], bool] = judge
    return found


def _over(judge: Callable[[str], bool], values: list[str]) -> Callable[[], object]:
    def work() -> object:
        return [judge(value) for value in values]

    return work


def difference(answer: object, expected: object) -> str:
    """Word how many values are judged otherwise."""
    assert isinstance(answer, list)
    assert isinstance(expected, list)
    wrong = sum(bool(one) != other for one, other in zip(answer, expected))
    return f"{wrong} of {len(expected)} values" if wrong else ""


def main() -> None:
    """Race over all kinds of values and print a line for each."""
    asked = options(__doc__, 15).parse_args()
    rows, remarks = [], []
    heads = [HEAD]
    for case, (values, answer) in cases().items():
        racing, missing = installed(contenders(values, case))
        remarks += missing + check(racing, [answer] * len(values), difference)
        lines = race(racing, asked.rounds)
        heads = [HEAD, *(line.name for line in lines)]
        rows.append([case, *(_cell(line, len(values)) for line in lines)])
    text = "## One code\n\n" + table(heads, rows) + remarks_text(remarks)
    publish("one-code", f"{text}\n\n{stamp(['python-stdnum'], asked.rounds)}", asked.record)


def _cell(line: Line, count: int) -> str:
    return f"{line.seconds / count * 1e9:,.0f} ({line.ratio:.1f}×)"


if __name__ == "__main__":
    main()
