"""The memory of an audit: one table says which part of `--memory` each consumer may use."""

from __future__ import annotations

from typing import NamedTuple

#: Bytes of memory of an audit of files unless the caller says otherwise, and the smallest limit.
MEMORY, LEAST_MEMORY = 400 << 20, 16 << 20

#: Thousandths of the memory of all processes together, by consumer. They add up to 1,000. Each
#: name is asked for in one place of the source (tests/test_budget.py).
SHARES = {
    "reading": 220,  # pieces: their bytes, fields and observations, until they are combined
    "columns": 225,  # the columns of records that workers keep for the fetch
    "settling": 225,  # a hash table of one partition in each worker; later the duplicate keys
    "keys": 150,  # the keys of all partitions, before they are settled
    "observed": 45,  # observations of kinds and notes
    "by_code": 45,  # related records in buckets by code
    "by_entity": 30,  # distinct related records in buckets by entity
    "related": 60,  # findings of relations: the open sort run, sorted runs, and their merge
}


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
        return MemoryBudget(self.memory * SHARES[consumer] // 1_000 // among, self.folder)
