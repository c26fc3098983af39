"""Made-up registries, each time in a fresh process, to a file.

    python benchmarks/generate.py [--rows N] [--rounds N] [--record]

`python -m uscc generate` with 2, 10 and 30 columns, without and with planted faults, beside a
program as one would write it (`jobs/random_job.py`). Of each file all lines are counted, and
the codes of its first and last lines are judged.
"""

from __future__ import annotations

from functools import partial

from common import Contender, Line, Sample, check, child, options, publish, race, stamp, table
from uscc import is_valid

#: The slow one writes so many times fewer rows; its time is scaled.
SHARE = 4

#: Lines looked at, at each end.
SEEN = 1_000

FAULTS = "wrong=1200,shared=1250,split=250,repeated=1250,suspect=250,missing=500"


def made(arguments: list[str], rows: int) -> Sample:
    """Run a program; its answer is how many lines and how many right codes it wrote."""
    sample = child(["-m", *arguments])
    lines = str(sample.answer).splitlines()[1:]
    seen = lines[:SEEN] + lines[-SEEN:]
    right = sum(is_valid(line.split(",", 2)[1]) for line in seen)
    enough = right >= len(seen) * 0.98
    return sample._replace(answer=(len(lines) == rows, enough))


def contenders(rows: int) -> list[Contender]:
    """Return everyone, two columns without faults first."""

    def generate(name: str, *more: str) -> Contender:
        return Contender(name, partial(made, ["uscc", "generate", str(rows), *more], rows))

    part = rows // SHARE
    slow = partial(made, ["jobs.random_job", str(part)], part)
    return [
        generate("uscc generate, 2 columns"),
        generate("2 columns, 4,700 faults planted", "--faults", FAULTS),
        generate("10 columns", "--columns", "10"),
        generate("30 columns", "--columns", "30"),
        Contender("random + textbook + csv, 2 columns ¹", slow, factor=SHARE),
    ]


def figures(lines: list[Line], rows: int) -> list[list[str]]:
    """Return a row a contender."""
    return [
        [
            line.name,
            f"{line.seconds:.2f}",
            f"{line.ratio:.2f}",
            f"{rows / line.seconds / 1e6:.2f}",
            f"{line.peak / 1e6:,.0f}",
        ]
        for line in lines
    ]


def main() -> None:
    """Race and print the table."""
    parser = options(__doc__, 5)
    parser.add_argument("--rows", type=int, default=1_000_000, help="default 1,000,000")
    asked = parser.parse_args()
    racing = contenders(asked.rows)
    check(racing, (True, True))
    lines = race(racing, asked.rounds)
    heads = (f"{asked.rows:,} rows", "seconds", "ratio", "million rows/s", "peak MB")
    parts = [
        "## Made-up registries",
        table(heads, figures(lines, asked.rows)),
        f"- ¹ wrote {asked.rows // SHARE:,} rows; the time is scaled, start included. Its names and"
        " codes may come twice.",
        stamp([], asked.rounds),
    ]
    publish("generate", "\n\n".join(parts), asked.record)


if __name__ == "__main__":
    main()
