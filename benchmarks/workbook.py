"""A registry as a workbook: `uscc scan` from the file to the figures, beside two that only read it.

    python benchmarks/workbook.py [--rows N] [--rounds N] [--record]

Workbooks of six columns: shared strings, as Excel and WPS write them, and inline strings, as
openpyxl, pandas and EasyExcel do. python-calamine and openpyxl read all cells of the sheet and do
nothing with them. The check compares the number of records, and the last code.
"""

from __future__ import annotations

import csv
import tempfile
import zipfile
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import uscc
from harness import Contender, Sample, compare, options
from page import file_columns, line_table, publish, remark_list
from processes import child

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml"'
    ' ContentType="application/xml"/><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KINDS}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KINDS}.sharedStrings+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1"'
    f' Target="xl/workbook.xml" Type="{RELATION}/officeDocument"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Target="worksheets/sheet1.xml" Type="{RELATION}/worksheet"/>'
    f'<Relationship Id="r2" Target="sharedStrings.xml" Type="{RELATION}/sharedStrings"/>'
    "</Relationships>",
}

#: The other readers: the number of rows below the header, and the last code.
CALAMINE = """
from python_calamine import CalamineWorkbook
rows = CalamineWorkbook.from_path({path!r}).get_sheet_by_index(0).to_python()
print(len(rows) - 1, rows[-1][1])
"""
OPENPYXL = """
from openpyxl import load_workbook
rows = list(load_workbook({path!r}, read_only=True).worksheets[0].iter_rows(values_only=True))
print(len(rows) - 1, rows[-1][1])
"""
USCC = """
import uscc
report = uscc.scan({path!r})
print(report.records, {code!r})
"""


def registry(rows: int, folder: Path) -> list[list[str]]:
    """Return a made-up registry of six columns, its header first."""
    path = folder / "registry.csv"
    uscc.generate(rows, seed=1, faults="wrong=100").write(path, columns=6)
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def sheet(table: Sequence[Sequence[str]], known: dict[str, int] | None) -> Iterator[str]:
    """Yield the XML of a sheet.

    table: its rows.
    known: collects the shared strings with their numbers; None: the strings are inline.
    """
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'
    for line, row in enumerate(table, 1):
        cells = []
        for column, text in zip("ABCDEF", row):
            if known is None:
                what = f't="inlineStr"><is><t>{escape(text)}</t></is>'
            else:
                what = f't="s"><v>{known.setdefault(text, len(known))}</v>'
            cells.append(f'<c r="{column}{line}" {what}</c>')
        yield f'<row r="{line}" spans="1:6">{"".join(cells)}</row>'
    yield "</sheetData></worksheet>"


def write(path: Path, table: Sequence[Sequence[str]], shared: bool) -> None:
    """Write a workbook."""
    known: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        rows = "".join(sheet(table, known if shared else None))
        archive.writestr("xl/worksheets/sheet1.xml", rows)
        texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in known)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{texts}</sst>')


def program(source: str, path: Path, code: str) -> Sample:
    """Run a program; the answer is what it prints."""
    sample = child(["-c", source.format(path=str(path), code=code)])
    return sample._replace(answer=str(sample.answer).strip())


def contenders(path: Path, code: str) -> list[Contender]:
    """Return the contenders, `uscc scan` first."""

    def one(name: str, source: str, needs: str = "") -> Contender:
        return Contender(name, lambda: program(source, path, code), needs)

    return [
        one("uscc scan", USCC),
        one("python-calamine, reading only", CALAMINE, "python-calamine"),
        one("openpyxl, reading only", OPENPYXL, "openpyxl"),
    ]


def measure(asked: Namespace, table: list[list[str]], shared: bool, folder: Path) -> None:
    """Time the contenders with one kind of strings and print their table."""
    name = "shared" if shared else "inline"
    path = folder / f"{name}.xlsx"
    write(path, table, shared)
    code = table[-1][1]
    expected = f"{len(table) - 1} {code}"
    lines, remarks = compare(contenders(path, code), expected, asked.rounds)
    shown = line_table(f"{asked.rows:,} rows, {name} strings", lines, file_columns(asked.rows))
    peers = ["python-calamine", "openpyxl"]
    publish(
        asked, f"workbook-{name}", f"Workbooks, {name} strings", shown, remark_list(remarks),
        peers=peers,
    )  # fmt: skip


def main() -> None:
    """Compare both kinds of workbooks."""
    asked = options(__doc__, 5, rows=200_000).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = registry(asked.rows, folder)
        for shared in (True, False):
            measure(asked, table, shared, folder)


if __name__ == "__main__":
    main()
