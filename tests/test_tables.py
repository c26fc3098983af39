"""Several tables: small ones are read whole by workers, in any order, and combined in theirs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import numbered, registries
from test_like_csv import NAMES, as_csv, json_lines, rows_of

from uscc import RegistryError, Report, scan
from uscc.readers.options import ReadOptions
from uscc.readers.pieces import CHANGED
from uscc.readers.source import State, state_of
from uscc.readers.table import Table
from uscc.scanning import session, tables, whole

COLUMNS = {"code": NAMES[1], "entity": NAMES[0], "status": NAMES[2]}


def said(report: Report) -> dict[str, Any]:
    """Return everything that a report says."""
    return {**report.as_dict(), "findings": [one.as_dict() for one in report.findings]}


def written(folder: Path, files: list[tuple[str, list[list[str]]]]) -> list[Path]:
    """Write registries in two formats."""
    paths = []
    for at, (ending, rows) in enumerate(files):
        path = folder / f"{at}.{ending}"
        path.write_bytes((as_csv if ending == "csv" else json_lines)(rows))
        paths.append(path)
    return paths


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(
        st.tuples(st.sampled_from(["csv", "jsonl"]), registries().filter(bool).map(rows_of)),
        min_size=1,
        max_size=6,
    )
)
def test_workers_change_nothing(
    drawn: list[tuple[str, list[list[str]]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report of workers is that of one process, place by place."""
    paths = written(tmp_path, drawn)
    expected = scan(*paths, **COLUMNS, workers=1)  # type: ignore[arg-type]
    monkeypatch.setattr(session, "_SMALL", 0)
    assert said(scan(*paths, **COLUMNS, workers=2)) == said(expected)  # type: ignore[arg-type]


def many(folder: Path, count: int = 7) -> list[Path]:
    """Write files of which each has the code of the first one, and one of its own."""
    files = []
    for at in range(count):
        rows = [NAMES, [f"公司{at}", numbered(0), "存续"], [f"单位{at}", numbered(at + 1), "存续"]]
        files.append(("csv" if at % 2 else "jsonl", rows))
    return written(folder, files)


def test_files_share_the_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each worker reads some of the files; places and progress are those of one process."""
    paths = many(tmp_path)
    expected = scan(*paths, workers=1)
    monkeypatch.setattr(session, "_SMALL", 0)
    original, handed = tables.TableReader._hand_out, []

    def hand_out(reader: tables.TableReader, table: Table, state: State) -> None:
        handed.append(table.path)
        original(reader, table, state)

    monkeypatch.setattr(tables.TableReader, "_hand_out", hand_out)
    told: list[tuple[int, int | None, int]] = []
    report = scan(*paths, workers=2, progress=lambda *one: told.append(one))
    assert said(report) == said(expected)
    assert report.relations["shared"].records == len(paths)
    assert handed == list(map(str, paths))
    size = sum(path.stat().st_size for path in paths)
    assert [told[-1][0], told[-1][1], told[-1][2]] == [size, size, 2 * len(paths)]


def test_sheets_share_the_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheets of a workbook do, too; a large table in between is read here."""
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    for at in range(4):
        sheet = made.create_sheet(f"县{at}")
        for row in [NAMES[:2], ["甲", numbered(at)], [f"公司{at}", numbered(0)]]:
            sheet.append(row)
    path = tmp_path / "book.xlsx"
    made.save(path)
    expected = scan(path, workers=1)
    monkeypatch.setattr(session, "_SMALL", 0)
    original, asked = whole.is_whole, []

    def is_whole(table: Any, size: int) -> bool:
        asked.append(table.path)
        return original(table, size) and "县2" not in table.path

    monkeypatch.setattr(whole, "is_whole", is_whole)
    assert said(scan(path, workers=2)) == said(expected)
    assert asked == [f"{path}[县{at}]" for at in range(4)]


def test_an_error_in_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the sentence of one process."""
    paths = many(tmp_path)
    lines = (json.dumps({NAMES[0]: "甲", NAMES[1]: numbered(at)}) for at in range(9_999))
    paths[4].write_text("\n".join([*lines, "{]"]), "utf-8")
    with pytest.raises(RegistryError, match="line 10,000") as expected:
        scan(*paths, workers=1)
    monkeypatch.setattr(session, "_SMALL", 0)
    with pytest.raises(RegistryError) as found:
        scan(*paths, workers=2)
    assert str(found.value) == str(expected.value)


def test_the_first_error_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in a file that a worker reads goes before one in a later file."""
    paths = many(tmp_path, 4)
    lines = (json.dumps({NAMES[0]: "甲", NAMES[1]: numbered(at)}) for at in range(9_999))
    paths[2].write_text("\n".join([*lines, "{]"]), "utf-8")
    paths[3].write_text("a,b\n1,2\n", "utf-8")
    monkeypatch.setattr(session, "_SMALL", 0)
    with pytest.raises(RegistryError, match="line 10,000"):
        scan(*paths, workers=2)


def test_a_file_that_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is written to while a worker reads it is an error."""
    paths = many(tmp_path, 3)
    monkeypatch.setattr(session, "_SMALL", 0)
    asked: list[str] = []

    def changing(file: str) -> State | None:
        asked.append(file)
        state = state_of(file)
        return state and (*state[:2], state[2] + asked.count(file))

    monkeypatch.setattr("uscc.scanning.tables.state_of", changing)
    with pytest.raises(RegistryError, match="was changed while it was read"):
        scan(*paths, workers=2)


def test_a_table_that_is_gone(tmp_path: Path) -> None:
    """A table that a worker does not find again is an error."""
    (path,) = many(tmp_path, 1)
    piece = whole.WholeTable(str(path), 1, ReadOptions(), 0)
    with pytest.raises(RegistryError, match=CHANGED[:20]):
        piece.feed(lambda batch: None)
