"""`uscc.generate`: right inside, unique, the same everywhere, faults exactly as planted."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise, product
from pathlib import Path
from typing import Any

import pytest
import reference
from hypothesis import example, given
from hypothesis import strategies as st
from test_cli import COMMAND, ENV, Main, posix_only, process

import uscc
from uscc import Planted, generate, regions
from uscc.audit.rate import RELATIONS
from uscc.code.kinds import KINDS
from uscc.code.notes import NOTES
from uscc.generating import clean, codes, faults, mixing, plan, registry, words
from uscc.generating.cells import HEADER
from uscc.standard import CATEGORIES


@pytest.fixture(name="main")
def runner(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Main:
    """Return a runner of commands in this process."""
    return Main(capsys, monkeypatch)


seeds = st.integers(0, 2**64 - 1)
rows_anywhere = st.integers(0, plan.MOST_ROWS - 1)


def digest(texts: Iterator[bytes]) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(b"".join(texts)).hexdigest()


# --- The same everywhere ----------------------------------------------------------------------

SPEC = (
    "wrong=60,shared=9,split=8,repeated=7,suspect=6,body=5,missing=9,unconverted=8,legacy=9,"
    "format=7,department=6,category=5,organization=4,region=3,segment=2"
)


@pytest.mark.parametrize(
    ("rows", "options", "columns", "expected"),
    [
        (20_000, {}, 2, "b6d7e76e4b984ca44e398f52d9895d82e963d43620a5160cf4583c2991a3f503"),
        (
            20_000,
            {"seed": 1},
            2,
            "02dd5c232729f8acb32fcd5b80f90c47cc60ed856460b2245614654d67d69baa",
        ),
        (
            5_000,
            {"seed": 2**64 - 1, "faults": SPEC},
            2,
            "fe4e7c10e88d7fe35453c3419555d132fc0a6c85a4a00daa33332584b8f20f7c",
        ),
        (
            1_000,
            {"seed": 3, "faults": "shared=1"},
            30,
            "5dce0bf52391163a13fec2d847cc8ab589fdd69bcc97c9dc7deb41ba90faf30b",
        ),
    ],
)
def test_pinned_files(rows: int, options: dict[str, Any], columns: int, expected: str) -> None:
    """These files are the same on every platform and Python version. Whoever must change a
    digest changes what `generate` gives: say so in CHANGELOG.md.
    """
    assert digest(generate(rows, **options).csv(columns)) == expected


def test_pinned_rows_far_down() -> None:
    """The last rows that can be made are pinned, too."""
    made = generate(plan.MOST_ROWS, seed=5)
    cells = [one for block in made.blocks(plan.MOST_ROWS - 3) for one in block]
    assert cells == [
        ("本溪市桓仁满族自治县飞馨灿火锅店", "92210522MA0UUMNX4G"),
        ("河源市紫金县鼐哲萌轮胎商行", "92441621MA5G2H6J12"),
        ("临汾市襄汾县鹭钻澈水暖经营部", "92141023348496174Y"),
    ]


def test_another_seed_is_another_registry() -> None:
    """Hardly a name or a code of one seed is in the next."""
    one, other = (set(generate(2_000, seed=seed)) for seed in (0, 1))
    assert len(one & other) <= 2


@pytest.mark.slow
@given(seeds, rows_anywhere, st.integers(0, 40), st.integers(0, 40))
@example(0, 6_875, 20, 5)
@example(0, 250 * 6_880 - 3, 9, 3)
def test_a_row_depends_on_nothing_but_its_number(seed: int, at: int, size: int, cut: int) -> None:
    """Rows asked for one by one, at once, or in two pieces are the same rows."""
    made = generate(plan.MOST_ROWS, seed=seed, faults="wrong=9,split=9")
    stop = min(at + size, plan.MOST_ROWS)
    middle = min(at + cut, stop)
    whole = [cells for block in made.blocks(at, stop) for cells in block]
    parts = [*made.blocks(at, middle), *made.blocks(middle, stop)]
    assert [cells for block in parts for cells in block] == whole
    assert len(whole) == stop - at
    plain = clean.Clean(seed)
    for row, cells in zip(range(at, stop), whole, strict=True):
        faulty = list(made._plan.between(row, row + 1))
        assert cells == (faulty[0][1] if faulty else plain.row(row))


# --- Right inside, and unique -------------------------------------------------------------------


@given(seeds, rows_anywhere)
def test_every_code_is_right_inside(seed: int, row: int) -> None:
    """By the reference: right and without a note; its region is a county of today, and its
    `MA` part lies in the segment of the province.
    """
    name, code = clean.Clean(seed).row(row)
    assert reference.kind(code) is None
    assert reference.notes(code) == ()
    assert code[1] in CATEGORIES[code[0]]
    assert not reference.identity_number_ok(code)
    found = regions.find(code[2:8])
    assert found is not None and (found.exact, found.status) == (True, "current")
    assert found.county
    if code[8:10] == "MA":
        assert regions.segment_province(code[8:13]) == code[2:4]
    else:
        assert code[8:16].isdigit()
    assert name.endswith(words.PAIRS[code[:2]][2])
    assert reference.fold_entity(name)


@pytest.mark.slow
def test_no_code_of_a_whole_registry_is_noted() -> None:
    """A hundred thousand rows: all right, no note, no relation, by `scan` of the file."""
    made = generate(100_000, seed=11)
    audit = uscc.Audit()
    audit.add_records(uscc.Record(code, name) for name, code in made)
    report = audit.report()
    assert (report.records, report.distinct, report.right) == (100_000,) * 3
    assert report.findings == ()
    shares = Counter(code[:2] for _, code in made)
    assert 0.4 < shares["91"] / 100_000 < 0.52
    assert 0.4 < shares["92"] / 100_000 < 0.5
    assert len(shares) > 12
    assert 0.2 < sum(code[8:10] != "MA" for _, code in made) / 100_000 < 0.3


def test_stocks_of_organization_parts_do_not_overlap() -> None:
    """No two lanes own a block or a number of five digits in common, whatever the seed; what is
    kept for second codes is apart from both.
    """
    stock = [block for _, block in codes.own_blocks()]
    assert len(set(stock)) == len(stock)
    foreign = {codes.foreign_body(at * codes.PARTS)[1][:5] for at in range(30)}
    assert len(foreign) == len(codes.foreign_blocks()) == 30
    assert not foreign & set(stock)
    assert codes.foreign_body(codes.FOREIGN - 1)[1][:5] in foreign
    for seed in (0, 1, 2**64 - 1):
        owned: list[str] = []
        for number in range(clean.lanes()):
            own = {
                clean.lane_of(seed, number, cycle // clean.EPOCH).first13[8:]
                for cycle in range(0, codes.PARTS, codes.DIGIT_PARTS if number % 4 == 3 else 9_999)
            }
            assert len(own) == (30 if number % 4 == 3 else 1)
            owned += own
            if number > 400:
                break
        assert len(set(owned)) == len(owned)
    used = clean.lanes() // 4 * 30
    assert used <= codes.USED
    fives = [codes.five_digits(number) for number in range(codes.USED + codes.SPARE)]
    assert sorted(set(fives)) == fives
    assert not [five for five in fives if five == five[0] * 5 or len(five) != 5]
    spare = codes.spare_body(0), codes.spare_body(codes.SPARE * codes.DIGIT_PARTS - 1)
    assert [body[:5] for body in spare] == [fives[codes.USED], fives[-1]]
    assert codes.DIGIT_PARTS % clean.EPOCH == 0


@pytest.mark.parametrize("number", [0, 3])
def test_a_lane_gives_no_part_and_no_name_twice(number: int) -> None:
    """Over all its 29,791 cycles a lane gives as many parts, and as many middles of names."""
    made = clean.Clean(7)
    rows = [made.row(cycle * clean.lanes() + number) for cycle in range(codes.PARTS)]
    assert len({code[8:16] for _, code in rows}) == codes.PARTS
    assert len({read_name(name)[:3] for name, _ in rows}) == codes.PARTS


def read_name(name: str) -> tuple[str, str, str, str]:
    """Return first fancy character, middle, last, and what stands behind the fancy word."""
    fancy = "".join(char for char in name if char in words.FANCY)
    behind = name[name.index(fancy) + len(fancy) :]
    if behind[0] in "（(":
        behind = behind[behind.index(behind[0].translate(str.maketrans("（(", "）)"))) + 1 :]
    trade = ""
    if behind not in SAID:
        fancy, trade = fancy[:-1], fancy[-1]
    return fancy[0], fancy[1:], trade, behind


#: What can stand behind the fancy word, to the number of the trade.
SAID = {
    trade + form: number
    for _, trades, forms in words.PAIRS.values()
    for (number, trade), form in product(enumerate(trades), forms)
}


def test_a_name_tells_its_row() -> None:
    """No character of a fancy word stands anywhere else in a name, and what stands behind it
    tells the trade: so each name belongs to one lane and one cycle, and no name comes twice.
    """
    assert len(set(words.FANCY)) == len(words.FANCY)
    others = {form for _, _, forms in words.PAIRS.values() for form in forms} | SAID.keys()
    others |= {regions.find(place).full_name for place in codes.places()}  # type: ignore[union-attr]
    assert not set("".join(others)) & set(words.FANCY)
    trades = [trades for _, trades, _ in words.PAIRS.values() if trades]
    assert {len(one) for one in trades} == {words.TRADES}
    # Two ways to read one ending would hide a trade.
    readings = [
        (trade + form, number)
        for _, trades, forms in words.PAIRS.values()
        for (number, trade), form in product(enumerate(trades), sorted(set(forms)))
    ]
    assert len({ending for ending, _ in readings}) == len(set(readings))
    plain = {form for _, trades, forms in words.PAIRS.values() if not trades for form in forms}
    assert not plain & SAID.keys()
    assert clean.lanes() <= len(words.FANCY) * words.TRADES
    assert len(words.FANCY) * (len(words.FANCY) + 1) >= codes.PARTS
    assert clean.most_rows() >= plan.MOST_ROWS


@given(seeds, rows_anywhere)
def test_a_name_is_read_back(seed: int, row: int) -> None:
    """From name and seed alone the lane is found again; with the lane, the cycle."""
    name, _ = clean.Clean(seed).row(row)
    cycle, lane = divmod(row, clean.lanes())
    first, middle, last, behind = read_name(name)
    trade = words.FANCY.index(last) if last else SAID[behind]
    number = trade * len(words.FANCY) + words.FANCY.index(first)
    size = len(words.FANCY) * words.TRADES
    assert number == mixing.shuffled(lane, size, seed)
    own = clean.lane_of(seed, lane, cycle // clean.EPOCH)
    assert clean._middles().index(middle) == (own.middle + cycle) % codes.PARTS


@pytest.mark.slow
def test_names_of_a_registry_differ_after_folding() -> None:
    """Two hundred thousand names, folded as the audit folds them: no two alike."""
    names = [reference.fold_entity(name) for name, _ in generate(200_000, seed=2)]
    assert len(set(names)) == len(names)


@given(st.integers(1, 2**40), seeds, st.data())
def test_a_shuffle_is_a_bijection(size: int, seed: int, data: st.DataObject) -> None:
    """Two numbers never come to the same place: the step has no divisor in common with the size."""
    one, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    places = [mixing.shuffled(number, size, seed) for number in (one, other)]
    assert (places[0] == places[1]) == (one == other)
    assert all(0 <= place < size for place in places)


# --- Planted faults -----------------------------------------------------------------------------


def figures(made: uscc.Generated, path: Path, columns: int, encoding: str) -> list[Any]:
    """Write a registry, scan it, and return what is found in the form of the truth."""
    made.write(path, columns, encoding)
    report = uscc.scan(path)
    for slug, number in made.faults.items():
        if slug in faults.SINGLE:
            assert (report.kinds | report.notes)[slug] == number  # type: ignore[operator]
        else:
            assert report.relations[slug].groups == number
    return [(one.line, one.kind, one.code, one.entity) for one in report.findings]


specs = st.dictionaries(st.sampled_from(faults.FAULTS), st.integers(0, 40), max_size=6)


@given(
    spec=specs,
    more=st.integers(0, 300),
    seed=seeds,
    columns=st.integers(2, 30),
    encoding=st.sampled_from(registry.ENCODINGS),
)
@example(spec={}, more=5, seed=0, columns=2, encoding="utf-8")
@example(spec=dict.fromkeys(faults.FAULTS, 20), more=0, seed=1, columns=2, encoding="utf-8")
@example(spec=dict.fromkeys(faults.FAULTS, 7), more=14_000, seed=2, columns=3, encoding="utf-16")
def test_scan_finds_what_was_planted(
    spec: dict[str, int],
    more: int,
    seed: int,
    columns: int,
    encoding: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Exactly the planted faults are found, each at its line, whatever else is in the file;
    the slow auditor finds the same.
    """
    rows = plan.rows_of(plan.counts_of(spec, 10**6)) + more + 2
    made = generate(rows, seed=seed, faults=spec)
    truth = list(made.truth())
    path = tmp_path_factory.getbasetemp() / "planted.csv"
    assert figures(made, path, columns, encoding) == [one[:4] for one in truth]
    if rows < 200:
        records = [
            reference.Record("a", line, code, name) for line, (name, code) in enumerate(made, 2)
        ]
        assert reference.audit(records)["findings"] == sorted(
            ("a", one.line, one.kind) for one in truth
        )


@pytest.mark.slow
@pytest.mark.parametrize("name", faults.FAULTS)
def test_each_fault_alone(name: str, tmp_path: Path) -> None:
    """Many of one fault, in a file of nothing else where rows allow, are all found."""
    number = 1_600 // (2 if name in faults.PAIRED else 1)
    made = generate(1_600, seed=9, faults={name: number})
    found = figures(made, tmp_path / "r.csv", 2, "utf-8")
    assert found == [one[:4] for one in made.truth()]
    assert len(found) == (800 if name == "repeated" else 1_600)


def test_all_that_an_audit_finds_can_be_planted() -> None:
    """Every kind, every relation and every note can be planted."""
    assert set(faults.FAULTS) == {"wrong", *KINDS, *RELATIONS, *NOTES}
    assert set(faults.WRONG) == set(reference.WRONG)


def test_faults_are_spread_evenly() -> None:
    """The gaps between faulty rows differ by one row at most, and kinds are mixed."""
    made = generate(100_000, faults="missing=300,length=300")
    truth = list(made.truth())
    lines = [one.line for one in truth]
    assert {later - line for line, later in pairwise(lines)} <= {166, 167}
    assert lines[0] < 167 and lines[-1] > 100_000 - 167
    first = Counter(one.kind for one in truth[:300])
    assert 120 < first["missing"] < 180


def test_pairs_stand_far_apart() -> None:
    """The two records of a pair have one number, and mostly thousands of rows between them."""
    made = generate(100_000, faults="shared=200,missing=100")
    groups: dict[int, list[int]] = {}
    for one in made.truth():
        if one.group is not None:
            groups.setdefault(one.group, []).append(one.line)
    assert {len(lines) for lines in groups.values()} == {2}
    assert sum(lines[1] - lines[0] > 5_000 for lines in groups.values()) > 150


def test_a_part_of_a_planted_registry() -> None:
    """Where a million faults stand is worked out for any part, without the rest."""
    made = generate(10_000_000, faults="wrong=1000000")
    (block,) = made.blocks(9_999_000, 9_999_100)
    assert sum(reference.kind(code) is not None for _, code in block) == 10


@given(st.integers(0, 15_999_999), st.integers(0, plan.MOST_ROWS - 1))
@example(3 * 923_521, 0)
@example(3 * 923_520, 0)
def test_single_faults_are_what_they_say(number: int, row: int) -> None:
    """For whatever number and record, each fault gives its kind or its only note."""
    _, code = clean.Clean(0).row(row)
    for slug, spoil in faults.SINGLE.items():
        cell = spoil(code, number)
        found = reference.kind(cell), reference.notes(cell)
        assert found == ((slug, ()) if slug in KINDS else (None, (slug,)))


def test_second_codes_stay_apart() -> None:
    """Early variants and second codes of other numbers have other organization parts."""
    made = [faults.legacy("", number)[8:16] for number in range(3_000)]
    made += [codes.spare_body(number) for number in range(3_000, 6_000)]
    assert len(set(made)) == len(made)
    assert {code[:4] for code in made if code[0] == "M"} == {"M000"}
    assert "M000" not in {block[:4] for _, block in codes.blocks()}
    parts = {codes.foreign_body(number)[1] for number in range(29_000, 31_000)}
    assert len(parts) == 2_000
    region = codes.places()[7]
    assert faults.elsewhere(region, 7) != region


def test_identity_numbers_are_of_nobody_alive() -> None:
    """Those that are planted were born before 1900."""
    for one in generate(500, faults="identity=500").truth():
        assert reference.identity_number_ok(one.code)
        assert "1810" <= one.code[6:10] <= "1899"


# --- Files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [2, 3, 10, 30])
def test_columns(columns: int) -> None:
    """Each line has as many fields as the header, in any width the same names and codes."""
    made = generate(9_000, faults="missing=5,split=5")
    text = "".join(made.texts(columns))
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert header == list(HEADER[:columns])
    assert {len(row) for row in rows} == {columns}
    assert [(row[0], row[1]) for row in rows] == list(made)
    assert len(made) == len(rows) == 9_000
    assert text.count("\n") == 9_001
    if columns > 2:
        assert {"注销", "存续"} <= {row[2] for row in rows}
    assert ('"' in text) == (columns > 4)


def test_wide_cells_vary() -> None:
    """The other cells are not all the same, and none looks like a telephone number in use."""
    _, *rows = csv.reader(io.StringIO("".join(generate(2_000).texts(30)), newline=""))
    for at, name in enumerate(HEADER):
        values = {row[at] for row in rows}
        assert len(values) > 1 or name in {
            "登记机关", "币种", "营业期限至", "参保人数", "分支机构数", "经营方式", "曾用名",
            "年报年度", "数据来源",
        }, name  # fmt: skip
    assert all(row[15].startswith("100") and len(row[15]) == 11 for row in rows)


@pytest.mark.parametrize("encoding", registry.ENCODINGS)
def test_encodings(encoding: str, tmp_path: Path) -> None:
    """Bytes and file are the same, and are the text in that encoding."""
    made = generate(8_000)
    data = b"".join(made.csv(encoding=encoding))
    assert data.decode(encoding) == "".join(made.texts())
    made.write(str(tmp_path / "r.csv"), encoding=encoding)
    assert (tmp_path / "r.csv").read_bytes() == data


def test_truth_files(tmp_path: Path) -> None:
    """As CSV and as JSON Lines, the truth is what `truth` yields."""
    made = generate(400, faults="wrong=40,shared=9,missing=4")
    truth = list(made.truth())
    made.write_truth(str(tmp_path / "t.csv"))
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(Planted._fields)
    assert rows == [["" if cell is None else str(cell) for cell in one] for one in truth]
    made.write_truth(tmp_path / "t.jsonl")
    lines = (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()
    assert [Planted(**json.loads(line)) for line in lines] == truth


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"rows": -1}, "rows: a number from 0 to 200,000,000"),
        ({"rows": plan.MOST_ROWS + 1}, "rows: a number from 0 to 200,000,000"),
        ({"rows": 1.5}, "rows: a number"),
        ({"rows": 1, "seed": -1}, "seed: a number from 0"),
        ({"rows": 1, "seed": 2**64}, "seed: a number from 0"),
        ({"rows": 1, "seed": "x"}, "seed: a number from 0"),
        (
            {"rows": 9, "faults": "wrog=1"},
            "faults: 'wrog' is not a fault; known are wrong, missing",
        ),
        ({"rows": 9, "faults": {"wrong": -1}}, "faults: wrong takes a number from 0 on, not -1"),
        ({"rows": 9, "faults": {"wrong": "1"}}, "faults: wrong takes a number"),
        ({"rows": 9, "faults": ""}, "write NAME=NUMBER"),
        ({"rows": 9, "faults": "wrong"}, "write NAME=NUMBER with commas between, not 'wrong'"),
        ({"rows": 9, "faults": "wrong=1,shared=-2"}, "not 'shared=-2'"),
        ({"rows": 9, "faults": "wrong=1,wrong=2"}, "wrong is given twice"),
        ({"rows": 2, "faults": "wrong=1,shared=1"}, "take 3 rows, a pair two, and there are 2"),
        ({"rows": 10**8, "faults": {"missing": 10**8}}, "16,000,000 are the most"),
        ({"rows": 10**8, "faults": {"segment": 10**6}}, "893,730 of segment are the most"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], words: str) -> None:
    """They are a `ValueError` that names the argument, at once."""
    with pytest.raises(ValueError, match=words):
        generate(**arguments)


@pytest.mark.parametrize("columns", [1, 31, "2", None])
def test_wrong_columns_and_encodings(columns: Any, tmp_path: Path) -> None:
    """Refused when asked for, not when the first block is taken; no file is left."""
    made = generate(3)
    with pytest.raises(ValueError, match="columns: a number from 2 to 30"):
        made.texts(columns)
    with pytest.raises(ValueError, match="encoding: one of utf-8, utf-8-sig, gb18030, utf-16"):
        made.csv(encoding="latin-1")
    with pytest.raises(ValueError, match="columns"):
        made.write(str(tmp_path / "r.csv"), columns)
    with pytest.raises(ValueError, match="encoding"):
        made.write(str(tmp_path / "r.csv"), encoding="big5")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_registry() -> None:
    """No rows: a header, no record, no truth."""
    made = generate(0)
    assert (list(made), list(made.truth()), len(made)) == ([], [], 0)
    assert b"".join(made.csv()) == "企业名称,统一社会信用代码\n".encode()


def test_a_registry_says_how_it_is_made() -> None:
    """What `repr` shows makes the same registry again."""
    for made in (generate(3), generate(9, seed=7), generate(9, faults="wrong=2,shared=1")):
        again = eval(repr(made), {"generate": generate})
        assert (list(again), repr(again)) == (list(made), repr(made))


# --- The command ------------------------------------------------------------------------------


def test_the_command_writes_what_the_library_gives(main: Main, tmp_path: Path) -> None:
    """To a file and to standard output, with all options; the truth beside it."""
    made = generate(50, seed=4, faults="wrong=5,split=3")
    expected = b"".join(made.csv(10, "gb18030"))
    options = ["generate", "50", "--seed", "4", "--faults", "wrong=5,split=3"]
    options += ["--columns", "10", "--encoding", "gb18030"]
    truth, path = tmp_path / "t.csv", tmp_path / "r.csv"
    assert main(*options, "-o", path, "--truth", truth) == (0, "", "")
    assert path.read_bytes() == expected
    made.write_truth(str(tmp_path / "u.csv"))
    assert truth.read_bytes() == (tmp_path / "u.csv").read_bytes()
    command = [*COMMAND, *options]
    done = subprocess.run(command, capture_output=True, env=ENV, check=True)
    assert done.stdout == expected


def test_the_command_in_this_process(main: Main, tmp_path: Path) -> None:
    """To standard output by default; the truth alone to a file."""
    done = main("generate", "3", "--truth", tmp_path / "t.csv")
    assert done == (0, "".join(generate(3).texts()), "")
    assert (tmp_path / "t.csv").read_text() == "line,kind,code,entity,group\n"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["-1"], "rows: a number from 0 to 200,000,000"),
        (["many"], "invalid int value: 'many'"),
        (["9", "--faults", "wrog=1"], "uscc: faults: 'wrog' is not a fault"),
        (["9", "--columns", "31"], "uscc: columns: a number from 2 to 30, not 31"),
        (["9", "--encoding", "big5"], "uscc: encoding: one of"),
        (["9", "--seed", "-1"], "uscc: seed: a number"),
        (["9", "-o", "none/r.csv"], "none/r.csv: cannot be written"),
        (["9", "-o", "r.csv", "--truth", "./r.csv"], "is the registry to write"),
    ],
)
def test_the_command_refuses(
    argv: list[str], words: str, main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear sentence, status 2, nothing written."""
    monkeypatch.chdir(tmp_path)
    done = main("generate", *argv)
    assert (done.status, done.out) == (2, "")
    assert words in done.err
    assert list(tmp_path.iterdir()) == []


def test_standard_output_is_closed(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then a file must be named."""
    monkeypatch.setattr(sys, "stdout", None)
    done = main("generate", "3")
    assert done.status == 2
    assert "standard output is closed; name a file with -o" in done.err


@posix_only
def test_a_reader_that_stops_early() -> None:
    """`| head` is no error."""
    with subprocess.Popen(
        [*COMMAND, "generate", "300000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        lines = list(islice(running.stdout, 2))
        running.stdout.close()
        assert running.stderr.read() == b""
    assert len(lines) == 2
    assert running.returncode == 0


def test_the_audit_of_a_generated_file(tmp_path: Path) -> None:
    """From one command to the other, as the documentation says."""
    path = tmp_path / "r.csv"
    assert process("generate", "100000", "--faults", "checksum=2", "-o", path).status == 0
    done = process("scan", path)
    assert done.status == 0
    assert "2 errors / 100,000 distinct records" in done.out
