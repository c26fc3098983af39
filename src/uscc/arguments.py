"""`argparse` in one language, and the values that options take.

`argparse` has no hook for a language, so its own words are replaced where a parser is made, and its
errors are recognised and said again.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NoReturn, TypeVar

from uscc.errors import InvalidArgument
from uscc.sentences import ENGLISH, Say

_Value = TypeVar("_Value")

#: Errors of `argparse`, and the templates that say the same.
_ERRORS = (
    (
        r"the following arguments are required: (?P<names>.*)",
        "the following arguments are required: {names}",
    ),
    (r"unrecognized arguments: (?P<names>.*)", "unrecognized arguments: {names}"),
    (r"argument (?P<name>.+?): (?P<said>.*)", "argument {name}: {said}"),
    (r"expected (?:one|at least one|at most one|\d+) arguments?", "expected one argument"),
    (
        r"ambiguous option: (?P<option>.*) could match (?P<matches>.*)",
        "ambiguous option: {option} could match {matches}",
    ),
    (
        r"invalid choice: (?P<value>.*) \(choose from (?P<choices>.*)\)",
        "invalid choice: {value} (choose from {choices})",
    ),
    (r"invalid int value: (?P<value>.*)", "invalid whole number: {value}"),
    (r"ignored explicit argument (?P<value>.*)", "ignored explicit argument {value}"),
)


def error_text(message: str, say: Say) -> str:
    """Return an error of `argparse` in a language; what is not one of its own, as it is."""
    if say.lang == "en":
        return message
    for pattern, template in _ERRORS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            fields = found.groupdict()
            if "said" in fields:
                fields["said"] = error_text(fields["said"], say)
            return say(template, **fields)
    return message


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with the usage in the language, and Chinese text cut by its width."""

    say = ENGLISH

    def __init__(self, prog: str, **settings: Any) -> None:
        # Without a width `argparse` loads `shutil` for each option that is added: 4 milliseconds.
        settings.setdefault("width", _terminal_columns() - 2)
        super().__init__(prog, **settings)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Take the usage; without a prefix of its own it gets that of the language."""
        if prefix is None:
            prefix = self.say("usage: ")
        super().add_usage(usage, actions, groups, prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        if self.say.lang == "en":
            return super()._split_lines(text, width)
        return _cut(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = (_cut(line, width) if line.strip() else [""] for line in text.splitlines())
        if self.say.lang == "en":
            return super()._fill_text(text, width, indent)
        return "\n".join(indent + part for some in lines for part in some)


def _terminal_columns() -> int:
    """Return the width of the terminal as `shutil.get_terminal_size` finds it."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # closed, or not a terminal
        return 80


#: What stays together: a word, or a character, with the signs behind it.
_TOKEN = r"(?:[(“（]*(?:[!-~]+|[^ ])[，。；：、）”]*| ) *"


def _cut(text: str, columns: int) -> list[str]:
    """Return text in lines of at most that width: a Chinese character takes two columns.

    >>> _cut("统一社会信用代码", 6)
    ['统一社', '会信用', '代码']
    """
    from uscc.report.words import width

    lines = [""]
    for token in re.findall(_TOKEN, text):
        if width(lines[-1] + token.rstrip()) > columns and lines[-1].strip():
            lines.append("")
        lines[-1] += token
    return [line.rstrip() for line in lines]


class Parser(argparse.ArgumentParser):
    """Says what is wrong in words that are safe on a terminal: a file name may look like an
    option. `say`: the language.
    """

    def __init__(self, *, say: Say, **settings: Any) -> None:
        made: Any = type("_Formatter", (Formatter,), {"say": say})
        super().__init__(formatter_class=made, add_help=False, **settings)
        self.say = say
        self._positionals.title = say("positional arguments")
        self._optionals.title = say("options")
        self.add_argument(
            "-h", "--help", action="help", help=say("show this help message and exit")
        )

    def error(self, message: str) -> NoReturn:
        """Print the usage and the error, and leave with status 2."""
        from uscc.report.words import shown

        self.print_usage(sys.stderr)
        said = shown(error_text(message, self.say), most=2_000)
        self.exit(2, self.say("{prog}: error: {said}", prog=self.prog, said=said) + "\n")


def checked(say: Say, convert: Callable[[str], _Value]) -> Callable[[str], _Value]:
    """Return the conversion of an option, whose errors are said in the language."""
    return partial(_converted, say, convert)


def _converted(say: Say, convert: Callable[[str], _Value], text: str) -> _Value:
    try:
        return convert(text)
    except InvalidArgument as error:
        raise argparse.ArgumentTypeError(say.error(error)) from None


def count(text: str) -> tuple[str, ...]:
    """Return the names of `--count`."""
    from uscc.audit.rate import counted_slugs

    names = tuple(name.strip() for name in text.split(","))
    counted_slugs(names)
    return names


def target(text: str) -> str:
    """Return what `--target` holds, if it is a target."""
    from uscc.audit.rate import exact_target

    exact_target(text)
    return text


def workers(text: str) -> int:
    """Return the number of `--workers`."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 1_000:
        return int(text)
    raise InvalidArgument("a number from 1 to 1000 is expected, not {text!r}", text=text)


def header_line(text: str) -> int:
    """Return the number of `--header-line`."""
    if text.isascii() and text.isdigit() and int(text[:12]) >= 1:
        return int(text[:12])
    raise InvalidArgument("a line from 1 is expected, not {text!r}", text=text)


def condition(text: str) -> str:
    """Return what `--where` holds, if it is a condition."""
    from uscc.readers.conditions import parted

    parted(text)
    return text


def memory(text: str) -> int:
    """Return the bytes of `--memory`."""
    from uscc.budget import LEAST_MEMORY

    number, unit = (text[:-1], text[-1:].upper()) if text[-1:].isalpha() else (text, "")
    shift = {"": 0, "K": 10, "M": 20, "G": 30}.get(unit)
    if shift is None or not (number.isascii() and number.isdigit()) or len(number) > 15:
        raise InvalidArgument("a size such as 300M or 2G is expected, not {text!r}", text=text)
    if int(number) << shift < LEAST_MEMORY:
        least = f"{LEAST_MEMORY >> 20}M"
        raise InvalidArgument("at least {least} is needed, not {text!r}", least=least, text=text)
    return int(number) << shift


def in_lines(names: Iterable[str]) -> str:
    """Return names in lines of seven, indented."""
    listed = list(names)
    lines = (", ".join(listed[at : at + 7]) for at in range(0, len(listed), 7))
    return ",\n".join(f"  {line}" for line in lines)
