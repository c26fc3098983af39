"""SQL scripts: their text, their names, the answers of SQLite and DuckDB, `uscc sql`."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sql_engines import Duckdb, Engine, Sqlite
from sql_values import drawn, expected, storable
from test_cli import Main

import uscc
from uscc import standard
from uscc.errors import InvalidArgument
from uscc.sql import DIALECTS, NAMES, marks, script
from uscc.sql.views import VIEWS

#: The functions for users, and the column of SQLite's view with the answers of each.
FUNCTIONS = {
    "uscc_compact": "uscc_code",
    "uscc_kind": "uscc_kind",
    "uscc_is_valid": "uscc_is_valid",
    "uscc_check_digit": "uscc_check_digit",
    "uscc_organization_is_valid": "uscc_organization_is_valid",
    "uscc_entity": "uscc_entity",
}


@pytest.fixture(name="main")
def runner(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Main:
    """Return a runner of commands in this process."""
    return Main(capsys, monkeypatch)


@pytest.fixture(scope="module", params=[Sqlite, Duckdb])
def database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Return an engine that starts at once, with a table and the script of it."""
    if request.param is Duckdb:
        pytest.importorskip("duckdb")
    started: Engine = request.param()
    started.fill('"base"', ['"code"', '"name"'], [])
    started.load(script(started.dialect, "base"))
    yield started


def judged(database: Engine, texts: list[str | None]) -> list[list[object]]:
    """Return what a script says of values."""
    mark = "INSERT INTO base VALUES (?, ?)"
    connection = database.connection  # type: ignore[attr-defined]
    connection.execute("DELETE FROM base")
    connection.executemany(mark, [(text, text) for text in texts])
    if database.dialect == "sqlite":
        return database.ask(list(FUNCTIONS.values()), "FROM uscc_records")
    return database.ask([f"{name}(code)" for name in FUNCTIONS], "FROM base")


@given(texts=st.lists(drawn.filter(storable), min_size=8, max_size=20, unique=True))
def test_the_answers_of_the_library(database: Engine, texts: list[str]) -> None:
    """The script says of drawn values what the library says."""
    for text, row in zip(texts, judged(database, list(texts)), strict=True):
        row[2], row[4] = bool(row[2]), bool(row[4])
        assert row == expected(text)


def test_null(database: Engine) -> None:
    """NULL is missing and neither valid nor invalid, so that a constraint leaves it alone."""
    ((code, kind, is_valid, digit, organization, entity),) = judged(database, [None])
    assert (kind, is_valid, digit) == ("missing", None, None)
    assert not organization
    assert not code
    assert not entity


def test_a_text_ends_at_nul_in_sqlite() -> None:
    """The one difference of SQLite, which its script tells."""
    database = Sqlite()
    database.fill("registry", ["code", "name"], [["91350100M000100Y43\0", "x"]])
    database.load(script("sqlite"))
    assert database.ask(["uscc_is_valid"], "FROM uscc_records") == [[1]]
    assert not uscc.is_valid("91350100M000100Y43\0")
    assert "SQLite ends a text at a NUL character" in script("sqlite")


def test_numbers_are_codes_as_text(database: Engine) -> None:
    """A column of numbers is read as text."""
    connection = database.connection  # type: ignore[attr-defined]
    connection.execute("CREATE TABLE numbers (code BIGINT, name BIGINT)")
    connection.execute("INSERT INTO numbers VALUES (913301007204926720, 1), (9, 2)")
    database.load(script(database.dialect, "numbers"))
    assert database.ask(["uscc_code", "uscc_kind"], "FROM uscc_records ORDER BY name") == [
        ["913301007204926720", uscc.diagnose("913301007204926720").kind],
        ["9", "missing"],
    ]
    database.load(script(database.dialect, "base"))


# --- Names ------------------------------------------------------------------------------------

names = st.text(st.characters(codec="utf-8", exclude_characters=".\\\0"), min_size=1, max_size=8)


@given(table=names, code=names, entity=names)
def test_every_name_is_quoted(table: str, code: str, entity: str) -> None:
    """A name is a name, whatever it holds, or it is refused."""
    if len({code.lower(), entity.lower()}) < 2:
        return
    try:
        made = script("sqlite", table, code, entity)
    except InvalidArgument as error:
        assert not (table + code + entity).isprintable() or "\u3000" in table + code + entity
        assert "cannot be the name" in str(error)
        return
    quoted = ['"' + name.replace('"', '""') + '"' for name in (table, code, entity)]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE {} ({}, {})".format(*quoted))
        connection.execute(f"INSERT INTO {quoted[0]} VALUES (?, ?)", ("91350100M000100Y43", "甲"))
        connection.executescript(made)
        assert connection.execute("SELECT base, errors FROM uscc_rate").fetchall() == [(1, 0)]


def test_a_schema() -> None:
    """A dot separates schema and table, each in the quotation marks of the dialect."""
    marked = {
        name: ("`a`.`b`" if dialect.mark == "`" else '"a"."b"')
        for name, dialect in DIALECTS.items()
    }
    for name, quoted in marked.items():
        assert f"FROM {quoted} AS source" in script(name, "a.b")
        assert DIALECTS[name].name("a" + DIALECTS[name].mark) in script(
            name, "a" + DIALECTS[name].mark
        )


@pytest.mark.parametrize("name", ["", ".", "a.", "a\nb", "a\\", "a\0"])
def test_no_name(name: str, main: Main) -> None:
    """An impossible name is refused with one sentence."""
    with pytest.raises(InvalidArgument, match="cannot be the name of a table or column"):
        script("postgresql", "registry", name)
    done = main("sql", "sqlite", "--table", name)
    assert (done.status, done.out) == (2, "")
    assert "cannot be the name of a table or column" in done.err


# --- Text -------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", NAMES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text(dialect: str, lang: str) -> None:
    """A script has no hidden characters, short comments, and is in one language."""
    made = script(dialect, "registry", lang=lang)
    assert all(char.isprintable() or char == "\n" for char in made)
    assert "\u3000" not in made
    comments = [line for line in made.splitlines() if line.startswith("-- ") and "(" not in line]
    if dialect == "dbt":
        comments = re.findall(r"^\{# .+ #\}$", made, re.MULTILINE)
    assert comments
    if lang == "zh":
        assert all(re.search("[一-鿿]", line) for line in comments[:4]), comments[:4]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_facts_come_from_the_standard(dialect: str) -> None:
    """Each script holds the alphabet, every placeholder word and every label."""
    made = script(dialect, "registry")
    d = DIALECTS[dialect]
    assert d.plain(standard.ALPHABET) in made
    assert all(d.plain(word) in made for word in standard.MISSING_WORDS)
    assert all(label in made for label in standard.LABELS)
    assert d.text(marks.CODE_TO) in made


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_made_is_dropped(dialect: str) -> None:
    """`drop` names everything that the script makes, the last made first."""
    pattern = r"^CREATE (?:OR REPLACE )?(?:TEMPORARY )?(?:FUNCTION|MACRO|VIEW) (\w+)"
    made = re.findall(pattern, script(dialect, "registry"), re.MULTILINE)
    dropped = re.findall(r"IF EXISTS (\w+)", script(dialect, drop=True))
    functions = [name for name in made if name not in VIEWS]
    assert dropped == [*reversed(VIEWS), *reversed(functions)]
    assert set(FUNCTIONS) <= set(functions) or dialect == "sqlite"
    assert [name for name in made if name in VIEWS] == list(VIEWS)


@pytest.mark.parametrize("dialect", [name for name in DIALECTS if name != "sqlite"])
def test_without_a_table(dialect: str) -> None:
    """Without a table there are functions and no view."""
    assert "VIEW uscc" not in script(dialect)
    assert script(dialect, "registry").startswith(script(dialect).split("\n-- ")[0])


def test_sqlite_has_a_table() -> None:
    """SQLite needs a table, so there is a default one."""
    assert script("sqlite") == script("sqlite", "registry")


# --- The command ------------------------------------------------------------------------------


def test_the_command(main: Main) -> None:
    """`uscc sql` prints what `script` returns."""
    done = main("sql", "duckdb", "--table", "企业", "--code", "代码", "--entity", "名称")
    assert (done.status, done.err) == (0, "")
    assert done.out == script("duckdb", "企业", "代码", "名称")
    assert main("sql", "mysql", "--drop").out == script("mysql", drop=True)
    assert main("--lang", "zh", "sql", "dbt").out == script("dbt", lang="zh")


def test_no_dialect(main: Main) -> None:
    """An unknown dialect is an error that lists the known ones."""
    with pytest.raises(InvalidArgument, match="no dialect is called 'oracle'; known: postgresql"):
        script("oracle")
    done = main("sql", "oracle")
    assert done.status == 2
    assert "invalid choice" in done.err


def test_standard_output_is_closed(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without standard output there is one sentence."""
    monkeypatch.setattr("sys.stdout", None)
    assert uscc.cli.main(["sql", "dbt"]) == 2


def test_ranges() -> None:
    """Neighbours are a range only where it is shorter."""
    assert marks.ranges("c0123abz") == "0-3a-cz"
    assert marks.ranges("ab") == "ab"
