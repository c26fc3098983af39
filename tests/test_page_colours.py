"""The colours of the HTML page: contrast, and an order that colour-blind readers see."""

from __future__ import annotations

import re
from functools import cache

import pytest
from pages import example, page, parsed

# --- Colours --------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@cache
def palettes() -> dict[str, dict[str, str]]:
    """Return the colours of the style by name, light and dark."""
    style = parsed(page(example())).one("style").text
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in (light, dark)]
    return {"light": found[0], "dark": {**found[0], **found[1]}}


_TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "accent") for ground in ("page", "card")),
    *(
        (ink, ground)
        for ink in ("ink", "soft")
        for ground in ("tint", "undecided-tint", "no-data-tint")
    ),
    *((name, f"{name}-tint") for name in ("met", "missed", "undecided", "no-data")),
    *((name, "card") for name in ("met", "missed", "undecided", "no-data")),
    *((name, "page") for name in ("met", "missed", "undecided", "no-data")),
    *((f"on-{n}", f"c{n}") for n in range(1, 6)),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), _TEXT)
def test_contrast(scheme: str, ink: str, ground: str) -> None:
    """Text has the contrast that WCAG asks of AA on every ground where it is used."""
    colours = palettes()[scheme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_classes_of_the_map_are_in_order(scheme: str) -> None:
    """Each class differs from the next by its luminance, so colour-blind readers see the order."""
    colours = palettes()[scheme]
    steps = [luminance(colours[f"c{n}"]) for n in range(1, 6)]
    assert steps == sorted(steps, reverse=scheme == "light")
    assert contrast(colours["met"], colours["missed"]) >= 1.0
    assert all(contrast(colours[f"c{n}"], colours[f"c{n + 1}"]) >= 1.15 for n in range(2, 5))
