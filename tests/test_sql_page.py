"""The commands and queries of docs/sql.md, run as a reader runs them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sql_engines import Mariadb, Postgresql, Server, running
from test_cli import ENV
from test_docs import ROOT, blocks

PAGE, CHINESE = ROOT / "docs" / "sql.md", ROOT / "docs" / "sql.zh-CN.md"

GOOD, BAD = "91350100M000100Y43", "91350100M000100Y4A"

NAMES = {Postgresql: "", Mariadb: "SET NAMES utf8mb4;"}

TABLE = f"""
CREATE TABLE enterprise (uscc varchar(40), ent_name varchar(200));
INSERT INTO enterprise VALUES ('{GOOD}', '甲公司'), ('{GOOD}', '乙公司'), ('{BAD}', '丙"公司, 丁');
"""


def commands() -> list[str]:
    """Return the commands of the page, each on one line."""
    text = "\n".join(block for _, block in blocks(PAGE, "sh"))
    return [line for line in text.replace("\\\n", " ").splitlines() if line]


def queries() -> list[str]:
    """Return the statements of the page, without their comments."""
    text = "\n".join(block for _, block in blocks(PAGE, "sql"))
    code = "\n".join(line.partition("--")[0] for line in text.splitlines())
    return [one.strip() for one in code.split(";") if one.strip()]


def test_both_pages_have_the_same_code() -> None:
    """The Chinese page has the commands and queries of the English one, but for names."""
    for kind in ("sh", "sql", "yaml"):
        here, there = ([text for _, text in blocks(page, kind)] for page in (PAGE, CHINESE))
        assert len(here) == len(there)
        for one, other in zip(here, there, strict=True):
            assert [line.split()[:2] for line in one.splitlines()] == [
                line.split()[:2] for line in other.splitlines()
            ]


@pytest.fixture(scope="module", params=[Postgresql, Mariadb])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Return a server whose database `mydb` has the table of the page."""
    with running(request.param) as started:
        started.load("CREATE DATABASE mydb;")
        if isinstance(started, Mariadb):
            started.load("ALTER DATABASE mydb CHARACTER SET utf8mb4;")
        run(f"{client(started)} mydb", started, f"{NAMES[request.param]}{TABLE}")
        yield started


def client(server: Server) -> str:
    """Return the client that the page names."""
    return "psql" if isinstance(server, Postgresql) else "mysql"


def run(command: str, server: Server | None, stdin: str = "", folder: Path | None = None) -> str:
    """Run a command of the page; return what it printed."""
    env, mysql = dict(ENV), "false"
    if server is not None:
        env |= {"PGHOST": server.folder, "PGUSER": "tester", "PGCLIENTENCODING": "UTF8"}
        mysql = f"command mariadb --no-defaults -S {server.folder}/socket -u root"
    shell = f"""\
uscc() {{ "{sys.executable}" -m uscc "$@"; }}
mysql() {{ {mysql} "$@"; }}
{command}
"""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", shell],
        input=stdin.encode(),
        capture_output=True,
        env=env,
        cwd=folder,
        check=False,
    )
    assert done.returncode in (0, 1 if "scan" in command else 0), done.stderr.decode()
    assert not done.stderr or "scan" in command or "sql" in command, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.slow
def test_the_commands_for_servers(server: Server, tmp_path: Path) -> None:
    """The script is loaded, and the columns are audited, as the page says."""
    name = client(server)
    mine = [line for line in commands() if f"| {name} " in line or line.startswith(f"{name} ")]
    assert len(mine) == (3 if name == "psql" else 2)
    for line in mine:
        if "base.enterprise" in line:
            run(name + ' -c "CREATE SCHEMA base" mydb', server)
            run(
                name + ' -c "CREATE TABLE base.enterprise AS SELECT * FROM enterprise" mydb', server
            )
        printed = run(line, server, folder=tmp_path)
        if "scan" in line:
            assert "MISSED" in printed
            assert "on 1 code" in printed  # 一码多赋
    if name == "psql":
        assert (tmp_path / "report.html").is_file()
        rate = run('psql -A -t -c "SELECT base, errors, verdict FROM uscc_rate" mydb', server)
        assert rate == "3|3|missed\n"


@pytest.mark.slow
def test_the_queries(server: Server) -> None:
    """Every query and statement of the page is run on PostgreSQL, in the order of the page."""
    if not isinstance(server, Postgresql):
        pytest.skip("the page is about PostgreSQL")
    run("uscc sql postgresql --table enterprise --code uscc --entity ent_name | psql mydb", server)
    for query in queries():
        if "VALIDATE" in query:
            fix = f"DELETE FROM enterprise WHERE uscc = '{BAD}'"
            run("psql -v ON_ERROR_STOP=1 mydb", server, f"{fix};")
        run("psql -v ON_ERROR_STOP=1 mydb", server, f"{query};")
    for check in ("uscc_is_valid(uscc) AND uscc = uscc_compact(uscc)",
                  "coalesce(uscc_kind(uscc), 'legacy') =\n'legacy'"):  # fmt: skip
        assert check in PAGE.read_text("utf-8")
        run("psql -v ON_ERROR_STOP=1 mydb", server, f"ALTER TABLE enterprise ADD CHECK ({check});")


@pytest.mark.slow
def test_the_commands_for_sqlite(tmp_path: Path) -> None:
    """The script is loaded into SQLite, and its table is audited, in both ways."""
    if shutil.which("sqlite3") is None:
        pytest.skip("sqlite3 is not here")
    connection = sqlite3.connect(tmp_path / "my.db")
    connection.executescript(TABLE)
    connection.close()
    mine = [line for line in commands() if "sqlite3" in line]
    assert len(mine) == 2
    printed = [run(line, None, folder=tmp_path) for line in [*mine, "uscc scan my.db -c uscc"]]
    assert "MISSED" in printed[1]
    assert "MISSED" in printed[2]
    with closing(sqlite3.connect(tmp_path / "my.db")) as connection:
        assert connection.execute("SELECT base, errors FROM uscc_rate").fetchall() == [(3, 3)]


@pytest.mark.slow
def test_the_output_of_duckdb(tmp_path: Path) -> None:
    """The command of the page for DuckDB, where its program is installed."""
    if shutil.which("duckdb") is None:
        pytest.skip("the program duckdb is not here")
    for line in commands():
        if line.startswith("duckdb "):
            run("duckdb my.duckdb", None, TABLE, tmp_path)
            assert "MISSED" in run(line, None, folder=tmp_path)
            assert os.path.exists(tmp_path / "my.duckdb")
