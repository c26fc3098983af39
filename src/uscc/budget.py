"""The memory of an audit: one table says which part of `--memory` each consumer may use."""

from __future__ import annotations

from typing import NamedTuple

#: Bytes of memory of an audit of files unless the caller says otherwise, and the smallest limit.
MEMORY, LEAST_MEMORY = 400 << 20, 16 << 20

#: Thousandths of the memory of all processes together, by consumer. They add up to 1,000. Each
#: name is asked for in one place of the source (tests/test_budget.py).
SHARES = {
    "reading": 190,  # pieces: their bytes and fields, until they are combined
    "strings": 30,  # the texts that cells of a workbook share
    "columns": 205,  # the columns of records that workers keep
    "observed": 50,  # observations of kinds and notes that workers keep for findings
    "settling": 225,  # hash tables of one partition or share in each worker
    "keys": 190,  # the keys of all partitions until they are settled
    "repeats": 12,  # a byte per key: how often it is repeated
    "marked": 8,  # a byte per record and counted note, and positions 1-8 of its code
    "entity_rows": 45,  # related records by entity
    "code_rows": 35,  # related records by code
    "pieces": 10,  # the pieces of a share that is cut
}

#: Consumers that begin when others have ended, and take their shares.
LATER = {"findings": ("reading", "keys"), "worklists": ("columns",)}


class MemoryBudget(NamedTuple):
    """A limit of memory.

    - `memory`: bytes that may stay in memory.
    - `folder`: where the rest is spilled; None: the system's folder for temporary files.
    """

    memory: int
    folder: str | None = None

    def share(self, consumer: str, among: int = 1) -> MemoryBudget:
        """Return the share of one consumer.

        - `consumer`: a name of `SHARES`.
        - `among`: processes or lists that divide the share equally.
        """
        return MemoryBudget(self.memory * SHARES[consumer] // 1_000, self.folder).divided(among)

    def later(self, consumer: str) -> MemoryBudget:
        """Return the shares that a later consumer takes.

        - `consumer`: a name of `LATER`.
        """
        memory = sum(self.share(name).memory for name in LATER[consumer])
        return MemoryBudget(memory, self.folder)

    def divided(self, among: int) -> MemoryBudget:
        """Return the part of one of `among` processes or lists."""
        return MemoryBudget(self.memory // among, self.folder)
