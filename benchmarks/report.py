"""Findings and reports as files: a million findings as a workbook, and what it adds to a scan.

    python benchmarks/report.py [--rows N] [--rounds N] [--record]

The first table: findings that are read from a CSV file and written as .xlsx, beside openpyxl and
XlsxWriter in the modes that keep no rows. All write the same cells; only uscc colours the faulty
characters. Before the race the three workbooks are read with python-calamine and compared.

The second table: `uscc scan` of a registry in which every second record is wrong, with its findings
as .csv and as .xlsx, and with the report as .xlsx. The check is the number of findings.

The third table: what the report costs beyond the scan where few records are wrong, in each format.
The check is that the page says the figures of the JSON report.
"""

from __future__ import annotations

import csv
import json
import tempfile
from argparse import Namespace
from pathlib import Path

import uscc
from harness import Contender, Sample, compare, options
from page import file_columns, line_table, publish, remark_list
from processes import child

#: What all programs begin with: the rows of a sheet of findings, one by one.
ROWS = """
import csv, sys
from uscc.language import say_in
from uscc.report.words import cause_text, name_of
say = say_in("zh")
def number(text):
    return int(text) if text else None
def rows(path):
    names, words, wrong = {}, {"": ""}, {"length", "character", "identity", "legacy", "checksum"}
    with open(path, encoding="utf-8-sig", newline="") as file:
        cells = csv.reader(file)
        next(cells)
        for source, line, kind, cause, code, entity, expected, suggestion, first, detail in cells:
            if kind not in names:
                names[kind] = name_of(kind, say), "是" if kind in wrong else "否"
            if cause not in words:
                words[cause] = cause_text(cause, say)
            yield [
                source, number(line), *names[kind], words[cause], code, entity, expected,
                suggestion, number(first), detail,
            ]
"""
USCC = """
import csv, sys
from uscc.audit import Finding
from uscc.language import say_in
from uscc.report.findings import write_findings
def findings(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        cells = csv.reader(file)
        next(cells)
        for source, line, kind, cause, code, entity, expected, suggestion, first, _ in cells:
            line, first = int(line), int(first) if first else None
            yield Finding(source, line, kind, cause, code, entity, expected, suggestion, first)
write_findings(findings(sys.argv[1]), sys.argv[2], say_in("zh"))
"""
OPENPYXL = (
    ROWS
    + """
from openpyxl import Workbook
book = Workbook(write_only=True)
sheet = book.create_sheet("问题清单")
sheet.append([""] * 11)
for row in rows(sys.argv[1]):
    sheet.append(row)
book.save(sys.argv[2])
"""
)
XLSXWRITER = (
    ROWS
    + """
import xlsxwriter
book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True})
sheet = book.add_worksheet("问题清单")
for line, row in enumerate(rows(sys.argv[1]), 1):
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(line, column, cell)
        elif cell is not None:
            sheet.write_number(line, column, cell)
book.close()
"""
)


def registry(rows: int, folder: Path) -> Path:
    """Return a made-up registry in which every second record is wrong."""
    path = folder / "registry.csv"
    uscc.generate(2 * rows, seed=1, faults=f"wrong={rows}").write(path)
    return path


def cells(path: Path) -> list[list[object]]:
    """Return the cells of a workbook without its header, and without blank ones at the end."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    rows: list[list[object]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    return rows[1:]


def written(source: str, path: Path, out: Path) -> Sample:
    """Run a program that writes a workbook; the answer is whether it is there."""
    sample = child(["-c", source, str(path), str(out)])
    return sample._replace(answer=out.stat().st_size > 0)


def check_cells(first: Path, others: list[Path]) -> None:
    """Stop unless all workbooks have the same cells."""
    expected = cells(first)
    for other in others:
        if other.exists() and cells(other) != expected:
            raise SystemExit(f"{other.name} has other cells than {first.name}")


def writers(asked: Namespace, findings: Path, folder: Path) -> None:
    """Time the programs that write findings, and print their table."""

    def one(name: str, source: str, needs: str = "") -> Contender:
        out = folder / f"{name.partition(' ')[0]}.xlsx"
        return Contender(name, lambda: written(source, findings, out), needs)

    contenders = [
        one("uscc", USCC),
        one("XlsxWriter (constant_memory)", XLSXWRITER, "XlsxWriter"),
        one("openpyxl (write_only)", OPENPYXL, "openpyxl"),
    ]
    for contender in contenders:
        contender.run()
    check_cells(folder / "uscc.xlsx", [folder / "XlsxWriter.xlsx", folder / "openpyxl.xlsx"])
    lines, remarks = compare(contenders, True, asked.rounds)
    title = f"{asked.rows:,} findings as .xlsx"
    shown = line_table(title, lines, file_columns(asked.rows))
    publish(
        asked, "report-findings", "Findings as a workbook", shown, remark_list(remarks),
        peers=["XlsxWriter", "openpyxl"],
    )  # fmt: skip


def scans(asked: Namespace, path: Path, folder: Path) -> None:
    """Time scans that write findings, and print their table."""
    as_csv, as_book, report = (folder / name for name in ("f.csv", "f.xlsx", "r.xlsx"))
    contenders = [
        Contender("--findings f.csv", lambda: _scan(path, as_csv, "--findings")),
        Contender("--findings f.xlsx", lambda: _scan(path, as_book, "--findings")),
        Contender("-o r.xlsx", lambda: _scan(path, report, "-o")),
        Contender("no findings", lambda: child(["-m", "uscc", "scan", str(path), "-q"], good=(1,))
                  ._replace(answer=True)),
    ]  # fmt: skip
    for contender in contenders:
        contender.run()
    expected = number_of_rows(as_csv)
    for book, number in ((as_book, 0), (report, 2)):
        if sheet_rows(book, number) != expected:
            raise SystemExit(f"{book.name} does not have {expected:,} findings")
    lines, remarks = compare(contenders, True, asked.rounds)
    title = f"scan of {2 * asked.rows:,} records, {expected:,} findings"
    shown = line_table(title, lines, file_columns(2 * asked.rows))
    publish(asked, "report-scan", "A scan that writes findings", shown, remark_list(remarks))


#: Faults per million records: about those of a real registry.
FAULTS = "wrong=70,shared=11,split=2,suspect=6,body=6,repeated=143,unconverted=3104,format=200"


def formats(asked: Namespace, folder: Path) -> None:
    """Time scans that write the report in each format, and print their table."""
    path = folder / "million.csv"
    uscc.generate(1_000_000, seed=2, faults=FAULTS).write(path)
    contenders = [
        Contender("the screen alone", lambda: child(["-m", "uscc", "scan", str(path), "-q"],
                                                    good=(1,))._replace(answer=True)),
    ]  # fmt: skip
    for ending in (".json", ".md", ".html", ".xlsx"):
        contenders.append(_report(path, folder / f"report{ending}"))
    for contender in contenders:
        contender.run()
    report, page = (folder.joinpath(f"report{ending}") for ending in (".json", ".html"))
    figures = json.loads(report.read_bytes())
    for number in (figures["errors"], figures["base"], figures["records"]):
        if f"{number:,}" not in page.read_text("utf-8"):
            raise SystemExit(f"the page does not say {number:,}")
    lines, remarks = compare(contenders, True, asked.rounds)
    title = "scan of 1,000,000 records, few of them wrong"
    shown = line_table(title, lines, file_columns(1_000_000))
    size = f"The page has {page.stat().st_size / 1e6:.2f} MB."
    publish(
        asked, "report-formats", "The report in each format", shown, remark_list([*remarks, size])
    )


def _report(path: Path, out: Path) -> Contender:
    return Contender(f"-o report{out.suffix}", lambda: _scan(path, out, "-o"))


def _scan(path: Path, out: Path, option: str) -> Sample:
    sample = child(["-m", "uscc", "scan", str(path), "-q", option, str(out)], good=(1,))
    return sample._replace(answer=out.stat().st_size > 0)


def number_of_rows(path: Path) -> int:
    """Return the number of rows of a CSV file below its header."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def sheet_rows(path: Path, number: int) -> int:
    """Return the number of rows of a sheet below its header."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(number)
    return len(sheet.to_python(skip_empty_area=False)) - 1


def main() -> None:
    """Measure the writers, the scans, then the formats."""
    asked = options(__doc__, 3, rows=1_000_000).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = registry(asked.rows, folder)
        findings = folder / "findings.csv"
        child(["-m", "uscc", "scan", str(path), "-q", "--findings", str(findings)], good=(1,))
        writers(asked, findings, folder)
        scans(asked, path, folder)
        formats(asked, folder)


if __name__ == "__main__":
    main()
