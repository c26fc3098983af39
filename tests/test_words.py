"""What is said to people: a plain sentence for each cause in both languages, short names."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import SAMPLE, numbered
from test_causes import EXAMPLES

import uscc
from uscc import cli, diagnose
from uscc.code.causes import CAUSES as SLUGS
from uscc.language import say_in
from uscc.report import json_text
from uscc.report.values import value_text
from uscc.report.words import cause_text, name_of
from uscc.standard import DEPARTMENT_SHORT, DEPARTMENTS, PLAN_DEPARTMENTS

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
)


@given(values, st.integers(0, 3))
@example([{"a": 1, "b": "},\n  {"}, {"a": None}], 1)
@example({"a": [{"b": 1}, {"c": []}], "d": [{}], "e": [{"f": (1, 2)}]}, 1)
def test_json_is_indented_as_by_the_json_module(value: object, indent: int) -> None:
    """Line by line, though most of it takes another way."""
    text = json_text._indented(value, indent, 0)
    assert text == json.dumps(value, ensure_ascii=False, indent=indent)


#: A whole line of `uscc check` for a value of each cause that says more than its sentence: the
#: verdict, what is the matter in English and in Chinese.
LINES = {
    "916201055811843000": (
        "checksum 校验错误",
        "a spreadsheet has rounded this number; its last digits are lost",
        "被电子表格当作数字取整，末几位已丢失",
    ),
    SAMPLE[:17]: (
        "length 位数错误",
        "17 characters, not 18; the end seems to be cut off; perhaps 91350100M000100Y43 was meant,"
        " look it up",
        "共17位，应为18位；末尾似乎被截断；可能应为91350100M000100Y43，请核实",
    ),
    "9135O100M000100Y43": (
        "character 字符错误",
        "'O' at position 5; a letter was typed for a character that looks like it; perhaps"
        " 91350100M000100Y43 was meant, look it up",
        "第5位是'O'；误将形近字母录入（如O与0、I与1）；可能应为91350100M000100Y43，请核实",
    ),
    "91350100M000100Y4A": (
        "checksum 校验错误",
        "the fault is in positions 1-8 or 18; the check digit would be 3",
        "错误在第1-8位或第18位；按前17位，校验码应为3",
    ),
    "91420684179660622T": (
        "legacy 早期赋码",
        "issued so in 2015: the remainder was written, not 31 minus it;"
        " the standard would give 5, but do not change it",
        "2015年赋码时直接写入余数，未取补（31减余数）；按标准应为5，但不得更改",
    ),
    "12345": (
        "length 位数错误",
        "5 characters, not 18",
        "共5位，应为18位",
    ),
    "无": ("missing 缺码", "no code", "缺码"),
}


def is_chinese(text: str) -> bool:
    """Tell whether Chinese characters stand in a text."""
    return any("一" <= char <= "龥" for char in text)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_cause_has_a_name_and_two_sentences(slug: str) -> None:
    """A Chinese name, and a sentence of several words in each language, not mixed."""
    chinese, english = (cause_text(slug, say_in(lang)) for lang in ("zh", "en"))
    assert is_chinese(name_of(slug, say_in("zh")))
    assert is_chinese(chinese) and not any(char in chinese for char in ",;:()")
    assert not is_chinese(english) and english.count(" ") >= 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_two_causes_alike(lang: str) -> None:
    """Each cause has a sentence of its own in each language."""
    assert len({cause_text(slug, say_in(lang)) for slug in SLUGS}) == len(SLUGS)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("cause", "kind", "text"), EXAMPLES)
def test_check_says_each_cause(
    cause: str, kind: str, text: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`uscc check` prints the sentence of the cause behind the kind, in one language."""
    assert cli.main(["check", "--lang", lang, "--", text]) == 1
    _, verdict, said = capsys.readouterr().out.rstrip("\n").split("\t")
    assert verdict == (kind if lang == "en" else name_of(kind, say_in(lang)))
    assert cause_text(cause, say_in(lang)) in said
    assert is_chinese(said.replace(text, "")) == (lang == "zh")


@pytest.mark.parametrize("text", LINES)
def test_lines(text: str) -> None:
    """What is known beside the cause is said too: length, position, check digit."""
    verdict, english, chinese = LINES[text]
    found = diagnose(text)
    kind, name = verdict.split()
    assert value_text(found, False).split("\t") == [text, kind, english]
    assert value_text(found, False, say_in("zh")).split("\t") == [text, name, chinese]


def test_the_report_names_causes() -> None:
    """The first errors of a report say what seems to have happened."""
    audit = uscc.Audit()
    audit.add(SAMPLE[:17], "甲公司")
    assert "the end seems to be cut off" in audit.report().text()
    assert "末尾似乎被截断" in audit.report().text(lang="zh")


# -- Departments -------------------------------------------------------------------------------


def test_short_names() -> None:
    """The five departments of the plan are called as the plan calls them, others by their name."""
    assert PLAN_DEPARTMENTS == {
        "1": "编办", "3": "司法", "5": "民政", "9": "市场监管", "N": "农业农村",
    }  # fmt: skip
    assert DEPARTMENT_SHORT.keys() == DEPARTMENTS.keys()
    for char, short in DEPARTMENT_SHORT.items():
        assert short == PLAN_DEPARTMENTS.get(char, DEPARTMENTS[char][0])


def test_the_report_names_departments_in_short() -> None:
    """The text report and the JSON name who must mend the codes; an unknown one is said to be."""
    audit = uscc.Audit()
    for number, first8 in enumerate(("12341500", "31341500", "K1341500")):
        code = numbered(number, first8)
        audit.add(code, f"第{number}单位")
        audit.add(code, f"第{number}单位分部")
    audit.add(numbered(9, "91341500"), "丁公司")
    report = audit.report()
    assert "341500 安徽省六安市 1 编办：2 ÷ 2" in report.text("zh")
    assert "341500 安徽省六安市 1 staffing of public institutions: 2 / 2" in report.text()
    found = {
        one["department"]: one for one in json.loads(json.dumps(report.as_dict()))["by_authority"]
    }
    names = {char: (one["department_name"], one["department_short"]) for char, one in found.items()}
    assert names == {
        "1": ("机构编制", "编办"),
        "3": ("司法行政", "司法"),
        "9": ("市场监管", "市场监管"),
        "K": ("", ""),
    }
