"""Two ways to the same answer, on drawn inputs, for as long as one likes.

Each target is a property that Hypothesis draws for; a failure is cut down and printed, with
the seed that draws it again.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import reference
import test_cutting
import test_records
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from strategies import SAMPLE, damaged_codes, doubtful_codes, right_codes, values

from uscc import compact, diagnose, scan, valid_mask
from uscc.audit.options import AuditOptions
from uscc.code.kinds import WRONG
from uscc.readers.options import ReadOptions
from uscc.scanning.session import Resources

#: Examples drawn with one seed.
ROUND = 200

FOLDER = Path(tempfile.mkdtemp(prefix="uscc-fuzz-"))

#: What a target has seen so far.
SEEN = {"examples": 0, "bytes": 0}


def _saw(size: int) -> None:
    SEEN["examples"] += 1
    SEEN["bytes"] += size


@given(test_records.inputs)
def reader(source: test_records.Input) -> None:
    """The fast reader against the `csv` module."""
    _saw(len(source.data))
    test_records.agree_with_csv(test_records.read, source)


@given(st.lists(values, min_size=1, max_size=40))
def kernel(drawn: list[str]) -> None:
    """The columnar kernel, and one value at a time, against the second program."""
    _saw(sum(len(text.encode("utf-8", "surrogatepass")) for text in drawn))
    expected = [reference.kind(text) for text in drawn]
    assert [diagnose(text).kind for text in drawn] == expected
    assert list(valid_mask(drawn)) == [kind is None for kind in expected]


@given(
    made=st.lists(test_cutting.files, min_size=1, max_size=3),
    cut=test_cutting.cuts,
    options=test_cutting.questions,
    how=test_cutting.readings,
)
def workers(
    made: list[test_cutting.File], cut: test_cutting.Cut, options: AuditOptions, how: ReadOptions
) -> None:
    """Many workers, anywhere cut, in hardly any memory, against one process."""
    _saw(sum(len(file.data()) for file in made))
    paths = test_cutting.written(made, FOLDER)
    whole = test_cutting.outcome(paths, how, options, Resources(workers=1), sink=False)
    with test_cutting.cut_so(cut):
        means = Resources(memory=cut.memory, tmpdir=str(FOLDER))
        assert test_cutting.outcome(paths, how, options, means, sink=False) == whole


_plain = st.one_of(right_codes(), damaged_codes(), doubtful_codes()).filter(
    lambda text: text.isascii() and text.isalnum() and compact(text) == text
)


@given(st.data())
def duckdb(data: st.DataObject) -> None:
    """The check, repeated and shared codes, against SQL in DuckDB."""
    import duckdb as engine
    from jobs.duckdb_job import right

    # What passes the sum and yet is no code has no place in a check in SQL.
    pool = [code for code in data.draw(st.lists(_plain, min_size=1, max_size=8)) if _told(code)]
    row = st.tuples(st.sampled_from(["甲", "乙", "丙"]), st.sampled_from([*pool, SAMPLE]))
    rows = data.draw(st.lists(row, min_size=1, max_size=30))
    text = "name,uscc\n" + "".join(f"{name},{code}\n" for name, code in rows)
    _saw(len(text.encode()))
    path = FOLDER / "sql.csv"
    path.write_text(text, encoding="utf-8")
    report = scan(path, code="uscc", entity="name", header=True)
    found = (
        sum(report.kinds[kind] for kind in WRONG),
        report.relations["repeated"].records,
        report.relations["shared"].groups,
    )
    assert engine.execute(_SQL.format(path=path, right=right("uscc"))).fetchone() == found


_SQL = """
with rows as (select name, uscc, coalesce({right}, false) as good
              from read_csv('{path}', header = true, all_varchar = true)),
groups as (select uscc, good, count(*) as n, count(distinct name) as names
           from rows group by all)
select coalesce(sum(n) filter (not good), 0)::int,
       sum(n - names)::int,
       count(*) filter (good and names > 1)
from groups
"""


def _told(code: str) -> bool:
    """Tell whether sum and shape alone decide: not for early codes, nor what passes by chance."""
    return diagnose(code).kind not in ("identity", "missing", "unconverted", "legacy")


TARGETS: dict[str, Callable[[], Any]] = {
    "reader": reader,
    "kernel": kernel,
    "workers": workers,
    "duckdb": duckdb,
}


def run(name: str, seconds: float, first: int) -> dict[str, int]:
    """Run a target for so long, in rounds with the seeds from `first` on; raises its failure."""
    SEEN.update(examples=0, bytes=0)
    check = settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )(TARGETS[name])
    end, number = time.monotonic() + seconds, first
    while time.monotonic() < end:
        try:
            seed(number)(check)()
        except BaseException:
            print(f"{name} fails: python tests/fuzz/fuzz.py {name} --seed {number} --seconds 1")
            raise
        number += 1
    return {**SEEN, "seeds": number - first}
