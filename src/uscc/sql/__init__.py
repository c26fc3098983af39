"""SQL scripts: the functions of `uscc` in a database, and views of a table's errors.

`marks` (tables of characters) → `dialect` (the words of SQL) → `rules` (the rules of one code) →
one module for each dialect → `views` (the queries) → `script`.

The facts come from `uscc.standard`, the order of the kinds from `uscc.code.kinds`. A script is
text: `uscc` connects to no database.
"""

from __future__ import annotations

import re
from textwrap import wrap

from uscc.errors import InvalidArgument
from uscc.sentences import Say
from uscc.sql.clickhouse import ClickHouse
from uscc.sql.dbt import MACROS
from uscc.sql.dialect import Asked, Dialect, Made
from uscc.sql.duckdb import DuckDB
from uscc.sql.mysql import MySQL
from uscc.sql.postgresql import PostgreSQL
from uscc.sql.spark import Spark
from uscc.sql.sqlite import SQLite
from uscc.sql.views import drop_views, views

#: The dialects by their names.
DIALECTS: dict[str, Dialect] = {
    "postgresql": PostgreSQL(),
    "mysql": MySQL(),
    "sqlite": SQLite(),
    "duckdb": DuckDB(),
    "clickhouse": ClickHouse(),
    "spark": Spark(),
}

#: What `script` makes: a dialect, or the tests of dbt.
NAMES = (*DIALECTS, "dbt")

#: The table and the columns, where none are named.
TABLE, CODE, ENTITY = "registry", "code", "name"

_CREATED = r"CREATE (?:OR REPLACE )?(?:TEMPORARY )?(?:FUNCTION|MACRO) (\w+)"


def script(
    dialect: str,
    table: str | None = None,
    code: str = CODE,
    entity: str = ENTITY,
    drop: bool = False,
    lang: str = "en",
) -> str:
    """Return the SQL script of a dialect.

    It makes the functions `uscc_compact`, `uscc_check_digit`, `uscc_is_valid`, `uscc_kind`,
    `uscc_organization_is_valid` and `uscc_entity`, and, with a table, the views `uscc_records`,
    `uscc_distinct`, `uscc_shared`, `uscc_split` and `uscc_rate`. SQLite has no functions: the view
    `uscc_records` has columns of these names, and the table is `registry` if none is named.
    Loading a script again replaces what it made.

    - `dialect`: `postgresql`, `mysql` (MariaDB too), `sqlite`, `duckdb`, `clickhouse`, `spark`, or
      `dbt` for generic tests of dbt.
    - `table`: the table; a dot separates schema and table. None: the functions alone.
    - `code`: the column of codes.
    - `entity`: the column that names the entity.
    - `drop`: return the statements that drop all of it instead.
    - `lang`: language of the comments: `en` or `zh`.

    Raises `InvalidArgument` for an unknown dialect and for a name that no table can have.

    >>> print(script("sqlite", drop=True).splitlines()[-1])
    DROP VIEW IF EXISTS uscc_records;
    """
    from uscc.language import say_in

    if dialect not in NAMES:
        message = "no dialect is called {dialect!r}; known: {known}"
        raise InvalidArgument(message, dialect=dialect, known=", ".join(NAMES))
    say = say_in(lang)
    if dialect == "dbt":
        return _commented(MACROS, say, "{{# {} #}}")
    d = DIALECTS[dialect]
    if drop:
        return "".join(f"{line}\n" for line in _dropped(d))
    if table is None and d.needs_table:
        table = TABLE
    asked = Asked(d.name(TABLE if table is None else table), d.name(code), d.name(entity))
    functions = d.around[0] + _commented(d.made(), say) + d.around[1]
    queries = "" if table is None else _commented(views(d, asked), say)
    return _head(d, dialect, say) + functions + queries + _examples(d, asked, say)


def _head(d: Dialect, dialect: str, say: Say) -> str:
    said = [
        say(
            "Unified Social Credit Codes (统一社会信用代码, GB 32100-2015) in {title}.",
            title=d.title,
        ),
        say("Written by: uscc sql {dialect}. Load it with: {load}", dialect=dialect, load=d.load),
        say("Drop all of it with what this prints: uscc sql {dialect} --drop", dialect=dialect),
        *map(say, d.limits),
    ]
    return "".join(map(_comment, said)) + "\n"


def _commented(made: list[Made], say: Say, mark: str = "-- {}") -> str:
    """Return statements, each with its comment above it."""
    return "".join(_comment(say(one.says), mark) + one.sql + "\n" for one in made)


def _comment(said: str, mark: str = "-- {}") -> str:
    """Return a sentence as lines of comment."""
    return "".join(f"{mark.format(line)}\n" for line in wrap(said, 96))


def _examples(d: Dialect, asked: Asked, say: Say) -> str:
    """Return the examples, which are comments all of them."""
    blocks = (f"{say(one.says)}\n\n{one.sql}" for one in d.constraints(asked))
    lines = "\n".join(blocks).splitlines()
    return "".join(f"-- {line}".rstrip() + "\n" for line in lines)


def _dropped(d: Dialect) -> list[str]:
    """Return the statements that drop what a script made: the last made first."""
    made = re.findall(_CREATED, "".join(one.sql for one in d.made()))
    functions = [d.drop.format(name=name) for name in reversed(made)]
    return drop_views() + functions
