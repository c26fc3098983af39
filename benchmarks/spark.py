"""A registry in Spark: `uscc.spark` beside Spark's own groups on the same columns.

    python benchmarks/spark.py [--rows N] [--rounds N] [--heap MB] [--record]

A session of two cores reads a Parquet file of two columns with planted faults. Spark's own job
counts the names of each code and the codes of each name: two `groupBy` with `countDistinct`.
Findings are made and thrown away. From 20 million rows on, `audit` runs alone and once. Memory: the
most that the session (driver and executor are one process) and its Python workers had at once.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from harness import Contender, Line, Sample, compare, options
from page import file_columns, line_table, publish, remark_list
from programs import FOLD, figures_of
from registry import plants_of
from uscc import generate
from uscc.spark import audit, judge
from uscc.vocabulary import slugs

NAME, CODE = "企业名称", "统一社会信用代码"

#: Rows of a row group.
GROUP = 500_000

#: From this number of rows on, `audit` runs alone and once.
HUGE = 20_000_000


def write(path: Path, rows: int) -> dict[str, int]:
    """Write a registry with planted faults; return its figures."""
    plants = plants_of(rows, clean=False)
    made = iter(generate(rows, faults=plants))
    schema = pa.schema([(NAME, pa.string()), (CODE, pa.string())])
    with parquet.ParquetWriter(path, schema) as file:
        while some := list(islice(made, GROUP)):
            file.write_table(pa.table(list(map(list, zip(*some))), schema=schema))
    return {
        "records": rows,
        "wrong": sum(plants.get(slug, 0) for slug in slugs("kind", "wrong")),
        "repeated": plants["repeated"],
        "shared": plants["shared"],
        "named": plants["split"] + plants["suspect"],
    }


class Watch(threading.Thread):
    """Watches the memory of a process and of all processes below it; `peak` is in bytes."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.ended = threading.Event()
        self._process = process

    def run(self) -> None:
        while not self.ended.wait(0.5):
            self.peak = max(self.peak, sum(map(resident, below(self._process))))


def below(process: int) -> list[int]:
    """Return a process and all processes below it."""
    found = [process]
    for one in found:
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                children = Path(f"/proc/{one}/task/{task}/children").read_text()
                found += map(int, children.split())
        except OSError:
            continue
    return found


def resident(process: int) -> int:
    """Return the memory of a process in bytes; 0 if it has ended."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def session(heap: int, folder: str) -> Any:
    """Return a session of two cores; `heap` is the most memory of Java in MB."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.driver.memory", f"{heap}m").config("spark.local.dir", folder)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def contenders(spark: Any, path: Path) -> list[Contender]:
    """Return the contenders: `audit` first."""
    java = spark._jvm.java.lang.ProcessHandle.current().pid()

    def one(name: str, work: Callable[[Any], Mapping[str, int]], differs: str = "") -> Contender:
        def run() -> Sample:
            watch = Watch(java)
            watch.start()
            start = time.perf_counter()
            answer = work(spark.read.parquet(str(path)))
            seconds = time.perf_counter() - start
            watch.ended.set()
            return Sample(seconds, watch.peak, answer)

        return Contender(name, run, "pyspark", differs=differs)

    return [
        one("uscc.spark.audit", audited),
        one("the same, with its findings", with_findings),
        one("uscc.spark.judge", judged),
        one("Spark, names by code and codes by name", grouped, FOLD),
    ]


def audited(frame: Any) -> Mapping[str, int]:
    with audit(frame, CODE, entity=NAME) as found:
        return figures_of(found.report.as_dict())


def with_findings(frame: Any) -> Mapping[str, int]:
    with audit(frame, CODE, entity=NAME) as found:
        found.findings.write.format("noop").mode("overwrite").save()
        return figures_of(found.report.as_dict())


def judged(frame: Any) -> Mapping[str, int]:
    judge(frame, CODE).write.format("noop").mode("overwrite").save()
    return {}


def grouped(frame: Any) -> Mapping[str, int]:
    counts = {}
    for what, key, other in (("shared", CODE, NAME), ("named", NAME, CODE)):
        groups = frame.groupBy(key).agg(F.countDistinct(other).alias("others"))
        counts[what] = groups.where("others > 1").count()
    return counts


def difference(answer: Any, expected: Any) -> str:
    """Show the figures of an answer that differ; a contender may count only some of them."""
    unlike = {name: answer[name] for name in answer if answer[name] != expected[name]}
    return f"{unlike}" if unlike else ""


def alone(contender: Contender, expected: Mapping[str, int]) -> Line:
    """Run one contender once; exit if its answer is wrong."""
    sample = contender.run()
    if found := difference(sample.answer, expected):
        raise SystemExit(f"{contender.name} answers wrongly: {found}")
    return Line(contender.name, sample.seconds, 1.0, sample.peak)


def main() -> None:
    """Compare and print the table."""
    asked = options(__doc__, 3, rows=10_000_000, heap=2_000).parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "registry.parquet")
        expected = write(path, asked.rows)
        racing = contenders(session(asked.heap, name), path)
        if asked.rows >= HUGE:
            asked.rounds = 1
            lines, remarks = [alone(racing[0], expected)], list[str]()
        else:
            lines, remarks = compare(racing, expected, asked.rounds, difference)
    title = f"{asked.rows:,} rows, at most {asked.heap:,} MB for Java"
    shown = line_table(title, lines, file_columns(asked.rows))
    size = "huge" if asked.rows >= HUGE else "usual"
    publish(
        asked, f"spark-{size}", f"Spark, {asked.rows:,} rows", shown, remark_list(remarks),
        peers=["pyspark", "pyarrow"],
    )  # fmt: skip


if __name__ == "__main__":
    main()
