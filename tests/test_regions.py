"""The table of regions and how it is looked up."""

from __future__ import annotations

import csv
import gzip
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from uscc import regions, valid_mask
from uscc.regions import PROVINCES_EN, Region, find, is_known
from uscc.standard import PROVINCES

TABLE = Path(regions.__file__).with_name("regions.tsv")
CORRECTIONS = Path(__file__).parents[1] / "tools" / "regions_corrections.tsv"
DATA = Path(__file__).parents[2] / "shared" / "data"


def rows_of(path: Path) -> list[list[str]]:
    """Return the rows of a table without its comments."""
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_the_table_is_well_formed() -> None:
    """Six digits, sorted, each once, a known status, a name; sources and licences on top."""
    rows = rows_of(TABLE)
    codes = [code for code, _, _ in rows]
    assert codes == sorted(set(codes))
    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)
    assert {letter for _, letter, _ in rows} == set("cagzo")
    assert all(name.strip() for _, _, name in rows)
    header = TABLE.read_text("utf-8").split("\n1", 1)[0]
    assert all(word in header for word in ("BSD", "CC BY 4.0", "MIT", "build_regions.py"))


def test_corrections_have_reasons_and_are_in_the_table() -> None:
    """Every correction has a status and a reason, and stands in the table as it says."""
    table = {code: (letter, name) for code, letter, name in rows_of(TABLE)}
    for code, name, status, reason in rows_of(CORRECTIONS):
        assert table[code] == ({"zone": "z", "authority": "o"}[status], name)
        assert reason


@pytest.mark.parametrize(
    ("code", "full_name", "status", "exact"),
    [
        ("330206", "浙江省宁波市北仑区", "current", True),
        ("110105", "北京市朝阳区", "current", True),
        ("350200", "福建省厦门市", "current", True),
        ("330000", "浙江省", "current", True),
        ("440101", "广东省广州市", "aggregate", True),
        ("500112", "重庆市渝北区", "abolished", True),
        ("469027", "海南省澄迈县", "authority", True),
        ("469030", "海南省白沙黎族自治县", "authority", True),
        ("610131", "陕西省西安市西安高新技术产业开发区", "zone", True),
        ("640103", "宁夏回族自治区银川市兴庆区(旧码)", "authority", True),
        ("330299", "浙江省宁波市", "current", False),
        ("339900", "浙江省", "current", False),
        ("100000", "国家级登记机关(市场监管总局等)", "authority", True),
    ],
)
def test_the_ladder(code: str, full_name: str, status: str, exact: bool) -> None:
    """The code itself, else its prefecture, else its province; with the name in use."""
    region = find(code)
    assert region is not None
    assert (region.full_name, region.status, region.exact) == (full_name, status, exact)
    assert region.province_en == PROVINCES_EN.get(code[:2], "")


@pytest.mark.parametrize("code", ["010213", "053914", "561207", "585151", "9006NA", "", "999999"])
def test_unknown_regions(code: str) -> None:
    """What begins as no prefecture does is not known; without a province nothing is found."""
    assert not is_known(code)
    assert find(code) is None


def test_every_province_has_both_names() -> None:
    """The provinces of the standard, each with a Chinese and an English name."""
    assert PROVINCES - {"83"} == set(PROVINCES_EN)
    for province in PROVINCES_EN:
        region = find(f"{province}0000")
        assert region is not None and region.province and not region.prefecture
        assert is_known(f"{province}0000")


def test_a_region_is_a_value() -> None:
    """Equal, hashable, picklable, unchangeable."""
    region = find("330206")
    assert isinstance(region, Region)
    assert pickle.loads(pickle.dumps(region)) == region == find("330206")
    assert len({region, find("330206"), find("330200")}) == 2
    assert region != "330206"
    assert repr(region).startswith("Region(code='330206', name='北仑区'")
    with pytest.raises(AttributeError):
        region.code = "330207"


def test_the_table_is_not_read_before_it_is_needed() -> None:
    """Importing the library and judging a code leave the table on the disk."""
    script = (
        "import uscc; uscc.is_valid('91350100M000100Y43'); uscc.valid_mask(['x']);"
        "import uscc.regions as r; assert r._table.cache_info().currsize == 0;"
        "r.find('330206'); assert r._table.cache_info().currsize == 1"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not here")
def test_regions_of_issued_codes() -> None:
    """Every code seen in use is known, but for slips of the pen; so is nearly all of a million."""
    with open(DATA / "uscc_outsiders.tsv", encoding="utf-8", newline="") as file:
        seen = list(csv.reader(file, delimiter="\t"))[1:]
    assert [row[0] for row in seen if row[4] != "unknown" and not is_known(row[0])] == []
    with gzip.open(DATA / "real" / "million.csv.gz", "rt", encoding="utf-8", newline="") as file:
        codes = [row[1] for row in csv.reader(file)][1:]
    right = [code for code, valid in zip(codes, valid_mask(codes), strict=True) if valid]
    unknown = [code for code in right if not is_known(code[2:8])]
    assert len(unknown) * 10_000 < 3 * len(right)
