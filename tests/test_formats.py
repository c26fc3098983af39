"""An input format is one module and one row: shown by a format that the package does not have."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest
from strategies import numbered

from uscc import scan
from uscc.readers import formats
from uscc.readers.evidence import TableHead
from uscc.readers.options import ReadOptions
from uscc.readers.region import CsvTable, Ragged, RegionTable
from uscc.readers.source import Source
from uscc.readers.table import Table
from uscc.scanning import reading, session

#: First bytes of the format: records are pairs of lines, a name and a code.
MAGIC = b"PAIRS\n"


class Pairs:
    """The records of the file, two lines each."""

    blank = 0
    delimiter = b","
    ended = False

    def __init__(self, source: Source) -> None:
        self.path = source.path
        self.wanted: Sequence[int] = ()
        self.least = 0
        lines = b"".join(source.chunks()).decode().split("\n")[1:-1]
        self.records = [list(pair) for pair in zip(lines[::2], lines[1::2])]

    def tables(self, width: int) -> Iterator[tuple[RegionTable, list[Ragged]]]:
        """Yield the records, ten at a time."""
        assert width == 2
        for at in range(0, len(self.records), 10):
            some = self.records[at : at + 10]
            cells = [[cell.encode().decode("latin-1") for cell in one] for one in some]
            yield CsvTable(cells, range(at + 1, at + 1 + len(some))), []


def tables(source: Source, options: ReadOptions) -> Iterator[Table]:
    """Yield the table of the file."""
    rows = Pairs(source)
    head = TableHead(source.path, ("企业名称", "统一社会信用代码"), True, rows.records[:200])
    yield Table(source, options, rows, head)


@pytest.fixture
def pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the format: a module of the package, and a row of the table."""
    module = ModuleType("uscc.readers.pairs")
    module.tables = tables  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "uscc.readers.pairs", module)
    rows = ((MAGIC, formats.Reader("pairs")), *formats.FORMATS)
    monkeypatch.setattr(formats, "FORMATS", rows)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.usefixtures("pairs")
def test_a_new_format(workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gives the report of the same records as CSV, beside a CSV file, with any workers."""
    monkeypatch.setattr(session, "_SMALL", 0)
    monkeypatch.setattr(reading, "PART", 20)
    names = [f"公司{number % 190}" for number in range(300)]
    codes = [numbered(number % 200) for number in range(299)] + ["91350100M000100Y4A"]
    rows = list(zip(names, codes))
    (tmp_path / "a.csv").write_text(
        "".join(f"{name},{code}\n" for name, code in [("企业名称", "统一社会信用代码"), *rows]),
        "utf-8",
    )
    text = "".join(f"{name}\n{code}\n" for name, code in rows)
    (tmp_path / "b").write_bytes(MAGIC + text.encode())
    (tmp_path / "other.csv").write_text(
        "企业名称,统一社会信用代码\n甲,91350100M000100Y43\n", "utf-8"
    )
    other = tmp_path / "other.csv"
    expected = scan(other, tmp_path / "a.csv", workers=1)
    found = scan(other, tmp_path / "b", workers=workers)
    assert found.errors == expected.errors > 100
    one, two = found.as_dict(), expected.as_dict()
    del one["sources"], two["sources"]
    assert one == two
    lines = [finding.line and finding.line + 1 for finding in found.findings]
    assert lines == [finding.line for finding in expected.findings]
    assert [source["records"] for source in found.sources] == [1, 300]
    assert found.sources[1]["delimiter"] is None
    assert "read as   pairs\n" in found.text()
