"""Made-up registries, each time in a fresh process, to a file.

    python benchmarks/generate.py [--rows N] [--rounds N] [--record]

`python -m uscc generate` with 2, 10 and 30 columns, without and with planted faults, beside a
straightforward program (`jobs/random_job.py`). The check counts the lines of each file and
judges the codes of its first and last lines.
"""

from __future__ import annotations

from functools import partial

from harness import Contender, Sample, compare, options
from page import file_columns, line_table, publish, remark_list
from processes import child
from uscc import is_valid

#: The slow contender writes a quarter of the rows; its time is multiplied by 4.
SHARE = 4

#: Number of lines that are judged at each end of the file.
SEEN = 1_000

FAULTS = "wrong=1200,shared=1250,split=250,repeated=1250,suspect=250,missing=500"


def made(arguments: list[str], rows: int) -> Sample:
    """Run a program; the answer: whether all rows are there, and almost all codes are valid."""
    sample = child(["-m", *arguments])
    lines = str(sample.answer).splitlines()[1:]
    seen = lines[:SEEN] + lines[-SEEN:]
    valid = sum(is_valid(line.split(",", 2)[1]) for line in seen)
    return sample._replace(answer=(len(lines) == rows, valid >= len(seen) * 0.98))


def contenders(rows: int) -> list[Contender]:
    """Return the contenders, two columns without faults first."""

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


def main() -> None:
    """Compare and print the table."""
    asked = options(__doc__, 5, rows=1_000_000).parse_args()
    lines, remarks = compare(contenders(asked.rows), (True, True), asked.rounds)
    shown = line_table(f"{asked.rows:,} rows", lines, file_columns(asked.rows))
    remarks.append(
        f"¹ writes {asked.rows // SHARE:,} rows; its time is multiplied by {SHARE}, start included."
        " Its names and codes may occur twice."
    )
    publish(asked, "generate", "Made-up registries", shown, remark_list(remarks))


if __name__ == "__main__":
    main()
