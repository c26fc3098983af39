"""What users see: names, documentation, examples in the documentation, cost of the import."""

from __future__ import annotations

import doctest
import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import uscc

ROOT = Path(uscc.__file__).parents[1]

#: The package that is not imported where its extra is not installed.
SPARK = "uscc.spark" if find_spec("pyspark") is None else "-"

#: `__main__` runs the program when it is imported.
MODULES = [
    "uscc",
    *sorted(
        module.name
        for module in pkgutil.walk_packages(uscc.__path__, "uscc.")
        if not module.name.endswith(".__main__") and not module.name.startswith(SPARK)
    ),
]


def test_all_and_dir_agree() -> None:
    """`__all__` lists the public names in order, `dir` the same and the version."""
    assert list(uscc.__all__) == sorted(set(uscc.__all__))
    assert sorted([*uscc.__all__, "__version__"]) == dir(uscc)


@pytest.mark.parametrize("name", uscc.__all__)
def test_public_names(name: str) -> None:
    """Every public name is there, says what it is, and is found again where it says it is."""
    value = getattr(uscc, name)
    assert value.__name__ == name
    assert value.__module__.split(".")[0] == "uscc"
    assert getattr(importlib.import_module(value.__module__), name) is value
    assert inspect.getdoc(value)
    if not inspect.isclass(value):
        return
    for method, function in vars(value).items():
        if method[0] != "_" and (inspect.isfunction(function) or isinstance(function, property)):
            assert inspect.getdoc(function), f"{name}.{method}"


NAME = re.compile(r"`(\w+)`").findall


def parameters_of(function: object) -> list[str]:
    """Return the names of the parameters of a function or class."""
    assert callable(function)
    return [name.lstrip("_") for name in inspect.signature(function).parameters if name != "self"]


@pytest.mark.parametrize("name", uscc.__all__)
def test_each_parameter_has_a_line(name: str) -> None:
    """Functions, classes and methods describe each parameter on a line of its own."""
    value = getattr(uscc, name)
    if inspect.isclass(value) and issubclass(value, Exception):
        return
    public = {name: value}
    if inspect.isclass(value) and name != "Audit":  # the fields of a record are those of `Record`
        methods = vars(value).items()
        public |= {f"{name}.{key}": one for key, one in methods if inspect.isfunction(one)}
    for called, one in public.items():
        if not called.rpartition(".")[2].startswith("_"):
            doc = inspect.getdoc(one) or ""
            lines = re.findall("^ *- (`.+?):", doc, re.MULTILINE)
            described = {name for line in lines for name in NAME(line)}
            missing = [arg for arg in parameters_of(one) if arg not in described]
            assert missing == [], called


def test_the_extra_of_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PySpark is not installed, the error says what to install."""
    for name in [name for name in sys.modules if name.startswith("uscc.spark")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(ImportError, match=r'pip install "uscc\[spark\]"'):
        importlib.import_module("uscc.spark")


def test_no_other_name() -> None:
    """A name that is not there is an `AttributeError` that says so."""
    with pytest.raises(AttributeError, match="no attribute 'format'"):
        uscc.format  # noqa: B018


@pytest.mark.parametrize("name", MODULES)
def test_module_has_a_docstring(name: str) -> None:
    """Every module says what it is for."""
    assert inspect.getdoc(importlib.import_module(name))


#: Modules with their examples; those of strategies draw registries.
EXAMPLES = [
    pytest.param(name, marks=pytest.mark.slow) if name.startswith("uscc.strategies.") else name
    for name in MODULES
]


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(name: str) -> None:
    """The examples in the docstrings are true."""
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_there_are_examples() -> None:
    """Each function that checks one or many codes shows itself."""
    for function in (
        uscc.calc_check_digit,
        uscc.compact,
        uscc.diagnose,
        uscc.is_valid,
        uscc.valid_mask,
        uscc.validate,
    ):
        assert ">>>" in (function.__doc__ or "")


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after a statement."""
    lines = [
        "import sys",
        f"sys.path.insert(0, {str(ROOT)!r})",
        statement,
        "import json",
        "print(json.dumps(sorted(before)))",
    ]
    lines.insert(3, "before = set(sys.modules)")
    command = [sys.executable, "-S", "-I", "-c", "\n".join(lines)]
    run = subprocess.run(command, capture_output=True, check=True, text=True)
    return set(json.loads(run.stdout))


HEAVY = {"re", "dataclasses", "enum", "argparse", "csv", "typing", "multiprocessing", "datetime"}


def test_the_import_is_cheap() -> None:
    """`import uscc` loads nothing heavy, nor the part that audits registries."""
    loaded = loaded_by("import uscc")
    assert "uscc.code.judge" in loaded
    assert loaded & HEAVY == set()
    assert not any(name.startswith(("uscc.audit", "uscc.readers", "uscc.cli")) for name in loaded)


def test_the_audit_is_loaded_when_asked_for() -> None:
    """`uscc.Audit` loads the audit, and no reader with it."""
    loaded = loaded_by("import uscc; uscc.Audit")
    assert "uscc.audit.auditor" in loaded
    assert not any(name.startswith(("uscc.readers", "uscc.report", "uscc.cli")) for name in loaded)
    assert loaded & {"csv", "argparse", "multiprocessing"} == set()
