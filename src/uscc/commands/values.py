"""`uscc check` and `uscc parse`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

import uscc
from uscc.errors import RegistryError
from uscc.output import refuse_inputs
from uscc.sentences import Say


def check(options: argparse.Namespace, say: Say) -> int:
    """Judge single codes; return the exit status."""
    from uscc.report.values import value_json, value_text

    as_json = options.format == "json"
    _refuse_input(options)
    all_right = True
    for text in options.codes or _standard_input():
        right = uscc.is_valid(text, strict=options.strict, legacy=options.legacy)
        all_right = all_right and right
        if not options.quiet:
            found = uscc.diagnose(text)
            print(value_json(found, right) if as_json else value_text(found, right, say))
    return 0 if all_right else 1


def _refuse_input(options: argparse.Namespace) -> None:
    """Raise if the answers would go into the file that they are about."""
    if not options.codes:
        refuse_inputs(["-"])


def _standard_input() -> Iterator[str]:
    """Yield the lines of standard input: UTF-8, or GB18030 where a line is not UTF-8."""
    if sys.stdin is None:
        raise RegistryError("standard input is closed; give the codes as arguments")
    for number, line in enumerate(sys.stdin.buffer, 1):
        content = line.rstrip(b"\r\n")
        if number == 1:
            content = content.removeprefix(b"\xef\xbb\xbf")
        try:
            yield content.decode("utf-8")
        except UnicodeDecodeError:
            yield content.decode("gb18030", "replace")


def parse(options: argparse.Namespace, say: Say) -> int:
    """Explain single codes; return the exit status."""
    from uscc.report.values import code_json, code_text, value_json, value_text

    as_json = options.format == "json"
    _refuse_input(options)
    all_right = True
    for text in options.codes or _standard_input():
        found = uscc.diagnose(text)
        right = found.kind is None or (options.legacy and found.kind == "legacy")
        all_right = all_right and right
        if right:
            code = uscc.Code(text, legacy=True)
            print(code_json(code, found) if as_json else code_text(code, found, say))
        else:
            print(value_json(found, right) if as_json else value_text(found, right, say))
    return 0 if all_right else 1
