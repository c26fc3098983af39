"""SQLite databases: every table is read as it is, and nothing is written."""

from __future__ import annotations

import gzip
import io
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from grids import damaged, filled, peak, read, readable_or_refused, refusal
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE, numbered

from uscc import RegistryError, scan
from uscc.errors import NoCodes
from uscc.readers import sqlite as reader
from uscc.readers.blocks import ROWS
from uscc.readers.formats import is_database, tables
from uscc.readers.options import ReadOptions

values = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=8),
    st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=8).map(str.encode),
)


def base_of(path: Path, script: str, *rows: tuple[Any, ...]) -> Path:
    """Write a database.

    - `path`: the file.
    - `script`: SQL that makes it; the last line may insert `rows`.
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as base:
        *lines, last = script.split("\n")
        base.executescript("\n".join(lines))
        if rows:
            base.executemany(last, rows)
        else:
            base.execute(last)
        base.commit()
    return path


def text_of(value: object) -> str:
    """Return the cell of a value."""
    if isinstance(value, bytes):
        return value.decode()
    return "" if value is None else str(value)


@given(
    st.lists(st.tuples(values, values), min_size=1, max_size=6),
    st.lists(st.integers(0, 2**40 - 1), min_size=6, max_size=6, unique=True),
    st.sampled_from(("UTF-8", "UTF-16le")),
)
def test_drawn_tables_come_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[Any, Any]],
    numbers: list[int],
    encoding: str,
) -> None:
    """Every value is read, and each record has its rowid, in ascending order."""
    path = base_of(
        tmp_path_factory.getbasetemp() / "drawn.db",
        f"PRAGMA encoding = '{encoding}';\nCREATE TABLE t (a, b);\n"
        "INSERT INTO t (rowid, a, b) VALUES (?, ?, ?)",
        *((number, *row) for number, row in zip(numbers, rows)),
    )
    (found,) = read(path)
    expected = sorted(zip(numbers, rows))
    assert (found.path, found.unit, found.names) == ("[t]", "rowid", ("a", "b"))
    assert found.lines == [number for number, _ in expected]
    assert found.rows == [filled(list(map(text_of, row))) for _, row in expected]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a database of two tables with codes, a view, and one without records."""
    return base_of(
        tmp_path / "base #1%20?.db",
        'CREATE TABLE 企业 ("统一社会信用代码", "企业名称");\n'
        f"INSERT INTO 企业 VALUES ('{SAMPLE}', '甲'), ('{SAMPLE[:-1]}4', '乙');\n"
        'CREATE TABLE "a ""b""" (id TEXT PRIMARY KEY, rowid, _ROWID_, oid) WITHOUT ROWID;\n'
        "CREATE TABLE none (x);\nCREATE TABLE k (x PRIMARY KEY) WITHOUT ROWID;\n"
        "INSERT INTO k VALUES ('z');\n"
        'INSERT INTO "a ""b""" VALUES (2, 3, 4, 5);\n'
        "CREATE VIEW v AS SELECT 企业名称 AS n FROM 企业",
    )


def test_tables_and_views(base: Path) -> None:
    """Each has its path; those without rowids are numbered from 1; empty ones are passed over."""
    one, two, keyed = read(base)
    (three,) = read(base, table="v")
    assert (keyed.unit, keyed.lines, keyed.rows) == ("row", [1], [["z"]])
    assert (one.path, one.unit, one.lines) == ("[企业]", "rowid", [1, 2])
    assert two == ('[a "b"]', "row", ("id", "rowid", "_ROWID_", "oid"), [1], [["2", "3", "4", "5"]])
    assert three == ("[v]", "row", ("n",), [1, 2], [["甲"], ["乙"]])
    (finding,) = scan_one(base).findings
    assert finding.line == 2


def scan_one(path: Path) -> Any:
    """Audit a copy that has only the table of codes."""
    copy = path.with_name("one.db")
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as base:
        base.executescript('DROP VIEW v; DROP TABLE none; DROP TABLE k; DROP TABLE "a ""b"""')
    return scan(copy)


def test_views_where_no_table_is_there(tmp_path: Path) -> None:
    """A view is read where there are no tables; it shows what they hold, where there are."""
    path = tmp_path / "views.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE VIEW v AS SELECT '甲' 企业名称, '91350100M000100Y43' uscc")
    assert scan(path).records == 1


def test_a_view_of_another_program(tmp_path: Path) -> None:
    """A view that calls a function of its program is passed over, unless it is named."""
    path = tmp_path / "views.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE VIEW a AS SELECT theirs(1) 企业名称, '91350100M000100Y43' uscc")
        made.execute("CREATE VIEW b AS SELECT '甲' 企业名称, '91350100M000100Y43' uscc")
    assert [source["path"][-3:] for source in scan(path).sources] == ["[b]"]
    with pytest.raises(RegistryError, match="theirs"):
        scan(path, table="a")


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is a database is unknown; reading it says why it cannot be read."""
    path = tmp_path / "x.db"
    path.write_bytes(b"SQLite format 3\0")
    assert is_database(str(path))
    monkeypatch.setattr("builtins.open", Mock(side_effect=PermissionError))
    assert not is_database(str(path))


def test_several_tables_with_codes(tmp_path: Path) -> None:
    """They are about different things: the caller chooses one."""
    path = tmp_path / "two.db"
    with closing(sqlite3.connect(path)) as made:
        for name in ("企业", "处罚", "说明"):
            made.execute(f"CREATE TABLE {name} (企业名称, uscc{'x' * (name == '说明')})")
            made.execute(f"INSERT INTO {name} VALUES ('甲', '91350100M000100Y43')")
        made.execute("UPDATE 说明 SET usccx = '无'")
        made.commit()
    with pytest.raises(RegistryError, match=r"holds several tables with codes \(企业, 处罚\)"):
        scan(path)
    assert scan(path, table="处罚").records == 1
    with closing(sqlite3.connect(path)) as made:
        made.execute("DROP TABLE 处罚")
        made.execute("DROP TABLE 企业")
        made.commit()
    with pytest.raises(NoCodes, match="no column of codes"):
        scan(path)


def test_one_table(base: Path) -> None:
    """The caller names it, in any case; another name is an error that lists the tables."""
    assert [found.path for found in read(base, table="V")] == ["[v]"]
    assert [found.path for found in read(base, table='a "b"')] == ['[a "b"]']
    error = str(refusal(base, table="企"))
    assert (
        "there is no table '企'; the tables are: 企业, a \"b\", none, k, v; name one with" in error
    )
    assert "the table is empty" in str(refusal(base, table="none"))


@pytest.mark.parametrize("low", [-1, 2**40])
def test_rowids_that_are_no_numbers_of_lines(tmp_path: Path, low: int) -> None:
    """A table with a rowid that an audit cannot hold is numbered from 1."""
    path = base_of(
        tmp_path / "a.db",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, b);\nINSERT INTO t VALUES (?, ?)",
        (low, "x"),
        (7, "y"),
    )
    (found,) = read(path)
    assert (found.unit, found.lines) == ("row", [1, 2])


def test_texts_and_blobs(tmp_path: Path) -> None:
    """Bytes are UTF-8, else GB18030, else shown as not readable."""
    path = base_of(
        tmp_path / "a.db",
        "CREATE TABLE t (a);\nINSERT INTO t VALUES (CAST(? AS TEXT))",
        ("甲公司".encode("gb18030"),),
        (b"\xff\xffa",),
        (b"",),
        (b"b\0c",),
    )
    (found,) = read(path)
    assert found.rows == [["甲公司"], ["\ufffd\ufffda"], [], ["b\0c"]]


def test_virtual_tables(tmp_path: Path) -> None:
    """The tables that hold the content of a virtual table are not read beside it."""
    path = tmp_path / "a.db"
    try:
        base_of(path, "CREATE VIRTUAL TABLE f USING fts5(a);\nINSERT INTO f VALUES ('x')")
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no search in texts")
    if sqlite3.sqlite_version_info >= (3, 37):
        assert [found.path for found in read(path)] == ["[f]"]


def test_a_view_that_cannot_be_read(tmp_path: Path) -> None:
    """A view with a function of another program is passed over, unless it is named."""
    path = base_of(
        tmp_path / "a.db",
        "CREATE TABLE t (a);\nCREATE VIEW v AS SELECT theirs(a) FROM t;\nINSERT INTO t VALUES (1)",
    )
    assert [found.path for found in read(path)] == ["[t]"]
    assert "no such function: theirs" in str(refusal(path, table="v"))


def test_no_table(tmp_path: Path) -> None:
    """A database without tables is an error."""
    path = base_of(tmp_path / "a.db", "CREATE TABLE t (a);\nDROP TABLE t")
    assert "the database holds no table" in str(refusal(path))


def test_not_a_plain_file(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compressed database and standard input are read from a copy, which is removed."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    packed = tmp_path / "base.db.gz"
    packed.write_bytes(gzip.compress(base.read_bytes()))
    assert read(packed)[0].rows == read(base)[0].rows
    stdin = io.TextIOWrapper(io.BytesIO(base.read_bytes()))
    monkeypatch.setattr(sys, "stdin", stdin)
    found = tables("-", ReadOptions(table="企业"))
    assert next(found).path == "-[企业]"
    assert list(found) == []
    packed.write_bytes(packed.read_bytes()[:-20])
    assert "cut short" in str(refusal(packed))
    assert list(folder.iterdir()) == []


def test_nothing_is_written(base: Path, tmp_path: Path) -> None:
    """The file and its folder stay as they are."""
    before = base.read_bytes()
    base.chmod(0o444)
    read(base)
    assert base.read_bytes() == before
    assert list(tmp_path.iterdir()) == [base]


def test_a_transaction_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program has committed is read from its log, too; a lock is one sentence."""
    monkeypatch.setattr(reader, "_PATIENCE", 0.01)
    path = base_of(tmp_path / "a.db", "CREATE TABLE t (a);\nINSERT INTO t VALUES (1)")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("INSERT INTO t VALUES (2)")
        assert (tmp_path / "a.db-wal").stat().st_size
        assert read(path)[0].rows == [["1"], ["2"]]
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("INSERT INTO t VALUES (3)")
        assert (tmp_path / "a.db-journal").stat().st_size
        assert "another program is writing" in str(refusal(path))
        other.execute("ROLLBACK")


def test_a_transaction_that_was_not_ended(tmp_path: Path) -> None:
    """A log that cannot be read is one sentence."""
    path = base_of(tmp_path / "a.db", "CREATE TABLE t (a);\nINSERT INTO t VALUES (1)")
    copy = tmp_path / "b.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN")
        other.executemany("INSERT INTO t VALUES (?)", [("x" * 1000,)] * 100)
        copy.write_bytes(path.read_bytes())
        (tmp_path / "b.db-journal").write_bytes((tmp_path / "a.db-journal").read_bytes())
    assert "has a transaction that was not ended" in str(refusal(copy))


WIDE = 300
"""Records of the database that is damaged: several pages."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a database of several pages, with an index and long texts."""
    rows = [(numbered(number), f"公司{number}", "x" * (number * 20)) for number in range(WIDE)]
    path = tmp_path_factory.mktemp("whole") / "whole.db"
    script = (
        "CREATE TABLE t (a, b, c);\nCREATE INDEX i ON t (a, b);\nINSERT INTO t VALUES (?, ?, ?)"
    )
    return base_of(path, script, *rows).read_bytes()


@given(data=st.data())
def test_damaged(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    """A damaged database gives tables or one error."""
    path = tmp_path_factory.getbasetemp() / "damaged.db"
    part = data.draw(st.sampled_from((100, 400, 4500, len(whole))))
    path.write_bytes(data.draw(damaged(whole[:part])) + whole[part:])
    readable_or_refused(path)


def test_an_encrypted_database(tmp_path: Path, whole: bytes) -> None:
    """A file that is not a database behind its first bytes is one sentence."""
    path = tmp_path / "a.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 16)
    assert "the database is damaged or of another kind" in str(refusal(path))
    path.write_bytes(whole[: len(whole) // 2])
    assert "the database is damaged or of another kind" in str(refusal(path))


def test_a_column_that_no_row_has(base: Path) -> None:
    """It is blank."""
    with closing(next(tables(str(base), ReadOptions(table="v")))) as table:
        ((region, _),) = table._rows.tables(1)
        assert region.column(1) == [b"", b""]


def test_the_address_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive of Windows and a share have the addresses that SQLite knows."""
    for path, address in (
        ("C:/a b.db", "file:///C:/a%20b.db"),
        ("//host/share/a.db", "file:////host/share/a.db"),
        ("/a?#.db", "file:///a%3F%23.db"),
    ):
        assert reader._address(path) == address


def test_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks have at most some rows, and fewer where cells are large."""
    rows = [(number, "x" * 5000) for number in range(20_000)]
    script = "CREATE TABLE t (a, b);\nINSERT INTO t VALUES (?, ?)"
    path = base_of(tmp_path / "a.db", script, *rows[:300], *((n, "") for n, _ in rows[300:]))
    monkeypatch.setattr(reader, "_SIZE", 1 << 20)
    found = tables(str(path), ReadOptions())
    with closing(next(found)) as table:
        sizes = [len(region.lines) for region, _ in table._rows.tables(2)]
    assert sum(sizes) == 20_000
    assert max(sizes) < ROWS + reader._FETCHED
    assert sizes[0] < 300


@pytest.mark.slow
def test_memory(tmp_path: Path) -> None:
    """20 MB are read with a small part of them in memory."""
    row = "茗珑琦（临沂）生物科技有限责任公司", SAMPLE, "x" * 500
    path = tmp_path / "large.db"
    base_of(path, "CREATE TABLE t (a, b, c);\nINSERT INTO t VALUES (?, ?, ?)", *[row] * 36_000)
    assert path.stat().st_size > 20_000_000
    assert peak(lambda: readable_or_refused(path)) < 40_000_000
