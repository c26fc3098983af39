"""The mutants of a module: its source with one small fault each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip

_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.BitXor: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip

_DROPPED = (ast.Expr, ast.Assign, ast.AugAssign, ast.Raise, ast.Continue, ast.Break)


_Path = tuple[tuple[str, int | None], ...]


class Mutant(NamedTuple):
    """`name` says where and what, and stays the same when lines move; the rest is the place."""

    name: str
    path: _Path
    number: int


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module.

    Left alone: docstrings, annotations, what an error says, and `__all__`.
    """
    tree = ast.parse(source)
    seen: dict[str, int] = {}
    for path, function in _places(tree):
        for number, what in enumerate(_faults(_at(tree, path))):
            name = f"{function}: {what}"
            seen[name] = seen.get(name, 0) + 1
            suffix = f" ({seen[name]})" if seen[name] > 1 else ""
            yield Mutant(name + suffix, path, number)


def mutated(source: str, mutant: Mutant) -> str:
    """Return the source of a module with that one fault."""
    tree = ast.parse(source)
    _faulty(tree, mutant.path, mutant.number)
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def statements(source: str) -> str:
    """Return a module without comments and docstrings, in the one layout of `ast.unparse`."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            node.body = [one for one in node.body if not _is_docstring(one)] or [ast.Pass()]
    return ast.unparse(tree)


def _places(tree: ast.Module) -> Iterator[tuple[_Path, str]]:
    """Yield the path of each node that may be changed, and the function it stands in."""

    def walk(node: ast.AST, path: _Path, function: str) -> Iterator[tuple[_Path, str]]:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            function = f"{function}.{node.name}".lstrip(".")
        if not _left_alone(node):
            yield path, function or "module"
            for field, value in ast.iter_fields(node):
                if field in ("annotation", "returns", "decorator_list", "bases"):
                    continue
                items = enumerate(value) if isinstance(value, list) else [(None, value)]
                for at, item in items:
                    if isinstance(item, ast.AST):
                        yield from walk(item, (*path, (field, at)), function)

    return walk(tree, (), "")


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _left_alone(node: ast.AST) -> bool:
    if _is_docstring(node):
        return True
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.JoinedStr, ast.Raise)):
        return not isinstance(node, ast.Raise)
    if isinstance(node, ast.Assign):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return "__all__" in names or any(name.startswith("_Item") for name in names)
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _at(tree: ast.AST, path: _Path) -> ast.AST:
    node = tree
    for field, at in path:
        value = getattr(node, field)
        node = value if at is None else value[at]
    return node


def _put(tree: ast.AST, path: _Path, node: ast.AST) -> None:
    field, at = path[-1]
    parent = _at(tree, path[:-1])
    if at is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[at] = node


def _faults(node: ast.AST) -> list[str]:
    """Return what can be done to a node, in words."""
    text = " ".join(ast.unparse(node).split())[:70] if isinstance(node, ast.expr) else ""
    if isinstance(node, ast.Compare):
        return [f"`{text}`: comparison {at + 1} turned" for at in range(len(node.ops))]
    if isinstance(node, ast.BoolOp):
        return [f"`{text}`: and/or swapped"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return [f"`{text}`: not dropped"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return [f"`{text}`: minus dropped"]
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return [f"`{text}`: operator swapped"]
    if isinstance(node, ast.IfExp):
        return [f"`{text}`: condition turned"]
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            return [f"`{text}`: turned"]
        if isinstance(node.value, int):
            return [f"`{text}`: + 1", f"`{text}`: - 1"]
        return []
    if isinstance(node, (ast.If, ast.While)):
        return [f"`if {' '.join(ast.unparse(node.test).split())[:70]}`: turned"]
    if isinstance(node, ast.Return):
        if node.value is None or ast.unparse(node.value) == "None":
            return []
        return [f"`{' '.join(ast.unparse(node).split())[:70]}`: None instead"]
    if isinstance(node, _DROPPED):
        return [f"`{' '.join(ast.unparse(node).split())[:70]}`: dropped"]
    return []


def _faulty(tree: ast.Module, path: _Path, number: int) -> None:
    """Do one of those things to the node at `path`."""
    node = _at(tree, path)
    if isinstance(node, ast.Compare):
        node.ops[number] = _COMPARISONS[type(node.ops[number])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp):
        _put(tree, path, node.operand)
    elif isinstance(node, ast.BinOp):
        node.op = _OPERATORS[type(node.op)]()
    elif isinstance(node, ast.IfExp):
        node.body, node.orelse = node.orelse, node.body
    elif isinstance(node, ast.Constant):
        turned = isinstance(node.value, bool)
        node.value = (not node.value) if turned else node.value + (1, -1)[number]  # type: ignore[operator]
    elif isinstance(node, (ast.If, ast.While)):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(None)
    else:
        _put(tree, path, ast.Pass())
