"""Every format gives the report of the same records in a CSV file, byte by byte."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from reference import Record
from strategies import registries

from uscc import Report, scan

NAMES = ["企业名称", "统一社会信用代码", "登记状态"]

Rows = Sequence[Sequence[str]]


def as_csv(rows: Rows) -> bytes:
    """Return rows as CSV."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()


def openpyxl_book(rows: Rows) -> bytes:
    """Return a workbook of openpyxl."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s"  # not a formula, although it begins with =
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def xlsxwriter_book(rows: Rows) -> bytes:
    """Return a workbook of XlsxWriter."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet("企业")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    return data.getvalue()


def html_page(rows: Rows) -> bytes:
    """Return a page with a table, as a system exports it."""
    lines = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<html><meta charset="utf-8"><table>{body}</table></html>'.encode()


def markdown(rows: Rows) -> bytes:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]).encode()


def as_json(rows: Rows) -> bytes:
    """Return an object with an array of objects."""
    records = [dict(zip(rows[0], row)) for row in rows[1:]]
    return json.dumps({"code": 0, "data": {"list": records}}, ensure_ascii=False).encode()


def json_lines(rows: Rows) -> bytes:
    """Return an object in each line."""
    records = (dict(zip(rows[0], row)) for row in rows[1:])
    return "".join(json.dumps(one) + "\n" for one in records).encode()


def database(rows: Rows) -> bytes:
    """Return an SQLite database."""
    columns = ", ".join(f'"{name}" TEXT' for name in rows[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "base.db")
        with closing(sqlite3.connect(path)) as base:
            base.execute(f"CREATE TABLE 企业 ({columns})")
            places = ", ".join("?" * len(rows[0]))
            base.executemany(f"INSERT INTO 企业 VALUES ({places})", rows[1:])
            base.commit()
        return path.read_bytes()


def archive(inner: Callable[[Rows], bytes], name: str) -> Callable[[Rows], bytes]:
    """Return a writer of an archive with one file."""

    def packed(rows: Rows) -> bytes:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.writestr(name, inner(rows))
        return data.getvalue()

    return packed


def parquet(rows: Rows) -> bytes:
    """Return a Parquet file."""
    pyarrow = pytest.importorskip("pyarrow")
    columns = [list(column) for column in zip(*rows[1:])]
    arrays = [pyarrow.array(column, pyarrow.string()) for column in columns]
    data = io.BytesIO()
    __import__("pyarrow.parquet").parquet.write_table(pyarrow.table(arrays, list(rows[0])), data)
    return data.getvalue()


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "registry.csv.gz": lambda rows: gzip.compress(as_csv(rows)),
    "openpyxl.xlsx": openpyxl_book,
    "xlsxwriter.xlsx": xlsxwriter_book,
    "export.xls": html_page,
    "table.md": markdown,
    "api.json": as_json,
    "lines.jsonl": json_lines,
    "base.db": database,
    "csv.zip": archive(as_csv, "企业.csv"),
    "book.zip": archive(xlsxwriter_book, "企业.xlsx"),
    "pack.zip": archive(archive(json_lines, "企业.jsonl"), "企业.zip"),
    "columns.parquet": parquet,
}


def figures(report: Report) -> bytes:
    """Return the machine-readable report without its sources, as bytes."""
    found = report.as_dict()
    (source,) = found.pop("sources")
    kept = {key: source[key] for key in ("records", "entity_columns", "statuses", "blank_lines")}
    return json.dumps([found, kept]).encode()


def findings(report: Report) -> list[tuple[object, ...]]:
    """Return the findings without source and line, with the cells of all columns."""
    return [(*one[2:8], *one.kept) for one in report.findings]


def rows_of(records: Sequence[Record]) -> list[list[str]]:
    """Return the rows of records."""
    some = ([one.entity, one.text, "注销" if one.closed else "存续"] for one in records)
    return [NAMES, *(list(map(kept, row)) for row in some)]


def kept(cell: str) -> str:
    """Return what every format can hold: no signs that control, no white space at the ends."""
    return " ".join("".join(char if char.isprintable() else " " for char in cell).split())


@pytest.mark.parametrize("name", WRITERS)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=20,
)
@given(records=registries().filter(bool))
def test_like_csv(name: str, records: list[Record], tmp_path: Path) -> None:
    """Figures, findings and their kept cells are equal, in each format."""
    rows = rows_of(records)
    reports = []
    for path, write in ((tmp_path / "plain.csv", as_csv), (tmp_path / name, WRITERS[name])):
        path.write_bytes(write(rows))
        reports.append(scan(path, code=NAMES[1], entity=NAMES[0], status=NAMES[2], keep="*"))
    one, two = reports
    assert one.kept == two.kept == tuple(NAMES)
    assert figures(one) == figures(two)
    assert findings(one) == findings(two)
