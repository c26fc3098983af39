"""Parquet, Arrow and Feather by the extra `uscc[arrow]`: the same report as CSV, and damage."""

from __future__ import annotations

import datetime
import gzip
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import Record
from strategies import SAMPLE, numbered, registries
from zips import packed

from uscc import scan
from uscc.errors import NoCodes, RegistryError
from uscc.readers import arrow
from uscc.readers.arrow import cells_of
from uscc.readers.formats import tables
from uscc.readers.options import ReadOptions

pa = pytest.importorskip("pyarrow")
feather = pytest.importorskip("pyarrow.feather")
parquet = pytest.importorskip("pyarrow.parquet")

NAMES = ["企业名称", "统一社会信用代码"]
TABLE = pa.table([["甲公司", "乙公司"], [SAMPLE, "91350100M000100Y4A"]], names=NAMES)
NOON = datetime.datetime(2024, 1, 5, 12)


def as_arrow(table: Any, path: str) -> None:
    """Write a file of Arrow."""
    with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def as_stream(table: Any, path: str) -> None:
    """Write a stream of Arrow."""
    with pa.OSFile(path, "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table)


WRITERS: list[Callable[[Any, str], object]] = [
    parquet.write_table, feather.write_feather, as_arrow, as_stream,
]  # fmt: skip


def refused(path: Path) -> RegistryError:
    """Return the error of a file."""
    with pytest.raises(RegistryError) as caught:
        scan(path)
    return caught.value


@pytest.mark.parametrize("write", WRITERS)
def test_a_report(write: Callable[[Any, str], object], tmp_path: Path) -> None:
    """Rows are numbered from 1, columns have their names; compressed and in an archive, too."""
    path = tmp_path / "registry.csv"
    write(TABLE, str(path))
    report = scan(path)
    assert (report.records, report.errors) == (2, 1)
    assert (report.findings[0].line, report.findings[0].unit) == (2, "row")
    assert report.sources[0]["code_column"] == NAMES[1]
    assert report.sources[0]["header_line"] is None
    (tmp_path / "a.zip").write_bytes(packed({"a.parquet": path.read_bytes()}))
    (tmp_path / "a.gz").write_bytes(gzip.compress(path.read_bytes()))
    assert scan(tmp_path / "a.zip").records == scan(tmp_path / "a.gz").records == 2


def test_the_first_feather(tmp_path: Path) -> None:
    """The first version of Feather is named, with the way out."""
    path = tmp_path / "a.feather"
    path.write_bytes(b"FEA1" + bytes(100))
    assert "is an old Feather file; save it as Parquet or CSV" in str(refused(path))


def clean(cell: str) -> str:
    """Return a cell without lone surrogates, which Arrow does not hold."""
    return cell.encode("utf-8", "replace").decode()


@given(records=registries(), write=st.sampled_from(WRITERS))
def test_drawn_registries(
    records: list[Record], write: Callable[[Any, str], object],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    """Drawn records give the report that they give as CSV."""
    folder = tmp_path_factory.mktemp("arrow")
    rows = [("甲公司", SAMPLE), *((clean(one.entity), clean(one.text)) for one in records)]
    write(pa.table(list(map(list, zip(*rows))), names=NAMES), str(folder / "a.arrow"))
    lines = (",".join('"' + c.replace('"', '""') + '"' for c in row) for row in [NAMES, *rows])
    (folder / "a.csv").write_bytes("\n".join(lines).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow, "_require_verified", lambda source: None)  # it takes a process
        one = scan(folder / "a.arrow", code="#2")
    two = scan(folder / "a.csv", code="#2")
    assert (one.kinds, one.relations, one.notes) == (two.kinds, two.relations, two.notes)
    assert (one.records, one.errors, one.base) == (two.records, two.errors, two.base)


@pytest.mark.parametrize("write", WRITERS)
def test_many_rows(
    write: Callable[[Any, str], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of many blocks have their numbers; only wanted columns become Python objects."""
    monkeypatch.setattr(arrow, "ROWS", 300)
    codes = [numbered(number) for number in range(2_000)]
    codes[1_500] = "91350100M000100Y4A"
    table = pa.table([codes, codes, codes], names=["统一社会信用代码", "a", "b"])
    path = tmp_path / "a"
    write(table, str(path))
    asked: list[int] = []
    original = arrow.ArrowBlock.column

    def column(self: arrow.ArrowBlock, number: int) -> list[bytes]:
        asked.append(number)
        return original(self, number)

    monkeypatch.setattr(arrow.ArrowBlock, "column", column)
    report = scan(path, entity=[])
    assert [finding.line for finding in report.findings] == [1_501]
    assert report.records == 2_000
    assert asked.count(0) > 6
    assert asked.count(1) == asked.count(2) < 3


TYPES = [
    (pa.array(["甲", None]), ["甲", ""]),
    (pa.array(["甲", None], pa.large_string()), ["甲", ""]),
    (pa.array(["甲", None], pa.string_view()), ["甲", ""]),
    (pa.array(["甲", None]).dictionary_encode(), ["甲", ""]),
    (pa.array(["甲".encode(), None]), ["甲", ""]),
    (pa.array(["甲".encode("gbk"), b"a", b"\x81"]), ["甲", "a", "\ufffd"]),
    (pa.array([b"ab", None], pa.binary(2)), ["ab", ""]),
    (pa.array([b"a", None], pa.binary_view()), ["a", ""]),
    (pa.array([911234567890123456, None]), ["911234567890123456", ""]),
    (pa.array([1, None], pa.uint8()), ["1", ""]),
    (pa.array([1, 1]).dictionary_encode(), ["1", "1"]),
    (pa.array([9.1e17, 2.0, 0.5, float("nan")]), ["910000000000000000", "2", "0.5", ""]),
    (pa.array([Decimal("911234567890123456")]), ["911234567890123456"]),
    (pa.array([True, False, None]), ["TRUE", "FALSE", ""]),
    (pa.array([NOON.date(), None]), ["2024-01-05", ""]),
    (pa.array([NOON, None]), ["2024-01-05 12:00:00", ""]),
    (pa.array([NOON], pa.timestamp("ms", "Asia/Shanghai")), ["2024-01-05 20:00:00+08:00"]),
    (pa.array([10**18 + 1, None], pa.timestamp("ns")), ["2001-09-09 01:46:40", ""]),
    (pa.array([2**62, 0, None], pa.timestamp("s")), ["", "1970-01-01", ""]),
    (pa.array([NOON.time()]), ["12:00:00"]),
    (pa.array([datetime.timedelta(days=1)]), ["24:00:00"]),
    (pa.nulls(2), ["", ""]),
    (pa.array([["甲", None], None]), ['["甲", null]', ""]),
    (pa.array([{"a": NOON}, None]), ['{"a": "2024-01-05 12:00:00"}', ""]),
    (pa.RunEndEncodedArray.from_arrays([2], ["x"]), ["x", "x"]),
]


@pytest.mark.parametrize(
    ("array", "expected"), TYPES, ids=lambda one: str(getattr(one, "type", ""))
)
def test_types(array: Any, expected: list[str]) -> None:
    """Each type of a column becomes text; nothing is lost of whole numbers."""
    assert [cell.decode() for cell in cells_of(array)] == expected
    assert [cell.decode() for cell in cells_of(array.slice(1))] == expected[1:]


def test_extension_types() -> None:
    """A type of another program is read as what it is stored as."""

    class Code(pa.ExtensionType):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__(pa.string(), "code")

        def __arrow_ext_serialize__(self) -> bytes:
            return b""

    assert cells_of(pa.ExtensionArray.from_storage(Code(), pa.array(["甲"]))) == ["甲".encode()]


def test_blocks() -> None:
    """A column that is not there is blank; some rows are picked in their order."""
    block = arrow.ArrowBlock(5, TABLE.to_batches()[0])
    assert block.lines == range(5, 7)
    assert block.column(2) == [b"", b""]
    assert block.rows([1]) == [["乙公司".encode(), b"91350100M000100Y4A"]]
    assert block.rows([]) == []


@pytest.mark.parametrize("write", WRITERS)
def test_nothing_in_it(write: Callable[[Any, str], object], tmp_path: Path) -> None:
    """A table without rows, or without columns, is empty."""
    path = tmp_path / "a"
    for table in (TABLE.slice(0, 0), TABLE.select([])):
        write(table, str(path))
        assert isinstance(refused(path), NoCodes)


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the extra and the way out."""
    path = tmp_path / "a.parquet"
    parquet.write_table(TABLE, str(path))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert str(refused(path)) == (
        f'{path}: is a Parquet or Arrow file, which needs an extra: pip install "uscc[arrow]";'
        " or export the table as CSV"
    )


@given(data=st.data())
def test_damaged_parquet(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file that is cut or changed behind its first bytes gives a table or one sentence."""
    path = tmp_path_factory.mktemp("arrow") / "a"
    parquet.write_table(TABLE, str(path))
    file = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(12, len(file) - 1), max_size=4)):
        file[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        file = file[: data.draw(st.integers(12, len(file)))]
    path.write_bytes(file)
    try:
        for table in tables(str(path), ReadOptions()):
            scan(path, code="#1", entity=[])
            table.close()
    except RegistryError as error:
        assert error.path == str(path)


@pytest.mark.parametrize("place", [-9, 12, 20, 300, 400])
@pytest.mark.parametrize("write", [as_arrow, as_stream])
def test_damaged_arrow(place: int, write: Callable[[Any, str], object], tmp_path: Path) -> None:
    """Another process reads it first, so a crash of the library is one sentence."""
    path = tmp_path / "a"
    write(TABLE, str(path))
    file = bytearray(path.read_bytes())
    file[place : place + 8] = b"\x7f" * 8
    path.write_bytes(file)
    try:
        assert scan(path, code="#2", entity="#1").records == 2
    except RegistryError as error:
        assert error.path == str(path)


def test_the_other_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It limits itself, reads the whole file, and ends with the error of the library."""
    path = tmp_path / "a"
    as_arrow(TABLE, str(path))
    limits: list[object] = []
    monkeypatch.setattr(arrow, "limit_memory", lambda: limits.append("memory"))
    monkeypatch.setattr(arrow, "limit_time", limits.append)
    monkeypatch.setattr(arrow, "open", lambda *_, **__: path.open("rb"), raising=False)
    arrow.verify()
    assert limits == ["memory", arrow._SECONDS]
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(pa.ArrowInvalid):
        arrow.verify()
    assert "is damaged, so pyarrow cannot read it; get it again" in str(refused(path))


def test_an_error_of_the_library(tmp_path: Path) -> None:
    """It is shown in one line."""
    path = tmp_path / "a.parquet"
    parquet.write_table(TABLE, str(path))
    path.write_bytes(path.read_bytes()[:50])
    said = str(refused(path))
    assert "cannot be read by pyarrow (" in said
    assert said.endswith("); get it again, or export the table as CSV")
