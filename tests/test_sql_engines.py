"""The scripts of all dialects on real engines: the same answers as the library."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sql_engines import Engine, Mariadb, Postgresql, Server, engine
from sql_values import expected, values
from test_cli import COMMAND, ENV

import uscc
from uscc.sql import DIALECTS, script
from uscc.sql.dialect import Asked
from uscc.sql.views import drop_views

pytestmark = pytest.mark.slow

#: Registries with faults of all kinds, and one within the target.
FAULTS = (
    "wrong=70,shared=24,split=22,repeated=21,suspect=12,body=9,missing=19,unconverted=18,legacy=9,format=17",
    "legacy=1,repeated=40,missing=3",
    "",
)


@pytest.fixture(scope="module", params=DIALECTS)
def database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Start the engine of a dialect and load its functions twice."""
    with engine(request.param) as started:
        if started.dialect != "sqlite":
            made = script(started.dialect)
            started.load(made)
            started.load(made)
        yield started


def answers(database: Engine, texts: list[str]) -> list[list[object]]:
    """Return what the functions say of values; of SQLite the columns of the view."""
    mark = DIALECTS[database.dialect].mark
    database.fill(f"{mark}values{mark}", [f"{mark}value{mark}"], [[text] for text in texts])
    value, source = f"{mark}value{mark}", f"{mark}values{mark}"
    calls = [f"uscc_{name}({value})" for name in _FUNCTIONS]
    if database.dialect == "sqlite":
        database.load(script("sqlite", "values", "value", "value"))
        calls = ["uscc_code", *(f"uscc_{name}" for name in _FUNCTIONS[1:])]
        source = "uscc_records"
    return database.ask([value, *calls], f"FROM {source}")


_FUNCTIONS = "compact", "kind", "is_valid", "check_digit", "organization_is_valid", "entity"


def test_the_answers_of_the_library(database: Engine) -> None:
    """Every function agrees on all vectors, all words and characters, and 20,000 drawn values."""
    texts = values(20_000)
    found = {row[0]: row[1:] for row in answers(database, texts)}
    assert len(found) == len(texts)
    differences = []
    for text in texts:
        row = found[text]
        for truth in (2, 4):  # some engines have no type of their own for it
            row[truth] = row[truth] in (True, "1")
        if row != expected(text):
            differences.append((text, row, expected(text)))
    assert not differences, f"{len(differences):,} of {len(texts):,}: {differences[:5]}"
    kinds = {expected(text)[1] for text in texts}
    assert kinds == {None, *uscc.code.kinds.KINDS}


@pytest.mark.parametrize("faults", FAULTS)
def test_the_figures_of_scan(database: Engine, faults: str, tmp_path: Path) -> None:
    """The views have the figures of `scan`; names that need quotation marks are quoted."""
    made = uscc.generate(3_000, seed=19, faults=faults or None)
    path = tmp_path / "registry.csv"
    made.write(path)
    blank = [(" ", code) for _, code in list(made)[:9]]  # a copy without a name
    records = [*made, *blank, ("无名", "　"), ("无名", "N/A")]
    report = scanned(records)
    mark = DIALECTS[database.dialect].mark
    table, columns = f"{mark}企业 表{mark}", [f"{mark}企业,名称{mark}", f"{mark}信用'代码{mark}"]
    database.fill(table, columns, records)
    for _ in range(2):
        database.load(script(database.dialect, "企业 表", "信用'代码", "企业,名称"))
    columns = ["base", "errors", "allowed", "verdict", "rate_per_10k", "target_per_10k"]
    ((base, errors, allowed, verdict, rate, target),) = database.ask(columns, "FROM uscc_rate")
    figures = report.as_dict()
    assert [int(base), int(errors)] == [figures["base"], figures["errors"]]
    assert [int(float(allowed)), verdict] == [figures["allowed"], figures["verdict"]]
    assert float(rate) == pytest.approx(figures["rate_per_10k"])
    assert float(target) == 0.2
    for slug, groups in (("shared", "uscc_code"), ("split", "uscc_entity")):
        ((found, of),) = database.ask(
            ["count(*)", f"count(DISTINCT {groups})"], f"FROM uscc_{slug}"
        )
        relation = figures["relations"][slug]
        assert [int(found), int(of)] == [relation["records"], relation["groups"]]
    kinds = database.ask(["uscc_kind", "count(*)"], "FROM uscc_records GROUP BY uscc_kind")
    assert {kind: int(n) for kind, n in kinds if kind} == {
        k: n for k, n in figures["kinds"].items() if n
    }
    ((distinct,),) = database.ask(["count(*)"], "FROM uscc_distinct")
    assert int(distinct) == figures["base"]


def scanned(records: Sequence[tuple[str, str]]) -> uscc.Report:
    """Return the report of records."""
    audit = uscc.Audit()
    for name, code in records:
        audit.add(code, name)
    return audit.report()


def test_null(database: Engine) -> None:
    """NULL is missing, and neither valid nor invalid."""
    if database.dialect == "sqlite":
        pytest.skip("tests/test_sql.py::test_null")
    calls = [f"uscc_{name}(NULL)" for name in _FUNCTIONS]
    assert database.ask(calls, "") == [[None, "missing", None, None, None, None]]


GOOD, BAD = "91350100M000100Y43", "91350100M000100Y4A"


def test_constraints(database: Engine) -> None:
    """The examples of the script accept a valid code, refuse another one, and leave old records."""
    if database.dialect == "spark":
        pytest.skip("Spark's own tables have no constraints")
    d, table = DIALECTS[database.dialect], "kept"
    mark = d.mark
    asked = Asked(d.name(table), d.name("code"), d.name("name"))
    database.fill(
        f"{mark}{table}{mark}", [f"{mark}code{mark}", f"{mark}name{mark}"], [[BAD, "old"]]
    )
    examples = d.constraints(asked)
    database.load(examples[0].sql)
    columns = "VALUES ('{}', 'new')" if database.dialect != "duckdb" else "VALUES ('{}')"
    kept = table if database.dialect != "duckdb" else "checked"
    insert = f"INSERT INTO {kept} {columns};\n"
    database.load(insert.format(GOOD))
    with pytest.raises(Exception, match=r"(?i)constraint|not a valid"):
        database.load(insert.format(BAD))
    for later in examples[1:]:
        with pytest.raises(Exception, match=r"(?i)constraint"):  # the old record is still there
            database.load(later.sql)
        database.load(f"DELETE FROM {kept} WHERE code = '{BAD}';\n")
        database.load(later.sql)
        with pytest.raises(Exception, match=r"(?i)constraint|not a valid"):
            database.load(insert.format(BAD))
    assert [GOOD] in database.ask(["code"], f"FROM {kept}")
    database.load(script(database.dialect, table))  # with what depends on it
    database.load("\n".join([*drop_views(), f"DROP TABLE {kept};\n"]))


def test_what_is_dropped_can_be_loaded_again(database: Engine) -> None:
    """`drop` drops everything, twice without an error; then the script can be loaded again."""
    d = DIALECTS[database.dialect]
    columns = [d.name("code"), d.name("name")]
    database.fill(d.name("registry"), columns, [[GOOD, "one"]])
    database.load(script(database.dialect, "registry"))
    for _ in range(2):
        database.load(script(database.dialect, drop=True))
    with pytest.raises(Exception, match=r"(?i)uscc_"):
        database.ask(["*"], "FROM uscc_rate")
    if database.dialect != "sqlite":
        with pytest.raises(Exception, match=r"(?i)uscc_is_valid"):
            database.ask([f"uscc_is_valid('{GOOD}')"], "")
    database.load(script(database.dialect, "registry"))
    assert database.ask(["base", "errors"], "FROM uscc_rate") == [[1, 0]]


# --- Standard output of the clients ------------------------------------------------------------

_ROWS = [["甲公司", GOOD], ["乙公司", BAD], ['丙"公司, 分', "91110000600037341L"], ["丁", ""]]


def piped(dialect: str, database: Server, tmp_path: Path) -> list[str]:
    """Return the command that prints a table, as docs/sql.md has it."""
    if isinstance(database, Postgresql):
        copy = "COPY (SELECT name, code FROM piped) TO STDOUT (FORMAT csv, HEADER)"
        return ["psql", *database.address, "-d", "postgres", "-X", "-c", copy]
    return [
        "mariadb", "--no-defaults", "-S", f"{database.folder}/socket", "-u", "root",
        "--default-character-set=utf8mb4", "--batch", "-e", "SELECT name, code FROM piped", "made",
    ]  # fmt: skip


def test_the_clients_print_what_scan_reads(database: Engine, tmp_path: Path) -> None:
    """`COPY … TO STDOUT` and `mysql --batch` are read by `uscc scan -`: the same figures."""
    if not isinstance(database, Server):
        pytest.skip("a library, not a server")
    database.fill("piped", ["name", "code"], _ROWS)
    with subprocess.Popen(
        piped(database.dialect, database, tmp_path), stdout=subprocess.PIPE
    ) as client:
        done = subprocess.run(
            [*COMMAND, "scan", "-", "--format", "json"],
            stdin=client.stdout,
            capture_output=True,
            env=ENV,
            check=False,
        )
    figures = json.loads(done.stdout)
    report = scanned([(name or "", code or "") for name, code in _ROWS])
    for key in ("records", "distinct", "base", "errors", "kinds"):
        assert figures[key] == report.as_dict()[key], key


def test_a_dump_is_restored(database: Engine) -> None:
    """A table with the constraint is restored from its dump, although that names no schema."""
    if not isinstance(database, Postgresql):
        pytest.skip("a matter of PostgreSQL")
    database.fill("dumped", ["code"], [[GOOD]])
    database.load("ALTER TABLE dumped ADD CHECK (uscc_is_valid(code));")
    address = [*database.address, "-d", "postgres"]
    dump = subprocess.run(["pg_dump", *address], capture_output=True, check=True).stdout
    database.load("CREATE DATABASE restored TEMPLATE template0;")
    address[-1] = "restored"
    psql = ["psql", *address, "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    subprocess.run(psql, input=dump, capture_output=True, check=True)
    count = [*psql, "-t", "-A", "-c", "SELECT count(*) FROM dumped WHERE uscc_is_valid(code)"]
    assert subprocess.run(count, capture_output=True, check=True).stdout == b"1\n"
    database.load("DROP TABLE dumped;")


def test_any_collation(database: Engine) -> None:
    """A column whose collation ignores case is judged as every other one."""
    if isinstance(database, Postgresql):
        database.load(
            "CREATE COLLATION loose"
            " (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
            "CREATE TABLE loosely (code text COLLATE loose, name text COLLATE loose);"
        )
    elif isinstance(database, Mariadb):
        database.load(
            "CREATE TABLE loosely (code VARCHAR(99), name TEXT) COLLATE utf8mb4_general_ci;"
        )
    else:
        pytest.skip("a matter of PostgreSQL and MariaDB")
    database.load(f"INSERT INTO loosely VALUES ('{GOOD.lower()}', 'É'), ('{BAD}', 'é');")
    database.load(script(database.dialect, "loosely"))
    columns = ["uscc_code", "uscc_kind", "uscc_entity"]
    found = database.ask(columns, "FROM uscc_records ORDER BY uscc_code")
    assert found == [[GOOD, None, "é"], [BAD, "checksum", "é"]]
    assert database.ask(["base", "errors"], "FROM uscc_rate") == [[2, 1]]
