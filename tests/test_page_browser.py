"""The HTML page in a browser: no request, no message, harmless, for everybody, on paper."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from needed import axe_core, missing, program
from pages import HOSTILE, LANGUAGES, example, page, rated

from uscc.audit import Finding, Report
from uscc.audit.rate import COUNTABLE
from uscc.audit.result import Authority

pytestmark = pytest.mark.slow

#: Opens the page of a report: the report, the language, and settings of the browser's window.
Open = Callable[..., Any]

#: Screens of a phone, a tablet, a desk.
WIDTHS = (360, 800, 1400)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start a browser for all tests of this file."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    chromium = program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        # Containers do not allow the sandbox of the browser.
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens the page of a report, or any page.

    None may make a request, a dialog or an error, nor a message unless `quiet` is false.
    """
    contexts: list[Any] = []
    noise: list[str] = []

    def opened(
        report: Report | str, lang: str = "en", *, quiet: bool = True, **settings: Any
    ) -> Any:
        path = tmp_path / f"report-{len(contexts)}.html"
        text = report if isinstance(report, str) else page(report, lang)
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(**settings)
        contexts.append(context)
        tab = context.new_page()
        address = path.as_uri()

        def routed(route: Any) -> None:
            if route.request.url != address:
                noise.append(route.request.url)
            route.continue_()

        tab.route("**/*", routed)
        if quiet:
            tab.on("console", lambda message: noise.append(message.text))
        tab.on("pageerror", lambda error: noise.append(str(error)))
        tab.on("dialog", lambda dialog: noise.append(dialog.message))
        tab.goto(address)
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert noise == []


def large(size: int = 300) -> Report:
    """Return a report with many authorities, half of them with errors."""
    rates = [rated(at % 2 * at, 10_000).rate for at in range(size)]
    many = [Authority("9", f"{340000 + at}", rate) for at, rate in enumerate(rates)]
    many.append(Authority(None, None, rated(7, 7).rate))
    return example()._replace(by_authority=tuple(many))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_screen(opened: Open, scheme: str, lang: str, width: int) -> None:
    """Only tables scroll to the side, in their boxes; pictures keep their places."""
    for report in (large(), rated(20_000, 1_000_000)):
        size = {"width": width, "height": 800}
        tab = opened(report, lang, viewport=size, color_scheme=scheme)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        outside = tab.evaluate(
            """() => [...document.querySelectorAll('svg text, svg rect, h1, h2, h3, p, li, dd')]
            .filter((one) => !one.closest('.scroll, .skip') && one.getClientRects().length)
            .filter((one) => {
                const box = one.getBoundingClientRect();
                return box.left < -1 || box.right > innerWidth + 1;
            }).map((one) => one.textContent)"""
        )
        assert outside == []


@pytest.mark.parametrize("width", [800, 1400])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_authority_is_cut_off(opened: Open, lang: str, width: int) -> None:
    """Every column of the authorities is seen without scrolling, unless the screen is small."""
    report = large()
    long = Authority("A", "522625", rated(9_999, 10_000).rate)
    report = report._replace(by_authority=(long, *report.by_authority))
    tab = opened(report, lang, viewport={"width": width, "height": 800})
    room = tab.evaluate(
        """() => {
            const box = document.querySelector('.scroll');
            return box.clientWidth - box.scrollWidth;
        }"""
    )
    assert room == 0


def columns(tab: Any, number: int) -> list[str]:
    """Return the visible cells of a column of the authorities."""
    found: list[str] = tab.evaluate(
        """(number) => [...document.querySelectorAll('#authorities-table tbody')[0].rows]
        .filter((row) => !row.hidden).map((row) => row.cells[number].textContent)""",
        number,
    )
    return found


def test_sorting(opened: Open) -> None:
    """Columns sort up and down, by mouse and keyboard, numbers as numbers; one row stays."""
    tab = opened(large())
    heads = tab.locator("#authorities-table thead th")
    assert heads.nth(4).get_attribute("aria-sort") == "descending"
    heads.nth(2).get_by_role("button").click()
    assert heads.nth(2).get_attribute("aria-sort") == "descending"
    assert heads.nth(4).get_attribute("aria-sort") is None
    numbers = [int(text) for text in columns(tab, 2)]
    assert numbers == sorted(numbers, reverse=True)
    heads.nth(2).get_by_role("button").press("Enter")
    assert heads.nth(2).get_attribute("aria-sort") == "ascending"
    assert columns(tab, 2)[::-1] == [f"{number}" for number in numbers]
    heads.nth(0).get_by_role("button").click()
    codes = [text[:6] for text in columns(tab, 0)]
    assert codes == sorted(codes)
    assert len(codes) == 300
    assert tab.locator("#authorities-table tbody.apart tr").count() == 1


def test_filtering(opened: Open) -> None:
    """The filter finds names and codes, in any width and case, and says how many are shown."""
    tab = opened(large())
    field = tab.get_by_label("filter by name, code or verdict")
    field.fill("３４0104")
    assert [text[:6] for text in columns(tab, 0)] == ["340104"]
    assert tab.get_by_role("status").inner_text() == "1 of 300 shown"
    field.fill("合肥 MET")
    assert columns(tab, 6)
    field.fill("nowhere at all")
    assert columns(tab, 0) == []
    field.fill("")
    assert len(columns(tab, 0)) == 300


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_scripts(opened: Open, lang: str) -> None:
    """Findings and authorities are all visible; nothing that needs a script is."""
    tab = opened(large(), lang, java_script_enabled=False)
    rows = tab.locator("#authorities-table tbody tr")
    assert rows.count() == 301
    cards = tab.locator(".cards > li")
    assert cards.count() == len({(one.kind, one.line) for one in example().findings})
    assert all(one.is_visible() for one in (*rows.all()[::50], *cards.all()))
    assert not tab.locator("#filter").is_visible()
    assert tab.locator("button").count() == 0


def test_hostile_values_are_harmless(opened: Open) -> None:
    """No value makes an element, a dialog or a request; names are read as they are written."""
    findings = tuple(
        Finding(text, 1, kind, "", text, text, "", text, None)
        for kind, text in zip(COUNTABLE, HOSTILE)
    )
    report = example()._replace(
        findings=findings, sources=tuple({**example().sources[0], "path": one} for one in HOSTILE)
    )
    tab = opened(report)
    assert tab.locator("img, iframe, object").count() == 0
    assert tab.locator("script").count() == tab.locator("style").count() == 1
    names = tab.locator(".entity").all_inner_texts()
    assert HOSTILE[0] in names
    assert HOSTILE[1] in names
    assert tab.locator(".source h3").count() == len(HOSTILE)


def test_styles_and_scripts_of_others_do_not_run(opened: Open) -> None:
    """The policy holds: an image, a script or a style put in later is refused."""
    tab = opened(example(), quiet=False)
    refused = tab.evaluate(
        """() => new Promise((resolve) => {
            const found = [];
            document.addEventListener('securitypolicyviolation', (event) => {
                found.push(event.effectiveDirective);
                if (found.length === 3) resolve(found.sort());
            });
            const script = document.createElement('script');
            script.textContent = 'window.ran = 1';
            const style = document.createElement('style');
            style.textContent = 'body { display: none }';
            const image = document.createElement('img');
            image.src = 'https://example.invalid/x.png';
            document.body.append(script, style, image);
        })"""
    )
    assert refused == ["img-src", "script-src-elem", "style-src-elem"]
    assert tab.evaluate("window.ran") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_everybody_can_use_it(opened: Open, lang: str, scheme: str) -> None:
    """Axe finds nothing serious: names, roles, contrast, order, keyboard."""
    axe = axe_core()
    for report in (large(30), rated(1, 50_000), rated(0, 0)._replace(by_authority=())):
        for width in (360, 1400):
            tab = opened(
                report,
                lang,
                color_scheme=scheme,
                bypass_csp=True,
                viewport={"width": width, "height": 900},
            )
            tab.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            tab.evaluate(axe)
            found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
            serious = [
                (one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"])
                for one in found["violations"]
                if one["impact"] in ("serious", "critical")
            ]
            assert serious == []


def test_the_keyboard_reaches_everything(opened: Open) -> None:
    """The first stop is the link to the verdict; the box of the table can be scrolled with keys."""
    tab = opened(large())
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('main') !== null")
    box = tab.get_by_role("region", name="registering authorities")
    box.focus()
    tab.keyboard.press("End")
    tab.wait_for_function("document.querySelector('.scroll').scrollTop > 0")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_paper(opened: Open, lang: str, tmp_path: Path) -> None:
    """All pages have text and a number; rows, cards and tables are whole; details are open."""
    tab = opened(large(), lang)
    path = tmp_path / "report.pdf"
    tab.pdf(path=str(path), prefer_css_page_size=True, print_background=True)
    data = path.read_bytes()
    assert data.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b", data))
    assert 5 < pages < 40
    command = [program("pdftotext"), "-layout", str(path), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    sheets = text.split("\f")[:-1]
    assert len(sheets) == pages
    title = "统一社会信用代码核查报告" if lang == "zh" else "Audit of Unified Social Credit Codes"
    for number, sheet in enumerate(sheets, 1):
        assert title in sheet
        assert f"{number} / {pages}" in sheet
        assert len(sheet.split()) > 12
    assert len(re.findall(r"\b34\d{4}\b", text)) >= 150
    assert "Anhui AH" in text or "安徽省" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_paper_is_light_and_has_no_controls(opened: Open, lang: str) -> None:
    """Also where the screen is dark: printing shows neither filter nor buttons nor links."""
    tab = opened(large(), lang, color_scheme="dark")
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(26, 35, 48)"
    for hidden in ("nav", "#tools", "th button", "tr.clean"):
        assert not tab.locator(hidden).first.is_visible()
    for shown in ("th .words", ".only-print", "details table"):
        assert tab.locator(shown).first.is_visible()


def test_details_open_for_printing(opened: Open) -> None:
    """Where the browser cannot open them by style, a script does, and closes them again."""
    tab = opened(example())
    state = "document.querySelector('details').open"
    assert tab.evaluate(state) is False
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.evaluate(state) is True
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.evaluate(state) is False


def test_in_the_frame_of_a_notebook(opened: Open) -> None:
    """A page inside a page works as it does alone, its scripts too."""
    tab = opened(f"<!DOCTYPE html><title>notebook</title>{example()._repr_html_()}")
    frame = tab.frame_locator("iframe")
    assert frame.locator("h1").inner_text()
    assert frame.get_by_role("searchbox").is_visible()
