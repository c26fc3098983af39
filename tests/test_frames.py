"""`uscc.frames`: each engine gives the figures and findings of `scan`, and its own frame back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hard_strategies import SPELLINGS, Asked, asked, hard_registries, random_registry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference import Record
from strategies import SAMPLE, messy, numbered, registries, right_codes, values
from test_like_csv import kept
from ways import HEADER, entity_columns, scanned, written

import uscc
from uscc import Report, diagnose, frames, is_valid
from uscc.batch.folding import fold
from uscc.errors import InvalidArgument, NoCodes, RegistryError
from uscc.readers.formats import tables
from uscc.readers.options import ReadOptions
from uscc.report.source_text import source_lines
from uscc.sentences import Say

engines = pytest.importorskip("engines")
pandas, polars, pyarrow = engines.pandas, engines.polars, engines.pyarrow
ENGINES = engines.ENGINES
numpy = pytest.importorskip("numpy")

CODE = "统一社会信用代码"
ADDED = ("uscc_code", "uscc_kind", "uscc_cause", "uscc_notes")

few = settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def small(rows: int, plain: bool) -> Iterator[None]:
    """Have frames judged and read in small slices meanwhile.

    - `rows`: rows per slice.
    - `plain`: whether plain records are counted, however few they are; else they are collected.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "uscc.batch.arrow._SLICE": rows,
            "uscc.batch.arrow._BLOCK": rows,
            "uscc.frames.judging._BATCH": rows,
            "uscc.frames.folding._SLICE": rows,
            "uscc.frames.table.ROWS": rows,
            "uscc.frames.plain.LEAST": 0 if plain else 1 << 40,
            "uscc.frames.plain._MOST": 0 if plain else 1,
        }.items():
            patch.setattr(name, value)
        yield


def table_of(records: Sequence[Record]) -> dict[str, list[str | None]]:
    """Return records as columns; a blank cell is null in every second row."""
    rows = [
        (one.entity, *(one.others or [""]), one.text, "注销" if one.closed else "存续")
        for one in records
    ]
    columns = list(map(list, zip(*rows))) if rows else [[] for _ in HEADER]
    return {
        name: [cell or (None if at % 2 else "") for at, cell in enumerate(column)]
        for name, column in zip(HEADER, columns)
    }


def told(report: Report, lines: Sequence[int]) -> dict[str, Any]:
    """Return all that a report says, but what it says about files.

    - `lines`: the line of each row; empty if the report has rows already.
    """
    rows = {line: row for row, line in enumerate(lines, 1)}
    found = report.as_dict()
    (source,) = found.pop("sources")
    keys = ("records", "entity_columns", "status_column", "statuses", "left_out", "blank_lines")
    found["source"] = {key: source[key] for key in keys}
    found["findings"] = [
        (
            *one[2:8],
            one.kept,
            *(rows.get(line or 0, line) for line in (one.line, one.first_line)),
            [(rows.get(other.line or 0, other.line), *other[2:5]) for other in one.related],
        )
        for one in report.findings
    ]
    return found


# --- Audits ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ENGINES)
@few
@given(
    records=hard_registries(shapes=["rising"]).filter(bool),
    how=asked,
    rows=st.sampled_from([1, 3, 1_000]),
    plain=st.booleans(),
    keep=st.sampled_from([(), "*", [HEADER[1], HEADER[3]]]),
)
def test_like_scan(
    name: str, records: list[Record], how: Asked, rows: int, plain: bool, keep: Any, tmp_path: Path
) -> None:
    """Each figure and each finding is that of `scan`, whatever the options."""
    (path, *_), placed = written([one._replace(source="a") for one in records], tmp_path)
    entity = [] if how.no_entity else entity_columns(records)
    expected = scanned([path], entity, how, workers=1, memory=1 << 28, keep=keep)
    chosen = how._asdict()
    for key in ("several_columns", "no_entity"):  # the columns say that
        del chosen[key]
    with small(rows, plain):
        frame = ENGINES[name].make(table_of(records))
        report = frames.audit(frame, HEADER[2], entity, HEADER[3], keep=keep, **chosen)
    assert told(report, []) == told(expected, [one.line for one in placed])
    assert {one.source for one in report.findings} <= {"frame"}


@pytest.mark.parametrize("name", ["polars", "pandas default", "arrow chunks", "polars lazy"])
@few
@given(records=registries().filter(bool), plain=st.booleans())
def test_columns_are_found(name: str, records: list[Record], plain: bool, tmp_path: Path) -> None:
    """Columns are found as those of a file are, or the error is the same."""
    records = [
        one._replace(source="a", text=kept(one.text), entity=kept(one.entity)) for one in records
    ]
    (path, *_), placed = written(records, tmp_path)
    with small(4, plain):
        frame = ENGINES[name].make(table_of(records))
        try:
            expected = uscc.scan(path, header=True)
        except RegistryError as error:
            with pytest.raises(RegistryError) as caught:
                frames.audit(frame)
            assert caught.value.template == error.template
            return
        report = frames.audit(frame)
    assert told(report, []) == told(expected, [one.line for one in placed])
    assert [one["chosen_by"] for one in report.sources[0]["columns"]] == [
        one["chosen_by"] for one in expected.sources[0]["columns"]
    ]


@pytest.mark.parametrize("plain", [False, True])
def test_many_rows(plain: bool, tmp_path: Path) -> None:
    """Hundreds of drawn records, in a chunk, in several, and read in batches."""
    records = random_registry(700, 3, "a")
    (path, *_), placed = written(records, tmp_path)
    expected = told(uscc.scan(path, workers=1), [one.line for one in placed])
    with small(64, plain):
        for name in ("polars", "arrow chunks", "polars lazy"):
            frame = ENGINES[name].make(table_of(records))
            assert told(frames.audit(frame), []) == expected


def made(rows: int) -> dict[str, list[str | None]]:
    """Return a clean registry of two columns."""
    return {
        "企业名称": [f"第{number}公司" for number in range(rows)],
        CODE: [numbered(number) for number in range(rows)],
    }


def test_plain_records_are_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the records that are odd or related are read; the report has all."""
    table = made(60_000)
    table[CODE][7] = "91350100M000100Y4A"
    table[CODE][9] = None
    table["企业名称"][30_000] = "第 8公司"
    table["企业名称"][40_000] = "第（一)公司\n"
    table["登记状态"] = ["注销"] * 5 + [None] + ["存续"] * 59_994
    taken: list[int] = []
    block = frames.table.SomeBlock

    def some(chunk: Any, places: Sequence[int]) -> Any:
        taken.extend(places)
        return block(chunk, places)

    monkeypatch.setattr(frames.table, "SomeBlock", some)
    report = frames.audit(polars.DataFrame(table))
    assert sorted(taken) == [7, 8, 9, 30_000, 40_000]
    assert report.records == report.distinct == 60_000
    assert (report.kinds["checksum"], report.kinds["missing"], report.base) == (1, 1, 59_999)
    assert report.relations["split"].records == 2
    assert report.closed == 5
    assert report.sources[0]["statuses"] == [
        {"status": "存续", "records": 59_994, "closed": False},
        {"status": "注销", "records": 5, "closed": True},
        {"status": "", "records": 1, "closed": False},
    ]
    assert [one.line for one in report.findings] == [8, 9, 10, 30_001]


def test_most_records_are_not_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then all are read: where codes are odd, where names are one, and with conditions."""
    monkeypatch.setattr(frames.plain, "LEAST", 100)
    table = made(300)
    for column, cells in (
        (CODE, [f" {code}" for code in table[CODE]]),
        ("企业名称", ["甲公司"] * 300),
    ):
        frame = pyarrow.table({**table, column: cells})
        assert frames.table.FrameTable(*opened(frame))._plain is None
    assert frames.table.FrameTable(*opened(pyarrow.table(table)))._plain is not None
    chosen = frames.audit(pyarrow.table(table), where="企业名称=第7公司")
    assert (chosen.records, chosen.sources[0]["left_out"]["not_chosen"]) == (1, 299)
    assert frames.audit(pyarrow.table(table), entity=[]).records == 300


def opened(frame: Any) -> Any:
    """Return what a table of a frame is made of."""
    from uscc.readers.options import ReadOptions

    return frames.engines.opened(frame, "audit"), "frame", ReadOptions()


def test_workers() -> None:
    """Worker processes give the report of one process."""
    table = made(2_000)
    table[CODE][1_000] = "91350100M000100Y4A"
    frame = pyarrow.table(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("uscc.scanning.session._FEW", 0)
        assert frames.audit(frame, workers=2) == frames.audit(frame, workers=1)


def test_options_of_an_audit() -> None:
    """The name, a function that takes the findings, progress, and errors as of `scan`."""
    frame = polars.DataFrame({CODE: [SAMPLE, "91350100M000100Y4A"]})
    taken: list[Any] = []
    progress: list[Any] = []
    report = frames.audit(
        frame, name="企业", findings=taken.extend, progress=lambda *how: progress.append(how)
    )
    assert (report.findings, taken[0].source, taken[0].line) == ((), "企业", 2)
    assert progress[-1] == (0, None, 2)
    assert report.sources[0]["format"] == "frame"
    assert "  read as   frame" in source_lines(report.sources[0], Say())
    for wrong in ({"workers": 0}, {"memory": 1}, {"target": "x"}, {"where": "x"}, {"by": "x"}):
        with pytest.raises(InvalidArgument):
            frames.audit(frame, **wrong)


@pytest.mark.parametrize("name", ENGINES)
def test_errors_of_an_audit(name: str) -> None:
    """A column that is not there, and a frame without rows, columns or codes."""
    table = {"名": ["甲"], "地": ["乙"]}
    with pytest.raises(NoCodes, match=r"no column 'x' .*#1 '名'.*#2 '地'"):
        frames.audit(ENGINES[name].make(table), "x")
    with pytest.raises(NoCodes, match="no column"):
        frames.audit(ENGINES[name].make(table))
    with pytest.raises(NoCodes, match="the table is empty"):
        frames.audit(ENGINES[name].make({"名": [], CODE: []}))


def test_columns_of_one_name() -> None:
    """They are told apart by their numbers, in an audit and by the judge."""
    frame = pandas.DataFrame([["甲", SAMPLE, "12"]], columns=["名", CODE, CODE])
    with pytest.raises(RegistryError, match=r"2 columns .*#2 or #3"):
        frames.audit(frame, CODE)
    with pytest.raises(InvalidArgument, match=r"2 columns .*#2 or #3"):
        frames.judge(frame, CODE)
    assert frames.audit(frame, "#2").errors == 0
    assert list(frames.judge(frame, "#3")["uscc_kind"]) == ["length"]


# --- The judge ------------------------------------------------------------------------------


def judged(text: str | None) -> tuple[str | None, str, str, str]:
    """Return what `judge` must say of a cell."""
    found = diagnose(text or "")
    said = found.kind or "", found.cause or "", ",".join(found.notes)
    return (None if text is None else found.code, *said)


cells = st.one_of(
    right_codes(), right_codes(), messy(right_codes()), values.map(kept), st.none(),
    st.sampled_from(SPELLINGS).map(lambda way: way(SAMPLE)),
)  # fmt: skip


@pytest.mark.parametrize("name", ENGINES)
@few
@given(column=st.lists(cells, max_size=12), rows=st.sampled_from([1, 3, 1_000]))
def test_judge(name: str, column: list[str | None], rows: int) -> None:
    """The frame keeps type, order, length and nulls; four columns say what `diagnose` says."""
    table = {"n": [str(number) for number in range(len(column))], CODE: column}
    engine = ENGINES[name]
    with small(rows, plain=False):
        frame = engine.make(table)
        found = frames.judge(frame, CODE)
        lists = engine.lists(found)
    if name != "foreign":
        assert type(found) is type(frame)
    assert list(lists) == ["n", CODE, *ADDED]
    assert lists["n"] == table["n"]
    assert lists[CODE] == column
    assert list(zip(*(lists[name] for name in ADDED))) == list(map(judged, column))
    if isinstance(found, pandas.DataFrame):
        assert found.index.equals(frame.index)


@few
@given(column=st.lists(cells, max_size=40))
def test_mostly_odd(column: list[str | None]) -> None:
    """A column of few valid codes is judged as a column of cells, with the same verdicts."""
    some = ["91350100M000100Y4A", None, *column, SAMPLE]
    found = frames.judge(pyarrow.chunked_array([some])).to_pydict()
    assert list(zip(*found.values())) == list(map(judged, some))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("uscc.frames.judging._MOSTLY_ODD", 0)
        again = frames.judge(pyarrow.chunked_array([some])).to_pydict()
    assert found == again


@pytest.mark.parametrize("name", ENGINES)
def test_judge_again(name: str) -> None:
    """Columns of the same names are replaced; another prefix adds others."""
    engine = ENGINES[name]
    table = {"a": [SAMPLE], "b": [None], "uscc_kind": ["x"]}
    lists = engine.lists(frames.judge(engine.make(table), "b"))
    assert lists["uscc_kind"] == ["missing"]
    assert list(lists) == ["a", "b", "uscc_kind", "uscc_code", "uscc_cause", "uscc_notes"]
    lists = engine.lists(frames.judge(engine.make(table), "a", prefix="a_"))
    assert (lists["uscc_kind"], lists["a_code"], lists["a_kind"]) == (["x"], [SAMPLE], [""])


SERIES: dict[str, Any] = {
    "pandas object": lambda some: pandas.Series(
        some, dtype=object, index=some_index(some), name="c"
    ),
    "pandas default": lambda some: pandas.Series(
        some, index=some_index(some), dtype="str", name="c"
    ),
    "polars": lambda some: polars.Series("c", some, polars.String),
    "arrow": lambda some: pyarrow.array(some, pyarrow.string()),
    "arrow chunks": lambda some: pyarrow.chunked_array(
        [pyarrow.array(some[:2], pyarrow.string()), pyarrow.array(some[2:], pyarrow.string())]
    ),
    "numpy objects": lambda some: numpy.array(some, dtype=object),
    "duckdb": lambda some: engines.BASE.from_arrow(
        pyarrow.table({"c": pyarrow.array(some, pyarrow.string())})
    ),
}


def listed(column: Any) -> list[Any]:
    """Return the values of a column."""
    return [one.as_py() if isinstance(one, pyarrow.Scalar) else one for one in column]


def some_index(some: Sequence[object]) -> list[int]:
    """Return an index in which each label is there twice."""
    return [number // 2 for number in range(len(some))]


@pytest.mark.parametrize("name", SERIES)
@few
@given(column=st.lists(cells, max_size=9), strict=st.booleans(), legacy=st.booleans())
def test_is_valid(name: str, column: list[str | None], strict: bool, legacy: bool) -> None:
    """A column of Booleans of the same library, with its index and name; nulls are False."""
    series = SERIES[name](column)
    found = frames.is_valid(series, strict, legacy)
    expected = [text is not None and is_valid(text, strict, legacy) for text in column]
    assert type(found) is type(series) or name == "arrow"
    if name == "duckdb":
        assert (found.fetchall(), found.columns) == ([(one,) for one in expected], ["c"])
        return
    assert listed(found) == expected
    if isinstance(found, pandas.Series):
        assert found.dtype == bool
        assert found.index.equals(series.index)
        assert found.name == "c"
    if isinstance(found, pyarrow.ChunkedArray):
        assert [len(one) for one in found.chunks] == [len(one) for one in series.chunks]


@pytest.mark.parametrize("name", SERIES)
def test_judge_of_a_column(name: str) -> None:
    """It is a frame of the four columns; a `dict` of arrays in NumPy, where no value is blank."""
    series = SERIES[name]([SAMPLE, None, f" {SAMPLE}"])
    found = frames.judge(series)
    if name == "numpy objects":
        assert [list(one) for one in found.values()] == [
            [SAMPLE, "", SAMPLE], ["", "missing", ""], ["", "", ""], ["", "", "format"],
        ]  # fmt: skip
        return
    lists = engines.of_pandas(found) if "pandas" in name else engines.of_arrow(found)
    lists.pop("c", None)  # a relation keeps its column
    assert tuple(lists) == ADDED
    assert lists["uscc_code"] == [SAMPLE, None, SAMPLE]
    assert lists["uscc_notes"] == ["", "", "format"]
    if "pandas" in name:
        assert list(found.index) == [0, 0, 1]


NUMBER = 913501005555555552


@pytest.mark.parametrize(
    "column",
    [
        numpy.array([SAMPLE, "12", ""]),
        numpy.array([SAMPLE.encode(), b"12", b""]),
        numpy.ma.array([SAMPLE, "12", SAMPLE], mask=[False, False, True]),
        pandas.Series([SAMPLE, 12, None], dtype=object),
        pandas.Series([SAMPLE, 12.0, float("nan")], dtype=object),
        pandas.Series([SAMPLE.encode(), b"12", pandas.NA], dtype=object),
        pandas.Series([uscc.Code(SAMPLE), "\ud8002", pandas.NaT], dtype=object),
        numpy.array([SAMPLE.encode(), "12", None], dtype=object),
        polars.Series([SAMPLE, 12, None], dtype=polars.Object),
        polars.Series([SAMPLE, "12", None], dtype=polars.Categorical),
        pyarrow.array([SAMPLE.encode(), b"12", None]),
        pyarrow.array([SAMPLE, "12", None]).dictionary_encode(),
    ],
    ids=lambda column: (
        f"{type(column).__name__} {column.type if hasattr(column, 'type') else column.dtype}"
    ),
)
def test_types(column: Any) -> None:
    """Whatever holds the texts, they are judged as a cell shows them."""
    found = frames.is_valid(column)
    assert listed(found) == [True, False, False]
    assert listed(frames.judge(column)["uscc_kind"]) == ["", "length", "missing"]
    report = frames.audit(column, "#1", [])
    assert (report.records, report.sources[0]["blank_lines"]) == (2, 1)


@pytest.mark.parametrize(
    "column",
    [
        pandas.Series([NUMBER, NUMBER]),
        pandas.Series([NUMBER, None], dtype="Int64"),
        polars.Series([NUMBER]),
        pyarrow.array([NUMBER]),
        numpy.array([NUMBER]),
    ],
    ids=lambda column: f"{type(column).__module__}",
)
def test_numbers(column: Any) -> None:
    """Whole numbers are judged by their digits."""
    found = frames.judge(column)
    code = found["uscc_code"]
    assert str(code[0]) == str(NUMBER)
    assert str(found["uscc_kind"][0]) == (diagnose(str(NUMBER)).kind or "")


def test_an_audit_of_numbers() -> None:
    """A column of whole numbers is audited like one of texts."""
    frame = polars.DataFrame({"code": [NUMBER, NUMBER + 1], "n": [1.0, None]})
    report = frames.audit(frame, "code", "n")
    assert [one.code for one in report.findings][:1] == [str(NUMBER)]
    assert report.findings[0].entity == "1"


def test_floats_have_lost_digits() -> None:
    """A column of floating-point numbers is judged as a workbook shows it."""
    found = frames.judge(pandas.DataFrame({"c": [9.1350100555555555e17, float("nan")]}), "c")
    assert list(found["uscc_cause"]) == ["spreadsheet-rounding", ""]
    assert list(found["uscc_kind"]) == ["checksum", "missing"]


def test_interfaces_of_arrow() -> None:
    """An object of any library with the interface of Arrow is a column or a frame."""

    class Array:
        def __init__(self, array: Any) -> None:
            self.array = array

        def __arrow_c_array__(self, schema: object = None) -> object:
            return self.array.__arrow_c_array__(schema)

    table = pyarrow.table({"c": [SAMPLE, "12"]})
    assert frames.is_valid(Array(table["c"].chunk(0))).to_pylist() == [True, False]
    assert frames.is_valid(engines.Foreign(table["c"])).to_pylist() == [True, False]
    found = frames.judge(Array(table.to_batches()[0]), "c")
    assert found["uscc_kind"].to_pylist() == ["", "length"]
    reader = frames.judge(table.to_reader(), "c")
    assert reader.read_next_batch()["uscc_kind"].to_pylist() == ["", "length"]


def test_empty_streams() -> None:
    """A stream of no batches has the added columns, too."""
    schema = pyarrow.schema({"c": pyarrow.int64()})
    found = frames.judge(pyarrow.RecordBatchReader.from_batches(schema, []), "c").read_all()
    assert found.schema.names == ["c", *ADDED]


def test_a_lazy_frame_stays_lazy() -> None:
    """Nothing is judged before the query is collected; what is selected is not judged in vain."""
    lazy = polars.LazyFrame({"c": [SAMPLE, "12"], "d": [1, 2]})
    found = frames.judge(lazy, "c").filter(polars.col("uscc_kind") != "").select("d")
    assert isinstance(found, polars.LazyFrame)
    assert found.collect().to_series().to_list() == [2]
    assert found.collect(engine="streaming").to_series().to_list() == [2]


class OldLazyFrame:
    """A query of a Polars without `collect_batches`."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def __getattr__(self, name: str) -> Any:
        if name == "collect_batches":
            raise AttributeError(name)
        return getattr(self.data, name)


def test_an_older_polars() -> None:
    """Without batches, the query is collected by the streaming engine at once."""
    from uscc.frames.lazy import opened

    lazy = OldLazyFrame(polars.LazyFrame({CODE: [SAMPLE]}))
    (chunk,) = opened(lazy).chunks()
    assert chunk.get(0, 0, 1).to_pylist() == [SAMPLE]


# --- Methods of the libraries ---------------------------------------------------------------


def test_register() -> None:
    """Frames, columns and expressions have the functions as methods; a second time is nothing."""
    frames.register()
    frames.register()
    table = {CODE: [SAMPLE, "12", None]}
    for frame in (pandas.DataFrame(table), polars.DataFrame(table)):
        assert list(frame.uscc.judge(CODE)["uscc_kind"]) == ["", "length", "missing"]
        assert list(frame[CODE].uscc.is_valid()) == [True, False, False]
        assert list(frame[CODE].uscc.judge()["uscc_kind"]) == ["", "length", "missing"]
        assert frame.uscc.audit(CODE, entity=[]).records == 2  # without the blank row
    lazy = polars.LazyFrame(table)
    assert lazy.uscc.judge(CODE, prefix="x_").collect()["x_kind"].to_list()[1] == "length"
    column = polars.col(CODE).uscc
    found = lazy.select(ok=column.is_valid(), said=column.judge()).unnest("said").collect()
    assert found.columns == ["ok", *ADDED]
    assert found["ok"].to_list() == [True, False, False]
    assert polars.select(polars.lit(f" {SAMPLE}").uscc.is_valid(strict=True)).item() is False


def test_register_without_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is loaded gets methods."""
    monkeypatch.delitem(sys.modules, "pandas")
    monkeypatch.delitem(sys.modules, "polars")
    frames.register()


def test_nothing_is_loaded() -> None:
    """The module loads no engine, and `register` does nothing where none is loaded."""
    script = """
import sys, uscc.frames
uscc.frames.register()
print({"pandas", "polars", "pyarrow", "duckdb", "numpy"} & set(sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


# --- Errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*ENGINES])
def test_no_column_is_named(name: str) -> None:
    """A frame is not a column: the error names its columns."""
    frame = ENGINES[name].make({"名": ["甲"], CODE: [SAMPLE]})
    with pytest.raises(TypeError, match=f"judge: name the column .* its columns: '名', '{CODE}'"):
        frames.judge(frame)
    with pytest.raises(TypeError, match=f"is_valid: takes one column.*as in frame.'名'.*'{CODE}'"):
        frames.is_valid(frame)
    with pytest.raises(InvalidArgument, match=f"no column 'x'; the columns are: 名, {CODE}"):
        frames.judge(frame, "x")
    with pytest.raises(InvalidArgument, match="no column '#3'"):
        frames.judge(frame, "#3")


def test_a_frame_without_columns() -> None:
    """There is nothing to name."""
    with pytest.raises(TypeError, match=r"its columns: $"):
        frames.judge(pandas.DataFrame())


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (numpy.array([["a", "b"]]), "an array of 2 dimensions; .* as in array.:, 0."),
        (numpy.array("a"), "an array of 0 dimensions"),
        (numpy.array([("a", 1)], dtype=[("c", "U1"), ("n", int)]), "fields 'c', 'n'.*array.'c'."),
    ],
)
def test_arrays_of_other_dimensions(array: Any, said: str) -> None:
    """Only one dimension is a column."""
    with pytest.raises(TypeError, match=said):
        frames.is_valid(array)


def test_other_objects() -> None:
    """What is not a frame is a `TypeError` that says which function takes it."""
    for data in ([SAMPLE], "registry.csv", {CODE: [SAMPLE]}, None):
        with pytest.raises(
            TypeError, match=r"uscc\.frames\.audit takes a frame .*uscc\.scan takes"
        ):
            frames.audit(data)
    for frame in (pandas.DataFrame({"c": [1]}), polars.LazyFrame(), [SAMPLE], None):
        with pytest.raises(
            TypeError, match=r"takes paths of files, not .*uscc\.frames\.audit\(frame"
        ):
            uscc.scan(frame)  # type: ignore[arg-type]


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the extra."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(RegistryError, match=r'pip install "uscc\[arrow\]"'):
        frames.is_valid(polars.Series([SAMPLE]))


# --- valid_mask -----------------------------------------------------------------------------


@few
@given(column=st.lists(cells, max_size=20), strict=st.booleans(), legacy=st.booleans())
def test_valid_mask_of_columns(column: list[str | None], strict: bool, legacy: bool) -> None:
    """`valid_mask` takes columns of Arrow and of other libraries, in the fast way of Arrow."""
    expected = uscc.valid_mask(column, strict, legacy)  # type: ignore[arg-type]
    for name in ("pandas object", "polars", "arrow", "arrow chunks"):
        assert uscc.valid_mask(SERIES[name](column), strict, legacy) == expected
    views = pyarrow.array(column, pyarrow.string_view())
    assert uscc.valid_mask(views, strict, legacy) == expected
    words = pyarrow.array(column, pyarrow.string()).dictionary_encode()
    assert uscc.count_valid(words, strict, legacy) == (expected.count(1), len(column))


def test_valid_mask_of_other_columns() -> None:
    """Values that are not text are still a `TypeError` that names their place."""
    with pytest.raises(TypeError, match="value number 1"):
        uscc.valid_mask(pandas.Series([SAMPLE, 5], dtype=object))
    with pytest.raises(TypeError, match="value number 0"):
        uscc.valid_mask(pyarrow.array([5]))


def test_valid_mask_without_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns that give texts are judged without PyArrow, too."""
    monkeypatch.delitem(sys.modules, "pyarrow")
    assert uscc.valid_mask(polars.Series([SAMPLE, None])) == b"\1\0"


# --- Real data ------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_real_million(shared_data: Any) -> None:
    """A million real codes with names: the report is that of the file."""
    path = shared_data("real/million.csv.gz")
    frame = polars.read_csv(path, infer_schema=False, has_header=True)
    expected, report = uscc.scan(path, header=True), frames.audit(frame)
    lines = range(2, frame.height + 2)
    assert json.dumps(told(report, [])) == json.dumps(told(expected, lines))
    kinds = frames.judge(frame, report.sources[0]["code_column"])["uscc_kind"]
    counts = {kind: (kinds == kind).sum() for kind in report.kinds}
    assert counts == report.kinds


# --- Names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "folded"),
    [
        ([], []),
        ([None, ""], ["", ""]),
        (["\uf8ff公司", "鿿"], ["\uf8ff公司", "鿿"]),  # begins as what is folded, and is not
        (["Ａ（甲）", "b c", None], ["a(甲)", "bc", ""]),
    ],
)
def test_folded_names(names: list[str | None], folded: list[str]) -> None:
    """Each name is folded as everywhere, and blank where there is none."""
    pyarrow = pytest.importorskip("pyarrow")
    from uscc.frames.folding import _bytes_of, _folded

    column, broken = _folded(pyarrow.array(names, pyarrow.string()))
    assert column.to_pylist() == folded == [fold(name or "") for name in names]
    assert broken == bytes(len(names))
    assert _bytes_of(column).decode() == "".join(folded)


def test_a_stream_does_not_know_its_size() -> None:
    """So it is read as one that may be large."""
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"code": [SAMPLE, numbered(1)], "name": ["甲", "乙"]})
    report = frames.audit(frame.lazy(), code="code", entity="name")
    assert (report.records, report.errors) == (2, 0)
    stream = frame.to_arrow().to_reader()
    assert frames.audit(stream, code="code", entity="name").records == 2


def test_a_file_does_not_know_its_rows(tmp_path: Path) -> None:
    """What a table in memory tells of its rows, a file does not: all of them are in its batches."""
    path = tmp_path / "r.csv"
    path.write_text(f"企业名称,统一社会信用代码\n甲,{SAMPLE}\n", "utf-8")
    (table,) = tables(str(path), ReadOptions())
    with closing(table):
        assert (table.size, table.rest(0)) == (None, None)
