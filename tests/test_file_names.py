"""Names of files made of any text: every system takes them, and no two are the same anywhere."""

from __future__ import annotations

import os
import re
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from uscc.report.file_names import FileNames

HOSTILE = [
    "../../etc/passwd", "..", ".", "", "   ", ".hidden", "a.", "a ", "con", "CON.txt", "com1 .x",
    "lpt¹", "a/b\\c:d*e?f\"g<h>i|j", "\x00\x1f\x7f\x85", "\u202eabc", "\ud800", "C:\\x",
    "\u3000甲\u3000", "甲" * 100, "é" * 150, "\u200b", "aux", "nul.tar.gz", "~", "-rf", "$HOME",
    "%PATH%", "\ufffe",
]  # fmt: skip

#: What Windows refuses; control characters of all kinds, and what no program shows.
REFUSED = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ud800-\udfff]')
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)", re.I)

texts = st.text() | st.text(".aA \u00c5\u0041\u030a", max_size=4) | st.sampled_from(HOSTILE)


@given(st.lists(texts, max_size=8))
@example(HOSTILE)
@example(["甲" * 100] * 12)
def test_names_are_safe_and_different(some: list[str]) -> None:
    """Whatever the texts are, in one folder of any system."""
    names = FileNames(".xlsx")
    made = [names.name(text) for text in some]
    for name in made:
        assert not REFUSED.search(name)
        assert not DEVICE.match(name)
        assert len(name.encode()) <= 200
        assert name.endswith(".xlsx")
        assert name.lstrip(". ") == name
        assert name.removesuffix(".xlsx").rstrip(". ") == name.removesuffix(".xlsx") != ""
        assert os.path.basename(name) == name
        assert normalize("NFC", name) == name
    assert len({normalize("NFKC", name.casefold()).casefold() for name in made}) == len(made)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("9340100_安徽省合肥市_市场监管", "9340100_安徽省合肥市_市场监管.xlsx"),
        ("../../etc", "_.._etc.xlsx"),
        ("CON", "_CON.xlsx"),
        ("console", "console.xlsx"),
        ("a\tb", "a_b.xlsx"),
        ("v1. ", "v1.xlsx"),
        ("", "_.xlsx"),
        ("A\u030a", "Å.xlsx"),
    ],
)
def test_names(text: str, name: str) -> None:
    """A harmless text is kept as it is."""
    assert FileNames(".xlsx").name(text) == name


def test_equal_names() -> None:
    """Case, width and composition do not tell names apart on all systems; numbers do."""
    names = FileNames(".xlsx")
    made = [
        names.name(text) for text in ("Å", "å", "A\u030a", "å_2", "Ａ", "a", "甲" * 99, "甲" * 98)
    ]
    assert made[:6] == ["Å.xlsx", "å_2.xlsx", "Å_3.xlsx", "å_2_2.xlsx", "Ａ.xlsx", "a_2.xlsx"]
    assert made[6:] == ["甲" * 65 + ".xlsx", "甲" * 64 + "_2.xlsx"]


@given(st.lists(texts, min_size=1, max_size=6))
def test_files_can_be_made(some: list[str]) -> None:
    """This system takes the names, each for a file of its own."""
    import tempfile

    names = FileNames(".x")
    with tempfile.TemporaryDirectory() as folder:
        for text in some:
            (Path(folder) / names.name(text)).touch(exist_ok=False)
        assert len(os.listdir(folder)) == len(some)
