"""The mutants of `tests/mutation`: each is one fault, and what was recorded is explained."""

from __future__ import annotations

import sys
from pathlib import Path

import mutate
import pytest
from mutants import mutants, mutated, statements

SOURCE = '''
"""A module."""

LIMIT = 3


def judge(code: str, strict: bool = False) -> bool:
    """Return something."""
    if not code or len(code) < LIMIT and strict:
        raise ValueError(f"{len(code) + 1}")
    total = sum(value * 2 for value in map(ord, code))
    return total % 31 == 0 if strict else -total in (0, 1)
'''


def test_every_mutant_is_another_module() -> None:
    """Each differs from the module and from every other, can be compiled, and has its own name."""
    found = list(mutants(SOURCE))
    sources = {mutated(SOURCE, mutant) for mutant in found}
    assert len(sources) == len({mutant.name for mutant in found}) == len(found) > 20
    for source in sources:
        compile(source, "mutant", "exec")


def test_what_is_mutated() -> None:
    """Comparisons, constants, operators, conditions, statements; no words, no docstrings."""
    names = [mutant.name for mutant in mutants(SOURCE)]
    for name in (
        "module: `3`: + 1",
        "module: `3`: - 1",
        "module: `LIMIT = 3`: dropped",
        "judge: `False`: turned",
        "judge: `not code or (len(code) < LIMIT and strict)`: and/or swapped",
        "judge: `not code`: not dropped",
        "judge: `len(code) < LIMIT`: comparison 1 turned",
        "judge: `value * 2`: operator swapped",
        "judge: `total % 31`: operator swapped",
        "judge: `-total`: minus dropped",
        "judge: `total % 31 == 0 if strict else -total in (0, 1)`: condition turned",
        "judge: `return total % 31 == 0 if strict else -total in (0, 1)`: None instead",
    ):
        assert name in names
    assert not [name for name in names if "module." in name or "Return something" in name]
    assert "judge: `len(code) + 1`: operator swapped" not in names  # what an error says


def test_comments_and_docstrings_do_not_make_a_record_stale() -> None:
    """The hash covers statements: comments and docstrings do not change it, code does."""
    said = SOURCE.replace("Return something", "Say more").replace("LIMIT = 3", "LIMIT = 3  # why")
    assert said != SOURCE
    assert statements(said) == statements(SOURCE)
    assert statements(SOURCE.replace("LIMIT = 3", "LIMIT = 4")) != statements(SOURCE)
    assert statements('def empty():\n    """Do nothing."""\n') == "def empty():\n    pass"


def test_every_survivor_has_a_reason() -> None:
    """What no test noticed is listed with the reason why it changes no answer; nothing else is."""
    outcomes = {(one.module, one.mutant): one.outcome for one in mutate.recorded()}
    survived = {mutant for mutant, outcome in outcomes.items() if outcome == "survived"}
    reasons = mutate.reasons()
    assert survived - reasons.keys() == set()
    assert reasons.keys() - survived == set()
    assert all(reasons.values())
    assert set(outcomes.values()) <= {"killed", "timeout", "survived"}


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="recorded on 3.11; others unparse code otherwise"
)
@pytest.mark.parametrize("module", mutate.TESTS)
def test_what_is_recorded_was_drawn(module: str) -> None:
    """The modules and tests of the list are there; so is each mutant of an unchanged module."""
    assert (mutate.ROOT / "src" / "uscc" / module).is_file()
    for name in mutate.TESTS[module]:
        assert Path(__file__).with_name(f"{name}.py").is_file()
    unchanged = mutate.hash_of(module)
    recorded = {
        one.mutant
        for one in mutate.recorded()
        if one.module == module and one.module_hash == unchanged
    }
    assert recorded <= {mutant.name for mutant in mutate.drawn(module, 0)}
