"""The HTML page: its structure, its languages, and that no value of a registry is markup."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st
from pages import HOSTILE, LANGUAGES, Element, card, example, finding, page, parsed, part, reports
from strategies import SAMPLE

import uscc
from uscc.audit import Finding, Report
from uscc.audit.rate import COUNTABLE, Rate
from uscc.audit.result import Authority, Related
from uscc.errors import NoCodes
from uscc.report.about import About
from uscc.report.page.markup import bounded, escaped, tag

#: Elements and attributes that load something, or run something.
_LOADING = ("src", "srcset", "data", "action", "formaction", "poster", "background", "style")
_ELEMENTS = ("img", "iframe", "object", "embed", "form", "video", "audio", "base", "foreignobject")


# --- Structure ------------------------------------------------------------------------


def check_structure(text: str) -> Element:
    """Return the page, once its structure is right."""
    root = parsed(text)
    everything = root.all()
    ids = [one.attributes["id"] for one in everything if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for one in everything:
        assert not [key for key in one.attributes if key in _LOADING or key.startswith("on")]
        assert one.name not in _ELEMENTS
        for key in ("aria-labelledby", "for"):
            assert one.attributes.get(key, ids[0]) in ids
        link = one.attributes.get("href", "data:,")
        assert link == "data:," or (link.startswith("#") and link[1:] in ids), link
    levels = [int(one.name[1]) for one in everything if re.fullmatch(r"h[1-6]", one.name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in root.all("table"):
        assert table.one("caption").text
        assert all(head.attributes.get("scope") for head in table.all("th"))
        check_rows(table)
    assert len(root.all("script")) == len(root.all("style")) == 1
    return root


def check_rows(table: Element) -> None:
    """Fail unless all rows of a table have the same number of columns."""
    widths = {
        sum(int(cell.attributes.get("colspan", 1)) for cell in (*row.all("th"), *row.all("td")))
        for row in table.all("tr")
    }
    assert len(widths) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", reports())
def test_structure(name: str, lang: str) -> None:
    """Elements end, ids are unique, headings are in order, tables have captions and scopes."""
    root = check_structure(page(reports()[name], lang))
    assert root.one("html").attributes["lang"] == ("zh-CN" if lang == "zh" else "en")
    assert len(root.all("main")) == len(root.all("header")) == len(root.all("nav")) == 1


def test_policy() -> None:
    """The page allows its own style and script by their hashes, and nothing else."""
    root = parsed(page(example()))
    policy = root.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert set(rules) == {
        "default-src", "style-src", "script-src", "img-src", "base-uri", "form-action",
    }  # fmt: skip
    for name in ("style", "script"):
        digest = sha256(root.one(name).text.encode()).digest()
        assert rules[f"{name}-src"] == f"'sha256-{b64encode(digest).decode()}'"
    assert {rules[name] for name in ("default-src", "base-uri", "form-action")} == {"'none'"}
    assert rules["img-src"] == "data:"


def test_the_style_loads_nothing() -> None:
    """Neither address nor import is in the style."""
    style = parsed(page(example())).one("style").text
    assert "url(" not in style
    assert "@import" not in style


# --- Languages ------------------------------------------------------------------------

_CHINESE = re.compile(r"[\u3400-\u9fff]+")

#: Names that a Chinese page may hold in Latin letters: formats, standards, programs, encodings.
_NAMES = re.compile(
    r"uscc[\w .-]*|entity=|UTF-8|GB ?\d+|HJ ?\d+|Excel|JSON|BOM|CSV|--[\w-]+"
    r"|[\w./-]+\.(?:csv|xlsx|html)\S*"
)


def words_of(report: Report, lang: str) -> list[str]:
    """Return the texts of a page and what its pictures say, without data and examples."""
    body = parsed(page(report, lang)).one("body")
    said = [
        one.attributes.get(key, "") for one in body.all() for key in ("aria-label", "data-words")
    ]
    return said + list(texts_of(body))


def texts_of(element: Element) -> Iterator[str]:
    """Yield the texts inside an element that are not data."""
    for one in element.children:
        if isinstance(one, str):
            yield one
        elif one.name not in ("bdi", "code", "script", "dd") and "lang" not in one.attributes:
            yield from texts_of(one)


@pytest.mark.parametrize("name", reports())
def test_a_chinese_page_has_chinese_words(name: str) -> None:
    """No English word, no slug: only names of formats, standards and this program."""
    for text in words_of(reports()[name], "zh"):
        rest = _NAMES.sub("", text.replace("{shown}", "").replace("{all}", ""))
        assert not re.search(r"[A-Za-z]{2,}", rest), text


#: Terms of art that an English page may hold.
_ART = {"重错码率", "一码多赋", "重复赋码", "列错位"}


@pytest.mark.parametrize("name", reports())
def test_an_english_page_has_english_words(name: str) -> None:
    """No Chinese but data, and terms of art once each."""
    found = [art for text in words_of(reports()[name], "en") for art in _CHINESE.findall(text)]
    assert set(found) <= _ART
    assert len(found) == len(set(found))


# --- Hostile values -------------------------------------------------------------------


def hostile_report(text: str) -> Report:
    """Return a report with a text in every place that a registry or a caller fills."""
    source = dict(example().sources[0], path=text, compression=text, encoding=text, delimiter=text)
    source["columns"] = [{**column, "name": text} for column in source["columns"]]
    source["statuses"] = [{"status": text, "records": 1, "closed": True}]
    source["left_out"] = {"rows": 99, "first": [{"line": 1, "text": text}] * 99, "not_chosen": 0}
    related = (Related(text, 1, text, text, "near"),) * 10
    findings = tuple(
        Finding(text, 2, kind, "", text, text, text, text, 1, related, 1, "line", (text,) * 9)
        for kind in COUNTABLE
        for _ in range(10)
    )
    return example()._replace(
        sources=(source,) * 30,
        findings=findings,
        kept=(text,) * 9,
        left_out=(NoCodes("has {what}", path=text, what=text),) * 40,
        by_authority=tuple(Authority(text[:1] or "9", text[:6], Rate(1, 2)) for _ in range(1_600)),
        warnings=("no-entity",),
        entity_known=False,
    )


ABOUT_HOSTILE = [About(text, text, text, text) for text in HOSTILE]


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_values_are_text(number: int, lang: str) -> None:
    """In every place at once they add no element, and the page stays below two megabytes."""
    text = page(hostile_report(HOSTILE[number]), lang, about=ABOUT_HOSTILE[number])
    assert len(text.encode("utf-8")) < 2_000_000
    check_structure(text)
    assert "\u202e" not in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u2066\ud800-\udfff]", text)


def test_a_hostile_name() -> None:
    """A script in a name is on the page as its text."""
    one = card(finding("shared", SAMPLE, entity=HOSTILE[0]))
    assert one.one("p", class_="entity").text == HOSTILE[0]


@given(st.text(st.characters(codec=None), max_size=300))
@case("\ud800")
@case('&"<>')
def test_escaped_text(text: str) -> None:
    """Markup and characters that do not print are gone; what is short and prints reads the same."""
    safe = escaped(text, 80)
    assert str(safe).isprintable()
    assert not set(safe) & set('<>"')
    assert len(unescape(safe)) <= 801
    if len(text) <= 80 and text.isprintable():
        assert unescape(safe) == text
    assert parsed(tag("p", text, title=text)).one("p")


def test_bounded() -> None:
    """The first parts that fit are kept."""
    parts = [tag("p", "万"), tag("p", "b"), tag("p", "c")]
    assert bounded(parts, 18) == parts[:2]
    assert bounded(parts, 17) == parts[:1]
    assert bounded(parts, 9) == []


@given(st.data())
def test_pages_of_drawn_findings(data: st.DataObject) -> None:
    """Any values make a page with the right structure."""
    texts = st.text(st.characters(codec=None), max_size=40)
    findings = [
        finding(kind, data.draw(texts), entity=data.draw(texts), suggestion=data.draw(texts))
        for kind in data.draw(st.lists(st.sampled_from(COUNTABLE), max_size=4))
    ]
    check_structure(page(example(), data.draw(st.sampled_from(LANGUAGES)), findings=findings))


# --- Real data ------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_million_real_records(shared_data: Callable[[str], Path], lang: str) -> None:
    """The page of 3,598 authorities has its structure, its figures and less than a megabyte."""
    text = page(uscc.scan(shared_data("real/million.csv.gz")), lang)
    root = check_structure(text)
    assert len(text.encode()) < 1_000_000
    assert "996,750" in part(root, "verdict").text
