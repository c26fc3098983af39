"""Lists that may outgrow memory give back what was put in, wherever it is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uscc.budget import MemoryBudget
from uscc.errors import RegistryError
from uscc.spill import Spill

chunks = st.lists(st.lists(st.integers(), max_size=4), max_size=12)
budgets = st.sampled_from([0, 1, 10, 40, 1_000]).map(MemoryBudget)


@given(chunks, budgets)
def test_a_spill_is_a_list(items: list[list[int]], budget: MemoryBudget) -> None:
    """In order, by number, any number of times, whatever fits the memory."""
    spill: Spill[list[int]] = Spill(budget)
    numbers = [spill.append(item, 8 * len(item)) for item in items]
    assert numbers == list(range(len(items)))
    assert len(spill) == len(items)
    assert list(spill) == items == list(spill)
    for number in reversed(numbers):
        assert spill[number] == items[number]
    spill.append([7], 8)
    assert list(spill) == [*items, [7]]


def test_a_temporary_file_has_no_name(tmp_path: Path) -> None:
    """Nothing is to be seen in the folder while it is in use, and nothing is left there."""
    spill: Spill[bytes] = Spill(MemoryBudget(10, str(tmp_path)))
    for _ in range(3):
        spill.append(bytes(100), 100)
    assert list(spill) == [bytes(100)] * 3
    if os.name == "posix":
        assert not list(tmp_path.iterdir())


def test_no_file_for_what_fits(tmp_path: Path) -> None:
    """The folder is not even looked at."""
    spill: Spill[bytes] = Spill(MemoryBudget(100, str(tmp_path / "absent")))
    spill.append(bytes(100), 100)
    assert list(spill) == [bytes(100)]


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """With what to do about it."""
    spill: Spill[bytes] = Spill(MemoryBudget(10, str(tmp_path / "absent")))
    with pytest.raises(RegistryError, match="absent: temporary files cannot be written") as caught:
        spill.append(bytes(100), 100)
    assert "tmpdir=" in str(caught.value)


def test_the_usual_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where there is none that could be used."""
    spill: Spill[bytes] = Spill(MemoryBudget(0))

    def refuse(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/usual")
    with pytest.raises(RegistryError, match=r"/usual: temporary files cannot be .*No space left"):
        spill.append(b"", 1)
    monkeypatch.setattr("tempfile.gettempdir", refuse)
    with pytest.raises(RegistryError, match="no usable folder"):
        spill.append(b"", 1)


def test_a_temporary_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails, or a file cut short: one sentence that names the folder."""
    spill: Spill[bytes] = Spill(MemoryBudget(0, str(tmp_path)))
    spill.append(bytes(100), 100)
    assert spill._file is not None
    spill._file.truncate(50)
    with pytest.raises(RegistryError, match="temporary files cannot be read") as caught:
        spill[0]
    assert caught.value.path == str(tmp_path)
    with open(os.devnull, "wb") as unreadable:
        monkeypatch.setattr(spill, "_file", unreadable)
        with pytest.raises(RegistryError, match="temporary files cannot be read"):
            spill[0]
        monkeypatch.undo()
