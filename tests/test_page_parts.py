"""The verdict of the HTML page, its pictures and its tables."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st
from pages import LANGUAGES, example, page, parsed, part, rated, reports

import uscc
from uscc.audit import Report
from uscc.audit.rate import COUNTABLE, Rate
from uscc.audit.result import Authority
from uscc.language import say_in
from uscc.regions import PROVINCES_EN
from uscc.report.page import plots, provinces
from uscc.report.page.plots import bar_shares, scale_for
from uscc.report.words import name_of

# --- Figures --------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_verdict_is_first_with_its_figures(lang: str) -> None:
    """The first section says the verdict in a word, why, and numerator, denominator, target."""
    report = rated(94, 996_750)
    root = parsed(page(report, lang))
    first = root.one("main").all("section")[0]
    assert first.attributes["id"] == "verdict"
    assert first.one("h2").text == name_of("missed", say_in(lang))
    assert "0.943" in first.one("p", class_="why").text
    numbers = [one.text for one in first.one("dl").all("dd")]
    assert numbers[0].startswith("94")
    assert numbers[1].startswith("996,750")
    assert numbers[2] == "0.2"
    assert numbers[3].startswith("19")
    assert "75" in numbers[3]


@pytest.mark.parametrize(
    ("errors", "base", "said"),
    [
        (0, 1_000_000, "20 errors more would be allowed"),
        (19, 1_000_000, "1 error more would be allowed"),
        (20, 1_000_000, "not one more is allowed"),
        (21, 1_000_000, "1 error too many"),
        (0, 10, "a single error misses it"),
        (0, 0, ""),
    ],
)
def test_distance_from_the_allowance(errors: int, base: int, said: str) -> None:
    """Beside the allowance is how many errors are too many, or could be added."""
    figures = parsed(page(rated(errors, base))).one("dl", class_="figures")
    assert figures.all("dd")[3].text.removeprefix(f"{Rate(errors, base).allowed}") == said


@pytest.mark.parametrize(
    ("errors", "base", "target", "said"),
    [
        (20, 1_000_000, "0.2", ""),
        (22, 1_000_000, "0.2", "1.1 times the target"),
        (2_001, 100_000_000, "0.2", "just above the target"),
        (94, 996_750, "0.2", "4.7 times the target"),
        (20_000, 1_000_000, "0.2", "1,000 times the target"),
        (1, 10, "0", ""),
    ],
)
def test_how_far_off(errors: int, base: int, target: str, said: str) -> None:
    """The picture says how many times the target the rate is."""
    svg = parsed(page(rated(errors, base, Fraction(target)))).one("svg", class_="scale")
    words = [one.text for one in svg.all("text", class_="rate")]
    assert words[1:] == ([said] if said else [])
    assert all(word in svg.attributes["aria-label"] for word in words)


@given(
    st.fractions(0, 10_000, max_denominator=1_000),
    st.lists(st.floats(0, 10_000), min_size=1, max_size=3),
)
@case(Fraction(0), [0.0])
@case(Fraction(1, 10**45), [10_000.0])
@case(Fraction(1, 5), [200.0])
def test_scales_show_everything_in_its_order(target: Fraction, rates: list[float]) -> None:
    """Target and rates are on the scale in their order; the target is never at its end."""
    exact = float(target)
    scale = scale_for(exact, max(rates))
    values = sorted([exact, *rates])
    places = [scale.place(value) for value in values]
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)
    assert not exact or 10 <= scale.place(exact) <= 84
    assert 1 <= len(scale.marks) <= 9
    assert all(-0.001 <= scale.place(mark) <= 100.001 for mark in scale.marks)
    assert scale.logarithmic == (max(rates) > 8 * exact > 0)


def test_logarithmic_scales_begin_at_a_tenth_of_the_target() -> None:
    """A bound of an interval below that is drawn at the left end."""
    scale = scale_for(0.2, 200.0)
    assert scale.place(0.0) == scale.place(0.001) == 0
    assert scale.marks == (0.1, 1.0, 10.0, 100.0)


def test_no_rate_has_no_picture() -> None:
    """Where nothing can be divided nothing is drawn."""
    verdict = part(parsed(page(rated(0, 0))), "verdict")
    assert not verdict.all("figure")
    assert verdict.one("h2").text == "NO DATA"


def test_a_sample_shows_its_interval() -> None:
    """Both bounds are drawn and written, and the deciding size is among the figures."""
    root = parsed(page(reports()["sample"]))
    assert len(root.all("line", class_="interval")) == 3
    figures = root.one("dl", class_="figures").text
    assert "0.005 to 1.114" in figures
    assert "184,440" in figures
    assert not parsed(page(example())).all("line", class_="interval")
    assert "Clopper-Pearson" in part(root, "definition").text


@given(st.lists(st.integers(0, 10**9), min_size=1))
@case([1, 1_000_000])
@case([0, 0])
def test_bars(numbers: list[int]) -> None:
    """Bars have the order of their numbers; every number but 0 is visible, the largest is full."""
    shares, logarithmic = bar_shares(numbers)
    pairs = sorted(zip(numbers, shares))
    assert [share for _, share in pairs] == sorted(shares)
    assert all((share >= 0.02) == (number > 0) for number, share in pairs)
    assert max(shares) == (1.0 if max(numbers) else 0.0) or logarithmic
    assert plots.bar(shares[0], True) if numbers[0] else not plots.bar(shares[0], True)


def test_every_kind_has_its_number_and_whether_it_counts() -> None:
    """The table has a row for each kind, relation and note, also those that did not occur."""
    report = example()._replace(kinds={**example().kinds, "identity": 1_234})
    rows = part(parsed(page(report)), "kinds").one("table").all("tr")
    found = {row.all("th")[0].all("a")[0].text: row for row in rows if row.all("a")}
    assert len(found) == len(COUNTABLE)
    cells = [cell.text for cell in found["resident identity number"].all("td")]
    assert (cells[0], cells[-1]) == ("1,234", "yes")
    assert found["no code"].all("td")[-1].text == "no"
    assert found["wrong check digit"].all("rect", class_="counted")
    assert found["no code"].all("rect", class_="other")


def test_other_kinds_may_count() -> None:
    """What `counted` names is marked and comes first."""
    root = parsed(page(uscc.scan(pages_example(), findings=True, counted=["missing"])))
    kinds = [one.attributes["id"] for one in part(root, "findings").all("section", class_="kind")]
    assert kinds[0] == "kind-missing"
    flags = [one.text for one in root.all("span", class_="flag")]
    assert flags[0] == "counts as an error"
    assert set(flags[1:]) == {"does not count as an error"}


def pages_example() -> Path:
    """Return the path of the example."""
    return Path(str(example().sources[0]["path"]))


# --- Doubts ---------------------------------------------------------------------------


def doubts(report: Report, lang: str = "en") -> str:
    """Return the text of the callout; empty if there is none."""
    found = parsed(page(report, lang)).all("section", id="doubts")
    return found[0].text if found else ""


def test_warnings_are_said() -> None:
    """Each warning is a sentence before the figures are explained."""
    kinds = {**example().kinds, "identity": 0}
    report = example()._replace(warnings=("no-entity", "closed-records"), closed=12, kinds=kinds)
    said = doubts(report)
    assert "were not looked for" in said
    assert "several codes: 12 records." in said
    assert not doubts(report._replace(warnings=()))


def test_personal_data_is_said() -> None:
    """A page with identity numbers says so, unless they are blotted out."""
    assert "personal information" in doubts(example())
    assert "个人信息" in doubts(example(), "zh")
    redacted = tuple(
        one._replace(code="341500************") if one.kind == "identity" else one
        for one in example().findings
    )
    assert "personal information" not in doubts(example()._replace(findings=redacted))


def test_no_entities_are_said() -> None:
    """Without names nobody can tell a copy from a shared code."""
    text = parsed(page(reports()["no entity"])).text
    assert "No record names its entity" in text
    assert "No record names its entity" not in parsed(page(example())).text


# --- Provinces ------------------------------------------------------------------------


def authority(
    region: str | None, errors: int, base: int, department: str | None = "9"
) -> Authority:
    """Return an authority with a rate."""
    return Authority(department, region, Rate(errors, base))


PLACES = (
    authority("340100", 3, 100_000),
    authority("340200", 0, 50_000),
    authority("110000", 0, 10_000, "1"),
    authority("710000", 1, 10, "1"),
    authority("100000", 1, 20, "1"),
    authority("999999", 2, 30, "1"),
    authority(None, 7, 7, None),
)


def test_squares_are_apart_and_of_all_provinces() -> None:
    """No two provinces have the same square, letters or name."""
    assert provinces.SQUARES.keys() == PROVINCES_EN.keys()
    assert len({square[:2] for square in provinces.SQUARES.values()}) == 34
    assert len({square[2] for square in provinces.SQUARES.values()}) == 34
    for digits, (column, row, letters, short) in provinces.SQUARES.items():
        assert 0 <= column < 7
        assert 0 <= row < 8
        assert provinces.province_name(digits, say_in("zh")).startswith(short)
        assert re.fullmatch("[A-Z]{2}", letters)


def test_authorities_are_added_up_by_province() -> None:
    """Errors and bases of a province are sums; what is in no province is apart."""
    places = provinces.places_of(example()._replace(by_authority=PLACES))
    assert places.provinces == {"11": Rate(0, 10_000), "34": Rate(3, 150_000), "71": Rate(1, 10)}
    assert places.elsewhere == Rate(3, 50)
    assert places.nowhere == Rate(7, 7)


def test_the_map_shows_rates_and_says_them() -> None:
    """A square has name and rate, a class by the target, and its figures on hovering."""
    root = part(parsed(page(example()._replace(by_authority=PLACES), "zh")), "places")
    tiles = {one.one("text", class_="name").text: one for one in root.all("g", class_="tile")}
    assert len(tiles) == 32  # without Hong Kong and Macao, which have no record
    assert tiles["安徽"].one("text", class_="rate").text == "0.2"
    assert tiles["安徽"].one("title").text == "安徽省：重错码记录3条，有代码的记录150,000条，0.200‱"
    single = example()._replace(by_authority=(Authority("9", "340000", rated(1, 2).rate),))
    (title,) = {
        one.one("title").text
        for one in part(parsed(page(single, "en")), "places").all("g", class_="tile")
        if "Anhui" in one.one("title").text
    }
    assert title == "Anhui: 1 error; records with a code: 2; 5,000.000 per 10,000"
    assert "c2" in tiles["安徽"].attributes["class"]
    assert not tiles["安徽"].all("path")
    assert tiles["台湾"].all("path", class_="above")
    assert tiles["北京"].one("text", class_="rate").text == "0"
    assert not tiles["上海"].all("text", class_="rate")
    rows = [row.text for row in root.one("details").all("tr")]
    assert len(rows) == 1 + 3 + 2


@pytest.mark.parametrize(
    ("errors", "base", "expected"),
    [(0, 0, 0), (0, 9, 1), (2, 100_000, 2), (3, 100_000, 3), (10, 100_000, 3), (11, 100_000, 4),
     (50, 100_000, 4), (51, 100_000, 5)],
)  # fmt: skip
def test_classes(errors: int, base: int, expected: int) -> None:
    """The limits of the classes are the target, 5 and 25 times as much."""
    assert provinces.class_of(Rate(errors, base)) == expected


def test_classes_without_a_target() -> None:
    """A target of 0 has two classes beside no record: no error, and above it."""
    assert provinces.class_of(Rate(1, 10, Fraction(0))) == provinces.HIGHEST
    assert provinces.class_of(None) == 0
    legend = provinces.legend(0.0, say_in("en"))
    assert len(parsed(legend).all("li")) == 3
    assert len(parsed(provinces.legend(0.2, say_in("en"))).all("li")) == 6


# --- Authorities ----------------------------------------------------------------------


def test_authorities_are_named() -> None:
    """Each has region and department with their names; errors without one have a row apart."""
    table = part(parsed(page(example()._replace(by_authority=PLACES))), "authorities").one("table")
    known, apart = table.all("tbody")
    assert [row.all("td")[1].text for row in known.all("tr")] == ["3", "0", "0", "1", "1", "2"]
    assert known.all("tr")[0].one("th").text == "340100 安徽省合肥市 Anhui"
    assert "unknown region" in known.all("tr")[5].one("th").text
    assert "no registering authority" in apart.text
    assert table.one("th", **{"aria-sort": "descending"}).text == "per 10,000"
    head = [one.text for one in table.one("thead").all("th")]
    assert head[:3] == ["region", "department", "errors"]


def test_many_authorities_are_cut() -> None:
    """The worst are in the table; beside it is how many are left, and how many have errors."""
    many = tuple(authority(f"{350000 + at}", 5_000 - at, 100_000) for at in range(3_000))
    root = part(parsed(page(example()._replace(by_authority=many))), "authorities")
    assert len(root.one("tbody").all("tr")) == 1_500
    remark = root.all("p", class_="remark")[0].text
    assert remark.startswith(
        "1,500 more authorities are not in this table; 1,500 of them with errors"
    )


def test_prints_leave_authorities_without_errors_out() -> None:
    """The sentence that says so is there only if there are some."""
    root = parsed(page(example()._replace(by_authority=PLACES)))
    assert root.one("p", class_="only-print").text.startswith("2 authorities without errors")
    assert len(root.all("tr", class_="clean")) == 2
    wanting = example()._replace(by_authority=PLACES[:1])
    assert not parsed(page(wanting)).all("p", class_="only-print")
