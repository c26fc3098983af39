"""A section for each public name: signature, docstring, fields, methods."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from typing import Any

import uscc
from making.markdown import table


def names() -> str:
    """Return a section for each public name: signature and docstring."""
    return "\n\n".join(_section(name) for name in uscc.__all__)


def _section(name: str) -> str:
    thing = getattr(uscc, name)
    module = importlib.import_module(thing.__module__)
    found = next(
        node
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name == name
    )
    parts = [f"### {name}", f"```text\n{_signature(name, found, thing)}\n```", _prose(thing)]
    if isinstance(found, ast.ClassDef):
        parts += _members(found, thing)
    return "\n\n".join(parts)


def _signature(name: str, found: ast.ClassDef | ast.FunctionDef, thing: Any) -> str:
    if isinstance(found, ast.FunctionDef):
        return _call(name, found, vars(sys.modules[thing.__module__]))
    for node in found.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            return "class " + _call(name, node, vars(sys.modules[thing.__module__]), arrow=False)
    bases = ", ".join(ast.unparse(base) for base in found.bases)
    return f"class {name}({bases})"


def _call(name: str, found: ast.FunctionDef, values: dict[str, Any], *, arrow: bool = True) -> str:
    """Return a call as text, with one parameter per line if one line would be too long."""
    given = found.args
    params = [_param(one, None, values) for one in given.args if one.arg != "self"]
    for number, default in enumerate(reversed(given.defaults), 1):
        params[-number] = _param(given.args[-number], default, values)
    params += [f"*{_param(given.vararg, None, values)}"] if given.vararg else []
    if given.kwonlyargs and not given.vararg:
        params.append("*")
    params += [_param(one, at, values) for one, at in zip(given.kwonlyargs, given.kw_defaults)]
    back = f" -> {ast.unparse(found.returns)}" if arrow and found.returns else ""
    line = f"{name}({', '.join(params)}){back}"
    if len(line) <= 90:
        return line
    return "\n".join([f"{name}(", *(f"    {param}," for param in params), f"){back}"])


def _param(one: ast.arg, default: ast.expr | None, values: dict[str, Any]) -> str:
    said = one.arg + (f": {ast.unparse(one.annotation)}" if one.annotation else "")
    if default is None:
        return said
    value = values[default.id] if isinstance(default, ast.Name) else ast.literal_eval(default)
    return f"{said} = {value!r}"


def _prose(thing: Any) -> str:
    """Return a docstring as Markdown: each example is a block of Python."""
    doc = "".join(
        char if char == "\n" or char.isprintable() else f"\\x{ord(char):02x}"
        for char in inspect.getdoc(thing) or ""
    )
    blocks = []
    for block in doc.split("\n\n"):
        example = block.startswith(">>>")
        blocks.append(f"```python\n{block}\n```" if example else block)
    return "\n\n".join(blocks)


#: Methods without an underscore that only the readers call: their parameters are not public.
_INNER = {"Audit": {"begin", "add_batch"}}


def _members(found: ast.ClassDef, thing: Any) -> Iterator[str]:
    """Yield a table of fields, and one of methods and properties."""
    fields = [
        (f"`{node.target.id}`", f"`{ast.unparse(node.annotation)}`")
        for node in found.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    if fields:
        yield table(("field", "type"), *fields)
    own = []
    for node in found.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if node.name in _INNER.get(found.name, ()):
            continue
        read = any(ast.unparse(mark) == "property" for mark in node.decorator_list)
        back = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        call = _call(node.name, node, vars(sys.modules[thing.__module__])).replace("\n    ", " ")
        shown = node.name + back if read else call.replace("( ", "(").replace(",\n)", ")")
        own.append((f"`{shown}`", _cell(ast.get_docstring(node) or "")))
    if own:
        yield table(("method or property", "meaning"), *own)


def _cell(doc: str) -> str:
    """Return a docstring as a cell of a table: a line for each paragraph and each parameter."""
    return "<br>".join(" ".join(one.split()) for one in re.split(r"\n\n|\n(?=- )", doc))
