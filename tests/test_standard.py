"""The tables, each against its rule, and the order in which modules build on each other."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from strategies import doubtful_codes

import uscc
from uscc import compact, diagnose, standard
from uscc.audit.rate import COUNTABLE, RELATIONS, exact_target
from uscc.code import text
from uscc.code.kinds import KINDS, WRONG
from uscc.code.notes import NOTES

# --- Tables -------------------------------------------------------------------------


def test_alphabet() -> None:
    """GB 32100-2015: digits and capital letters but I, O, S, V, Z, in their order."""
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    kept = [letter for letter in letters if letter not in "IOSVZ"]
    assert "0123456789" + "".join(kept) == standard.ALPHABET
    assert len(standard.ALPHABET) == 31
    assert "0123456789" + "".join(letters) == standard.ORGANIZATION_ALPHABET


def test_weights() -> None:
    """Each row of weights is the power that its standard states."""
    assert tuple(3 ** (i - 1) % 31 for i in range(1, 18)) == standard.WEIGHTS
    assert tuple(2 ** (9 - i) % 11 for i in range(1, 9)) == standard.ORGANIZATION_WEIGHTS
    assert tuple(2 ** (18 - i) % 11 for i in range(1, 18)) == standard.IDENTITY_WEIGHTS


def test_check_digits() -> None:
    """Ten is X: in GB 11714 for the complement, in GB 11643 for 1 minus the sum."""
    assert standard.ORGANIZATION_CHECK_DIGITS == "0123456789X"
    digits = "0123456789X"
    expected = "".join(digits[(1 - total) % 11] for total in range(11))
    assert expected == standard.IDENTITY_CHECK_DIGITS


def test_departments_and_categories() -> None:
    """Each department has two names and categories of the alphabet, 9 among them or Y1."""
    assert standard.DEPARTMENTS.keys() == standard.CATEGORIES.keys()
    for department, names in standard.DEPARTMENTS.items():
        assert department in standard.ALPHABET
        assert len(department) == 1
        assert all(names)
        categories = standard.CATEGORIES[department]
        assert sorted(set(categories)) == list(categories)
        assert set(categories) <= set(standard.ALPHABET)
    assert standard.CATEGORIES["Y"] == "1"
    # In use beyond the amendment, and never to be called wrong.
    in_use = {"5": "45", "G": "19", "J": "19", "Q": "1239", "9": "9", "3": "6", "8": "2"}
    for department, categories in in_use.items():
        assert set(categories) <= set(standard.CATEGORIES[department])


@given(doubtful_codes())
def test_an_unknown_pair_is_noted_once(code: str) -> None:
    """Where the department is unknown, the category is not doubted as well."""
    notes = diagnose(code).notes
    assert not {"department", "category"} <= set(notes)


def test_places_of_the_early_variants() -> None:
    """Each variant has its own place, and every place is a province."""
    provinces = {standard.FUJIAN_REGION, standard.ONE_AS_Y_REGION[:2], *standard.RESIDUE_REGIONS}
    assert provinces <= standard.PROVINCES
    assert len(provinces) == 2 + len(standard.RESIDUE_REGIONS)
    assert set(standard.FUJIAN_ORGANIZATION) <= set(standard.ALPHABET)
    assert 1 + len(standard.ORGANIZATION_ALPHABET) == standard.FUJIAN_MODULUS


def test_provinces() -> None:
    """34 provinces of GB/T 2260 and 83; 91 is not one of them, for it begins company codes."""
    assert len(standard.PROVINCES) == 35
    assert "91" not in standard.PROVINCES
    assert all(len(province) == 2 and province.isdigit() for province in standard.PROVINCES)


@pytest.mark.parametrize("word", sorted(standard.MISSING_WORDS))
def test_missing_words_are_compact(word: str) -> None:
    """A placeholder word is listed in the form in which it is looked up."""
    assert compact(word) == (word if word != "无统一社会信用代码" else "无")  # the rest is a label
    assert diagnose(word).kind == "missing"
    assert diagnose(f" {word.lower()}\u3000").kind == "missing"


def test_confusables() -> None:
    """Each letter outside the alphabet, and no other, has a character it is typed for."""
    assert set(standard.CONFUSABLES) == set(standard.ORGANIZATION_ALPHABET) - set(standard.ALPHABET)
    assert set(standard.CONFUSABLES.values()) <= set(standard.ALPHABET)


def test_target() -> None:
    """The target is 0.2 per 10,000, exactly."""
    assert exact_target(standard.TARGET_PER_10K) * 5 == 1


def test_slugs() -> None:
    """The slugs of the contract, in its order, no two alike."""
    assert KINDS == (
        "missing", "unconverted", "length", "character", "identity", "legacy", "checksum",
    )  # fmt: skip
    assert KINDS[2:] == WRONG
    assert NOTES == ("format", "department", "category", "region", "organization", "segment")
    assert RELATIONS == ("repeated", "shared", "split", "suspect", "body")
    assert (*KINDS, *RELATIONS, *NOTES) == COUNTABLE
    assert len(set(COUNTABLE)) == len(COUNTABLE)


def test_spaces_are_those_of_str() -> None:
    """The white space that is removed is all that `str.isspace` knows."""
    assert set(text.SPACES) == {char for char in map(chr, range(0x110000)) if char.isspace()}
    removed = text.SPACES + text.INVISIBLE + text.HYPHENS
    assert len(set(removed)) == len(removed)


# --- Order of modules -----------------------------------------------------------------

SOURCE = Path(uscc.__file__).parent

#: A module imports only from the left. Those of one group do not import each other.
ORDER: list[tuple[str, ...]] = [
    ("value",), ("standard",), ("vocabulary",), ("sentences",), ("errors",), ("language",),
    ("signals",), ("budget",), ("output", "spill"), ("regions",), ("code",), ("batch",),
    ("repair", "parsing", "generating"), ("audit", "readers"), ("scanning", "report", "sql"),
    ("frames", "spark"),
    ("strategies",), ("hypothesis_hook",), ("__init__",), ("arguments",), ("options",),
    ("commands",), ("cli",), ("__main__",),
]  # fmt: skip

#: The same inside some packages; the `__init__` of a package is its last module.
INSIDE = {
    "code": ["text", "digits", "kinds", "notes", "causes", "judge", "identify", "__init__"],
    "batch": [
        "records", "folding", "rows", "lanes", "identities", "older", "kernel", "missing", "kinds",
        "records", "folding", "rows", "lanes", "identities", "older", "kernel", "missing", "kinds",
        "lost", "segments", "compaction", "plausible", "keyboard", "lengths", "causes", "cells",
        "arrow", "mask", "__init__",
    ],
    "sql": [
        "marks", "dialect", "rules", "postgresql", "mysql", "sqlite", "inlined", "duckdb",
        "clickhouse", "spark", "dbt", "views", "__init__",
    ],
    "generating": [
        "mixing", "words", "codes", "clean", "faults", "plan", "cells", "registry", "__init__",
    ],
    "strategies": ["codes", "wrong", "messy", "registries", "__init__"],
    "repair": ["looks", "weights", "edits", "suggestion", "suggesting", "__init__"],
    "audit": [
        "judging", "keys", "ordering", "heavy", "columns", "partial", "rate", "interval", "result",
        "authorities", "names", "finding_columns", "finding_store", "groups", "related", "errors",
        "listing", "findings", "share", "entities", "codes", "relating", "selecting", "observing",
        "observed", "collector", "executor", "repeats", "pieces", "relations", "options",
        "warnings", "figures", "report_builder", "engine", "auditor", "__init__",
    ],
    "report": [
        "chinese", "words", "faulty", "about", "file_names", "meanings", "json_text", "details",
        "source_text", "verdict", "counts", "definition", "figures", "first", "text", "values",
        "cells", "rows", "workbook", "worklists", "findings", "progress", "saying", "markdown",
        "json_report", "github", "junit", "sarif", "page", "formats", "saved", "__init__",
    ],
    "frames": [
        "judging", "columns", "folding", "engines", "arrow", "polars", "lazy", "pandas", "streams",
        "duckdb", "numpy", "plain", "table", "verbs", "namespaces", "__init__",
    ],
    "spark": [
        "batches", "relations", "figures", "wording", "findings", "judging", "auditing", "__init__",
    ],
    "scanning": ["pool", "reading", "cutting", "whole", "tables", "session", "__init__"],
}  # fmt: skip


def name_of(path: Path) -> str:
    """Return the dotted name of a file inside the package, with `__init__` written out."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


MODULES = {name_of(path): path for path in sorted(SOURCE.rglob("*.py"))}


def imported(name: str) -> Iterator[str]:
    """Yield the full name of everything that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import"
            assert node.module
            inside = node.module.split(".")[0] == "uscc"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names if inside else [node.module]


def imported_at_once(name: str) -> Iterator[str]:
    """Yield the first name of what a module imports outside functions."""
    todo: list[ast.AST] = [ast.parse(MODULES[name].read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)


def inner(full: str) -> str | None:
    """Return the module of the package that `full` (a module, or a name in it) comes from."""
    parts = full.split(".")
    if parts[0] != "uscc":
        return None
    for size in range(len(parts), 0, -1):
        tail = parts[1:size]
        for name in (".".join(tail), ".".join([*tail, "__init__"])):
            if name in MODULES:
                return name
    raise AssertionError(f"{full} is not there")


def rank(name: str) -> int:
    """Return the place of a module in the order of the package."""
    top = name.split(".")[0]
    found = [place for place, group in enumerate(ORDER) if top in group]
    assert found, f"{name} has no place in the order"
    return found[0]


@pytest.mark.parametrize("name", MODULES)
def test_imports_come_from_the_left(name: str) -> None:
    """A module imports only from the left, across packages and inside them."""
    package = name.split(".")[0]
    for full in imported(name):
        other = inner(full)
        if other is None:
            continue
        if other.split(".")[0] != package:
            assert rank(other) < rank(name), f"{name} imports {full}"
        elif package in INSIDE:
            inside = INSIDE[package]
            places = [inside.index(one.split(".")[1]) for one in (other, name)]
            nested = places[0] == places[1] and len(name.split(".")) > 2
            assert nested or places[0] < places[1], f"{name} imports {full}"


def test_no_circle() -> None:
    """No module needs itself by way of others; `__init__` loads the rest only when asked."""
    needs = {name: {inner(full) for full in imported(name)} - {None, name} for name in MODULES}
    done: set[str | None] = {"__init__"}
    while len(done) < len(needs):
        ready = {name for name, others in needs.items() if name not in done and others <= done}
        assert ready, sorted(needs.keys() - done)
        done |= ready


#: What a module imports only inside functions, which the library itself calls.
CALLED = {
    "parsing": {"pydantic_core"},
    "readers.calamine": {"python_calamine"},
    "readers.arrow": {"pyarrow"},
    "batch.arrow": {"pyarrow"},
    **{f"frames.{path.stem}": {"pyarrow"} for path in (SOURCE / "frames").glob("*.py")},
}

#: What modules of an extra import beside the standard library; nothing else imports them.
EXTRAS = {
    "strategies": {"hypothesis"},
    "hypothesis_hook": {"hypothesis"},
    "spark": {"pyarrow", "pyspark"},
}


@pytest.mark.parametrize("name", MODULES)
def test_only_the_standard_library(name: str) -> None:
    """Nothing outside the standard library is imported: no dependencies at run time.

    What only another library calls may import that library, inside the function.
    """
    tops = {full.split(".")[0] for full in imported(name)}
    top = name.split(".")[0]
    called = CALLED.get(name, set())
    assert tops <= {"uscc", *sys.stdlib_module_names, *EXTRAS.get(top, ()), *called}
    assert not called & set(imported_at_once(name))
    others = {(inner(full) or "").split(".")[0] for full in imported(name)}
    assert top in EXTRAS or not others & EXTRAS.keys()
