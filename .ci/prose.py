"""Find habits that make comments, docstrings and messages hard to read: `python .ci/prose.py`.

    python .ci/prose.py              # src/uscc
    python .ci/prose.py tests docs   # other folders or files

Each line of the output names a place, the words, and how to write it instead. The exit status
is 1 if anything was found. Names and examples are left alone: words in `backticks`, fields in
{braces} and doctests are not read.
"""

from __future__ import annotations

import ast
import io
import itertools
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).resolve().parents[1] / "src" / "uscc"


class Habit(NamedTuple):
    """A habit: its pattern, the advice, an example that has it, and the example rewritten."""

    pattern: re.Pattern[str]
    advice: str
    bad: str
    good: str


class Finding(NamedTuple):
    """A place with a habit: line (from 1), the words, the advice, and whether it is a message."""

    line: int
    words: str
    advice: str
    is_message: bool


def _habit(pattern: str, advice: str, bad: str, good: str) -> Habit:
    return Habit(re.compile(pattern.replace(" ", r"\s+")), advice, bad, good)


_MEASURE = (
    r"(?:bytes?|lines?|rows?|records?|columns?|objects?|pieces?|times|tests?|characters"
    r"|[KMG]i?B|ns|ms|(?:micro|nano|milli)?seconds?)"
)
_EACH = (
    r"(?:line|row|value|record|file|folder|kind|note|cause|slug|code|cell|column|name|prefix"
    r"|finding|group|entity|piece|block|batch|partition|worker|process|registry|relation|format)"
)
_PARTICIPLE = (
    r"(?:taken|known|written|given|left|kept|told|meant|done|undone|found|said|seen|read|shown"
    r"|put|made|held|sent|drawn|cut|lost|swapped|\w{2,}ed)"
)

#: The habits of English in this project that readers stumble over.
HABITS = (
    _habit(
        r"(?<!no\s)\b[Ss]uch\b(?! as\b)",
        "name the thing",
        "One such value passes.",
        "One rounded value passes, such as 916201055811843000.",
    ),
    _habit(
        r"\b[Ss]o (?:many|much|few)\b(?! (?:that|as)\b)",
        "say the number or name the parameter",
        "Yield the keys, so many at once.",
        "Yield the keys in batches of at most `at_once`.",
    ),
    _habit(
        r"\b[Tt]hose (?:that|who|which|whose)\b",
        "name the things, or use a participle",
        "Return those that fail.",
        "Return the codes that fail.",
    ),
    _habit(
        r"\b[Ww]hoever\b",
        "name the person",
        "Whoever runs the form can accept it.",
        "The operator of the form can accept it.",
    ),
    _habit(
        r"\b(?:[Ss]tands?|[Ss]tood|[Ss]tanding)\b(?! for\b)",
        "is, is listed, occurs",
        "The column stands in the header.",
        "The column is in the header; `?` stands for an unknown character.",
    ),
    _habit(
        r"(?<!here\s)\b(?:is|are|was|were|be) (?:no(?! (?:longer|more|less|one)\b)|none)\b",
        "is not a, are not, does not",
        "A value that is no text is refused.",
        "A value that is not text is refused; there is no other rule, and it is no longer new.",
    ),
    _habit(
        rf"\b[Ww]hat (?:is|are|was|were|has been)(?: not| then| still)? {_PARTICIPLE}\b",
        "name the thing",
        "Return what is taken.",
        "Return the accepted spellings.",
    ),
    _habit(
        rf"\b(?:[Oo]ne|(?:(?:[Oo]ne|[Aa]n?) )?{_MEASURE}) an? {_EACH}\b",
        "… per …",
        "Values on stdin, one a line; 80 bytes a record.",
        "Values on stdin, one per line; 80 bytes per record.",
    ),
    _habit(
        r"\b[Mm]end(?:s|ed|ing)?\b",
        "fix, correct, repair",
        "A swap mends the code.",
        "A swap corrects a `mendable` code.",
    ),
    _habit(
        rf"(?=[A-Z])\b(?:Not )?(?!(?:Need|Seed|Feed|Speed|Indeed)\b)(?i:{_PARTICIPLE})"
        r" (?:is|are|was|were)\b",
        "subject, verb, object",
        "Counted are the wrong codes.",
        "The wrong codes are counted.",
    ),
)

#: Not prose: examples, names in backticks, fields of templates.
_NOT_PROSE = (
    re.compile(r"^[ ]*>>>.*(?:\n[ ]*\S.*)*", re.MULTILINE),
    re.compile(r"`[^`\n]+`"),
    re.compile(r"\{[^{}\n]*\}"),
)

_STRINGS = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
_PROSE = {*_STRINGS, tokenize.COMMENT}


def findings(source: str) -> list[Finding]:
    """Return the habits in the comments and strings of a Python module, by line."""
    found = []
    for is_message in (False, True):
        text = _prose(source, is_message)
        for habit in HABITS:
            for match in habit.pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                found.append(Finding(line, " ".join(match[0].split()), habit.advice, is_message))
    return sorted(found)


def _prose(source: str, is_message: bool) -> str:
    """Return the source with everything but prose replaced by `;`, one per character.

    Lines and white space stay where they are, so a phrase is found across the lines of a comment
    or the parts of a string, and the line of a match is the line in the file.

    - `source`: a Python module.
    - `is_message`: True keeps the strings that are not docstrings, False comments and docstrings.
    """
    ends = itertools.accumulate(map(len, source.splitlines(keepends=True)), initial=0)
    starts = list(ends)
    docstrings = set(_docstrings(source))
    kept = [char if char.isspace() else ";" for char in source]
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _PROSE:
            continue
        if is_message == (token.type in _STRINGS and token.start not in docstrings):
            start, end = (starts[row - 1] + column for row, column in (token.start, token.end))
            kept[start:end] = _readable(source[start:end])
    return "".join(kept)


def _docstrings(source: str) -> Iterator[tuple[int, int]]:
    """Yield line and column of every string that is a statement."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.lineno, node.col_offset


def _readable(text: str) -> str:
    """Return a comment or string of the same length: marks as spaces, names and examples as `;`."""
    for pattern in _NOT_PROSE:
        text = pattern.sub(lambda match: re.sub(r"\S", ";", match[0]), text)
    return re.sub(r"^#:?|^[rbfuRBFU]{0,2}(?:\"\"\"|\"|')|(?:\"\"\"|\"|')$", _spaces, text)


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the Python files among and below `paths`."""
    for path in paths:
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def main(arguments: list[str]) -> int:
    """Print what was found in the files and folders given, and return the exit status."""
    status = 0
    for path in _files(map(Path, arguments) if arguments else [SOURCE]):
        for one in findings(path.read_text(encoding="utf-8")):
            print(f"{path}:{one.line}: {one.words!r}: {one.advice}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
