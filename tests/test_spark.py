"""Spark: the report and the findings of `scan` on the same rows, in a session of two cores."""

from __future__ import annotations

import doctest
import os
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hard_strategies import CODES, SPELLINGS, Asked, asked, hard_registries, random_registry
from hypothesis import HealthCheck, given, settings
from reference import Record
from strategies import complete, numbered
from test_docs import SPARK, blocks

import uscc
from uscc import Report
from uscc.errors import NoCodes, RegistryError

pytestmark = [
    pytest.mark.slow,
    # Of the libraries that Spark loads.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

NAMES = ["企业名称", "经营场所", "统一社会信用代码", "登记状态", "row"]
EXAMPLE = Path(__file__).parents[1] / "examples" / "registry.csv"

Finding = tuple[Any, ...]


def missing() -> str:
    """Return what is missing for Spark."""
    absent = [name for name in ("pyspark", "pyarrow", "pandas") if find_spec(name) is None]
    return ", ".join([*absent, *([] if shutil.which("java") else ["java"])])


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Return a session; adaptive plans are off, because they make small jobs slow."""
    absent = missing()
    if absent and os.environ.get("USCC_PROGRAMS") == "required":
        pytest.fail(f"Spark needs what is not installed: {absent}")
    if absent:
        pytest.skip(f"Spark needs what is not installed: {absent}")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings_of_session = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings_of_session.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


# -- Both ways -------------------------------------------------------------------------------------


def parquet(folder: Path, columns: dict[str, Sequence[Any]]) -> Path:
    """Write columns, and the numbers of the rows behind them, to a Parquet file."""
    import pyarrow
    from pyarrow import parquet

    path = folder / "registry.parquet"
    rows = range(1, len(next(iter(columns.values()))) + 1)
    parquet.write_table(pyarrow.table({**columns, "row": list(rows)}), path, row_group_size=500)
    return path


def columns_of(records: Sequence[Record]) -> dict[str, Sequence[str]]:
    """Return the records as columns."""
    cells = [
        (one.entity, *(one.others or [""]), one.text, "注销" if one.closed else "存续")
        for one in records
    ]
    return dict(zip(NAMES, zip(*cells)))


def in_spark(
    spark: Any, path: Path, parts: int = 2, **options: Any
) -> tuple[Report, list[Finding]]:
    """Return the report of Spark and its findings, in order."""
    from uscc.spark import audit

    frame = spark.read.parquet(str(path)).repartition(parts)
    with audit(frame, place="row", **options) as audited:
        found = [tuple(cell or "" for cell in row) for row in audited.findings.collect()]
        return audited.report, sorted(found, key=str)


def agree(spark: Any, path: Path, parts: int = 2, **options: Any) -> Report:
    """Compare Spark with `scan`: every figure, every finding; return the report."""
    report, found = in_spark(spark, path, parts, **options)
    scanned = uscc.scan(path, **options)
    expected = [
        ("", *(cell or "" for cell in list(one.as_dict().values())[1:])) for one in scanned.findings
    ]
    assert report._replace(sources=()) == scanned._replace(sources=(), findings=())
    assert found == sorted(expected, key=str)
    mine, theirs = report.sources[0], scanned.sources[0]
    for key in ("records", "statuses", "columns", "blank_lines"):
        assert mine[key] == theirs[key], key
    for key in ("rows", "not_chosen"):
        assert mine["left_out"][key] == theirs["left_out"][key]
    return report


# -- Registries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("adaptive", ["true", "false"])
def test_the_example(spark: Any, tmp_path: Path, adaptive: str) -> None:
    """The registry of the examples, its columns found by their names."""
    import csv

    with open(EXAMPLE, encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    path = parquet(tmp_path, dict(zip(head, zip(*rows))))
    spark.conf.set("spark.sql.adaptive.enabled", adaptive)
    report = agree(spark, path)
    spark.conf.set("spark.sql.adaptive.enabled", "false")
    assert report.verdict == "missed"
    assert report.relations["shared"].groups


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(hard_registries(shapes=["rising"]).filter(bool), asked)
def test_drawn_registries(
    spark: Any, tmp_path_factory: Any, records: list[Record], how: Asked
) -> None:
    """Whatever is counted."""
    path = parquet(tmp_path_factory.mktemp("drawn"), columns_of(records))
    entity = NAMES[:2] if records[0].others else NAMES[:1]
    options: dict[str, Any] = {
        "counted": how.counted,
        "target": how.target,
        "by": how.by,
        "sample": how.sample,
    }
    agree(spark, path, code=NAMES[2], entity=entity, status=NAMES[3], **options)


@pytest.mark.parametrize(
    "counted", [("+suspect", "+body", "+notes", "-legacy"), ("repeated", "+format")]
)
def test_many_relations(spark: Any, tmp_path: Path, counted: tuple[str, ...]) -> None:
    """Groups of all sizes; the records of one partition or of seven."""
    path = parquet(tmp_path, columns_of(random_registry(1_500, seed=7)))
    options: dict[str, Any] = {"code": NAMES[2], "entity": NAMES[0], "status": NAMES[3]}
    parts = 1 + 6 * ("repeated" in counted)
    agree(spark, path, parts, counted=counted, **options)


def skewed(size: int) -> dict[str, Sequence[Any]]:
    """Return a registry: one code in a tenth, one name in a tenth, one record in a tenth."""
    codes, names = list(map(numbered, range(size))), [f"第{at}公司" for at in range(size)]
    tenth = size // 10
    codes[:tenth] = [complete("91120000", "10000099")] * tenth
    names[tenth : 2 * tenth] = ["小卖部"] * tenth
    codes[2 * tenth : 3 * tenth] = [complete("91120000", "10000098")] * tenth
    names[2 * tenth : 3 * tenth] = ["一公司"] * tenth
    names[3 * tenth : 3 * tenth + 5] = [" ", "", "\u3000", "", ""]
    codes[4 * tenth : 4 * tenth + 9] = ["91350100M000100Y4A"] * 9
    mixed = list(zip(names, codes))
    random.Random(1).shuffle(mixed)
    return dict(zip((NAMES[0], NAMES[2]), zip(*mixed)))


@pytest.mark.parametrize("sent", [0, 300_000])
def test_skew(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: int) -> None:
    """One code, or one name, in a tenth of the records: groups that are sent, and that are not."""
    from uscc.spark import findings, relations

    monkeypatch.setattr(relations, "MOST_SENT", sent)
    monkeypatch.setattr(relations, "_HEAVY", 20)
    monkeypatch.setattr(relations, "_SPREAD", 3)
    monkeypatch.setattr(findings, "_MOST_GROUPS", sent)
    path = parquet(tmp_path, skewed(1_000))
    report = agree(spark, path, code=NAMES[2], counted=("wrong", "shared", "split", "body"))
    assert report.relations["shared"].records == 100
    assert report.relations["repeated"].records == 99


# -- Rows ------------------------------------------------------------------------------------------


def test_rows_that_are_no_records(spark: Any, tmp_path: Path) -> None:
    """Totals and blank rows are left out; a row with another cell is a record."""
    cells = {
        NAMES[0]: ["甲公司", "合计", None, None, "乙公司", "丙公司"],
        NAMES[2]: [numbered(1), None, None, None, numbered(2), numbered(3)],
        "地址": [None, "3", None, "北京市", None, "上海市"],
        "区 `划`": ["北京", None, None, None, "上海", "北京 "],
    }
    import pyarrow
    from pyarrow import parquet as files

    path = tmp_path / "rows.parquet"
    files.write_table(pyarrow.table({name: list(column) for name, column in cells.items()}), path)
    from uscc.spark import audit

    frame = spark.read.parquet(str(path))
    for where in ((), "区 `划`=北京", ["区 `划`!=北京", "地址!=北京市"], "地址=上海县"):
        with audit(frame, where=where) as audited:
            scanned = uscc.scan(path, where=where)
            assert audited.report._replace(sources=()) == scanned._replace(sources=(), findings=())
            left = [one.sources[0]["left_out"] for one in (audited.report, scanned)]
            assert left[0]["rows"] == left[1]["rows"]
            assert left[0]["not_chosen"] == left[1]["not_chosen"]


def test_places(spark: Any, tmp_path: Path) -> None:
    """A text is the source, two columns are source and line; without a place it is null."""
    from uscc.spark import audit

    wrong = complete()[:17] + "*"
    rows = [("a", 7, complete(), "甲"), ("b", 8, wrong, "乙"), ("b", 9, complete(), "丙")]
    frame = spark.createDataFrame(rows, ["文件", "行", "代码", "名称"])
    frame = frame.withColumn("行", frame["行"].cast("int"))
    found = {}
    for place in ((), "文件", "行", ("文件", "行")):
        with audit(frame, "代码", entity="名称", place=place) as audited:
            found[place] = {
                (row.kind, row.source, row.line, row.first_line, row.detail)
                for row in audited.findings.collect()
            }
    pair = "丙 (unrelated)", "甲 (unrelated)"
    assert ("character", "b", 8, None, None) in found["文件", "行"]
    assert ("shared", "a", 7, 7, f"b row 9: {pair[0]}") in found["文件", "行"]
    assert ("shared", "b", None, None, f"a: {pair[1]}") in found["文件"]
    assert ("shared", None, 9, 7, f"row 7: {pair[1]}") in found["行"]
    assert {one[1:4] for one in found[()]} == {(None, None, None)}


def test_findings_are_written(spark: Any, tmp_path: Path) -> None:
    """Anywhere that Spark writes; then the cached records are freed."""
    from uscc.spark import audit

    frame = spark.createDataFrame([(complete()[:17] + "*",)], ["统一社会信用代码"])
    audited = audit(frame, entity=())
    audited.findings.write.parquet(str(tmp_path / "findings"))
    assert spark.sparkContext._jsc.getPersistentRDDs()
    audited.close()
    assert not spark.sparkContext._jsc.getPersistentRDDs()
    (row,) = spark.read.parquet(str(tmp_path / "findings")).collect()
    assert (row.kind, row.suggestion, row.entity) == ("character", complete(), None)
    assert audited.report.errors == 1


def test_what_cannot_be_audited(spark: Any) -> None:
    """One sentence for a frame without rows, an unknown column, three columns of the place."""
    from uscc.spark import audit

    empty = spark.createDataFrame([], "a string")
    with pytest.raises(NoCodes, match="the table is empty"):
        audit(empty)
    frame = spark.createDataFrame([(complete(), 1)], ["统一社会信用代码", "n"])
    with pytest.raises(RegistryError, match="there is no column 'b'"):
        audit(frame, "b")
    with pytest.raises(ValueError, match="there is no column 'b'"):
        audit(frame, place="b")
    swallowed = f"甲公司\n乙公司,{complete()}\n丙公司,{complete()}"
    frame = spark.createDataFrame([(complete(), swallowed)], ["统一社会信用代码", "名称"])
    with pytest.raises(
        RegistryError, match=r"^Spark: cannot be audited: a field holds line breaks[^;]*$"
    ):
        audit(frame)
    with pytest.raises(ValueError, match="place names at most two columns"):
        audit(frame, place=["n", "n", "n"])


def test_the_page(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of the page about Spark give what it says."""
    monkeypatch.chdir(tmp_path)
    text = "\n".join(block for _, block in blocks(SPARK, "python"))
    names = {"__name__": "__main__"}
    test = doctest.DocTestParser().get_doctest(text, names, "spark.md", str(SPARK), 0)
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test)
    assert runner.tries > 5
    assert not runner.failures


# -- judge -----------------------------------------------------------------------------------------


def test_judge(spark: Any) -> None:
    """Each value as `diagnose` tells; the other columns are as they were."""
    from uscc.spark import judge

    values = [way(code) for code in CODES for way in SPELLINGS]
    frame = spark.createDataFrame(list(enumerate([*values, None])), "n int, `a.b` string")
    found = judge(frame.repartition(3), "a.b").orderBy("n").collect()
    assert [row["a.b"] for row in found] == [*values, None]
    for value, row in zip([*values, ""], found, strict=True):
        said = uscc.diagnose(value)
        expected = said.code, said.kind or "", said.cause or "", ",".join(said.notes)
        assert tuple(row)[2:] == expected, value


def test_judge_of_other_types(spark: Any) -> None:
    """Numbers and bytes are judged as their text; an empty frame stays one."""
    from uscc.spark import judge

    frame = spark.createDataFrame(
        [(123456789012345678, bytearray(complete().encode()))], ["a", "b"]
    )
    assert judge(frame, "a").collect()[0].uscc_kind == "missing"
    assert judge(frame, "b").collect()[0].uscc_code == complete()
    assert judge(frame.limit(0), "b").columns == [
        "a",
        "b",
        "uscc_code",
        "uscc_kind",
        "uscc_cause",
        "uscc_notes",
    ]
    assert not judge(frame.limit(0), "b").collect()
    with pytest.raises(ValueError, match="there is no column 'c'; the columns are: a, b"):
        judge(frame, "c")
