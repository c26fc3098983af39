"""LibreOffice opens the workbooks, and has the values in them."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from needed import program
from test_report_workbook import ABOUT, CHINESE
from written import with_openpyxl

import uscc
from uscc.audit import Finding, Report
from uscc.output import Together
from uscc.report.findings import write_findings
from uscc.report.workbook import write
from uscc.report.worklists import write_worklists

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parents[1] / "examples" / "registry.csv"

#: Texts that a spreadsheet may take for something else. Of control characters, LibreOffice keeps
#: the line break.
HOSTILE = [
    "=1+1", "+86", "-1", "@a", "'quoted", "911010669769418720", "1E5", "TRUE", "#N/A", "2024-01-31",
    "1/2", " a ", "a\nb", "</t><x>&amp;", "😀", "http://example.org", "007", '"', ",;",
]  # fmt: skip

#: CSV with commas, UTF-8, all sheets, cells as they are, not as they are shown.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


def converted(path: Path, into: str, folder: Path) -> Path:
    """Have LibreOffice open a workbook and save it as something else; return the new folder."""
    office = program("soffice")
    out = folder / "out"
    profile = (folder / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", into]
    done = subprocess.run(
        [*command, "--outdir", str(out), str(path)], capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert os.listdir(out), done.stderr
    return out


#: LibreOffice reads it as it is meant, but does not write it so.
ESCAPE = "_x0041_"


def report_of(texts: Sequence[str] = HOSTILE) -> Report:
    """Return a report with findings of which every cell is hostile."""
    report = uscc.scan(EXAMPLE)
    hostile = [
        Finding(text, line, "checksum", "keyboard", text, text, "3", "", None)._replace(
            kept=(text,)
        )
        for line, text in enumerate(texts, 2)
    ]
    findings = [finding._replace(kept=("x",)) for finding in report.findings]
    return report._replace(findings=(*findings, *hostile), kept=("登记机关",), by_column="登记机关")


def cells(path: Path) -> dict[str, list[list[Any]]]:
    """Return the cells of a workbook; numbers as they are computed with."""
    return {
        name: [
            [round(cell, 9) if isinstance(cell, float) else cell for cell in row] for row in rows
        ]
        for name, rows in with_openpyxl(path.read_bytes()).items()
    }


def test_the_report(tmp_path: Path) -> None:
    """All sheets of the report have the same values after LibreOffice has saved them."""
    report, path = report_of(), tmp_path / "report.xlsx"
    with open(path, "wb") as file:
        write(report, report.findings, CHINESE, ABOUT, file)
    out = converted(path, "xlsx", tmp_path)
    assert cells(out / "report.xlsx") == cells(path)


def test_a_findings_file(tmp_path: Path) -> None:
    """As CSV, the sheet of findings has the texts and numbers of the findings."""
    texts = [*HOSTILE, ESCAPE]
    report, path = report_of(texts), tmp_path / "f.xlsx"
    write_findings(report.findings, str(path), CHINESE, report.kept)
    (out,) = converted(path, _CSV, tmp_path).iterdir()
    with open(out, encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    wanted = [
        ["" if cell is None else str(cell) for cell in row] for row in cells(path)["问题清单"]
    ]
    assert found == [row + [""] * (12 - len(row)) for row in wanted]
    assert [row[5] for row in found][-len(texts) :] == texts


def test_a_worklist(tmp_path: Path) -> None:
    """A worklist keeps its values, its list to choose from and its filter."""
    openpyxl = pytest.importorskip("openpyxl")
    report = report_of()
    with Together() as files, files.folder(str(tmp_path / "lists")) as folder:
        write_worklists(report, report.findings, folder, CHINESE, ABOUT)
    path = tmp_path / "lists" / "x.xlsx"
    out = converted(path, "xlsx", tmp_path) / "x.xlsx"
    assert cells(out) == cells(path)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"0 新赋码,1 删除,2 保持原码不变"'
    assert sheet.auto_filter.ref == f"A1:O{sheet.max_row}"


#: Writes the report with a million findings; prints its peak memory in bytes.
_MILLION = """
import sys
import uscc
from uscc.audit import Finding
from uscc.language import say_in
from uscc.report.about import About
from uscc.report.workbook import write
report = uscc.scan(sys.argv[1], findings=False)
codes = "91350100M000100Y53", "91350100M000100Y4", "91350100m000100y43"
kinds = ("checksum", "organization-part"), ("length", "truncated"), ("format", "")
findings = (
    Finding("r.csv", n, *kinds[n % 3], codes[n % 3], f"某某有限公司{n}", "", "", None)
    for n in range(1_000_000)
)
with open(sys.argv[2], "wb") as file:
    write(report, findings, say_in("zh"), About("0"), file)
# Not `ru_maxrss`: a process that has just been forked begins with the peak of its parent.
with open("/proc/self/status") as file:
    print(next(int(line.split()[1]) for line in file if line.startswith("VmHWM:")) * 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_million_findings(tmp_path: Path) -> None:
    """Memory does not grow with the findings: the process takes less than 200 MB."""
    path = tmp_path / "r.xlsx"
    done = subprocess.run(
        [sys.executable, "-c", _MILLION, str(EXAMPLE), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 200_000_000
    rows, rest = 0, b""
    with zipfile.ZipFile(path) as archive, archive.open("xl/worksheets/sheet3.xml") as sheet:
        while chunk := sheet.read(1 << 20):
            rows += (rest + chunk).count(b"</row>")
            rest = chunk[-5:]
    assert rows == 1_000_001
