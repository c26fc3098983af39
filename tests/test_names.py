"""How two names on one code relate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uscc import Audit
from uscc.audit.names import CONTAINED, NEAR, UNRELATED, name_relation, name_relations
from uscc.vocabulary import TERMS

letters = st.text(alphabet="甲乙丙ab", min_size=1, max_size=8)


def distance(one: str, other: str) -> int:
    """Return the edit distance by its definition, slowly."""
    if not one or not other:
        return len(one) + len(other)
    return min(
        distance(one[1:], other[1:]) + (one[0] != other[0]),
        distance(one[1:], other) + 1,
        distance(one, other[1:]) + 1,
    )


@given(letters.filter(lambda name: len(name) < 6), letters.filter(lambda name: len(name) < 6))
def test_by_the_definition(one: str, other: str) -> None:
    """Contained, else near by at most two edits that leave something in common, else unrelated."""
    if one in other or other in one:
        expected = CONTAINED
    else:
        near = distance(one, other) <= min(2, len(one) - 1, len(other) - 1)
        expected = NEAR if near else UNRELATED
    assert name_relation(one, other) == expected


def distances(one: str, other: str) -> int:
    """Return the edit distance by the table of all beginnings."""
    row = list(range(len(other) + 1))
    for place, char in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, against in enumerate(other, 1):
            cost = min(before + (char != against), row[column] + 1, row[column - 1] + 1)
            before, row[column] = row[column], cost
    return row[-1]


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a name and the same with some characters put in place of others, or of none."""
    name = other = draw(st.text(alphabet="甲乙丙丁ab", max_size=30))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(other)))
        other = (
            other[:at]
            + draw(st.sampled_from(["", "甲", "乙", "a"]))
            + other[at + draw(st.integers(0, 1)) :]
        )
    return name, other


@given(edited())
def test_by_the_table(names: tuple[str, str]) -> None:
    """Long names, too: the tests that come first reject no name that is near."""
    one, other = names
    expected = CONTAINED
    if one not in other and other not in one:
        near = distances(one, other) <= min(2, len(one) - 1, len(other) - 1)
        expected = NEAR if near else UNRELATED
    assert name_relation(one, other) == expected


@given(letters, st.lists(letters, max_size=9))
def test_one_and_many(one: str, others: list[str]) -> None:
    """A column of names relates to one as each name does."""
    assert name_relations(one, others) == [name_relation(one, other) for other in others]


@given(letters, letters)
def test_both_ways(one: str, other: str) -> None:
    """The relation does not depend on which name comes first."""
    assert name_relation(one, other) == name_relation(other, one)


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("佛山市发现科技有限公司", "佛山市发现教育科技有限公司", NEAR),
        ("中国银行郫县支行", "中国银行郫都支行", NEAR),
        ("某某医院", "某某医院东院区", CONTAINED),
        ("甲公司", "联想移动通信", UNRELATED),
        ("甲" * 300, "乙" + "甲" * 299, UNRELATED),
    ],
)
def test_cases(one: str, other: str, relation: str) -> None:
    """Typo and small rename, branch, strangers; very long names are not compared."""
    assert name_relation(one, other) == relation


def test_in_findings() -> None:
    """A finding of `shared` says how the names relate; large groups are listed in bounds."""
    audit = Audit()
    for line in range(2, 200):
        audit.add("91350100M000100Y43", f"第{line}号公司", line=line)
    first = audit.report().findings[0]
    assert first.kind == "shared"
    assert first.detail.startswith(f"line 3: 第3号公司 ({TERMS[NEAR].en}); line 4: ")
    assert first.detail.count("号公司") == 10
    assert first.detail.count("line") == 10
    assert first.detail.endswith("; and 187 more")
