"""The expected figures of a hard registry, and the clean records that it is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from uscc import generate
from uscc.vocabulary import slugs

#: Name and code of a record.
Cells = tuple[str, str]


class Truth:
    """The figures of a registry, counted while it is made; those that stay 0 are not in a dict.

    - `records`: all records.
    - `named`: entities with several codes.
    - `counts`: findings of each kind, note and relation.
    - `groups`: groups of each relation.
    """

    def __init__(self) -> None:
        self.records = self.named = 0
        self.counts: Counter[str] = Counter()
        self.groups: Counter[str] = Counter()

    def add(self, slug: str, count: int, groups: int = 0) -> None:
        """Count findings of one kind, note or relation.

        - `slug`: the kind, note or relation.
        - `count`: number of its findings.
        - `groups`: number of groups, for a relation.
        """
        if count:
            self.counts[slug] += count
        if groups:
            self.groups[slug] += groups

    def report(self, strict: bool = False) -> dict[str, object]:
        """Return the expected figures of a scan; `strict` counts every note as an error.

        No record of a hard registry has two faults, so errors are sums.
        """
        distinct = self.records - self.counts["repeated"]
        counted = [*slugs("kind", "wrong"), "shared", "split", *(slugs("note") if strict else ())]
        return {
            "records": self.records,
            "distinct": distinct,
            "base": distinct - sum(self.counts[slug] for slug in slugs("kind", "codeless")),
            "errors": sum(self.counts[slug] for slug in counted),
            "findings": {slug: count for slug, count in self.counts.items() if count},
            "groups": {slug: groups for slug, groups in self.groups.items() if groups},
        }

    def told(self) -> dict[str, int]:
        """Return the expected figures of the programs in `jobs/`."""
        return {
            "records": self.records,
            "wrong": sum(self.counts[slug] for slug in slugs("kind")),
            "repeated": self.counts["repeated"],
            "shared": self.groups["shared"],
            "named": self.named,
        }


def clean(first: int, stop: int) -> Iterator[Cells]:
    """Yield clean records: row numbers `first` to `stop` - 1."""
    return chain.from_iterable(generate(stop).blocks(first, stop))
