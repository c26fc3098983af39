"""Real database engines behind one interface: load a script, fill a table, ask for rows."""

from __future__ import annotations

import csv
import glob
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from needed import missing, program

#: Rows of texts; None is NULL.
Rows = Sequence[Sequence["str | None"]]


class Engine(ABC):
    """A database with what the tests need of it.

    - `dialect`: the name of its script.
    """

    dialect = ""

    @abstractmethod
    def load(self, script: str) -> None:
        """Run a script as its users do; raise where a statement fails."""

    @abstractmethod
    def ask(self, columns: Sequence[str], rest: str) -> list[list[Any]]:
        """Return the rows of `SELECT columns rest`."""

    @abstractmethod
    def fill(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Make a table of texts anew; names are quoted as the dialect quotes them."""


def statements(script: str) -> Iterator[str]:
    """Yield the statements of a script without bodies of several statements."""
    code = re.sub(r"^--.*\n", "", script, flags=re.MULTILINE)
    yield from filter(str.strip, re.split(r";\n", code))


class Sqlite(Engine):
    """The SQLite of this interpreter."""

    dialect = "sqlite"

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")

    def __del__(self) -> None:
        self.connection.close()

    def load(self, script: str) -> None:
        """Run a script."""
        self.connection.executescript(script)

    def ask(self, columns: Sequence[str], rest: str) -> list[list[Any]]:
        """Return the rows of a query."""
        return list(map(list, self.connection.execute(f"SELECT {', '.join(columns)} {rest}")))

    def fill(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Make a table anew."""
        self.load(f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({', '.join(columns)});")
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


class Duckdb(Engine):
    """DuckDB in this process."""

    dialect = "duckdb"

    def __init__(self) -> None:
        import duckdb

        self.connection = duckdb.connect()

    def load(self, script: str) -> None:
        """Run a script."""
        self.connection.execute(script)

    def ask(self, columns: Sequence[str], rest: str) -> list[list[Any]]:
        """Return the rows of a query."""
        found = self.connection.execute(f"SELECT {', '.join(columns)} {rest}").fetchall()
        return list(map(list, found))

    def fill(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Make a table anew."""
        named = ", ".join(f"{column} VARCHAR" for column in columns)
        self.load(f"CREATE OR REPLACE TABLE {table} ({named})")
        if rows:
            unnested = ", ".join(f"unnest(${at + 1}::VARCHAR[])" for at in range(len(columns)))
            self.connection.execute(
                f"INSERT INTO {table} SELECT {unnested}", [list(one) for one in zip(*rows)]
            )


class Clickhouse(Engine):
    """ClickHouse in this process, by chDB."""

    dialect = "clickhouse"

    def __init__(self) -> None:
        from chdb.session import Session

        self.folder = tempfile.mkdtemp()
        self.session = Session(self.folder)
        self.load("CREATE DATABASE IF NOT EXISTS made;\nUSE made;\n")

    def load(self, script: str) -> None:
        """Run a script."""
        for one in statements(script):
            self.session.query(one)

    def ask(self, columns: Sequence[str], rest: str) -> list[list[Any]]:
        """Return the rows of a query."""
        found = self.session.query(f"SELECT {', '.join(columns)} {rest}", "JSONCompactEachRow")
        return [json.loads(line) for line in str(found).split("\n") if line]

    def fill(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Make a table anew."""
        self.load(f"DROP TABLE IF EXISTS {table};\n")
        named = ", ".join(f"{column} Nullable(String)" for column in columns)
        self.load(f"CREATE TABLE {table} ({named}) ENGINE = MergeTree ORDER BY tuple();\n")
        path = os.path.join(self.folder, "rows.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(list(row), ensure_ascii=False) + "\n" for row in rows)
        plain = ", ".join(f"c{at} Nullable(String)" for at in range(len(columns)))
        source = f"file('{path}', JSONCompactEachRow, '{plain}')"
        self.load(f"INSERT INTO {table} SELECT * FROM {source};\n")


class Spark(Engine):
    """Spark in local mode."""

    dialect = "spark"

    def __init__(self) -> None:
        from pyspark.sql import SparkSession

        program("java")
        settings = {
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.driver.memory": "2g",
            "spark.log.level": "ERROR",
        }
        builder = SparkSession.builder.master("local[2]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()

    def load(self, script: str) -> None:
        """Run a script."""
        for one in statements(script):
            self.session.sql(one)

    def ask(self, columns: Sequence[str], rest: str) -> list[list[Any]]:
        """Return the rows of a query."""
        # Names given twice are no fault of a query, but a row needs names of its own.
        named = (f"{column} AS c{at}" for at, column in enumerate(columns))
        return [
            list(row) for row in self.session.sql(f"SELECT {', '.join(named)} {rest}").collect()
        ]

    def fill(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Make a table anew."""
        names = [column.strip("`") for column in columns]
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
            file.writelines(
                json.dumps({"place": at} | dict(zip(names, row))) + "\n"
                for at, row in enumerate(rows)
            )
        types = ", ".join(f"{column} STRING" for column in columns)
        frame = self.session.read.schema(f"place BIGINT, {types}").json(file.name)
        frame.drop("place").cache().createOrReplaceTempView(table)


class Server(Engine):
    """A server that is started for the tests, on a socket in a folder of its own.

    - `folder`: the folder, readable for the user of the server.
    """

    #: Who runs it where root may not, its client, and its function for an array of JSON.
    user = ""
    program = ""
    array = ""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    @abstractmethod
    def start(self) -> subprocess.Popen[bytes]:
        """Start the server."""

    @abstractmethod
    def client(self, script: str, *options: str) -> str:
        """Run a script with the client of the command line; return what it printed."""

    def load(self, script: str) -> None:
        """Run a script."""
        self.client(script)

    def run(self, command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        """Run a program; raise with its words where it fails."""
        done = subprocess.run(command, capture_output=True, check=False, **options)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2_000:]
        return done

    def other_user(self) -> dict[str, Any]:
        """Return who runs the server: root may not."""
        return {"user": self.user} if os.geteuid() == 0 else {}

    def ask(self, columns: Sequence[str], rest: str) -> list[list[Any]]:
        """Return the rows of a query."""
        printed = self.client(f"SELECT {self.array}({', '.join(columns)}) {rest};\n")
        return [json.loads(line) for line in printed.split("\n") if line]


class Postgresql(Server):
    """Debian's PostgreSQL."""

    dialect = "postgresql"
    user = "postgres"
    program = "psql"
    array = "json_build_array"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server."""
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        self.bin = found[-1] if found else os.path.dirname(program("initdb"))
        data, who = os.path.join(self.folder, "data"), self.other_user()
        made = [f"{self.bin}/initdb", "-D", data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"]
        self.run([*made, "-N", "-U", "tester"], **who)
        options = ["-k", self.folder, "-c", "listen_addresses=", "-c", "fsync=off"]
        return subprocess.Popen(
            [f"{self.bin}/postgres", "-D", data, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **who,
        )

    @property
    def address(self) -> list[str]:
        """The options that name the server."""
        return ["-h", self.folder, "-U", "tester"]

    def client(self, script: str, *options: str) -> str:
        """Run a script with psql."""
        command = ["psql", *self.address, "-d", "postgres", "-X", "-q", "-t", "-A"]
        env = {**os.environ, "PGCLIENTENCODING": "UTF8"}
        done = self.run(
            [*command, "-v", "ON_ERROR_STOP=1", *options], input=script.encode(), env=env
        )
        return done.stdout.decode()

    def fill(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Make a table anew."""
        named = ", ".join(f"{column} text" for column in columns)
        self.load(f"DROP TABLE IF EXISTS {table} CASCADE; CREATE TABLE {table} ({named});")
        text = io.StringIO()
        written = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in rows:
            assert None not in row
            written.writerow(row)
        # In a pipe a line `\.` would end the data.
        path = os.path.join(self.folder, "rows.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text.getvalue())
        self.load(f"\\copy {table} from '{path}' (format csv)\n")


class Mariadb(Server):
    """Debian's MariaDB."""

    dialect = "mysql"
    user = "mysql"
    program = "mariadb"
    array = "json_array"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server."""
        data, who = os.path.join(self.folder, "data"), self.other_user()
        install = [program("mariadb-install-db"), "--no-defaults", f"--datadir={data}"]
        self.run([*install, "--auth-root-authentication-method=normal", "--skip-test-db"], **who)
        daemon = shutil.which("mariadbd", path=os.environ["PATH"] + ":/usr/sbin") or ""
        server = subprocess.Popen(
            [daemon, "--no-defaults", f"--datadir={data}", f"--socket={self.folder}/socket",
             "--skip-networking", f"--tmpdir={self.folder}", f"--pid-file={self.folder}/pid"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **who,
        )  # fmt: skip
        self.database = ""
        return server

    def client(self, script: str, *options: str) -> str:
        """Run a script with mariadb."""
        command = ["mariadb", "--no-defaults", "-S", f"{self.folder}/socket", "-u", "root"]
        command += ["--default-character-set=utf8mb4", "--batch", "--raw", "--skip-column-names"]
        done = self.run([*command, *options, *filter(None, [self.database])], input=script.encode())
        return done.stdout.decode()

    def fill(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Make a table anew."""
        named = ", ".join(f"{column} LONGTEXT" for column in columns)
        self.load(f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({named});")
        for start in range(0, len(rows), 5_000):
            some = ",\n".join(map(_hexadecimal, rows[start : start + 5_000]))
            self.load(f"INSERT INTO {table} VALUES {some};")


def _hexadecimal(row: Sequence[str | None]) -> str:
    cells = (
        "NULL" if cell is None else f"CONVERT(X'{cell.encode().hex()}' USING utf8mb4)"
        for cell in row
    )
    return f"({', '.join(cells)})"


@contextmanager
def running(kind: Callable[[str], Server]) -> Iterator[Server]:
    """Start a server, wait for it, and end it in the end."""
    folder = tempfile.mkdtemp(prefix="uscc")
    try:
        server = kind(folder)
        program(server.program)
        if os.geteuid() == 0:
            import pwd  # not on Windows

            owner = pwd.getpwnam(server.user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        os.chmod(folder, 0o755)
        process = server.start()
        try:
            _wait(server, process)
            if isinstance(server, Mariadb):
                server.load("CREATE DATABASE made CHARACTER SET utf8mb4;")
                server.database = "made"
            yield server
        finally:
            process.terminate()
            process.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            server.client("SELECT 1;")
        except AssertionError:
            assert process.poll() is None, "the server has ended"
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


SERVERS: dict[str, Callable[[str], Server]] = {"postgresql": Postgresql, "mysql": Mariadb}

#: The engines that run in this process, and the libraries that they need.
HERE: dict[str, Callable[[], Engine]] = {
    "sqlite": Sqlite,
    "duckdb": Duckdb,
    "clickhouse": Clickhouse,
    "spark": Spark,
}
LIBRARIES = {"duckdb": "duckdb", "clickhouse": "chdb", "spark": "pyspark"}


@contextmanager
def engine(dialect: str) -> Iterator[Engine]:
    """Yield an engine of a dialect; skip the test without it."""
    if dialect in SERVERS:
        with running(SERVERS[dialect]) as server:
            yield server
        return
    library = LIBRARIES.get(dialect)
    if library is not None and find_spec(library) is None:
        missing(library)
    made = HERE[dialect]()
    yield made
    if isinstance(made, Spark):
        made.session.stop()
