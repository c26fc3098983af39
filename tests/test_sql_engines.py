"""The scripts of all dialects on real engines: the same answers as the library."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sql_engines import Engine, Mariadb, Postgresql, engine
from sql_values import expected, values
from test_cli import COMMAND, ENV

import uscc
from uscc.sql import DIALECTS, script

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
        ((found, of),) = database.ask(["count(*)", f"count(DISTINCT {groups})"], f"FROM uscc_{slug}")
        relation = figures["relations"][slug]
        assert [int(found), int(of)] == [relation["records"], relation["groups"]]
    kinds = database.ask(["uscc_kind", "count(*)"], "FROM uscc_records GROUP BY uscc_kind")
    assert {kind: int(n) for kind, n in kinds if kind} == {k: n for k, n in figures["kinds"].items() if n}
    ((distinct,),) = database.ask(["count(*)"], "FROM uscc_distinct")
    assert int(distinct) == figures["base"]


def scanned(records: list[tuple[str, str]]) -> uscc.Report:
    """Return the report of records."""
    audit = uscc.Audit()
    for name, code in records:
        audit.add(code, name)
    return audit.report()
