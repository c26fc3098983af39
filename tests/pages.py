"""Pages of reports for tests: a registry with every kind of finding, changed reports, a parser."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import uscc
from uscc.audit import Finding, Report
from uscc.audit.rate import Rate
from uscc.audit.result import Sample
from uscc.language import say_in
from uscc.report.about import About
from uscc.report.page import render

EXAMPLE = Path(__file__).parents[1] / "examples" / "registry.csv"

ABOUT = About("0.1.0", "findings.csv", "2026-11-29 12:30 +08:00", "uscc scan registry.csv")

LANGUAGES = ("en", "zh")

TARGET = Fraction(1, 5)

#: Texts that must not become markup, nor turn or hide the text around them.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>*{display:none}</style>",
    "</title></head>",
    "<!--",
    "&lt;&amp;&#60;script&#62;",
    "a\u202eb\u2066c",
    "\x00\x07\x1b[31m\n\r",
    "\ud800 lone \udfff",
    "' onmouseover='alert(1)",
    "$policy ${style} %s {0}",
    "万" * 10_000,
    "\U000e0001" * 10_000,
)

#: Elements without an end tag.
_VOID = {"meta", "link", "input", "br"}


@cache
def example() -> Report:
    """Return the report, with findings, of a registry that has every kind, note and relation."""
    return uscc.scan(EXAMPLE, findings=True)


def page(
    report: Report,
    lang: str = "en",
    findings: Sequence[Finding] | None = None,
    about: About = ABOUT,
) -> str:
    """Return the page of a report with its own findings, unless others are given."""
    return render(report, report.findings if findings is None else findings, say_in(lang), about)


def rated(errors: int, base: int, target: Fraction = TARGET) -> Report:
    """Return the report of the example with another rate."""
    rate = Rate(errors, base, target)
    return example()._replace(rate=rate, without_legacy=rate)


def reports() -> dict[str, Report]:
    """Return reports of every sort by name."""
    base = example()
    nobody = base._replace(
        by_authority=(), findings=(), sources=(), with_code=0, kinds=dict.fromkeys(base.kinds, 0)
    )
    return {
        "example": base,
        "met": rated(0, 1_000_000),
        "equal": rated(20, 1_000_000),
        "just": rated(21, 1_000_000),
        "far": rated(20_000, 1_000_000),
        "small": rated(0, 10),
        "no target": rated(1, 10, Fraction(0)),
        "no data": rated(0, 0),
        "sample": rated(1, 50_000)._replace(sample=Sample(0.005, 1.114, "undecided", 184_440)),
        "sample met": rated(0, 500_000)._replace(sample=Sample(0.0, 0.07, "met", None)),
        "no entity": rated(1, 100_000)._replace(warnings=("no-entity",), entity_known=False),
        "nothing": nobody._replace(
            rate=Rate(0, 0), without_legacy=Rate(0, 0), records=0, distinct=0
        ),
    }


class Element:
    """An element of a page, with what is inside it."""

    def __init__(self, name: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    @property
    def text(self) -> str:
        """All text inside."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    def all(self, name: str = "", **attributes: str) -> list[Element]:
        """Return the elements inside that have a name and attributes; `class_` is one class."""
        found = []
        for one in self.children:
            if isinstance(one, Element):
                found += [one] if one._is(name, attributes) else []
                found += one.all(name, **attributes)
        return found

    def one(self, name: str = "", **attributes: str) -> Element:
        """Return the only such element."""
        (found,) = self.all(name, **attributes)
        return found

    def _is(self, name: str, attributes: dict[str, str]) -> bool:
        def has(key: str, value: str) -> bool:
            if key == "class_":
                return value in self.attributes.get("class", "").split()
            return self.attributes.get(key) == value

        return name in ("", self.name) and all(has(*pair) for pair in attributes.items())


class _Reader(HTMLParser):
    """Reads a page, and refuses one whose elements do not end in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.root = self._open = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.children.append(element)
        if tag not in _VOID:
            self._open = element

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.name, f"</{tag}> ends <{self._open.name}>"
        assert self._open.parent is not None
        self._open = self._open.parent

    def handle_data(self, data: str) -> None:
        self._open.children.append(data)

    def finished(self) -> Element:
        """Return the whole page."""
        assert self._open is self.root, f"<{self._open.name}> does not end"
        return self.root


def parsed(text: str) -> Element:
    """Return the elements of a page; it fails where they do not end in their order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.finished()


def part(root: Element, slug: str) -> Element:
    """Return a section of the page."""
    return root.one("section", id=slug)


def finding(kind: str, code: str, cause: str = "", **others: object) -> Finding:
    """Return a finding of a made-up record."""
    base = Finding("r.csv", 9, kind, cause, code, "甲", "", "", None)
    return base._replace(**others)  # type: ignore[arg-type]


def card(one: Finding, report: Report | None = None, lang: str = "en") -> Element:
    """Return the card of a finding."""
    root = parsed(page(report or example(), lang, findings=[one]))
    return root.one("ul", class_="cards").all("li")[0]
