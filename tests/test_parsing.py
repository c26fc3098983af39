"""`parse` and `Code`: every part of a code, and `uscc parse`."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from reference import check_digit
from strategies import SAMPLE, legacy_codes, messy, right_codes

from uscc import Code, InvalidChecksum, Part, ValidationError, cli, compact, diagnose, parse
from uscc.code.digits import is_organization_code
from uscc.standard import CATEGORY_NAMES, DEPARTMENTS

NOWHERE = "91990000M000100Y4"
NOWHERE += check_digit(NOWHERE)


@given(messy(right_codes()))
def test_round_trip(text: str) -> None:
    """The parts, put together, are the code; `str` and `parse` undo each other."""
    code = parse(text)
    head = f"{code.department}{code.category}{code.region_code}"
    assert f"{head}{code.organization.replace('-', '')}{code.check_digit}" == compact(text)
    assert parse(str(code)) == code == Code(text)
    assert str(code) == compact(text)


@given(right_codes(), right_codes())
def test_a_code_is_a_value(one: str, other: str) -> None:
    """Ordered and equal as its characters; hashable, picklable, unchangeable."""
    first, second = parse(one), parse(other)
    assert (first < second, first <= second) == (one < other, one <= other)
    assert (first > second, first >= second) == (one > other, one >= other)
    assert (first == second) == (one == other)
    assert len({first, parse(one)}) == 1
    for number in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(first, number)) == first
    assert copy.copy(first) == copy.deepcopy(first) == first
    assert repr(first) == f"Code('{one}')"


def test_a_code_is_nothing_else() -> None:
    """No text, and not to be changed."""
    code: Any = parse(SAMPLE)
    assert code != SAMPLE
    with pytest.raises(TypeError):
        assert code < SAMPLE
    with pytest.raises(TypeError):
        assert code <= SAMPLE
    with pytest.raises(AttributeError):
        code.department = "8"


def test_the_sample_of_the_standard() -> None:
    """Every part of 91350100M000100Y43 with its meaning."""
    code = parse(SAMPLE)
    assert (code.department.zh, code.department.en) == DEPARTMENTS["9"]
    assert (code.category.zh, code.category.en) == CATEGORY_NAMES["91"]
    assert code.region is not None and code.region.full_name == "福建省福州市"
    assert (code.province, code.organization, code.check_digit) == ("福建省", "M000100Y-4", "3")
    assert code.organization_right
    assert code.as_dict()["region"] == {
        "value": "350100",
        "name": "福建省福州市",
        "province": "福建省",
        "prefecture": "福州市",
        "county": "",
        "province_en": "Fujian",
        "status": "current",
    }


def test_what_no_list_knows() -> None:
    """An unlisted department and an unknown region have no meaning, and are no error."""
    code = parse("K11100001016237419")
    assert (code.department.zh, code.category.en) == ("", "")
    lost = parse(NOWHERE)
    assert lost.region is None and lost.province == ""
    assert lost.as_dict()["region"]["status"] == "unknown"


@given(legacy_codes())
def test_legacy(text: str) -> None:
    """An early issuing variant is a `Code` only where it is asked for."""
    with pytest.raises(InvalidChecksum):
        parse(text)
    assert str(parse(text, legacy=True)) == text
    assert pickle.loads(pickle.dumps(parse(text, True))) == parse(text, True)


@pytest.mark.parametrize("text", ["", "91350100M000100Y4A", "无", "362322198709086409"])
def test_what_is_no_code(text: str) -> None:
    """`parse` raises what `validate` raises."""
    with pytest.raises(ValidationError) as caught:
        parse(text)
    assert caught.value.kind == diagnose(text).kind


@pytest.mark.parametrize("value", [None, 91, SAMPLE.encode()], ids=repr)
def test_what_is_no_text(value: Any) -> None:
    """Anything but a `str` is a `TypeError`."""
    with pytest.raises(TypeError):
        parse(value)


def test_a_part_is_a_value() -> None:
    """Equal, hashable, picklable, unchangeable; `str` gives its characters."""
    part: Any = parse(SAMPLE).department
    assert part == Part("9", *DEPARTMENTS["9"]) != Part("9", "", "")
    assert part != "9"
    assert len({part, pickle.loads(pickle.dumps(part))}) == 1
    assert (str(part), repr(part)) == ("9", "Part('9', '市场监管', 'market regulation')")
    with pytest.raises(AttributeError):
        part.value = "8"


@pytest.mark.parametrize("pair", CATEGORY_NAMES)
def test_every_pair_has_both_names(pair: str) -> None:
    """A pair in the list has a department in the list, and names in both languages."""
    assert pair[0] in DEPARTMENTS
    assert all(CATEGORY_NAMES[pair])


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`uscc parse` explains right codes, says what is wrong with others, and exits by that."""
    assert cli.main(["parse", SAMPLE]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{SAMPLE}\n  1 ")
    for words in ("9          market regulation", "Fujian", "M000100Y-4", "check digit"):
        assert words in out
    assert cli.main(["parse", "91420684179660622T", "k11100001016237419"]) == 1
    out = capsys.readouterr().out
    assert "legacy" in out and "note   department" in out and "in no list" in out
    assert cli.main(["parse", "--legacy", "91420684179660622T"]) == 0
    assert "do not change it" in capsys.readouterr().out


def test_the_command_on_doubtful_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """A failing organization part, an unknown and an abolished region are said, not refused."""
    odd = "91410100300006557C"
    assert not is_organization_code(odd[8:17])
    abolished = "91500112M000100Y4"
    assert cli.main(["parse", odd, NOWHERE, abolished + check_digit(abolished)]) == 0
    out = capsys.readouterr().out
    assert "fails its own check" in out and "not in any table" in out and "; abolished" in out


def test_the_command_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    """One object a line: the parts, the kind and the notes."""
    assert cli.main(["parse", "--format", "json", SAMPLE, "无"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {**parse(SAMPLE).as_dict(), "kind": None, "notes": []}
    assert (second["kind"], second["right"]) == ("missing", False)
