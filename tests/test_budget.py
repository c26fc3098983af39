"""The memory of an audit is shared out by one table, and all of it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import uscc
from uscc.budget import LATER, LEAST_MEMORY, MEMORY, SHARES, MemoryBudget

SOURCE = Path(uscc.__file__).parent


def test_the_shares_add_up_to_the_whole() -> None:
    """A thousand thousandths: no consumer lives outside of the table."""
    assert sum(SHARES.values()) == 1_000


def test_each_share_is_used_in_one_place() -> None:
    """Each name of the table is asked for once in the source, and no other name is."""
    asked = re.compile(r'\.share\(\s*"(\w+)"')
    found = Counter(
        name
        for path in SOURCE.rglob("*.py")
        for name in asked.findall(path.read_text(encoding="utf-8"))
    )
    assert found == dict.fromkeys(SHARES, 1)


def test_later_consumers_take_the_shares_of_others() -> None:
    """Each share has one later consumer at most, which is asked for in one place."""
    taken = [name for names in LATER.values() for name in names]
    assert len(taken) == len(set(taken))
    for consumer, names in LATER.items():
        later = MemoryBudget(MEMORY, "x").later(consumer)
        assert later == (sum(MEMORY * SHARES[name] // 1_000 for name in names), "x")
        sources = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")]
        assert sum(text.count(f'.later("{consumer}")') for text in sources) == 1


@pytest.mark.parametrize("memory", [LEAST_MEMORY, MEMORY, 1 << 40])
@pytest.mark.parametrize("among", [1, 2, 32])
def test_all_shares_together_are_within_the_memory(memory: int, among: int) -> None:
    """Rounding takes a little away and adds nothing; the folder is that of the whole."""
    budget = MemoryBudget(memory, "x")
    shares = [budget.share(name, among) for name in SHARES]
    whole = among * sum(share.memory for share in shares)
    assert memory - 2 * among * len(SHARES) < whole <= memory
    assert {share.folder for share in shares} == {"x"}
