"""Finds every sentence for people in the source of the package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import uscc
from uscc.arguments import _ERRORS
from uscc.sentences import HINTS
from uscc.sql import DIALECTS
from uscc.sql.rules import PUBLIC
from uscc.vocabulary import TERMS

PACKAGE = Path(uscc.__file__).parent

#: What takes a template as its first argument.
_TAKE_ONE = {
    "say", "Sentence", "Listed", "listed", "error", "RegistryError", "InvalidArgument",
    "InvalidLength", "InvalidFormat", "NoCodes", "NoTable", "Document", "refused", "made", "Made",
    "Rule",
}  # fmt: skip


def templates() -> dict[str, str]:
    """Return every English template, and the file that has it."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name != "chinese.py":
            for template in _of(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(template, path.name)
    for term in TERMS.values():
        for template in filter(None, (term.message, term.unit[3])):
            found[template] = "vocabulary.py"
    found |= {template: "arguments.py" for _, template in _ERRORS}
    limits = (limit for dialect in DIALECTS.values() for limit in dialect.limits)
    found |= dict.fromkeys([*PUBLIC, *limits], "sql")
    return found | dict.fromkeys(HINTS.values(), "sentences.py")


def _of(module: ast.Module) -> Iterator[str]:
    constants = _constants(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node.args:
            name = _name(node.func)
            number = 2 if name == "count" else 0 if name in _TAKE_ONE else None
            if name == "self" or (isinstance(node.func, ast.Name) and name == "self"):
                number = 0
            if number is not None and number < len(node.args):
                yield from _strings(node.args[number], constants)


def _name(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def _constants(module: ast.Module) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(module):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _strings(node: ast.expr, constants: dict[str, list[ast.expr]]) -> Iterator[str]:
    """Yield the texts that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body, constants)
        yield from _strings(node.orelse, constants)
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        for table in constants.get(node.value.id, []):
            for value in table.values if isinstance(table, ast.Dict) else []:
                yield from _strings(value, {})
    elif isinstance(node, ast.Name):
        for value in constants.get(node.id, []):
            yield from _strings(value, {})
            if isinstance(value, ast.Call):
                continue
