"""The lint of comments, docstrings and messages: it finds each habit and accepts the rewrites."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "prose.py"

if not SCRIPT.exists():
    pytest.skip("the lint is not part of the source distribution", allow_module_level=True)


def _loaded() -> Any:
    spec = importlib.util.spec_from_file_location("prose_lint", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # NamedTuple looks its module up
    spec.loader.exec_module(module)
    return module


prose = _loaded()


def words_in(source: str) -> list[str]:
    """Return the words that the lint finds in a module."""
    return [one.words for one in prose.findings(source)]


@pytest.mark.parametrize("habit", prose.HABITS, ids=lambda habit: habit.advice)
def test_each_habit_is_found_and_its_rewrite_accepted(habit: Any) -> None:
    """The bad example of a habit is found with its advice, in every place; the good one is not."""
    for form in (
        '"""{}"""\n',
        "# {}\n",
        'say = "{}"\n',
        'def f():\n    """F.\n\n    {}\n    """\n',
    ):
        found = prose.findings(form.format(habit.bad))
        assert habit.advice in [one.advice for one in found], form
        assert prose.findings(form.format(habit.good)) == [], form


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("each of such a length", "such"),
        ("Such values pass", "Such"),
        ("read so many bytes", "so many"),
        ("of those who wrote it", "those who"),
        ("the rest that stands there", "stands"),
        ("where names stood", "stood"),
        ("there are others that are no codes", "are no"),
        ("the column is none of these", "is none"),
        ("if it be no file", "be no"),
        ("the rest of what was planted", "what was planted"),
        ("what is not known", "what is not known"),
        ("written one a line", "one a line"),
        ("a line a value", "a line a value"),
        ("one row a record and kind", "one row a record"),
        ("0.6 microseconds a record", "microseconds a record"),
        ("a swap mended it", "mended"),
        ("Not bounded is the time", "Not bounded is"),
        ("Undone is the swap", "Undone is"),
    ],
)
def test_habits_found(bad: str, words: str) -> None:
    """Each habit is found in its other forms, too, and the words of the place are given."""
    assert words_in(f"# {bad}\n") == [words]


@pytest.mark.parametrize(
    "good",
    [
        "letters such as O",
        "twice as many as before, and so much that it is spilled",
        "characters they stand for, and the standard",
        "there is no column of names",
        "it is no longer valid, and no less exact",
        "Needed columns are read. Speed is measured. Indeed is a word. Seed is another.",
        "an amendment of 2016 and the mendable kinds",
        "one line per value; once a day; half a byte per row",
        "`such` and `so many` are names here",
        "the fields {stands} and {is no}",
    ],
)
def test_good_sentences_are_accepted(good: str) -> None:
    """Ordinary English that looks like a habit is accepted, and so are names in backticks."""
    assert words_in(f'"""{good}"""\n') == []


def test_code_and_examples_are_not_read() -> None:
    """Names, and the examples of a docstring with their output, are not prose."""
    source = 'def such(stands):\n    """Return it.\n\n    >>> such(1)\n    so many\n    """\n'
    assert words_in(source) == []


def test_the_line_is_that_of_the_words() -> None:
    """A phrase across lines of a comment or parts of a string is found at its first line."""
    source = "x = 1  # 统一 so\n# many\ny = (\n    '代码 is '\n    'no code'\n)\nz = 'so'\n# many\n"
    found = prose.findings(source)
    assert [(one.line, one.words, one.is_message) for one in found] == [
        (1, "so many", False),
        (4, "is no", True),
    ]


@pytest.mark.slow
def test_the_source_has_no_habit(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is found in src/uscc."""
    assert prose.main([]) == 0, capsys.readouterr().out


def test_other_files_are_read_completely(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file or folder that is named is read, and what is found is printed with its place."""
    path = tmp_path / "one.py"
    path.write_text("# 统一\n# is none\n", encoding="utf-8")
    assert prose.main([str(tmp_path)]) == prose.main([str(path)]) == 1
    assert capsys.readouterr().out == 2 * f"{path}:2: 'is none': is not a, are not, does not\n"
    path.write_text("# fine\n", encoding="utf-8")
    assert prose.main([str(tmp_path)]) == 0
