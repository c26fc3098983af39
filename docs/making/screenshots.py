"""Pictures of the HTML report for the documentation: of a generated registry, in both languages.

python docs/making/screenshots.py    # writes docs/pictures/report-{en,zh}-{360,800,1400}.png

It needs Playwright and Chromium with a Chinese font. Registry, time and version are fixed, so a
picture changes only with the page, and with the browser and its fonts.
"""

from __future__ import annotations

import os
import shutil
import struct
import sys
import tempfile
import zlib
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

# The package of this checkout, whatever is installed.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

import uscc
from uscc.language import LANGUAGES, say_in
from uscc.report.about import About
from uscc.report.first import first_of_each
from uscc.report.formats import FORMATS
from uscc.report.page import render

PICTURES = Path(__file__).resolve().parents[1] / "pictures"

#: The registry: records and planted faults.
ROWS = 1_000_000
FAULTS = (
    "length=5,character=6,legacy=4,checksum=9,shared=6,split=4,missing=120,unconverted=900,"
    "repeated=40,suspect=25,body=6,format=310,region=14,organization=60,segment=9,category=3"
)

#: Width of the window, and the last part in the picture: a phone, a tablet, a desk.
SIZES = {360: "kinds", 800: "places", 1_400: "places"}

ABOUT = About("0", made="2026-11-29 12:30 +08:00")

#: The bottom of a part of the page, and a margin.
_BOTTOM = "(id) => document.getElementById(id).getBoundingClientRect().bottom + scrollY + 24"

#: Reduces a picture to its 256 most frequent colours, others to the nearest of them.
_COLOURS = """async (taken) => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + taken;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const {data} = canvas.getImageData(0, 0, image.width, image.height);
    const pixels = Array.from({length: data.length / 4}, (_, at) =>
        data[4 * at] << 16 | data[4 * at + 1] << 8 | data[4 * at + 2]);
    const counts = new Map();
    pixels.forEach((one) => counts.set(one, (counts.get(one) || 0) + 1));
    const ordered = [...counts].sort((one, other) => other[1] - one[1]);
    const kept = ordered.slice(0, 256).map(([one]) => one);
    const parts = (one) => [one >> 16, one >> 8 & 255, one & 255];
    const far = (one, other) => parts(one).reduce(
        (sum, part, at) => sum + (part - parts(other)[at]) ** 2, 0);
    const places = new Map([...counts.keys()].map((one) => [one, kept.reduce(
        (best, other, at) => far(one, other) < far(one, kept[best]) ? at : best, 0)]));
    let text = '';
    pixels.forEach((one) => { text += String.fromCharCode(places.get(one)); });
    const {width, height} = image;
    return {width, height, colours: kept.flatMap(parts), places: btoa(text)};
}"""


def main() -> None:
    """Write a picture for each language and size."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.chdir(folder)
        pages = _pages()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for lang, page in pages.items():
            for width, last in SIZES.items():
                tab = browser.new_page(viewport={"width": width, "height": 900})
                tab.goto(page.as_uri())
                height = tab.evaluate(_BOTTOM, last)
                clip = {"x": 0, "y": 0, "width": width, "height": height}
                taken = b64encode(tab.screenshot(full_page=True, clip=clip)).decode()
                path = PICTURES / f"report-{lang}-{width}.png"
                path.write_bytes(_smaller(browser.new_page().evaluate(_COLOURS, taken)))
                print(f"{path.name}: {path.stat().st_size:,} bytes")
        browser.close()


def _pages() -> dict[str, Path]:
    """Return the path of the page in each language, in the current folder."""
    uscc.generate(ROWS, seed=11, faults=FAULTS).write("registry.csv")
    report = uscc.scan("registry.csv", findings=True)
    shown = first_of_each(report.findings, FORMATS["html"].shown or 0)
    pages = {}
    for lang in LANGUAGES:
        pages[lang] = Path(f"report-{lang}.html").resolve()
        pages[lang].write_text(render(report, shown, say_in(lang), ABOUT), encoding="utf-8")
    return pages


def _smaller(found: dict[str, Any]) -> bytes:
    """Return a picture of few colours as PNG, as `_COLOURS` describes it."""
    width, height = found["width"], found["height"]
    places = b64decode(found["places"])
    rows = b"".join(b"\0" + places[at : at + width] for at in range(0, len(places), width))
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0),
        b"PLTE": bytes(found["colours"]),
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks.items()
    )


if __name__ == "__main__":
    main()
