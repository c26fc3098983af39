"""`uscc.scan`: files in, the figures of the slow auditor out, however they are written."""

from __future__ import annotations

import bz2
import codecs
import gc
import gzip
import lzma
import os
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from reference import Record
from strategies import SAMPLE, numbered, registries

import uscc
from uscc import scan
from uscc.errors import RegistryError
from uscc.readers import source as source_module

HEADER = ["企业名称", "统一社会信用代码", "登记状态"]

BOMS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
COMPRESS: list[Callable[[bytes], bytes]] = [bytes, gzip.compress, bz2.compress, lzma.compress]


class Dialect(NamedTuple):
    """How a table is written."""

    delimiter: str
    quote_all: bool
    end: str
    encoding: str
    compress: Callable[[bytes], bytes]
    final_end: bool

    def cell(self, text: str) -> str:
        """Return a cell with quotation marks where it needs them."""
        if self.quote_all or re.search(f'[{re.escape(self.delimiter)}"\r\n]', text):
            return '"' + text.replace('"', '""') + '"'
        return text

    def row(self, cells: Sequence[str]) -> str:
        """Return a line with its end."""
        return self.delimiter.join(map(self.cell, cells)) + self.end

    def bytes_of(self, text: str) -> bytes:
        """Return the file of a text."""
        if not self.final_end:
            text = text.removesuffix(self.end)
        return self.compress(BOMS.get(self.encoding, b"") + text.encode(self.encoding))


dialects = st.builds(
    Dialect,
    delimiter=st.sampled_from(",\t;|"),
    quote_all=st.booleans(),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", *BOMS]),
    compress=st.sampled_from(COMPRESS),
    final_end=st.booleans(),
)
PLAIN = Dialect(",", False, "\n", "utf-8", bytes, True)


def _storable(record: Record) -> Record:
    """Return a record without lone surrogates, which no file can hold."""
    text, entity = (
        value.encode("utf-8", "ignore").decode() for value in (record.text, record.entity)
    )
    return record._replace(text=text, entity=entity)


tables = registries().map(lambda records: [_storable(record) for record in records])


def written(records: Sequence[Record], path: Path, dialect: Dialect = PLAIN) -> list[Record]:
    """Write records to a file and return them with the places at which they stand there.

    Two right records come first: one line alone is another matter (see `test_layout`).
    """
    first = [
        Record("", 0, numbered(8_000_001), "子公司"),
        Record("", 0, numbered(8_000_002), "丑公司"),
    ]
    text = dialect.row(HEADER)
    placed = []
    for record in [*first, *records]:
        line = 1 + len(re.findall("\r\n|\r|\n", text))
        placed.append(record._replace(source=str(path), line=line))
        text += dialect.row([record.entity, record.text, "注销" if record.closed else "存续"])
    path.write_bytes(dialect.bytes_of(text))
    return placed


def agree(report: uscc.Report, records: Sequence[Record], **options: Any) -> None:
    """Hold every figure of a report, and every finding, against the reference."""
    expected = reference.audit(records, **options)
    findings = expected.pop("findings")
    figures = report.as_dict()
    for name in ("kinds", "notes", "relations"):
        figures[name] = {slug: figures[name][slug] for slug in expected[name]}
    assert {name: figures[name] for name in expected} == expected
    known = {*reference.KINDS, *reference.NOTES, *reference.RELATIONS}
    found = [(one.source, one.line, one.kind) for one in report.findings if one.kind in known]
    assert sorted(found) == findings


# --- The figures ---------------------------------------------------------------------------


@given(records=tables, dialect=dialects)
def test_any_dialect_gives_the_figures_of_the_reference(
    records: list[Record], dialect: Dialect, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Delimiter, quotes, line ends, encoding and compression are found, and change nothing."""
    path = tmp_path_factory.getbasetemp() / "dialect.csv"
    placed = written(records, path, dialect)
    report = scan(path)
    agree(report, placed)
    (source,) = report.sources
    assert source["delimiter"] == dialect.delimiter
    assert source["encoding"].startswith(dialect.encoding[:6])
    assert source["records"] == len(placed)
    assert [column["chosen_by"] for column in source["columns"]] == ["name"] * 3


@given(records=tables, data=st.data())
def test_several_files_are_one_registry(
    records: list[Record], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cut into files of different dialects, the figures are those of all records together."""
    folder = tmp_path_factory.getbasetemp()
    cut = data.draw(st.integers(0, len(records)))
    parts = [records[:cut], records[cut:]]
    paths = [folder / "first.csv", folder / "second.csv"]
    placed: list[Record] = []
    for part, path in zip(parts, paths, strict=True):
        placed += written(part, path, data.draw(dialects))
    report = scan(*paths)
    agree(report, placed)
    assert [source["path"] for source in report.sources] == list(map(str, paths))
    assert sum(source["records"] for source in report.sources) == report.records
    whole = folder / "whole.csv"
    filler = placed[len(parts[0]) + 2 :][:2]
    agree_whole = written([*parts[0], *filler, *parts[1]], whole)
    agree(scan(whole), agree_whole)
    theirs, ours = scan(whole).as_dict(), report.as_dict()
    # Whether entities are named is asked of each file, so a cut may show one that names too few.
    if theirs["warnings"] != ours["warnings"]:
        assert sorted([*theirs["warnings"], "no-entity"]) == sorted(ours["warnings"])
        assert ours["verdict"] != "met"
        theirs, ours = without_verdicts(theirs), without_verdicts(ours)
    assert theirs | {"sources": ()} == ours | {"sources": ()}


def without_verdicts(told: dict[str, Any]) -> dict[str, Any]:
    """Return the report without what the warning `no-entity` changes."""
    places = [place | {"verdict": None} for place in told["by_authority"]]
    return told | {"warnings": (), "verdict": None, "by_authority": places}


@given(records=tables, dialect=dialects, chunk=st.integers(250, 700))
def test_the_size_of_chunks_changes_nothing(
    records: list[Record],
    dialect: Dialect,
    chunk: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The report is the same whether a file is read at once or in many small pieces."""
    path = tmp_path_factory.getbasetemp() / "chunks.csv"
    written(records, path, dialect)
    whole = scan(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source_module, "CHUNK", chunk)
        assert scan(path) == whole


@given(records=tables)
def test_findings_are_in_order(
    records: list[Record], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """By file as given, then by line: the order in which somebody mends them."""
    folder = tmp_path_factory.getbasetemp()
    paths = [folder / "z.csv", folder / "a.csv"]
    for path, part in zip(paths, (records[::2], records[1::2]), strict=True):
        written(part, path)
    places = [(paths.index(Path(one.source)), one.line or 0) for one in scan(*paths).findings]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        ({"counted": ["wrong"]}, {"counted": ["wrong"]}),
        ({"target": "5000"}, {"target": "5000"}),
        ({"target": 0.3}, {"target": "0.3"}),
        ({"target": Fraction(1, 3)}, {"target": "1/3"}),
        ({"entity": HEADER[0], "status": HEADER[2], "code": 2}, {}),
        ({"entity": 1, "status": ["#3"], "code": "#2", "header": True}, {}),
    ],
)
@given(records=tables)
def test_options_reach_the_audit(
    options: dict[str, Any],
    settings: dict[str, Any],
    records: list[Record],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What is counted, the target and the columns mean what they mean in the reference."""
    path = tmp_path_factory.getbasetemp() / "options.csv"
    placed = written(records, path)
    agree(scan(os.fspath(path), **options), placed, **settings)


@given(records=tables)
def test_without_entity(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> None:
    """An empty sequence for the entity: all are unknown, and the report says so."""
    path = tmp_path_factory.getbasetemp() / "nobody.csv"
    placed = [record._replace(entity="") for record in written(records, path)]
    report = scan(path, entity=())
    agree(report, placed, no_entity=True)
    assert not report.entity_known
    assert report.sources[0]["entity_columns"] == []


# --- Columns -------------------------------------------------------------------------------


def report_on(folder: Path, text: str, **options: Any) -> uscc.Report:
    """Return the report on a text as a file."""
    path = folder / "r.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return scan(path, **options)


def test_several_entity_columns(tmp_path: Path) -> None:
    """Together they are the entity: all must agree, and two codes of one are `split`."""
    codes = [numbered(1), numbered(2), numbered(3), numbered(1, "91120000")]
    rows = [f"甲公司,{code},{place}" for code, place in zip(codes, "东东西东", strict=True)]
    text = "企业名称,uscc,地址\n" + "\n".join(rows) + "\n"
    both = report_on(tmp_path, text, entity=["企业名称", "地址"])
    assert [one.line for one in both.findings if one.kind == "split"] == [2, 3, 5]
    assert both.relations["suspect"].records == 0
    assert both.findings[0].entity == "甲公司 / 东"
    assert both.sources[0]["entity_columns"] == ["企业名称", "地址"]
    one = report_on(tmp_path, text)
    assert [finding.line for finding in one.findings if finding.kind == "split"] == [2, 3, 4]
    assert [finding.line for finding in one.findings if finding.kind == "suspect"] == [5]


def test_cells_of_several_columns_do_not_run_together(tmp_path: Path) -> None:
    """`ab` + `c` is another entity than `a` + `bc`; blank in all columns is unknown."""
    rows = [("ab", "c"), ("a", "bc"), ("", ""), (" ", "\u3000")]
    text = "甲,乙,uscc\n" + "".join(f"{a},{b},{SAMPLE}\n" for a, b in rows)
    report = report_on(tmp_path, text, entity=["甲", "乙"])
    assert report.relations["shared"].records == 2
    assert report.relations["repeated"].records == 2


def test_a_status_that_says_nothing_of_closing(tmp_path: Path) -> None:
    """Only the words for cancelled and revoked close a record."""
    text = "企业名称,uscc,状态\n"
    for status in ("存续", "在业", "", "正常", "迁入", "撤回"):
        rows = f"甲公司,{numbered(1)},{status}\n甲公司,{numbered(2)},{status}\n"
        assert report_on(tmp_path, text + rows).relations["split"].records == 2


def test_description_of_a_source(tmp_path: Path) -> None:
    """All that was found out is in the report."""
    path = tmp_path / "r.csv.gz"
    text = f"\n企业名称;uscc;状态\n甲公司;{SAMPLE};存续\n\n乙公司;坏码\n"
    path.write_bytes(gzip.compress(text.encode("gb18030")))
    (source,) = scan(path).sources
    assert source == {
        "path": str(path),
        "records": 2,
        "format": "csv",
        "unit": "line",
        "encoding": "gb18030",
        "compression": "gzip",
        "delimiter": ";",
        "header_line": 2,
        "header_rows": 1,
        "code_column": "uscc",
        "entity_columns": ["企业名称"],
        "status_column": "状态",
        "columns": [
            {"role": "code", "number": 2, "name": "uscc", "chosen_by": "name"},
            {"role": "entity", "number": 1, "name": "企业名称", "chosen_by": "name"},
            {"role": "status", "number": 3, "name": "状态", "chosen_by": "name"},
        ],
        "other_code_columns": [],
        "blank_lines": 2,
        "left_out": {"rows": 0, "first": [], "not_chosen": 0},
        "ragged": {"records": 1, "first_lines": [5]},
        "statuses": [
            {"status": "", "records": 1, "closed": False},
            {"status": "存续", "records": 1, "closed": False},
        ],
    }


# --- Errors, and the garbage collector ---------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"counted": ["wrog"]}, "wrog"),
        ({"target": "-1"}, "target"),
        ({"target": "many"}, "target"),
        ({"workers": 0}, "1 or more, not 0"),
        ({"workers": -1}, "1 or more, not -1"),
        ({"memory": 0}, "16,777,216 or more, not 0"),
    ],
)
def test_bad_arguments(options: dict[str, Any], words: str, tmp_path: Path) -> None:
    """They are a `ValueError` before anything is read."""
    with pytest.raises(ValueError, match=words):
        scan(tmp_path / "none.csv", **options)


def test_no_path() -> None:
    """Nothing to audit is a mistake, not an empty registry."""
    with pytest.raises(ValueError, match="at least one path"):
        scan()


def test_a_broken_file_among_good_ones(tmp_path: Path) -> None:
    """One file that cannot be read ends the whole: no figures from part of a registry."""
    written([], tmp_path / "good.csv")
    (tmp_path / "bad.csv").touch()
    with pytest.raises(RegistryError, match="empty") as caught:
        scan(tmp_path / "good.csv", tmp_path / "bad.csv")
    assert caught.value.path == str(tmp_path / "bad.csv")


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("name", ["good.csv", "none.csv"])
def test_the_collector_is_left_as_it_was(name: str, enabled: bool, tmp_path: Path) -> None:
    """`scan` pauses the garbage collector; afterwards, and after an error, all is as before."""
    written([], tmp_path / "good.csv")
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        try:
            scan(tmp_path / name)
        except RegistryError:
            assert name == "none.csv"
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_lines_far_down(tmp_path: Path) -> None:
    """Lines stay right over many chunks, whichever way the regions before them went."""
    rows = []
    for number in range(20_000):
        name = f"{number}公司"
        if number % 4_001 == 0:
            name = f'"{number}""公司\n"'
        elif number % 2_503 == 0:
            name = f'"{number},公司"'
        rows.append(f"{name},{numbered(number)},经营范围{'各种' * 20}\n")
    rows += ["\n", "末公司,坏码,\n"]
    text = "企业名称,统一社会信用代码,经营范围\n" + "".join(rows)
    assert len(text.encode()) > 4 * source_module.CHUNK
    report = report_on(tmp_path, text)
    assert report.records == 20_001
    assert [(one.line, one.kind) for one in report.findings] == [(text.count("\n"), "length")]


# --- Real files that are not part of the project -------------------------------------------------


@pytest.mark.slow
def test_a_million_real_records(shared_data: Callable[[str], Path]) -> None:
    """The figures of a slow, literal auditor on a million real registrations."""
    report = scan(shared_data("real/million.csv.gz"), findings=False)
    figures = report.as_dict()
    assert (report.records, report.base, report.errors) == (1_000_000, 996_750, 94)
    assert figures["kinds"] == {
        "missing": 3,
        "unconverted": 3_104,
        "length": 17,
        "character": 0,
        "identity": 0,
        "legacy": 47,
        "checksum": 6,
    }
    assert (report.notes["format"], report.notes["organization"]) == (200, 70)
    relations = figures["relations"]
    assert relations["repeated"]["records"] == 143
    assert relations["shared"] == {"records": 22, "groups": 11}
    assert relations["split"] == {"records": 2, "groups": 1}
    assert relations["suspect"]["groups"] == 6
    assert relations["body"]["groups"] == 6
    assert round(report.rate_per_10k or 0, 3) == 0.943
    assert report.verdict == "missed"


@pytest.mark.parametrize(
    ("name", "records", "wrong", "ragged"),
    [
        ("2012_湖北.csv.gz", 8_256, 2, 0),
        ("1985_北京.csv.gz", 524, 0, 0),
        ("2019_北京.csv.gz", 4_626, 0, 0),
        ("2014_四川.csv.gz", 6_191, 2, 0),
        ("2004_海南.csv.gz", 2_241, 1, 0),
        ("1987_江苏_unquoted_commas.csv", 886, 0, 1),
        ("ningbo_subjects.csv", 999, 0, 0),
    ],
)
def test_real_files(
    name: str, records: int, wrong: int, ragged: int, shared_data: Callable[[str], Path]
) -> None:
    """Real files need no option; lines with a comma too many make no code wrong."""
    report = scan(shared_data(f"real/{name}"))
    (source,) = report.sources
    assert (report.records, report.wrong) == (records, wrong)
    assert report.entity_known
    assert source["ragged"]["records"] == ragged
    assert report.errors == wrong


def test_a_real_workbook(shared_data: Callable[[str], Path]) -> None:
    """Of two columns with one header the one with codes is read; `#N/A` and `-` are missing."""
    report = scan(shared_data("real/suppliers.xlsx"))
    (source,) = report.sources
    assert (source["path"][-9:], source["unit"], source["header_line"]) == ("[data_00]", "row", 1)
    assert [column["number"] for column in source["columns"]] == [4, 3]
    assert (report.records, report.right, report.kinds["missing"]) == (3675, 3185, 489)
